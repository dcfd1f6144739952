"""A database copied into another, backed up and brought back: nothing lost, nothing changed, nothing half-done."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, update
from stored import fork, save, tables

from pipeline import store
from pipeline.exchange.claimreview import Publisher, save_publisher
from pipeline.filters import Filters
from pipeline.schema import articles, claims, meta, standing
from pipeline.store import Decision, StoreError, back_up, copy_database, open_store, restore, save_reading
from pipeline.store.copying import COPIED
from pipeline.taxonomy import Priority, Status
from pipeline.web.fact_checks import fact_check
from pipeline.web.fetch import Fetched

TEXTS = ["it is so", "Ärger 🐟 in O’Hare", "a line\r\nand another\rone", "NA", "", " é ", "É", "zz", "Z"]


@pytest.fixture
def desk(tmp_path, make_article, make_claim):
    """A database in which every kind of thing was done."""
    engine = open_store(f"sqlite:///{tmp_path / 'desk.db'}")
    save(engine, make_article(), [make_claim(text, f"é{n}" if n % 2 else f"Z{n}") for n, text in enumerate(TEXTS)])
    ids = list(store.claims_page(engine, Filters(), 100)["claim_id"])
    store.decide(engine, dict.fromkeys(ids[:5], Decision(status=Status.READY, tags=("a port", "é"))), "Ann", "many")
    done = store.decide(engine, {ids[0]: Decision(priority=Priority.HIGH, note="x\ny")}, "Bob", "note")
    store.undo(engine, done.act_id, "Ann")
    store.split(engine, ids[1], ["one", "two"], "Ann")
    store.merge(engine, ids[2], [ids[3]], "Ann")
    store.join_actors(engine, ["Russia"], "the Kremlin", "Bob")
    store.save_view(engine, "mine", Filters(text="port"), "Ann")
    page = Fetched(
        "https://a.example/", "https://a.example/b", 200, "2026-01-01T00:00:00+00:00", {"etag": "x"}, b"\0\xff" * 9
    )
    save_reading(engine, make_article("web", "A text of the web.", url=page.url), [], reader_version="1", page=page)
    store.entry_was_read(engine, store.add_feed(engine, "https://a.example/rss"), page.url, "id-1")
    store.save_fact_checks(engine, [fact_check({"claimReviewed": "é", "reviewRating": {"ratingValue": 2}})], "feed")
    save_publisher(engine, Publisher("Desk", "https://desk.example", "https://desk.example/{claim_id}"), "Ann")
    yield engine
    engine.dispose()


def everything(engine):
    with engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in COPIED}


def test_a_database_goes_over_into_postgresql_and_back_the_same(desk, database_url, tmp_path):
    there, back = open_store(database_url), open_store(f"sqlite:///{tmp_path / 'back.db'}")
    wanted = everything(desk)
    assert wanted["claims"]
    assert all(wanted[name] for name in ("events", "pages", "feeds", "feed_entries", "fact_checks"))
    done = []
    assert copy_database(desk, there, lambda table, rows: done.append((table, rows))) == sum(map(len, wanted.values()))
    assert sum(rows for _, rows in done) == sum(map(len, wanted.values()))
    assert everything(there) == wanted
    copy_database(there, back)
    assert everything(back) == wanted
    there.dispose()
    back.dispose()


def test_work_goes_on_in_the_copy(desk, database_url, make_article, make_claim):
    engine = open_store(database_url)
    copy_database(desk, engine)
    before = everything(engine)
    saved = save(engine, make_article(doc="other", text="Another text."), [make_claim("it rains", "new")])
    assert saved.outcome == "new"
    act = store.decide(engine, {"new": Decision(note="after")}, "Ann", "note")
    assert f"({act.act_id}," not in "".join(before["acts"])
    store.undo(engine, act.act_id, "Ann")
    store.rebuild(engine)
    assert len(everything(engine)["standing"]) == len(before["standing"]) + 1
    engine.dispose()


def test_what_holds_anything_is_not_copied_into(desk, database_url, make_article):
    engine = open_store(database_url)
    save(engine, make_article(), [])
    before = everything(engine)
    with pytest.raises(StoreError, match="is not empty: 'article"):
        copy_database(desk, engine)
    assert everything(engine) == before
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_row_that_the_other_database_can_t_hold_leaves_it_empty(desk, database_url):
    engine = open_store(database_url)
    with desk.begin() as connection:
        connection.execute(update(claims).where(claims.c.text == "zz").values(quote="a\x00b"))
    with pytest.raises(StoreError, match="NUL"):
        copy_database(desk, engine)
    assert not everything(engine)["articles"]
    engine.dispose()


def decide_without_end(url, started):
    engine = open_store(url)
    ids = list(store.claims_page(engine, Filters(), 100)["claim_id"])
    while True:
        store.decide(
            engine, dict.fromkeys(ids, Decision(note=f"{len(store.recent_acts(engine, 10_000))}")), "Cy", "all"
        )
        started.set()


def test_a_backup_made_while_others_decide_is_of_one_moment(desk, tmp_path):
    started = fork.Event()
    other = fork.Process(target=decide_without_end, args=(str(desk.url), started))
    other.start()
    try:
        assert started.wait(60)
        for number in range(3):
            back_up(desk, tmp_path / f"backup{number}.db")
    finally:
        other.kill()
        other.join()
    for number in range(3):
        copy = open_store(f"sqlite:///{tmp_path / f'backup{number}.db'}")
        now = tables(copy)
        # Every act has the events of all its claims, and what stands is what the events come to.
        acts = [act["act_id"] for act in now["acts"] if act["action"] == "all"]
        assert acts
        sizes = {act: sum(one["act_id"] == act for one in now["events"]) for act in acts}
        assert len(set(sizes.values())) == 1
        store.rebuild(copy)
        assert tables(copy) == now
        copy.dispose()


def test_a_backup_is_one_file_and_comes_back_as_it_was(desk, database_url, tmp_path):
    path = tmp_path / "backup.db"
    back_up(desk, path)
    assert [one.name for one in tmp_path.glob("backup*")] == ["backup.db"]
    kept = path.read_bytes()
    engine = open_store(database_url)
    restore(path, engine)
    assert everything(engine) == everything(desk)
    assert path.read_bytes() == kept
    engine.dispose()


def test_a_backup_never_takes_another_file_s_place(desk, tmp_path):
    path = tmp_path / "backup.db"
    path.write_text("a letter")
    with pytest.raises(StoreError, match="backup.db is there already"):
        back_up(desk, path)
    assert path.read_text() == "a letter"


def test_what_is_no_backup_is_told_in_one_line(tmp_path):
    engine = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    nothing = tmp_path / "nothing.db"
    nothing.touch()
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Ann, " * 200)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    for path in (nothing, letter, other, tmp_path / "missing.db", tmp_path):
        with pytest.raises(StoreError) as told:
            restore(path, engine)
        assert str(path) in str(told.value)
        assert "\n" not in str(told.value)
        assert str(Path(path).name) in str(told.value)
    assert not everything(engine)["articles"]


def test_copies_by_command(desk, tmp_path, claimdesk):
    to = f"sqlite:///{tmp_path / 'to.db'}"
    done = claimdesk("copy", "--database", "sqlite:///desk.db", "--to", to, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    number = sum(map(len, everything(desk).values()))
    assert done.stderr.decode().splitlines()[-1] == f"copied and compared: {number} rows"
    again = claimdesk("copy", "--database", "sqlite:///desk.db", "--to", to, cwd=tmp_path)
    assert again.returncode == 2
    assert b"is not empty" in again.stderr
    assert claimdesk("backup", "safe.db", "--database", to, cwd=tmp_path).returncode == 0
    new = f"sqlite:///{tmp_path / 'new.db'}"
    assert claimdesk("restore", "safe.db", "--database", new, cwd=tmp_path).returncode == 0
    engine = open_store(new)
    assert everything(engine) == everything(desk)
    engine.dispose()


def test_every_table_is_copied():
    assert {table.name for table in COPIED} == set(meta.metadata.tables) - {"presence"}
    assert {articles, claims, standing} <= set(COPIED)
