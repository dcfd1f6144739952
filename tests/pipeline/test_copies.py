"""The same story in several outlets, found by what its articles claim."""

from collections import Counter, defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from stored import save

from pipeline import store
from pipeline.filters import Filters
from pipeline.schema import IN_COPY, IN_LISTS, claims, standing
from pipeline.store import Decision, copies, open_store, texts
from pipeline.store.placing import unplaced

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


def listed(engine, **filters):
    return Counter(store.claims_page(engine, Filters(**filters), 1000)["text"])


def test_claims_of_copies_count_once_and_appear_as_often_as_they_are_printed(engine, read):
    wire = read("wire", STORY)
    cut = read("cut", [*STORY[:5], "our reporter saw it"], "2026-02-01")
    read("other", OTHERS)
    once = Counter([*STORY, "our reporter saw it", *OTHERS])
    assert listed(engine) == once
    assert listed(engine, copies=True) == once + Counter(STORY[:5])
    counts = store.counts(engine, Filters())
    assert (counts.claims, counts.articles) == (once.total(), 3)
    assert listed(engine, outlet=("Outlet cut",)) == Counter(["our reporter saw it"])
    page = store.articles_page(engine, Filters(outlet=("Outlet cut",)), 10)
    assert page[["article_id", "claims"]].values.tolist() == [[cut, 6]]
    assert list(store.article_claims(engine, cut)["text"]) == [*STORY[:5], "our reporter saw it"]
    by_outlet = store.by_outlet(engine, Filters())
    assert dict(zip(by_outlet["outlet"], by_outlet["claims"], strict=True))["Outlet cut"] == 6
    assert len(unplaced(engine, 100)) == once.total() + 5
    assert store.claim(engine, "cut-0000000000000")["copy_of"] == "wire-0000000000000"
    assert [one.article_id for one in copies(engine, cut)] == [wire]


def test_another_actor_or_stance_is_another_claim(engine, make_article, make_claim):
    for doc, actor in (("one", "Russia"), ("two", "Norway")):
        made = [make_claim(text, f"{doc}-{n:013}", doc=doc, actor=actor) for n, text in enumerate(STORY[:5])]
        save(engine, make_article(doc, text=doc), [*made, make_claim(STORY[5], f"{doc}-x", doc=doc)])
    assert listed(engine) == Counter(STORY[:5] * 2 + [STORY[5]])


def test_where_the_first_article_drops_a_claim_one_copy_takes_its_place(engine, read):
    for doc in ("wire", "second", "third"):
        read(doc, STORY)
    read("wire", STORY[:4])
    assert listed(engine) == Counter(STORY)
    assert store.claim(engine, "third-0000000000006")["copy_of"] == "second-0000000000006"
    read("wire", STORY)
    assert listed(engine) == Counter(STORY)


def test_what_an_editor_decides_on_in_a_copy_is_listed_until_it_is_undone(engine, read):
    read("wire", STORY)
    read("copy", STORY)
    act = store.decide(engine, {f"copy-{0:013}": Decision(status="ready for desk")}, "Ann", "ready")
    assert listed(engine) == Counter([*STORY, STORY[0]])
    store.undo(engine, act.act_id, "Ann")
    assert listed(engine) == Counter(STORY)


def test_a_dismissed_claim_does_not_come_back_from_a_copy(engine, read):
    read("wire", STORY)
    store.decide(engine, {f"wire-{0:013}": Decision(status="dismissed", reason="no claim")}, "Ann", "dismiss")
    read("copy", STORY)
    assert listed(engine, status=("new",)) == Counter(STORY[1:])


def test_copies_of_an_older_database_are_found(engine, read):
    for doc in ("wire", "copy"):
        read(doc, STORY)
    with engine.begin() as connection:
        connection.execute(update(claims).values(copy_of=None))
        store.connection.refresh_all(connection)
    assert listed(engine) == Counter(STORY * 2)
    assert store.find_copies(engine) == len(STORY)
    assert listed(engine) == Counter(STORY)
    assert store.find_copies(engine) == 0


readings = st.tuples(st.sampled_from("abcd"), st.lists(st.sampled_from([*STORY, *OTHERS[:3]]), max_size=9))
decided = st.tuples(st.just("decide"), st.integers(0, 30))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(readings | decided, max_size=14))
def test_whatever_is_read_again_no_claim_vanishes(make_article, make_claim, tmp_path_factory, steps):
    engine = open_store(f"sqlite:///{tmp_path_factory.mktemp('copies') / 'claims.db'}")
    for step, (doc, what) in enumerate(steps):
        if doc == "decide":
            page = store.claims_page(engine, Filters(copies=True), 100)
            if what < len(page):
                store.decide(engine, {page["claim_id"][what]: Decision(status="checked")}, "Ann", "check")
            continue
        # An article that is read again in another version.
        article = make_article(doc, text=f"{doc} {step}")
        save(engine, article, [make_claim(text, f"{step:02}-{n:013}", doc=doc) for n, text in enumerate(what)])
        stand: dict[str, list[tuple[int, str]]] = defaultdict(list)
        with engine.connect() as connection:
            query = select(standing.c.text, standing.c.hidden, standing.c.status, standing.c.article_id)
            for text, *row in connection.execute(query.where(standing.c.hidden.in_((IN_LISTS, IN_COPY)))):
                stand[text].append(tuple(row))
        for found in stand.values():
            assert any(hidden == IN_LISTS for hidden, *_ in found)
    engine.dispose()
