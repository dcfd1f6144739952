"""The claim-type model itself: one weight for each feature and type, and an intercept for each type.

A linear support vector machine tells the types apart better than logistic regression does, but its margins are no
probabilities. Logistic regression over margins of rows that it was not trained on turns them into some. Both are
linear, so they come to one linear model, which a person can read and a JSON file can hold.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.svm import LinearSVC

from pipeline.taxonomy import ClaimType

STRENGTH = 0.1
"""Inverse of the machine's regularisation strength, chosen by cross-validation over topics."""

FOLDS = 5
"""In which the margins are taken; a type needs as many rows."""

_DIGITS = 6
"""Of a weight, behind the point: far less than what one row more would change."""

_TYPES = tuple(ClaimType)

Features = Mapping[str, float]


@dataclass(frozen=True)
class TypeModel:
    """A trained model; its weights are in the order of ClaimType."""

    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    """By the features' names. A feature that no training row had counts nothing."""

    def predict(self, found: Features) -> dict[ClaimType, float]:
        """Return the probability of each type for a claim, given its features."""
        scores = [
            start + sum(self.weights[name][i] * value for name, value in found.items() if name in self.weights)
            for i, start in enumerate(self.intercepts)
        ]
        odds = [math.exp(score - max(scores)) for score in scores]
        return {kind: share / sum(odds) for kind, share in zip(_TYPES, odds, strict=True)}

    def why(self, found: Features, kind: ClaimType) -> list[tuple[str, float]]:
        """Return a claim's features and what each adds to the log-odds of a type, strongest first."""
        i = _TYPES.index(kind)
        parts = [(name, self.weights[name][i] * value) for name, value in found.items() if name in self.weights]
        return sorted(parts, key=lambda part: (-abs(part[1]), part[0]))

    def as_json(self) -> dict[str, Any]:
        """Return the model as a value that JSON can hold, from which `from_json` makes the same model."""
        return {"types": list(_TYPES), "intercepts": list(self.intercepts), "weights": dict(self.weights)}

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Make a model of what `as_json` gave, once it was written and read.

        Raises ValueError if it is no model of these types.
        """
        try:
            weights = {str(name): _numbers(row) for name, row in value["weights"].items()}
            if value["types"] != list(_TYPES):
                raise ValueError("it tells other types apart")
            return cls(_numbers(value["intercepts"]), weights)
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
            raise ValueError(f"this is no claim-type model: {error}") from error


def _numbers(row: Any) -> tuple[float, ...]:
    numbers = tuple(map(float, row))
    if len(numbers) != len(_TYPES) or not all(map(math.isfinite, numbers)):
        raise ValueError(f"{row!r:.60} are not {len(_TYPES)} numbers")
    return numbers


def fit(features: Sequence[Features], types: Sequence[ClaimType], groups: Sequence[Hashable]) -> TypeModel:
    """Train a model. Rows of one group, such as a topic, are never on both sides of a fold where there are groups
    enough.

    Raises ValueError if a type has fewer rows than there are folds.
    """
    if scarce := [kind for kind in _TYPES if Counter(types)[kind] < FOLDS]:
        raise ValueError(f"a type needs {FOLDS} training rows at least; too few are of type {', '.join(scarce)}")
    vectorizer = DictVectorizer()
    seen = vectorizer.fit_transform(features)
    # The machine takes no wider indices, and there are not two thousand million features.
    seen.indices, seen.indptr = seen.indices.astype(np.int32), seen.indptr.astype(np.int32)
    truth = np.array([_TYPES.index(kind) for kind in types])
    margins = np.zeros((len(truth), len(_TYPES)))
    for training, held_out in _folds(truth, groups):
        margins[held_out] = _machine().fit(seen[training], truth[training]).decision_function(seen[held_out])
    machine = _machine().fit(seen, truth)
    scale = LogisticRegression(max_iter=1000).fit(margins, truth)
    # probabilities = softmax(scale (machine x + its intercepts) + scale's intercepts)
    weights = np.round(scale.coef_ @ machine.coef_, _DIGITS).T
    intercepts = np.round(scale.coef_ @ machine.intercept_ + scale.intercept_, _DIGITS)
    names = vectorizer.get_feature_names_out()
    return TypeModel(tuple(intercepts.tolist()), dict(zip(names, map(tuple, weights.tolist()), strict=True)))


def _machine() -> LinearSVC:
    return LinearSVC(C=STRENGTH, class_weight="balanced", random_state=0)


def _folds(truth: np.ndarray, groups: Sequence[Hashable]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    numbers = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    if len(numbers) >= FOLDS:
        folds = list(GroupKFold(FOLDS).split(truth, groups=[numbers[group] for group in groups]))
        if all(set(truth[training]) == set(truth) for training, _ in folds):
            return iter(folds)
    return iter(StratifiedKFold(FOLDS).split(truth, truth))
