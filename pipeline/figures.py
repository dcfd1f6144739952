"""Numbers in a claim: what is written, what it comes to, and of what.

Dates, ages, street numbers, clock times and numbers that are names ("G7", "Article 5") are no figures.
"""

import re
from collections.abc import Iterator

from pipeline.claim import Figure

MAX_CHARACTERS = 20_000
"""Only this much of a text is searched; no claim is longer."""

_ONES = dict(zip("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
                 "sixteen seventeen eighteen nineteen".split(), range(20), strict=True))  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
           "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}  # fmt: skip
_PARTS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5,
          "fifths": 1 / 5, "tenth": 1 / 10, "tenths": 1 / 10}  # fmt: skip
_CURRENCIES = {"$": "USD", "us$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "a$": "AUD", "c$": "CAD",
               "dollar": "USD", "dollars": "USD", "pound": "GBP", "pounds": "GBP", "euro": "EUR", "euros": "EUR",
               "yen": "JPY", "rupees": "INR", "rubles": "RUB", "roubles": "RUB", "yuan": "CNY", "francs": "CHF"}  # fmt: skip

_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?"
_WORD = "|".join([*_ONES, *_TENS])
_WORDS = rf"(?:(?:{_WORD})(?:[ -](?:{'|'.join(_ONES)}))?(?: point(?: (?:{'|'.join(_ONES)})){{1,4}})?)"
_SCALE = r"hundred|thousand|million|billion|trillion|bn|mn|tn|[mkb](?![\w-])"
_MODIFIER = (
    r"(?:nearly|almost|about|around|roughly|approximately|some|over|under|at least|at most|more than|less than|fewer than|"
    r"up to|as many as|as much as|just over|just under|close to|an estimated|only)\s+"
)
_NUMBER = re.compile(
    rf"(?P<modifier>{_MODIFIER})?(?P<minus>minus\s+|(?<![\w-])[-−](?=[\d£$€]))?(?P<currency>(?:US|A|C)?\$|[£€¥₹])?\s?"
    rf"(?:(?P<digits>{_DIGITS})|\b(?P<words>{_WORDS})\b|\b(?P<a>a|an|several)(?= (?:hundred|thousand|million|billion|dozen)\b))"
    rf"(?P<scale>(?:[ -]?(?:{_SCALE})\b){{0,2}})(?P<dozen>\s+dozen)?"
    r"(?P<percent>\s?(?:%|percent\b|per cent\b|pct\b)(?:age points?)?|[ -]percentage points?\b)?",
    re.IGNORECASE,
)
_RATIO = re.compile(rf"\b(?P<one>{_WORD}|\d{{1,3}})\s+(?:in|out of)\s+(?:every\s+)?(?P<of>{_WORD}|\d{{1,4}})\b(?!\s*(?:years?|months?|days?|weeks?))", re.IGNORECASE)
_SHARE = re.compile(r"\b(?P<top>a|one|two|three|four)[ -](?P<part>thirds?|quarters?|half|fifths?|tenths?)\b(?=\s+(?:of|the)\b)|\bhalf(?= (?:of|the)\b)", re.IGNORECASE)
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_NO_FIGURE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? \d{{4}})?|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
    rf"|\b{_MONTH},? (?:1[5-9]|20)\d\d\b"
    r"|\b(?:in|since|by|until|from|of|before|after|during|early|late|mid|year|spring|summer|autumn|winter|fall|to)[ -](?:1[5-9]|20)\d\d\b(?!,\d)(?:[-–]\d{2,4})?"
    r"|\b(?:1[5-9]|20)\d\d(?:[-–/]\d{2,4}|s)\b|\b(?:1[5-9]|20)\d\d(?=$|[.,;:)]|\s+(?:elections?|campaign|season|race|budget|report|law|crisis|war)\b)"
    r"|\baged? \d{1,3}\b|\b\d{1,3}[- ]years?[- ]old\b|,\s\d{2}(?=,)|\b\w+-year-old\b"
    r"|\b\d{1,2}(?::\d\d|\.\d\d)?\s?(?:[ap]\.?m\b\.?|o'clock)|\b\d{1,2}:\d\d(?::\d\d)?\b"
    r"|\b(?:Article|Chapter|Section|Highway|Route|Boeing|Airbus|No\.|Number|Flight|Phase|Apollo|Covid|World War|Channel|Act|Title|Resolution|Level|Room|Gate|Interstate)[- ]\w*\d[\w-]*"
    r"|\b[A-Za-z]+[-–]?\d[\w-]*|\b\d+(?:st|nd|rd|th)\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,3}[-–]\d{1,3}(?=\s+(?:win|loss|victory|defeat|vote|draw))"
    r"|\b\d{1,5}[A-Z]?\s+(?:[A-Z]\w+\s){1,2}?(?:Street|Road|Avenue|Lane|Drive|Square|Boulevard)\b|\b\d{1,3} Downing Street\b"
    r"|\b\w+-to-\w+\b|\b(?:no one|one of|one another|any ?one|every ?one|at one|number one|day one|one day|one thing|(?:the|this|that|which|each|every|another) one)\b"
    r"|\+?\d[\d-]*-\d{3}-\d{4}\b"
)
_UNIT = re.compile(r"[ -]?(?:(?:\w+[- ]){0,2}?)?(?P<unit>[A-Za-z°]{1,30}s?)\b")
_WEAK = frozenset(
    "outside inside ago today now later earlier after before between against into over under of the and or a an in on at to for by from with that this than more less which who is are was were have has had will "
    "as but percent".split()
)
_BETWEEN = re.compile(r"\s*(?:to|and|-|–|or)\s*", re.IGNORECASE)


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a claim in order: the words, the value and the unit.

    Amounts of money have an ISO 4217 code for unit ("dollars" counts as USD), shares "%" or "ratio", other
    numbers the noun that follows ("troops"), or "" where none does. Both ends of a range are figures, with one unit.
    """
    text = text[:MAX_CHARACTERS]
    taken = [match.span() for match in _NO_FIGURE.finditer(text)]
    found: list[tuple[int, int, Figure]] = []
    for start, end, figure in (*_shares(text), *_numbers(text)):
        if not any(start < stop and begin < end for begin, stop in taken):
            taken.append((start, end))
            found.append((start, end, figure))
    return tuple(figure for _, _, figure in sorted(_shared_units(text, sorted(found, key=lambda f: f[:2])), key=lambda f: f[:2]))


def _shares(text: str) -> Iterator[tuple[int, int, Figure]]:
    for match in _RATIO.finditer(text):
        of = _value(match["of"])
        if of > 1 and _value(match["one"]) < of:
            yield *match.span(), Figure(match[0], round(_value(match["one"]) / of, 6), "ratio")
    for match in _SHARE.finditer(text):
        top = _ONES.get((match["top"] or "one").lower(), 1)
        yield *match.span(), Figure(match[0], round(top * _PARTS[(match["part"] or "half").lower()], 6), "ratio")


def _numbers(text: str) -> Iterator[tuple[int, int, Figure]]:
    for match in _NUMBER.finditer(text):
        if match["a"] and match["a"].lower() == "several":
            continue
        at = match.start("digits") if match["digits"] else match.start("words")
        if match["digits"] and at and (text[at - 1].isalpha() or text[at - 1] in "#@."):
            continue
        value = 1.0 if match["a"] else _value(match["digits"] or match["words"])
        for scale in re.findall(_SCALE, match["scale"] or "", re.IGNORECASE):
            value *= _SCALES[scale.lower()]
        value *= 12 if match["dozen"] else 1
        value *= -1 if match["minus"] else 1
        end, unit = match.end(), ""
        if match["percent"]:
            unit = "percentage points" if "point" in match["percent"] else "%"
        elif match["currency"]:
            unit = _CURRENCIES[match["currency"].lower()]
        elif (after := _UNIT.match(text, end)) is not None:
            unit, end = _noun(text, after, end)
        if match["words"] and value <= 1 and not unit:
            continue
        yield match.start(), end, Figure(" ".join(text[match.start() : end].split()), float(f"{value:.12g}"), unit)


def _noun(text: str, after: re.Match[str], end: int) -> tuple[str, int]:
    """The word behind a number, unless it is a function word: its unit, as written."""
    first = re.match(r"[ -]?([A-Za-z°]+(?:/[a-z]+)?)", text[end : end + 40])
    if first is None or first[1].lower() in _WEAK:
        return "", end
    word = first[1]
    return _CURRENCIES.get(word.lower(), word), end + first.end()


def _value(number: str) -> float:
    bare = re.sub(r"[,\u00a0\u202f ](?=\d)", "", number)
    try:
        return float(bare)
    except ValueError:
        pass
    whole, _, decimals = number.lower().replace("-", " ").partition(" point")
    value = float(sum(_ONES.get(word, _TENS.get(word, 0)) for word in whole.split()))
    digits = "".join(str(_ONES[word]) for word in decimals.split())
    return value + float(f"0.{digits}") if digits else value


def _shared_units(text: str, found: list[tuple[int, int, Figure]]) -> Iterator[tuple[int, int, Figure]]:
    """ "18 to 25 percent": the first number has the second's unit."""
    for here, after in zip(found, [*found[1:], None], strict=False):
        start, end, figure = here
        if after is not None and figure.unit in {"", "to"} and _BETWEEN.fullmatch(text[end : after[0]]):
            figure = Figure(figure.text, figure.value, after[2].unit)
        yield start, end, figure
