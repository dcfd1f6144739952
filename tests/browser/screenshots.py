"""Makes the pictures in docs/ from a dashboard that serves the seed article: python tests/browser/screenshots.py."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))

from conftest import FLAGS, Served, chromium_path, read_seed  # noqa: E402 (it needs its folder's parent)
from driving import settle  # noqa: E402

DOCS = TESTS.parent / "docs"
PAGES = {"overview": ("", ".barlayer .point"), "review": ("review?reviewer=Max", ".cd-claim")}
"""The address of each picture's page, and what must be drawn before it is taken."""


def take(page: Page, url: str, name: str) -> None:
    """Take one picture, once the page holds still."""
    address, drawn = PAGES[name]
    page.goto(f"{url}/{address}")
    page.wait_for_selector(drawn, timeout=60_000)
    settle(page, 1000)
    page.screenshot(path=DOCS / f"{name}.png")


def main() -> None:
    """Serve the seed article from a database of its own and take the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        read_seed(Path(folder) / "claims.db")
        served = Served(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            for name in PAGES:
                take(page, served.url, name)
            browser.close()
        finally:
            served.stop()


if __name__ == "__main__":
    main()
