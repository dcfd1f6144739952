"""Split, merge, missed claims, joined names, settings and views, and taking each of them back."""

import threading

import pytest
from stored import claim_id_of, review, save, tables, take_back, texts

from pipeline import store
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.store import UNTOUCHED, Conflict, Decision, StoreError
from pipeline.taxonomy import ActorKind, ClaimType, Priority, Stance, Status

STRANGE = ["a\x00b", "a\ud800b", "a\U0001f600b"]


@pytest.fixture
def desk(engine, make_article, make_claim):
    """Five claims in two articles."""
    save(
        engine,
        make_article("one", text="The Mayor says that it is so. It rains, says Hale. Nobody saw the snow."),
        [make_claim("it is so", "a", actor="the Mayor"), make_claim("it rains", "b", actor="Hale")],
    )
    found = [("it is so", "c", "Mayor Hale"), ("it pours", "d", "Hale"), ("it hails", "e", None)]
    save(engine, make_article("two", text="Two."), [make_claim(text, key, actor=who) for text, key, who in found])
    return engine


def undo_last(engine, who="Ann"):
    return store.undo(engine, store.last_act(engine, who).act_id, who)


def state(engine, claim_id):
    row = store.claim(engine, claim_id)
    return {name: row[name] for name in (*UNTOUCHED, "hidden") if name in row}


# Deciding


WHOLE = Decision(
    status=Status.DISMISSED, reason="no claim", assignee="Bob", priority=Priority.URGENT, tags=("port", "budget"),
    deadline="2026-12-01", verdict="false", verdict_text="It was not so.", evidence=("https://a.example/?q=ü",),
    note="see page 3", text="It was so", actor="NATO", actor_kind=ActorKind.ORGANISATION, stance=Stance.DENIES,
    type=ClaimType.DENIAL, figures=({"text": "five", "value": 5.0, "unit": ""},),
)  # fmt: skip


def test_every_field_that_is_decided_reads_back_and_is_taken_back(desk):
    before = state(desk, "a")
    act = store.decide(desk, {"a": WHOLE}, "Ann", "settle")
    row = store.claim(desk, "a")
    assert {name: row[name] for name in WHOLE.as_state()} == WHOLE.as_state()
    assert set(WHOLE.as_state()) == set(UNTOUCHED) - {"merged_into", "removed"}
    assert (act.reviewer, act.action, act.things) == ("Ann", "settle", 1)
    assert undo_last(desk).left == ()
    assert state(desk, "a") == before
    assert store.claim(desk, "a")["revision"] == 2


@pytest.mark.parametrize("field", WHOLE.as_state())
def test_each_field_can_be_decided_alone_and_changes_no_other(desk, field):
    before = state(desk, "a")
    review(desk, "a", "Ann", "act", Decision(**{field: getattr(WHOLE, field)}))
    after = state(desk, "a")
    assert {name for name in after if after[name] != before[name]} == {field}


def test_many_are_decided_as_one_act_and_taken_back_as_one(desk):
    act = store.decide(desk, dict.fromkeys("abc", Decision(tags=("port",))), "Ann", "tag", dict.fromkeys("abc", 0))
    assert act.things == 3
    assert len(texts(desk, tag=("port",))) == 3
    assert store.last_act(desk, "Ann") == store.last_act_on(desk, "b") == act
    assert store.undo(desk, act.act_id, "Bob").act.things == 3
    assert texts(desk, tag=("port",)) == []
    assert store.last_act(desk, "Ann") is None
    assert store.last_act(desk, "Bob") is None


def test_what_changes_nothing_is_no_act(desk):
    assert store.decide(desk, {"a": Decision(status=Status.NEW, note="", tags=())}, "Ann", "act") is None
    assert store.decide(desk, {}, "Ann", "act") is None
    assert tables(desk)["acts"] == []


def test_of_many_with_one_conflict_nothing_is_decided_and_the_claims_are_named(desk):
    review(desk, "b", "Bob", "act", Decision(note="first"))
    review(desk, "c", "Bob", "act", Decision(note="first"))
    kept = tables(desk)
    with pytest.raises(Conflict, match="Bob changed this claim and 1 more") as caught:
        store.decide(desk, dict.fromkeys("abcd", Decision(note="mine")), "Ann", "act", dict.fromkeys("abcd", 0))
    assert caught.value.claims == ("b", "c")
    assert tables(desk) == kept


def test_of_many_with_one_that_is_not_there_nothing_is_decided(desk):
    with pytest.raises(StoreError, match="no claim 'none'"):
        store.decide(desk, dict.fromkeys(["a", "none"], Decision(note="mine")), "Ann", "act")
    assert tables(desk)["acts"] == []


def test_of_many_acts_at_once_on_overlapping_claims_exactly_one_wins(desk):
    outcomes = []

    def act(name, keys):
        try:
            store.decide(desk, dict.fromkeys(keys, Decision(assignee=name)), name, "take", dict.fromkeys(keys, 0))
            outcomes.append(name)
        except Conflict as conflict:
            assert set(conflict.claims) <= set(keys)

    threads = [threading.Thread(target=act, args=(f"r{n}", keys)) for n, keys in enumerate(["abc", "cb", "cde", "ec"])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (winner,) = outcomes
    assert {row["reviewer"] for row in tables(desk)["reviews"]} == {winner}


def test_the_reason_goes_with_the_dismissal(desk):
    review(desk, "a", "Ann", "dismiss", Decision(status=Status.DISMISSED, reason="no claim"))
    review(desk, "a", "Ann", "note", Decision(note="still"))
    assert store.claim(desk, "a")["reason"] == "no claim"
    review(desk, "a", "Ann", "ready", Decision(status=Status.READY))
    assert store.claim(desk, "a")["reason"] == ""
    undo_last(desk)
    assert (store.claim(desk, "a")["status"], store.claim(desk, "a")["reason"]) == ("dismissed", "no claim")


@pytest.mark.parametrize("name", ["tags", "evidence"])
def test_lists_keep_each_line_once_without_line_breaks_and_blanks(desk, name):
    odd = ("two\nlines", "  led by blanks", "", " \n", "led by blanks", "50%", "under_score", "\\", "‘x’", *STRANGE)
    review(desk, "a", "Ann", "act", Decision(**{name: odd}))
    found = store.claim(desk, "a")[name]
    assert found[:6] == ["two lines", "led by blanks", "50%", "under_score", "\\", "‘x’"]
    assert len(found) == 9
    if name == "tags":
        assert set(store.options(desk).tags) == set(found)
        for tag in odd:
            assert texts(desk, tag=(tag,)) == (["it is so"] if tag.strip() else texts(desk, tag=("nothing",)))
        assert texts(desk, tag=("Two lines",)) == texts(desk, tag=("lines",)) == texts(desk, tag=("5_%",)) == []


def test_very_many_tags_and_addresses_are_kept(desk):
    many = tuple(f"https://a.example/{number}/ü" for number in range(3000))
    review(desk, "a", "Ann", "act", Decision(tags=many, evidence=many))
    row = store.claim(desk, "a")
    assert (tuple(row["tags"]), tuple(row["evidence"])) == (many, many)
    assert texts(desk, tag=(many[-1],)) == ["it is so"]
    assert len(store.options(desk).tags) == 3000


@pytest.mark.parametrize("strange", STRANGE, ids=["NUL", "lone surrogate", "emoji"])
def test_any_character_can_stand_in_every_text(desk, strange):
    figure = {"text": strange, "value": 5.0, "unit": strange}
    given = Decision(
        reason=strange, assignee=strange, tags=(strange,), verdict=strange, verdict_text=strange,
        evidence=(strange,), note=strange, text=strange, actor=strange, figures=(figure,),
    )  # fmt: skip
    store.decide(desk, {"a": given}, strange, strange)
    row = store.claim(desk, "a")
    kept = row["note"]
    assert len(kept) == len(strange)
    assert kept.encode()
    assert "\x00" not in kept
    assert {str(row[name]) for name in ("reason", "assignee", "verdict", "verdict_text", "text", "actor")} == {kept}
    assert (row["tags"], row["evidence"], row["reviewer"]) == ([kept], [kept], kept)
    assert row["figures"] == [figure | {"text": kept, "unit": kept}]
    assert store.history(desk, "a").iloc[0]["action"] == kept
    made = store.split(desk, "a", [strange, strange + " too"], strange)
    made.append(store.add_claim(desk, 1, (0, 9), strange, text=strange, actor=strange))
    store.merge(desk, "a", made, strange)
    assert {row["text"] for row in store.duplicates(desk, "a")} == {kept, kept + " too"}
    store.join_actors(desk, [strange, "Hale"], strange + " of X", strange)
    store.save_setting(desk, strange, {strange: [strange]}, strange)
    assert store.setting(desk, kept) == {kept: [kept]}
    store.save_view(desk, strange, Filters(tag=(strange,), text=strange), strange)
    assert [view.name for view in store.views(desk)] == [kept]
    assert store.last_act(desk, strange).reviewer == kept
    store.be_present(desk, strange, strange, strange)
    assert store.others_present(desk, "mine", strange) == (kept,)
    before = tables(desk)
    store.rebuild(desk)
    assert tables(desk) == before
    while (last := store.last_act(desk, strange)) is not None:
        store.undo(desk, last.act_id, strange)
    assert store.claim(desk, "a")["text"] == "it is so"


@pytest.mark.parametrize("strange", STRANGE[:2], ids=["NUL", "lone surrogate"])
def test_an_id_that_no_database_can_hold_is_an_id_that_is_not_there(desk, strange):
    assert store.claim(desk, strange) is None
    assert store.history(desk, strange).empty
    assert store.last_act_on(desk, strange) is None
    assert store.duplicates(desk, strange) == []
    assert store.place_in_queue(desk, Filters(), strange) is None
    assert not store.is_selected(desk, Filters(), strange)
    assert store.next_in_queue(desk, Filters(), strange) == store.next_in_queue(desk, Filters())
    with pytest.raises(StoreError, match="no claim"):
        review(desk, strange, "Ann", "act", Decision(note="x"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Decision(text=" "), "wording"),
        (Decision(deadline="next week"), "2026-01-31"),
        (Decision(deadline="2026-02-30"), "2026-01-31"),
        (Decision(assignee="n" * 401), "400"),
        (Decision(actor="n" * 401), "400"),
        (Decision(figures=({"text": "x", "value": float("nan"), "unit": ""},)), "nan"),
    ],
)
def test_what_can_t_be_decided_is_refused_in_one_line_and_changes_nothing(desk, given, message):
    before = tables(desk)
    with pytest.raises(StoreError, match=message) as caught:
        store.decide(desk, {"b": Decision(note="x"), "a": given}, "Ann", "act")
    assert "\n" not in str(caught.value)
    assert tables(desk) == before


def test_names_have_400_characters_at_most(desk):
    long, longest = "n" * 401, "ñ" * 400
    for act in (
        lambda: store.decide(desk, {"a": Decision(note="x")}, long, "act"),
        lambda: store.split(desk, "a", ["x", "y"], long),
        lambda: store.merge(desk, "a", ["b"], long),
        lambda: store.add_claim(desk, 1, (0, 9), long),
        lambda: store.add_claim(desk, 1, (0, 9), "Ann", actor=long),
        lambda: store.join_actors(desk, ["Hale"], long, "Ann"),
        lambda: store.join_actors(desk, [long], "Hale", "Ann"),
        lambda: store.save_view(desk, long, Filters(), "Ann"),
    ):
        with pytest.raises(StoreError, match="400"):
            act()
    assert tables(desk)["acts"] == []
    store.join_actors(desk, ["Hale"], longest, longest)
    review(desk, "a", longest, "act", Decision(actor=longest, assignee=longest))
    assert len(texts(desk, actor=(longest,))) == 3
    assert store.last_act(desk, longest).things == 1


# Taking back


def test_what_was_changed_since_is_left_and_the_rest_is_taken_back(desk):
    act = store.decide(desk, dict.fromkeys("abc", Decision(status=Status.READY, note="all")), "Ann", "act")
    review(desk, "b", "Bob", "act", Decision(status=Status.CHECKED))
    review(desk, "c", "Bob", "act", Decision(verdict="false"))
    undone = store.undo(desk, act.act_id, "Ann")
    assert (undone.left, undone.act.things) == (("b",), 2)
    # Only the act's own fields are looked at, and taken back.
    assert [store.claim(desk, one)["status"] for one in "abc"] == ["new", "checked", "new"]
    assert [store.claim(desk, one)["note"] for one in "abc"] == ["", "all", ""]
    assert store.claim(desk, "c")["verdict"] == "false"


def test_what_was_wholly_changed_since_can_t_be_taken_back_and_is_no_act(desk):
    act = store.decide(desk, {"a": Decision(note="mine")}, "Ann", "act")
    review(desk, "a", "Bob", "act", Decision(note="theirs"))
    before = tables(desk)
    assert store.undo(desk, act.act_id, "Ann") == store.Undone(None, ("a",))
    assert tables(desk) == before


def test_no_act_is_taken_back_twice_but_taking_back_is(desk):
    act = store.decide(desk, {"a": Decision(note="mine")}, "Ann", "act")
    undone = store.undo(desk, act.act_id, "Ann").act
    with pytest.raises(StoreError, match="“act” was taken back already"):
        store.undo(desk, act.act_id, "Bob")
    store.undo(desk, undone.act_id, "Ann")
    assert store.claim(desk, "a")["note"] == "mine"
    assert list(store.history(desk, "a")["action"]) == ["undo undo act", "undo act", "act"]
    assert list(store.history(desk, "a")["undoes"])[:2] == [undone.act_id, act.act_id]


def test_of_many_who_take_back_at_once_one_does(desk):
    act = store.decide(desk, {"a": Decision(note="mine")}, "Ann", "act")
    outcomes = []

    def take_back():
        try:
            outcomes.append(store.undo(desk, act.act_id, "Ann").act is not None)
        except StoreError:
            outcomes.append(False)

    threads = [threading.Thread(target=take_back) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == [False, False, False, True]


# Splitting


def test_the_parts_of_a_split_claim_stand_beside_it_with_its_workflow(desk):
    review(desk, "a", "Ann", "act", Decision(assignee="Bob", tags=("port",), priority=Priority.HIGH, actor="Hale"))
    new = store.split(desk, "a", ["it  is", " ", "it was so", "it will be so"], "Ann", 1)
    rows = store.article_claims(desk, store.claim(desk, "a")["article_id"]).to_dict("records")
    assert sorted(row["text"] for row in rows) == ["it is", "it rains", "it was so", "it will be so"]
    for key in new:
        row = store.claim(desk, key)
        assert (row["origin"], row["status"], row["actor"], row["machine_actor"]) == ("editor", "new", "Hale", "Hale")
        assert (row["assignee"], row["tags"], row["priority"], row["spans"]) == ("Bob", ["port"], "high", [[12, 20]])
        assert list(store.history(desk, key)["action"]) == ["split"]
    assert store.claim(desk, "a")["machine_text"] == "it is so"


def test_figures_go_with_their_words(engine, make_article, make_claim, troops):
    five = {"text": "five ships", "value": 5.0, "unit": "ships"}
    save(engine, make_article(), [make_claim("nearly 100,000 troops and five ships came", "a", figures=(troops,))])
    machine = store.claim(engine, "a")["figures"]
    review(engine, "a", "Ann", "correct", Decision(figures=(*machine, five)))
    (new,) = store.split(engine, "a", ["nearly 100,000 troops came", "five ships came"], "Ann")
    assert store.claim(engine, "a")["figures"] == machine
    assert store.claim(engine, new)["figures"] == [five]
    undo_last(engine)
    (new,) = store.split(engine, "a", ["they came", "five ships, too"], "Ann")
    assert store.claim(engine, "a")["figures"] == machine


def test_a_split_taken_back_leaves_one_claim_and_done_again_the_parts(desk):
    before = texts(desk, withdrawn=True)
    (new,) = store.split(desk, "a", ["it is", "it was so"], "Ann")
    parts = texts(desk)
    undone = undo_last(desk)
    assert texts(desk, withdrawn=True) == before
    assert store.history(desk, new)["action"].iloc[0] == "undo split"
    store.undo(desk, undone.act.act_id, "Ann")
    assert texts(desk) == parts


def test_a_part_that_was_decided_on_stays_when_the_split_is_taken_back(desk):
    one, _ = store.split(desk, "a", ["it is", "it was so", "it will be so"], "Ann")
    review(desk, one, "Bob", "check", Decision(status=Status.CHECKED, verdict="false"))
    undone = undo_last(desk)
    assert undone.left == (one,)
    assert store.claim(desk, one)["verdict"] == "false"
    assert sorted(texts(desk)) == sorted(["it is so", "it was so", "it rains", "it is so", "it pours", "it hails"])


def test_a_split_needs_two_wordings_and_the_claim_as_it_was_seen(desk):
    with pytest.raises(StoreError, match="two wordings"):
        store.split(desk, "a", ["one", " "], "Ann")
    with pytest.raises(StoreError, match="no claim"):
        store.split(desk, "none", ["one", "two"], "Ann")
    review(desk, "a", "Bob", "act", Decision(note="x"))
    with pytest.raises(Conflict) as caught:
        store.split(desk, "a", ["one", "two"], "Ann", 0)
    assert caught.value.claims == ("a",)
    assert texts(desk)[0] == "it is so"


# Merging


def test_duplicates_leave_the_lists_and_come_back(desk):
    review(desk, "c", "Bob", "check", Decision(verdict="false"))
    act = store.merge(desk, "a", ["c", "c", "a"], "Ann", {"a": 0, "c": 1})
    assert (act.action, act.things) == ("merge", 1)
    assert store.duplicates(desk, "a") == [
        {
            "claim_id": "c",
            "text": "it is so",
            "title": "Title of two",
            "article_id": store.claim(desk, "c")["article_id"],
        }
    ]
    assert texts(desk) == ["it is so", "it rains", "it pours", "it hails"]
    assert store.counts(desk, Filters(withdrawn=True)).claims == 4
    assert (store.claim(desk, "c")["verdict"], store.claim(desk, "c")["merged_into"]) == ("false", "a")
    assert store.merge(desk, "a", ["c"], "Ann") is None
    undo_last(desk)
    assert store.duplicates(desk, "a") == []
    assert len(texts(desk)) == 5


def test_duplicates_follow_what_they_were_merged_into(desk):
    store.merge(desk, "a", ["c"], "Ann")
    store.merge(desk, "b", ["a"], "Ann")
    assert {row["claim_id"] for row in store.duplicates(desk, "b")} == {"a", "c"}
    with pytest.raises(StoreError, match="itself a duplicate"):
        store.merge(desk, "a", ["d"], "Ann")
    undo_last(desk)
    assert [row["claim_id"] for row in store.duplicates(desk, "a")] == ["c"]
    assert store.claim(desk, "a")["merged_into"] == ""


def test_no_undo_makes_a_claim_a_duplicate_of_one_that_is_gone(desk):
    first = store.merge(desk, "b", ["a"], "Ann")
    store.merge(desk, "c", ["a"], "Ann")
    second = store.last_act(desk, "Ann")
    store.merge(desk, "d", ["b"], "Ann")
    with pytest.raises(StoreError, match="duplicate"):
        store.undo(desk, second.act_id, "Ann")
    assert store.claim(desk, "a")["merged_into"] == "c"
    assert store.undo(desk, first.act_id, "Ann").act is None


def test_no_undo_takes_away_a_claim_that_others_were_merged_into(desk):
    (part,) = store.split(desk, "a", ["it is", "it was so"], "Ann")
    act = store.last_act(desk, "Ann")
    store.merge(desk, part, ["c"], "Ann")
    with pytest.raises(StoreError, match="has duplicates"):
        store.undo(desk, act.act_id, "Ann")
    assert "it was so" in texts(desk)


def test_two_merges_taken_back_and_one_done_again_make_no_ring(desk):
    store.merge(desk, "a", ["b"], "Ann")
    undone = undo_last(desk)
    store.merge(desk, "b", ["a"], "Ann")
    with pytest.raises(StoreError, match="duplicate"):
        store.undo(desk, undone.act.act_id, "Ann")
    assert "it rains" in texts(desk)


def test_nothing_is_merged_into_a_claim_that_was_taken_away(desk):
    made = store.add_claim(desk, 1, (0, 9), "Ann")
    undo_last(desk)
    with pytest.raises(StoreError, match="taken away"):
        store.merge(desk, made, ["a"], "Ann")


def test_a_merge_of_what_someone_changed_is_a_conflict(desk):
    review(desk, "c", "Bob", "act", Decision(note="x"))
    with pytest.raises(Conflict) as caught:
        store.merge(desk, "a", ["c", "d"], "Ann", {"a": 0, "c": 0, "d": 0})
    assert caught.value.claims == ("c",)


# Missed claims


def test_a_claim_that_was_missed_is_made_of_words_of_the_article(desk):
    article_id = store.claim(desk, "a")["article_id"]
    made = store.add_claim(
        desk, article_id, (51, 71), "Ann", text="Nobody saw  it", actor="Hale", stance=Stance.DENIES,
        type=ClaimType.DENIAL, check_worthiness=0.7,
    )  # fmt: skip
    row = store.claim(desk, made)
    assert (row["text"], row["quote"], row["actor"]) == ("Nobody saw it", "Nobody saw the snow.", "Hale")
    assert (row["stance"], row["type"], row["check_worthiness"]) == ("denies", "denial", 0.7)
    assert (row["origin"], row["status"], row["spans"]) == ("editor", "new", [[51, 71]])
    assert "Nobody saw it" in list(store.article_claims(desk, article_id)["text"])
    undo_last(desk)
    assert "Nobody saw it" not in texts(desk, withdrawn=True)
    assert store.claim(desk, made) is not None


def test_a_missed_claim_says_the_very_words_where_it_has_no_wording(desk):
    made = store.add_claim(desk, 1, (51, 71), "Ann", text=" ")
    assert (store.claim(desk, made)["text"], store.claim(desk, made)["actor"]) == ("Nobody saw the snow.", None)


@pytest.mark.parametrize(
    ("article_id", "span"), [(1, (5, 5)), (1, (9, 5)), (1, (-3, 5)), (1, (29, 30)), (1, (60, 72)), (99, (0, 5))]
)
def test_words_that_are_not_there_make_no_claim(desk, article_id, span):
    with pytest.raises(StoreError, match="no words"):
        store.add_claim(desk, article_id, span, "Ann")
    assert tables(desk)["acts"] == []


# Names


def test_joined_names_are_one_actor_in_claims_there_are_and_in_those_to_come(desk, make_article, make_claim):
    act = store.join_actors(desk, ["the Mayor", " Mayor  Hale "], "Hale", "Ann")
    assert (act.action, act.things) == ("join names", 2)
    assert store.joined_names(desk) == {"Hale": ["Mayor Hale", "the Mayor"]}
    assert len(texts(desk, actor=("Hale",))) == 4
    save(desk, make_article("three", text="Three."), [make_claim("it snows", "f", actor="the Mayor")])
    assert (store.claim(desk, "f")["actor"], store.claim(desk, "f")["machine_actor"]) == ("Hale", "the Mayor")
    made = store.add_claim(desk, 1, (0, 9), "Ann", actor="the Mayor")
    assert store.claim(desk, made)["actor"] == "Hale"
    review(desk, "e", "Ann", "correct", Decision(actor="Mayor Hale"))
    assert store.claim(desk, "e")["actor"] == "Hale"
    assert "the Mayor" not in store.options(desk).actors
    assert store.join_actors(desk, ["the Mayor"], "Hale", "Ann") is None
    store.part_actors(desk, ["the Mayor", "nobody"], "Ann")
    assert [store.claim(desk, one)["actor"] for one in "acef"] == ["the Mayor", "Hale", "Hale", "the Mayor"]


def test_names_that_are_joined_in_a_chain_all_stand_for_the_last(desk):
    before = store.by_actor(desk, Filters(), "stance").to_dict("records")
    acts = [
        store.join_actors(desk, ["the Mayor"], "Mayor Hale", "Ann"),
        store.join_actors(desk, ["Mayor Hale"], "Hale", "Ann"),
        store.join_actors(desk, ["Hale"], "Ms Hale", "Ann"),
    ]
    assert store.joined_names(desk) == {"Ms Hale": ["Hale", "Mayor Hale", "the Mayor"]}
    assert len(texts(desk, actor=("Ms Hale",))) == 4
    # And back: the form becomes the name.
    acts.append(store.join_actors(desk, ["Ms Hale", "Hale"], "the Mayor", "Ann"))
    assert store.joined_names(desk) == {"the Mayor": ["Hale", "Mayor Hale", "Ms Hale"]}
    assert len(texts(desk, actor=("the Mayor",))) == 4
    for act in reversed(acts):
        assert store.undo(desk, act.act_id, "Ann").act is not None
    assert store.joined_names(desk) == {}
    assert store.by_actor(desk, Filters(), "stance").to_dict("records") == before


def test_no_undo_makes_a_name_stand_for_a_form_of_another(desk):
    store.join_actors(desk, ["Mayor Hale"], "Hale", "Ann")
    parted = store.part_actors(desk, ["Mayor Hale"], "Ann")
    store.join_actors(desk, ["the Mayor"], "Mayor Hale", "Ann")
    with pytest.raises(StoreError, match="joined to 'Mayor Hale'"):
        store.undo(desk, parted.act_id, "Ann")
    assert store.claim(desk, "c")["actor"] == "Mayor Hale"


@pytest.mark.parametrize(("names", "actor"), [([" "], "Hale"), (["Hale"], ""), ([OUTLET_VOICE], "Hale")])
def test_no_name_and_the_outlet_s_own_voice_are_joined_to_nothing(desk, names, actor):
    with pytest.raises(StoreError, match="name"):
        store.join_actors(desk, names, actor, "Ann")


# Settings and views


@pytest.mark.parametrize("value", [0, "", False, [], {"a": [1, None]}, "ü"])
def test_a_setting_is_kept_as_it_is_until_it_is_taken_back_or_unset(desk, value):
    assert store.setting(desk, "scale", "default") == "default"
    act = store.save_setting(desk, "scale", value, "Ann")
    assert store.setting(desk, "scale", "default") == value
    assert store.save_setting(desk, "scale", value, "Ann") is None
    store.undo(desk, act.act_id, "Ann")
    assert store.setting(desk, "scale", "default") == "default"
    store.save_setting(desk, "scale", value, "Ann")
    store.save_setting(desk, "scale", None, "Ann")
    assert store.setting(desk, "scale", "default") == "default"
    assert store.save_setting(desk, "scale", None, "Ann") is None


def test_a_setting_that_was_set_again_since_is_not_taken_back(desk):
    act = store.save_setting(desk, "scale", 1, "Ann")
    store.save_setting(desk, "scale", 2, "Bob")
    assert store.undo(desk, act.act_id, "Ann").act is None
    assert store.setting(desk, "scale") == 2


def test_views_are_kept_under_their_names(desk):
    mine, late = Filters(assignee=("Ann",), withdrawn=True), Filters(due="2026-12-01", tag=("a\nb", "ü"))
    store.save_view(desk, " my  own ", mine, "Ann")
    store.save_view(desk, "late", late, "Ann")
    assert store.views(desk) == (store.View("late", late), store.View("my own", mine))
    store.save_view(desk, "late", None, "Ann")
    assert [view.name for view in store.views(desk)] == ["my own"]
    undo_last(desk)
    assert store.views(desk)[0] == store.View("late", late)
    with pytest.raises(StoreError, match="name"):
        store.save_view(desk, " ", mine, "Ann")


# Reading again


def test_reading_an_article_again_loses_nothing_that_was_decided(desk, make_article, make_claim):
    text = "The Mayor says that it is so. It rains, says Hale. Nobody saw the snow."
    made = store.add_claim(desk, 1, (51, 71), "Ann")
    (part,) = store.split(desk, "a", ["it is", "it was so"], "Ann")
    review(desk, part, "Ann", "check", Decision(verdict="false"))
    review(desk, "b", "Ann", "correct", WHOLE)
    store.merge(desk, "e", ["d"], "Ann")
    store.join_actors(desk, ["the Mayor"], "Hale", "Ann")
    kept = tables(desk)
    found = [make_claim("it is so", "a", actor="the Mayor"), make_claim("it rains", "b", actor="Hale")]
    for words, version in ((text, "2"), (f"News. {text}", "2"), ("All is new.", "2"), (text, "3")):
        save(desk, make_article("one", text=words), found if "Hale" in words else [], version)
        now = tables(desk)
        assert all(now[name] == kept[name] for name in ("acts", "events", "reviews", "aliases", "settings"))
        assert {made, part} <= set(store.claims_page(desk, Filters(), 100)["claim_id"])
    assert tables(desk) == kept


def test_a_claim_that_an_editor_marked_follows_its_words(desk, make_article):
    made = store.add_claim(desk, 1, (51, 71), "Ann")
    save(desk, make_article("one", text="News. Nobody saw the snow. It is all new."), [])
    row = store.claim(desk, made)
    assert (row["spans"], row["version"]) == ([[6, 26]], 2)
    # What no longer stands there is shown where it stood.
    save(desk, make_article("one", text="All is new."), [])
    row = store.claim(desk, made)
    assert (row["spans"], row["version"], row["withdrawn"]) == ([[6, 26]], 2, False)
    assert store.article(desk, 1, row["version"]).text[6:26] == "Nobody saw the snow."


def test_duplicates_of_a_claim_that_is_withdrawn_come_back_into_the_lists(desk, make_article, make_claim):
    store.merge(desk, "a", ["c"], "Ann")
    save(desk, make_article("one", text="All is new."), [])
    assert store.claim(desk, "a")["withdrawn"]
    assert texts(desk) == ["it is so", "it pours", "it hails"]
    save(desk, make_article("one"), [make_claim("it is so", "a", actor="the Mayor")])
    assert texts(desk) == ["it is so", "it pours", "it hails"]
    assert not store.claim(desk, "a")["withdrawn"]
    assert claim_id_of(desk, "it pours") == "d"


# Who is there


def test_those_who_look_at_a_claim_are_named_to_each_other(desk):
    store.be_present(desk, "s1", "Ann", "a")
    store.be_present(desk, "s2", "Bob", "a")
    store.be_present(desk, "s3", "Ann", "b")
    assert store.others_present(desk, "s1", "a") == ("Bob",)
    assert store.others_present(desk, "s9", "a") == ("Ann", "Bob")
    seen = store.data_version(desk)
    store.be_present(desk, "s2", "Bob", "b")
    assert store.others_present(desk, "s1", "a") == ()
    assert store.others_present(desk, "s1", "b") == ("Ann", "Bob")
    assert store.data_version(desk) == seen


def test_an_actor_that_an_editor_named_has_the_kind_that_the_editor_gave_or_none(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a", actor="Ada", actor_kind=ActorKind.PERSON)])
    kinds = [store.claim(engine, "a")["actor_kind"]]
    for decision in (Decision(actor="Port of Lowmere"), Decision(actor_kind=ActorKind.ORGANISATION)):
        review(engine, "a", "Ann", "correct", decision)
        kinds.append(store.claim(engine, "a")["actor_kind"])
    while take_back(engine, "a", "Ann"):
        kinds.append(store.claim(engine, "a")["actor_kind"])
    assert kinds == ["person", None, "organisation", None, "person"]
