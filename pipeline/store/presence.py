"""Who is looking at what: no decision, so no event, and no reason for caches to ask again."""

import time

from sqlalchemy import ColumnElement, Engine, and_, delete, select

from pipeline.filters import storable
from pipeline.schema import presence
from pipeline.store.acts import named
from pipeline.store.connection import errors, lock, reading

FRESH = 60.0
"""Seconds after which someone who gave no sign is taken to have left."""


def be_present(engine: Engine, session: str, reviewer: str, claim_id: str) -> None:
    """Keep that someone looks at a claim, in one of the sessions that they may have open."""
    at = time.time()
    row = {"session": storable(session), "reviewer": named(reviewer), "claim_id": storable(claim_id)}
    mine = and_(*(presence.c[name] == value for name, value in row.items()))
    with reading(engine) as connection:
        # A page that is drawn again and again need not write each time.
        if connection.scalar(select(presence.c.at).where(mine, presence.c.at.between(at - FRESH / 4, at))) is not None:
            return
    with errors(engine), engine.begin() as connection:
        lock(connection)
        gone = (presence.c.session == row["session"]) | ~_is_fresh(at)
        connection.execute(delete(presence).where(gone))
        connection.execute(presence.insert().values(row | {"at": at}))


def others_present(engine: Engine, session: str, claim_id: str) -> tuple[str, ...]:
    """Return who else looks at a claim, by name; a session of the same person counts, it can overwrite as well."""
    others = (presence.c.claim_id == storable(claim_id)) & (presence.c.session != storable(session))
    query = select(presence.c.reviewer).where(others, _is_fresh(time.time()))
    with reading(engine) as connection:
        return tuple(sorted(connection.scalars(query)))


def _is_fresh(at: float) -> ColumnElement[bool]:
    # What a clock that was set back has left in the future is no sign of anybody.
    return presence.c.at.between(at - FRESH, at + FRESH)
