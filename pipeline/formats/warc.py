"""The pages of a web archive (WARC), one record after the other."""

import io
from collections.abc import Iterator
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from pipeline.formats.item import MAX_BYTES, Item, Note
from pipeline.inputs import InputError

MAX_RECORDS = 200_000
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "message/rfc822")
"""The media types that may be articles; a page also holds pictures, scripts and styles."""
_SEARCHED = 1_000_000


def records(item: Item) -> Iterator[Item | InputError | Note]:
    """Return each page that was fetched, or what is wrong with its record.

    Redirects, errors of the server and everything that is no page are left out; a note counts the pages that
    the server did not send. After a record that is damaged, reading goes on at the next one.
    """
    failed = number = 0
    start = 0
    while start is not None:
        item.file.seek(start)
        iterator = ArchiveIterator(item.file)
        try:
            for record in iterator:
                number += 1
                if number > MAX_RECORDS:
                    raise InputError(f"{item.name} has more than {MAX_RECORDS:,} records")
                if not _is_page(record):
                    continue
                if record.http_headers and record.http_headers.get_statuscode() != "200":
                    failed += 1
                    continue
                yield _page(item, record)
            break
        except InputError as error:
            yield error
            return
        except Exception as error:
            yield InputError(f"{item.name}, record {number + 1} is damaged ({' '.join(str(error).split())[:120]})")
            number += 1
            start = _next_record(item, max(iterator.get_record_offset() or 0, start) + 1)
    if failed:
        yield Note(f"{item.name}: {failed} page{'s' * (failed != 1)} left out that the server refused or sent elsewhere")
