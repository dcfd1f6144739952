"""What editors do with tracks: confirm, reject, split, merge, reword, and say what contradicts what."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from pipeline.filters import storable
from pipeline.schema import acts, events, opposed, placings, standing, tracks
from pipeline.store.acts import Act, Change, Conflict, record
from pipeline.store.connection import StoreError, writing
from pipeline.store.placed import CONFIRMED, FIRST, REJECTED, SUGGESTED
from pipeline.store.placing import add_track
from pipeline.store.standing import in_parts

Seen = Mapping[str, tuple[int, str]]
"""For each claim the track in which an editor saw it, and whether it was "suggested" or "confirmed" there."""


def confirm(engine: Engine, seen: Seen, reviewer: str) -> Act | None:
    """Say that claims belong in the tracks in which they are; None where that was said of all of them.

    Raises Conflict if someone placed one of the claims otherwise since, StoreError if one is in no track.
    """
    with writing(engine) as connection:
        # That someone else confirmed one of them too is no conflict.
        now = _as_seen(connection, seen, either_state=True)
        changes = [_change(row, row.track_id) for row in now.values() if row.state == SUGGESTED]
        return record(connection, reviewer, "confirm in track", changes) if changes else None


def reject(engine: Engine, claim_id: str, seen: Seen, reviewer: str) -> Act:
    """Take a claim out of its track, into a new one: the machine never puts it back.

    Raises as `confirm` does, and StoreError if it is the only claim of its track.
    """
    return _leave(engine, [claim_id], seen, reviewer, "reject from track")


def split_track(engine: Engine, claim_ids: Sequence[str], seen: Seen, reviewer: str) -> Act:
    """Take claims out of their track, into a new one that they share. Raises as `reject` does."""
    return _leave(engine, claim_ids, seen, reviewer, "split track")


def _leave(engine: Engine, claim_ids: Sequence[str], seen: Seen, reviewer: str, action: str) -> Act:
    leaving = list(dict.fromkeys(claim_ids))
    with writing(engine) as connection:
        now = _as_seen(connection, {key: seen[key] for key in leaving})
        from_tracks = {row.track_id for row in now.values()}
        if len(from_tracks) != 1:
            raise StoreError("the claims to split off are to be of one track")
        staying = select(placings.c.claim_id).where(placings.c.track_id == min(from_tracks))
        if connection.scalar(staying.where(placings.c.claim_id.not_in(leaving)).limit(1)) is None:
            raise StoreError("a track keeps at least one of its claims")
        text = connection.scalar(select(standing.c.text).where(standing.c.claim_id == leaving[0]))
        new = add_track(connection, text or "")
        return record(connection, reviewer, action, [_change(row, new) for row in now.values()])


def merge_tracks(engine: Engine, keep: int, others: Sequence[int], reviewer: str) -> Act | None:
    """Put all claims of other tracks into one that is kept; None where they are there.

    What was confirmed stays so. Raises Conflict if one of the tracks has no claim, as someone merged it since.
    """
    wanted = [keep, *(one for one in dict.fromkeys(others) if one != keep)]
    with writing(engine) as connection:
        rows = connection.execute(select(placings).where(placings.c.track_id.in_(wanted))).all()
        for one in wanted:
            if not any(row.track_id == one for row in rows):
                raise Conflict((), f"track {one} has no claims any more: someone merged it into another one")
        changes = [
            _change(row, keep, CONFIRMED if row.relation == FIRST else row.state)
            for row in rows
            if row.track_id != keep
        ]
        return record(connection, reviewer, "merge tracks", changes) if changes else None


def keep_apart(engine: Engine, one: int, other: int, reviewer: str) -> Act | None:
    """Say that two tracks which may be the same are not; None where that was said already.

    Raises StoreError if the machine finds nothing of one in the other.
    """
    mine, theirs = placings.alias(), placings.alias()
    query = select(mine).join(theirs, theirs.c.claim_id == mine.c.beside).where(mine.c.relation == FIRST)
    both = (mine.c.track_id.in_((one, other))) & theirs.c.track_id.in_((one, other))
    with writing(engine) as connection:
        rows = connection.execute(query.where(both, mine.c.track_id != theirs.c.track_id)).all()
        if not rows:
            raise StoreError(f"nothing in the tracks {one} and {other} is like the other")
        changes = [_change(row, row.track_id, REJECTED) for row in rows if row.state != REJECTED]
        return record(connection, reviewer, "keep tracks apart", changes) if changes else None


def reword_track(engine: Engine, track_id: int, wording: str, seen: str, reviewer: str) -> Act | None:
    """Give a track another wording; None where it has it. Raises Conflict if it isn't worded as it was seen."""
    wording = storable(" ".join(wording.split()))
    if not wording:
        raise StoreError("a track needs a wording")
    with writing(engine) as connection:
        now = connection.scalar(select(tracks.c.wording).where(tracks.c.track_id == track_id))
        if now is None:
            raise StoreError(f"there is no track {track_id}")
        if now == wording:
            return None
        if now != seen:
            raise Conflict((), _who(connection, "track", str(track_id), "gave this track another wording"))
        change = Change("track", str(track_id), {"wording": now}, {"wording": wording})
        return record(connection, reviewer, "reword track", [change])


def judge_opposition(engine: Engine, one: int, other: int, reviewer: str, *, is_so: bool) -> Act | None:
    """Say whether two tracks contradict each other, as the machine suggests; None where that was said already.

    Raises StoreError if the machine finds no contradiction between them.
    """
    mine, theirs = placings.alias(), placings.alias()
    query = select(opposed).join(mine, mine.c.claim_id == opposed.c.claim_id)
    query = query.join(theirs, theirs.c.claim_id == opposed.c.other_id)
    state = CONFIRMED if is_so else REJECTED
    with writing(engine) as connection:
        sides = mine.c.track_id.in_((one, other)) & theirs.c.track_id.in_((one, other))
        rows = connection.execute(query.where(sides, mine.c.track_id != theirs.c.track_id)).all()
        if not rows:
            raise StoreError(f"nothing in the tracks {one} and {other} contradicts the other")
        changes = [
            Change("opposition", f"{row.claim_id} {row.other_id}", {"state": row.state}, {"state": state})
            for row in rows
            if row.state != state
        ]
        action = "confirm contradiction" if is_so else "reject contradiction"
        return record(connection, reviewer, action, changes) if changes else None


def _change(row: Row[Any], track_id: int, state: str = CONFIRMED) -> Change:
    return Change(
        "placing",
        row.claim_id,
        {"track_id": row.track_id, "state": row.state},
        {"track_id": track_id, "state": state},
    )


def _as_seen(connection: Connection, seen: Seen, *, either_state: bool = False) -> dict[str, Row[Any]]:
    """The claims' placings, if nobody changed them since the editor saw them."""
    found: dict[str, Row[Any]] = {}
    for some in in_parts(list(seen)):
        query = select(placings).where(placings.c.claim_id.in_(some))
        found |= {row.claim_id: row for row in connection.execute(query)}
    if missing := next((one for one in seen if one not in found), None):
        raise StoreError(f"claim {missing!r} is in no track")
    stale = [
        key
        for key, (track_id, state) in seen.items()
        if found[key].track_id != track_id or not (either_state or found[key].state == state)
    ]
    if stale:
        others = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
        raise Conflict(stale, _who(connection, "placing", stale[0], f"placed this claim{others} otherwise"))
    return {key: found[key] for key in seen}


def _who(connection: Connection, subject: str, key: str, did: str) -> str:
    query = select(acts.c.reviewer, acts.c.at).join(events, events.c.act_id == acts.c.act_id)
    query = query.where(events.c.subject == subject, events.c.key == key).order_by(events.c.event_id.desc())
    row = connection.execute(query.limit(1)).first()
    return f"someone {did}" if row is None else f"{row.reviewer or 'someone'} {did} at {row.at}"
