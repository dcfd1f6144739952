"""`claimdesk export` and `claimdesk brief` as a script meets them."""

import io
import json

import pytest
from openpyxl import load_workbook

from pipeline import cli
from pipeline.exchange.claimreview import Publisher, save_publisher
from pipeline.exchange.export import read_csv
from pipeline.exchange.profiles import STANDARD, Profile, save_profile
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.taxonomy import Status


@pytest.fixture
def folder(tmp_path, make_article, make_claim, monkeypatch):
    """The working folder, with a database of three claims, one of them checked, and a profile of columns."""
    engine = open_store(f"sqlite:///{tmp_path / 'claimdesk.db'}")
    found = [make_claim("it is so", "a"), make_claim("it rains", "b", quote="x" * 40_000), make_claim("it snows", "c")]
    save_reading(engine, make_article(), found, reader_version="1")
    decide(
        engine,
        {"a": Decision(status=Status.CHECKED, verdict="true"), "c": Decision(status=Status.DISMISSED)},
        "Ann",
        "check",
    )
    save_profile(engine, Profile("night desk", ("claim", "verdict", "tags")), "Ann")
    save_publisher(engine, Publisher("Desk", "https://desk.example", "https://desk.example/{claim_id}"), "Ann")
    engine.dispose()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder, capfdbinary):
    """Runs a command in this process: its status, standard output, and the lines of standard error."""

    def command(*arguments):
        status = cli.main(list(arguments))
        out, errors = capfdbinary.readouterr()
        return status, out, errors.decode().splitlines()

    return command


def test_a_profile_gives_the_columns_of_csv_and_xlsx(run, folder):
    status, out, said = run("export", "--profile", "night desk")
    assert (status, said) == (0, ["claims exported: 3"])
    columns = ("claim id", "claim", "verdict", "tags")
    rows = read_csv(io.BytesIO(out), Profile("", columns))
    assert rows[0] == {"claim id": "a", "claim": "it is so", "verdict": "true", "tags": ""}
    status, out, _ = run("export", "--format", "xlsx", "--profile", "night desk", "--output", "out.xlsx")
    assert (status, out) == (0, b"")
    sheet = load_workbook(folder / "out.xlsx")["claims"]
    assert tuple(sheet.values) == (
        columns,
        ("a", "it is so", "true", None),
        ("b", "it rains", None, None),
        ("c", "it snows", None, None),
    )
    assert {path.name for path in folder.iterdir() if "out" in path.name} == {"out.xlsx"}


def test_a_workbook_names_the_cells_that_it_cut(run):
    status, out, said = run("export", "--format", "xlsx")
    assert (status, said) == (0, ["claimdesk: b: the quote is cut to what a cell can hold", "claims exported: 3"])
    sheet = load_workbook(io.BytesIO(out))["claims"]
    assert tuple(cell.value for cell in sheet[1]) == STANDARD.columns


def test_claimreview_names_what_it_leaves_out(run, folder):
    status, out, said = run("export", "--format", "claimreview", "--output", "checks.json")
    assert (status, out) == (0, b"")
    assert said == [
        "claimdesk: b: not checked yet: its status is “new”",
        "claimdesk: c: not checked yet: its status is “dismissed”",
        "claims exported: 1",
    ]
    (review,) = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
    assert review["url"] == "https://desk.example/a"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("export", "--profile", "day desk"), "no profile is called 'day desk'; there are: standard, night desk"),
        (
            ("export", "--format", "jsonl", "--profile", "night desk"),
            "--profile chooses the columns of a CSV or XLSX; jsonl has none",
        ),
        (
            ("export", "--format", "xlsx", "--output", "nowhere/out.xlsx"),
            "nowhere/out.xlsx.part: No such file or directory",
        ),
        (("brief", "zzz"), "no claim has the id 'zzz'"),
    ],
)
def test_what_can_t_be_done_is_one_line(run, arguments, reason):
    assert run(*arguments) == (2, b"", [f"claimdesk: {reason}"])


def test_a_disk_that_fills_up_leaves_no_half_workbook(claimdesk, folder, make_article, make_claim):
    engine = open_store(f"sqlite:///{folder / 'claimdesk.db'}")
    # In a workbook's XML, each of these characters is five.
    found = [make_claim(f"claim {n}", f"{n:02}", quote="&" * 30_000) for n in range(20)]
    save_reading(engine, make_article("two", text="Another."), found, reader_version="1")
    engine.dispose()
    most = (folder / "claimdesk.db").stat().st_size + 100_000
    done = claimdesk("export", "--format", "xlsx", "--output", "out.xlsx", cwd=folder, most=most)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()[-1:]
    assert "File too large" in line
    assert "Traceback" not in done.stderr.decode()
    assert not [path for path in folder.iterdir() if "out" in path.name]


def test_a_brief_is_a_page_to_a_file_or_to_standard_output(run, folder):
    assert run("brief", "a", "--output", "a.html") == (0, b"", [])
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "it is so" in page
    assert run("brief", "a")[1].decode().endswith("</html>\n")
