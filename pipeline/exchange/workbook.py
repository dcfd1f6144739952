"""XLSX files of strangers, read within limits: the cells of each sheet as text, numbers and days."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any, Final
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple

from pipeline.filters import storable
from pipeline.inputs import InputError

MAX_UNPACKED = 300_000_000
"""Bytes that the parts of a workbook may have together once they are unpacked."""
_MAX_ROW = 1_048_576
"""No spreadsheet has more rows."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class _Uncomputed:
    """The mark of a formula that no program has computed."""


UNCOMPUTED: Final = _Uncomputed()
_Time = datetime.datetime | datetime.date | datetime.time | datetime.timedelta
Cell = str | bool | int | float | _Time | _Uncomputed | None


def sheets(data: bytes, name: str, columns: int) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[Cell]]]]]:
    """Yield each sheet's title and filled rows: a row's number from 1 and its first cells, `columns` at most.

    A formula is the value that the program which saved the file computed. Raises InputError, when it comes to what
    is wrong, if the file is no whole XLSX or larger than the limits.
    """
    try:
        _check(data, name)
        with warnings.catch_warnings():
            # Of styles and extensions that are of no use here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            yield sheet.title, _rows(sheet, name, columns)
    except InputError:
        raise
    except Exception as error:
        raise _damaged(name, error) from error


def text(cell: Cell) -> str:
    """Return a cell as a person would write it: 1 for 1.0, 2026-03-05 for a day, 2026-03-05T14:05:00 for a moment."""
    if cell is None or isinstance(cell, _Uncomputed):
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        # Spreadsheets count in parts of a day, which seldom come to whole seconds.
        cell = (cell + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    if isinstance(cell, str):
        return storable(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)) if "_x" in cell else cell
    return str(cell)


def _check(data: bytes, name: str) -> None:
    """Raise InputError if the file is another kind of ZIP, or would be too large unpacked.

    Python's own unpacking never yields more bytes than the directory says, so the directory can be relied on.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "mimetype" in names or "content.xml" in names:
            raise InputError(f"{name} is an OpenDocument file: save it as XLSX or CSV")
        if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
            raise InputError(f"{name} is no table (it is a ZIP file without a workbook)")
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise InputError(f"{name} is larger than {MAX_UNPACKED // 1_000_000} MB once it is unpacked")


def _damaged(name: str, error: Exception) -> InputError:
    # The library says what is wrong with a broken file by whatever it stumbles over.
    said = " ".join(str(error).split())[:120] or type(error).__name__
    return InputError(f"{name} is damaged or no XLSX file ({said})")


def _rows(sheet: Any, name: str, columns: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        uncomputed = _uncomputed(sheet)
        # What a file says of its own size may be wrong.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > _MAX_ROW:
                raise InputError(f"{name} has more than {_MAX_ROW:,} rows")
            if not row:
                continue
            cells: Sequence[Cell] = row[:columns]
            if number in uncomputed:
                cells = [UNCOMPUTED if place in uncomputed[number] else cell for place, cell in enumerate(cells)]
            yield number, cells
    except InputError:
        raise
    except Exception as error:
        raise _damaged(name, error) from error


def _uncomputed(sheet: Any) -> dict[int, set[int]]:
    """The places, from 0, of formulas without a value by the number of their row, from 1.

    The library gives such a cell as an empty one.
    """
    found: dict[int, set[int]] = {}
    with sheet._get_source() as source:
        if not _holds_formulas(source):
            return found
    row = place = 0
    with sheet._get_source() as source:
        # As safe as the library's own reading of the same bytes, which comes after it.
        for event, element in ElementTree.iterparse(source, ("start", "end")):  # noqa: S314
            if event == "start" and element.tag == f"{_MAIN}row":
                row, place = int(float(element.get("r", row + 1))), -1
            elif event == "end" and element.tag == f"{_MAIN}c":
                written = element.get("r")
                place = coordinate_to_tuple(written)[1] - 1 if written else place + 1
                formula = element.find(f"{_MAIN}f") is not None
                if formula and element.get("t") != "str" and not element.findtext(f"{_MAIN}v"):
                    found.setdefault(row, set()).add(place)
            elif event == "end" and element.tag == f"{_MAIN}row":
                element.clear()
    return found


def _holds_formulas(source: IO[bytes]) -> bool:
    before = b""
    while chunk := source.read(1 << 20):
        if _FORMULA.search(before + chunk):
            return True
        before = chunk[-30:]
    return False
