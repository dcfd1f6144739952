"""Published fact-checks, as ClaimReview has them: from pages (JSON-LD, microdata) and from feed files."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement

from pipeline.inputs import InputError
from pipeline.resources import read_toml
from pipeline.web.charset import page_text
from pipeline.web.declared import moment
from pipeline.web.json_ld import Node, as_list, declared_nodes, text_of, top_nodes, types

VERDICTS = ("true", "mostly true", "misleading", "mostly false", "false")
"""What ratings come to, the best first; a rating that fits none of them has no verdict."""
MAX_BYTES = 400_000_000
"""Of a feed file: Data Commons' has well over a hundred thousand fact-checks."""
MAX_CLAIM = 5000
_FEED = re.compile(r'"dataFeedElement"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LIST = re.compile(r"\s*\[")


@dataclass(frozen=True)
class FactCheck:
    """One claim that somebody checked and published a verdict on; what is not declared is empty or None."""

    claim: str
    claimant: str
    claimed: str
    """The day on which the claim was made, ISO 8601, as is `reviewed`: when the fact-check was published."""
    reviewed: str
    rating: str
    """In the publisher's own words."""
    value: float | None
    best: float | None
    worst: float | None
    verdict: str
    """What the rating comes to: one of VERDICTS, or empty."""
    title: str
    url: str
    publisher: str


def read_fact_checks(
    data: bytes, *, url: str = "", content_type: str = "", name: str = ""
) -> tuple[list[FactCheck], list[str]]:
    """Return the fact-checks of a page or of a JSON file, and one line for each part that can't be read.

    A JSON file holds ClaimReview objects: one, a list, a `@graph`, one a line, or Data Commons' feed. `name` is what
    lines call it, the address if nothing else.

    Raises InputError if it is neither, or holds no fact-check and nothing that is broken.
    """
    name = name or url or "the file"
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begins in {b"{", b"["}:
        found, broken = _from_json(data.decode("utf-8-sig", "replace"), name)
    elif begins == b"<":
        found, broken = page_fact_checks(data, url=url, content_type=content_type, name=name)
    else:
        raise InputError(f"{name} is neither a web page nor a JSON file")
    if not found and not broken:
        raise InputError(f"{name} holds no fact-check (no ClaimReview)")
    return found, broken


def page_fact_checks(
    data: bytes, *, url: str = "", content_type: str = "", name: str = ""
) -> tuple[list[FactCheck], list[str]]:
    """Return the fact-checks that a page declares, and one line for each part that can't be read.

    Raises InputError if its bytes are no text.
    """
    name = name or url or "the page"
    text = page_text(data, content_type, name).replace("\0", "")
    if "ClaimReview" not in text:
        return [], []
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{name} is not an HTML page") from error
    nodes, broken = declared_nodes(page)
    lines = [f"{name}: {line}" for line in broken]
    found = _checks([*nodes, *_microdata(page)], url, name, lines)
    return list(dict.fromkeys(found)), lines


def _checks(nodes: Sequence[Node], url: str, name: str, lines: list[str]) -> list[FactCheck]:
    """The fact-checks among the nodes; what is wrong with one goes to the lines."""
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    found = []
    for node in nodes:
        if "ClaimReview" not in types(node):
            continue
        try:
            check = fact_check(node, url, by_id)
        except (TypeError, AttributeError, KeyError, ValueError, RecursionError):
            lines.append(f"{name}: a ClaimReview is not built as one")
            continue
        if check.claim:
            found.append(check)
        else:
            lines.append(
                f"{name}: a ClaimReview names no claim ({(check.title or check.url or 'without a title')[:80]})"
            )
    return found


def fact_check(node: Node, url: str = "", by_id: dict[str, Node] | None = None) -> FactCheck:
    """Return the fact-check that a ClaimReview node stands for; its claim is empty where it names none.

    `url` is where it was found, `by_id` the nodes that it may refer to by their `@id`.
    """

    def resolved(value: Any) -> Any:
        first = next(iter(as_list(value)), None)
        if isinstance(first, dict) and set(first) == {"@id"}:
            return (by_id or {}).get(str(first["@id"]), first)
        return first

    item = resolved(node.get("itemReviewed"))
    item = item if isinstance(item, dict) else {}
    rating = resolved(node.get("reviewRating"))
    rating = rating if isinstance(rating, dict) else {"alternateName": text_of(rating)}
    words = text_of(rating.get("alternateName")) or text_of(rating.get("name"))
    value, best, worst = (_number(rating.get(key)) for key in ("ratingValue", "bestRating", "worstRating"))
    if not words and value is None:
        words = text_of(rating.get("ratingValue"))
    claim = text_of(node.get("claimReviewed")) or text_of(item.get("text")) or text_of(item.get("name"))
    appearance = resolved(item.get("firstAppearance")) or resolved(item.get("appearance"))
    when = item.get("datePublished") or (appearance.get("datePublished") if isinstance(appearance, dict) else None)
    own = text_of(node.get("url")) or text_of(node.get("mainEntityOfPage"))
    return FactCheck(
        claim=claim[:MAX_CLAIM],
        claimant=text_of(resolved(item.get("author")))[:300] or text_of(resolved(item.get("creator")))[:300],
        claimed=_day(text_of(when)),
        reviewed=_day(text_of(node.get("datePublished")) or text_of(node.get("dateCreated"))),
        rating=words[:300],
        value=value,
        best=best,
        worst=worst,
        verdict=verdict(words, value, best, worst),
        title=(text_of(node.get("headline")) or text_of(node.get("name")))[:500],
        url=_address(own, url),
        publisher=(text_of(resolved(node.get("author"))) or text_of(resolved(node.get("publisher"))))[:300],
    )


def verdict(words: str, value: float | None = None, best: float | None = None, worst: float | None = None) -> str:
    """Return what a rating comes to: by its words where they are known, else by its number on the scale it names.

    A rating that has words of its own but no known ones, such as "Needs context", is not judged by its number where
    the scale is not declared.
    """
    plain = " ".join(re.sub(r"[^\w\s]", " ", words.casefold()).split())
    for name, several in read_toml("fact_checks.toml")["verdicts"].items():
        if plain in several:
            return str(name)
    if value is None or best is None or worst is None or best <= worst or not worst <= value <= best:
        return ""
    place = (best - value) / (best - worst)
    return VERDICTS[min(int(place * len(VERDICTS)), len(VERDICTS) - 1)]


def _from_json(text: str, name: str) -> tuple[list[FactCheck], list[str]]:
    """Each object is decoded by itself: a large file is never held as objects, and a broken one loses only its end."""
    lines: list[str] = []
    found: list[FactCheck] = []
    for part in _objects(text, name, lines):
        found += _checks(list(_reviews(part)), "", name, lines)
    return list(dict.fromkeys(found)), lines


def _objects(text: str, name: str, lines: list[str]) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    opened = _FEED.search(text) or _LIST.match(text)
    at, number = opened.end() if opened else 0, 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or (opened is not None and text[at] == "]"):
            if opened is not None and at >= len(text):
                lines.append(f"{name} is cut off after {number} entries")
            return
        try:
            one, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            what = "nested too deep" if isinstance(error, RecursionError) else str(error)
            lines.append(f"{name}: what follows entry {number} is broken ({what})")
            at = text.find("\n{", at) + 1
            if opened is not None or not at:
                return
            # Of objects that stand on lines of their own, only one is lost.
            continue
        number += 1
        yield one


def _reviews(part: Any) -> Iterator[Node]:
    """The nodes of an entry; Data Commons puts them into `item`."""
    for node in top_nodes(part):
        yield node
        if "item" in node:
            yield from top_nodes(node["item"])
        if "dataFeedElement" in node:
            for element in as_list(node["dataFeedElement"]):
                yield from _reviews(element)


def _microdata(page: HtmlElement) -> Iterator[Node]:
    for scope in page.xpath("//*[@itemscope and contains(@itemtype, 'ClaimReview')]"):
        yield _scope(scope, 0)


def _scope(scope: HtmlElement, depth: int) -> Node:
    """A microdata item as a node of JSON-LD has it."""
    node: Node = {"@type": (scope.get("itemtype") or "").rsplit("/", 1)[-1]}
    waiting = [*reversed(scope)]
    while waiting:
        one = waiting.pop()
        if not isinstance(one.tag, str):
            continue
        inner = one.get("itemscope") is not None
        for prop in (one.get("itemprop") or "").split():
            value = _scope(one, depth + 1) if inner and depth < 8 else _value(one)
            node.setdefault(prop, []).append(value)
        if not inner:
            waiting.extend(reversed(one))
    return node


def _value(element: HtmlElement) -> str:
    for name in ("content", "datetime", "href", "src"):
        if element.get(name) is not None:
            return " ".join(element.get(name).split())
    return " ".join(element.text_content().split())


def _number(value: Any) -> float | None:
    found = re.fullmatch(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?", text_of(value))
    return float(found[0].replace(",", ".")) if found else None


def _day(value: str) -> str:
    return moment(value, datetime.now(UTC))[:10]


def _address(own: str, url: str) -> str:
    try:
        address = urljoin(url, own)
    except ValueError:
        return url
    return address if re.match(r"https?://\S+\Z", address) else url
