"""Whoever kills the process that saves leaves none of those behind that read for it."""

import os
import time
from functools import partial
from pathlib import Path

from killing import PATIENCE, Promises, killed
from scenarios import Ingest

from pipeline.workers import processes


class IngestOfTwo(Ingest):
    hire = staticmethod(partial(processes, 2))

    def work(self, promise):
        os.setsid()
        Path(self.folder / "session").write_text(f"{os.getsid(0)}")
        super().work(promise)


def alive(session):
    """The processes of a session that are not dead."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its, *_ = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if its == session and state != "Z":
            found.append(one.parent.name)
    return found


def test_processes_that_read_end_with_the_one_that_saves(sqlite_url, tmp_path, make_article, make_claim):
    scenario = IngestOfTwo(sqlite_url, tmp_path, 1, make_article, make_claim)
    assert killed(scenario.work, Promises(tmp_path / "promises"), 0)
    session = (tmp_path / "session").read_text()
    until = time.monotonic() + PATIENCE
    while left := alive(session):
        assert time.monotonic() < until, f"{left} stay"
        time.sleep(0.05)
