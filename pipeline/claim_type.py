"""The claim types: the training rows of `data/claim_types`, their features, and the model that is trained on them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from pipeline.claim import Span
from pipeline.cues import cue_of
from pipeline.features import features
from pipeline.language import parse
from pipeline.models import kept
from pipeline.resources import data_path
from pipeline.sentences import parse_units
from pipeline.taxonomy import ClaimType, Stance
from pipeline.type_model import Features, TypeModel, fit

PRIOR = {ClaimType.ASSERTION: 0.4, ClaimType.FORECAST: 0.3, ClaimType.FIGURE: 0.15, ClaimType.DENIAL: 0.15}
"""How often each type is met in news, set by hand and roughly, closer to even than news is: a rare type that is
missed costs an editor more than one that is named too often. Chosen from four, see docs/reading.md."""


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
        with path.open(encoding="utf-8", newline="") as file:
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


def row_features(rows: Sequence[TrainingRow]) -> list[dict[str, float]]:
    """Parse the rows' sentences and return each claim's features."""
    docs = parse((row.sentence, parse_units(row.sentence, (0, len(row.sentence)))) for row in rows)
    return [_features_of(doc, row) for doc, row in zip(docs, rows, strict=True)]


def _features_of(doc: Doc, row: TrainingRow) -> dict[str, float]:
    claim, cue = _tokens(doc, row.claim), _tokens(doc, row.cue)
    return features(doc, claim, cue, _stance(doc, cue))


def _tokens(doc: Doc, spans: Sequence[Span]) -> list[int]:
    return [token.i for token in doc if any(token.idx < b and token.idx + len(token) > a for a, b in spans)]


def _stance(doc: Doc, cue: Sequence[int]) -> Stance:
    known = [entry for i in cue if (entry := cue_of(doc[i])) is not None]
    negated = any(doc[i].dep_ == "neg" for i in cue)
    denies = any(entry.stance is Stance.DENIES for entry in known)
    if denies:
        return Stance.REPORTS if negated else Stance.DENIES
    return Stance.SUPPORTS


def own_features() -> list[Features]:
    """Return the features of `training_rows`, in their order; parsed once for this data and code, then kept."""
    found: list[Features] = kept("claim-type-features", lambda: row_features(training_rows()))
    return found


@cache
def trained_model() -> TypeModel:
    """Return the model that ships: trained on all rows, from the cache where it holds one for this data and code."""
    return TypeModel.from_json(kept("claim-type", _train))


def _train() -> object:
    rows = training_rows()
    return fit(own_features(), [row.type for row in rows], [row.topic for row in rows]).as_json()


def predict(found: Features, model: TypeModel) -> dict[ClaimType, float]:
    """Return a claim's probability of each type, the model's answer weighed by how often news has each."""
    weighed = {kind: chance * PRIOR[kind] for kind, chance in model.predict(found).items()}
    return {kind: share / sum(weighed.values()) for kind, share in weighed.items()}
