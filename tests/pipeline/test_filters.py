from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.filters import NO_OUTLET, NOBODY, OUTLET_VOICE, Filters
from pipeline.taxonomy import ActorKind, ClaimType, Priority, Stance, Status

words = st.text(min_size=1, max_size=20)


def several(values):
    return st.lists(values, max_size=4, unique=True).map(tuple)


days = st.dates().map(str) | st.just("")
filters = st.builds(
    Filters,
    outlet=several(words | st.just(NO_OUTLET)),
    actor=several(words | st.just(OUTLET_VOICE)),
    stance=several(st.sampled_from([str(one) for one in Stance])),
    type=several(st.sampled_from([str(one) for one in ClaimType])),
    status=several(st.sampled_from([str(one) for one in Status])),
    kind=several(st.sampled_from([str(one) for one in ActorKind])),
    priority=several(st.sampled_from([str(one) for one in Priority])),
    verdict=several(words),
    assignee=several(words | st.just(NOBODY)),
    tag=several(words),
    text=st.text(max_size=20),
    date_from=days,
    date_to=days,
    due=days,
    withdrawn=st.booleans(),
    proposition=st.text(max_size=20),
)


@given(filters)
def test_filters_come_back_from_a_query_the_same(one):
    assert Filters.from_query(one.to_query()) == one


@given(filters)
def test_a_query_holds_only_what_is_set(one):
    assert all(one.to_query().values())
    assert (one.to_query() == {}) == (one == Filters())


@given(
    st.dictionaries(
        st.sampled_from([*(field.name for field in fields(Filters)), "x"]),
        st.text(max_size=12) | st.lists(st.text(max_size=12), max_size=3),
    )
)
def test_no_query_is_an_error_and_what_is_read_is_read_again_the_same(query):
    one = Filters.from_query(query)
    assert Filters.from_query(one.to_query()) == one
    assert set(one.stance) <= set(Stance)
    assert set(one.kind) <= set(ActorKind)
    assert set(one.priority) <= set(Priority)
    assert isinstance(one.sentence(), str)


@pytest.mark.parametrize(
    "query",
    [
        {"stance": "maybe"},
        {"stance": ["", "Denies"]},
        {"type": "predictions"},
        {"status": ["done"]},
        {"date_from": "31.01.2026"},
        {"date_from": "2026-02-30"},
        {"date_to": "20260131"},
        {"date_to": "2026-W01-1"},
        {"date_to": []},
        {"withdrawn": "yes"},
        {"kind": "city"},
        {"priority": ["", "soon"]},
        {"due": "tomorrow"},
        {"due": "2026-1-1"},
        {"tag": [""]},
        {"assignee": ""},
        {"page": "3"},
        {"actor": ""},
        {"text": []},
    ],
)
def test_what_is_unknown_or_malformed_is_ignored(query):
    assert Filters.from_query(query) == Filters()


def test_one_value_may_stand_alone_and_twice_is_once():
    assert Filters.from_query({"actor": "Russia"}) == Filters(actor=("Russia",))
    assert Filters.from_query({"actor": ["Russia", "NATO", "Russia"]}) == Filters(actor=("Russia", "NATO"))


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (Filters(), "all claims"),
        (Filters(actor=("Russia",), stance=("denies",)), "actor is Russia and stance is denies"),
        (Filters(actor=("Russia", "NATO")), "actor is Russia or NATO"),
        (Filters(outlet=(NO_OUTLET,)), "outlet is (no outlet)"),
        (Filters(date_from="2026-01-01"), "published on 2026-01-01 or later"),
    ],
)
def test_filters_are_told_in_words(one, sentence):
    assert one.sentence() == sentence


@given(filters.filter(lambda one: one != Filters()))
def test_every_filter_that_is_set_shows_in_the_sentence(one):
    told = one.sentence()
    assert told != "all claims"
    for value in (*one.outlet, *one.actor, *one.stance, one.text, one.date_from, one.date_to):
        assert value in told
    assert ("withdrawn" in told) >= one.withdrawn
