"""What the claims of one track come to: who is on which side, and how a figure changed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipeline.filters import OUTLET_VOICE
from pipeline.taxonomy import Stance

Row = dict[str, Any]
"""A claim as `store.track_claims` gives it."""


def sides(rows: Sequence[Row], stance: Stance) -> dict[str, list[Row]]:
    """Return a track's claims of one stance by who makes them, those with the most claims first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["stance"] == stance:
            found.setdefault(row["actor"] or OUTLET_VOICE, []).append(row)
    return dict(sorted(found.items(), key=lambda side: (-len(side[1]), side[0])))


def summary(rows: Sequence[Row]) -> str:
    """Return in words how often a track's claim appears, where and when."""

    def number(of: int, noun: str) -> str:
        return f"{of:,} {noun}" + ("" if of == 1 else "s")

    days = sorted({row["published"][:10] for row in rows if row["published"]})
    outlets = {row["outlet"] for row in rows if row["outlet"]}
    articles = {row["article_id"] for row in rows}
    parts = [
        number(len(rows), "time"),
        f"in {number(len(articles), 'article')}",
        f"of {number(len(outlets), 'outlet')}",
    ]
    if days:
        parts.append(f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}")
    return " ".join(parts)


def figures_over_time(rows: Sequence[Row]) -> pd.DataFrame:
    """Return the figures of a track's claims in the order of its rows, undated ones left out.

    Of all figures those of the unit that most of the claims name, so that one scale fits them; none where fewer than
    two claims name one. Columns: `day`, `value`, `unit`, `text`, `actor`, `outlet`, `stance`, `claim_id`.
    """
    units = Counter(unit for row in rows for unit in {figure["unit"] for figure in row["figures"]})
    unit, number = next(iter(sorted(units.items(), key=lambda one: (-one[1], one[0]))), ("", 0))
    found = [
        (
            row["published"][:10], float(figure["value"]), figure["unit"], figure["text"],
            row["actor"] or OUTLET_VOICE, row["outlet"], row["stance"], row["claim_id"],
        )
        for row in rows
        for figure in row["figures"]
        if number > 1 and row["published"] and figure["unit"] == unit
    ]  # fmt: skip
    columns = ["day", "value", "unit", "text", "actor", "outlet", "stance", "claim_id"]
    return pd.DataFrame(found, columns=columns, dtype=object)
