"""What begins with a number and is no figure: dates, ages, clock times, addresses, telephones, names."""

import re

from pipeline.reading.number_words import WORD
from pipeline.resources import listed

YEAR = r"(?:1[5-9]|20)\d\d"

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_AGE = r"(?:-|\s)(?:years?|months?|weeks?|days?)(?:-|\s)(?:olds?|of\sage)(?!\w)"

# Every part is bounded.
_BY_ITS_FORM = re.compile(
    rf"""
      {_DAY}(?:(?:\s?[-–]\s?|\s(?:and|to)\s){_DAY})?\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{YEAR}(?!\d))?
    | \d{{4}}-\d\d-\d\d(?!\d)
    | \d{{1,4}}(?:/\d{{1,4}}){{1,2}}(?!\d)
    | \d{{1,4}}(?:\.\d{{1,4}}){{2,4}}(?!\d)
    | {YEAR}\s?[-–/]\s?(?:\d{{4}}|\d\d)(?!\d)
    | (?:\d{{4}}|\d0)[’']?s(?!\w)
    | \d{{1,2}}:\d\d(?!\d)
    | (?:\d{{1,2}}(?:[:.]\d\d)?|{WORD})\s?(?:[ap]\.?m(?!\w)|o[’']clock|GMT|UTC)
    | (?:\d{{1,3}}(?:\s?(?:-|–|to|or)\s?\d{{1,3}})?|(?:{WORD})(?:-(?:{WORD}))?){_AGE}
    | \d{{1,5}}[A-Z]?\s(?:[A-Z][\w’']{{1,20}}\s){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square
        |Boulevard|Blvd|Place|Court|Terrace|Crescent|Row|Gardens|Close)(?!\w)
    | 0\d{{2,5}}(?:[ -]\d{{3,4}}){{1,3}}(?!\d)
    | \d{{3}}-\d{{3,4}}(?:-\d{{4}})?(?![\d%])
    | (?:\d{{1,2}}(?:[:.]\d\d)?|{WORD})\s(?:until|till)\s(?:\d{{1,2}}(?:[:.]\d\d)?(?![\d%]|[,.]\d)|(?:{WORD})(?!\w))
    | (?:nine|9)(?:\s|-)to(?:\s|-)(?:five|5)(?!\w)
    | one\s(?:of|another|day|thing)(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What makes no figure of the number behind it, and how far that number then reaches.
_BY_WHAT_IS_BEFORE = {
    "month": re.compile(rf"{YEAR}(?!\d)|{_DAY}(?![,.]\d)(?:(?:\s?[-–]\s?|\s(?:and|to)\s){_DAY})?(?:,?\s{YEAR}(?!\d))?"),
    "age": re.compile(r"\w{1,12}(?:-\w{1,8})?(?:\s?(?:to|and|or|-|–)\s?\w{1,12})?"),
    "group": re.compile(r"\d{1,2}s?(?!\w)"),
    "phone": re.compile(r"\d{1,3}\)?(?:[ .()-]{1,2}\d{1,5}){1,5}"),
    "pronoun": re.compile(r"one(?!\w)", re.IGNORECASE),
    "named": re.compile(r"\d{1,3}(?=,(?:\s|\Z))"),
}
_YEAR_BEFORE = re.compile(
    r"(?i:\b(?:in|by|since|until|till|from|to|of|during|before|after|early|late|mid|the|this|that|his|her|its|their|our"
    r"|and|for|spring|summer|autumn|fall|winter|year|a|an))[\s-]\Z"
)


def barred_until(text: str, start: int) -> int:
    """Return the end of the date, age, time, address or the like that a number belongs to; 0 where it is free.

    A number after a label ("Route") is barred whole; its end is then given as the character after its start.
    """
    kind = _kind_before(text, start)
    if kind == "label":
        return start + 1
    behind = _BY_WHAT_IS_BEFORE[kind].match(text, start) if kind else None
    found = behind or _BY_ITS_FORM.match(text, start)
    return found.end() if found else 0


def _kind_before(text: str, start: int) -> str:
    """What the words before a number make of it: a key of the table, "label", or nothing."""
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
    if word in listed("figures/context.toml", "labels"):
        return "label"
    if word.rstrip(",") in listed("figures/context.toml", "months"):
        return "month"
    if (words[-2] if word in {"of", "between"} and len(words) > 1 else word).lower() in {"age", "aged", "ages"}:
        return "age"
    if word.lower() in {"no", "any", "every", "some"}:
        return "pronoun"
    return "named" if word.endswith(",") and word[-2:-1].isalpha() else ""


def is_year_by_its_words(text: str, start: int) -> bool:
    """Tell whether the words before four digits make them a year: "in 2016", "the 2016 elections"."""
    return _YEAR_BEFORE.search(text, max(0, start - 12), start) is not None
