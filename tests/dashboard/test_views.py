"""The sidebar of every page, as Streamlit itself runs it: who is at work, all filters, and views of them."""

from urllib.parse import parse_qs

import pytest
from driven import opened, press
from stored import review

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Decision, View
from pipeline.taxonomy import Status

MINE = Filters(status=("ready for desk",), assignee=("Max Ek",), due="2026-12-01")


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    """An engine over two claims, one of which is Max's."""
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = store.open_store(sqlite_url)
    store.save_reading(engine, make_article(), [make_claim("a", "c1"), make_claim("b", "c2")], reader_version="1")
    mine = Decision(
        status=Status.READY, assignee="Max Ek", priority="high", tags=("water",), deadline="2026-12-01", verdict="false"
    )
    review(engine, "c1", "Eve", "assign", mine)
    yield engine
    engine.dispose()


def page(**query):
    return opened("table", **query)


def headline(test):
    return next(text.value for text in test.text if "claim" in text.value)


def choice(test, label):
    (found,) = [one for one in (*test.multiselect, *test.selectbox) if one.label == label]
    return found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"tag": "water"}, "tagged water"),
        ({"priority": "high"}, "priority is high"),
        ({"verdict": "false"}, "verdict is false"),
        ({"assignee": "(nobody)"}, "assigned to (nobody)"),
        ({"due": "2026-12-31"}, "to be done by 2026-12-31"),
    ],
)
def test_every_filter_comes_from_the_address_and_opens_the_rarer_ones(desk, query, words):
    test = page(**query)
    assert headline(test) == f"1 claim where {words}"
    assert dict(test.query_params) == {key: [value] for key, value in query.items()} or dict(test.query_params) == query
    assert next(one for one in test.expander if one.label == "More filters").proto.expanded


def test_the_rarer_filters_are_out_of_the_way_until_one_is_set(desk):
    assert not next(one for one in page(actor="Russia").expander if one.label == "More filters").proto.expanded


def test_mine_are_the_claims_assigned_to_the_name_that_was_given(desk):
    test = press(page(reviewer=" Max  Ek "), "Mine")
    assert headline(test) == "1 claim where assigned to Max Ek"
    assert headline(press(test, "Mine")) == "2 claims"
    assert next(button for button in page().button if button.label == "Mine").disabled


def test_a_view_is_saved_chosen_and_left(desk):
    test = page(assignee="Max Ek", status="ready for desk", due="2026-12-01")
    next(one for one in test.text_input if one.label == "Save these filters as a view").set_value(" mine,  ready ")
    test = press(test, "Save view")
    assert store.views(desk) == (View("mine, ready", MINE),)
    test = page()
    assert choice(test, "View").value is None
    test = choice(test, "View").set_value("mine, ready").run()
    assert headline(test) == f"1 claim where {MINE.sentence()}"
    test = choice(test, "Tag").set_value(["water"]).run()
    # With another filter it is that view no longer.
    assert choice(test, "View").value is None


def test_the_link_of_a_view_is_its_filters_without_the_name_of_who_gives_it(desk):
    test = page(assignee="Max Ek", status="ready for desk", due="2026-12-01", reviewer="Eve")
    (code,) = test.code
    query = parse_qs(code.value.split("?")[1])
    assert Filters.from_query(query) == MINE
    assert "reviewer" not in query


def test_deleting_a_view_asks_first_and_is_taken_back(desk):
    store.save_view(desk, "mine", MINE, "Max")
    test = page(**MINE.to_query())
    assert choice(test, "View").value == "mine"
    test = press(test, "Delete the view “mine” …")
    assert store.views(desk)
    test = press(test, "Delete it")
    assert store.views(desk) == ()
    (undo,) = [button for button in test.button if button.key == "undo view"]
    assert not undo.click().run().exception
    assert store.views(desk) == (View("mine", MINE),)


def test_a_view_without_a_name_is_refused_in_one_line(desk):
    test = press(page(), "Save view")
    assert [error.value for error in test.error] == ["a view needs a name"]
