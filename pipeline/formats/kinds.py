"""What kind of file something is: as its bytes say, and where they may be several, as its name does."""

import re
import zipfile
import zlib

from pipeline.formats.endings import ENDINGS, Kind, ending_of
from pipeline.formats.item import Item
from pipeline.inputs import InputError, decode

_HEAD = 8192
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL
)
_JSON_LINE = re.compile(rb'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:')
_JSON_ARRAY = re.compile(rb'\s*\[\s*\{\s*"')
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]|[ \t]+\S")
_OF_MAIL = {b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to", b"dkim-signature"}
"""Headers that no text has above it but an e-mail."""
_OFFICE = {
    "xl/workbook.xml": "an Excel workbook: save it as CSV",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file: save it as DOCX",
    "META-INF/container.xml": "an e-book",
}


def kind_of(item: Item) -> Kind:
    """Return what kind of file an item is; the file is at its start again.

    What no bytes tell apart, a text and a table, its name does. Raises InputError for a ZIP that is another
    program's document, and for a JSON array.
    """
    head = item.file.read(_HEAD)
    item.file.seek(0)
    named = ENDINGS.get(ending_of(item.name), Kind.TEXT)
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if plain.lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(item, named)
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(b"WARC/") or _unzipped(head).startswith(b"WARC/"):
        return Kind.WARC
    if _PAGE.match(plain):
        return Kind.PAGE
    if _is_mail(head):
        return Kind.MAIL
    if _JSON_LINE.match(plain):
        return Kind.TABLE
    if _JSON_ARRAY.match(plain):
        raise InputError(f"{item.name} is a JSON array: save it as JSON Lines, an object a line")
    # A table may be any text, and so may a page without its first tags or an e-mail without the usual ones.
    return named if named in {Kind.PAGE, Kind.MAIL, Kind.TABLE} or not _is_text(head) else Kind.TEXT


def _is_text(head: bytes) -> bool:
    try:
        decode(head, "")
    except InputError:
        return False
    return True


def _zip_kind(item: Item, named: Kind) -> Kind:
    try:
        with zipfile.ZipFile(item.file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return named if named is Kind.DOCX else Kind.ZIP
    finally:
        item.file.seek(0)
    if "word/document.xml" in names:
        return Kind.DOCX
    for part, kind in _OFFICE.items():
        if part in names and ("[Content_Types].xml" in names or "mimetype" in names):
            raise InputError(f"{item.name} is {kind}")
    return Kind.ZIP


def _unzipped(head: bytes) -> bytes:
    if not head.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16)
    except zlib.error:
        return b""


def _is_mail(head: bytes) -> bool:
    """Nothing but headers up to the first blank line, one of them an e-mail's own."""
    names = set()
    for line in head.removeprefix(b"\xef\xbb\xbf").splitlines():
        if not line.strip():
            break
        found = _HEADER.match(line)
        if found is None and not line.startswith(b"From "):
            return False
        if found and found[1]:
            names.add(found[1].lower())
    return bool(names & _OF_MAIL)
