"""Feeds and sitemaps: told by their content, read when they are odd or broken, refused when they are traps."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_site import serving, status

from pipeline.inputs import InputError
from pipeline.web.feeds import MAX_ENTRIES, feed_of_page, is_feed, read_feed
from pipeline.web.fetch import Fetched, Fetcher, Limits

AT = "https://gazette.example/feed.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The Gazette &amp; more</title><link>https://gazette.example/</link>
<item><title>Port plan</title><link>https://gazette.example/1</link><guid isPermaLink="false">id-1</guid>
<pubDate>Fri, 02 Jan 2026 08:30:00 +0100</pubDate></item>
<item><title>Ferries</title><link>/2?a=1&amp;b=2#top</link><pubDate>Sat, 03 Jan 2026 08:30:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Gazette &amp; more</title>
<entry><id>id-1</id><title>Port plan</title><link rel="self" href="https://gazette.example/1.atom"/>
<link rel="alternate" href="https://gazette.example/1"/><updated>2026-01-02T07:30:00Z</updated></entry>
<entry><id>id-2</id><title>Ferries</title><link href="/2?a=1&amp;b=2#top"/><updated>2026-01-03T08:30:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://gazette.example/"><title>The Gazette &amp; more</title></channel>
<item rdf:about="https://gazette.example/1"><title>Port plan</title><link>https://gazette.example/1</link><dc:date>2026-01-02T07:30:00Z</dc:date></item>
<item rdf:about="https://gazette.example/2"><title>Ferries</title><link>https://gazette.example/2?a=1&amp;b=2</link><dc:date>2026-01-03T08:30:00Z</dc:date></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://gazette.example/1 </loc><lastmod>2026-01-02T08:30:00+01:00</lastmod></url>
<url><loc>https://gazette.example/2?a=1&amp;b=2</loc><news:news><news:publication_date>2026-01-03T08:30:00Z</news:publication_date>
<news:title>Ferries</news:title></news:news></url></urlset>"""
BOTH = [
    ("https://gazette.example/2?a=1&b=2", "2026-01-03T08:30:00+00:00"),
    ("https://gazette.example/1", "2026-01-02T07:30:00+00:00"),
]


class NoFetcher:
    def fetch(self, url):
        pytest.fail(f"{url} was asked for")


def answer(body, url=AT, content_type="application/xml"):
    body = body.encode() if isinstance(body, str) else body
    return Fetched(url, url, 200, "2026-02-01T00:00:00+00:00", {"content-type": content_type}, body)


def read(body, **known):
    return read_feed(answer(body, **known), NoFetcher())


@pytest.mark.parametrize("body", [RSS, ATOM, RDF, SITEMAP], ids=["rss", "atom", "rdf", "sitemap"])
@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.encode(),
        lambda body: gzip.compress(body.encode()),
        lambda body: b"\xef\xbb\xbf" + body.encode(),
        lambda body: body.encode() if body.startswith("<?") else b"\n  <!-- made by hand -->" + body.encode(),
        lambda body: body.replace("utf-8", "utf-16").replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    ids=["plain", "gzip", "mark", "comment", "utf-16"],
)
def test_each_kind_is_told_by_its_content_and_read_newest_first(body, change):
    data = change(body)
    assert is_feed(data)
    feed = read(data, content_type="text/html")
    assert [(entry.url, entry.published) for entry in feed.entries] == BOTH
    assert feed.title == ("gazette.example" if body is SITEMAP else "The Gazette & more")
    assert feed.remarks == ()


def test_an_entry_is_known_by_its_own_id_within_its_feed():
    assert {entry.url: entry.own_id for entry in read(RSS).entries} == {
        "https://gazette.example/1": f"{AT} id-1", "https://gazette.example/2?a=1&b=2": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><body><p>rss</p></body></html>",
        b"{}",
        b"\x1f\x8b broken",
        b"text <rss>",
        b"<svg><feed/></svg>",
        b"<rssx>",
    ],
)
def test_other_answers_are_no_feeds(body):
    assert not is_feed(body)
    with pytest.raises(InputError, match="no feed|broken"):
        read(body)


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        # Cut in the second entry.
        (RSS[: RSS.index("<pubDate>Sat")], ["https://gazette.example/1"]),
        (RSS.replace("Port plan", "Port & plan < more"), [url for url, _ in BOTH]),
        (RSS.replace("Port plan", "Port \x0b plan"), [url for url, _ in BOTH]),
        (RSS.replace("Port plan", "Port &nbsp; plan &unknown; it"), [url for url, _ in BOTH]),
        (SITEMAP[: SITEMAP.index("<url><loc>https://gazette.example/2")], ["https://gazette.example/1"]),
        (SITEMAP.replace("&amp;", "&"), None),
    ],
)
def test_broken_xml_is_said_and_what_can_be_read_is_kept(body, urls):
    feed = read(body)
    assert feed.entries
    if urls is not None:
        assert "https://gazette.example/1" in {entry.url for entry in feed.entries}
        assert {entry.url for entry in feed.entries} <= {*urls, "https://gazette.example/2?a=1&b=2"}
    assert "is broken" in feed.remarks[0]
    assert all("\n" not in remark for remark in feed.remarks)


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "body",
    [
        RSS.replace("<rss", BOMB + "<rss").replace("Port plan", "&j;"),
        RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss').replace("Port plan", "&x;"),
        RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://10.0.0.1/x.dtd"> %x;]><rss'),
        SITEMAP.replace("<urlset", BOMB.replace("rss [", "urlset [") + "<urlset"),
        RSS.replace("utf-8", "utf-16").replace("<rss", BOMB + "<rss").encode("utf-16"),
    ],
)
def test_entities_of_its_own_are_not_read(body):
    with pytest.raises(InputError, match="declares entities") as caught:
        read(body)
    assert str(caught.value).startswith(AT)


def test_a_doctype_without_entities_does_no_harm():
    old = RSS.replace("<rss", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://10.0.0.1/rss.dtd"><rss')
    assert len(read(old).entries) == 2


def test_a_bomb_is_left_before_it_is_unpacked():
    with pytest.raises(InputError, match="larger than 50 MB"):
        read(gzip.compress(RSS.encode() + b" " * 60_000_000))


def test_entries_without_a_web_address_are_counted():
    feed = read(RSS.replace("https://gazette.example/1", "javascript:alert(1)"))
    assert [entry.url for entry in feed.entries] == ["https://gazette.example/2?a=1&b=2"]
    assert feed.remarks == (f"{AT}: 1 of 2 entries have no web address",)


def test_a_long_list_is_read_up_to_its_newest_and_says_so():
    many = "".join(
        f"<url><loc>https://gazette.example/{n}</loc><lastmod>{2000 + n // 365}-01-01</lastmod></url>"
        for n in range(2000)
    )
    feed = read(f"<urlset>{many}</urlset>")
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.entries[0].published.startswith("2005")
    assert feed.remarks == (f"{AT}: 500 of 2000 entries are read, the newest",)


def test_an_entry_that_is_listed_twice_is_read_once():
    twice = RSS.replace("</channel>", "<item><link>https://gazette.example/1</link></item></channel>")
    assert len(read(twice).entries) == 2


def test_a_page_names_its_feed():
    page = b'<html><head><link rel=stylesheet href=a.css><link rel="alternate" type="application/rss+xml" title="x" href="/rss?a=1&amp;b=2"></head>'
    assert feed_of_page(page, "https://gazette.example/news/") == "https://gazette.example/rss?a=1&b=2"
    assert feed_of_page(b"<html>", "https://gazette.example/") == ""


def test_an_index_of_sitemaps_is_followed_newest_first_and_what_fails_is_named():
    with serving() as site:
        maps = "".join(
            f"<sitemap><loc>{site.url(f'/{n}.xml')}</loc><lastmod>2026-01-0{n}</lastmod></sitemap>" for n in range(1, 6)
        )
        site.pages |= {
            "/index.xml": f"<sitemapindex>{maps}</sitemapindex>",
            "/1.xml": SITEMAP,
            "/2.xml": lambda request: request.give(gzip.compress(SITEMAP.replace("/1 ", "/3 ").encode()), content_type="application/gzip"),
            "/3.xml": status(500),
            "/4.xml": f"<sitemapindex><sitemap><loc>{site.url('/1.xml')}</loc></sitemap></sitemapindex>",
            "/5.xml": "<html>no map</html>",
        }  # fmt: skip
        fetcher = Fetcher(Limits(seconds=20, pause=0), allow_loopback=True)
        fetched = fetcher.fetch(site.url("/index.xml"))
        assert is_feed(fetched.body)
        feed = read_feed(fetched, fetcher)
        assert {entry.url for entry in feed.entries} == {
            "https://gazette.example/1",
            "https://gazette.example/3",
            BOTH[0][0],
        }
        assert [remark.split(" ")[0] for remark in feed.remarks] == [site.url(f"/{n}.xml") for n in (5, 4, 3)]
        assert site.asked.count("/1.xml") == 1
        site.pages |= {f"/{n}.xml": status(404) for n in range(1, 6)}
        with pytest.raises(InputError, match="no sitemap of it can be read"):
            read_feed(fetched, fetcher)


@given(st.binary(max_size=400), st.sampled_from(["<rss>", "<feed>", "<urlset>", "<rdf:RDF>"]))
def test_any_bytes_behind_a_feed_s_beginning_are_entries_or_one_line(data, root):
    try:
        feed = read(root.encode() + data)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert all(entry.url.startswith("http") for entry in feed.entries)
