"""What a newsroom sets for itself, kept in the database: each is a name with a JSON value, changed by acts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, select

from pipeline.filters import Filters
from pipeline.schema import settings
from pipeline.store.acts import Act, Change, named, plain, record, stored
from pipeline.store.connection import StoreError, reading, writing

_VIEW, _ALERT = "view/", "alert/"


@dataclass(frozen=True)
class View:
    """A selection of claims that someone gave a name."""

    name: str
    filters: Filters
    watched: bool = False
    """Whether alerts tell what is new in it."""


def setting(engine: Engine, name: str, default: Any = None) -> Any:
    """Return a setting's value, or the default where nobody set it."""
    with reading(engine) as connection:
        return stored(connection, "setting", name).get("value", default)


def save_setting(engine: Engine, name: str, value: Any, reviewer: str) -> Act | None:
    """Set a setting, or unset it by None; None is returned where it is so already. Raises StoreError for no JSON."""
    with writing(engine) as connection:
        return set_within(connection, name, value, reviewer)


def set_within(connection: Connection, name: str, value: Any, reviewer: str) -> Act | None:
    """Set or unset a setting as `save_setting` does, within a transaction that changes more than that."""
    change = _change(connection, named(name), value)
    if change is None:
        return None
    action = f"set {change.key}" if change.after else f"unset {change.key}"
    return record(connection, reviewer, action, [change])


def _change(connection: Connection, name: str, value: Any) -> Change | None:
    value = plain(value)
    before = stored(connection, "setting", name)
    after = {} if value is None else {"value": value}
    return None if before == after else Change("setting", name, before, after)


def views(engine: Engine) -> tuple[View, ...]:
    """Return the saved views by name."""
    query = select(settings).where(_under(_VIEW)).order_by(settings.c.name)
    with reading(engine) as connection:
        found = connection.execute(query).all()
        watched = set(connection.scalars(select(settings.c.name).where(_under(_ALERT))))
    names = [row.name.removeprefix(_VIEW) for row in found]
    return tuple(
        View(name, Filters.from_query(row.value), _ALERT + name in watched)
        for name, row in zip(names, found, strict=True)
    )


def _under(prefix: str) -> ColumnElement[bool]:
    return settings.c.name.startswith(prefix, autoescape=True)


def save_view(engine: Engine, name: str, filters: Filters | None, reviewer: str) -> Act | None:
    """Give a selection a name, or take the name away by None. Raises StoreError where the name is empty or too long.

    A view that goes is watched no more, in the same act.
    """
    name = named(name)
    if not name:
        raise StoreError("a view needs a name")
    if filters is not None:
        return save_setting(engine, _VIEW + name, filters.to_query(), reviewer)
    with writing(engine) as connection:
        gone = (_change(connection, prefix + name, None) for prefix in (_VIEW, _ALERT))
        changes = [change for change in gone if change is not None]
        return record(connection, reviewer, f"unset {_VIEW}{name}", changes) if changes else None


def watch_view(engine: Engine, name: str, watched: bool, reviewer: str) -> Act | None:
    """Let alerts tell what is new in a view, or no more; None where it is so already. Raises StoreError for no view."""
    if setting(engine, _VIEW + named(name)) is None:
        raise StoreError(f"there is no view {name!r}")
    return save_setting(engine, _ALERT + named(name), True if watched else None, reviewer)
