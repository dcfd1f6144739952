"""What a newsroom sets for itself, kept in the database: each is a name with a JSON value, changed by acts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from pipeline.filters import Filters
from pipeline.schema import settings
from pipeline.store.acts import Act, Change, named, plain, record, stored
from pipeline.store.connection import StoreError, reading, writing

_VIEW = "view/"


@dataclass(frozen=True)
class View:
    """A selection of claims that someone gave a name."""

    name: str
    filters: Filters


def setting(engine: Engine, name: str, default: Any = None) -> Any:
    """Return a setting's value, or the default where nobody set it."""
    with reading(engine) as connection:
        return stored(connection, "setting", name).get("value", default)


def save_setting(engine: Engine, name: str, value: Any, reviewer: str) -> Act | None:
    """Set a setting, or unset it by None; None is returned where it is so already. Raises StoreError for no JSON."""
    name, value = named(name), plain(value)
    with writing(engine) as connection:
        before = stored(connection, "setting", name)
        after = {} if value is None else {"value": value}
        if before == after:
            return None
        action = f"set {name}" if after else f"unset {name}"
        return record(connection, reviewer, action, [Change("setting", name, before, after)])


def views(engine: Engine) -> tuple[View, ...]:
    """Return the saved views by name."""
    query = select(settings).where(settings.c.name.startswith(_VIEW, autoescape=True)).order_by(settings.c.name)
    with reading(engine) as connection:
        found = connection.execute(query).all()
    return tuple(View(row.name.removeprefix(_VIEW), Filters.from_query(row.value)) for row in found)


def save_view(engine: Engine, name: str, filters: Filters | None, reviewer: str) -> Act | None:
    """Give a selection a name, or take the name away by None. Raises StoreError where the name is empty or too long."""
    name = named(name)
    if not name:
        raise StoreError("a view needs a name")
    return save_setting(engine, _VIEW + name, None if filters is None else filters.to_query(), reviewer)
