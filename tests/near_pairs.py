"""Pairs of sets that have much in common, found without comparing each with each."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Set


def jaccard(one: Set[Hashable], other: Set[Hashable]) -> float:
    """The share of what is in either set that is in both; 0 for two empty ones."""
    return len(one & other) / len(one | other) if one | other else 0.0


def near_pairs(sets: Mapping[str, Set[Hashable]], least: float) -> set[tuple[str, str]]:
    """All pairs of names whose sets have a Jaccard index of at least `least` (above 0).

    Each of two such sets shares at least `least` of its members with the other. So few are its own that its
    rarest ones, one more than those, hold the rarest that both have: only sets that meet there are compared.
    """
    common = Counter(member for members in sets.values() for member in members)
    holding: dict[Hashable, list[str]] = defaultdict(list)
    near = set()
    for name, members in sets.items():
        rarest_first = sorted(members, key=lambda member: (common[member], repr(member)))
        telling = rarest_first[: len(members) - math.ceil(least * len(members)) + 1]
        met = {other for member in telling for other in holding[member]}
        near |= {(other, name) for other in met if jaccard(sets[other], members) >= least}
        for member in telling:
            holding[member].append(name)
    return near
