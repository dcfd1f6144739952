"""What a cell of the desk's table means: a value for a claim's field, or that the field is as it was exported."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.exchange.desk_file import undefused
from pipeline.resources import listed
from pipeline.same_text import same_text
from pipeline.taxonomy import Priority, Status
from pipeline.written_dates import DateError, Order, iso_day

Value = str | tuple[str, ...]
"""What a field holds: a text, or the texts of a list."""

COLUMNS: Mapping[str, str] = {
    "verdict": "verdict",
    "verdict text": "verdict_text",
    "status": "status",
    "dismissal reason": "reason",
    "reason": "reason",
    "note": "note",
    "evidence": "evidence",
    "deadline": "deadline",
    "assignee": "assignee",
    "priority": "priority",
    "tags": "tags",
}
"""The columns that may come back, and the field that each fills."""
NEVER_EMPTY = frozenset({"status", "priority"})

_WORDS = "spreadsheet_words.toml"
LISTS = frozenset({"evidence", "tags"})
_LINES = frozenset({"assignee", "reason"})
_NEXT_ADDRESS = re.compile(r"\s+|[;,|]+(?=\s|$|https?://)", re.IGNORECASE)


class CellError(ValueError):
    """A cell gives its field no value; the message says why in one line."""


@dataclass(frozen=True)
class Meaning:
    """What cells are read by: the names of the newsroom's verdicts, and how the file writes its days."""

    verdicts: Sequence[str]
    order: Order | None = None

    def value(self, field: str, cell: str) -> Value:
        """Return what a filled cell gives a field. Raises CellError if it is nothing that the field can hold."""
        plain = undefused(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
        if _name(plain) in listed(_WORDS, "errors"):
            raise CellError(f"{plain} is an error of the spreadsheet's")
        if field == "verdict":
            return _one_of(_truth(plain, self.verdicts), self.verdicts, "verdict on the newsroom's scale")
        if field == "status":
            return _one_of(plain, list(Status), "status")
        if field == "priority":
            return _one_of(plain, list(Priority), "priority")
        if field == "deadline":
            try:
                return iso_day(plain, self.order)
            except DateError as error:
                raise CellError(str(error)) from error
        if field in LISTS:
            found = _tags(plain) if field == "tags" else tuple(dict.fromkeys(map(_address, _addresses(plain))))
            if not found:
                raise CellError(f"{_short(plain)} holds none")
            return found
        return " ".join(plain.split()) if field in _LINES else plain

    def same(self, field: str, cell: str, value: Value) -> bool:
        """Return whether a cell is what a spreadsheet makes of a field's value, so that nobody changed it."""
        if cell == value:
            return True
        if isinstance(value, tuple):
            split = _addresses if field == "evidence" else _tags
            return set(split(undefused(cell))) == set(value) or same_text(cell, shown(field, value))
        if not value.strip() or is_blank(cell):
            return not value.strip() and is_blank(cell)
        if field in {"verdict", "status", "priority"}:
            return _name(undefused(cell)) == _name(value) or _name(_truth(cell, [value])) == _name(value)
        if field == "deadline" and self.order is not None:
            try:
                return iso_day(undefused(cell).strip(), self.order) == value
            except DateError:
                return False
        return same_text(cell, value)


def is_blank(cell: str) -> bool:
    """Return whether a cell holds nothing that can be seen."""
    return not undefused(cell).strip()


def shown(field: str, value: Value) -> str:
    """Return a field's value as one text, as an export writes it."""
    return value if isinstance(value, str) else ("\n" if field == "evidence" else ", ").join(value)


def _name(text: str) -> str:
    """A name without what people write in different ways: case, blanks, the form of apostrophes."""
    return " ".join(text.casefold().replace("’", "'").replace("_", " ").split())


def _one_of(cell: str, names: Sequence[str], what: str) -> str:
    by_name = {_name(name): str(name) for name in names}
    if (found := by_name.get(_name(cell))) is not None:
        return found
    near = difflib.get_close_matches(_name(cell), by_name, 1, 0.6)
    hint = f"did you mean {by_name[near[0]]!r}?" if near else f"there are: {', '.join(by_name.values())}"
    raise CellError(f"{_short(cell)} is no {what}; {hint}")


def _truth(cell: str, names: Iterable[str]) -> str:
    """The verdict "true" or "false" that a spreadsheet took for a truth value, if there are such verdicts."""
    known = {_name(name) for name in names}
    if _name(cell) not in known:
        for word in ("true", "false"):
            if word in known and _name(cell) in listed(_WORDS, word):
                return word
    return cell


def _addresses(text: str) -> list[str]:
    return [one for one in (part.strip("<>;,|") for part in _NEXT_ADDRESS.split(text)) if one]


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "") and text.isprintable()
    except ValueError:
        good = False
    if not good or '"' in text:
        raise CellError(f"{_short(text)} is no web address: it begins with https:// or http://")
    return text


def _tags(text: str) -> tuple[str, ...]:
    found = (" ".join(one.split()) for one in re.split("[,;\r\n]", text))
    return tuple(dict.fromkeys(filter(None, found)))


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
