"""What leaves the desk: CSV, Excel workbooks, JSON lines and ClaimReview; streamed, never all in memory."""

import csv
import datetime
import io
import json
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, Literal, get_args

import pandas as pd
from sqlalchemy import Engine

from pipeline.claim import Claim
from pipeline.exchange.profiles import STANDARD, Profile, Row
from pipeline.filters import Filters
from pipeline.store import claim_rows, claims_page

Format = Literal["csv", "xlsx", "jsonl", "claimreview"]
FORMATS: tuple[Format, ...] = get_args(Format)

_HIDDEN = ("position", "version", "article_id", "removed")
_MAX_CELL = 20_000_000
_FORMULA = "=+-@\t\r\n＝＋－＠"
BOM = "\ufeff"
COLUMNS = STANDARD.columns
"""The columns that every export has where no other profile is chosen."""


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


def write(engine: Engine, filters: Filters, form: Format, stream: BinaryIO, chosen: Profile = STANDARD,
          say: Callable[[str], None] = lambda _: None) -> int:  # fmt: skip
    """Write the claims that the filters select in one of the formats and return how many were written.

    Tables have the columns of the chosen profile. What can't go out whole is told to `say`, one line each:
    cells that a workbook has to cut, claims that ClaimReview has no place for. Raises ExportError where there
    are more claims than the format holds.
    """
    if form == "csv":
        return write_csv(engine, filters, stream, chosen)
    if form == "jsonl":
        return write_jsonl(engine, filters, stream)
    if form == "claimreview":
        from pipeline.exchange.claimreview import write_claimreview

        return write_claimreview(engine, filters, stream, say)
    from pipeline.exchange.xlsx import write_xlsx

    made = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    about = (("exported", made), ("selection", filters.sentence()), ("columns", chosen.name))
    return write_xlsx(claim_rows(engine, filters), chosen.chosen(), about, stream, say)


def write_csv(engine: Engine, filters: Filters, stream: BinaryIO, chosen: Profile = STANDARD) -> int:
    """Write the claims that the filters select as CSV and return their number.

    UTF-8 with a byte-order mark, RFC 4180; a cell that a spreadsheet would take for a formula gets an
    apostrophe in front, which `read_csv` takes off again.
    """
    columns = chosen.chosen()
    stream.write(BOM.encode() + _line(chosen.columns))
    number = 0
    for row in claim_rows(engine, filters):
        stream.write(_line([defused(column.text(row)) for column in columns]))
        number += 1
    return number


def write_jsonl(engine: Engine, filters: Filters, stream: BinaryIO) -> int:
    """Write the claims that the filters select as JSON lines, decisions included, and return their number."""
    number = 0
    for row in claim_rows(engine, filters):
        stream.write((json_line(row) + "\n").encode("utf-8", "replace"))
        number += 1
    return number


def json_line(row: Row) -> str:
    """Return a claim as JSON on one line."""
    return json.dumps({name: value for name, value in row.items() if name not in _HIDDEN}, ensure_ascii=False)


def export_file(engine: Engine, filters: Filters, form: Format, chosen: Profile = STANDARD) -> io.FileIO:
    """Return the whole export as an open file that has no name and goes when it is closed.

    A reader that takes it in one piece holds it once, where bytes that grow in memory are there twice at times.
    """
    made = tempfile.TemporaryFile(prefix="claimdesk-", buffering=0)  # noqa: SIM115 - whoever asked closes it
    buffered = io.BufferedRandom(made)
    write(engine, filters, form, buffered, chosen)
    buffered.detach()
    made.seek(0)
    return made


def preview(engine: Engine, filters: Filters, limit: int, offset: int = 0, chosen: Profile = STANDARD) -> pd.DataFrame:
    """Return a page of the export, its columns named as in the CSV."""
    page = claims_page(engine, filters, limit, offset, "article")
    rows = [[column.text(row) for column in chosen.chosen()] for row in page.to_dict("records")]
    return pd.DataFrame(rows, columns=list(chosen.columns), dtype=object)


def read_csv(stream: BinaryIO, chosen: Profile = STANDARD) -> list[dict[str, str]]:
    """Read an export back: one dictionary a claim, every cell as it was before it was defused.

    Raises ValueError if the profile's columns are not there.
    """
    csv.field_size_limit(_MAX_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    rows = csv.DictReader(text)
    if missing := set(chosen.columns) - set(rows.fieldnames or ()):
        raise ValueError(f"the file has no column {sorted(missing)[0]!r}")
    found = [{name: _restored(cell or "") for name, cell in row.items() if name is not None} for row in rows]
    text.detach()
    return found


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; an apostrophe in front marks what was changed."""
    bare = next((c for c in cell if c in _FORMULA or not (c.isspace() or unicodedata.category(c) == "Cf")), "")
    return "'" + cell if cell.startswith("'") or (bare and bare in _FORMULA) else cell


def _restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
