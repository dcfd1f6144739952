"""What tests of the desk's tables share: an export of any columns, and what is decided on claims."""

import csv
import datetime
import io

from pipeline import store
from pipeline.exchange.export import defused
from pipeline.filters import Filters

FIELDS = {
    "claim id": "claim_id", "claim": "text", "actor": "actor", "via": "via", "type": "type", "stance": "stance",
    "quote": "quote", "article title": "title", "outlet": "outlet", "published": "published", "URL": "url",
    "status": "status", "verdict": "verdict", "reviewer": "reviewer", "note": "note", "last changed": "changed_at",
    "dismissal reason": "reason", "assignee": "assignee", "priority": "priority", "tags": "tags",
    "deadline": "deadline", "verdict text": "verdict_text", "evidence": "evidence",
}  # fmt: skip
DECIDED = (
    "status", "reason", "assignee", "priority", "tags", "deadline", "verdict", "verdict_text", "evidence", "note",
    "text", "actor", "stance", "type", "figures",
)  # fmt: skip


def exported(engine, columns=tuple(FIELDS)):
    """The header and rows of an export with these columns, before they are written to a file."""
    rows = []
    for claim in store.claim_rows(engine, Filters(withdrawn=True)):
        between = {"tags": ", ", "evidence": "\n"}
        cells = (claim[FIELDS[name]] for name in columns)
        rows.append(
            [
                between[name].join(cell or ()) if name in between else cell or ""
                for name, cell in zip(columns, cells, strict=True)
            ]
        )
    return [list(columns), *rows]


def as_csv(table, delimiter=",", encoding="utf-8-sig"):
    """A table as the export writes it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in table)
    return stream.getvalue().encode(encoding)


def filled(table, claim_id, **cells):
    """Fill in cells of a claim's row, columns named with _ for blanks."""
    header = table[0]
    (row,) = (row for row in table[1:] if row[header.index("claim id")] == claim_id)
    for name, cell in cells.items():
        row[header.index(name.replace("_", " "))] = cell
    return table


def decided(engine):
    """What stands on every claim."""
    rows = store.claim_rows(engine, Filters(withdrawn=True))
    return {row["claim_id"]: {name: row[name] for name in DECIDED} for row in rows}


def tick(monkeypatch):
    """Let each act come a second after the one before, as editors are slower than tests."""
    seconds = iter(range(10, 100_000))
    start = datetime.datetime(2026, 2, 1, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr(
        store.acts, "now", lambda: (start + datetime.timedelta(seconds=next(seconds))).isoformat(timespec="seconds")
    )
