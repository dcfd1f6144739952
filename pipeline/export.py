"""What leaves the review: CSV for a fact-check desk, and JSON lines; streamed, never all in memory."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import pandas as pd
from sqlalchemy import Engine

from pipeline.claim import Claim
from pipeline.filters import Filters
from pipeline.store import claim_rows, claims_page

COLUMNS = (
    "claim id", "claim", "actor", "via", "type", "stance", "quote", "article title", "outlet", "published", "URL",
    "figures", "check-worthiness", "status", "verdict", "reviewer", "note", "last changed",
)  # fmt: skip
_FROM = (
    "claim_id", "text", "actor", "via", "type", "stance", "quote", "title", "outlet", "published", "url",
    "figures", "check_worthiness", "status", "verdict", "reviewer", "note", "changed_at",
)  # fmt: skip
_MAX_CELL = 20_000_000
_FORMULA = "=+-@\t\r\n＝＋－＠"
BOM = "\ufeff"


def claim_row(claim: Claim) -> dict[str, Any]:
    """Return a claim as the object that `claimdesk extract` prints."""
    return {
        "doc": claim.doc,
        "claim_id": claim.claim_id,
        "text": claim.text,
        "actor": claim.actor,
        "actor_kind": claim.actor_kind,
        "via": claim.via,
        "type": claim.type,
        "type_confidence": claim.type_confidence,
        "stance": claim.stance,
        "attribution": claim.attribution,
        "cue": claim.cue,
        "quote": claim.quote,
        "spans": claim.spans,
        "figures": [figure.as_row() for figure in claim.figures],
        "due": claim.due,
        "check_worthiness": claim.check_worthiness,
    }


def write_csv(engine: Engine, filters: Filters, stream: BinaryIO) -> int:
    """Write the claims that the filters select as CSV and return their number.

    UTF-8 with a byte-order mark, RFC 4180; a cell that a spreadsheet would take for a formula gets an
    apostrophe in front, which `read_csv` takes off again.
    """
    stream.write(BOM.encode() + _line(COLUMNS))
    number = 0
    for row in claim_rows(engine, filters):
        stream.write(_line([defused(cell) for cell in _cells(row)]))
        number += 1
    return number


def write_jsonl(engine: Engine, filters: Filters, stream: BinaryIO) -> int:
    """Write the claims that the filters select as JSON lines, decisions included, and return their number."""
    hidden = ("position", "version", "article_id")
    number = 0
    for row in claim_rows(engine, filters):
        kept = {name: value for name, value in row.items() if name not in hidden}
        stream.write((json.dumps(kept, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        number += 1
    return number


def export_bytes(engine: Engine, filters: Filters, *, as_csv: bool = True) -> bytes:
    """Return the whole export, for a download."""
    stream = io.BytesIO()
    (write_csv if as_csv else write_jsonl)(engine, filters, stream)
    return stream.getvalue()


def preview(engine: Engine, filters: Filters, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return a page of the export, its columns named as in the CSV."""
    page = claims_page(engine, filters, limit, offset, "article")
    rows = [_cells(row) for row in page.to_dict("records")]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def read_csv(stream: BinaryIO) -> list[dict[str, str]]:
    """Read an export back: one dictionary a claim, every cell as it was before it was defused.

    Raises ValueError if the columns are not those of an export.
    """
    csv.field_size_limit(_MAX_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    rows = csv.DictReader(text)
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise ValueError(f"the file has no column {sorted(missing)[0]!r}")
    found = [{name: _restored(cell or "") for name, cell in row.items() if name is not None} for row in rows]
    text.detach()
    return found


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _cells(row: Mapping[Any, Any]) -> Iterator[str]:
    return (_figures(row[name]) if name == "figures" else _cell(row[name]) for name in _FROM)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _figures(figures: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{f['text']} = {f['value']:.12g} {f['unit']}".strip() for f in figures)


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; an apostrophe in front marks what was changed."""
    bare = next((c for c in cell if c in _FORMULA or not (c.isspace() or unicodedata.category(c) == "Cf")), "")
    return "'" + cell if cell.startswith("'") or (bare and bare in _FORMULA) else cell


def _restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
