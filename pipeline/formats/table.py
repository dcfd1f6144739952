"""A table of articles, one a row: CSV, TSV, JSON Lines or Parquet, read row by row and never held as a whole."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from pipeline.formats import parquet
from pipeline.formats.cells import cell_text, published
from pipeline.formats.columns import Columns, chosen_over, described, guess
from pipeline.formats.encodings import encoding_of_file
from pipeline.formats.endings import Kind
from pipeline.formats.item import Item, Note, Outcome
from pipeline.inputs import MAX_BYTES, InputError, parse_article
from pipeline.written_dates import column_order

SAMPLE = 50
"""The rows by which columns are guessed."""
_DELIMITERS = (",", ";", "\t", "|")

Row = tuple[int, Mapping[str, Any] | str]
"""A row's number, the first being 1, and its cells by column, or what is wrong with it."""


@dataclass(frozen=True)
class Preview:
    """The head of a table, to choose columns by."""

    header: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    columns: Columns
    """As they are guessed."""


def preview(item: Item, kind: Kind) -> Preview:
    """Return the head of a table with the columns that are guessed; raises InputError if it is no table."""
    with closing(_rows(item, kind)) as rows:
        header, sample = _sample(list(islice(rows, SAMPLE)), item.name)
    return Preview(header, tuple(sample), guess(header, sample))


def read_table(item: Item, kind: Kind, chosen: Columns) -> Iterator[Outcome]:
    """Read the articles of a table and name each row that is none.

    A note first says which columns are read: those that were chosen, the others as guessed.
    Raises InputError if it is no table, or has no column for the text or none of a chosen name.
    """
    with closing(_rows(item, kind)) as rows:
        head = list(islice(rows, SAMPLE))
        header, sample = _sample(head, item.name)
        columns = chosen_over(guess(header, sample), chosen, header, item.name)
        yield Note(f"{item.name}: {described(columns, header)}")
        yield from _articles(item, chain(head, rows), columns, [row.get(columns["published"], "") for row in sample])


def _sample(head: Sequence[Row], name: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """The columns of a table's first rows and their cells as text."""
    good = [cells for _, cells in head if not isinstance(cells, str)]
    if not good:
        wrong = f": {head[0][1]}" if head else ""
        raise InputError(f"{name} is a table without rows" if not wrong else f"{name}, row {head[0][0]}{wrong}")
    header = tuple(dict.fromkeys(column for cells in good for column in cells))
    return header, [{column: cell_text(cells.get(column)) for column in header} for cells in good]


def _articles(item: Item, rows: Iterable[Row], columns: Columns, days: Sequence[str]) -> Iterator[Outcome]:
    order = column_order(days).order
    seen: set[str] = set()
    unclear: list[str] = []
    for number, cells in rows:
        if isinstance(cells, str):
            yield InputError(f"{item.name}, row {number}: {cells}")
            continue
        values = {field: cell_text(cells.get(column)) for field, column in columns.items() if column}
        text = values.pop("text")
        name = " ".join(values.pop("id", "").split())[:80]
        if not name or name in seen:
            name = f"row {number}"
        seen.add(name)
        if not text.strip():
            yield InputError(f"{item.name}, row {number}: no text")
            continue
        given = values.get("published", "")
        values["published"] = published(given, order)
        if given.strip() and not values["published"]:
            unclear.append(f"the first is {given[:40]!r} in row {number}" if not unclear else "")
        try:
            yield parse_article(text, f"{item.doc}/{name}", _source(item, name, number, text), **_one_line(values))
        except InputError:
            # Front matter with nothing after it, or characters that show nothing.
            yield InputError(f"{item.name}, row {number}: no text")
    if unclear:
        yield Note(
            f"{item.name}: {len(unclear)} of its dates may be several days or none and are left out; {unclear[0]}"
        )


def _one_line(values: Mapping[str, str]) -> dict[str, str]:
    return {field: " ".join(value.split()) for field, value in values.items()}


def _source(item: Item, name: str, number: int, text: str) -> str:
    """What a row is known by when the table is read again: its id, else its text, as rows move."""
    if not item.source:
        return ""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{item.source}/{digest if name == f'row {number}' else name}"


# Rows


def _rows(item: Item, kind: Kind) -> Generator[Row]:
    if kind is Kind.PARQUET:
        return parquet.rows(item)
    return _text_rows(item)


def _text_rows(item: Item) -> Generator[Row]:
    encoding = encoding_of_file(item)
    stream = io.TextIOWrapper(item.file, encoding, errors="replace", newline="")
    try:
        lines = _lines(stream, item.name)
        first = next((line for line in lines if line.strip("\ufeff \r\n")), "").removeprefix("\ufeff")
        together = chain([first], lines)
        if first.lstrip().startswith("{"):
            yield from _json_rows(together)
        elif item.name.lower().endswith((".jsonl", ".ndjson")):
            raise InputError(f"{item.name} holds no JSON objects, one a line")
        else:
            yield from _csv_rows(together, first, item.name)
    finally:
        # Else the wrapper would close the file with itself.
        stream.detach()


def _lines(stream: io.TextIOWrapper, name: str) -> Iterator[str]:
    while line := stream.readline(MAX_BYTES):
        if len(line) == MAX_BYTES:
            raise InputError(f"{name} has a line of more than {MAX_BYTES // 1_000_000} MB")
        yield line


def _json_rows(lines: Iterable[str]) -> Iterator[Row]:
    number = 0
    for line in lines:
        if line.strip():
            number += 1
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"not JSON ({getattr(error, 'msg', None) or error})"
                continue
            yield number, found if isinstance(found, dict) else "not a JSON object"


def _csv_rows(lines: Iterable[str], first: str, name: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_BYTES)
    delimiter = "\t" if name.lower().endswith(".tsv") else _delimiter(first)
    lines = iter(lines)
    head = list(islice(lines, SAMPLE))
    quoted = delimiter != "\t" or _is_quoted(head, first.count("\t"))
    reader = csv.reader(
        chain(head, lines),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    header: list[str] = []
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not header:
                raise InputError(f"{name}: its first line cannot be read ({error})") from error
            number += 1
            yield number, str(error)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = _header(cells)
            continue
        number += 1
        if len(cells) != len(header) and any(cells[len(header) :]):
            yield number, f"{len(cells)} columns, the header has {len(header)}"
        else:
            # Some programs leave out empty cells at a row's end.
            yield number, dict(zip(header, cells, strict=False))


def _delimiter(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count)


def _is_quoted(lines: Iterable[str], tabs: int) -> bool:
    """Whether cells between tabs stand in quotation marks, as some programs have it, or such marks are text."""
    return any(
        line.count("\t") != tabs or any(re.fullmatch(r'"[^\t]*"', cell) for cell in line.rstrip("\r\n").split("\t"))
        for line in lines
        if line.strip()
    )


def _header(cells: Sequence[str]) -> list[str]:
    """The columns' names, each with one of its own."""
    header: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"column {place}"
        header.append(name if name not in header else f"{name} ({place})")
    return header
