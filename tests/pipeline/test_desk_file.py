import csv
import datetime
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exchange import desk_file, workbook
from pipeline.exchange.desk_file import folded, read_bytes, read_path, undefused
from pipeline.exchange.export import COLUMNS, defused
from pipeline.inputs import InputError

HEADER = ("claim id", "claim", "verdict", "note")
ROWS = [("aa11", "it is so", "false", 'He said "no", twice'), ("bb22", "it rains", "", "first\nsecond; third\tfourth")]


def as_text(rows, delimiter=",", line="\r\n"):
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_MINIMAL if line == "\r\n" else csv.QUOTE_ALL
    csv.writer(stream, delimiter=delimiter, lineterminator=line, quoting=quoting).writerows(rows)
    return stream.getvalue()


def as_xlsx(rows, *, before=(), after=(), **sheet_names):
    """A workbook as openpyxl writes it; `before` and `after` are further sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, table in (*before, ("Sheet1", rows), *after):
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(data):
    """The rows of a file as they were before it was written."""
    found = read_bytes(data, "desk")
    assert [row.problem for row in found.rows] == [""] * len(found.rows)
    return [(row.claim_id, *(undefused(row.cells[name]) for name in found.columns[1:])) for row in found.rows]


TEXTS = {
    "plain": as_text([HEADER, *ROWS]).encode(),
    "with a mark": as_text([HEADER, *ROWS]).encode("utf-8-sig"),
    "semicolons": as_text([HEADER, *ROWS], ";").encode("utf-8-sig"),
    "tabs": as_text([HEADER, *ROWS], "\t").encode(),
    "Excel's Unicode text": as_text([HEADER, *ROWS], "\t").encode("utf-16"),
    "UTF-16, high byte first": b"\xfe\xff" + as_text([HEADER, *ROWS], "\t").encode("utf-16-be"),
    "UTF-16 without a mark": as_text([HEADER, *ROWS], "\t").encode("utf-16-le"),
    "sep": ("sep=;\r\n" + as_text([HEADER, *ROWS], ";")).encode("utf-8-sig"),
    "sep of a bar": ("sep=|\n" + as_text([HEADER, *ROWS], "|")).encode(),
    "old Mac": as_text([HEADER, *ROWS], line="\r").encode(),
    "line feeds": as_text([HEADER, *ROWS], line="\n").encode(),
    "no line end": as_text([HEADER, *ROWS]).rstrip().encode(),
}


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS.keys())
def test_text_of_every_kind_reads_the_same(data):
    assert table(data) == ROWS


def test_windows_1252_is_read_and_said():
    rows = [HEADER, ("aa11", "café – “so”", "false", "€5")]
    found = read_bytes(as_text(rows, ";").encode("cp1252"), "desk.csv")
    assert found.rows[0].cells == {"claim": "café – “so”", "verdict": "false", "note": "€5"}
    assert "Windows-1252" in found.warnings[0]
    assert not read_bytes(as_text(rows, ";").encode(), "desk.csv").warnings


def test_order_case_blanks_and_more_columns_do_not_matter():
    data = as_text([(" Note", "CLAIM_ID ", "our own", "Verdict\u00a0Text", ""), ("n", "aa11", "x", "t", "")]).encode()
    (row,) = read_bytes(data, "desk.csv").rows
    assert (row.claim_id, dict(row.cells)) == ("aa11", {"note": "n", "our own": "x", "verdict text": "t"})


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    data = b'Our table\r\n\r\nclaim id,note\r\naa11,"two\r\nlines"\r\n\r\n,,\r\nbb22,n,,\r\n'
    found = read_bytes(data, "desk.csv")
    assert [(row.number, row.claim_id) for row in found.rows] == [(4, "aa11"), (7, "bb22")]
    book = as_xlsx([["Our table"], [], ["claim id", "note"], ["aa11", "two\nlines"], [], [None, " "], ["bb22", "n"]])
    assert [(row.number, row.claim_id) for row in read_bytes(book, "desk").rows] == [(4, "aa11"), (7, "bb22")]


def test_a_cell_that_is_missing_is_not_an_empty_one():
    full, short = read_bytes(b"claim id,note,status\r\naa11,,\r\nbb22\r\n", "desk.csv").rows
    assert (dict(full.cells), dict(short.cells)) == ({"note": "", "status": ""}, {})
    (row,) = read_bytes(as_xlsx([["claim id", "note", "status"], ["aa11"]]), "desk.xlsx").rows
    assert row.cells == {"note": "", "status": ""}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"a,b\r\n1,2\r\n", "no column is called 'claim id'"),
        (b"claim id,note, NOTE\r\na,b,c\r\n", "row 1: two columns are called 'note'"),
        (b"x\r\n\r\nclaim id,claim_id\r\n", "row 3: two columns are called 'claim id'"),
        (b'claim id,note\r\naa,b\r\nbb,"never closed\r\ncc,d\r\n', "row 3: its quotation marks are not in order"),
        (b'claim id,note\r\naa,"so" it is\r\n', "row 2: its quotation marks are not in order"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file, or one with a password"),
        (b"%PDF-1.7 claim id", "a PDF"),
        (b"\n<!doctype html><table>", "a web page"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"claim id,note\r\naa,\x81\x8d\r\n", "no encoding that is known"),
        ("claim id,note\r\naa,b\r\n".encode("utf-16") + b"\x00", "is damaged"),
        (b"claim id,note\r\naa,b\0c\r\n", "NUL"),
    ],
)
def test_what_is_no_table_is_one_line(data, says):
    with pytest.raises(InputError, match=re.escape(says)) as raised:
        read_bytes(data, "desk.csv")
    assert "\n" not in str(raised.value)
    assert "desk.csv" in str(raised.value)


@pytest.mark.parametrize("path", [".", "/nowhere/desk.csv", "/dev/zero", "a\0b"])
def test_what_can_not_be_opened_is_one_line(path):
    with pytest.raises(InputError, match=r"cannot be read|is not a file"):
        read_path(desk_file.Path(path))


def test_limits(monkeypatch):
    data = as_text([HEADER, *ROWS]).encode()
    monkeypatch.setattr(desk_file, "MAX_ROWS", 1)
    with pytest.raises(InputError, match="more than 1 rows"):
        read_bytes(data, "desk.csv")
    monkeypatch.setattr(desk_file, "MAX_BYTES", 50)
    with pytest.raises(InputError, match="larger than"):
        read_bytes(data, "desk.csv")


# Claim ids


@pytest.mark.parametrize(
    "ruined", ["1.23E+60", "1,23E+60", "1.23457E+15", "1E+45", "-1.2e+20", "123.0", "1.23456789012346E+15"]
)
def test_an_id_that_a_spreadsheet_took_for_a_number_is_named(ruined):
    (row,) = read_bytes(as_text([("claim id", "note"), (ruined, "n")]).encode(), "desk.csv").rows
    assert row.number == 2
    assert row.problem == f"the claim id '{ruined}' was changed by the spreadsheet, which took it for a number"


@pytest.mark.parametrize("number", [1.23e60, 1234567890123450, 12345.0, True, datetime.datetime(2026, 3, 5)])
def test_an_id_that_is_a_number_in_a_workbook_is_named(number):
    (row,) = read_bytes(as_xlsx([["claim id", "note"], [number, "n"]]), "desk.xlsx").rows
    assert "was changed by the spreadsheet" in row.problem


@pytest.mark.parametrize("kept", ["0123456789abcdef", "1234567890123456", "12345678901234e5", "000000000000e123"])
def test_an_id_that_is_whole_is_kept(kept):
    for data in (
        as_text([("claim id", "note"), (f" {kept} ", "n")]).encode(),
        as_text([("claim id", "note"), (f"'{defused(kept)}", "n")]).encode() if defused(f"{kept}") != kept else b"",
        as_xlsx([["claim id", "note"], [kept, "n"]]),
    ):
        if data:
            (row,) = read_bytes(data, "desk").rows
            assert (row.claim_id, row.problem) == (kept, "")


def test_a_row_that_can_not_be_told_is_named_and_the_others_kept():
    data = b"claim id,note\r\n,a total\r\naa11,n\r\nbb22,n,too much\r\n"
    rows = read_bytes(data, "desk.csv").rows
    assert [row.problem for row in rows] == ["it has no claim id", "", "it has 3 cells, the header only 2"]


# Workbooks


def test_a_workbook_gives_what_a_person_reads_in_it():
    day, moment = datetime.datetime(2026, 3, 5), datetime.datetime(2026, 3, 5, 14, 5, 8, 999_990)
    cells = [True, False, 1.0, 1.5, 12, day, moment, day.date(), "_x000D_a_x005F_x0041_", None]
    names = [f"c{place}" for place in range(len(cells))]
    (row,) = read_bytes(as_xlsx([["claim id", *names], ["aa11", *cells]]), "desk.xlsx").rows
    assert list(row.cells.values()) == [
        "TRUE", "FALSE", "1", "1.5", "12", "2026-03-05", "2026-03-05T14:05:09", "2026-03-05", "\ra_x0041_", "",
    ]  # fmt: skip


def test_the_sheet_with_the_claims_is_found():
    other = ("About", [["This is our table"], ["claim", "id"]])
    good = [HEADER, *ROWS]
    assert table(as_xlsx(good, before=[other], after=[("More", [])])) == table(as_xlsx(good)) == ROWS
    with pytest.raises(InputError, match="no sheet has a column called 'claim id'"):
        read_bytes(as_xlsx([["a"]], before=[other]), "desk.xlsx")
    with pytest.raises(InputError, match="the sheets 'Copy' and 'Sheet1' both have"):
        read_bytes(as_xlsx(good, before=[("Copy", good)]), "desk.xlsx")


def test_a_formula_is_its_value_and_one_without_is_named():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["claim id", "verdict", "note"])
        sheet.write_row(1, 0, ["aa11"])
        sheet.write_formula(1, 1, '=IF(1,"false","")', value="false")
        sheet.write_formula(1, 2, '=""', value="nothing")
    data = changed(stream.getvalue(), SHEET, lambda xml: xml.replace(b"<v>nothing</v>", b"<v></v>"))
    (row,) = read_bytes(data, "desk.xlsx").rows
    assert (dict(row.cells), row.problem) == ({"verdict": "false", "note": ""}, "")
    first, second = read_bytes(as_xlsx([HEADER, ["aa11", "=1+1", "false"], ["bb22", "x"]]), "desk.xlsx").rows
    assert "the formula in 'claim' was never computed" in first.problem
    assert second.problem == ""


def pack(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def changed(data, part, change):
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return pack(**(parts | {part: change(parts[part])}))


SHEET = "xl/worksheets/sheet1.xml"


def test_other_zip_files_are_named():
    with pytest.raises(InputError, match="an OpenDocument file: save it as XLSX"):
        read_bytes(pack(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "desk.ods")
    with pytest.raises(InputError, match="a ZIP file without a workbook"):
        read_bytes(pack(**{"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "desk.docx")


def test_a_bomb_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1_000_000)
    bomb = changed(as_xlsx([HEADER]), SHEET, lambda xml: xml + b" " * 2_000_000)
    assert len(bomb) < 20_000
    with pytest.raises(InputError, match="larger than 1 MB once it is unpacked"):
        read_bytes(bomb, "desk.xlsx")


def test_entities_do_not_blow_up():
    declared = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 100) for n in range(8)
    ) + b"]>"  # fmt: skip
    data = changed(
        as_xlsx([HEADER, ["aa11", "PLACE"]]), SHEET,
        lambda xml: declared + re.sub(rb"<\?xml.*?\?>", b"", xml).replace(b"PLACE", b"&i;"),
    )  # fmt: skip
    with pytest.raises(InputError, match="damaged"):
        read_bytes(data, "desk.xlsx")


def test_what_a_sheet_says_of_its_size_is_not_believed():
    data = changed(
        as_xlsx([HEADER, *ROWS]), SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', xml)
    )
    assert table(data) == ROWS
    data = changed(
        as_xlsx([HEADER, *ROWS]), SHEET, lambda xml: re.sub(rb'ref="A1:D3"', b'ref="A1:XFD1048576"', xml)
    )  # fmt: skip
    assert table(data) == ROWS


def test_a_row_without_end_is_refused():
    data = changed(as_xlsx([HEADER, *ROWS]), SHEET, lambda xml: xml.replace(b'<row r="3"', b'<row r="99999999999"'))
    with pytest.raises(InputError, match="more than 1,048,576 rows"):
        read_bytes(data, "desk.xlsx")


@given(st.binary(max_size=200), st.integers(0, 4000), st.integers(1, 400))
def test_a_damaged_workbook_is_read_or_named(noise, place, length):
    data = bytearray(as_xlsx([HEADER, *ROWS]))
    data[place : place + length] = noise
    try:
        read_bytes(bytes(data), "desk.xlsx")
    except InputError as error:
        assert "\n" not in str(error)


# Anything

SIGNS = "=+-@'\"\t\r\n ,;|＝＋－＠　\u00a0\u2003\u200b\ufeffé“a1"
cell = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
rows_of_cells = st.lists(st.lists(cell, min_size=18, max_size=18), max_size=4)


@given(rows_of_cells, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_export_reads_back_the_same(rows, delimiter, encoding):
    rows = [[f"id{number}", *row[1:]] for number, row in enumerate(rows)]
    written = [[defused(one) for one in row] for row in rows]
    found = table(as_text([COLUMNS, *written], delimiter).encode(encoding))
    assert found == [tuple(row) for row in rows]


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ("claim id,note\r\n" + text).encode()))
def test_any_bytes_are_a_table_or_one_line(data):
    try:
        found = read_bytes(data, "desk.csv")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert "claim id" in found.columns


@given(cell)
def test_an_apostrophe_of_the_export_comes_off_and_no_other(text):
    assert undefused(defused(text)) == text
    assert undefused("'Tis so") == "'Tis so"


def test_headers_are_told_apart_without_case_and_blanks():
    assert folded(" Claim_ID\u00a0") == folded("claim id") == "claim id"
    assert folded("'URL") == "url"
