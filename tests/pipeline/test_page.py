"""Web pages as articles: what is the story, what is declared of it, and pages that hold none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs import InputError
from pipeline.web.bylines import names
from pipeline.web.page import read_page

URL = "https://www.gazette.example/2026/01/port-plan"
STORY = (
    "The port of Lowmere will lose 1,200 berths by the end of the decade, the city's own figures show.",
    "Mayor Ann Tolley said on Monday that nobody had been misled about the number of berths in the harbour.",
    "The opposition denies that it was consulted: “We were never asked, and we never agreed to any of it.”",
)


def page(*body, head="", title="Port plan grows"):
    inner = "".join(f"<p>{one}</p>" if not one.startswith("<") else one for one in body or STORY)
    return f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><main><article><h1>Port plan grows</h1>{inner}</article></main></body></html>".encode()


def ld(**values):
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | values)}</script>'


def meta(name, content, key="property"):
    return f'<meta {key}="{name}" content="{content}">'


def blocks(article):
    return article.text.strip().split("\n\n")


def test_a_page_gives_its_story_and_nothing_else():
    article = read_page(page(), url=URL, content_type="text/html; charset=utf-8")
    assert blocks(article) == list(STORY)
    assert (article.title, article.url, article.source) == ("Port plan grows", URL, URL)
    assert (article.outlet, article.author, article.published) == ("gazette.example", "", "")
    assert article.doc == "www.gazette.example/2026/01/port-plan"
    assert article.title_span is None
    assert article.body_start == 0


BOXES = (
    '<div class="related"><h3>Recommended stories</h3><ul><li><a href=/a>Council cuts bins in the north</a></li><li><a href=/b>Ferry firm goes under after a strike</a></li></ul></div>',
    "<h3>Recommended stories</h3><ul><li><a href=/a>Council cuts bins in the north</a></li><li><a href=/b>Ferry firm goes under after a strike</a></li><li><a href=/c>Mayor denies that villa was a gift</a></li></ul>",
    "<p>Read more: <a href=/a>Council cuts bins in the north of the city</a></p>",
    "<p><a href=/a>Ferry firm goes under after a strike</a></p>",
    "<p>Share this article on social media</p>",
    "<figure><img src=x alt=''><figcaption>Trawlers lie in the harbour of Lowmere at dawn. Photo: A. Keane</figcaption></figure>",
    '<div class="image"><img src=x><p class="caption">Trawlers lie in the harbour of Lowmere at dawn.</p></div>',
    '<div id="cookie-notice"><p>We and our partners use cookies to make this site work for you.</p><button>Accept all</button></div>',
    "<p>We use cookies to make this site better. By continuing you agree to our cookie policy.</p>",
    '<div class="newsletter-signup"><p>Sign up for our morning newsletter, and get the news before breakfast.</p></div>',
    "<aside><p>Ten things that you should know about ports and why they always grow.</p></aside>",
    "<nav><a href=/>Home</a> <a href=/news>News from the region</a></nav>",
    "<script>var story = 'The script says that all of it is true.';</script>",
    "<style>p { content: 'The style says so.' }</style>",
    "<form><p>Send us what you know about the port.</p><input></form>",
)


@pytest.mark.parametrize("box", BOXES)
def test_what_stands_around_a_story_stays_out_of_it(box):
    article = read_page(page(STORY[0], STORY[1], box, STORY[2]), url=URL)
    assert blocks(article) == list(STORY)


def test_headings_lists_tables_quotations_and_line_breaks_keep_their_places():
    article = read_page(
        page(
            STORY[0],
            "<h2>What is planned</h2>",
            "She pledged three things to the people of the old town:",
            "<ul><li>more trains</li><li>a new quay for <b>ferries</b><ul><li>with a roof</li></ul></li><li>lower fees</li></ul>",
            f"<blockquote><p>{STORY[2]}</p></blockquote>",
            "<table><tr><th>Year</th><th>Berths</th></tr><tr><td>2026</td><td>3,400</td></tr></table>",
            "The council will vote on it in March.<br>More is expected next week.",
        )
    )
    assert blocks(article) == [
        STORY[0],
        "What is planned",
        "She pledged three things to the people of the old town:",
        "- more trains",
        "- a new quay for ferries",
        "- with a roof",
        "- lower fees",
        STORY[2],
        "Year; Berths",
        "2026; 3,400",
        "The council will vote on it in March.",
        "More is expected next week.",
    ]


SHAPES = {
    "each paragraph in a box of its own": "".join(f"<div data-component='text'><p>{one}</p></div>" for one in STORY),
    "paragraphs that are none": "".join(f"<div>{one}</div>" for one in STORY),
    "line breaks in a table": f"<table><tr><td><font>{'<br><br>'.join(STORY)}</font></td></tr></table>",
    "text loose between blocks": f"<p>{STORY[0]}</p><figure><img></figure>{STORY[1]}<p>{STORY[2]}",
    "text loose before and after, with a link": f"{STORY[0].replace('Lowmere', '<a href=/l>Lowmere</a>')}<p>{STORY[1]}</p>{STORY[2]}",
    "a sentence that is all a link": f"<p>{STORY[0]}</p><p><a href=/x>{STORY[1]}</a></p><p>{STORY[2]}</p>",
    "in a form": f"<form id=page>{''.join(f'<p>{one}</p>' for one in STORY)}</form>",
    "in what is called a teaser": f"<div class='page promo'>{''.join(f'<p>{one}</p>' for one in STORY)}</div>",
    "with comments below": "".join(f"<p>{one}</p>" for one in STORY) + "<div id=comments><h2>2 comments</h2><ol class=comment-list><li class=comment><p>I think that the mayor lies about everything.</p></li></ol></div>",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_story_is_found_in_whatever_shape_it_is_built(shape):
    source = f"<html><head><title>Port plan</title></head><body><div id=all><h1>Port plan</h1>{SHAPES[shape]}</div></body></html>"
    assert blocks(read_page(source.encode(), url=URL)) == list(STORY)


def test_a_byline_in_parts_comes_to_its_names():
    byline = "<div data-component='byline-block'><div>By</div><div>Abby Green</div><div>Political reporter</div><div>2 hours ago</div></div>"
    assert read_page(page(byline, *STORY)).author == "Abby Green"


def test_a_block_that_is_shown_twice_is_read_once():
    article = read_page(page(STORY[0], STORY[1], STORY[0], STORY[2]))
    assert blocks(article) == list(STORY)


NEWS = {
    "@type": "NewsArticle",
    "headline": "Port plan grows again",
    "datePublished": "2026-01-02T08:30:00+01:00",
    "author": [{"@type": "Person", "name": "Abby Green"}, {"@type": "Person", "name": "Tom O’Hara"}],
    "publisher": {"@type": "Organization", "name": "The Lowmere Gazette"},
}


@pytest.mark.parametrize(
    "head",
    [
        ld(**NEWS),
        ld(**{"@graph": [{"@type": "WebSite", "name": "Gazette online"}, NEWS]}),
        ld(**{"@type": "WebPage", "mainEntity": NEWS}),
        f'<script type="application/ld+json">{json.dumps([NEWS])};</script>',
        f'<script type="application/ld+json"><!-- {json.dumps(NEWS)} --></script>',
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": broken</script>{ld(**NEWS)}',
        ld(**NEWS | {"@type": ["http://schema.org/ReportageNewsArticle", "Thing"]}),
        ld(**{"@type": "NewsArticle", "headline": "Another story", "datePublished": "2020-01-01", "url": "https://www.gazette.example/else"}) + ld(**NEWS | {"url": URL}),
        meta("og:title", "Port plan grows again") + meta("og:site_name", "The Lowmere Gazette") + meta("article:published_time", "2026-01-02T08:30:00+01:00") + meta("author", "Abby Green", "name") + meta("author", "Tom O’Hara", "name"),
    ],
)  # fmt: skip
def test_what_a_page_declares_wins(head):
    body = ("<p class=byline>By Somebody Else</p><time datetime=2025-05-05>5 May 2025</time>", *STORY)
    article = read_page(page(*body, head=head), url=URL, fetched="2026-02-01T00:00:00+00:00")
    assert article.title == "Port plan grows again"
    assert article.author == "Abby Green and Tom O’Hara"
    assert article.outlet == "The Lowmere Gazette"
    assert article.published == "2026-01-02T08:30:00+01:00"
    assert blocks(article)[-3:] == list(STORY)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (meta("article:published_time", "2026-01-02"), "2026-01-02"),
        (meta("date", "Fri, 02 Jan 2026 08:30:00 GMT", "name"), "2026-01-02T08:30:00+00:00"),
        (meta("dc.date", "2 January 2026", "name"), "2026-01-02"),
        (meta("date", "Jan. 2, 2026", "name"), "2026-01-02"),
        (meta("article:published_time", "2026-01-02T08:30:00Z"), "2026-01-02T08:30:00+00:00"),
        # Day and month could be told either way.
        (meta("date", "01/02/2026", "name"), ""),
        (meta("date", "tomorrow", "name"), ""),
        # Later than the fetch.
        (meta("article:published_time", "2026-03-01T08:30:00Z"), ""),
        (meta("article:published_time", "2026-02-01T13:00:00+00:00"), ""),
        (meta("article:published_time", "2026-03-01") + meta("date", "2026-01-02", "name"), "2026-01-02"),
        (meta("article:modified_time", "2026-01-03") + "<script>var next = '2026-12-10';</script>", ""),
    ],
)
def test_dates_are_as_declared_and_never_later_than_the_fetch(head, published, caplog):
    article = read_page(page(head=head), url=URL, fetched="2026-02-01T12:00:00+00:00")
    assert article.published == published
    assert bool(caplog.records) == ("modified" not in head and (not published or "2026-03-01" in head))


def test_a_time_element_dates_a_page_that_declares_nothing():
    article = read_page(page('<time datetime="2026-01-02T10:00+01:00">2 Hours Ago</time>', *STORY))
    assert article.published == "2026-01-02T10:00:00+01:00"
    assert "Hours" not in article.text


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["By Abby G."], "Abby G."),
        (["Abby G."], "Abby G."),
        (["BY ABBY GREEN"], "ABBY GREEN"),
        (["Byron Adams"], "Byron Adams"),
        (["By Byron Adams, Senior Reporter"], "Byron Adams"),
        (["Abby Green Senior Reporter"], "Abby Green"),
        (["Abby Green, Political Correspondent in Lowmere"], "Abby Green"),
        (["Abby Green | The Gazette"], "Abby Green"),
        (["By Abby Green and Tom O’Hara, and Ines de la Cruz"], "Abby Green, Tom O’Hara and Ines de la Cruz"),
        (["Abby Green", "abby green", "Tom Reed"], "Abby Green and Tom Reed"),
        (["Abby Green in Lowmere"], "Abby Green"),
        (["Abby Green (Lowmere)"], "Abby Green"),
        (["Written by Abby Green • 2 Hours Ago"], "Abby Green"),
        (["Senior Reporter"], ""),
        (["Gazette Staff Writers"], ""),
        (["Political Editor"], ""),
        (["2 Hours Ago"], ""),
        (["Updated 3 May 2026"], ""),
        (["https://social.example/abby"], ""),
        (["abby@gazette.example", "@abbyg"], ""),
        (["The Gazette", "admin", "—", ""], ""),
        (["Reuters"], "Reuters"),
        (["José Ñandú", "Лев Толстой"], "José Ñandú and Лев Толстой"),
    ],
)
def test_bylines_come_to_names(parts, expected):
    assert names(parts, "The Gazette") == expected


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("/2026/01/port-plan", URL),
        ("https://gazette.example/2026/01/port-plan", "https://gazette.example/2026/01/port-plan"),
        ("https://www.gazette.example/", URL),
        ("https://elsewhere.example/2026/01/port-plan", URL),
        ("javascript:alert(1)", URL),
        ("http://[broken", URL),
    ],
)
def test_the_address_is_the_canonical_one_of_the_same_site(canonical, url):
    article = read_page(page(head=f'<link rel="canonical" href="{canonical}">'), url=URL + "?utm_source=x#top")
    assert article.url == (url if canonical in {"/2026/01/port-plan", url} else URL + "?utm_source=x")


@pytest.mark.parametrize(
    ("encoding", "header", "in_page"),
    [
        ("utf-8", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "text/html", '<meta charset="windows-1252">'),
        ("utf-8-sig", "text/html; charset=latin-1", ""),
        ("utf-16", "text/html", ""),
        ("iso-8859-2", "text/html; charset=iso-8859-2", ""),
        ("iso-8859-2", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">'),
        ("windows-1252", "text/html; charset=ISO-8859-1", ""),
        ("windows-1252", "text/html; charset=utf-8", ""),
        ("windows-1252", "text/html; charset=no-such-thing", ""),
        ("windows-1252", "text/html; charset=punycode", ""),
        ("shift_jis", "text/html; charset=Shift_JIS", ""),
    ],
)
def test_characters_are_read_whatever_is_declared(encoding, header, in_page):
    text = {"iso-8859-2": "Łódź i Gdańsk: ceny rosną.", "shift_jis": "東京の港は大きい。"}.get(
        encoding, "Café owners — “naïve”, for £5."
    )
    raw = page(text, STORY[0], STORY[1], head=in_page).decode().replace("<meta charset=utf-8>", "").encode(encoding)
    assert blocks(read_page(raw, content_type=header))[0] == text


LINKED = "".join(
    f"<div><a href=/{n}><h3>The council decides on matter number {n} at last</h3><p>What was said.</p></a></div>"
    for n in range(12)
)
CARDS = "".join(
    f"<article><h3><a href=/{n}>The council decides on matter number {n} at last</a></h3><p>What the council said about the matter, and who was there to hear it.</p></article>"
    for n in range(20)
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (page(head=ld(**NEWS | {"isAccessibleForFree": False})), "paywall"),
        (page(head=ld(**NEWS | {"isAccessibleForFree": "http://schema.org/False"})), "paywall"),
        (page(head=ld(**NEWS | {"isAccessibleForFree": "false"})), "paywall"),
        (page(head=ld(**NEWS | {"hasPart": {"isAccessibleForFree": "False", "cssSelector": ".meter"}})), "paywall"),
        (page(STORY[0], STORY[1][:60] + "…", "<div><p>Subscribe to continue reading</p></div>", head=ld(**NEWS)), "paywall"),
        (page(STORY[0], STORY[1], "<div class=gate><h2>This article is for subscribers</h2><a href=/in>Sign in</a></div>"), "paywall"),
        (f"<html><body><h1>News</h1>{CARDS}</body></html>".encode(), "index"),
        (f"<html><body><main>{LINKED}</main></body></html>".encode(), "index"),
        (f"<html><head>{ld(**{'@type': 'CollectionPage'})}</head><body>{CARDS}</body></html>".encode(), "index"),
        (f"<html><body><ul>{''.join(f'<li><a href=/{n}>The council decides on matter {n}</a></li>' for n in range(30))}</ul></body></html>".encode(), "index"),
        (b"<!doctype html><html><head><title>Port plan</title></head><body><div id=root></div><script src=/app.js></script></body></html>", "half loaded"),
        (b"<html><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div><script>boot()</script></body></html>", "half loaded"),
        (page("Loading…", "<script>load()</script>", head=ld(**NEWS)), "half loaded"),
        (b"<html><body></body></html>", "holds no story"),
        (b"<html><body><p>404</p></body></html>", "holds no story"),
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "not"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not"),
        (b'{"title": "no page"}', "not an HTML page"),
        (b"Just a line of text.", "not an HTML page"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "not an HTML page"),
        (b"\0" * 100, "not"),
    ],
)  # fmt: skip
def test_pages_without_a_story_say_what_they_are(source, message):
    with pytest.raises(InputError) as caught:
        read_page(source, url=URL)
    assert message in str(caught.value)
    assert str(caught.value).startswith(URL)
    assert "\n" not in str(caught.value)


def test_a_header_of_another_kind_is_no_page():
    with pytest.raises(InputError, match="application/pdf"):
        read_page(page(), content_type="application/pdf")


def test_a_page_for_those_who_pay_that_was_saved_whole_is_read():
    whole = (
        "<section class='story meter'>" + "".join(f"<p>{one} {n}</p>" for n in range(8) for one in STORY) + "</section>"
    )
    parts = {"isAccessibleForFree": False, "hasPart": {"isAccessibleForFree": False, "cssSelector": ".meter"}}
    assert len(blocks(read_page(page(whole, head=ld(**NEWS | parts))))) == 24


def test_a_short_report_beside_many_headlines_is_a_story():
    links = "".join(f"<li><a href=/{n}>The council decides on matter {n}</a></li>" for n in range(30))
    source = page(head=meta("og:type", "article")).decode().replace("</main>", f"</main><ul>{links}</ul>").encode()
    assert blocks(read_page(source)) == list(STORY)


def test_a_story_that_asks_for_subscribers_is_read():
    story = [f"{one} {n}" for n in range(6) for one in STORY]
    article = read_page(page(*story, "Subscribe to continue reading stories like this one."))
    assert blocks(article) == story


def test_a_page_nested_without_end_or_full_of_entities_does_no_harm():
    deep = b"<html><body>" + b"<div>" * 50_000 + b"<p>x" + b"</div>" * 50_000
    with pytest.raises(InputError):
        read_page(deep)
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><html><body><p>&b;</p></body></html>'
    with pytest.raises(InputError):
        read_page(bomb)


def test_a_page_of_countless_elements_is_refused_at_once():
    with pytest.raises(InputError, match="has more than 100,000 elements"):
        read_page(b"<html><body><p>" + b"<b>word </b>" * 100_001)


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_are_an_article_or_one_line(data, header):
    try:
        article = read_page(b"<html><p>" + data, content_type=f"text/html; {header}")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert article.text.strip()
