"""What it costs to save articles with their claims, without reading them.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/saving_cost.py [--beside TREE] [--articles N] [--rounds N]

Each round saves N articles of 10 claims (default 1,000) into a new SQLite file, in a process of its own, and prints
its CPU seconds. TREE is another checkout of this repository: the two then take turns, and their ratio is printed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run the rounds and print the times, and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--beside", type=Path, help="another checkout of this repository")
    parser.add_argument("--articles", type=int, default=1_000, help="articles in a round (default 1,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(save(options.articles))
        return
    ratios = []
    for number in range(options.rounds):
        trees = [HERE, options.beside][:: 1 if number % 2 else -1] if options.beside else [HERE]
        spent = {tree: _run(tree, options.articles) for tree in trees}
        print(f"round {number + 1}: " + ", ".join(f"{tree.name} {time_:.2f} s" for tree, time_ in spent.items()))
        if options.beside:
            ratios.append(spent[HERE] / spent[options.beside])
    if ratios:
        print(f"ratio: min {min(ratios):.2f}, median {statistics.median(ratios):.2f}, max {max(ratios):.2f}")


def _run(tree: Path, articles: int) -> float:
    command = [sys.executable, __file__, "--once", "--articles", str(articles)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(tree)}, stdout=subprocess.PIPE, check=True)
    return float(done.stdout)


def save(number: int) -> float:
    """Return the CPU seconds that it takes to save so many articles."""
    from pipeline import store
    from pipeline.article import Article
    from pipeline.claim import Claim
    from pipeline.taxonomy import AttributionKind, ClaimType, Stance

    def claim(key: str) -> Claim:
        text = f"the bridge of {key} was closed in the year of the flood"
        return Claim(
            claim_id=key, doc="doc", text=text, actor="the mayor", via=None, type=ClaimType.ASSERTION,
            type_confidence=0.9, stance=Stance.SUPPORTS, attribution=AttributionKind.INDIRECT, cue="said", quote=text,
            spans=((10, 60),), source_spans=((0, 9),), cue_spans=((10, 14),), figures=(), check_worthiness=0.5,
            why="said + that-clause",
        )  # fmt: skip

    with tempfile.TemporaryDirectory() as folder:
        engine = store.open_store(f"sqlite:///{folder}/claims.db")
        start = time.process_time()
        for place in range(number):
            article = Article(
                doc=f"{place}", source=f"/{place}.txt", title=f"Title {place}", outlet="The Gazette",
                published="2026-01-31", text=f"Article {place}. " * 200,
            )  # fmt: skip
            found = [claim(f"{place}-{n}") for n in range(10)]
            store.save_reading(engine, article, found, reader_version="1")
        spent = time.process_time() - start
        engine.dispose()
    return spent


if __name__ == "__main__":
    main()
