"""Unpacking what may be a bomb: never more than a limit is held in memory."""

import zlib
from collections.abc import Iterable, Iterator

_STEP = 65_536


class TooLargeError(Exception):
    """There is more than may be read."""


def inflated(chunks: Iterable[bytes], coding: str, most: int) -> bytes:
    """Return what the chunks come to: packed by "gzip" or "deflate", or as they are where the coding is empty.

    Raises TooLargeError beyond `most` bytes, ValueError for a coding that is not known, zlib.error for broken data and
    EOFError for data that is cut off.
    """
    whole = bytearray()
    for piece in _pieces(chunks, coding):
        whole += piece
        if len(whole) > most:
            raise TooLargeError
    return bytes(whole)


def _pieces(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    if coding in {"", "identity"}:
        yield from chunks
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(f"packed as {coding[:40]!r}, which is not known here")
    reader = None
    begun = False
    for chunk in chunks:
        if reader is None or reader.eof:
            # Gzip may have several members; what follows a last one and is none is left out.
            if begun and not chunk.startswith(b"\x1f\x8b"):
                return
            reader = _reader(coding, chunk)
        rest = chunk
        while rest:
            begun = True
            yield reader.decompress(rest, _STEP)
            rest = reader.unconsumed_tail
            if reader.eof and (rest := reader.unused_data):
                if not rest.startswith(b"\x1f\x8b"):
                    return
                reader = _reader(coding, rest)
    if begun and reader is not None and not reader.eof:
        raise EOFError


def _reader(coding: str, chunk: bytes) -> "zlib._Decompress":
    if coding != "deflate":
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    # Some servers leave the header out.
    has_header = len(chunk) > 1 and chunk[0] & 15 == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
