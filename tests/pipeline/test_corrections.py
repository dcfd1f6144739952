"""What editors corrected, as training rows."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exchange.corrections import COLUMNS, corrected_rows, write_corrections
from pipeline.reading import training_rows as own
from pipeline.reading.training_rows import GAP, training_rows
from pipeline.taxonomy import ClaimType

WRAPPED = """The ferry to Sund is on the move again today.

The harbour board said on Monday that the old ferry to Sund would
sail again by summer. "The engine," said its director Ilse Marrant,
"is as good as new." She denied the rest.
"""


def corrected(text, claim, cue, kind=ClaimType.FORECAST, article=7):
    """What the store gives for a claim: where its words and its cue's stand, and its type by the editor."""
    spans, cues = ([[text.index(part), text.index(part) + len(part)] for part in parts] for parts in (claim, cue))
    return {
        "article_id": article,
        "type": kind.value,
        "machine_type": "assertion",
        "text_of_article": text,
        "spans": spans,
        "cue_spans": cues,
    }


def words(row, spans):
    return [row.sentence[a:b] for a, b in spans]


def test_a_row_holds_the_sentence_around_the_claim_in_one_line():
    (row,) = corrected_rows([corrected(WRAPPED, ["the old ferry to Sund would\nsail again by summer"], ["said"])])
    assert row.sentence == ("The harbour board said on Monday that the old ferry to Sund would sail again by summer.")
    assert words(row, row.claim) == ["the old ferry to Sund would sail again by summer"]
    assert words(row, row.cue) == ["said"]
    assert (row.type, row.topic) == (ClaimType.FORECAST, "article 7")


def test_a_claim_that_its_cue_interrupts_keeps_its_gap():
    (row,) = corrected_rows([corrected(WRAPPED, ["The engine", "is as good as new"], ["said its"])])
    assert words(row, row.claim) == ["The engine", "is as good as new"]
    assert words(row, row.cue) == ["said its"]


def test_a_cue_in_another_sentence_is_left_out():
    (row,) = corrected_rows([corrected(WRAPPED, ["The engine"], ["denied"])])
    assert row.cue == ()
    assert "denied" not in row.sentence


def test_the_same_words_teach_once_and_words_that_are_not_there_never():
    one = corrected(WRAPPED, ["The engine"], [])
    nowhere = one | {"spans": []}
    beyond = one | {"spans": [[9000, 9010]]}
    assert len(corrected_rows([one, one | {"claim_id": "another"}, nowhere, beyond, one | {"article_id": 8}])) == 2


texts = st.text(st.sampled_from("ab .\n\r\t\"'“”=-+@,…Ü\u2028\u00a0"), min_size=1, max_size=80)


@st.composite
def claims(draw):
    text = draw(texts)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    return {
        "article_id": draw(st.integers(1, 3)),
        "type": draw(st.sampled_from(ClaimType)).value,
        "text_of_article": text,
        "spans": draw(st.lists(places, max_size=3)),
        "cue_spans": draw(st.lists(places, max_size=2)),
    }


@given(st.lists(claims(), max_size=4))
def test_whatever_the_text_the_file_can_be_trained_on(tmp_path_factory, found):
    rows = corrected_rows(found)
    for row in rows:
        assert all(0 <= a < b <= len(row.sentence) for a, b in (*row.claim, *row.cue))
        assert "".join(words(row, row.claim)).strip()
    folder = tmp_path_factory.mktemp("rows")
    with (folder / "corrections.csv").open("wb") as stream:
        assert write_corrections(rows, stream) == len(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "data_path", lambda name: folder)
        read = training_rows()
    assert [(row.sentence, row.type) for row in read] == [(row.sentence, row.type) for row in rows]
    for row, again in zip(rows, read, strict=True):
        assert GAP.join(words(again, again.claim)) == GAP.join(words(row, row.claim))
        assert GAP.join(words(again, again.cue)) == GAP.join(words(row, row.cue))


def test_the_file_has_the_columns_of_the_data_and_no_formula(tmp_path):
    text = "=2+3 is what the sum was, they said."
    with (tmp_path / "out.csv").open("wb") as stream:
        write_corrections(corrected_rows([corrected(text, ["=2+3 is what the sum was"], ["said"])]), stream)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert tuple(row) == COLUMNS
    assert row == {
        "register": "",
        "country": "",
        "type": "forecast",
        "cue": "said",
        "claim": "'=2+3 is what the sum was",
        "sentence": "'=2+3 is what the sum was, they said.",
    }
