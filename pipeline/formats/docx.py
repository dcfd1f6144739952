"""Article text of a Word document: each paragraph, also in lists and tables, as it would be printed today."""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from pipeline.article import Article
from pipeline.formats.archive import check_packing
from pipeline.formats.endings import Kind
from pipeline.formats.item import MAX_BYTES, Item, taken_for
from pipeline.formats.properties import declared_title, with_author
from pipeline.inputs import InputError, parse_article

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TITLES = {"Title", "Heading1"}
_NEAR_TOP = 5
_LEFT_OUT = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""What was deleted, where the document keeps track, codes of fields, and the same drawing once more."""
_AS_TEXT = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(item: Item) -> Article:
    """Read a Word document as one article, with the title and author that it declares.

    Raises InputError if it is none, is damaged, or unpacks to more than 100 MB.
    """
    with taken_for(item, Kind.DOCX), zipfile.ZipFile(item.file) as parts:
        body = fromstring(_part(parts, "word/document.xml", item.name), forbid_dtd=True)
        declared = _declared(parts, item.name)
        found = list(_paragraphs(body))
    heading = next((text for text, style in found[:_NEAR_TOP] if style in _TITLES), "")
    title = heading or declared_title(declared.get("title", ""))
    article = parse_article("\n\n".join(text for text, _ in found), item.doc, item.source, title=title)
    return with_author(article, declared.get("creator", ""))


def _part(parts: zipfile.ZipFile, name: str, where: str) -> bytes:
    info = parts.getinfo(name)
    check_packing(info, where)
    # What a part unpacks to is never more than it says.
    if info.file_size > MAX_BYTES:
        raise InputError(f"{where} unpacks to more than {MAX_BYTES // 1_000_000} MB")
    return parts.read(name)


def _declared(parts: zipfile.ZipFile, where: str) -> dict[str, str]:
    """The title and the author among the document's properties."""
    if "docProps/core.xml" not in parts.namelist():
        return {}
    core = fromstring(_part(parts, "docProps/core.xml", where), forbid_dtd=True)
    return {name: core.findtext(_DC + name) or "" for name in ("title", "creator")}


def _paragraphs(body: Element) -> Iterator[tuple[str, str]]:
    """Each paragraph that holds anything, and its style."""
    for block in body:
        if block.tag in _LEFT_OUT:
            continue
        if block.tag != f"{_W}p":
            yield from _paragraphs(block)
            continue
        style = block.find(f"{_W}pPr/{_W}pStyle")
        # A paragraph's text may hold a drawing with paragraphs of its own.
        for number, text in enumerate("".join(_pieces(block)).split("\f")):
            if text.strip():
                yield text.strip(), "" if style is None or number else style.get(f"{_W}val", "")


def _pieces(element: Element) -> Iterator[str]:
    for part in element:
        if part.tag == f"{_W}t":
            yield part.text or ""
        elif part.tag in _AS_TEXT:
            yield _AS_TEXT[part.tag]
        elif part.tag == f"{_W}p":
            yield "\f"
            yield from _pieces(part)
        elif part.tag not in _LEFT_OUT and part.tag != f"{_W}pPr":
            yield from _pieces(part)
