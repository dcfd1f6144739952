import datetime
import io
import warnings
import zipfile

import pytest
from desk_rows import desk_row
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from pipeline.exchange import xlsx
from pipeline.exchange.export import write
from pipeline.exchange.profiles import OFFERED, STANDARD, Profile
from pipeline.exchange.xlsx import ExportError, write_xlsx
from pipeline.filters import Filters
from pipeline.store import Decision, decide, save_reading
from pipeline.taxonomy import Status


def workbook(rows, headers=STANDARD.columns, about=()):
    """The workbook of some claims, read again, and what was said while it was written."""
    stream, said = io.BytesIO(), []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_xlsx(rows, [OFFERED[header] for header in headers], about, stream, said.append)
    return load_workbook(stream), said


def cell(value, header="note", field="note"):
    """The one cell of a claim's value, read again, and what was said."""
    book, said = workbook([desk_row(**{field: value})], ("claim id", header))
    return book["claims"].cell(2, 2), said


def as_excel_reads(value):
    """Text as Excel has it: openpyxl leaves the codes of control characters as they stand in the file."""
    return unescape(value) if isinstance(value, str) else ""


def test_a_workbook_of_the_store_holds_text_dates_numbers_and_links(engine, make_article, make_claim):
    article = make_article(url="https://a.example/1", published="2026-01-31", title="=2+2")
    save_reading(engine, article, [make_claim("it is so", "0012", check_worthiness=0.25)], reader_version="1")
    decide(
        engine,
        {"0012": Decision(status=Status.CHECKED, verdict="1e5", note="TRUE", deadline="2026-12-01")},
        "Ann",
        "check",
    )
    chosen = Profile("desk", (*STANDARD.columns, "deadline"))
    stream = io.BytesIO()
    assert write(engine, Filters(status=("checked",)), "xlsx", stream, chosen) == 1
    book = load_workbook(stream)
    sheet = book["claims"]
    header, row = sheet.iter_rows()
    assert tuple(one.value for one in header) == chosen.columns
    cells = dict(zip(chosen.columns, row, strict=True))
    changed = cells["last changed"].value
    assert abs(changed - datetime.datetime.now(datetime.UTC).replace(tzinfo=None)) < datetime.timedelta(minutes=10)
    assert changed.microsecond == 0
    assert {name: one.value for name, one in cells.items() if name != "last changed"} == {
        "claim id": "0012", "claim": "it is so", "actor": "Russia", "via": None, "type": "assertion",
        "stance": "supports", "quote": "it is so", "article title": "=2+2", "outlet": "The Gazette",
        "published": datetime.datetime(2026, 1, 31), "URL": "https://a.example/1", "figures": None,
        "check-worthiness": 0.25, "status": "checked", "verdict": "1e5", "reviewer": "Ann", "note": "TRUE",
        "deadline": datetime.datetime(2026, 12, 1),
    }  # fmt: skip
    kinds = {name: one.data_type for name, one in cells.items() if one.value is not None}
    assert {name for name, kind in kinds.items() if kind == "d"} == {"published", "last changed", "deadline"}
    assert {name for name, kind in kinds.items() if kind == "n"} == {"check-worthiness"}
    assert "f" not in kinds.values()
    assert cells["published"].number_format == "yyyy-mm-dd"
    assert cells["URL"].hyperlink.target == "https://a.example/1"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:S2"
    assert cells["claim"].alignment.wrap_text
    about = dict(book["about"].values)
    assert about["exported"].endswith(" UTC")
    assert (about["selection"], about["columns"], about["claims"]) == ("status is checked", "desk", "1")


def test_no_claim_at_all_is_a_header_with_filters():
    book, _ = workbook([])
    assert [one.value for one in book["claims"][1]] == list(STANDARD.columns)
    assert book["claims"].max_row == 1


# What a spreadsheet would make something else of, and what XML or its escapes trip over, more often than by chance.
awkward = st.text(
    st.sampled_from("=+-@'\"\t\r\n <>&_x0041\u2028\ufeff\u200b😀") | st.characters(codec="utf-8"), max_size=20
)
told = st.sampled_from(
    ["=1+1", "+1", "-1", "@A1", "{=1}", "1e5", "00123", "TRUE", "#REF!", "2026-01-31", "31/1/26", "_x0041_", "_x005F_x0041_",
     "http://a.example", "mailto:a@a.example", "internal:Sheet2!A1", "file:///etc/passwd", " ", "\n", "\r", "\r\n", "'x"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(awkward | told, min_size=1, max_size=8))
def test_any_text_reads_back_the_same_or_is_named(texts):
    book, said = workbook([desk_row(claim_id=str(n), note=text) for n, text in enumerate(texts)], ("claim id", "note"))
    lost = [n for n, text in enumerate(texts) if not xlsx_cannot_hold.isdisjoint(text)]
    assert said == [f"{n}: the note is without its control characters" for n in lost]
    for text, (_, found) in zip(texts, book["claims"].iter_rows(min_row=2), strict=True):
        assert found.data_type != "f"
        assert found.hyperlink is None
        assert as_excel_reads(found.value) == "".join("\ufffd" if one in xlsx_cannot_hold else one for one in text)


xlsx_cannot_hold = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([" ", "a", "😀", "é"]), st.integers(-3, 3))
def test_a_cell_holds_what_excel_allows_and_one_that_was_cut_says_so(character, more):
    units = len(character.encode("utf-16-le")) // 2
    text = character * (32_767 // units + more)
    found, said = cell(text)
    if len(text) * units <= 32_767:
        assert (found.value, said) == (text, [])
    else:
        assert found.value.endswith("…")
        assert text.startswith(found.value[:-1])
        assert 32_766 <= len(found.value.encode("utf-16-le")) // 2 <= 32_767
        assert said == ["00e51b2c: the note is cut to what a cell can hold"]


def test_the_second_sheet_names_what_was_cut(monkeypatch):
    monkeypatch.setattr(xlsx, "NAMED", 2)
    rows = [desk_row(claim_id=str(number), quote="x" * 40_000) for number in range(4)]
    book, said = workbook(rows)
    assert len(said) == 4
    lines = [value for _, value in book["about"].values]
    assert lines[-4:] == [
        "4: JSON lines and CSV hold them whole",
        "0: the quote is cut to what a cell can hold",
        "1: the quote is cut to what a cell can hold",
        "and 2 more",
    ]


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("2026-01-31", datetime.datetime(2026, 1, 31), "yyyy-mm-dd"),
        ("2026-01-31T10:20:30Z", datetime.datetime(2026, 1, 31, 10, 20, 30), "yyyy-mm-dd hh:mm:ss"),
        ("2026-01-31T23:30:00-05:00", datetime.datetime(2026, 1, 31, 23, 30), "yyyy-mm-dd hh:mm:ss"),
        ("1900-03-01", datetime.datetime(1900, 3, 1), "yyyy-mm-dd"),
        ("9999-12-31", datetime.datetime(9999, 12, 31), "yyyy-mm-dd"),
        ("1900-02-28", "1900-02-28", "General"),
        ("1850-06-01", "1850-06-01", "General"),
        ("2026-01", "2026-01", "General"),
        ("yesterday", "yesterday", "General"),
    ],
)
def test_dates_are_dates_where_excel_has_them(text, value, number_format):
    found, said = cell(text, "published", "published")
    assert (found.value, found.number_format, said) == (value, number_format, [])


@pytest.mark.parametrize(
    "address", ["https://a.example/1", 'HTTP://a.example/[x]?q=ä&b="c"#d#e', "https://" + "a" * 2071]
)
def test_a_web_address_is_a_link_that_shows_itself(address):
    found, said = cell(address, "URL", "url")
    assert found.hyperlink is not None
    assert (found.value, said) == (address, [])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "internal:about!A1", "https://", "a b", "https://a.example/a b",
                                     "https://" + "a" * 2072, "https://a.example/" + "😀" * 1100])  # fmt: skip
def test_what_is_no_web_address_or_too_long_is_plain_text(address):
    found, said = cell(address, "URL", "url")
    assert found.hyperlink is None
    assert (found.value, said) == (address, [])


def test_links_beyond_what_a_sheet_holds_are_plain_text_and_the_second_sheet_says_so(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_LINKS", 2)
    book, _ = workbook([desk_row(url=f"https://a.example/{number}") for number in range(5)], ("claim id", "URL"))
    links = [book["claims"].cell(number, 2) for number in range(2, 7)]
    assert [one.hyperlink is not None for one in links] == [True, True, False, False, False]
    assert links[4].value == "https://a.example/4"
    assert dict(book["about"].values)["addresses as plain text"].startswith("3: ")


def test_one_evidence_address_is_a_link_and_several_are_text():
    found, _ = cell(["https://a.example/1"], "evidence", "evidence")
    assert found.hyperlink.target == "https://a.example/1"
    found, _ = cell(["https://a.example/1", "https://b.example/2"], "evidence", "evidence")
    assert found.hyperlink is None
    assert found.value == "https://a.example/1\nhttps://b.example/2"


def test_more_claims_than_a_sheet_holds_are_refused(monkeypatch, recwarn):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert workbook([desk_row()] * 3)[0]["claims"].max_row == 4
    with pytest.raises(ExportError, match="a sheet holds 3 claims and there are more"):
        workbook([desk_row()] * 4)
    assert list(recwarn) == []


def test_the_file_is_a_workbook_that_can_be_written_to_what_has_no_end(tmp_path):
    """As standard output is: nothing goes back to what was written."""

    class Pipe(io.RawIOBase):
        held = b""

        def writable(self):
            return True

        def write(self, data):
            self.held += bytes(data)
            return len(data)

    pipe = Pipe()
    write_xlsx([desk_row()], STANDARD.chosen(), (), pipe, print)
    assert zipfile.ZipFile(io.BytesIO(pipe.held)).testzip() is None
    assert load_workbook(io.BytesIO(pipe.held))["claims"]["A2"].value == "00e51b2c"
