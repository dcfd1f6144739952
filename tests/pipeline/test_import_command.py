"""`claimdesk import` as a script meets it."""

import json

import pytest
from desk_tables import as_csv, decided, exported, filled

from pipeline import store
from pipeline.store import Decision, open_store
from pipeline.taxonomy import Status


@pytest.fixture
def desk(tmp_path, sqlite_url, make_article, make_claim):
    """A folder with an export that was filled in, and the store that it came from."""
    opened = open_store(sqlite_url)
    found = [make_claim(f"claim {key} “é”", key * 16) for key in "abc"]
    store.save_reading(opened, make_article(), found, reader_version="1")
    store.decide(opened, {"a" * 16: Decision(Status.READY, note="é")}, "Ann", "decide")
    table = filled(exported(opened), "a" * 16, verdict="false", note="theirs")
    (tmp_path / "desk.csv").write_bytes(as_csv(filled(table, "b" * 16, note="new")))
    yield opened
    opened.dispose()


def run(claimdesk, tmp_path, sqlite_url, *arguments):
    done = claimdesk("import", *arguments, "--database", sqlite_url, cwd=tmp_path)
    assert b"Traceback" not in done.stderr
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return done.returncode, rows, done.stderr.decode().splitlines()


def test_the_preview_changes_nothing_and_apply_does_what_it_said(claimdesk, desk, tmp_path, sqlite_url):
    before = decided(desk)
    status, rows, said = run(claimdesk, tmp_path, sqlite_url, "desk.csv")
    assert (status, decided(desk)) == (0, before)
    assert [(row["row"], row["field"], row["from"], row["to"], row["why"]) for row in rows] == [
        (2, "verdict", "", "false", ""),
        (2, "note", "é", "theirs", ""),
        (2, "status", "ready for desk", "checked", "a verdict was filled in"),
        (3, "note", "", "new", ""),
    ]
    assert rows[0]["claim"] == "claim a “é”"
    assert said[-1] == (
        "rows: 3, of them 1 unchanged and 0 refused; 4 changes to 2 claims; conflicts: 0, of them 0 keep ours"
    )
    status, again, said = run(claimdesk, tmp_path, sqlite_url, "desk.csv", "--apply", "--reviewer", "Bo Li")
    assert (status, again) == (0, rows)
    assert said[-1].startswith("applied as act ")
    assert store.claim(desk, "a" * 16)["note"] == "theirs"
    last = store.last_act(desk, "Bo Li")
    assert (last.action, last.things) == ("import", 2)
    assert run(claimdesk, tmp_path, sqlite_url, "desk.csv", "--apply")[2][-1] == "there is nothing to apply"
    store.undo(desk, last.act_id, "Ann")
    assert decided(desk) == before


def test_conflicts_keep_ours_unless_the_file_s_are_wanted(claimdesk, desk, tmp_path, sqlite_url):
    store.decide(desk, {"a" * 16: Decision(note="ours"), "b" * 16: Decision(note="ours")}, "Ann", "decide")
    store_changed_later(desk)
    _, rows, said = run(claimdesk, tmp_path, sqlite_url, "desk.csv")
    assert {(row["row"], row["field"]): (row["conflict"], row["taken"]) for row in rows} == {
        (2, "verdict"): (False, True), (2, "status"): (False, True), (2, "note"): (True, False), (3, "note"): (True, False),
    }  # fmt: skip
    assert "conflicts: 2, of them 2 keep ours" in said[-1]
    status, rows, said = run(claimdesk, tmp_path, sqlite_url, "desk.csv", "--apply", "--theirs")
    assert (status, all(row["taken"] for row in rows)) == (0, True)
    assert store.claim(desk, "b" * 16)["note"] == "new"


def store_changed_later(engine):
    """Date the last act a minute on, as tests are quicker than editors."""
    with engine.begin() as connection:
        for table, column in (("acts", "at"), ("reviews", "changed_at")):
            connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = '2999-01-01T00:00:00+00:00' "
                f"WHERE {column} = (SELECT max(at) FROM acts)" + (" AND act_id > 1" if table == "acts" else "")
            )


def test_refused_rows_are_named_and_the_others_kept(claimdesk, desk, tmp_path, sqlite_url):
    table = filled(filled(exported(desk), "a" * 16, verdict="flase"), "b" * 16, note="new", claim="other")
    (tmp_path / "desk.csv").write_bytes(as_csv(table, ";", "utf-16"))
    status, rows, said = run(claimdesk, tmp_path, sqlite_url, "desk.csv", "--apply")
    assert status == 1
    assert [(row["row"], row["field"]) for row in rows] == [(3, "note")]
    assert said[0] == (
        "claimdesk: desk.csv: row 2: verdict: 'flase' is no verdict on the newsroom's scale; did you mean 'false'?"
    )
    assert said[1] == "claimdesk: desk.csv: row 3: the column 'claim' is not taken: 'other'"
    assert store.claim(desk, "b" * 16)["note"] == "new"


def test_emptied_cells_empty_fields_when_told(claimdesk, desk, tmp_path, sqlite_url):
    (tmp_path / "desk.csv").write_bytes(as_csv(filled(exported(desk), "a" * 16, note="")))
    assert run(claimdesk, tmp_path, sqlite_url, "desk.csv")[1] == []
    (row,) = run(claimdesk, tmp_path, sqlite_url, "desk.csv", "--empty-cells")[1]
    assert (row["field"], row["from"], row["to"]) == ("note", "é", "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("desk.csv", b"a,b\n1,2\n", "no column is called 'claim id'"), ("none.csv", None, "cannot be read"), ("desk.xlsx", b"PK\x03\x04", "damaged")],
)  # fmt: skip
def test_what_is_no_table_is_one_line(claimdesk, tmp_path, sqlite_url, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, rows, said = run(claimdesk, tmp_path, sqlite_url, name, "--apply")
    assert (status, rows, len(said)) == (2, [], 1)
    assert says in said[0]
