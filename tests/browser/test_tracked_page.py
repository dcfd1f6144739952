"""The page of tracked claims, worked by keyboard as an editor does, and what the database holds after each act."""

import pytest
from driving import downloaded, press, settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import open_store, placing
from pipeline.store.placing import Placing

pytestmark = pytest.mark.browser

LOST = "The harbour lost 1,200 berths <b>in the storm</b>"
TEXTS = {"a": LOST, "b": LOST, "c": "The harbour lost 900 berths", "d": "The port will lose berths", "e": LOST}


@pytest.fixture
def tracked(served_empty, page, make_article, make_claim):
    """The page at a claim with four appearances, one confirmed, and beside it another one with one; and the store."""
    engine = open_store(served_empty.database)
    for day, (doc, text) in enumerate(TEXTS.items(), start=1):
        article = make_article(
            doc, text=f"Text of {doc}.", outlet=f"Outlet {doc}", published=f"2026-01-0{day}T10:00:00Z"
        )
        store.save_reading(engine, article, [make_claim(text, doc * 16, doc=doc)], reader_version="1")
    first = "a" * 16
    found = [
        Placing(
            doc * 16, text, "first" if doc in "ad" else "same", None if doc in "ad" else first, 0.7, leads=doc in "acd"
        )
        for doc, text in TEXTS.items()
    ]
    placing.place(engine, found, 0)
    track_id = store.tracks_of(engine, [first])[first]
    page.goto(f"{served_empty.url}/tracked?track={track_id}&reviewer=Max")
    expect(page.locator(".cd-claim")).to_have_text(LOST)
    settle(page)
    yield engine, track_id
    engine.dispose()


def states(engine):
    """For each article its claim's track and state."""
    found = {}
    for doc in TEXTS:
        track_id = store.tracks_of(engine, [doc * 16])[doc * 16]
        rows = {row["claim_id"]: row["state"] for row in store.track_claims(engine, track_id)}
        found[doc] = (track_id, rows[doc * 16])
    return found


def pressed(page, key, button="Keys"):
    press(page, key, button)
    settle(page, 600)


def choose(page, label, option):
    settle(page)
    field = page.get_by_test_id("stMain").locator(".stMultiSelect").filter(has_text=label).locator("input")
    offered = page.get_by_role("option").filter(has_text=option).first
    for _ in range(10):
        field.fill(option)
        page.wait_for_timeout(400)
        if offered.is_visible():
            break
    page.keyboard.press("Enter")
    page.locator("h1").click()
    settle(page)
    page.keyboard.press("Control+Enter")
    settle(page, 600)


def test_confirming_rejecting_splitting_merging_rewording_and_undoing(tracked, page):
    engine, track_id = tracked
    before = states(engine)
    assert before["b"] == (track_id, "suggested")
    # The first that waits is looked at; each decision goes on to the next.
    expect(page.locator("li.cd-at")).to_contain_text("Outlet b")
    pressed(page, "a")
    assert states(engine)["b"] == (track_id, "confirmed")
    expect(page.locator("li.cd-at")).to_contain_text("Outlet c")
    pressed(page, "d")
    left = states(engine)["c"]
    assert left[0] not in {track_id, before["d"][0]}
    expect(page.locator("li.cd-at")).to_contain_text("Outlet e")
    expect(page.locator(".cd-list li[aria-current], .cd-list li.cd-at")).to_have_count(1)
    press(page, "x", "Split")
    choose(page, "Appearances that make another claim", "Outlet e")
    assert states(engine)["e"][0] not in {track_id, left[0]}
    press(page, "g", "Merge")
    page.get_by_label("Look for words").fill("port")
    page.keyboard.press("Enter")
    choose(page, "Tracked claims that say the same", "The port will")
    assert states(engine)["d"] == (track_id, "confirmed")
    press(page, "e", "Reword")
    page.get_by_label("Wording").fill("The harbour lost berths")
    settle(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".cd-claim")).to_have_text("The harbour lost berths")
    expect(page.get_by_text("History (5)")).to_be_visible()
    for _ in range(5):
        pressed(page, "u", "Undo")
    assert states(engine) == before
    expect(page.locator(".cd-claim")).to_have_text(LOST)


def test_looking_through_the_list_and_the_way_to_review_and_to_paper(tracked, page):
    engine, track_id = tracked
    pressed(page, "j")
    expect(page.locator("li.cd-at")).to_contain_text("Outlet c")
    pressed(page, "Shift+J")
    expect(page.locator("li.cd-at")).to_contain_text("Outlet b")
    assert "&lt;b&gt;in the storm&lt;/b&gt;" in downloaded(page, "Brief").path().read_text(encoding="utf-8")
    page.locator("li.cd-at a").first.click()
    page.wait_for_url("**/review?**")
    expect(page.get_by_text("Seen elsewhere: 3 appearances since 2026-01-01 in 3 outlets")).to_be_visible()
    page.get_by_text("Seen elsewhere").click()
    page.wait_for_url(f"**track={track_id}**")
    settle(page)
    page.get_by_role("link", name="All tracked claims").click()
    expect(page.get_by_text("1 claim that came back")).to_be_visible()
    pages, number = store.tracks_page(engine, Filters(), 10)
    assert (number, pages["claims"].tolist()) == (1, [4])
    expect(page.get_by_role("link", name=LOST)).to_be_visible()
