"""A served dashboard and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect, sync_playwright

from pipeline.ingest import ingest_paths
from pipeline.resources import seeds_path
from pipeline.store import open_store

PATIENCE = 60
"""Seconds that anything may take where all cores are busy with other tests."""
expect.set_options(timeout=PATIENCE * 1000)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]


def chromium_path():
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Served:
    """A dashboard on a free port of loopback, over a database of its own."""

    def __init__(self, folder, *, seed):
        self.database = f"sqlite:///{folder / 'claims.db'}"
        if seed:
            ingest_paths(open_store(self.database), list(seeds_path().glob("*.txt")))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", str(self.port), "--database", self.database]
        log = folder / "log"
        with log.open("wb") as said:
            self.process = subprocess.Popen(command, env=os.environ, stdout=said, stderr=said)
        for _ in range(20 * PATIENCE):
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        self.stop()
        pytest.fail(f"the dashboard did not start: {log.read_text(errors='replace')[-3000:]}", pytrace=False)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def served(tmp_path):
    server = Served(tmp_path, seed=True)
    yield server
    server.stop()


@pytest.fixture
def served_empty(tmp_path):
    server = Served(tmp_path, seed=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    if path is None:
        pytest.fail("the browser tests need Chromium: sudo apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(PATIENCE * 1000)
    yield page
    page.close()


@pytest.fixture(scope="session")
def served_shared(tmp_path_factory):
    """For tests that change nothing."""
    server = Served(tmp_path_factory.mktemp("shared"), seed=True)
    yield server
    server.stop()
