"""Commands for the web: published fact-checks, and feeds that are watched."""

import argparse
import math

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


def add(commands: Commands) -> None:
    """Add these commands to the command line."""
    checks = add_command(commands, "factchecks", _factchecks, "add published fact-checks (ClaimReview) to those known")
    checks.add_argument("sources", nargs="+", metavar="FILE|URL", help="web pages, feeds of them, or JSON files")
    add_database(checks)

    watch = add_command(commands, "watch", _watch_run, "read feeds and sitemaps again and again")
    acts = watch.add_subparsers(dest="act", required=True, metavar="ACT")
    added = add_command(acts, "add", _watch_add, "watch a feed or sitemap")
    added.add_argument("url", metavar="URL")
    added.add_argument("--every", type=float, default=30, metavar="MINUTES", help="how often (default 30)")
    removed = add_command(acts, "remove", _watch_remove, "watch a feed no longer; what was read from it stays")
    removed.add_argument("url", metavar="URL")
    listed = add_command(acts, "list", _watch_list, "print the feeds that are watched, as JSON lines")
    run = add_command(acts, "run", _watch_run, "read feeds as they fall due, as serve does, until it is stopped")
    run.add_argument("--once", action="store_true", help="read those that are due now, then end")
    for parser_of_act in (added, removed, listed, run):
        add_database(parser_of_act)


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
        tell(line)
    say(f"fact-checks: {new} new, {changed} changed, {known} known already; {len(failed)} failed")
    return SOME_FAILED if failed else DONE


def _watch_add(options: argparse.Namespace) -> int:
    from pipeline.store import add_feed, open_store

    seconds = options.every * 60
    if not math.isfinite(seconds):
        raise CommandError(f"{options.every:g} is no number of minutes")
    feed = add_feed(open_store(options.database), options.url, round(seconds))
    say(f"{feed.url} is watched, every {feed.interval / 60:g} minutes")
    return DONE


def _watch_remove(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, remove_feed

    remove_feed(open_store(options.database), options.url)
    say(f"{options.url} is watched no longer")
    return DONE


def _watch_list(options: argparse.Namespace) -> int:
    from pipeline.store import open_store, watched_feeds

    for feed in watched_feeds(open_store(options.database)):
        put({name: value for name, value in vars(feed).items() if name != "removed"})
    return DONE


def _watch_run(options: argparse.Namespace) -> int:
    from pipeline.store import open_store
    from pipeline.web.attend import attend
    from pipeline.web.fetch import Fetcher
    from pipeline.web.watch import read_due

    engine = open_store(options.database)
    if options.once:
        return SOME_FAILED if read_due(engine, Fetcher(), say) else DONE
    attend(engine, lambda: True, say)
    return DONE
