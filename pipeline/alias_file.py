"""The file of actors' names that editors may extend, `data/actors.toml`."""

from dataclasses import dataclass
from functools import cache

from pipeline.resources import read_toml
from pipeline.taxonomy import ActorKind


@dataclass(frozen=True)
class Known:
    """An actor of the file."""

    name: str
    kind: ActorKind
    forms: tuple[str, ...]
    """The other names that articles use."""


@cache
def known_actors() -> tuple[Known, ...]:
    """Return the file's actors, in its order."""
    rows = read_toml("actors.toml")["actor"]
    return tuple(Known(row["name"], ActorKind(row["kind"]), tuple(row["forms"])) for row in rows)


def forms_of(name: str) -> tuple[str, ...]:
    """Return the other names of an actor, none where the file lacks it."""
    return next((known.forms for known in known_actors() if known.name == name), ())
