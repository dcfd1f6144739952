"""An editor's way through the dashboard, in a real browser."""

import io

import pytest
from playwright.sync_api import expect

from pipeline import store
from pipeline.export import COLUMNS, read_csv
from pipeline.filters import Filters
from pipeline.store import open_store

pytestmark = pytest.mark.browser

ARTICLE = """Ferry line cuts winter crossings

The harbour board said the Sund ferry carried 212,000 passengers last year. "We will run four boats next winter," board director Ilse Marrant said.

Marrant denied that the board had hidden an engine fire in March. <script>document.title = "broken in"</script>
"""


def test_from_pasting_to_the_exported_file(served_empty, page):
    page.goto(f"{served_empty.url}/articles")
    page.get_by_label("Article text").fill(ARTICLE)
    page.get_by_label("Outlet name").fill("Sund Courier")
    page.get_by_role("button", name="Read this article").click()
    expect(page.get_by_text("new,")).to_be_visible(timeout=90_000)

    page.goto(f"{served_empty.url}/review?stance=denies")
    expect(page.get_by_text("1 claims where stance is denies")).to_be_visible()
    expect(page.locator(".cd-claim")).to_have_text("the board had hidden an engine fire in March")
    expect(page.locator("mark.cd-cue").last).to_have_text("denied")
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.get_by_text("1 of 1 reviewed")).to_be_visible()

    page.goto(f"{served_empty.url}/export?status=accepted")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    with open(download.value.path(), "rb") as file:
        data = file.read()
    (row,) = read_csv(io.BytesIO(data))
    assert tuple(row) == COLUMNS
    assert row["claim"] == "the board had hidden an engine fire in March"
    assert (row["actor"], row["stance"], row["status"]) == ("Ilse Marrant", "denies", "accepted")
    assert row["outlet"] == "Sund Courier"


def test_markup_in_an_article_shows_as_text_and_does_not_run(served_empty, page):
    page.goto(f"{served_empty.url}/articles")
    page.get_by_label("Article text").fill(ARTICLE)
    page.get_by_role("button", name="Read this article").click()
    expect(page.get_by_text("new,")).to_be_visible(timeout=90_000)
    page.goto(f"{served_empty.url}/articles")
    expect(page.locator(".cd-text").get_by_text("<script>").first).to_be_visible()
    assert page.title() != "broken in"


def test_nothing_leaves_the_machine(served, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("", "review", "articles", "export"):
        page.goto(f"{served.url}/{name}")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_timeout(1500)
    assert asked
    assert [url for url in asked if not url.startswith((served.url, "data:", "blob:"))] == []


@pytest.mark.parametrize("width", [1440, 800])
@pytest.mark.parametrize("name", ["", "review", "articles", "export"])
def test_pages_fit_and_show_no_error(served_shared, chromium, name, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{served_shared.url}/{name}")
    expect(page.locator("h1")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(2500)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stAlertContentError]").count() == 0
    page.close()


def test_a_click_on_a_bar_filters_and_the_address_says_so(served_shared, page):
    page.goto(served_shared.url)
    bar = page.locator(".barlayer .point path").first
    expect(bar).to_be_visible()
    page.wait_for_timeout(1500)
    bar.click(force=True)
    expect(page.get_by_text("claims where actor is")).to_be_visible()
    page.wait_for_url("**actor=**")


def test_two_editors_one_claim(served, page, chromium):
    engine = open_store(served.database)
    claim_id = store.next_in_queue(engine, Filters())
    other = chromium.new_page()
    for tab in (page, other):
        tab.goto(f"{served.url}/review?claim={claim_id}")
        expect(tab.locator(".cd-claim")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("1 of 38 reviewed")).to_be_visible()
    other.get_by_role("button", name="Dismiss").click()
    other.get_by_role("button", name="Really dismiss?").click()
    expect(other.get_by_text("you chose “dismiss”")).to_be_visible(timeout=20_000)
    found = store.claim(engine, claim_id)
    assert found is not None
    assert found["status"] == "accepted"
    other.close()


def test_an_empty_database_says_what_to_do(served_empty, page):
    for name in ("", "review", "export", "articles"):
        page.goto(f"{served_empty.url}/{name}")
        expect(page.get_by_text("Nothing has been read yet")).to_be_visible()
