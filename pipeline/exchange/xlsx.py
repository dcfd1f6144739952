"""Claims as an Excel workbook: real dates, numbers and links, and no cell that could turn into something else.

Written row by row: what is in memory does not grow with the number of claims, but for up to 65,530 links.
"""

import datetime
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileSizeError
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from pipeline.exchange.profiles import CLAIM_ID, Column, Row, as_date
from pipeline.store import StoreError

MOST_ROWS = 1_048_575
"""Claims that a sheet can hold, its header aside."""
MOST_LINKS = 65_530
"""Links that a sheet can hold."""
LONGEST_LINK = 2_079
LONGEST_CELL = 32_767
"""In UTF-16 code units, as Excel counts."""
NAMED = 100
"""How many cells that were cut or changed the second sheet names; all are told to the caller."""

CUT = "…"
_WIDTHS = {CLAIM_ID: 19, "claim": 60, "quote": 60, "URL": 32, "article title": 36, "note": 36, "figures": 30,
           "verdict text": 48, "evidence": 36, "machine's claim": 60, "actor": 24, "published": 17,
           "last changed": 19, "deadline": 12, "check-worthiness": 16}  # fmt: skip
_WIDTH = 16
_EARLIEST = datetime.datetime(1900, 3, 1)
"""Excel counts a day in 1900 that never was: before this date, its dates are not those of others."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


class ExportError(StoreError):
    """The claims can't be written in this format; the message is one line for the user."""


@dataclass
class _Notes:
    """What a reader of the workbook must know of its cells."""

    say: Callable[[str], None]
    cells: list[str] = field(default_factory=list)
    """The first that were cut or changed."""
    changed: int = 0
    plain_links: int = 0
    links: int = 0
    last: Url | None = None
    """The last link: an article's claims follow each other, and one object for all of them saves memory."""

    def add(self, line: str) -> None:
        self.say(line)
        self.changed += 1
        if len(self.cells) < NAMED:
            self.cells.append(line)


class _Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    @staticmethod
    def _escape_control_characters(data: str) -> str:
        """Escape what a reader would take for the code of a character, also where two codes share a "_"."""
        return _CODE.sub("_x005F_", data).replace("\r", "_x000D_")


def write_xlsx(
    rows: Iterable[Row],
    columns: Sequence[Column],
    about: Iterable[tuple[str, str]],
    stream: BinaryIO,
    say: Callable[[str], None],
) -> int:
    """Write claims as a workbook and return their number.

    The sheet "claims" has a frozen header and filters, the sheet "about" the given names and values, how many
    claims there are, and what was cut. Each cell that could not be kept whole is also told to `say` in one line.
    Raises ExportError where there are more claims than a sheet holds.
    """
    with tempfile.TemporaryDirectory(prefix="claimdesk-") as folder:
        book = Workbook(stream, {"constant_memory": True, "tmpdir": folder})
        notes = _Notes(say)
        try:
            number = _claims(book, rows, columns, notes)
            _about(book, about, number, notes)
            book.close()
        except FileSizeError as error:
            raise ExportError("the workbook would be larger than 4 GB: choose fewer claims, or CSV") from error
    return number


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it: no character that XML has no place for, cut to what Excel allows."""
    kept = _NOT_IN_XML.sub("\ufffd", text)
    if _units(kept) <= LONGEST_CELL:
        return kept
    return kept.encode("utf-16-le")[: (LONGEST_CELL - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def _units(text: str) -> int:
    """How long Excel finds a text."""
    return len(text) + sum(character > "\uffff" for character in text)


def _claims(book: Workbook, rows: Iterable[Row], columns: Sequence[Column], notes: _Notes) -> int:
    sheet = book.add_worksheet("claims", _Sheet)
    header = book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = _formats(book)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.header, _WIDTH))
        sheet.write_string(0, place, column.header, header)
    sheet.freeze_panes(1, 0)
    # Ids may be all digits: Excel shall not offer to turn them into numbers.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise ExportError(f"a sheet holds {MOST_ROWS:,} claims and there are more: choose fewer, or CSV")
        for place, column in enumerate(columns):
            _write(sheet, number, place, column, row, formats, notes)
    sheet.autofilter(0, 0, number, len(columns) - 1)
    return number


def _formats(book: Workbook) -> dict[str, Any]:
    top = {"valign": "top"}
    return {
        "text": book.add_format(top | {"text_wrap": True}),
        "number": book.add_format(top | {"num_format": "0.00"}),
        "day": book.add_format(top | {"num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": book.add_format(top | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        "link": book.add_format(top | {"font_color": "#0563C1", "underline": 1}),
    }


def _write(
    sheet: Worksheet, line: int, place: int, column: Column, row: Row, formats: dict[str, Any], notes: _Notes
) -> None:
    value = column.value(row)
    if column.kind == "number" and isinstance(value, int | float):
        sheet.write_number(line, place, value, formats["number"])
        return
    text = column.text(row)
    if column.kind == "date" and (date := as_date(text)) is not None:
        moment = isinstance(date, datetime.datetime)
        if datetime.datetime.combine(date, datetime.time()) >= _EARLIEST:
            sheet.write_datetime(line, place, date, formats["moment" if moment else "day"])
            return
    kept = cell_text(text)
    if kept != text:
        what = "cut to what a cell can hold" if _units(text) > LONGEST_CELL else "without its control characters"
        notes.add(f"{row['claim_id']}: the {column.header} is {what}")
    if column.kind == "link" and _LINK.fullmatch(kept):
        if notes.links < MOST_LINKS and (link := _link(kept, notes.last)) is not None:
            notes.links += 1
            notes.last = link
            sheet.write_url(line, place, link, formats["link"])
            return
        notes.plain_links += 1
    if kept:
        sheet.write_string(line, place, kept, formats["text"])


def _link(address: str, last: Url | None) -> Url | None:
    """Return an address as a link, None where it is too long to be one."""
    if last is not None and last.text == address:
        return last
    if _units(address) > LONGEST_LINK:
        return None
    link = Url(address)
    link.text = address
    return link


def _about(book: Workbook, about: Iterable[tuple[str, str]], number: int, notes: _Notes) -> None:
    sheet = book.add_worksheet("about", _Sheet)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    lines = [*about, ("claims", f"{number:,}"), ("dates", "last changed is in UTC; published as the article has it")]
    if notes.plain_links:
        limit = f"a sheet holds {MOST_LINKS:,} links of up to {LONGEST_LINK:,} characters"
        lines.append(("addresses as plain text", f"{notes.plain_links:,}: {limit}"))
    if notes.changed:
        lines.append(("cells not whole", f"{notes.changed:,}: JSON lines and CSV hold them whole"))
        lines += [("", line) for line in notes.cells]
    if notes.changed > len(notes.cells):
        lines.append(("", f"and {notes.changed - len(notes.cells):,} more"))
    for line, (name, value) in enumerate(lines):
        sheet.write_string(line, 0, cell_text(name), bold)
        sheet.write_string(line, 1, cell_text(value), wrapped)
