"""Installed as a newcomer does it: the README's first command in a checkout, and the wheel without one.

The packages are not installed anew: that is what `make.py test` does before any test runs. The new environment
sees those of the environment that runs the tests, and pip finds each in the locked version or fails.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest
from driving import free_port
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
MADE_HERE = shutil.ignore_patterns(".git", ".venv", ".hypothesis", ".*_cache", "__pycache__", "claimdesk.db*", "dist")
ARTICLE = "Harbour in trouble\n\nThe board denied that the ferry would close, Ilse Marrant said on Monday.\n"
PATIENCE = 200
"""Seconds that the first command may take on a slow machine: it builds and installs Claimdesk and reads the seed."""


class Checkout:
    """A copy of this checkout, in which Claimdesk is not installed yet, served by the README's first command."""

    def __init__(self, folder):
        self.folder = folder / "checkout"
        shutil.copytree(ROOT, self.folder, ignore=MADE_HERE)
        self.python = self.folder / ".venv" / "bin" / "python"
        self.environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / ".venv"], check=True)
        (packages,) = self.folder.glob(".venv/lib/python*/site-packages")
        (packages / "outer.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "log"
        with self.log.open("wb") as log:
            # A port of its own, as 8501 may be taken.
            self.process = subprocess.Popen(
                ["python3", "make.py", "serve", "--port", str(port)],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self):
        for _ in range(PATIENCE):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url, timeout=5) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(1)
        pytest.fail(f"the first command served nothing: {self.log.read_text()[-3000:]}", pytrace=False)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(30)

    def run(self, *command, cwd):
        done = subprocess.run(
            [str(part) for part in command], cwd=cwd, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def pinned(lock):
    """The locked packages: each with its version, and the hashes of its files."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {
        package: frozenset(re.findall(r"--hash=(\S+)", rest))
        for package, rest in re.findall(r"^(\S+==\S+)((?: \\\n +--hash=\S+)+)$", text, re.MULTILINE)
    }


def test_what_is_served_is_installed_from_the_same_files_as_what_is_tested():
    """So that `make.py test` installs, with its hashes, all that `make.py serve` does."""
    served, tested = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert len(served) == sum("==" in line for line in (ROOT / "requirements.lock").read_text().splitlines())
    assert served.items() <= tested.items()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    made = Checkout(tmp_path_factory.mktemp("install"))
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def test_the_first_command_serves_the_seed_s_claims(checkout, page):
    page.goto(f"{checkout.url}/review")
    expect(page.get_by_text("Antony Blinken").first).to_be_visible(timeout=60_000)
    page.goto(f"{checkout.url}/articles")
    expect(page.get_by_text("Blinken says talks with Russia").first).to_be_visible()
    assert "Traceback" not in checkout.log.read_text()


def test_the_wheel_holds_all_that_the_program_needs_and_works_without_the_checkout(checkout, tmp_path):
    checkout.run(
        checkout.python, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT, cwd=tmp_path
    )
    (wheel,) = tmp_path.glob("claimdesk-*.whl")
    places = {"pipeline": "pipeline", "dashboard": "dashboard", "data": "pipeline/_data", "seeds": "pipeline/_seeds"}
    needed = {
        f"{place}/{path.relative_to(ROOT / folder)}"
        for folder, place in places.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert needed <= set(zipfile.ZipFile(wheel).namelist())

    # In the place of the checkout's own copy.
    pip = (checkout.python, "-m", "pip", "--disable-pip-version-check")
    checkout.run(*pip, "install", "--no-deps", "--no-index", "--force-reinstall", wheel, cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "harbour.txt").write_text(ARTICLE, encoding="utf-8")
    origin = checkout.run(checkout.python, "-c", "import pipeline; print(pipeline.__file__)", cwd=elsewhere).strip()
    assert Path(origin).is_relative_to(checkout.folder / ".venv")
    claims = [
        json.loads(line)
        for line in checkout.run(checkout.python.with_name("claimdesk"), "extract", ".", cwd=elsewhere).splitlines()
    ]
    (claim,) = [claim for claim in claims if claim["text"] == "the ferry would close"]
    assert (claim["stance"], claim["type"]) == ("denies", "denial")
    assert [ARTICLE[start:end] for start, end in claim["spans"]] == [claim["quote"]]
