"""What the desk's acts and questions cost in a large database.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/review_acts.py [--url URL] [--claims N] [--rounds N]

URL names an empty database (default: a SQLite file in a new folder, removed at the end). It is filled with N made-up
claims (default 100,000) in N / 10 articles, a third of them decided, and each act and question is then timed: the
median and the worst of the rounds, in milliseconds, and the median of the CPU time of this process among it. With
SQLite, which works in this process, that is what a machine without other work needs.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count, islice
from typing import Any

from sqlalchemy import Engine, Table, select

from pipeline import store
from pipeline.exchange.scale import DEFAULT, scale
from pipeline.filters import Filters
from pipeline.schema import acts, article_texts, articles, claims, events, standing
from pipeline.store import UNTOUCHED, Decision
from pipeline.store.articles import folded
from pipeline.taxonomy import ActorKind, AttributionKind, ClaimType, Priority, Stance, Status

AN_ARTICLE = 10
"""Claims in each article."""
WIDE = 5_000
"""Claims that say the name that is joined to another."""
WAITING = Filters(status=("new", "in review"))
NOUNS = [
    "bridge",
    "budget",
    "clinic",
    "council",
    "court",
    "dam",
    "ferry",
    "glacier",
    "harbour",
    "line",
    "market",
    "mine",
    "port",
    "school",
    "tower",
    "union",
]
VERBS = [
    "closed",
    "delayed",
    "opened",
    "lost",
    "gained",
    "sold",
    "bought",
    "moved",
    "shrank",
    "grew",
    "repaired",
    "flooded",
]
PLACES = ["Lowmere", "Upmere", "Northwick", "Saltby", "Eastholm", "Grenford", "Marlow", "Fenbury", "Oakley", "Thornby"]
TAGS = [f"{noun} {place}" for noun in NOUNS[:6] for place in PLACES[:5]]
Spent = tuple[float, float]
"""Milliseconds by the clock, and of this process's CPU time."""
STAFF = [f"Editor {number}" for number in range(12)]


def main() -> None:
    """Fill the database and print the table."""
    options = _options()
    with ExitStack() as stack:
        url = options.url
        if url is None:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/claims.db"
        engine = store.open_store(url)
        start = time.perf_counter()
        fill(engine, options.claims)
        print(f"{options.claims:,} claims on {engine.dialect.name}, filled in {time.perf_counter() - start:.0f} s")
        for name, spent in measures(engine, options.rounds):
            times, own = zip(*spent, strict=True)
            line = f"{statistics.median(times):8.1f} ms, worst {max(times):8.1f} ms of {len(times)}"
            print(f"{name:36} {line}; CPU {statistics.median(own):8.1f} ms", flush=True)
        engine.dispose()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", help="an empty database (default: a new SQLite file)")
    parser.add_argument("--claims", type=int, default=100_000, help="claims (default 100,000)")
    parser.add_argument("--rounds", type=int, default=30, help="rounds of each (default 30)")
    return parser.parse_args()


# Filling


def fill(engine: Engine, number: int) -> None:
    """Put so many claims into an empty database, with a third of them decided."""
    rng = random.Random(1)
    names = [f"{rng.choice(PLACES)} {rng.choice(NOUNS)} {n}" for n in range(5_000)]
    total = number // AN_ARTICLE
    _insert(engine, articles, (_article(n) for n in range(1, total + 1)))
    _insert(engine, article_texts, (_text(n) for n in range(1, total + 1)))
    _insert(engine, claims, (_claim(rng, n, names) for n in range(number)))
    decided = rng.sample(range(number), number // 3)
    _insert(engine, acts, (_act(n, rng) for n in range(1, len(decided) + 1)))
    _insert(engine, events, (_event(n, f"{one:016x}", rng) for n, one in enumerate(decided, start=1)))
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table, key in (("acts", "act_id"), ("events", "event_id"), ("articles", "article_id")):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT max({key}) FROM {table}))"
                )
    store.rebuild(engine)
    if engine.dialect.name == "postgresql":
        # As the server does by itself before long.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _insert(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        while some := list(islice(rows, 10_000)):
            connection.execute(table.insert(), some)


def _article(number: int) -> dict[str, Any]:
    day = f"20{20 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00Z"
    key = f"{number:064x}"
    return {
        "article_id": number, "doc": f"doc-{number}", "source": f"/news/{number}.txt", "source_key": key,
        "title": f"The {NOUNS[number % len(NOUNS)]} of {PLACES[number % len(PLACES)]}, part {number}",
        "outlet": f"{PLACES[number % 7]} Gazette {number % 40}", "author": "", "url": f"https://a.example/{number}",
        "url_key": key, "published": day, "digest": key, "version": 1, "reader_version": "1", "body_start": 0,
        "title_span": None, "added_at": day, "read_at": day,
    }  # fmt: skip


def _text(number: int) -> dict[str, Any]:
    text = "\n\n".join(f"Paragraph {n} says what was {VERBS[n % len(VERBS)]} in the year. " * 4 for n in range(12))
    return {"article_id": number, "version": 1, "text": text, "digest": f"{number:064x}"}


def _claim(rng: random.Random, number: int, names: list[str]) -> dict[str, Any]:
    # One proposition in five is said in several articles.
    part = rng.randrange(2_000) if rng.random() < 0.2 else f"{number:,}"
    text = f"the {rng.choice(NOUNS)} of {rng.choice(PLACES)} {rng.choice(VERBS)} {part} times"
    actor = names[min(int(rng.paretovariate(0.6)) - 1, len(names) - 1)] if rng.random() < 0.8 else None
    if number % AN_ARTICLE == 0 and number // AN_ARTICLE < WIDE:
        actor = "The Ministry of Ports"
    span = [(100 * (number % AN_ARTICLE)), 100 * (number % AN_ARTICLE) + 60]
    return {
        "claim_id": f"{number:016x}", "article_id": 1 + number // AN_ARTICLE, "version": 1,
        "position": number % AN_ARTICLE, "content_key": f"{number:064x}", "proposition_key": folded(text),
        "text": text, "actor": actor, "actor_kind": rng.choice(list(ActorKind)).value if actor else None, "via": None,
        "type": rng.choice(list(ClaimType)).value, "type_confidence": 0.9,
        "stance": rng.choices(list(Stance), (80, 8, 4, 8))[0].value, "attribution": AttributionKind.INDIRECT.value,
        "cue": "said", "quote": f"said that {text}", "spans": [span], "source_spans": [[span[0], span[0] + 5]],
        "cue_spans": [[span[0] + 6, span[0] + 10]], "figures": [], "check_worthiness": round(rng.random(), 4),
        "why": "said + that-clause", "due": None, "withdrawn": False, "origin": "machine",
    }  # fmt: skip


def _act(number: int, rng: random.Random) -> dict[str, Any]:
    at = f"2026-{1 + number % 12:02}-{1 + number % 28:02}T{number % 24:02}:{number % 60:02}:00+00:00"
    return {"act_id": number, "at": at, "reviewer": rng.choice(STAFF), "action": "settle", "undoes": None}


def _event(number: int, claim_id: str, rng: random.Random) -> dict[str, Any]:
    after = {
        "status": rng.choice([status.value for status in Status if status is not Status.NEW]),
        "assignee": rng.choice(["", *STAFF]),
        "priority": rng.choice(list(Priority)).value,
        "tags": rng.sample(TAGS, rng.randrange(3)),
        "verdict": rng.choice(["", *(rating.name for rating in DEFAULT)]),
        "note": "see the minutes of the meeting",
        "evidence": [f"https://b.example/{number}"],
        "deadline": rng.choice(["", "2026-12-01", "2027-01-15"]),
    }
    before = {name: UNTOUCHED[name] for name in after}
    return {
        "event_id": number, "act_id": number, "subject": "claim", "key": claim_id, "before": before, "after": after
    }  # fmt: skip


# Measuring


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
