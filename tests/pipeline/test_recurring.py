"""How surely a claim is one that was made before: by what is said, beside the names that a whole story shares."""

import pytest

from pipeline.matching.index import ClaimIndex
from pipeline.matching.recurring import likenesses, recurrences
from pipeline.matching.relation import Relation
from pipeline.matching.terms import stems
from pipeline.matching.words import synonyms, words
from pipeline.reading.figures import find_figures
from pipeline.resources import data_path
from pipeline.store.placing import Proposition

STORY = (
    "The tunnel under Mount Harle was opened in 1974",
    "Some 21,000 trucks use the Harle tunnel every week",
    "The mayor of Harle, Ida Corvin, wants the tunnel to be free",
    "Ida Corvin grew up beside the Harle tunnel",
    "Smoke filled the Harle tunnel on Monday",
    "The fire brigade of Harle has 40 members",
)


def asked(text):
    """How a text stands to each claim of the story, by its place in it."""
    index = ClaimIndex()
    index.add(enumerate_as_ids(STORY))
    return recurrences(made(text), [made(one) for one in STORY], index.rarities)


def enumerate_as_ids(texts):
    return [(str(number), text) for number, text in enumerate(texts)]


def made(text):
    return Proposition("", "", text, find_figures(text))


@pytest.mark.parametrize(
    ("text", "place", "relation"),
    [
        ("21,000 lorries a week use the tunnel at Harle", 1, Relation.SAME),
        ("The tunnel under Mount Harle was opened to cars in 1974", 0, Relation.SAME),
        ("Some 23,500 trucks use the Harle tunnel in a week", 1, Relation.OTHER_FIGURE),
        ("It is not so that 21,000 trucks use the Harle tunnel every week", 1, Relation.CONTRADICTION),
    ],
)
def test_a_claim_is_known_again(text, place, relation):
    found = asked(text)
    best = max(range(len(STORY)), key=lambda one: found[one].score)
    assert (best, found[best].relation) == (place, relation)
    assert found[best].score >= 0.5
    assert all(0 <= one.score < 0.5 for one in found if one is not found[best])


@pytest.mark.parametrize(
    "text", ["Ida Corvin of Harle has resigned", "Harle lies on the river Sorne", "Nobody knows", "…", ""]
)
def test_names_that_a_story_shares_make_no_claim_the_same(text):
    assert max(found.score for found in asked(text)) < 0.5


def test_one_figure_in_both_counts_and_a_small_one_does_not():
    index = ClaimIndex()
    for one, other, counts in (
        ("It cost 27 million crowns", "The price was 27 million crowns", 1),
        ("It cost 27 million crowns", "The price was 28 million crowns", 0),
        ("Two trucks burnt", "There were two trucks", 0),
    ):
        assert likenesses(made(one), [made(other)], index.rarities)[0]["figure"] == counts


def test_how_rare_a_word_is_goes_by_the_claims_at_hand():
    index = ClaimIndex()
    assert set(index.rarities(words("Nothing is there")).values()) == {1}
    index.add(enumerate_as_ids(STORY))
    found = index.rarities(words("Harle tunnel smoke unheard"))
    (harle,), (tunnel,), (smoke,), (unheard,) = map(words, ("Harle", "tunnel", "smoke", "unheard"))
    assert 0 < found[harle] < found[tunnel] < found[smoke] < found[unheard] == 1
    index.merge()
    assert index.rarities(words("Harle tunnel smoke unheard")) == found


def test_words_of_one_meaning_are_one():
    assert words("Trucks were shut out") == words("Lorries were closed out")
    assert words("The bridge’s cracks") == words("the bridge's CRACKS")


def test_a_word_stands_in_one_group_of_synonyms():
    lines = data_path("matching/synonyms.txt").read_text(encoding="utf-8").splitlines()
    groups = [set(stems(line)) for line in lines if line and not line.startswith("#")]
    assert all(len(group) > 1 for group in groups)
    assert sum(map(len, groups)) == len(set().union(*groups)) == len(synonyms())
