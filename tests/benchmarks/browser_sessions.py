"""What editors wait for with a large database: each page in a real browser, and the server's memory.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/browser_sessions.py --url URL [--sessions N]

URL names a database that filled.py has filled; a claim is decided on, and taken back. `claimdesk serve` runs over it.
Of each page and act it says how long the browser took until the first of it was there and until the page held still,
and the processor time of the server and its helpers; then how much memory these hold with N sessions open (default 20).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "browser"), str(TESTS)]

from conftest import FLAGS, chromium_path  # noqa: E402 (they need their folder)
from driving import SLOW, free_port, listens, settle  # noqa: E402

HOLDS = 100
"""Milliseconds that a page holds still before it is done; they are not counted."""
DRAWN = "[data-testid=stMetric], .cd-claim, [data-testid=stDataFrame], .cd-line, [data-testid=stAlert]"
PAGES = ("", "review", "table", "tracked", "actors", "articles", "export", "settings")
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Serve, measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", required=True, help="a filled database")
    parser.add_argument("--sessions", type=int, default=20)
    options = parser.parse_args()
    port = free_port()
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", str(port), "--database", options.url]
    with tempfile.TemporaryFile() as log, sync_playwright() as playwright:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            while not listens(port):
                time.sleep(0.1)
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.set_default_timeout(SLOW)
            measure(page, f"http://127.0.0.1:{port}", server.pid)
            pages = []
            for number in range(options.sessions - 1):
                pages.append(browser.new_page())
                pages[-1].set_default_timeout(SLOW)
                pages[-1].goto(f"http://127.0.0.1:{port}/{PAGES[number % len(PAGES)]}")
                settle(pages[-1])
            print(f"{options.sessions} sessions: {memory(server.pid):.0f} MB")
            browser.close()
        finally:
            server.terminate()
            server.wait()


def measure(page: Page, url: str, pid: int) -> None:
    """Print what each page and act takes."""

    def go(address: str) -> Callable[[], object]:
        return lambda: page.goto(f"{url}/{address}")

    def choose(label: str, value: str) -> None:
        page.get_by_role("combobox", name=label).first.fill(value)
        page.keyboard.press("Enter")

    wait(page, pid, "the very first page of a server that was just started", go("settings"))
    for name in PAGES:
        wait(page, pid, f"first sight of {name or 'overview'}", go(name))
    for name in ("", "review"):
        wait(page, pid, f"{name or 'overview'} again", go(name))
    for query in ("stance=denies", "status=new", "outlet=Lowmere Gazette 0", "date_from=2026-01-01", "text=ferry"):
        wait(page, pid, f"overview where {query}", go(f"?{quote(query, safe='=')}"))
    go("")()
    settle(page)
    wait(page, pid, "a filter chosen on the overview", lambda: choose("Stance", "denies"))
    go("review?reviewer=Ann&status=new")()
    settle(page)
    for key, name in (("n", "next claim"), ("a", "ready for desk"), ("u", "undo")):
        page.locator("h1").click()
        wait(page, pid, f"review: {name}", lambda key=key: page.keyboard.press(key))


def wait(page: Page, pid: int, name: str, act: Callable[[], object]) -> None:
    """Do something and print how long it took until there was something, and until the page held still."""
    start, spent = time.perf_counter(), cpu(pid)
    act()
    page.wait_for_selector(DRAWN)
    seen = time.perf_counter() - start
    settle(page, HOLDS)
    done = time.perf_counter() - start - HOLDS / 1000
    print(f"{name:56} {seen:6.2f} s, {done:6.2f} s in all; server {cpu(pid) - spent:6.2f} s", flush=True)


def family(pid: int) -> list[int]:
    """A process and all that it began."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu(pid: int) -> float:
    """Seconds of processor time that a process and its children spent."""
    fields = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(pid))
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICK


def memory(pid: int) -> float:
    """Megabytes that a process and its children hold; what they share counts once."""
    lines = (Path(f"/proc/{one}/smaps_rollup").read_text().splitlines() for one in family(pid))
    return sum(int(line.split()[1]) for one in lines for line in one if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
