"""Opening a database, and the transactions that everything else runs in.

SQLite (write-ahead log) or PostgreSQL through SQLAlchemy Core. Each question and each change is one transaction on
a connection of its own, so a process that is killed leaves whole articles and whole acts only.
"""

import datetime
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select, update
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError, OperationalError, SQLAlchemyError

from pipeline.schema import meta
from pipeline.store import migrations
from pipeline.store.standing import refresh_all

_LOCK = 20_210_107
"""PostgreSQL's name for the lock that a writer holds; any number that no other program uses."""
_ONLY_LOOKS = "claimdesk_only_looks"
PATIENCE = 30.0
"""Seconds that a writer waits for another one to end."""


class StoreError(Exception):
    """The database can't do what is asked; the message is one line for the user."""


def open_to_look(url: str) -> Engine:
    """Open a database as `open_store` does, to ask only: whatever writes through this engine raises StoreError."""
    engine = open_store(url)
    event.listen(engine, "connect", _refuse_sqlite if engine.dialect.name == "sqlite" else _refuse_postgresql)
    engine.dispose()
    return engine.execution_options(**{_ONLY_LOOKS: True})


def _refuse_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _refuse_postgresql(connection: Any, _: Any) -> None:
    connection.read_only = True


def open_store(url: str) -> Engine:
    """Open a database by its SQLAlchemy URL; make the tables where there are none, bring older ones up to date.

    Raises StoreError if the URL is wrong, the server can't be reached, the database is not Claimdesk's or that
    of a later version, or where SQLite can't keep a write-ahead log.
    """
    sqlite = url.startswith("sqlite")
    try:
        # A server that went away and came back has left dead connections behind: each is tried before it is used.
        engine = create_engine(url, **({"connect_args": {"timeout": PATIENCE}} if sqlite else {"pool_pre_ping": True}))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"no database URL: {_without_password(url)!r} ({_one_line(error)})") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    with errors(engine), engine.begin() as connection:
        lock(connection)
        try:
            if migrations.bring_up_to_date(connection):
                refresh_all(connection)
        except migrations.WrongLayoutError as error:
            raise StoreError(f"{_name(engine)} {error}") from error
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
        _stay_with_file(engine)
    look_over(engine)
    return engine


def _stay_with_file(engine: Engine) -> None:
    """Let no connection go on with a file that was removed or replaced: all that it wrote there would be lost."""
    path = Path(engine.url.database or "")

    def refuse(*_: Any) -> None:
        # SQLite would make an empty one.
        if not path.exists():
            raise sqlite3.OperationalError("the file is gone")

    def remember(_: Any, record: Any) -> None:
        record.info["file"] = _identity(path)

    def compare(_: Any, record: Any, __: Any) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError(f"{path} is another file by now")

    if path.is_file():
        engine.dispose()
        for name, listener in (("do_connect", refuse), ("connect", remember), ("checkout", compare)):
            event.listen(engine, name, listener)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def look_over(engine: Engine) -> None:
    """Let SQLite look through its indexes where they have grown tenfold, so that it finds the short ways.

    Without it, it takes an index whose first column nearly all rows share for one that finds a few. It takes some
    seconds for a million claims. PostgreSQL does so by itself.
    """
    if engine.dialect.name == "sqlite":
        # Where another one writes for long, or the disk is full, that costs only time.
        with suppress(OperationalError), engine.begin() as connection:
            lock(connection)
            connection.exec_driver_sql("PRAGMA analysis_limit=0")
            connection.exec_driver_sql("PRAGMA optimize=0x10002")


def _write_ahead(engine: Engine) -> None:
    """Switch SQLite to its write-ahead log, without which readers and writers would block each other."""
    until = time.monotonic() + PATIENCE
    mode = None
    with errors(engine), engine.connect() as connection:
        while mode is None:
            try:
                mode = connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar()
            except OperationalError as error:
                # Where several processes switch at once, SQLite sends one away without letting it wait.
                if "locked" not in str(error.orig) or time.monotonic() > until:
                    raise
                time.sleep(0.05)
    if mode != "wal":
        raise StoreError(f"{_name(engine)}: SQLite can't keep a write-ahead log there; name a file on a local disk")


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    # Kilobytes that each connection may keep of the file: acts on many claims touch pages all over a large one.
    connection.execute("PRAGMA cache_size=-16384")
    # SQLite's own knows only the letters of ASCII.
    connection.create_function(
        "lower", 1, lambda text: text.lower() if isinstance(text, str) else text, deterministic=True
    )


def lock(connection: Connection) -> None:
    """Begin to write: whoever else wants to waits until this transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at else url


def _name(engine: Engine) -> str:
    return engine.url.database or "the database" if engine.dialect.name == "sqlite" else str(engine.url)


def _one_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:300]


@contextmanager
def errors(engine: Engine) -> Iterator[None]:
    """Turn what the database says into one line."""
    try:
        yield
    except SQLAlchemyError as error:
        if engine.get_execution_options().get(_ONLY_LOOKS) and re.search("read-?only", str(error)):
            raise StoreError("you may look, but not change anything") from error
        raise StoreError(f"{_name(engine)}: {_one_line(error)}") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection for questions."""
    with errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give one transaction that takes its lock at once; the counter of changes tells caches that it was."""
    with errors(engine), engine.begin() as connection:
        lock(connection)
        now = connection.scalar(select(meta.c.value).where(meta.c.name == "changes").with_for_update())
        connection.execute(update(meta).where(meta.c.name == "changes").values(value=str(int(now or 0) + 1)))
        yield connection


def now() -> str:
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def data_version(engine: Engine) -> str:
    """Return a value that every write changes: the key of whoever caches answers."""
    with reading(engine) as connection:
        return connection.scalar(select(meta.c.value).where(meta.c.name == "changes")) or "0"
