"""Web pages kept as they were fetched, packed: the evidence of what an article was read from."""

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Row, select, update

from pipeline.filters import storable
from pipeline.schema import pages
from pipeline.store.connection import StoreError, reading

if TYPE_CHECKING:
    from pipeline.web.fetch import Fetched


@dataclass(frozen=True)
class KeptPage:
    """A page that is kept, without its body."""

    page_id: int
    article_id: int
    version: int
    """The version of the article's text that was read from it."""
    url: str
    final_url: str
    status: int
    fetched_at: str
    """ISO 8601, UTC, as is `seen_at`: when the very same was found there again, at last."""
    seen_at: str
    headers: dict[str, str]
    sha256: str
    size: int
    """Bytes of the body, unpacked."""


def keep_page(connection: Connection, page: "Fetched", article_id: int, version: int) -> None:
    """Keep a page within the transaction that saves its article; of the same one found again, only the time."""
    same = (pages.c.url_key == _key(page.url)) & (pages.c.sha256 == page.sha256) & (pages.c.article_id == article_id)
    known = connection.execute(select(pages.c.page_id).where(same).order_by(pages.c.page_id.desc())).first()
    headers = {name: storable(value) for name, value in page.headers.items()}
    if known is not None:
        news = {"seen_at": page.fetched_at, "headers": headers, "version": version}
        connection.execute(update(pages).where(pages.c.page_id == known.page_id).values(news))
        return
    row = {
        "article_id": article_id,
        "version": version,
        "url": storable(page.url),
        "url_key": _key(page.url),
        "final_url": storable(page.final_url),
        "status": page.status,
        "fetched_at": page.fetched_at,
        "seen_at": page.fetched_at,
        "headers": headers,
        "sha256": page.sha256,
        "size": len(page.body),
        "packed": zlib.compress(page.body, 9),
    }
    connection.execute(pages.insert().values(row))


def kept_pages(engine: Engine, article_id: int) -> tuple[KeptPage, ...]:
    """Return the pages that an article was read from, the latest first."""
    query = select(*_COLUMNS).where(pages.c.article_id == article_id)
    with reading(engine) as connection:
        return tuple(map(_kept, connection.execute(query.order_by(pages.c.page_id.desc()))))


def last_page(engine: Engine, url: str) -> KeptPage | None:
    """Return the page that was last fetched from an address, or None."""
    query = select(*_COLUMNS).where(pages.c.url_key == _key(url))
    with reading(engine) as connection:
        row = connection.execute(query.order_by(pages.c.seen_at.desc(), pages.c.page_id.desc())).first()
    return None if row is None else _kept(row)


def page_body(engine: Engine, page_id: int) -> bytes:
    """Return a kept page's body as it was sent; raises StoreError if there is none or it is not what was kept."""
    query = select(pages.c.packed, pages.c.sha256, pages.c.size).where(pages.c.page_id == page_id)
    with reading(engine) as connection:
        row = connection.execute(query).first()
    if row is None:
        raise StoreError(f"no page has the number {page_id}")
    try:
        body = zlib.decompressobj().decompress(row.packed, row.size + 1)
    except zlib.error as error:
        raise StoreError(f"the page kept as number {page_id} is damaged") from error
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise StoreError(f"the page kept as number {page_id} is not what was fetched: its hash differs")
    return body


_COLUMNS = [column for column in pages.columns if column.name not in {"packed", "url_key"}]


def _kept(row: Row[Any]) -> KeptPage:
    return KeptPage(**row._mapping)


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
