"""A server that is killed while it saves: each act is there whole, or not at all."""

import os
import random
import signal
import sqlite3
import time
from itertools import count

from sqlalchemy import event
from stored import fork, save, tables

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Decision, open_store
from pipeline.taxonomy import Status

MANY = 500
KILLS = int(os.environ.get("CLAIMDESK_TEST_KILLS", "3"))
"""How often the server is killed; more find more."""


def work(url, started, seed):
    """Act without end, as several editors do: decide many, split, merge, take back, and decide as a table says."""
    engine = open_store(url)
    rng = random.Random(seed)
    ids = list(store.claims_page(engine, Filters(), 2 * MANY)["claim_id"])
    for number in count():
        many = dict.fromkeys(rng.sample(ids, MANY), Decision(status=Status.READY, note=f"{seed} {number}"))
        act = store.decide(engine, many, "Ann", "many")
        started.set()
        one, two = rng.sample(ids, 2)
        store.split(engine, one, [f"part {seed} {number}", "another part"], "Ann")
        if store.claim(engine, one)["merged_into"] == "":
            store.merge(engine, one, [two], "Ann")
        if number % 2:
            store.undo(engine, act.act_id, "Bob")
        rows = {key: Decision(note=f"row {seed} {number}", tags=(key,)) for key in rng.sample(ids, 40)}
        store.decide(engine, rows, "Bob", "table")


def test_a_server_killed_at_any_moment_leaves_whole_acts(sqlite_url, make_article, make_claim):
    engine = open_store(sqlite_url)
    save(engine, make_article(), [make_claim(f"claim {n}", f"{n}") for n in range(MANY + 20)])
    rng = random.Random(5)
    for number in range(KILLS):
        engine.dispose()
        started = fork.Event()
        one = fork.Process(target=work, args=(sqlite_url, started, number))
        one.start()
        assert started.wait(60)
        time.sleep(rng.uniform(0, 0.5))
        os.kill(one.pid, signal.SIGKILL)
        one.join()
        assert one.exitcode == -signal.SIGKILL
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        check_whole_acts(engine)
    # And one goes on working with it.
    assert store.decide(engine, {"0": Decision(note="after")}, "Ann", "note").things == 1


def check_whole_acts(engine):
    """Each act has all its events, and what stands is what these come to."""
    now = tables(engine)
    sizes = dict.fromkeys((act["act_id"] for act in now["acts"]), 0)
    for one in now["events"]:
        sizes[one["act_id"]] += 1
    expected = {"many": {MANY}, "split": {2}, "merge": set(range(1, 2 * MANY)), "table": {40}}
    for act in now["acts"]:
        assert act["undoes"] or sizes[act["act_id"]] in expected[act["action"]], act
        assert sizes[act["act_id"]]
    made = {one["key"] for one in now["events"] if "removed" in one["after"]}
    with engine.connect() as connection:
        held = set(connection.exec_driver_sql("SELECT claim_id FROM claims WHERE origin = 'editor'").scalars())
    assert held == made
    store.rebuild(engine)
    assert tables(engine) == now


def test_a_server_killed_before_any_statement_of_an_act_leaves_none_of_it(sqlite_url, make_article, make_claim):
    """The same for every step that an act takes, one after the other."""
    engine = open_store(sqlite_url)
    save(engine, make_article(), [make_claim(f"claim {n}", f"{n}") for n in range(6)])
    store.decide(engine, dict.fromkeys("012", Decision(note="first")), "Ann", "many")
    store.merge(engine, "3", ["4"], "Ann")
    before = tables(engine)
    engine.dispose()
    for change in (
        lambda own: store.decide(own, dict.fromkeys("0123", Decision(tags=("y",))), "Ann", "many"),
        lambda own: store.split(own, "0", ["one", "two", "three"], "Ann"),
        lambda own: store.undo(own, 1, "Ann"),
    ):
        for step in count(1):
            one = fork.Process(target=killed_at, args=(sqlite_url, change, step))
            one.start()
            one.join()
            if one.exitcode == 0:
                break
            assert one.exitcode == -signal.SIGKILL
            assert tables(engine) == before
            engine.dispose()
        assert step > 5
        assert len(tables(engine)["acts"]) == len(before["acts"]) + 1
        store.rebuild(engine)
        before = tables(engine)
        engine.dispose()


def killed_at(url, change, step):
    """Do something, and be killed before so many statements, or its end."""
    own = open_store(url)
    left = [step]

    def count_down(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(own, "before_cursor_execute", count_down)
    event.listen(own, "commit", count_down)
    change(own)
