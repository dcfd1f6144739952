"""How telling by itself goes: when it looked last, whom it tells, and how each alert fared on each way.

None of it is a decision or an answer that pages cache, so it is no event and does not move the counter of changes.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, select

from pipeline.filters import storable
from pipeline.schema import meta
from pipeline.store.connection import errors, lock, now, reading
from pipeline.store.settings import setting
from pipeline.store.told import Way

ALERT_INTERVAL, LONGEST_PAUSE = 900, 86_400
"""Seconds from one look to the next where nothing else is set, and the longest that a way that fails is left alone."""
ALERTS_EVERY = "alerts every"
"""The setting that holds the seconds from one look to the next."""
_NAME = "alerts"


@dataclass(frozen=True)
class Fared:
    """How an alert fared on one way. Times are ISO 8601, UTC; empty where there was none."""

    alert: str
    way: Way
    claims: int = 0
    """That the last digest told."""
    told_at: str = ""
    error: str = ""
    """Why it failed the last time that it did."""
    failed_at: str = ""
    failures: int = 0
    """In a row, and up to now; 0 where the last one was told."""

    def is_left_alone(self, every: int) -> bool:
        """Tell whether it failed so lately that it is not tried yet: each time in a row it waits for twice as long."""
        return self.failures > 0 and _within(
            self.failed_at, min(every * 2 ** min(self.failures - 1, 12), LONGEST_PAUSE)
        )


@dataclass(frozen=True)
class AlertRuns:
    """What is known of telling by itself."""

    looked_at: str = ""
    """ISO 8601, UTC; empty where no server ever looked."""
    ways: Mapping[Way, str] = field(default_factory=dict)
    """The folder and the webhook's host that the server tells, of those it was given."""
    fared: tuple[Fared, ...] = ()

    def of(self, alert: str, way: Way) -> Fared:
        """Return how an alert fared on a way."""
        return next((one for one in self.fared if (one.alert, one.way) == (alert, way)), Fared(alert, way))


def alert_interval(engine: Engine) -> int:
    """Return the seconds from one look for what is new to the next."""
    return int(setting(engine, ALERTS_EVERY, ALERT_INTERVAL))


def alert_runs(engine: Engine) -> AlertRuns:
    """Return how telling by itself goes."""
    with reading(engine) as connection:
        return _kept(connection)


def take_alerts(engine: Engine, ways: Mapping[Way, str], alerts: Collection[str]) -> bool:
    """Take the look that is due, and tell whether there is one; of several servers on one database only one gets it.

    What is known of alerts that are watched no more is forgotten.
    """
    every = alert_interval(engine)
    if _within(alert_runs(engine).looked_at, every):
        return False
    with _changing(engine) as connection:
        kept = _kept(connection)
        if _within(kept.looked_at, every):
            return False
        _keep(connection, AlertRuns(now(), ways, tuple(one for one in kept.fared if one.alert in alerts)))
    return True


def keep_fared(engine: Engine, alert: str, way: Way, claims: int, error: str = "") -> None:
    """Keep that an alert's new claims were told, or why not; with no claims, that there is nothing left to tell."""
    with _changing(engine) as connection:
        kept = _kept(connection)
        before = kept.of(alert, way)
        if error:
            news = replace(before, error=storable(error), failed_at=now(), failures=before.failures + 1)
        elif claims:
            news = replace(before, claims=claims, told_at=now(), failures=0)
        else:
            news = replace(before, failures=0)
        others = tuple(one for one in kept.fared if one is not before)
        _keep(connection, replace(kept, fared=(*others, news)))


def _within(since: str, seconds: int) -> bool:
    """Whether less time has gone by; where the clock was set back, it has."""
    if not since:
        return False
    begun = datetime.fromisoformat(since)
    return begun <= datetime.fromisoformat(now()) < begun + timedelta(seconds=seconds)


def _kept(connection: Connection) -> AlertRuns:
    value = connection.scalar(select(meta.c.value).where(meta.c.name == _NAME))
    known = json.loads(value) if value else {}
    return AlertRuns(**known | {"fared": tuple(Fared(**one) for one in known.get("fared", ()))})


def _keep(connection: Connection, runs: AlertRuns) -> None:
    connection.execute(delete(meta).where(meta.c.name == _NAME))
    connection.execute(meta.insert().values(name=_NAME, value=json.dumps(asdict(runs))))


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    with errors(engine), engine.begin() as connection:
        lock(connection)
        yield connection
