"""What reading costs beside the language model alone, and whether memory stays flat.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/reading_cost.py [FOLDER] [--articles N] [--rounds N]

FOLDER holds *.txt articles (default: the seed). They are repeated up to N articles, each made another text
by its number. Each round times the parse alone and the whole reading, in CPU seconds of one process, so that
their ratio is one of neighbours in time; the two take turns in going first.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

from pipeline.article import Article
from pipeline.inputs import InputError, find_inputs, parse_article, read_path
from pipeline.reading.articles import read_article, read_articles
from pipeline.reading.language import parse
from pipeline.reading.sentences import paragraphs, parse_units
from pipeline.resources import seeds_path


def main() -> None:
    """Run the rounds and print ratio, speed and memory."""
    options = _options()
    articles = list(repeated(options.folder, options.articles))
    characters = sum(len(article.text) for article in articles)
    print(f"{len(articles)} articles, {characters:,} characters, {options.rounds} rounds")

    # Load and train what is loaded and trained once.
    read_article(articles[0])
    before = peak_memory()
    tasks: list[Callable[[], float]] = [lambda: seconds(parses(articles)), lambda: seconds(read_articles(articles))]
    parse_times: list[float] = []
    read_times: list[float] = []
    for number in range(options.rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        times = {which: tasks[which]() for which in order}
        parse_times.append(times[0])
        read_times.append(times[1])
        print(f"round {number + 1}: parse {times[0]:.2f} s, reading {times[1]:.2f} s", flush=True)

    ratios = [whole / alone for whole, alone in zip(read_times, parse_times, strict=True)]
    print(f"reading / parse: min {min(ratios):.2f}, median {statistics.median(ratios):.2f}, max {max(ratios):.2f}")
    for name, spent in (("parse", parse_times), ("reading", read_times)):
        print(f"{name}: {len(articles) / statistics.median(spent):.1f} articles a CPU second (median)")
    print(f"peak memory: {before:.0f} MB after the first article, {peak_memory():.0f} MB after all rounds")

    print(f"peak memory as {options.rounds * len(articles)} articles go by, one after the other:")
    for number, _ in enumerate(read_articles(repeated(options.folder, options.rounds * len(articles))), start=1):
        if number % len(articles) == 0:
            print(f"  {number:6} articles: {peak_memory():.0f} MB", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=seeds_path(), help="*.txt articles (default: the seed)")
    parser.add_argument("--articles", type=int, default=50, help="articles in a round (default 50)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    return parser.parse_args()


def repeated(folder: Path, count: int) -> Iterator[Article]:
    """Yield `count` articles from the folder's, over and over, no two with the same text."""
    paths, failed = find_inputs([str(folder)])
    if failed:
        sys.exit(str(failed[0]))
    try:
        originals = [read_path(path) for path in paths]
    except InputError as error:
        sys.exit(str(error))
    for number, original in enumerate(islice(cycle(originals), count)):
        yield parse_article(f"{original.text}\n\nNumber {number}.", f"{original.doc}-{number}")


def parses(articles: Iterable[Article]) -> Iterator[object]:
    """Yield what the language model alone makes of the articles; they are split into units before."""
    texts = [(article.text, list(_units(article))) for article in articles]
    return parse(texts)


def _units(article: Article) -> Iterator[tuple[int, int]]:
    for block in paragraphs(article.text, article.body_start):
        yield from parse_units(article.text, block)


def seconds(results: Iterator[object]) -> float:
    """Return the CPU seconds that it takes to draw all results."""
    start = time.process_time()
    for _ in results:
        pass
    return time.process_time() - start


def peak_memory() -> float:
    """Return this process's peak resident memory, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
