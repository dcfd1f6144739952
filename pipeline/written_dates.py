"""Days as people and spreadsheets write them in a table's column; what may be two days is never guessed."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_EPOCH = datetime.date(1899, 12, 30)
"""Day 0 of spreadsheets, as their numbers count since March 1900."""
_SERIALS = range(20_000, 80_000)
"""The numbers that are taken for days: those of 1954 to 2119."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = re.compile(
    r"[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]00:?00)?$", re.IGNORECASE
)
_NAMED_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,?\s+", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]*(?:of )?([a-z]+)\.?,?[\s-]*(\d{4}|\d\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]+)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")


class DateError(ValueError):
    """A cell is no day, or may be two; the message says why in one line."""


class Order(StrEnum):
    """What stands first in "05/03/2026"."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Found:
    """What a column says of the order in which its days are written."""

    order: Order | None
    """None where nothing tells, or where cells contradict one another."""
    cell: str = ""
    """The cell that tells."""
    against: str = ""
    """The cell that contradicts it."""


def column_order(cells: Iterable[str]) -> Found:
    """Return whether day or month stands first in a column, as its cells with a number above 12 tell."""
    seen: dict[Order, str] = {}
    for cell in cells:
        try:
            numbers = _numbers(cell)
        except DateError:
            continue
        if numbers is None:
            continue
        first, second, _ = numbers
        if first > 12 >= second:
            seen.setdefault(Order.DAY, cell)
        elif second > 12 >= first:
            seen.setdefault(Order.MONTH, cell)
    if len(seen) == 2:
        return Found(None, seen[Order.DAY], seen[Order.MONTH])
    return next((Found(order, cell) for order, cell in seen.items()), Found(None))


def iso_day(cell: str, order: Order | None = None) -> str:
    """Return the day that a cell names, as 2026-03-05; a time of day beside it is left out.

    The order decides what "05/03/2026" is. Years of two digits are those from 2020 to 2099.
    Raises DateError if the cell is no day, or may be two and there is no order.
    """
    days = possible_days(cell)
    if len(days) == 1:
        return days[0]
    if order is None:
        raise DateError(f"{cell!r} may be {days[0]} or {days[1]}: write the day as {days[0]}")
    return days[0] if order is Order.DAY else days[1]


def possible_days(cell: str) -> tuple[str, ...]:
    """Return the one day that a cell names, or two: first the day that it is with the day first, then the other.

    Raises DateError if it is none.
    """
    text, weekday = _day_part(cell)
    numbers = _numbers(cell)
    if numbers is None:
        parts = [_single(text, cell)]
    else:
        first, second, year = numbers
        parts = [(year, second, first), (year, first, second)]
    days = list(dict.fromkeys(day for day in (_day(*one) for one in parts) if day is not None))
    if not days:
        raise DateError(f"{cell!r} is not in the calendar")
    fitting = [day.isoformat() for day in days if weekday is None or day.weekday() == weekday]
    if not fitting:
        raise DateError(f"{cell!r} is a {_WEEKDAYS[days[0].weekday()].capitalize()}")
    return tuple(fitting)


def moment(cell: str) -> tuple[tuple[str, ...], str]:
    """Return the days that a cell may name, and its time of day: as 14:05:09, or 14:05, or "" where there is none.

    Raises DateError if it names no day.
    """
    text = _plain(cell)
    found = _CLOCK.search(text)
    serial = _SERIAL.fullmatch(text)
    if serial and serial[2]:
        seconds = round(float(f"0.{serial[2]}") * 86_400)
        whole = datetime.datetime.min + datetime.timedelta(seconds=seconds)
        return possible_days(serial[1]), whole.time().isoformat()
    if not found:
        return possible_days(cell), ""
    hour, half = int(found[1]), (found[4] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        raise DateError(f"{cell!r} has no time of day")
    return possible_days(cell), f"{hour:02}:{found[2]}" + (f":{found[3]}" if found[3] else "")


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def _day_part(cell: str) -> tuple[str, int | None]:
    """A cell without its time of day and weekday, and that weekday, Monday as 0."""
    text = _CLOCK.sub("", _plain(cell))
    named = _NAMED_WEEKDAY.match(text)
    weekday = _named(named[1], _WEEKDAYS) if named else None
    return (text, None) if named is None or weekday is None else (text[named.end() :], weekday)


def _numbers(cell: str) -> tuple[int, int, int] | None:
    """The two first numbers and the year of a cell such as "05/03/2026"; None where the order is not in doubt.

    Between dots the day stands first wherever people write so.
    """
    found = _YEAR_LAST.fullmatch(_day_part(cell)[0])
    if found is None or found[2] == ".":
        return None
    return int(found[1]), int(found[3]), _year(found[4], cell)


def _single(text: str, cell: str) -> tuple[int, int, int]:
    """Year, month and day of a cell whose order is not in doubt."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(text):
        return _year(found[4], cell), int(found[3]), int(found[1])
    if (found := _DAY_MONTH.fullmatch(text)) and (month := _named(found[2], _MONTHS)) is not None:
        return _year(found[3], cell), month + 1, int(found[1])
    if (found := _MONTH_DAY.fullmatch(text)) and (month := _named(found[1], _MONTHS)) is not None:
        return int(found[3]), month + 1, int(found[2])
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        day = _EPOCH + datetime.timedelta(days=int(found[1]))
        return day.year, day.month, day.day
    raise DateError(f"{cell!r} is no day: write it as 2026-03-05")


def _year(written: str, cell: str) -> int:
    if len(written) == 4:
        return int(written)
    if int(written) < 20:
        raise DateError(f"{cell!r}: write the year with four digits")
    return 2000 + int(written)


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """The place of a name that a word of three letters or more begins; "sept" begins "september"."""
    word = word.casefold()
    return next((place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
