"""A server that is killed while it saves: each act is there whole, or not at all."""

import os
import signal
from itertools import count

from sqlalchemy import event
from stored import fork, save, tables

from pipeline import store
from pipeline.store import Decision, open_store


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
