import csv
import dataclasses
import io
import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from stored import review

from pipeline import store
from pipeline.claim import Figure
from pipeline.exchange import export
from pipeline.exchange.export import FORMATS, defused, export_file, preview, read_csv, write, write_csv, write_jsonl
from pipeline.filters import Filters
from pipeline.store import Decision, acts, open_store, save_reading
from pipeline.taxonomy import ClaimType, Stance, Status


def exported(engine, **filters):
    stream = io.BytesIO()
    write_csv(engine, Filters(**filters), stream)
    return stream.getvalue()


def test_the_whole_csv_is_as_it_should_be(engine, make_article, make_claim, troops, monkeypatch):
    monkeypatch.setattr(acts, "now", lambda: "2026-02-01T12:00:00+00:00")
    article = make_article("one", url="https://a.example/1", title='He said "no", twice', outlet="The Gazette")
    found = [
        make_claim("Troops are near the border", "a", via="NA", figures=(troops,), type=ClaimType.FIGURE),
        make_claim("=1+1 is two", "b", actor=None, quote="line\rbreak", check_worthiness=0.25),
        make_claim("'quoted'", "c", actor="None", stance=Stance.DENIES, figures=(Figure("5%", 5.0, "percent"), troops)),
    ]
    save_reading(engine, article, found, reader_version="1")
    review(engine, "b", "Ann", "accept", Decision(Status.READY, verdict="true", note="@desk\nfine"))
    stream = io.BytesIO()
    assert write_csv(engine, Filters(), stream) == 3
    expected = (
        "\ufeffclaim id,claim,actor,via,type,stance,quote,article title,outlet,published,URL,figures,"
        "check-worthiness,status,verdict,reviewer,note,last changed\r\n"
        'a,Troops are near the border,Russia,NA,figure,supports,Troops are near the border,"He said ""no"", twice",'
        'The Gazette,2026-01-31T10:00:00Z,https://a.example/1,"nearly 100,000 troops = 100000 troops",'
        "0.50,new,,,,\r\n"
        'b,\'=1+1 is two,,,assertion,supports,"line\rbreak","He said ""no"", twice",'
        "The Gazette,2026-01-31T10:00:00Z,https://a.example/1,,"
        '0.25,ready for desk,true,Ann,"\'@desk\nfine",2026-02-01T12:00:00+00:00\r\n'
        "c,''quoted',None,,assertion,denies,''quoted',\"He said \"\"no\"\", twice\","
        'The Gazette,2026-01-31T10:00:00Z,https://a.example/1,"5% = 5 percent; nearly 100,000 troops = 100000 troops",'
        "0.50,new,,,,\r\n"
    )
    assert stream.getvalue().decode() == expected
    assert exported(engine) == stream.getvalue()


def rows_of(cells):
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerows([export.COLUMNS, cells])
    return io.BytesIO(line.getvalue().encode("utf-8-sig"))


# What spreadsheets and careless readers trip over, more often than chance would bring it.
awkward = st.text(
    st.sampled_from("=+-@'\"\t\r\n ,;＝＋－＠　\u00a0\u2003\u200b\ufeffa1") | st.characters(codec="utf-8"), max_size=12
)
cell = awkward.filter(lambda text: "\x00" not in text) | st.sampled_from(["NA", "None", "null", "", "NaN", "1e5", "-5"])


@given(st.lists(cell, min_size=18, max_size=18))
def test_any_cells_read_back_the_same(cells):
    (row,) = read_csv(rows_of([defused(one) for one in cells]))
    assert list(row.values()) == cells


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=cell.filter(lambda text: text.strip()), actor=cell, quote=cell, note=cell)
def test_any_claim_reads_back_the_same_through_the_database(
    tmp_path, make_article, make_claim, text, actor, quote, note
):
    engine = open_store(f"sqlite:///{tmp_path / 'claims.db'}")
    save_reading(
        engine, make_article(), [made := make_claim(text, actor=actor or None, quote=quote)], reader_version="1"
    )
    page = store.claims_page(engine, Filters(), 10)
    claim_id = page.loc[page["text"] == made.text, "claim_id"].iloc[0]
    review(engine, claim_id, "Ann", "note", Decision(note=note))
    (row,) = [one for one in read_csv(io.BytesIO(exported(engine))) if one["claim id"] == claim_id]
    assert (row["claim"], row["actor"], row["quote"], row["note"]) == (text, actor, quote, note)
    engine.dispose()


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u3000=1", "\u2003=1", "\u200b=1",
     "\ufeff=1", "＝1", "＋1", "－1", "＠A", " \t =1"],
)  # fmt: skip
def test_no_cell_is_a_formula_for_a_spreadsheet(formula):
    assert defused(formula) == "'" + formula


@pytest.mark.parametrize("plain", ["", "a=b", "1-2", "so it is", "“=1”", "é", "NA", "100,000"])
def test_a_plain_cell_stays_as_it_is(plain):
    assert defused(plain) == plain


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2\r\n", b"\xff\xfe\x00", b"claim id\r\n"])
def test_a_file_that_is_no_export_is_refused(content):
    with pytest.raises(ValueError, match=r"."):
        read_csv(io.BytesIO(content))


def test_a_very_long_quote_reads_back(engine, make_article, make_claim):
    quote = "word " * 40_000
    save_reading(engine, make_article(), [make_claim("it is so", "a", quote=quote)], reader_version="1")
    (row,) = read_csv(io.BytesIO(exported(engine)))
    assert row["quote"] == quote


def test_the_export_holds_what_the_filters_choose_and_withdrawn_claims_on_request(engine, make_article, make_claim):
    save_reading(engine, make_article(), [make_claim("it is so", "a"), make_claim("it rains", "b")], reader_version="1")
    review(engine, "b", "Ann", "accept", Decision(Status.READY))
    save_reading(engine, make_article(text="Changed."), [make_claim("it is so", "a")], reader_version="1")

    def ids(**filters):
        return [row["claim id"] for row in read_csv(io.BytesIO(exported(engine, **filters)))]

    assert ids() == ["a"]
    assert sorted(ids(withdrawn=True)) == ["a", "b"]
    assert ids(actor=("nobody",)) == []


def test_the_preview_is_the_top_of_the_export(engine, make_article, make_claim):
    found = [make_claim(f"claim {n}", f"{n:02}") for n in range(30)]
    save_reading(engine, make_article(), found, reader_version="1")
    rows = read_csv(io.BytesIO(exported(engine)))
    assert preview(engine, Filters(), 10).to_dict("records") == rows[:10]
    assert preview(engine, Filters(), 10, 25).to_dict("records") == rows[25:]


def test_json_lines_hold_the_keys_of_extract_and_the_review(engine, make_article, make_claim, troops):
    made = make_claim("it is so \u2028 today", "a", figures=(troops,), actor=None)
    save_reading(engine, make_article(), [dataclasses.replace(made, doc="one")], reader_version="1")
    review(engine, "a", "Ann", "correct", Decision(Status.READY, actor="NATO", verdict="false", note="n"))
    stream = io.BytesIO()
    assert write_jsonl(engine, Filters(), stream) == 1
    (line,) = stream.getvalue().decode().rstrip("\n").split("\n")
    row = json.loads(line)
    extracted = json.loads(json.dumps(export.claim_row(made)))
    assert {key: row[key] for key in extracted} == extracted | {"actor": "NATO"}
    assert (row["status"], row["verdict"], row["reviewer"], row["note"]) == ("ready for desk", "false", "Ann", "n")


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_to_download_holds_what_is_written(engine, make_article, make_claim, form):
    save_reading(engine, make_article(), [make_claim("it is so", "a")], reader_version="1")
    stream = io.BytesIO()
    write(engine, Filters(), form, stream)
    with export_file(engine, Filters(), form) as made:
        # A workbook says when it was made.
        assert made.read()[:500] == stream.getvalue()[:500] if form != "xlsx" else made.read(4) == b"PK\x03\x04"


def test_an_export_is_streamed(sqlite_url, make_article, make_claim):
    engine = open_store(sqlite_url)
    for number in range(10):
        found = [make_claim(f"claim {n} of {number}", f"{number}-{n}", quote="x" * 8_000) for n in range(250)]
        save_reading(engine, make_article(str(number), text=f"Text {number}"), found, reader_version="1")
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    class Sink(io.RawIOBase):
        size = 0

        def write(self, data):
            self.size += len(data)
            return len(data)

    sink = Sink()
    tracemalloc.start()
    assert write_csv(engine, Filters(), sink) == 2500
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sink.size > 20_000_000
    assert peak < 18_000_000
    assert sum("FROM standing" in one for one in statements) == 1
