"""What the desk's acts and questions cost in a large database.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/review_acts.py [--url URL] [--claims N] [--rounds N]

URL names a database that filled.py has filled, or an empty one (default: a SQLite file in a new folder, removed at the
end), which is filled with N claims (default 100,000). Each act and question is then timed: the median and the worst of
the rounds, in milliseconds, and the median of the CPU time of this process among it. With SQLite, which works in this
process, that is what a machine without other work needs.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

from filled import TAGS, WIDE, fill
from sqlalchemy import Engine, select

from pipeline import store
from pipeline.exchange.scale import scale
from pipeline.filters import Filters
from pipeline.schema import standing
from pipeline.store import Decision
from pipeline.taxonomy import Status

WAITING = Filters(status=("new", "in review"))
Spent = tuple[float, float]
"""Milliseconds by the clock, and of this process's CPU time."""


def main() -> None:
    """Fill the database and print the table."""
    options = _options()
    with ExitStack() as stack:
        url = options.url
        if url is None:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/claims.db"
        engine = store.open_store(url)
        if not store.options(engine).outlets:
            fill(engine, options.claims)
        for name, spent in measures(engine, options.rounds):
            times, own = zip(*spent, strict=True)
            line = f"{statistics.median(times):8.1f} ms, worst {max(times):8.1f} ms of {len(times)}"
            print(f"{name:36} {line}; CPU {statistics.median(own):8.1f} ms", flush=True)
        engine.dispose()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", help="a database, filled or empty (default: a new SQLite file)")
    parser.add_argument("--claims", type=int, default=100_000, help="claims (default 100,000)")
    parser.add_argument("--rounds", type=int, default=30, help="rounds of each (default 30)")
    return parser.parse_args()


def measures(engine: Engine, rounds: int) -> Iterator[tuple[str, list[Spent]]]:
    """Yield each act and question with its times, in milliseconds."""
    ids = _ids(engine)
    number = count()
    few = max(3, rounds // 6)

    def one() -> str:
        return ids[next(number) % len(ids)]

    def repeat(run: Callable[[], object], times: int = rounds) -> list[Spent]:
        return [_milliseconds(run) for _ in range(times)]

    def decide(keys: list[str]) -> store.Act | None:
        given = Decision(status=Status.READY, note=f"note {next(number)}", tags=("port",))
        return store.decide(engine, dict.fromkeys(keys, given), "Editor 3", "settle")

    page = 20
    last = store.counts(engine, Filters()).claims - page
    yield "decide one", repeat(lambda: decide([one()]))
    yield "undo one", [_undo(engine, decide([one()])) for _ in range(rounds)]
    done: list[store.Act | None] = []

    def both(run: Callable[[], store.Act | None]) -> tuple[list[Spent], list[Spent]]:
        acts, undos = [], []
        for _ in range(few):
            acts.append(_milliseconds(lambda: done.append(run())))
            undos.append(_undo(engine, done[-1]))
        return acts, undos

    times, undos = both(lambda: decide([one() for _ in range(1_000)]))
    yield "decide 1,000", times
    yield "undo 1,000", undos
    times, undos = both(lambda: store.join_actors(engine, ["The Ministry of Ports"], "Ports", "Editor 3"))
    yield f"join names, {WIDE:,} claims", times
    yield f"undo joined names, {WIDE:,} claims", undos
    yield "split", repeat(lambda: store.split(engine, one(), ["one part", "another part"], "Editor 3"))
    yield "merge", repeat(lambda: store.merge(engine, one(), [one()], "Editor 3"))
    questions: dict[str, Callable[[], object]] = {
        "claim": lambda: store.claim(engine, one()),
        "next in the queue": lambda: store.next_in_queue(engine, WAITING, one()),
        "first in the queue": lambda: store.next_in_queue(engine, WAITING),
        "place in the queue": lambda: store.place_in_queue(engine, WAITING, one()),
        "place among all": lambda: store.place_in_queue(engine, Filters(), one()),
        "counts": lambda: store.counts(engine, Filters()),
        "counts of those waiting": lambda: store.counts(engine, WAITING),
        "by status": lambda: store.by_status(engine, Filters()),
        "options": lambda: store.options(engine),
        "history": lambda: store.history(engine, one()),
        "last act of a reviewer": lambda: store.last_act(engine, "Editor 3"),
        "last act on a claim": lambda: store.last_act_on(engine, one()),
        "duplicates": lambda: store.duplicates(engine, one()),
        "presence": lambda: _present(engine, one()),
        "page 1 of claims": lambda: store.claims_page(engine, Filters(), page),
        "page 1,000 of claims": lambda: store.claims_page(engine, Filters(), page, min(page * 999, last)),
        "page 1 of claims, last changed": lambda: store.claims_page(engine, Filters(), page, order="changed"),
        "page 1 of a tag's claims": lambda: store.claims_page(engine, Filters(tag=(TAGS[3],)), page),
        "contested": lambda: store.contested(engine, Filters()),
        "by actor": lambda: store.by_actor(engine, Filters(), "stance"),
        "by day": lambda: store.by_day(engine, Filters()),
        "who disputes whom": lambda: store.who_disputes_whom(engine, Filters()),
        "last seven days": lambda: store.last_week(engine, Filters(), page),
        "by outlet": lambda: store.by_outlet(engine, Filters()),
        "page 1 of actors": lambda: store.actors_page(engine, Filters(), page),
        "page 1 of actors, contested": lambda: store.actors_page(engine, Filters(), page, order="contested"),
        "one actor": lambda: actor(engine),
        "untold of an alert": lambda: store.untold(engine, "denials", Filters(stance=("denies",)), "folder"),
        "page 1 of articles": lambda: store.articles_page(engine, Filters(), page),
    }
    for name, ask in questions.items():
        yield name, repeat(ask)
    yield "redraw of the review page", repeat(lambda: redraw(engine, one()))
    yield "overview", repeat(lambda: overview(engine))


def _ids(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        found = list(connection.scalars(select(standing.c.claim_id).order_by(standing.c.claim_id)))
    random.Random(2).shuffle(found)
    return found


def _present(engine: Engine, claim_id: str) -> None:
    store.be_present(engine, f"session {claim_id}", "Editor 3", claim_id)
    store.others_present(engine, "mine", claim_id)


def redraw(engine: Engine, claim_id: str) -> None:
    """Ask all that one run of the review page asks after an act, when no answer is in the cache."""
    claim = store.claim(engine, claim_id)
    assert claim is not None
    store.next_in_queue(engine, WAITING, claim_id)
    store.place_in_queue(engine, WAITING, claim_id)
    store.is_selected(engine, Filters(), claim_id)
    store.by_status(engine, Filters())
    store.options(engine)
    store.article(engine, claim["article_id"], claim["version"])
    store.article_claims(engine, claim["article_id"])
    store.history(engine, claim_id)
    store.last_act(engine, "Editor 3")
    store.last_act_on(engine, claim_id)
    store.duplicates(engine, claim_id)
    scale(engine)
    _present(engine, claim_id)
    for _ in range(5):
        store.data_version(engine)


def overview(engine: Engine) -> None:
    """Ask all that the overview asks."""
    store.counts(engine, Filters())
    store.by_status(engine, Filters())
    store.options(engine)
    store.by_actor(engine, Filters(), "stance")
    store.by_actor(engine, Filters(), "type")
    store.by_day(engine, Filters())
    store.contested(engine, Filters())
    store.who_disputes_whom(engine, Filters())
    store.by_outlet(engine, Filters())
    store.last_week(engine, Filters(), 8)


def actor(engine: Engine) -> None:
    """Ask all that the page of one actor with many claims asks."""
    chosen = Filters(actor=("The Ministry of Ports",))
    store.actors_page(engine, chosen, 1)
    for part in ("stance", "type"):
        store.by_day(engine, chosen, part)
    for side in ("denies", "supports"):
        store.propositions_of(engine, chosen, side, 11)
    store.by_outlet(engine, chosen)
    store.relayed_by(engine, chosen)
    store.claims_page(engine, chosen, 10, order="latest")
    store.joined_names(engine)


def _undo(engine: Engine, act: store.Act | None) -> Spent:
    assert act is not None
    return _milliseconds(lambda: store.undo(engine, act.act_id, "Editor 3"))


def _milliseconds(run: Callable[[], object]) -> Spent:
    start, own = time.perf_counter(), time.process_time()
    run()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - own)


if __name__ == "__main__":
    main()
