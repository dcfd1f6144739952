import os
import random
import re
import resource
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from stored import fork, review, save

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Decision, StoreError, open_store
from pipeline.taxonomy import Status


def test_a_process_killed_at_any_moment_leaves_whole_articles(sqlite_url, make_article, make_claim):
    claims_each = 30
    open_store(sqlite_url).dispose()

    def child(round_, started):
        engine = open_store(sqlite_url)
        for number in range(100_000):
            doc = f"{round_}-{number}"
            found = [make_claim(f"claim {n} of {doc}", f"{doc}-{n}") for n in range(claims_each)]
            save(engine, make_article(doc, text=f"Text of {doc}."), found)
            started.set()

    rng = random.Random(7)
    for round_ in range(12):
        started = fork.Event()
        one = fork.Process(target=child, args=(round_, started))
        one.start()
        assert started.wait(30)
        time.sleep(rng.uniform(0, 0.15))
        os.kill(one.pid, signal.SIGKILL)
        one.join()
        assert one.exitcode == -signal.SIGKILL
    engine = open_store(sqlite_url)
    pages = store.articles_page(engine, Filters(), 100_000)
    assert len(pages) >= 12
    assert set(pages["claims"]) == {claims_each}
    assert all(store.article(engine, int(one)).text for one in pages["article_id"])
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    # And one goes on working with it.
    assert save(engine, make_article("0-0", text="Text of 0-0."), []).withdrawn == claims_each


def test_an_article_that_fails_half_way_leaves_no_trace(engine, make_article, make_claim):
    broken = make_claim("it rains", "b", check_worthiness=None)
    before = store.data_version(engine)
    with pytest.raises(StoreError):
        save(engine, make_article(), [make_claim("it is so", "a"), broken])
    assert store.counts(engine, Filters()).claims == 0
    assert store.articles_page(engine, Filters(), 10).empty
    assert store.data_version(engine) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A folder on a disk of two megabytes, or None where one may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_line_and_nothing_half_written(small_disk, tmp_path, make_article, make_claim):
    engine = open_store(f"sqlite:///{(small_disk or tmp_path) / 'claims.db'}")
    if small_disk is None:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 200"))
        engine.dispose()
    saved = []

    def fill():
        for number in range(2000):
            doc = str(number)
            found = [make_claim(f"claim {n} of {doc}", f"{doc}-{n}") for n in range(40)]
            save(engine, make_article(doc, text=f"{doc} " * 2000), found)
            saved.append(doc)

    with pytest.raises(StoreError, match=r"full|disk I/O") as caught:
        fill()
    assert "\n" not in str(caught.value)
    assert "SELECT" not in str(caught.value)
    assert "INSERT" not in str(caught.value)
    pages = store.articles_page(engine, Filters(), 10_000)
    assert (len(pages), set(pages["claims"])) == (len(saved), {40})
    engine.dispose()


def limited(most, run):
    """Run in a process that may write no file beyond a size, as on a full disk; return its exit status."""

    def child():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        os._exit(run())

    one = fork.Process(target=child)
    one.start()
    one.join(60)
    return one.exitcode


def whole(url, articles, claims_each):
    """Whether a database, opened anew, holds so many articles with all their claims, and SQLite finds no fault."""
    engine = open_store(url)
    pages = store.articles_page(engine, Filters(), 10_000)
    engine.dispose()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        sound = raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return sound and len(pages) == articles and set(pages["claims"]) == {claims_each}


def test_what_was_stored_before_the_disk_was_full_is_whole(sqlite_url, tmp_path, make_article, make_claim, capfd):
    engine = open_store(sqlite_url)
    save(engine, make_article("before"), [make_claim(f"claim {n}", f"before-{n}") for n in range(5)])
    review(engine, "before-0", "Ann", "accept", Decision(Status.READY))
    engine.dispose()

    def fill():
        own = open_store(sqlite_url)
        try:
            for number in range(100):
                found = [make_claim(f"claim {n} of {number}", f"{number}-{n}") for n in range(5)]
                save(own, make_article(str(number), text=f"{number} " * 2000), found)
                print("saved", flush=True)
        except StoreError as error:
            print(error, flush=True)
            return 7
        return 0

    size = (tmp_path / "claims.db").stat().st_size
    assert limited(size + 200_000, fill) == 7
    *saved, error = capfd.readouterr().out.splitlines()
    assert saved
    assert set(saved) == {"saved"}
    assert re.fullmatch(r"\S*claims\.db: .*(full|disk I/O).*", error)
    assert whole(sqlite_url, 1 + len(saved), 5)
    engine = open_store(sqlite_url)
    assert store.claim(engine, "before-0")["status"] == "ready for desk"
    assert save(engine, make_article("after", text="After."), []).outcome == "new"
    engine.dispose()


def test_threads_and_processes_may_write_at_once(engine, database_url, make_article, make_claim):
    def write(name):
        own = open_store(database_url)
        for number in range(8):
            doc = f"{name}-{number}"
            save(own, make_article(doc, text=f"Text {doc}."), [make_claim(f"claim of {doc}", doc)])
            # All of them fight for this one.
            save(own, make_article("shared", text=f"Text {doc}, shared."), [make_claim(f"shared {doc}", f"s-{doc}")])
        own.dispose()

    engine.dispose()
    children = [fork.Process(target=write, args=(f"p{n}",)) for n in range(2)]
    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(2)]
    for one in [*children, *threads]:
        one.start()
    for one in [*children, *threads]:
        one.join(60)
    assert [one.exitcode for one in children] == [0, 0]
    pages = store.articles_page(engine, Filters(), 100)
    assert len(pages) == 4 * 8 + 1
    assert set(pages["claims"]) == {1}
    assert store.counts(engine, Filters(withdrawn=True)).claims == 2 * 4 * 8
