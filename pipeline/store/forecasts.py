"""Forecasts that fell due: back into the queue, once."""

from sqlalchemy import Connection, Engine, func, select

from pipeline.schema import acts, claims, events, standing
from pipeline.store.acts import Act, Change, record, states
from pipeline.store.connection import reading, writing
from pipeline.store.standing import in_parts
from pipeline.taxonomy import PROVEN, ClaimType, Status

CLAIMDESK = "claimdesk"
"""Under whose name the machine acts."""
FELL_DUE = "fell due"


def return_due(engine: Engine, today: str) -> Act | None:
    """Put forecasts whose day has passed back to new, as one act of Claimdesk's; None where there is none.

    Those come back that were decided by the last day of the time at which they fall due, each once: an editor who
    decides afterwards, or takes the return back, is not asked again. `today` is a day, ISO 8601. Dismissed ones stay
    dismissed.
    """
    # To look costs other writers nothing.
    with reading(engine) as connection:
        if not _decided(connection, _due(connection, today)):
            return None
    with writing(engine) as connection:
        now = states(connection, _decided(connection, _due(connection, today)))
        changes = [
            Change("claim", key, {"status": state["status"]}, {"status": Status.NEW.value})
            for key, state in now.items()
        ]
        return record(connection, CLAIMDESK, FELL_DUE, changes) if changes else None


def _due(connection: Connection, today: str) -> dict[str, str]:
    """Forecasts that fell due before today and are decided: the last day of each."""
    last_day = func.substr(claims.c.due, 12, 10)
    query = select(claims.c.claim_id, last_day).join(standing, standing.c.claim_id == claims.c.claim_id)
    query = query.where(
        standing.c.hidden == 0,
        standing.c.type == ClaimType.FORECAST.value,
        standing.c.status.in_([Status.READY.value, *(status.value for status in PROVEN)]),
        last_day != "",
        last_day < today,
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _decided(connection: Connection, due: dict[str, str]) -> list[str]:
    """Those of some claims that got their status by the day on which they fell due, and never came back before."""
    found: dict[str, str] = {}
    returned: set[str] = set()
    query = select(events.c.key, events.c.before, events.c.after, acts.c.at, acts.c.reviewer, acts.c.action)
    query = query.join(acts, acts.c.act_id == events.c.act_id).where(events.c.subject == "claim")
    for some in in_parts(list(due)):
        for row in connection.execute(query.where(events.c.key.in_(some)).order_by(events.c.event_id)):
            if "status" in row.after and row.after["status"] != row.before.get("status"):
                found[row.key] = row.at[:10]
            if (row.reviewer, row.action) == (CLAIMDESK, FELL_DUE):
                returned.add(row.key)
    return [key for key, day in found.items() if key not in returned and day <= due[key]]
