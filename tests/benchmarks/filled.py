"""Fill an empty database with made-up claims, as a newsroom might come to have them.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/filled.py --url URL [--claims N]

N claims (default 1,000,000) stand in N / 10 articles of six years. A few actors and outlets have most of them; one claim
in eight says what other articles say too, one in twelve denies something, half of these what another actor says in the
same article; one article in twenty is a copy of one before it; a third of the claims are decided, and all but 500 are in
tracks. The same each time.
"""

import argparse
import datetime
import random
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Engine, Table

from pipeline import store
from pipeline.exchange.scale import DEFAULT
from pipeline.schema import acts, article_texts, articles, claims, events, opposed, placings, tracks
from pipeline.store import UNTOUCHED
from pipeline.store.articles import folded
from pipeline.taxonomy import ActorKind, AttributionKind, ClaimType, Priority, Stance, Status

AN_ARTICLE = 10
"""Claims in each article."""
WIDE = 5_000
"""Claims that say the name that is joined to another."""
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
LEFT = 500
"""Claims that are left to be placed into tracks."""
STAFF = [f"Editor {number}" for number in range(12)]
_FIRST = datetime.date(2021, 1, 1)
_DAYS = 6 * 365


def main() -> None:
    """Fill the database that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", required=True, help="an empty database")
    parser.add_argument("--claims", type=int, default=1_000_000)
    options = parser.parse_args()
    engine = store.open_store(options.url)
    start = time.perf_counter()
    fill(engine, options.claims)
    print(f"{options.claims:,} claims on {engine.dialect.name}, filled in {time.perf_counter() - start:.0f} s")
    engine.dispose()


def fill(engine: Engine, number: int) -> None:
    """Put so many claims into an empty database."""
    rng = random.Random(1)
    total = number // AN_ARTICLE
    _insert(engine, articles, (_article(n, total) for n in range(1, total + 1)))
    _insert(engine, article_texts, (_text(n) for n in range(1, total + 1)))
    track_of: dict[str, int] = {}
    tracked: list[tuple[str, int]] = []
    _insert(engine, claims, _claims(number, track_of, tracked))
    _put_into_tracks(engine, track_of, tracked[:-LEFT])
    decided = rng.sample(range(number), number // 3)
    _insert(engine, acts, (_act(n, rng) for n in range(1, len(decided) + 1)))
    _insert(engine, events, (_event(n, f"{one:016x}", rng) for n, one in enumerate(decided, start=1)))
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table in (acts, events, articles, tracks):
                key = table.primary_key.columns[0].name
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT max({key}) FROM {table}))"
                )
    store.rebuild(engine)
    if engine.dialect.name == "postgresql":
        # As it does by itself before long; SQLite looks at what there is whenever it is opened.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _insert(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        while some := list(islice(rows, 10_000)):
            connection.execute(table.insert(), some)


def _article(number: int, total: int) -> dict[str, Any]:
    rng = random.Random(number)
    day = _FIRST + datetime.timedelta(days=_DAYS * number // (total + 1))
    at = f"{day}T{number % 24:02}:00:00Z"
    key = f"{number:064x}"
    outlet = _most_often(rng, 300)
    return {
        "article_id": number, "doc": f"doc-{number}", "source": f"/news/{number}.txt", "source_key": key,
        "title": f"The {NOUNS[number % len(NOUNS)]} of {PLACES[number % len(PLACES)]}, part {number}",
        "outlet": f"{PLACES[outlet % 10]} Gazette {outlet}", "author": "", "url": f"https://a.example/{number}",
        "url_key": key, "published": at, "digest": key, "version": 1, "reader_version": "1", "body_start": 0,
        "title_span": None, "added_at": at, "read_at": at,
    }  # fmt: skip


def _most_often(rng: random.Random, number: int) -> int:
    """One of so many: the first twice as often as the second, three times as often as the third."""
    return int(number ** rng.random()) - 1


def _text(number: int) -> dict[str, Any]:
    text = "\n\n".join(f"Paragraph {n} says what was {VERBS[n % len(VERBS)]} in the year. " * 4 for n in range(12))
    return {"article_id": number, "version": 1, "text": text, "digest": f"{number:064x}"}


def _claims(number: int, track_of: dict[str, int], tracked: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """Make the claims, and say of each proposition and each claim in which track it is."""
    rng = random.Random(2)
    before: list[list[dict[str, Any]]] = []
    for article in range(number // AN_ARTICLE):
        copied = before[rng.randrange(len(before))] if before and rng.random() < 0.05 else None
        made: list[dict[str, Any]] = []
        for position in range(AN_ARTICLE):
            row = _claim(rng, article, position, number, made)
            if copied is not None and position < AN_ARTICLE - 2:
                row |= {name: copied[position][name] for name in _SAID} | {"copy_of": copied[position]["claim_id"]}
            made.append(row)
            key = row["proposition_key"]
            if key not in track_of:
                # One in ten says the same as an earlier one in other words.
                others = rng.randrange(1, len(track_of) // 10 + 2)
                track_of[key] = others if rng.random() < 0.1 and track_of else len(track_of) + 1
            tracked.append((row["claim_id"], track_of[key]))
        if copied is None:
            before = [*before[-49:], made]
        yield from made


_SAID = ("proposition_key", "text", "actor", "actor_kind", "stance", "type", "quote")


def _claim(rng: random.Random, article: int, position: int, number: int, made: list[dict[str, Any]]) -> dict[str, Any]:
    key = article * AN_ARTICLE + position
    one = random.Random(_most_often(rng, number // 50)) if rng.random() < 0.12 else rng
    text = f"the {one.choice(NOUNS)} of {one.choice(PLACES)} {one.choice(VERBS)} {one.randrange(10**7):,} times"
    who = _most_often(rng, max(100, number // 20))
    actor = f"{PLACES[who % 10]} {NOUNS[who % 16]} {who}" if rng.random() < 0.8 else None
    if position == 0 and article < WIDE:
        actor = "The Ministry of Ports"
    stance = rng.choices(list(Stance), (80, 8, 4, 8))[0]
    if stance == Stance.DENIES and made and rng.random() < 0.5:
        text = made[-1]["text"]
    type_ = rng.choice(list(ClaimType)).value
    figures = [{"text": "1,200 tonnes", "value": 1200.0, "unit": "tonnes"}] if type_ == ClaimType.FIGURE else []
    at = 100 * position
    return {
        "claim_id": f"{key:016x}", "article_id": 1 + article, "version": 1, "position": position,
        "content_key": f"{key:064x}", "proposition_key": folded(text), "text": text, "actor": actor,
        "actor_kind": rng.choice(list(ActorKind)).value if actor else None,
        "via": f"{PLACES[who % 10]} Agency" if rng.random() < 0.05 else None, "type": type_, "type_confidence": 0.9,
        "stance": stance.value, "attribution": AttributionKind.INDIRECT.value, "cue": "said",
        "quote": f"said that {text}", "spans": [[at, at + 60]], "source_spans": [[at, at + 5]],
        "cue_spans": [[at + 6, at + 10]], "figures": figures, "check_worthiness": round(rng.random(), 4),
        "why": "said + that-clause", "due": None, "withdrawn": False, "origin": "machine", "copy_of": None,
    }  # fmt: skip


def _put_into_tracks(engine: Engine, track_of: dict[str, int], tracked: list[tuple[str, int]]) -> None:
    """Place claims in their tracks; 2,000 pairs of them contradict each other."""
    words = (
        {"track_id": n, "first_wording": f"track {n}", "wording": f"track {n}", "made_at": ""}
        for n in range(1, len(track_of) + 1)
    )
    _insert(engine, tracks, words)
    same = {"relation": "same", "beside": None, "score": 0.7, "leads": True, "state": "suggested"}
    placed = ({"claim_id": key, "found_track_id": track, "track_id": track} | same for key, track in tracked)
    _insert(engine, placings, placed)
    pairs = (
        {"claim_id": tracked[n][0], "other_id": tracked[-n - 1][0], "score": 0.6, "state": "suggested"}
        for n in range(min(2000, len(tracked) // 2))
    )
    _insert(engine, opposed, pairs)


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


if __name__ == "__main__":
    main()
