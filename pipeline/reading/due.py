"""Due: when a forecast can be judged, from its words and the day on which the article was published."""

import math
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipeline.reading.number_words import SPELLED, value_of
from pipeline.reading.periods import Period, calendar_period, period_at
from pipeline.reading.units import alternatives
from pipeline.resources import listed, read_toml

_DATA: dict[str, Any] = read_toml("due.toml")
_FURTHEST = 200
"""Years ahead that are still reckoned with."""

_WORD = re.compile(r"[^\W_][\w’'-]*")
_COUNT = rf"(?:\d{{1,4}}|{SPELLED.pattern})"
_UNIT = r"(?P<unit>hour|day|week|month|quarter|year|decade)(?P<plural>s?)(?!\w)"
_LENGTH = re.compile(
    rf"(?P<preposition>within|inside|in|over|during|for|through)\s(?:the\s)?(?P<next>(?:next|coming|following)\s)?"
    rf"(?:(?:{_COUNT}\s?(?:to|or|-|–)\s?)?(?P<count>{_COUNT}|an?)[\s-])?{_UNIT}",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(rf"(?P<count>{_COUNT}|an?)\s{_UNIT}\sfrom\s(?:now|today)\b", re.IGNORECASE)
_LEAD = re.compile(
    rf"(?:(?P<preposition>{alternatives(_DATA['prepositions'])})\s)?"
    rf"(?:(?:the\s)?(?P<part>{alternatives(_DATA['parts'])})[\s-])?",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:the\s)?(?P<unit>year|month|week|decade|century)(?:[’']s)?[\s-]end\b", re.IGNORECASE)


def due_of(text: str, published: date | None) -> Period | None:
    """Return the first and last day of the time at which a forecast falls due; None where it names none.

    What is due "by 2027" is due in 2027, at the latest on its last day. Of several times a deadline goes
    first, then the first in the text. Without the day of publication "next week" and "in March" say nothing;
    with it, times that were over by then are passed over, and none begins before it. "On Friday" is the next
    one, that day included; "next Friday" is in the next calendar week; "early", "mid" and "late" are thirds.
    Vague times ("in the coming months") are none, nor are seasons, as the hemispheres have them by turns;
    "the summer of 2027" is 2027.
    """
    found = list(_times(text, published))
    return next((due for due, is_deadline in found if is_deadline), found[0][0] if found else None)


def as_interval(due: Period | None) -> str | None:
    """Return it as an ISO 8601 interval of days, both of them included: "2027-01-01/2027-12-31"."""
    return f"{due[0].isoformat()}/{due[1].isoformat()}" if due else None


def _times(text: str, published: date | None) -> Iterator[tuple[Period, bool]]:
    """The times named in a text that are not over, and whether each is a deadline."""
    clear, before = 0, ""
    for word in _WORD.finditer(text):
        start, previous, before = word.start(), before, word[0]
        if start < clear:
            continue
        try:
            found = _length(text, start, previous, published) or _part_of_period(text, start, previous, published)
        except (OverflowError, ValueError):  # beyond the calendar
            continue
        if found is None:
            continue
        due, clear, preposition = found
        if due is not None and not (published and due[1] < published):
            begin = max(due[0], published) if published else due[0]
            yield (begin, due[1]), preposition in _DATA["deadlines"]


_Found = tuple[Period | None, int, str]
"""A time, None where it can't be told; where its words end; the preposition before it."""


def _length(text: str, start: int, previous: str, published: date | None) -> _Found | None:
    """ "Within 10 days", "over the next decade", "a year from now"."""
    if (match := _LENGTH.match(text, start)) is not None:
        preposition = match["preposition"].lower()
        if not match["next"] and (match["count"] is None or preposition not in {"in", "within", "inside"}):
            return None
        if previous in listed("due.toml", "looking_back") or previous.endswith("est"):
            return None
    elif (match := _FROM_NOW.match(text, start)) is not None:
        preposition = previous.lower()
    else:
        return None
    # Without a number the plural is vague: "in the coming months".
    count = _number(match["count"] or ("" if match["plural"] else "a"))
    due = (published, _later(published, count, match["unit"].lower())) if published and count else None
    return due, match.end(), preposition


def _number(words: str) -> float | None:
    if words.isdecimal():
        return float(words)
    return 1.0 if words.lower() in {"a", "an"} else value_of(words) if words else None


def _later(day: date, count: float, unit: str) -> date:
    """The day so much later. Raises OverflowError for more than two centuries."""
    days = {"hour": 1 / 24, "day": 1, "week": 7}
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
    if count * (days[unit] / 365 if unit in days else months[unit] / 12) > _FURTHEST:
        raise OverflowError
    if unit in days:
        return day + timedelta(days=math.ceil(count * days[unit]))
    later: date = (pd.Timestamp(day) + pd.DateOffset(months=math.ceil(count * months[unit]))).date()
    return later


def _part_of_period(text: str, start: int, previous: str, published: date | None) -> _Found | None:
    """ "By 2027", "at the end of March", "early next year", "tomorrow"."""
    lead = _LEAD.match(text, start)
    preposition = (lead["preposition"] or "").lower() if lead else ""
    if lead is None or (not preposition and previous.lower() in listed("due.toml", "not_after")):
        return None
    part = _DATA["parts"][lead["part"].lower()] if lead["part"] else "whole"
    if preposition and (ending := _ENDING.match(text, lead.end())) is not None:
        period = calendar_period(ending["unit"].lower(), published) if published else None
        part, end = "last day", ending.end()
    else:
        found = period_at(text, lead.end(), published, after_preposition=lead.end() > start)
        if found is None:
            return None
        period, end = found
    if period is None:
        return None, end, preposition
    due = _part(period, part)
    # "Before next year's election" is in that year.
    if preposition == "before" and part != "last day" and not text.startswith(("’s", "'s"), end):
        due = (due[0] - timedelta(days=1),) * 2
    return due, end, preposition


def _part(period: Period, part: str) -> Period:
    first, last = period
    if part != "last day" and last - first < timedelta(days=2):
        # A day and a weekend have no thirds.
        return period
    third = ((last - first) + timedelta(days=1)) / 3
    match part:
        case "first third":
            return first, first + timedelta(days=third.days - 1)
        case "middle third":
            return first + timedelta(days=third.days), last - timedelta(days=third.days)
        case "last third":
            return last - timedelta(days=third.days - 1), last
        case "last day":
            return last, last
    return period
