"""What a page declares of itself: title, authors, outlet, date, address, whether it is an article and free to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.web.bylines import names
from pipeline.web.json_ld import Node, as_list, declared_nodes, text_of, types

_ARTICLE = re.compile(r"(?:\w*News)?Article$|ScholarlyArticle$|BlogPosting$|Report$|LiveBlogPosting$|ClaimReview$")
_LISTS = re.compile(r"(?:CollectionPage|SearchResultsPage)$")
_DATE_TAGS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "pubdate",
    "publishdate", "publish-date", "publish_date", "citation_publication_date", "date",
)  # fmt: skip
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%b. %d, %Y", "%Y/%m/%d", "%Y%m%d")
_SITE_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+([^|–—·•»]{2,60})$")


@dataclass(frozen=True)
class Declared:
    """What a page says of itself; a field is empty where it says nothing."""

    title: str
    authors: tuple[str, ...]
    outlet: str
    dates: tuple[str, ...]
    """Its dates of publication, the most trustworthy first, as written."""
    url: str
    is_article: bool
    is_list: bool
    locked: bool
    """It says that it is not free to read."""
    locked_parts: tuple[str, ...]
    """CSS selectors of the parts that are not free."""
    words: int
    """How many words it says the article has; 0 where it does not say."""


def declarations(page: HtmlElement, url: str) -> Declared:
    """Return what a page declares: its JSON-LD first, then OpenGraph and other meta tags, then its markup.

    `url` is where it was fetched, empty where it is not known.
    """
    nodes, _ = declared_nodes(page)
    meta = Meta(page)
    own_title = meta("og:title", "twitter:title", "headline", "dc.title", "citation_title", "parsely-title")
    article = _article_node(nodes, own_title or _only_heading(page), url)
    outlet = text_of(article.get("publisher")) or text_of(article.get("sourceOrganization"))
    outlet = outlet or meta("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
    outlet = outlet or next((text_of(one) for one in nodes if _is_organisation(one) and text_of(one)), "")
    title = text_of(article.get("headline")) or text_of(article.get("name")) or own_title or _only_heading(page)
    outlet = outlet or _behind_title(_text(page.find(".//title")), title or _only_heading(page))
    locked_parts = [part for part in as_list(article.get("hasPart")) if isinstance(part, dict) and _is_locked(part)]
    return Declared(
        title=_without_site(title or _text(page.find(".//title")), outlet),
        authors=tuple(_authors(article, page)),
        outlet=outlet or _host(url),
        dates=tuple(_dates(article, page)),
        url=_address(page, meta("og:url"), url),
        is_article=bool(article) or meta("og:type").casefold() == "article",
        is_list=not article and any(_LISTS.match(kind) for one in nodes for kind in types(one)),
        locked=_is_locked(article) or bool(locked_parts) or meta("article:content_tier") in {"locked", "premium"},
        locked_parts=tuple(filter(None, (text_of(part.get("cssSelector")) for part in locked_parts))),
        words=_whole(article.get("wordCount")),
    )


def moment(value: str, latest: datetime) -> str:
    """Return a date as ISO 8601, as exact as it is written; empty if it can't be read or is later than `latest`.

    A date of which day and month could be told either way can't be read.
    """
    value = " ".join(value.split())
    exact: datetime | date | None = None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            exact = read(value)
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if isinstance(exact, datetime) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        exact = exact.date()
    for form in _WRITTEN if exact is None else ():
        try:
            exact = datetime.strptime(value, form).date()
            break
        except ValueError:
            continue
    if exact is None or exact.year < 1700:
        return ""
    if isinstance(exact, datetime):
        later = (exact if exact.tzinfo else exact.replace(tzinfo=UTC)) > latest
    else:
        later = exact > latest.date()
    return "" if later else exact.isoformat()


class Meta:
    """The meta tags of a page by their names, without regard to case."""

    def __init__(self, page: HtmlElement) -> None:
        self._found: dict[str, list[str]] = {}
        for tag in page.iter("meta"):
            content = " ".join((tag.get("content") or "").split())
            for name in (tag.get("property"), tag.get("name"), tag.get("itemprop")):
                if name and content:
                    self._found.setdefault(name.casefold(), []).append(content)

    def all(self, *names: str) -> list[str]:
        """Return every value, in the order of the names."""
        return [value for name in names for value in self._found.get(name, ())]

    def __call__(self, *names: str) -> str:
        """Return the first value, or nothing."""
        return next(iter(self.all(*names)), "")


def _article_node(nodes: Sequence[Node], title: str, url: str) -> Node:
    """The node that is the page's own article: by its address or headline where several are declared."""
    articles = [one for one in nodes if any(_ARTICLE.match(kind) for kind in types(one))]
    for one in articles:
        if url and url.split("#")[0] in {one.get("url"), text_of(one.get("mainEntityOfPage")), one.get("@id")}:
            return one
    for one in articles:
        if title and text_of(one.get("headline")).casefold() in title.casefold() and text_of(one.get("headline")):
            return one
    return articles[0] if articles else {}


def _is_organisation(node: Node) -> bool:
    return any(kind in {"NewsMediaOrganization", "Organization", "WebSite"} for kind in types(node))


def _is_locked(node: Node) -> bool:
    free = text_of(node.get("isAccessibleForFree")) or str(node.get("isAccessibleForFree", ""))
    return free.rsplit("/", 1)[-1].casefold() == "false"


def _authors(article: Node, page: HtmlElement) -> list[str]:
    """The authors of the first kind of declaration that names any."""
    meta = Meta(page)
    markup = (
        "//*[@itemprop='author']//*[@itemprop='name']",
        "//*[@itemprop='author'][not(self::meta)]",
        "//*[@rel='author']",
        "//*[contains(concat(' ', @class, ' '), ' byline ') or contains(concat(' ', @class, ' '), ' author ')]",
        "//*[contains(@class, 'byline') or contains(@data-component, 'byline') or contains(@data-testid, 'byline')]",
    )
    declared = [text_of(one) for one in as_list(article.get("author")) or as_list(article.get("creator"))]
    kinds = [declared, meta.all("author", "article:author", "dc.creator", "citation_author", "parsely-author", "byl")]
    kinds += [[" | ".join(one.itertext()) for one in page.xpath(path)[:10]] for path in markup]
    return next((found for kind in kinds if (found := [one for one in kind if names([one])])), [])


def _dates(article: Node, page: HtmlElement) -> Iterator[str]:
    yield text_of(article.get("datePublished")) or text_of(article.get("dateCreated"))
    yield from Meta(page).all(*_DATE_TAGS)
    for path in (
        "//*[@itemprop='datePublished']",
        "//time[@pubdate]",
        "//article//header//time[@datetime]",
        "//article//time[@datetime]",
        "//time[@datetime]",
    ):
        for one in page.xpath(path)[:1]:
            yield one.get("datetime") or one.get("content") or _text(one)


def _address(page: HtmlElement, og_url: str, url: str) -> str:
    """The page's own address, if it is one of the same site and not just its front page."""
    links: list[str] = [
        one.get("href") or "" for one in page.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical']")
    ]
    for declared in (*links, og_url):
        try:
            address = urljoin(url, declared.strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > 2000:
            continue
        if url and (_host(address) != _host(url) or (parts.path in {"", "/"} and urlsplit(url).path not in {"", "/"})):
            continue
        return address.split("#")[0]
    return url.split("#")[0]


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www|m|mobile|amp)\.(?=.*\.)", "", host)


def _without_site(title: str, outlet: str) -> str:
    found = _SITE_SUFFIX.search(title)
    same = found is not None and outlet and _letters(found[1]) in {_letters(outlet), _letters(outlet.split(".")[0])}
    return title[: found.start()] if found is not None and same else title


def _behind_title(whole: str, title: str) -> str:
    """The site's name where the page's title is that of the story with the name behind it."""
    found = _SITE_SUFFIX.search(whole)
    return found[1] if found is not None and title and _letters(whole[: found.start()]) == _letters(title) else ""


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold().removeprefix("the ") if c.isalnum())


def _only_heading(page: HtmlElement) -> str:
    headings = list(filter(None, (_text(one) for one in page.iter("h1"))))
    return headings[0] if len(headings) == 1 else ""


def _whole(value: object) -> int:
    found = re.fullmatch(r"\d{1,6}", text_of(value))
    return int(found[0]) if found else 0


def _text(element: HtmlElement | None) -> str:
    """An element's text on one line, with a space between its parts."""
    return "" if element is None else " ".join(" ".join(element.itertext()).split())
