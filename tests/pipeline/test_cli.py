"""The command line as a script meets it: output, errors, exit status."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys

import pytest

from pipeline import cli, store
from pipeline.filters import Filters
from pipeline.store import open_store

GOOD = "Harbour board\n\nThe board denied that the ferry would close, Ilse Marrant said on Monday.\n"


def run(*arguments, cwd, most=None):
    """Run the command; where `most` is given, it may write no file beyond that size, as on a full disk."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, timeout=300, env=os.environ, check=False, preexec_fn=most and limit
    )


def test_one_bad_file_among_ten_is_named_and_nine_are_kept(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(9):
        (folder / f"good{number}.txt").write_text(GOOD.replace("Monday", f"day {number}"), encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = run("ingest", "articles", cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [line for line in lines if "picture.txt" in line]
    assert "articles: 9 new, 0 unchanged, 1 failed" in lines[-1]
    assert "Traceback" not in done.stderr.decode()


def test_extract_prints_the_contract_s_keys(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    done = run("extract", "a.txt", cwd=tmp_path)
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    keys = [
        "doc",
        "claim_id",
        "text",
        "actor",
        "via",
        "type",
        "type_confidence",
        "stance",
        "attribution",
        "cue",
        "quote",
        "spans",
        "figures",
        "check_worthiness",
    ]
    assert rows
    assert all(list(row) == keys for row in rows)
    for row in rows:
        words = " … ".join(" ".join(GOOD[start:end].split()) for start, end in row["spans"])
        assert words == row["quote"]


def test_extract_attributions(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    rows = [json.loads(line) for line in run("extract", "--attributions", "a.txt", cwd=tmp_path).stdout.splitlines()]
    assert {"doc", "source", "cue", "content", "actor"} == set(rows[0])
    assert "denied" in [GOOD[a:b] for row in rows for a, b in row["cue"]]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("empty.txt", b"", 1),
        ("headings.txt", b"A heading\n\nAnother heading\n", 0),
        ("latin.txt", "Café owners said prices rose “sharply”.".encode("cp1252"), 0),
        ("utf16.txt", GOOD.encode("utf-16"), 0),
        ("mojibake.txt", "He said â€œprices rose sharply last yearâ€.".encode(), 0),
        ("windows.txt", GOOD.replace("\n", "\r\n").encode(), 0),
        ("nested.txt", ("He said " + '"' * 500 + "prices rose sharply" + '"' * 500).encode(), 0),
        ("reversed.txt", "”Prices rose sharply,“ he said. ”No.“ ‘".encode(), 0),
        ("rtl.txt", "שלום \u202e 😀 Marrant said “prices rose 😀 sharply”.".encode(), 0),
    ],
)
def test_ugly_files_give_one_line_or_claims_and_never_a_traceback(tmp_path, name, content, status):
    (tmp_path / name).write_bytes(content)
    done = run("extract", name, cwd=tmp_path)
    errors = done.stderr.decode()
    assert done.returncode == status, errors
    assert "Traceback" not in errors
    assert (name.split(".")[0] in errors) == (status == 1)


def test_a_missing_path_and_a_file_that_is_no_database(tmp_path):
    missing = run("ingest", "nowhere.txt", cwd=tmp_path)
    assert missing.returncode == 1
    assert "nowhere.txt" in missing.stderr.decode()
    (tmp_path / "letter.db").write_text("no database " * 300)
    (tmp_path / "a.txt").write_text(GOOD)
    done = run("ingest", "a.txt", "--database", "sqlite:///letter.db", cwd=tmp_path)
    assert done.returncode == 2
    assert "letter.db" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def ferry(number):
    return GOOD.replace("Monday", f"day {number}") + f"\nThe quay of port {number} sank, Marrant said.\n" * 40


def stored(path):
    engine = open_store(f"sqlite:///{path}")
    counts = store.counts(engine, Filters())
    engine.dispose()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return counts.articles, counts.claims


def test_a_disk_that_fills_up_is_one_line_and_what_was_stored_before_is_whole(tmp_path):
    (tmp_path / "first.txt").write_text(ferry(0), encoding="utf-8")
    assert run("ingest", "first.txt", cwd=tmp_path).returncode == 0
    articles, claims = stored(tmp_path / "claimdesk.db")
    (tmp_path / "more").mkdir()
    for number in range(1, 21):
        (tmp_path / "more" / f"{number:02}.txt").write_text(ferry(number), encoding="utf-8")
    most = (tmp_path / "claimdesk.db").stat().st_size + 100_000
    done = run("ingest", "more", cwd=tmp_path, most=most)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.decode().splitlines() if line.startswith("claimdesk: ")]
    assert "claimdesk.db" in line
    assert "full" in line or "disk I/O" in line
    assert "Traceback" not in done.stderr.decode()
    found, _ = stored(tmp_path / "claimdesk.db")
    assert articles <= found < 21
    again = run("ingest", "first.txt", "more", cwd=tmp_path)
    assert again.returncode == 0
    assert stored(tmp_path / "claimdesk.db") == (21, 21 * claims)


def test_a_locked_database_is_one_line_and_keeps_what_it_held(tmp_path, monkeypatch, capsys):
    (tmp_path / "first.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "second.txt").write_text(ferry(2), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    assert cli.main(["ingest", "first.txt"]) == 0
    before = stored(tmp_path / "claimdesk.db")
    capsys.readouterr()
    held = sqlite3.connect("claimdesk.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    assert cli.main(["ingest", "second.txt"]) == 2
    held.close()
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("claimdesk: ")]
    assert line == "claimdesk: claimdesk.db: database is locked"
    assert stored(tmp_path / "claimdesk.db") == before


def test_export_of_an_unknown_stance_is_refused(tmp_path):
    done = run("export", "--stance", "hates", cwd=tmp_path)
    assert done.returncode == 2
    assert "hates" in done.stderr.decode()


def test_the_pipeline_never_imports_streamlit(tmp_path):
    code = "import sys, pipeline.cli, pipeline.ingest, pipeline.export, pipeline.evaluate; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
