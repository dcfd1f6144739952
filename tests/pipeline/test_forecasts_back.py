"""Forecasts that fell due: back in the queue, once."""

import pytest
from stored import review, save

from pipeline import store
from pipeline.filters import Filters
from pipeline.schema import acts
from pipeline.store import Decision, return_due
from pipeline.taxonomy import ClaimType, Status

DUE = "2099-03-01/2099-03-31"
"""Decisions are made today, long before."""
BEFORE, ON, AFTER = "2099-03-30", "2099-03-31", "2099-04-01"


@pytest.fixture
def forecast(engine, make_article, make_claim):
    claims = [
        make_claim("Prices will fall by March", "f" * 16, type=ClaimType.FORECAST, due=DUE),
        make_claim("Prices fell in March", "a" * 16, due=DUE),
        make_claim("Prices will fall one day", "b" * 16, type=ClaimType.FORECAST),
    ]
    save(engine, make_article(), claims)
    return "f" * 16


def status(engine, claim_id):
    return store.claim(engine, claim_id)["status"]


@pytest.mark.parametrize("decided", [Status.READY, Status.CHECKED, Status.PUBLISHED])
def test_a_decided_forecast_comes_back_once_its_last_day_is_over(engine, forecast, decided):
    for claim_id in store.revisions(engine, Filters()):
        review(engine, claim_id, "Ann", "decide", Decision(status=decided, note="see then"))
    assert return_due(engine, BEFORE) is None
    assert return_due(engine, ON) is None
    act = return_due(engine, AFTER)
    assert (act.reviewer, act.things) == (store.CLAIMDESK, 1)
    assert status(engine, forecast) == "new"
    assert store.claim(engine, forecast)["note"] == "see then"
    assert status(engine, "a" * 16) == status(engine, "b" * 16) == decided
    assert store.history(engine, forecast).iloc[0]["action"] == "fell due"
    # Once: not after a new decision, nor where the return is taken back.
    review(engine, forecast, "Ann", "decide", Decision(status=Status.CHECKED))
    assert return_due(engine, AFTER) is None
    store.rebuild(engine)
    assert status(engine, forecast) == "checked"


def test_a_return_is_undone_and_does_not_come_again(engine, forecast):
    review(engine, forecast, "Ann", "decide", Decision(status=Status.READY))
    act = return_due(engine, AFTER)
    store.undo(engine, act.act_id, "Ann")
    assert status(engine, forecast) == "ready for desk"
    assert return_due(engine, AFTER) is None


@pytest.mark.parametrize("kept", [Status.NEW, Status.IN_REVIEW, Status.DISMISSED])
def test_what_waits_or_was_dropped_is_left_alone(engine, forecast, kept):
    review(engine, forecast, "Ann", "decide", Decision(status=kept))
    assert return_due(engine, AFTER) is None
    assert status(engine, forecast) == kept


def test_what_was_decided_after_the_day_is_judged_already(engine, forecast):
    review(engine, forecast, "Ann", "decide", Decision(status=Status.CHECKED))
    with engine.begin() as connection:
        connection.execute(acts.update().values(at="2099-04-01T08:00:00+00:00"))
    assert return_due(engine, AFTER) is None
    # A note that came later is no decision on it.
    with engine.begin() as connection:
        connection.execute(acts.update().values(at="2099-03-31T23:00:00+00:00"))
    review(engine, forecast, "Ann", "note", Decision(note="late"))
    assert return_due(engine, AFTER).things == 1


def test_no_writing_where_nothing_is_due(engine, forecast):
    before = store.data_version(engine)
    assert return_due(engine, AFTER) is None
    assert store.data_version(engine) == before
