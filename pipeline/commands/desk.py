"""Commands for what leaves the desk and comes back: export, brief, import, alerts, corrections."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.common import (
    DONE,
    PORT,
    SOME_FAILED,
    CommandError,
    Commands,
    add_command,
    add_database,
    put,
    say,
    tell,
    telling_of,
    written,
)  # fmt: skip

if TYPE_CHECKING:
    from pipeline.filters import Filters


def add(commands: Commands) -> None:
    """Add these commands to the command line."""
    export = add_command(commands, "export", _export, "write claims from the database")
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
    export.add_argument("--copies", action="store_true", help="claims of a copied article as often as it is printed")
    add_database(export)

    brief = add_command(commands, "brief", _brief, "write a claim on one page to print, as HTML")
    brief.add_argument("claim_id", metavar="CLAIM_ID", help="the claim's id, as the tables have it")
    brief.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    add_database(brief)

    back = add_command(commands, "import", _import, "read a fact-check desk's table back; without --apply only tell")
    back.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX with a column called claim id")
    back.add_argument("--apply", action="store_true", help="make the changes, as one act that can be undone")
    back.add_argument("--theirs", action="store_true", help="take the file's value where both sides changed a field")
    back.add_argument("--empty-cells", action="store_true", help="let an emptied cell empty its field")
    back.add_argument("--reviewer", default="desk", metavar="NAME", help="who it is that decides (default desk)")
    add_database(back)

    alerts = add_command(
        commands, "alerts", _alerts, "list the views that are watched, or tell now what is new in them"
    )
    alerts.add_argument("--folder", type=Path, metavar="DIR", help="write each digest there, as HTML and as text")
    alerts.add_argument(
        "--webhook", metavar="URL", help="post each digest there, signed with the secret in $CLAIMDESK_WEBHOOK_SECRET"
    )
    desk = f"http://127.0.0.1:{PORT}"
    alerts.add_argument("--desk", default=desk, metavar="URL", help=f"where links lead to (default {desk})")
    add_database(alerts)

    corrections = add_command(
        commands, "corrections", _corrections, "write the types that editors corrected, as rows to learn from"
    )
    corrections.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    add_database(corrections)


def _export(options: argparse.Namespace) -> int:
    from pipeline.exchange.export import write
    from pipeline.exchange.profiles import STANDARD, profile
    from pipeline.store import open_store

    if options.profile is not None and options.format not in {"csv", "xlsx"}:
        raise CommandError(f"--profile chooses the columns of a CSV or XLSX; {options.format} has none")
    if options.format == "xlsx" and options.output is None and sys.stdout.isatty():
        raise CommandError("a workbook is nothing to show on a terminal: name a file with --output")
    engine = open_store(options.database)
    filters = _filters(options)
    chosen = STANDARD if options.profile is None else profile(engine, options.profile)
    count = written(options.output, lambda stream: write(engine, filters, options.format, stream, chosen, tell))
    say(f"claims exported: {count}")
    return DONE


def _brief(options: argparse.Namespace) -> int:
    from pipeline.exchange.brief import claim_brief
    from pipeline.store import open_store

    page = claim_brief(open_store(options.database), options.claim_id).encode("utf-8", "replace")
    written(options.output, lambda stream: stream.write(page))
    return DONE


def _filters(options: argparse.Namespace) -> "Filters":
    from pipeline.filters import Filters

    query: dict[str, Any] = {name: getattr(options, name) for name in ("outlet", "actor", "stance", "type", "status")}
    query |= {"text": options.text, "date_from": options.date_from, "date_to": options.date_to}
    query |= {name: "1" if getattr(options, name) else "" for name in ("withdrawn", "copies")}
    found = Filters.from_query(query)
    for name in ("stance", "type", "status"):
        if unknown := set(query[name]) - {str(value) for value in getattr(found, name)}:
            raise CommandError(f"no {name} is called {sorted(unknown)[0]!r}")
    for name in ("date_from", "date_to"):
        if query[name] and not getattr(found, name):
            raise CommandError(f"{query[name]!r} is no date: write it as 2026-01-31")
    return found


def _import(options: argparse.Namespace) -> int:
    from pipeline.exchange import back, back_words
    from pipeline.exchange.desk_file import read_path as read_table
    from pipeline.store import open_store

    file = read_table(options.file)
    engine = open_store(options.database)
    plan = back.plan(engine, file, empty_cells=options.empty_cells)
    choices = back.theirs(plan) if options.theirs else {}
    for row in back_words.rows(plan, choices):
        put(row)
    for line in back_words.remarks(plan):
        tell(f"{file.name}: {line}")
    say(back_words.summary(plan, choices))
    if options.apply:
        act = back.apply(engine, plan, options.reviewer, choices)
        say(f"applied as act {act.act_id}: one undo takes it back" if act else "there is nothing to apply")
    return SOME_FAILED if plan.refused else DONE


def _alerts(options: argparse.Namespace) -> int:
    from pipeline.alerts import alerts, run_alerts
    from pipeline.store import open_store, told_by_alert

    telling = telling_of(options.folder, options.webhook, options.desk)
    engine = open_store(options.database)
    watched = alerts(engine)
    if not telling.ways:
        told = told_by_alert(engine)
        for view in watched:
            ways = {way: vars(one) for (name, way), one in told.items() if name == view.name}
            put({"alert": view.name, "filters": view.filters.sentence(), "told": ways})
        say(f"alerts: {len(watched)}")
        return DONE
    outcomes = run_alerts(engine, telling)
    failed = [outcome for outcome in outcomes if outcome.failed]
    for outcome in outcomes:
        (tell if outcome.failed else say)(str(outcome))
    say(f"alerts: {len(watched)}, told {len(outcomes) - len(failed)}, failed {len(failed)}")
    return SOME_FAILED if failed else DONE


def _corrections(options: argparse.Namespace) -> int:
    from pipeline.exchange.corrections import corrected_rows, write_corrections
    from pipeline.store import corrected_types, open_store

    rows = corrected_rows(corrected_types(open_store(options.database)))
    count = written(options.output, lambda stream: write_corrections(rows, stream))
    say(f"corrections: {count}")
    return DONE
