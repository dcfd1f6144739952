"""The claim-type model that ships, and the features of the training rows that it learns from."""

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from pipeline.claim import Span
from pipeline.models import kept
from pipeline.reading.cues import cue_of
from pipeline.reading.features import features
from pipeline.reading.language import parse
from pipeline.reading.sentences import parse_units
from pipeline.reading.training_rows import TrainingRow, training_rows
from pipeline.reading.type_model import Features, TypeModel, fit
from pipeline.taxonomy import ClaimType, Stance

PRIOR = {ClaimType.ASSERTION: 0.4, ClaimType.FORECAST: 0.3, ClaimType.FIGURE: 0.15, ClaimType.DENIAL: 0.15}
"""How often each type is met in news, set by hand and roughly, closer to even than news is: a rare type that is
missed costs an editor more than one that is named too often. Chosen from four, see docs/reading.md."""


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
