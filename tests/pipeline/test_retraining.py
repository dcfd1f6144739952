"""Learning from corrections, on a few rows of its own."""

import csv
import json

import pytest

from pipeline.reading import training_rows
from pipeline.reading.claim_type import predict, row_features
from pipeline.reading.evaluation import Figures
from pipeline.reading.training_rows import TrainingRow
from pipeline.retraining import retrain
from pipeline.taxonomy import ClaimType

TOPICS = ("harbour", "school", "hospital", "bakery", "library", "museum", "station", "theatre")
SAID = {
    ClaimType.DENIAL: ("denied", "{0} has lost the letters"),
    ClaimType.FORECAST: ("said", "{0} will open a second hall in spring"),
    ClaimType.FIGURE: ("said", "{0} had 412 visitors a day"),
    ClaimType.ASSERTION: ("said", "{0} was built of red brick"),
}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Own rows of eight topics, in place of those of the project."""
    folder = tmp_path / "claim_types"
    folder.mkdir()
    for topic in TOPICS:
        with (folder / f"{topic}.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["register", "country", "type", "cue", "claim", "sentence"])
            for kind, (cue, words) in SAID.items():
                claim = words.format(f"the {topic}")
                for who in ("The mayor", "A clerk"):
                    rows.writerow(["wire", "", kind.value, cue, claim, f"{who} {cue} that {claim}."])
    monkeypatch.setattr(training_rows, "data_path", lambda name: folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def correction(number):
    """A turn of phrase that no own row has, in an article of its own."""
    topic = TOPICS[number % len(TOPICS)]
    claim = f"the {topic} is due to get its roof back"
    sentence = f"A plumber said that {claim}."
    at, cue = sentence.index(claim), sentence.index("said")
    return TrainingRow(sentence, ((at, at + len(claim)),), ((cue, cue + 4),), ClaimType.FORECAST, f"article {number}")


@pytest.mark.usefixtures("own")
def test_a_candidate_learns_the_turn_of_phrase_and_forgets_nothing():
    corrections = [correction(number) for number in range(12)]
    done = []
    candidate = retrain(corrections, done.append)
    assert (candidate.rows, candidate.corrections) == (64, 12)
    own, corrected = candidate.figures.own, candidate.figures.corrections
    assert own.before.right == own.after.right == own.after.rows == 64
    assert corrected.before.rows == corrected.after.rows == 12
    assert corrected.before.right == 0
    assert corrected.after.right == 12
    (found,) = row_features([correction(99)])
    chances = predict(found, candidate.model)
    assert max(chances, key=lambda kind: chances[kind]) is ClaimType.FORECAST
    assert done == sorted(done)
    assert done[-1] == 1


@pytest.mark.usefixtures("own")
def test_rows_of_the_article_that_is_asked_about_are_not_trained_on():
    """All corrections are of one article: whoever is asked about them has seen none."""
    one_article = [
        TrainingRow(row.sentence, row.claim, row.cue, row.type, "article 1") for row in map(correction, range(8))
    ]
    corrected = retrain(one_article).figures.corrections
    assert corrected.before == corrected.after


@pytest.mark.usefixtures("own")
def test_figures_come_back_from_json_as_they_were():
    figures = retrain([correction(1)]).figures
    assert Figures.from_json(json.loads(json.dumps(figures.as_json()))) == figures


def test_with_no_correction_there_is_nothing_to_learn():
    with pytest.raises(ValueError, match="no corrections"):
        retrain([])
