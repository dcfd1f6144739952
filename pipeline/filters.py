"""A selection of claims: the same in the page's address, in SQL, on the command line and in words."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, and_, func, not_, or_

from pipeline.schema import articles, claims, reviews
from pipeline.taxonomy import ClaimType, Stance, Status

OUTLET_VOICE = "(outlet's own voice)"
"""The actor of claims that nobody in the article is the source of."""
NO_OUTLET = "(no outlet)"

actor = func.nullif(func.coalesce(reviews.c.actor, claims.c.actor), "")
stance = func.coalesce(reviews.c.stance, claims.c.stance)
kind = func.coalesce(reviews.c.type, claims.c.type)
text = func.coalesce(reviews.c.text, claims.c.text)
proposition = func.coalesce(reviews.c.proposition_key, claims.c.proposition_key)
status = func.coalesce(reviews.c.status, Status.NEW.value)
"""The values in force: the editor's where there is a correction, else the machine's."""


def storable(value: str) -> str:
    """Return text that every database can hold, as long as before: no NUL and no lone surrogate."""
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Filters:
    """Which claims are meant; an empty field selects all."""

    outlet: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    text: str = ""
    date_from: str = ""
    date_to: str = ""
    proposition: str = ""
    """The key of one proposition, whoever says or denies it."""
    withdrawn: bool = False
    """Claims too that a later version of their article dropped."""

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> "Filters":
        """Read filters from an address's parameters; what is unknown or malformed is ignored."""
        known: dict[str, set[str]] = {"stance": set(Stance), "type": set(ClaimType), "status": set(Status)}
        found: dict[str, object] = {}
        for name in ("outlet", "actor", "stance", "type", "status"):
            value = query.get(name, ())
            values = [value] if isinstance(value, str) else list(value)
            kept = [one for one in values if one and (name not in known or one in known[name])]
            found[name] = tuple(dict.fromkeys(str(one) for one in kept))
        for name in ("text", "date_from", "date_to", "proposition"):
            found[name] = _single(query.get(name, ""))
        for name in ("date_from", "date_to"):
            found[name] = found[name] if _is_date(str(found[name])) else ""
        found["withdrawn"] = _single(query.get("withdrawn", "")) == "1"
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
            f"{name} is {' or '.join(values)}"
            for name in ("outlet", "actor", "stance", "type", "status")
            if (values := getattr(self, name))
        ]
        if self.text:
            parts.append(f"“{self.text}” stands in it")
        if self.date_from:
            parts.append(f"published on {self.date_from} or later")
        if self.date_to:
            parts.append(f"published on {self.date_to} or earlier")
        if self.proposition:
            parts.append(f"the proposition is “{self.proposition}”")
        if self.withdrawn:
            parts.append("withdrawn ones included")
        return " and ".join(parts) or "all claims"

    def condition(self) -> ColumnElement[bool]:
        """Return the filters as a condition over articles joined to claims and their reviews."""
        parts: list[ColumnElement[bool]] = [claims.c.claim_id.is_not(None)]
        if self.outlet:
            parts.append(articles.c.outlet.in_(["" if name == NO_OUTLET else storable(name) for name in self.outlet]))
        if self.actor:
            named = actor.in_([storable(name) for name in self.actor])
            parts.append(or_(named, actor.is_(None)) if OUTLET_VOICE in self.actor else named)
        for values, column in ((self.stance, stance), (self.type, kind), (self.status, status)):
            if values:
                parts.append(column.in_(values))
        if self.text:
            columns = (text, claims.c.quote, func.coalesce(actor, ""))
            parts.append(or_(*(column.icontains(storable(self.text), autoescape=True) for column in columns)))
        if self.date_from:
            parts.append(func.substr(articles.c.published, 1, 10) >= self.date_from)
        if self.date_to:
            parts.append(and_(articles.c.published != "", func.substr(articles.c.published, 1, 10) <= self.date_to))
        if self.proposition:
            parts.append(proposition == storable(self.proposition))
        if not self.withdrawn:
            parts.append(not_(claims.c.withdrawn))
        return and_(*parts)


def _single(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else str(value[-1]) if value else ""


def _is_date(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
