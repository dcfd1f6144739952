"""From when on two claims are suggested to be the same: as shipped, or as editors' decisions have taught it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import Engine

from pipeline.store import placing

ALIKE = 0.5
"""The least share of their rarer words that two claims have in common which are suggested to be the same. Within one
story names and topics are shared by all: that two claims are about the same is not enough."""
PRECISION = 0.9
"""The part of suggestions that is to be right."""
FEWEST = 30
"""Decided placings from which on they, and not the threshold that comes with us, say what is likely."""


@dataclass(frozen=True)
class Threshold:
    """From which share of their rarer words in common two claims are suggested to be the same, and who says so."""

    alike: float
    decided: int
    """Placings that editors decided on."""

    @property
    def is_taught(self) -> bool:
        """Whether there are decisions enough to go by."""
        return self.decided >= FEWEST


def threshold(engine: Engine) -> Threshold:
    """Return it as editors' decisions have taught it."""
    decided = placing.decided_scores(engine)
    return Threshold(learnt_threshold(decided, ALIKE), len(decided))


def learnt_threshold(decided: Sequence[tuple[float, bool]], shipped: float) -> float:
    """Return the least score from which on 0.9 of the decided placings are right, or the shipped one.

    `decided` holds the score of each, and whether the editor agreed. The shipped one stands where fewer than 30 are
    decided, and where enough of them all are right, as nobody has decided on what lies below it. Where no score
    makes enough of them right it is above 1: then only claims in the very same words are put together.
    """
    if len(decided) < FEWEST:
        return shipped
    ranked = sorted(decided, reverse=True)
    right = 0
    least = None
    for number, (score, agreed) in zip(count(1), ranked, strict=False):
        right += agreed
        # Of equal scores all are in or none.
        if (number == len(ranked) or ranked[number][0] < score) and right >= PRECISION * number:
            least = score
    if right >= PRECISION * len(ranked):
        return shipped
    return 1.01 if least is None else least
