"""The command line as a script meets it: output, errors, exit status."""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from pipeline import cli, store
from pipeline.filters import Filters
from pipeline.reading import checkworthiness, claim_type
from pipeline.store import open_store

ROOT = Path(__file__).resolve().parents[2]
GOOD = "Harbour board\n\nThe board denied that the ferry would close, Ilse Marrant said on Monday.\n"


def test_one_bad_file_among_ten_is_named_and_nine_are_kept(claimdesk, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(9):
        (folder / f"good{number}.txt").write_text(GOOD.replace("Monday", f"day {number}"), encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = claimdesk("ingest", "articles", cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [line for line in lines if "picture.txt" in line]
    assert "articles: 9 new, 0 unchanged, 1 failed" in lines[-1]
    assert "Traceback" not in done.stderr.decode()


def test_extract_prints_the_contract_s_keys(claimdesk, tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    done = claimdesk("extract", "a.txt", cwd=tmp_path)
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    keys = [
        "doc",
        "claim_id",
        "text",
        "actor",
        "actor_kind",
        "via",
        "type",
        "type_confidence",
        "stance",
        "attribution",
        "cue",
        "quote",
        "spans",
        "figures",
        "due",
        "check_worthiness",
    ]
    assert rows
    assert all(list(row) == keys for row in rows)
    for row in rows:
        words = " … ".join(" ".join(GOOD[start:end].split()) for start, end in row["spans"])
        assert words == row["quote"]


def test_extract_explains_what_found_a_claim_and_what_made_the_models_judge_it_so(claimdesk, tmp_path):
    (tmp_path / "a.txt").write_text(
        "The harbour board said that the ferry would close in May 2031 and that 40 percent of it had rusted.\n",
        encoding="utf-8",
    )
    plain, explained = (
        [json.loads(line) for line in claimdesk("extract", *options, "a.txt", cwd=tmp_path).stdout.splitlines()]
        for options in ((), ("--explain",))
    )
    assert all("why" not in row for row in plain)
    assert [{k: v for k, v in row.items() if k != "why"} for row in explained] == plain
    forecast = next(row for row in explained if row["type"] == "forecast")["why"]
    figure = next(row for row in explained if row["type"] == "figure")["why"]
    assert "said" in forecast["found by"]
    assert max(forecast["type"].values()) > 0
    assert any("amount" in question for question in figure["check_worthiness"])
    (attribution, *_) = claimdesk("extract", "--attributions", "--explain", "a.txt", cwd=tmp_path).stdout.splitlines()
    assert json.loads(attribution)["why"] == "say + clause"


def test_extract_attributions(claimdesk, tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    rows = [
        json.loads(line) for line in claimdesk("extract", "--attributions", "a.txt", cwd=tmp_path).stdout.splitlines()
    ]
    assert {"doc", "source", "cue", "content", "actor"} == set(rows[0])
    assert "denied" in [GOOD[a:b] for row in rows for a, b in row["cue"]]


def test_ten_megabytes_in_one_line_are_refused_at_once_and_in_little_memory(tmp_path):
    """Beside an article of one line: what the program itself costs is no part of it."""
    (tmp_path / "short.txt").write_text(GOOD)
    (tmp_path / "long.txt").write_text("word " * 2_000_000)
    (tmp_path / "longer.txt").write_text("word " * 2_000_001)
    # Trained here where nothing did, so that it is no part of what the command costs.
    claim_type.trained_model()
    checkworthiness.weights()
    _, _, seconds, megabytes = extract_once(tmp_path, "short.txt")
    for name, reason in (("long.txt", "10,000,000 characters"), ("longer.txt", "larger than 10 MB")):
        status, errors, more_seconds, more_megabytes = extract_once(tmp_path, name)
        (line,) = errors.splitlines()
        assert status == 1
        assert name in line
        assert reason in line
        assert more_seconds < seconds + 5
        assert more_megabytes < megabytes + 100


def extract_once(folder, name):
    """Exit status, standard error, seconds of CPU time and peak memory in MB."""
    command = [sys.executable, "-m", "pipeline.cli", "extract", name]
    with (folder / "errors").open("wb") as errors:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    text = (folder / "errors").read_text()
    return process.returncode, text, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def test_a_reader_that_stops_early_ends_extract_without_complaint(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(GOOD * 50)
    command = f"{shlex.quote(sys.executable)} -m pipeline.cli extract articles | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    assert json.loads(done.stdout)["doc"] == "0"
    assert done.stderr == b""


def test_a_missing_path_and_a_file_that_is_no_database(claimdesk, tmp_path):
    missing = claimdesk("ingest", "nowhere.txt", cwd=tmp_path)
    assert missing.returncode == 1
    assert "nowhere.txt" in missing.stderr.decode()
    (tmp_path / "letter.db").write_text("no database " * 300)
    (tmp_path / "a.txt").write_text(GOOD)
    done = claimdesk("ingest", "a.txt", "--database", "sqlite:///letter.db", cwd=tmp_path)
    assert done.returncode == 2
    assert "letter.db" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_training_row_that_is_wrong_is_named_in_one_line(claimdesk, tmp_path):
    for name in ("pipeline", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "data" / "claim_types" / "sport.csv").open("a", encoding="utf-8") as rows:
        rows.write("wire,Nigeria,guess,,The team won,The team won.\r\n")
    number = len((tmp_path / "data" / "claim_types" / "sport.csv").read_text(encoding="utf-8").splitlines())
    done = claimdesk("evaluate", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.decode() == f"claimdesk: sport.csv:{number}: no type is called 'guess'\n"


def ferry(number):
    return GOOD.replace("Monday", f"day {number}") + f"\nThe quay of port {number} sank, Marrant said.\n" * 40


def stored(path):
    engine = open_store(f"sqlite:///{path}")
    counts = store.counts(engine, Filters())
    engine.dispose()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return counts.articles, counts.claims


def test_a_disk_that_fills_up_is_one_line_and_what_was_stored_before_is_whole(claimdesk, tmp_path):
    (tmp_path / "first.txt").write_text(ferry(0), encoding="utf-8")
    assert claimdesk("ingest", "first.txt", cwd=tmp_path).returncode == 0
    articles, claims = stored(tmp_path / "claimdesk.db")
    (tmp_path / "more").mkdir()
    for number in range(1, 21):
        (tmp_path / "more" / f"{number:02}.txt").write_text(ferry(number), encoding="utf-8")
    most = (tmp_path / "claimdesk.db").stat().st_size + 100_000
    done = claimdesk("ingest", "more", cwd=tmp_path, most=most)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.decode().splitlines() if line.startswith("claimdesk: ")]
    assert "claimdesk.db" in line
    assert "full" in line or "disk I/O" in line
    assert "Traceback" not in done.stderr.decode()
    found, _ = stored(tmp_path / "claimdesk.db")
    assert articles <= found < 21
    again = claimdesk("ingest", "first.txt", "more", cwd=tmp_path)
    assert again.returncode == 0
    assert stored(tmp_path / "claimdesk.db") == (21, 21 * claims)


def test_a_locked_database_is_one_line_and_keeps_what_it_held(tmp_path, monkeypatch, capsys):
    (tmp_path / "first.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "second.txt").write_text(ferry(2), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.store.connection.PATIENCE", 0.2)
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


def test_export_of_an_unknown_stance_is_refused(claimdesk, tmp_path):
    done = claimdesk("export", "--stance", "hates", cwd=tmp_path)
    assert done.returncode == 2
    assert "hates" in done.stderr.decode()


def test_the_pipeline_never_imports_streamlit(tmp_path):
    code = "import sys, pipeline.cli, pipeline.ingest, pipeline.exchange.export, pipeline.reading.evaluate; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
