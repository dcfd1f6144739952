"""Questions about tracks: claims that come back, with everyone who made or denied them."""

from dataclasses import replace
from typing import Any, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Engine, Select, case, func, or_, select, union_all

from pipeline.filters import Filters, storable
from pipeline.schema import IN_COPY, IN_LISTS, acts, events, opposed, placings, standing, tracks
from pipeline.store.connection import reading
from pipeline.store.placed import FIRST, MAYBE, REJECTED, SUGGESTED
from pipeline.store.questions import APPEARS, claims_by_id, frame
from pipeline.taxonomy import WAITING, Stance

TrackOrder = Literal["appearances", "latest", "contested"]
TRACK_ORDERS: tuple[TrackOrder, ...] = ("appearances", "latest", "contested")
_BACK = 2
"""Claims from which a track is one that came back."""
_SUREST = 1000
"""Pairs of claims that may be the same among which those that left the lists are left out."""
_IN_TRACK = placings.join(standing, standing.c.claim_id == placings.c.claim_id)
_DAY = func.nullif(standing.c.day, "")


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _grouped(filters: Filters) -> Select[Any]:
    """Tracks that came back and hold a claim that the filters select, with numbers over all their listed claims."""
    columns = {
        "claims": func.count(),
        "articles": func.count(standing.c.article_id.distinct()),
        "outlets": func.count(standing.c.outlet.distinct()),
        "first_day": func.coalesce(func.min(_DAY), ""),
        "last_day": func.coalesce(func.max(_DAY), ""),
        "supports": _sum(standing.c.stance == Stance.SUPPORTS.value),
        "denies": _sum(standing.c.stance == Stance.DENIES.value),
        "suggested": _sum((placings.c.state == SUGGESTED) & (placings.c.relation != FIRST)),
        "waiting": _sum(standing.c.status.in_([status.value for status in WAITING])),
    }
    named = (column.label(name) for name, column in columns.items())
    # Most tracks have one claim: which have more is told along the index alone.
    more = select(placings.c.track_id).group_by(placings.c.track_id).having(func.count() >= _BACK).correlate(None)
    query = select(placings.c.track_id, *named).select_from(_IN_TRACK)
    query = query.where(APPEARS, placings.c.track_id.in_(more))
    if filters != Filters():
        chosen = select(placings.c.track_id).select_from(_IN_TRACK).where(replace(filters, copies=True).condition())
        query = query.where(placings.c.track_id.in_(chosen.correlate(None)))
    return query.group_by(placings.c.track_id).having(func.count() >= _BACK)


def _pairs() -> Select[Any]:
    """Pairs of tracks that contradict each other, each twice: one from either side."""
    mine, theirs = placings.alias(), placings.alias()
    joined = opposed.join(mine, mine.c.claim_id == opposed.c.claim_id)
    joined = joined.join(theirs, theirs.c.claim_id == opposed.c.other_id)
    both = [
        select(one.c.track_id.label("track_id"), other.c.track_id.label("other"), opposed.c.score, opposed.c.state)
        .select_from(joined)
        .where(mine.c.track_id != theirs.c.track_id, opposed.c.state != REJECTED)
        for one, other in ((mine, theirs), (theirs, mine))
    ]
    found = union_all(*both).subquery()
    return select(found)


def _ordered(filters: Filters, order: TrackOrder) -> tuple[Any, Select[Any]]:
    found = _grouped(filters).subquery()
    at = found.c
    against = select(_pairs().subquery().c.track_id)
    contested = case(((at.supports > 0) & (at.denies > 0) | at.track_id.in_(against), 1), else_=0)
    orders: dict[TrackOrder, tuple[Any, ...]] = {
        "appearances": (at.articles.desc(), at.claims.desc()),
        "latest": (at.last_day.desc(), at.articles.desc()),
        "contested": (contested.desc(), at.articles.desc(), at.claims.desc()),
    }
    query = select(found, contested.label("contested"))
    return found, query.order_by(*orders[order], at.track_id)


def tracks_page(
    engine: Engine, filters: Filters, limit: int, offset: int = 0, order: TrackOrder = "appearances"
) -> tuple[pd.DataFrame, int]:
    """Return a page of the tracks that came back and hold a claim that the filters select, and how many there are.

    Columns: `track_id`, `wording`, `claims`, `articles`, `outlets`, `first_day`, `last_day` ("" where no article has
    a day), `supports` and `denies` (claims), `suggested` (placings that wait for a decision), `waiting` (claims that
    wait for review), `contested` (1 or 0).
    """
    _, query = _ordered(filters, order)
    page = frame(engine, query.add_columns(func.count().over().label("total")).limit(limit).offset(offset))
    if page.empty:
        return page.assign(wording=[]).drop(columns="total"), 0
    ids = page["track_id"].tolist()
    with reading(engine) as connection:
        found = connection.execute(select(tracks.c.track_id, tracks.c.wording).where(tracks.c.track_id.in_(ids)))
        words: dict[int, str] = {row[0]: row[1] for row in found}
    page.insert(1, "wording", [words[one] for one in ids])
    return page.drop(columns="total"), int(page["total"].iloc[0])


def track_ids(engine: Engine, filters: Filters, order: TrackOrder = "appearances") -> list[int]:
    """Return the numbers of all tracks that came back and hold a claim that the filters select, in an order."""
    _, query = _ordered(filters, order)
    with reading(engine) as connection:
        return [row[0] for row in connection.execute(query)]


def track(engine: Engine, track_id: int) -> dict[str, Any] | None:
    """Return a track: `track_id`, `wording`, `first_wording`, `made_at`; None where there is none.

    Of one whose claims all went into another one, it is that other one.
    """
    if not 0 <= track_id < 2**31:
        return None
    with reading(engine) as connection:
        held = select(placings.c.track_id)
        there = connection.scalar(held.where(placings.c.track_id == track_id).limit(1))
        moved = held.where(placings.c.found_track_id == track_id).order_by(placings.c.placing_id).limit(1)
        wanted = there if there is not None else connection.scalar(moved)
        row = connection.execute(select(tracks).where(tracks.c.track_id == wanted)).mappings().first()
        return None if row is None else dict(row)


def track_claims(engine: Engine, track_id: int, most: int = 2000) -> list[dict[str, Any]]:
    """Return the listed claims of a track in the order of time, the undated last, each with how it is placed.

    Keys: those of `claim`, and `track_id`, `relation`, `beside`, `score` and `state` (of the placing).
    """
    names = ("claim_id", "track_id", "relation", "beside", "score", "state")
    query = select(*(placings.c[name] for name in names)).select_from(_IN_TRACK)
    query = query.where(placings.c.track_id == track_id, APPEARS)
    order = (case((standing.c.day == "", 1), else_=0), standing.c.day, standing.c.article_id, standing.c.position)
    with reading(engine) as connection:
        found = connection.execute(query.order_by(*order, standing.c.claim_id).limit(most)).mappings().all()
    rows = claims_by_id(engine, [row["claim_id"] for row in found])
    return [rows[row["claim_id"]] | dict(row) for row in found if row["claim_id"] in rows]


def seen_elsewhere(engine: Engine, claim_id: str) -> dict[str, Any] | None:
    """Return where a claim's track appears beside its own article; None where it is in no track, or nowhere else.

    Keys: `track_id`, `relation`, `state`, `claims`, `outlets`, `first_day` ("" where no article has a day).
    """
    here = placings.alias()
    own = standing.alias()
    query = select(
        here.c.track_id, here.c.relation, here.c.state,
        func.count().label("claims"),
        func.count(standing.c.outlet.distinct()).label("outlets"),
        func.coalesce(func.min(_DAY), "").label("first_day"),
    )  # fmt: skip
    joined = here.join(own, own.c.claim_id == here.c.claim_id)
    joined = joined.join(placings, placings.c.track_id == here.c.track_id)
    joined = joined.join(standing, standing.c.claim_id == placings.c.claim_id)
    query = query.select_from(joined).where(
        here.c.claim_id == storable(claim_id), APPEARS, standing.c.article_id != own.c.article_id
    )
    with reading(engine) as connection:
        row = connection.execute(query.group_by(here.c.track_id, here.c.relation, here.c.state)).mappings().first()
        return None if row is None else dict(row)


def opposed_tracks(engine: Engine, track_id: int) -> list[dict[str, Any]]:
    """Return the tracks that contradict one, the surest first: `track_id`, `wording`, `claims`, `score`, `state`."""
    pairs = _pairs().subquery()
    query = select(pairs.c.other, func.max(pairs.c.score), func.min(pairs.c.state)).where(pairs.c.track_id == track_id)
    with reading(engine) as connection:
        found = connection.execute(query.group_by(pairs.c.other).order_by(func.max(pairs.c.score).desc())).all()
        numbers = select(placings.c.track_id, func.count()).select_from(_IN_TRACK).where(APPEARS)
        ids = [row[0] for row in found]
        numbers = numbers.where(placings.c.track_id.in_(ids)).group_by(placings.c.track_id)
        listed: dict[int, int] = {row[0]: row[1] for row in connection.execute(numbers)}
        worded = select(tracks.c.track_id, tracks.c.wording).where(tracks.c.track_id.in_(ids))
        words: dict[int, str] = {row[0]: row[1] for row in connection.execute(worded)}
    return [
        {"track_id": one, "wording": words[one], "claims": listed[one], "score": score, "state": state}
        for one, score, state in found
        if one in listed
    ]


def likely_pairs(engine: Engine, limit: int, track_id: int | None = None) -> list[dict[str, Any]]:
    """Return pairs of tracks that may be the same, the surest first; those that one found in others, if it is named.

    Keys: `track_id` (that of the claim which was placed first), `wording`, `claims`, `seen` (the first day, None
    if there is none), the same of the other one with `other_` before them, and `score`.
    """
    new, old = placings.alias(), placings.alias()
    query = select(
        new.c.claim_id, new.c.beside, new.c.score, new.c.track_id.label("other_track_id"), old.c.track_id
    ).join(old, old.c.claim_id == new.c.beside)
    query = query.where(new.c.relation == FIRST, new.c.score >= MAYBE, new.c.state != REJECTED)
    query = query.where(new.c.track_id != old.c.track_id)
    if track_id is not None:
        query = query.where(new.c.track_id == track_id)
    surest = query.order_by(new.c.score.desc(), new.c.placing_id).limit(_SUREST).subquery()
    at, score = surest.c, func.max(surest.c.score).label("score")
    pairs: Select[Any] = select(at.track_id, at.other_track_id, score)
    for claim_id in (at.claim_id, at.beside):
        here = standing.alias()
        pairs = pairs.join(here, here.c.claim_id == claim_id).where(here.c.hidden.in_((IN_LISTS, IN_COPY)))
    pairs = pairs.group_by(at.track_id, at.other_track_id)
    pairs = pairs.order_by(score.desc(), at.other_track_id, at.track_id).limit(limit)
    with reading(engine) as connection:
        found = connection.execute(pairs).mappings().all()
        ids = {row[name] for row in found for name in ("track_id", "other_track_id")}
        told = select(tracks.c.track_id, tracks.c.wording, func.count().label("claims"), func.min(_DAY).label("seen"))
        told = told.select_from(tracks.join(_IN_TRACK, placings.c.track_id == tracks.c.track_id))
        told = told.where(APPEARS, tracks.c.track_id.in_(ids)).group_by(tracks.c.track_id, tracks.c.wording)
        known = {row.track_id: row._mapping for row in connection.execute(told)}
    return [
        dict(row)
        | {name: known[row["track_id"]][name] for name in ("wording", "claims", "seen")}
        | {f"other_{name}": known[row["other_track_id"]][name] for name in ("wording", "claims", "seen")}
        for row in found
        if row["track_id"] in known and row["other_track_id"] in known
    ]


def find_tracks(engine: Engine, words: str, limit: int = 20) -> list[dict[str, Any]]:
    """Return tracks whose wording, or a claim of which, holds all of some words: `track_id`, `wording`, `claims`."""
    query = select(tracks.c.track_id, tracks.c.wording, func.count().label("claims"))
    query = query.select_from(tracks.join(_IN_TRACK, placings.c.track_id == tracks.c.track_id))
    query = query.where(APPEARS)
    for word in storable(words).split():
        held = (column.icontains(word, autoescape=True) for column in (tracks.c.wording, standing.c.text))
        query = query.where(or_(*held))
    query = query.group_by(tracks.c.track_id, tracks.c.wording).order_by(func.count().desc(), tracks.c.track_id)
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(query.limit(limit)).mappings()]


def tracks_of(engine: Engine, claim_ids: list[str]) -> dict[str, int]:
    """Return in which track claims are, by id; those that are in none are left out."""
    query = select(placings.c.claim_id, placings.c.track_id).where(placings.c.claim_id.in_(claim_ids))
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def track_history(engine: Engine, track_id: int, most: int = 200) -> pd.DataFrame:
    """Return the acts on a track and on the claims that came into it or left it, the latest first.

    Columns: `act_id`, `at`, `reviewer`, `action`, `claims` (how many of them), `wording` (a new one, or None).
    """
    of_claims = (events.c.subject == "placing") & or_(
        *(side["track_id"].as_integer() == track_id for side in (events.c.before, events.c.after))
    )
    of_itself = (events.c.subject == "track") & (events.c.key == str(track_id))
    query = select(
        acts.c.act_id, acts.c.at, acts.c.reviewer, acts.c.action,
        _sum(events.c.subject == "placing").label("claims"),
        func.max(case((events.c.subject == "track", events.c.after["wording"].as_string()))).label("wording"),
    )  # fmt: skip
    query = query.join(events, events.c.act_id == acts.c.act_id).where(or_(of_claims, of_itself))
    query = query.group_by(acts.c.act_id, acts.c.at, acts.c.reviewer, acts.c.action)
    return frame(engine, query.order_by(acts.c.act_id.desc()).limit(most))
