"""Fit the weights of claim matching to our own rows and write them to `data/matching/weights.toml`.

    PYTHONPATH=. .venv/bin/python tests/matching_weights.py

Rows: each post of `data/matching/posts.csv` with its claim, with and without title, is a match; with the claims of
other posts and sentences of the training data that are most like it, it is none. The threshold is the lowest at
which nine in ten of the first-ranked are right, where half of the posts have no claim in the pool. The second table
is only written anew where the extra `semantic` is installed; without it, it stays.
"""

import csv
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.matching.meaning import is_installed
from pipeline.matching.scoring import Comparer, Numbers
from pipeline.matching.terms import sentences
from pipeline.resources import data_path, read_toml

DECOYS = 5
"""Claims a post is told apart from."""
PRECISION = 0.9
STRENGTH = 10.0


def main() -> None:
    """Fit both tables, where both can be, and write them."""
    tables = {"without_meaning": fitted(meaning=False)}
    tables["with_meaning"] = (
        fitted(meaning=True) if is_installed() else read_toml("matching/weights.toml")["with_meaning"]
    )
    lines = [
        "# Made by tests/matching_weights.py: what each likeness adds to the log-odds that two texts make one claim."
    ]
    for name, table in tables.items():
        added = ", ".join(f"{key} = {value}" for key, value in table["added"].items())
        lines += ["", f"[{name}]", f"start = {table['start']}", f"added = {{ {added} }}", f"likely = {table['likely']}"]
    data_path("matching/weights.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def posts() -> list[dict[str, str]]:
    """Return the posts with their claims and titles."""
    with data_path("matching/posts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fitted(*, meaning: bool) -> dict[str, object]:
    """Fit one table of weights."""
    names, seen, same, group = likenesses(meaning=meaning)
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    held_out = np.zeros(len(same))
    for training, testing in GroupKFold(5).split(seen, same, group):
        held_out[testing] = model.fit(seen[training], same[training]).decision_function(seen[testing])
    model.fit(seen, same)
    added = dict(zip(names, (round(float(weight), 2) for weight in model.coef_[0]), strict=True))
    return {"start": round(float(model.intercept_[0]), 2), "added": added, "likely": threshold(held_out, same, group)}


def likenesses(*, meaning: bool) -> tuple[list[str], Numbers, Numbers, Numbers]:
    """Return the names of the likenesses, one row of them a pair, whether it is a match, and the post's number."""
    rows = posts()
    claims = [row["claim"] for row in rows]
    titled = [f"{row['title']} {row['claim']}" for row in rows]
    pool = [*titled, *sentences()]
    comparer = Comparer([*claims, *titled], meaning=meaning)
    sparse = Comparer([*claims, *titled], meaning=False)
    asked = sparse.ready([row["post"] for row in rows])
    found = sparse.all_pairs(asked, sparse.ready(pool))
    order = np.argsort(-(found["words"] + found["characters"]), axis=1, kind="stable")
    pairs: list[tuple[int, str, bool]] = []
    for number in range(len(rows)):
        pairs += [(number, titled[number], True), (number, claims[number], True)]
        decoys = [place for place in order[number][: DECOYS + 1] if place != number][:DECOYS]
        pairs += [(number, text, False) for place in decoys for text in _texts(place, claims, pool)]
    return _row_by_row(comparer, rows, pairs)


def _texts(place: int, claims: Sequence[str], pool: Sequence[str]) -> list[str]:
    return [pool[place], claims[place]] if place < len(claims) else [pool[place]]


def _row_by_row(comparer, rows, pairs):
    one = comparer.ready([rows[number]["post"] for number, _, _ in pairs])
    other = comparer.ready([text for _, text, _ in pairs])
    found = comparer.row_by_row(one, other)
    same = np.array([match for _, _, match in pairs])
    return list(found), np.array(list(found.values())).T, same, np.array([number for number, _, _ in pairs])


def threshold(odds: Numbers, same: Numbers, group: Numbers) -> float:
    """Return the lowest probability at which the first-ranked are right often enough."""
    first: list[tuple[float, bool]] = []
    for number in np.unique(group):
        mine = group == number
        matches, others = odds[mine & same], odds[mine & ~same]
        first.append((max(matches.max(), others.max()), bool(matches.max() > others.max())))
        first.append((others.max(), False))
    first.sort(reverse=True)
    right = np.cumsum([hit for _, hit in first]) / np.arange(1, len(first) + 1)
    lowest = first[int(np.flatnonzero(right >= PRECISION).max())][0]
    return round(float(1 / (1 + np.exp(-lowest))), 2)


if __name__ == "__main__":
    main()
