"""Every question about claims and articles that pages, exports and the command line ask of the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)

from pipeline.article import Article
from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters
from pipeline.schema import article_texts, articles, claims, reviews, standing
from pipeline.store.connection import reading
from pipeline.store.standing import MANY
from pipeline.taxonomy import Stance, Status

Order = Literal["queue", "article", "changed"]
OTHERS = "others"


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
    verdicts: tuple[str, ...]
    assignees: tuple[str, ...]
    tags: tuple[str, ...]


_ACTOR = func.coalesce(standing.c.actor, OUTLET_VOICE)
_REVIEWED = standing.c.status != Status.NEW.value
_LISTED = (standing.c.status != Status.DISMISSED.value, standing.c.hidden == 0)
_STANDS = ("text", "actor", "actor_kind", "type", "stance", "status", "assignee", "tags", "deadline", "verdict")
_READ = ("via", "attribution", "cue", "quote", "due", "check_worthiness", "type_confidence", "why")
_PLACED = ("spans", "source_spans", "cue_spans", "version", "position", "withdrawn", "article_id", "origin")
_DECIDED = ("reason", "verdict_text", "note", "reviewer", "changed_at", "merged_into")
_COLUMNS = (
    claims.c.claim_id,
    standing.c.proposition_key,
    *(standing.c[name] for name in _STANDS),
    func.coalesce(reviews.c.priority, "normal").label("priority"),
    *(claims.c[name] for name in (*_READ, *_PLACED)),
    type_coerce(func.coalesce(reviews.c.figures, claims.c.figures), JSON).label("figures"),
    *(articles.c[name] for name in ("doc", "title", "outlet", "author", "published", "url")),
    *(func.coalesce(reviews.c[name], "").label(name) for name in _DECIDED),
    reviews.c.evidence,
    func.coalesce(reviews.c.removed, False).label("removed"),
    func.coalesce(reviews.c.revision, 0).label("revision"),
    *(claims.c[name].label(f"machine_{name}") for name in ("text", "actor", "actor_kind", "type", "stance", "figures")),
)
_QUEUE = (standing.c.urgency.desc(), standing.c.check_worthiness.desc(), standing.c.claim_id)
_ORDERS: dict[Order, tuple[Any, ...]] = {
    "queue": _QUEUE,
    "article": (standing.c.article_id, standing.c.position, standing.c.claim_id),
    "changed": (standing.c.changed_at.desc(), standing.c.claim_id),
}


def _selected(filters: Filters, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(standing).where(filters.condition())


def _whole() -> Select[Any]:
    """All columns of claims, corrections applied; `machine_…` columns hold the machine's own reading."""
    joined = standing.join(claims, claims.c.claim_id == standing.c.claim_id)
    joined = joined.join(articles, claims.c.article_id == articles.c.article_id)
    return select(*_COLUMNS).select_from(joined.outerjoin(reviews, claims.c.claim_id == reviews.c.claim_id))


def frame(engine: Engine, query: Select[Any]) -> pd.DataFrame:
    """Return what a question finds as a table of Python's own values."""
    with reading(engine) as connection:
        found = connection.execute(query)
        rows = [tuple(row) for row in found]
        return pd.DataFrame(rows, columns=list(found.keys()), dtype=object)


def counts(engine: Engine, filters: Filters) -> Counts:
    """Count the claims that the filters select, their articles, actors and disputes, and how many are reviewed."""
    query = _selected(
        filters,
        func.count(),
        func.count(func.distinct(standing.c.article_id)),
        func.count(func.distinct(standing.c.actor)),
        func.coalesce(func.sum(case((_REVIEWED, 1), else_=0)), 0),
    )
    with reading(engine) as connection:
        total, in_articles, actors, reviewed = connection.execute(query).one()
        disputed = connection.scalar(select(func.count()).select_from(_contested_keys(filters).subquery())) or 0
    return Counts(total, in_articles, actors, disputed, reviewed)


def by_status(engine: Engine, filters: Filters) -> dict[Status, int]:
    """Count the claims that the filters select by where they stand in the review; every status is there."""
    query = _selected(filters, standing.c.status.label("status"), func.count().label("claims")).group_by(
        standing.c.status
    )
    with reading(engine) as connection:
        found = {row.status: row.claims for row in connection.execute(query)}
    return {status: found.get(status.value, 0) for status in Status}


def claims_page(engine: Engine, filters: Filters, limit: int, offset: int = 0, order: Order = "queue") -> pd.DataFrame:
    """Return a page of claims, corrections applied; `machine_…` columns hold the machine's own reading."""
    query = _whole().where(filters.condition())
    return frame(engine, query.order_by(*_ORDERS[order]).limit(limit).offset(offset))


def revisions(engine: Engine, filters: Filters) -> dict[str, int]:
    """Return all claims that the filters select, in the order of the queue, each with its revision."""
    revision = func.coalesce(reviews.c.revision, 0)
    query = select(standing.c.claim_id, revision).where(filters.condition()).order_by(*_QUEUE)
    query = query.select_from(standing.outerjoin(reviews, reviews.c.claim_id == standing.c.claim_id))
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def claims_by_id(engine: Engine, claim_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the claims of some ids with all their columns, in that order; ids that no claim has are left out."""
    found: dict[str, dict[str, Any]] = {}
    with reading(engine) as connection:
        for start in range(0, len(claim_ids), MANY):
            query = _whole().where(claims.c.claim_id.in_(claim_ids[start : start + MANY]))
            found |= {row["claim_id"]: dict(row) for row in connection.execute(query).mappings()}
    return [found[claim_id] for claim_id in claim_ids if claim_id in found]


def claim_rows(engine: Engine, filters: Filters, size: int = 1000) -> Iterator[dict[str, Any]]:
    """Yield all claims that the filters select, article by article, without holding them all at once."""
    query = _whole().where(filters.condition()).order_by(*_ORDERS["article"])
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=size).execute(query).mappings():
            yield dict(row)


def claim(engine: Engine, claim_id: str) -> dict[str, Any] | None:
    """Return one claim with all its columns, or None if no claim has this id."""
    query = _whole().where(claims.c.claim_id == claim_id)
    with reading(engine) as connection:
        row = connection.execute(query).mappings().first()
        return dict(row) if row is not None else None


def article(engine: Engine, article_id: int, version: int | None = None) -> Article | None:
    """Return an article as it was last read, or as it was in an earlier version; None if there is none."""
    if not 0 <= article_id < 2**31:
        return None
    with reading(engine) as connection:
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
    query = _whole().where(Filters().condition(), standing.c.article_id == article_id)
    return frame(engine, query.order_by(*_ORDERS["article"]))


def articles_page(engine: Engine, filters: Filters, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return a page of articles, the latest read first, each with its claims and how many are reviewed.

    Without filters, articles that hold no claim are there too.
    """
    shown = (standing.c.article_id == articles.c.article_id) & (standing.c.hidden <= int(filters.withdrawn))
    names = ("article_id", "title", "doc", "outlet", "published", "url", "read_at")
    columns = [articles.c[name] for name in names]
    reviewed = func.sum(case((standing.c.claim_id.is_not(None) & _REVIEWED, 1), else_=0)).label("reviewed")
    query = select(*columns, func.count(standing.c.claim_id).label("claims"), reviewed)
    query = query.select_from(articles.outerjoin(standing, shown))
    if filters != Filters():
        query = query.where(filters.condition())
    query = query.group_by(*columns).order_by(articles.c.read_at.desc(), articles.c.article_id.desc())
    return frame(engine, query.limit(limit).offset(offset))


def options(engine: Engine, most: int = 2000) -> Options:
    """Return what the filters can offer: actors by number of claims, the rest by name.

    `most` is how many actors are named; a claim's own actor may be one beyond them.
    """
    with reading(engine) as connection:
        outlets = connection.scalars(select(articles.c.outlet).distinct().order_by(articles.c.outlet))
        named = tuple(name or NO_OUTLET for name in outlets)
        query = _selected(Filters(), _ACTOR.label("actor")).group_by(_ACTOR).order_by(func.count().desc(), _ACTOR)
        actors = tuple(connection.scalars(query.limit(most)))

        def used(column: ColumnElement[str]) -> tuple[str, ...]:
            return tuple(sorted(one for one in connection.scalars(select(column).distinct()) if one))

        tags = sorted({tag for some in connection.scalars(select(reviews.c.tags).distinct()) for tag in some})
        return Options(named, actors, used(reviews.c.verdict), used(reviews.c.assignee), tuple(tags))


def by_actor(engine: Engine, filters: Filters, part: Literal["stance", "type"], top: int = 12) -> pd.DataFrame:
    """Count claims by actor and stance or type: columns `actor`, `stance` or `type`, `claims`.

    The `top` largest actors stand under their names, the rest under "others".
    """
    column = standing.c.stance if part == "stance" else standing.c.type
    largest = (
        _selected(filters, _ACTOR.label("actor")).group_by(_ACTOR).order_by(func.count().desc(), _ACTOR).limit(top)
    )
    with reading(engine) as connection:
        names = list(connection.scalars(largest))
    grouped = case((_ACTOR.in_(names), _ACTOR), else_=literal(OTHERS))
    inner = _selected(filters, grouped.label("actor"), column.label(part)).subquery()
    query = select(inner.c.actor, inner.c[part], func.count().label("claims")).group_by(inner.c.actor, inner.c[part])
    found = frame(engine, query)
    places = {name: place for place, name in enumerate(names)}
    found["place"] = found["actor"].map(lambda name: places.get(name, len(places)))
    return found.sort_values(["place", part]).drop(columns="place").reset_index(drop=True)


def by_day(engine: Engine, filters: Filters) -> pd.DataFrame:
    """Count claims by day of publication and stance: columns `day`, `stance`, `claims`; undated articles left out."""
    sides = (standing.c.day, standing.c.stance)
    query = _selected(filters, *sides, func.count().label("claims")).where(standing.c.day != "")
    return frame(engine, query.group_by(*sides).order_by(*sides))


def _contested_keys(filters: Filters) -> Select[Any]:
    def some(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return func.sum(case((condition, 1), else_=0)) > 0

    # Few propositions are denied by anyone: only those are counted through.
    denied = select(standing.c.proposition_key).where(*_LISTED, standing.c.stance == Stance.DENIES.value)
    query = select(standing.c.proposition_key, func.count().label("claims"))
    query = query.where(*_LISTED, standing.c.proposition_key.in_(denied)).group_by(standing.c.proposition_key)
    return query.having(
        some(standing.c.stance == Stance.SUPPORTS.value),
        some(filters.condition()),
    )


def contested(engine: Engine, filters: Filters, limit: int = 20) -> pd.DataFrame:
    """Return the propositions that someone supports and someone denies, if the filters select one of their claims.

    Both sides are there, whichever the filters select: a proposition does not cease to be contested where one
    looks at those who deny it.

    Columns: `proposition_key`, `text`, `supporters` and `deniers` (names, joined by commas), `claims`.
    """
    keys = frame(
        engine, _contested_keys(filters).order_by(func.count().desc(), standing.c.proposition_key).limit(limit)
    )
    query = _selected(
        Filters(),
        standing.c.proposition_key.label("key"),
        standing.c.text.label("text"),
        _ACTOR.label("actor"),
        standing.c.stance.label("stance"),
    )
    query = query.where(standing.c.proposition_key.in_(list(keys.iloc[:, 0])), *_LISTED)
    sides = frame(engine, query.order_by(*_ORDERS["article"]))
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
    """Return the claim that follows another in the order of the queue (or precedes it), or the first.

    The queue has the most urgent claims first, among them the most check-worthy.
    """
    query = _selected(filters, standing.c.claim_id)
    with reading(engine) as connection:
        if after is not None and (here := _key(connection, after)) is not None:
            query = query.where(_before(here) if back else _behind(here))
        # The same columns and directions as the index, or their reverse.
        turned = (standing.c.urgency, standing.c.check_worthiness, standing.c.claim_id.desc())
        found: str | None = connection.scalar(query.order_by(*(turned if back else _QUEUE)).limit(1))
        return found


_Key = tuple[int, float, str]


def _key(connection: Connection, claim_id: str) -> _Key | None:
    columns = (standing.c.urgency, standing.c.check_worthiness, standing.c.claim_id)
    row = connection.execute(select(*columns).where(standing.c.claim_id == claim_id)).first()
    return None if row is None else (row[0], row[1], row[2])


def _before(here: _Key) -> ColumnElement[bool]:
    urgency, worth, claim_id = here
    at = standing.c
    higher = or_(at.check_worthiness > worth, and_(at.check_worthiness == worth, at.claim_id < claim_id))
    return or_(at.urgency > urgency, and_(at.urgency == urgency, higher))


def _behind(here: _Key) -> ColumnElement[bool]:
    return not_(_before(here)) & (standing.c.claim_id != here[2])


def place_in_queue(engine: Engine, filters: Filters, claim_id: str) -> Place:
    """Return where a claim stands among those that the filters select, in the order of the queue."""
    with reading(engine) as connection:
        length = connection.scalar(_selected(filters, func.count())) or 0
        here = _key(connection, claim_id)
        if here is None or not connection.scalar(_selected(filters, func.count()).where(_is(claim_id))):
            return Place(None, length)
        return Place(1 + (connection.scalar(_selected(filters, func.count()).where(_before(here))) or 0), length)


def _is(claim_id: str) -> ColumnElement[bool]:
    return standing.c.claim_id == claim_id
