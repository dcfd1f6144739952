"""What two texts can have in common: stems of words and runs of characters, weighed by how rare they are.

A term is known by its hash, so that there is no vocabulary to keep, and a term never seen before is as rare as can be.
"""

import csv
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from pipeline.resources import data_path

_COLUMNS = 2**20
_STEM = 6
"""Letters of a word that count; "election" and "elected" differ, "voters" and "voter" don't matter beside the rest."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_FOLDERS = ("claim_types", "check_worthiness")

Matrix = Any
"""A SciPy sparse matrix, a row a text."""


def stems(text: str) -> list[str]:
    """Return a text's words in small letters, each cut to its first letters, without "'s" and with "n't" as a word."""
    return [word.removesuffix("'s")[:_STEM] for word in _WORD.findall(text.lower().replace("n't", " not"))]


_COUNTERS = {
    "words": HashingVectorizer(analyzer=stems, n_features=_COLUMNS, norm=None, alternate_sign=False, dtype=np.float32),
    "characters": HashingVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), n_features=_COLUMNS, norm=None, alternate_sign=False, dtype=np.float32
    ),
}


def _counts(kind: str, texts: Sequence[str]) -> Matrix:
    # scikit-learn can't count the terms of no text.
    return _COUNTERS[kind].transform(texts) if texts else sparse.csr_matrix((0, _COLUMNS), dtype=np.float32)


class Terms:
    """Turns texts into rows of weighed terms, one kind of term at a time."""

    def __init__(self, kind: str, texts: Sequence[str] = ()) -> None:
        """Weigh the terms of a kind ("words" or "characters") by texts, beside the sentences that come with us."""
        self._kind = kind
        known, number = _known(kind)
        counted = _counts(kind, texts)
        held = known + np.bincount(counted.indices, minlength=_COLUMNS)
        # Inverse document frequency as scikit-learn smooths it.
        self._rarity = (np.log((1 + number + counted.shape[0]) / (1 + held)) + 1).astype(np.float32)

    def rows(self, texts: Sequence[str]) -> Matrix:
        """Return one row of length 1 for each text: logarithms of the counts, times rarity; no term, all zero."""
        counts = _counts(self._kind, texts)
        counts.data = np.log(counts.data) + 1
        return normalize(self._weighed(counts), copy=False) if texts else counts

    def evidence(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Return rows of the rarity of each term and rows of ones: their product adds up what is in common."""
        ones = _counts(self._kind, texts)
        ones.data[:] = 1
        return self._weighed(ones.copy()), ones

    def _weighed(self, rows: Matrix) -> Matrix:
        rows.data *= self._rarity[rows.indices]
        return rows


@cache
def _known(kind: str) -> tuple[np.ndarray[Any, Any], int]:
    """In how many of our own sentences each term stands, and how many those are."""
    counted = _counts(kind, sentences())
    return np.bincount(counted.indices, minlength=_COLUMNS), counted.shape[0]


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences of the training data of the other models: English as it is in the news."""
    found: list[str] = []
    for folder in _FOLDERS:
        for path in sorted(data_path(folder).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                found.extend(row["sentence"] for row in csv.DictReader(file))
    return tuple(found)


@cache
def common_words() -> frozenset[str]:
    """Return the stems of the words that our own sentences have in small letters: those that are no names."""
    return frozenset(
        stem for text in sentences() for word in _WORD.findall(text) if word.islower() for stem in stems(word)
    )
