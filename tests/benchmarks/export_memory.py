"""What an export of many claims costs, and whether memory stays flat as their number grows.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/export_memory.py [--claims N ...] [--formats F ...]

Fills an SQLite database with made-up claims for each number (default: 10,000 and 100,000), then writes each format
to a file in a process of its own and prints its seconds, its peak memory and the file's size. "nothing" is such a
process that opens the database and writes no claim.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.article import Article
from pipeline.claim import Claim, Figure
from pipeline.claimreview import Publisher, save_publisher
from pipeline.export import FORMATS, export_file, write
from pipeline.filters import Filters
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.taxonomy import ActorKind, AttributionKind, ClaimType, Stance, Status

PER_ARTICLE = 25
WORDS = "harbour winter council ferry budget minister report water school train energy vote border price nurse".split()
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
    for article in range(number // PER_ARTICLE):
        day = f"20{20 + article % 7}-{1 + article % 12:02}-{1 + article % 28:02}T08:00:00Z"
        known = {"title": words(chance, 8), "outlet": f"Outlet {article % 40}", "published": day}
        made = Article(doc=f"{article}", text=words(chance, 60), url=f"https://news.example/{article}", **known)
        found = [claim(chance, f"{article}-{place}") for place in range(PER_ARTICLE)]
        save_reading(engine, made, found, reader_version="bench")
        checked = Decision(
            status=Status.CHECKED, verdict="false", verdict_text=words(chance, 40),
            evidence=(f"https://source.example/{article}",), note=words(chance, 12),
        )  # fmt: skip
        decide(engine, {one.claim_id: checked for one in found[::10]}, "bench", "check")
    engine.dispose()


def words(chance: random.Random, number: int) -> str:
    """Return so many words."""
    return " ".join(chance.choices(WORDS, k=number))


def claim(chance: random.Random, key: str) -> Claim:
    """Return a claim of news length: 20 words, its quote 30."""
    return Claim(
        claim_id=key, doc=key, text=words(chance, 20), actor=f"Actor {chance.randrange(300)}", via=None,
        type=chance.choice(list(ClaimType)), type_confidence=0.9, stance=Stance.SUPPORTS,
        attribution=AttributionKind.INDIRECT, cue="said", quote=words(chance, 30), spans=((10, 180),),
        source_spans=((0, 5),), cue_spans=((6, 10),), figures=(Figure("5%", 5.0, "%"),),
        check_worthiness=round(chance.random(), 3), why="said + clause", actor_kind=ActorKind.PERSON,
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    size = target.stat().st_size / 1e6 if target.exists() else 0.0
    target.unlink(missing_ok=True)
    print(f"{form:12} {count:7,} claims {seconds:7.1f} s  peak {peak:6.1f} MB  file {size:6.1f} MB")


if __name__ == "__main__":
    main()
