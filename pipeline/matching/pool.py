"""Known claims ranked for others, and pairs of texts scored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.matching.differences import differences
from pipeline.matching.plain import is_post, plain
from pipeline.matching.relation import LEFT
from pipeline.matching.scoring import Comparer, Numbers, shares, totals
from pipeline.reading.figures import find_figures

_CLOSE = 0.5
"""The part of each text's rare matter that both must share before a difference between them counts: in texts that are
further apart, another name or number belongs to what only one of them tells."""
_ENTRIES = 2_000_000
"""Of a table of claims by known claims that is made at once."""


@dataclass(frozen=True)
class Ranking:
    """The places of known claims, best first, and their scores."""

    places: tuple[int, ...]
    scores: tuple[float, ...]
    likely: bool
    """Whether the first is probably the same claim: nine in ten of such are, in pools like those it was set for."""


class Pool:
    """Known claims or fact-checks, to be ranked by how probably they make the same claim as a text does."""

    def __init__(self, claims: Sequence[str], titles: Sequence[str] = ()) -> None:
        """Make the claims ready; where there are titles, a claim is compared together with its own."""
        self._claims = claims
        texts = [f"{title} {claim}" for title, claim in zip(titles, claims, strict=True)] if titles else claims
        self._comparer = Comparer(texts)
        self._known = self._comparer.ready(texts)

    def rank(self, texts: Sequence[str], top: int) -> Iterator[Ranking]:
        """Yield the likest known claims for each text, at most so many; equals in the pool's order."""
        step = max(1, _ENTRIES // max(1, len(self._claims)))
        for start in range(0, len(texts), step):
            some = texts[start : start + step]
            asked = self._comparer.ready(some)
            found = self._comparer.all_pairs(asked, self._known)
            scores = self._comparer.probability(found)
            shared = shares(found["evidence"], asked, self._known)
            for text, row, share in zip(some, scores, shared, strict=True):
                yield self._ranking(text, row, share, top)

    def _ranking(self, text: str, scores: Numbers, shares: Numbers, top: int) -> Ranking:
        for place in np.flatnonzero((shares >= _CLOSE) & (scores >= self._comparer.weights.likely)).tolist():
            scores[place] *= _kept(text, self._claims[place])
        places = np.argsort(-scores, kind="stable")[:top]
        likely = bool(len(places)) and bool(scores[places[0]] >= self._comparer.weights.likely)
        return Ranking(tuple(places.tolist()), tuple(scores[places].tolist()), likely)


def score_pairs(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return how probable it is that the two texts of each pair make the same claim, 0 to 1.

    What is rare is learnt from the texts too, so that a score depends a little on the other pairs.
    """
    comparer = Comparer(list(dict.fromkeys(text for pair in pairs for text in pair)))
    one, other = (comparer.ready([pair[side] for pair in pairs]) for side in (0, 1))
    found = comparer.row_by_row(one, other)
    scores = comparer.probability(found)
    most = np.maximum(totals(one), totals(other))
    close = np.expm1(found["evidence"]) >= _CLOSE * most
    return [
        float(score) * (_kept(*pair) if near else 1) for pair, score, near in zip(pairs, scores, close, strict=True)
    ]


def _kept(text: str, other: str) -> float:
    """The part of a score that is left to two texts that are close."""
    if is_post(text) or is_post(other):
        # Whoever posted it is named in one of them, and says it in their own way.
        return 1
    one, two = plain(text), plain(other)
    return LEFT if differences(one, two, find_figures(one), find_figures(two)) else 1
