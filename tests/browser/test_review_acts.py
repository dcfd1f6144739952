"""Each act of the review page, done in a browser as an editor does it, and what the database holds after it."""

import pytest
from driving import press, settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import open_store

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(served, page):
    """The page at the first claim, its id, and the store."""
    engine = open_store(served.database)
    claim_id = store.next_in_queue(engine, Filters())
    page.goto(f"{served.url}/review?claim={claim_id}&reviewer=Max")
    expect(page.locator(".cd-claim")).to_be_visible()
    settle(page)
    yield engine, claim_id
    engine.dispose()


def choose(page, label, option):
    """Choose from a list, or type what it does not hold."""
    settle(page)
    place = page.get_by_test_id("stMain").locator(".stSelectbox, .stMultiSelect").filter(has_text=label)
    expect(place.first).to_be_visible()
    # Of labels that hold one another, the shorter.
    field = min(place.all(), key=lambda one: len(one.locator("label").first.inner_text())).locator("input")
    offered = page.get_by_role("option").filter(has_text=option).first
    # What is typed into a field whose code the browser is still loading is lost.
    for _ in range(10):
        field.fill(option)
        page.wait_for_timeout(400)
        if offered.is_visible():
            break
    expect(offered).to_be_visible()
    page.keyboard.press("Enter")
    # The list of a choice of several stays open until one leaves it.
    page.locator("h1").click()
    settle(page)


def save(page):
    settle(page)
    page.keyboard.press("Control+Enter")
    settle(page, 600)


def test_correcting_settling_and_undoing(desk, page):
    engine, claim_id = desk
    before = store.claim(engine, claim_id)
    press(page, "e")
    page.get_by_label("Wording").fill("Russia has 100,000 troops at the border")
    choose(page, "Actor", "Foggy Bottom")
    choose(page, "Stance", "reports")
    save(page)
    expect(page.locator(".cd-claim")).to_have_text("Russia has 100,000 troops at the border")
    now = store.claim(engine, claim_id)
    assert (now["actor"], now["stance"], now["machine_text"]) == ("Foggy Bottom", "reports", before["text"])
    expect(page.locator(".cd-facts").get_by_text("machine’s text")).to_be_visible()
    press(page, "v")
    choose(page, "Verdict", "mostly true")
    page.get_by_label("Evidence").fill("https://troops.example/count")
    choose(page, "Tags", "border")
    save(page)
    press(page, "k")
    settle(page)
    now = store.claim(engine, claim_id)
    assert (now["status"], now["verdict"], now["tags"]) == ("checked", "mostly true", ["border"])
    assert now["evidence"] == ["https://troops.example/count"]
    for _ in range(3):
        press(page, "u", "Undo")
        settle(page, 600)
    now = store.claim(engine, claim_id)
    expect(page.locator(".cd-claim")).to_have_text(before["text"])
    assert [now[name] for name in ("text", "actor", "status", "verdict", "tags")] == [
        before[name] for name in ("text", "actor", "status", "verdict", "tags")
    ]
    page.get_by_text("History (6)").click()
    expect(page.locator(".cd-table tr")).to_have_count(7)


def test_splitting_and_merging(desk, page):
    engine, claim_id = desk
    number = store.counts(engine, Filters()).claims
    press(page, "x")
    page.get_by_role("textbox", name="One claim a line").fill("Russia has troops\nRussia has troops there")
    save(page)
    assert store.counts(engine, Filters()).claims == number + 1
    press(page, "g")
    choose(page, "Claims that say the same", "troops there")
    save(page)
    expect(page.get_by_text("Merged: Russia has troops there")).to_be_visible()
    assert store.counts(engine, Filters()).claims == number
    for _ in range(2):
        press(page, "u", "Undo")
        settle(page, 600)
    assert store.counts(engine, Filters()).claims == number
    assert store.claim(engine, claim_id)["text"] == store.claim(engine, claim_id)["machine_text"]


def test_going_along_the_article_and_marking_what_was_missed(desk, page):
    engine, claim_id = desk
    article_id = store.claim(engine, claim_id)["article_id"]
    ids = store.article_claims(engine, article_id)["claim_id"].tolist()
    press(page, "j")
    page.wait_for_url(f"**claim={ids[ids.index(claim_id) + 1]}**")
    press(page, "Shift+J")
    page.wait_for_url(f"**claim={claim_id}**")
    settle(page)
    # A click on a claim's number leads to it, with no new session: what can be undone stays so.
    page.locator(".cd-article a.cd-number", has_text="14").click()
    page.wait_for_url(f"**claim={ids[13]}**")
    settle(page)
    # Words are selected with the mouse as one does, here those of the first paragraph.
    page.locator(".cd-article").evaluate("element => element.scrollTo(0, 0)")
    box = page.locator(".cd-article p").first.bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + 8, click_count=3)
    settle(page)
    press(page, "m")
    words = page.get_by_label("Words of the article")
    expect(words).not_to_have_value("")
    chosen = words.input_value()
    save(page)
    (made,) = [row for row in store.claim_rows(engine, Filters()) if row["origin"] == "editor"]
    text = store.article(engine, article_id).text
    ((start, end),) = made["spans"]
    assert " ".join(text[start:end].split()) == chosen
    page.wait_for_url(f"**claim={made['claim_id']}**")
    press(page, "u", "Undo")
    settle(page, 600)
    assert [row for row in store.claim_rows(engine, Filters()) if row["origin"] == "editor"] == []


def test_the_sheet_of_keys_opens_and_closes(desk, page):
    press(page, "h", "Keys")
    expect(page.get_by_role("dialog").get_by_text("Take back your last act")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
