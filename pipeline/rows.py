"""Tables of texts, one an id: CSV, TSV or JSON Lines."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.inputs import InputError, decode

MAX_BYTES = 100_000_000
MAX_TEXT = 20_000
"""Characters; a longer text is no sentence, and parsing it would take very long."""


@dataclass(frozen=True)
class Row:
    """A text and what it is called; a number stays a number, so that it goes out as it came in."""

    id: str | int
    text: str


class _RowError(Exception):
    """A row that can't be used; the message says why."""


def read_rows(path: Path) -> tuple[list[Row], list[str]]:
    """Read the rows of a file with the columns or keys `id` and `text`, and one line for each that can't be used.

    A file whose name ends in .tsv is tab-separated, without quoting; .jsonl and .ndjson are JSON Lines; all
    else is CSV. Raises InputError if the file can't be read or has no such columns.
    """
    text = decode(read_limited(path, MAX_BYTES), str(path)).removeprefix("\ufeff")
    ending = path.suffix.lower()
    lines = _json_lines(text) if ending in {".jsonl", ".ndjson"} else _cells(text, tab=ending == ".tsv", where=path)
    rows: list[Row] = []
    failed: list[str] = []
    seen: dict[str, int] = {}
    for number, found in lines:
        try:
            row = _row(found)
            if (first := seen.setdefault(str(row.id), number)) != number:
                raise _RowError(f"the id {row.id!r} stands on line {first} already")
        except _RowError as error:
            failed.append(f"{path}:{number}: {error}")
        else:
            rows.append(row)
    return rows, failed


def read_limited(path: Path, most: int) -> bytes:
    """Return the bytes of a file; raises InputError if it can't be read or holds more than `most` bytes."""
    try:
        # A device or pipe may never end.
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is not a file")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > most:
        raise InputError(f"{path} is larger than {most // 1_000_000} MB")
    return data


def _row(found: object) -> Row:
    if isinstance(found, _RowError):
        raise found
    if not isinstance(found, dict):
        raise _RowError("not a JSON object")
    name, text = found.get("id"), found.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise _RowError("no id")
    if not isinstance(text, str) or not text.strip():
        raise _RowError("no text")
    if len(text) > MAX_TEXT:
        raise _RowError(f"the text is longer than {MAX_TEXT:,} characters")
    try:
        f"{name}{text}".encode()
    except UnicodeEncodeError:
        raise _RowError("half a character (a lone surrogate)") from None
    return Row(name, text)


def _json_lines(text: str) -> Iterator[tuple[int, object]]:
    """Each line's number and value, or what is wrong with it; blank lines are none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, _RowError(f"not JSON ({getattr(error, 'msg', None) or error})")


def _cells(text: str, *, tab: bool, where: Path) -> Iterator[tuple[int, object]]:
    """Each row's first line and its cells by column, or what is wrong with it; blank lines are none."""
    csv.field_size_limit(MAX_BYTES)
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE) if tab else csv.reader(source, strict=True)
    header: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if header is None:
                raise InputError(f"{where}:{number}: {error}") from error
            yield number, _RowError(str(error))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            if missing := [name for name in ("id", "text") if name not in header]:
                raise InputError(f"{where}:{number}: no column is called {missing[0]!r}")
        elif len(cells) != len(header):
            yield number, _RowError(f"{len(cells)} columns, the header has {len(header)}")
        else:
            yield number, dict(zip(header, cells, strict=True))
