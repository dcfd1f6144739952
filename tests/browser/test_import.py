"""A desk's table comes back, in a real browser."""

import pytest
from desk_tables import as_csv, decided, exported, filled
from driving import settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.store import Decision, open_store
from pipeline.taxonomy import Status

pytestmark = pytest.mark.browser

SLOW = 90_000
"""Milliseconds that the first visit may take."""
MARKUP = "<img src=x onerror=\"document.title='broken in'\"> **bold** $x$ :red[no]"


@pytest.fixture
def desk(served_empty, make_article, make_claim):
    """The store that is served, with 120 claims that wait for the desk."""
    opened = open_store(served_empty.database)
    found = [make_claim(f"claim {place}", f"{place:04x}cafe00000bad") for place in range(120)]
    store.save_reading(opened, make_article(), found, reader_version="1")
    ready = {claim.claim_id: Decision(Status.READY) for claim in found}
    store.decide(opened, ready, "Ann", "decide")
    yield opened
    opened.dispose()


def key(place):
    return f"{place:04x}cafe00000bad"


def upload(page, server, path):
    page.goto(f"{server.url}/import?reviewer=Max")
    expect(page.get_by_text("Bring back a file")).to_be_visible(timeout=SLOW)
    settle(page)
    page.locator("input[type=file]").set_input_files(path)


def test_upload_preview_choose_apply_undo(served_empty, desk, page, tmp_path):
    table = exported(desk)
    for place in range(60):
        filled(table, key(place), verdict="false", note=f"note {place}")
    filled(table, key(3), note=MARKUP)
    filled(table, key(100), verdict="flase")
    store.decide(desk, {key(1): Decision(note="ours"), key(2): Decision(note="ours")}, "Ann", "decide")
    table = exported_before(desk, table)
    before = decided(desk)
    (tmp_path / "desk.csv").write_bytes(as_csv(table, ";"))
    upload(page, served_empty, tmp_path / "desk.csv")
    expect(page.get_by_text("120 rows: 59 unchanged, 1 refused, 2 conflicts")).to_be_visible()
    apply = page.get_by_role("button", name="Apply 178 changes to 60 claims")
    expect(apply).to_be_visible()
    assert decided(desk) == before

    page.get_by_role("radio", name="Refused rows (1)").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("radio", name="take the file’s").click()
    expect(page.get_by_role("button", name="Apply 180 changes to 60 claims")).to_be_visible()
    page.get_by_role("radio", name="choose one by one").click()
    expect(apply).to_be_visible()
    settle(page)
    apply.click()
    expect(page.get_by_text("Applied: 178 changes to 60 claims; 1 row of the file refused")).to_be_visible()
    claim = store.claim(desk, key(3))
    assert (claim["note"], claim["verdict"], claim["status"], claim["reviewer"]) == (MARKUP, "false", "checked", "Max")
    assert store.claim(desk, key(1))["note"] == "ours"
    assert page.title() != "broken in"
    expect(page.get_by_test_id("stException")).to_have_count(0)

    settle(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: import").first).to_be_visible()
    assert decided(desk) == before


def exported_before(engine, table):
    """The table with the times that its claims had before the last act."""
    place = table[0].index("last changed")
    for row in table[1:]:
        acts = store.history(engine, row[0])["at"]
        row[place] = acts.iloc[-1]
    return table


def test_a_claim_that_was_changed_since_the_preview_is_shown_again(served_empty, desk, page, tmp_path):
    (tmp_path / "desk.csv").write_bytes(as_csv(filled(exported(desk), key(0), note="theirs", assignee="Bo")))
    upload(page, served_empty, tmp_path / "desk.csv")
    apply = page.get_by_role("button", name="Apply 2 changes to 1 claim")
    expect(apply).to_be_visible()
    settle(page)
    store.decide(desk, {key(0): Decision(note="ours")}, "Ann", "decide")
    apply.click()
    expect(page.get_by_text("Nothing was changed: Ann changed this claim")).to_be_visible()
    expect(page.get_by_role("button", name="Apply 1 change to 1 claim")).to_be_visible()
    assert store.claim(desk, key(0))["assignee"] == ""


def test_a_file_that_is_no_table_is_one_line(served_empty, desk, page, tmp_path):
    (tmp_path / "letter.csv").write_text("Dear desk,\n**here** it is\n")
    upload(page, served_empty, tmp_path / "letter.csv")
    expect(page.get_by_test_id("stAlert").get_by_text("letter.csv: no column is called 'claim id'")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
