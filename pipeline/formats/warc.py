"""The pages of a web archive (WARC), one record after the other.

warcio reads a record; where each begins is found here, as warcio ends at the first that is damaged, or goes on
without a word.
"""

import io
import logging
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from pipeline.formats.item import MAX_BYTES, Item, Note
from pipeline.inputs import InputError

MAX_RECORDS = 200_000
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
"""The media types that are read; an archive of a page also holds its pictures, scripts and styles."""
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"\nWARC/1."
_CHUNK = 65_536
_MAX_HEADERS = 65_536
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)

# What is wrong with a record is said once, in our words.
logging.getLogger("warcio").setLevel(logging.CRITICAL)

_Found = tuple[int, bytes | None]
"""Where a record begins and all of it; None where it is damaged or too large."""


def records(item: Item) -> Iterator[Item | InputError | Note]:
    """Return each page that was fetched, or what is wrong with its record.

    What is no page is left out; a note counts the pages that the server refused or sent elsewhere. After a
    record that is damaged, reading goes on at the next one.
    """
    gzipped = item.file.read(len(_GZIP)) == _GZIP
    refused = 0
    for number, (place, data) in enumerate(_gzip_records(item.file) if gzipped else _plain_records(item.file, 0)):
        if number == MAX_RECORDS:
            yield InputError(f"{item.name} has more than {MAX_RECORDS:,} records: the rest is left")
            return
        name = f"{item.name}, record at byte {place:,}"
        if data is None:
            yield InputError(f"{name} is damaged or larger than {MAX_BYTES // 1_000_000} MB")
            continue
        try:
            # A gzip member should hold one record; some hold them all.
            for _, one in _plain_records(io.BytesIO(data), 0) if gzipped else [(0, data)]:
                page, was_refused = _page(item, one or b"", name)
                refused += was_refused
                if page is not None:
                    yield page
        except InputError as error:
            yield error
    if refused:
        yield Note(
            f"{item.name}: {refused} page{'s' * (refused != 1)} left out that the server refused or sent elsewhere"
        )


def _page(item: Item, data: bytes, name: str) -> tuple[Item | None, bool]:
    """The page that a record holds, if it does, and whether a page was asked for and not sent."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
        if record.rec_type not in {"response", "resource"}:
            return None, False
        headers = record.http_headers or record.rec_headers
        content_type = headers.get_header("Content-Type") or ""
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.http_headers is not None and headers.get_statuscode() != "200":
            return None, True
        if content_type.split(";")[0].strip().lower() not in _PAGES or not url.lower().startswith("http"):
            return None, False
        body = _body(record, headers)
    except Exception as error:
        raise InputError(f"{name} is damaged ({' '.join(str(error).split())[:120]})") from error
    fetched = record.rec_headers.get_header("WARC-Date") or ""
    return item.member(url, io.BytesIO(body), url=url, content_type=content_type, fetched=fetched), False


def _body(record: Any, headers: Any) -> bytes:
    raw = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        raw = ChunkedDataReader(raw)
    body: bytes = raw.read()
    match (headers.get_header("Content-Encoding") or "").lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        case "deflate":
            unpacker = zlib.decompressobj(zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)
        case other:
            raise ValueError(f"packed as {other}, which is not read")
    # A little more than is read, so that what is too large is said to be.
    return unpacker.decompress(body, MAX_BYTES + 1)


# Where records begin


def _gzip_records(file: IO[bytes]) -> Iterator[_Found]:
    """Each gzip member of a file, unpacked."""
    place: int | None = 0
    while place is not None:
        file.seek(place)
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        parts: list[bytes] = []
        size = 0
        try:
            while not unpacker.eof and (packed := unpacker.unconsumed_tail or file.read(_CHUNK)):
                parts.append(unpacker.decompress(packed, 16 * _CHUNK))
                size += len(parts[-1])
                if size > MAX_BYTES:
                    parts.clear()
        except zlib.error:
            size = -1
        if unpacker.eof:
            yield place, b"".join(parts) if size <= MAX_BYTES else None
            place = file.tell() - len(unpacker.unused_data)
            if not unpacker.unused_data and not file.read(1):
                return
            continue
        yield place, None
        place = _search(file, place + 1, _GZIP)


def _plain_records(file: IO[bytes], place: int) -> Iterator[_Found]:
    """Each record of a file that is not packed."""
    while True:
        file.seek(place)
        head = file.read(_MAX_HEADERS)
        blank = len(head) - len(head.lstrip(b"\r\n"))
        head = head[blank:]
        if not head:
            return
        end = head.find(b"\r\n\r\n")
        length = _LENGTH.search(head, 0, end) if head.startswith(b"WARC/") and end >= 0 else None
        begins = place + blank
        whole = end + 4 + int(length[1]) if length else 0
        file.seek(begins)
        data = file.read(whole) if 0 < whole <= MAX_BYTES else b""
        if length is None or len(data) < whole:
            yield begins, None
        if length is not None and (data or whole > MAX_BYTES):
            if len(data) == whole:
                yield begins, data
            place = begins + whole
        else:
            found = _search(file, begins + 1, _PLAIN)
            if found is None:
                return
            place = found + 1


def _search(file: IO[bytes], place: int, words: bytes) -> int | None:
    """Where some bytes stand next from a place on."""
    file.seek(place)
    kept = b""
    while chunk := file.read(_CHUNK):
        kept += chunk
        if (found := kept.find(words)) >= 0:
            return file.tell() - len(kept) + found
        kept = kept[-len(words) :]
    return None
