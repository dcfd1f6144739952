"""How a test drives the dashboard without racing it: each act waits until the page holds still."""

import socket

from playwright.sync_api import Download, Page, expect

SLOW = 90_000
"""Milliseconds for what may load the language model first, or train a model."""

_STILL = """milliseconds => {
  const app = document.querySelector("[data-testid=stApp]");
  const still = app?.dataset.testScriptState === "notRunning" && document.querySelector("h1")
    && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]");
  if (!still) { delete window.stillSince; return false; }
  window.stillSince ??= performance.now();
  return performance.now() - window.stillSince >= milliseconds;
}"""


def settle(page: Page, milliseconds: int = 300) -> None:
    """Wait until no run of the page's script goes on, nothing is left over from one and nothing is still loading.

    It must stay so for a moment: an act begins its run a moment after it.
    """
    page.evaluate("delete window.stillSince")
    page.wait_for_function(_STILL, arg=milliseconds, timeout=SLOW)


def press(page: Page, key: str, button: str = "Ready for desk") -> None:
    """Press a key with no field in focus, once its button (or one that is drawn with it) listens."""
    settle(page)
    page.locator("h1").click()
    # The browser loads the code of buttons, and of their keys with it, after the page's text.
    expect(page.get_by_role("button", name=button).first).to_be_enabled()
    page.keyboard.press(key)


def downloaded(page: Page, button: str) -> Download:
    """Click a download button and return what it sends."""
    settle(page)
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name=button).click()
    return download.value


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    """Whether anything listens on a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
