"""A database that goes away under whoever works with it, and comes back: one line meanwhile, and no act is lost."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from driven import opened, press
from sqlalchemy import create_engine, make_url, text
from stored import fork, save, tables

from pipeline import cli, store
from pipeline.filters import Filters
from pipeline.store import Decision, StoreError, open_store


@pytest.fixture
def desk(engine, make_article, make_claim):
    save(engine, make_article(), [make_claim(f"claim {key}", key) for key in "abcd"])
    return engine


@pytest.fixture
def away(database_url, request):
    """Takes the database away, and brings it back as it was."""
    name = make_url(database_url).database
    if database_url.startswith("sqlite"):
        path = Path(name)

        def move(old, new):
            for ending in ("", "-wal", "-shm"):
                if path.with_name(path.name + old + ending).exists():
                    path.with_name(path.name + old + ending).rename(path.with_name(path.name + new + ending))

        yield lambda gone: move("", ".away") if gone else move(".away", "")
        return
    admin = create_engine(request.getfixturevalue("postgresql_server"), isolation_level="AUTOCOMMIT")

    def allow(gone):
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {not gone}"))
            if gone:
                its = f"FROM pg_stat_activity WHERE datname = '{name}'"
                connection.execute(text(f"SELECT pg_terminate_backend(pid) {its}"))

    yield allow
    admin.dispose()


def test_each_question_and_act_is_one_line_and_the_next_one_works(desk, away):
    store.decide(desk, {"a": Decision(note="before")}, "Ann", "note")
    before = tables(desk)
    away(True)
    for ask in (
        lambda: store.decide(desk, {"b": Decision(note="lost")}, "Ann", "note"),
        lambda: store.undo(desk, 1, "Ann"),
        lambda: store.claims_page(desk, Filters(), 10),
        lambda: open_store(str(desk.url)) if desk.dialect.name != "sqlite" else store.data_version(desk),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert "\n" not in str(caught.value)
    away(False)
    assert tables(desk) == before
    assert store.decide(desk, {"b": Decision(note="after")}, "Ann", "note").things == 1


def test_the_pages_say_it_and_go_on(desk, database_url, away, monkeypatch):
    monkeypatch.setenv("CLAIMDESK_DATABASE", database_url)
    test = press(opened("review"), "Ready for desk")
    away(True)
    (button,) = [one for one in test.button if one.label == "Ready for desk"]
    test = button.click().run()
    assert not test.exception
    assert test.error
    assert all("\n" not in one.value for one in test.error)
    for name in ("overview", "table", "settings"):
        test = opened(name)
        assert not test.exception
        assert len(test.error) == 1
    away(False)
    press(opened("review"), "Ready for desk")
    assert sum(row["status"] == "ready for desk" for row in tables(desk)["reviews"]) == 2


def test_a_file_that_is_removed_is_not_made_anew_and_takes_no_act_with_it(
    sqlite_url, tmp_path, make_article, make_claim
):
    engine = open_store(sqlite_url)
    save(engine, make_article(), [make_claim("it is so", "a")])
    for path in tmp_path.glob("claims.db*"):
        path.unlink()
    with pytest.raises(StoreError, match=r"claims\.db: the file is gone"):
        store.decide(engine, {"a": Decision(note="lost")}, "Ann", "note")
    assert not list(tmp_path.glob("claims.db*"))
    engine.dispose()


def test_acts_go_into_the_file_that_took_the_place_of_another(sqlite_url, tmp_path, make_article, make_claim):
    engine = open_store(sqlite_url)
    save(engine, make_article(), [make_claim("it is so", "a")])
    store.back_up(engine, tmp_path / "backup.db")
    store.decide(engine, {"a": Decision(note="of the old file")}, "Ann", "note")
    for path in tmp_path.glob("claims.db*"):
        path.rename(tmp_path / f"old {path.name}")
    (tmp_path / "backup.db").rename(tmp_path / "claims.db")
    assert store.claim(engine, "a")["note"] == ""
    store.decide(engine, {"a": Decision(note="of the new file")}, "Ann", "note")
    engine.dispose()
    for name, note in (("claims.db", "of the new file"), ("old claims.db", "of the old file")):
        one = open_store(f"sqlite:///{tmp_path / name}")
        assert store.claim(one, "a")["note"] == note
        one.dispose()


@pytest.mark.parametrize(
    "arguments", [["ingest", "more.txt"], ["import", "--apply", "desk.csv"]], ids=lambda one: one[0]
)
def test_a_file_that_may_only_be_read_is_one_line(arguments, make_article, make_claim, capfd):
    # A user who may do anything does not notice.
    folder = Path(tempfile.mkdtemp(prefix="claimdesk-readable-"))
    engine = open_store(f"sqlite:///{folder / 'claimdesk.db'}")
    save(engine, make_article(), [make_claim("it is so", "a")])
    engine.dispose()
    (folder / "more.txt").write_text("The port is closed, the mayor said.\n")
    (folder / "desk.csv").write_text("claim id,note\na,ours\n")
    before = (folder / "claimdesk.db").read_bytes()
    folder.chmod(0o555)
    (folder / "claimdesk.db").chmod(0o444)

    def child():
        if os.geteuid() == 0:
            os.setuid(65534)
        os.chdir(folder)
        os._exit(cli.main([*arguments, "--database", "sqlite:///claimdesk.db"]))

    one = fork.Process(target=child)
    one.start()
    one.join()
    assert (one.exitcode, capfd.readouterr().err) == (
        2,
        "claimdesk: claimdesk.db: attempt to write a readonly database\n",
    )
    assert (folder / "claimdesk.db").read_bytes() == before
    folder.chmod(0o755)
    shutil.rmtree(folder)
