"""The process beside the server: it reads and tells what is due, and ends with the server."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from stored import save
from webhook_receiver import SECRET, receiver

from pipeline import store
from pipeline.filters import Filters
from pipeline.web.attend import attend

SERVER = """
import sys
from pipeline.alerts import Telling
from pipeline.web.attend import start_beside
from pipeline.webhook import Webhook
start_beside(sys.argv[1], Telling("http://127.0.0.1:8501", None, Webhook(*sys.argv[2:]) if sys.argv[2:] else None))
# As serve does: another program in this one's place.
import os
os.execvp("sleep", ["sleep", "100"])
"""


def wait_for(condition, seconds=60):
    for _ in range(seconds * 20):
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def children(parent):
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in done.stdout.split()]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def test_it_reads_while_the_server_runs_and_ends_with_it_however_it_ends(sqlite_url):
    engine = store.open_store(sqlite_url)
    store.add_feed(engine, "http://127.0.0.1:9/rss")
    with subprocess.Popen([sys.executable, "-c", SERVER, sqlite_url], stderr=subprocess.DEVNULL) as server:
        try:
            (beside,) = wait_for(lambda: children(server.pid))
            # This machine is no public address: that is read and said with the feed.
            (feed,) = wait_for(lambda: [one for one in store.watched_feeds(engine) if one.failures])
            assert "is no public address" in feed.last_error
        finally:
            server.send_signal(signal.SIGKILL)
    wait_for(lambda: not is_alive(beside))
    engine.dispose()


@contextmanager
def served(*arguments):
    """A server with the process beside it, whose id is given; both are ended."""
    with subprocess.Popen([sys.executable, "-c", SERVER, *arguments], stderr=subprocess.DEVNULL) as server:
        try:
            (beside,) = wait_for(lambda: children(server.pid))
            yield beside
        finally:
            server.kill()
    wait_for(lambda: not is_alive(beside))


def test_alerts_are_told_beside_the_server_and_again_where_it_was_killed_before_it_kept_that(
    sqlite_url, make_article, make_claim
):
    engine = store.open_store(sqlite_url)
    save(engine, make_article("one"), [make_claim("it rains", "c1"), make_claim("it snows", "c2")])
    store.save_view(engine, "all", Filters(), "Eve")
    store.watch_view(engine, "all", True, "Eve")
    store.save_setting(engine, store.ALERTS_EVERY, 0, "Eve")
    came = []

    def kill(told):
        came.append(told)
        os.kill(beside, signal.SIGKILL)

    with receiver(kill) as hook:
        with served(sqlite_url, hook.url, SECRET) as beside:
            wait_for(lambda: came)
        assert hook.told == []
        with served(sqlite_url, hook.url, SECRET):
            wait_for(lambda: store.alert_runs(engine).of("all", "webhook").told_at)
        # Whoever is told twice can tell by the id.
        assert [one["delivery"] for one in hook.told] == [came[0]["delivery"]]
        assert sorted(hook.texts[0]) == ["it rains", "it snows"]
    assert store.untold(engine, "all", Filters(), "webhook") == []
    engine.dispose()


def test_a_database_that_is_away_for_a_while_does_not_end_it(tmp_path):
    engine = store.open_store(f"sqlite:///{tmp_path / 'c.db'}")
    engine.dispose()
    for path in tmp_path.iterdir():
        path.unlink()
    said, turns = [], iter([True, False])
    attend(engine, lambda: next(turns, False), said.append)
    assert len(said) == 1
    assert "the file is gone" in said[0]
    engine.dispose()
