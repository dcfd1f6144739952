"""The Review page, as Streamlit itself runs it: every act, and what the database holds after it."""

import pytest
from driven import opened, press
from stored import review

from dashboard.desk.deciding import edited_figures
from pipeline import store
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.taxonomy import Stance, Status

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
    return opened("review", **query)


def dismiss(test, reason="No claim"):
    return press(press(test, "Dismiss"), reason)


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
    test = press(test, "Ready for desk")
    assert (status(desk, "c1"), claim_shown(test)) == ("ready for desk", "c2")
    test = dismiss(test)
    assert (status(desk, "c2"), claim_shown(test)) == ("dismissed", "c3")
    test = press(test, "Ready for desk")
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
    test = press(test, "Ready for desk")
    assert progress(test) == "Claim 2 of 2 to review · 1 of 3 reviewed: 1 ready for desk"
    # The claim that was ready for desk waits no more.
    test = press(test, "Previous")
    assert claim_shown(test) == "c2"
    assert progress(test) == "2 to review · 1 of 3 reviewed: 1 ready for desk"
    test = dismiss(press(test, "Previous"))
    assert progress(test) == "Claim 1 of 1 to review · 2 of 3 reviewed: 1 ready for desk, 1 dismissed"
    assert progress(press(test, "Ready for desk")) == "3 of 3 reviewed: 2 ready for desk, 1 dismissed"


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
    test = press(press(test, "Ready for desk"), "Ready for desk")
    assert claim_shown(test) == "c1"
    assert claim_shown(page()) == "c1"


def test_previous_and_next_walk_through_decided_claims_too(desk):
    test = press(press(page(), "Ready for desk"), "Previous")
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
    test = dismiss(press(page(), "Ready for desk"))
    test = press(test, "Undo")
    assert (status(desk, "c2"), claim_shown(test)) == ("new", "c2")
    test = press(test, "Undo")
    assert (status(desk, "c1"), claim_shown(test)) == ("new", "c1")
    assert all(button.disabled for button in test.button if button.label == "Undo")


def test_undo_takes_back_several_acts_on_one_claim(desk):
    test = press(page(), "Ready for desk")
    test = dismiss(press(test, "Previous"))
    assert status(desk, "c1") == "dismissed"
    test = press(test, "Undo")
    assert status(desk, "c1") == "ready for desk"
    press(test, "Undo")
    assert status(desk, "c1") == "new"


def test_undo_leaves_alone_what_someone_else_has_decided_since(desk):
    test = press(page(), "Ready for desk")
    review(desk, "c1", "Eve", "dismiss", store.Decision(status=Status.DISMISSED))
    test = press(test, "Undo")
    assert status(desk, "c1") == "dismissed"
    assert "changed since" in test.error[0].value


def test_a_correction_saves_what_was_changed_and_nothing_else(desk):
    test = press(page(claim="c2", reviewer="Max"), "Correct")
    fill(test, "Wording", "The dam cost $119bn")
    fill(test, "Stance", "questions")
    test = press(test, "Save correction")
    found = store.claim(desk, "c2")
    assert (found["status"], found["text"], found["stance"]) == ("new", "The dam cost $119bn", "questions")
    assert (found["actor"], found["reviewer"]) == (None, "Max")
    assert store.history(desk, "c2").iloc[0]["after"] == {"text": "The dam cost $119bn", "stance": "questions"}
    assert "<dt>machine’s text</dt><dd>It cost $119bn … $2m</dd>" in shown(test)


def test_an_actor_is_corrected_to_nobody(desk):
    test = press(page(claim="c1"), "Correct")
    fill(test, "Actor", OUTLET_VOICE)
    press(test, "Save correction")
    found = store.claim(desk, "c1")
    assert (found["actor"], found["machine_actor"]) == (None, "Ada")


def test_an_actor_s_name_is_corrected_everywhere_and_taken_back_everywhere(desk, make_article, make_claim):
    store.save_reading(
        desk, make_article("two", text="Two."), [make_claim("it leaks", "d1", actor="Ada")], reader_version="1"
    )
    test = press(page(claim="c1"), "Correct")
    fill(test, "Actor", "Bo")
    next(box for box in test.checkbox if "everywhere" in box.label).check()
    test = press(test, "Save correction")
    assert [store.claim(desk, one)["actor"] for one in ("c1", "d1")] == ["Bo"] * 2
    press(test, "Undo")
    assert [store.claim(desk, one)["actor"] for one in ("c1", "d1")] == ["Ada"] * 2


def test_a_note_alone_decides_nothing_and_stays(desk):
    test = press(page(claim="c1"), "Verdict")
    fill(test, "Note", "ask Ada")
    test = press(test, "Save")
    found = store.claim(desk, "c1")
    assert (found["status"], found["note"], claim_shown(test)) == ("new", "ask Ada", "c1")


def test_a_verdict_with_its_evidence_is_saved_and_the_claim_is_checked_and_published(desk):
    test = press(page(claim="c1"), "Checked")
    assert "needs a verdict" in test.error[0].value
    fill(test, "Verdict", "mostly false")
    fill(test, "Verdict in words", "It held last year.")
    fill(test, "Evidence", "https://dam.example/1\n\nhttps://dam.example/2")
    fill(test, "Priority", "urgent")
    test = press(test, "Save")
    found = store.claim(desk, "c1")
    assert (found["verdict"], found["verdict_text"], found["priority"]) == (
        "mostly false",
        "It held last year.",
        "urgent",
    )
    assert found["evidence"] == ["https://dam.example/1", "https://dam.example/2"]
    test = press(test, "Checked")
    assert status(desk, "c1") == "checked"
    press(press(test, "Previous"), "Published")
    assert status(desk, "c1") == "published"


@pytest.mark.parametrize("line", ["javascript:alert(1)", "dam.example", "https://dam.example/a b", "see page 3"])
def test_evidence_that_is_no_address_is_named_and_nothing_is_saved(desk, line):
    test = press(page(claim="c1"), "Verdict")
    fill(test, "Evidence", f"https://dam.example/1\n{line}")
    fill(test, "Note", "see there")
    test = press(test, "Save")
    assert "Evidence" in test.error[0].value
    assert store.history(desk, "c1").empty


def test_a_claim_is_taken_on_under_the_editor_s_name_and_stays_on_the_page(desk):
    test = press(page(claim="c2", reviewer="Max"), "In review")
    found = store.claim(desk, "c2")
    assert (found["status"], found["assignee"], claim_shown(test)) == ("in review", "Max", "c2")
    assert progress(test) == "Claim 2 of 3 to review · 0 of 3 reviewed: 1 in review"


def test_a_claim_is_dismissed_for_a_reason_of_the_list_or_another(desk):
    dismiss(page(claim="c1"), "Not checkable")
    assert store.claim(desk, "c1")["reason"] == "not checkable"
    test = press(page(claim="c2"), "Dismiss")
    fill(test, "Another reason", "satire")
    buttons = [one for one in test.button if one.label == "Dismiss"]
    test = buttons[-1].click().run()
    assert (status(desk, "c2"), store.claim(desk, "c2")["reason"]) == ("dismissed", "satire")
    press(press(page(claim="c2"), "Ready for desk"), "Previous")
    assert store.claim(desk, "c2")["reason"] == ""


def test_asked_why_one_may_keep_the_claim(desk):
    test = press(press(page(claim="c1"), "Dismiss"), "Keep it")
    assert status(desk, "c1") == "new"
    assert "Not checkable" not in [button.label for button in test.button]


def test_a_claim_is_split_line_by_line_and_joined_again_by_undo(desk):
    test = press(page(claim="c1"), "Split")
    fill(test, "One claim a line", "the dam holds\n\nthe dam is new\nthe dam is dear")
    buttons = [one for one in test.button if one.label == "Split"]
    test = buttons[-1].click().run()
    texts = store.article_claims(desk, 1)["text"].tolist()
    assert sorted(texts) == sorted([*PROPOSITIONS, "the dam is new", "the dam is dear"])
    press(test, "Undo")
    assert sorted(store.article_claims(desk, 1)["text"]) == sorted(PROPOSITIONS)


def test_duplicates_are_found_merged_named_and_parted_again(desk, make_article, make_claim):
    twin = make_claim("The dam holds!", "d1", actor="Cy", check_worthiness=0.1)
    store.save_reading(desk, make_article("two", text="Two."), [twin], reader_version="1")
    test = press(page(claim="c1"), "Duplicates")
    (choice,) = [one for one in test.multiselect if one.label == "Claims that say the same"]
    assert choice.options[0].startswith("Cy supports: The dam holds!")
    choice.select("d1")
    test = press(test, "Merge into this claim")
    assert store.claim(desk, "d1")["merged_into"] == "c1"
    assert "d1" not in store.claims_page(desk, Filters(), 10)["claim_id"].tolist()
    press(test, "Undo")
    assert store.claim(desk, "d1")["merged_into"] == ""


def test_words_that_the_machine_missed_become_a_claim(desk):
    test = press(page(claim="c1"), "Missed claim")
    fill(test, "Words of the article", "It cost  $119bn")
    fill(test, "Wording", "The dam cost $119bn")
    test = press(test, "Add claim")
    made = store.claim(desk, claim_shown(test))
    assert (made["text"], made["quote"], made["spans"], made["origin"]) == (
        "The dam cost $119bn", "It cost $119bn", [[24, 38]], "editor",
    )  # fmt: skip
    press(test, "Undo")
    assert made["claim_id"] not in store.article_claims(desk, 1)["claim_id"].tolist()


def test_words_that_do_not_stand_in_the_article_are_refused(desk):
    test = press(page(claim="c1"), "Missed claim")
    fill(test, "Words of the article", "the dam burst")
    test = press(test, "Add claim")
    assert "do not stand in the article" in test.error[0].value
    assert len(store.article_claims(desk, 1)) == 3


def test_an_unchanged_form_and_an_empty_wording_save_nothing(desk):
    test = press(press(page(claim="c1"), "Correct"), "Save correction")
    fill(test, "Wording", "  ")
    test = press(test, "Save correction")
    assert "needs a wording" in test.error[0].value
    press(press(page(claim="c1"), "Verdict"), "Save")
    assert store.history(desk, "c1").empty


FIGURES = [
    {"text": "nearly 5 percent", "value": 5.0, "unit": "%", "modifier": "nearly", "direction": "up", "change": "by"},
    {"text": "two dams", "value": 2.0, "unit": "dams"},
]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({}, FIGURES),
        ({"deleted_rows": [0]}, FIGURES[1:]),
        ({"edited_rows": {1: {"value": 3}}}, [FIGURES[0], FIGURES[1] | {"value": 3}]),
        (
            {"edited_rows": {0: {"unit": "percentage points"}}},
            [{"text": "nearly 5 percent", "value": 5.0, "unit": "percentage points", "modifier": "nearly"}, FIGURES[1]],
        ),
        (
            {"added_rows": [{"text": "$2m", "value": 2e6}], "deleted_rows": [0, 1]},
            [{"text": "$2m", "value": 2e6, "unit": ""}],
        ),
        ({"added_rows": [{"text": "$2m"}]}, None),
        ({"added_rows": [{"value": 2}]}, None),
        ({"edited_rows": {0: {"text": " "}}}, None),
    ],
)
def test_figures_are_as_the_table_of_them_was_edited(edits, expected):
    assert edited_figures(FIGURES, edits) == expected


def test_who_else_looks_at_the_claim_is_named(desk):
    store.be_present(desk, "another session", "Eve *bold*", "c1")
    assert "Eve \\*bold\\* is looking at this claim too." in [one.value for one in page(claim="c1").info]
    assert not page(claim="c2").info


def test_the_keys_are_explained(desk):
    test = press(page(), "Keys")
    body = shown(test)
    for key in ("A", "D", "U", "Ctrl+Enter", "Shift+J"):
        assert f"<td>{key}</td>" in body


def test_one_goes_from_claim_to_claim_of_the_article(desk):
    test = press(page(claim="c1"), "Next in article")
    assert claim_shown(test) == "c2"
    assert claim_shown(press(test, "Before in article")) == "c1"
    assert claim_shown(press(page(claim="c3"), "Next in article")) == "c3"


def test_a_conflict_shows_both_and_lets_the_editor_choose(desk):
    test = page(claim="c1")
    review(desk, "c1", "Eve", "dismiss", store.Decision(status=Status.DISMISSED, reason="no claim"))
    test = press(test, "Ready for desk")
    assert status(desk, "c1") == "dismissed"
    assert "Eve" in test.warning[0].value
    assert "<td>status</td><td>dismissed</td><td>ready for desk</td>" in shown(test)
    kept = press(test, "Keep theirs")
    assert not kept.warning
    assert status(desk, "c1") == "dismissed"


def test_a_conflict_may_be_decided_for_ones_own(desk):
    test = page(claim="c1")
    review(desk, "c1", "Eve", "dismiss", store.Decision(status=Status.DISMISSED))
    test = press(press(test, "Ready for desk"), "Save mine over it")
    assert status(desk, "c1") == "ready for desk"
    assert not test.warning
    press(test, "Undo")
    assert status(desk, "c1") == "dismissed"


def test_who_dismisses_a_claim_that_was_decided_meanwhile_is_told(desk):
    test = page(claim="c1")
    review(desk, "c1", "Eve", "accept", store.Decision(status=Status.READY))
    test = press(test, "Dismiss")
    assert "Why is it dismissed although it is ready for desk?" in [one.value for one in test.text]
    assert status(desk, "c1") == "ready for desk"


def test_the_last_act_of_a_claim_is_taken_back_from_its_history(desk):
    review(desk, "c1", "Eve", "accept", store.Decision(status=Status.READY))
    test = press(page(claim="c1"), "Take back “accept” by Eve")
    assert status(desk, "c1") == "new"
    assert "undo accept" in shown(test)


def test_an_error_of_the_store_in_an_act_is_one_line(desk, monkeypatch):
    test = page(claim="c1")

    def full(*_: object):
        raise store.StoreError("claims.db: database or disk is full")

    monkeypatch.setattr(store, "decide", full)
    test = press(test, "Ready for desk")
    assert [error.value for error in test.error] == ["claims.db\\: database or disk is full"]
    assert status(desk, "c1") == "new"


def test_claims_and_articles_are_shown_as_they_are_written(desk):
    body = shown(page(claim="c2"))
    assert '<div class="cd-claim">It cost $119bn … $2m</div>' in body
    assert "<script>" not in body
    assert "it &lt;b&gt;leaks&lt;/b&gt;" in shown(page(claim="c3"))


def test_a_filter_that_empties_the_queue_keeps_undo_within_reach(desk):
    test = page(stance="denies", status="new")
    assert claim_shown(test) == "c3"
    test = press(test, "Ready for desk")
    assert status(desk, "c3") == "ready for desk"
    press(test, "Undo")
    assert status(desk, "c3") == "new"
