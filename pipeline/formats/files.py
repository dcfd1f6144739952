"""From a file of any kind to its articles: what kind it is, who reads it, and what is wrong with it, in one line.

file -> kind -> one article, or members that are files themselves
"""

import dataclasses
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from pipeline.article import Article
from pipeline.formats import archive, table, warc
from pipeline.formats.docx import read_docx
from pipeline.formats.endings import ARCHIVES, TABLES, Kind, ending_of
from pipeline.formats.item import Item, Outcome, content
from pipeline.formats.kinds import kind_of
from pipeline.formats.mail import read_mail
from pipeline.formats.page import read_html
from pipeline.formats.pdf import read_pdf
from pipeline.inputs import MAX_BYTES, InputError, decode, open_file, parse_article, shown

MAX_DEPTH = 1
"""How many archives an archive may stand in."""

_STREAMED = {Kind.TABLE, Kind.TEXT, Kind.PAGE, Kind.MAIL}
"""The kinds that are read from their beginning to their end."""


def read_file(path: Path, columns: Mapping[str, str] | None = None) -> Iterator[Outcome]:
    """Read the articles of a file; each that can't be read is an error in its place.

    `columns` says which column of a table holds what, where that is not to be guessed: see `columns.FIELDS`.
    """
    try:
        with open_file(path) as file:
            item = Item(shown(path), _stem(path.name), shown(path.absolute()), file)
            yield from _read(item, columns or {})
    except InputError as error:
        yield error


def read_upload(file: IO[bytes], name: str, columns: Mapping[str, str] | None = None) -> Iterator[Outcome]:
    """Read the articles of a file that has a name but no path, as `read_file` does; they have no source."""
    file.seek(0)
    yield from _read(Item(shown(name), _stem(name), "", file), columns or {})


def table_preview(file: IO[bytes], name: str) -> table.Preview | None:
    """Return the head of a table and the columns that are guessed; None for a file that is none, or has no head."""
    file.seek(0)
    item = Item(shown(name), _stem(name), "", file)
    try:
        kind = kind_of(item)
        return table.preview(item, kind) if kind in TABLES else None
    except InputError:
        # Reading the file will say what is wrong with it.
        return None


def _read(item: Item, columns: Mapping[str, str]) -> Iterator[Outcome]:
    try:
        kind = kind_of(item)
        if kind in ARCHIVES and item.depth > MAX_DEPTH:
            raise InputError(f"{item.name} is {kind} in another in another: unpack it first")
        if item.depth and kind not in _STREAMED:
            # These are read here and there, which a packed file can't be.
            item = dataclasses.replace(item, file=io.BytesIO(content(item)))
        for found in _parts(item, kind, columns):
            if isinstance(found, Item):
                yield from _read(found, columns)
            else:
                yield found
    except InputError as error:
        yield error
    except archive.DAMAGE as error:
        yield InputError(f"{item.name} is damaged ({' '.join(str(error).split())[:120]})")


def _parts(item: Item, kind: Kind, columns: Mapping[str, str]) -> Iterator[Outcome | Item]:
    match kind:
        case Kind.TEXT:
            yield _text(item)
        case Kind.PAGE:
            yield read_html(item)
        case Kind.PDF:
            yield read_pdf(item)
        case Kind.DOCX:
            yield read_docx(item)
        case Kind.MAIL:
            yield from read_mail(item)
        case Kind.TABLE | Kind.PARQUET:
            yield from table.read_table(item, kind, columns)
        case Kind.ZIP:
            yield from archive.members(item)
        case Kind.WARC:
            yield from warc.records(item)


def _text(item: Item) -> Article:
    return parse_article(decode(content(item, MAX_BYTES), item.name), item.doc, item.source)


def _stem(name: str) -> str:
    """A file's name without its ending."""
    ending = ending_of(name)
    return shown(name[: -len(ending)] if ending and len(ending) < len(name) else Path(name).stem)
