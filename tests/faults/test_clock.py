"""A clock that is set back an hour, or was a year ahead for a while: nothing is lost, forgotten or taken for another."""

import datetime
import time
from types import SimpleNamespace

import pytest
from desk_tables import as_csv, exported, filled
from stored import save, tables

from pipeline import store
from pipeline.exchange import back, desk_file
from pipeline.store import Decision, connection, feeds, presence
from pipeline.taxonomy import ClaimType, Status

HOUR = datetime.timedelta(hours=1)
YEAR = datetime.timedelta(days=365)


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock so far from the true time, wherever the store asks for it."""
    by = [datetime.timedelta()]

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.now(tz) + by[0]

    monkeypatch.setattr(connection, "datetime", SimpleNamespace(datetime=Clock, UTC=datetime.UTC))
    monkeypatch.setattr(feeds, "datetime", Clock)
    monkeypatch.setattr(presence, "time", SimpleNamespace(time=lambda: time.time() + by[0].total_seconds()))
    return lambda shift: by.__setitem__(0, shift)


@pytest.fixture
def desk(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim(f"claim {key}", key) for key in "ab"])
    return engine


@pytest.mark.parametrize("away", [-HOUR, YEAR], ids=["back", "ahead"])
def test_acts_are_in_the_order_in_which_they_were_done(desk, set_clock, away):
    for number, shift in enumerate((HOUR * 0, away, HOUR * 0, -HOUR, away)):
        set_clock(shift)
        store.decide(desk, {"a": Decision(note=f"{number}", tags=(f"{number}",))}, "Ann", f"act {number}")
    assert list(store.history(desk, "a")["action"]) == [f"act {number}" for number in (4, 3, 2, 1, 0)]
    assert list(store.recent_acts(desk, 5)["action"]) == [f"act {number}" for number in (4, 3, 2, 1, 0)]
    for number in (4, 3, 2, 1, 0):
        assert store.claim(desk, "a")["note"] == f"{number}"
        act = store.last_act_on(desk, "a")
        assert act == store.last_act(desk, "Ann")
        assert act.action == f"act {number}"
        assert store.undo(desk, act.act_id, "Bob").left == ()
    now = tables(desk)
    store.rebuild(desk)
    assert tables(desk) == now


@pytest.mark.parametrize("away", [-HOUR, YEAR], ids=["back", "ahead"])
def test_what_was_decided_here_since_an_export_is_a_conflict_whatever_the_clock_said(desk, set_clock, away):
    set_clock(away)
    store.decide(desk, {"a": Decision(note="before"), "b": Decision(note="before")}, "Ann", "note")
    table = exported(desk)
    set_clock(-away)
    store.decide(desk, {"a": Decision(note="ours")}, "Ann", "note")
    for key in "ab":
        filled(table, key, note="theirs")
    plan = back.plan(desk, desk_file.read_bytes(as_csv(table), "desk.csv"))
    assert {(change.claim_id, change.conflict) for change in plan.changes} == {("a", True), ("b", False)}
    back.apply(desk, plan, "desk")
    assert [store.claim(desk, key)["note"] for key in "ab"] == ["ours", "theirs"]


@pytest.mark.parametrize("became", ["read", "failed", "killed"])
def test_a_feed_that_was_read_while_the_clock_was_a_year_ahead_is_not_left_alone_for_a_year(engine, set_clock, became):
    store.add_feed(engine, "https://gazette.example/rss")
    set_clock(YEAR)
    feed = store.take_due(engine)
    if became == "read":
        store.feed_was_read(engine, feed, title="", etag="", modified="")
    elif became == "failed":
        store.feed_failed(engine, feed, "away")
    set_clock(HOUR * 0)
    assert store.is_any_due(engine)
    feed = store.take_due(engine)
    store.feed_was_read(engine, feed, title="", etag="", modified="")
    assert not store.is_any_due(engine)


def test_who_looked_while_the_clock_was_ahead_is_not_there_for_ever(desk, set_clock):
    set_clock(HOUR)
    store.be_present(desk, "s1", "Ann", "a")
    assert store.others_present(desk, "s2", "a") == ("Ann",)
    set_clock(HOUR * 0)
    assert store.others_present(desk, "s2", "a") == ()
    store.be_present(desk, "s1", "Ann", "a")
    assert store.others_present(desk, "s2", "a") == ("Ann",)


def test_a_forecast_that_came_back_too_early_comes_back_once(engine, make_article, make_claim):
    forecast = make_claim("it will rain", "a", type=ClaimType.FORECAST, due="2100-01-01/2100-06-30")
    save(engine, make_article(), [forecast])
    store.decide(engine, {"a": Decision(Status.READY)}, "Ann", "decide")
    assert store.return_due(engine, "2101-01-31").things == 1
    assert store.return_due(engine, "2026-01-31") is None
    store.decide(engine, {"a": Decision(Status.READY)}, "Ann", "decide")
    assert store.return_due(engine, "2101-01-31") is None
    assert store.claim(engine, "a")["status"] == "ready for desk"
