"""Measures both models by cross-validation over topics, on the project's own training rows."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, confusion_matrix, precision_recall_fscore_support, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from pipeline.reading.checkworthiness import new_worth_model, texts_questions, worth_rows
from pipeline.reading.claim_type import own_features
from pipeline.reading.evaluation import Evaluation
from pipeline.reading.training_rows import training_rows
from pipeline.reading.type_model import Features, TypeModel, fit
from pipeline.taxonomy import ClaimType

FOLDS = 7


def evaluate() -> Evaluation:
    """Cross-validate the claim-type model on its own rows; no topic is on both sides of a fold."""
    rows, found = training_rows(), own_features()
    types, topics = [row.type for row in rows], [row.topic for row in rows]
    chances: list[Mapping[ClaimType, float]] = [{}] * len(rows)
    for training, held_out in grouped_folds(topics):
        model = fit_some(training, found, types, topics)
        for i in held_out:
            chances[i] = model.predict(found[i])
    return measured(types, chances)


def grouped_folds(groups: Sequence[Hashable]) -> Iterator[tuple[list[int], list[int]]]:
    """Return the rows to train on and those held out, for each fold; all rows of a group are on one side.

    Raises ValueError if there are fewer groups than folds.
    """
    numbers = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    for training, held_out in GroupKFold(FOLDS).split(groups, groups=[numbers[group] for group in groups]):
        yield training.tolist(), held_out.tolist()


def fit_some(
    chosen: Sequence[int], found: Sequence[Features], types: Sequence[ClaimType], groups: Sequence[Hashable]
) -> TypeModel:
    """Train a model on the rows at some places, as `fit` does on all."""
    return fit([found[i] for i in chosen], [types[i] for i in chosen], [groups[i] for i in chosen])


def measured(truth: Sequence[ClaimType], chances: Sequence[Mapping[ClaimType, float]]) -> Evaluation:
    """Compare the types of one row or more with the probabilities that a model gave to each type, row by row."""
    guess = [max(row, key=lambda kind: row[kind]) for row in chances]
    labels = list(ClaimType)
    precision, recall, f1, _ = precision_recall_fscore_support(truth, guess, labels=labels, zero_division=0.0)
    confidence = np.array([row[kind] for row, kind in zip(chances, guess, strict=True)])
    right = np.array([one is other for one, other in zip(truth, guess, strict=True)], dtype=bool)
    return Evaluation(
        len(truth),
        tuple(map(float, precision)),
        tuple(map(float, recall)),
        tuple(map(float, f1)),
        tuple(tuple(map(int, line)) for line in confusion_matrix(truth, guess, labels=labels)),
        _calibration(confidence, right),
    )


def _calibration(confidence: np.ndarray, right: np.ndarray) -> tuple[tuple[float, float, int], ...]:
    bins = np.minimum((confidence * 10).astype(int), 9)
    return tuple(
        (float(confidence[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in range(10)
        if (bins == b).any()
    )


def report(found: Evaluation) -> str:
    """Return the evaluation as a table for a terminal."""
    lines = [f"{found.rows} rows, {FOLDS} folds grouped by topic", ""]
    lines.append(f"{'':10}{'precision':>10}{'recall':>8}{'F1':>8}")
    for kind, *numbers in zip(ClaimType, found.precision, found.recall, found.f1, strict=True):
        lines.append(f"{kind:10}{numbers[0]:10.3f}{numbers[1]:8.3f}{numbers[2]:8.3f}")
    lines += [f"macro-F1 {found.macro_f1:.3f}; expected calibration error {found.calibration_error:.3f}", ""]
    lines.append("true type (rows) by predicted type (columns)")
    lines.append(f"{'':10}" + "".join(f"{kind:>10}" for kind in ClaimType))
    for kind, counts in zip(ClaimType, found.confusion, strict=True):
        lines.append(f"{kind:10}" + "".join(f"{count:10}" for count in counts))
    lines += ["", "confidence   share right   rows"]
    lines += [f"{sure:10.2f}{right:14.2f}{count:7}" for sure, right, count in found.calibration]
    return "\n".join(lines)


@dataclass(frozen=True)
class WorthEvaluation:
    """How well the sentences that are worth a check rank above the others."""

    rows: int
    worthy: int
    topics: int
    average_precision: float
    auc: float


def evaluate_worth() -> WorthEvaluation:
    """Cross-validate the check-worthiness model; no topic is in a fold's training and test rows at once."""
    rows = worth_rows()
    found = np.array(texts_questions(row.sentence for row in rows), dtype=object)
    truth = np.array([row.worthy for row in rows])
    topics = [row.topic for row in rows]
    folds = GroupKFold(FOLDS)
    scores = cross_val_predict(new_worth_model(), found, truth, groups=topics, cv=folds, method="predict_proba")[:, 1]
    return WorthEvaluation(
        len(rows),
        int(truth.sum()),
        len(set(topics)),
        float(average_precision_score(truth, scores)),
        float(roc_auc_score(truth, scores)),
    )


def report_worth(found: WorthEvaluation) -> str:
    """Return the evaluation as lines for a terminal."""
    return (
        f"check-worthiness: {found.rows} rows, {found.worthy} of them worth a check, {found.topics} topics\n"
        f"average precision {found.average_precision:.3f}; area under the ROC curve {found.auc:.3f}"
    )
