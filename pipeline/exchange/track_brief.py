"""A tracked claim on a page to print: who made it and who denied it, when and where, and how a figure changed."""

from collections.abc import Sequence
from html import escape

from sqlalchemy import Engine

from pipeline import store
from pipeline.exchange.brief import head, told
from pipeline.filters import OUTLET_VOICE
from pipeline.marking import web_link
from pipeline.taxonomy import Stance
from pipeline.tracked import Row, figures_over_time, sides, summary

_MOST = 200
"""Appearances that are shown; how many more there are is said."""


def track_brief(engine: Engine, track_id: int) -> str:
    """Return the brief of a tracked claim as an HTML page; raises StoreError if there is none of this number."""
    found = store.track(engine, track_id)
    if found is None:
        raise store.StoreError(f"there is no track {track_id}")
    rows = store.track_claims(engine, found["track_id"])
    return brief(found["track_id"], found["wording"], rows, store.opposed_tracks(engine, found["track_id"]))


def brief(track_id: int, wording: str, rows: Sequence[Row], against: Sequence[Row]) -> str:
    """Return a tracked claim as an HTML page; whatever its claims hold is text on it.

    `rows` are its claims, as `store.track_claims` gives them, and `against` the tracks that contradict it.
    """
    return (
        head(wording, f"Tracked claim {track_id}")
        + f"<h1>{escape(wording)}</h1>\n"
        + told(
            [
                ("appears", summary(rows)),
                ("supported by", ", ".join(sides(rows, Stance.SUPPORTS))),
                ("denied by", ", ".join(sides(rows, Stance.DENIES))),
                ("figures", _figures(rows)),
                ("contradicted by", "; ".join(one["wording"] for one in against)),
            ]
        )
        + "<h2>Appearances</h2>\n<table>"
        + "".join(_appearance(row) for row in rows[:_MOST])
        + "</table>\n"
        + (f"<p>and {len(rows) - _MOST} more</p>\n" if len(rows) > _MOST else "")
        + "</body>\n</html>\n"
    )


def _figures(rows: Sequence[Row]) -> str:
    found = figures_over_time(rows)
    return "; ".join(f"{day}: {text}" for day, text in zip(found["day"], found["text"], strict=True))


def _appearance(row: Row) -> str:
    who = (row["actor"] or OUTLET_VOICE) + (f", via {row['via']}" if row["via"] else "")
    verdict = f" <b>{escape(row['verdict'])}</b>" if row["verdict"] else ""
    article = web_link(row["url"], row["title"] or row["doc"])
    return (
        f"<tr><td>{escape(row['published'][:10])}<br>{escape(row['outlet'])}</td>"
        f"<td>{escape(who)} {escape(row['stance'])}<br>{escape(row['status'])}{verdict}</td>"
        f"<td>{escape(row['text'])}<br>“{escape(row['quote'])}”<br>{article}</td></tr>\n"
    )
