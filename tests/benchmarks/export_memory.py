"""What an export of many claims costs, and whether memory stays flat as their number grows.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/export_memory.py [--claims N ...] [--formats F ...]

Fills an SQLite database with made-up claims for each number (default: 10,000 and 100,000), then writes each format
to a file in a process of its own and prints its seconds, its peak memory and the file's size. "nothing" is such a
process that opens the database and writes no claim.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from pipeline.article import Article
from pipeline.claim import Claim, Figure
from pipeline.exchange.claimreview import Publisher, save_publisher
from pipeline.exchange.export import FORMATS, export_file, write
from pipeline.filters import Filters
from pipeline.schema import article_texts, articles, claims
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.store.standing import refresh_all
from pipeline.taxonomy import ActorKind, AttributionKind, ClaimType, Stance, Status

TABLES = (claims, article_texts, articles)
PER_ARTICLE = 25
WORDS = [
    "harbour",
    "winter",
    "council",
    "ferry",
    "budget",
    "minister",
    "report",
    "water",
    "school",
    "train",
    "energy",
    "vote",
    "border",
    "price",
    "nurse",
]
"""Claims are made of these."""
BYTES = "bytes"
"""Not a format: CSV as the dashboard hands it over, in one piece."""


def main() -> None:
    """Fill the databases and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS), metavar="F")
    parser.add_argument("--measure", nargs=2, metavar=("DATABASE", "FORMAT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(*options.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        for number in options.claims:
            url = f"sqlite:///{folder}/{number}.db"
            start = time.perf_counter()
            fill(url, number)
            print(f"{number:,} claims, made in {time.perf_counter() - start:.0f} s", flush=True)
            for form in ("nothing", *options.formats, BYTES):
                command = [sys.executable, __file__, "--measure", url, form]
                done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
                print(f"  {done.stdout.strip()}", flush=True)


def fill(url: str, number: int) -> None:
    """Make a database of so many claims, one in ten of them checked."""
    chance = random.Random(7)
    engine = open_store(url)
    save_publisher(engine, Publisher("Desk", "https://desk.example", "https://desk.example/{claim_id}"), "bench")
    # One article goes the usual way; what the store made of it is the pattern of all others.
    made = Article(
        doc="0", text=words(chance, 60), title=words(chance, 8), outlet="Outlet 0", url="https://news.example/0"
    )
    save_reading(engine, made, [claim(chance, "pattern")], reader_version="bench")
    with engine.begin() as connection:
        patterns = {table: dict(connection.execute(table.select()).mappings().one()) for table in TABLES}
        for table in reversed(TABLES):
            connection.execute(table.insert(), rows_of(table, patterns[table], chance, number))
        refresh_all(connection)
    checked = Decision(
        status=Status.CHECKED, verdict="false", verdict_text=words(chance, 40),
        evidence=("https://source.example/1",), note=words(chance, 12),
    )  # fmt: skip
    decide(engine, {f"{place:016x}": checked for place in range(0, number - 1, 10)}, "bench", "check")
    engine.dispose()


def rows_of(table: Table, pattern: dict[str, Any], chance: random.Random, number: int) -> list[dict[str, Any]]:
    """Return a table's further rows, like the pattern but for what tells one from another."""
    if table is not claims:
        made = []
        for key in range(2, 2 + number // PER_ARTICLE):
            own = {"article_id": key, "digest": f"{key:064x}"}
            if table is articles:
                own |= {"doc": f"{key}", "title": words(chance, 8), "outlet": f"Outlet {key % 40}"}
                own |= {"url": f"https://news.example/{key}", "url_key": f"{key:064x}"}
                own |= {"published": f"20{20 + key % 7}-{1 + key % 12:02}-{1 + key % 28:02}T08:00:00Z"}
            else:
                own["text"] = words(chance, 600)
            made.append(pattern | own)
        return made
    made = []
    for place in range(number - 1):
        text = words(chance, 20)
        own = {"claim_id": f"{place:016x}", "content_key": f"{place:064x}", "text": text, "proposition_key": text}
        own |= {"article_id": 2 + place % (number // PER_ARTICLE), "position": place, "quote": words(chance, 30)}
        own |= {"actor": f"Actor {chance.randrange(300)}", "check_worthiness": round(chance.random(), 3)}
        made.append(pattern | own)
    return made


def words(chance: random.Random, number: int) -> str:
    """Return so many words."""
    return " ".join(chance.choices(WORDS, k=number))


def claim(chance: random.Random, key: str) -> Claim:
    """Return a claim of news length: 20 words, its quote 30."""
    return Claim(
        claim_id=key, doc=key, text=words(chance, 20), actor="Actor", via=None, type=ClaimType.ASSERTION,
        type_confidence=0.9, stance=Stance.SUPPORTS, attribution=AttributionKind.INDIRECT, cue="said",
        quote=words(chance, 30), spans=((10, 180),), source_spans=((0, 5),), cue_spans=((6, 10),),
        figures=(Figure("5%", 5.0, "%"),), check_worthiness=0.5, why="said + clause", actor_kind=ActorKind.PERSON,
    )  # fmt: skip


def measure(url: str, form: str) -> None:
    """Write one export and print what it cost this process."""
    engine = open_store(url)
    start, count = time.perf_counter(), 0
    target = Path(f"export.{form}")
    if form == BYTES:
        with export_file(engine, Filters(), "csv") as made:
            target.write_bytes(made.read())
    elif form != "nothing":
        with target.open("wb") as stream:
            count = write(engine, Filters(), form, stream)  # type: ignore[arg-type]
    seconds = time.perf_counter() - start
    # Not ru_maxrss: that is at least what the process had that started this one.
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    size = target.stat().st_size / 1e6 if target.exists() else 0.0
    target.unlink(missing_ok=True)
    print(f"{form:12} {count:7,} claims {seconds:7.1f} s  peak {int(peak) / 1000:6.1f} MB  file {size:6.1f} MB")


if __name__ == "__main__":
    main()
