"""The encoding of a text file that is too large to be held."""

import codecs

from pipeline.formats.item import Item
from pipeline.inputs import decode, encoding_of

_CHUNK = 1_000_000


def encoding_of_file(item: Item) -> str:
    """Return the encoding of a text: UTF-8 if all of it is, else what its beginning and its first odd place tell.

    The file is at its start again. Raises InputError if it is no text.
    """
    head = item.file.read(_CHUNK)
    decode(head, item.name)
    decoder = codecs.getincrementaldecoder("utf-8")()
    odd = head
    try:
        while odd:
            decoder.decode(odd)
            odd = item.file.read(_CHUNK)
    except UnicodeDecodeError:
        return encoding_of(head if odd is head else head + odd) or "utf-8"
    finally:
        item.file.seek(0)
    # Latin letters in UTF-16 are UTF-8 too, with a NUL after each.
    return encoding_of(head) or "utf-8"
