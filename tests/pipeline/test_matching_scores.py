"""Texts scored and ranked, and how two claims stand to each other."""

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claim import Claim
from pipeline.matching import meaning, pool, relation, scoring
from pipeline.matching.pool import Pool, score_pairs
from pipeline.matching.relation import Relation, judge
from pipeline.matching.scoring import Comparer, weights
from pipeline.reading.figures import find_figures
from pipeline.resources import data_path, read_toml
from pipeline.taxonomy import AttributionKind, ClaimType, Stance

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
KNOWN = [
    "The dam at Orrin has displaced 100,000 people",
    "Halden Air will cut 400 jobs",
    "Beetroot juice cures ringing in the ears",
    "Senator Rosa Whitlow voted against hurricane relief",
]


@pytest.fixture(autouse=True)
def _without_embeddings(monkeypatch):
    """The same whether the extra is installed or not."""
    monkeypatch.setattr(scoring, "is_installed", lambda: False)
    relation._comparer.cache_clear()


def claim(text, stance=Stance.SUPPORTS):
    return Claim(
        claim_id=text, doc="doc", text=text, actor="the mayor", via=None, type=ClaimType.ASSERTION,
        type_confidence=0.9, stance=stance, attribution=AttributionKind.INDIRECT, cue="said", quote=text,
        spans=((0, len(text)),), source_spans=(), cue_spans=(), figures=find_figures(text), check_worthiness=0.5, why="",
    )  # fmt: skip


def test_the_same_claim_in_other_words_ranks_first_and_is_likely():
    asked = [
        "100,000 people were displaced by the Orrin dam!",
        "my aunt says beetroot juice cures ringing in your ears",
    ]
    first, second = Pool(KNOWN).rank(asked, 2)
    assert (first.places[0], second.places[0]) == (0, 2)
    assert first.likely
    assert second.likely
    assert len(first.places) == len(first.scores) == 2
    assert list(first.scores) == sorted(first.scores, reverse=True)


def test_nothing_alike_is_not_likely():
    (found,) = Pool(KNOWN).rank(["It will rain tomorrow"], 9)
    assert not found.likely
    assert set(found.places) == set(range(len(KNOWN)))


def test_a_title_helps_to_find_its_claim():
    claims, titles = (
        ["The picture is genuine.", "The picture is staged."],
        ["A shark in Port Ellis", "The Dancing Widow"],
    )
    found = [
        one.places[0] for one in Pool(claims, titles).rank(["Shark seen in Port Ellis!", "dancing widow photo lol"], 1)
    ]
    assert found == [0, 1]


@pytest.mark.parametrize(
    "other", ["The dam at Orrin has displaced 127,000 people", "The dam at Orrin hasn't displaced 100,000 people"]
)
def test_a_near_claim_that_says_another_thing_ranks_below_and_is_not_likely(other):
    (found,) = Pool([other, KNOWN[0]]).rank([KNOWN[0]], 2)
    assert found.places == (1, 0)
    (alone,) = Pool([other]).rank([KNOWN[0]], 1)
    assert not alone.likely
    same, differs = score_pairs([(KNOWN[0], KNOWN[0]), (KNOWN[0], other)])
    assert same > 0.9 > 0.2 > differs


def test_who_posted_it_is_no_other_name():
    post = "Senator Rosa Whitlow voted against hurricane relief — Tomas Reh (@tomreh) May 1, 2020"
    assert score_pairs([(post, KNOWN[3])])[0] > 0.9


def test_an_empty_pool_and_no_texts_are_no_error():
    assert [one.places for one in Pool([]).rank(["It rains"], 3)] == [()]
    assert list(Pool(KNOWN).rank([], 3)) == []
    assert score_pairs([]) == []


def test_a_pool_read_in_steps_ranks_as_one(monkeypatch):
    whole = list(Pool(KNOWN).rank(KNOWN, 3))
    monkeypatch.setattr(pool, "_ENTRIES", 5)
    assert list(Pool(KNOWN).rank(KNOWN, 3)) == whole


@settings(deadline=None, max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(TEXTS, min_size=1, max_size=3))
def test_any_texts_are_ranked_with_scores_from_0_to_1(known, asked):
    for found in Pool(known).rank(asked, 3):
        assert sorted(found.places) == sorted(set(found.places))
        assert len(found.places) == min(3, len(known))
        assert all(0 <= score <= 1 for score in found.scores)
    scores = score_pairs([(known[0], text) for text in asked])
    assert all(0 <= score <= 1 for score in scores)
    assert scores == pytest.approx(score_pairs([(text, known[0]) for text in asked]))


def test_a_pair_row_by_row_is_what_it_is_in_the_table():
    comparer = Comparer(KNOWN)
    one, other = comparer.ready(KNOWN), comparer.ready(KNOWN[::-1])
    table, rows = comparer.all_pairs(one, other), comparer.row_by_row(one, other)
    for name in weights(meaning=False).added:
        assert np.diagonal(table[name]) == pytest.approx(rows[name], abs=1e-5)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("The Orrin dam has displaced a total of 100,000 people", Relation.SAME),
        ("The Orrin dam has displaced 127,000 people", Relation.OTHER_FIGURE),
        ("The dam at Orrin has not displaced 100,000 people", Relation.CONTRADICTION),
        ("The dam at Kesh has displaced 100,000 people", Relation.DIFFERENT),
        ("Halden Air will cut 400 jobs", Relation.DIFFERENT),
    ],
)
def test_how_a_claim_stands_to_another(other, expected):
    one, two = claim(KNOWN[0]), claim(other)
    assert relation.relation(one, two) == expected
    assert relation.relation(two, one) == expected


def test_who_denies_a_claim_makes_the_same_claim():
    one = claim(KNOWN[1])
    (found,) = judge(one, [replace(one, stance=Stance.DENIES, actor="the union")])
    assert found.relation == Relation.SAME
    assert found.score > 0.9


def test_figures_that_a_claim_has_are_used():
    one = replace(claim("The dam has displaced many people in Orrin"), figures=find_figures("500 people"))
    other = replace(one, figures=find_figures("900 people"))
    assert relation.relation(one, other) == Relation.OTHER_FIGURE


def test_the_weights_are_those_that_our_rows_give():
    """And the figures of data/matching/weights.toml are written by the script that says so."""
    script = runpy.run_path(str(Path(__file__).resolve().parents[1] / "matching_weights.py"))
    fitted, written = script["fitted"](meaning=False), read_toml("matching/weights.toml")["without_meaning"]
    # The last digit may depend on the processor.
    assert fitted["added"] == pytest.approx(written["added"], abs=0.05)
    assert (fitted["start"], fitted["likely"]) == pytest.approx((written["start"], written["likely"]), abs=0.05)
    assert all(row["post"] and row["claim"] and row["title"] for row in script["posts"]())
    assert len(script["posts"]()) >= 90


def test_each_likeness_speaks_for_a_match():
    for with_meaning in (False, True):
        known = weights(meaning=with_meaning)
        assert set(known.added) - {"meaning"} == {"words", "characters", "evidence"}
        assert ("meaning" in known.added) == with_meaning
        assert min(known.added.values()) > 0
        assert known.start < 0 < known.likely < 1
    assert data_path("matching/weights.toml").stat().st_size < 1000


# The extra is several hundred megabytes: it is tested wherever it is installed.
if meaning.is_installed():

    def test_embeddings_see_what_has_no_word_in_common(monkeypatch):
        monkeypatch.setattr(scoring, "is_installed", lambda: True)
        asked, claims = ["A physician was arrested for bribery"], ["Police detained a doctor over corruption", *KNOWN]
        (found,) = Pool(claims).rank(asked, 1)
        assert found.places == (0,)
        assert meaning.embed([]).shape[0] == 0
