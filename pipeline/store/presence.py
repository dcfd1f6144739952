"""Who is looking at what: no decision, so no event, and no reason for caches to ask again."""

import time

from sqlalchemy import Engine, delete, select

from pipeline.schema import presence
from pipeline.store.acts import named
from pipeline.store.connection import errors, lock, reading

FRESH = 60.0
"""Seconds after which someone who gave no sign is taken to have left."""


def be_present(engine: Engine, session: str, reviewer: str, claim_id: str) -> None:
    """Keep that someone looks at a claim, in one of the sessions that they may have open."""
    at = time.time()
    with errors(engine), engine.begin() as connection:
        lock(connection)
        connection.execute(delete(presence).where((presence.c.session == session) | (presence.c.at < at - FRESH)))
        row = {"session": session, "reviewer": named(reviewer), "claim_id": claim_id, "at": at}
        connection.execute(presence.insert().values(row))


def others_present(engine: Engine, session: str, claim_id: str) -> tuple[str, ...]:
    """Return who else looks at a claim, by name; a session of the same person counts, it can overwrite as well."""
    query = select(presence.c.reviewer).where(
        presence.c.claim_id == claim_id, presence.c.session != session, presence.c.at >= time.time() - FRESH
    )
    with reading(engine) as connection:
        return tuple(sorted(connection.scalars(query)))
