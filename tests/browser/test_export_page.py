"""Files as they come out of the Export page."""

import io
import json

import pytest
from driving import downloaded, settle
from openpyxl import load_workbook
from playwright.sync_api import expect

from pipeline.exchange.claimreview import Publisher, save_publisher
from pipeline.exchange.export import read_csv
from pipeline.exchange.profiles import STANDARD, Profile
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.taxonomy import Status

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(served_empty, make_article, make_claim):
    """A served desk of two claims, one of them checked."""
    engine = open_store(served_empty.database)
    save_reading(engine, make_article(), [make_claim("it is so", "a"), make_claim("=1+1", "b")], reader_version="1")
    decide(engine, {"a": Decision(status=Status.CHECKED, verdict="true")}, "Ann", "check")
    save_publisher(engine, Publisher("Desk", "https://desk.example", "https://desk.example/{claim_id}"), "Ann")
    engine.dispose()
    return served_empty


def sent(page, name, ending):
    download = downloaded(page, f"Download {name}")
    assert download.suggested_filename.endswith(f".{ending}")
    return download.path().read_bytes()


def choose(page, name):
    settle(page)
    page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()
    expect(page.get_by_role("button", name=f"Download {name}")).to_be_visible()


def test_every_format_comes_out_whole(desk, page):
    page.goto(f"{desk.url}/export")
    rows = read_csv(io.BytesIO(sent(page, "CSV", "csv")))
    assert [row["claim"] for row in rows] == ["it is so", "=1+1"]
    choose(page, "XLSX")
    sheet = load_workbook(io.BytesIO(sent(page, "XLSX", "xlsx")))["claims"]
    header, *lines = sheet.values
    assert header == STANDARD.columns
    assert [line[1] for line in lines] == ["it is so", "=1+1"]
    choose(page, "JSON lines")
    lines = sent(page, "JSON lines", "jsonl").decode().splitlines()
    assert [json.loads(line)["claim_id"] for line in lines] == ["a", "b"]
    choose(page, "ClaimReview")
    (review,) = json.loads(sent(page, "ClaimReview", "json"))
    assert review["url"] == "https://desk.example/a"


def test_columns_that_an_editor_saves_are_those_of_the_file(desk, page):
    page.goto(f"{desk.url}/export")
    settle(page)
    page.get_by_text("Choose other columns").click()
    # Each takes the last column out.
    page.get_by_role("combobox", name="Columns, in their order").click()
    for _ in STANDARD.columns[3:]:
        page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.get_by_label("Name", exact=True).fill("short")
    page.get_by_role("button", name="Save columns").click()
    expect(page.get_by_text("Saved: short")).to_be_visible()
    assert read_csv(io.BytesIO(sent(page, "CSV", "csv")), Profile("", ("claim id", "claim", "actor"))) == [
        {"claim id": "a", "claim": "it is so", "actor": "Russia"},
        {"claim id": "b", "claim": "=1+1", "actor": "Russia"},
    ]
    other = page.context.browser.new_page()
    other.goto(f"{desk.url}/export")
    other.get_by_role("combobox", name="Columns", exact=True).click()
    expect(other.get_by_role("option", name="short")).to_be_visible()
    other.close()
