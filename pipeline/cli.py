"""The command line: one function a command; each imports what it needs, so that the others start at once."""

import argparse
import importlib.metadata
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from pipeline.formats.columns import parse_columns
from pipeline.formats.endings import ENDINGS, MANY, ending_of
from pipeline.inputs import InputError, find_inputs, is_address
from pipeline.sample import articles_path

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.article import Article
    from pipeline.filters import Filters
    from pipeline.reading import Reading

T = TypeVar("T")
DEFAULT_DATABASE = "sqlite:///claimdesk.db"
PORT = 8501
DESK = f"http://127.0.0.1:{PORT}"
SECRET = "CLAIMDESK_WEBHOOK_SECRET"  # noqa: S105 (the name of the variable that holds it)
DONE, SOME_FAILED, WRONG = 0, 1, 2
_SOURCES = "files or folders of articles, web pages, feeds or sitemaps"


class CommandError(Exception):
    """The command can't be carried out; the message is one line for the user."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 some inputs failed, 2 the command was wrong."""
    from pipeline.language import LanguageModelError
    from pipeline.reading import ReadingError
    from pipeline.sign_in import SignInError
    from pipeline.store import StoreError
    from pipeline.training_rows import TrainingDataError

    told = (CommandError, InputError, StoreError, ReadingError, LanguageModelError, TrainingDataError, SignInError)
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except told as error:
        _say(f"claimdesk: {error}")
        return WRONG
    except KeyboardInterrupt:
        _say("claimdesk: stopped")
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; Python must not complain about it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _say(f"claimdesk: {error.filename or 'output'}: {error.strerror or error}")
        return WRONG
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="claimdesk", description="Reads articles, finds their claims, lays them before an editor."
    )
    parser.add_argument("--version", action="version", version=f"claimdesk {importlib.metadata.version('claimdesk')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = _command(commands, "serve", _serve, "read what is named, if anything, then serve the dashboard")
    serve.add_argument("paths", nargs="*", metavar="PATH|URL", help=_SOURCES)
    _columns(serve)
    serve.add_argument("--port", type=int, default=PORT, help=f"the port (default {PORT})")
    serve.add_argument("--address", default="127.0.0.1", help="the address to bind to (default 127.0.0.1)")
    serve.add_argument(
        "--sign-in", type=Path, metavar="FILE", help="TOML file: the identity provider, and who may what"
    )
    serve.add_argument(
        "--open-to-all", action="store_true", help="serve beyond this machine without signing in: anyone may decide"
    )
    _database(serve)

    ingest = _command(commands, "ingest", _ingest, "read articles into the database")
    ingest.add_argument("paths", nargs="+", metavar="PATH|URL", help=_SOURCES)
    _columns(ingest)
    _database(ingest)

    sample = _command(commands, "sample", _ingest, "read the sample, an invented story, into the database")
    sample.set_defaults(paths=[str(articles_path())], columns="")
    _database(sample)

    track = _command(
        commands, "track", _track, "place claims beside those that say the same; recall forecasts fallen due"
    )
    _database(track)

    extract = _command(commands, "extract", _extract, "print the claims of articles as JSON lines, with no database")
    extract.add_argument("paths", nargs="+", metavar="PATH|URL", help=_SOURCES)
    _columns(extract)
    extract.add_argument(
        "--attributions", action="store_true", help="one line for each attribution, not yet split into claims"
    )
    extract.add_argument(
        "--explain", action="store_true", help='with a key "why": what found it, and what made the models judge it so'
    )

    export = _command(commands, "export", _export, "write claims from the database")
    export.add_argument("--format", choices=("csv", "xlsx", "jsonl", "claimreview"), default="csv")
    export.add_argument("--profile", metavar="NAME", help="the columns of a CSV or XLSX (default: standard)")
    export.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    for name in ("outlet", "actor", "stance", "type", "status"):
        export.add_argument(
            f"--{name}", action="append", default=[], help=f"only this {name}; may be given several times"
        )
    export.add_argument("--text", default="", help="only claims that hold this text")
    export.add_argument("--from", dest="date_from", default="", metavar="DATE", help="published on this day or later")
    export.add_argument("--to", dest="date_to", default="", metavar="DATE", help="published on this day or earlier")
    export.add_argument(
        "--withdrawn", action="store_true", help="claims too that a later version of their article dropped"
    )
    _database(export)

    brief = _command(commands, "brief", _brief, "write a claim on one page to print, as HTML")
    brief.add_argument("claim_id", metavar="CLAIM_ID", help="the claim's id, as the tables have it")
    brief.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    _database(brief)

    back = _command(commands, "import", _import, "read a fact-check desk's table back; without --apply only tell")
    back.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX with a column called claim id")
    back.add_argument("--apply", action="store_true", help="make the changes, as one act that can be undone")
    back.add_argument("--theirs", action="store_true", help="take the file's value where both sides changed a field")
    back.add_argument("--empty-cells", action="store_true", help="let an emptied cell empty its field")
    back.add_argument("--reviewer", default="desk", metavar="NAME", help="who it is that decides (default desk)")
    _database(back)

    alerts = _command(commands, "alerts", _alerts, "list the views that are watched, or tell now what is new in them")
    alerts.add_argument("--folder", type=Path, metavar="DIR", help="write each digest there, as HTML and as text")
    alerts.add_argument("--webhook", metavar="URL", help=f"post each digest there, signed with the secret in ${SECRET}")
    alerts.add_argument("--desk", default=DESK, metavar="URL", help=f"where links lead to (default {DESK})")
    _database(alerts)

    checkworthy = _command(commands, "checkworthy", _checkworthy, "score sentences by how much they deserve a check")
    checkworthy.add_argument(
        "sentences", type=Path, metavar="SENTENCES", help="CSV, TSV or JSON Lines with the columns id and text"
    )

    match = _command(commands, "match", _match, "rank a pool of known claims for each claim, or score pairs of claims")
    match.add_argument(
        "claims", nargs="?", type=Path, metavar="CLAIMS", help="CSV, TSV or JSON Lines with the columns id and text"
    )
    match.add_argument("--pool", type=Path, metavar="POOL", help="the known claims: id and text or claim, maybe title")
    match.add_argument("--top", type=int, default=10, metavar="N", help="known claims a line (default 10)")
    match.add_argument("--pairs", type=Path, metavar="PAIRS", help="pairs to score: id, claim1 and claim2")

    corrections = _command(
        commands, "corrections", _corrections, "write the types that editors corrected, as rows to learn from"
    )
    corrections.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    _database(corrections)

    checks = _command(commands, "factchecks", _factchecks, "add published fact-checks (ClaimReview) to those known")
    checks.add_argument("sources", nargs="+", metavar="FILE|URL", help="web pages, feeds of them, or JSON files")
    _database(checks)

    watch = _command(commands, "watch", _watch_run, "read feeds and sitemaps again and again")
    acts = watch.add_subparsers(dest="act", required=True, metavar="ACT")
    added = _command(acts, "add", _watch_add, "watch a feed or sitemap")
    added.add_argument("url", metavar="URL")
    added.add_argument("--every", type=float, default=30, metavar="MINUTES", help="how often (default 30)")
    removed = _command(acts, "remove", _watch_remove, "watch a feed no longer; what was read from it stays")
    removed.add_argument("url", metavar="URL")
    listed = _command(acts, "list", _watch_list, "print the feeds that are watched, as JSON lines")
    run = _command(acts, "run", _watch_run, "read feeds as they fall due, as serve does, until it is stopped")
    run.add_argument("--once", action="store_true", help="read those that are due now, then end")
    for parser_of_act in (added, removed, listed, run):
        _database(parser_of_act)

    copy = _command(commands, "copy", _copy, "copy a database into an empty one, SQLite or PostgreSQL, and compare")
    copy.add_argument("--to", required=True, metavar="URL", help="SQLAlchemy URL of an empty database")
    _database(copy)

    backup = _command(commands, "backup", _backup, "copy the database into a new file, while the desk is at work")
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to make")
    _database(backup)

    restore = _command(commands, "restore", _restore, "copy a backup into an empty database")
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that the command backup made")
    _database(restore)

    _command(commands, "evaluate", _evaluate, "cross-validate both models on their own training rows")
    return parser


def _command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about[0].upper() + about[1:] + "."
    )
    parser.set_defaults(run=run)
    return parser


def _columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--columns",
        default="",
        metavar="NAMES",
        help="the columns of a table of articles, where they are not to be guessed: text=body,title=headline",
    )


def _database(parser: argparse.ArgumentParser) -> None:
    default = os.environ.get("CLAIMDESK_DATABASE") or DEFAULT_DATABASE
    parser.add_argument(
        "--database", default=default, metavar="URL", help=f"SQLAlchemy URL (default {DEFAULT_DATABASE})"
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _ingest(options: argparse.Namespace) -> int:
    from pipeline.store import open_store

    urls, names = _addresses(options.paths)
    columns = parse_columns(options.columns)
    paths, missing = find_inputs(names)
    engine = open_store(options.database)
    status = _read_into(engine, paths, missing, columns, urls)
    _place(engine)
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
    from pipeline.store import open_store, return_due, track_ids

    engine = open_store(options.database)
    number = _place(engine)
    returned = return_due(engine, today())
    due = returned.things if returned else 0
    tracks = len(track_ids(engine, Filters()))
    _say(f"claims placed: {number}; claims that came back: {tracks}; forecasts fallen due: {due}")
    return DONE


def _addresses(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tell web addresses from files and folders."""
    urls = [name for name in names if is_address(name)]
    return urls, [name for name in names if not is_address(name)]


def _read_into(
    engine: "Engine", paths: list[Path], missing: list[InputError], columns: dict[str, str], urls: list[str]
) -> int:
    from tqdm import tqdm

    from pipeline.ingest import ingest_paths

    # How many articles a table, an archive or a feed holds is known only once it is read.
    known = not urls and all(ENDINGS.get(ending_of(path.name)) not in MANY for path in paths)
    nothing = not paths and not urls
    with tqdm(
        total=len(paths) if known else None, unit=" articles", desc="reading", file=sys.stderr, disable=nothing
    ) as bar:
        summary = ingest_paths(engine, paths, lambda _: bar.update(), columns)
        if urls:
            from pipeline.web.fetch import Fetcher
            from pipeline.web.sources import ingest_addresses

            summary.join(ingest_addresses(engine, urls, Fetcher(), bar.update))
    summary.failed[:0] = [str(error) for error in missing]
    for line in summary.notes + summary.failed:
        _say(f"claimdesk: {line}")
    _say(str(summary))
    return SOME_FAILED if summary.failed else DONE


def _extract(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from pipeline.formats.files import read_file
    from pipeline.formats.item import Note
    from pipeline.reading import ReadingError, read_article

    urls, names = _addresses(options.paths)
    columns = parse_columns(options.columns)
    paths, missing = find_inputs(names)
    notes: list[str] = []
    failed = [str(error) for error in missing]
    outcomes = chain((found for path in paths for found in read_file(path, columns)), _web_outcomes(urls))
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
            # In UTF-8 whatever the terminal's encoding is.
            sys.stdout.buffer.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
    for line in notes + failed:
        _say(f"claimdesk: {line}")
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
    from pipeline.export import claim_row

    for claim, reasons in zip(reading.claims, reading.reasons, strict=True):
        row = claim_row(claim)
        if explain:
            row["why"] = {"found by": claim.why} | {
                name: {seen: round(added, 3) for seen, added in parts} for name, parts in vars(reasons).items()
            }
        yield row


def _export(options: argparse.Namespace) -> int:
    from pipeline.export import write
    from pipeline.profiles import STANDARD, profile
    from pipeline.store import open_store

    if options.profile is not None and options.format not in {"csv", "xlsx"}:
        raise CommandError(f"--profile chooses the columns of a CSV or XLSX; {options.format} has none")
    if options.format == "xlsx" and options.output is None and sys.stdout.isatty():
        raise CommandError("a workbook is nothing to show on a terminal: name a file with --output")
    engine = open_store(options.database)
    filters = _filters(options)
    chosen = STANDARD if options.profile is None else profile(engine, options.profile)
    count = _written(options.output, lambda stream: write(engine, filters, options.format, stream, chosen, _tell))
    _say(f"claims exported: {count}")
    return DONE


def _tell(line: str) -> None:
    _say(f"claimdesk: {line}")


def _written(output: Path | None, write: Callable[[BinaryIO], T]) -> T:
    """Write a file, or standard output, and return what writing it says."""
    if output is None:
        done = write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return done
    # Beside its place first: a file that a desk may open is whole or not there.
    half = output.with_name(output.name + ".part")
    try:
        with half.open("wb") as stream:
            done = write(stream)
        half.replace(output)
    finally:
        half.unlink(missing_ok=True)
    return done


def _brief(options: argparse.Namespace) -> int:
    from pipeline.brief import claim_brief
    from pipeline.store import open_store

    page = claim_brief(open_store(options.database), options.claim_id).encode("utf-8", "replace")
    _written(options.output, lambda stream: stream.write(page))
    return DONE


def _filters(options: argparse.Namespace) -> "Filters":
    from pipeline.filters import Filters

    query: dict[str, Any] = {name: getattr(options, name) for name in ("outlet", "actor", "stance", "type", "status")}
    query |= {"text": options.text, "date_from": options.date_from, "date_to": options.date_to}
    query["withdrawn"] = "1" if options.withdrawn else ""
    found = Filters.from_query(query)
    for name in ("stance", "type", "status"):
        if unknown := set(query[name]) - {str(value) for value in getattr(found, name)}:
            raise CommandError(f"no {name} is called {sorted(unknown)[0]!r}")
    for name in ("date_from", "date_to"):
        if query[name] and not getattr(found, name):
            raise CommandError(f"{query[name]!r} is no date: write it as 2026-01-31")
    return found


def _import(options: argparse.Namespace) -> int:
    from pipeline import back, back_words
    from pipeline.desk_file import read_path as read_table
    from pipeline.store import open_store

    file = read_table(options.file)
    engine = open_store(options.database)
    plan = back.plan(engine, file, empty_cells=options.empty_cells)
    choices = back.theirs(plan) if options.theirs else {}
    for row in back_words.rows(plan, choices):
        # In UTF-8 whatever the terminal's encoding is.
        sys.stdout.buffer.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
    for line in back_words.remarks(plan):
        _say(f"claimdesk: {file.name}: {line}")
    _say(back_words.summary(plan, choices))
    if options.apply:
        act = back.apply(engine, plan, options.reviewer, choices)
        _say(f"applied as act {act.act_id}: one undo takes it back" if act else "there is nothing to apply")
    return SOME_FAILED if plan.refused else DONE


def _alerts(options: argparse.Namespace) -> int:
    from pipeline.alerts import alerts, run_alerts
    from pipeline.digest import AddressError
    from pipeline.store import open_store, told_by_alert
    from pipeline.webhook import Webhook, WebhookError

    try:
        secret = os.environ.get(SECRET, "")
        webhook = None if options.webhook is None else Webhook(options.webhook, secret)
    except WebhookError as error:
        raise CommandError(f"{error}{'' if secret else f', in the variable {SECRET}'}") from error
    engine = open_store(options.database)
    watched = alerts(engine)
    if options.folder is None and webhook is None:
        told = told_by_alert(engine)
        for view in watched:
            ways = {way: vars(one) for (name, way), one in told.items() if name == view.name}
            row = {"alert": view.name, "filters": view.filters.sentence(), "told": ways}
            print(json.dumps(row))
        _say(f"alerts: {len(watched)}")
        return DONE
    try:
        outcomes = run_alerts(engine, options.desk, options.folder, webhook)
    except AddressError as error:
        raise CommandError(str(error)) from error
    failed = [outcome for outcome in outcomes if outcome.failed]
    for outcome in outcomes:
        _say(f"claimdesk: {outcome}" if outcome.failed else str(outcome))
    _say(f"alerts: {len(watched)}, told {len(outcomes) - len(failed)}, failed {len(failed)}")
    return SOME_FAILED if failed else DONE


def _checkworthy(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from pipeline.checkworthiness import score_texts
    from pipeline.rows import read_rows

    try:
        rows, failed = read_rows(options.sentences)
    except InputError as error:
        rows, failed = [], [str(error)]
    scores = score_texts(row.text for row in rows)
    shown = tqdm(scores, total=len(rows), unit=" texts", file=sys.stderr, disable=not sys.stderr.isatty())
    for row, score in zip(rows, shown, strict=True):
        print(json.dumps({"id": row.id, "score": round(score, 6)}, ensure_ascii=False))
    sys.stdout.flush()
    for line in failed:
        _say(f"claimdesk: {line}")
    return SOME_FAILED if failed else DONE


def _match(options: argparse.Namespace) -> int:
    given = [options.claims is not None, options.pool is not None, options.pairs is not None]
    if given not in ([True, True, False], [False, False, True]):
        raise CommandError("match needs CLAIMS and --pool POOL, or --pairs PAIRS alone")
    if options.top < 1:
        raise CommandError("--top is a number from 1 up")
    lines, failed = _pair_lines(options.pairs) if options.pairs else _ranked_lines(options)
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    sys.stdout.flush()
    for problem in failed:
        _say(f"claimdesk: {problem}")
    return SOME_FAILED if failed else DONE


def _ranked_lines(options: argparse.Namespace) -> tuple[Iterable[dict[str, Any]], list[str]]:
    from tqdm import tqdm

    from pipeline.matching.pool import Pool
    from pipeline.rows import read_claims

    claims, failed = read_claims(options.claims)
    known, unread = read_claims(options.pool)
    pool = Pool([row.text for row in known], [row.title for row in known])
    rankings = pool.rank([row.text for row in claims], options.top)
    shown = tqdm(rankings, total=len(claims), unit=" claims", file=sys.stderr, disable=not sys.stderr.isatty())
    lines = (
        {
            "query": row.id,
            "ranked": [known[place].id for place in found.places],
            "scores": [round(score, 6) for score in found.scores],
            "likely": found.likely,
        }
        for row, found in zip(claims, shown, strict=True)
    )
    return lines, failed + unread


def _pair_lines(path: Path) -> tuple[Iterable[dict[str, Any]], list[str]]:
    from pipeline.matching.pool import score_pairs
    from pipeline.rows import read_pairs

    pairs, failed = read_pairs(path)
    scores = score_pairs([(pair.claim1, pair.claim2) for pair in pairs])
    return ({"id": pair.id, "score": round(score, 6)} for pair, score in zip(pairs, scores, strict=True)), failed


def _corrections(options: argparse.Namespace) -> int:
    from pipeline.corrections import corrected_rows, write_corrections
    from pipeline.store import corrected_types, open_store

    rows = corrected_rows(corrected_types(open_store(options.database)))
    count = _written(options.output, lambda stream: write_corrections(rows, stream))
    _say(f"corrections: {count}")
    return DONE


def _factchecks(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, save_fact_checks
    from pipeline.web.fetch import Fetcher
    from pipeline.web.sources import CHECKS_LIMITS, published_checks

    engine = open_store(options.database)
    new = changed = known = 0
    failed: list[str] = []
    for source, found in published_checks(options.sources, Fetcher(CHECKS_LIMITS), failed):
        added, altered = save_fact_checks(engine, found, source)
        new, changed, known = new + added, changed + altered, known + len(found) - added - altered
    for line in failed:
        _say(f"claimdesk: {line}")
    _say(f"fact-checks: {new} new, {changed} changed, {known} known already; {len(failed)} failed")
    return SOME_FAILED if failed else DONE


def _watch_add(options: argparse.Namespace) -> int:
    from pipeline.store import add_feed, open_store

    if not is_address(options.url):
        raise CommandError(f"{options.url!r} is no web address: one begins with https:// or http://")
    feed = add_feed(open_store(options.database), options.url, round(options.every * 60))
    _say(f"{feed.url} is watched, every {feed.interval / 60:g} minutes")
    return DONE


def _watch_remove(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, remove_feed

    remove_feed(open_store(options.database), options.url)
    _say(f"{options.url} is watched no longer")
    return DONE


def _watch_list(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, watched_feeds

    for feed in watched_feeds(open_store(options.database)):
        print(json.dumps({name: value for name, value in vars(feed).items() if name != "removed"}, ensure_ascii=False))
    return DONE


def _watch_run(options: argparse.Namespace) -> int:
    from pipeline.store import open_store
    from pipeline.web.attend import attend
    from pipeline.web.fetch import Fetcher
    from pipeline.web.watch import read_due

    engine = open_store(options.database)
    if options.once:
        return SOME_FAILED if read_due(engine, Fetcher(), _say) else DONE
    attend(engine, lambda: True, _say)
    return DONE


def _copy(options: argparse.Namespace) -> int:
    from pipeline.store import copy_database, open_store

    source, target = open_store(options.database), open_store(options.to)
    return _copied(lambda progress: copy_database(source, target, progress))


def _backup(options: argparse.Namespace) -> int:
    from pipeline.store import back_up, open_store

    engine = open_store(options.database)
    return _copied(lambda progress: back_up(engine, options.file, progress))


def _restore(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, restore

    engine = open_store(options.database)
    return _copied(lambda progress: restore(options.file, engine, progress))


def _copied(copy: Callable[[Callable[[str, int], None]], int]) -> int:
    """Copy a database, with a bar that counts rows, and say how many there were."""
    from tqdm import tqdm

    with tqdm(unit=" rows", desc="copying", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

        def progress(table: str, rows: int) -> None:
            bar.set_postfix_str(table, refresh=False)
            bar.update(rows)

        number = copy(progress)
    _say(f"copied and compared: {number:,} rows")
    return DONE


def _evaluate(_: argparse.Namespace) -> int:
    from pipeline.evaluate import evaluate, evaluate_worth, report, report_worth

    print(report(evaluate()), report_worth(evaluate_worth()), sep="\n\n")
    return DONE


def _serve(options: argparse.Namespace) -> int:
    from pipeline.sign_in import is_loopback
    from pipeline.store import open_store
    from pipeline.web.attend import start_beside

    urls, names = _addresses(options.paths)
    columns = parse_columns(options.columns)
    settings = {"server.address": options.address, "server.port": str(options.port)}
    if options.sign_in is not None:
        _check_sign_in(options.sign_in)
        settings["secrets.files"] = str(options.sign_in.resolve())
    elif not is_loopback(options.address) and not options.open_to_all:
        raise CommandError(
            f"{options.address} can be reached from other machines: let people sign in with --sign-in FILE, "
            "or say --open-to-all"
        )
    paths, missing = find_inputs(names)
    engine = open_store(options.database)
    if options.paths:
        _read_into(engine, paths, missing, columns, urls)
    engine.dispose()
    start_beside(options.database)
    host = f"[{options.address}]" if ":" in options.address else options.address
    _say(f"Claimdesk is at http://{host}:{options.port} (stop it with Ctrl+C)")
    # In this process's place: whoever stops the command stops the server.
    command = _streamlit(settings)
    sys.stderr.flush()
    os.execve(command[0], command, os.environ | {"CLAIMDESK_DATABASE": options.database})  # noqa: S606 - no shell is meant


def _check_sign_in(file: Path) -> None:
    from importlib.util import find_spec

    from pipeline.sign_in import check_file

    check_file(file)
    if find_spec("authlib") is None:
        raise CommandError("signing in needs a package more: pip install 'claimdesk[sign-in]'")


def _streamlit(given: dict[str, str]) -> list[str]:
    app = Path(__file__).resolve().parent.parent / "dashboard" / "server.py"
    settings = given | {
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": "200",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "logger.level": "warning",
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-m", "streamlit", "run", str(app), *flags]


if __name__ == "__main__":
    sys.exit(main())
