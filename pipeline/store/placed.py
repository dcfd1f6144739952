"""The part of tracks that acts change, read and written by its key: wordings, where claims are placed, what is opposed.

What the machine found stays beside it, so that all can be made again from the events.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, select, update

from pipeline.schema import opposed, placings, tracks

SUGGESTED, CONFIRMED, REJECTED = "suggested", "confirmed", "rejected"
FIRST, SAME, OTHER_FIGURE = "first", "same", "other figure"
"""How a claim came into its track: it began it, says the same, or the same with another figure."""
MAYBE = 0.1
"""The least score of a claim that began a track and the one that it is likest, from which editors are asked whether
they are the same. Where one says that they aren't, the placing is "rejected"."""
_THINGS: dict[str, tuple[Table, tuple[str, ...], tuple[str, ...]]] = {
    "track": (tracks, ("track_id",), ("wording",)),
    "placing": (placings, ("claim_id",), ("track_id", "state")),
    "opposition": (opposed, ("claim_id", "other_id"), ("state",)),
}
"""Each subject's table, what its key names, and the fields that acts change."""


def is_tracked(subject: str) -> bool:
    """Return whether a subject of events is kept here."""
    return subject in _THINGS


def read(connection: Connection, subject: str, key: str) -> dict[str, Any]:
    """Return the fields of a thing that acts change; none where there is no such thing."""
    table, _, names = _THINGS[subject]
    row = connection.execute(select(*(table.c[name] for name in names)).where(_is(subject, key))).mappings().first()
    return {} if row is None else dict(row)


def write(connection: Connection, subject: str, key: str, after: dict[str, Any]) -> None:
    """Give a thing the fields that an act made of it."""
    connection.execute(update(_THINGS[subject][0]).where(_is(subject, key)).values(after))


def reset(connection: Connection) -> None:
    """Make everything as the machine left it."""
    connection.execute(update(tracks).values(wording=tracks.c.first_wording))
    connection.execute(update(placings).values(track_id=placings.c.found_track_id, state=SUGGESTED))
    connection.execute(update(opposed).values(state=SUGGESTED))


def _is(subject: str, key: str) -> ColumnElement[bool]:
    table, names, _ = _THINGS[subject]
    values: list[Any] = [int(key)] if subject == "track" else key.split(" ")
    return and_(*(table.c[name] == value for name, value in zip(names, values, strict=True)))
