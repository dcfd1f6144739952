"""Invented stories in which the words that make a recurring claim are marked: "[[cracks: they found 14 cracks]]".

Marks of one name are one claim, whatever its figure and whoever makes or denies it; "cracks-not" is the contrary.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline import store
from pipeline.filters import Filters
from pipeline.ingest import ingest_paths
from pipeline.inputs import find_inputs

FOLDER = Path(__file__).with_name("stories")
_MARK = re.compile(r"\[\[(?P<name>[a-z0-9-]+): (?P<words>[^\]]+)\]\]")


@dataclass(frozen=True)
class Marked:
    """Words of an article that make a recurring claim."""

    article: str
    name: str
    words: str


def unmarked(story: str, folder: Path) -> list[Marked]:
    """Write a story's articles without their marks to a folder; return what was marked."""
    found = []
    for path in sorted((FOLDER / story).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found += [Marked(path.stem, mark["name"], mark["words"]) for mark in _MARK.finditer(text)]
        (folder / path.name).write_text(_MARK.sub(r"\g<words>", text), encoding="utf-8")
    return found


def read(story: str, engine, folder: Path) -> dict[str, str]:
    """Read a story into a database; return by claim which recurring claim it makes, as far as one is found for it."""
    marks = unmarked(story, folder)
    ingest_paths(engine, find_inputs([str(folder)])[0])
    return labelled(list(store.claim_rows(engine, Filters())), marks)


def labelled(rows, marks: list[Marked]) -> dict[str, str]:
    """Return by claim which recurring claim it makes: that of the marked words which are most like its own."""
    found = {}
    for mark in marks:
        shares = {row["claim_id"]: _share(mark.words, row["text"]) for row in rows if row["doc"] == mark.article}
        best = max(shares, key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= ALIKE:
            found[best] = mark.name
    return found


ALIKE = 0.4
"""The least share of words in common of marked words and the claim that is taken for theirs."""


def _share(one: str, other: str) -> float:
    mine, theirs = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return len(mine & theirs) / max(1, len(mine | theirs))
