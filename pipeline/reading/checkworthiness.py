"""How much a claim deserves a fact-check: logistic regression over the questions of `pipeline.reading.questions`.

It is trained from `data/check_worthiness`. Its score is a sum of the weights of the questions that hold, so
each score can say why.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from spacy.tokens import Doc, Token

from pipeline.models import kept
from pipeline.reading.language import parse
from pipeline.reading.questions import questions
from pipeline.reading.sentences import parse_units
from pipeline.resources import data_path

STRENGTH = 0.02
"""Inverse of the regularisation strength. Cross-validation on our own rows would have it weaker, but sentences
from elsewhere are further from the rows than the rows' topics are from each other."""

_WORTHY = {"yes": True, "no": False}


class WorthRowError(Exception):
    """A training row is not usable; the message says which and why."""


@dataclass(frozen=True)
class WorthRow:
    """One labelled sentence; the topic is the name of its file."""

    sentence: str
    worthy: bool
    register: str
    topic: str


def worth_rows() -> list[WorthRow]:
    """Read every row of `data/check_worthiness/*.csv`.

    Raises WorthRowError for a label that is neither yes nor no.
    """
    rows = []
    for path in sorted(data_path("check_worthiness").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, cells in enumerate(csv.DictReader(file), start=2):
                if cells["worthy"] not in _WORTHY:
                    raise WorthRowError(f"{path.name}:{number}: worthy is yes or no, not {cells['worthy']!r}")
                rows.append(WorthRow(cells["sentence"], _WORTHY[cells["worthy"]], cells["register"], path.stem))
    return rows


def new_worth_model() -> Pipeline:
    """Return the untrained model."""
    return make_pipeline(DictVectorizer(), LogisticRegression(C=STRENGTH, max_iter=2000))


def texts_questions(texts: Iterable[str]) -> list[dict[str, float]]:
    """Parse texts and return what holds for each."""
    return [questions(list(doc)) for doc in _parsed(texts)]


def _parsed(texts: Iterable[str]) -> Iterator[Doc]:
    return parse((text, parse_units(text, (0, len(text)))) for text in texts)


def _train() -> tuple[float, dict[str, float]]:
    rows = worth_rows()
    found = texts_questions(row.sentence for row in rows)
    vectorizer, regression = (step for _, step in new_worth_model().fit(found, [row.worthy for row in rows]).steps)
    names = vectorizer.get_feature_names_out()
    return float(regression.intercept_[0]), dict(zip(names, map(float, regression.coef_[0]), strict=True))


@cache
def weights() -> tuple[float, dict[str, float]]:
    """Return the log-odds of a claim for which no question holds, and what each question adds to them."""
    start, added = kept("check-worthiness", _train)
    return start, added


def check_worthiness(tokens: Sequence[Token]) -> float:
    """Return the check-worthiness of a claim, 0 to 1, given its tokens."""
    return 1 / (1 + math.exp(-weights()[0] - sum(weight for _, weight in why_worthy(tokens))))


def why_worthy(tokens: Sequence[Token]) -> list[tuple[str, float]]:
    """Return the questions that hold for a claim and what each adds to the log-odds, strongest first."""
    known = weights()[1]
    parts = [(question, known[question] * value) for question, value in questions(tokens).items() if question in known]
    return sorted(parts, key=lambda part: (-abs(part[1]), part[0]))


def score_texts(texts: Iterable[str]) -> Iterator[float]:
    """Return the check-worthiness of whole texts, parsed in batches."""
    return (check_worthiness(list(doc)) for doc in _parsed(texts))
