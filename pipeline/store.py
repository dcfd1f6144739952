"""The store: every question that is put to the database and every change made to it.

SQLite (write-ahead log) or PostgreSQL through SQLAlchemy Core. Each function is one transaction on a
connection of its own, so a process that is killed leaves whole articles and whole decisions only.
"""

import datetime
import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    case,
    create_engine,
    event,
    func,
    inspect,
    literal,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from pipeline import filters as effective
from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters, storable
from pipeline.schema import VERSION, article_texts, articles, claims, meta, metadata, review_events, reviews
from pipeline.taxonomy import ClaimType, Stance, Status

Outcome = Literal["new", "changed", "unchanged"]
Order = Literal["check_worthiness", "article", "changed"]
OTHERS = "others"
_LOCK = 20_210_107
"""PostgreSQL's name for the lock that a writer holds; any number that no other program uses."""
PATIENCE = 30.0
"""Seconds that a writer waits for another one to end."""


class StoreError(Exception):
    """The database can't do what is asked; the message is one line for the user."""


class Conflict(StoreError):
    """Someone else changed the claim since it was shown."""


@dataclass(frozen=True)
class Saved:
    """What became of one article."""

    article_id: int
    outcome: Outcome
    claims: int
    withdrawn: int


@dataclass(frozen=True)
class Counts:
    """The overview's numbers."""

    claims: int
    articles: int
    actors: int
    contested: int
    reviewed: int


@dataclass(frozen=True)
class Place:
    """Where a claim stands in the queue."""

    number: int | None
    """Counted from 1; None where the claim is not in the queue."""
    length: int


@dataclass(frozen=True)
class Options:
    """What the filters offer."""

    outlets: tuple[str, ...]
    actors: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """What an editor decides on a claim; None leaves a field as it is, an actor of "" means nobody."""

    status: Status | None = None
    text: str | None = None
    actor: str | None = None
    stance: Stance | None = None
    type: ClaimType | None = None
    verdict: str | None = None
    note: str | None = None


def open_store(url: str) -> Engine:
    """Open a database by its SQLAlchemy URL and make the tables where there are none.

    Raises StoreError if the URL is wrong, the server can't be reached, the database is not Claimdesk's or that
    of another version, or where SQLite can't keep a write-ahead log.
    """
    try:
        engine = create_engine(url, connect_args={"timeout": PATIENCE} if url.startswith("sqlite") else {})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"no database URL: {_without_password(url)!r} ({_one_line(error)})") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    with _errors(engine), engine.begin() as connection:
        _lock(connection)
        _check_tables(connection)
        metadata.create_all(connection)
        found = connection.scalar(select(meta.c.value).where(meta.c.name == "schema"))
        if found is None:
            connection.execute(meta.insert(), [{"name": "schema", "value": VERSION}, {"name": "changes", "value": "0"}])
        elif found != VERSION:
            raise StoreError(f"{_name(engine)} has layout {found}; this version reads layout {VERSION}")
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    return engine


def _check_tables(connection: Connection) -> None:
    """Raise StoreError unless the database is empty or has every table and column that this version reads."""
    found = {
        table: {column["name"] for column in columns}
        for (_, table), columns in inspect(connection).get_multi_columns().items()
    }
    if not found:
        return
    name = _name(connection.engine)
    for table in metadata.sorted_tables:
        if table.name not in found:
            raise StoreError(f"{name} is not a Claimdesk database: it holds other tables, but no {table.name!r}")
    for table in metadata.sorted_tables:
        if missing := [column.name for column in table.columns if column.name not in found[table.name]]:
            raise StoreError(
                f"{name} was made by another version of Claimdesk ({table.name!r} has no column {missing[0]!r}): "
                "export its decisions with that version, then read the articles into a new database"
            )


def _write_ahead(engine: Engine) -> None:
    """Switch SQLite to its write-ahead log, without which readers and writers would block each other."""
    until = time.monotonic() + PATIENCE
    mode = None
    with _errors(engine), engine.connect() as connection:
        while mode is None:
            try:
                mode = connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar()
            except OperationalError as error:
                # Where several processes switch at once, SQLite sends one away without letting it wait.
                if "locked" not in str(error.orig) or time.monotonic() > until:
                    raise
                time.sleep(0.05)
    if mode != "wal":
        raise StoreError(f"{_name(engine)}: SQLite can't keep a write-ahead log there; name a file on a local disk")


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    # SQLite's own knows only the letters of ASCII.
    connection.create_function(
        "lower", 1, lambda text: text.lower() if isinstance(text, str) else text, deterministic=True
    )


def _lock(connection: Connection) -> None:
    """Begin to write: whoever else wants to waits until this transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at else url


def _name(engine: Engine) -> str:
    return engine.url.database or "the database" if engine.dialect.name == "sqlite" else str(engine.url)


def _one_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:300]


@contextmanager
def _errors(engine: Engine) -> Iterator[None]:
    """Turn what the database says into one line."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"{_name(engine)}: {_one_line(error)}") from error


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    with _errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that takes its lock at once; the counter of changes tells caches that it was."""
    with _errors(engine), engine.begin() as connection:
        _lock(connection)
        now = connection.scalar(select(meta.c.value).where(meta.c.name == "changes").with_for_update())
        connection.execute(update(meta).where(meta.c.name == "changes").values(value=str(int(now or 0) + 1)))
        yield connection


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def data_version(engine: Engine) -> str:
    """Return a value that every write changes: the key of whoever caches answers."""
    with _reading(engine) as connection:
        return connection.scalar(select(meta.c.value).where(meta.c.name == "changes")) or "0"


# Articles and their claims


def save_known(engine: Engine, article: Article, reader_version: str) -> Saved | None:
    """Save the details of an article whose very text was read by this version; None if it has to be read.

    Its claims, and what was decided on them, stay as they are. Raises StoreError if it can't be written.
    """
    with _reading(engine) as connection:
        known = _find_article(connection, article)
        if known is None or known.digest != article.digest or known.reader_version != reader_version:
            return None
        number = _present_claims(connection, known.article_id)
    if not _news(known, article):
        return Saved(known.article_id, "unchanged", number, 0)
    with _writing(engine) as connection:
        connection.execute(
            update(articles)
            .where(articles.c.article_id == known.article_id, articles.c.digest == article.digest)
            .values(_news(known, article))
        )
        return Saved(known.article_id, "changed", number, 0)


def save_reading(engine: Engine, article: Article, found: Sequence[Claim], *, reader_version: str) -> Saved:
    """Save an article with its claims, all or nothing.

    An article is known again by its URL, else by its source, else by its text. In a changed version, claims
    that are still there keep their identity and so what was decided on them; those that are gone are
    marked as withdrawn; one that comes back is restored.

    Raises StoreError if it can't be written; then nothing of it is.
    """
    with _writing(engine) as connection:
        known = _find_article(connection, article)
        if known is None:
            article_id, version = _add_article(connection, article, reader_version), 1
        else:
            article_id = known.article_id
            version, renewed = _renew_article(connection, known, article, reader_version)
        touched, withdrawn = _save_claims(connection, article_id, version, found)
        outcome: Outcome = "new" if known is None else "changed" if touched or renewed else "unchanged"
        return Saved(article_id, outcome, len(found), withdrawn)


def _find_article(connection: Connection, article: Article) -> Row[Any] | None:
    def first(*conditions: ColumnElement[bool]) -> Row[Any] | None:
        return connection.execute(select(articles).where(*conditions).order_by(articles.c.article_id)).first()

    known = first(articles.c.url_key == _key(article.url)) if article.url else None
    if known is None and article.source:
        # A file that holds another page by now is another article.
        same_or_none = [articles.c.url == ""] if article.url else []
        known = first(articles.c.source_key == _key(article.source), *same_or_none)
    return known or first(articles.c.digest == article.digest)


def _key(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest() if address else ""


_DETAILS = ("title", "outlet", "author", "url", "published")


def _details(article: Article) -> dict[str, str]:
    return {name: storable(getattr(article, name)) for name in _DETAILS}


def _named(article: Article) -> dict[str, str]:
    return _details(article) | {"doc": storable(article.doc), "url_key": _key(article.url)}


def _news(known: Row[Any], article: Article) -> dict[str, str]:
    """The details that the same text newly gives; it never takes away what was known.

    A copy from elsewhere only fills gaps, and so does a title that was read off the text's first line.
    """
    copied = bool(article.source) and _key(article.source) != known.source_key
    news = {
        name: value
        for name, value in _details(article).items()
        if value != known._mapping[name]
        and value
        and not (known._mapping[name] and (copied or (name == "title" and article.title_span)))
    }
    return news | {"url_key": _key(article.url)} if "url" in news else news


def _values(article: Article, reader_version: str) -> dict[str, Any]:
    values = {"body_start": article.body_start, "title_span": article.title_span}
    return {**values, "digest": article.digest, "reader_version": reader_version, "read_at": _now()}


def _add_article(connection: Connection, article: Article, reader_version: str) -> int:
    values = (
        _values(article, reader_version)
        | _named(article)
        | {
            "source": storable(article.source),
            "source_key": _key(article.source),
            "version": 1,
            "added_at": _now(),
        }
    )
    key = connection.execute(articles.insert().values(values)).inserted_primary_key
    article_id = int(key[0]) if key else 0
    _add_text(connection, article, article_id, 1)
    return article_id


def _add_text(connection: Connection, article: Article, article_id: int, version: int) -> None:
    row = {"article_id": article_id, "version": version, "text": storable(article.text), "digest": article.digest}
    connection.execute(article_texts.insert().values(row))


def _renew_article(connection: Connection, known: Row[Any], article: Article, reader_version: str) -> tuple[int, bool]:
    """Return the version of the text, and whether that or a detail changed."""
    version = int(known.version)
    if known.digest == article.digest:
        news = _news(known, article)
    else:
        version += 1
        _add_text(connection, article, known.article_id, version)
        news = _named(article)
    values = _values(article, reader_version) | news | {"version": version}
    connection.execute(update(articles).where(articles.c.article_id == known.article_id).values(values))
    return version, bool(news)


def _save_claims(connection: Connection, article_id: int, version: int, found: Sequence[Claim]) -> tuple[int, int]:
    """Return how many claims were added, restored or withdrawn, and how many of them withdrawn."""
    rows = connection.execute(select(claims).where(claims.c.article_id == article_id))
    before = {row.content_key: row for row in rows}
    touched = 0
    seen: dict[str, int] = {}
    for position, claim in enumerate(found):
        plain = "\x1f".join((_folded(claim.text), claim.actor or "", claim.via or "", claim.stance))
        seen[plain] = seen.get(plain, 0) + 1
        key = hashlib.sha256(f"{plain}\x1f{seen[plain]}".encode()).hexdigest()
        values = _claim_values(claim) | {
            "article_id": article_id,
            "version": version,
            "position": position,
            "content_key": key,
        }
        old = before.pop(key, None)
        if old is None:
            values["claim_id"] = _free_id(connection, claim.claim_id, article_id)
            connection.execute(claims.insert().values(values))
        else:
            del values["claim_id"]
            connection.execute(update(claims).where(claims.c.claim_id == old.claim_id).values(values))
        touched += old is None or old.withdrawn or any(old._mapping[name] != values[name] for name in _READ)
    gone = [row.claim_id for row in before.values() if not row.withdrawn]
    for claim_id in gone:
        connection.execute(update(claims).where(claims.c.claim_id == claim_id).values(withdrawn=True))
    return touched + len(gone), len(gone)


_READ = ("text", "type", "stance", "quote", "cue")
"""What an editor would see change in a claim that is the same otherwise."""


def _claim_values(claim: Claim) -> dict[str, Any]:
    values = {name: value for name, value in asdict(claim).items() if name not in {"doc", "actor_kind"}}
    values = {name: storable(str(value)) if isinstance(value, str) else value for name, value in values.items()}
    values["figures"] = [f.as_row() | {"text": storable(f.text), "unit": storable(f.unit)} for f in claim.figures]
    return values | {"proposition_key": _folded(claim.text), "withdrawn": False}


_LONGEST_KEY = 400
"""PostgreSQL's indexes hold no longer values."""


def _folded(text: str) -> str:
    """A proposition's key: its words without regard to case, punctuation and white space."""
    text = storable(text)
    key = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split()) or text
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]} {hashlib.sha256(key.encode()).hexdigest()}"


def _free_id(connection: Connection, claim_id: str, article_id: int) -> str:
    """The claim's own id, or, where another article's claim has it, one made from both."""
    while connection.scalar(select(claims.c.claim_id).where(claims.c.claim_id == claim_id)) is not None:
        claim_id = hashlib.sha256(f"{claim_id}\x1f{article_id}".encode()).hexdigest()[:16]
    return claim_id


def _present_claims(connection: Connection, article_id: int) -> int:
    query = select(func.count()).where(claims.c.article_id == article_id, ~claims.c.withdrawn)
    return connection.scalar(query) or 0


# Questions

_JOINED = claims.join(articles, claims.c.article_id == articles.c.article_id).outerjoin(
    reviews, claims.c.claim_id == reviews.c.claim_id
)
_ACTOR = func.coalesce(effective.actor, OUTLET_VOICE)
_REVIEWED = effective.status != Status.NEW.value
_STANDING = (effective.status != Status.DISMISSED.value, ~claims.c.withdrawn)
_COLUMNS = (
    claims.c.claim_id,
    effective.text.label("text"),
    effective.actor.label("actor"),
    claims.c.via,
    effective.kind.label("type"),
    effective.stance.label("stance"),
    *(
        claims.c[name]
        for name in ("attribution", "cue", "quote", "figures", "due", "check_worthiness", "type_confidence", "why")
    ),
    *(
        claims.c[name]
        for name in ("spans", "source_spans", "cue_spans", "version", "position", "withdrawn", "article_id")
    ),
    *(articles.c[name] for name in ("doc", "title", "outlet", "published", "url")),
    effective.status.label("status"),
    func.coalesce(reviews.c.verdict, "").label("verdict"),
    func.coalesce(reviews.c.note, "").label("note"),
    func.coalesce(reviews.c.reviewer, "").label("reviewer"),
    func.coalesce(reviews.c.changed_at, "").label("changed_at"),
    func.coalesce(reviews.c.revision, 0).label("revision"),
    *(claims.c[name].label(f"machine_{name}") for name in ("text", "actor", "type", "stance")),
)
_ORDERS: dict[Order, tuple[Any, ...]] = {
    "check_worthiness": (claims.c.check_worthiness.desc(), claims.c.claim_id),
    "article": (claims.c.article_id, claims.c.position, claims.c.claim_id),
    "changed": (func.coalesce(reviews.c.changed_at, "").desc(), claims.c.claim_id),
}


def _selected(filters: Filters, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(_JOINED).where(filters.condition())


def _frame(engine: Engine, query: Select[Any]) -> pd.DataFrame:
    with _reading(engine) as connection:
        found = connection.execute(query)
        rows = [tuple(row) for row in found]
        return pd.DataFrame(rows, columns=list(found.keys()), dtype=object)


def counts(engine: Engine, filters: Filters) -> Counts:
    """Count the claims that the filters select, their articles, actors and disputes, and how many are reviewed."""
    query = _selected(
        filters,
        func.count(),
        func.count(func.distinct(claims.c.article_id)),
        func.count(func.distinct(effective.actor)),
        func.coalesce(func.sum(case((_REVIEWED, 1), else_=0)), 0),
    )
    with _reading(engine) as connection:
        total, in_articles, actors, reviewed = connection.execute(query).one()
        disputed = connection.scalar(select(func.count()).select_from(_contested_keys(filters).subquery())) or 0
    return Counts(total, in_articles, actors, disputed, reviewed)


def by_status(engine: Engine, filters: Filters) -> dict[Status, int]:
    """Count the claims that the filters select by where they stand in the review; every status is there."""
    query = _selected(filters, effective.status.label("status"), func.count().label("claims")).group_by(
        effective.status
    )
    with _reading(engine) as connection:
        found = {row.status: row.claims for row in connection.execute(query)}
    return {status: found.get(status.value, 0) for status in Status}


def claims_page(
    engine: Engine, filters: Filters, limit: int, offset: int = 0, order: Order = "check_worthiness"
) -> pd.DataFrame:
    """Return a page of claims, corrections applied; `machine_…` columns hold the machine's own reading."""
    return _frame(engine, _selected(filters, *_COLUMNS).order_by(*_ORDERS[order]).limit(limit).offset(offset))


def claim_rows(engine: Engine, filters: Filters, size: int = 1000) -> Iterator[dict[str, Any]]:
    """Yield all claims that the filters select, article by article, without holding them all at once."""
    query = _selected(filters, *_COLUMNS).order_by(*_ORDERS["article"])
    with _reading(engine) as connection:
        for row in connection.execution_options(yield_per=size).execute(query).mappings():
            yield dict(row)


def claim(engine: Engine, claim_id: str) -> dict[str, Any] | None:
    """Return one claim with all its columns, or None if no claim has this id."""
    query = select(*_COLUMNS).select_from(_JOINED).where(claims.c.claim_id == claim_id)
    with _reading(engine) as connection:
        row = connection.execute(query).mappings().first()
        return dict(row) if row is not None else None


def article(engine: Engine, article_id: int, version: int | None = None) -> Article | None:
    """Return an article as it was last read, or as it was in an earlier version; None if there is none."""
    if not 0 <= article_id < 2**31:
        return None
    with _reading(engine) as connection:
        row = connection.execute(select(articles).where(articles.c.article_id == article_id)).mappings().first()
        if row is None:
            return None
        wanted = row["version"] if version is None else version
        text = connection.scalar(
            select(article_texts.c.text).where(
                article_texts.c.article_id == article_id, article_texts.c.version == wanted
            )
        )
    names = ("doc", "source", "title", "outlet", "author", "url", "published", "body_start")
    span = row["title_span"]
    return Article(text=text or "", title_span=tuple(span) if span else None, **{name: row[name] for name in names})


def article_claims(engine: Engine, article_id: int) -> pd.DataFrame:
    """Return an article's claims in reading order, without withdrawn ones."""
    query = _selected(Filters(), *_COLUMNS).where(claims.c.article_id == article_id)
    return _frame(engine, query.order_by(*_ORDERS["article"]))


def articles_page(engine: Engine, filters: Filters, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return a page of articles, the latest read first, each with its claims and how many are reviewed.

    Without filters, articles that hold no claim are there too.
    """
    shown = claims.c.article_id == articles.c.article_id
    if not filters.withdrawn:
        shown &= ~claims.c.withdrawn
    joined = articles.outerjoin(claims, shown).outerjoin(reviews, claims.c.claim_id == reviews.c.claim_id)
    names = ("article_id", "title", "doc", "outlet", "published", "url", "read_at")
    columns = [articles.c[name] for name in names]
    reviewed = func.sum(case((claims.c.claim_id.is_not(None) & _REVIEWED, 1), else_=0)).label("reviewed")
    query = select(*columns, func.count(claims.c.claim_id).label("claims"), reviewed).select_from(joined)
    if filters != Filters():
        query = query.where(filters.condition())
    query = query.group_by(*columns).order_by(articles.c.read_at.desc(), articles.c.article_id.desc())
    return _frame(engine, query.limit(limit).offset(offset))


def options(engine: Engine, most: int = 500) -> Options:
    """Return what the filters can offer: outlets by name, actors by number of claims."""
    with _reading(engine) as connection:
        outlets = connection.scalars(select(articles.c.outlet).distinct().order_by(articles.c.outlet))
        named = tuple(name or NO_OUTLET for name in outlets)
        query = _selected(Filters(), _ACTOR.label("actor")).group_by(_ACTOR).order_by(func.count().desc(), _ACTOR)
        return Options(named, tuple(connection.scalars(query.limit(most))))


def by_actor(engine: Engine, filters: Filters, part: Literal["stance", "type"], top: int = 12) -> pd.DataFrame:
    """Count claims by actor and stance or type: columns `actor`, `stance` or `type`, `claims`.

    The `top` largest actors stand under their names, the rest under "others".
    """
    column = effective.stance if part == "stance" else effective.kind
    largest = (
        _selected(filters, _ACTOR.label("actor")).group_by(_ACTOR).order_by(func.count().desc(), _ACTOR).limit(top)
    )
    with _reading(engine) as connection:
        names = list(connection.scalars(largest))
    grouped = case((_ACTOR.in_(names), _ACTOR), else_=literal(OTHERS))
    inner = _selected(filters, grouped.label("actor"), column.label(part)).subquery()
    query = select(inner.c.actor, inner.c[part], func.count().label("claims")).group_by(inner.c.actor, inner.c[part])
    found = _frame(engine, query)
    places = {name: place for place, name in enumerate(names)}
    found["place"] = found["actor"].map(lambda name: places.get(name, len(places)))
    return found.sort_values(["place", part]).drop(columns="place").reset_index(drop=True)


def by_day(engine: Engine, filters: Filters) -> pd.DataFrame:
    """Count claims by day of publication and stance: columns `day`, `stance`, `claims`; undated articles left out."""
    day = func.substr(articles.c.published, 1, 10)
    inner = (
        _selected(filters, day.label("day"), effective.stance.label("stance"))
        .where(articles.c.published != "")
        .subquery()
    )
    query = select(inner.c.day, inner.c.stance, func.count().label("claims")).group_by(inner.c.day, inner.c.stance)
    return _frame(engine, query.order_by(inner.c.day, inner.c.stance))


def _contested_keys(filters: Filters) -> Select[Any]:
    def some(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return func.sum(case((condition, 1), else_=0)) > 0

    query = _selected(Filters(), effective.proposition, func.count().label("claims"))
    query = query.where(*_STANDING).group_by(effective.proposition)
    return query.having(
        some(effective.stance == Stance.SUPPORTS.value),
        some(effective.stance == Stance.DENIES.value),
        some(filters.condition()),
    )


def contested(engine: Engine, filters: Filters, limit: int = 20) -> pd.DataFrame:
    """Return the propositions that someone supports and someone denies, if the filters select one of their claims.

    Both sides are there, whichever the filters select: a proposition does not cease to be contested where one
    looks at those who deny it.

    Columns: `proposition_key`, `text`, `supporters` and `deniers` (names, joined by commas), `claims`.
    """
    keys = _frame(engine, _contested_keys(filters).order_by(func.count().desc(), effective.proposition).limit(limit))
    query = _selected(
        Filters(),
        effective.proposition.label("key"),
        effective.text.label("text"),
        _ACTOR.label("actor"),
        effective.stance.label("stance"),
    )
    query = query.where(effective.proposition.in_(list(keys.iloc[:, 0])), *_STANDING)
    sides = _frame(engine, query.order_by(*_ORDERS["article"]))
    rows = []
    for key, number in keys.itertuples(index=False):
        found = sides[sides["key"] == key]
        names = {
            stance: ", ".join(dict.fromkeys(found.loc[found["stance"] == stance, "actor"]))
            for stance in ("supports", "denies")
        }
        rows.append((key, found["text"].iloc[0], names["supports"], names["denies"], number))
    return pd.DataFrame(rows, columns=["proposition_key", "text", "supporters", "deniers", "claims"])


def next_in_queue(engine: Engine, filters: Filters, after: str | None = None, *, back: bool = False) -> str | None:
    """Return the claim that follows another in the order of check-worthiness (or precedes it), or the first."""
    place = (claims.c.check_worthiness, claims.c.claim_id)
    query = _selected(filters, claims.c.claim_id)
    if after is not None:
        here = claim(engine, after)
        if here is not None:
            score, same = here["check_worthiness"], place[0] == here["check_worthiness"]
            if back:
                query = query.where((place[0] > score) | (same & (place[1] < after)))
            else:
                query = query.where((place[0] < score) | (same & (place[1] > after)))
    order = (place[0].asc(), place[1].desc()) if back else (place[0].desc(), place[1].asc())
    with _reading(engine) as connection:
        found: str | None = connection.scalar(query.order_by(*order).limit(1))
        return found


def place_in_queue(engine: Engine, filters: Filters, claim_id: str) -> Place:
    """Return where a claim stands among those that the filters select, in the order of the queue."""
    here = claim(engine, claim_id)
    score = here["check_worthiness"] if here is not None else 0.0
    column = claims.c.check_worthiness
    not_after = (column > score) | ((column == score) & (claims.c.claim_id <= claim_id))
    query = _selected(
        filters,
        func.count(),
        func.coalesce(func.sum(case((not_after, 1), else_=0)), 0),
        func.coalesce(func.sum(case((claims.c.claim_id == claim_id, 1), else_=0)), 0),
    )
    with _reading(engine) as connection:
        length, number, there = connection.execute(query).one()
    return Place(number if there else None, length)


# Decisions

_STATE = ("status", "text", "actor", "stance", "type", "verdict", "note")
_UNTOUCHED: dict[str, Any] = {
    "status": Status.NEW.value,
    "text": None,
    "actor": None,
    "stance": None,
    "type": None,
    "verdict": "",
    "note": "",
}


def review(
    engine: Engine,
    claim_id: str,
    reviewer: str,
    action: str,
    decision: Decision,
    expected_revision: int | None = None,
) -> int:
    """Save what an editor decides on a claim, with its event, and return the claim's new revision.

    Raises Conflict if someone else changed the claim since `expected_revision`, StoreError if there is no
    such claim.
    """
    with _writing(engine) as connection:
        row = _review_row(connection, claim_id)
        revision = row["revision"]
        if expected_revision is not None and revision != expected_revision:
            raise Conflict(f"{row['reviewer'] or 'someone'} changed this claim at {row['changed_at']}")
        before = {name: row[name] for name in _STATE}
        given = {name: storable(str(value)) for name, value in asdict(decision).items() if value is not None}
        return _apply(connection, claim_id, reviewer, action, before, before | given, revision)


def undo(engine: Engine, claim_id: str, reviewer: str) -> bool:
    """Take back the last act on a claim that is not taken back yet; False if there is none."""
    with _writing(engine) as connection:
        row = _review_row(connection, claim_id)
        events = connection.execute(
            select(review_events).where(review_events.c.claim_id == claim_id).order_by(review_events.c.event_id.desc())
        ).all()
        undone = {one.undoes for one in events if one.undoes is not None}
        last = next((one for one in events if one.undoes is None and one.event_id not in undone), None)
        if last is None:
            return False
        now = {name: row[name] for name in _STATE}
        _apply(
            connection,
            claim_id,
            reviewer,
            f"undo {last.action}",
            now,
            last.before,
            row["revision"],
            last.event_id,
        )
        return True


def _review_row(connection: Connection, claim_id: str) -> dict[str, Any]:
    row = connection.execute(select(reviews).where(reviews.c.claim_id == claim_id)).mappings().first()
    if row is not None:
        return dict(row)
    if connection.scalar(select(claims.c.claim_id).where(claims.c.claim_id == claim_id)) is None:
        raise StoreError(f"no claim has the id {claim_id!r}")
    return _UNTOUCHED | {"revision": 0, "reviewer": "", "changed_at": ""}


def _apply(
    connection: Connection, claim_id: str, reviewer: str, action: str, before: dict[str, Any], after: dict[str, Any],
    revision: int, undoes: int | None = None,
) -> int:  # fmt: skip
    now = _now()
    reviewer = storable(reviewer)
    key = None if after["text"] is None else _folded(after["text"])
    values = after | {"proposition_key": key} | {"reviewer": reviewer, "changed_at": now, "revision": revision + 1}
    if revision:
        connection.execute(update(reviews).where(reviews.c.claim_id == claim_id).values(values))
    else:
        connection.execute(reviews.insert().values(values | {"claim_id": claim_id}))
    row = {
        "claim_id": claim_id,
        "at": now,
        "reviewer": reviewer,
        "action": action,
        "before": before,
        "after": after,
    }
    connection.execute(review_events.insert().values(row | {"undoes": undoes}))
    return revision + 1


def history(engine: Engine, claim_id: str) -> pd.DataFrame:
    """Return every act on a claim, the latest first: columns `at`, `reviewer`, `action`, `before`, `after`."""
    columns = [review_events.c[name] for name in ("at", "reviewer", "action", "before", "after")]
    query = select(*columns).where(review_events.c.claim_id == claim_id).order_by(review_events.c.event_id.desc())
    return _frame(engine, query)
