"""Layouts of the database: Alembic brings an older one up to the tables that this version reads.

Alembic is imported only where a layout changes: most databases have the newest one, and a command need not wait.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from pipeline.schema import meta, metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "layout_7"
"""The layout that the tables of `pipeline.schema` have: the last one in the folder."""
_FOLDER = Path(__file__).with_name("layouts")


class WrongLayoutError(Exception):
    """The database's tables are not those of any version known here; the message goes on behind its name."""


def bring_up_to_date(connection: Connection) -> bool:
    """Make the tables in an empty database, or change those of an older layout; return whether it had to.

    It is the caller's transaction: all of it is done, or nothing. Raises WrongLayoutError where the database holds
    other tables, lacks some, or was made by a later version.
    """
    found = _tables(connection)
    if not found:
        _make(connection)
        return True
    layout = _layout(connection, found)
    if layout != NEWEST:
        _change(connection, found, layout)
        found = _tables(connection)
    _check(found, set(metadata.tables))
    for wanted in metadata.sorted_tables:
        if missing := [one.name for one in wanted.columns if one.name not in found[wanted.name]]:
            raise WrongLayoutError(
                "is damaged or was made by another version of Claimdesk: "
                f"its table {wanted.name!r} has no column {missing[0]!r}"
            )
    return layout != NEWEST


def _make(connection: Connection) -> None:
    from alembic import command

    metadata.create_all(connection)
    connection.execute(meta.insert(), [{"name": "changes", "value": "0"}])
    command.stamp(_config(connection), NEWEST)


def _change(connection: Connection, found: dict[str, set[str]], layout: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config(connection)
    if layout not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise WrongLayoutError(f"has {layout.replace('_', ' ')}, which a later version of Claimdesk made")
    _check(found, {"articles", "article_texts", "claims", "reviews"})
    command.stamp(config, layout)
    command.upgrade(config, NEWEST)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def _tables(connection: Connection) -> dict[str, set[str]]:
    columns = inspect(connection).get_multi_columns()
    return {table: {column["name"] for column in found} for (_, table), found in columns.items()}


def _check(found: dict[str, set[str]], wanted: set[str]) -> None:
    if missing := sorted(wanted - set(found)):
        raise WrongLayoutError(f"is not a Claimdesk database: it holds other tables, but no {missing[0]!r}")


def _layout(connection: Connection, found: dict[str, set[str]]) -> str:
    _check(found, {"meta"})
    if "alembic_version" in found:
        return connection.scalar(select(column("version_num")).select_from(table("alembic_version"))) or "no layout"
    # The first layouts told their number in a table of their own.
    number = connection.scalar(select(meta.c.value).where(meta.c.name == "schema")) if "value" in found["meta"] else ""
    return f"layout_{number}"
