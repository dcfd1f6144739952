"""The Review page, as Streamlit itself runs it: every act, and what the database holds after it."""

from pathlib import Path

import pytest
from stored import review
from streamlit.testing.v1 import AppTest

import dashboard
from pipeline import store
from pipeline.filters import OUTLET_VOICE
from pipeline.taxonomy import Stance, Status

APP = str(Path(dashboard.__file__).with_name("app.py"))
TEXT = "Ada said the dam holds. It cost $119bn … $2m. Bo denied <script>alert(1)</script> that it leaks.\n"
PROPOSITIONS = ("the dam holds", "It cost $119bn … $2m", "it <b>leaks</b>")


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    """An engine over three claims, the first the most worth checking."""
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = store.open_store(sqlite_url)
    claims = [
        make_claim(PROPOSITIONS[0], "c1", actor="Ada", check_worthiness=0.9, spans=((9, 22),)),
        make_claim(PROPOSITIONS[1], "c2", actor=None, check_worthiness=0.8, spans=((24, 44),), source_spans=()),
        make_claim(PROPOSITIONS[2], "c3", actor="Bo", stance=Stance.DENIES, check_worthiness=0.7, spans=((46, 60),)),
    ]
    store.save_reading(engine, make_article(text=TEXT), claims, reader_version="1")
    yield engine
    engine.dispose()


def page(**query):
    test = AppTest.from_file(APP, default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    return test.run().switch_page("views/review.py").run()


def press(test, label):
    (button,) = [button for button in test.button if button.label == label]
    assert not button.disabled
    test = button.click().run()
    assert not test.exception
    return test


def claim_shown(test):
    return test.query_params["claim"]


def shown(test):
    """The HTML on the page."""
    return "\n".join(element.proto.body for element in test.get("html"))


def fill(test, label, value):
    (field,) = [
        one
        for one in (*test.text_area, *test.text_input, *test.selectbox)
        if one.label == label and not one.key.startswith("reviewer")
    ]
    field.set_value(value)


def status(engine, claim_id):
    found = store.claim(engine, claim_id)
    assert found is not None
    return found["status"]


def test_the_queue_begins_with_what_is_most_worth_checking_and_goes_on_after_each_act(desk):
    test = page()
    assert claim_shown(test) == "c1"
    test = press(test, "Accept")
    assert (status(desk, "c1"), claim_shown(test)) == ("ready for desk", "c2")
    test = press(test, "Dismiss")
    assert (status(desk, "c2"), claim_shown(test)) == ("dismissed", "c3")
    test = press(test, "Accept")
    assert claim_shown(test) == "c3"
    assert test.success[0].value == "Every claim here is reviewed."


def progress(test):
    (bar,) = test.get("progress")
    return bar.proto.text


def test_the_page_says_where_the_claim_stands_in_the_queue_and_how_many_have_each_status(desk):
    test = page()
    assert progress(test) == "Claim 1 of 3 to review · 0 of 3 reviewed"
    test = press(test, "Next")
    assert progress(test) == "Claim 2 of 3 to review · 0 of 3 reviewed"
    test = press(test, "Accept")
    assert progress(test) == "Claim 2 of 2 to review · 1 of 3 reviewed: 1 ready for desk"
    # The claim that was ready for desk waits no more.
    test = press(test, "Previous")
    assert claim_shown(test) == "c2"
    assert progress(test) == "2 to review · 1 of 3 reviewed: 1 ready for desk"
    test = press(press(test, "Previous"), "Dismiss")
    assert progress(test) == "Claim 1 of 1 to review · 2 of 3 reviewed: 1 ready for desk, 1 dismissed"
    assert progress(press(test, "Accept")) == "3 of 3 reviewed: 2 ready for desk, 1 dismissed"


def test_where_decided_claims_are_asked_for_the_queue_is_theirs(desk):
    for claim_id in ("c1", "c3"):
        review(desk, claim_id, "Eve", "accept", store.Decision(status=Status.READY))
    assert progress(page(status="ready for desk", claim="c3")) == "Claim 2 of 2 · 2 of 2 reviewed: 2 ready for desk"
    assert progress(page(stance="denies")) == "1 of 1 reviewed: 1 ready for desk"


def test_the_page_says_why_the_claim_is_there(desk):
    body = shown(page(claim="c1"))
    assert "<dt>found by</dt><dd>said + that-clause</dd>" in body
    assert "<dt>attribution</dt><dd>indirect speech, “says”</dd>" in body


def test_the_queue_comes_back_for_what_was_passed_over(desk):
    test = press(page(), "Next")
    assert claim_shown(test) == "c2"
    test = press(press(test, "Accept"), "Accept")
    assert claim_shown(test) == "c1"
    assert claim_shown(page()) == "c1"


def test_previous_and_next_walk_through_decided_claims_too(desk):
    test = press(press(page(), "Accept"), "Previous")
    assert claim_shown(test) == "c1"
    assert claim_shown(press(test, "Previous")) == "c1"
    assert claim_shown(press(press(test, "Next"), "Next")) == "c3"


def test_a_link_names_its_claim_and_an_unknown_one_leads_to_the_first(desk):
    assert claim_shown(page(claim="c3")) == "c3"
    assert claim_shown(page(claim="nobody")) == "c1"


def test_a_claim_outside_the_filters_is_shown_and_said_to_be(desk):
    test = page(claim="c1", stance="denies")
    assert claim_shown(test) == "c1"
    assert "not among those" in test.info[0].value


def test_undo_takes_back_act_after_act(desk):
    test = press(press(page(), "Accept"), "Dismiss")
    test = press(test, "Undo")
    assert (status(desk, "c2"), claim_shown(test)) == ("new", "c2")
    test = press(test, "Undo")
    assert (status(desk, "c1"), claim_shown(test)) == ("new", "c1")
    assert all(button.disabled for button in test.button if button.label == "Undo")


def test_undo_takes_back_several_acts_on_one_claim(desk):
    test = press(page(), "Accept")
    test = press(press(test, "Previous"), "Dismiss")
    test = press(test, "Dismiss although ready for desk?")
    assert status(desk, "c1") == "dismissed"
    test = press(test, "Undo")
    assert status(desk, "c1") == "ready for desk"
    press(test, "Undo")
    assert status(desk, "c1") == "new"


def test_undo_leaves_alone_what_someone_else_has_decided_since(desk):
    test = press(page(), "Accept")
    review(desk, "c1", "Eve", "dismiss", store.Decision(status=Status.DISMISSED))
    test = press(test, "Undo")
    assert status(desk, "c1") == "dismissed"
    assert "Eve has changed this claim since" in test.error[0].value


def test_a_correction_saves_what_was_changed_and_nothing_else(desk):
    test = page(claim="c2", reviewer="Max")
    fill(test, "Wording", "The dam cost $119bn")
    fill(test, "Stance", "questions")
    fill(test, "Note", "seen")
    test = press(test, "Save correction or note")
    found = store.claim(desk, "c2")
    assert found is not None
    assert (found["status"], found["text"], found["stance"]) == ("ready for desk", "The dam cost $119bn", "questions")
    assert (found["actor"], found["note"], found["reviewer"]) == (None, "seen", "Max")
    event = store.history(desk, "c2").iloc[0]
    assert "type" not in event["after"]
    assert event["after"]["actor"] is None
    test = page(claim="c2")
    assert "machine’s text" in shown(test)


def test_an_actor_is_corrected_to_nobody(desk):
    test = page(claim="c1")
    fill(test, "Actor", OUTLET_VOICE)
    press(test, "Save correction or note")
    found = store.claim(desk, "c1")
    assert found is not None
    assert (found["actor"], found["machine_actor"], found["status"]) == (None, "Ada", "ready for desk")


def test_a_note_alone_decides_nothing_and_stays(desk):
    test = page(claim="c1")
    fill(test, "Note", "ask Ada")
    test = press(test, "Save correction or note")
    found = store.claim(desk, "c1")
    assert found is not None
    assert (found["status"], found["note"], claim_shown(test)) == ("new", "ask Ada", "c1")


def test_an_unchanged_form_and_an_empty_wording_save_nothing(desk):
    test = press(page(claim="c1"), "Save correction or note")
    fill(test, "Wording", "  ")
    test = press(test, "Save correction or note")
    assert "needs a wording" in test.error[0].value
    assert store.history(desk, "c1").empty


def test_a_conflict_shows_both_and_lets_the_editor_choose(desk):
    test = page(claim="c1")
    review(desk, "c1", "Eve", "accept", store.Decision(status=Status.READY))
    test = press(test, "Dismiss")
    assert status(desk, "c1") == "ready for desk"
    assert "Eve" in test.warning[0].value
    assert "as you decided" in shown(test)
    kept = press(test, "Keep theirs")
    assert not kept.warning
    assert status(desk, "c1") == "ready for desk"


def test_a_conflict_may_be_decided_for_ones_own(desk):
    test = page(claim="c1")
    review(desk, "c1", "Eve", "accept", store.Decision(status=Status.READY))
    test = press(press(test, "Dismiss"), "Save mine over it")
    assert status(desk, "c1") == "dismissed"
    assert not test.warning
    press(test, "Undo")
    assert status(desk, "c1") == "ready for desk"


def test_the_last_act_of_a_claim_is_taken_back_from_its_history(desk):
    review(desk, "c1", "Eve", "accept", store.Decision(status=Status.READY))
    test = press(page(claim="c1"), "Take back the last act")
    assert status(desk, "c1") == "new"
    assert "undo accept" in shown(test)


def test_an_error_of_the_store_in_an_act_is_one_line(desk, monkeypatch):
    test = page(claim="c1")

    def full(*_):
        raise store.StoreError("claims.db: database or disk is full")

    monkeypatch.setattr(store, "review", full)
    test = press(test, "Accept")
    assert [error.value for error in test.error] == ["claims.db\\: database or disk is full"]
    assert status(desk, "c1") == "new"


def test_claims_and_articles_are_shown_as_they_are_written(desk):
    body = shown(page(claim="c2"))
    assert '<div class="cd-claim">It cost $119bn … $2m</div>' in body
    assert '<mark class="cd-content" title="content">It cost $119bn … $2m</mark>' in body
    assert "<script>" not in body
    assert "&lt;script&gt;" in body
    assert "it &lt;b&gt;leaks&lt;/b&gt;" in shown(page(claim="c3"))


def test_a_filter_that_empties_the_queue_keeps_undo_within_reach(desk):
    test = page(stance="denies", status="new")
    assert claim_shown(test) == "c3"
    test = press(test, "Accept")
    assert status(desk, "c3") == "ready for desk"
    press(test, "Undo")
    assert status(desk, "c3") == "new"
