"""Copying a whole database into another, SQLite or PostgreSQL: counted, and compared row by row before it stands."""

import shutil
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, Result, Select, Table, func, select
from sqlalchemy.types import String

from pipeline.schema import meta, metadata, presence
from pipeline.store.connection import StoreError, errors, lock, open_store

_BATCH = 1_000
"""Rows that are held at once."""
COPIED = tuple(table for table in metadata.sorted_tables if table is not presence)
"""The tables that are copied, each behind those that it refers to; who looks at what is nothing to keep."""


def copy_database(source: Engine, target: Engine, progress: Callable[[str, int], None] = lambda *_: None) -> int:
    """Copy everything from one database into an empty one and return the number of rows.

    The source is read as it is at one moment, while others go on writing to it. The target is written in one
    transaction: where anything fails, or one row reads back otherwise, it stays empty. `progress` is called with
    a table's name and the rows that were done of it since.

    Raises StoreError if the target holds anything or can't hold a row as it is.
    """
    with errors(source), source.connect() as old, errors(target), target.begin() as new:
        _freeze(old)
        lock(new)
        for table in COPIED:
            if table is not meta and new.execute(select(table).limit(1)).first() is not None:
                raise StoreError(f"{_place(target)} is not empty: {table.name!r} holds rows; name an empty database")
        new.execute(meta.delete())
        total = 0
        for table in COPIED:
            for rows in _rows(old, table).partitions():
                new.execute(table.insert(), [dict(row._mapping) for row in rows])
                progress(table.name, len(rows))
            total += _compare(old, new, table, target)
            _go_on_counting(new, table)
    return total


def back_up(engine: Engine, path: Path, progress: Callable[[str, int], None] = lambda *_: None) -> int:
    """Copy everything into a new SQLite file, safely while the desk is at work, and return the number of rows.

    Raises StoreError as `copy_database` does, and where the file is there already.
    """
    if path.exists():
        raise StoreError(f"{path} is there already: name a new file")
    half = path.with_name(path.name + ".part")
    for left in (half, *_beside(half)):
        left.unlink(missing_ok=True)
    try:
        copy = open_store(f"sqlite:///{half}")
        try:
            number = copy_database(engine, copy, progress)
            # One file, which can be moved: nothing of it stays in a log beside it.
            with errors(copy), copy.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        finally:
            copy.dispose()
        half.rename(path)
    finally:
        for left in (half, *_beside(half)):
            left.unlink(missing_ok=True)
    return number


def restore(path: Path, engine: Engine, progress: Callable[[str, int], None] = lambda *_: None) -> int:
    """Copy a file that `back_up` made into an empty database and return the number of rows; the file stays as it is.

    Raises StoreError as `copy_database` does, and where the file can't be read as such a backup.
    """
    with TemporaryDirectory() as folder:
        # Opening a database may change its layout; a backup must not change.
        copied = Path(folder) / "backup.db"
        try:
            shutil.copyfile(path, copied)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror or error}") from error
        if not copied.stat().st_size:
            raise StoreError(f"{path} is empty: no backup")
        try:
            backup = open_store(f"sqlite:///{copied}")
        except StoreError as error:
            raise StoreError(f"{path}: {str(error).removeprefix(str(copied)).lstrip(': ')}") from error
        try:
            return copy_database(backup, engine, progress)
        finally:
            backup.dispose()


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))


def _place(engine: Engine) -> str:
    return engine.url.render_as_string()


def _freeze(connection: Connection) -> None:
    """Let all that this connection reads be of one moment."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _rows(connection: Connection, table: Table) -> Result[Any]:
    # Not in the order of a language: that of the characters' numbers is the same everywhere.
    keys = [column.collate("C") if _is_text(connection, column) else column for column in table.primary_key]
    query: Select[Any] = select(table).order_by(*keys).execution_options(yield_per=_BATCH)
    return connection.execute(query)


def _is_text(connection: Connection, column: Any) -> bool:
    return connection.dialect.name == "postgresql" and isinstance(column.type, String)


def _compare(old: Connection, new: Connection, table: Table, target: Engine) -> int:
    """Return how many rows a table has, the same in both."""
    number = 0
    for mine, copied in zip_longest(_rows(old, table), _rows(new, table)):
        number += 1
        if mine is None or copied is None or tuple(mine) != tuple(copied):
            row = mine if mine is not None else copied
            key = ", ".join(str(row._mapping[column.name]) for column in table.primary_key)
            raise StoreError(f"{_place(target)}: row {key} of the table {table.name!r} reads back otherwise")
    return number


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows behind those that were copied."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None:
        last = connection.scalar(select(func.max(column)))
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        if last is not None:
            connection.execute(select(func.setval(sequence, last)))
