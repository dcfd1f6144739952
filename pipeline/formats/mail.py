"""An e-mail as an article, and what is attached to it; a page that a browser saved as MHTML is one too."""

import dataclasses
import email
import email.policy
import io
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message, MIMEPart
from email.utils import parseaddr

from lxml import etree, html

from pipeline.article import Article
from pipeline.formats.cells import published
from pipeline.formats.endings import Kind, ending_of
from pipeline.formats.item import Item, content, taken_for
from pipeline.formats.page import read_html
from pipeline.inputs import InputError, decode, parse_article

MAX_PARTS = 200
MAX_SIGNATURE = 1500
"""Characters; what is longer is text under a rule."""

_BLOCKS = ("p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre")
_SIGNATURE = re.compile(r"^(?:-- ?|_{10,}|Sent from my .{2,40}|Get Outlook for \w+)[ \t]*$", re.MULTILINE)


def read_mail(item: Item) -> Iterator[Article | Item | InputError]:
    """Return the article that an e-mail's text is, then what is attached to it and may be articles.

    The subject is the title, the sender the author; what stands under a signature's line is left out. Raises
    InputError if it is no e-mail, or if it holds neither text nor an attachment that is read.
    """
    data = content(item)
    with taken_for(item, Kind.MAIL):
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = list(message.walk())[: MAX_PARTS + 1]
        if len(parts) > MAX_PARTS:
            raise InputError(f"{item.name} has more than {MAX_PARTS} parts")
        attached = list(_attached(item, parts))
        text, page = _bodies(message)
    found = 0
    if text.strip() or page:
        try:
            yield _article(item, message, text, page)
            found += 1
        except InputError as error:
            # A covering note of no words is nothing to complain about.
            if not attached:
                raise
            yield error
    for one in attached:
        found += 1
        yield one
    if not found:
        raise InputError(f"{item.name} holds no text and no attachment that is read")


def _article(item: Item, message: EmailMessage, text: str, page: bytes) -> Article:
    with taken_for(item, Kind.MAIL):
        name, address = parseaddr(str(message.get("From", "")))
        known = {
            "title": " ".join(str(message.get("Subject", "")).split()),
            "author": " ".join((name or address).split()),
            "published": published(str(message.get("Date", "")), None),
        }
        saved_from = str(message.get("Snapshot-Content-Location", ""))
    if saved_from and page:
        return read_html(dataclasses.replace(item, file=io.BytesIO(page), url=saved_from))
    if not text:
        try:
            article = read_html(dataclasses.replace(item, file=io.BytesIO(page)))
        except InputError:
            # A mail need not look like a page with a story on it.
            with taken_for(item, Kind.MAIL):
                text = _text_of_page(decode(page, item.name))
        else:
            text = article.text
    return parse_article(_without_signature(text), item.doc, item.source, **known)


def _bodies(message: EmailMessage) -> tuple[str, bytes]:
    """The text of a mail and its page; what it has not is empty."""
    plain, page = message.get_body(("plain",)), message.get_body(("related", "html"))
    text = _unflowed(plain) if plain is not None else ""
    if page is not None and page.get_content_maintype() == "multipart":
        page = next((part for part in page.walk() if part.get_content_type() == "text/html"), None)
    data = page.get_payload(decode=True) if isinstance(page, EmailMessage) else b""
    return text.replace("\r\n", "\n"), data if isinstance(data, bytes) else b""


def _unflowed(part: MIMEPart) -> str:
    """A part's text; lines that were broken only for the journey are put together again (RFC 3676)."""
    data = part.get_payload(decode=True)
    charset = part.get_content_charset()
    try:
        text = data.decode(charset or "ascii") if isinstance(data, bytes) else ""
    except (LookupError, UnicodeDecodeError):
        text = decode(data, "the text") if isinstance(data, bytes) else ""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    glue = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return re.sub(r"(?<!^--) \r?\n(?=[^\s>])", glue, text, flags=re.MULTILINE)


def _text_of_page(page: str) -> str:
    """The text of HTML, each of its blocks a paragraph."""
    tree = html.document_fromstring(page)
    etree.strip_elements(tree, "head", "script", "style", with_tail=False)
    for block in tree.iter(*_BLOCKS):
        block.text, block.tail = f"\n\n{block.text or ''}", f"\n\n{block.tail or ''}"
    for line_break in tree.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_signature(text: str) -> str:
    for found in _SIGNATURE.finditer(text):
        if len(text) - found.end() <= MAX_SIGNATURE and text[: found.start()].strip():
            return text[: found.start()]
    return text


def _attached(item: Item, parts: list[EmailMessage]) -> Iterator[Item]:
    """The attachments whose name or type is one that is read."""
    for number, part in enumerate(parts):
        if part.get_content_disposition() != "attachment" and not part.get_filename():
            continue
        name = part.get_filename() or ""
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            data = inner.as_bytes() if isinstance(inner, Message) else b""
            name = name if ending_of(name) else f"{name or f'part {number}'}.eml"
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        if ending_of(name):
            yield item.member(name, io.BytesIO(data))
