"""What is done beside the dashboard as time goes by: new claims are placed in tracks, forecasts come back."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from pipeline import store

if TYPE_CHECKING:
    from pipeline.tracking import Known


def today() -> str:
    """Return the day in UTC, ISO 8601."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


class Attending:
    """Looks after one database; the index of tracked claims is loaded, or made anew, when it is first needed."""

    def __init__(self, engine: Engine) -> None:
        """Take a database; nothing is asked of it yet."""
        self._engine = engine
        self._day = ""
        self._version = ""
        self._known: Known | None = None

    def look(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Do what there is to do, until `goes_on` says no. Raises StoreError."""
        if self._day != (day := today()):
            store.return_due(self._engine, day)
            store.look_over(self._engine)
            self._day = day
        version = store.data_version(self._engine)
        if version == self._version:
            return
        if store.is_any_unplaced(self._engine):
            # Only now, as the libraries take their time and memory.
            from pipeline import tracking

            self._known = self._known or tracking.known(self._engine)
            tracking.place_new(self._engine, self._known, goes_on=goes_on)
        # That of before: what changed meanwhile is looked at the next time.
        self._version = version
