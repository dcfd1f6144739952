import sqlite3
import threading

import pytest
from sqlalchemy import create_engine, inspect, text
from stored import fork, review, save

from pipeline import cli, schema, store
from pipeline.filters import Filters
from pipeline.store import Decision, StoreError, open_store
from pipeline.store import connection as opening
from pipeline.taxonomy import Status


def test_a_new_database_is_empty_and_opens_again(database_url):
    open_store(database_url).dispose()
    engine = open_store(database_url)
    assert store.counts(engine, Filters()).claims == 0
    assert store.claims_page(engine, Filters(), 10).empty
    assert store.articles_page(engine, Filters(), 10).empty
    assert store.contested(engine, Filters())[0].empty
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
        connection.execute(text("UPDATE alembic_version SET version_num = 'layout_99'"))
    raw.dispose()
    with pytest.raises(StoreError, match="layout 99"):
        open_store(database_url)


def test_the_command_line_names_a_database_of_another_version_in_one_line(sqlite_url, tmp_path, capsys):
    open_store(sqlite_url).dispose()
    with sqlite3.connect(tmp_path / "claims.db") as raw:
        raw.execute("ALTER TABLE reviews DROP COLUMN note")
    assert cli.main(["export", "--database", sqlite_url]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert (
        "claims.db is damaged or was made by another version of Claimdesk: its table 'reviews' has no column 'note'"
        in line
    )


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
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
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
    opening.lock(held)
    return held


def test_a_locked_database_is_one_line_and_can_be_read_meanwhile(database_url, monkeypatch, make_article, make_claim):
    monkeypatch.setattr(opening, "PATIENCE", 0.3)
    engine = open_store(database_url)
    save(engine, make_article(), [make_claim("it is so", "a")])
    held = lock(database_url)
    for write in (
        lambda: save(engine, make_article("two", text="Two."), []),
        lambda: save(engine, make_article(text="Changed."), []),
        lambda: review(engine, "a", "Ann", "accept", Decision(Status.READY)),
        lambda: store.undo(engine, 1, "Ann"),
        lambda: open_store(database_url),
    ):
        with pytest.raises(StoreError, match=r"lock") as caught:
            write()
        assert "\n" not in str(caught.value)
        assert store.claim(engine, "a")["status"] == "new"
    held.rollback()
    held.close()
    assert review(engine, "a", "Ann", "accept", Decision(Status.READY)) == 1
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
