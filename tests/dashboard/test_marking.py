"""Marking: nothing is lost of a text, nothing of it becomes markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import marking
from pipeline.article import Article
from pipeline.marking import KINDS, marked, passage, web_link

TEXT = "Ada said the dam holds."
SPAN = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple)


def bare(page):
    """A page without the tags that marking itself writes."""
    link = r'<a class="cd-number" href="[^"<>]*" data-claim="[^"<>]*" target="_self" aria-label="claim \d+">\d+</a>'
    page = re.sub(link, "", page)
    return re.sub(r'<mark class="cd-(\w+)" title="\1">|</mark>', "", page)


@given(
    st.text(max_size=60) | st.text("<>&\"'/= a", max_size=60),
    st.lists(st.tuples(st.sampled_from(KINDS), st.lists(SPAN, max_size=3)), max_size=5),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.text(max_size=9)), max_size=3),
)
def test_without_its_tags_a_marked_text_is_the_text(text, marks, numbers):
    marks = [(kind, [(a, b) for a, b in spans if a < b]) for kind, spans in marks]
    page = bare(marked(text, (0, len(text)), marks, numbers))
    assert "<" not in page
    assert html.unescape(page) == html.unescape(html.escape(text))


def test_source_cue_and_content_are_marked_where_they_stand():
    page = marked(TEXT, (0, len(TEXT)), [("source", [(0, 3)]), ("cue", [(4, 8)]), ("content", [(9, 22)])])
    assert page == (
        '<mark class="cd-source" title="source">Ada</mark> <mark class="cd-cue" title="cue">said</mark> '
        '<mark class="cd-content" title="content">the dam holds</mark>.'
    )


def test_marks_that_overlap_nest_and_close():
    page = marked("abcd", (0, 4), [("content", [(0, 3)]), ("source", [(2, 4)])])
    assert page == (
        '<mark class="cd-content" title="content">ab</mark>'
        '<mark class="cd-content" title="content"><mark class="cd-source" title="source">c</mark></mark>'
        '<mark class="cd-source" title="source">d</mark>'
    )


def test_a_stretch_holds_only_its_own_marks_and_numbers():
    numbers = [(8, 1, "review?claim=a"), (23, 2, "review?claim=b")]
    page = marked(TEXT, (9, 23), [("cue", [(4, 8)]), ("content", [(0, 12)])], numbers)
    assert page.startswith('<mark class="cd-content" title="content">the</mark> dam holds.<a class="cd-number"')
    assert "claim=b" in page
    assert "claim=a" not in page


def test_two_claims_that_end_together_stand_side_by_side():
    page = marked("ab", (0, 2), [], [(2, 1, "x"), (2, 2, "y")])
    assert re.findall(r">(\d)<", page) == ["1", "2"]


def test_an_address_cannot_leave_its_attribute():
    assert '"><script>' not in marked("ab", (0, 2), [], [(2, 1, '"><script>')])


def test_a_passage_shows_a_paragraph_on_either_side_and_says_what_it_leaves_out():
    text = "\n".join("abcdefg")
    blocks = [(n, n + 1) for n in range(0, 13, 2)]
    page = passage(text, blocks, [("source", [(0, 1)]), ("content", [(8, 9)])])
    # Paragraphs a and e hold marks; b, d and f stand beside them; c is left out, g too.
    assert re.sub(r"<[^>]+>", "", page) == "ab…def"
    assert page.count("cd-aside") == 3
    assert passage(text, blocks, [("source", [])]) == ""


def test_what_is_put_into_html_is_escaped():
    dangerous = "<script>alert('$119bn … $2m')</script>"
    pieces = (
        marking.claim_line(dangerous),
        marking.chip(dangerous),
        marking.link('"><script>', dangerous),
        marking.facts([("actor", dangerous)]),
        marking.table(("a",), [(dangerous,)]),
        web_link("https://example.org/<script>", dangerous),
        web_link("javascript:alert(1)", dangerous),
    )
    for piece in pieces:
        assert "<script>" not in piece
        assert html.escape(dangerous) in piece
    assert "javascript:" not in pieces[-1]


def test_facts_without_a_value_are_left_out():
    assert "via" not in marking.facts([("actor", "Ada"), ("via", "")])


@pytest.mark.parametrize(
    "text", ["$119bn … $2m", "*a* _b_ `c`", "[x](http://y)", ":smile: :red[x]", "a\\b", "# no", "- 1", "1. a", "+b"]
)
def test_markdown_is_escaped_sign_by_sign(text):
    escaped = marking.markdown_escaped(text)
    assert re.sub(r"\\(.)", r"\1", escaped) == text
    assert not re.search(r"(?<!\\)[$*_`\[\]:#]", escaped)


def test_an_article_shows_its_claims_marked_and_numbered_and_which_is_looked_at(make_article):
    article = make_article(text="Ada said the dam holds.\n\n<b>Rain</b> fell.\n")
    claims = [
        {
            "claim_id": "a",
            "attribution": "indirect",
            "spans": [[9, 22]],
            "source_spans": [[0, 3]],
            "cue_spans": [[4, 8]],
        },
        {"claim_id": "b", "attribution": "none", "spans": [[25, 41]], "source_spans": [], "cue_spans": []},
        {"claim_id": "c", "attribution": "none", "spans": [], "source_spans": [], "cue_spans": []},
    ]
    page = marking.article_text(article, claims, "review?claim={}".format, here="b")
    assert re.findall(r'<p data-start="(\d+)">', page) == ["0", "25"]
    assert re.findall(r'<mark class="cd-(\w+)"', page) == ["source", "cue", "content", "here", "voice"]
    assert re.findall(r'href="([^"]*)" data-claim="(\w)".*?>(\d)</a>', page) == [
        ("review?claim=a", "a", "1"), ("review?claim=b", "b", "2")
    ]  # fmt: skip
    assert "&lt;b&gt;Rain&lt;/b&gt; fell" in page


@pytest.mark.parametrize("url", ["https://post.example/1", "https://post.com/example", ""])
def test_an_article_that_is_invented_is_marked_so_beside_its_outlet(url):
    chips = marking.article_chips(Article("1", TEXT, outlet="Post & Mail", published="2025-03-03T10:00", url=url))
    words = [html.unescape(word) for word in re.findall(r">([^<]+)<", chips)]
    assert words == ["Post & Mail", "2025-03-03", *(["invented"] if ".example" in url else [])]


def test_a_comparison_says_what_is_gone_and_new_not_by_colour_alone_and_escapes_both():
    page = marking.comparison([("same", "a " * 200), ("gone", "<b>x</b> "), ("new", "y&z "), ("same", "end")])
    assert "<del>&lt;b&gt;x&lt;/b&gt; </del><ins>y&amp;z </ins>end" in page
    assert page.count("a ") < 60
    assert "…" in page
