"""Watching feeds: what is due is read, new entries once; a feed that fails is left alone for ever longer."""

import logging
from collections.abc import Callable

from sqlalchemy import Engine

from pipeline import store
from pipeline.inputs import InputError
from pipeline.logs import event, timed
from pipeline.reading.articles import ReadingError
from pipeline.store import StoreError, WatchedFeed
from pipeline.web.feeds import Entry, feed_of_page, is_feed, read_feed
from pipeline.web.fetch import Fetched, Fetcher, FetchError
from pipeline.web.sources import fetch_entry, ingest_page

_LOG = logging.getLogger(__name__)
_SHOWN_ERRORS = 3


def read_due(
    engine: Engine, fetcher: Fetcher, say: Callable[[str], None], goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Read every feed that is due, and return how many failed. Raises StoreError where the database fails."""
    failed = 0
    while goes_on() and (feed := store.take_due(engine)) is not None:
        try:
            with timed(_LOG, "feed read", feed=feed.url) as told:
                told["outcome"] = _read(engine, fetcher, feed, goes_on)
            say(f"{feed.url}: {told['outcome']}")
        except InputError as error:
            failed += 1
            store.feed_failed(engine, feed, str(error), error.wait if isinstance(error, FetchError) else 0)
            event(_LOG, "feed failed", logging.WARNING, feed=feed.url, reason=str(error))
            say(str(error))
        except StoreError:
            raise
        except Exception as error:
            # A fault of ours in one feed must not end the watch over the others; it is shown with the feed.
            failed += 1
            _LOG.exception("%s could not be read", feed.url)
            store.feed_failed(engine, feed, f"{feed.url}: {type(error).__name__} in reading it")
            say(f"{feed.url}: {type(error).__name__} in reading it")
    return failed


def _read(engine: Engine, fetcher: Fetcher, feed: WatchedFeed, goes_on: Callable[[], bool]) -> str:
    """Read one feed's new entries and return what became of them, in a few words."""
    fetched = fetcher.fetch(feed.url, etag=feed.etag, modified=feed.modified)
    if fetched.status == 304:
        store.feed_was_read(engine, feed, title=feed.title, etag=feed.etag, modified=feed.modified)
        return "nothing new"
    _check_kind(fetched)
    found = read_feed(fetched, fetcher)
    places = store.unread(engine, [(entry.url, entry.own_id) for entry in found.entries])
    errors = list(found.remarks)
    again, read = False, len(found.remarks)
    for place in places:
        if not goes_on():
            again = True
            break
        read += 1
        error, passing = _read_entry(engine, fetcher, feed, found.entries[place])
        errors += [error] if error else []
        again |= passing
    # What is to be tried again must be listed again.
    headers = {} if again else fetched.headers
    store.feed_was_read(
        engine,
        feed,
        title=found.title,
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        error=_summary(errors),
    )
    read -= len(errors)
    return f"{read} new, {len(errors)} failed" if errors else f"{read} new" if read else "nothing new"


def _check_kind(fetched: Fetched) -> None:
    """Say which feed a page names where somebody watches the page instead."""
    if not is_feed(fetched.body) and (named := feed_of_page(fetched.body, fetched.final_url)):
        raise InputError(f"{fetched.url} is no feed and no sitemap; it names the feed {named}")


def _read_entry(engine: Engine, fetcher: Fetcher, feed: WatchedFeed, entry: Entry) -> tuple[str, bool]:
    """Read one entry; return why it failed, if it did, and whether it is to be tried again."""
    error, passing = "", False
    try:
        ingest_page(engine, fetch_entry(engine, fetcher, entry))
    except (InputError, ReadingError) as caught:
        error, passing = str(caught), isinstance(caught, FetchError) and caught.passing
    return error, store.entry_was_read(engine, feed, entry.url, entry.own_id, error, again=passing)


def _summary(errors: list[str]) -> str:
    more = f"; and {len(errors) - _SHOWN_ERRORS} more" if len(errors) > _SHOWN_ERRORS else ""
    return "; ".join(errors[:_SHOWN_ERRORS]) + more
