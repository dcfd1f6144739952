"""Which column of a table holds what of an article: guessed by the columns' names and by what their cells hold."""

import csv
import re
from collections.abc import Mapping, Sequence

from pipeline.formats.cells import published
from pipeline.inputs import InputError
from pipeline.resources import read_toml
from pipeline.written_dates import Order

FIELDS = ("text", "title", "url", "published", "outlet", "author", "id")
Columns = Mapping[str, str]
"""The column of each of the FIELDS, "" where a field has none."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
MIN_TEXT = 40
"""Characters that the cells of a text column have on average where its name tells; without a name, far more."""
_MIN_NAMELESS = 200


def guess(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the column of each field, as the header and some rows tell; "" where nothing does."""
    cells = {column: [row[column] for row in rows if row.get(column, "").strip()] for column in header}
    found: dict[str, str] = {}
    for field in FIELDS:
        free = [column for column in header if column not in found.values()]
        found[field] = next((column for column in _named(field, free) if _fits(field, cells[column])), "")
        if not found[field]:
            found[field] = _nameless(field, {column: cells[column] for column in free})
    return found


def chosen_over(guessed: Columns, chosen: Columns, header: Sequence[str], name: str) -> dict[str, str]:
    """Return the guessed columns with those in their place that somebody chose.

    Raises InputError naming the table if it has no such column, or if there is none for the text.
    """
    listed = ", ".join(header[:20])
    for field, column in chosen.items():
        if column and column not in header:
            raise InputError(f"{name}: no column is called {column!r} for the {field} (there are: {listed})")
    taken = {column for column in chosen.values() if column}
    columns = {field: "" if column in taken else column for field, column in guessed.items()} | dict(chosen)
    if not columns["text"]:
        raise InputError(f"{name}: which column holds the articles' text? (there are: {listed})")
    return columns


def parse_columns(value: str) -> dict[str, str]:
    """Return the columns that a person chose as "text=body,title=headline"; nothing after "=" is no column.

    A name with a comma in it stands between quotation marks with its field: text=body,"title=head, line".
    Raises InputError if it is not of this form.
    """
    chosen: dict[str, str] = {}
    for part in next(csv.reader([value], skipinitialspace=True), []):
        field, equals, column = part.partition("=")
        if not equals or field.strip() not in FIELDS:
            raise InputError(
                f"{part!r} is no column: write it as text=body, with one of {', '.join(FIELDS)} before '='"
            )
        chosen[field.strip()] = column.strip()
    return chosen


def described(columns: Columns, header: Sequence[str]) -> str:
    """Return in words what is read from which column."""
    used = [f"{field}={column}" for field, column in columns.items() if column]
    rest = len(set(header) - set(columns.values()))
    others = f"; {rest} more column{'s' * (rest != 1)} left alone" if rest else ""
    return f"read as {', '.join(used)}{others}"


def _named(field: str, header: Sequence[str]) -> list[str]:
    """The columns that are called like a field, the surest first."""
    names = read_toml("columns.toml")[field]
    folded = {column: " ".join(re.findall(r"[^\W_]+", column.casefold())) for column in header}
    return sorted((c for c in header if folded[c] in names), key=lambda column: names.index(folded[column]))


def _fits(field: str, cells: Sequence[str]) -> bool:
    """Whether a column's cells can be what its name says; a column without any can."""
    if not cells:
        return field != "text"
    if field == "text":
        return _length(cells) >= MIN_TEXT
    if field in {"url", "published"}:
        return _share(field, cells) >= 0.5
    # "Source" may be an address, and "author" the text's own.
    return _share("url", cells) < 0.5 and _length(cells) <= 300


def _nameless(field: str, cells: Mapping[str, Sequence[str]]) -> str:
    if field == "text":
        longest = max(cells, key=lambda column: _length(cells[column]), default="")
        return longest if longest and _length(cells[longest]) >= _MIN_NAMELESS else ""
    if field in {"url", "published"}:
        # A bare number may count anything: only a name makes it a moment.
        held = {column: [cell for cell in some if not cell.strip().isdigit()] for column, some in cells.items()}
        return next((column for column, some in held.items() if some and _share(field, some) > 0.9), "")
    return ""


def _length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0


def _share(field: str, cells: Sequence[str]) -> float:
    fitting = (
        published(cell, Order.DAY) if field == "published" else _ADDRESS.fullmatch(cell.strip()) for cell in cells
    )
    return sum(map(bool, fitting)) / len(cells)
