import re
from html.parser import HTMLParser

import pytest
from desk_rows import desk_row
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.exchange.brief import brief, claim_brief
from pipeline.exchange.scale import Rating
from pipeline.filters import Filters
from pipeline.store import Decision, StoreError, claims_page, decide, save_reading
from pipeline.taxonomy import Status

TEXT = "Ferry line\n\nMarrant said that the ferry sank.\n\nNobody asked why.\n"
ARTICLE = Article(doc="ferry", text=TEXT, body_start=11)
PLACES = {"spans": [[25, 44]], "source_spans": [[12, 19]], "cue_spans": [[20, 24]]}
RATINGS = (Rating("false", 1, "#aa0000"), Rating("odd", 2, "red;} body {display:none"))


class Reader(HTMLParser):
    """What a browser makes of a page: its elements, links, and text by element."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.text, self.open = [], [], "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.open.append(tag)
        self.links += [value for name, value in attributes if name in {"href", "src", "action"}]
        assert not [name for name, _ in attributes if name.startswith("on")]

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


def read(events=(), article=ARTICLE, **known):
    return Reader(brief(desk_row(**PLACES | known), article, events, RATINGS))


def test_a_brief_holds_the_claim_its_verdict_and_its_place_in_the_article():
    events = [
        {
            "at": "2026-11-05T09:30:10+00:00",
            "reviewer": "Ann",
            "action": "check",
            "before": {"status": "new"},
            "after": {"status": "checked"},
        }
    ]
    page = brief(
        desk_row(**PLACES, verdict_text="It floats.", evidence=["https://log.example/1"], priority="high", tags=["a", "b"],
                 figures=[{"text": "5%", "value": 5.0, "unit": "percent"}], note="Ask again.", machine_text="it sank"),
        ARTICLE, events, RATINGS,
    )  # fmt: skip
    text = " ".join(Reader(page).text.split())
    for told in ("Claim 00e51b2c", "Ilse Marrant supports", "the ferry has sunk", "Verdict: false", "It floats.", "https://log.example/1",
                 "Ilse Marrant (person)", "5% = 5 percent", "Ask again.", "machine’s wordingit sank", "Ferry line", "Sund Courier · Per Holm · 2026-11-02",
                 "Marrant said that the ferry sank.", "2026-11-05 09:30", "check – checked", "a, b", "high", "0.71"):  # fmt: skip
        assert told in text
    assert "Nobody asked" not in text
    for kind, words in (("source", "Marrant"), ("cue", "said"), ("content", "that the ferry sank")):
        assert re.search(f'<mark class="cd-{kind}"[^>]*>{words}</mark>', page)
    assert 'style="border-color: #aa0000"' in page


def test_a_brief_asks_for_nothing_from_outside_and_runs_nothing():
    reader = read(evidence=["https://log.example/1"])
    assert {"script", "link", "img", "iframe", "object", "form"}.isdisjoint(reader.tags)
    page = brief(desk_row(), None, (), RATINGS)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_only_web_addresses_are_links():
    reader = read(
        evidence=["https://a.example/1", "javascript:alert(1)", "HTTP://b.example", "//c.example", "data:text/html,x"],
        url="javascript:alert(2)",
    )
    assert reader.links == ["https://a.example/1", "HTTP://b.example"]
    for address in ("javascript:alert(1)", "//c.example", "data:text/html,x", "javascript:alert(2)"):
        assert address in reader.text


def test_a_colour_that_is_none_is_not_used():
    page = brief(desk_row(verdict="odd"), ARTICLE, (), RATINGS)
    assert "display:none" not in page


hostile = st.text(st.sampled_from("<>&\"'/=;{}abscript ") | st.characters(codec="utf-8"), max_size=20)
TEXT_FIELDS = ("text", "actor", "actor_kind", "via", "cue", "due", "title", "outlet", "author", "published", "url", "reason",
               "assignee", "priority", "deadline", "verdict", "verdict_text", "note", "reviewer", "machine_text", "machine_actor", "status")  # fmt: skip


@given(hostile, st.sampled_from(TEXT_FIELDS), st.lists(hostile, max_size=2))
def test_nothing_of_a_claim_is_markup(text, field, evidence):
    plain = read(**{field: "x"}, evidence=["x"] * len(evidence)).tags
    reader = read(events=(), article=None, **{field: f"<script>{text}</script><b onclick=x>"}, evidence=evidence)
    assert set(reader.tags) <= {*plain, "a", "p", "br", "span", "b", "i", "div", "h2", "ol", "li", "dt", "dd"}
    assert "script" not in reader.tags
    assert all(link.lower().startswith(("http://", "https://")) for link in reader.links)


def test_a_claim_with_no_place_in_the_text_shows_its_quote():
    assert "the ferry sank" in read(article=None).text
    assert "the ferry sank" in read(spans=[], source_spans=[], cue_spans=[], quote="the ferry sank").text


def test_a_long_history_says_how_much_is_not_shown():
    event = {
        "at": "2026-11-05T09:30:10+00:00",
        "reviewer": "Ann",
        "action": "note",
        "before": {"note": "a"},
        "after": {"note": "b"},
    }
    assert "earlier" not in read(events=[event] * 8).text
    assert "and 3 earlier acts" in read(events=[event] * 11).text


def test_a_brief_of_the_store(engine, make_article, make_claim):
    save_reading(engine, make_article(), [make_claim("it is so", "a")], reader_version="1")
    decide(engine, {"a": Decision(status=Status.CHECKED, verdict="true", note="n < 1")}, "Ann & Bo", "check")
    assert len(claims_page(engine, Filters(), 10)) == 1
    text = " ".join(Reader(claim_brief(engine, "a")).text.split())
    for told in ("it is so", "Verdict: true", "n < 1", "Ann & Bo", "check – checked", "Russia says it is so."):
        assert told in text
    with pytest.raises(StoreError, match="no claim has the id 'b'"):
        claim_brief(engine, "b")
