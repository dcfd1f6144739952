"""The log: a line of JSON an event, with counts and times, and never a word of an article."""

import json
import logging

import pytest

from pipeline import logs, store
from pipeline.filters import Filters
from pipeline.ingest import ingest_paths
from pipeline.store import Decision, open_store
from pipeline.tracking import known, place_new

ARTICLE = (
    "The harbour of Lowmere\n\nThe mayor said that the harbour lost 1,200 berths in the storm. "
    "Engineers denied that a single gate was left open, and forecast a dry spring for all the valley.\n"
)


@pytest.fixture
def logged(monkeypatch, capsys):
    """Turns the log on, at a level, and returns what it holds by then, line by line."""
    told = []

    def lines():
        told.extend(map(json.loads, capsys.readouterr().err.splitlines()))
        return told

    def turn_on(level):
        monkeypatch.setenv("CLAIMDESK_LOG", level)
        logs.set_up()
        return lines

    yield turn_on
    for part in ("pipeline", "dashboard"):
        logger = logging.getLogger(part)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.NOTSET)


def runs(text, length=4):
    """All runs of so many words."""
    words = text.split()
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_what_is_read_placed_and_decided_is_told_with_counts_and_times_and_no_word_of_it(logged, tmp_path, sqlite_url):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.bin.txt").write_bytes(b"\x00\x01" * 50)
    engine = open_store(sqlite_url)
    lines = logged("info")
    ingest_paths(engine, [tmp_path / "a.txt", tmp_path / "b.bin.txt"])
    number = place_new(engine, known(engine))
    claim_id = store.claims_page(engine, Filters(), 1)["claim_id"][0]
    store.decide(engine, {claim_id: Decision(note=ARTICLE)}, "Ann", "note")
    found = {line["event"]: line for line in lines()}
    read = found["article read"]
    assert (read["level"], read["outcome"], read["characters"], read["claims"]) == (
        "info", "new", len(ARTICLE), number,
    )  # fmt: skip
    assert read["ms"] >= 0
    assert found["article failed"]["level"] == "warning"
    assert "b.bin.txt" in found["article failed"]["reason"]
    assert found["claims placed"]["claims"] == number
    assert (found["act"]["action"], found["act"]["things"]) == ("note", 1)
    held = " ".join(json.dumps(line, ensure_ascii=False) for line in lines())
    assert not [run for run in runs(ARTICLE) if run in held]
    engine.dispose()


def test_at_warning_only_what_failed_is_told(logged, tmp_path, sqlite_url):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_bytes(b"\x00\x01" * 50)
    engine = open_store(sqlite_url)
    lines = logged("warning")
    ingest_paths(engine, [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [line["event"] for line in lines()] == ["article failed"]
    engine.dispose()


@pytest.mark.parametrize("nasty", ["a\nb", "a\r\n{}", "\x1b[31mred", "\u2028", '"}{"', "\udcff", "\x00"])
def test_a_name_with_line_breaks_or_codes_of_a_terminal_stays_in_its_line(logged, nasty):
    lines = logged("info")
    logs.event(logging.getLogger("pipeline.x"), f"read {nasty}", reason=nasty)
    (line,) = lines()
    assert (line["event"], line["reason"]) == (f"read {nasty}", nasty)


def test_a_level_that_there_is_not_is_said_in_one_line(claimdesk, tmp_path):
    done = claimdesk("ingest", "a.txt", cwd=tmp_path, CLAIMDESK_LOG="loud")
    assert done.returncode == 2
    assert done.stderr.decode() == "claimdesk: CLAIMDESK_LOG is 'loud'; it may be info, warning, error\n"


def test_a_command_logs_beside_what_it_says(claimdesk, tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    done = claimdesk("ingest", "a.txt", cwd=tmp_path, CLAIMDESK_LOG="info")
    told = [json.loads(line) for line in done.stderr.decode().splitlines() if line.startswith("{")]
    assert [line["event"] for line in told] == ["article read", "claims placed"]
    assert not [run for run in runs(ARTICLE) if run in done.stderr.decode()]
