"""Makes the pictures in docs/ from a dashboard that serves the seed article."""

import shutil
import tempfile
from pathlib import Path

from conftest import FLAGS, Served
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).resolve().parents[2] / "docs"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        served = Served(Path(folder), seed=True)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        for name in ("overview", "review"):
            page.goto(f"{served.url}/{'' if name == 'overview' else name}")
            page.wait_for_timeout(8000)
            page.screenshot(path=DOCS / f"{name}.png")
        browser.close()
        served.stop()


if __name__ == "__main__":
    main()
