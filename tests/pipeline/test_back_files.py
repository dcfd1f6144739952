"""The way of a table through spreadsheet programs and back: nothing changes that nobody changed, nothing is lost."""

import io
import random
import shutil
import subprocess

import pytest
import xlsxwriter
from desk_tables import FIELDS, as_csv, decided, exported
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import store
from pipeline.exchange import back
from pipeline.exchange.desk_file import read_bytes
from pipeline.filters import Filters
from pipeline.inputs import InputError
from pipeline.store import Decision, open_store
from pipeline.taxonomy import Priority, Status

SCALE = ("false", "mostly false", "misleading", "mostly true", "true", "can't be checked")
AWKWARD = (
    "=1+1", "+49 30 1234", "-", "@desk", "'quoted'", "'=1", "''", "\t=1", "one\rtwo\nthree\r\nfour", "“so” – é€", "NA",
    "None", "TRUE", "1.0", "007", "1e5", "1.50", "12:30", "100,000", "5%", "$5", "#N/A", "a;b\tc,d", 'He said "no"',
    " blanks ", "\u200bzero", "ends in a break\n", "<b>&amp;", "x" * 40_000, "🙂 Zürich", "1/2", "March 5",
    "2026-03-05", "5.3.2026", "3/25/2026", "2026",
)  # fmt: skip


def as_xlsx(table):
    """A table in a workbook in which every cell is text."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell[:32_767])
    return stream.getvalue()


@pytest.fixture
def awkward(engine, make_article, make_claim):
    """A store whose every decided text is awkward somewhere."""
    found = [make_claim(f"claim {place}", f"{place:04x}cafe00000bad") for place in range(len(AWKWARD))]
    store.save_reading(engine, make_article(), found, reader_version="1")
    decisions = {
        claim.claim_id: Decision(
            note=text, verdict_text=text, assignee=text[:300], status=Status.DISMISSED, reason=text, verdict=SCALE[place % 6],
            priority=list(Priority)[place % 4], deadline=f"2026-0{place % 9 + 1}-0{place % 8 + 1}",
            tags=tuple(sorted({"border", f"{place}"})), evidence=("https://a.example/?a=1;b=2,3", f"http://b.example/{place}"),
        )
        for place, (claim, text) in enumerate(zip(found, AWKWARD, strict=True))
    }  # fmt: skip
    store.decide(engine, decisions, "=Ann", "decide")
    return engine


def changes_nothing(engine, data):
    plan = back.plan(engine, read_bytes(data, "desk"), empty_cells=True)
    assert [(one.row, one.reason) for one in plan.refused] == []
    assert [(one.claim_id, one.field, one.before, one.after) for one in plan.changes] == []
    assert [(one.column, one.cell) for one in plan.ignored] == []
    assert plan.unchanged == plan.rows > 0


WRITTEN = {
    "CSV": lambda table: as_csv(table),
    "semicolons, no mark": lambda table: as_csv(table, ";", "utf-8"),
    "UTF-16 and tabs": lambda table: as_csv(table, "\t", "utf-16"),
    "workbook": as_xlsx,
    "apostrophes dropped": lambda table: as_csv(table).replace(b"\"'", b'"').replace(b",'", b","),
    "line ends of Windows": lambda table: (
        as_csv(table).replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    ),
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN.keys())
def test_an_export_that_nobody_touched_changes_nothing(awkward, write):
    changes_nothing(awkward, write(exported(awkward)))


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """Opens a file in LibreOffice and saves it in another format."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("these tests need LibreOffice: sudo apt-get install libreoffice-calc", pytrace=False)
    profile = tmp_path_factory.mktemp("profile")

    def convert(data, ending, to, *options):
        folder = tmp_path_factory.mktemp("files")
        source = folder / f"desk.{ending}"
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", *options, "--convert-to", to]
        done = subprocess.run(
            [*command, "--outdir", folder / "out", source], capture_output=True, timeout=120, check=False
        )
        (made,) = (folder / "out").iterdir()
        assert not done.returncode
        return made.read_bytes()

    return convert


UTF8_COMMA = "CSV:44,34,76,1"
"""LibreOffice's options for text: comma, quotation mark, UTF-8, from the first line."""
WAYS = {
    "CSV to XLSX": ("csv", "xlsx", f"--infilter={UTF8_COMMA}"),
    "CSV to CSV": ("csv", "csv:Text - txt - csv (StarCalc):44,34,76,1", f"--infilter={UTF8_COMMA}"),
    "CSV to CSV with semicolons": ("csv", "csv:Text - txt - csv (StarCalc):59,34,76,1", f"--infilter={UTF8_COMMA}"),
    "CSV to tabs in UTF-16": ("csv", "csv:Text - txt - csv (StarCalc):9,34,65535,1", f"--infilter={UTF8_COMMA}"),
    "XLSX to XLSX": ("xlsx", "xlsx"),
    "XLSX to CSV": ("xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1"),
}


@pytest.mark.parametrize(("ending", "to", "options"), [(e, t, o) for e, t, *o in WAYS.values()], ids=WAYS.keys())
def test_an_export_through_libreoffice_changes_nothing(sqlite_awkward, libreoffice, ending, to, options):
    table = exported(sqlite_awkward)
    data = as_csv(table) if ending == "csv" else as_xlsx(table)
    changes_nothing(sqlite_awkward, libreoffice(data, ending, to, *options))


@pytest.fixture
def sqlite_awkward(sqlite_url, make_article, make_claim):
    opened = open_store(sqlite_url)
    yield awkward.__wrapped__(opened, make_article, make_claim)
    opened.dispose()


SIGNS = "=+-@'\"\t\r\n ,;|/:%$.0123456789eE＝　\u00a0\u200b\ufeffé“aé🙂"


def test_any_texts_through_libreoffice_change_nothing(sqlite_url, make_article, make_claim, libreoffice):
    opened, chance = open_store(sqlite_url), random.Random(5)

    def text():
        return "".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 9)))

    found = [make_claim(f"claim {place}", f"{place:04x}cafe00000bad") for place in range(400)]
    store.save_reading(opened, make_article(), found, reader_version="1")
    decisions = {claim.claim_id: Decision(note=text(), verdict_text=text(), assignee=text()) for claim in found}
    store.decide(opened, decisions, "Ann", "decide")
    for ending, to, *options in WAYS.values():
        table = exported(opened)
        data = as_csv(table) if ending == "csv" else as_xlsx(table)
        changes_nothing(opened, libreoffice(data, ending, to, *options))
    opened.dispose()


# Whatever stands in a file

KEYS = [letter * 16 for letter in "abcd"]


@pytest.fixture
def kept(sqlite_url, make_article, make_claim):
    """A store with decisions; every example leaves it as it was."""
    opened = open_store(sqlite_url)
    store.save_reading(opened, make_article(), [make_claim(f"claim {key}", key) for key in KEYS], reader_version="1")
    given = Decision(
        Status.CHECKED, assignee="Bo", priority=Priority.HIGH, tags=("x", "y"), deadline="2026-03-05", verdict="false",
        verdict_text="=no", evidence=("https://a.example/",), note="'so'\nit is", text="corrected", actor="",
    )  # fmt: skip
    store.decide(opened, {KEYS[0]: given, KEYS[1]: Decision(Status.DISMISSED, reason="twice")}, "Ann", "decide")
    store.decide(opened, {KEYS[0]: Decision(note="ours")}, "Ann", "decide")
    yield opened
    opened.dispose()


TEXT = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=9)
GOOD = st.sampled_from(
    ["", " ", *SCALE, *Status, *Priority, "2026-03-05", "05/03/2026", "25/03/2026", "https://a.example/", "x, y", "x; z",
     "2026-02-01T12:00:00+00:00", "'so'\nit is", "ours", "=no", "Bo", "TRUE", "#N/A"]
)  # fmt: skip
COLUMNS = st.lists(st.sampled_from([*list(FIELDS)[1:], "Notes", ""]), unique=True, max_size=14)
WRITERS = st.sampled_from([*list(WRITTEN.values())[:3], as_xlsx])


@st.composite
def tables(draw):
    header = draw(COLUMNS)
    row = st.tuples(st.sampled_from([*KEYS, "e" * 16, "1.2E+16", ""]), *(GOOD | TEXT for _ in header))
    return [["claim id", *header], *map(list, draw(st.lists(row, max_size=6)))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), WRITERS, st.booleans(), st.sets(st.integers(0, 9)), st.booleans())
def test_nothing_but_what_the_preview_names_is_changed_and_undo_brings_all_back(
    kept, table, write, empty, chosen, stamps
):
    if stamps:
        given = {row["claim_id"]: row["changed_at"] for row in store.claim_rows(kept, Filters())}
        table = [[*table[0], "Last_Changed "], *([*row, given.get(row[0], "")] for row in table[1:])]
    before, revisions = decided(kept), revisions_of(kept)
    try:
        plan = back.plan(kept, read_bytes(write(table), "desk"), empty_cells=empty)
    except InputError as error:
        # Only of a header that stands twice.
        assert stamps, error
        assert "last changed" in table[0]
        return
    assert decided(kept) == before
    conflicts = plan.conflicts
    choices = {(one.claim_id, one.field): "theirs" for place, one in enumerate(conflicts) if place in chosen}
    outcome = back.outcome(plan, choices)
    assert len({(one.claim_id, one.field) for one in outcome}) == len(outcome)
    assert plan.unchanged + len(plan.refused) + len({one.row for one in plan.changes}) == plan.rows
    act = back.apply(kept, plan, "Desk", choices)
    expected = {key: dict(state) for key, state in before.items()}
    for one in outcome:
        now = expected[one.claim_id][one.field]
        assert (tuple(now) if isinstance(now, list) else now) == one.before != one.after
        expected[one.claim_id][one.field] = list(one.after) if isinstance(one.after, tuple) else one.after
    assert decided(kept) == expected
    assert (act is None) == (not outcome)
    if act is not None:
        untouched = set(before) - {one.claim_id for one in outcome}
        assert {key: revisions_of(kept)[key] for key in untouched} == {key: revisions[key] for key in untouched}
        assert store.undo(kept, act.act_id, "Desk").left == ()
        assert decided(kept) == before


def revisions_of(engine):
    return {row["claim_id"]: row["revision"] for row in store.claim_rows(engine, Filters(withdrawn=True))}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=4, max_size=4), WRITERS)
def test_an_export_of_any_decisions_read_back_changes_nothing(kept, texts, write):
    decisions = {
        key: Decision(note=note, assignee=assignee, tags=tuple(tags.split("/")))
        for key, (note, assignee, tags) in zip(KEYS, texts, strict=True)
    }
    before = decided(kept)
    act = store.decide(kept, decisions, "Ann", "decide")
    table = exported(kept)
    changes_nothing(kept, write(table))
    if act is not None:
        store.undo(kept, act.act_id, "Ann")
    assert decided(kept) == before
