"""Published fact-checks of what a claim says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.matching.index import ClaimIndex
from pipeline.matching.relation import Relation, judge_texts

if TYPE_CHECKING:
    from pipeline.web.fact_checks import FactCheck

_NEAREST = 30
_ALIKE = 0.3
"""The least share of their rarer words that a claim and a checked one have in common: an editor looks at each."""


@dataclass(frozen=True)
class Match:
    """A published fact-check, and how the claim that it checks stands to the one that was asked for."""

    check: "FactCheck"
    relation: Relation
    share: float


class KnownChecks:
    """The known fact-checks, to be asked for those of a claim.."""

    def __init__(self, checks: Iterable[tuple[str, "FactCheck"]]) -> None:
        """Take fact-checks, each with its id."""
        self._checks = dict(checks)
        self._index = ClaimIndex()
        self._index.add((key, check.claim) for key, check in self._checks.items())

    def matching(self, text: str, most: int = 3) -> list[Match]:
        """Return the fact-checks that check the same, another figure or the contrary, the likest first."""
        near = [key for key, _ in self._index.nearest(text, _NEAREST)]
        if not near:
            return []
        judged = zip(near, judge_texts(text, [self._checks[key].claim for key in near]), strict=True)
        found = [
            Match(self._checks[key], one.relation, one.share)
            for key, one in judged
            if one.relation is not Relation.DIFFERENT and one.share >= _ALIKE
        ]
        return sorted(found, key=lambda one: -one.share)[:most]
