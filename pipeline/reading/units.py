"""Units: what a number in the news counts or measures."""

import re
from collections.abc import Iterable
from functools import cache

from pipeline.reading.number_words import SPELLED, Number
from pipeline.resources import listed, read_toml

PERCENT = re.compile(r"\s?%|[\s-](?:percentage[\s-]points?|percent|per\scent|pct|pc)(?!\w)|\s?pp(?!\w)", re.IGNORECASE)
METRES = re.compile(r"m(?=[\s-](?:tall|high|long|wide|deep|race|sprint|hurdles|freestyle|away|above|below)\b)")
# "$1.2 m" and "1.2 m people" are millions, "1.2 m" else is metres.
SPACED_M = re.compile(r"[ \xa0]m(?!\w)")
SPACED_MILLION = re.compile(r"[ \xa0]m(?=\s(?:people|(?!less|across|plus)\w{3,}s)\b)")

_DEGREES = re.compile(r"\s?(?:°\s?|degrees?\s)(?P<scale>C|F|Celsius|Fahrenheit)(?!\w)|(?P<bare>[CF])(?!\w)")
_BASIS_POINTS = re.compile(r"[\s-](?P<unit>basis[\s-]points?)(?!\w)", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[\s\xa0](?P<word>[^\W\d_]{1,30}(?:[’'-][^\W\d_]{1,30}){0,3})(?!\w)")
_HYPHENED = re.compile(r"-(?P<word>[^\W\d_]{1,20})(?!\w)")
_MAGNITUDE = re.compile(r"\b[Mm]agnitude(?:\sof|-)?\s?\Z")


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression's alternatives of plain words, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))


def is_listed(word: str, key: str) -> bool:
    """Tell whether a word is in a list of `data/figures/units.toml`."""
    return word in listed("figures/units.toml", key)


def is_unit_at(text: str, at: int) -> bool:
    """Tell whether the letters joined to a number are a unit."""
    return any(pattern.match(text, at) for pattern in (_symbol_pattern(), _DEGREES, METRES, PERCENT))


def is_currency(unit: str) -> bool:
    """Tell whether a unit is a currency's ISO 4217 code."""
    return unit in _codes()


def is_measured(unit: str) -> bool:
    """Tell whether a unit makes a range ("18-25 people") of what else is a score or an age group."""
    known = unit == "%" or unit.endswith("s") or unit.isupper() or is_listed(unit, "symbols")
    return unit != "" and (known or is_listed(unit.lower(), "counted") or unit.startswith("°"))


def counts_one(unit: str) -> bool:
    """Tell whether "one" before a unit is a number ("one percent", "one week") and no pronoun."""
    return unit in {"%", "percentage points"} or is_currency(unit) or is_listed(unit.lower(), "measures")


@cache
def _currencies() -> dict[str, str]:
    return dict(read_toml("figures/currencies.toml")["currencies"])


@cache
def _codes() -> frozenset[str]:
    return frozenset([*_currencies().values(), *read_toml("figures/currencies.toml")["signs"].values()])


@cache
def _currency_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s-](?P<currency>{alternatives(_currencies())})(?![\w-])", re.IGNORECASE)


@cache
def _symbol_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s\xa0]?(?P<symbol>{alternatives(listed('figures/units.toml', 'symbols'))})(?![\w²/])")


def unit_of(text: str, number: Number) -> tuple[str, int]:
    """Return the unit of a number, empty where none is known, and where its words end."""
    at = number.end
    if number.sign:
        return number.sign, at
    if (found := PERCENT.match(text, at)) is not None:
        points = "point" in found[0].lower() or found[0].strip().lower() == "pp"
        return ("percentage points" if points else "%"), found.end()
    if (found := _currency_pattern().match(text, at)) is not None:
        return _currencies()[re.sub(r"\s", " ", found["currency"].lower())], found.end()
    if (found := _DEGREES.match(text, at)) is not None:
        return "°" + (found["scale"] or found["bare"])[0], found.end()
    if not number.word and (found := _symbol_pattern().match(text, at)) is not None:
        return found["symbol"], found.end()
    if (found := METRES.match(text, at) or (None if number.word else SPACED_M.match(text, at))) is not None:
        return "m", found.end()
    if (found := _BASIS_POINTS.match(text, at)) is not None:
        return "basis points", found.end()
    if (found := _HYPHENED.match(text, at)) is not None:
        known = is_listed(found["word"].lower(), "measures")
        return (found["word"], found.end()) if known else ("", at)
    if _MAGNITUDE.search(text, max(0, number.start - 14), number.start):
        return "magnitude", at
    return _noun(text, number)


def _noun(text: str, number: Number) -> tuple[str, int]:
    """What is counted: the first plural, or measure, among the next three words; nothing is better than a guess."""
    at = number.end
    if number.scale != 1 and text.startswith(" of ", at) and not text.startswith(" of the ", at):
        at += 3
    for _ in range(3):
        found = _NEXT_WORD.match(text, at)
        if found is None:
            break
        word, at = found["word"], found.end()
        # "From 5 to twenty people": the next number counts for itself.
        if SPELLED.fullmatch(word):
            break
        lower = word.lower()
        # "More people", "other countries"; "US officials".
        if is_listed(lower, "stops") and lower not in {"more", "other"} and not (len(word) > 1 and word.isupper()):
            break
        plural = lower.endswith(("s", "men")) and not lower.endswith(("ss", "us", "is"))
        if plural or is_listed(lower, "counted") or is_listed(lower, "measures"):
            return word, at
    return "", number.end
