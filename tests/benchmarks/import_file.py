"""What a desk's table of 10,000 rows costs to read, plan, apply and take back: python tests/benchmarks/import_file.py.

On SQLite, and on PostgreSQL where CLAIMDESK_TEST_POSTGRESQL names a server. Every claim was decided on before the
export and once more since, and every row fills in a verdict and a note: the most that one file can ask for.
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desk_tables import as_csv, exported

from pipeline import store
from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.exchange import back
from pipeline.exchange.desk_file import read_bytes
from pipeline.store import Decision, open_store
from pipeline.taxonomy import AttributionKind, ClaimType, Priority, Stance, Status

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
IN_ARTICLE = 100


def timed(what: str, act: Callable[[], Any]) -> Any:
    """Do something and print how long it took, and how much of that this process computed."""
    began, computed = time.perf_counter(), time.process_time()
    found = act()
    print(f"  {what:34} {time.perf_counter() - began:6.2f} s ({time.process_time() - computed:6.2f} s)", flush=True)
    return found


def fill(engine: Engine) -> None:
    """Save articles with their claims, and a decision on each."""
    for start in range(0, ROWS, IN_ARTICLE):
        article = Article(
            f"a{start}", f"Text {start}", f"/a{start}.txt", "Title", "The Gazette", published="2026-01-31"
        )
        found = [_claim(number) for number in range(start, min(start + IN_ARTICLE, ROWS))]
        store.save_reading(engine, article, found, reader_version="1")
    decide(engine, Decision(Status.READY, assignee="Bo", tags=("border",), note="look at this first"))


def decide(engine: Engine, decision: Decision) -> None:
    """Decide the same on every claim."""
    store.decide(engine, {f"{number:012x}beef": decision for number in range(ROWS)}, "Ann", "decide")


def _claim(number: int) -> Claim:
    said = f"claim {number} says that about {number} of these words stand in a sentence of some length"
    return Claim(
        claim_id=f"{number:012x}beef", doc="a", text=said, actor="Russia", via=None, type=ClaimType.ASSERTION,
        type_confidence=0.9, stance=Stance.SUPPORTS, attribution=AttributionKind.INDIRECT, cue="says", quote=said,
        spans=((0, 4),), source_spans=(), cue_spans=(), figures=(), check_worthiness=0.5, why="",
    )  # fmt: skip


def filled(engine: Engine) -> list[list[str]]:
    """An export in which each row has a verdict and a note."""
    header, *rows = exported(engine)
    verdict, note = header.index("verdict"), header.index("note")
    for place, row in enumerate(rows):
        row[verdict], row[note] = "mostly false", f"done, row {place}"
    return [header, *rows]


def as_xlsx(table: list[list[str]]) -> bytes:
    """The table as a workbook of text cells."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(table):
            sheet.write_row(place, 0, row)
    return stream.getvalue()


def measure(url: str) -> None:
    """Print the costs on one database."""
    engine = open_store(url)
    print(f"{engine.dialect.name}, {ROWS:,} rows")
    fill(engine)
    table = filled(engine)
    data, book = as_csv(table), as_xlsx(table)
    # In another second than the decisions before the export.
    time.sleep(1.1)
    timed("plan, nothing changed since", lambda: back.plan(engine, read_bytes(data, "desk.csv")))
    decide(engine, Decision(priority=Priority.HIGH))
    print(f"  CSV {len(data) / 1e6:.1f} MB, XLSX {len(book) / 1e6:.1f} MB")
    timed("read XLSX", lambda: read_bytes(book, "desk.xlsx"))
    file = timed("read CSV", lambda: read_bytes(data, "desk.csv"))
    plan = timed("plan, every claim changed since", lambda: back.plan(engine, file))
    made = back.outcome(plan)
    assert len(made) == 3 * ROWS, len(made)
    act = timed(f"apply {len(made):,} changes", lambda: back.apply(engine, plan, "Desk"))
    undone = timed("undo", lambda: store.undo(engine, act.act_id, "Desk"))
    assert undone.left == ()
    engine.dispose()


def main() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{folder}/claims.db")
    if server := os.environ.get("CLAIMDESK_TEST_POSTGRESQL"):
        name = f"claimdesk_import_{os.getpid()}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            measure(admin.url.set(database=name).render_as_string(hide_password=False))
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
