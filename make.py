#!/usr/bin/env python3
"""Sets Claimdesk up in a checkout with nothing but Python 3.11 or newer.

    python3 make.py serve   install into .venv and serve the dashboard on the article in seeds/
    python3 make.py test    install what the tests need too, and run every check and test
    python3 make.py audit   ask for known vulnerabilities of the packages, where advisories can be reached

Packages go into .venv, in the versions and with the hashes of the lock files. What the system itself must
bring (the venv module, Chromium, PostgreSQL, LibreOffice) is installed with apt-get where that is allowed; otherwise
the missing packages are named.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TRAIN = (
    "from pipeline.reading import checkworthiness, claim_type; claim_type.trained_model(); checkworthiness.weights()"
)


def run(*command: object, **variables: str) -> None:
    """Run a command in the checkout, with environment variables; leave with its status if it fails."""
    environment = os.environ | variables
    status = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False).returncode
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
    # Python compiles a module when it is first imported, which most of the packages' modules never are.
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check")
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
    # Calc opens the spreadsheets, Writer makes the documents.
    for part, library in (("calc", "libsclo.so"), ("writer", "libswlo.so")):
        if not glob.glob(f"/usr/lib*/libreoffice/program/{library}"):
            missing.append(f"libreoffice-{part}-nogui")
    if missing:
        apt_install(missing, "the tests")
    install("requirements-dev.lock")
    # One thread for each process: there are as many processes as cores.
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # The models are trained meanwhile, once for all the tests.
    training = subprocess.Popen([PYTHON, "-c", TRAIN], cwd=ROOT, env=os.environ | single)
    try:
        run(PYTHON, "-m", "ruff", "check", ".")
        run(PYTHON, "-m", "ruff", "format", "--check", ".")
        run(PYTHON, "-m", "mypy")
        if training.wait():
            sys.exit("make.py: the models could not be trained")
    finally:
        training.kill()
    run(PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *sys.argv[2:], **single)


def audit() -> None:
    """Ask for known vulnerabilities of all that the lock files name; end with 1 where there is one."""
    folder = ROOT / ".venv-audit"
    run(sys.executable, "-m", "venv", folder)
    pip = (
        folder / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "pip-audit>=2.7",
    )
    if subprocess.run(pip, capture_output=True).returncode:
        print("make.py: not audited: pip-audit could not be installed")
        return
    wrong = []
    for lock in ("requirements.lock", "requirements-dev.lock"):
        options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
        command = (folder / "bin" / "pip-audit", "-r", ROOT / lock, *options)
        found = subprocess.run(command, capture_output=True, text=True).stdout
        packages = json.loads(found)["dependencies"] if found else []
        asked = [one for one in packages if "vulns" in one]
        wrong += [f"{one['name']} {one['version']}: {bug['id']}" for one in asked for bug in one["vulns"]]
        print(f"make.py: {lock}: {len(asked)} of {len(packages)} packages audited")
        if len(asked) < len(packages) or not packages:
            print("make.py: of the others no advisories could be had from here")
    if wrong:
        sys.exit("\n".join(sorted(set(wrong))))


if __name__ == "__main__":
    commands = {"serve": serve, "test": test, "audit": audit}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever runs this has not installed anything yet)
        sys.exit(f"make.py: Claimdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    # Without bytecode each start would compile all that it imports, and take several times as long.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    commands[sys.argv[1]]()
