"""Fit the weights by which a claim is said to be an earlier one, and write them to `data/matching/recurring.toml`.

    PYTHONPATH=.:tests python tests/recurring_weights.py

Rows: the claims of two invented stories, each with the earlier ones that share most with it. They are a match where
the story has them as one recurring claim; pairs of which neither is listed are left out, as are those that a negation, a
name or a date keeps apart. `start` is set so that 0.5 is the lowest score from which nine in ten are right, where
each story is told with weights that were fitted to the other one.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from stories import SAMPLE, read_story

from pipeline import store
from pipeline.matching.index import ClaimIndex
from pipeline.matching.recurring import likenesses, recurrences
from pipeline.matching.relation import Relation
from pipeline.resources import data_path
from pipeline.store import placing
from pipeline.tracking import NEAREST

STORIES = (SAMPLE, "bridge")
PRECISION = 0.9
STRENGTH = 3.0
NAMES = ("shared", "said", "figure")


@dataclass(frozen=True)
class Pair:
    """A claim and an earlier one."""

    claim_id: str
    has: tuple[float, ...]
    same: bool


def main():
    """Fit the weights to all stories and write them."""
    pairs = {story: pairs_of(story) for story in STORIES}
    model = fitted([pair for some in pairs.values() for pair in some])
    start = float(model.intercept_[0]) - threshold(pairs)
    added = ", ".join(f"{name} = {weight:.2f}" for name, weight in zip(NAMES, model.coef_[0], strict=True))
    data_path("matching/recurring.toml").write_text(
        "# Made by tests/recurring_weights.py: what each likeness adds to the log-odds that a claim is an earlier one.\n\n"
        f"start = {start:.2f}\nadded = {{ {added} }}\n",
        encoding="utf-8",
    )


def pairs_of(story):
    """Read a story and pair each claim with the earlier ones that share most with it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = store.open_store(f"sqlite:///{folder}/claims.db")
        (Path(folder) / "articles").mkdir()
        rows, labels = read_story(story, engine, Path(folder) / "articles")
        claims = placing.propositions(engine, sorted(rows, key=lambda key: (rows[key]["doc"], rows[key]["position"])))
        engine.dispose()
    index, keys, found = ClaimIndex(), set(), []
    for one in claims.values():
        if one.key in keys:
            continue
        near = [claims[key] for key, _ in index.nearest(one.text, NEAREST)]
        told = zip(near, likenesses(one, near, index.rarities), recurrences(one, near, index.rarities), strict=True)
        found += [
            Pair(one.claim_id, tuple(has.values()), labels.get(one.claim_id) == labels.get(other.claim_id))
            for other, has, judged in told
            if judged.relation in {Relation.SAME, Relation.OTHER_FIGURE}
            and {one.claim_id, other.claim_id} & set(labels)
        ]
        keys.add(one.key)
        index.add([(one.claim_id, one.text)])
    return found


def fitted(pairs):
    """Fit a model to pairs."""
    return LogisticRegression(C=STRENGTH, max_iter=1000).fit(
        [pair.has for pair in pairs], [pair.same for pair in pairs]
    )


def threshold(pairs):
    """Return the lowest log-odds from which nine in ten claims are placed rightly, by weights of other stories."""
    best = []
    for story, told in pairs.items():
        model = fitted([pair for other, some in pairs.items() if other != story for pair in some])
        placed = {}
        for odds, pair in sorted(
            zip(model.decision_function([pair.has for pair in told]), told, strict=True), key=lambda one: one[0]
        ):
            placed[pair.claim_id] = (odds, pair.same)
        best += placed.values()
    best.sort(reverse=True)
    right = np.cumsum([same for _, same in best])
    return min(odds for number, (odds, _) in enumerate(best) if right[number] >= PRECISION * (number + 1))


if __name__ == "__main__":
    main()
