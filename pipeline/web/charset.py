"""Which characters a page's bytes are."""

import codecs
import re

from pipeline.inputs import decode

_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{1,40})")
_KNOWN = re.compile(
    r"utf-?(?:8|16|32)|iso8859|cp\d|koi8|gb|big5|euc|shift_jis|iso2022_(?:jp|kr)|mac-|hz|tis-620|johab|ascii"
)
"""Python's other codecs are no page's charset, and some of them are slow or lie about what is written."""
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4096
"""Bytes in which a page has to declare its charset."""


def page_text(data: bytes, content_type: str, name: str) -> str:
    """Return a page's text, without its byte-order mark.

    A byte-order mark comes first, then UTF-8 where the bytes are that and not plain ASCII, whatever is declared; then
    the charset of the header, that of the page, and what the bytes look like. A declared charset that the bytes
    are not in is passed over.

    Raises InputError naming the page if it is empty or no text.
    """
    bom = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    if bom is not None:
        return data.decode(bom, "replace").lstrip("\ufeff")
    for charset in (None if data.isascii() else "utf-8", *_declared(data, content_type)):
        if charset is not None:
            try:
                return data.decode(charset)
            except UnicodeError:
                continue
    return decode(data, name)


def _declared(data: bytes, content_type: str) -> list[str | None]:
    in_header = _IN_HEADER.search(content_type)
    in_page = _IN_XML.match(data) or _IN_PAGE.search(data, 0, _HEAD)
    return [
        _codec(in_header[1]) if in_header else None,
        _codec(in_page[1].decode("ascii", "replace")) if in_page else None,
    ]


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return _AS_BROWSERS_DO.get(name, name) if _KNOWN.match(name) else None
