import dataclasses
import random

import pytest
from stored import claim_id_of, review, save, take_back, texts

from pipeline import store
from pipeline.claim import Figure
from pipeline.filters import Filters
from pipeline.store import Decision
from pipeline.taxonomy import ClaimType, Status


def test_an_article_reads_back_as_it_was(engine, make_article, make_claim, troops):
    article = make_article(
        text="---\r\ntitle: \U0001f600\r\n---\r\nA\rB", url="https://a.example/1", author="Ann", body_start=23
    )
    made = make_claim("it is so", via="NATO", figures=(troops,), type=ClaimType.FIGURE)
    saved = save(engine, article, [made])
    assert saved == store.Saved(saved.article_id, "new", 1, 0)
    assert store.article(engine, saved.article_id) == article
    row = store.claim(engine, made.claim_id)
    for field in ("text", "actor", "via", "type", "stance", "attribution", "cue", "quote", "check_worthiness", "why"):
        assert row[field] == getattr(made, field), field
    assert row["spans"] == [[12, 20]]
    assert row["figures"] == [{"text": "nearly 100,000 troops", "value": 100000.0, "unit": "troops"}]
    assert (row["status"], row["revision"], row["verdict"], row["note"]) == ("new", 0, "", "")


def test_a_figure_s_range_and_change_and_a_forecast_s_due_time_read_back(engine, make_article, make_claim):
    rate = Figure("about 5%", 5.0, "%", low=5.0, high=7.0, modifier="about", direction="up", change="by")
    made = make_claim("fees will rise", "a", type=ClaimType.FORECAST, figures=(rate,), due="2027-01-01/2027-12-31")
    save(engine, make_article(), [made, make_claim("it is so", "b")])
    assert store.claim(engine, "a")["due"] == "2027-01-01/2027-12-31"
    assert store.claim(engine, "b")["due"] is None
    assert store.claim(engine, "a")["figures"] == [
        {"text": "about 5%", "value": 5.0, "unit": "%", "low": 5.0, "high": 7.0}
        | {"modifier": "about", "direction": "up", "change": "by"}
    ]


def test_what_is_not_there_is_none(engine):
    assert store.article(engine, 12345) is None
    assert store.claim(engine, "nothing") is None
    assert store.history(engine, "nothing").empty


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_an_article_number_out_of_all_range_is_none(engine, number):
    assert store.article(engine, number) is None


def test_saved_again_nothing_changes(engine, make_article, make_claim):
    article, found = make_article(), [make_claim("it is so"), make_claim("it is not")]
    first = save(engine, article, found)
    assert save(engine, article, found) == dataclasses.replace(first, outcome="unchanged")
    assert store.counts(engine, Filters()).claims == 2
    assert store.save_known(engine, article, "1") == dataclasses.replace(first, outcome="unchanged")
    assert store.save_known(engine, article, "2") is None
    assert store.save_known(engine, make_article(text="Other."), "1") is None


def test_the_same_text_from_elsewhere_is_the_same_article(engine, make_article, make_claim):
    first = save(engine, make_article("one"), [make_claim("it is so")])
    again = save(engine, make_article("copy", source="/elsewhere/copy.txt"), [make_claim("it is so")])
    assert again == dataclasses.replace(first, outcome="unchanged")
    assert len(store.articles_page(engine, Filters(), 10)) == 1


def test_a_pasted_copy_does_not_wipe_out_what_was_known(engine, make_article, make_claim):
    known = make_article(url="https://a.example/1", author="Ann")
    saved = save(engine, known, [make_claim("it is so")])
    pasted = make_article("pasted", source="", title="", outlet="", author="", url="", published="")
    save(engine, pasted, [make_claim("it is so")], reader_version="2")
    assert store.article(engine, saved.article_id) == known


DETAILS = {
    "title": "A better title",
    "outlet": "Post",
    "author": "Ann",
    "url": "https://a.example/2",
    "published": "2026-02-03",
}


def known_again(engine, article, found, version):
    """Save as `ingest_article` does: only the details where this version has read the text, else all of it."""
    return store.save_known(engine, article, version) or save(engine, article, found, version)


@pytest.mark.parametrize("version", ["1", "2"], ids=["same reader", "newer reader"])
@pytest.mark.parametrize("source", ["/articles/one.txt", ""], ids=["same file", "pasted"])
@pytest.mark.parametrize("name", DETAILS)
def test_a_detail_given_anew_for_the_same_text_is_kept_and_nothing_else_changes(
    engine, make_article, make_claim, name, source, version
):
    old, found = make_article(url="https://a.example/1", author="Bo"), [make_claim("it is so", "a")]
    saved = save(engine, old, found)
    review(engine, "a", "Ann", "correct", Decision(Status.CHECKED, note="checked", text="It was so"))
    before, acts = store.claim(engine, "a"), store.history(engine, "a")
    seen = store.data_version(engine)
    blank = {"title": "", "outlet": "", "author": "", "url": "", "published": ""}
    again = make_article("other", source=source, **(blank | {name: DETAILS[name]}))
    assert known_again(engine, again, found, version) == store.Saved(saved.article_id, "changed", 1, 0)
    assert store.article(engine, saved.article_id) == dataclasses.replace(old, **{name: DETAILS[name]})
    assert store.data_version(engine) != seen
    after = store.claim(engine, "a")
    assert {key: value for key, value in after.items() if key != name} == {
        key: value for key, value in before.items() if key != name
    }
    assert store.history(engine, "a").equals(acts)
    assert known_again(engine, again, found, version).outcome == "unchanged"
    assert len(store.articles_page(engine, Filters(), 10)) == 1


def test_an_article_is_known_by_the_url_that_was_given_for_it_later(engine, make_article, make_claim):
    saved = save(engine, make_article(), [make_claim("it is so")])
    given = make_article(source="", url="https://a.example/1")
    assert store.save_known(engine, given, "1").outcome == "changed"
    moved = save(engine, make_article(source="/moved.txt", url="https://a.example/1", text="New."), [])
    assert (moved.article_id, moved.outcome) == (saved.article_id, "changed")


@pytest.mark.parametrize("version", ["1", "2"], ids=["same reader", "newer reader"])
def test_a_copy_from_elsewhere_fills_gaps_and_replaces_nothing(engine, make_article, make_claim, version):
    old, found = make_article(), [make_claim("it is so")]
    saved = save(engine, old, found)
    copy = make_article("copy", source="/elsewhere/copy.txt", **DETAILS)
    assert known_again(engine, copy, found, version) == dataclasses.replace(saved, outcome="changed")
    assert store.article(engine, saved.article_id) == dataclasses.replace(old, author="Ann", url=DETAILS["url"])


@pytest.mark.parametrize("version", ["1", "2"], ids=["same reader", "newer reader"])
def test_a_title_read_off_the_text_does_not_replace_the_one_that_was_given(engine, make_article, make_claim, version):
    saved = save(engine, make_article(title="Given"), [make_claim("it is so")])
    again = make_article(title="Russia says it is so.", title_span=(0, 21))
    assert known_again(engine, again, [make_claim("it is so")], version).outcome == "unchanged"
    assert store.article(engine, saved.article_id).title == "Given"


def test_a_file_that_holds_another_page_is_another_article(engine, make_article, make_claim):
    first = save(engine, make_article("latest", url="https://a.example/1"), [make_claim("it is so")])
    second = save(engine, make_article("latest", text="News.", url="https://a.example/2"), [make_claim("it rains")])
    assert second.outcome == "new"
    assert second.article_id != first.article_id


def test_a_web_page_is_known_by_its_url_before_its_source(engine, make_article, make_claim):
    first = save(engine, make_article(url="https://a.example/1"), [make_claim("it is so")])
    moved = save(engine, make_article(url="https://a.example/1", source="/moved.txt", text="New."), [])
    assert (moved.article_id, moved.outcome, moved.withdrawn) == (first.article_id, "changed", 1)


def test_a_changed_version_keeps_ids_decisions_and_the_older_text(engine, make_article, make_claim):
    old = make_article(text="Old text.")
    saved = save(engine, old, [make_claim("it is so", "a"), make_claim("it rains", "b"), make_claim("it snows", "c")])
    review(engine, "a", "Ann", "accept", Decision(status=Status.READY, note="checked"))
    review(engine, "b", "Ann", "dismiss", Decision(status=Status.DISMISSED))
    new = make_article(text="A new text.")
    found = [make_claim("it hails", "x"), make_claim("It is so!", "y", spans=((2, 5),)), make_claim("it snows", "z")]
    again = save(engine, new, found)
    assert again == store.Saved(saved.article_id, "changed", 3, 1)
    assert texts(engine) == ["it hails", "It is so!", "it snows"]
    kept = store.claim(engine, "a")
    assert (kept["spans"], kept["version"], kept["status"], kept["note"]) == ([[2, 5]], 2, "ready for desk", "checked")
    gone = store.claim(engine, "b")
    assert (gone["withdrawn"], gone["status"], gone["version"]) == (True, "dismissed", 1)
    assert store.article(engine, saved.article_id).text == "A new text."
    assert store.article(engine, saved.article_id, gone["version"]).text == "Old text."
    assert "it rains" in texts(engine, withdrawn=True)


def test_a_withdrawn_claim_that_comes_back_is_restored_with_its_decision(engine, make_article, make_claim):
    rains = make_claim("it rains", "b")
    save(engine, make_article(), [make_claim("it is so", "a"), rains])
    review(engine, "b", "Ann", "correct", Decision(status=Status.CHECKED, actor="NATO"))
    assert save(engine, make_article(text="Changed."), [make_claim("it is so", "a2")]).withdrawn == 1
    back = save(engine, make_article(), [make_claim("it is so", "a"), rains])
    assert (back.outcome, back.withdrawn) == ("changed", 0)
    row = store.claim(engine, "b")
    assert (row["withdrawn"], row["status"], row["actor"], row["machine_actor"]) == (
        False,
        "checked",
        "NATO",
        "Russia",
    )


def test_the_same_claim_twice_stays_two_and_loses_the_second(engine, make_article, make_claim):
    twice = [make_claim("it is so", "a"), make_claim("It is so.", "b")]
    save(engine, make_article(), twice)
    review(engine, "a", "Ann", "accept", Decision(status=Status.READY))
    assert save(engine, make_article(text="Changed."), twice[:1]).withdrawn == 1
    assert [store.claim(engine, one)["withdrawn"] for one in "ab"] == [False, True]


def test_a_new_version_of_the_reader_changes_claims_of_the_same_text(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a"), make_claim("it rains", "b")])
    again = save(engine, make_article(), [make_claim("it is so", "a"), make_claim("it pours", "c")], "2")
    assert (again.outcome, again.claims, again.withdrawn) == ("changed", 2, 1)
    assert store.article(engine, again.article_id).text == make_article().text


def test_a_claim_typed_anew_by_a_new_reader_is_a_change(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a")])
    again = save(engine, make_article(), [make_claim("it is so", "a", type=ClaimType.FORECAST)], "2")
    assert store.claim(engine, "a")["type"] == "forecast"
    assert again.outcome == "changed"


def test_an_id_that_is_taken_elsewhere_gets_another_and_keeps_it(engine, make_article, make_claim):
    save(engine, make_article("one"), [make_claim("it is so", "same")])
    other = make_article("two", text="Another text.")
    found = [make_claim("it rains", "same"), make_claim("it snows", "same")]
    save(engine, other, found)
    assert store.counts(engine, Filters()).claims == 3
    before = {text: claim_id_of(engine, text) for text in ("it is so", "it rains", "it snows")}
    assert before["it is so"] == "same"
    assert len(set(before.values())) == 3
    assert save(engine, other, found).outcome == "unchanged"
    assert {text: claim_id_of(engine, text) for text in before} == before


@pytest.mark.parametrize("strange", ["a\x00b", "a\ud800b", "a\U0001f600b"], ids=["NUL", "lone surrogate", "emoji"])
def test_any_character_can_be_saved_and_offsets_still_fit(engine, make_article, make_claim, strange):
    saved = save(engine, make_article(text=strange + " end", title=strange), [make_claim(strange + " end", "a")])
    text = store.article(engine, saved.article_id).text
    assert (len(text), text[4:]) == (len(strange) + 4, "end")
    assert store.claim(engine, "a")["text"].endswith(" end")
    review(engine, "a", "Ann", "note", Decision(note=strange))
    assert store.claims_page(engine, Filters(text=strange), 10)["claim_id"].tolist() in (["a"], [])


def test_very_long_words_can_be_saved(engine, make_article, make_claim):
    # PostgreSQL takes no more than 2,704 bytes, compressed, into the entry of a tree index.
    rng = random.Random(1)
    long = "".join(rng.choice("абвгдежзийклмнопрстуфхцчшщ") for _ in range(9000))
    article = make_article(url=f"https://a.example/{long}", source=f"/{long}", title=long, outlet=long)
    save(engine, article, [make_claim(long, "a", actor=long)])
    assert store.claim(engine, "a")["text"] == long
    assert save(engine, article, [make_claim(long, "a", actor=long)]).outcome == "unchanged"


def test_the_data_version_changes_with_every_write_and_with_no_reading(engine, make_article, make_claim):
    seen = [store.data_version(engine)]

    def changed():
        seen.append(store.data_version(engine))
        return seen[-1] not in seen[:-1]

    save(engine, make_article(), [make_claim("it is so", "a")])
    assert changed()
    review(engine, "a", "Ann", "accept", Decision(status=Status.READY))
    assert changed()
    take_back(engine, "a", "Ann")
    assert changed()
    store.counts(engine, Filters())
    assert not changed()
