"""Retraining: a candidate that learns from corrections too, measured beside a model that does not.

Both are trained on the same rows but for the corrections, and both are asked about rows that neither has seen: in
each fold some topics of the project's own rows and some articles with corrections are held out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.reading.claim_type import own_features, row_features
from pipeline.reading.evaluate import FOLDS, fit_some, grouped_folds, measured
from pipeline.reading.evaluation import BeforeAndAfter, Figures
from pipeline.reading.training_rows import TrainingRow, training_rows
from pipeline.reading.type_model import TypeModel, fit
from pipeline.taxonomy import ClaimType


@dataclass(frozen=True)
class Candidate:
    """A model that learnt from corrections, and what is known of it."""

    model: TypeModel
    rows: int
    """Of the project's own that it was trained on."""
    corrections: int
    """Rows made of corrections that it was trained on."""
    figures: Figures


def retrain(corrections: Sequence[TrainingRow], progress: Callable[[float], object] = lambda _: None) -> Candidate:
    """Train and measure a candidate; `progress` is told the share that is done, 0 to 1.

    Takes half a minute on one processor; a minute more where the own rows were not parsed yet.
    Raises ValueError if there are no corrections.
    """
    if not corrections:
        raise ValueError("there are no corrections to learn from")
    own = training_rows()
    rows = [*own, *corrections]
    found = [*own_features(), *row_features(corrections)]
    types, groups = [row.type for row in rows], [row.topic for row in rows]
    progress(1 / (FOLDS + 2))
    before: list[Mapping[ClaimType, float]] = [{}] * len(rows)
    after = list(before)
    for number, (training, held_out) in enumerate(grouped_folds(groups), start=2):
        without = fit_some([i for i in training if i < len(own)], found, types, groups)
        candidate = fit_some(training, found, types, groups)
        for i in held_out:
            before[i], after[i] = without.predict(found[i]), candidate.predict(found[i])
        progress(number / (FOLDS + 2))
    parts = (slice(len(own)), slice(len(own), None))
    figures = Figures(
        *(BeforeAndAfter(measured(types[part], before[part]), measured(types[part], after[part])) for part in parts)
    )
    model = fit(found, types, groups)
    progress(1.0)
    return Candidate(model, len(own), len(corrections), figures)
