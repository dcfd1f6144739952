"""Feeds that are watched: which there are, which is due, what became of it, and which entries were read.

Nothing here is an answer that pages cache, so none of it moves the counter of changes.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, select, update

from pipeline.filters import storable
from pipeline.inputs import is_address
from pipeline.schema import feed_entries, feeds
from pipeline.store.connection import StoreError, errors, lock, now, reading

LEAST_INTERVAL, INTERVAL, LONGEST_INTERVAL = 300, 1800, 86_400
"""Seconds from one reading of a feed to the next: at least, where nothing else is said, and at most."""
LEASE = 1800
"""Seconds that a reader has a feed for itself; it takes longer only if it was killed."""
TRIES = 3
"""An entry that can't be fetched is tried as often."""


@dataclass(frozen=True)
class WatchedFeed:
    """A feed or sitemap that is read again and again. Times are ISO 8601, UTC; empty where there was none."""

    feed_id: int
    url: str
    title: str
    interval: int
    """Seconds."""
    added_at: str
    removed: bool
    next_due: str
    last_success: str
    last_error: str
    """Why the last reading failed, or what of it did; empty if all went well."""
    failures: int
    """Readings in a row that failed."""
    etag: str
    modified: str


@dataclass(frozen=True)
class FailedEntry:
    """An entry of a feed that could not be read."""

    url: str
    read_at: str
    error: str
    done: bool
    """It is not tried again."""


def add_feed(engine: Engine, url: str, interval: int = INTERVAL) -> WatchedFeed:
    """Watch a feed, due at once; one that is watched already is given the interval, one that was removed is taken up.

    Raises StoreError for what is no web address, and for an interval out of bounds.
    """
    url = storable(url.strip())
    if not is_address(url):
        raise StoreError(f"{url!r} is no web address: one begins with https:// or http://")
    if not LEAST_INTERVAL <= interval <= LONGEST_INTERVAL:
        least, most = LEAST_INTERVAL // 60, LONGEST_INTERVAL // 60
        raise StoreError(f"a feed is read every {least} to {most} minutes, not every {interval / 60:g}")
    fresh = {"interval": interval, "removed": False, "next_due": now(), "failures": 0, "last_error": ""}
    with _changing(engine) as connection:
        same = feeds.c.url_key == _key(url)
        if connection.execute(update(feeds).where(same).values(fresh)).rowcount == 0:
            row = fresh | {"url": url, "url_key": _key(url), "added_at": now()}
            connection.execute(feeds.insert().values(row))
        return _feed(connection.execute(select(feeds).where(same)).one())


def remove_feed(engine: Engine, url: str) -> None:
    """Watch a feed no longer; what was read from it stays. Raises StoreError if it is not watched."""
    with _changing(engine) as connection:
        watched = (feeds.c.url_key == _key(storable(url.strip()))) & ~feeds.c.removed
        if connection.execute(update(feeds).where(watched).values(removed=True)).rowcount == 0:
            raise StoreError(f"{url}: no such feed is watched")


def watched_feeds(engine: Engine, *, removed: bool = False) -> tuple[WatchedFeed, ...]:
    """Return the feeds that are watched, or those that were removed, in the order in which they were added."""
    query = select(feeds).where(feeds.c.removed == removed).order_by(feeds.c.feed_id)
    with reading(engine) as connection:
        return tuple(map(_feed, connection.execute(query)))


def make_due(engine: Engine, feed_id: int) -> None:
    """Have a feed read as soon as somebody looks for one that is due."""
    with _changing(engine) as connection:
        connection.execute(
            update(feeds).where(feeds.c.feed_id == feed_id, feeds.c.next_due > now()).values(next_due=now())
        )


def is_any_due(engine: Engine) -> bool:
    """Tell whether a feed is due."""
    with reading(engine) as connection:
        return connection.execute(select(feeds.c.feed_id).where(_due()).limit(1)).first() is not None


def take_due(engine: Engine) -> WatchedFeed | None:
    """Take the feed that has been due longest, for oneself for a while; None if none is due.

    Of several readers of one database only one gets it: whoever moves its time first.
    """
    while True:
        with reading(engine) as connection:
            row = connection.execute(select(feeds).where(_due()).order_by(feeds.c.next_due, feeds.c.feed_id)).first()
        if row is None:
            return None
        with _changing(engine) as connection:
            mine = (feeds.c.feed_id == row.feed_id) & (feeds.c.next_due == row.next_due)
            if connection.execute(update(feeds).where(mine).values(next_due=_after(LEASE))).rowcount:
                return _feed(row)


def feed_was_read(engine: Engine, feed: WatchedFeed, *, title: str, etag: str, modified: str, error: str = "") -> None:
    """Keep that a feed was read, and what of it failed all the same; it is due again after its interval."""
    news = {"title": storable(title), "etag": storable(etag), "modified": storable(modified), "failures": 0}
    news |= {"last_success": now(), "last_error": storable(error), "next_due": _after(feed.interval)}
    with _changing(engine) as connection:
        connection.execute(update(feeds).where(feeds.c.feed_id == feed.feed_id).values(news))


def feed_failed(engine: Engine, feed: WatchedFeed, error: str, wait: int = 0) -> None:
    """Keep that a feed could not be read; each time in a row it is left alone for twice as long, up to a day.

    `wait` is how many seconds the server asked for, at least.
    """
    failures = feed.failures + 1
    pause = min(feed.interval * 2 ** min(failures, 12), LONGEST_INTERVAL)
    news = {"failures": failures, "last_error": storable(error), "next_due": _after(max(pause, wait))}
    with _changing(engine) as connection:
        connection.execute(update(feeds).where(feeds.c.feed_id == feed.feed_id).values(news))


def unread(engine: Engine, entries: Sequence[tuple[str, str]]) -> list[int]:
    """Return the places of the entries that are still to be read, each given by its address and its own id."""
    keys = [_entry_keys(*entry) for entry in entries]
    flat = sorted({key for several in keys for key in several})
    done: set[str] = set()
    with reading(engine) as connection:
        for start in range(0, len(flat), 500):
            part = feed_entries.c.entry_key.in_(flat[start : start + 500])
            done |= set(connection.scalars(select(feed_entries.c.entry_key).where(part, feed_entries.c.done)))
    return [place for place, several in enumerate(keys) if done.isdisjoint(several)]


def entry_was_read(
    engine: Engine, feed: WatchedFeed, url: str, own_id: str, error: str = "", *, again: bool = False
) -> bool:
    """Keep that an entry was read, or why it could not be; with `again` it is tried anew, a few times in all.

    Returns whether it is to be tried again. The feed stays its reader's own for a while longer.
    """
    with _changing(engine) as connection:
        keys = _entry_keys(url, own_id)
        known = connection.execute(select(feed_entries.c.tries).where(feed_entries.c.entry_key.in_(keys))).all()
        tries = 1 + max((row.tries for row in known), default=0)
        row = {"feed_id": feed.feed_id, "url": storable(url), "read_at": now(), "error": storable(error)}
        again = again and tries < TRIES
        row |= {"tries": tries, "done": not again}
        connection.execute(delete(feed_entries).where(feed_entries.c.entry_key.in_(keys)))
        connection.execute(feed_entries.insert(), [row | {"entry_key": key} for key in keys])
        lease = update(feeds).where(feeds.c.feed_id == feed.feed_id, feeds.c.next_due > now())
        connection.execute(lease.values(next_due=_after(LEASE)))
        return again


def failed_entries(engine: Engine, feed_id: int, most: int = 20) -> tuple[FailedEntry, ...]:
    """Return the entries of a feed that could not be read, the latest first."""
    columns = [feed_entries.c[name] for name in ("url", "read_at", "error", "done")]
    query = select(*columns).where(feed_entries.c.feed_id == feed_id, feed_entries.c.error != "").distinct()
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(feed_entries.c.read_at.desc(), feed_entries.c.url).limit(most))
        return tuple(FailedEntry(**row._mapping) for row in rows)


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    with errors(engine), engine.begin() as connection:
        lock(connection)
        yield connection


def _due() -> ColumnElement[bool]:
    # A time that lies further ahead than any pause was set by a clock that went wrong.
    return ((feeds.c.next_due <= now()) | (feeds.c.next_due > _after(LONGEST_INTERVAL))) & ~feeds.c.removed


def _feed(row: Row[Any]) -> WatchedFeed:
    return WatchedFeed(**{name: value for name, value in row._mapping.items() if name != "url_key"})


def _after(seconds: int) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _entry_keys(url: str, own_id: str) -> list[str]:
    """An entry is known by its address, and by its own id where the feed gives it one."""
    return sorted({_key(one) for one in (url, own_id) if one})
