"""Tracks: which claims are placed together, what editors make of that, and what is told of it."""

import os
import signal
from itertools import count

import pytest
from sqlalchemy import event, func, select
from stored import claim_id_of, fork, save, tables

from pipeline import store, tracking
from pipeline.attending import Attending
from pipeline.claim import Figure
from pipeline.exchange.track_brief import track_brief
from pipeline.filters import Filters
from pipeline.likely import FEWEST, learnt_threshold, threshold
from pipeline.matching.checks import KnownChecks
from pipeline.matching.index import ClaimIndex
from pipeline.schema import opposed, placings, tracks
from pipeline.store import Conflict, StoreError, open_store, placing
from pipeline.taxonomy import Stance
from pipeline.tracking import Known, place_new
from pipeline.web.fact_checks import FactCheck

LOST = "The harbour of Lowmere lost 1,200 berths in the storm"
FEWER = "The harbour of Lowmere lost 900 berths in the storm"
NEVER = "The harbour of Lowmere did not lose 1,200 berths in the storm"
REWORDED = "The storm cost the harbour of Lowmere 1,200 berths"
OTHER = "A ferry to the islands costs twelve crowns"
SHUT = "The harbour was closed for the night by the storm"
NIGHT = "Storm: all night long the harbour has been shut to ships"
BERTHS = {LOST: 1200.0, FEWER: 900.0, NEVER: 1200.0, REWORDED: 1200.0}


@pytest.fixture
def read(engine, make_article, make_claim):
    """Saves an article with claims of these texts and places them; returns their ids by text."""

    def read(doc, *texts, day="2026-01-31", place=True, **known):
        article = make_article(doc, text=f"Text of {doc}.", outlet=f"Outlet {doc}", published=f"{day}T10:00:00Z")
        made = [
            make_claim(text, f"{doc}-{n:013}", doc=doc, figures=_figures(text), **known) for n, text in enumerate(texts)
        ]
        save(engine, article, made)
        if place:
            place_new(engine, tracking.known(engine))
        return [claim.claim_id for claim in made]

    return read


def _figures(text):
    value = BERTHS.get(text)
    return () if value is None else (Figure(f"{value:,.0f} berths", value, "berths"),)


def track_of(engine, claim_id):
    return store.tracks_of(engine, [claim_id])[claim_id]


def seen(engine, track_id):
    return {row["claim_id"]: (row["track_id"], row["state"]) for row in store.track_claims(engine, track_id)}


def placed(engine):
    """Every row of tracks and placings, in an order that stays."""
    with engine.connect() as connection:
        return [
            list(connection.execute(select(table).order_by(*table.primary_key.columns)))
            for table in (tracks, placings, opposed)
        ]


def test_the_same_another_figure_the_contrary_and_something_new(engine, read):
    (first,) = read("a", LOST)
    same, figure, contrary, new = read("b", LOST.upper(), FEWER, NEVER, OTHER, day="2026-02-02")
    found = {row["claim_id"]: row["relation"] for row in store.track_claims(engine, track_of(engine, first))}
    assert found == {first: "first", same: "same", figure: "other figure"}
    (against,) = store.opposed_tracks(engine, track_of(engine, first))
    assert (against["track_id"], against["wording"], against["state"]) == (
        track_of(engine, contrary),
        NEVER,
        "suggested",
    )
    assert track_of(engine, new) not in {track_of(engine, first), track_of(engine, contrary)}
    # Each proposition is in the index once.
    assert len(tracking.known(engine).index) == 4


def test_the_list_counts_filters_and_orders(engine, read):
    read("a", LOST, OTHER, day="2026-01-01")
    read("b", LOST, day="2026-01-05", actor="The mayor", stance=Stance.DENIES)
    read("c", OTHER, day="2026-03-01")
    read("d", LOST, "Nobody else says this at all")
    page, total = store.tracks_page(engine, Filters(), 10)
    assert (total, page["wording"].tolist()) == (2, [LOST, OTHER])
    row = page.iloc[0]
    assert [row[name] for name in ("claims", "articles", "outlets", "supports", "denies", "contested")] == [
        3,
        3,
        3,
        2,
        1,
        1,
    ]
    assert (row["first_day"], row["last_day"], row["suggested"], row["waiting"]) == ("2026-01-01", "2026-01-31", 2, 3)
    latest = store.track_ids(engine, Filters(), "latest")
    assert latest == page["track_id"].tolist()[::-1]
    # A filter chooses tracks; what is said of them is said of all their claims.
    page, total = store.tracks_page(engine, Filters(actor=("The mayor",)), 10)
    assert (total, page["claims"].tolist()) == (1, [3])
    assert store.tracks_page(engine, Filters(), 1, 1)[0]["wording"].tolist() == [OTHER]
    assert store.tracks_page(engine, Filters(text="no such words"), 10)[1] == 0


def test_where_else_a_claim_was_seen(engine, read):
    (one,) = read("a", LOST, day="2026-01-01")
    assert store.seen_elsewhere(engine, one) is None
    read("b", FEWER, day="2026-01-05")
    read("c", LOST, day="")
    found = store.seen_elsewhere(engine, one)
    assert (found["claims"], found["outlets"], found["first_day"]) == (2, 2, "2026-01-05")
    assert store.seen_elsewhere(engine, "no such claim") is None


def test_decisions_hold_when_articles_are_read_again(engine, read):
    read("a", LOST)
    (out,) = read("b", FEWER)
    track_id = track_of(engine, out)
    store.reject(engine, out, seen(engine, track_id), "Ann")
    # Read again it is the same claim; and what says the same anew goes where the editor put it.
    read("b", FEWER, OTHER)
    (again,) = read("c", FEWER)
    assert track_of(engine, out) == track_of(engine, again) != track_id
    # A claim that its article dropped leaves the list, and comes back with it.
    read("c", OTHER)
    assert [row["claim_id"] for row in store.track_claims(engine, track_of(engine, out))] == [out]
    read("c", FEWER)
    assert len(store.track_claims(engine, track_of(engine, out))) == 2


def test_duplicates_leave_the_track_they_are_in(engine, read):
    one, other = read("a", LOST, LOST.upper())
    store.merge(engine, one, [other], "Ann")
    assert [row["claim_id"] for row in store.track_claims(engine, track_of(engine, one))] == [one]


def test_each_act_is_undone_and_made_again_from_the_events(engine, read):
    (first,) = read("a", LOST)
    same, figure = read("b", LOST, FEWER)
    (contrary,) = read("c", NEVER)
    (more,) = read("d", OTHER)
    one, two, three = (track_of(engine, key) for key in (first, contrary, more))
    acts = [
        lambda: store.confirm(engine, seen(engine, one), "Ann"),
        lambda: store.reject(engine, figure, seen(engine, one), "Ann"),
        lambda: store.split_track(engine, [same, figure], seen(engine, one), "Ann"),
        lambda: store.merge_tracks(engine, one, [two, three], "Ann"),
        lambda: store.reword_track(engine, one, "  Berths\nwere lost ", LOST, "Ann"),
        lambda: store.judge_opposition(engine, one, two, "Ann", is_so=True),
        lambda: store.judge_opposition(engine, two, one, "Ann", is_so=False),
    ]
    for act in acts:
        before = placed(engine)[1:], store.track(engine, one)
        done = act()
        after = placed(engine)
        assert (after[1:], store.track(engine, one)) != before
        store.rebuild(engine)
        assert placed(engine) == after
        store.undo(engine, done.act_id, "Bob")
        assert (placed(engine)[1:], store.track(engine, one)) == before
    actions = store.track_history(engine, one)["action"].tolist()
    assert actions[:3] == ["undo reword track", "reword track", "undo merge tracks"]
    assert store.track_history(engine, one)["wording"].tolist()[1] == "Berths were lost"


def test_what_acts_come_to(engine, read):
    (first,) = read("a", LOST)
    same, figure = read("b", LOST, FEWER)
    (contrary,) = read("c", NEVER)
    one, two = track_of(engine, first), track_of(engine, contrary)
    store.split_track(engine, [same, figure], seen(engine, one), "Ann")
    left = track_of(engine, same)
    assert track_of(engine, figure) == left != one
    assert store.track(engine, left)["wording"] == LOST
    store.judge_opposition(engine, one, two, "Ann", is_so=False)
    assert store.opposed_tracks(engine, one) == []
    store.merge_tracks(engine, one, [left, two], "Ann")
    assert len(store.track_claims(engine, one)) == 4
    # An address that someone kept leads on.
    assert store.track(engine, two)["track_id"] == one
    assert store.confirm(engine, {same: (one, "confirmed")}, "Ann") is None


def test_a_conflict_is_told_and_changes_nothing(engine, read):
    (first,) = read("a", LOST)
    (other,) = read("b", FEWER)
    one = track_of(engine, first)
    shown = seen(engine, one)
    store.reject(engine, other, shown, "Bob")
    before = placed(engine), tables(engine)
    with pytest.raises(Conflict, match="Bob placed this claim otherwise") as caught:
        store.confirm(engine, shown, "Ann")
    assert caught.value.claims == (other,)
    with pytest.raises(Conflict):
        store.reject(engine, other, shown, "Ann")
    with pytest.raises(Conflict, match="another wording"):
        store.reword_track(engine, one, "New", "As it never was", "Ann")
    for wrong in (
        lambda: store.reject(engine, first, seen(engine, one), "Ann"),
        lambda: store.confirm(engine, {"none": (1, "suggested")}, "Ann"),
        lambda: store.reword_track(engine, one, " ", LOST, "Ann"),
        lambda: store.judge_opposition(engine, one, 4711, "Ann", is_so=True),
    ):
        with pytest.raises(StoreError):
            wrong()
    with pytest.raises(Conflict, match="no claims any more"):
        store.merge_tracks(engine, one, [4711], "Ann")
    assert (placed(engine), tables(engine)) == before


def test_that_someone_else_confirmed_too_is_no_conflict(engine, read):
    (first,) = read("a", LOST)
    (other,) = read("b", FEWER)
    shown = seen(engine, track_of(engine, first))
    assert store.confirm(engine, shown, "Bob").things == 2
    assert store.confirm(engine, shown, "Ann") is None
    with pytest.raises(Conflict):
        store.reject(engine, other, shown, "Ann")


def test_placing_goes_on_where_it_was_stopped(engine, read, monkeypatch):
    monkeypatch.setattr(tracking, "_BATCH", 2)
    ids = read("a", LOST, FEWER, OTHER, NEVER, REWORDED, place=False)
    assert store.is_any_unplaced(engine)
    turns = iter([True, True, False])
    assert place_new(engine, tracking.known(engine), goes_on=lambda: next(turns, False)) == 2
    assert set(store.tracks_of(engine, ids)) == set(ids[:2])
    assert place_new(engine, tracking.known(engine)) == 3
    assert not store.is_any_unplaced(engine)
    assert track_of(engine, ids[0]) == track_of(engine, ids[1])


def test_a_batch_that_another_process_overtook_is_compared_again(engine, read):
    one, two = read("a", LOST, OTHER, place=False)
    mine = Known(ClaimIndex())
    last = mine.follow(engine)
    first = placing.Placing(one, LOST, "first", None, None, leads=True)
    assert placing.place(engine, [first], last) is not None
    assert placing.place(engine, [placing.Placing(two, OTHER, "first", None, None, leads=True)], last) is None
    assert set(store.tracks_of(engine, [one, two])) == {one}
    assert place_new(engine, mine) == 1
    assert one in mine.index


def _place(url):
    engine = open_store(url)
    place_new(engine, tracking.known(engine))


def _place_until(url, statement):
    """Place claims, and be killed before so many statements."""
    engine = open_store(url)
    known = tracking.known(engine)
    left = count(statement, -1)

    @event.listens_for(engine, "before_cursor_execute")
    def count_down(*_):
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    place_new(engine, known)


def test_killed_at_any_statement_each_claim_is_placed_once(engine, read, database_url, monkeypatch):
    monkeypatch.setattr(tracking, "_BATCH", 3)
    ids = read("a", LOST, FEWER, OTHER, NEVER, REWORDED, place=False)
    ids += read("b", FEWER, OTHER.upper(), SHUT, NIGHT, place=False)
    engine.dispose()
    for statement in count():
        one = fork.Process(target=_place_until, args=(database_url, statement))
        one.start()
        one.join(60)
        with engine.connect() as connection:
            query = select(placings.c.claim_id, placings.c.track_id).order_by(placings.c.placing_id)
            rows = connection.execute(query).all()
            empty = connection.scalar(
                select(func.count()).select_from(tracks).where(tracks.c.track_id.not_in([row[1] for row in rows]))
            )
        # Batches are there whole or not at all, and no track without a claim.
        assert [row[0] for row in rows] == ids[: len(rows)]
        assert len(rows) in {0, 3, 6, 9}
        assert not empty
        engine.dispose()
        if one.exitcode == 0:
            break
        assert one.exitcode == -signal.SIGKILL
    assert statement > 10
    assert len(rows) == len(ids)
    assert track_of(engine, ids[0]) == track_of(engine, ids[1]) == track_of(engine, ids[5])
    assert track_of(engine, ids[2]) == track_of(engine, ids[6])


def test_two_processes_place_each_claim_once(engine, read, database_url):
    numbers = ("one", "two", "three", "four", "five", "six")
    texts = [
        f"The lighthouse keeper of isle {number} has {word} goats" for number in numbers for word in ("brown", "white")
    ]
    for doc in "abcdefgh":
        read(doc, LOST, *texts, place=False)
    workers = [fork.Process(target=_place, args=(database_url,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert not store.is_any_unplaced(engine)
    with engine.connect() as connection:
        number = connection.scalar(select(func.count()).select_from(placings))
    assert number == 8 * (1 + len(texts))
    # The same words are never in two tracks.
    found = {row["track_id"] for doc in "abcdefgh" for row in [{"track_id": track_of(engine, f"{doc}-{0:013}")}]}
    assert len(found) == 1


def test_a_small_index_needs_no_file(engine, read):
    read("a", LOST)
    assert not tracking.index_path(engine).exists()


def test_the_index_survives_a_restart_and_is_made_anew_where_it_is_broken(engine, read, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(tracking, "_WORTH_KEEPING", 1)
    (first,) = read("a", LOST)
    path = tracking.index_path(engine)
    assert len(ClaimIndex.load(path)) == 1
    for broken in (b"", b"no index at all", path.read_bytes()[:-40]):
        path.write_bytes(broken)
        assert first in tracking.known(engine).index
        assert len(ClaimIndex.load(path)) == 1
    path.unlink()
    (second,) = read("b", FEWER)
    assert track_of(engine, first) == track_of(engine, second)


@pytest.mark.parametrize(
    ("decided", "wanted"),
    [
        ([], 0.5),
        ([(0.6, False)] * (FEWEST - 1), 0.5),
        ([(0.6, True)] * FEWEST, 0.5),
        ([(0.9, True)] * 27 + [(0.7, True)] * 9 + [(0.7, False)] * 2 + [(0.55, False)] * 20, 0.7),
        ([(0.9, True)] * 27 + [(0.7, True)] * 4 + [(0.7, False)] * 4 + [(0.6, True)], 0.9),
        ([(0.9, False)] * FEWEST, 1.01),
        # Below the threshold as many decisions are wanted, and nearly all of them right.
        ([(0.3, True)] * (FEWEST - 1), 0.5),
        ([(0.3, True)] * FEWEST, 0.3),
        ([(0.4, True)] * 27 + [(0.3, True)] * 9 + [(0.3, False)] * 2 + [(0.2, False)] * 20, 0.3),
        ([(0.4, False)] * FEWEST, 0.5),
        # It doesn't fall where what lies above it is too often wrong.
        ([(0.6, False)] * FEWEST + [(0.9, True)] * 9 + [(0.3, True)] * FEWEST, 0.9),
    ],
)
def test_decisions_teach_the_threshold(decided, wanted):
    assert learnt_threshold(decided, 0.5) == wanted


def test_only_what_editors_decided_on_other_words_teaches(engine, read):
    (first,) = read("a", LOST)
    figure, same = read("b", FEWER, LOST)
    one = track_of(engine, first)
    assert placing.decided_scores(engine) == []
    store.confirm(engine, {same: (one, "suggested")}, "Ann")
    assert placing.decided_scores(engine) == []
    store.confirm(engine, {figure: (one, "suggested")}, "Ann")
    ((score, agreed),) = placing.decided_scores(engine)
    assert 0.5 <= score < 1
    assert agreed
    store.reject(engine, figure, seen(engine, one), "Ann")
    assert placing.decided_scores(engine) == [(score, False)]
    assert (threshold(engine).alike, threshold(engine).decided, threshold(engine).is_taught) == (0.5, 1, False)


def test_two_tracks_that_may_be_the_same_are_merged_or_kept_apart_and_either_teaches(engine, read):
    (first,) = read("a", SHUT)
    (second,) = read("b", NIGHT, day="2026-02-03")
    one, other = track_of(engine, first), track_of(engine, second)
    (pair,) = store.likely_pairs(engine, 9)
    assert (pair["track_id"], pair["wording"], pair["claims"], pair["seen"]) == (one, SHUT, 1, "2026-01-31")
    assert (pair["other_track_id"], pair["other_wording"], pair["other_seen"]) == (other, NIGHT, "2026-02-03")
    assert 0.1 <= pair["score"] < 0.5
    assert store.likely_pairs(engine, 9, other) == [pair]
    assert store.likely_pairs(engine, 9, one) == store.likely_pairs(engine, 9, 4711) == []
    before = placed(engine)

    merged = store.merge_tracks(engine, one, [other], "Ann")
    assert store.likely_pairs(engine, 9) == []
    assert placing.decided_scores(engine) == [(pair["score"], True)]
    store.undo(engine, merged.act_id, "Ann")

    apart = store.keep_apart(engine, other, one, "Ann")
    assert apart.things == 1
    assert store.keep_apart(engine, one, other, "Ann") is None
    assert store.likely_pairs(engine, 9) == []
    assert placing.decided_scores(engine) == [(pair["score"], False)]
    # To say that it belongs where it is doesn't offer it again.
    assert store.confirm(engine, seen(engine, other), "Ann") is None
    after = placed(engine)
    store.rebuild(engine)
    assert placed(engine) == after
    store.undo(engine, apart.act_id, "Ann")
    assert (placed(engine), store.likely_pairs(engine, 9)) == (before, [pair])
    with pytest.raises(StoreError, match="nothing in the tracks"):
        store.keep_apart(engine, one, 4711, "Ann")


def test_what_left_the_lists_is_not_offered(engine, read):
    (first,) = read("a", SHUT)
    (second,) = read("b", NIGHT)
    assert len(store.likely_pairs(engine, 9)) == 1
    store.merge(engine, first, [second], "Ann")
    assert store.likely_pairs(engine, 9) == []


def test_a_corrected_wording_is_what_is_compared(engine, read):
    (one,) = read("a", OTHER, place=False)
    store.decide(engine, {one: store.Decision(text=LOST)}, "Ann", "correct")
    place_new(engine, tracking.known(engine))
    (two,) = read("b", FEWER)
    assert track_of(engine, one) == track_of(engine, two)
    assert claim_id_of(engine, OTHER) == one


def test_what_attends_to_the_desk_places_what_is_new(engine, read, monkeypatch):
    (first,) = read("a", LOST, place=False)
    attending = Attending(engine)
    attending.look()
    (second,) = read("b", FEWER, place=False)
    attending.look()
    assert track_of(engine, first) == track_of(engine, second)
    # Where nothing changed nothing is asked but that.
    attending.look()
    monkeypatch.setattr(store, "is_any_unplaced", lambda _: pytest.fail("it was asked again"))
    attending.look()


def test_the_command_places_and_says_what_came_of_it(engine, read, database_url, claimdesk, tmp_path):
    read("a", LOST, OTHER, place=False)
    read("b", FEWER, place=False)
    done = claimdesk("track", "--database", database_url, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.decode() == "claims placed: 3; claims that came back: 1; forecasts fallen due: 0\n"
    done = claimdesk("track", "--database", database_url, cwd=tmp_path)
    assert done.stderr.decode().startswith("claims placed: 0; ")


def test_the_brief_says_who_made_it_and_who_denied_it(engine, read):
    (first,) = read("a", LOST, day="2026-01-01", actor="Ann & <b>Bo</b>")
    read("b", FEWER, day="2026-01-05", actor="The mayor", stance=Stance.DENIES)
    read("c", NEVER, day="2026-01-06")
    page = track_brief(engine, track_of(engine, first))
    assert "Ann &amp; &lt;b&gt;Bo&lt;/b&gt;" in page
    assert "<b>Bo" not in page
    for told in ("2 times in 2 articles of 2 outlets from 2026-01-01 to 2026-01-05", "The mayor", NEVER, "900 berths"):
        assert told in page
    with pytest.raises(StoreError, match="no track 4711"):
        track_brief(engine, 4711)


def test_published_fact_checks_of_what_a_track_says():
    def check(claim, url):
        return FactCheck(claim, "", "", "2026-02-01", "False", None, None, None, "false", "", url, "Checkers")

    known = KnownChecks([("1", check(FEWER, "u1")), ("2", check(OTHER, "u2")), ("3", check(NEVER, "u3"))])
    found = [(one.check.url, str(one.relation)) for one in known.matching(LOST)]
    assert sorted(found) == [("u1", "same claim, other figure"), ("u3", "contradiction")]
    assert KnownChecks([]).matching(LOST) == []
