import threading

import pandas as pd
import pytest
from stored import review, save, take_back, texts

from pipeline import store
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.store import Conflict, Decision, StoreError
from pipeline.taxonomy import ClaimType, Stance, Status


@pytest.fixture
def reviewed(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a"), make_claim("it rains", "b")])
    return engine


def test_a_correction_is_in_force_and_the_machines_reading_is_kept(reviewed):
    given = Decision(
        status=Status.CHECKED, text="It is not so", actor="NATO", stance=Stance.DENIES, type=ClaimType.DENIAL,
        verdict="false", note="see page 3",
    )  # fmt: skip
    assert review(reviewed, "a", "Ann", "correct", given) == 1
    (row,) = store.claims_page(reviewed, Filters(status=("checked",)), 10).to_dict("records")
    assert (row["text"], row["actor"], row["stance"], row["type"]) == ("It is not so", "NATO", "denies", "denial")
    machine = [row[f"machine_{name}"] for name in ("text", "actor", "stance", "type")]
    assert machine == ["it is so", "Russia", "supports", "assertion"]
    assert (row["verdict"], row["note"], row["reviewer"], row["revision"]) == ("false", "see page 3", "Ann", 1)
    assert pd.Timestamp(row["changed_at"]).utcoffset() == pd.Timedelta(0)


def test_filters_follow_corrections(reviewed):
    review(reviewed, "a", "Ann", "correct", Decision(actor="NATO", stance=Stance.DENIES, text="Snow"))
    assert (
        texts(reviewed, actor=("NATO",))
        == texts(reviewed, stance=("denies",))
        == texts(reviewed, text="snow")
        == ["Snow"]
    )
    assert texts(reviewed, actor=("Russia",)) == ["it rains"]


def test_an_actor_corrected_to_nobody_is_the_outlets_own_voice(reviewed):
    review(reviewed, "a", "Ann", "correct", Decision(actor=""))
    assert store.claim(reviewed, "a")["actor"] is None
    assert texts(reviewed, actor=(OUTLET_VOICE,)) == ["it is so"]


def test_what_someone_changed_meanwhile_is_a_conflict_and_stays(reviewed):
    assert review(reviewed, "a", "Ann", "accept", Decision(Status.READY), seen=0) == 1
    with pytest.raises(Conflict, match="Ann"):
        review(reviewed, "a", "Bob", "dismiss", Decision(Status.DISMISSED), seen=0)
    assert store.claim(reviewed, "a")["status"] == "ready for desk"
    assert len(store.history(reviewed, "a")) == 1
    assert review(reviewed, "a", "Bob", "dismiss", Decision(Status.DISMISSED), seen=1) == 2


def test_of_many_reviewers_at_once_exactly_one_wins(reviewed):
    outcomes = []

    def act(name):
        try:
            outcomes.append(review(reviewed, "a", name, "accept", Decision(Status.READY), seen=0))
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=act, args=(f"r{n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes, key=str) == [1] + ["conflict"] * 5
    assert len(store.history(reviewed, "a")) == 1


def test_two_acts_in_a_row_both_hold(reviewed):
    review(reviewed, "a", "Ann", "note", Decision(note="first"))
    review(reviewed, "a", "Ann", "accept", Decision(status=Status.READY))
    row = store.claim(reviewed, "a")
    assert (row["note"], row["status"], row["revision"]) == ("first", "ready for desk", 2)
    assert store.claim(reviewed, "b")["revision"] == 0


def test_undo_goes_back_step_by_step_and_is_itself_recorded(reviewed):
    shown = ("status", "text", "actor", "stance", "type", "note", "verdict")

    def state():
        row = store.claim(reviewed, "a")
        return [row[name] for name in shown]

    decisions = [
        Decision(Status.READY),
        Decision(note="a note"),
        Decision(Status.CHECKED, text="Other", actor="", stance=Stance.DENIES, type=ClaimType.DENIAL),
        Decision(Status.DISMISSED, verdict="false"),
    ]
    states = [state()]
    for decision in decisions:
        review(reviewed, "a", "Ann", "act", decision)
        states.append(state())
    for expected in reversed(states[:-1]):
        assert take_back(reviewed, "a", "Bob")
        assert state() == expected
    assert not take_back(reviewed, "a", "Bob")
    assert store.claim(reviewed, "a")["revision"] == 8
    acts = store.history(reviewed, "a")
    assert list(acts["reviewer"]) == ["Bob"] * 4 + ["Ann"] * 4
    assert acts["action"].iloc[0] == "undo act"


def test_an_act_after_an_undo_is_undone_before_the_older_ones(reviewed):
    for status in (Status.READY, Status.DISMISSED):
        review(reviewed, "a", "Ann", "act", Decision(status))
    take_back(reviewed, "a", "Ann")
    review(reviewed, "a", "Ann", "act", Decision(Status.CHECKED))
    seen = []
    while take_back(reviewed, "a", "Ann"):
        seen.append(store.claim(reviewed, "a")["status"])
    assert seen == ["ready for desk", "new"]


def test_a_claim_that_is_not_there_can_t_be_reviewed(engine):
    for act in (
        lambda: review(engine, "none", "Ann", "accept", Decision(Status.READY)),
        lambda: store.undo(engine, 7, "Ann"),
    ):
        with pytest.raises(StoreError, match="none|7"):
            act()
    assert store.history(engine, "none").empty
