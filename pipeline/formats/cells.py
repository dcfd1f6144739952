"""What a table's cell holds, as text, and the moment of publication that it may be."""

import datetime
import math
import re
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.written_dates import DateError, Order, moment

_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?")
_MILLISECONDS = re.compile(r"\d{12,13}")


def cell_text(value: Any) -> str:
    """Return a cell as text: "" for none, a list's parts with commas between them, the name of what has one."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(cell_text, value)))
    if isinstance(value, dict):
        return cell_text(value.get("name"))
    return str(value)


def published(cell: str, order: Order | None) -> str:
    """Return the moment or day that a cell names in ISO 8601, or "" where it names none or may be several.

    Seconds or milliseconds since 1970 are read too, and dates as e-mails have them; `order` as for `iso_day`.
    """
    cell = cell.strip()
    try:
        if _SECONDS.fullmatch(cell):
            return datetime.datetime.fromtimestamp(float(cell), datetime.UTC).isoformat()
        if _MILLISECONDS.fullmatch(cell):
            return datetime.datetime.fromtimestamp(int(cell) / 1000, datetime.UTC).isoformat(timespec="seconds")
        if re.match(r"\d{4}-\d\d-\d\d", cell):
            return datetime.datetime.fromisoformat(cell).isoformat() if len(cell) > 10 else cell
    except (ValueError, OverflowError, OSError):
        pass
    try:
        days, time = moment(cell)
    except DateError:
        return _as_in_mail(cell)
    if len(days) > 1 and order is None:
        return ""
    day = days[0] if order is not Order.MONTH else days[-1]
    return f"{day}T{time}" if time else day


def _as_in_mail(cell: str) -> str:
    try:
        return parsedate_to_datetime(cell).isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
