import random

import pandas as pd
import pytest
from stored import review, save, take_back, texts

from pipeline import store
from pipeline.filters import NO_OUTLET, NOBODY, OUTLET_VOICE, Filters
from pipeline.store import Decision
from pipeline.taxonomy import ActorKind, ClaimType, Priority, Stance, Status

ACTORS = [None, "Russia", "NATO", "O'Brien, Ltd", "NA", "None", "Ärzte"]
TAGS = ["port", "Port", "port authority", "50%", "5_%", "üben", "a\\b"]


@pytest.fixture
def full(engine, make_article, make_claim):
    """Twenty articles of a few claims each, some reviewed, some withdrawn."""
    rng = random.Random(3)
    for number in range(20):
        doc = f"d{number}"
        day = rng.choice(["", "2026-01-30", "2026-01-31T23:59:59-05:00", "2026-02-01T00:00:00Z"])
        outlet = rng.choice(["", "Gazette", "NA", "Post"])
        found = [
            make_claim(
                rng.choice(["it is so", "It rains 50% of the time", "Öl is dear", "snow_fell"]),
                f"{doc}-{n}",
                actor=rng.choice(ACTORS),
                actor_kind=rng.choice([None, *ActorKind]),
                stance=rng.choice(list(Stance)),
                type=rng.choice(list(ClaimType)),
                check_worthiness=rng.choice([0.1, 0.5, 0.9]),
            )
            for n in range(rng.randrange(7))
        ]
        known = {"published": day, "outlet": outlet}
        save(engine, make_article(doc, text=f"Text {doc}.", **known), found)
        if found and rng.random() < 0.3:
            save(engine, make_article(doc, text=f"Text {doc}, changed.", **known), found[1:])
    every = store.claims_page(engine, Filters(withdrawn=True), 1000)["claim_id"].tolist()
    for claim_id in rng.sample(every, len(every) // 3):
        given = Decision(
            rng.choice(list(Status)),
            actor=rng.choice([None, None, "NATO", ""]),
            actor_kind=rng.choice([None, None, *ActorKind]),
            assignee=rng.choice(["", "Ann", "Bob", NOBODY.upper()]),
            priority=rng.choice([None, *Priority]),
            tags=tuple(rng.sample(TAGS, rng.randrange(4))),
            deadline=rng.choice(["", "2026-11-30", "2026-12-01"]),
            verdict=rng.choice(["", "true", "False"]),
        )
        review(engine, claim_id, "Ann", "act", given)
    store.join_actors(engine, ["O'Brien, Ltd", "NA"], "O'Brien", "Ann")
    some = rng.sample(every, 6)
    store.merge(engine, some[0], some[1:3], "Ann")
    store.split(engine, some[3], ["it is so", "It rains 50% of the time"], "Ann")
    return engine


SELECTIONS = [
    Filters(),
    Filters(withdrawn=True),
    Filters(actor=("Russia", OUTLET_VOICE)),
    Filters(outlet=("NA", NO_OUTLET), stance=("denies", "supports")),
    Filters(type=("figure",), status=("new", "ready for desk")),
    Filters(text="50%"),
    Filters(text="öl"),
    Filters(text="NATO"),
    Filters(text="w_f"),
    Filters(text="'"),
    Filters(date_from="2026-01-31"),
    Filters(date_to="2026-01-31"),
    Filters(date_from="2026-01-31", date_to="2026-01-31", status=("dismissed",)),
    Filters(proposition="it is so"),
    Filters(actor=("nobody at all",)),
    Filters(actor=("O'Brien",)),
    Filters(kind=("person", "unnamed")),
    Filters(kind=("country",), withdrawn=True),
    Filters(assignee=("Ann",)),
    Filters(assignee=(NOBODY, "Bob")),
    Filters(assignee=("ann",)),
    Filters(priority=("urgent",)),
    Filters(priority=("low", "normal")),
    *(Filters(tag=(tag,)) for tag in (*TAGS, "PORT", "or", "ÜBEN", "%")),
    Filters(tag=("port", "50%"), status=("checked", "new")),
    Filters(due="2026-11-30"),
    Filters(due="2026-12-31", assignee=("Ann", NOBODY)),
    Filters(verdict=("true",)),
    Filters(verdict=("false", "False")),
]


def chosen(everything: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The same choice, made by pandas."""
    rows = everything
    actor = rows["actor"].map(lambda name: name or OUTLET_VOICE)
    keep = rows["withdrawn"].map(lambda gone: filters.withdrawn or not gone).astype(bool)
    if filters.actor:
        keep &= actor.isin(filters.actor)
    if filters.outlet:
        keep &= rows["outlet"].map(lambda name: name or NO_OUTLET).isin(filters.outlet)
    if filters.assignee:
        keep &= rows["assignee"].map(lambda name: name or NOBODY).isin(filters.assignee)
    if filters.kind:
        keep &= rows["actor_kind"].isin(filters.kind)
    if filters.tag:
        keep &= rows["tags"].map(lambda tags: bool(set(tags) & set(filters.tag)))
    if filters.due:
        keep &= (rows["deadline"] != "") & (rows["deadline"] <= filters.due)
    for name in ("stance", "type", "status", "priority", "verdict"):
        if getattr(filters, name):
            keep &= rows[name].isin(getattr(filters, name))
    if filters.text:
        words = rows["text"] + "\n" + rows["quote"] + "\n" + rows["actor"].map(lambda name: name or "")
        keep &= words.map(lambda text: filters.text.casefold() in text.casefold())
    day = rows["published"].str[:10]
    if filters.date_from:
        keep &= (day != "") & (day >= filters.date_from)
    if filters.date_to:
        keep &= (day != "") & (day <= filters.date_to)
    if filters.proposition:
        keep &= rows["text"].str.casefold() == filters.proposition
    return rows[keep]


def test_counts_pages_and_sums_agree_with_pandas(full):
    everything = store.claims_page(full, Filters(withdrawn=True), 1000)
    assert len(everything) > 40
    assert everything["withdrawn"].sum() > 3
    for filters in SELECTIONS:
        rows = chosen(everything, filters)
        counts = store.counts(full, filters)
        expected = (
            len(rows),
            rows["article_id"].nunique(),
            rows["actor"].nunique(),
            (~rows["status"].isin(["new", "in review"])).sum(),
        )
        assert (counts.claims, counts.articles, counts.actors, counts.reviewed) == expected, filters.sentence()
        statuses = rows["status"].value_counts()
        assert store.by_status(full, filters) == {one: statuses.get(one, 0) for one in Status}, filters.sentence()
        pages = [store.claims_page(full, filters, 7, start) for start in range(0, len(rows) + 7, 7)]
        assert [one for page in pages for one in page["claim_id"]] == rows["claim_id"].tolist(), filters.sentence()
        streamed = {row["claim_id"] for row in store.claim_rows(full, filters, 10)}
        assert streamed == set(rows["claim_id"])
        for part in ("stance", "type"):
            table = store.by_actor(full, filters, part, 100)
            by_hand = (
                rows.assign(actor=rows["actor"].map(lambda name: name or OUTLET_VOICE)).groupby(["actor", part]).size()
            )
            assert table.set_index(["actor", part])["claims"].to_dict() == by_hand.to_dict(), filters.sentence()
        days = rows.assign(day=rows["published"].str[:10])
        by_hand = days[days["day"] != ""].groupby(["day", "stance"]).size().to_dict()
        assert store.by_day(full, filters).set_index(["day", "stance"])["claims"].to_dict() == by_hand
        if filters != Filters():
            pages = store.articles_page(full, filters, 1000)
            assert pages["claims"].sum() == len(rows), filters.sentence()
            assert pages["reviewed"].sum() == (~rows["status"].isin(["new", "in review"])).sum()


def test_each_order_of_a_page_is_that_of_pandas(full):
    urgency = {priority.value: place for place, priority in enumerate(Priority)}
    for filters in (Filters(), Filters(tag=("port",)), Filters(withdrawn=True)):
        rows = store.claims_page(full, filters, 1000)
        rows = rows.assign(urgency=rows["priority"].map(urgency), worth=rows["check_worthiness"].astype(float))
        for order, keys, rising in (
            ("queue", ["urgency", "worth", "claim_id"], [False, False, True]),
            ("article", ["article_id", "position", "claim_id"], True),
            ("changed", ["changed_at", "claim_id"], [False, True]),
        ):
            expected = rows.sort_values(keys, ascending=rising)["claim_id"].tolist()
            pages = [store.claims_page(full, filters, 9, start, order) for start in range(0, len(rows) + 9, 9)]
            assert [one for page in pages for one in page["claim_id"]] == expected


def test_options_hold_what_people_gave(full):
    rows = store.claims_page(full, Filters(withdrawn=True), 1000)
    found = store.options(full)
    assert set(found.tags) == {tag for tags in rows["tags"] for tag in tags}
    assert set(found.assignees) == set(rows["assignee"]) - {""}
    assert set(found.verdicts) == set(rows["verdict"]) - {""}


def test_actors_beyond_the_largest_are_the_others(full):
    rows = store.claims_page(full, Filters(), 1000)
    table = store.by_actor(full, Filters(), "stance", 2)
    assert list(table["actor"].unique())[-1] == store.OTHERS
    assert table["actor"].nunique() == 3
    assert table["claims"].sum() == len(rows)


def test_articles_page_lists_every_article_once(full):
    whole = store.articles_page(full, Filters(), 1000)
    parts = [store.articles_page(full, Filters(), 9, start) for start in range(0, 45, 9)]
    assert len(whole) == 20
    assert (whole["claims"] == 0).any()
    assert [one for part in parts for one in part["article_id"]] == whole["article_id"].tolist()


def test_article_claims_are_in_the_order_of_the_article(full):
    for article_id in store.articles_page(full, Filters(), 100)["article_id"]:
        rows = store.article_claims(full, int(article_id))
        assert list(rows["position"]) == sorted(rows["position"])
        assert not rows["withdrawn"].any()


def test_options_name_what_there_is(full):
    rows = store.claims_page(full, Filters(), 1000)
    found = store.options(full)
    assert set(found.outlets) == {NO_OUTLET, "Gazette", "NA", "Post"}
    frequency = rows["actor"].map(lambda name: name or OUTLET_VOICE).value_counts()
    assert [frequency[name] for name in found.actors] == sorted(frequency, reverse=True)


def test_the_queue_goes_through_every_claim_once_and_back(full):
    for filters in (Filters(status=("new",)), Filters(status=("new",), actor=("NATO",))):
        order = store.claims_page(full, filters, 1000)["claim_id"].tolist()
        walked = [store.next_in_queue(full, filters)]
        while (following := store.next_in_queue(full, filters, walked[-1])) is not None:
            walked.append(following)
        assert walked == order
        back = [walked[-1]]
        while (before := store.next_in_queue(full, filters, back[-1], back=True)) is not None:
            back.append(before)
        assert back == order[::-1]


def test_each_claim_of_the_queue_has_its_place(full):
    for filters in (Filters(), Filters(status=("new",)), Filters(withdrawn=True, actor=("NATO",))):
        order = store.claims_page(full, filters, 1000)["claim_id"].tolist()
        places = [store.place_in_queue(full, filters, claim_id) for claim_id in order]
        assert places == list(range(1, len(order) + 1))


def test_a_claim_outside_the_queue_has_no_place_in_it(full):
    waiting = Filters(status=("new",))
    (decided,) = store.claims_page(full, Filters(status=("ready for desk",)), 1)["claim_id"]
    for claim_id in (decided, "nobody"):
        assert store.place_in_queue(full, waiting, claim_id) is None
        assert not store.is_selected(full, waiting, claim_id)
    assert store.place_in_queue(full, Filters(actor=("nobody at all",)), decided) is None
    assert store.is_selected(full, Filters(status=("ready for desk",)), decided)


def test_a_claim_that_was_just_decided_is_followed_by_the_next(full):
    filters = Filters(status=("new",))
    first, second, third = store.claims_page(full, filters, 3)["claim_id"]
    review(full, second, "Ann", "accept", Decision(Status.READY))
    assert store.next_in_queue(full, filters, second) == third
    assert store.next_in_queue(full, filters, first) == third


# Contested


@pytest.fixture
def dispute(engine, make_article, make_claim):
    save(
        engine,
        make_article("one"),
        [
            make_claim("NATO is threatening Russia", "a", actor="Russia"),
            make_claim("nato is threatening russia.", "b", actor="NATO", stance=Stance.DENIES),
            make_claim("it rains", "c"),
        ],
    )
    save(
        engine,
        make_article("two", text="Two."),
        [
            make_claim("NATO  is threatening “Russia”", "d", actor=None),
            make_claim("it rains", "e", actor="NATO", stance=Stance.QUESTIONS),
        ],
    )
    return engine


def test_a_proposition_with_both_stances_is_contested(dispute):
    (row,) = store.contested(dispute, Filters())[0].to_dict("records")
    assert row == {
        "proposition_key": "nato is threatening russia",
        "text": "NATO is threatening Russia",
        "supporters": f"Russia, {OUTLET_VOICE}",
        "deniers": "NATO",
        "claims": 3,
    }
    assert store.counts(dispute, Filters()).contested == 1
    assert texts(dispute, proposition=row["proposition_key"]) == [
        "NATO is threatening Russia",
        "nato is threatening russia.",
        "NATO  is threatening “Russia”",
    ]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(stance=("supports",)),
        Filters(stance=("denies",)),
        Filters(actor=("Russia",)),
        Filters(actor=("NATO",), stance=("denies",)),
        Filters(actor=(OUTLET_VOICE,)),
        Filters(text="threatening"),
        Filters(withdrawn=True),
    ],
    ids=Filters.sentence,
)
def test_filters_that_select_one_side_show_the_proposition_with_both(dispute, filters):
    (row,) = store.contested(dispute, filters)[0].to_dict("records")
    assert (row["supporters"], row["deniers"], row["claims"]) == (f"Russia, {OUTLET_VOICE}", "NATO", 3)
    assert store.counts(dispute, filters).contested == 1


@pytest.mark.parametrize(
    "filters",
    [
        Filters(stance=("questions",)),
        Filters(text="rains"),
        Filters(actor=("nobody at all",)),
        Filters(type=("figure",)),
    ],
    ids=Filters.sentence,
)
def test_filters_that_select_no_side_of_it_leave_the_proposition_out(dispute, filters):
    assert store.contested(dispute, filters)[0].empty
    assert store.counts(dispute, filters).contested == 0


def test_contested_propositions_agree_with_pandas(full):
    everything = store.claims_page(full, Filters(withdrawn=True), 1000)
    standing = everything[(everything["status"] != "dismissed") & ~everything["withdrawn"].astype(bool)]
    stances = standing.groupby(standing["text"].str.casefold())["stance"].agg(set)
    disputed = {text for text, found in stances.items() if {"supports", "denies"} <= found}
    assert disputed
    for filters in SELECTIONS:
        rows = chosen(everything, filters)
        rows = rows[rows.index.isin(standing.index)]
        expected = disputed & set(rows["text"].str.casefold())
        found = store.contested(full, filters)[0]
        assert set(found["text"].str.casefold()) == expected, filters.sentence()
        assert store.counts(full, filters).contested == len(expected)


def test_dismissed_and_withdrawn_claims_contest_nothing(dispute, make_article, make_claim):
    review(dispute, "b", "Ann", "dismiss", Decision(Status.DISMISSED))
    assert store.contested(dispute, Filters())[0].empty
    take_back(dispute, "b", "Ann")
    assert len(store.contested(dispute, Filters())[0]) == 1
    save(dispute, make_article("one", text="Changed."), [make_claim("NATO is threatening Russia", "a")])
    assert store.contested(dispute, Filters())[0].empty
    assert store.counts(dispute, Filters()).contested == 0
    assert store.contested(dispute, Filters(withdrawn=True))[0].empty


def test_a_corrected_text_joins_its_proposition(dispute):
    review(dispute, "e", "Ann", "correct", Decision(text="It is raining", stance=Stance.DENIES))
    review(dispute, "c", "Ann", "correct", Decision(text="it is raining!"))
    assert "it is raining" in store.contested(dispute, Filters())[0]["proposition_key"].tolist()
    assert texts(dispute, proposition="it is raining") == ["it is raining!", "It is raining"]


def test_propositions_without_a_letter_are_not_one(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("…", "a"), make_claim("?!", "b", stance=Stance.DENIES)])
    assert store.contested(engine, Filters())[0].empty
