"""Killed at any moment, nothing that was answered as done is lost, nothing is half done, and nothing is done twice.

More kills find more: `CLAIMDESK_TEST_KILLS=20 pytest -s tests/faults/test_killed_anywhere.py` prints what it counted.
"""

import os

import pytest
from killing import count_kills
from scenarios import ALL

from pipeline import tracking

KILLS = int(os.environ.get("CLAIMDESK_TEST_KILLS", "2"))


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.__name__.lower())
def test_nothing_is_lost_half_done_or_done_twice(
    scenario, database_url, tmp_path, monkeypatch, make_article, make_claim
):
    monkeypatch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME", str(tmp_path)))
    # A few claims are many transactions, and the index of claims has a file.
    for name in ("_BATCH", "_WORTH_KEEPING", "_AT_ONCE"):
        monkeypatch.setattr(tracking, name, 20)
    count = count_kills(scenario(database_url, tmp_path, KILLS, make_article, make_claim), KILLS, seed=7)
    print(f"\n{scenario.__name__.lower()}, {database_url.partition(':')[0]}: {count}")
    assert count.promised
    assert count.faults == 0, count
