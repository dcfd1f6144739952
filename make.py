#!/usr/bin/env python3
"""Sets Claimdesk up in a checkout with nothing but Python 3.11 or newer.

    python3 make.py serve   install into .venv and serve the dashboard on the article in seeds/
    python3 make.py test    install what the tests need too, and run every check and test

Packages go into .venv, in the versions and with the hashes of the lock files. What the system itself must
bring (the venv module, Chromium, PostgreSQL) is installed with apt-get where that is allowed; otherwise
the missing packages are named.
"""

import glob
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def run(*command: object) -> None:
    """Run a command in the checkout; leave with its status if it fails."""
    status = subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode
    if status:
        sys.exit(status)


def apt_install(packages: list[str], purpose: str) -> None:
    """Install Debian packages, or say which are missing and leave."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    allowed = shutil.which("apt-get") and (
        not root or subprocess.run([*root, "true"], capture_output=True, check=False).returncode == 0
    )
    if not allowed:
        sys.exit(f"make.py: {purpose} needs {' and '.join(packages)}: sudo apt-get install {' '.join(packages)}")
    print(f"make.py: installing {' '.join(packages)} for {purpose}", flush=True)
    run(*root, "apt-get", "update", "-qq")
    run(*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", *packages)


def install(lock: str) -> None:
    """Make .venv and install a lock file and the checkout into it."""
    if (
        not PYTHON.exists()
        or subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode
    ):
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            apt_install(["python3-venv"], "a virtual environment")
        run(sys.executable, "-m", "venv", "--clear", VENV)
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / lock)
    run(*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", ROOT)


def serve() -> None:
    """Install and serve the dashboard on the seed article."""
    install("requirements.lock")
    run(VENV / "bin" / "claimdesk", "serve", ROOT / "seeds", *sys.argv[2:])


def test() -> None:
    """Install what the tests need; lint, check types, run the tests."""
    missing = []
    if not shutil.which("chromium"):
        missing.append("chromium")
    if not shutil.which("initdb") and not glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        missing.append("postgresql")
    if missing:
        apt_install(missing, "the tests")
    install("requirements-dev.lock")
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "mypy")
    run(PYTHON, "-m", "pytest", *sys.argv[2:])


if __name__ == "__main__":
    commands = {"serve": serve, "test": test}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever runs this has not installed anything yet)
        sys.exit(f"make.py: Claimdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    commands[sys.argv[1]]()
