"""How two claims stand to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from pipeline.claim import Figure
from pipeline.matching.differences import Difference, differences
from pipeline.matching.plain import plain
from pipeline.matching.scoring import Comparer, shares
from pipeline.reading.figures import find_figures

_Proposition = tuple[str, Sequence[Figure]]

LEFT = 0.1
"""The part of a score that a difference leaves."""


class Worded(Protocol):
    """A claim, as far as it is compared."""

    @property
    def text(self) -> str:
        """The proposition."""

    @property
    def figures(self) -> Sequence[Figure]:
        """The figures in it."""


class Relation(StrEnum):
    """How a proposition stands to another one."""

    SAME = "same"
    OTHER_FIGURE = "same claim, other figure"
    CONTRADICTION = "contradiction"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Judgement:
    """How two claims stand to each other, and how probable it is that they are the same."""

    relation: Relation
    score: float
    """From 0 to 1; a difference that was found has lowered it."""
    share: float
    """How much of the rarer words of the one that has more of them stands in the other too, 0 to 1."""


def relation(claim: Worded, other: Worded) -> Relation:
    """Return how the propositions of two claims stand to each other.

    Their stances don't count: what one actor denies and another supports is the same claim.
    """
    return judge(claim, [other])[0].relation


def judge(claim: Worded, others: Sequence[Worded]) -> list[Judgement]:
    """Return how the proposition of a claim stands to each of others, in their order."""
    return _judged((claim.text, claim.figures), [(other.text, other.figures) for other in others])


def judge_texts(text: str, others: Sequence[str]) -> list[Judgement]:
    """Return the same of propositions whose figures have yet to be found."""
    return _judged((text, find_figures(text)), [(other, find_figures(other)) for other in others])


def _judged(claim: _Proposition, others: Sequence[_Proposition]) -> list[Judgement]:
    comparer = _comparer()
    asked, known = comparer.ready([claim[0]]), comparer.ready([other[0] for other in others])
    found = comparer.all_pairs(asked, known)
    scores = comparer.probability(found)[0].tolist()
    shared = shares(found["evidence"], asked, known)[0].tolist()
    return [
        _judgement(score, share, differences(plain(claim[0]), plain(other[0]), claim[1], other[1]))
        if score >= comparer.weights.likely
        else Judgement(Relation.DIFFERENT, score, share)
        for other, score, share in zip(others, scores, shared, strict=True)
    ]


def _judgement(score: float, share: float, found: set[Difference]) -> Judgement:
    return Judgement(relation_of(found), score * LEFT if found else score, share)


def relation_of(found: set[Difference]) -> Relation:
    """Return how two claims that are about the same stand to each other, given what tells them apart."""
    if found & {Difference.NAME, Difference.DATE}:
        return Relation.DIFFERENT
    if Difference.NEGATION in found:
        return Relation.CONTRADICTION
    return Relation.OTHER_FIGURE if found else Relation.SAME


@cache
def _comparer() -> Comparer:
    return Comparer()
