"""A full disk: one line, nothing half done, and all works again once there is room."""

import resource
import sqlite3
from contextlib import contextmanager

import pytest
from desk_tables import as_csv, exported, filled
from driven import opened
from stored import save, tables

from pipeline import cli, models, store
from pipeline.store import StoreError, open_store

CLAIMS = 300


@contextmanager
def full_disk(most=70_000):
    """No file of this process grows beyond so many bytes, as on a full disk; Python ignores the signal."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def desk(sqlite_url, tmp_path, monkeypatch, make_article, make_claim):
    """A folder with a database of many claims, and the desk's table with an answer to each."""
    monkeypatch.chdir(tmp_path)
    engine = open_store(sqlite_url)
    save(engine, make_article(), [make_claim(f"claim {n} " + "and so on " * 20, f"{n}") for n in range(CLAIMS)])
    table = exported(engine)
    for n in range(CLAIMS):
        filled(table, f"{n}", note="theirs " * 30)
    (tmp_path / "desk.csv").write_bytes(as_csv(table))
    engine.dispose()
    return engine


def claims_in(path):
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        number = raw.execute("SELECT count(*) FROM claims").fetchone()[0]
    raw.close()
    return number


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (["import", "desk.csv", "--apply"], None),
        (["backup", "backup.db"], "backup.db"),
        (["export", "--output", "out.csv"], "out.csv"),
        (["export", "--format", "xlsx", "--output", "out.xlsx"], "out.xlsx"),
    ],
    ids=["import", "backup", "csv", "xlsx"],
)
def test_a_command_says_it_in_one_line_and_works_once_there_is_room(desk, sqlite_url, tmp_path, capfd, arguments, made):
    before, files = tables(desk), {path.name for path in tmp_path.iterdir() if "claims.db" not in path.name}
    desk.dispose()
    command = [*arguments, "--database", sqlite_url]
    with full_disk():
        assert cli.main(command) == 2
    (line,) = [one for one in capfd.readouterr().err.splitlines() if one.startswith("claimdesk:")]
    assert "too large" in line or "full" in line or "disk I/O" in line
    assert made is None or made in line
    assert {path.name for path in tmp_path.iterdir() if "claims.db" not in path.name} == files
    assert tables(desk) == before
    desk.dispose()
    assert cli.main(command) == 0
    assert made is None or (tmp_path / made).stat().st_size
    if made == "backup.db":
        assert claims_in(tmp_path / made) == CLAIMS


def test_an_empty_database_stays_empty_where_a_copy_does_not_fit(desk, sqlite_url, tmp_path, capfd):
    target = f"sqlite:///{tmp_path / 'copy.db'}"
    open_store(target).dispose()
    desk.dispose()
    with full_disk():
        assert cli.main(["copy", "--database", sqlite_url, "--to", target]) == 2
    assert len([one for one in capfd.readouterr().err.splitlines() if one.startswith("claimdesk:")]) == 1
    assert claims_in(tmp_path / "copy.db") == 0
    assert cli.main(["copy", "--database", sqlite_url, "--to", target]) == 0
    assert claims_in(tmp_path / "copy.db") == CLAIMS


def test_the_pages_say_it_and_the_next_act_works_once_there_is_room(desk, sqlite_url, monkeypatch):
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    test = opened("review")
    kept = 0
    with full_disk():
        for _ in range(40):
            (button,) = [one for one in test.button if one.label == "Ready for desk"]
            test = button.click().run()
            assert not test.exception
            if test.error:
                break
            kept += 1
    assert "full" in test.error[0].value or "disk I/O" in test.error[0].value
    ready = [row for row in tables(desk)["reviews"] if row["status"] == "ready for desk"]
    assert len(ready) == kept
    test = opened("review")
    (button,) = [one for one in test.button if one.label == "Ready for desk"]
    assert not button.click().run().error
    assert len([row for row in tables(desk)["reviews"] if row["status"] == "ready for desk"]) == kept + 1


def test_a_model_that_cannot_be_kept_costs_only_time(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with full_disk(1000):
        assert models.kept("one", lambda: ["x"] * 1000) == ["x"] * 1000
    assert not list((tmp_path / "claimdesk").iterdir())
    assert models.kept("one", lambda: ["x"]) == ["x"]


def test_nothing_of_a_model_of_the_desk_is_kept_where_it_does_not_fit(desk):
    known = {"own_rows": 1, "corrections": 1, "figures": {}, "made_by": "Ann"}
    with full_disk(), pytest.raises(StoreError):
        store.save_model(desk, [0.5] * 40_000, **known)
    assert store.kept_models(desk) == []
    assert store.save_model(desk, [0.5] * 40_000, **known)
