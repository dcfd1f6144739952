"""Two servers and a reading on one database: no act is lost, conflicts are told, and nothing is done twice."""

import time

import pytest
from killing import PATIENCE, Promises
from sqlalchemy import select
from stored import fork, save, tables

from pipeline import store, tracking
from pipeline.attending import Attending
from pipeline.filters import Filters
from pipeline.schema import placings
from pipeline.store import Conflict, Decision, open_store

SHARED, EACH, ARTICLES = 4, 20, 8


def act(url, name, promise):
    """Count up what stands on claims that the others count up too, as somebody does who saw each just before."""
    engine = open_store(url)
    for number in range(EACH):
        claim_id, told = f"{number % SHARED}", False
        while True:
            claim = store.claim(engine, claim_id)
            count = Decision(note=str(int(claim["note"] or 0) + 1))
            try:
                done = store.decide(engine, {claim_id: count}, name, "count", {claim_id: claim["revision"]})
                break
            except Conflict:
                if not told:
                    promise("conflict")
                told = True
        promise(done.act_id)


def read(url, make_article, make_claim, promise):
    engine = open_store(url)
    for number in range(ARTICLES):
        found = [make_claim(f"claim {n} of {number % 5}", f"{number}-{n}") for n in range(10)]
        save(engine, make_article(f"more {number}", text=f"Text {number}."), found)
        promise(number)


def attend(url, promise):
    """Do what the process beside a server does, until all was read and placed."""
    engine = open_store(url)
    attending = Attending(engine)
    while (
        store.counts(engine, Filters()).articles < 1 + ARTICLES
        or store.is_any_unplaced(engine)
        or store.is_any_due(engine)
    ):
        attending.look()
        if (feed := store.take_due(engine)) is not None:
            promise(feed.url)
            store.feed_was_read(engine, feed, title="", etag="", modified="")
        time.sleep(0.01)


def test_all_of_them_at_once(engine, database_url, tmp_path, monkeypatch, make_article, make_claim):
    monkeypatch.setattr(tracking, "_BATCH", 10)
    save(engine, make_article(), [make_claim(f"shared {n}", f"{n}") for n in range(SHARED)])
    feeds = [f"https://gazette.example/{number}" for number in range(6)]
    for url in feeds:
        store.add_feed(engine, url)
    engine.dispose()
    acts, articles, due = (Promises(tmp_path / name) for name in ("acts", "articles", "due"))
    works = [
        *((act, (database_url, name, acts)) for name in ("Ann", "Bob")),
        (read, (database_url, make_article, make_claim, articles)),
        *((attend, (database_url, due)) for _ in range(2)),
    ]
    children = [fork.Process(target=work, args=given) for work, given in works]
    for one in children:
        one.start()
    for one in children:
        one.join(PATIENCE)
    assert [one.exitcode for one in children] == [0] * len(children)
    now = tables(engine)
    promised = [int(line) for line in acts if line != "conflict"]
    assert sorted(promised) == [row["act_id"] for row in now["acts"]]
    assert len(promised) == 2 * EACH
    assert sum(int(row["note"]) for row in now["reviews"]) == 2 * EACH
    assert sorted(due) == feeds
    with engine.connect() as connection:
        placed = list(connection.scalars(select(placings.c.claim_id)))
    assert len(placed) == len(set(placed)) == SHARED + 10 * ARTICLES
    store.rebuild(engine)
    assert tables(engine) == now


def test_who_acts_on_what_another_server_s_editor_changed_is_told(engine, database_url, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a")])
    other = open_store(database_url)
    seen = {"a": store.claim(other, "a")["revision"]}
    store.decide(engine, {"a": Decision(note="ours")}, "Ann", "note", seen)
    with pytest.raises(Conflict, match="Ann changed this claim"):
        store.decide(other, {"a": Decision(note="theirs")}, "Bob", "note", seen)
    assert store.claim(other, "a")["note"] == "ours"
    other.dispose()
