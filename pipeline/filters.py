"""A selection of claims: the same in the page's address, in SQL, on the command line and in words."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Text, and_, func, or_, select, type_coerce

from pipeline.schema import IN_COPY, IN_LISTS, WITHDRAWN, claims, standing
from pipeline.taxonomy import URGENCY, ActorKind, ClaimType, Priority, Stance, Status

OUTLET_VOICE = "(outlet's own voice)"
"""The actor of claims that nobody in the article is the source of."""
NO_OUTLET = "(no outlet)"
NOBODY = "(nobody)"
"""The assignee of claims that are nobody's task yet."""
LISTS = ("outlet", "actor", "kind", "stance", "type", "status", "verdict", "assignee", "priority", "tag")
"""The fields that hold several values."""
_KNOWN: dict[str, frozenset[str]] = {
    "kind": frozenset(ActorKind),
    "stance": frozenset(Stance),
    "type": frozenset(ClaimType),
    "status": frozenset(Status),
    "priority": frozenset(Priority),
}
_WORDS = {"kind": "actor is a kind of", "assignee": "assigned to", "tag": "tagged"}


def storable(value: str) -> str:
    """Return text that every database can hold, as long as before: no NUL and no lone surrogate."""
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Filters:
    """Which claims are meant; an empty field selects all."""

    outlet: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    """What the actor is."""
    stance: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    text: str = ""
    date_from: str = ""
    date_to: str = ""
    due: str = ""
    """The last day of the deadline: what is to be done by then."""
    proposition: str = ""
    """The key of one proposition, whoever says or denies it."""
    withdrawn: bool = False
    """Claims too that a later version of their article dropped."""
    copies: bool = False
    """Claims too of articles that are copies of others, each as often as it is printed."""

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> "Filters":
        """Read filters from an address's parameters; what is unknown or malformed is ignored."""
        found: dict[str, object] = {}
        for name in LISTS:
            value = query.get(name, ())
            values = [value] if isinstance(value, str) else list(value)
            kept = [one for one in values if one and (name not in _KNOWN or one in _KNOWN[name])]
            found[name] = tuple(dict.fromkeys(str(one) for one in kept))
        for name in ("text", "date_from", "date_to", "due", "proposition"):
            found[name] = _single(query.get(name, ""))
        for name in ("date_from", "date_to", "due"):
            found[name] = found[name] if is_date(str(found[name])) else ""
        for name in ("withdrawn", "copies"):
            found[name] = _single(query.get(name, "")) == "1"
        return cls(**found)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, str | list[str]]:
        """Return the filters as an address's parameters; `from_query` reads them back the same."""
        query: dict[str, str | list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                query[field.name] = list(value) if isinstance(value, tuple) else "1" if value is True else value
        return query

    def sentence(self) -> str:
        """Return the filters in words: "actor is Russia and stance is denies"; "all claims" where there are none."""
        parts = [
            f"{_WORDS.get(name, f'{name} is')} {' or '.join(values)}"
            for name in LISTS
            if (values := getattr(self, name))
        ]
        if self.text:
            parts.append(f"“{self.text}” stands in it")
        if self.date_from:
            parts.append(f"published on {self.date_from} or later")
        if self.date_to:
            parts.append(f"published on {self.date_to} or earlier")
        if self.due:
            parts.append(f"to be done by {self.due}")
        if self.proposition:
            parts.append(f"the proposition is “{self.proposition}”")
        if self.withdrawn:
            parts.append("withdrawn ones included")
        if self.copies:
            parts.append("copies are counted too")
        return " and ".join(parts) or "all claims"

    def shown(self) -> tuple[int, ...]:
        """Return the values of `standing.hidden` that are selected."""
        return IN_LISTS, *((WITHDRAWN,) if self.withdrawn else ()), *((IN_COPY,) if self.copies else ())

    def condition(self, *hidden: int) -> ColumnElement[bool]:
        """Return the filters as a condition over the table `standing`; `hidden` stands instead of what is `shown`."""
        at = standing.c
        shown = hidden or self.shown()
        # An index is gone along in order for one value only.
        parts: list[ColumnElement[bool]] = [at.hidden.in_(shown) if len(shown) > 1 else at.hidden == shown[0]]
        if self.outlet:
            parts.append(at.outlet.in_(["" if name == NO_OUTLET else storable(name) for name in self.outlet]))
        if self.actor:
            named = at.actor.in_([storable(name) for name in self.actor])
            parts.append(or_(named, at.actor.is_(None)) if OUTLET_VOICE in self.actor else named)
        if self.assignee:
            parts.append(at.assignee.in_(["" if name == NOBODY else storable(name) for name in self.assignee]))
        if self.priority:
            parts.append(at.urgency.in_([URGENCY[name] for name in self.priority]))
        if self.tag:
            tags = type_coerce(at.tags, Text)
            # Not LIKE, to which SQLite's letters are the same in either case.
            lines = (f"\n{' '.join(storable(tag).split())}\n" for tag in self.tag)
            parts.append(or_(*(func.replace(tags, line, "") != tags for line in lines)))
        for values, column in (
            (self.kind, at.actor_kind),
            (self.stance, at.stance),
            (self.type, at.type),
            (self.status, at.status),
            (self.verdict, at.verdict),
        ):
            if values:
                parts.append(column.in_([storable(value) for value in values]))
        if self.text:
            words = storable(self.text)
            quoted = select(claims.c.claim_id).where(claims.c.quote.icontains(words, autoescape=True))
            found = (column.icontains(words, autoescape=True) for column in (at.text, func.coalesce(at.actor, "")))
            parts.append(or_(*found, at.claim_id.in_(quoted)))
        if self.date_from:
            parts.append(at.day >= self.date_from)
        if self.date_to:
            parts.append(and_(at.day != "", at.day <= self.date_to))
        if self.due:
            parts.append(and_(at.deadline != "", at.deadline <= self.due))
        if self.proposition:
            parts.append(at.proposition_key == storable(self.proposition))
        return and_(*parts)


def _single(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else str(value[-1]) if value else ""


def is_date(value: str) -> bool:
    """Return whether a text is a day, ISO 8601."""
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
