"""Every question about claims and articles that pages, exports and the command line ask of the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    case,
    func,
    select,
    type_coerce,
)

from pipeline.article import Article
from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters, storable
from pipeline.schema import IN_COPY, IN_LISTS, article_texts, articles, claims, reviews, standing
from pipeline.store.connection import reading
from pipeline.store.standing import in_parts
from pipeline.taxonomy import WAITING, Stance, Status

Order = Literal["queue", "article", "changed", "latest"]


@dataclass(frozen=True)
class Options:
    """What the filters offer."""

    outlets: tuple[str, ...]
    actors: tuple[str, ...]
    verdicts: tuple[str, ...]
    assignees: tuple[str, ...]
    tags: tuple[str, ...]


WHO = func.coalesce(standing.c.actor, OUTLET_VOICE)
"""The actor by name, the outlet's own voice too."""
_REVIEWED = standing.c.status.not_in(list(WAITING))


def listed(table: FromClause = standing) -> ColumnElement[bool]:
    """Return what is true of claims that count: not dismissed, withdrawn, a duplicate or in a copy."""
    # Not "other than dismissed": an index finds what is named.
    kept = table.c.status.in_([status for status in Status if status != Status.DISMISSED])
    return kept & (table.c.hidden == IN_LISTS)


LISTED = listed()
APPEARS = standing.c.hidden.in_((IN_LISTS, IN_COPY))
"""True of claims that an article makes now, be it a copy of another one."""
_STANDS = ("text", "actor", "actor_kind", "type", "stance", "status", "assignee", "tags", "deadline", "verdict")
_READ = ("via", "attribution", "cue", "quote", "due", "check_worthiness", "type_confidence", "why")
_PLACED = ("spans", "source_spans", "cue_spans", "version", "position", "withdrawn", "article_id", "origin", "copy_of")
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
QUEUE = (standing.c.urgency.desc(), standing.c.check_worthiness.desc(), standing.c.claim_id)
_ORDERS: dict[Order, tuple[Any, ...]] = {
    "queue": QUEUE,
    "article": (standing.c.article_id, standing.c.position, standing.c.claim_id),
    "changed": (standing.c.changed_at.desc(), standing.c.claim_id),
    "latest": (standing.c.day.desc(), standing.c.article_id.desc(), standing.c.position, standing.c.claim_id),
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
    page = _selected(filters, standing.c.claim_id).order_by(*_ORDERS[order]).limit(limit).offset(offset)
    query = _whole().where(standing.c.claim_id.in_(select(page.subquery().c.claim_id)))
    return frame(engine, query.order_by(*_ORDERS[order]))


def unsure(engine: Engine, filters: Filters, limit: int) -> pd.DataFrame:
    """Return the claims whose type the model is least sure of, columns as in `claims_page`.

    Denials that a rule tells by their cue are left out, since the model has no say in them, and so is what an
    editor has corrected.
    """
    query = _whole().where(filters.condition(), claims.c.stance != Stance.DENIES, reviews.c.type.is_(None))
    return frame(engine, query.order_by(claims.c.type_confidence, claims.c.claim_id).limit(limit))


def revisions(engine: Engine, filters: Filters) -> dict[str, int]:
    """Return all claims that the filters select, in the order of the queue, each with its revision."""
    revision = func.coalesce(reviews.c.revision, 0)
    query = select(standing.c.claim_id, revision).where(filters.condition()).order_by(*QUEUE)
    query = query.select_from(standing.outerjoin(reviews, reviews.c.claim_id == standing.c.claim_id))
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def claim_rows(engine: Engine, filters: Filters, size: int = 1000) -> Iterator[dict[str, Any]]:
    """Yield all claims that the filters select, article by article, without holding them all at once."""
    query = _whole().where(filters.condition()).order_by(*_ORDERS["article"])
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=size).execute(query).mappings():
            yield dict(row)


def claim(engine: Engine, claim_id: str) -> dict[str, Any] | None:
    """Return one claim with all its columns, or None if no claim has this id."""
    query = _whole().where(claims.c.claim_id == storable(claim_id))
    with reading(engine) as connection:
        row = connection.execute(query).mappings().first()
        return dict(row) if row is not None else None


def claims_by_id(engine: Engine, claim_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return claims with all their columns by id, in the order of the ids; an id that no claim has is left out."""
    wanted = list(dict.fromkeys(claim_ids))
    found: dict[str, dict[str, Any]] = {}
    with reading(engine) as connection:
        for some in in_parts(wanted):
            query = _whole().where(claims.c.claim_id.in_(some))
            found |= {row["claim_id"]: dict(row) for row in connection.execute(query).mappings()}
    return {claim_id: found[claim_id] for claim_id in wanted if claim_id in found}


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


def versions(engine: Engine, article_id: int) -> list[int]:
    """Return the versions in which an article's text was read, the latest first."""
    query = select(article_texts.c.version).where(article_texts.c.article_id == article_id)
    with reading(engine) as connection:
        return list(connection.scalars(query.order_by(article_texts.c.version.desc())))


def article_claims(engine: Engine, article_id: int) -> pd.DataFrame:
    """Return an article's claims in reading order, without withdrawn ones."""
    query = _whole().where(APPEARS, standing.c.article_id == article_id)
    return frame(engine, query.order_by(*_ORDERS["article"]))


def articles_page(engine: Engine, filters: Filters, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return a page of articles, the latest read first, each with its claims and how many are reviewed.

    Without filters, articles that hold no claim are there too. Copies have their claims like others.
    """
    whole, filters = filters == Filters(), replace(filters, copies=True)
    names = ("article_id", "title", "doc", "outlet", "published", "url", "read_at")
    columns = [articles.c[name] for name in names]
    order = (articles.c.read_at.desc(), articles.c.article_id.desc())
    page = select(articles.c.article_id)
    if not whole:
        page = page.where(articles.c.article_id.in_(_selected(filters, standing.c.article_id)))
    # Only the page's own claims are counted.
    chosen = page.order_by(*order).limit(limit).offset(offset).subquery()
    reviewed = func.sum(case((standing.c.claim_id.is_not(None) & _REVIEWED, 1), else_=0)).label("reviewed")
    query = select(*columns, func.count(standing.c.claim_id).label("claims"), reviewed)
    shown = (standing.c.article_id == articles.c.article_id) & filters.condition()
    query = query.select_from(articles.outerjoin(standing, shown))
    query = query.where(articles.c.article_id.in_(select(chosen.c.article_id)))
    return frame(engine, query.group_by(*columns).order_by(*order))


def options(engine: Engine, most: int = 2000) -> Options:
    """Return what the filters can offer: actors by number of claims, the rest by name.

    `most` is how many actors are named; a claim's own actor may be one beyond them.
    """
    with reading(engine) as connection:
        outlets = connection.scalars(select(articles.c.outlet).distinct().order_by(articles.c.outlet))
        named = tuple(name or NO_OUTLET for name in outlets)
        largest = _selected(Filters(), standing.c.actor).group_by(standing.c.actor)
        largest = largest.order_by(func.count().desc(), WHO).limit(most)
        actors = tuple(name or OUTLET_VOICE for name in connection.scalars(largest))

        def used(column: ColumnElement[str]) -> tuple[str, ...]:
            return tuple(sorted(one for one in connection.scalars(select(column).distinct()) if one))

        tags = sorted({tag for some in connection.scalars(select(reviews.c.tags).distinct()) for tag in some})
        return Options(named, actors, used(reviews.c.verdict), used(reviews.c.assignee), tuple(tags))


def by_day(engine: Engine, filters: Filters, part: Literal["stance", "type"] = "stance") -> pd.DataFrame:
    """Count claims by day of publication and stance or type; undated articles are left out.

    Columns: `day`, `stance` or `type`, `claims`.
    """
    # Of one actor's claims there are few: a database would rather go along the index of days, through all claims.
    day = func.nullif(standing.c.day, "").label("day") if filters.actor else standing.c.day
    sides = (day, standing.c.stance if part == "stance" else standing.c.type)
    query = _selected(filters, *sides, func.count().label("claims")).where(standing.c.day != "")
    return frame(engine, query.group_by(*sides).order_by(*sides))


def contested_keys(filters: Filters) -> Select[Any]:
    """Return the propositions that someone supports and someone denies, if the filters select one of their claims."""

    def some(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return func.sum(case((condition, 1), else_=0)) > 0

    # Few propositions are denied by anyone: only those are counted through.
    denied = select(standing.c.proposition_key).where(LISTED, standing.c.stance == Stance.DENIES.value)
    query = select(standing.c.proposition_key, func.count().label("claims"))
    query = query.where(LISTED, standing.c.proposition_key.in_(denied)).group_by(standing.c.proposition_key)
    query = query.having(some(standing.c.stance == Stance.SUPPORTS.value))
    if filters.actor or filters.outlet or filters.proposition:
        # Those that these select are fewer still.
        chosen = select(standing.c.proposition_key).where(filters.condition())
        return query.where(standing.c.proposition_key.in_(chosen))
    return query.having(some(filters.condition())) if filters != Filters() else query


def contested(engine: Engine, filters: Filters, limit: int = 20) -> tuple[pd.DataFrame, int]:
    """Return the propositions that someone supports and someone denies, if the filters select one of their claims.

    The first of them, and how many there are.

    Both sides are there, whichever the filters select: a proposition does not cease to be contested where one
    looks at those who deny it.

    Columns: `proposition_key`, `text`, `supporters` and `deniers` (names, joined by commas), `claims`.
    """
    found = contested_keys(filters).add_columns(func.count().over().label("all"))
    keys = frame(engine, found.order_by(func.count().desc(), standing.c.proposition_key).limit(limit))
    query = _selected(
        Filters(),
        standing.c.proposition_key.label("key"),
        standing.c.text.label("text"),
        WHO.label("actor"),
        standing.c.stance.label("stance"),
    )
    query = query.where(standing.c.proposition_key.in_(list(keys.iloc[:, 0])), LISTED)
    sides = frame(engine, query.order_by(*_ORDERS["article"]))
    rows = []
    for key, number, _ in keys.itertuples(index=False):
        own = sides[sides["key"] == key]
        names = {
            stance: ", ".join(dict.fromkeys(own.loc[own["stance"] == stance, "actor"]))
            for stance in ("supports", "denies")
        }
        rows.append((key, own["text"].iloc[0], names["supports"], names["denies"], number))
    columns = ["proposition_key", "text", "supporters", "deniers", "claims"]
    return pd.DataFrame(rows, columns=columns), 0 if keys.empty else int(keys["all"].iloc[0])


def next_in_queue(engine: Engine, filters: Filters, after: str | None = None, *, back: bool = False) -> str | None:
    """Return the claim that follows another in the order of the queue (or precedes it), or the first.

    The queue has the most urgent claims first, among them the most check-worthy.
    """
    at = standing.c
    query = _selected(filters, at.claim_id)
    # The same columns and directions as the index, or their reverse.
    query = query.order_by(*((at.urgency, at.check_worthiness, at.claim_id.desc()) if back else QUEUE)).limit(1)
    with reading(engine) as connection:
        here = None if after is None else _key(connection, after)
        steps = [query] if here is None else [query.where(step) for step in _steps(here, back)]
        # Each step is a place of the index to start from, the nearest first.
        found = (connection.scalar(step) for step in steps)
        return next((claim_id for claim_id in found if claim_id is not None), None)


def _steps(here: "_Key", back: bool) -> Iterator[ColumnElement[bool]]:
    """What lies behind a claim in the queue, or before it, in three parts."""
    urgency, worth, claim_id = here
    at = standing.c
    as_urgent = at.urgency == urgency
    yield as_urgent & (at.check_worthiness == worth) & (at.claim_id < claim_id if back else at.claim_id > claim_id)
    yield as_urgent & (at.check_worthiness > worth if back else at.check_worthiness < worth)
    yield at.urgency > urgency if back else at.urgency < urgency


_Key = tuple[int, float, str]


def _key(connection: Connection, claim_id: str) -> _Key | None:
    columns = (standing.c.urgency, standing.c.check_worthiness, standing.c.claim_id)
    row = connection.execute(select(*columns).where(_is(claim_id))).first()
    return None if row is None else (row[0], row[1], row[2])


def is_selected(engine: Engine, filters: Filters, claim_id: str) -> bool:
    """Return whether the filters select a claim."""
    with reading(engine) as connection:
        return _is_selected(connection, filters, claim_id)


def _is_selected(connection: Connection, filters: Filters, claim_id: str) -> bool:
    return connection.scalar(_selected(filters, standing.c.claim_id).where(_is(claim_id))) is not None


def place_in_queue(engine: Engine, filters: Filters, claim_id: str) -> int | None:
    """Return where a claim stands among those that the filters select, in the order of the queue, counted from 1.

    None where they do not select it.
    """
    with reading(engine) as connection:
        here = _key(connection, claim_id)
        if here is None or not _is_selected(connection, filters, claim_id):
            return None
        before = (connection.scalar(_selected(filters, func.count()).where(step)) for step in _steps(here, back=True))
        return 1 + sum(number or 0 for number in before)


def _is(claim_id: str) -> ColumnElement[bool]:
    return standing.c.claim_id == storable(claim_id)
