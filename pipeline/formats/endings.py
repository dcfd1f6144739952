"""The kinds of files that are read, and what such files are called."""

from collections.abc import Collection
from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """The kinds that are read, each with what errors call it."""

    TEXT = "text"
    PAGE = "a web page"
    PDF = "a PDF"
    DOCX = "a Word document"
    MAIL = "an e-mail"
    TABLE = "a table"
    PARQUET = "a Parquet file"
    ZIP = "a ZIP archive"
    WARC = "a web archive"


ENDINGS = {
    ".txt": Kind.TEXT,
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".eml": Kind.MAIL,
    ".mhtml": Kind.MAIL,
    ".mht": Kind.MAIL,
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".jsonl": Kind.TABLE,
    ".ndjson": Kind.TABLE,
    ".parquet": Kind.PARQUET,
    ".zip": Kind.ZIP,
    ".warc": Kind.WARC,
    ".warc.gz": Kind.WARC,
}
"""What the articles in a folder or an archive are called; a file that is named itself may be called anything."""


TABLES = {Kind.TABLE, Kind.PARQUET}
ARCHIVES = {Kind.ZIP, Kind.WARC, Kind.MAIL}
MANY = TABLES | ARCHIVES
"""The kinds that may hold several articles."""


def ending_of(name: str) -> str:
    """Return the known ending that a name has, or ""."""
    return next((ending for ending in sorted(ENDINGS, key=len, reverse=True) if name.lower().endswith(ending)), "")


def is_of_saved_page(folder: str, beside: Collection[str]) -> bool:
    """Return whether a folder holds what a browser saved of the page beside it: "Story_files" of "Story.html"."""
    story = folder.removesuffix("_files")
    return story != folder and any(story + ending in beside for ending in (".html", ".htm"))


def is_hidden(path: PurePath) -> bool:
    """Return whether a file, or a folder that it is in, is hidden, or is what macOS adds to archives."""
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in path.parts)
