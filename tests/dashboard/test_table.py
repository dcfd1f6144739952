"""The Table page, as Streamlit itself runs it: acts on many claims, and what the database holds after them."""

import datetime

import pytest
from driven import opened, press
from stored import review

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Decision
from pipeline.taxonomy import Status

TEXTS = {"c1": "the dam holds", "c2": "it cost $2m", "c3": "<b>it leaks</b>", "c4": "rain fell"}


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    """An engine over four claims, the first the most worth checking."""
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = store.open_store(sqlite_url)
    claims = [
        make_claim(text, claim_id, actor="Ada" if claim_id < "c3" else "Bo", check_worthiness=0.9 - place / 10)
        for place, (claim_id, text) in enumerate(TEXTS.items())
    ]
    store.save_reading(engine, make_article(), claims, reader_version="1")
    yield engine
    engine.dispose()


def page(**query):
    return opened("table", **query)


def select(test, *rows):
    test.session_state[test.dataframe[0].key] = {"selection": {"rows": list(rows)}}
    ids = [link.split("claim=")[1].split("&")[0] for link in test.dataframe[0].value["open"]]
    # The browser would call back; a test writes what it would have sent.
    test.session_state["picked"] = [ids[row] for row in rows]
    return test.run()


def field(test, label):
    """A field of the page itself: it comes before those of the sidebar."""
    return next(one for one in (*test.selectbox, *test.text_input, *test.date_input) if one.label == label)


def listed(test):
    return list(test.dataframe[0].value["claim"])


def values(engine, name):
    return {claim_id: store.claim(engine, claim_id)[name] for claim_id in TEXTS}


def alerts(test):
    return [one.value for one in (*test.error, *test.warning)]


def test_the_rows_are_the_claims_of_the_filters_in_the_order_that_is_chosen(desk):
    assert listed(page()) == list(TEXTS.values())
    assert listed(page(actor="Bo")) == [TEXTS["c3"], TEXTS["c4"]]
    review(desk, "c4", "Eve", "look", Decision(note="seen"))
    assert listed(page(order="changed"))[0] == TEXTS["c4"]


def test_an_act_is_for_the_selected_claims_and_taken_back_as_one(desk):
    test = select(page(reviewer="Max"), 0, 2)
    test = press(test, "Ready for desk")
    assert values(desk, "status") == {"c1": "ready for desk", "c2": "new", "c3": "ready for desk", "c4": "new"}
    assert store.last_act(desk, "Max").things == 2
    assert test.toast[0].value == "2 claims\\: ready for desk"
    press(test, "Undo")
    assert set(values(desk, "status").values()) == {"new"}


def test_without_a_selection_nothing_can_be_done(desk):
    test = page()
    labels = ("Ready for desk", "Dismiss", "Assign", "Tag", "Duplicates", "Undo")
    assert all(button.disabled for button in test.button if button.label in labels)


def test_dismissing_asks_why(desk):
    test = press(select(page(), 1, 3), "Dismiss")
    test = press(test, "Not in our remit")
    assert values(desk, "reason") == {"c1": "", "c2": "not in our remit", "c3": "", "c4": "not in our remit"}
    assert values(desk, "status")["c2"] == "dismissed"
    test = press(select(test, 0), "Dismiss")
    field(test, "Another reason").set_value("a joke")
    press(test, "Dismiss 1 claim")
    assert values(desk, "reason")["c1"] == "a joke"


def test_fields_are_set_for_all_selected(desk):
    test = press(select(page(reviewer="Max"), 0, 1), "Assign")
    assert field(test, "Assign to").value == "Max"
    test = press(test, "Assign 2 claims")
    test = press(press(test, "Priority"), "Urgent")
    test = press(test, "Deadline")
    field(test, "To be done by").set_value(datetime.date(2026, 12, 1))
    test = press(test, "Set for 2 claims")
    for name, value in (("assignee", "Max"), ("priority", "urgent"), ("deadline", "2026-12-01")):
        assert values(desk, name)["c1"] == values(desk, name)["c2"] == value
        assert values(desk, name)["c3"] != value
    # Each was an act of its own.
    test = press(test, "Undo")
    assert (values(desk, "deadline")["c1"], values(desk, "priority")["c1"]) == ("", "urgent")


def test_a_tag_is_added_beside_others_and_taken_off_alone(desk):
    # A test of Streamlit's can choose only what a list offers already.
    review(desk, "c1", "Eve", "tag", Decision(tags=("water",)))
    review(desk, "c4", "Eve", "tag", Decision(tags=("dams",)))
    test = press(select(page(), 0, 1), "Tag")
    field(test, "Tag").set_value("dams")
    test = press(test, "Tag 2 claims")
    assert values(desk, "tags") == {"c1": ["water", "dams"], "c2": ["dams"], "c3": [], "c4": ["dams"]}
    test = press(test, "Tag")
    field(test, "Tag").set_value("water")
    press(test, "Untag 2 claims")
    assert values(desk, "tags")["c1"] == ["dams"]


def test_duplicates_leave_the_list_and_come_back(desk):
    test = press(select(page(), 1, 2, 3), "Duplicates")
    assert field(test, "The claim that stays").value == "c2"
    test = press(test, "Merge 3 claims")
    assert listed(test) == [TEXTS["c1"], TEXTS["c2"]]
    assert {row["claim_id"] for row in store.duplicates(desk, "c2")} == {"c3", "c4"}
    assert listed(press(test, "Undo")) == list(TEXTS.values())


def test_all_that_the_filters_select_are_asked_for_first(desk):
    test = page(actor="Bo")
    test.toggle[0].set_value(True).run()
    test = press(test, "Ready for desk")
    assert set(values(desk, "status").values()) == {"new"}
    assert any(text.value == "Mark 2 claims as ready for desk?" for text in test.text)
    test = press(test, "Mark 2 claims")
    assert values(desk, "status") == {"c1": "new", "c2": "new", "c3": "ready for desk", "c4": "ready for desk"}
    assert not test.toggle[0].value


def test_what_is_asked_can_be_left(desk):
    test = press(press(select(page(), 0), "Dismiss"), "Cancel")
    assert not [button for button in test.button if button.label == "No claim"]
    assert store.history(desk, "c1").empty


def test_a_claim_without_verdict_is_not_checked_unasked(desk):
    test = press(select(page(), 0), "Checked")
    assert values(desk, "status")["c1"] == "new"
    press(test, "Mark 1 claim")
    assert values(desk, "status")["c1"] == "checked"
    review(desk, "c2", "Eve", "verdict", Decision(verdict="false"))
    press(select(page(), 1), "Checked")
    assert values(desk, "status")["c2"] == "checked"


@pytest.fixture
def conflict(desk):
    """A page that wanted to dismiss three claims, one of which Eve was first to accept."""
    test = press(select(page(), 0, 1, 2), "Dismiss")
    review(desk, "c2", "Eve", "accept", Decision(status=Status.READY))
    test = press(test, "Duplicate")
    assert set(values(desk, "status").values()) == {"new", "ready for desk"}
    assert "1 claim changed since the table was shown" in alerts(test)[0]
    assert any("it cost $2m" in one.proto.body and "Eve" in one.proto.body for one in test.get("html"))
    return test


def test_in_a_conflict_the_others_can_be_done(desk, conflict):
    press(conflict, "Do the other 2")
    assert values(desk, "status") == {"c1": "dismissed", "c2": "ready for desk", "c3": "dismissed", "c4": "new"}


def test_in_a_conflict_all_can_be_done_anyway(desk, conflict):
    test = press(conflict, "Do all anyway")
    assert list(values(desk, "status").values()) == ["dismissed", "dismissed", "dismissed", "new"]
    press(test, "Undo")
    assert values(desk, "status")["c2"] == "ready for desk"


def test_in_a_conflict_all_can_be_left(desk, conflict):
    test = press(conflict, "Cancel")
    assert not alerts(test)
    assert values(desk, "status") == {"c1": "new", "c2": "ready for desk", "c3": "new", "c4": "new"}


def test_what_others_did_the_same_is_no_conflict(desk):
    test = press(select(page(), 0, 1), "Priority")
    review(desk, "c1", "Eve", "rush", Decision(priority="high"))
    test = press(test, "High")
    assert not alerts(test)
    assert values(desk, "priority")["c2"] == "high"


def test_many_pages_of_claims_are_one_act(desk, make_article, make_claim):
    claims = [make_claim(f"wave {n}", f"w{n:03}", check_worthiness=0.1) for n in range(120)]
    store.save_reading(desk, make_article("two", "Waves, said Russia."), claims, reader_version="1")
    test = page(actor="Russia")
    assert len(listed(test)) == 50
    test.toggle[0].set_value(True).run()
    test = press(press(press(test, "Dismiss"), "No claim"), "Undo")
    assert store.by_status(desk, Filters())[Status.NEW] == 124
