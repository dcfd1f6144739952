"""The same story in several outlets, found by what its articles claim."""

import pytest
from stored import save

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Decision, copies, open_store, texts

STORY = [f"the storm took {n} roofs in Lowmere" for n in ("two", "three", "four", "five", "six", "seven", "eight")]
OTHERS = [f"the ferry to Saltby costs {n} crowns" for n in ("two", "three", "four", "five", "six", "seven", "eight")]


@pytest.fixture
def engine(database_url):
    engine = open_store(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def read(engine, make_article, make_claim):
    """Saves an article with claims of these texts and returns its number."""

    def read(doc, claims, day="2026-01-31"):
        article = make_article(doc, text=f"Text of {doc}.", outlet=f"Outlet {doc}", published=f"{day}T10:00:00Z")
        save(engine, article, [make_claim(text, f"{doc}-{n:013}", doc=doc) for n, text in enumerate(claims)])
        page = store.articles_page(engine, Filters(), 100)
        return int(page.loc[page["doc"] == doc, "article_id"].iloc[0])

    return read


def test_a_story_that_others_print_cut_or_longer_is_one_text(engine, read):
    wire = read("wire", STORY)
    cut = read("cut", [*STORY[:5], "our reporter saw it"], "2026-02-01")
    longer = read("longer", [*STORY, *OTHERS], "2026-01-30")
    read("other", OTHERS[:3])
    found = copies(engine, wire)
    assert [(one.article_id, one.outlet, one.shared, one.of) for one in found] == [
        (longer, "Outlet longer", 7, 7),
        (cut, "Outlet cut", 5, 6),
    ]
    assert {one.article_id for one in copies(engine, cut)} == {wire, longer}
    assert texts(engine, [wire, cut, longer, wire]) == 1


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (STORY, [*STORY[:3], *OTHERS]),
        (STORY[:3], STORY[:3]),
        (STORY, [*STORY[:4], *OTHERS[:3]]),
        (STORY, OTHERS),
        (STORY, []),
    ],
    ids=["a quotation in both", "too short", "little more than half", "another story", "no claims"],
)
def test_what_only_shares_a_few_sentences_is_no_copy(engine, read, mine, theirs):
    one, other = read("one", mine), read("two", theirs)
    assert copies(engine, one) == []
    assert copies(engine, other) == []
    assert texts(engine, [one, other]) == 2


def test_one_claim_made_again_and_again_is_one(engine, read):
    one, other = read("one", [STORY[0]] * 6), read("two", [STORY[0]] * 6)
    assert copies(engine, one) == []
    assert texts(engine, [one, other]) == 2


def test_copies_of_copies_are_one_text_and_dismissed_claims_count_too(engine, read):
    first = read("a", STORY)
    second = read("b", [*STORY[2:], *OTHERS[:2]])
    third = read("c", [*STORY[4:], *OTHERS[:2], "x", "y"])
    store.decide(engine, {f"b-{0:013}": Decision(status="dismissed", reason="no claim")}, "Ann", "dismiss")
    assert first not in {one.article_id for one in copies(engine, third)}
    assert {one.article_id for one in copies(engine, second)} == {first, third}
    assert texts(engine, [first, second, third]) == 1
    assert texts(engine, range(1, 502)) is None
    assert texts(engine, []) == 0
