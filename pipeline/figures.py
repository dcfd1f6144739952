"""Figures: the numbers in a claim that one could look up, with what they count."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.claim import Figure, Span
from pipeline.resources import data_path

MAX_DIGITS = 15
"""A longer run of digits is no figure of the news."""

_SMALL = dict(
    zip(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
            "nineteen",
        ),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {
    **{"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    **{"dozen": 12.0, "lakh": 1e5, "crore": 1e7},
}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "trn": 1e12}
_PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FOLD = {"doubled": 2, "tripled": 3, "trebled": 3, "quadrupled": 4, "halved": 0.5, "double": 2, "twice": 2}
_RANKS = ("rank", "ranks", "ranked", "ranking", "placed", "finished")

_NUMBER_WORDS = frozenset([*_SMALL, *_TENS, "a", "an", "half"])
_OTHER_WORDS = frozenset([*_FOLD, *_RANKS, *(f"{n}fold" for n in _SMALL)])
_SCALE = "|".join(_SCALES)
_WORD = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))
_TOKEN = re.compile(r"[^\W_]++")

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_AGE = r"(?:-|\s)(?:years?|months?|weeks?|days?)(?:-|\s)(?:olds?|of\sage)(?!\w)"

# What begins with a number and is no figure. Every part is bounded.
_NO_FIGURE = re.compile(
    rf"""
      {_DAY}(?:(?:\s?[-–]\s?|\s(?:and|to)\s){_DAY})?\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR}(?!\d))?
    | \d{{4}}-\d\d-\d\d(?!\d)
    | \d{{1,4}}(?:/\d{{1,4}}){{1,2}}(?!\d)
    | \d{{1,4}}(?:\.\d{{1,4}}){{2,4}}(?!\d)
    | {_YEAR}\s?[-–/]\s?(?:\d{{4}}|\d\d)(?!\d)
    | (?:\d{{4}}|\d0)[’']?s(?!\w)
    | \d{{1,2}}:\d\d(?!\d)
    | (?:\d{{1,2}}(?:[:.]\d\d)?|{_WORD})\s?(?:[ap]\.?m(?!\w)|o[’']clock|GMT|UTC)
    | (?:\d{{1,3}}(?:\s?(?:-|–|to|or)\s?\d{{1,3}})?|(?:{_WORD})(?:-(?:{_WORD}))?){_AGE}
    | \d{{1,5}}[A-Z]?\s(?:[A-Z][\w’']{{1,20}}\s){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square
        |Boulevard|Blvd|Place|Court|Terrace|Crescent|Row|Gardens|Close)(?!\w)
    | 0\d{{2,5}}(?:[ -]\d{{3,4}}){{1,3}}(?!\d)
    | \d{{3}}-\d{{3,4}}(?:-\d{{4}})?(?![\d%])
    | (?:nine|9)(?:\s|-)to(?:\s|-)(?:five|5)(?!\w)
    | one\s(?:of|another|day|thing)(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What makes no figure of the number behind it, and how far that number then reaches.
_BEHIND = {
    "month": re.compile(
        rf"{_YEAR}(?!\d)|{_DAY}(?![,.]\d)(?:(?:\s?[-–]\s?|\s(?:and|to)\s){_DAY})?(?:,?\s{_YEAR}(?!\d))?"
    ),
    "age": re.compile(r"\w{1,12}(?:-\w{1,8})?(?:\s?(?:to|and|or|-|–)\s?\w{1,12})?"),
    "group": re.compile(r"\d{1,2}s?(?!\w)"),
    "phone": re.compile(r"\d{1,3}\)?(?:[ .()-]{1,2}\d{1,5}){1,5}"),
    "pronoun": re.compile(r"one(?!\w)", re.IGNORECASE),
    "named": re.compile(r"\d{1,3}(?=,(?:\s|\Z))"),
}

_RELATIVE = re.compile(
    r"(?:(?P<verb>doubled|tripled|trebled|quadrupled|halved)"
    r"|(?P<times>twice|double)\s(?:as\s\w{1,12}|the|that|this|its|their|what|more)"
    r"|(?P<fold>two|three|four|five|six|seven|eight|nine|ten)-?fold)(?!\w)",
    re.IGNORECASE,
)
_RANKED = re.compile(rf"(?:{'|'.join(_RANKS)})\s(?:in\s)?(?P<rank>\d{{1,4}})(?:st|nd|rd|th)(?!\w)", re.IGNORECASE)
_FRACTION = re.compile(
    rf"(?:(?P<count>{'|'.join(_SMALL)})[-\s](?P<part>halves|thirds?|quarters?|fourths?|fifths?|sixths?|tenths?)"
    r"|an?\s(?P<one>third|quarter|fifth|sixth|tenth)(?=\sof\b)"
    r"|(?P<half>half)(?=\s(?:of|the|its|their|his|her|our|all)\b))(?!\w)",
    re.IGNORECASE,
)
_RATIO_GAP = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?", re.IGNORECASE)
_RANGE_GAP = re.compile(r"\s(?:to|and|or)\s|\s?[-–—]\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)between\s\Z", re.IGNORECASE)
_PERCENT = re.compile(r"\s?%|[\s-](?:percentage[\s-]points?|percent|per\scent|pct|pc)(?!\w)|\s?pp(?!\w)", re.IGNORECASE)
_DEGREES = re.compile(r"\s?(?:°\s?|degrees?\s)(?P<scale>C|F|Celsius|Fahrenheit)(?!\w)|(?P<bare>[CF])(?!\w)")
_METRES = re.compile(r"m(?=[\s-](?:tall|high|long|wide|deep|race|sprint|hurdles|freestyle|away|above|below)\b)")
_NEXT_WORD = re.compile(r"[\s\xa0](?P<word>[^\W\d_]{1,30}(?:[’'-][^\W\d_]{1,30}){0,3})(?!\w)")
_HYPHENED = re.compile(r"-(?P<word>[^\W\d_]{1,20})(?!\w)")
_YEARLIKE = re.compile(_YEAR)
_SPACED = re.compile(r"(?<!\w)[^\W\d_]++\s")
_MAGNITUDE = re.compile(r"\b[Mm]agnitude(?:\sof|-)?\s?\Z")


@dataclass(frozen=True)
class _Number:
    """A number found in the text: where it stands, and what it comes to before its unit is known."""

    start: int
    end: int
    value: float
    sign: str = ""
    scale: float = 1.0
    word: bool = False
    year: bool = False


Placed = tuple[Span, Figure]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(data_path("figures.toml").read_text(encoding="utf-8"))


@cache
def _words(key: str) -> frozenset[str]:
    value = _data()[key]
    return frozenset(value.split() if isinstance(value, str) else value)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))


_DIGITS = re.compile(
    r"(?P<digits>(?:\d{1,3}(?:(?:,\d{3}(?!\d))++|(?:[ \xa0\u2009\u202f]\d{3}(?!\d))++)|\d++)(?:\.\d++)?)"
    rf"(?:(?:[\s-]?(?P<scale>(?:{_SCALE})s?)|\s?(?P<short>mn|mln|bn|tn|trn)|(?P<letter>[kmb]))(?!\w))?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?:(?:half\san?\s|an?\s)(?:{_SCALE})|(?:{_WORD})(?:[\s-](?:{_WORD}|point(?=[\s-](?:{_WORD})))"
    rf"|(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s(?:{_WORD})){{0,12}})(?!\w)",
    re.IGNORECASE,
)


@cache
def _prefix_pattern() -> re.Pattern[str]:
    signs = _alternatives(_data()["signs"])
    return re.compile(
        rf"(?P<minus>(?<!\w)(?<!or )[Mm]inus\s|(?<![\w.,%)])[-−])?(?:(?<![A-Za-z])(?P<sign>{signs})\s?)?\Z"
    )


@cache
def _prefix_ends() -> tuple[str, ...]:
    signs = list(_data()["signs"])
    return ("inus ", "-", "−", *(sign + space for sign in signs for space in ("", " ", "\xa0")))


def _prefix(text: str, start: int, clear: int) -> tuple[int, bool, str]:
    """Where a number's minus and currency sign begin, whether there is a minus, and the sign's code."""
    window = max(clear, start - 10)
    # A cheap look first: most numbers have neither.
    if text.endswith(_prefix_ends(), window, start):
        found = _prefix_pattern().search(text, window, start)
        if found is not None and found[0]:
            code = _data()["signs"][found["sign"]] if found["sign"] else ""
            return found.start(), found["minus"] is not None, code
    return start, False, ""


@cache
def _currency_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s-](?P<currency>{_alternatives(_data()['currencies'])})(?![\w-])", re.IGNORECASE)


@cache
def _symbol_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s\xa0]?(?P<symbol>{_alternatives(_data()['symbols'])})(?![\w²/])")


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text, in order.

    A figure's text holds the words that qualify it ("nearly") and what it counts. Its unit is "%",
    "percentage points", a currency's ISO 4217 code, "ratio" for fractions and "one in four", "times" for
    multiples, "rank", a unit's symbol, or the word for what is counted; empty where nothing is. A range
    is two figures with one unit. Dates, years, ages, clock times, addresses, scores ("3-1"), the numbers
    in names and "one" for a person are no figures, nor is "hundreds of", which has no value.
    """
    found: list[Placed] = []
    numbers: list[_Number] = []
    clear = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < clear:
            continue
        if token[0][0].isdecimal():
            number, clear = _from_digits(text, start, clear)
        elif (word := token[0].lower()) in _NUMBER_WORDS or word in _OTHER_WORDS:
            placed = _in_words(text, start)
            if placed is not None:
                found.append(placed)
                clear = placed[0][1]
                continue
            number, clear = _from_words(text, start, clear)
        else:
            continue
        if number is not None:
            numbers.append(number)
    at = 0
    while at < len(numbers):
        new, used = _figures_at(text, numbers, at)
        found += new
        at += used
    return tuple(figure for _, figure in sorted(found, key=lambda one: one[0]))


def _in_words(text: str, start: int) -> Placed | None:
    """A multiple, a rank or a fraction that begins here."""
    if (match := _RELATIVE.match(text, start)) is not None:
        word = (match["verb"] or match["times"] or match["fold"]).lower()
        return match.span(), Figure(match[0], float(_FOLD.get(word) or _SMALL[word]), "times")
    if (match := _RANKED.match(text, start)) is not None:
        return match.span(), Figure(match[0], float(match["rank"]), "rank")
    if (match := _FRACTION.match(text, start)) is None:
        return None
    part = (match["part"] or match["one"] or match["half"]).lower().removesuffix("s")
    count = _SMALL[match["count"].lower()] if match["count"] else 1
    # "Two quarters in a row" are stretches of time.
    if not 0 < count < _PARTS[part] or (part == "quarter" and count == 2):
        return None
    begin = _with_modifier(text, start)
    return (begin, match.end()), Figure(text[begin : match.end()], count / _PARTS[part], "ratio")


def _barred_until(text: str, start: int) -> int:
    """The end of the date, age, time, address or the like that a number belongs to; 0 where it is free."""
    kind = _kind_before(text, start)
    if kind == "label":
        return start + 1
    behind = _BEHIND[kind].match(text, start) if kind else None
    found = behind or _NO_FIGURE.match(text, start)
    return found.end() if found else 0


def _kind_before(text: str, start: int) -> str:
    """What the words before a number make of it: a key of `_BEHIND`, "label", or nothing."""
    if start == 0:
        return ""
    mark = text[start - 1]
    if mark in "+(":
        return "phone"
    if mark == "-":
        return "group" if text[max(0, start - 6) : start - 1].lower().endswith(("under", "over")) else ""
    words = text[max(0, start - 24) : start].split() if mark.isspace() else []
    if not words:
        return ""
    word = words[-1].lstrip('("“‘')
    if word in _words("labels"):
        return "label"
    if word.rstrip(",") in _words("months"):
        return "month"
    if (words[-2] if word in {"of", "between"} and len(words) > 1 else word).lower() in {"age", "aged", "ages"}:
        return "age"
    if word.lower() in {"no", "any", "every", "some"}:
        return "pronoun"
    return "named" if word.endswith(",") and word[-2:-1].isalpha() else ""


def _from_digits(text: str, start: int, clear: int) -> tuple[_Number | None, int]:
    """The number in digits that begins here, if it is one, and where to read on."""
    match = _DIGITS.match(text, start)
    if match is None:
        return None, start + 1
    begin, negative, sign = _prefix(text, start, clear)
    if not sign and (barred := _barred_until(text, start)):
        return None, max(barred, match.end() if barred == start + 1 else barred)
    digits = re.sub(r"[^\d.]", "", match["digits"]) if len(match["digits"]) <= 2 * MAX_DIGITS else ""
    if not digits or len(digits) > MAX_DIGITS or _is_in_name(text, begin):
        return None, match.end()
    end, scale = match.end(), 1.0
    if match["letter"] == "m" and not sign and _METRES.match(text, end - 1):
        end -= 1
    elif name := match["scale"] or match["short"] or match["letter"]:
        name = name.lower()
        scale = _SHORT.get(name) or _SCALES.get(name) or _SCALES[name.removesuffix("s")]
    # Letters on a number that are no unit: "3rd", "737s", "4x4".
    if text[end : end + 1].isalpha() and not any(
        pattern.match(text, end) for pattern in (_symbol_pattern(), _DEGREES, _METRES, _PERCENT)
    ):
        return None, end
    value = round(float(digits) * scale, 6)
    year = scale == 1 and not sign and _YEARLIKE.fullmatch(match["digits"]) is not None
    return _Number(begin, end, -value if negative else value, sign, scale, year=year), end


def _is_in_name(text: str, begin: int) -> bool:
    """Glued to what stands before: "F-16", "#5", "_1"."""
    if begin == 0:
        return False
    before = text[begin - 1]
    if before in "-–" and begin > 1:
        return text[begin - 2].isalpha()
    return before in "#@_/.\\=&" or (before == "," and text[begin - 2 : begin - 1].isdecimal())


def _from_words(text: str, start: int, clear: int) -> tuple[_Number | None, int]:
    match = _SPELLED.match(text, start)
    if match is None:
        return None, clear
    if barred := _barred_until(text, start):
        return None, max(barred, match.end() if barred == start + 1 else barred)
    words = re.split(r"[\s-]+", match[0].lower())
    value = _value_of(words)
    if value is None or (start and text[start - 1] in "-–_@#" and start > 1 and text[start - 2].isalpha()):
        return None, match.end()
    begin, negative, _ = _prefix(text, start, clear)
    scale = _SCALES.get(words[-1], 1.0)
    return _Number(begin, match.end(), -value if negative else value, scale=scale, word=True), match.end()


def _value_of(words: list[str]) -> float | None:
    """The value of "two hundred and five thousand" or "one point two million"; None for no one number."""
    if words[0] == "half":
        return _SCALES[words[2]] / 2
    total = current = tenth = 0.0
    last = "start"
    for word in words:
        if word in {"a", "an"}:
            current, last = 1.0, "small"
        elif word == "point":
            if last not in {"small", "tens"} or tenth:
                return None
            tenth = 0.1
        elif word in _SCALES:
            if last == "start":
                return None
            scale = _SCALES[word]
            if scale > 100:
                total, current = total + (current or total or 1) * scale - (0 if current else total), 0.0
            else:
                current = (current or 1) * scale
            tenth, last = 0.0, "scale"
        elif tenth:
            if _SMALL.get(word, 10) > 9:
                return None
            current, tenth = current + _SMALL[word] * tenth, tenth / 10
        elif word in _TENS:
            if last in {"small", "tens"}:
                return None
            current, last = current + _TENS[word], "tens"
        elif word in _SMALL:
            # "Nineteen eighty-four", "one two three": several numbers, or a year.
            if last == "small" or (last == "tens" and not 0 < _SMALL[word] < 10):
                return None
            current, last = current + _SMALL[word], "small"
    return round(total + current, 6)


def _figures_at(text: str, numbers: list[_Number], at: int) -> tuple[list[Placed], int]:
    """The figures that begin with one number, and how many numbers they use."""
    first = numbers[at]
    second = numbers[at + 1] if at + 1 < len(numbers) else None
    if second is not None and second.start - first.end <= 14:
        if _is_ratio(first, second) and _RATIO_GAP.fullmatch(text, first.end, second.start):
            start = _with_modifier(text, first.start)
            ratio = Figure(text[start : second.end], first.value / second.value, "ratio")
            return [((start, second.end), ratio)], 2
        gap = _RANGE_GAP.fullmatch(text, _after_percent(text, first), second.start)
        if gap is not None:
            found = _range(text, first, second, gap[0].strip().lower())
            if found is not None:
                return found, 2
    return _single(text, first), 1


def _after_percent(text: str, number: _Number) -> int:
    found = _PERCENT.match(text, number.end)
    return found.end() if found else number.end


def _is_ratio(first: _Number, second: _Number) -> bool:
    plain = not (first.sign or second.sign or second.year or first.scale != 1)
    return plain and 0 < first.value < second.value


def _range(text: str, first: _Number, second: _Number, gap: str) -> list[Placed] | None:
    """Both bounds of a range; None where the two numbers are none."""
    if gap == "and" and not _BETWEEN.search(text, max(0, _with_modifier(text, first.start) - 9), first.start):
        return None
    upper = _single(text, second)
    unit = upper[0][1].unit if upper else ""
    if gap in {"-", "–", "—"} and not first.sign and not _is_measured(unit) and second.scale == 1:
        # "3-1" is a score; "18-34" may be anything.
        return []
    if not upper:
        return None
    low_end = _after_percent(text, first)
    scale = second.scale if first.scale == 1 and abs(first.value) < 1000 else 1.0
    start = _with_modifier(text, first.start)
    low_unit = first.sign or unit
    low = Figure(text[start:low_end], round(first.value * scale, 6), low_unit)
    placed, high = upper[0]
    if first.sign and not second.sign:
        high = Figure(text[second.start : second.end], high.value, first.sign)
    return [((start, low_end), low), (placed, high)]


def _is_measured(unit: str) -> bool:
    """A unit that tells a range ("18-25 people") from a score or an age group."""
    known = unit == "%" or unit.endswith("s") or unit.isupper() or unit in _words("symbols")
    return unit != "" and (known or unit.lower() in _words("counted") or unit.startswith("°"))


def _single(text: str, number: _Number) -> list[Placed]:
    """One number with its unit, if it is a figure at all."""
    unit, end = _unit(text, number)
    if number.word and number.value == 1 and not _counts_one(unit):
        return []
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum() and not number.sign:
        return []
    start = _with_modifier(text, number.start)
    if number.year and not _is_counted(text, number, unit):
        return []
    return [((start, end), Figure(text[start:end], number.value, unit))]


def _counts_one(unit: str) -> bool:
    return (
        unit in {"%", "percentage points"} or (len(unit) == 3 and unit.isupper()) or unit.lower() in _words("measures")
    )


_YEAR_BEFORE = re.compile(
    r"(?i:\b(?:in|by|since|until|till|from|to|of|during|before|after|early|late|mid|the|this|that|his|her|its|their|our"
    r"|and|for|spring|summer|autumn|fall|winter|year|a|an))[\s-]\Z"
)


def _is_counted(text: str, number: _Number, unit: str) -> bool:
    """Tell whether four digits are an amount ("2000 people") and not a year ("the 2016 elections")."""
    if _YEAR_BEFORE.search(text, max(0, number.start - 12), number.start):
        return False
    return unit.lower() in _words("counted") or unit in {"%"} or unit in _words("symbols")


@cache
def _modifier_ends() -> frozenset[str]:
    return frozenset(modifier.split()[-1] for modifier in _words("modifiers"))


def _with_modifier(text: str, start: int) -> int:
    """Where the words that qualify a number begin."""
    for _ in range(2):
        words = [match.span() for match in _SPACED.finditer(text, max(0, start - 24), start)]
        if not words or text[words[-1][0] : start].strip().lower() not in _modifier_ends():
            break
        for count in (3, 2, 1):
            begin = words[-count][0] if len(words) >= count else start
            if " ".join(text[begin:start].lower().split()) in _words("modifiers"):
                start = begin
                break
        else:
            break
    return start


def _unit(text: str, number: _Number) -> tuple[str, int]:
    """The unit of a number, and where its words end."""
    at = number.end
    if number.sign:
        return number.sign, at
    if (found := _PERCENT.match(text, at)) is not None:
        points = "point" in found[0].lower() or found[0].strip().lower() == "pp"
        return ("percentage points" if points else "%"), found.end()
    if (found := _currency_pattern().match(text, at)) is not None:
        return _data()["currencies"][re.sub(r"\s", " ", found["currency"].lower())], found.end()
    if (found := _DEGREES.match(text, at)) is not None:
        return "°" + (found["scale"] or found["bare"])[0], found.end()
    if not number.word and (found := _symbol_pattern().match(text, at)) is not None:
        return found["symbol"], found.end()
    if (found := _METRES.match(text, at)) is not None:
        return "m", found.end()
    if (found := _HYPHENED.match(text, at)) is not None:
        known = found["word"].lower() in _words("measures")
        return (found["word"], found.end()) if known else ("", at)
    if _MAGNITUDE.search(text, max(0, number.start - 14), number.start):
        return "magnitude", at
    return _noun(text, number)


def _noun(text: str, number: _Number) -> tuple[str, int]:
    """What is counted: the first plural, or measure, among the next three words; nothing is better than a guess."""
    at = number.end
    if number.scale != 1 and text.startswith(" of ", at) and not text.startswith(" of the ", at):
        at += 3
    for _ in range(3):
        found = _NEXT_WORD.match(text, at)
        if found is None:
            break
        word, at = found["word"], found.end()
        lower = word.lower()
        # "More people", "other countries"; "US officials".
        if lower in _words("stops") and lower not in {"more", "other"} and not (len(word) > 1 and word.isupper()):
            break
        plural = lower.endswith(("s", "men")) and not lower.endswith(("ss", "us", "is"))
        if plural or lower in _words("counted") or lower in _words("measures"):
            return word, at
    return "", number.end
