"""Check-worthiness: the rows it learns from, the questions it puts, the scores it gives."""

import math
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from near_pairs import near_pairs

from pipeline.reading import checkworthiness
from pipeline.reading.checkworthiness import check_worthiness, score_texts, weights, why_worthy, worth_rows
from pipeline.reading.evaluate import evaluate_worth
from pipeline.reading.language import load_model
from pipeline.reading.questions import questions
from pipeline.resources import read_toml


def tokens(text):
    return list(load_model()(text))


def test_rows_are_enough_near_balance_and_of_many_topics():
    rows = worth_rows()
    assert len(rows) >= 1900
    assert 0.35 < sum(row.worthy for row in rows) / len(rows) < 0.5
    topics = Counter(row.topic for row in rows)
    assert len(topics) >= 25
    assert min(topics.values()) >= 50
    assert all(row.sentence == row.sentence.strip() for row in rows)


def test_each_label_has_its_hard_cases():
    """A number alone does not tell the two apart, or the rows would teach nothing else."""
    rows = worth_rows()
    worthy_bare = [r for r in rows if r.worthy and not re.search(r"\d", r.sentence)]
    unworthy_numbered = [r for r in rows if not r.worthy and re.search(r"\d", r.sentence)]
    assert len(worthy_bare) >= 400
    assert len(unworthy_numbered) >= 100


def test_no_two_rows_are_near_the_same():
    """Half of their runs of three words in common: that is what one sentence with a word or two changed has."""
    words = {row.sentence: re.findall(r"\w+", row.sentence.lower()) for row in worth_rows()}
    assert len(words) == len(worth_rows())
    runs = {name: set(zip(w, w[1:], w[2:], strict=False)) or {tuple(w)} for name, w in words.items()}
    assert near_pairs(runs, 0.5) == set()


def test_a_row_with_an_unknown_label_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "check_worthiness"
    folder.mkdir()
    (folder / "weather.csv").write_text("register,country,worthy,sentence\nnews,Chad,perhaps,It rains.\n")
    monkeypatch.setattr(checkworthiness, "data_path", tmp_path.joinpath)
    with pytest.raises(checkworthiness.WorthRowError, match=r"weather\.csv:2: .*'perhaps'"):
        worth_rows()


def test_no_word_stands_twice_in_a_list_and_all_are_in_lower_case():
    for lists in read_toml("worth_words.toml").values():
        for name, written in lists.items():
            twice = [word for word, count in Counter(written.split()).items() if count > 1]
            assert (name, twice) == (name, [])
            assert written == written.lower()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Turnout fell to 41 percent.", "amounts: of what is or was"),
        ("Turnout fell to 41 percent.", "amounts: a share"),
        ("She paid $300 for it.", "amounts: a sign of money"),
        ("Three villages and two towns lost power.", "amounts: 2 or more"),
        ("A third of the pupils were absent.", "amounts: in words"),
        ("Angela Merkel visited Canada.", "names: 2 or more"),
        ("The mayor vetoed the budget.", "deeds: another's act of office"),
        ("We repealed that law.", "deeds: our act of office"),
        ("They are closing the mine.", "deeds: something is being done"),
        ("He claimed that it was legal.", "deeds: another said something"),
        ("I believe in him.", "opinion: we think or feel"),
        ("We will open a clinic.", "plans: will"),
        ("We have to listen.", "plans: have to"),
        ("If it rains, we stay.", "plans: if"),
        ("Rents rose last year.", "time: last year"),
        ("Rivers are dirtier than in 1990.", "compares: than"),
        ("It was the largest fire in Greece.", "compares: most or least"),
        ("The vote was not counted.", "clause: negated"),
        ("Is it true?", "shape: asks"),
    ],
)
def test_a_question_holds_where_a_person_would_say_so(text, question):
    assert question in questions(tokens(text))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("We need 500 nurses.", "amounts: of what is or was"),
        ("We should hire 500 nurses.", "amounts: of what is or was"),
        ("Will 500 nurses come?", "amounts: of what is or was"),
        ("We vetoed the budget.", "deeds: another's act of office"),
        ("They are going home.", "deeds: something is being done"),
        ("He believes in her.", "opinion: we think or feel"),
        ("We have a clinic.", "plans: have to"),
        ("One never knows.", "amounts: 1 or more"),
    ],
)
def test_a_question_does_not_hold_for_its_look_alikes(text, question):
    assert question not in questions(tokens(text))


def test_counts_are_logarithms():
    found = questions(tokens("Three towns and seven farms flooded."))
    assert found["amounts: how many"] == math.log2(1 + 2)
    assert found["length: how many"] == math.log2(1 + 6)


@pytest.mark.parametrize(
    ("worthy", "other"),
    [
        ("Bread costs twice what it did in 2019.", "Bread should cost what people can afford."),
        ("The minister signed the contract with her cousin's firm.", "The minister is a good and honest person."),
        ("Our county closed nine libraries last year.", "Let us keep our nine libraries open."),
        ("Lisbon lost 12,000 residents to the suburbs.", "I want Lisbon to win back its residents."),
        ("He voted against the flood defences.", "I'd ask him to think about the flood defences."),
        ("Unemployment has doubled since they took office.", "Thank you, and good evening to our viewers."),
        ("The army bought helicopters that cannot fly at night.", "Why would anybody buy such helicopters?"),
    ],
)
def test_a_fact_that_can_be_looked_up_ranks_above_its_opposite_number(worthy, other):
    first, second = score_texts([worthy, other])
    assert first > second + 0.1


def test_a_score_is_the_sum_of_its_reasons():
    words = tokens("The mayor cut the bus budget by 40 percent and I think that was wrong.")
    reasons = why_worthy(words)
    assert check_worthiness(words) == pytest.approx(1 / (1 + math.exp(-weights()[0] - sum(w for _, w in reasons))))
    assert [abs(w) for _, w in reasons] == sorted((abs(w) for _, w in reasons), reverse=True)
    told = dict(reasons)
    assert told["amounts: 1 or more"] > 0 > told["words of values: 1 or more"]


def test_no_words_and_mere_marks_have_a_low_score():
    plain = check_worthiness(tokens("The council sold the land for 3 million euros."))
    assert check_worthiness([]) < plain
    assert check_worthiness(tokens("... !")) < plain


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=4))
def test_any_text_has_a_score_between_0_and_1(texts):
    scores = list(score_texts(texts))
    assert len(scores) == len(texts)
    assert all(0 <= score <= 1 for score in scores)


def test_the_model_ranks_topics_it_has_not_seen():
    found = evaluate_worth()
    assert found.average_precision > 0.93
    assert found.auc > 0.94
    assert (found.rows, found.worthy) == (len(worth_rows()), sum(row.worthy for row in worth_rows()))
