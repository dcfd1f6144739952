"""Acts on many claims, saved views and the rating scale, in a real browser."""

import pytest
from driving import press, settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.exchange.scale import scale
from pipeline.filters import Filters
from pipeline.store import open_store
from pipeline.taxonomy import Status

pytestmark = pytest.mark.browser


def pick(page, *rows):
    """Select rows of the table, counted from 0: it is a picture, so by their place."""
    box = page.get_by_test_id("stDataFrame").bounding_box()
    for row in rows:
        page.mouse.click(box["x"] + 17, box["y"] + 35 * row + 52)
        settle(page)


def test_selected_claims_are_dismissed_by_keys_and_come_back(served, page):
    engine = open_store(served.database)
    first = list(store.revisions(engine, Filters()))[:3]
    page.goto(f"{served.url}/table?reviewer=Max")
    settle(page)
    pick(page, 0, 2)
    expect(page.get_by_text("2 selected")).to_be_visible()
    press(page, "d")
    expect(page.get_by_text("Why are 2 claims dismissed?")).to_be_visible()
    press(page, "3", "Not in our remit")
    expect(page.get_by_text("2 claims: dismissed: not in our remit")).to_be_visible()
    dismissed = [store.claim(engine, claim_id)["reason"] for claim_id in first]
    assert dismissed == ["not in our remit", "", "not in our remit"]
    press(page, "u", "Undo")
    expect(page.get_by_text("Taken back: dismiss")).to_be_visible()
    assert not store.by_status(engine, Filters())[Status.DISMISSED]


def test_a_saved_view_is_shared_by_its_link(served, page, chromium):
    page.goto(f"{served.url}/table?stance=denies&reviewer=Max")
    settle(page)
    number = store.counts(open_store(served.database), Filters(stance=("denies",))).claims
    page.get_by_test_id("stPopover").get_by_role("button").click()
    page.get_by_label("Save these filters as a view").fill("denials")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("Saved the view “denials”")).to_be_visible()
    settle(page)
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.endswith("/table?stance=denies")
    other = chromium.new_page()
    other.goto(link)
    expect(other.get_by_text(f"{number} claims where stance is denies")).to_be_visible()
    settle(other)
    expect(other.get_by_test_id("stSidebar").get_by_label("View")).to_have_value("denials")
    other.close()


def test_a_rating_gets_another_name(served, page):
    page.goto(f"{served.url}/settings")
    settle(page)
    page.get_by_role("textbox", name="Name", exact=True).first.fill("accurate")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="Save the scale").click()
    expect(page.get_by_text("The scale is saved.")).to_be_visible()
    assert scale(open_store(served.database))[0].name == "accurate"
