"""Our own annotated articles, read whole: how much of what they claim is found, and how well it is understood."""

import re

import pytest
from own_articles import FOLDER, Annotated, AnnotatedArticle, compare, load, load_all, score

from pipeline.taxonomy import ClaimType, Stance

FILES = sorted(FOLDER.glob("*.toml"))
FLOORS = {"precision": 0.84, "recall": 0.82}
FIELD_FLOORS = {"actor": 0.64, "via": 0.95, "stance": 0.90, "type": 0.79}
"""A little below what the reading reaches now: raise them when it gets better."""
DAY_OR_SPAN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@pytest.fixture(scope="module")
def scores():
    return score(compare(article) for article in load_all())


def test_there_are_articles_of_many_shapes():
    assert len({load(path).shape for path in FILES}) == len(FILES) >= 22


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_article_is_annotated_soundly(path):
    article = load(path)
    assert 50 <= len(article.text.split()) <= 450
    for claim in article.claims:
        # Once, so that it is plain which words are meant.
        assert [part for part in claim.parts if article.text.count(part) != 1] == []
        assert (claim.stance is Stance.DENIES) == (claim.type is ClaimType.DENIAL), claim.words
        assert DAY_OR_SPAN.fullmatch(claim.due) or not claim.due
        for words, value, _ in claim.figures:
            assert isinstance(value, int | float), words
            assert words in claim.words


@pytest.mark.parametrize("share", FLOORS)
def test_claims_are_found(scores, share):
    assert getattr(scores, share) >= FLOORS[share]


@pytest.mark.parametrize("field", FIELD_FLOORS)
def test_what_is_said_of_a_claim_is_right(scores, field):
    assert scores.fields[field] >= FIELD_FLOORS[field]


def test_figures_of_a_found_claim_are_read(scores):
    assert scores.figures >= 0.94


def test_actors_that_are_read_right_are_told_for_what_they_are(scores):
    assert scores.kinds >= 0.96


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_actor_of_an_article_has_its_kind(path):
    article = load(path)
    assert set(article.kinds) == {claim.actor for claim in article.claims} - {""}


TEXT = """A title of the day

The bridge is closed. Mayor Ann Field said the road was safe. The baker denied that the road was safe.
"""


def annotated(*claims):
    return AnnotatedArticle("one", "brief", "2024-01-01", TEXT, claims)


def closed(**known):
    return Annotated("The bridge is closed", "", Stance.SUPPORTS, ClaimType.ASSERTION, **known)


def test_a_claim_that_was_annotated_is_no_invention_and_one_that_was_not_found_is_missed():
    title = Annotated("A title of the day", "", Stance.SUPPORTS, ClaimType.ASSERTION)
    read = compare(annotated(title, closed()))
    assert [one.words for one, _ in read.pairs] == ["The bridge is closed"]
    assert read.missed == (title,)
    assert sorted(claim.actor for claim in read.invented) == ["Ann Field", "baker"]
    # One of two annotated was found, and two claims beside it.
    assert (score([read]).recall, score([read]).precision) == (1 / 2, 1 / 3)


def test_an_optional_claim_counts_neither_found_nor_missed():
    read = compare(annotated(closed(optional=True)))
    assert (read.pairs, read.missed, len(read.invented)) == ((), (), 2)


def test_the_fields_are_compared_one_by_one():
    mayor = Annotated("the road was safe", "the Ann Field", Stance.REPORTS, ClaimType.ASSERTION)
    with_unique_words = AnnotatedArticle("one", "brief", "", TEXT.split(" The baker")[0], (mayor,))
    fields = score([compare(with_unique_words)]).fields
    assert fields == {"actor": 1, "via": 1, "stance": 0, "type": 1}
