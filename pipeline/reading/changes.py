"""Changes: whether what a figure measures goes up or down, and by, from or to that figure."""

import re
from functools import cache

from pipeline.claim import Change, Direction
from pipeline.reading.units import is_currency, is_listed
from pipeline.resources import listed

_DIRECTIONS: tuple[Direction, ...] = ("up", "down")
_FILE = "figures/changes.toml"
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE_END = re.compile(r"[.,;:!?]\s|[()\n]")
_MOST = 90
"""As far back as a change is looked for, in characters."""

# What may stand between the word of change and the figure: its object, and a preposition.
_GAP = re.compile(r"(?P<object>(?:\s\S{1,30}){0,7}?)(?:\s(?P<preposition>by|from|to|of))?\s")
_ADVERB = re.compile(r"\s(?:\w{1,20}ly|again|back|further)")
_OF = re.compile(r"(?:\sin(?:\s\S{1,30}){1,6})?")
_BEHIND = re.compile(r"[\s-](?P<first>[^\W\d_]{1,20})(?:\s(?P<second>[^\W\d_]{1,20}))?(?!\w)")
_LEVELS = ("above", "below")
_RELATIVE = frozenset({"", "%", "percentage points", "points", "basis points", "times", "ratio", "degrees"})


def change_at(text: str, start: int, end: int, unit: str, modifier: str) -> tuple[Direction, Change] | None:
    """Return how what a figure measures changes; None where the text does not say.

    The figure stands at `start` to `end`, its modifier included. Only its own clause is looked at.
    """
    return _before(text, start, unit, modifier) or _after(text, end, unit)


@cache
def _direction(word: str, *keys: str) -> Direction | None:
    return next((way for way in _DIRECTIONS for key in keys if word in listed(_FILE, way, key)), None)


def _is_difference(unit: str) -> bool:
    """A unit in which changes are told, unlike "metres" in "fell 20 metres"."""
    return unit in _RELATIVE or unit.startswith("°") or is_currency(unit)


def _before(text: str, start: int, unit: str, modifier: str) -> tuple[Direction, Change] | None:
    clause = _CLAUSE_END.split(text[max(0, start - _MOST) : start])[-1]
    words = [
        w for w in _WORD.finditer(clause) if _direction(w[0].lower(), "moves", "makes", "takes", "nouns", "before")
    ]
    if not words:
        return None
    word = words[-1][0].lower()
    previous = (clause[: words[-1].start()].lower().split() or [""])[-1]
    gap = _GAP.fullmatch(clause, words[-1].end())
    if gap is None:
        return None
    near = not gap["object"] or _ADVERB.fullmatch(gap["object"]) is not None
    if modifier.startswith(_LEVELS) and near and (way := _direction(word, "moves")):
        return way, "to"
    match gap["preposition"]:
        case None if near:
            way = _direction(word, "takes") or (_direction(word, "moves") if _is_difference(unit) else None)
            if way is None and unit in _RELATIVE - {""} and previous not in listed(_FILE, "compounds"):
                way = _direction(word, "before")
            return (way, "by") if way else None
        case "of" if _OF.fullmatch(gap["object"]):
            way = _direction(word, "nouns")
            return (way, "by") if way else None
        case "by" | "from" | "to" as preposition:
            way = _direction(word, "moves", "makes", "takes", "nouns")
            level_is_told = near or preposition == "by" or _is_difference(unit) or " from " in gap["object"]
            return (way, preposition) if way and level_is_told else None
    return None


def _after(text: str, end: int, unit: str) -> tuple[Direction, Change] | None:
    if unit not in _RELATIVE - {""} and not is_currency(unit):
        return None
    behind = _BEHIND.match(text, end)
    if behind is None:
        return None
    first, second = behind["first"].lower(), (behind["second"] or "").lower()
    way = _direction(first, "nouns", "after")
    # "A 3 percent pay rise".
    if way is None and not is_listed(first, "stops"):
        way = _direction(second, "nouns")
    return (way, "by") if way else None
