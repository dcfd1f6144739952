"""Periods: the days, weeks, months and years that words name."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from pipeline.reading.units import alternatives, is_listed

Period = tuple[date, date]
"""The first and the last day."""

FREQUENCIES = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
"""The calendar's periods, as pandas calls them; a week begins on a Monday."""
_YEARS = {"decade": 10, "century": 100}

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name} | {"Sept": 9}
_MONTH_NUMBERS = _SHORT_MONTHS | _MONTHS
_WEEKDAYS = {name: number for number, name in enumerate(calendar.day_name)}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 0, "last": 0}

_YEAR = r"(?P<year>2[01]\d\d)(?![\w%]|[-–/,.]\d)"
# "Mar" and "Jan" are names too.
_MONTH = rf"(?P<month>(?:{alternatives(_MONTHS)})(?!\w)|(?:{alternatives(_SHORT_MONTHS)})(?=\.|\s\d))\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w%]|[,.]\d)"
_WHICH = r"(?P<which>the\scurrent|the|this|next)"
_NEXT_WORD = re.compile(r"\s(\w+)")

Reader = Callable[[re.Match[str], date | None], Period | None]


def period_at(text: str, at: int, today: date | None, *, after_preposition: bool) -> tuple[Period | None, int] | None:
    """Return the period that words name, and where they end; None where they name none.

    The period itself is None where there is no such day, or where it is relative and `today` is not known.
    Bare years, months and "the year" need a preposition before them.
    """
    for pattern, read, needs_preposition in _READERS:
        if needs_preposition and not after_preposition:
            continue
        match = pattern.match(text, at)
        if match is not None:
            try:
                return read(match, today), match.end()
            except ValueError:  # 31 June
                return None, match.end()
    return None


def calendar_period(unit: str, day: date, ahead: int = 0) -> Period:
    """Return the week, month, quarter, year, decade or century of a day, or one that is so many ahead.

    Decades begin with the years 2020, 2030 …, centuries with 2001, 2101 …
    """
    if unit in _YEARS:
        length = _YEARS[unit]
        odd = 1 if unit == "century" else 0
        first = (day.year - odd) // length * length + odd + ahead * length
        return date(first, 1, 1), date(first + length - 1, 12, 31)
    period = pd.Period(day, freq=FREQUENCIES[unit]) + ahead
    return period.start_time.date(), period.end_time.date()


def _year(match: re.Match[str], _: date | None) -> Period | None:
    following = _NEXT_WORD.match(match.string, match.end())
    if following is not None and is_listed(following[1].lower(), "counted"):
        return None
    return calendar_period("year", date(int(match["year"]), 1, 1))


def _decade(match: re.Match[str], _: date | None) -> Period:
    return calendar_period("decade", date(int(match["decade"]), 1, 1))


def _day(match: re.Match[str], today: date | None) -> Period | None:
    month, day = _MONTH_NUMBERS[match["month"]], int(match["day"])
    if match["year"]:
        found = date(int(match["year"]), month, day)
    elif today is not None:
        this_year = date(today.year, month, day)
        found = this_year if this_year >= today else date(today.year + 1, month, day)
    else:
        return None
    return found, found


def _iso_day(match: re.Match[str], _: date | None) -> Period:
    found = date.fromisoformat(match[0])
    return found, found


def _month(match: re.Match[str], today: date | None) -> Period | None:
    month = _MONTH_NUMBERS[match["month"]]
    if match["year"]:
        return calendar_period("month", date(int(match["year"]), month, 1))
    if today is None:
        return None
    return calendar_period("month", date(today.year + (month < today.month), month, 1))


def _part_of_year(match: re.Match[str], today: date | None) -> Period | None:
    year = int(match["year"]) if match["year"] else today and today.year + (match["which"].lower() == "next")
    if not year:
        return None
    months = 3 if match["unit"].lower() == "quarter" else 6
    nth = _NTH[match["nth"].lower()] or 12 // months
    if nth * months > 12:
        return None
    return date(year, (nth - 1) * months + 1, 1), calendar_period("month", date(year, nth * months, 1))[1]


def _relative(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    return calendar_period(match["unit"].lower(), today, 1 if match["which"].lower() == "next" else 0)


def _weekend(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    sunday = calendar_period("week", today, 1 if match["which"].lower() == "next" else 0)[1]
    return sunday - timedelta(days=1), sunday


def _weekday(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    weekday = _WEEKDAYS[match["weekday"]]
    if (match["which"] or "").lower() == "next":
        found = calendar_period("week", today, 1)[0] + timedelta(days=weekday)
    else:
        found = today + timedelta(days=(weekday - today.weekday()) % 7)
    return found, found


def _tomorrow(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    found = today + timedelta(days=1) if match[0].lower() == "tomorrow" else today
    return found, found


_READERS: tuple[tuple[re.Pattern[str], Reader, bool], ...] = (
    (re.compile(r"2[01]\d\d-\d\d-\d\d(?!\d)"), _iso_day, False),
    (re.compile(rf"(?:the\s)?{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?"), _day, False),
    (re.compile(rf"{_MONTH}\s(?:the\s)?{_DAY}(?:,?\s{_YEAR})?"), _day, False),
    (re.compile(rf"{_MONTH}(?:,?\s(?:of\s)?{_YEAR})?"), _month, True),
    (
        re.compile(
            rf"(?i:the\s(?P<nth>{alternatives(_NTH)})\s(?P<unit>quarter|half)\sof\s(?:{_YEAR}|{_WHICH}\syear\b))",
        ),
        _part_of_year,
        True,
    ),
    (re.compile(rf"(?i:the\s(?:year\s)?)?{_YEAR}"), _year, True),
    (re.compile(r"(?i:the\s)(?P<decade>2[01]\d0)[’']?s\b"), _decade, True),
    (
        re.compile(r"(?P<which>[Tt]his|[Nn]ext)\s(?P<unit>week|month|quarter|year|decade|century)\b(?!-)"),
        _relative,
        False,
    ),
    (
        re.compile(r"(?i:(?P<which>the(?:\scurrent)?)\s(?P<unit>week|month|quarter|year|decade|century))\b(?!-)"),
        _relative,
        True,
    ),
    (re.compile(r"(?i:(?P<which>this|next|the)\sweekend)\b"), _weekend, False),
    (
        re.compile(rf"(?:(?i:(?P<which>this|next|the\scoming))\s)?(?P<weekday>{alternatives(_WEEKDAYS)})\b"),
        _weekday,
        False,
    ),
    (re.compile(r"(?i:tomorrow|today|tonight)\b"), _tomorrow, False),
)
"""Pattern, reader, and whether a preposition must stand before."""
