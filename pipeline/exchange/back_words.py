"""What a desk's table would change, in words: for scripts, for standard error, for a page."""

from collections.abc import Iterator
from typing import Any

from pipeline.exchange.back import Change, Choices, Plan, outcome
from pipeline.exchange.desk_cells import shown


def rows(plan: Plan, choices: Choices | None = None) -> Iterator[dict[str, Any]]:
    """Yield each change as an object for JSON lines, conflicts that keep ours too.

    Keys: `row`, `claim_id`, `claim`, `field`, `from` and `to` (texts, or lists of them), `conflict` and `taken`
    (true or false), `why` (what brings it about where it is not the cell itself, or "").
    """
    made = outcome(plan, choices)
    for change in sorted(dict.fromkeys([*made, *plan.conflicts]), key=lambda one: one.row):
        yield {
            "row": change.row,
            "claim_id": change.claim_id,
            "claim": change.claim,
            "field": name(change.field),
            "from": change.before,
            "to": change.after,
            "conflict": change.conflict,
            "taken": change in made,
            "why": change.why,
        }


def remarks(plan: Plan) -> Iterator[str]:
    """Yield a line for each thing that a person should know: about the file, and about rows and cells not taken."""
    yield from plan.warnings
    for one in plan.refused:
        yield f"row {one.row}: {one.reason}"
    for cell in plan.ignored:
        yield f"row {cell.row}: the column {cell.column!r} is not taken: {cell.cell!r}"


def summary(plan: Plan, choices: Choices | None = None) -> str:
    """Return the plan's numbers in one line."""
    made = outcome(plan, choices)
    kept = len(plan.conflicts) - sum(change.conflict for change in made)
    return (
        f"rows: {plan.rows:,}, of them {plan.unchanged:,} unchanged and {len(plan.refused):,} refused; "
        f"{number(made)}; conflicts: {len(plan.conflicts):,}, of them {kept:,} keep ours"
    )


def number(changes: tuple[Change, ...]) -> str:
    """Return how much changes: "214 changes to 180 claims"."""
    claims = len({change.claim_id for change in changes})
    return f"{len(changes):,} change{'s' * (len(changes) != 1)} to {claims:,} claim{'s' * (claims != 1)}"


def name(field: str) -> str:
    """Return a field's name as people say it."""
    return field.replace("_", " ")


def text(change: Change, *, after: bool) -> str:
    """Return one side of a change as text."""
    return shown(change.field, change.after if after else change.before)
