"""What the questions about tracks cost in a large database, and placing a claim there.

    PYTHONPATH=.:tests/benchmarks python tests/benchmarks/track_questions.py [--url URL] [--claims N]

URL names an empty database (default: a SQLite file in a new folder). It is filled with N made-up claims (default
100,000), all but 500 of which are put into tracks: half into ones of their own, the others into a tenth as many tracks,
a few of them large. The best of three rounds is
printed, in milliseconds of this process's CPU time, which is all of it with SQLite.
"""

import argparse
import random
import tempfile
import time

from review_acts import fill
from sqlalchemy import func, select

from pipeline import store
from pipeline.filters import Filters
from pipeline.schema import opposed, placings, standing, tracks
from pipeline.store import placing
from pipeline.tracking import Known, known, place_new

LEFT = 500
"""Claims that are left to be placed."""


def put_into_tracks(engine):
    """Put half of the claims into tracks of their own; and say of 2,000 pairs that they contradict each other."""
    rng = random.Random(1)
    with engine.begin() as connection:
        ids = list(connection.scalars(select(standing.c.claim_id).order_by(standing.c.article_id)))[:-LEFT]
        shared = max(1, len(ids) // 10)
        number = shared + len(ids)
        rows = ({"first_wording": f"track {n}", "wording": f"track {n}", "made_at": ""} for n in range(number))
        connection.execute(tracks.insert(), list(rows))
        first = connection.scalar(select(func.min(tracks.c.track_id)))
        chosen = [
            first + (int(rng.paretovariate(0.7)) % shared if rng.random() < 0.5 else shared + n)
            for n in range(len(ids))
        ]
        rows = [
            {
                "claim_id": key, "found_track_id": at, "track_id": at, "leads": True, "state": "suggested",
                "relation": "first" if at >= first + shared else "same", "beside": rng.choice(ids[: n + 1]),
                "score": 0.7 if at < first + shared else 0.5 * rng.random() ** 4,
            }
            for n, (key, at) in enumerate(zip(ids, chosen, strict=True))
        ]  # fmt: skip
        connection.execute(placings.insert(), rows)
        pairs = [{"claim_id": ids[n], "other_id": ids[-n - 1], "score": 0.6, "state": "suggested"} for n in range(2000)]
        connection.execute(opposed.insert(), pairs)


def best(name, question, rounds=3):
    """Print what a question costs, and return its answer."""
    costs = []
    for _ in range(rounds):
        start = time.process_time()
        answer = question()
        costs.append(time.process_time() - start)
    print(f"{name:40} {1000 * min(costs):8.1f} ms")
    return answer


def main():
    """Fill a database and time each question."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url")
    parser.add_argument("--claims", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = store.open_store(options.url or f"sqlite:///{folder}/claims.db")
        fill(engine, options.claims)
        put_into_tracks(engine)
        for order in store.TRACK_ORDERS:
            page, _ = best(
                f"the list by {order}", lambda order=order: store.tracks_page(engine, Filters(), 50, 0, order)
            )
        best("the list of one stance", lambda: store.tracks_page(engine, Filters(stance=("denies",)), 50))
        # Not the very largest: their page shows no more than 2,000 claims.
        track_id = int(page["track_id"].iloc[20])
        rows = best("a track’s claims", lambda: store.track_claims(engine, track_id))
        print(f"{'':40} {len(rows):8} claims")
        best("its contradictions", lambda: store.opposed_tracks(engine, track_id))
        best("what may be the same as it", lambda: store.likely_pairs(engine, 8, track_id))
        best("the list of what may be the same", lambda: store.likely_pairs(engine, 30))
        best("its history", lambda: store.track_history(engine, track_id))
        best("where else a claim was seen", lambda: store.seen_elsewhere(engine, rows[0]["claim_id"]))
        best("forecasts fallen due", lambda: store.return_due(engine, "1900-01-01"))
        best("whether any claim is unplaced", lambda: placing.is_any_unplaced(engine))
        index = best("making the index", lambda: known(engine), 1)
        start = time.process_time()
        number = place_new(engine, Known(index.index))
        print(f"{'placing one of ' + str(number):40} {1000 * (time.process_time() - start) / number:8.1f} ms")
        engine.dispose()


if __name__ == "__main__":
    main()
