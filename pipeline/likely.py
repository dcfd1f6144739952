"""From when on two claims are suggested to be the same: as shipped, or as editors' decisions have taught it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from pipeline.store import placing

ALIKE = 0.5
"""The least score (`matching.recurring`) of two claims that are placed together."""
PRECISION = 0.9
"""The part of suggestions that is to be right."""
FEWEST = 30
"""Decisions on scores above the threshold that comes with us from which on it may rise; below it, that it may fall."""


@dataclass(frozen=True)
class Threshold:
    """From which score on two claims are placed together, and who says so."""

    alike: float
    decided: int
    """What editors decided on."""

    @property
    def is_taught(self) -> bool:
        """Whether there are decisions enough to go by."""
        return self.decided >= FEWEST


def threshold(engine: Engine) -> Threshold:
    """Return it as editors' decisions have taught it."""
    decided = placing.decided_scores(engine)
    return Threshold(learnt_threshold(decided, ALIKE), len(decided))


def learnt_threshold(decided: Sequence[tuple[float, bool]], shipped: float) -> float:
    """Return the score from which on editors would place claims together, or the shipped one.

    `decided` holds the score of each, and whether the editor agreed. It rises to the least from which 9 in 10 are right
    if of 30 decided above the shipped one fewer are: above 1 where there is none, so that only the very same words
    are put together. Else it falls to the least from which 9 in 10 of those below are right, if 30 are decided.
    """
    above = [one for one in decided if one[0] >= shipped]
    below = [one for one in decided if one[0] < shipped]
    if len(above) >= FEWEST and sum(agreed for _, agreed in above) < PRECISION * len(above):
        return _least(above, 1.01)
    return _least(below, shipped) if len(below) >= FEWEST else shipped


def _least(decided: Sequence[tuple[float, bool]], otherwise: float) -> float:
    """The least score from which on enough are right."""
    ranked = sorted(decided, reverse=True)
    right, least = 0, otherwise
    for number, (score, agreed) in enumerate(ranked, 1):
        right += agreed
        # Of equal scores all are in or none.
        if (number == len(ranked) or ranked[number][0] < score) and right >= PRECISION * number:
            least = score
    return least
