import re
from collections import Counter

import pytest
from near_pairs import jaccard, near_pairs
from spacy.lang.en.stop_words import STOP_WORDS

from pipeline.reading.evaluate import evaluate
from pipeline.reading.evaluation import shipped_evaluation
from pipeline.reading.training_rows import training_rows
from pipeline.taxonomy import ClaimType


def test_rows_are_many_of_each_type_and_of_many_topics():
    rows = training_rows()
    counts = Counter(row.type for row in rows)
    assert len(rows) >= 1500
    assert set(counts) == set(ClaimType)
    assert min(counts.values()) > len(rows) / 6
    assert len({row.topic for row in rows}) >= 20


@pytest.fixture(scope="module")
def found():
    return evaluate()


def test_the_model_beats_its_floor_on_topics_it_has_not_seen(found):
    assert found.macro_f1 > 0.86
    assert found.calibration_error < 0.03
    assert sum(map(sum, found.confusion)) == found.rows


def test_the_figures_that_the_page_shows_are_those_of_this_model(found):
    """Where this fails, run python tests/claim_type_figures.py: rows, features or the model have changed."""
    shown = shipped_evaluation()
    assert shown.rows == found.rows
    # A processor may parse a sentence in a thousand another way.
    assert shown.macro_f1 == pytest.approx(found.macro_f1, abs=0.003)
    assert shown.f1 == pytest.approx(found.f1, abs=0.006)
    assert shown.calibration_error == pytest.approx(found.calibration_error, abs=0.006)
    assert sum(map(sum, shown.confusion)) == shown.rows


NEAR = 0.5
"""Two sentences of news on different matters share far less than half of either measure below."""


def words(sentence):
    """Words in lower case; each number is the same word, as another number does not make another sentence."""
    return re.findall(r"#|[^\W_]+(?:[’'-][^\W_]+)*", re.sub(r"\d[\d.,]*", "#", sentence.lower()))


def trigrams(sentence):
    found = words(sentence)
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def content_words(sentence):
    return frozenset(word for word in words(sentence) if word not in STOP_WORDS)


@pytest.mark.parametrize("measure", [trigrams, content_words])
def test_no_two_rows_are_near_duplicates(measure):
    """Rows that repeat one another teach nothing, and in two topics they would flatter the cross-validation.

    Word trigrams find a sentence with some names or numbers exchanged, content words the same sentence in
    another order.
    """
    rows = {f"{number}: {row.sentence}": measure(row.sentence) for number, row in enumerate(training_rows())}
    assert near_pairs(rows, NEAR) == set()


@pytest.mark.parametrize(
    ("measure", "other", "near"),
    [
        (trigrams, "The council said on Tuesday that 310 homes would be built beside the old harbour.", True),
        (trigrams, "The council said on Friday that 1,200 homes would be built beside the old harbour.", True),
        (content_words, "Beside the old harbour 310 homes will be built, the council said on Tuesday.", True),
        (trigrams, "The council said on Tuesday that it had no money left for the new school.", False),
        (content_words, "The council said on Tuesday that it had no money left for the new school.", False),
    ],
)
def test_the_measures_tell_a_copy_from_another_sentence(measure, other, near):
    sentence = "The council said on Tuesday that 450 homes would be built beside the old harbour."
    assert (jaccard(measure(sentence), measure(other)) >= NEAR) is near
