"""`claimdesk import` as a script meets it."""

import json

import pytest
from desk_tables import as_csv, decided, exported, filled, tick

from pipeline import cli, store
from pipeline.store import Decision, open_store
from pipeline.taxonomy import Status


@pytest.fixture
def desk(tmp_path, sqlite_url, make_article, make_claim, monkeypatch):
    """A folder with an export that was filled in, and the store that it came from."""
    tick(monkeypatch)
    opened = open_store(sqlite_url)
    found = [make_claim(f"claim {key} “é”", key * 16) for key in "abc"]
    store.save_reading(opened, make_article(), found, reader_version="1")
    store.decide(opened, {"a" * 16: Decision(Status.READY, note="é")}, "Ann", "decide")
    table = filled(exported(opened), "a" * 16, verdict="false", note="theirs")
    (tmp_path / "desk.csv").write_bytes(as_csv(filled(table, "b" * 16, note="new")))
    yield opened
    opened.dispose()


@pytest.fixture
def run(tmp_path, sqlite_url, monkeypatch, capfdbinary):
    """Runs the command: its status, its lines of data, its other lines."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        status = cli.main(["import", *arguments, "--database", sqlite_url])
        out, said = capfdbinary.readouterr()
        return status, [json.loads(line) for line in out.decode().splitlines()], said.decode().splitlines()

    return command


def test_the_preview_changes_nothing_and_apply_does_what_it_said(run, desk, tmp_path):
    before = decided(desk)
    status, rows, said = run("desk.csv")
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
    status, again, said = run("desk.csv", "--apply", "--reviewer", "Bo Li")
    assert (status, again) == (0, rows)
    assert said[-1].startswith("applied as act ")
    assert store.claim(desk, "a" * 16)["note"] == "theirs"
    last = store.last_act(desk, "Bo Li")
    assert (last.action, last.things) == ("import", 2)
    assert run("desk.csv", "--apply")[2][-1] == "there is nothing to apply"
    store.undo(desk, last.act_id, "Ann")
    assert decided(desk) == before


def test_conflicts_keep_ours_unless_the_file_s_are_wanted(run, desk, tmp_path):
    store.decide(desk, {"a" * 16: Decision(note="ours"), "b" * 16: Decision(note="ours")}, "Ann", "decide")
    _, rows, said = run("desk.csv")
    assert {(row["row"], row["field"]): (row["conflict"], row["taken"]) for row in rows} == {
        (2, "verdict"): (False, True), (2, "status"): (False, True), (2, "note"): (True, False), (3, "note"): (True, False),
    }  # fmt: skip
    assert "conflicts: 2, of them 2 keep ours" in said[-1]
    status, rows, said = run("desk.csv", "--apply", "--theirs")
    assert (status, all(row["taken"] for row in rows)) == (0, True)
    assert store.claim(desk, "b" * 16)["note"] == "new"


def test_refused_rows_are_named_and_the_others_kept(run, desk, tmp_path):
    table = filled(filled(exported(desk), "a" * 16, verdict="flase"), "b" * 16, note="new", claim="other")
    (tmp_path / "desk.csv").write_bytes(as_csv(table, ";", "utf-16"))
    status, rows, said = run("desk.csv", "--apply")
    assert status == 1
    assert [(row["row"], row["field"]) for row in rows] == [(3, "note")]
    assert said[0] == (
        "claimdesk: desk.csv: row 2: verdict: 'flase' is no verdict on the newsroom's scale; did you mean 'false'?"
    )
    assert said[1] == "claimdesk: desk.csv: row 3: the column 'claim' is not taken: 'other'"
    assert store.claim(desk, "b" * 16)["note"] == "new"


def test_emptied_cells_empty_fields_when_told(run, desk, tmp_path):
    (tmp_path / "desk.csv").write_bytes(as_csv(filled(exported(desk), "a" * 16, note="")))
    assert run("desk.csv")[1] == []
    (row,) = run("desk.csv", "--empty-cells")[1]
    assert (row["field"], row["from"], row["to"]) == ("note", "é", "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("desk.csv", b"a,b\n1,2\n", "no column is called 'claim id'"), ("none.csv", None, "cannot be read"), ("desk.xlsx", b"PK\x03\x04", "damaged")],
)  # fmt: skip
def test_what_is_no_table_is_one_line(run, tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, rows, said = run(name, "--apply")
    assert (status, rows, len(said)) == (2, [], 1)
    assert says in said[0]
