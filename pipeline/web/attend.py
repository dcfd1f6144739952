"""The process beside the dashboard's server: it looks for what is to be done, and ends when the server does.

    python -m pipeline.web.attend PID

with the server's process id, the database in CLAIMDESK_DATABASE, and whom alerts tell in variables as well.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

from sqlalchemy import Engine

from pipeline import store
from pipeline.alerts import Telling, run_due, telling_in
from pipeline.attending import Attending
from pipeline.logs import set_up
from pipeline.store import StoreError
from pipeline.web.fetch import Fetcher

LOOK_SECONDS = 10
"""Seconds between two looks for feeds, claims and alerts that are due."""


def attend(
    engine: Engine, goes_on: Callable[[], bool], say: Callable[[str], None], telling: Telling | None = None
) -> None:
    """Read feeds as they fall due, tell what is new and place it, as long as it goes on, which is asked once a second.

    Each reading of a feed and each alert is said; without `telling`, alerts are left to others.
    """
    tracks, fetcher = Attending(engine), Fetcher()
    while goes_on():
        try:
            if store.is_any_due(engine):
                # Only now, as the language model takes its time and memory.
                from pipeline.web.watch import read_due

                read_due(engine, fetcher, say, goes_on)
            if telling is not None and telling.ways:
                run_due(engine, telling, say, goes_on)
            tracks.look(goes_on)
        except StoreError as error:
            # A database that is away for a while comes back.
            say(str(error))
        for _ in range(LOOK_SECONDS):
            if not goes_on():
                return
            time.sleep(1)


def start_beside(database: str, telling: Telling) -> None:
    """Start the process that attends to this one, whatever program this one becomes."""
    subprocess.Popen(
        [sys.executable, "-m", "pipeline.web.attend", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | telling.variables | {"CLAIMDESK_DATABASE": database},
    )


def main(server: int, database: str, telling: Telling) -> None:
    """Attend to a server until it ends."""

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    attend(store.open_store(database), lambda: os.getppid() == server, say, telling)


if __name__ == "__main__":
    set_up()
    try:
        main(int(sys.argv[1]), os.environ["CLAIMDESK_DATABASE"], telling_in(os.environ))
    except KeyboardInterrupt:
        # Ctrl+C stops the server, and this with it.
        sys.exit(130)
