"""A web page as an article: its story, and what it declares of itself."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from urllib.parse import unquote, urlsplit

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura.settings import Document

from pipeline.article import Article
from pipeline.inputs import InputError
from pipeline.resources import read_toml
from pipeline.web.bylines import names
from pipeline.web.charset import page_text
from pipeline.web.declared import Declared, declarations, moment

MAX_BYTES = 10_000_000
MAX_ELEMENTS = 100_000
"""A page has a few thousand; to look through more takes longer than anybody waits."""
LEAST_WORDS = 25
"""A story has as many words."""
CUT_WORDS = 250
"""A story of more words is not taken for the free beginning of one, whatever the page asks of its readers."""
INDEX_LINKS = 8
"""Headlines that lead elsewhere, of a page that is an index where it holds no story of its own."""
INDEX_WORDS = 60
"""Words in paragraphs side by side that make a story beside any number of headlines."""

_LOG = logging.getLogger(__name__)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1|span|a|script|br)\b", re.IGNORECASE
)
_TYPES = re.compile(r"text/html|application/(?:xhtml\+)?xml|text/xml|text/plain|application/octet-stream|\s*$|\s*;")
_NEVER = (
    "//nav | //footer[not(ancestor::article)] | //figcaption | //*[@itemprop='caption'] | //form | //dialog | //aside"
)
_BOXES = re.compile(
    r"(?:^|[\s_-])(?:related|recommended|recirc\w*|read-?more|more-stories|most-(?:read|popular)|newsletter|promo|teasers?"
    r"|caption|(?:photo-?|image-?)?credits?|cookies?|consent|gdpr|social-?share|share-?(?:bar|tools|links|buttons)|outbrain|taboola"
    r"|trending|advert\w*|paywall-prompt)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"”’\s]*$")
_HEADLINE = "(ancestor::* | descendant::*)[self::h2 or self::h3 or self::h4 or self::li][1]"
_BLOCKS = (
    "address", "article", "aside", "blockquote", "center", "dl", "div", "fieldset", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
)  # fmt: skip
_LONG_CELL = 30
"""Words; a table with a longer cell is a frame for text."""
_SENTENCE_END = re.compile(r"\.[\"”’)]*$")
_SIMPLE_SELECTOR = re.compile(r"([.#])([\w-]+)")


def read_page(html: bytes, *, url: str = "", content_type: str = "", fetched: str = "") -> Article:
    """Read a web page as an article.

    Title, byline, outlet, date and address are what the page declares (JSON-LD, then OpenGraph and meta tags, then its
    markup); the text is its story, one paragraph a block, items of lists begun with a dash. A date later than
    `fetched` (ISO 8601, now where it is empty) is left out, with a warning in the log. `content_type` is the header
    of that name. The article's source is `url`, where the page was fetched.

    Raises InputError, in one line with the address, for what is no HTML page, a page for those who pay, an index
    of other pages, a page whose story a script would load, and one with no story.
    """
    name = url or "the page"
    page = _tree(html, content_type, name)
    declared = declarations(page, url)
    scripts = page.find(".//body//script") is not None
    etree.strip_elements(page, "script", "style", "template", "svg", with_tail=False)
    lines = list(_lines(page))
    blocks = _story(page, declared)
    words = sum(len(block.split()) for block in blocks)
    if _is_paid(page, declared, lines, blocks, words):
        raise InputError(f"{name} is behind a paywall: the page holds no more than the beginning of the story")
    if _is_index(page, declared):
        raise InputError(f"{name} is an index of other pages: it holds no story of its own")
    if words < LEAST_WORDS and _waits(page, lines, scripts):
        raise InputError(f"{name} is half loaded: a script would fetch its story")
    if not blocks or (words < LEAST_WORDS and not declared.is_article):
        raise InputError(f"{name} holds no story")
    return Article(
        doc=_doc(declared.url) or declared.title or "page",
        text="\n\n".join(blocks) + "\n",
        source=url,
        title=declared.title,
        outlet=declared.outlet,
        author=names(declared.authors, declared.outlet),
        url=declared.url,
        published=_published(declared, fetched, name),
    )


def _tree(data: bytes, content_type: str, name: str) -> HtmlElement:
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    kind = content_type.split(";")[0].strip().lower()
    if not _TYPES.match(kind):
        raise InputError(f"{name} is not an HTML page but {kind}")
    text = page_text(data, content_type, name).replace("\0", "")
    if not _TAG.search(text, 0, 20_000):
        raise InputError(f"{name} is not an HTML page")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{name} is not an HTML page") from error
    if sum(1 for _ in page.iter()) > MAX_ELEMENTS:
        raise InputError(f"{name} has more than {MAX_ELEMENTS:,} elements")
    return page


def _lines(page: HtmlElement) -> Iterator[str]:
    """The short texts of the page, those of its dialogs and forms too."""
    for one in page.iter("p", "div", "span", "h2", "h3", "h4", "button", "a", "noscript", "strong"):
        if len(one) <= 6:
            text = _text(one)
            if 0 < len(text) <= 300:
                yield text


def _story(page: HtmlElement, declared: Declared) -> list[str]:
    """The paragraphs of the story."""
    tree = html.document_fromstring(html.tostring(page, encoding="utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    _prune(tree)
    _wrap(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    blocks: list[str] = []
    titles = {_key(declared.title), *(_key(_text(one)) for one in page.iter("h1"))}
    seen: set[str] = set()
    for block in _blocks(found.body) if isinstance(found, Document) else ():
        short = len(block) <= 300
        if short and (
            _key(block) in titles or any(_matches(kind, block) for kind in ("consent", "teasers", "paywall"))
        ):
            continue
        # A standfirst or a quotation that the page shows twice is read once.
        if _key(block) not in seen or len(block.split()) < 4:
            seen.add(_key(block))
            blocks.append(block)
    return blocks


def _prune(tree: HtmlElement) -> None:
    """Take out what is no story: navigation, captions, notices, boxes that lead to other pages."""
    doomed = list(tree.xpath(_NEVER))
    for one in tree.iter("div", "section", "ul", "ol", "p", "span", "figure"):
        if _BOXES.search(f"{one.get('class') or ''} {one.get('id') or ''}") and one.find(".//h1") is None:
            doomed.append(one)
    for one in tree.iter("p", "ul", "ol", "li", "h2", "h3", "h4"):
        if _is_teaser(one):
            doomed.append(one)
    total = len(_text(tree))
    for one in doomed:
        # What holds half the page is the story, whatever it is called.
        if one.getparent() is not None and len(_text(one)) <= total / 2:
            one.drop_tree()


def _wrap(tree: HtmlElement) -> None:
    """Put text that stands loose between blocks into paragraphs of its own, as browsers show it."""
    for holder in list(tree.iter("div", "section", "article", "main", "body", "td")):
        blocks = {one for one in holder if next(one.iter(*_BLOCKS), None) is not None}
        if not blocks:
            continue
        loose, holder.text = holder.text, None
        paragraph = _paragraph(loose)
        for one in list(holder):
            if one not in blocks:
                one.addprevious(paragraph)
                paragraph.append(one)
                continue
            if paragraph.getparent() is None and _text(paragraph):
                one.addprevious(paragraph)
            loose, one.tail = one.tail, None
            paragraph = _paragraph(loose)
        if paragraph.getparent() is None and _text(paragraph):
            holder.append(paragraph)


def _paragraph(text: str | None) -> HtmlElement:
    made = html.Element("p")
    made.text = text
    return made


def _is_teaser(element: HtmlElement) -> bool:
    """All that it says are links, or it is part of one; they are long, as headlines are, and end in no full stop."""
    text = _text(element)
    around = next(element.iterancestors("a"), None)
    links = [text] if around is not None else [_text(link) for link in element.iter("a") if link.get("href")]
    if not links or _SENTENCE_END.search(text) or sum(map(len, links)) < 0.9 * len(text):
        return False
    return max(len(link.split()) for link in links) >= 3


def _blocks(body: etree._Element) -> Iterator[str]:
    for one in body:
        if one.tag == "list":
            for item in one.iter("item"):
                if text := _own_text(item):
                    yield f"- {text}"
        elif one.tag == "table":
            if any(len(_text(cell).split()) > _LONG_CELL for cell in one.iter("cell")):
                for cell in one.iter("cell"):
                    yield from _paragraphs(cell)
                    yield from _blocks(cell)
                continue
            for row in one.iter("row"):
                cells = [cell for cell in (_text(cell) for cell in row.iter("cell")) if cell]
                if cells:
                    yield "; ".join(cells)
        elif one.tag in {"quote", "div"} and len(one):
            yield from _paragraphs(one)
            yield from _blocks(one)
        else:
            yield from _paragraphs(one)


def _own_text(item: etree._Element) -> str:
    """An item's text without that of the lists in it."""
    return " ".join(" ".join(item.xpath(".//text()[count(ancestor::item) = $depth]", depth=_depth(item))).split())


def _depth(item: etree._Element) -> int:
    return 1 + sum(1 for _ in item.iterancestors("item"))


def _paragraphs(element: etree._Element) -> Iterator[str]:
    """The texts of an element between line breaks, without those of blocks in it."""
    parts = [element.text or ""]
    for one in element:
        if one.tag == "lb":
            parts.append("\n")
        elif one.tag not in {"p", "list", "table", "head", "quote", "div"}:
            parts.append("".join(one.itertext()))
        parts.append(one.tail or "")
    for line in "".join(parts).split("\n") if element.find(".//lb") is not None else ["".join(parts)]:
        if text := " ".join(line.split()):
            yield text


def _is_paid(page: HtmlElement, declared: Declared, lines: list[str], blocks: list[str], words: int) -> bool:
    if declared.locked and not _has_locked_part(page, declared, words):
        return True
    if words > CUT_WORDS:
        return False
    asked = any(_matches("paywall", line) for line in lines)
    cut = bool(blocks) and _CUT.search(blocks[-1]) is not None
    return asked and (cut or not declared.is_article or words < CUT_WORDS / 2)


def _has_locked_part(page: HtmlElement, declared: Declared, words: int) -> bool:
    """The page holds what it says is not free: a reader who had paid saved it, or nothing is withheld."""
    for selector in declared.locked_parts:
        for kind, value in _SIMPLE_SELECTOR.findall(selector)[-1:]:
            path = "//*[@id=$value]" if kind == "#" else "//*[contains(concat(' ', @class, ' '), $value)]"
            found = page.xpath(path, value=value if kind == "#" else f" {value} ")
            if sum(len(_text(one).split()) for one in found) > CUT_WORDS:
                return True
    return bool(declared.words) and words >= max(0.8 * declared.words, LEAST_WORDS)


def _is_index(page: HtmlElement, declared: Declared) -> bool:
    if declared.is_article and not declared.is_list:
        return False
    headlines = sum(1 for link in page.iter("a") if len(_text(link).split()) >= 4 and link.xpath(_HEADLINE))
    return (headlines >= INDEX_LINKS or declared.is_list) and _side_by_side(page) < INDEX_WORDS


def _side_by_side(page: HtmlElement) -> int:
    """The words of the paragraphs in the one element that holds most of them."""
    words: dict[HtmlElement, int] = {}
    for one in page.iter("p"):
        parent = one.getparent()
        if parent is not None and not _is_teaser(one):
            words[parent] = words.get(parent, 0) + len(_text(one).split())
    return max(words.values(), default=0)


def _waits(page: HtmlElement, lines: list[str], scripts: bool) -> bool:
    shells = page.xpath("//*[@id='root' or @id='app' or @id='__next' or @id='main-app'][not(normalize-space())]")
    return scripts and (bool(shells) or any(_matches("waiting", line) for line in lines) or len(_text(page)) < 500)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    lines = read_toml("web_pages.toml")["lines"][kind]
    return re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE)


def _matches(kind: str, line: str) -> bool:
    return _pattern(kind).match(line) is not None


def _published(declared: Declared, fetched: str, name: str) -> str:
    latest = datetime.fromisoformat(fetched) if fetched else datetime.now(UTC)
    latest = latest if latest.tzinfo else latest.replace(tzinfo=UTC)
    written = [value for value in declared.dates if value]
    read = [moment(value, latest) for value in written]
    if written and not read[0]:
        _LOG.warning("%s: the published date %r can't be read or is later than the fetch", name, written[0][:80])
    return next(filter(None, read), "")


def _doc(url: str) -> str:
    parts = urlsplit(url)
    place = unquote(parts.path).strip("/") + (f"?{parts.query}" if parts.query else "")
    line = "".join(c if c.isprintable() else " " for c in f"{parts.hostname or ''}/{place}".strip("/"))
    return line[:200]


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _text(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())
