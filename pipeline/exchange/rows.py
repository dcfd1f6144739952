"""Tables of texts, one an id: CSV, TSV or JSON Lines."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.inputs import InputError, decode

MAX_BYTES = 100_000_000
MAX_TEXT = 20_000
"""Characters; a longer text is no sentence, and parsing it would take very long."""


@dataclass(frozen=True)
class Row:
    """A text and what it is called; a number stays a number, so that it goes out as it came in."""

    id: str | int
    text: str


@dataclass(frozen=True)
class KnownClaim(Row):
    """A claim or fact-check of a pool."""

    title: str
    """Empty where it has none."""


@dataclass(frozen=True)
class Pair:
    """Two texts, and what the pair is called."""

    id: str | int
    claim1: str
    claim2: str


class _RowError(Exception):
    """A row that can't be used; the message says why."""


T = TypeVar("T", Row, KnownClaim, Pair)
_Columns = tuple[tuple[str, ...], ...]
_TEXT = (("id",), ("text",))
_CLAIM = (("id",), ("text", "claim"))
_PAIR = (("id",), ("claim1",), ("claim2",))


def read_rows(path: Path) -> tuple[list[Row], list[str]]:
    """Read the rows of a file with the columns or keys `id` and `text`, and one line for each that can't be used.

    A file whose name ends in .tsv is tab-separated, without quoting; .jsonl and .ndjson are JSON Lines; all
    else is CSV. Raises InputError if the file can't be read or has no such columns.
    """
    return _read(path, _TEXT, lambda name, found: Row(name, _text(found, "text")))


def read_claims(path: Path) -> tuple[list[KnownClaim], list[str]]:
    """Read a file as `read_rows` does, whose text may be called `claim` and may have a `title`."""
    return _read(path, _CLAIM, _known_claim)


def read_pairs(path: Path) -> tuple[list[Pair], list[str]]:
    """Read a file as `read_rows` does, with the columns or keys `id`, `claim1` and `claim2`."""
    return _read(path, _PAIR, lambda name, found: Pair(name, _text(found, "claim1"), _text(found, "claim2")))


def _read(path: Path, columns: _Columns, make: Callable[[str | int, dict[str, Any]], T]) -> tuple[list[T], list[str]]:
    text = decode(read_limited(path, MAX_BYTES), str(path)).removeprefix("\ufeff")
    ending = path.suffix.lower()
    if ending in {".jsonl", ".ndjson"}:
        lines = _json_lines(text)
    else:
        lines = _cells(text, columns, tab=ending == ".tsv", where=path)
    rows: list[T] = []
    failed: list[str] = []
    seen: dict[str, int] = {}
    for number, found in lines:
        try:
            name, cells = _named(found)
            row = make(name, cells)
            if (first := seen.setdefault(str(name), number)) != number:
                raise _RowError(f"the id {name!r} stands on line {first} already")
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


def _named(found: object) -> tuple[str | int, dict[str, Any]]:
    if isinstance(found, _RowError):
        raise found
    if not isinstance(found, dict):
        raise _RowError("not a JSON object")
    name = found.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise _RowError("no id")
    _checked(str(name))
    return name, found


def _text(found: dict[str, Any], key: str) -> str:
    text = found.get(key)
    if not isinstance(text, str) or not text.strip():
        raise _RowError(f"no {key}")
    return _checked(text)


def _known_claim(name: str | int, found: dict[str, Any]) -> KnownClaim:
    text = _text(found, "text" if found.get("text") else "claim")
    title = found.get("title")
    return KnownClaim(name, text, _checked(title) if isinstance(title, str) else "")


def _checked(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise _RowError(f"the text is longer than {MAX_TEXT:,} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _RowError("half a character (a lone surrogate)") from None
    return text


def _json_lines(text: str) -> Iterator[tuple[int, object]]:
    """Each line's number and value, or what is wrong with it; blank lines are none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, _RowError(f"not JSON ({getattr(error, 'msg', None) or error})")


def _cells(text: str, columns: _Columns, *, tab: bool, where: Path) -> Iterator[tuple[int, object]]:
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
            if missing := [names for names in columns if not set(names) & set(header)]:
                raise InputError(f"{where}:{number}: no column is called {' or '.join(map(repr, missing[0]))}")
        elif len(cells) != len(header):
            yield number, _RowError(f"{len(cells)} columns, the header has {len(header)}")
        else:
            yield number, dict(zip(header, cells, strict=True))
