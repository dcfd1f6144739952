"""How the sample's tracks agree with its list of recurring claims.

    PYTHONPATH=. python tests/benchmarks/track_sample.py

Prints counts, then each pair of different wordings that stand in one track, and each pair that is said to contradict.
"""

import json
import tempfile
from itertools import combinations
from pathlib import Path

from pipeline import store
from pipeline.filters import Filters
from pipeline.ingest import ingest_paths
from pipeline.inputs import find_inputs
from pipeline.sample import articles_path
from pipeline.store.articles import folded
from pipeline.tracking import known, place_new

ALIKE = 0.3
"""The least share of words in common of a quote of the list and that of the claim which it is taken for."""


def recurring(rows):
    """The recurring claim that each claim is, by its id, as far as its quote is found again."""
    found = {}
    listed = json.loads(articles_path().with_name("recurring.json").read_text(encoding="utf-8"))["claims"]
    for one in listed:
        for appearance in one["appearances"]:
            words = set(folded(appearance["quote"]).split())
            there = [row for row in rows if row["doc"] == appearance["article"]]
            shares = {row["claim_id"]: _share(words, set(folded(row["quote"]).split())) for row in there}
            best = max(shares, key=shares.__getitem__)
            if shares[best] > ALIKE:
                found[best] = one["id"]
    return found


def _share(one, other):
    return len(one & other) / len(one | other)


def main():
    """Read the sample into a database of its own, place its claims and print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = store.open_store(f"sqlite:///{Path(folder) / 'claims.db'}")
        ingest_paths(engine, find_inputs([str(articles_path())])[0])
        place_new(engine, known(engine))
        rows = {row["claim_id"]: row for row in store.claim_rows(engine, Filters())}
        tracks, labels = store.tracks_of(engine, list(rows)), recurring(list(rows.values()))
        together = [pair for pair in combinations(rows, 2) if tracks[pair[0]] == tracks[pair[1]]]
        keys = {key: row["proposition_key"] for key, row in rows.items()}
        same = sum(keys[one] == keys[other] for one, other in together)
        wanted = [(one, other) for one, other in combinations(labels, 2) if labels[one] == labels[other]]
        apart = sum(labels[one] != labels[other] for one, other in together if one in labels and other in labels)
        kept = sum(tracks[one] == tracks[other] for one, other in wanted)
        for name, number in (
            ("claims", len(rows)),
            ("tracks", len(set(tracks.values()))),
            ("tracks of two claims or more", len(store.track_ids(engine, Filters()))),
            ("pairs in one track, in the same words", same),
            ("pairs in one track, in other words", len(together) - same),
            ("appearances of the list that were found", len(labels)),
            ("pairs that it puts together", len(wanted)),
            ("of them in one track", kept),
            ("pairs that it keeps apart, in one track", apart),
        ):
            print(f"{name:42} {number:6,}")
        for one, other in sorted(
            {tuple(sorted((rows[a]["text"], rows[b]["text"]))) for a, b in together if keys[a] != keys[b]}
        ):
            print(f"together: {one} | {other}")
        for track_id in sorted(set(tracks.values())):
            for against in store.opposed_tracks(engine, track_id):
                if track_id < against["track_id"]:
                    print(f"contradicts: {store.track(engine, track_id)['wording']} | {against['wording']}")
        engine.dispose()


if __name__ == "__main__":
    main()
