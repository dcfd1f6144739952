"""Actors, who stands against whom and what returns: each answer is worked out by hand, or again in Python."""

import random
from collections import Counter

import pytest
from stored import review, save

from pipeline import store
from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters
from pipeline.matching.index import ClaimIndex
from pipeline.store import Decision
from pipeline.taxonomy import ActorKind, ClaimType, Stance, Status
from pipeline.tracking import Known, place_new

ALL = Filters()


@pytest.fixture
def said(engine, make_article, make_claim):
    """Saves one article of claims: `(actor, stance, text)` each, on a day of January in an outlet."""

    def add(day, outlet, *found, **known):
        doc = f"{outlet or 'none'} {day} {random.random()}"
        published = f"2026-01-{day:02}" if day else ""
        made = [
            make_claim(text, f"{doc} {n}", actor=actor, stance=Stance(stance), **known)
            for n, (actor, stance, text) in enumerate(found)
        ]
        save(engine, make_article(doc, text=f"Text {doc}.", published=published, outlet=outlet), made)

    return add


def one(engine, actor, filters=ALL):
    (row,) = [row for row in store.actors_page(engine, filters, 100).to_dict("records") if row["actor"] == actor]
    return row


def test_an_actor_s_claims_are_counted_by_stance_outlet_and_day(engine, said):
    said(3, "Gazette", ("Ada", "supports", "it rains"), ("Ada", "denies", "it snows"), actor_kind=ActorKind.PERSON)
    said(9, "Post", ("Ada", "supports", "it rains"), ("Bo", "reports", "it rains"))
    said(0, "Post", ("Ada", "questions", "it hails"))
    row = one(engine, "Ada")
    assert {name: row[name] for name in ("claims", "supports", "denies", "questions", "reports")} == {
        "claims": 4, "supports": 2, "denies": 1, "questions": 1, "reports": 0,
    }  # fmt: skip
    assert (row["outlets"], row["first"], row["last"], row["kind"]) == (2, "2026-01-03", "2026-01-09", "person")
    assert one(engine, "Bo")["kind"] is None
    assert one(engine, "Ada", Filters(outlet=("Post",)))["claims"] == 2


def test_the_outlet_s_own_voice_is_no_actor_but_takes_a_side(engine, said):
    said(3, "Gazette", (None, "supports", "it rains"), ("Ada", "denies", "it rains"))
    assert list(store.actors_page(engine, ALL, 10)["actor"]) == ["Ada"]
    assert one(engine, "Ada")["contested"] == 1
    (row,) = store.who_disputes_whom(engine, ALL).to_dict("records")
    assert (row["denier"], row["supporter"], row["propositions"], row["together"]) == ("Ada", OUTLET_VOICE, 1, 1)


def test_a_claim_is_contested_where_another_actor_takes_the_other_side(engine, said):
    said(3, "Gazette", ("Ada", "supports", "it rains"), ("Ada", "supports", "it snows"), ("Ada", "reports", "it rains"))
    said(4, "Post", ("Bo", "denies", "It rains"), ("Bo", "questions", "it snows"))
    assert (one(engine, "Ada")["contested"], one(engine, "Ada")["sided"]) == (1, 2)
    assert (one(engine, "Bo")["contested"], one(engine, "Bo")["sided"]) == (1, 1)
    # The filters say whose claims are counted; the other side may lie outside them.
    assert one(engine, "Ada", Filters(outlet=("Gazette",)))["contested"] == 1


def test_who_takes_both_sides_disputes_nobody(engine, said):
    said(3, "Gazette", ("Ada", "supports", "it rains"), ("Ada", "denies", "it rains"))
    assert (one(engine, "Ada")["contested"], one(engine, "Ada")["sided"]) == (0, 2)
    assert store.who_disputes_whom(engine, ALL).empty
    assert list(store.propositions_of(engine, Filters(actor=("Ada",)), "denies", 5)["others"]) == [[]]
    assert store.propositions_of(engine, Filters(actor=("Ada",)), "supports", 5).empty


def test_joined_names_and_corrected_actors_are_what_counts(engine, said):
    said(3, "Gazette", ("Kremlin", "supports", "it rains"), ("Moscow", "supports", "it snows"))
    said(4, "Post", ("Bo", "denies", "it rains"), ("Cy", "denies", "it snows"), via="Moscow")
    store.join_actors(engine, ["Kremlin", "Moscow"], "Russia", "Eve")
    page = store.claims_page(engine, Filters(actor=("Cy",)), 5)
    review(engine, page["claim_id"][0], "Eve", "correct", Decision(actor="Bo"))
    assert (one(engine, "Russia")["claims"], one(engine, "Russia")["contested"]) == (2, 2)
    (row,) = store.who_disputes_whom(engine, ALL).to_dict("records")
    assert (row["denier"], row["supporter"], row["propositions"], row["together"]) == ("Bo", "Russia", 2, 0)
    assert store.relayed_by(engine, ALL).to_dict("records") == [{"via": "Russia", "claims": 2}]


@pytest.mark.parametrize("decision", [Decision(status=Status.DISMISSED), Decision(stance=Stance.REPORTS)])
def test_a_denial_that_does_not_stand_contests_nothing(engine, said, decision):
    said(3, "Gazette", ("Ada", "supports", "it rains"))
    said(4, "Post", ("Bo", "denies", "it rains"))
    denial = store.claims_page(engine, Filters(actor=("Bo",)), 1)["claim_id"][0]
    review(engine, denial, "Eve", "act", decision)
    assert store.who_disputes_whom(engine, ALL).empty
    assert (one(engine, "Ada")["contested"], one(engine, "Bo")["sided"]) == (0, 0)


def test_orders_and_pages_of_actors(engine, said):
    said(1, "Gazette", *[("Ada", "supports", f"a {n}") for n in range(3)])
    said(5, "Gazette", ("bo", "denies", "a 1"), ("bo", "denies", "b"))
    said(9, "Gazette", ("Cy", "supports", "c"))

    def names(order, limit=10, offset=0):
        return list(store.actors_page(engine, ALL, limit, offset, order)["actor"])

    assert names("claims") == ["Ada", "bo", "Cy"]
    assert names("denials") == ["bo", "Ada", "Cy"]
    assert names("contested") == ["Ada", "bo", "Cy"]
    assert names("latest") == ["Cy", "bo", "Ada"]
    assert names("name") == ["Ada", "bo", "Cy"]
    assert names("claims", 1, 1) == ["bo"]
    assert names("claims", 5, 3) == []


def test_what_an_actor_denies_and_who_denies_what_it_says(engine, said):
    said(3, "Gazette", ("Ada", "denies", "it snows"), ("Ada", "denies", "it rains"), ("Ada", "supports", "it hails"))
    said(4, "Post", ("Bo", "supports", "It rains"), ("Cy", "supports", "it rains"), ("Bo", "denies", "it hails"))
    said(5, "Post", ("Bo", "supports", "it rains"))
    ada = Filters(actor=("Ada",))
    rows = store.propositions_of(engine, ada, "denies", 5).to_dict("records")
    # What is contested comes first; who says it most often is named first.
    assert [(row["proposition_key"], row["others"]) for row in rows] == [("it rains", ["Bo", "Cy"]), ("it snows", [])]
    (row,) = store.propositions_of(engine, ada, "supports", 5).to_dict("records")
    assert (row["text"], row["claims"], row["others"]) == ("it hails", 1, ["Bo"])
    assert len(store.propositions_of(engine, ada, "denies", 1)) == 1


def test_two_actors_on_the_same_propositions(engine, said):
    said(3, "Gazette", ("Ada", "supports", "it rains"), ("Ada", "supports", "it hails"), ("Ada", "denies", "it snows"))
    said(4, "Post", ("Bo", "supports", "it hails"), ("Bo", "denies", "it rains"), ("Bo", "supports", "it rains"))
    said(5, "Post", ("Bo", "questions", "it snows"), ("Cy", "supports", "it snows"))
    rows = store.between(engine, ALL, "Ada", "Bo", 5).to_dict("records")
    assert [(row["text"], row["one"], row["other"]) for row in rows] == [
        ("it rains", "supports", "supports, denies"), ("it hails", "supports", "supports"),
    ]  # fmt: skip
    assert store.between(engine, ALL, "Ada", "Nobody", 5).empty


def test_an_outlet_s_own_voice_is_counted_beside_all_its_claims(engine, said):
    said(3, "Gazette", (None, "supports", "it rains"), ("Ada", "supports", "it hails"), (None, "reports", "it snows"))
    said(3, "", ("Ada", "supports", "it rains"))
    assert store.by_outlet(engine, ALL).to_dict("records") == [
        {"outlet": "Gazette", "claims": 3, "voice": 2}, {"outlet": NO_OUTLET, "claims": 1, "voice": 0},
    ]  # fmt: skip


def test_days_by_type(engine, said):
    said(3, "Gazette", ("Ada", "supports", "a"), ("Ada", "supports", "b"), type=ClaimType.FIGURE)
    said(4, "Gazette", ("Ada", "supports", "a"))
    assert store.by_day(engine, Filters(actor=("Ada",)), "type").to_dict("records") == [
        {"day": "2026-01-03", "type": "figure", "claims": 2}, {"day": "2026-01-04", "type": "assertion", "claims": 1},
    ]  # fmt: skip


def test_the_latest_claims_come_first_and_undated_ones_last(engine, said):
    for day, text in ((0, "undated"), (9, "late"), (2, "early")):
        said(day, "Gazette", ("Ada", "supports", text))
    assert list(store.claims_page(engine, ALL, 9, order="latest")["text"]) == ["late", "early", "undated"]


def test_what_is_new_in_the_last_seven_days_and_what_returns(engine, said):
    said(1, "Post", ("Ada", "supports", "it rains"), ("Bo", "supports", "it rains"))
    said(0, "Post", ("Ada", "supports", "it hails"))
    said(14, "Gazette", ("Ada", "supports", "It rains"), ("Ada", "supports", "it hails"))
    said(20, "Gazette", ("Bo", "denies", "it rains"), ("Bo", "supports", "it snows"))
    assert store.last_week(engine, ALL, 5).new == 0
    place_new(engine, Known(ClaimIndex()))
    week = store.last_week(engine, ALL, 5)
    assert (week.first, week.last, week.new, week.returning) == ("2026-01-14", "2026-01-20", 2, 1)
    rows = [(row["key"], row["claims"], row["before"], row["seen"]) for row in week.rows.to_dict("records")]
    assert rows == [
        ("it rains", 2, 2, "2026-01-01"), ("it hails", 1, 0, "2026-01-14"), ("it snows", 1, 0, "2026-01-20"),
    ]  # fmt: skip
    # Seen before is seen anywhere.
    assert store.last_week(engine, Filters(outlet=("Gazette",)), 5).returning == 1
    assert store.last_week(engine, Filters(date_to="2026-01-13"), 5).last == "2026-01-01"


def test_a_claim_that_comes_back_with_another_figure_or_in_other_words_is_not_new(engine, said):
    said(1, "Post", ("Ada", "supports", "The harbour of Lowmere lost 1,200 berths in the storm"))
    said(14, "Post", ("Bo", "supports", "The harbour of Lowmere lost 900 berths in the storm"))
    said(15, "Gazette", ("Bo", "supports", "A ferry to the islands costs twelve crowns"))
    place_new(engine, Known(ClaimIndex()))
    week = store.last_week(engine, ALL, 5)
    assert (week.new, week.returning) == (1, 1)
    assert week.rows["text"].tolist() == [
        "The harbour of Lowmere lost 900 berths in the storm", "A ferry to the islands costs twelve crowns",
    ]  # fmt: skip


def test_without_days_there_is_no_week(engine, said):
    assert store.last_week(engine, ALL, 5) is None
    said(0, "Post", ("Ada", "supports", "it rains"))
    assert store.last_week(engine, ALL, 5) is None


def test_any_disputes_are_counted_as_they_are_counted_again_in_python(engine, make_article, make_claim):
    rng = random.Random(5)
    names = [None, "Ada", "Bo", "Cy", "Di"]
    for number in range(40):
        found = [
            make_claim(
                f"proposition {rng.randrange(12)}", f"{number} {n}",
                actor=rng.choice(names), stance=rng.choice(list(Stance)), type=rng.choice(list(ClaimType)),
            )
            for n in range(rng.randrange(6))
        ]  # fmt: skip
        known = {"published": f"2026-01-{1 + number % 28:02}", "outlet": rng.choice(["A", "B", ""])}
        save(engine, make_article(f"d{number}", text=f"Text {number}.", **known), found)
    everything = store.claims_page(engine, ALL, 1000).to_dict("records")
    for row in rng.sample(everything, len(everything) // 4):
        review(
            engine,
            row["claim_id"],
            "Eve",
            "act",
            Decision(rng.choice(list(Status)), actor=rng.choice(["Bo", "", "Ed"])),
        )
    store.join_actors(engine, ["Di"], "Ed", "Eve")
    everything = store.claims_page(engine, ALL, 1000).to_dict("records")
    for chosen in (ALL, Filters(outlet=("A",)), Filters(actor=("Bo", OUTLET_VOICE)), Filters(stance=("denies",))):
        picked = {row["claim_id"] for row in store.claims_page(engine, chosen, 1000).to_dict("records")}
        pairs, together, contested = _disputes(everything, picked)
        rows = store.who_disputes_whom(engine, chosen, 50).to_dict("records")
        assert {(row["denier"], row["supporter"]): row["propositions"] for row in rows} == pairs
        assert {(row["denier"], row["supporter"]): row["together"] for row in rows if row["together"]} == together
        page = store.actors_page(engine, chosen, 50).to_dict("records")
        assert {row["actor"]: row["contested"] for row in page if row["contested"]} == contested


def _disputes(everything, picked):
    rows = [
        row | {"who": row["actor"] or OUTLET_VOICE}
        for row in everything
        if row["status"] != Status.DISMISSED and row["stance"] in ("supports", "denies")
    ]
    pairs, together = Counter(), Counter()
    seen, seen_together = set(), set()
    contested = {}
    for one in rows:
        for other in rows:
            same = one["proposition_key"] == other["proposition_key"] and one["who"] != other["who"]
            if not same or one["stance"] == other["stance"]:
                continue
            if one["claim_id"] in picked and one["actor"]:
                contested.setdefault(one["who"], set()).add(one["claim_id"])
            if one["stance"] == "denies" and {one["claim_id"], other["claim_id"]} & picked:
                seen.add((one["who"], other["who"], one["proposition_key"]))
                if one["article_id"] == other["article_id"]:
                    seen_together.add((one["who"], other["who"], one["proposition_key"]))
    pairs.update((denier, supporter) for denier, supporter, _ in seen)
    together.update((denier, supporter) for denier, supporter, _ in seen_together)
    return pairs, together, {name: len(ids) for name, ids in contested.items()}
