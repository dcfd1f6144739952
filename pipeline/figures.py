"""Figures: the numbers in a claim that one could look up, with what they count."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.claim import Figure, Span
from pipeline.resources import data_path

MAX_DIGITS = 18
"""A longer run of digits is no figure of the news."""

_SMALL = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * (value + 2)
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_SCALES = {
    **{"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    **{"dozen": 12, "lakh": 1e5, "crore": 1e7},
}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "trn": 1e12}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FOLD = {"doubled": 2, "tripled": 3, "trebled": 3, "quadrupled": 4, "halved": 0.5, "double": 2, "twice": 2}

_SCALE = "|".join(_SCALES)
_WORD = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"

# No figure: what these cover is left alone. Every alternative begins at a word's edge and is bounded.
_NO_FIGURE = re.compile(
    rf"""(?<![\w$£€])(?:
      {_DAY}(?:\s?[-–]\s?{_DAY}|\s(?:and|to)\s{_DAY})?\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR}(?!\d))?
    | {_MONTH}\s{_DAY}(?![\d,.]*\d)(?:\s?[-–]\s?{_DAY}(?!\d)|\s(?:and|to)\s{_DAY}(?!\d))?(?:,?\s{_YEAR}(?!\d))?
    | {_MONTH},?\s{_YEAR}(?!\d)
    | \d{{4}}-\d\d-\d\d(?!\d) | \d{{1,4}}(?:/\d{{1,4}}){{1,2}}(?!\d) | \d{{1,4}}(?:\.\d{{1,4}}){{2,4}}(?!\d)
    | {_YEAR}\s?[-–/]\s?(?:\d{{4}}|\d\d)(?!\d) | (?:\d{{2}}|\d{{4}})[’']?s(?!\w)
    | \d{{1,2}}[:.]\d\d\s?(?:[ap]\.?m(?!\w)|GMT|UTC) | \d{{1,2}}:\d\d(?!\d)
    | (?:\d{{1,2}}|{_WORD})\s?(?:[ap]\.?m(?!\w)|o[’']clock)
    | (?:\d{{1,3}}|{_WORD}(?:-(?:{_WORD}))?)(?:-|\s)(?:years?|months?|weeks?|days?)(?:-|\s)(?:olds?|of\sage)(?!\w)
    | (?:aged?|ages)\s(?:of\s|between\s)?\w{{1,12}}(?:-\w{{1,8}})?(?:\s?(?:to|and|or|-|–)\s?\w{{1,12}})?
    | (?:under|over)-\d{{1,2}}s?
    | \d{{1,5}}[A-Z]?\s(?:[A-Z][\w’']{{1,20}}\s){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Boulevard
        |Blvd|Place|Court|Terrace|Crescent|Row|Gardens|Close)(?!\w)
    | \+\d{{1,3}}(?:[ .()-]{{1,2}}\d{{1,5}}){{1,5}} | 0\d{{2,5}}(?:[ -]\d{{3,4}}){{1,3}}(?!\d)
    | \(\d{{3}}\)\s?\d{{3}}-\d{{4}} | \d{{3}}-\d{{3,4}}(?:-\d{{4}})?(?![\d%])
    | (?:nine|9)(?:\s|-)to(?:\s|-)(?:five|5)(?!\w) | (?:no|any|every|some|each|this|that|the|another|which)[ ]one(?!\w)
    | one\s(?:of|another|day|thing)(?!\w)
    )
    | (?<=\w,)\s\d{{1,3}}(?=,\s|,$)
    """,
    re.VERBOSE,
)
_CASELESS_NO_FIGURE = re.compile(r"(?<!\w)(?:one\s(?:of|another|day|thing)|no\sone)(?!\w)", re.IGNORECASE)

_SIGN_BEFORE = r"(?:(?P<minus>minus\s|(?<![\w.,%)])[-−](?=[\d$£€]))\s?)?"
_RELATIVE = re.compile(
    r"\b(?:(?P<verb>doubled|tripled|trebled|quadrupled|halved)"
    r"|(?P<times>twice|double)\s(?:as\s\w+|the|that|this|its|their|what|more)"
    r"|(?P<fold>two|three|four|five|six|ten)-?fold)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"\b(?:(?P<count>{'|'.join(_SMALL)})[-\s](?P<part>halves|thirds?|quarters?|fourths?|fifths?|sixths?|tenths?)"
    r"|an?\s(?P<one>third|quarter|fifth|sixth|tenth)(?=\sof\b)|(?P<half>half)(?=\s(?:of|the|its|their|his|her|our|all)\b))\b",
    re.IGNORECASE,
)
_RATIO_GAP = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?", re.IGNORECASE)
_RANGE_GAP = re.compile(r"\s(?:to|and|or)\s|\s?[-–—]\s?", re.IGNORECASE)
_PERCENT = re.compile(r"\s?%|[\s-](?:percentage[\s-]points?|percent|per\scent|pct|pc)(?!\w)|\s?pp(?!\w)", re.IGNORECASE)
_DEGREES = re.compile(r"\s?(?:°\s?|degrees?\s)(?P<scale>C|F|Celsius|Fahrenheit)(?!\w)|(?P<bare>[CF])(?!\w)")
_METRES = re.compile(r"m(?=[\s-](?:tall|high|long|wide|deep|race|sprint|hurdles|freestyle|away|above|below)\b)")
_NEXT_WORD = re.compile(r"[\s\xa0](?P<word>[^\W\d_][^\W\d_’'-]*(?:-[^\W\d_]+)*)")
_HYPHENED = re.compile(r"-(?P<word>[^\W\d_]{1,20}(?:-point)?)(?!\w)")
_YEARLIKE = re.compile(_YEAR)
_LAST_WORD = re.compile(r"([\w.]{1,20})\s\Z")
_RANKED = re.compile(r"(?i:\b(?:rank(?:s|ed|ing)?|placed|finished))\s(?:in\s)?(?P<n>\d{1,4})(?:st|nd|rd|th)\b")
_MAGNITUDE = re.compile(r"\b[Mm]agnitude(?:\sof|-)?\s?\Z")


@dataclass(frozen=True)
class _Number:
    """A number found in the text: where it stands, and what it comes to before its unit is known."""

    start: int
    end: int
    value: float
    sign: str = ""
    scaled: bool = False
    word: bool = False
    year: bool = False


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(data_path("figures.toml").read_text(encoding="utf-8"))


@cache
def _words(key: str) -> frozenset[str]:
    value = _data()[key]
    return frozenset(value.split() if isinstance(value, str) else value)


def _alternatives(words: Any) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))


@cache
def _number_pattern() -> re.Pattern[str]:
    signs = _alternatives(_data()["signs"])
    digits = r"(?:\d{1,3}(?:(?:,\d{3}(?!\d))++|(?:[ \xa0\u2009\u202f]\d{3}(?!\d))++)|\d++)(?:\.\d++)?"
    scale = rf"(?:[\s-]?(?P<scale>(?:{_SCALE})s?)|\s?(?P<short>mn|mln|bn|tn|trn)|(?P<letter>[kmbKMB]))(?!\w)"
    joined = rf"(?:[\s-](?:{_WORD}|point)|(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s(?:{_WORD}))"
    return re.compile(
        rf"{_SIGN_BEFORE}(?:(?<![\w.])(?<!\w-)(?<!\d,)(?:(?P<sign>{signs})\s?)?(?P<digits>{digits})(?:{scale})?"
        rf"|(?<![\w-])(?P<words>(?:half\san?\s|an?\s)(?:{_SCALE})|(?:{_WORD}){joined}{{0,12}})(?!\w))",
        re.IGNORECASE,
    )


@cache
def _modifier_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(_data()['modifiers'])})\s\Z", re.IGNORECASE)


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
    found = [*_relative(text), *_fractions(text)]
    taken = [span for span, _ in found]
    barred = _merge([m.span() for p in (_NO_FIGURE, _CASELESS_NO_FIGURE) for m in p.finditer(text)] + taken)
    numbers = _numbers(text, barred)
    at = 0
    while at < len(numbers):
        new, used = _figures_at(text, numbers, at)
        found += new
        at += used
    return tuple(figure for _, figure in sorted(found, key=lambda one: one[0]))


Placed = tuple[Span, Figure]


def _relative(text: str) -> list[Placed]:
    found = []
    for match in _RELATIVE.finditer(text):
        word = (match["verb"] or match["times"] or match["fold"]).lower()
        value = float(_FOLD.get(word) or _SMALL[word])
        found.append((match.span(), Figure(match[0], value, "times")))
    for match in _RANKED.finditer(text):
        found.append((match.span(), Figure(match[0], float(match["n"]), "rank")))
    return found


def _fractions(text: str) -> list[Placed]:
    found = []
    for match in _FRACTION.finditer(text):
        if match["count"]:
            value = _SMALL[match["count"].lower()] / _PARTS[_singular(match["part"].lower())]
        else:
            value = 1 / _PARTS[(match["one"] or match["half"]).lower()]
        # "Two quarters in a row" are stretches of time, not halves.
        if value >= 1 or (match["count"] and match["part"].lower().startswith("quarter") and value not in {0.25, 0.75}):
            continue
        start = _with_modifier(text, match.start())
        found.append(((start, match.end()), Figure(text[start : match.end()], value, "ratio")))
    return found


def _singular(part: str) -> str:
    return part if part == "halves" else part.removesuffix("s")


def _merge(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _numbers(text: str, barred: list[Span]) -> list[_Number]:
    """The numbers that stand clear of the barred spans."""
    numbers = []
    bars = iter(barred)
    bar = next(bars, None)
    for match in _number_pattern().finditer(text):
        while bar is not None and bar[1] <= match.start():
            bar = next(bars, None)
        if bar is not None and bar[0] < match.end():
            continue
        number = _from_digits(text, match) if match["digits"] else _from_words(match)
        if number is not None and not _is_name(text, number):
            numbers.append(replace(number, value=-number.value) if match["minus"] else number)
    return numbers


def _from_digits(text: str, match: re.Match[str]) -> _Number | None:
    digits = re.sub(r"[^\d.]", "", match["digits"]) if len(match["digits"]) <= 2 * MAX_DIGITS else ""
    if not digits or len(digits) > MAX_DIGITS:
        return None
    sign = _sign_code(match["sign"])
    end, factor = match.end(), 1.0
    if match["scale"]:
        scale = match["scale"].lower()
        factor = _SCALES.get(scale) or _SCALES[scale.removesuffix("s")]
    elif match["short"]:
        factor = _SHORT[match["short"].lower()]
    elif match["letter"]:
        if match["letter"] == "m" and not sign and _METRES.match(text, end - 1):
            end -= 1
        else:
            factor = _SHORT[match["letter"].lower()]
    # Ordinals, "737s", "7th", "4x4": letters on the number that are no unit.
    units = (_symbol_pattern(), _DEGREES, _METRES)
    has_unit = any(unit.match(text, end) for unit in units) or text.startswith(("pp", "pc"), end)
    if text[end : end + 1].isalpha() and not has_unit:
        return None
    year = factor == 1 and not sign and _YEARLIKE.fullmatch(match["digits"]) is not None
    # Half a millionth of a unit in the last place is not news: 1.2 million is 1200000.
    value = round(float(digits) * factor, 6)
    return _Number(match.start(), end, value, sign, factor != 1, year=year)


def _sign_code(sign: str | None) -> str:
    if not sign:
        return ""
    signs: dict[str, str] = _data()["signs"]
    return signs.get(sign) or next(code for one, code in signs.items() if one.lower() == sign.lower())


def _from_words(match: re.Match[str]) -> _Number | None:
    words = re.split(r"[\s-]+", match["words"].lower())
    value = _value_of(words)
    if value is None:
        return None
    return _Number(match.start(), match.end(), value, scaled=words[-1] in _SCALES, word=True)


def _value_of(words: list[str]) -> float | None:
    """The value of "two hundred and five thousand" or "one point two million"; None for no one number."""
    if words[0] == "half":
        return _SCALES[words[2]] / 2
    total = current = 0.0
    last = "start"
    tenth = 0.0
    for word in words:
        if word in {"a", "an"}:
            current, last = 1, "small"
        elif word == "and":
            continue
        elif word == "point":
            if last not in {"small", "tens"}:
                return None
            tenth, last = 0.1, "point"
        elif word in _SMALL:
            small = _SMALL[word]
            if tenth:
                if small > 9:
                    return None
                current, tenth = current + small * tenth, tenth / 10
            elif last == "small" or (last == "tens" and not 0 < small < 10):
                return None
            else:
                current, last = current + small, "small"
        elif word in _TENS:
            if tenth or last in {"small", "tens"}:
                return None
            current, last = current + _TENS[word], "tens"
        else:
            scale = _SCALES[word]
            if scale <= 100:
                current = (current or 1) * scale
            else:
                total, current = total + (current or 1) * scale, 0
            tenth, last = 0.0, "scale"
    return round(total + current, 6)


def _is_name(text: str, number: _Number) -> bool:
    """A number behind a label ("Article 5"), or in a chain with others that is a score or a code."""
    before = _LAST_WORD.search(text, max(0, number.start - 22), number.start)
    return before is not None and not number.sign and before[1] in _words("labels")


def _figures_at(text: str, numbers: list[_Number], at: int) -> tuple[list[Placed], int]:
    """The figures that begin with one number, and how many numbers they use."""
    first = numbers[at]
    second = numbers[at + 1] if at + 1 < len(numbers) else None
    if second is not None and second.start - first.end <= 14:
        if _RATIO_GAP.fullmatch(text, first.end, second.start) and _is_ratio(first, second):
            start = _with_modifier(text, first.start)
            span = (start, second.end)
            return [(span, Figure(text[start : second.end], first.value / second.value, "ratio"))], 2
        if (gap := _RANGE_GAP.fullmatch(text, first.end, second.start)) is not None:
            return _range(text, first, second, gap[0].strip().lower())
    return _single(text, first), 1


def _is_ratio(first: _Number, second: _Number) -> bool:
    plain = not (first.sign or second.sign or second.year)
    return plain and 0 < first.value < second.value


def _range(text: str, first: _Number, second: _Number, gap: str) -> tuple[list[Placed], int]:
    start = _with_modifier(text, first.start)
    if gap in {"and", "or"} and (gap == "and") != text[start : first.start].lower().startswith("between"):
        return _single(text, first), 1
    upper = _single(text, second)
    dashed = gap in {"-", "–", "—"}
    if (dashed and not (first.sign or (upper and upper[0][1].unit))) or (first.word and dashed and not second.word):
        # "3-1" is a score, "18-25" may be anything.
        return [], 2
    if not upper:
        return _single(text, first), 1
    unit = upper[0][1].unit
    if second.sign == "" and first.sign and not second.scaled and not unit:
        unit = first.sign
    value = first.value
    if second.scaled and not first.scaled and abs(first.value) < 1000 and second.value:
        scale = max((s for s in _SCALES.values() if s <= abs(second.value) and s >= 1000), default=1.0)
        value = round(first.value * scale, 6)
    low = Figure(text[start : first.end], value, first.sign or unit)
    high = upper[0][1]
    if first.sign and not second.sign:
        high = replace(high, unit=first.sign, text=text[second.start : second.end])
    return [((start, first.end), low), (upper[0][0], high)], 2


def _single(text: str, number: _Number) -> list[Placed]:
    """One number with its unit, if it is a figure at all."""
    unit, end = _unit(text, number)
    if number.word and number.value == 1 and not _counts_one(unit):
        return []
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum() and not number.sign:
        return []
    start = _with_modifier(text, number.start)
    if number.year and (start == number.start or unit == "") and not _is_counted(text, number, unit):
        return []
    return [((start, end), Figure(text[start:end], number.value, unit))]


def _counts_one(unit: str) -> bool:
    return unit in {"%", "percentage points"} or unit.isupper() or unit.lower() in _words("measures")


_YEAR_BEFORE = re.compile(
    r"(?i:\b(?:in|by|since|until|till|from|to|of|during|before|after|early|late|mid|the|this|that|his|her|its|their|our"
    r"|and|for|spring|summer|autumn|fall|winter|year|a|an))[\s-]\Z"
)


def _is_counted(text: str, number: _Number, unit: str) -> bool:
    """Tell whether four digits are an amount ("2000 people") and not a year ("the 2016 elections")."""
    if _YEAR_BEFORE.search(text, max(0, number.start - 12), number.start):
        return False
    return unit.lower() in _words("counted") or unit in {"%"} or unit in _words("symbols")


def _with_modifier(text: str, start: int) -> int:
    """Where the words that qualify a number begin."""
    for _ in range(2):
        found = _modifier_pattern().search(text, max(0, start - 20), start)
        if found is None:
            break
        start = found.start()
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
    return _noun(text, at)


def _noun(text: str, at: int) -> tuple[str, int]:
    """What is counted: the first plural among the next three words, else the next word."""
    first: tuple[str, int] | None = None
    if text.startswith(" of ", at):
        at += 3
        if text.startswith(" the ", at):
            return "", at - 3
    begin = at
    for _ in range(3):
        found = _NEXT_WORD.match(text, at)
        if found is None or len(found["word"]) > 30:
            break
        word = found["word"]
        more = word.lower() in {"more", "other"}
        if word.lower() in _words("stops") and not more:
            break
        at = found.end()
        if more:
            continue
        if word.lower() in _words("counted") or (word.endswith("s") and not word.endswith(("ss", "us", "is"))):
            return word, at
        if first is None:
            first = word, at
    # A name behind a number is not what it counts: "beat Poland 46 to 40 Friday".
    if first is None or first[0][0].isupper():
        return "", begin if not text.startswith(" of ", begin - 3) else begin - 3
    return first
