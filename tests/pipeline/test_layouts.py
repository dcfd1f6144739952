"""Databases that earlier versions made, kept as dumps in `layouts/`: opened, they lose nothing."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from pipeline import schema, store
from pipeline.filters import Filters
from pipeline.store import Decision, StoreError, migrations, open_store
from pipeline.taxonomy import Status

LAYOUTS = Path(__file__).with_name("layouts")
SQLITE = sorted(LAYOUTS.glob("*.sqlite.sql"))
FIRST, LOST, DENIED, GONE = (f"aaaa00000000000{n}" for n in range(1, 5))


@pytest.fixture(params=[path.name for path in SQLITE])
def old_file(request, tmp_path):
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as raw:
        raw.executescript((LAYOUTS / request.param).read_text(encoding="utf-8"))
    raw.close()
    return path


def holds_everything(engine):
    """What was read and decided with the old version is there, in the words of now."""
    found = {row["claim_id"]: row for row in store.claim_rows(engine, Filters(withdrawn=True))}
    assert list(found) == [FIRST, LOST, DENIED, GONE]
    assert {key: row["status"] for key, row in found.items()} == {
        FIRST: "ready for desk", LOST: "ready for desk", DENIED: "new", GONE: "dismissed",
    }  # fmt: skip
    lost = found[LOST]
    assert (lost["text"], lost["actor"], lost["type"]) == (
        "The harbour lost 1,200 berths", "Mayor of Lowmere", "assertion",
    )  # fmt: skip
    assert (lost["machine_text"], lost["machine_actor"]) == ("We lost 1,200 berths", "the mayor")
    assert (lost["verdict"], lost["note"], lost["reviewer"], lost["revision"]) == (
        "false", "see the harbour’s books", "Bob", 2,
    )  # fmt: skip
    assert lost["figures"] == [{"text": "1,200 berths", "value": 1200.0, "unit": "berths"}]
    assert lost["priority"] == "normal"
    assert (lost["tags"], lost["evidence"]) == ([], [])
    assert found[GONE]["withdrawn"]
    assert (found[GONE]["actor"], found[GONE]["machine_actor"]) == (None, None)
    assert [row["action"] for row in store.history(engine, DENIED).to_dict("records")] == ["undo dismiss", "dismiss"]
    article = store.article(engine, 1)
    assert article.text.endswith("More later.\n")
    assert store.article(engine, 1, 1).text == article.text.removesuffix("More later.\n")
    assert store.counts(engine, Filters()).claims == 3


def goes_on(engine):
    """One can work with it: acts from before can be taken back, new ones made, and all rebuilt from the events."""
    act = store.last_act_on(engine, LOST)
    assert act.reviewer == "Bob"
    store.undo(engine, act.act_id, "Ann")
    assert store.claim(engine, LOST)["verdict"] == ""
    store.decide(engine, {FIRST: Decision(status=Status.CHECKED, tags=("port",))}, "Ann", "check")
    before = list(store.claim_rows(engine, Filters(withdrawn=True)))
    store.rebuild(engine)
    assert list(store.claim_rows(engine, Filters(withdrawn=True))) == before


def test_a_file_of_an_older_version_opens_with_all_that_it_held(old_file):
    engine = open_store(f"sqlite:///{old_file}")
    holds_everything(engine)
    goes_on(engine)
    engine.dispose()
    again = open_store(f"sqlite:///{old_file}")
    assert store.claim(again, FIRST)["tags"] == ["port"]
    again.dispose()


@pytest.mark.parametrize("dump", sorted(path.name for path in LAYOUTS.glob("*.postgresql.sql")))
@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_server_s_database_of_an_older_version_opens_with_all_that_it_held(database_url, dump):
    open_store(database_url).dispose()
    wanted = layout(database_url)
    raw = create_engine(database_url)
    with raw.begin() as connection:
        schema.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.connection.driver_connection.execute((LAYOUTS / dump).read_text(encoding="utf-8"))
    raw.dispose()
    engine = open_store(database_url)
    holds_everything(engine)
    goes_on(engine)
    engine.dispose()
    assert layout(database_url) == wanted


def test_a_change_of_layout_that_fails_changes_nothing(old_file):
    with sqlite3.connect(old_file) as raw:
        raw.execute("CREATE TABLE fact_checks (something TEXT)")
    raw.close()
    before = dump(old_file)
    with pytest.raises(StoreError, match="fact_checks"):
        open_store(f"sqlite:///{old_file}")
    assert dump(old_file) == before


def dump(path):
    with sqlite3.connect(path) as raw:
        found = list(raw.iterdump())
    raw.close()
    return found


def layout(url):
    """Tables with their columns and indexes."""
    raw = create_engine(url)
    look = inspect(raw)
    found = {
        table: (
            sorted((column["name"], column["nullable"]) for column in look.get_columns(table)),
            look.get_pk_constraint(table)["constrained_columns"],
            sorted(index["name"] for index in look.get_indexes(table)),
        )
        for table in look.get_table_names()
    }
    raw.dispose()
    return found


def test_an_upgraded_file_has_the_very_tables_of_a_new_one(old_file, sqlite_url):
    open_store(f"sqlite:///{old_file}").dispose()
    open_store(sqlite_url).dispose()
    assert layout(f"sqlite:///{old_file}") == layout(sqlite_url)


def test_the_newest_layout_is_the_last_in_the_folder():
    folder = Path(migrations.__file__).with_name("layouts")
    assert ScriptDirectory(folder).get_current_head() == migrations.NEWEST


def test_a_database_of_the_newest_layout_opens_without_waiting_for_what_changes_layouts(sqlite_url):
    open_store(sqlite_url).dispose()
    opens = f"import sys; from pipeline.store import open_store; open_store({sqlite_url!r}); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", opens], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
