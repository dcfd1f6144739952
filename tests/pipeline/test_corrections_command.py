"""`claimdesk corrections`."""

import csv
import io

import pytest

from pipeline import store
from pipeline.store import Decision, open_store
from pipeline.taxonomy import ClaimType

TEXT = "The mayor said the bridge is to close. A clerk said it leaks."


@pytest.fixture
def desk(sqlite_url, make_article, make_claim):
    """A database in which the type of one of two claims was corrected."""
    engine = open_store(sqlite_url)
    words = ("the bridge is to close", "it leaks")
    places = [(TEXT.index(part), TEXT.index(part) + len(part)) for part in words]
    claims = [
        make_claim(part, part, spans=(place,), cue_spans=((10, 14),)) for part, place in zip(words, places, strict=True)
    ]
    store.save_reading(engine, make_article(text=TEXT), claims, reader_version="1")
    store.decide(engine, {words[0]: Decision(type=ClaimType.FORECAST)}, "Ada", "correct")
    engine.dispose()
    return sqlite_url


ROW = {
    "register": "",
    "country": "",
    "type": "forecast",
    "cue": "said",
    "claim": "the bridge is to close",
    "sentence": "The mayor said the bridge is to close.",
}


def test_what_was_corrected_is_written_to_a_file_or_to_standard_output(claimdesk, desk, tmp_path):
    done = claimdesk("corrections", "--database", desk, "--output", "rows.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (0, b"", "corrections: 1\n")
    written = (tmp_path / "rows.csv").read_bytes()
    assert list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))) == [ROW]
    assert claimdesk("corrections", "--database", desk, cwd=tmp_path).stdout == written


def test_a_folder_that_is_not_there_is_one_line(claimdesk, desk, tmp_path):
    done = claimdesk("corrections", "--database", desk, "--output", "no/rows.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("claimdesk: no/rows.csv")
    assert done.stderr.count(b"\n") == 1
