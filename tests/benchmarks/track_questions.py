"""What the questions about tracks cost in a large database, and placing a claim there.

    PYTHONPATH=.:tests/benchmarks python tests/benchmarks/track_questions.py [--url URL] [--claims N]

URL names a database that filled.py has filled, or an empty one (default: a SQLite file in a new folder), which is filled
with N claims (default 100,000). The best of three rounds is printed, in milliseconds of this process's CPU time, which is
all of it with SQLite.
"""

import argparse
import tempfile
import time

from filled import fill

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import placing
from pipeline.tracking import Known, known, place_new


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
        if not store.options(engine).outlets:
            fill(engine, options.claims)
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
