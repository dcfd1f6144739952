"""Commands that keep a database safe: copy, backup, restore."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.commands.common import DONE, Commands, add_command, add_database, say


def add(commands: Commands) -> None:
    """Add these commands to the command line."""
    copy = add_command(commands, "copy", _copy, "copy a database into an empty one, SQLite or PostgreSQL, and compare")
    copy.add_argument("--to", required=True, metavar="URL", help="SQLAlchemy URL of an empty database")
    add_database(copy)

    backup = add_command(commands, "backup", _backup, "copy the database into a new file, while the desk is at work")
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to make")
    add_database(backup)

    restore = add_command(commands, "restore", _restore, "copy a backup into an empty database")
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that the command backup made")
    add_database(restore)


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
    say(f"copied and compared: {number:,} rows")
    return DONE
