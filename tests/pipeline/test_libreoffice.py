"""Exports as LibreOffice opens and saves them."""

import csv
import datetime
import io
import shutil
import subprocess

import pytest
from desk_rows import desk_row
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from pipeline.exchange.export import defused, read_csv, write
from pipeline.exchange.profiles import OFFERED, STANDARD, Profile
from pipeline.exchange.xlsx import write_xlsx
from pipeline.filters import Filters
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.taxonomy import Priority, Status

EVERY = Profile("every", tuple(OFFERED))
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "{=1}", '=HYPERLINK("https://a.example")', "'quoted'")
LOOKALIKES = (
    "00123",
    "1e5",
    "TRUE",
    "31/1/2026",
    "2026-01-31",
    "1/2",
    "10%",
    "NA",
    "#REF!",
    "€5",
    "12:30",
    "_x0041_",
    "_x000D_",
)
TEXTS = ("two\nlines", "a\ttab", "“quoted” — é 😀", '"; drop', " spaces around ", "x" * 5000)
# LibreOffice's own codes: comma, double quote, UTF-8, from line 1, all cells as text, all shown as they look.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"
AS_TEXT = "CSV:44,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2/7/2/8/2/9/2/10/2/11/2/12/2/13/2/14/2/15/2/16/2/17/2/18/2"


@pytest.fixture
def convert(tmp_path):
    """Has LibreOffice open a file and save it as another kind."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("these tests need LibreOffice: sudo apt-get install libreoffice-calc-nogui", pytrace=False)

    def run(path, kind, *options):
        out = tmp_path / "converted"
        profile = (tmp_path / "libreoffice").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            *options,
            "--convert-to",
            kind,
        ]
        done = subprocess.run(
            [*command, "--outdir", out, path], capture_output=True, text=True, timeout=240, check=False
        )
        made = out / f"{path.stem}.{kind.split(':')[0]}"
        assert made.exists(), done.stderr
        return made

    return run


def exported(engine, path, form, chosen=STANDARD):
    with path.open("wb") as stream:
        write(engine, Filters(), form, stream, chosen)
    return path


@pytest.fixture
def desk(sqlite_url, make_article, make_claim):
    """Claims whose notes are what spreadsheets are fond of changing."""
    engine = open_store(sqlite_url)
    words = (*FORMULAS, *LOOKALIKES, *TEXTS)
    found = [make_claim(f"claim {n}", f"{n:016}", quote=text, actor=text) for n, text in enumerate(words)]
    save_reading(
        engine,
        make_article(url="https://a.example/1?b=c&d#e", published="2026-01-31T10:20:30Z"),
        found,
        reader_version="1",
    )
    decisions = {
        one.claim_id: Decision(
            status=Status.CHECKED, note=one.quote, verdict="mostly true", verdict_text=one.quote, deadline="2026-12-01",
            priority=Priority.HIGH, tags=("ferry", "winter"), evidence=("https://a.example/1", "https://b.example/2"),
        )
        for one in found
    }  # fmt: skip
    decide(engine, decisions, "Ann", "check")
    yield engine
    engine.dispose()


def as_day(cell):
    """A moment as the workbook shows it; LibreOffice writes what is shown."""
    return cell.replace("T", " ")[:19]


def test_a_workbook_that_libreoffice_saves_as_csv_reads_back_equal(desk, convert, tmp_path):
    whole = io.BytesIO()
    write(desk, Filters(), "csv", whole, EVERY)
    whole.seek(0)
    expected = read_csv(whole, EVERY)
    saved = convert(exported(desk, tmp_path / "claims.xlsx", "xlsx", EVERY), AS_SHOWN)
    with saved.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == list(EVERY.columns)
    for row, wanted in zip(rows, expected, strict=True):
        dates = {name: as_day(wanted[name]) for name in ("published", "last changed", "deadline")}
        assert float(row.pop("check-worthiness")) == float(wanted.pop("check-worthiness"))
        assert row == wanted | dates


def test_a_workbook_that_libreoffice_saves_as_one_again_keeps_dates_numbers_and_links(desk, convert, tmp_path):
    path = exported(desk, tmp_path / "claims.xlsx", "xlsx", EVERY)
    before, after = load_workbook(path)["claims"], load_workbook(convert(path, "xlsx"))["claims"]
    ours, theirs = ([[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in (before, after))
    # LibreOffice writes what looks like a code as it stands, where Excel and we write the code of its first character.
    assert [[unescape(one) if isinstance(one, str) else one for one in row] for row in ours] == theirs
    second = dict(zip(EVERY.columns, after[2], strict=True))
    assert isinstance(second["published"].value, datetime.datetime)
    assert second["check-worthiness"].value == 0.5
    assert second["URL"].hyperlink.target + "#" + (second["URL"].hyperlink.location or "") in {
        "https://a.example/1?b=c&d#e", "https://a.example/1?b=c&d#e#",
    }  # fmt: skip
    assert not [cell for row in after.iter_rows() for cell in row if cell.data_type == "f"]
    assert after.auto_filter.ref == before.auto_filter.ref


def test_a_csv_that_libreoffice_saves_again_reads_back_equal(desk, convert, tmp_path):
    path = exported(desk, tmp_path / "claims.csv", "csv")
    with path.open("rb") as stream:
        expected = read_csv(stream)
    # As an editor would import it: UTF-8, commas, each column as text.
    saved = convert(path, AS_SHOWN, f"--infilter={AS_TEXT}")
    with saved.open("rb") as stream:
        assert read_csv(stream) == expected


def test_control_characters_and_carriage_returns_do_not_make_a_workbook_that_libreoffice_refuses(convert, tmp_path):
    path = tmp_path / "claims.xlsx"
    note = "bell\x07, noncharacter\uffff, a\rb, _x0000_x0000_"
    with path.open("wb") as stream:
        write_xlsx([desk_row(note=note)], STANDARD.chosen(), (), stream, lambda _: None)
    saved = convert(path, AS_SHOWN)
    (row,) = csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8"), newline=""))
    assert row["note"].replace("\n", "\r") == "bell\ufffd, noncharacter\ufffd, a\rb, _x0000_x0000_"


def test_formulas_in_a_csv_stay_text_however_it_is_opened(convert, tmp_path):
    path = tmp_path / "claims.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([["claim id"], *([defused(text)] for text in FORMULAS)])
    sheet = load_workbook(convert(path, "xlsx", "--infilter=CSV:44,34,76,1"))
    assert not [cell for row in sheet.active.iter_rows() for cell in row if cell.data_type == "f"]
