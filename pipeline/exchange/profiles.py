"""Which columns a table for the desk has: all that are offered, and the choices of them that a desk keeps."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine

from pipeline import store

Kind = Literal["text", "date", "number", "link"]
Row = Mapping[Any, Any]
"""A claim as the store gives it."""

CLAIM_ID = "claim id"
_SETTING = "profiles"
_LONGEST_NAME = 60


class ProfileError(store.StoreError):
    """A profile can't be kept or is not there; the message is one line for the user."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its header in plain words, how a claim fills it, and what the cell is."""

    header: str
    value: Callable[[Row], object]
    """A text, a number, or None where there is nothing to say."""
    kind: Kind = "text"

    def text(self, row: Row) -> str:
        """Return the cell as text: numbers with two decimals, nothing as ""."""
        value = self.value(row)
        if value is None:
            return ""
        return f"{value:.2f}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Profile:
    """A choice of columns under a name."""

    name: str
    columns: tuple[str, ...]
    """Headers, in their order."""

    def chosen(self) -> list[Column]:
        """Return its columns."""
        return [OFFERED[header] for header in self.columns]


def _field(name: str) -> Callable[[Row], object]:
    return lambda row: row[name]


def _joined(name: str, between: str) -> Callable[[Row], str]:
    return lambda row: between.join(row[name] or ())


def _figures(row: Row) -> str:
    return "; ".join(f"{f['text']} = {f['value']:.12g} {f['unit']}".strip() for f in row["figures"])


def _place(row: Row) -> str:
    return ", ".join(f"{start}-{end}" for start, end in row["spans"])


_STANDARD = (
    Column(CLAIM_ID, _field("claim_id")),
    Column("claim", _field("text")),
    Column("actor", _field("actor")),
    Column("via", _field("via")),
    Column("type", _field("type")),
    Column("stance", _field("stance")),
    Column("quote", _field("quote")),
    Column("article title", _field("title")),
    Column("outlet", _field("outlet")),
    Column("published", _field("published"), "date"),
    Column("URL", _field("url"), "link"),
    Column("figures", _figures),
    Column("check-worthiness", _field("check_worthiness"), "number"),
    Column("status", _field("status")),
    Column("verdict", _field("verdict")),
    Column("reviewer", _field("reviewer")),
    Column("note", _field("note")),
    Column("last changed", _field("changed_at"), "date"),
)
_MORE = (
    Column("dismissal reason", _field("reason")),
    Column("assignee", _field("assignee")),
    Column("priority", _field("priority")),
    Column("tags", _joined("tags", ", ")),
    Column("deadline", _field("deadline"), "date"),
    Column("verdict text", _field("verdict_text")),
    Column("evidence", _joined("evidence", "\n"), "link"),
    Column("actor kind", _field("actor_kind")),
    Column("attribution", _field("attribution")),
    Column("cue", _field("cue")),
    Column("due", _field("due")),
    Column("article author", _field("author")),
    Column("machine's claim", _field("machine_text")),
    Column("machine's actor", _field("machine_actor")),
    Column("machine's type", _field("machine_type")),
    Column("machine's stance", _field("machine_stance")),
    Column("quote's place", _place),
)
OFFERED = {column.header: column for column in (*_STANDARD, *_MORE)}
"""Every column that is offered, by its header."""

STANDARD = Profile("standard", tuple(column.header for column in _STANDARD))
"""The profile that is always there and never changes: what scripts may rely on."""


def as_date(text: str) -> datetime.datetime | datetime.date | None:
    """Return the day or the moment that a text in ISO 8601 names, as its own clock has it; None for all else.

    Of a moment, the distance from UTC is dropped: the day must stay the one that the article gives.
    """
    try:
        if len(text) <= len("2026-01-31"):
            return datetime.date.fromisoformat(text)
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def profiles(engine: Engine) -> list[Profile]:
    """Return the profiles to choose from: the standard one, then the desk's by name."""
    return [STANDARD, *sorted(_kept(engine), key=lambda profile: profile.name.casefold())]


def profile(engine: Engine, name: str) -> Profile:
    """Return the profile of this name; raises ProfileError if there is none."""
    offered = profiles(engine)
    for one in offered:
        if one.name == name:
            return one
    raise ProfileError(f"no profile is called {name!r}; there are: {', '.join(one.name for one in offered)}")


def save_profile(engine: Engine, given: Profile, reviewer: str) -> Profile:
    """Keep a profile, in the place of the one that has its name, and return it as it is kept.

    The claim's id is always a column, the first one where it was not chosen: without it no table can be read
    back. Raises ProfileError for a name that is empty, too long, the standard profile's, or another's but for
    capitals, and for columns that are unknown or chosen twice.
    """
    made = Profile(_checked_name(given.name), _checked_columns(given.columns))
    kept = _kept(engine)
    for other in kept:
        if other.name != made.name and other.name.casefold() == made.name.casefold():
            raise ProfileError(f"there is a profile {other.name!r} already: write its name the same, or choose another")
    _keep(engine, [*(one for one in kept if one.name != made.name), made], reviewer)
    return made


def delete_profile(engine: Engine, name: str, reviewer: str) -> None:
    """Forget a profile; raises ProfileError if there is none of this name, or if it is the standard one."""
    if profile(engine, name) == STANDARD:
        raise ProfileError(f"the profile {name!r} is always there: it can't be deleted")
    _keep(engine, [one for one in _kept(engine) if one.name != name], reviewer)


def _checked_name(given: str) -> str:
    name = " ".join(given.split())
    if not name:
        raise ProfileError("a profile needs a name")
    if not name.isprintable():
        raise ProfileError(f"{name!r} holds characters that can't be seen")
    if len(name) > _LONGEST_NAME:
        raise ProfileError(f"the name {name[:20] + '…'!r} is longer than {_LONGEST_NAME} characters")
    if name.casefold() == STANDARD.name:
        raise ProfileError(f"the profile {STANDARD.name!r} is always the same: save under another name")
    return name


def _checked_columns(given: Sequence[str]) -> tuple[str, ...]:
    for header in given:
        if header not in OFFERED:
            raise ProfileError(f"no column is called {header!r}")
    if twice := next((header for place, header in enumerate(given) if header in given[:place]), None):
        raise ProfileError(f"the column {twice!r} is chosen twice")
    return tuple(given) if CLAIM_ID in given else (CLAIM_ID, *given)


def _kept(engine: Engine) -> list[Profile]:
    """The desk's profiles; a column that only another version of Claimdesk offers is passed over."""
    return [
        Profile(name, tuple(header for header in headers if header in OFFERED))
        for name, headers in store.setting(engine, _SETTING, {}).items()
    ]


def _keep(engine: Engine, made: Sequence[Profile], reviewer: str) -> None:
    store.save_setting(engine, _SETTING, {one.name: list(one.columns) for one in made}, reviewer)
