"""How well claim types are told: the figures, and those of the model that ships."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from pipeline.resources import data_path


@dataclass(frozen=True)
class Evaluation:
    """How well types were told; figures by type are in the order of ClaimType."""

    rows: int
    precision: tuple[float, ...]
    recall: tuple[float, ...]
    f1: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...]
    """True types (rows) by predicted ones."""
    calibration: tuple[tuple[float, float, int], ...]
    """For each tenth of confidence that occurs: mean confidence, share that was right, number of rows."""

    @property
    def macro_f1(self) -> float:
        """The mean of the types' F1."""
        return sum(self.f1) / len(self.f1)

    @property
    def right(self) -> int:
        """How many rows were told right."""
        return sum(row[i] for i, row in enumerate(self.confusion))

    @property
    def calibration_error(self) -> float:
        """The expected calibration error: the mean gap between confidence and share right, by rows."""
        return sum(abs(sure - right) * count for sure, right, count in self.calibration) / self.rows

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Make an evaluation of its fields, once they were written as JSON and read."""
        numbers = (tuple(value[name]) for name in ("precision", "recall", "f1"))
        lines = (tuple(map(tuple, value[name])) for name in ("confusion", "calibration"))
        return cls(value["rows"], *numbers, *lines)


@dataclass(frozen=True)
class BeforeAndAfter:
    """The same held-out rows, told without what corrections teach and with it."""

    before: Evaluation
    after: Evaluation


@dataclass(frozen=True)
class Figures:
    """How well a candidate does, on the project's own rows and on the corrections."""

    own: BeforeAndAfter
    corrections: BeforeAndAfter

    def as_json(self) -> dict[str, Any]:
        """Return the figures as a value that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Make figures of what `as_json` gave, once it was written and read."""
        return cls(
            *(
                BeforeAndAfter(*(Evaluation.from_json(value[part][side]) for side in ("before", "after")))
                for part in ("own", "corrections")
            )
        )


def shipped_evaluation() -> Evaluation:
    """Return how well the model that ships does in cross-validation, as `tests/claim_type_figures.py` measured it."""
    return Evaluation.from_json(json.loads(data_path("claim_type_figures.json").read_text(encoding="utf-8")))
