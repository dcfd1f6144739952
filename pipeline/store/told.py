"""What alerts have told already: no decision, so no event, but it must outlive the process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine, Select, func, select

from pipeline.filters import Filters
from pipeline.schema import standing, told
from pipeline.store.connection import now, reading, writing
from pipeline.store.standing import in_parts

Way = Literal["folder", "webhook"]


@dataclass(frozen=True)
class Told:
    """How many claims a way has told of an alert, and when the last."""

    claims: int
    at: str
    """ISO 8601, UTC."""


def untold(engine: Engine, alert: str, filters: Filters, way: Way) -> list[str]:
    """Return the claims of an alert that a way has not told yet, in the order of the queue."""
    at = standing.c
    query = select(at.claim_id, at.urgency, at.check_worthiness)
    query = query.where(filters.condition(), at.claim_id.not_in(_known(alert, way)))
    with reading(engine) as connection:
        # Ordered here: a database would go along the index of the queue, through all claims, for a few.
        rows = sorted(connection.execute(query), key=lambda row: (-row.urgency, -row.check_worthiness, row.claim_id))
        return [row.claim_id for row in rows]


def _known(alert: str, way: Way) -> Select[str]:
    return select(told.c.claim_id).where(told.c.alert == alert, told.c.way == way)


def keep_told(engine: Engine, alert: str, way: Way, claim_ids: Sequence[str]) -> None:
    """Keep that claims were told."""
    row = {"alert": alert, "way": way, "at": now()}
    with writing(engine) as connection:
        # Another run may have been as fast.
        known = set(connection.scalars(_known(alert, way)))
        new = [one for one in dict.fromkeys(claim_ids) if one not in known]
        for some in in_parts(new):
            connection.execute(told.insert(), [row | {"claim_id": one} for one in some])


def told_by_alert(engine: Engine) -> dict[tuple[str, str], Told]:
    """Return what was told, by the alert's name and the way."""
    query = select(told.c.alert, told.c.way, func.count(), func.max(told.c.at)).group_by(told.c.alert, told.c.way)
    with reading(engine) as connection:
        return {(row[0], row[1]): Told(row[2], row[3]) for row in connection.execute(query)}
