"""From addresses to articles: pages, and all that feeds and sitemaps list, each with the page that it stands on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from pipeline import store
from pipeline.article import Article
from pipeline.ingest import Summary, ingest_article
from pipeline.inputs import InputError, is_address
from pipeline.reading.articles import ReadingError
from pipeline.store import Saved, StoreError
from pipeline.web.fact_checks import MAX_BYTES as MAX_CHECKS_BYTES
from pipeline.web.fact_checks import FactCheck, page_fact_checks, read_fact_checks
from pipeline.web.feeds import Entry, Feed, is_feed, read_feed
from pipeline.web.fetch import Fetched, Fetcher, Limits
from pipeline.web.page import read_page

CHECKS_LIMITS = Limits(seconds=300, size=MAX_CHECKS_BYTES)
"""For fetching files of fact-checks, which are large."""


@dataclass(frozen=True)
class Opened:
    """What an address is: a page, or a list of pages."""

    page: Fetched | None
    feed: Feed | None


def open_address(fetcher: Fetcher, url: str, engine: Engine | None = None) -> Opened:
    """Fetch an address and tell by its content what it is.

    With a database, a page that is kept there is only fetched anew if it has changed; else the kept one is given.

    Raises FetchError if it can't be fetched, InputError if it is a feed that can't be read, StoreError.
    """
    page = _fetch(fetcher, url, engine)
    return Opened(None, read_feed(page, fetcher)) if is_feed(page.body) else Opened(page, None)


def page_article(page: Fetched) -> Article:
    """Read a fetched page as an article; raises InputError as `read_page` does."""
    article = read_page(page.body, url=page.final_url, content_type=page.content_type, fetched=page.fetched_at)
    return replace(article, source=page.url)


def ingest_page(engine: Engine, page: Fetched) -> Saved:
    """Save a fetched page: its article with the page itself, and the fact-checks that it publishes.

    Raises InputError, ReadingError and StoreError.
    """
    saved = ingest_article(engine, page_article(page), page)
    checks, _ = page_fact_checks(page.body, url=page.final_url, content_type=page.content_type)
    if checks:
        store.save_fact_checks(engine, checks, page.final_url)
    return saved


def ingest_addresses(
    engine: Engine,
    urls: Sequence[str],
    fetcher: Fetcher,
    progress: Callable[[], None] = lambda: None,
) -> Summary:
    """Read addresses into the database, one page after the other; each failure is named and the rest is kept.

    `progress` is called after each page. Where the database can't be written, the run ends, as nothing after that
    would be kept.
    """
    summary = Summary()
    for number, url in enumerate(urls):
        try:
            opened = open_address(fetcher, url, engine)
            if opened.feed is not None:
                summary.failed += opened.feed.remarks
                for entry in opened.feed.entries:
                    _ingest_entry(engine, fetcher, entry, summary)
                    progress()
                continue
            if opened.page is not None:
                summary.add(ingest_page(engine, opened.page))
        except (InputError, ReadingError) as error:
            summary.failed.append(str(error))
        except StoreError as error:
            summary.failed.append(f"{error} ({len(urls) - number} of {len(urls)} addresses were not read to their end)")
            break
        progress()
    return summary


def address_outcomes(urls: Sequence[str], fetcher: Fetcher) -> Iterator[Article | InputError]:
    """Yield the articles that addresses come to, and an error for each page that gives none; no database is asked."""
    for url in urls:
        try:
            opened = open_address(fetcher, url)
            if opened.page is not None:
                yield page_article(opened.page)
        except InputError as error:
            yield error
            continue
        yield from map(InputError, opened.feed.remarks if opened.feed is not None else ())
        for entry in opened.feed.entries if opened.feed is not None else ():
            try:
                yield page_article(fetch_entry(None, fetcher, entry))
            except InputError as error:
                yield error


def fetch_entry(engine: Engine | None, fetcher: Fetcher, entry: Entry) -> Fetched:
    """Fetch the page of an entry. Raises InputError if it can't be fetched, or is another feed."""
    page = _fetch(fetcher, entry.url, engine)
    if is_feed(page.body):
        raise InputError(f"{entry.url} is a feed within a feed, which is not read")
    return page


def published_checks(
    names: Sequence[str], fetcher: Fetcher, failed: list[str]
) -> Iterator[tuple[str, list[FactCheck]]]:
    """Yield the fact-checks of each file, page, and page of a feed, with where they were read.

    What can't be read is added to those failed, a line each; a page of a feed that has no fact-check is no failure.
    """
    for name in names:
        try:
            if not is_address(name):
                found, broken = read_fact_checks(_file(name), name=name)
                failed += broken
                yield name, found
                continue
            fetched = fetcher.fetch(name)
            if not is_feed(fetched.body):
                found, broken = read_fact_checks(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
                failed += broken
                yield name, found
                continue
            feed = read_feed(fetched, fetcher)
        except InputError as error:
            failed.append(str(error))
            continue
        failed += feed.remarks
        for entry in feed.entries:
            try:
                page = fetcher.fetch(entry.url)
                found, broken = page_fact_checks(page.body, url=page.final_url, content_type=page.content_type)
            except InputError as error:
                failed.append(str(error))
                continue
            failed += broken
            if found:
                yield entry.url, found


def _file(name: str) -> bytes:
    path = Path(name)
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{name} is not a file")
        with path.open("rb") as file:
            return file.read(MAX_CHECKS_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{name} cannot be read ({(getattr(error, 'strerror', None) or str(error)).lower()})"
        ) from error


def _ingest_entry(engine: Engine, fetcher: Fetcher, entry: Entry, summary: Summary) -> None:
    try:
        summary.add(ingest_page(engine, fetch_entry(engine, fetcher, entry)))
    except (InputError, ReadingError) as error:
        summary.failed.append(str(error))


def _fetch(fetcher: Fetcher, url: str, engine: Engine | None) -> Fetched:
    known = store.last_page(engine, url) if engine is not None else None
    if engine is None or known is None:
        return fetcher.fetch(url)
    headers = known.headers
    found = fetcher.fetch(url, etag=headers.get("etag", ""), modified=headers.get("last-modified", ""))
    if found.status != 304:
        return found
    # The kept body is read again where the reader has changed since.
    body = store.page_body(engine, known.page_id)
    return replace(found, final_url=known.final_url, headers=headers | found.headers, body=body)
