"""Layouts of the database: Alembic brings an older one up to the tables that this version reads."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select

from pipeline.schema import meta, metadata

_FOLDER = Path(__file__).with_name("layouts")


class WrongLayoutError(Exception):
    """The database's tables are not those of any version known here; the message goes on behind its name."""


def bring_up_to_date(connection: Connection) -> bool:
    """Make the tables in an empty database, or change those of an older layout; return whether it had to.

    It is the caller's transaction: all of it is done, or nothing. Raises WrongLayoutError where the database holds
    other tables, lacks some, or was made by a later version.
    """
    found = _tables(connection)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    if not found:
        metadata.create_all(connection)
        connection.execute(meta.insert(), [{"name": "changes", "value": "0"}])
        command.stamp(config, "head")
        return True
    layout = _layout(connection, found)
    if layout not in {script.revision for script in scripts.walk_revisions()}:
        raise WrongLayoutError(f"has {layout.replace('_', ' ')}, which a later version of Claimdesk made")
    if layout != newest:
        _check(found, {"articles", "article_texts", "claims", "reviews"})
        command.stamp(config, layout)
        command.upgrade(config, "head")
        found = _tables(connection)
    _check(found, set(metadata.tables))
    for table in metadata.sorted_tables:
        if missing := [column.name for column in table.columns if column.name not in found[table.name]]:
            raise WrongLayoutError(
                "is damaged or was made by another version of Claimdesk: "
                f"its table {table.name!r} has no column {missing[0]!r}"
            )
    return layout != newest


def _tables(connection: Connection) -> dict[str, set[str]]:
    columns = inspect(connection).get_multi_columns()
    return {table: {column["name"] for column in found} for (_, table), found in columns.items()}


def _check(found: dict[str, set[str]], wanted: set[str]) -> None:
    if missing := sorted(wanted - set(found)):
        raise WrongLayoutError(f"is not a Claimdesk database: it holds other tables, but no {missing[0]!r}")


def _layout(connection: Connection, found: dict[str, set[str]]) -> str:
    _check(found, {"meta"})
    if "alembic_version" in found:
        return MigrationContext.configure(connection).get_current_revision() or "no layout"
    # The first layouts told their number in a table of their own.
    number = connection.scalar(select(meta.c.value).where(meta.c.name == "schema")) if "value" in found["meta"] else ""
    return f"layout_{number}"
