"""`claimdesk checkworthy` as a script meets it."""

import json
import subprocess
import sys

import pytest


def test_each_row_gets_a_line_in_its_order_and_a_bad_one_is_named(claimdesk, tmp_path):
    text = (
        "id,text\nz,Unemployment has doubled since 2019.\nbad\ny,Thank you all for coming.\nx,“Café” prices rose 9 %.\n"
    )
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    done = claimdesk("checkworthy", "t.csv", cwd=tmp_path)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [list(row) for row in rows] == [["id", "score"]] * 3
    assert [row["id"] for row in rows] == ["z", "y", "x"]
    assert rows[0]["score"] > rows[1]["score"]
    assert done.stderr.decode().splitlines() == ["claimdesk: t.csv:3: 1 columns, the header has 2"]
    assert done.returncode == 1


def test_ids_leave_as_they_came(claimdesk, tmp_path):
    (tmp_path / "t.jsonl").write_text('{"id": 7, "text": "It rains."}\n{"id": "né", "text": "It snows."}\n', "utf-8")
    done = claimdesk("checkworthy", "t.jsonl", cwd=tmp_path)
    assert [json.loads(line)["id"] for line in done.stdout.decode().splitlines()] == [7, "né"]
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("name", "content"), [("nowhere.csv", None), ("t.csv", b"a,b\n1,2\n"), ("t.csv", b"\0" * 50)])
def test_a_file_that_is_no_table_is_one_line_and_no_traceback(claimdesk, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = claimdesk("checkworthy", name, cwd=tmp_path)
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"claimdesk: {name}")
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    rows = "".join(f"{i}\tPrices rose {i} percent.\n" for i in range(3000))
    (tmp_path / "t.tsv").write_text("id\ttext\n" + rows)
    command = f"{sys.executable} -m pipeline.cli checkworthy t.tsv | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    assert json.loads(done.stdout)["id"] == "0"
    assert done.stderr == b""
