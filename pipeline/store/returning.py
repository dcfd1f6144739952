"""What is said for the first time in the last days, and what comes back in them."""

import datetime
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Engine, case, func, select

from pipeline.filters import Filters, is_date
from pipeline.schema import placings, standing
from pipeline.store.connection import reading
from pipeline.store.questions import LISTED, frame

DAYS = 7
_PLACED = standing.join(placings, placings.c.claim_id == standing.c.claim_id)


@dataclass(frozen=True)
class Week:
    """The last days of what was read, and the claims that are new in them or return."""

    first: str
    """A day, ISO 8601, as `last`."""
    last: str
    new: int
    """How many tracks have a claim in these days, and no dated one before them."""
    returning: int
    rows: pd.DataFrame
    """Columns: `track_id`, `key` (a proposition of it), `text`, `claims` (in these days), `before` (how many before
    them), `seen` (the first day)."""


def last_week(engine: Engine, filters: Filters, limit: int) -> Week | None:
    """Return what is new and what returns in the last seven days of which the filters select claims; None without days.

    Claims of one track are one claim that comes back. What was said before is looked for among all claims, whatever
    the filters select; dismissed claims count nowhere, nor do those that are in no track yet. Of what returns and of
    what is new, `limit` rows each are named: what returns first, and what was said most often first.
    """
    at, same = standing.c, placings.c.track_id
    with reading(engine) as connection:
        last = connection.scalar(select(func.max(at.day)).where(filters.condition(), LISTED, at.day != ""))
    if last is None or not is_date(last):
        return None
    first = (datetime.date.fromisoformat(last) - datetime.timedelta(days=DAYS - 1)).isoformat()
    said = select(
        same, func.count().label("claims"), func.min(at.text).label("text"), func.min(at.proposition_key).label("key")
    )
    said = said.select_from(_PLACED).where(filters.condition(), LISTED, at.day.between(first, last))
    recent = said.group_by(same).cte("recent")
    # The day is asked of each claim and limits none: a database would go along the index of days, time and again.
    before = func.count(case(((at.day != "") & (at.day < first), 1))).label("before")
    told = select(same, before, func.min(func.nullif(at.day, "")).label("seen")).select_from(_PLACED)
    ever = told.where(LISTED, same.in_(select(recent.c.track_id))).group_by(same).cte("ever")
    both = select(*recent.c, ever.c.before, ever.c.seen).join(ever, ever.c.track_id == recent.c.track_id).cte("both")
    again = both.c.before > 0
    with reading(engine) as connection:
        number, returning = connection.execute(
            select(func.count(), func.count(case((again, 1)))).select_from(both)
        ).one()
    order = ((both.c.claims + both.c.before).desc(), both.c.track_id)
    parts = [frame(engine, select(both).where(some).order_by(*order).limit(limit)) for some in (again, ~again)]
    return Week(first, last, number - returning, returning, pd.concat(parts, ignore_index=True))
