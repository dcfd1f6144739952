"""The table that a fact-check desk sends back, as a spreadsheet program or a person has saved it: CSV or XLSX.

Only the form is read here; what the cells mean for the claims is told in `pipeline.exchange.back`.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.exchange import workbook
from pipeline.exchange.export import defused
from pipeline.exchange.profiles import CLAIM_ID
from pipeline.exchange.rows import read_limited
from pipeline.inputs import InputError

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 300

_HEADER_WITHIN = 20
"""The rows at the top among which the header is looked for: a desk may put a title over its table."""
_DELIMITERS = (",", ";", "\t")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ZIP = b"PK\x03\x04"
_NO_TABLE = (
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or one with a password: save it as XLSX without one"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "RTF"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
)
_RUINED_ID = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+|\d+[.,]\d+", re.IGNORECASE)
_PLAIN_EXPONENT = re.compile(r"\d+e\d+")
"""An id may look like this; a spreadsheet's own number in such a form has a plus or minus after its E."""


@dataclass(frozen=True)
class DeskRow:
    """One row of the table."""

    number: int
    """The row's number as a spreadsheet shows it, from 1, the header and empty rows counted."""
    claim_id: str
    cells: Mapping[str, str]
    """The row's other cells by their column's folded name, as text; a cell that is not there is left out."""
    problem: str = ""
    """Why nothing can be told from this row; "" where all is well."""


@dataclass(frozen=True)
class DeskFile:
    """A table that came back."""

    name: str
    columns: tuple[str, ...]
    """Folded names of the columns, in their order, the claim id among them."""
    rows: tuple[DeskRow, ...]
    warnings: tuple[str, ...] = ()


def read_path(path: Path) -> DeskFile:
    """Read a table from a file; raises InputError as `read_bytes` does, and if the file can't be opened."""
    return read_bytes(read_limited(path, MAX_BYTES), str(path))


def read_bytes(data: bytes, name: str) -> DeskFile:
    """Read a table, whatever its file is called: XLSX, or text with commas, semicolons or tabs between the cells.

    Raises InputError, in one line that names the file, if it is neither, if it is too large, if no column is
    called "claim id", or if two columns have one name.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    if not data.strip():
        raise InputError(f"{name} is empty")
    for magic, kind in _NO_TABLE:
        if data[:20].lstrip().lower().startswith(magic.lower()):
            raise InputError(f"{name} is no table (it is {kind})")
    if data.startswith(_ZIP):
        header, rows = _sheet(data, name)
        return _table(name, header, rows, ())
    text, warnings = _decoded(data, name)
    header, rows = _text_table(text, name)
    return _table(name, header, rows, warnings)


def folded(header: str) -> str:
    """Return a header as columns are told apart by: "Claim_ID " is "claim id"."""
    return " ".join(header.replace("_", " ").casefold().split()).removeprefix("'")


def undefused(cell: str) -> str:
    """Return a cell without the apostrophe that an export puts in front of what looks like a formula.

    An apostrophe that no export would have put there is the writer's own and stays.
    """
    return cell[1:] if cell.startswith("'") and defused(cell[1:]) == cell else cell


# Rows, whatever they came from

Numbered = tuple[int, Sequence[workbook.Cell]]
"""A row's number and its cells."""


def _table(name: str, header: Numbered, rows: Iterator[Numbered], warnings: tuple[str, ...]) -> DeskFile:
    columns = [folded(str(cell or "")) for cell in header[1]]
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            raise InputError(f"{name}: row {header[0]}: two columns are called {column!r}")
    found: list[DeskRow] = []
    for number, cells in rows:
        if not any(_filled(cell) for cell in cells):
            continue
        if len(found) == MAX_ROWS:
            raise InputError(f"{name} has more than {MAX_ROWS:,} rows")
        found.append(_row(number, columns, cells))
    return DeskFile(name, tuple(filter(None, columns)), tuple(found), warnings)


def _filled(cell: workbook.Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _row(number: int, columns: Sequence[str], cells: Sequence[workbook.Cell]) -> DeskRow:
    named = {
        column: workbook.text(cell)
        for column, cell in zip(columns, cells, strict=False)
        if column and cell is not workbook.UNCOMPUTED
    }
    given = next((cell for column, cell in zip(columns, cells, strict=False) if column == CLAIM_ID), None)
    claim_id = undefused(named.pop(CLAIM_ID, "").strip())
    return DeskRow(number, claim_id, named, _problem(columns, cells, claim_id, given))


def _problem(columns: Sequence[str], cells: Sequence[workbook.Cell], claim_id: str, given: workbook.Cell) -> str:
    if any(_filled(cell) for cell in cells[len(columns) :]):
        return f"it has {len(cells)} cells, the header only {len(columns)}"
    if not claim_id:
        return "it has no claim id"
    # A number is never an id as it was written: it has lost zeros in front, or what follows its 15th digit.
    if not isinstance(given, str) or (_RUINED_ID.fullmatch(claim_id) and not _PLAIN_EXPONENT.fullmatch(claim_id)):
        return f"the claim id {claim_id!r} was changed by the spreadsheet, which took it for a number"
    unknown = [column for column, cell in zip(columns, cells, strict=False) if cell is workbook.UNCOMPUTED]
    if unknown:
        return f"the formula in {unknown[0]!r} was never computed: open the file in a spreadsheet and save it again"
    return ""


# XLSX


def _sheet(data: bytes, name: str) -> tuple[Numbered, Iterator[Numbered]]:
    """The header and the rows below it, of the one sheet that has a column for the claim's id."""
    found: list[tuple[str, Numbered, Iterator[Numbered]]] = []
    for title, rows in workbook.sheets(data, name, MAX_COLUMNS):
        header = _header(rows)
        if header is not None:
            found.append((title, header, rows))
    if not found:
        raise InputError(f"{name}: no sheet has a column called {CLAIM_ID!r}")
    if len(found) > 1:
        raise InputError(f"{name}: the sheets {found[0][0]!r} and {found[1][0]!r} both have a column {CLAIM_ID!r}")
    _, header, rows = found[0]
    # A row ends with its last filled cell; the empty ones after it are there all the same.
    width = len(header[1])
    return header, ((number, [*cells, *[None] * (width - len(cells))]) for number, cells in rows)


def _header(rows: Iterator[Numbered]) -> Numbered | None:
    """Take rows up to the one that names the claim's id."""
    filled = 0
    for number, cells in rows:
        if any(isinstance(cell, str) and folded(cell) == CLAIM_ID for cell in cells):
            return number, cells
        filled += any(_filled(cell) for cell in cells)
        if filled == _HEADER_WITHIN:
            break
    return None


# Text


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text, and a warning where its encoding is a guess."""
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None) or _utf16_without_mark(data)
    warnings: tuple[str, ...] = ()
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise InputError(f"{name} is damaged: byte {error.start} is no {encoding.upper()}") from error
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise InputError(f"{name} is text in no encoding that is known: save it as CSV in UTF-8") from None
        warnings = ("it is not UTF-8 and was read as Windows-1252: see that é, “ and – came through",)
    if "\0" in text:
        raise InputError(f"{name} is no table (it holds NUL characters)")
    return text, warnings


def _utf16_without_mark(data: bytes) -> str | None:
    """Latin letters in UTF-16 have a NUL for every second byte, always on the same side."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _text_table(text: str, name: str) -> tuple[Numbered, Iterator[Numbered]]:
    """The header and the rows below it; the header alone tells what stands between cells."""
    declared = re.match(r"\"?sep=([^\r\n])\"?(?:\r\n|[\r\n])", text, re.IGNORECASE)
    if declared:
        text = text[declared.end() :]
    problem = InputError(f"{name}: no column is called {CLAIM_ID!r}")
    for delimiter in (declared[1],) if declared else _DELIMITERS:
        try:
            rows = iter(_records(text, delimiter, name))
            header = _header(rows)
        except InputError as error:
            # With another delimiter the quotation marks may be in order.
            problem = error
            continue
        if header is not None:
            return header, rows
    raise problem


def _records(text: str, delimiter: str, name: str) -> Sequence[Numbered]:
    csv.field_size_limit(MAX_BYTES)
    found: list[Numbered] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            found.append((number, cells))
    except csv.Error as error:
        if delimiter == "\t":
            # Google Sheets quotes nothing between tabs: a quotation mark there is one.
            lines = io.StringIO(text, newline="")
            return list(enumerate(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE), 1))
        raise InputError(f"{name}: row {len(found) + 1}: its quotation marks are not in order ({error})") from error
    return found
