"""The Actors page and what the Overview says of disputes and of the week, as Streamlit itself runs them."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from driven import opened

from pipeline import store
from pipeline.matching.index import ClaimIndex
from pipeline.taxonomy import Stance
from pipeline.tracking import Known, place_new

MARKUP = "<script>$x$ *Bo*</script>"


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = store.open_store(sqlite_url)

    def add(doc, day, *found, **known):
        made = [make_claim(text, f"{doc}{n}", actor=who, stance=Stance(stance), **known)
                for n, (who, stance, text) in enumerate(found)]  # fmt: skip
        article = make_article(doc, text=f"Text {doc}.", published=day, outlet="Post & Co")
        store.save_reading(engine, article, made, reader_version="1")

    add(
        "a",
        "2026-01-03",
        ("Ada", "supports", "it rains"),
        ("Ada", "denies", "it snows"),
        (MARKUP, "denies", "it rains"),
    )
    add("b", "2026-01-20", ("Ada", "supports", "it rains"), (None, "supports", "it hails"), via="Kremlin")
    store.join_actors(engine, ["A. Lund"], "Ada", "Max")
    place_new(engine, Known(ClaimIndex()))
    yield engine
    engine.dispose()


def page(name="actors", **query):
    test = opened(name, **query)
    assert not test.exception
    assert not test.error
    return test


def html(test):
    return "\n".join(element.proto.body for element in test.get("html"))


def said(test):
    return unescape(re.sub(r"<[^>]*>", " ", html(test)))


def links(test):
    return [unescape(found) for found in re.findall(r'href="([^"]*)"', html(test))]


def test_the_list_has_each_actor_with_a_link_that_keeps_the_filters(desk):
    test = page(outlet="Post & Co", reviewer="Max")
    assert "Ada" in said(test)
    assert "2 of 3 (67%)" in said(test)
    address = next(link for link in links(test) if "of=Ada" in link)
    assert urlsplit(address).path == "actors"
    assert parse_qs(urlsplit(address).query) == {"of": ["Ada"], "outlet": ["Post & Co"], "reviewer": ["Max"]}


def test_an_actor_s_page_says_what_it_denies_and_who_denies_it(desk):
    text = said(page(of="Ada"))
    for words in ("A. Lund", "it snows", "nobody here supports it", MARKUP, "Post & Co", "Kremlin", "2026-01-20"):
        assert words in text
    assert "<script>" not in html(page(of="Ada"))


def test_markup_in_a_name_is_a_name(desk):
    test = page(of=MARKUP)
    assert MARKUP in said(test)
    assert "<script>" not in html(test)
    assert "with" in parse_qs(urlsplit(next(link for link in links(test) if "with=" in link)).query)


def test_two_actors_are_compared(desk):
    test = page(of="Ada", **{"with": MARKUP})
    assert [one.value for one in test.selectbox if one.label in {"Actor", "Compare with"}] == ["Ada", MARKUP]
    text = said(test)
    assert re.search(r"it rains\s+\+ supports\s+× denies", text)


def test_an_actor_is_chosen_and_left(desk):
    test = page()
    (choice,) = [one for one in test.selectbox if one.label == "Actor"]
    test = choice.set_value("Ada").run()
    assert not test.exception
    assert any(metric.label == "Contested" and metric.value == "2 of 3 (67%)" for metric in test.metric)
    assert "Compare with" in {one.label for one in test.selectbox}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"of": "Nobody *at all*"}, "No claim of Nobody \\*at all\\* fits these filters."),
        ({"of": "Ada", "type": "figure"}, "No claim of Ada fits these filters."),
        ({"type": "figure"}, "No claim fits these filters."),
    ],
)
def test_where_there_is_nothing_the_page_says_so(desk, query, words):
    assert [info.value for info in page(**query).info] == [words]


def test_a_name_that_was_joined_leads_to_the_actor(desk):
    test = page(of="A. Lund")
    assert "A. Lund was joined with Ada" in re.sub(r"\s+", " ", said(test))
    assert any("of=Ada" in link for link in links(test))


def test_the_overview_says_what_came_back_and_what_is_new(desk):
    test = page("overview")
    assert any(
        text.value == "2026-01-14 to 2026-01-20: 1 new claim, first said in these days; "
        "1 claim that came back, seen before and said again."
        for text in test.text
    )
    assert re.search(r"it rains\s+1 claim in these days, 2 before, first on 2026-01-03", said(test))
    assert any(link.startswith("tracked?track=") for link in links(test))


def test_where_nobody_denies_anything_the_overview_says_so(desk):
    test = page("overview", actor=MARKUP, stance="supports")
    assert [info.value for info in test.info] == ["No claim fits these filters."]
    assert any("Nobody: nothing here is denied" in text.value for text in page("overview", text="hails").text)


def test_two_chosen_actors_lead_to_their_comparison(desk):
    test = page("overview", actor=["Ada", MARKUP])
    address = next(link for link in links(test) if link.startswith("actors?"))
    assert parse_qs(urlsplit(address).query) == {"of": ["Ada"], "with": [MARKUP]}
