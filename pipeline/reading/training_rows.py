"""The labelled claims that the claim-type model learns from: `data/claim_types`."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.claim import Span
from pipeline.resources import data_path
from pipeline.taxonomy import ClaimType

GAP = " … "
"""Where a claim or a cue leaves out words of its sentence."""


class TrainingDataError(Exception):
    """A training row is not usable; the message says which and why."""


@dataclass(frozen=True)
class TrainingRow:
    """One labelled claim in its sentence, with the characters that are the claim's and the cue's, if it has one."""

    sentence: str
    claim: tuple[Span, ...]
    cue: tuple[Span, ...]
    type: ClaimType
    topic: str


def training_rows() -> list[TrainingRow]:
    """Read every row of `data/claim_types/*.csv`; the file's name is the topic.

    Raises TrainingDataError for an unknown type, or a claim or cue that is not in its sentence.
    """
    rows = []
    for path in sorted(data_path("claim_types").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, cells in enumerate(csv.DictReader(file), start=2):
                rows.append(_row(cells, path.stem, f"{path.name}:{number}"))
    return rows


def _row(cells: dict[str, str], topic: str, where: str) -> TrainingRow:
    # An apostrophe in front keeps a spreadsheet from taking a cell for a formula.
    sentence, claim, cue = (cells[name].removeprefix("'") for name in ("sentence", "claim", "cue"))
    if cells["type"] not in set(ClaimType):
        raise TrainingDataError(f"{where}: no type is called {cells['type']!r}")
    at = _places(sentence, claim)
    said_at = _places(sentence, cue, taken=at) or _places(sentence, cue)
    if not at or (cue and not said_at):
        raise TrainingDataError(f"{where}: the claim or its cue does not stand in the sentence")
    return TrainingRow(sentence, at, said_at, ClaimType(cells["type"]), topic)


def _places(text: str, words: str, taken: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Return where each part of words stands in a text, in order and outside of what is taken, or nothing."""
    spans: list[Span] = []
    at = 0
    for part in words.split(GAP):
        at = text.find(part, at) if part else -1
        while at >= 0 and any(at < end and at + len(part) > start for start, end in taken):
            at = text.find(part, at + 1)
        if at < 0:
            return ()
        spans.append((at, at + len(part)))
        at += len(part)
    return tuple(spans)
