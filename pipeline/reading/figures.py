"""Figures: the numbers in a claim that one could look up, with what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.claim import Direction, Figure, Span
from pipeline.reading.changes import change_at
from pipeline.reading.not_figures import is_year_by_its_words
from pipeline.reading.number_words import MULTIPLES, PARTS, SCALE, SCALES, SMALL, TENS, Number
from pipeline.reading.numbers import number_at
from pipeline.reading.units import PERCENT, counts_one, is_currency, is_listed, is_measured, unit_of
from pipeline.resources import listed

_RANKS = ("rank", "ranks", "ranked", "ranking", "placed", "finished")
_FOLDS = {f"{word}{hyphen}fold": count for word, count in SMALL.items() for hyphen in ("", "-")}
_NUMBER_WORDS = frozenset([*SMALL, *TENS, "a", "an", "half"])
_OTHER_WORDS = frozenset(["twice", *MULTIPLES["verbs"], *MULTIPLES["bases"], *_FOLDS, *_RANKS])

_TOKEN = re.compile(r"[^\W_]++")
_SPACED = re.compile(r"(?<!\w)[^\W\d_]++\s")
_MULTIPLE = re.compile(
    rf"(?:(?P<verb>{'|'.join(MULTIPLES['verbs'])})|(?P<base>{'|'.join(MULTIPLES['bases'])})"
    rf"|twice|(?P<fold>{'|'.join(_FOLDS)}))(?!\w|\sdown\b)",
    re.IGNORECASE,
)
# "Will double", but "a double bed"; "twice the rate", but "he came twice".
_VERB_BEFORE = re.compile(r"\b(?:to|will|would|can|could|may|might|should|must|not|even)\s\Z", re.IGNORECASE)
_COMPARED = re.compile(r"\s(?:as\s\w{1,12}|the|that|this|its|their|what|more)(?!\w)", re.IGNORECASE)
_RANKED = re.compile(rf"(?:{'|'.join(_RANKS)})\s(?:in\s)?(?P<rank>\d{{1,4}})(?:st|nd|rd|th)(?!\w)", re.IGNORECASE)
_PART = "|".join(part for part in PARTS if part != "half")
_FRACTION = re.compile(
    rf"(?:(?P<count>{'|'.join(SMALL)})[-\s](?P<part>halves|(?:{_PART})s?)"
    rf"|an?\s(?P<one>{_PART})(?P<of>(?=\sof\b))?"
    rf"|(?P<half>half)(?!\san?\s(?:{SCALE})\b)(?P<of_half>(?=\s(?:of|the|its|their|his|her|our|all)\b))?)(?!\w)",
    re.IGNORECASE,
)
_OF_A_SCALE = re.compile(rf"\sof\san?\s(?P<scale>{SCALE})(?!\w)", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s\Z", re.IGNORECASE)
_BY = re.compile(r"\bby\s\Z", re.IGNORECASE)
_RATIO_GAP = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?", re.IGNORECASE)
_RANGE_GAP = re.compile(r"\s(?:to|and|or)\s|\s?[-–—]\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)between\s\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Placed:
    """A figure and where its words stand."""

    start: int
    end: int
    figure: Figure
    whole: Span | None = None
    """The range that it is one end of, "between" included."""


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text, in order.

    A figure's text holds the words that qualify it ("nearly") and what it counts. Its unit is "%",
    "percentage points", a currency's ISO 4217 code, "ratio" for fractions and "one in four", "times" for
    multiples, "rank", a unit's symbol, or the word for what is counted; empty where nothing is. A range
    is two figures with one unit, each with both bounds. Dates, years, ages, clock times, addresses, scores
    ("3-1"), the numbers in names and "one" for a person are no figures, nor is "hundreds of", which has no value.
    """
    return tuple(_with_change(text, placed) for placed in _apart(sorted(_placed(text), key=lambda one: one.start)))


def _apart(placed: list[_Placed]) -> Iterator[_Placed]:
    """Leave out a figure inside another's words: "20 five-mile runs" counts runs."""
    end = 0
    for one in placed:
        if one.start >= end:
            yield one
            end = one.end


def _placed(text: str) -> Iterator[_Placed]:
    numbers: list[Number] = []
    clear = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < clear:
            continue
        if (word := token[0].lower()) in _NUMBER_WORDS or word in _OTHER_WORDS:
            placed = _in_words(text, start)
            if placed is not None:
                yield placed
                clear = placed.end
                continue
        elif not word[0].isdecimal():
            continue
        number, clear = number_at(text, start, clear)
        if number is not None:
            numbers.append(number)
    at = 0
    while at < len(numbers):
        new, used = _figures_at(text, numbers, at)
        yield from new
        at += used


def _with_change(text: str, placed: _Placed) -> Figure:
    figure = placed.figure
    if figure.direction is None and figure.unit != "rank":
        start, end = placed.whole or (placed.start, placed.end)
        change = change_at(text, start, end, figure.unit, figure.modifier or "")
        if change is not None:
            figure = replace(figure, direction=change[0], change=change[1])
            # "From 5% to 7%" are what was and what is.
            if figure.change != "by":
                figure = replace(figure, low=None, high=None)
    return figure


def _make(text: str, number_start: int, end: int, value: float, unit: str) -> _Placed:
    """A figure with the modifier before it."""
    start = _with_modifier(text, number_start)
    modifier = " ".join(text[start:number_start].lower().split()) or None
    currency = unit if is_currency(unit) else None
    return _Placed(start, end, Figure(text[start:end], value, unit, modifier=modifier, currency=currency))


def _in_words(text: str, start: int) -> _Placed | None:
    """A multiple, a rank or a fraction that begins here."""
    if (match := _MULTIPLE.match(text, start)) is not None:
        return _multiple(text, match)
    if (match := _RANKED.match(text, start)) is not None:
        return _Placed(*match.span(), Figure(match[0], float(match["rank"]), "rank"))
    return _fraction(text, start)


def _multiple(text: str, match: re.Match[str]) -> _Placed | None:
    start, end = match.span()
    word = match[0].lower()
    if match["fold"]:
        return _make(text, start, end, float(_FOLDS[word]), "times")
    if match["verb"] or (match["base"] and _is_verb(text, start)):
        value = float(MULTIPLES["verbs"].get(word) or MULTIPLES["bases"][word])
        placed = _make(text, start, end, value, "times")
        way: Direction = "up" if value > 1 else "down"
        return replace(placed, figure=replace(placed.figure, direction=way, change="by"))
    compared = _COMPARED.match(text, end)
    value = float(MULTIPLES["bases"].get(word, 2))
    return _make(text, start, compared.end(), value, "times") if compared and value > 1 else None


def _is_verb(text: str, start: int) -> bool:
    start = _with_modifier(text, start)
    return _VERB_BEFORE.search(text, max(0, start - 8), start) is not None


def _fraction(text: str, start: int) -> _Placed | None:
    match = _FRACTION.match(text, start)
    if match is None:
        return None
    part = (match["part"] or match["one"] or match["half"]).lower()
    part = "half" if part == "halves" else part.removesuffix("s")
    count = SMALL[match["count"].lower()] if match["count"] else 1
    # "Two quarters in a row" are stretches of time.
    if not 0 < count < PARTS[part] or (part == "quarter" and count == 2):
        return None
    if (scale := _OF_A_SCALE.match(text, match.end())) is not None:
        value = count / PARTS[part] * SCALES[scale["scale"].lower()]
        number = Number(start, scale.end(), value, scale=2.0, word=True)
        unit, end = unit_of(text, number)
        return _make(text, start, end, value, unit)
    placed = _make(text, start, match.end(), count / PARTS[part], "ratio")
    # "A third term", "a quarter ago": such words alone are a share only after "by" or a modifier.
    is_share = match["count"] or match["of"] is not None or match["of_half"] is not None
    if is_share or placed.figure.modifier or _BY.search(text, max(0, start - 4), start):
        return placed
    return None


def _figures_at(text: str, numbers: list[Number], at: int) -> tuple[list[_Placed], int]:
    """The figures that begin with one number, and how many numbers they use."""
    first = numbers[at]
    second = numbers[at + 1] if at + 1 < len(numbers) else None
    if second is not None and second.start - first.end <= 14:
        if _is_ratio(first, second) and _RATIO_GAP.fullmatch(text, first.end, second.start):
            return [_make(text, first.start, second.end, first.value / second.value, "ratio")], 2
        gap = _RANGE_GAP.fullmatch(text, _after_percent(text, first), second.start)
        if gap is not None:
            found = _range(text, first, second, gap[0].strip().lower())
            if found is not None:
                return found, 2
    return _single(text, first), 1


def _after_percent(text: str, number: Number) -> int:
    found = PERCENT.match(text, number.end)
    return found.end() if found else number.end


def _is_ratio(first: Number, second: Number) -> bool:
    plain = not (first.sign or second.sign or second.year or first.scale != 1)
    return plain and 0 < first.value < second.value


def _range(text: str, first: Number, second: Number, gap: str) -> list[_Placed] | None:
    """Both bounds of a range, or both scores of a poll; None where the two numbers are neither."""
    start = _with_modifier(text, first.start)
    between = _BETWEEN.search(text, max(0, start - 9), start)
    if gap == "and" and between is None:
        return None
    upper = _single(text, second)
    unit = upper[0].figure.unit if upper else ""
    if gap in {"-", "–", "—"} and not first.sign and not is_measured(unit) and second.scale == 1:
        # "3-1" is a score; "18-34" may be anything.
        return []
    # "Fell 3.4 percent to $30" and "5 to 7%" differ.
    low_end = _after_percent(text, first)
    if not upper or (low_end > first.end and unit != "%") or (second.sign and not first.sign):
        return None
    scale = second.scale if first.scale == 1 and abs(first.value) < 1000 else 1.0
    low = _make(text, first.start, low_end, round(first.value * scale, 6), first.sign or unit)
    high = upper[0]
    if first.sign and not second.sign:
        high = _make(text, second.start, second.end, high.figure.value, first.sign)
    if low.figure.value >= high.figure.value:
        return [low, high]
    ends = low.figure.value, high.figure.value
    modifier = high.figure.modifier or low.figure.modifier
    # In "from 5 to 7 percent" each end has a change of its own.
    whole = None if _FROM.search(text, max(0, start - 6), start) else (between.start() if between else start, high.end)
    return [
        replace(low, figure=replace(low.figure, low=ends[0], high=ends[1]), whole=whole),
        replace(high, figure=replace(high.figure, low=ends[0], high=ends[1], modifier=modifier), whole=whole),
    ]


def _single(text: str, number: Number) -> list[_Placed]:
    """One number with its unit, if it is a figure at all."""
    unit, end = unit_of(text, number)
    if number.word and number.value == 1 and not counts_one(unit):
        return []
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum() and not number.sign:
        return []
    if number.year and not _is_counted(text, number, unit):
        return []
    return [_make(text, number.start, end, number.value, unit)]


def _is_counted(text: str, number: Number, unit: str) -> bool:
    """Tell whether four digits are an amount ("2000 people") and not a year ("the 2016 elections")."""
    if is_year_by_its_words(text, number.start):
        return False
    return unit == "%" or is_listed(unit.lower(), "counted") or is_listed(unit, "symbols")


@cache
def _modifier_ends() -> frozenset[str]:
    return frozenset(modifier.split()[-1] for modifier in listed("figures/context.toml", "modifiers"))


def _with_modifier(text: str, start: int) -> int:
    """Where the words that qualify a number begin."""
    modifiers = listed("figures/context.toml", "modifiers")
    for _ in range(2):
        words = [match.span() for match in _SPACED.finditer(text, max(0, start - 24), start)]
        if not words or text[words[-1][0] : start].strip().lower() not in _modifier_ends():
            break
        for count in (3, 2, 1):
            begin = words[-count][0] if len(words) >= count else start
            if " ".join(text[begin:start].lower().split()) in modifiers:
                start = begin
                break
        else:
            break
    return start
