"""Commands that read articles: ingest, sample, extract, and track, which places their claims."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.common import (
    DONE,
    SOME_FAILED,
    CommandError,
    Commands,
    add_command,
    add_database,
    put,
    say,
    tell,
)
from pipeline.formats.columns import parse_columns
from pipeline.formats.endings import ENDINGS, MANY, ending_of
from pipeline.inputs import InputError, find_inputs, is_address
from pipeline.logs import is_on
from pipeline.sample import articles_path, fact_checks_path

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.article import Article
    from pipeline.formats.item import Outcome
    from pipeline.reading.articles import Reading
    from pipeline.workers import Hire


def add(commands: Commands) -> None:
    """Add these commands to the command line."""
    ingest = add_command(commands, "ingest", _ingest, "read articles into the database")
    add_sources(ingest, "+")
    add_crew(ingest)
    add_database(ingest)

    sample = add_command(commands, "sample", _sample, "read the sample, an invented story, into the database")
    sample.set_defaults(paths=[str(articles_path())], columns="", workers=1, engine="local", scheduler="")
    add_database(sample)

    track = add_command(
        commands,
        "track",
        _track,
        "find copies, place claims beside those that say the same, recall forecasts fallen due",
    )
    add_database(track)

    extract = add_command(commands, "extract", _extract, "print the claims of articles as JSON lines, with no database")
    add_sources(extract, "+")
    extract.add_argument(
        "--attributions", action="store_true", help="one line for each attribution, not yet split into claims"
    )
    extract.add_argument(
        "--explain", action="store_true", help='with a key "why": what found it, and what made the models judge it so'
    )
    extract.add_argument(
        "--parquet", type=Path, metavar="FOLDER", help="write claims as Parquet files; a run that was stopped goes on"
    )
    add_crew(extract)


def add_crew(parser: argparse.ArgumentParser) -> None:
    """Add who reads: processes of this machine, or a cluster."""
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes that read (default 1; 0: one for each core)"
    )
    parser.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="who reads: this machine, or a Dask cluster"
    )
    parser.add_argument(
        "--scheduler", default="", metavar="URL", help="the Dask cluster's scheduler: tcp://host:8786, or tls://"
    )


def add_sources(parser: argparse.ArgumentParser, number: str) -> None:
    """Add what a command reads: `number` of paths and addresses, as argparse counts them, and a table's columns."""
    parser.add_argument(
        "paths", nargs=number, metavar="PATH|URL", help="files or folders of articles, web pages, feeds or sitemaps"
    )
    parser.add_argument(
        "--columns",
        default="",
        metavar="NAMES",
        help="the columns of a table of articles, where they are not to be guessed: text=body,title=headline",
    )


def _ingest(options: argparse.Namespace) -> int:
    from pipeline.store import look_over, open_store

    hire = _hired(options)
    urls, names = addresses(options.paths)
    columns = parse_columns(options.columns)
    paths, missing = find_inputs(names)
    engine = open_store(options.database)
    status = read_into(engine, paths, missing, columns, urls, hire)
    _place(engine)
    look_over(engine)
    return status


def _hired(options: argparse.Namespace) -> "Hire":
    """Who reads, as the options have it."""
    from pipeline.workers import alone, processes

    if (options.engine == "dask") != bool(options.scheduler):
        raise CommandError("--engine dask and --scheduler URL belong together")
    if options.scheduler:
        from pipeline.cluster import cluster

        return partial(cluster, options.scheduler)
    if options.workers < 0:
        raise CommandError("--workers is a number from 0 up")
    workers = options.workers or os.cpu_count() or 1
    return alone if workers == 1 else partial(processes, workers)


def _sample(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, save_fact_checks
    from pipeline.web.fact_checks import read_fact_checks

    status = _ingest(options)
    path = fact_checks_path()
    found, _ = read_fact_checks(path.read_bytes(), name=str(path))
    save_fact_checks(open_store(options.database), found, str(path))
    return status


def _place(engine: "Engine") -> int:
    """Place what is in no track yet, and return how many claims that were."""
    from tqdm import tqdm

    from pipeline.store import is_any_unplaced

    if not is_any_unplaced(engine):
        return 0
    from pipeline.tracking import known, place_new

    with tqdm(unit=" claims", desc="placing", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        return place_new(engine, known(engine), progress=bar.update)


def _track(options: argparse.Namespace) -> int:
    from pipeline.attending import today
    from pipeline.filters import Filters
    from pipeline.store import find_copies, open_store, return_due, track_ids

    engine = open_store(options.database)
    find_copies(engine)
    number = _place(engine)
    returned = return_due(engine, today())
    due = returned.things if returned else 0
    tracks = len(track_ids(engine, Filters()))
    say(f"claims placed: {number}; claims that came back: {tracks}; forecasts fallen due: {due}")
    return DONE


def addresses(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tell web addresses from files and folders."""
    urls = [name for name in names if is_address(name)]
    return urls, [name for name in names if not is_address(name)]


def read_into(
    engine: "Engine",
    paths: list[Path],
    missing: list[InputError],
    columns: dict[str, str],
    urls: list[str],
    hire: "Hire | None" = None,
) -> int:
    """Read files and addresses into a database, with a bar and a closing summary, and return the exit status."""
    from tqdm import tqdm

    from pipeline.ingest import ingest_paths
    from pipeline.workers import alone

    # How many articles a table, an archive or a feed holds is known only once it is read.
    known = not urls and all(ENDINGS.get(ending_of(path.name)) not in MANY for path in paths)
    nothing = not paths and not urls
    with tqdm(
        total=len(paths) if known else None,
        unit=" articles",
        desc="reading",
        file=sys.stderr,
        disable=nothing or is_on(),
    ) as bar:
        summary = ingest_paths(engine, paths, lambda _: bar.update(), columns, hire or alone)
        if urls:
            from pipeline.web.fetch import Fetcher
            from pipeline.web.sources import ingest_addresses

            summary.join(ingest_addresses(engine, urls, Fetcher(), bar.update))
    summary.failed[:0] = [str(error) for error in missing]
    for line in summary.notes + summary.failed:
        tell(line)
    say(str(summary))
    return SOME_FAILED if summary.failed else DONE


def _extract(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from pipeline.formats.files import read_file
    from pipeline.formats.item import Note
    from pipeline.reading.articles import ReadingError, read_article

    urls, names = addresses(options.paths)
    columns = parse_columns(options.columns)
    paths, missing = find_inputs(names)
    notes: list[str] = []
    failed = [str(error) for error in missing]
    outcomes = chain((found for path in paths for found in read_file(path, columns)), _web_outcomes(urls))
    hire = _hired(options)
    if options.parquet is not None:
        return _extract_parts(options.parquet, outcomes, hire, notes, failed)
    for found in tqdm(outcomes, unit=" articles", desc="reading", file=sys.stderr, disable=not sys.stderr.isatty()):
        if isinstance(found, Note):
            notes.append(found.text)
            continue
        try:
            if isinstance(found, InputError):
                raise found
            reading = read_article(found)
        except (InputError, ReadingError) as error:
            failed.append(str(error))
            continue
        for row in (_attribution_rows if options.attributions else _claim_rows)(reading, explain=options.explain):
            put(row)
    for line in notes + failed:
        tell(line)
    return SOME_FAILED if failed else DONE


def _extract_parts(
    folder: Path, outcomes: Iterable["Outcome"], hire: "Hire", notes: list[str], failed: list[str]
) -> int:
    from tqdm import tqdm

    from pipeline.exchange.parts import write_parts
    from pipeline.formats.item import Note
    from pipeline.workers import WorkerError

    def articles() -> Iterator["Article"]:
        for found in outcomes:
            if isinstance(found, Note):
                notes.append(found.text)
            elif isinstance(found, InputError):
                failed.append(str(found))
            else:
                yield found

    with tqdm(unit=" articles", desc="reading", file=sys.stderr, disable=is_on()) as bar:
        try:
            with hire(None) as crew:
                failed += write_parts(articles(), folder, crew, bar.update)
        except WorkerError as error:
            failed.append(str(error))
        except OSError as error:
            raise CommandError(f"{folder} cannot be written ({error.strerror or error})") from error
        number = bar.n
    for line in notes + failed:
        tell(line)
    say(f"articles: {number} read, {len(failed)} failed")
    return SOME_FAILED if failed else DONE


def _web_outcomes(urls: Sequence[str]) -> Iterator["Article | InputError"]:
    """The articles that addresses come to, and an error for each that gives none."""
    if urls:
        from pipeline.web.fetch import Fetcher
        from pipeline.web.sources import address_outcomes

        yield from address_outcomes(urls, Fetcher())


def _attribution_rows(reading: "Reading", *, explain: bool) -> Iterable[dict[str, Any]]:
    for one in reading.attributions:
        row = {
            "doc": reading.article.doc,
            "source": one.source,
            "cue": one.cue,
            "content": one.content,
            "actor": one.actor,
        }
        yield row | {"why": one.frame} if explain else row


def _claim_rows(reading: "Reading", *, explain: bool) -> Iterable[dict[str, Any]]:
    from pipeline.exchange.export import claim_row

    for claim, reasons in zip(reading.claims, reading.reasons, strict=True):
        row = claim_row(claim)
        if explain:
            row["why"] = {"found by": claim.why} | {
                name: {seen: round(added, 3) for seen, added in parts} for name, parts in vars(reasons).items()
            }
        yield row
