"""Training rows out of the types that editors corrected.

They are kept by being derived: what the database holds is the editors' acts, and a row says what those come to now.
An act that is undone takes its row with it.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from pipeline.claim import Span
from pipeline.exchange.export import defused
from pipeline.reading.sentences import paragraphs, sentences
from pipeline.reading.training_rows import GAP, TrainingRow
from pipeline.taxonomy import ClaimType

COLUMNS = ("register", "country", "type", "cue", "claim", "sentence")
"""Of the files in `data/claim_types`; register and country of a correction are not known."""

_BREAK = re.compile(r"\s")


def corrected_rows(corrected: Iterable[Mapping[str, Any]]) -> list[TrainingRow]:
    """Return a training row for each corrected claim, with its article as the topic.

    `corrected` is what `store.corrected_types` gives. A claim of which no words stand in its article, such as
    one that an editor wrote, makes no row; nor does one whose row is there already, in the same article.
    """
    made = (row for one in corrected if (row := _row(one)) is not None)
    return list(dict.fromkeys(made))


def _row(one: Mapping[str, Any]) -> TrainingRow | None:
    text: str = one["text_of_article"]
    around = _sentence(text, one["spans"])
    # A cue in another sentence is seen by no reader of this one.
    claim, cue = (_within(text, one[name], around) for name in ("spans", "cue_spans"))
    if not claim:
        return None
    # Each break becomes one space: a line may end within a sentence, and no offset moves.
    sentence = _BREAK.sub(" ", text[slice(*around)])
    return TrainingRow(sentence, claim, cue, ClaimType(one["type"]), f"article {one['article_id']}")


def _sentence(text: str, claim: Sequence[Sequence[int]]) -> Span:
    """Return from where the first sentence that holds words of the claim begins to where the last one ends."""
    held = [
        sentence
        for block in paragraphs(text)
        for sentence in sentences(text, block)
        if any(a < sentence[1] and b > sentence[0] for a, b in claim)
    ]
    return (held[0][0], held[-1][1]) if held else (0, 0)


def _within(text: str, spans: Sequence[Sequence[int]], around: Span) -> tuple[Span, ...]:
    """Return the parts of spans that lie in a stretch of text, trimmed and apart, counted from where it begins."""
    start, end = around
    found: list[Span] = []
    for a, b in sorted((max(a, start), min(b, end)) for a, b in spans):
        words = text[a:b].strip()
        if not words:
            continue
        at = text.index(words, a) - start
        if found and at < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], at + len(words))
        else:
            found.append((at, at + len(words)))
    return tuple(found)


def write_corrections(rows: Iterable[TrainingRow], stream: BinaryIO) -> int:
    """Write rows as CSV, in the form of `data/claim_types/*.csv`, and return their number."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    number = 0
    for row in rows:
        cue, claim = (GAP.join(row.sentence[a:b] for a, b in spans) for spans in (row.cue, row.claim))
        lines.writerow(["", "", row.type.value, *map(defused, (cue, claim, row.sentence))])
        number += 1
    text.detach()
    return number
