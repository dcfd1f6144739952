from collections import Counter

from pipeline.claim_type import training_rows
from pipeline.evaluate import evaluate
from pipeline.taxonomy import ClaimType


def test_rows_are_many_of_each_type_and_of_many_topics():
    rows = training_rows()
    counts = Counter(row.type for row in rows)
    assert len(rows) >= 1500
    assert set(counts) == set(ClaimType)
    assert min(counts.values()) > len(rows) / 6
    assert len({row.topic for row in rows}) >= 20


def test_the_model_beats_its_floor_on_topics_it_has_not_seen():
    found = evaluate()
    assert found.macro_f1 > 0.82
    assert found.calibration_error < 0.06
    assert sum(map(sum, found.confusion)) == found.rows
