"""What is read, a file or a member of one, and what comes of it: an article, an error, or a remark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from pipeline.article import Article
from pipeline.inputs import InputError, shown

MAX_BYTES = 100_000_000
"""Of a file that has to be held in memory as a whole."""


@dataclass(frozen=True)
class Note:
    """Something that whoever reads a file should know of it and that is no failure; one line."""

    text: str

    def __post_init__(self) -> None:
        """Take out signs that break a line or steer a terminal: a file's own words may be part of it."""
        object.__setattr__(self, "text", shown(self.text))


Outcome = Article | InputError | Note


@dataclass(frozen=True)
class Item:
    """A file, or a member of one, opened to be read."""

    name: str
    """What errors call it: its path, for a member that of its archive and its own."""
    doc: str
    source: str
    """As `Article.source`; empty for what was uploaded."""
    file: IO[bytes]
    """At its start, and seekable."""
    url: str = ""
    content_type: str = ""
    fetched: str = ""
    """When a web page was fetched, in ISO 8601, where that is known."""
    depth: int = 0
    """How many archives it stands in."""

    def member(self, name: str, file: IO[bytes], **known: str) -> "Item":
        """Return a member of this item; its name is a label and nothing else, whatever path it spells."""
        label = shown(name)
        source = f"{self.source}/{label}" if self.source else ""
        return Item(f"{self.name}/{label}", f"{self.doc}/{label}", source, file, depth=self.depth + 1, **known)


def content(item: Item, most: int = MAX_BYTES) -> bytes:
    """Return all of an item; raises InputError if it is larger than `most` bytes."""
    data = item.file.read(most + 1)
    if len(data) > most:
        raise InputError(f"{item.name} is larger than {most // 1_000_000} MB")
    return data


@contextmanager
def taken_for(item: Item, kind: str) -> Iterator[None]:
    """Make whatever a library raises over a broken file an InputError that names it: libraries raise anything."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise InputError(f"{item.name} cannot be read as {kind} ({reason})") from error
