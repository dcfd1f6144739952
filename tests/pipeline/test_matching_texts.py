"""What two texts have in common, and what tells them apart."""

import csv
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.matching.differences import Difference, differences
from pipeline.matching.plain import is_post, plain
from pipeline.matching.relation import Relation
from pipeline.matching.terms import Terms, stems
from pipeline.reading.figures import find_figures
from pipeline.resources import data_path

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Look at this https://lnk.example/a?b=1 now", "Look at this now"),
        ("It glows pic.twitter.com/0eJt", "It glows"),
        ("#DefundTheGazettehttps://t.co/CsH", "Defund The Gazette"),
        ("They lied #PortEllisFloods #MAGA2020", "They lied Port Ellis Floods MAGA 2020"),
        ("So @Norvik_Post says", "So Norvik Post says"),
        ("Taxes up again — Petra Oaks (@petraoaks) March 4, 2021", "Taxes up again Petra Oaks"),
        ("Taxes up again - P. O. (petraoaks)", "Taxes up again P. O."),
        ("RT @ann: it rains", "it rains"),
        ("He said “no” &amp; it’s 𝐡𝐮𝐠𝐞", 'He said "no" & it\'s huge'),
        ("Two\r\nlines\tand a tab", "Two lines and a tab"),
        ("Norland (the state) is cold", "Norland (the state) is cold"),
        ("Rates fell - as the bank (and others) said - by 2%", "Rates fell - as the bank (and others) said - by 2%"),
    ],
)
def test_links_tags_and_stamps_are_no_words(written, said):
    assert plain(written) == said


@pytest.mark.parametrize(
    ("text", "post"), [("Hm. — Ann (@ann) May 1, 2020", True), ("Rates fell (again) in May", False)]
)
def test_a_stamp_tells_a_post(text, post):
    assert is_post(text) is post


def test_stems_keep_negations_numbers_and_letters_with_accents():
    assert stems("Didn't São Tomé's 7% elections") == ["did", "not", "são", "tomé", "7", "electi"]


def test_a_word_never_seen_is_the_rarest():
    rows = Terms("words").rows(["the Qwybblor", "the"])
    assert rows[0].max() > 0.9
    assert rows[1].max() == pytest.approx(1)
    assert Terms("words").rows(["…"]).nnz == 0


@settings(deadline=None, max_examples=30)
@given(st.lists(TEXTS, max_size=4))
def test_any_texts_have_rows_of_length_one_or_none(texts):
    for kind in ("words", "characters"):
        lengths = np.sqrt(Terms(kind).rows(texts).power(2).sum(axis=1))
        assert all(length == pytest.approx(1, abs=1e-5) or length == 0 for length in np.asarray(lengths).ravel())


def told(one, other):
    return differences(plain(one), plain(other), find_figures(one), find_figures(other))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ("Rents rose 8 percent", "Rents rose 12 percent", Difference.FIGURE),
        ("It cost £2bn", "It cost £3bn", Difference.FIGURE),
        ("Half of them left", "A third of them left", Difference.FIGURE),
        ("About 100 came", "About 120 came", Difference.FIGURE),
        ("It is safe", "It isn't safe", Difference.NEGATION),
        ("Prices rose", "Prices fell", Difference.NEGATION),
        ("The port is open", "The port is shut", Difference.NEGATION),
        ("No cows died", "Cows died", Difference.NEGATION),
        ("He has ruled out a strike", "He wants a strike", Difference.NEGATION),
        ("It burnt down in 1953", "It burnt down in 1987", Difference.DATE),
        ("It opens on 4 May", "It opens on 9 May", Difference.DATE),
        ("It opens in May", "It opens in June", Difference.DATE),
        ("It begins on Monday", "It begins on Friday", Difference.DATE),
        ("It fell in the first quarter", "It fell in the third quarter", Difference.DATE),
        ("Solheim called it illegal", "Rask called it illegal", Difference.NAME),
        ("Fire destroyed a mill in Dunmere", "Fire destroyed a mill in Haverly", Difference.NAME),
        ("Hollis accused Dell", "Dell accused Hollis", Difference.NAME),
    ],
)
def test_what_tells_near_claims_apart_is_named(one, other, difference):
    assert told(one, other) == {difference}
    assert told(other, one) == {difference}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It cost £48 million", "It cost £48m"),
        ("Half of them left", "50 percent of them left"),
        ("About 100,000 came", "Some 98,000 came"),
        ("Rents rose 8 percent", "Rents rose"),
        ("He did not lose", "He never lost"),
        ("No fewer than 30 died", "At least 30 died"),
        ("It isn't true that prices rose", "Prices did not rise"),
        ("It burnt down in 1953", "It burnt down"),
        ("It opens on 4 May", "It opens on May 4"),
        ("It may go in May", "It might go in May"),
        ("May resigned in June", "In June, May resigned"),
        ("Dell was accused by Hollis", "Hollis accused Dell"),
        ("Ingrid Solheim spoke", "Solheim spoke"),
        ("Castra's stadium burnt", "The stadium in Castra burnt"),
        ("Doctors went on strike", "The doctors went on strike"),
    ],
)
def test_what_is_only_put_otherwise_is_no_difference(one, other):
    assert told(one, other) == set()
    assert told(other, one) == set()


@settings(deadline=None, max_examples=100)
@given(TEXTS, TEXTS)
def test_differences_hold_both_ways_and_no_text_differs_from_itself(one, other):
    assert told(one, other) == told(other, one)
    assert told(one, one) == set()


@pytest.mark.parametrize(
    "text", [" " * 20_000, "-" * 20_000, "— (a) " * 3_000, "A" * 20_000, "Ab " * 6_000, "no not 5 May " * 1_500]
)
def test_a_long_text_of_any_kind_is_read_in_one_go(text):
    """None takes time that grows with the square of its length: that would be minutes."""
    other = f"It rains {text} in May 5"
    assert len(plain(text)) <= len(text)
    assert not is_post(other)
    assert told(other, other) == set()


def test_the_pairs_are_many_of_each_kind_and_labelled_with_known_relations():
    for name, least in (("near_pairs.csv", 20), ("near_pairs_later.csv", 5)):
        with data_path(f"matching/{name}").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kinds = Counter(row["differs"] for row in rows)
        assert set(kinds) == {"number", "negation", "name", "date", "paraphrase"}
        assert min(kinds.values()) >= least
        assert {row["relation"] for row in rows} == set(Relation)
        assert len({(row["claim1"], row["claim2"]) for row in rows}) == len(rows)
