"""How surely a claim of an article is one that was made before, in other words or with another figure.

Logistic regression over three likenesses. Within one story the same people and places are in all that is said, so what
counts most is which part of the other words two claims share.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.matching.differences import differences, is_same_figure
from pipeline.matching.plain import plain
from pipeline.matching.relation import Relation, Worded, relation_of
from pipeline.matching.words import is_name, rarity, words
from pipeline.resources import read_toml

_TELLING = 3
"""From this value on it tells something that two claims have one figure."""

Rarities = Callable[[Collection[str]], Mapping[str, float]]
"""How rare words are among the claims at hand, each from 0 to 1."""


@dataclass(frozen=True)
class Recurrence:
    """How a claim stands to an earlier one, and how surely both are about the same."""

    relation: Relation
    score: float
    """From 0 to 1. From 0.5 on nine in ten are right, unless the relation keeps them apart."""


def recurrences(claim: Worded, others: Sequence[Worded], rarities: Rarities) -> list[Recurrence]:
    """Return how a claim stands to each of others, in their order."""
    return [
        Recurrence(
            relation_of(differences(plain(claim.text), plain(other.text), claim.figures, other.figures)), _score(has)
        )
        for other, has in zip(others, likenesses(claim, others, rarities), strict=True)
    ]


def likenesses(claim: Worded, others: Sequence[Worded], rarities: Rarities) -> list[dict[str, float]]:
    """Return what a claim has in common with each of others.

    `shared`: how much rare matter, as a logarithm; `said`: which part of the words that are no names, of the claim that
    has more of them; `figure`: 1 where both have one and the same figure.
    """
    mine, theirs = words(claim.text), [words(other.text) for other in others]
    # A name that is rare in the news may be in every other claim here, or the other way round.
    weight = {word: rarity(word) * local for word, local in rarities(mine.union(*theirs)).items()}

    def total(some: Collection[str], *, names: bool = True) -> float:
        return sum(weight[word] for word in some if names or not is_name(word))

    return [
        {
            "shared": math.log1p(total(mine & held)),
            "said": total(mine & held, names=False) / max(total(mine, names=False), total(held, names=False), 1.0),
            "figure": float(
                any(
                    abs(one.value) >= _TELLING and is_same_figure(one, two)
                    for one in claim.figures
                    for two in other.figures
                )
            ),
        }
        for other, held in zip(others, theirs, strict=True)
    ]


def _score(has: Mapping[str, float]) -> float:
    known = read_toml("matching/recurring.toml")
    odds = known["start"] + sum(known["added"][name] * value for name, value in has.items())
    return float(1 / (1 + math.exp(-odds)))
