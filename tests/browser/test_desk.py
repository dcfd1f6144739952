"""An editor's way through the dashboard, in a real browser."""

import io

import pytest
from playwright.sync_api import expect

from pipeline.export import COLUMNS, read_csv

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
