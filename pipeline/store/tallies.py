"""The overview's numbers: how many claims, of whom, of which stance and type, and how many are reviewed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Connection, Engine, func, literal, null, select, union, union_all

from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.schema import standing
from pipeline.store.connection import reading
from pipeline.store.questions import contested_keys
from pipeline.taxonomy import WAITING

OTHERS = "others"
Part = Literal["stance", "type"]


@dataclass(frozen=True)
class Counts:
    """The overview's numbers."""

    claims: int
    articles: int
    actors: int
    contested: int
    reviewed: int


@dataclass(frozen=True)
class Tallies:
    """Claims that some filters select, counted in one pass."""

    claims: int
    reviewed: int
    actors: int
    by_stance: pd.DataFrame
    """Columns: `actor`, `stance`, `claims`. The largest actors stand under their names, the rest under "others"."""
    by_type: pd.DataFrame
    """The same by `type`."""


def tallies(engine: Engine, filters: Filters, top: int = 12) -> Tallies:
    """Count the claims that the filters select, and those of the `top` actors by stance and type."""
    with reading(engine) as connection:
        return _tallies(connection, filters, top)


def _tallies(connection: Connection, filters: Filters, top: int) -> Tallies:
    at = standing.c
    sides = (at.actor, at.stance, at.type, at.status)
    # Grouped once, in the order of an index; the groups are few beside the claims.
    found = select(*sides, func.count().label("claims")).where(filters.condition()).group_by(*sides).cte("groups")
    number = func.sum(found.c.claims)
    who = func.coalesce(found.c.actor, OUTLET_VOICE)
    largest = select(found.c.actor, who.label("who")).group_by(found.c.actor).order_by(number.desc(), who).limit(top)
    named = largest.cte("named")
    none = null().label("none")
    counted = union_all(
        select(literal("status"), none, found.c.status, none, number).group_by(found.c.status),
        select(literal("actors"), none, none, none, func.count(found.c.actor.distinct())),
        select(literal("all"), none, found.c.stance, found.c.type, number).group_by(found.c.stance, found.c.type),
        select(literal("named"), who, found.c.stance, found.c.type, number)
        .where(who.in_(select(named.c.who)))
        .group_by(who, found.c.stance, found.c.type),
    )
    rows = [tuple(row) for row in connection.execute(counted)]
    status = {one[2]: int(one[4]) for one in rows if one[0] == "status"}
    of_all, of_named = ([row[1:] for row in rows if row[0] == name] for name in ("all", "named"))
    return Tallies(
        sum(status.values()),
        sum(claims for name, claims in status.items() if name not in WAITING),
        next(int(row[4]) for row in rows if row[0] == "actors"),
        *(_by(part, of_all, of_named) for part in ("stance", "type")),
    )


def _by(part: Part, of_all: Sequence[tuple[Any, ...]], of_named: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """The named actors' claims by one side, the largest first, and what is left of all.

    Rows are actor, stance, type and claims.
    """
    side = 1 if part == "stance" else 2
    left: Counter[str] = Counter()
    for row in of_all:
        left[row[side]] += int(row[3])
    named: Counter[tuple[str, str]] = Counter()
    size: Counter[str] = Counter()
    for row in of_named:
        named[row[0], row[side]] += int(row[3])
        size[row[0]] += int(row[3])
        left[row[side]] -= int(row[3])
    rows = [(*key, number) for key, number in sorted(named.items(), key=lambda one: (-size[one[0][0]], one[0]))]
    rows += [(OTHERS, one, number) for one, number in sorted(left.items()) if number]
    return pd.DataFrame(rows, columns=["actor", part, "claims"], dtype=object)


def by_actor(engine: Engine, filters: Filters, part: Part, top: int = 12) -> pd.DataFrame:
    """Count claims by actor and stance or type: columns `actor`, `stance` or `type`, `claims`, as in `Tallies`."""
    found = tallies(engine, filters, top)
    return found.by_stance if part == "stance" else found.by_type


def counts(engine: Engine, filters: Filters) -> Counts:
    """Count the claims that the filters select, their articles, actors and disputes, and how many are reviewed.

    A claim counts once, whatever copies there are of its article; these count as articles.
    """
    with reading(engine) as connection:
        found = _tallies(connection, filters, 0)
        disputes = connection.scalar(select(func.count()).select_from(contested_keys(filters).subquery())) or 0
        return Counts(found.claims, _articles(connection, filters), found.actors, disputes, found.reviewed)


def count_articles(engine: Engine, filters: Filters) -> int:
    """Count the articles that hold a claim which the filters select, copies too."""
    with reading(engine) as connection:
        return _articles(connection, filters)


def _articles(connection: Connection, filters: Filters) -> int:
    # Each of what is shown by itself, as an index has them in order.
    held = (
        select(standing.c.article_id).where(filters.condition(hidden)).distinct()
        for hidden in replace(filters, copies=True).shown()
    )
    return connection.scalar(select(func.count()).select_from(union(*held).subquery())) or 0
