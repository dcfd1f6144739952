"""Whether a cell is what a spreadsheet makes of a text that it was given: then nobody has changed it."""

import math
import re
from collections.abc import Iterator

from pipeline.exchange.desk_file import undefused
from pipeline.written_dates import DateError, moment, possible_days

_LONGEST_CELL = 32_767
"""The characters that Excel keeps of a cell."""
_LONGEST_VALUE = 40
_DIGIT = re.compile(r"\d")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NUMBER = re.compile(r"([+-]?)[$€£¥]?\s?([\d.,]{1,40}(?:E[+-]?\d{1,3})?)\s?[$€£¥]?(%?)([+-]?)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")


def same_text(cell: str, text: str) -> bool:
    """Return whether a cell may be what a spreadsheet made of a text.

    It may have taken off an apostrophe in front, other line ends and blanks, characters that XML can't hold, what
    comes after the longest cell, and the form of what it took for a number, a day or a time.
    """
    if text in (cell, undefused(cell)):
        return True
    wanted = _plain(text)
    for reading in (cell, undefused(cell)):
        found = _plain(reading)
        if found == wanted or (len(reading) >= _LONGEST_CELL and wanted.startswith(found)):
            return True
    # Only what is short and has a digit is ever taken for a value.
    if len(wanted) > _LONGEST_VALUE or not (_DIGIT.search(wanted) and _DIGIT.search(cell)):
        return False
    return _same_number(cell, wanted) or _same_day(cell, wanted) or _same_time(cell, wanted)


def _plain(text: str) -> str:
    return " ".join(_NOT_IN_XML.sub("", text).split())


def _same_number(cell: str, text: str) -> bool:
    # In the short form, with an E, a spreadsheet shows six digits.
    near = 1e-5 if "E" in cell.upper() else 1e-14
    return any(math.isclose(one, other, rel_tol=near) for one in _numbers(cell) for other in _numbers(text))


def _numbers(text: str) -> Iterator[float]:
    """What a text may be as a number: money, percent, and with either mark for thousands and for parts."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return
    digits = found[2]
    forms = [digits, digits.replace(",", ".")]
    if grouped := _THOUSANDS.fullmatch(digits):
        forms.append(digits.replace(grouped[1], "").replace(",", "."))
    for form in dict.fromkeys(forms):
        try:
            yield float((found[1] or found[4]) + form) / (100 if found[3] else 1)
        except ValueError:
            continue


def _same_day(cell: str, text: str) -> bool:
    try:
        days = possible_days(undefused(cell))
    except DateError:
        return False
    # To a day without a year a spreadsheet adds one.
    return any(day in _days(form) for day in days for form in (text, f"{text}/{day[:4]}", f"{text} {day[:4]}"))


def _days(text: str) -> tuple[str, ...]:
    try:
        return possible_days(text)
    except DateError:
        return ()


def _same_time(cell: str, text: str) -> bool:
    one, other = _time(cell), _time(text)
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _time(text: str) -> str:
    try:
        # "20:" is a time to a spreadsheet.
        return moment(f"2000-01-01 {re.sub(':$', ':00', text.strip())}")[1]
    except DateError:
        return ""
