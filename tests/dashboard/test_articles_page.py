"""The Articles page: copies of a story beside it, and what changed between two texts."""

import pytest
from driven import opened
from stored import save

from pipeline.store import open_store

STORY = [f"the storm took {n} roofs in Lowmere" for n in ("two", "three", "four", "five", "six")]


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    """A wire story read twice, as it was changed, and another outlet's copy of it."""
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = open_store(sqlite_url)
    address = "https://wire.example/storm"
    for text in ("The storm took two roofs.", "The storm took two <b>roofs</b> and a barn."):
        made = [make_claim(one, f"a{n}{len(text)}", doc="wire") for n, one in enumerate(STORY)]
        save(engine, make_article("wire", text=text, url=address, outlet="The Wire"), made)
    made = [make_claim(one, f"b{n}", doc="copy") for n, one in enumerate(STORY)]
    save(engine, make_article("copy", text="The storm took roofs.", outlet="The Copy & Sons"), made)
    save(engine, make_article("alone", text="A ferry sank."), [make_claim("a ferry sank", "c1", doc="alone")])
    engine.dispose()


def html(test):
    return "".join(one.proto.body for one in test.get("html"))


def test_copies_are_named_and_every_change_is_shown(desk):
    test = opened("articles", article="1")
    assert "Title of copy" in html(test)
    assert "The Copy &amp; Sons" in html(test)
    assert "5 of 5 claims alike" in html(test)
    (choice,) = [one for one in test.selectbox if one.label == "What changed since"]
    assert choice.options == [
        "as it was before, version 1 of 2", "Title of copy (The Copy & Sons, 2026-01-31)"
    ]  # fmt: skip
    choice.select_index(0).run()
    assert "The storm took two <del>roofs. </del><ins>&lt;b&gt;roofs&lt;/b&gt; and a barn. </ins>" in html(test)
    choice.select_index(1).run()
    assert "<ins>two &lt;b&gt;roofs&lt;/b&gt; and a barn. </ins>" in html(test)


def test_an_article_that_stands_alone_offers_nothing_to_compare(desk):
    test = opened("articles", article="3")
    assert "Title of alone" in html(test)
    assert "much the same text" not in html(test)
    assert not [one for one in test.selectbox if one.label == "What changed since"]


def test_copies_of_one_title_outlet_and_day_can_each_be_chosen(desk, sqlite_url, make_article, make_claim):
    engine = open_store(sqlite_url)
    for doc in ("x", "y"):
        article = make_article(doc, text=f"Text of {doc}.", title="The storm", outlet="", published="")
        save(engine, article, [make_claim(one, f"{doc}{n}", doc=doc) for n, one in enumerate(STORY)])
    engine.dispose()
    test = opened("articles", article="1")
    for place, doc in ((1, "x"), (2, "y")):
        (choice,) = [one for one in test.selectbox if one.label == "What changed since"]
        assert choice.options[1:3] == ["The storm (no outlet)", "The storm (no outlet), article 5"]
        choice.select_index(place).run()
        assert f"Text of {doc}." in html(test).replace("<del>", "").replace("</del>", "")
