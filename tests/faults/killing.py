"""Killing what works, at random moments, and counting what became of what it had promised."""

import random
import signal
import time
from dataclasses import dataclass, fields
from pathlib import Path

from sqlalchemy import create_engine, text
from stored import fork

PATIENCE = 120
"""Seconds that anything may take where all cores are busy with other tests."""


@dataclass
class Count:
    """What was found after so many kills; all but the first two must be nothing."""

    kills: int = 0
    promised: int = 0
    """That were answered as done."""
    lost: int = 0
    half: int = 0
    """Things of which a part is there."""
    twice: int = 0
    left: int = 0
    """Files that the next run does not take away."""

    @property
    def faults(self):
        return self.lost + self.half + self.twice + self.left

    def __str__(self):
        return ", ".join(f"{field.name} {getattr(self, field.name)}" for field in fields(self))


class Promises:
    """What was done, a line each, written by the process that does it and read by whoever kills it."""

    def __init__(self, path: Path):
        self.path = path
        path.write_bytes(b"")

    def __call__(self, line):
        with self.path.open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())

    def __iter__(self):
        return iter(self.path.read_text().splitlines())


def killed(work, promises, delay):
    """Let a child work, and kill it so many seconds after the first thing that it does; False if it ended before."""
    before = len(list(promises))
    child = fork.Process(target=work, args=(promises,))
    child.start()
    until = time.monotonic() + PATIENCE
    while child.is_alive() and len(list(promises)) == before:
        assert time.monotonic() < until, "nothing was done"
        time.sleep(0.002)
    child.join(delay)
    child.kill()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL), "the work failed by itself"
    return child.exitcode != 0


def let_go(url):
    """Wait until the database's server has noticed that who was connected is gone."""
    if not url.startswith("postgresql"):
        return
    engine = create_engine(url)
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while connection.scalar(text(f"{others} AND backend_type = 'client backend'")):
            connection.rollback()
            assert time.monotonic() < until, "a connection stays"
            time.sleep(0.01)
    engine.dispose()


def count_kills(scenario, kills, seed):
    """Kill a scenario's work so often, look after each kill, and once more when it was done to its end."""
    count, rng = Count(), random.Random(seed)
    promises = Promises(scenario.folder / "promises")
    for _ in range(kills):
        count.kills += killed(scenario.work, promises, rng.uniform(0, scenario.span))
        let_go(scenario.url)
        scenario.check(list(promises), count)
    scenario.finish(count)
    count.promised = len(list(promises))
    return count
