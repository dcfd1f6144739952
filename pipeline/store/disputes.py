"""Who stands against whom: propositions that one actor supports and another denies.

The outlet's own voice counts as one actor here. Dismissed claims, withdrawn ones and duplicates take no side. Filters
say whose claims are looked at; the other side of a dispute is found wherever it stands.
"""

from dataclasses import replace
from typing import Any, Literal

import pandas as pd
from sqlalchemy import CTE, ColumnElement, Engine, Integer, Select, case, cast, exists, func, select

from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.schema import standing
from pipeline.store.connection import reading
from pipeline.store.questions import LISTED, WHO, contested_keys, frame, listed
from pipeline.taxonomy import Stance

Side = Literal["supports", "denies"]
SIDES = (Stance.SUPPORTS.value, Stance.DENIES.value)
_OTHER: dict[Side, Side] = {"supports": "denies", "denies": "supports"}


def _sides(filters: Filters, *more: ColumnElement[Any]) -> Select[Any]:
    """Who takes which side on the contested propositions, and how many of the filters' claims do so."""
    at = standing.c
    keys = contested_keys(filters).subquery()
    what = (at.proposition_key.label("key"), WHO.label("who"), at.stance.label("stance"), *more)
    query = select(*what, func.sum(case((filters.condition(), 1), else_=0)).label("chosen"))
    query = query.where(LISTED, at.stance.in_(SIDES), at.proposition_key.in_(select(keys.c.proposition_key)))
    return query.group_by(at.proposition_key, WHO, at.stance, *more)


def contested_claims(filters: Filters) -> CTE:
    """Return by actor (`who`) how many of the filters' claims take a side on which another actor takes the other.

    Actors without one are left out; the column is `contested`.
    """
    one = _sides(filters).cte("sides")
    # Counted, not by joining the sides with themselves, of whose number databases know nothing beforehand.
    supporters, deniers = (
        func.sum(case((one.c.stance == side, 1), else_=0)).over(partition_by=one.c.key) for side in SIDES
    )
    others = case((one.c.stance == Stance.SUPPORTS.value, deniers), else_=supporters)
    own = func.count().over(partition_by=(one.c.key, one.c.who)) - 1
    counted = select(one.c.who, one.c.chosen, (others - own).label("others")).cte("counted")
    query = select(counted.c.who, cast(func.sum(counted.c.chosen), Integer).label("contested"))
    return query.where(counted.c.others > 0, counted.c.chosen > 0).group_by(counted.c.who).cte("contested")


def who_disputes_whom(engine: Engine, filters: Filters, top: int = 12) -> pd.DataFrame:
    """Count the propositions that one actor denies and another supports, where the filters select either's claim.

    Columns: `denier`, `supporter`, `propositions`, `together` (those of them where one article holds both sides), the
    pairs with the most first. Only the `top` actors with the most disputes are there on either side.
    """
    taken = frame(engine, _sides(filters, standing.c.article_id))
    pairs = _pairs(taken, "propositions")
    together = _pairs(taken, "together", "article_id")
    found = pairs.merge(together, on=["denier", "supporter"], how="left").fillna({"together": 0})
    for side in ("denier", "supporter"):
        totals = found.groupby(side)["propositions"].sum().sort_values(ascending=False, kind="stable")
        found = found[found[side].isin(totals.index[:top])]
    found = found.astype({"propositions": int, "together": int})
    order = ["propositions", "denier", "supporter"]
    return found.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)


def _pairs(sides: pd.DataFrame, name: str, *more: str) -> pd.DataFrame:
    """Who denies what who else supports, and on how many propositions; `more` are columns that both sides share."""
    sides = sides.groupby(["key", "who", "stance", *more])["chosen"].sum().reset_index()
    parts = [sides[sides["stance"] == stance].drop(columns="stance") for stance in (Stance.DENIES, Stance.SUPPORTS)]
    both = parts[0].merge(parts[1], on=["key", *more], suffixes=("_denies", "_supports"))
    both = both[(both["who_denies"] != both["who_supports"]) & (both["chosen_denies"] + both["chosen_supports"] > 0)]
    both = both.rename(columns={"who_denies": "denier", "who_supports": "supporter"})
    return both.groupby(["denier", "supporter"])["key"].nunique().rename(name).reset_index()


def propositions_of(engine: Engine, filters: Filters, side: Side, limit: int) -> pd.DataFrame:
    """Return what the one actor that the filters name denies, or supports while another actor denies it.

    Columns: `proposition_key`, `text`, `claims` (the actor's own), `others` (who takes the other side, a list; it may
    be empty for what the actor denies). What is contested comes first, then what the actor says most often.
    """
    (actor,) = filters.actor
    at, other = standing.c, standing.alias()
    opposed = exists().where(
        other.c.proposition_key == at.proposition_key,
        listed(other),
        other.c.stance == _OTHER[side],
        func.coalesce(other.c.actor, OUTLET_VOICE) != actor,
    )
    query = select(at.proposition_key, func.min(at.text).label("text"), func.count().label("claims"))
    query = query.where(filters.condition(), LISTED, at.stance == side)
    if side == "supports":
        query = query.where(opposed)
    has_other = func.max(case((opposed, 1), else_=0))
    found = frame(
        engine,
        query.group_by(at.proposition_key).order_by(has_other.desc(), func.count().desc(), at.proposition_key)
        .limit(limit),
    )  # fmt: skip
    keys = list(found["proposition_key"])
    others: dict[str, list[str]] = {key: [] for key in keys}
    names = select(at.proposition_key, WHO).where(LISTED, at.stance == _OTHER[side], at.proposition_key.in_(keys))
    with reading(engine) as connection:
        for key, who in connection.execute(names.group_by(at.proposition_key, WHO).order_by(func.count().desc(), WHO)):
            if who != actor:
                others[key].append(who)
    return found.assign(others=pd.Series([others[key] for key in keys], dtype=object))


def between(engine: Engine, filters: Filters, one: str, other: str, limit: int) -> pd.DataFrame:
    """Return the propositions on which two actors both take a side, what sets them apart first.

    Columns: `proposition_key`, `text`, `one` and `other` (each one's sides: "supports", "denies" or both, joined by a
    comma).
    """
    at = standing.c
    flags = {
        (name, side): func.max(case(((at.actor == name) & (at.stance == side), 1), else_=0))
        for name in (one, other)
        for side in SIDES
    }
    apart = case(
        ((flags[one, "supports"] + flags[other, "denies"] == 2), 1),
        ((flags[one, "denies"] + flags[other, "supports"] == 2), 1),
        else_=0,
    )
    query = select(at.proposition_key, func.min(at.text), *flags.values())
    query = query.where(replace(filters, actor=(one, other)).condition(), LISTED, at.stance.in_(SIDES))
    query = query.group_by(at.proposition_key).having(func.count(func.distinct(at.actor)) == 2)
    query = query.order_by(apart.desc(), func.count().desc(), at.proposition_key).limit(limit)
    with reading(engine) as connection:
        rows = [
            (key, text, _said(given[:2]), _said(given[2:])) for key, text, *given in connection.execute(query).all()
        ]
    return pd.DataFrame(rows, columns=["proposition_key", "text", "one", "other"], dtype=object)


def _said(flags: list[int]) -> str:
    return ", ".join(side for side, flag in zip(SIDES, flags, strict=True) if flag)
