"""Acts: everything that people do, kept as events that are never changed, and taken back by further acts.

One act changes some fields of one or many things: of claims, of names that were joined, of settings, of tracks. Its
events hold those fields as they were and as they became. What stands now is what the events come to, one after
the other.
"""

import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Row, Table, delete, func, select, true

from pipeline import logs
from pipeline.filters import storable
from pipeline.schema import acts, aliases, events, reviews, settings, standing
from pipeline.store import placed
from pipeline.store.articles import folded
from pipeline.store.connection import StoreError, now, reading, writing
from pipeline.store.questions import frame
from pipeline.store.standing import in_parts, refresh, refresh_actors, refresh_all
from pipeline.taxonomy import Priority, Status

_LOG = logging.getLogger(__name__)

Subject = Literal["claim", "alias", "setting", "track", "placing", "opposition"]
State = dict[str, Any]

UNTOUCHED: State = {
    "status": Status.NEW.value,
    "reason": "",
    "assignee": "",
    "priority": Priority.NORMAL.value,
    "tags": [],
    "deadline": "",
    "verdict": "",
    "verdict_text": "",
    "evidence": [],
    "note": "",
    "text": None,
    "actor": None,
    "actor_kind": None,
    "stance": None,
    "type": None,
    "figures": None,
    "merged_into": "",
    "removed": False,
}
"""The fields of a claim that people decide, as they are before anyone does; None where the machine's reading stands."""
_LONGEST_NAME = 400
_NAMED: dict[str, Table] = {"alias": aliases, "setting": settings}
"""The tables of what is known by a name of its own."""


class Conflict(StoreError):
    """Someone else changed these claims since they were shown."""

    def __init__(self, claims: Sequence[str], message: str) -> None:
        super().__init__(message)
        self.claims = tuple(claims)


@dataclass(frozen=True)
class Act:
    """Something that someone did, and on how many claims, names or settings."""

    act_id: int
    at: str
    """ISO 8601, UTC."""
    reviewer: str
    action: str
    things: int


@dataclass(frozen=True)
class Undone:
    """An act that takes another one back, and the claims that it left as they are, as they were changed since."""

    act: Act | None
    left: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What an act makes of one thing: the fields that change, before and after."""

    subject: Subject
    key: str
    before: State
    after: State


def named(name: str) -> str:
    """Return a name as the database keeps it: a reviewer's, an actor's. Raises StoreError if it is too long."""
    name = storable(" ".join(name.split()))
    if len(name) > _LONGEST_NAME:
        raise StoreError(f"no name is longer than {_LONGEST_NAME} characters: {name[:40]!r}…")
    return name


def plain(value: Any) -> Any:
    """Return a value of texts, numbers, lists and dicts as the database keeps it. Raises StoreError for no number."""
    if isinstance(value, str):
        # Of a member of an enum, its word.
        return storable(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        raise StoreError(f"{value} is not a number that can be kept")
    if isinstance(value, Mapping):
        return {storable(str(name)): plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def states(connection: Connection, claim_ids: Iterable[str]) -> dict[str, State]:
    """Return claims' decided fields by id, with `revision`, `reviewer` and `changed_at`.

    Raises StoreError if there is no claim of one of the ids.
    """
    wanted = list(dict.fromkeys(storable(one) for one in claim_ids))
    found: dict[str, State] = {}
    for some in in_parts(wanted):
        query = select(standing.c.claim_id.label("id"), reviews).where(standing.c.claim_id.in_(some))
        query = query.select_from(standing.outerjoin(reviews, reviews.c.claim_id == standing.c.claim_id))
        for row in connection.execute(query).mappings():
            untouched = UNTOUCHED | {"revision": 0, "reviewer": "", "changed_at": ""}
            found[row["id"]] = untouched if row["revision"] is None else {name: row[name] for name in untouched}
    if missing := next((one for one in wanted if one not in found), None):
        raise StoreError(f"there is no claim {missing!r}")
    return found


def record(
    connection: Connection, reviewer: str, action: str, changes: Sequence[Change], undoes: int | None = None
) -> Act:
    """Keep an act with its events, and make what stands follow it."""
    at, reviewer, action = now(), named(reviewer), storable(action)
    row = {"at": at, "reviewer": reviewer, "action": action, "undoes": undoes}
    key = connection.execute(acts.insert().values(row)).inserted_primary_key
    act = Act(int(key[0]) if key else 0, at, reviewer, action, len(changes))
    rows = [
        {"act_id": act.act_id, "subject": one.subject, "key": one.key, "before": one.before, "after": one.after}
        for one in changes
    ]
    connection.execute(events.insert(), rows)
    _follow(connection, act, changes)
    logs.event(_LOG, "act", act=act.act_id, action=action, things=act.things)
    return act


def _follow(connection: Connection, act: Act, changes: Sequence[Change]) -> None:
    claims = {one.key: one.after for one in changes if one.subject == "claim"}
    if claims:
        _write_reviews(connection, act, claims)
        refresh(connection, list(claims))
        if any({"merged_into", "removed"} & after.keys() for after in claims.values()):
            _check_merged(connection, list(claims))
    for change in changes:
        if change.subject != "claim":
            _write(connection, change)
    joined = [one for one in changes if one.subject == "alias"]
    if joined:
        _check_joined(connection)
        names = {name for one in joined for name in (one.key, one.before.get("actor"), one.after.get("actor")) if name}
        refresh_actors(connection, names)


def _write(connection: Connection, change: Change) -> None:
    if placed.is_tracked(change.subject):
        placed.write(connection, change.subject, change.key, change.after)
        return
    table = _NAMED[change.subject]
    connection.execute(delete(table).where(table.c.name == change.key))
    if change.after:
        connection.execute(table.insert().values(name=change.key, **change.after))


def _check_merged(connection: Connection, claim_ids: Sequence[str]) -> None:
    """Raise StoreError if a duplicate hangs on a claim that is not in the lists itself: it would be lost."""
    kept = reviews.alias()
    query = select(kept.c.claim_id).join(reviews, reviews.c.merged_into == kept.c.claim_id)
    # Few claims are duplicates: the index finds them.
    query = query.where(reviews.c.merged_into > "", (kept.c.merged_into != "") | kept.c.removed.is_(true()))
    for some in in_parts(claim_ids):
        lost = query.where(reviews.c.claim_id.in_(some) | kept.c.claim_id.in_(some)).limit(1)
        if (claim_id := connection.scalar(lost)) is not None:
            raise StoreError(f"claim {claim_id} has duplicates, so it can’t be a duplicate itself or be taken away")


def _check_joined(connection: Connection) -> None:
    """Raise StoreError if a name stands for one that itself stands for another."""
    further = aliases.alias()
    query = select(further.c.name).join(aliases, aliases.c.actor == further.c.name).limit(1)
    if (name := connection.scalar(query)) is not None:
        raise StoreError(f"other names were joined to {name!r} since, so it can’t stand for another")


def _write_reviews(connection: Connection, act: Act, after: Mapping[str, State]) -> None:
    before = states(connection, after)
    rows = [_review(claim_id, before[claim_id], change, act) for claim_id, change in after.items()]
    for some in in_parts(list(after)):
        connection.execute(delete(reviews).where(reviews.c.claim_id.in_(some)))
    connection.execute(reviews.insert(), rows)


def _review(claim_id: str, before: State, change: State, act: Act) -> State:
    state = {name: value for name, value in (before | change).items() if name in UNTOUCHED}
    return state | {
        "claim_id": claim_id,
        "proposition_key": None if state["text"] is None else folded(state["text"]),
        "reviewer": act.reviewer,
        "changed_at": act.at,
        "revision": before["revision"] + 1,
    }


def undo(engine: Engine, act_id: int, reviewer: str) -> Undone:
    """Take an act back: each thing that it changed becomes what it was, unless that was changed again since.

    Raises StoreError if there is no such act, if it is taken back already, or if what was merged or joined since
    would be lost.
    """
    with writing(engine) as connection:
        act = connection.execute(select(acts).where(acts.c.act_id == act_id)).first()
        if act is None:
            raise StoreError(f"there is no act {act_id}")
        if connection.scalar(select(acts.c.act_id).where(acts.c.undoes == act_id)) is not None:
            raise StoreError(f"“{act.action}” was taken back already")
        rows = connection.execute(select(events).where(events.c.act_id == act_id).order_by(events.c.event_id)).all()
        claims = states(connection, [row.key for row in rows if row.subject == "claim"])
        changes, left = [], []
        for row in rows:
            there = claims[row.key] if row.subject == "claim" else stored(connection, row.subject, row.key)
            if _is_as_left(there, row):
                changes.append(Change(row.subject, row.key, row.after, row.before))
            elif row.subject in {"claim", "placing"}:
                left.append(row.key)
        if not changes:
            return Undone(None, tuple(left))
        return Undone(record(connection, reviewer, f"undo {act.action}", changes, act_id), tuple(left))


def stored(connection: Connection, subject: Subject, key: str) -> State:
    """Return the fields of a thing that is no claim as it stands; none where there is no such thing."""
    if placed.is_tracked(subject):
        return placed.read(connection, subject, key)
    table = _NAMED[subject]
    row = connection.execute(select(table).where(table.c.name == key)).mappings().first()
    return {} if row is None else {name: value for name, value in row.items() if name != "name"}


def _is_as_left(there: State, event: Row[Any]) -> bool:
    """Whether a thing is still what an act made of it."""
    if event.subject != "claim":
        return bool(there == event.after)
    # A claim that the act made, or took away, is taken whole: nothing that was decided on it since may be hidden.
    left = UNTOUCHED | event.after if "removed" in event.after else event.after
    return all(there[name] == value for name, value in left.items())


def last_act(engine: Engine, reviewer: str, before: int | None = None) -> Act | None:
    """Return the last act of a reviewer that is no undoing and is not taken back; None if there is none.

    With `before`, the last one that is older than that act.
    """
    query = select(acts).where(acts.c.reviewer == named(reviewer), acts.c.undoes.is_(None), _not_undone())
    if before is not None:
        query = query.where(acts.c.act_id < before)
    return _act(engine, query.order_by(acts.c.act_id.desc()).limit(1))


def last_act_on(engine: Engine, claim_id: str) -> Act | None:
    """Return the last act on a claim that is no undoing and is not taken back; None if there is none."""
    query = select(acts).join(events, events.c.act_id == acts.c.act_id)
    query = query.where(events.c.subject == "claim", events.c.key == storable(claim_id))
    query = query.where(acts.c.undoes.is_(None), _not_undone())
    return _act(engine, query.order_by(acts.c.act_id.desc()).limit(1))


def _not_undone() -> ColumnElement[bool]:
    return acts.c.act_id.not_in(select(acts.c.undoes).where(acts.c.undoes.is_not(None)))


def is_undone(engine: Engine, act_id: int) -> bool:
    """Return whether an act is taken back."""
    with reading(engine) as connection:
        return connection.scalar(select(acts.c.act_id).where(acts.c.undoes == act_id)) is not None


def recent_acts(engine: Engine, limit: int) -> pd.DataFrame:
    """Return the latest acts, the last first.

    Columns: `act_id`, `at`, `reviewer`, `action`, `things` (how many), `subject` (what they are: "claim", "alias",
    "setting", "track", "placing" or "opposition"), `undoes` (the act that it takes back, or None) and `undone`
    (whether it is taken back itself).
    """
    its = events.c.act_id == acts.c.act_id
    things = select(func.count()).where(its).scalar_subquery()
    subject = select(func.min(events.c.subject)).where(its).scalar_subquery()
    columns = (*acts.columns, things.label("things"), subject.label("subject"), (~_not_undone()).label("undone"))
    return frame(engine, select(*columns).order_by(acts.c.act_id.desc()).limit(limit))


def acted_on(engine: Engine, act_id: int, most: int = 50) -> tuple[str, ...]:
    """Return the ids of the claims that an act changed, in its order."""
    query = select(events.c.key).where(events.c.act_id == act_id, events.c.subject == "claim")
    with reading(engine) as connection:
        return tuple(connection.scalars(query.order_by(events.c.event_id).limit(most)))


def _act(engine: Engine, query: Any) -> Act | None:
    with reading(engine) as connection:
        row = connection.execute(query).first()
        if row is None:
            return None
        things = connection.scalar(select(func.count()).where(events.c.act_id == row.act_id)) or 0
    return Act(row.act_id, row.at, row.reviewer, row.action, things)


def history(engine: Engine, claim_id: str) -> pd.DataFrame:
    """Return every act on a claim, the latest first.

    Columns: `act_id`, `at`, `reviewer`, `action`, `before`, `after` (the fields that changed), `undoes`.
    """
    columns = (*(acts.c[name] for name in ("act_id", "at", "reviewer", "action")), events.c.before, events.c.after)
    query = select(*columns, acts.c.undoes).join(events, events.c.act_id == acts.c.act_id)
    query = query.where(events.c.subject == "claim", events.c.key == storable(claim_id))
    return frame(engine, query.order_by(events.c.event_id.desc()))


def histories(engine: Engine, claim_ids: Iterable[str]) -> dict[str, list[State]]:
    """Return every act on claims by their ids, the latest first: `at`, and `before` and `after` as in `history`."""
    wanted = list(dict.fromkeys(claim_ids))
    found: dict[str, list[State]] = {key: [] for key in wanted}
    query = select(events.c.key, acts.c.at, events.c.before, events.c.after)
    query = query.join(acts, acts.c.act_id == events.c.act_id).where(events.c.subject == "claim")
    with reading(engine) as connection:
        for some in in_parts(wanted):
            part = query.where(events.c.key.in_(some)).order_by(events.c.event_id.desc())
            for row in connection.execute(part).mappings():
                found[row["key"]].append({name: row[name] for name in ("at", "before", "after")})
    return found


def rebuild(engine: Engine) -> None:
    """Make what stands anew from the events: decisions, names, settings, tracks, and the lists made from them."""
    with writing(engine) as connection:
        for table in (reviews, aliases, settings):
            connection.execute(delete(table))
        placed.reset(connection)
        query = select(events, acts.c.at, acts.c.reviewer).join(acts, acts.c.act_id == events.c.act_id)
        claims: dict[str, State] = {}
        for row in connection.execute(query.order_by(events.c.event_id)):
            if row.subject == "claim":
                before = claims.get(row.key, UNTOUCHED | {"revision": 0})
                claims[row.key] = _review(row.key, before, row.after, Act(row.act_id, row.at, row.reviewer, "", 0))
            else:
                _write(connection, Change(row.subject, row.key, row.before, row.after))
        if claims:
            connection.execute(reviews.insert(), list(claims.values()))
        refresh_all(connection)
