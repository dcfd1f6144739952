"""The page of tracked claims as Streamlit itself runs it, and what Review says of tracks and of forecasts."""

import pytest
from driven import opened, press

from pipeline import store
from pipeline.store import Decision, open_store
from pipeline.taxonomy import ClaimType, Status
from pipeline.tracking import known, place_new

LOST = "The harbour of Lowmere lost 1,200 berths in the storm"
NEVER = "The harbour of Lowmere did not lose 1,200 berths in the storm"
A, B, C, D = (letter * 16 for letter in "abcd")


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    """A store with a claim made by two outlets and contradicted by a third, and a forecast fallen due long ago."""
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = open_store(sqlite_url)
    forecast = {"type": ClaimType.FORECAST, "due": "2099-01-01/2099-01-31"}
    for key, text, more in ((A, LOST, {}), (B, LOST, {}), (C, NEVER, {}), (D, "It will be mended", forecast)):
        article = make_article(key[:4], text=f"Text of {key}.", outlet=f"Outlet {key[0]}")
        store.save_reading(engine, article, [make_claim(text, key, doc=key[:4], **more)], reader_version="1")
    place_new(engine, known(engine))
    yield engine
    engine.dispose()


def html(test):
    return "\n".join(element.proto.body for element in test.get("html"))


def texts(test):
    return "\n".join(str(element.value) for element in (*test.text, *test.info, *test.caption))


def track_of(engine, claim_id):
    return store.tracks_of(engine, [claim_id])[claim_id]


def test_the_list_tells_what_came_back_and_when_two_are_taken_for_one(desk):
    test = opened("tracked")
    assert not test.exception
    assert "1 claim that came back" in texts(test)
    assert "Claims that have a likeness of 50% are put together, until 30 decisions say better" in texts(test)
    assert "2 times in 2 articles of 2 outlets" in html(test)
    assert f"tracked?track={track_of(desk, A)}" in html(test)
    test = opened("tracked", outlet="Outlet c")
    assert "No claim that came back fits these filters" in texts(test)


@pytest.mark.parametrize("wrong", ["4711", "99999999999999999999", "x", "-1"])
def test_an_address_of_no_track_leads_to_the_list(desk, wrong):
    test = opened("tracked", track=wrong)
    assert not test.exception
    assert "There is no tracked claim" in texts(test)
    assert "1 claim that came back" in texts(test)


def test_a_contradiction_is_confirmed_and_taken_back(desk):
    one, other = track_of(desk, A), track_of(desk, C)
    test = press(opened("tracked", track=str(one)), "It does")
    assert [found["state"] for found in store.opposed_tracks(desk, other)] == ["confirmed"]
    test = press(test, "Undo")
    test = press(test, "It doesn’t")
    assert store.opposed_tracks(desk, one) == []
    assert "Contradicts" not in [element.value for element in test.subheader]


def test_what_may_be_the_same_is_merged_or_kept_apart(desk, make_article, make_claim):
    for key, text in (
        ("e" * 16, "The harbour was closed for the night by the storm"),
        ("f" * 16, "Storm: all night long the harbour has been <b>shut</b> to ships"),
    ):
        article = make_article(key[:4], text=f"Text of {key}.", outlet=f"Outlet {key[0]}")
        store.save_reading(desk, article, [make_claim(text, key, doc=key[:4])], reader_version="1")
    place_new(desk, known(desk))
    one, other = (track_of(desk, letter * 16) for letter in "ef")
    assert "tracked?maybe=1" in html(opened("tracked"))
    test = opened("tracked", maybe="1")
    assert f"tracked?track={one}" in html(test)
    assert "<b>shut" not in html(test)
    test = press(test, "Not the same")
    assert "Nothing is left to decide on." in texts(test)
    test = press(test, "Undo")
    test = press(test, "The same")
    assert track_of(desk, "f" * 16) == one
    test = press(test, "Undo")
    assert track_of(desk, "f" * 16) == other
    # On the page of either one it stands too.
    test = press(opened("tracked", track=str(other)), "It is")
    assert track_of(desk, "e" * 16) == other


def test_a_conflict_is_told_and_nothing_is_saved(desk):
    one = track_of(desk, A)
    test = opened("tracked", track=str(one))
    store.reject(desk, B, {B: (one, "suggested")}, "Bob")
    test = press(test, "Confirm")
    assert any("Bob placed this claim otherwise" in error.value for error in test.error)
    assert track_of(desk, B) != one


def test_a_track_without_listed_claims_says_so(desk, make_article, make_claim):
    store.save_reading(desk, make_article(C[:4], text="Another text."), [make_claim("It is so", C)], reader_version="2")
    test = opened("tracked", track=str(track_of(desk, C)))
    assert "None of its claims is in the lists any more" in texts(test)


def test_review_leads_to_where_a_claim_was_seen_elsewhere(desk):
    test = opened("review", claim=A)
    (link,) = [one for one in test.get("page_link") if "Seen elsewhere" in one.proto.label]
    assert link.proto.label == "Seen elsewhere: 1 appearance since 2026-01-31 in 1 outlet"
    assert not [one for one in opened("review", claim=D).get("page_link") if "Seen elsewhere" in one.proto.label]


def test_review_says_that_a_forecast_is_back(desk, monkeypatch):
    store.decide(desk, {D: Decision(status=Status.CHECKED)}, "Ann", "check")
    assert "fell due" not in html(opened("review", claim=D))
    store.return_due(desk, "2099-02-01")
    monkeypatch.setattr("pipeline.attending.today", lambda: "2099-02-01")
    assert "back in the queue: fell due on 2099-01-31" in html(opened("review", claim=D))
    store.decide(desk, {D: Decision(status=Status.CHECKED)}, "Ann", "check")
    assert "back in the queue" not in html(opened("review", claim=D))


def test_only_what_is_decided_counts_as_reviewed(desk):
    store.decide(desk, {A: Decision(status=Status.IN_REVIEW)}, "Ann", "take up")
    assert "0 of 2 reviewed" in html(opened("tracked", track=str(track_of(desk, A))))
    store.decide(desk, {A: Decision(status=Status.CHECKED)}, "Ann", "check")
    assert "1 of 2 reviewed" in html(opened("tracked", track=str(track_of(desk, A))))
