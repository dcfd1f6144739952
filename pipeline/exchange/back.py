"""The desk's answers come back: what a table changes on which claims, told beforehand, then done as one act.

A cell counts as filled in where it is neither what the claim holds now nor what it held when the table was exported;
so an old table never takes back what was decided since. Where both sides changed a field, a person chooses.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Engine

from pipeline import store
from pipeline.exchange.desk_cells import COLUMNS, LISTS, NEVER_EMPTY, CellError, Meaning, Value, is_blank, shown
from pipeline.exchange.desk_file import DeskFile, DeskRow, undefused
from pipeline.exchange.scale import scale
from pipeline.inputs import InputError
from pipeline.same_text import same_text
from pipeline.store import Act, Decision
from pipeline.taxonomy import Priority, Status
from pipeline.written_dates import DateError, Found, column_order, moment

Choice = Literal["ours", "theirs"]
Choices = Mapping[tuple[str, str], Choice]
"""By claim id and field, whether to keep what stands or to take the file's."""

ACTION = "import"
LAST_CHANGED = "last changed"
MOVED = "a verdict was filled in"

_BEFORE_CHECKED = frozenset({Status.NEW, Status.IN_REVIEW, Status.READY})
_DEFAULTS = frozenset({"", (), Status.NEW, Priority.NORMAL})
_NOT_TAKEN = {
    "claim": "text", "actor": "actor", "via": "via", "type": "type", "stance": "stance", "quote": "quote",
    "article title": "title", "outlet": "outlet", "url": "url", "reviewer": "reviewer",
}  # fmt: skip
"""Columns that a desk may fill in, in vain, and the field that each was exported from."""
_LEFT_OF_A_NUMBER = re.compile(r"\d{15}0+")
"""What a spreadsheet leaves of an id of digits: it keeps fifteen."""

Past = Mapping[str, Value] | None
"""Of the fields that were changed since the export, what they were; None where that can't be told."""


@dataclass(frozen=True)
class Change:
    """What a row makes of one field of a claim."""

    row: int
    """As a spreadsheet numbers it."""
    claim_id: str
    claim: str
    """The claim's wording."""
    field: str
    before: Value
    after: Value
    conflict: bool = False
    """Whether the field was changed here too since the export."""
    why: str = ""
    """What brought the change about where it is not the cell itself."""


@dataclass(frozen=True)
class Refused:
    """A row of which nothing is taken, and why."""

    row: int
    claim_id: str
    reason: str


@dataclass(frozen=True)
class Ignored:
    """A cell that differs from the claim and is not taken, as its column is not the desk's to fill in."""

    row: int
    claim_id: str
    column: str
    cell: str


@dataclass(frozen=True)
class Seen:
    """What a plan was made from: a claim as it was then."""

    revision: int
    status: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a table would change, row by row."""

    name: str
    rows: int
    """How many rows the table has."""
    changes: tuple[Change, ...]
    """Those of cells, conflicts among them; `outcome` adds what follows from them."""
    moves: Mapping[str, Change]
    """By claim id, the step of the status that follows if the verdict is taken."""
    refused: tuple[Refused, ...]
    ignored: tuple[Ignored, ...]
    unchanged: int
    """How many rows change nothing."""
    warnings: tuple[str, ...]
    seen: Mapping[str, Seen]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The changes that a person has to choose about."""
        return tuple(change for change in self.changes if change.conflict)


def plan(engine: Engine, file: DeskFile, *, empty_cells: bool = False) -> Plan:
    """Tell what a table would change; nothing is changed yet.

    Args:
        engine: The store.
        file: The table.
        empty_cells: Whether an emptied cell empties its field; a claim always has a status and a priority.

    Raises InputError if two columns give one field, StoreError if the database can't be read.
    """
    _check_columns(file)
    claims = store.claims_by_id(engine, [row.claim_id for row in file.rows])
    histories = store.histories(engine, [key for key, claim in claims.items() if claim["revision"]])
    days = column_order(undefused(row.cells.get("deadline", "")).strip() for row in file.rows)
    meaning = Meaning([rating.name for rating in scale(engine)], days.order)
    places = _places(file.rows)
    changes: list[Change] = []
    moves: dict[str, Change] = {}
    refused: list[Refused] = []
    ignored: list[Ignored] = []
    unchanged = 0
    for row in file.rows:
        claim = claims.get(row.claim_id)
        if problem := _problem(row, claim, places):
            refused.append(Refused(row.number, row.claim_id, problem))
            continue
        assert claim is not None
        past = _past(row.cells.get(LAST_CHANGED), histories.get(row.claim_id, ()))
        found, problems = _changes(row, claim, past, meaning, empty_cells=empty_cells)
        ignored.extend(_ignored(row, claim, past))
        if problems:
            refused.append(Refused(row.number, row.claim_id, "; ".join(problems)))
            continue
        unchanged += not found
        changes.extend(found)
        if move := _move(found, claim, past):
            moves[row.claim_id] = move
    seen = {
        key: Seen(claims[key]["revision"], claims[key]["status"], claims[key]["reason"])
        for key in {change.claim_id for change in changes}
    }
    return Plan(
        file.name, len(file.rows), tuple(changes), moves, tuple(refused), tuple(ignored), unchanged,
        (*file.warnings, *_warnings(file, days)), seen,
    )  # fmt: skip


def theirs(plan: Plan) -> dict[tuple[str, str], Choice]:
    """Return the choices that take the file's value in every conflict."""
    return {(change.claim_id, change.field): "theirs" for change in plan.conflicts}


def outcome(plan: Plan, choices: Choices | None = None) -> tuple[Change, ...]:
    """Return the changes that `apply` will make, what follows from them included; conflicts keep ours unless chosen."""
    chosen = choices or {}
    taken: dict[str, list[Change]] = defaultdict(list)
    for change in plan.changes:
        if not change.conflict or chosen.get((change.claim_id, change.field)) == "theirs":
            taken[change.claim_id].append(change)
    return tuple(change for key, found in taken.items() for change in _with_consequences(found, plan, key))


def apply(engine: Engine, plan: Plan, reviewer: str, choices: Choices | None = None) -> Act | None:
    """Make the changes of a plan, all or nothing, as one act that one undo takes back; None where there are none.

    Raises Conflict if one of the claims was changed since the plan was made (then plan again), StoreError if the
    database can't be written.
    """
    decided: dict[str, dict[str, Any]] = defaultdict(dict)
    kinds: Mapping[str, Any] = {"status": Status, "priority": Priority}
    for change in outcome(plan, choices):
        decided[change.claim_id][change.field] = kinds.get(change.field, lambda value: value)(change.after)
    decisions = {key: Decision(**fields) for key, fields in decided.items()}
    if not decisions:
        return None
    return store.decide(engine, decisions, reviewer, ACTION, {key: plan.seen[key].revision for key in decisions})


# The table as a whole


def _check_columns(file: DeskFile) -> None:
    fields: dict[str, str] = {}
    for column in file.columns:
        field = COLUMNS.get(column)
        if field is not None and fields.setdefault(field, column) != column:
            raise InputError(f"{file.name}: the columns {fields[field]!r} and {column!r} both give one field")


def _places(rows: Iterable[DeskRow]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if not row.problem:
            found[row.claim_id].append(row.number)
    return found


def _warnings(file: DeskFile, days: Found) -> Iterator[str]:
    if LAST_CHANGED not in file.columns:
        yield (
            f"it has no column {LAST_CHANGED!r}: what was changed here since the export can't be told, "
            "so every other value than the claim's own is a conflict"
        )
    if not set(COLUMNS) & set(file.columns):
        yield f"it has none of the columns that come back: {', '.join(COLUMNS)}"
    if days.against:
        yield f"its deadlines contradict one another: {days.cell!r} has the day first, {days.against!r} the month"
    elif days.order is not None:
        yield f"its deadlines are read with the {days.order} first, as {days.cell!r} tells"


# A row


def _problem(row: DeskRow, claim: Mapping[str, Any] | None, places: Mapping[str, Sequence[int]]) -> str:
    if row.problem:
        return row.problem
    if len(places[row.claim_id]) > 1:
        return f"the claim id stands in the rows {', '.join(map(str, places[row.claim_id]))}"
    number = _LEFT_OF_A_NUMBER.fullmatch(row.claim_id)
    if number and not (claim and same_text(row.cells.get("claim", ""), claim["text"])):
        return f"the claim id {row.claim_id!r} may have been changed by the spreadsheet, and the claim is not the same"
    if claim is None or claim["removed"]:
        taken = ": a spreadsheet may have taken it for a number" if row.claim_id.isdecimal() else ""
        return f"no claim has the id {row.claim_id!r}{taken}"
    if claim["merged_into"]:
        return f"the claim was merged into {claim['merged_into']}"
    return ""


@lru_cache(maxsize=4096)
def _beginnings(stamp: str) -> tuple[str, ...]:
    """How the moment in a cell may begin as ISO 8601; none where there is no day and time.

    A spreadsheet may show a moment without its seconds, and a day in either order.
    """
    try:
        days, time = moment(undefused(stamp).strip())
    except DateError:
        return ()
    return tuple(f"{day}T{time}" for day in days) if time else ()


def _past(stamp: str | None, history: Sequence[Mapping[str, Any]]) -> Past:
    """What was changed since the time that a row gives for its claim's last change; acts come the latest first."""
    if stamp is None:
        return None if history else {}
    since = len(history)
    if not is_blank(stamp):
        # Of several acts at that time, which may lack its seconds, the export may have come after any.
        beginnings = _beginnings(stamp)
        fitting = [place for place, act in enumerate(history) if act["at"].startswith(beginnings)]
        if not fitting:
            return None
        since = fitting[-1]
    past: dict[str, Value] = {}
    for act in history[:since]:
        past |= {name: tuple(value) if name in LISTS else value for name, value in act["before"].items()}
    return past


def _changes(
    row: DeskRow, claim: Mapping[str, Any], past: Past, meaning: Meaning, *, empty_cells: bool
) -> tuple[list[Change], list[str]]:
    found: list[Change] = []
    problems: list[str] = []
    for column, field in COLUMNS.items():
        cell = row.cells.get(column)
        if cell is None:
            continue
        ours = _held(claim, field)
        was = ours if past is None else past.get(field, ours)
        if is_blank(cell):
            if not empty_cells or field in NEVER_EMPTY or any(is_blank(shown(field, one)) for one in (ours, was)):
                continue
            value: Value = () if field in LISTS else ""
        elif meaning.same(field, cell, ours) or (was != ours and meaning.same(field, cell, was)):
            continue
        else:
            try:
                value = meaning.value(field, cell)
            except CellError as error:
                problems.append(f"{column}: {error}")
                continue
        if value in (ours, was):
            continue
        both = was != ours or (past is None and ours not in _DEFAULTS)
        found.append(Change(row.number, row.claim_id, claim["text"], field, ours, value, both))
    statuses = [change.after for change in found if change.field == "status"] or [claim["status"]]
    if statuses != [Status.DISMISSED] and any(change.field == "reason" and change.after for change in found):
        problems.append("it gives a dismissal reason, but the claim is not dismissed")
    return found, problems


def _held(claim: Mapping[str, Any], field: str) -> Value:
    return tuple(claim[field] or ()) if field in LISTS else claim[field] or ""


def _move(found: Sequence[Change], claim: Mapping[str, Any], past: Past) -> Change | None:
    """The step to "checked" of a claim that is given a verdict and no status, unless someone moved it here since."""
    fields = {change.field: change for change in found}
    verdict = fields.get("verdict")
    if verdict is None or not verdict.after or "status" in fields or "status" in (past or {}):
        return None
    if claim["status"] not in _BEFORE_CHECKED:
        return None
    return replace(
        verdict, field="status", before=claim["status"], after=Status.CHECKED.value, conflict=False, why=MOVED
    )


def _with_consequences(found: Sequence[Change], plan: Plan, claim_id: str) -> Iterator[Change]:
    """A claim's changes, with the step of its status, and a reason only where it is dismissed in the end."""
    fields = {change.field: change for change in found}
    if "verdict" in fields and claim_id in plan.moves:
        fields["status"] = plan.moves[claim_id]
    seen = plan.seen[claim_id]
    if (fields["status"].after if "status" in fields else seen.status) != Status.DISMISSED:
        fields.pop("reason", None)
        if "status" in fields and seen.reason:
            fields["reason"] = replace(
                fields["status"], field="reason", before=seen.reason, after="", why="it is dismissed no more"
            )
    yield from fields.values()


def _ignored(row: DeskRow, claim: Mapping[str, Any], past: Past) -> Iterator[Ignored]:
    """The cells that a person wrote in vain; where the claim was changed here since, that can't be told."""
    for column, field in _NOT_TAKEN.items():
        cell = row.cells.get(column, "")
        if past == {} and not is_blank(cell) and not same_text(cell, claim[field] or ""):
            yield Ignored(row.number, row.claim_id, column, cell)
