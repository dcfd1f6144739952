"""Actors: how many claims each makes, of which kind, where and when, and who passes them on.

Actors are counted by the name that stands: corrected by editors, and joined where names were joined.
"""

from dataclasses import replace
from typing import Any, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Engine, case, func, select, union_all

from pipeline.filters import NO_OUTLET, Filters
from pipeline.schema import aliases, claims, standing
from pipeline.store.connection import reading
from pipeline.store.disputes import SIDES, contested_claims
from pipeline.store.questions import LISTED, frame
from pipeline.taxonomy import Stance

ActorOrder = Literal["claims", "denials", "contested", "latest", "name"]


def actors_page(
    engine: Engine, filters: Filters, limit: int, offset: int = 0, order: ActorOrder = "claims"
) -> pd.DataFrame:
    """Return a page of the actors whose claims the filters select; the outlet's own voice is none.

    Columns: `actor`, `claims`, one for each stance, `sided` (claims that support or deny and are not dismissed),
    `contested` (those of them on whose proposition another actor takes the other side), `outlets` (how many), `first`
    and `last` (days of publication, or None), `kind` (the one most often given, or None).
    """
    at = standing.c

    def number(condition: Any, name: str) -> Any:
        return func.sum(case((condition, 1), else_=0)).label(name)

    counted = select(
        at.actor,
        func.count().label("claims"),
        *(number(at.stance == stance.value, stance.value) for stance in Stance),
        number(at.stance.in_(SIDES) & LISTED, "sided"),
        func.count(func.distinct(at.outlet)).label("outlets"),
        func.min(func.nullif(at.day, "")).label("first"),
        func.max(func.nullif(at.day, "")).label("last"),
    )
    counted = counted.where(filters.condition(), at.actor.is_not(None)).group_by(at.actor)
    one, against = counted.subquery(), contested_claims(filters)
    contested = func.coalesce(against.c.contested, 0)
    orders: dict[ActorOrder, tuple[Any, ...]] = {
        "claims": (one.c.claims.desc(),),
        "denials": (one.c.denies.desc(), one.c.claims.desc()),
        "contested": (contested.desc(), one.c.claims.desc()),
        "latest": (func.coalesce(one.c.last, "").desc(), one.c.claims.desc()),
        "name": (func.lower(one.c.actor),),
    }
    query = select(*one.c, contested.label("contested"))
    query = query.select_from(one.outerjoin(against, against.c.who == one.c.actor))
    found = frame(engine, query.order_by(*orders[order], one.c.actor).limit(limit).offset(offset))
    kinds = _kinds(engine, filters, list(found["actor"]))
    return found.assign(kind=pd.Series([kinds.get(name) for name in found["actor"]], dtype=object))


def _kinds(engine: Engine, filters: Filters, names: list[str]) -> dict[str, str]:
    """What each actor is called most often."""
    at = standing.c
    query = select(at.actor, at.actor_kind).where(filters.condition(), at.actor.in_(names), at.actor_kind.is_not(None))
    query = query.group_by(at.actor, at.actor_kind).order_by(func.count(), at.actor_kind.desc())
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def relayed_by(engine: Engine, filters: Filters, limit: int = 10) -> pd.DataFrame:
    """Count who relays the claims that the filters select: columns `via`, `claims`. Joined names count as one."""
    via: ColumnElement[Any] = func.coalesce(aliases.c.actor, claims.c.via).label("via")
    joined = standing.join(claims, claims.c.claim_id == standing.c.claim_id)
    joined = joined.outerjoin(aliases, aliases.c.name == claims.c.via)
    query = select(via, func.count().label("claims")).where(filters.condition(), claims.c.via.is_not(None))
    query = query.select_from(joined).group_by(via).order_by(func.count().desc(), via)
    return frame(engine, query.limit(limit))


def by_outlet(engine: Engine, filters: Filters, limit: int = 12) -> pd.DataFrame:
    """Count claims by outlet, the largest first: columns `outlet`, `claims`, `voice` (those in its own voice).

    What an outlet has copied counts too: it has printed it.
    """
    at = standing.c
    voice = func.sum(case((at.actor.is_(None), 1), else_=0)).label("voice")
    # Each of what is shown by itself, as an index has them in order.
    parts = [
        select(at.outlet, func.count().label("claims"), voice).where(filters.condition(hidden)).group_by(at.outlet)
        for hidden in replace(filters, copies=True).shown()
    ]
    both = union_all(*parts).subquery()
    claims = func.sum(both.c.claims)
    query = select(both.c.outlet, claims.label("claims"), func.sum(both.c.voice).label("voice"))
    found = frame(engine, query.group_by(both.c.outlet).order_by(claims.desc(), both.c.outlet).limit(limit))
    numbers = {name: [int(one) for one in found[name]] for name in ("claims", "voice")}
    return found.assign(outlet=[name or NO_OUTLET for name in found["outlet"]], **numbers)
