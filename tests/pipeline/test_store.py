import dataclasses
import multiprocessing
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

import pandas as pd
import pytest
from sqlalchemy import create_engine, event, inspect, text

from pipeline import cli, schema, store
from pipeline.claim import Figure
from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters
from pipeline.store import Conflict, Decision, StoreError, open_store, review, save_reading, undo
from pipeline.taxonomy import ClaimType, Stance, Status

fork = multiprocessing.get_context("fork")


def save(engine, article, found, reader_version="1"):
    return save_reading(engine, article, found, reader_version=reader_version)


def texts(engine, **filters):
    return list(store.claims_page(engine, Filters(**filters), 1000, order="article")["text"])


def claim_id_of(engine, text):
    page = store.claims_page(engine, Filters(withdrawn=True), 1000)
    (found,) = page.loc[page["machine_text"] == text, "claim_id"]
    return found


# Opening


def test_a_new_database_is_empty_and_opens_again(database_url):
    open_store(database_url).dispose()
    engine = open_store(database_url)
    assert store.counts(engine, Filters()).claims == 0
    assert store.claims_page(engine, Filters(), 10).empty
    assert store.articles_page(engine, Filters(), 10).empty
    assert store.contested(engine, Filters()).empty
    assert store.next_in_queue(engine, Filters()) is None
    assert store.options(engine).actors == ()
    engine.dispose()


@pytest.mark.parametrize(
    "content", [b"Not a database, just a letter. " * 50, b"\x89PNG\r\n\x1a\n" + bytes(2000), b"SQLite"]
)
def test_a_file_that_is_no_database_is_named_in_one_line_and_left_alone(tmp_path, content):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"letter\.txt.*not a.*database") as caught:
        open_store(f"sqlite:///{path}")
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "bookmarks.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    with pytest.raises(StoreError, match="not a Claimdesk database"):
        open_store(f"sqlite:///{path}")


def test_the_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "bookmarks.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://user:secret@127.0.0.1:1/claims",
        "sqlite:////no/such/folder/claims.db",
        "sqlite:////tmp",
        "claims.db",
        "nosuch://user:secret@host/claims",
        "",
    ],
)
def test_an_address_that_leads_nowhere_is_one_line_without_the_password(url):
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


COLUMNS = [(table.name, column.name) for table in schema.metadata.sorted_tables for column in table.columns]


def layout(connection):
    return {
        table: {one["name"] for one in found} for (_, table), found in inspect(connection).get_multi_columns().items()
    }


def test_a_database_without_any_one_column_is_refused_in_one_line_and_left_alone(database_url):
    open_store(database_url).dispose()
    raw = create_engine(database_url)
    for table, column in COLUMNS:
        with raw.begin() as connection:
            connection.execute(text(f'ALTER TABLE {table} RENAME COLUMN "{column}" TO another'))
            before = layout(connection)
        with pytest.raises(StoreError, match=f"'{table}' has no column '{column}'") as caught:
            open_store(database_url)
        assert "another version of Claimdesk" in str(caught.value)
        assert "\n" not in str(caught.value)
        with raw.begin() as connection:
            assert layout(connection) == before
            connection.execute(text(f'ALTER TABLE {table} RENAME COLUMN another TO "{column}"'))
    raw.dispose()
    open_store(database_url).dispose()


def test_a_database_without_any_one_table_is_refused_in_one_line(database_url):
    open_store(database_url).dispose()
    raw = create_engine(database_url)
    for table in schema.metadata.tables:
        with raw.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO another"))
        with pytest.raises(StoreError, match=f"no '{table}'") as caught:
            open_store(database_url)
        assert "\n" not in str(caught.value)
        with raw.begin() as connection:
            connection.execute(text(f"ALTER TABLE another RENAME TO {table}"))
    raw.dispose()


def test_a_database_of_a_later_layout_is_refused_in_one_line(database_url):
    open_store(database_url).dispose()
    raw = create_engine(database_url)
    with raw.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '99' WHERE name = 'schema'"))
    raw.dispose()
    with pytest.raises(StoreError, match="layout 99"):
        open_store(database_url)


def test_the_command_line_names_a_database_of_another_version_in_one_line(sqlite_url, tmp_path, capsys):
    open_store(sqlite_url).dispose()
    with sqlite3.connect(tmp_path / "claims.db") as raw:
        raw.execute("ALTER TABLE reviews DROP COLUMN note")
    assert cli.main(["export", "--database", sqlite_url]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "claims.db was made by another version of Claimdesk ('reviews' has no column 'note')" in line


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_that_can_keep_no_write_ahead_log_is_refused_in_one_line(url):
    with pytest.raises(StoreError, match="write-ahead log") as caught:
        open_store(url)
    assert "\n" not in str(caught.value)


def test_a_file_that_someone_reads_while_it_is_opened_still_gets_its_write_ahead_log(sqlite_url, tmp_path):
    path = tmp_path / "claims.db"
    open_store(sqlite_url).dispose()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    assert other.execute("PRAGMA journal_mode=DELETE").fetchall() == [("delete",)]
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM claims").fetchall()
    release = threading.Timer(0.5, lambda: other.execute("COMMIT"))
    release.start()
    open_store(sqlite_url).dispose()
    release.join()
    other.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


def test_a_write_ahead_log_that_cannot_be_switched_on_is_one_line(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    open_store(sqlite_url).dispose()
    other = sqlite3.connect(tmp_path / "claims.db", isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM claims").fetchall()
    with pytest.raises(StoreError, match=r"claims\.db.*locked") as caught:
        open_store(sqlite_url)
    assert "\n" not in str(caught.value)
    other.close()


def lock(url):
    """Begin to write and do not end, as another program may."""
    held = create_engine(url).connect()
    store._lock(held)
    return held


def test_a_locked_database_is_one_line_and_can_be_read_meanwhile(database_url, monkeypatch, make_article, make_claim):
    monkeypatch.setattr(store, "PATIENCE", 0.3)
    engine = open_store(database_url)
    save(engine, make_article(), [make_claim("it is so", "a")])
    held = lock(database_url)
    for write in (
        lambda: save(engine, make_article("two", text="Two."), []),
        lambda: save(engine, make_article(text="Changed."), []),
        lambda: review(engine, "a", "Ann", "accept", Decision(Status.ACCEPTED)),
        lambda: undo(engine, "a", "Ann"),
        lambda: open_store(database_url),
    ):
        with pytest.raises(StoreError, match=r"lock") as caught:
            write()
        assert "\n" not in str(caught.value)
        assert store.claim(engine, "a")["status"] == "new"
    held.rollback()
    held.close()
    assert review(engine, "a", "Ann", "accept", Decision(Status.ACCEPTED)) == 1
    engine.dispose()


def test_many_processes_may_open_a_new_database_at_once(database_url):
    def child(gate):
        gate.wait()
        open_store(database_url).dispose()

    gate = fork.Barrier(6)
    children = [fork.Process(target=child, args=(gate,)) for _ in range(6)]
    for one in children:
        one.start()
    for one in children:
        one.join(30)
    assert [one.exitcode for one in children] == [0] * 6


# Saving


def test_an_article_reads_back_as_it_was(engine, make_article, make_claim, troops):
    article = make_article(
        text="---\r\ntitle: \U0001f600\r\n---\r\nA\rB", url="https://a.example/1", author="Ann", body_start=23
    )
    made = make_claim("it is so", via="NATO", figures=(troops,), type=ClaimType.FIGURE)
    saved = save(engine, article, [made])
    assert saved == store.Saved(saved.article_id, "new", 1, 0)
    assert store.article(engine, saved.article_id) == article
    row = store.claim(engine, made.claim_id)
    for field in ("text", "actor", "via", "type", "stance", "attribution", "cue", "quote", "check_worthiness", "why"):
        assert row[field] == getattr(made, field), field
    assert row["spans"] == [[12, 20]]
    assert row["figures"] == [{"text": "nearly 100,000 troops", "value": 100000.0, "unit": "troops"}]
    assert (row["status"], row["revision"], row["verdict"], row["note"]) == ("new", 0, "", "")


def test_a_figure_s_range_and_change_and_a_forecast_s_due_time_read_back(engine, make_article, make_claim):
    rate = Figure("about 5%", 5.0, "%", low=5.0, high=7.0, modifier="about", direction="up", change="by")
    made = make_claim("fees will rise", "a", type=ClaimType.FORECAST, figures=(rate,), due="2027-01-01/2027-12-31")
    save(engine, make_article(), [made, make_claim("it is so", "b")])
    assert store.claim(engine, "a")["due"] == "2027-01-01/2027-12-31"
    assert store.claim(engine, "b")["due"] is None
    assert store.claim(engine, "a")["figures"] == [
        {"text": "about 5%", "value": 5.0, "unit": "%", "low": 5.0, "high": 7.0}
        | {"modifier": "about", "direction": "up", "change": "by"}
    ]


def test_what_is_not_there_is_none(engine):
    assert store.article(engine, 12345) is None
    assert store.claim(engine, "nothing") is None
    assert store.history(engine, "nothing").empty


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_an_article_number_out_of_all_range_is_none(engine, number):
    assert store.article(engine, number) is None


def test_saved_again_nothing_changes(engine, make_article, make_claim):
    article, found = make_article(), [make_claim("it is so"), make_claim("it is not")]
    first = save(engine, article, found)
    assert save(engine, article, found) == dataclasses.replace(first, outcome="unchanged")
    assert store.counts(engine, Filters()).claims == 2
    assert store.save_known(engine, article, "1") == dataclasses.replace(first, outcome="unchanged")
    assert store.save_known(engine, article, "2") is None
    assert store.save_known(engine, make_article(text="Other."), "1") is None


def test_the_same_text_from_elsewhere_is_the_same_article(engine, make_article, make_claim):
    first = save(engine, make_article("one"), [make_claim("it is so")])
    again = save(engine, make_article("copy", source="/elsewhere/copy.txt"), [make_claim("it is so")])
    assert again == dataclasses.replace(first, outcome="unchanged")
    assert len(store.articles_page(engine, Filters(), 10)) == 1


def test_a_pasted_copy_does_not_wipe_out_what_was_known(engine, make_article, make_claim):
    known = make_article(url="https://a.example/1", author="Ann")
    saved = save(engine, known, [make_claim("it is so")])
    pasted = make_article("pasted", source="", title="", outlet="", author="", url="", published="")
    save(engine, pasted, [make_claim("it is so")], reader_version="2")
    assert store.article(engine, saved.article_id) == known


DETAILS = {
    "title": "A better title",
    "outlet": "Post",
    "author": "Ann",
    "url": "https://a.example/2",
    "published": "2026-02-03",
}


def known_again(engine, article, found, version):
    """Save as `ingest_article` does: only the details where this version has read the text, else all of it."""
    return store.save_known(engine, article, version) or save(engine, article, found, version)


@pytest.mark.parametrize("version", ["1", "2"], ids=["same reader", "newer reader"])
@pytest.mark.parametrize("source", ["/articles/one.txt", ""], ids=["same file", "pasted"])
@pytest.mark.parametrize("name", DETAILS)
def test_a_detail_given_anew_for_the_same_text_is_kept_and_nothing_else_changes(
    engine, make_article, make_claim, name, source, version
):
    old, found = make_article(url="https://a.example/1", author="Bo"), [make_claim("it is so", "a")]
    saved = save(engine, old, found)
    review(engine, "a", "Ann", "correct", Decision(Status.CORRECTED, note="checked", text="It was so"))
    before, acts = store.claim(engine, "a"), store.history(engine, "a")
    seen = store.data_version(engine)
    blank = {"title": "", "outlet": "", "author": "", "url": "", "published": ""}
    again = make_article("other", source=source, **(blank | {name: DETAILS[name]}))
    assert known_again(engine, again, found, version) == store.Saved(saved.article_id, "changed", 1, 0)
    assert store.article(engine, saved.article_id) == dataclasses.replace(old, **{name: DETAILS[name]})
    assert store.data_version(engine) != seen
    after = store.claim(engine, "a")
    assert {key: value for key, value in after.items() if key != name} == {
        key: value for key, value in before.items() if key != name
    }
    assert store.history(engine, "a").equals(acts)
    assert known_again(engine, again, found, version).outcome == "unchanged"
    assert len(store.articles_page(engine, Filters(), 10)) == 1


def test_an_article_is_known_by_the_url_that_was_given_for_it_later(engine, make_article, make_claim):
    saved = save(engine, make_article(), [make_claim("it is so")])
    given = make_article(source="", url="https://a.example/1")
    assert store.save_known(engine, given, "1").outcome == "changed"
    moved = save(engine, make_article(source="/moved.txt", url="https://a.example/1", text="New."), [])
    assert (moved.article_id, moved.outcome) == (saved.article_id, "changed")


@pytest.mark.parametrize("version", ["1", "2"], ids=["same reader", "newer reader"])
def test_a_copy_from_elsewhere_fills_gaps_and_replaces_nothing(engine, make_article, make_claim, version):
    old, found = make_article(), [make_claim("it is so")]
    saved = save(engine, old, found)
    copy = make_article("copy", source="/elsewhere/copy.txt", **DETAILS)
    assert known_again(engine, copy, found, version) == dataclasses.replace(saved, outcome="changed")
    assert store.article(engine, saved.article_id) == dataclasses.replace(old, author="Ann", url=DETAILS["url"])


@pytest.mark.parametrize("version", ["1", "2"], ids=["same reader", "newer reader"])
def test_a_title_read_off_the_text_does_not_replace_the_one_that_was_given(engine, make_article, make_claim, version):
    saved = save(engine, make_article(title="Given"), [make_claim("it is so")])
    again = make_article(title="Russia says it is so.", title_span=(0, 21))
    assert known_again(engine, again, [make_claim("it is so")], version).outcome == "unchanged"
    assert store.article(engine, saved.article_id).title == "Given"


def test_a_file_that_holds_another_page_is_another_article(engine, make_article, make_claim):
    first = save(engine, make_article("latest", url="https://a.example/1"), [make_claim("it is so")])
    second = save(engine, make_article("latest", text="News.", url="https://a.example/2"), [make_claim("it rains")])
    assert second.outcome == "new"
    assert second.article_id != first.article_id


def test_a_web_page_is_known_by_its_url_before_its_source(engine, make_article, make_claim):
    first = save(engine, make_article(url="https://a.example/1"), [make_claim("it is so")])
    moved = save(engine, make_article(url="https://a.example/1", source="/moved.txt", text="New."), [])
    assert (moved.article_id, moved.outcome, moved.withdrawn) == (first.article_id, "changed", 1)


def test_a_changed_version_keeps_ids_decisions_and_the_older_text(engine, make_article, make_claim):
    old = make_article(text="Old text.")
    saved = save(engine, old, [make_claim("it is so", "a"), make_claim("it rains", "b"), make_claim("it snows", "c")])
    review(engine, "a", "Ann", "accept", Decision(status=Status.ACCEPTED, note="checked"))
    review(engine, "b", "Ann", "dismiss", Decision(status=Status.DISMISSED))
    new = make_article(text="A new text.")
    found = [make_claim("it hails", "x"), make_claim("It is so!", "y", spans=((2, 5),)), make_claim("it snows", "z")]
    again = save(engine, new, found)
    assert again == store.Saved(saved.article_id, "changed", 3, 1)
    assert texts(engine) == ["it hails", "It is so!", "it snows"]
    kept = store.claim(engine, "a")
    assert (kept["spans"], kept["version"], kept["status"], kept["note"]) == ([[2, 5]], 2, "accepted", "checked")
    gone = store.claim(engine, "b")
    assert (gone["withdrawn"], gone["status"], gone["version"]) == (True, "dismissed", 1)
    assert store.article(engine, saved.article_id).text == "A new text."
    assert store.article(engine, saved.article_id, gone["version"]).text == "Old text."
    assert "it rains" in texts(engine, withdrawn=True)


def test_a_withdrawn_claim_that_comes_back_is_restored_with_its_decision(engine, make_article, make_claim):
    rains = make_claim("it rains", "b")
    save(engine, make_article(), [make_claim("it is so", "a"), rains])
    review(engine, "b", "Ann", "correct", Decision(status=Status.CORRECTED, actor="NATO"))
    assert save(engine, make_article(text="Changed."), [make_claim("it is so", "a2")]).withdrawn == 1
    back = save(engine, make_article(), [make_claim("it is so", "a"), rains])
    assert (back.outcome, back.withdrawn) == ("changed", 0)
    row = store.claim(engine, "b")
    assert (row["withdrawn"], row["status"], row["actor"], row["machine_actor"]) == (
        False,
        "corrected",
        "NATO",
        "Russia",
    )


def test_the_same_claim_twice_stays_two_and_loses_the_second(engine, make_article, make_claim):
    twice = [make_claim("it is so", "a"), make_claim("It is so.", "b")]
    save(engine, make_article(), twice)
    review(engine, "a", "Ann", "accept", Decision(status=Status.ACCEPTED))
    assert save(engine, make_article(text="Changed."), twice[:1]).withdrawn == 1
    assert [store.claim(engine, one)["withdrawn"] for one in "ab"] == [False, True]


def test_a_new_version_of_the_reader_changes_claims_of_the_same_text(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a"), make_claim("it rains", "b")])
    again = save(engine, make_article(), [make_claim("it is so", "a"), make_claim("it pours", "c")], "2")
    assert (again.outcome, again.claims, again.withdrawn) == ("changed", 2, 1)
    assert store.article(engine, again.article_id).text == make_article().text


def test_a_claim_typed_anew_by_a_new_reader_is_a_change(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a")])
    again = save(engine, make_article(), [make_claim("it is so", "a", type=ClaimType.FORECAST)], "2")
    assert store.claim(engine, "a")["type"] == "forecast"
    assert again.outcome == "changed"


def test_an_id_that_is_taken_elsewhere_gets_another_and_keeps_it(engine, make_article, make_claim):
    save(engine, make_article("one"), [make_claim("it is so", "same")])
    other = make_article("two", text="Another text.")
    found = [make_claim("it rains", "same"), make_claim("it snows", "same")]
    save(engine, other, found)
    assert store.counts(engine, Filters()).claims == 3
    before = {text: claim_id_of(engine, text) for text in ("it is so", "it rains", "it snows")}
    assert before["it is so"] == "same"
    assert len(set(before.values())) == 3
    assert save(engine, other, found).outcome == "unchanged"
    assert {text: claim_id_of(engine, text) for text in before} == before


@pytest.mark.parametrize("strange", ["a\x00b", "a\ud800b", "a\U0001f600b"], ids=["NUL", "lone surrogate", "emoji"])
def test_any_character_can_be_saved_and_offsets_still_fit(engine, make_article, make_claim, strange):
    saved = save(engine, make_article(text=strange + " end", title=strange), [make_claim(strange + " end", "a")])
    text = store.article(engine, saved.article_id).text
    assert (len(text), text[4:]) == (len(strange) + 4, "end")
    assert store.claim(engine, "a")["text"].endswith(" end")
    review(engine, "a", "Ann", "note", Decision(note=strange))
    assert store.claims_page(engine, Filters(text=strange), 10)["claim_id"].tolist() in (["a"], [])


def test_very_long_words_can_be_saved(engine, make_article, make_claim):
    # PostgreSQL takes no more than 2,704 bytes, compressed, into the entry of a tree index.
    rng = random.Random(1)
    long = "".join(rng.choice("абвгдежзийклмнопрстуфхцчшщ") for _ in range(9000))
    article = make_article(url=f"https://a.example/{long}", source=f"/{long}", title=long, outlet=long)
    save(engine, article, [make_claim(long, "a", actor=long)])
    assert store.claim(engine, "a")["text"] == long
    assert save(engine, article, [make_claim(long, "a", actor=long)]).outcome == "unchanged"


def test_the_data_version_changes_with_every_write_and_with_no_reading(engine, make_article, make_claim):
    seen = [store.data_version(engine)]

    def changed():
        seen.append(store.data_version(engine))
        return seen[-1] not in seen[:-1]

    save(engine, make_article(), [make_claim("it is so", "a")])
    assert changed()
    review(engine, "a", "Ann", "accept", Decision(status=Status.ACCEPTED))
    assert changed()
    undo(engine, "a", "Ann")
    assert changed()
    store.counts(engine, Filters())
    assert not changed()


# All or nothing


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
    review(engine, "before-0", "Ann", "accept", Decision(Status.ACCEPTED))
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
    assert store.claim(engine, "before-0")["status"] == "accepted"
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


# Review


@pytest.fixture
def reviewed(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("it is so", "a"), make_claim("it rains", "b")])
    return engine


def test_a_correction_is_in_force_and_the_machines_reading_is_kept(reviewed):
    given = Decision(Status.CORRECTED, "It is not so", "NATO", Stance.DENIES, ClaimType.DENIAL, "false", "see page 3")
    assert review(reviewed, "a", "Ann", "correct", given) == 1
    (row,) = store.claims_page(reviewed, Filters(status=("corrected",)), 10).to_dict("records")
    assert (row["text"], row["actor"], row["stance"], row["type"]) == ("It is not so", "NATO", "denies", "denial")
    machine = [row[f"machine_{name}"] for name in ("text", "actor", "stance", "type")]
    assert machine == ["it is so", "Russia", "supports", "assertion"]
    assert (row["verdict"], row["note"], row["reviewer"], row["revision"]) == ("false", "see page 3", "Ann", 1)
    assert pd.Timestamp(row["changed_at"]).utcoffset() == pd.Timedelta(0)


def test_filters_follow_corrections(reviewed):
    review(reviewed, "a", "Ann", "correct", Decision(actor="NATO", stance=Stance.DENIES, text="Snow"))
    assert (
        texts(reviewed, actor=("NATO",))
        == texts(reviewed, stance=("denies",))
        == texts(reviewed, text="snow")
        == ["Snow"]
    )
    assert texts(reviewed, actor=("Russia",)) == ["it rains"]


def test_an_actor_corrected_to_nobody_is_the_outlets_own_voice(reviewed):
    review(reviewed, "a", "Ann", "correct", Decision(actor=""))
    assert store.claim(reviewed, "a")["actor"] is None
    assert texts(reviewed, actor=(OUTLET_VOICE,)) == ["it is so"]


def test_what_someone_changed_meanwhile_is_a_conflict_and_stays(reviewed):
    assert review(reviewed, "a", "Ann", "accept", Decision(Status.ACCEPTED), expected_revision=0) == 1
    with pytest.raises(Conflict, match="Ann"):
        review(reviewed, "a", "Bob", "dismiss", Decision(Status.DISMISSED), expected_revision=0)
    assert store.claim(reviewed, "a")["status"] == "accepted"
    assert len(store.history(reviewed, "a")) == 1
    assert review(reviewed, "a", "Bob", "dismiss", Decision(Status.DISMISSED), expected_revision=1) == 2


def test_of_many_reviewers_at_once_exactly_one_wins(reviewed):
    outcomes = []

    def act(name):
        try:
            outcomes.append(review(reviewed, "a", name, "accept", Decision(Status.ACCEPTED), expected_revision=0))
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=act, args=(f"r{n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes, key=str) == [1] + ["conflict"] * 5
    assert len(store.history(reviewed, "a")) == 1


def test_two_acts_in_a_row_both_hold(reviewed):
    review(reviewed, "a", "Ann", "note", Decision(note="first"))
    review(reviewed, "a", "Ann", "accept", Decision(status=Status.ACCEPTED))
    row = store.claim(reviewed, "a")
    assert (row["note"], row["status"], row["revision"]) == ("first", "accepted", 2)
    assert store.claim(reviewed, "b")["revision"] == 0


def test_undo_goes_back_step_by_step_and_is_itself_recorded(reviewed):
    shown = ("status", "text", "actor", "stance", "type", "note", "verdict")

    def state():
        row = store.claim(reviewed, "a")
        return [row[name] for name in shown]

    decisions = [
        Decision(Status.ACCEPTED),
        Decision(note="a note"),
        Decision(Status.CORRECTED, text="Other", actor="", stance=Stance.DENIES, type=ClaimType.DENIAL),
        Decision(Status.DISMISSED, verdict="false"),
    ]
    states = [state()]
    for decision in decisions:
        review(reviewed, "a", "Ann", "act", decision)
        states.append(state())
    for expected in reversed(states[:-1]):
        assert undo(reviewed, "a", "Bob")
        assert state() == expected
    assert not undo(reviewed, "a", "Bob")
    assert store.claim(reviewed, "a")["revision"] == 8
    acts = store.history(reviewed, "a")
    assert list(acts["reviewer"]) == ["Bob"] * 4 + ["Ann"] * 4
    assert acts["action"].iloc[0] == "undo act"


def test_an_act_after_an_undo_is_undone_before_the_older_ones(reviewed):
    for status in (Status.ACCEPTED, Status.DISMISSED):
        review(reviewed, "a", "Ann", "act", Decision(status))
    undo(reviewed, "a", "Ann")
    review(reviewed, "a", "Ann", "act", Decision(Status.CORRECTED))
    seen = []
    while undo(reviewed, "a", "Ann"):
        seen.append(store.claim(reviewed, "a")["status"])
    assert seen == ["accepted", "new"]


def test_a_claim_that_is_not_there_can_t_be_reviewed(engine):
    for act in (
        lambda: review(engine, "none", "Ann", "accept", Decision(Status.ACCEPTED)),
        lambda: undo(engine, "none", "Ann"),
    ):
        with pytest.raises(StoreError, match="none"):
            act()
    assert store.history(engine, "none").empty


# Lists, counts, charts: the same as pandas makes of the whole list


ACTORS = [None, "Russia", "NATO", "O'Brien, Ltd", "NA", "None", "Ärzte"]


@pytest.fixture
def full(engine, make_article, make_claim):
    """Twenty articles of a few claims each, some reviewed, some withdrawn."""
    rng = random.Random(3)
    for number in range(20):
        doc = f"d{number}"
        day = rng.choice(["", "2026-01-30", "2026-01-31T23:59:59-05:00", "2026-02-01T00:00:00Z"])
        outlet = rng.choice(["", "Gazette", "NA", "Post"])
        found = [
            make_claim(
                rng.choice(["it is so", "It rains 50% of the time", "Öl is dear", "snow_fell"]),
                f"{doc}-{n}",
                actor=rng.choice(ACTORS),
                stance=rng.choice(list(Stance)),
                type=rng.choice(list(ClaimType)),
                check_worthiness=rng.choice([0.1, 0.5, 0.9]),
            )
            for n in range(rng.randrange(7))
        ]
        known = {"published": day, "outlet": outlet}
        save(engine, make_article(doc, text=f"Text {doc}.", **known), found)
        if found and rng.random() < 0.3:
            save(engine, make_article(doc, text=f"Text {doc}, changed.", **known), found[1:])
    every = store.claims_page(engine, Filters(withdrawn=True), 1000)["claim_id"].tolist()
    for claim_id in rng.sample(every, len(every) // 3):
        given = Decision(rng.choice(list(Status)), actor=rng.choice([None, None, "NATO", ""]))
        review(engine, claim_id, "Ann", "act", given)
    return engine


SELECTIONS = [
    Filters(),
    Filters(withdrawn=True),
    Filters(actor=("Russia", OUTLET_VOICE)),
    Filters(outlet=("NA", NO_OUTLET), stance=("denies", "supports")),
    Filters(type=("figure",), status=("new", "accepted")),
    Filters(text="50%"),
    Filters(text="öl"),
    Filters(text="NATO"),
    Filters(text="w_f"),
    Filters(text="'"),
    Filters(date_from="2026-01-31"),
    Filters(date_to="2026-01-31"),
    Filters(date_from="2026-01-31", date_to="2026-01-31", status=("dismissed",)),
    Filters(proposition="it is so"),
    Filters(actor=("nobody at all",)),
]


def chosen(everything: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The same choice, made by pandas."""
    rows = everything
    actor = rows["actor"].map(lambda name: name or OUTLET_VOICE)
    keep = rows["withdrawn"].map(lambda gone: filters.withdrawn or not gone).astype(bool)
    if filters.actor:
        keep &= actor.isin(filters.actor)
    if filters.outlet:
        keep &= rows["outlet"].map(lambda name: name or NO_OUTLET).isin(filters.outlet)
    for name in ("stance", "type", "status"):
        if getattr(filters, name):
            keep &= rows[name].isin(getattr(filters, name))
    if filters.text:
        words = rows["text"] + "\n" + rows["quote"] + "\n" + rows["actor"].map(lambda name: name or "")
        keep &= words.map(lambda text: filters.text.casefold() in text.casefold())
    day = rows["published"].str[:10]
    if filters.date_from:
        keep &= (day != "") & (day >= filters.date_from)
    if filters.date_to:
        keep &= (day != "") & (day <= filters.date_to)
    if filters.proposition:
        keep &= rows["text"].str.casefold() == filters.proposition
    return rows[keep]


def test_counts_pages_and_sums_agree_with_pandas(full):
    everything = store.claims_page(full, Filters(withdrawn=True), 1000)
    assert len(everything) > 40
    assert everything["withdrawn"].sum() > 3
    for filters in SELECTIONS:
        rows = chosen(everything, filters)
        counts = store.counts(full, filters)
        expected = (len(rows), rows["article_id"].nunique(), rows["actor"].nunique(), (rows["status"] != "new").sum())
        assert (counts.claims, counts.articles, counts.actors, counts.reviewed) == expected, filters.sentence()
        statuses = rows["status"].value_counts()
        assert store.by_status(full, filters) == {one: statuses.get(one, 0) for one in Status}, filters.sentence()
        pages = [store.claims_page(full, filters, 7, start) for start in range(0, len(rows) + 7, 7)]
        assert [one for page in pages for one in page["claim_id"]] == rows["claim_id"].tolist(), filters.sentence()
        streamed = {row["claim_id"] for row in store.claim_rows(full, filters, 10)}
        assert streamed == set(rows["claim_id"])
        for part in ("stance", "type"):
            table = store.by_actor(full, filters, part, 100)
            by_hand = (
                rows.assign(actor=rows["actor"].map(lambda name: name or OUTLET_VOICE)).groupby(["actor", part]).size()
            )
            assert table.set_index(["actor", part])["claims"].to_dict() == by_hand.to_dict(), filters.sentence()
        days = rows.assign(day=rows["published"].str[:10])
        by_hand = days[days["day"] != ""].groupby(["day", "stance"]).size().to_dict()
        assert store.by_day(full, filters).set_index(["day", "stance"])["claims"].to_dict() == by_hand
        if filters != Filters():
            pages = store.articles_page(full, filters, 1000)
            assert pages["claims"].sum() == len(rows), filters.sentence()
            assert pages["reviewed"].sum() == (rows["status"] != "new").sum()


def test_actors_beyond_the_largest_are_the_others(full):
    rows = store.claims_page(full, Filters(), 1000)
    table = store.by_actor(full, Filters(), "stance", 2)
    assert list(table["actor"].unique())[-1] == store.OTHERS
    assert table["actor"].nunique() == 3
    assert table["claims"].sum() == len(rows)


def test_articles_page_lists_every_article_once(full):
    whole = store.articles_page(full, Filters(), 1000)
    parts = [store.articles_page(full, Filters(), 9, start) for start in range(0, 45, 9)]
    assert len(whole) == 20
    assert (whole["claims"] == 0).any()
    assert [one for part in parts for one in part["article_id"]] == whole["article_id"].tolist()


def test_article_claims_are_in_the_order_of_the_article(full):
    for article_id in store.articles_page(full, Filters(), 100)["article_id"]:
        rows = store.article_claims(full, int(article_id))
        assert list(rows["position"]) == sorted(rows["position"])
        assert not rows["withdrawn"].any()


def test_options_name_what_there_is(full):
    rows = store.claims_page(full, Filters(), 1000)
    found = store.options(full)
    assert set(found.outlets) == {NO_OUTLET, "Gazette", "NA", "Post"}
    frequency = rows["actor"].map(lambda name: name or OUTLET_VOICE).value_counts()
    assert [frequency[name] for name in found.actors] == sorted(frequency, reverse=True)


def test_the_queue_goes_through_every_claim_once_and_back(full):
    for filters in (Filters(status=("new",)), Filters(status=("new",), actor=("NATO",))):
        order = store.claims_page(full, filters, 1000)["claim_id"].tolist()
        walked = [store.next_in_queue(full, filters)]
        while (following := store.next_in_queue(full, filters, walked[-1])) is not None:
            walked.append(following)
        assert walked == order
        back = [walked[-1]]
        while (before := store.next_in_queue(full, filters, back[-1], back=True)) is not None:
            back.append(before)
        assert back == order[::-1]


def test_each_claim_of_the_queue_has_its_place(full):
    for filters in (Filters(), Filters(status=("new",)), Filters(withdrawn=True, actor=("NATO",))):
        order = store.claims_page(full, filters, 1000)["claim_id"].tolist()
        places = [store.place_in_queue(full, filters, claim_id) for claim_id in order]
        assert places == [store.Place(number, len(order)) for number in range(1, len(order) + 1)]


def test_a_claim_outside_the_queue_has_no_place_in_it(full):
    waiting = Filters(status=("new",))
    length = store.counts(full, waiting).claims
    (decided,) = store.claims_page(full, Filters(status=("accepted",)), 1)["claim_id"]
    for claim_id in (decided, "nobody"):
        assert store.place_in_queue(full, waiting, claim_id) == store.Place(None, length)
    assert store.place_in_queue(full, Filters(actor=("nobody at all",)), decided) == store.Place(None, 0)


def test_a_claim_that_was_just_decided_is_followed_by_the_next(full):
    filters = Filters(status=("new",))
    first, second, third = store.claims_page(full, filters, 3)["claim_id"]
    review(full, second, "Ann", "accept", Decision(Status.ACCEPTED))
    assert store.next_in_queue(full, filters, second) == third
    assert store.next_in_queue(full, filters, first) == third


# Contested


@pytest.fixture
def dispute(engine, make_article, make_claim):
    save(
        engine,
        make_article("one"),
        [
            make_claim("NATO is threatening Russia", "a", actor="Russia"),
            make_claim("nato is threatening russia.", "b", actor="NATO", stance=Stance.DENIES),
            make_claim("it rains", "c"),
        ],
    )
    save(
        engine,
        make_article("two", text="Two."),
        [
            make_claim("NATO  is threatening “Russia”", "d", actor=None),
            make_claim("it rains", "e", actor="NATO", stance=Stance.QUESTIONS),
        ],
    )
    return engine


def test_a_proposition_with_both_stances_is_contested(dispute):
    (row,) = store.contested(dispute, Filters()).to_dict("records")
    assert row == {
        "proposition_key": "nato is threatening russia",
        "text": "NATO is threatening Russia",
        "supporters": f"Russia, {OUTLET_VOICE}",
        "deniers": "NATO",
        "claims": 3,
    }
    assert store.counts(dispute, Filters()).contested == 1
    assert texts(dispute, proposition=row["proposition_key"]) == [
        "NATO is threatening Russia",
        "nato is threatening russia.",
        "NATO  is threatening “Russia”",
    ]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(stance=("supports",)),
        Filters(stance=("denies",)),
        Filters(actor=("Russia",)),
        Filters(actor=("NATO",), stance=("denies",)),
        Filters(actor=(OUTLET_VOICE,)),
        Filters(text="threatening"),
        Filters(withdrawn=True),
    ],
    ids=Filters.sentence,
)
def test_filters_that_select_one_side_show_the_proposition_with_both(dispute, filters):
    (row,) = store.contested(dispute, filters).to_dict("records")
    assert (row["supporters"], row["deniers"], row["claims"]) == (f"Russia, {OUTLET_VOICE}", "NATO", 3)
    assert store.counts(dispute, filters).contested == 1


@pytest.mark.parametrize(
    "filters",
    [
        Filters(stance=("questions",)),
        Filters(text="rains"),
        Filters(actor=("nobody at all",)),
        Filters(type=("figure",)),
    ],
    ids=Filters.sentence,
)
def test_filters_that_select_no_side_of_it_leave_the_proposition_out(dispute, filters):
    assert store.contested(dispute, filters).empty
    assert store.counts(dispute, filters).contested == 0


def test_contested_propositions_agree_with_pandas(full):
    everything = store.claims_page(full, Filters(withdrawn=True), 1000)
    standing = everything[(everything["status"] != "dismissed") & ~everything["withdrawn"].astype(bool)]
    stances = standing.groupby(standing["text"].str.casefold())["stance"].agg(set)
    disputed = {text for text, found in stances.items() if {"supports", "denies"} <= found}
    assert disputed
    for filters in SELECTIONS:
        rows = chosen(everything, filters)
        rows = rows[rows.index.isin(standing.index)]
        expected = disputed & set(rows["text"].str.casefold())
        found = store.contested(full, filters)
        assert set(found["text"].str.casefold()) == expected, filters.sentence()
        assert store.counts(full, filters).contested == len(expected)


def test_dismissed_and_withdrawn_claims_contest_nothing(dispute, make_article, make_claim):
    review(dispute, "b", "Ann", "dismiss", Decision(Status.DISMISSED))
    assert store.contested(dispute, Filters()).empty
    undo(dispute, "b", "Ann")
    assert len(store.contested(dispute, Filters())) == 1
    save(dispute, make_article("one", text="Changed."), [make_claim("NATO is threatening Russia", "a")])
    assert store.contested(dispute, Filters()).empty
    assert store.counts(dispute, Filters()).contested == 0
    assert store.contested(dispute, Filters(withdrawn=True)).empty


def test_a_corrected_text_joins_its_proposition(dispute):
    review(dispute, "e", "Ann", "correct", Decision(text="It is raining", stance=Stance.DENIES))
    review(dispute, "c", "Ann", "correct", Decision(text="it is raining!"))
    assert "it is raining" in store.contested(dispute, Filters())["proposition_key"].tolist()
    assert texts(dispute, proposition="it is raining") == ["it is raining!", "It is raining"]


def test_propositions_without_a_letter_are_not_one(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim("…", "a"), make_claim("?!", "b", stance=Stance.DENIES)])
    assert store.contested(engine, Filters()).empty
