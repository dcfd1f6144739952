"""A served dashboard and a real browser."""

import shutil
import time

import forked
import pytest
from driving import free_port, listens
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
    """A dashboard on a free port of loopback, over a database of its own: a copy, or an empty one."""

    def __init__(self, folder, copied=None, port=None, settings=None):
        if copied is not None:
            shutil.copy(copied, folder / "claims.db")
        self.database = f"sqlite:///{folder / 'claims.db'}"
        open_store(self.database).dispose()
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        log = folder / "log"
        self.process = forked.start(forked.dashboard, self.port, self.database, settings, output=log, errors=log)
        for _ in range(20 * PATIENCE):
            if not self.process.is_alive():
                break
            if listens(self.port):
                return
            time.sleep(0.05)
        self.stop()
        pytest.fail(f"the dashboard did not start: {log.read_text(errors='replace')[-3000:]}", pytrace=False)

    def stop(self):
        # Nothing is lost that it would save: it need not say goodbye to each browser first.
        self.process.kill()
        self.process.join()


def read_seed(path):
    """Make a database of the seed article."""
    engine = open_store(f"sqlite:///{path}")
    ingest_paths(engine, list(seeds_path().glob("*.txt")))
    engine.dispose()


@pytest.fixture(scope="session")
def seed(tmp_path_factory):
    """A database of the seed article, to be copied."""
    path = tmp_path_factory.mktemp("seed") / "claims.db"
    read_seed(path)
    return path


@pytest.fixture
def served(tmp_path, seed):
    server = Served(tmp_path, seed)
    yield server
    server.stop()


@pytest.fixture
def served_too(served, tmp_path):
    """A second server on the same database."""
    server = Served(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def served_empty(tmp_path):
    server = Served(tmp_path)
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
def served_shared(tmp_path_factory, seed):
    """For tests that change nothing."""
    server = Served(tmp_path_factory.mktemp("shared"), seed)
    yield server
    server.stop()
