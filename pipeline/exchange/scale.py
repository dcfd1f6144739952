"""The newsroom's rating scale: what a verdict may be, and which number ClaimReview gives it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from pipeline.store import Act, StoreError, save_setting, setting

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_MOST = 20


@dataclass(frozen=True)
class Rating:
    """One step of the scale."""

    name: str
    value: int
    """ClaimReview's ratingValue, from 1 for the worst up; 0 where the verdict is no step of the scale."""
    colour: str
    """As #rrggbb; it only ever goes with the name."""


DEFAULT = (
    Rating("true", 5, "#0b6e4f"),
    Rating("mostly true", 4, "#3f8f6b"),
    Rating("misleading", 3, "#b7791f"),
    Rating("mostly false", 2, "#c2571a"),
    Rating("false", 1, "#a61e2d"),
    Rating("can’t be checked", 0, "#5b6470"),
)


def scale(engine: Engine) -> tuple[Rating, ...]:
    """Return the newsroom's scale, in its order; one is given until it sets its own."""
    found = setting(engine, "scale")
    return DEFAULT if found is None else tuple(Rating(**one) for one in found)


def save_scale(engine: Engine, ratings: Sequence[Rating], reviewer: str) -> Act | None:
    """Set the newsroom's scale. Raises StoreError if it is empty, or a name, number or colour can't be one.

    Verdicts that were given by a name that goes keep that name.
    """
    if not 0 < len(ratings) <= _MOST:
        raise StoreError(f"a scale has 1 to {_MOST} ratings, not {len(ratings)}")
    names = [rating.name.strip() for rating in ratings]
    for rating, name in zip(ratings, names, strict=True):
        if not name or len(name) > 60 or "\n" in name:
            raise StoreError(f"a rating’s name has 1 to 60 characters in one line: {name[:70]!r}")
        if names.count(name) > 1:
            raise StoreError(f"two ratings are called {name!r}")
        if not 0 <= rating.value <= 100:
            raise StoreError(f"the number of {name!r} is not from 0 to 100: {rating.value}")
        if not _COLOUR.fullmatch(rating.colour.lower()):
            raise StoreError(f"the colour of {name!r} is not like #a61e2d: {rating.colour[:20]!r}")
    rows = [asdict(Rating(name, one.value, one.colour.lower())) for one, name in zip(ratings, names, strict=True)]
    return save_setting(engine, "scale", rows, reviewer)
