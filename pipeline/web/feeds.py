"""Feeds (RSS, Atom) and sitemaps: told by their content, read as lists of pages."""

import calendar
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree

from pipeline.inputs import InputError
from pipeline.web.charset import page_text
from pipeline.web.fetch import Fetched, Fetcher, FetchError
from pipeline.web.inflate import TooLargeError, inflated

MAX_BYTES = 50_000_000
"""Unpacked; sitemaps may have as many."""
MAX_ENTRIES = 500
"""A feed that lists more is read up to its newest ones."""
MAX_SITEMAPS = 20
"""Of an index of sitemaps, the newest are read."""

_GZIP = b"\x1f\x8b"
_HEAD = 20_000
_ROOT = re.compile(
    r"\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:[\w-]+:)?"
    r"(rss|feed|rdf|urlset|sitemapindex)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml.*?\?>\s*", re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A page that a feed or sitemap lists."""

    url: str
    own_id: str = ""
    """What the feed knows it by, made unique by the feed's address; empty where it gives none."""
    title: str = ""
    published: str = ""
    """ISO 8601, UTC, or empty."""


@dataclass(frozen=True)
class Feed:
    """What a feed or sitemap lists, the newest first where it says so."""

    title: str
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()
    """What of it could not be read, a line each."""


def is_feed(body: bytes) -> bool:
    """Tell by its content whether an answer is a feed or a sitemap, which may be packed."""
    return _kind(body[:_HEAD] if not body.startswith(_GZIP) else _beginning(body)) != ""


def read_feed(fetched: Fetched, fetcher: Fetcher) -> Feed:
    """Read a feed or sitemap; the sitemaps that an index names are fetched.

    Raises InputError, in one line with the address, if it is neither, declares entities, is too large, or so broken
    that no entry can be read.
    """
    name = fetched.final_url
    kind, body = _opened(fetched, name)
    if kind == "sitemapindex":
        return _limited(_index(body, name, fetcher), name)
    found = _sitemap(body, name) if kind == "urlset" else _feed(body, name)
    return _limited(found, name)


def _opened(fetched: Fetched, name: str) -> tuple[str, bytes]:
    """What it is, and its markup in UTF-8, whatever it declares."""
    body = _unpacked(fetched.body, name)
    kind = _kind(body[:_HEAD])
    if not kind:
        raise InputError(f"{name} is no feed and no sitemap")
    text = page_text(body, fetched.content_type, name)
    if _ENTITY.search(text):
        raise InputError(f"{name} declares entities of its own, which are not read")
    return kind, _DECLARATION.sub("", text).encode("utf-8", "replace")


def feed_of_page(body: bytes, url: str) -> str:
    """Return the address of the first feed that an HTML page names, or nothing."""
    for tag in re.findall(r"<link\b[^>]{0,1000}>", _as_text(body[:200_000]), re.IGNORECASE):
        if re.search(r"application/(?:rss|atom)\+xml", tag, re.IGNORECASE):
            address = re.search(r"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.IGNORECASE)
            if address:
                return str(urljoin(url, address[1].replace("&amp;", "&")))
    return ""


def _kind(head: bytes) -> str:
    found = _ROOT.match(_as_text(head))
    return found[1].lower() if found else ""


def _as_text(data: bytes) -> str:
    """Its markup, whatever its encoding is: the marks of XML are ASCII, in UTF-16 with NULs between."""
    return data.decode("latin-1").replace("\0", "").removeprefix("ï»¿").removeprefix("ÿþ").removeprefix("þÿ")


def _beginning(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, _HEAD)
    except zlib.error:
        return b""


def _unpacked(body: bytes, name: str) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return inflated([body], "gzip", MAX_BYTES)
    except TooLargeError as error:
        raise InputError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB") from error
    except (EOFError, zlib.error) as error:
        raise InputError(f"{name} is broken or cut off") from error


def _feed(body: bytes, name: str) -> Feed:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": name}
    parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=True)
    entries = tuple(filter(None, (_entry(one, name) for one in parsed.entries)))
    remarks = []
    if parsed.bozo:
        reason = " ".join(str(parsed.bozo_exception).split())[:200]
        if not entries:
            raise InputError(f"{name} is a feed that can't be read ({reason})")
        remarks.append(f"{name} is broken ({reason}); {len(entries)} entries were read")
    if missing := len(parsed.entries) - len(entries):
        remarks.append(f"{name}: {missing} of {len(parsed.entries)} entries have no web address")
    return Feed(_line(parsed.feed.get("title", "")), _newest(entries), tuple(remarks))


def _entry(one: Any, name: str) -> Entry | None:
    url = _address(one.get("link") or "", name)
    if not url:
        return None
    own_id = _line(one.get("id") or "")
    moment = one.get("published_parsed") or one.get("updated_parsed")
    published = ""
    if moment:
        try:
            published = datetime.fromtimestamp(calendar.timegm(moment), UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            published = ""
    return Entry(url, f"{name} {own_id}" if own_id and own_id != url else "", _line(one.get("title") or ""), published)


def _sitemap(body: bytes, name: str) -> Feed:
    entries, remark = _located(body, "url", name)
    return Feed(_site(name), _newest(entries), remark)


def _index(body: bytes, name: str, fetcher: Fetcher) -> Feed:
    maps, remark = _located(body, "sitemap", name)
    maps = _newest(maps)
    remarks = [*remark]
    if len(maps) > MAX_SITEMAPS:
        remarks.append(f"{name}: {MAX_SITEMAPS} of {len(maps)} sitemaps are read, the newest")
    entries: list[Entry] = []
    for one in maps[:MAX_SITEMAPS]:
        try:
            kind, part = _opened(fetcher.fetch(one.url), one.url)
            if kind != "urlset":
                raise InputError(f"{one.url} is no sitemap of pages")
            found, remark = _located(part, "url", one.url)
        except InputError as error:
            remarks.append(str(error))
            continue
        entries += found
        remarks += remark
    if not entries and remarks:
        raise FetchError(f"{name}: no sitemap of it can be read ({remarks[0]})")
    return Feed(_site(name), _newest(entries), tuple(remarks))


def _located(body: bytes, tag: str, name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """What a sitemap's elements of a name say, and a remark where the XML is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    root = etree.fromstring(body, parser) if body.strip() else None
    if root is None:
        raise InputError(f"{name} is a sitemap that can't be read")
    entries = []
    for one in root.iter("{*}" + tag):
        said = {etree.QName(part).localname: part.text or "" for part in one.iter("*")}
        if url := _address(said.get("loc", ""), name):
            moment = said.get("publication_date") or said.get("lastmod") or ""
            entries.append(Entry(url, "", _line(said.get("title", "")), _day(moment)))
    broken = parser.error_log.filter_from_errors()
    remark = f"{name} is broken ({_line(broken[0].message)}); {len(entries)} entries were read" if broken else ""
    if broken and not entries:
        raise InputError(f"{name} is a sitemap that can't be read ({_line(broken[0].message)})")
    return tuple(entries), (remark,) if remark else ()


def _limited(feed: Feed, name: str) -> Feed:
    once = tuple({entry.url: entry for entry in reversed(feed.entries)}.values())[::-1]
    if len(once) <= MAX_ENTRIES:
        return Feed(feed.title, once, feed.remarks)
    remark = f"{name}: {MAX_ENTRIES} of {len(once)} entries are read, the newest"
    return Feed(feed.title, once[:MAX_ENTRIES], (*feed.remarks, remark))


def _newest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The newest first; those without a date behind them, in their own order."""
    return tuple(sorted(entries, key=lambda entry: entry.published, reverse=True))


def _address(link: str, name: str) -> str:
    try:
        address = urljoin(name, link.strip()).split("#")[0] if link.strip() else ""
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def _day(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _site(name: str) -> str:
    return urlsplit(name).hostname or ""


def _line(text: str) -> str:
    return " ".join(str(text).split())[:300]
