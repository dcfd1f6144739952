"""How probable it is that two texts make the same claim: logistic regression over what they have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from pipeline.matching.meaning import embed, is_installed
from pipeline.matching.plain import plain
from pipeline.matching.terms import Matrix, Terms
from pipeline.resources import read_toml

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Weights:
    """What each kind of likeness adds to the log-odds, and from which probability a match is likely."""

    start: float
    added: Mapping[str, float]
    likely: float
    """At this score nine in ten of the first in a pool are right, on rows of our own."""


@cache
def weights(*, meaning: bool) -> Weights:
    """Return the weights that `tests/matching_weights.py` wrote, for a desk with or without embeddings."""
    table = read_toml("matching/weights.toml")["with_meaning" if meaning else "without_meaning"]
    return Weights(table["start"], table["added"], table["likely"])


@dataclass(frozen=True)
class Texts:
    """Texts made ready to be compared with others that the same Comparer made ready."""

    words: Matrix
    characters: Matrix
    evidence: tuple[Matrix, Matrix]
    meaning: Numbers | None


class Comparer:
    """Compares texts: by stems and by characters, by how much rare matter they share and, if installed, by meaning."""

    def __init__(self, texts: Sequence[str] = (), *, meaning: bool | None = None) -> None:
        """Learn what is rare from texts of the kind that will be compared, beside what is rare in the news."""
        cleaned = [plain(text) for text in texts]
        self._words = Terms("words", cleaned)
        self._characters = Terms("characters", cleaned)
        self._meaning = is_installed() if meaning is None else meaning

    @property
    def weights(self) -> Weights:
        """The weights that go with what is compared."""
        return weights(meaning=self._meaning)

    def ready(self, texts: Sequence[str]) -> Texts:
        """Make texts ready to be compared."""
        cleaned = [plain(text) for text in texts]
        return Texts(
            self._words.rows(cleaned),
            self._characters.rows(cleaned),
            self._words.evidence(cleaned),
            embed(cleaned) if self._meaning else None,
        )

    def all_pairs(self, one: Texts, other: Texts) -> dict[str, Numbers]:
        """Return each likeness of every text to every other one, as tables."""
        found = {
            "words": (one.words @ other.words.T).toarray(),
            "characters": (one.characters @ other.characters.T).toarray(),
            "evidence": np.log1p((one.evidence[0] @ other.evidence[1].T).toarray()),
        }
        if one.meaning is not None and other.meaning is not None:
            found["meaning"] = one.meaning @ other.meaning.T
        return found

    def row_by_row(self, one: Texts, other: Texts) -> dict[str, Numbers]:
        """Return each likeness of each text to the one in the same place."""

        def added(left: Matrix, right: Matrix) -> Numbers:
            return np.asarray(left.multiply(right).sum(axis=1)).ravel()

        found = {
            "words": added(one.words, other.words),
            "characters": added(one.characters, other.characters),
            "evidence": np.log1p(added(one.evidence[0], other.evidence[1])),
        }
        if one.meaning is not None and other.meaning is not None:
            found["meaning"] = (one.meaning * other.meaning).sum(axis=1)
        return found

    def probability(self, found: Mapping[str, Numbers]) -> Numbers:
        """Return the probability of the same claim for each entry of tables of likenesses."""
        known = self.weights
        odds = known.start + sum(known.added[name] * values for name, values in found.items())
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)
