"""What makes two claims in nearly the same words say different things: a figure, a negation, a name or a date."""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise

from pipeline.claim import Figure
from pipeline.matching.terms import common_words, stems
from pipeline.resources import listed, read_toml

_TABLE = "matching/differences.toml"
_EXACT, _ROUGH = 0.01, 0.05
"""How far two figures may be apart that are the same, in parts of the larger; the wider where one says "about"."""
_ROUGHLY = frozenset(
    {"about", "around", "roughly", "approximately", "some", "nearly", "almost", "an estimated", "close to"}
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_NAME = re.compile(r"(?<![\w-])(?<!\w')(?=[^\W\d_])[\w'-]+")
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d,]|\.\d|%)")
_MONTH_NAMES = "|".join(name for name in calendar.month_name if name)
_DATED = re.compile(
    rf"\b(?P<before>\d{{1,2}}|\w+)(?:st|nd|rd|th)?\s(?P<month>{_MONTH_NAMES})\b(?:\s(?P<after>\d{{1,2}})\b)?"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(calendar.day_name)})\b")


class Difference(StrEnum):
    """What tells two claims apart."""

    FIGURE = "figure"
    NEGATION = "negation"
    NAME = "name"
    DATE = "date"


def differences(one: str, other: str, figures: Sequence[Figure], other_figures: Sequence[Figure]) -> set[Difference]:
    """Return what tells two plain texts apart, given the figures in each.

    What only one of them says is no difference: only where both say when, how many or who, and not the same.
    """
    found: set[Difference] = set()
    if _differ(figures, other_figures):
        found.add(Difference.FIGURE)
    if _turned(one, other):
        found.add(Difference.NEGATION)
    if any(mine and theirs and not mine & theirs for mine, theirs in zip(_dates(one), _dates(other), strict=True)):
        found.add(Difference.DATE)
    if _name_differs(one, other):
        found.add(Difference.NAME)
    return found


def _differ(figures: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether each claim has a figure that the other has not, of one unit where both have a unit."""
    mine = [figure for figure in figures if not any(is_same_figure(figure, other) for other in others)]
    theirs = [other for other in others if not any(is_same_figure(figure, other) for figure in figures)]
    return any(_unit(one) == _unit(two) or not (_unit(one) and _unit(two)) for one in mine for two in theirs)


def is_same_figure(one: Figure, other: Figure) -> bool:
    """Return whether two figures are one number, as nearly as both are meant."""
    left, right = _value(one), _value(other)
    rough = _ROUGHLY & {one.modifier, other.modifier}
    return abs(left - right) <= (_ROUGH if rough else _EXACT) * max(abs(left), abs(right))


def _value(figure: Figure) -> float:
    return figure.value * 100 if figure.unit == "ratio" else figure.value


def _unit(figure: Figure) -> str:
    unit = "%" if figure.unit == "ratio" else figure.unit.lower()
    return unit[:4]


@cache
def _axes() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Sides of opposite words, those of rising and falling among them."""
    changes = read_toml("figures/changes.toml")
    names = ("moves", "makes", "takes", "nouns", "after", "before")
    up, down = (frozenset(word for name in names for word in changes[way][name].split()) for way in ("up", "down"))
    pairs = read_toml(_TABLE)["opposites"]
    return ((up, down), *((frozenset(pair["one"].split()), frozenset(pair["other"].split())) for pair in pairs))


def _turned(one: str, other: str) -> bool:
    left, right = _words(one), _words(other)
    turned = _negations(one) != _negations(other)
    for side, opposite in _axes():
        mine = bool(left & side), bool(left & opposite)
        if mine in {(True, False), (False, True)} and (bool(right & opposite), bool(right & side)) == mine:
            turned = not turned
    return turned


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _negations(text: str) -> int:
    """0 where a statement stands, 1 where it is negated."""
    table = read_toml(_TABLE)
    low = text.lower().replace("n't", " not")
    for phrase in table["no_negation"]:
        low = low.replace(phrase, " ")
    negators = listed(_TABLE, "negators")
    count = sum(word in negators for word in _WORD.findall(low)) + sum(phrase in low for phrase in table["negating"])
    return count % 2


def _dates(text: str) -> tuple[set[str], ...]:
    """The years, months, days of a month, weekdays, and seasons and parts of a year that a text names."""
    months: set[str] = set()
    days: set[str] = set()
    for dated in _DATED.finditer(text):
        day = dated["after"] or (dated["before"] if dated["before"].isdecimal() else None)
        if day is not None or dated["before"].lower() in listed(_TABLE, "before_dates"):
            months.add(dated["month"])
        if day is not None:
            days.add(day)
    words = _WORD.findall(text.lower())
    parts = {word for word in words if word in listed(_TABLE, "seasons")}
    parts |= {a for a, b in pairwise(words) if a in listed(_TABLE, "ordinals") and b in listed(_TABLE, "parts")}
    return set(_YEAR.findall(text)), months, days, set(_WEEKDAY.findall(text)), parts


def _name_differs(one: str, other: str) -> bool:
    mine, theirs = list(_names(one)), list(_names(other))
    if set(mine) - set(stems(other)) and set(theirs) - set(stems(one)):
        return True
    # "A accused B", "B accused A"; but "A was accused by B" is the second again.
    shared = set(mine) & set(theirs)
    order, other_order = _first(mine, shared), _first(theirs, shared)
    apart = set(stems(one)) ^ set(stems(other))
    return apart <= listed(_TABLE, "pronouns") and order != other_order


def _first(names: Iterable[str], wanted: set[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name in wanted]


def _names(text: str) -> Iterator[str]:
    """The stems of words that begin with a capital, months and weekdays apart, in order.

    The first word of a sentence has one anyway: it is a name where it is no common word.
    """
    for found in _NAME.finditer(text):
        if not found[0][0].isupper():
            continue
        if _WEEKDAY.fullmatch(found[0]) or found[0] in calendar.month_name:
            continue
        before = text[: found.start()].rstrip(" \"'")
        first = not before or before[-1] in ".!?:"
        for stem in stems(found[0]):
            if not first or stem not in common_words():
                yield stem
