"""How tracks agree with what is known of invented stories, of which `tests/stories.py` tells.

    PYTHONPATH=.:tests python tests/benchmarks/track_stories.py sample bridge strike

Of each story: counts; how many claims that a story lists, and that were made before in other words, came into the track
of one of these, or are offered as maybe the same; and how many of all such joins are right.
"""

import sys
import tempfile
from itertools import combinations
from pathlib import Path

from stories import read_story

from pipeline import store
from pipeline.tracking import known, place_new

MANY = 1000


def main(story):
    """Read a story into a database of its own, place its claims and print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = store.open_store(f"sqlite:///{folder}/claims.db")
        (Path(folder) / "articles").mkdir()
        rows, labels = read_story(story, engine, Path(folder) / "articles")
        place_new(engine, known(engine))
        tracks = store.tracks_of(engine, list(rows))
        pairs = store.likely_pairs(engine, MANY)
        placings = {row["claim_id"]: row for track in set(tracks.values()) for row in store.track_claims(engine, track)}
        engine.dispose()
    # Copies count with the claim of which they are one.
    placings = {key: row for key, row in placings.items() if key in rows}
    keys = {key: row["proposition_key"] for key, row in rows.items()}
    # Those that say in one track the very same are one here.
    first = dict(reversed([(keys[key], key) for key in sorted(rows, key=lambda key: (rows[key]["doc"], key))]))
    listed = {keys[key]: name for key, name in labels.items()}
    track = {key: tracks[one] for key, one in first.items() if one in tracks}
    wanted = [(a, b) for a, b in combinations(listed, 2) if listed[a] == listed[b]]
    kept = sum(track[a] == track[b] for a, b in wanted)
    back = [key for key in listed if any(key in pair for pair in wanted)]
    joins = [
        (row["text"], rows[row["beside"]]["text"], listed.get(keys[key]), listed.get(keys[row["beside"]]))
        for key, row in placings.items()
        if row["relation"] != "first" and row["beside"] in keys and keys[key] != keys[row["beside"]]
    ]
    names = {}
    for key, name in listed.items():
        names.setdefault(track[key], set()).add(name)
    offered = [
        (p["wording"], p["other_wording"], names.get(p["track_id"], set()), names.get(p["other_track_id"], set()))
        for p in pairs
    ]
    print(
        f"== {story}: {len(rows)} claims in {len(set(tracks.values()))} tracks; {len(back)} listed wordings come back"
    )
    print(f"pairs of different wordings that are one claim: {len(wanted)}, in one track {kept}")
    print(
        f"placed beside another wording: {len(joins)}, as listed {sum(a is not None and a == b for *_, a, b in joins)}"
    )
    print(f"offered: {len(pairs)}, as listed {sum(bool(a & b) for *_, a, b in offered)}")
    for text, beside, a, b in joins:
        print("placed ", "as listed " if a is not None and a == b else f"({a} / {b})", "|", text, "|", beside)
    for text, other, a, b in offered:
        print("offered", "as listed " if a & b else f"({a} / {b})", "|", text, "|", other)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        main(name)
