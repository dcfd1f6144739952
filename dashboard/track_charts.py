"""Charts of one tracked claim: functions from a table to a Plotly figure, with no Streamlit in them.

Each point carries the id of its claim as `customdata`. Names come from articles, so every one that is shown is escaped.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import MOST_TICKS, day_range, finished, short
from dashboard.style import INK, STANCE_COLOURS
from pipeline.taxonomy import Stance

STANCE_SYMBOLS = {
    Stance.SUPPORTS: "circle", Stance.DENIES: "x", Stance.QUESTIONS: "diamond", Stance.REPORTS: "square",
}  # fmt: skip


def appearances(table: pd.DataFrame, ink: str = INK, here: str | None = None) -> go.Figure:
    """Appearances of one claim in time, a row an outlet (rows `day`, `outlet`, `actor`, `stance`, `text`, `claim_id`).

    Those of one outlet on one day stand side by side; `here` is the claim that is looked at. A click on one means its
    id.
    """
    table = table[table["day"] != ""]
    outlets = list(dict.fromkeys(table["outlet"]))
    places = {outlet: place for place, outlet in enumerate(outlets)}
    at_once = table.groupby(["day", "outlet"], sort=False)
    apart = at_once.cumcount() - (at_once["day"].transform("size") - 1) / 2
    # Within their row, however many they are.
    apart = apart * (0.8 / at_once["day"].transform("size").clip(lower=3))
    table = table.assign(y=table["outlet"].map(places).astype(float) + apart.astype(float))
    figure = go.Figure()
    for stance in Stance:
        part = table[table["stance"] == stance]
        if not part.empty:
            figure.add_scatter(
                x=list(part["day"]), y=list(part["y"]), mode="markers", name=stance.value, showlegend=True,
                customdata=[[claim_id] for claim_id in part["claim_id"]],
                hovertext=[
                    f"{escape(outlet)}, {day}<br>{escape(actor)}: {escape(_line(text))}"
                    for outlet, day, actor, text in _texts(part, "outlet", "day", "actor", "text")
                ],
                hovertemplate=f"%{{hovertext}}<br>{stance.value}<extra></extra>",
                marker=_point_style(stance, [claim_id == here for claim_id in part["claim_id"]], ink),
            )  # fmt: skip
    figure.update_layout(height=150 + 56 * max(2, len(outlets)))
    figure.update_xaxes(title="day of publication", type="date", tickformat="%-d %b\n%Y", nticks=10)
    if not table.empty:
        days = pd.to_datetime(table["day"], format="%Y-%m-%d", errors="coerce").dropna()
        figure.update_xaxes(range=day_range(days.min(), days.max()))
    figure.update_yaxes(
        title="outlet", tickmode="array", tickvals=list(places.values()), zeroline=False,
        ticktext=[escape(short(outlet)) for outlet in outlets], range=[len(outlets) - 0.4, -0.6],
    )  # fmt: skip
    figure.update_layout(legend_itemsizing="constant")
    return finished(figure, ink, "Appearances by outlet and stance")


def figures_in_time(table: pd.DataFrame, ink: str = INK, here: str | None = None) -> go.Figure:
    """Figures of one claim in time (rows as `pipeline.tracked.figures_over_time` gives them, of one unit).

    A line leads from one to the next, past those that somebody denies.
    """
    stands = table[table["stance"] != Stance.DENIES.value]
    unit = str(table["unit"].iloc[0]) if len(table) else ""
    figure = go.Figure()
    figure.add_scatter(
        x=list(stands["day"]), y=list(stands["value"]), mode="lines", hoverinfo="skip", showlegend=False,
        line={"color": STANCE_COLOURS[Stance.REPORTS], "width": 1, "dash": "dot"},
    )  # fmt: skip
    for stance in Stance:
        part = table[table["stance"] == stance]
        if not part.empty:
            figure.add_scatter(
                x=list(part["day"]), y=list(part["value"]), mode="markers+text", name=stance.value, showlegend=True,
                text=[f"{value:,.12g}" for value in part["value"]], textposition="top center",
                customdata=[[claim_id] for claim_id in part["claim_id"]],
                hovertext=[
                    f"{escape(text)}<br>{escape(actor)}, {escape(outlet)}, {day}"
                    for text, actor, outlet, day in _texts(part, "text", "actor", "outlet", "day")
                ],
                hovertemplate="%{hovertext}<extra></extra>",
                marker=_point_style(stance, [claim_id == here for claim_id in part["claim_id"]], ink),
            )  # fmt: skip
    figure.update_layout(height=300)
    figure.update_xaxes(title="day of publication", type="date", tickformat="%-d %b\n%Y", nticks=10)
    if len(table):
        days = pd.to_datetime(table["day"], format="%Y-%m-%d", errors="coerce").dropna()
        figure.update_xaxes(range=day_range(days.min(), days.max()))
    figure.update_yaxes(title=escape(unit) or "figure", tickformat=",", zeroline=False, nticks=MOST_TICKS)
    _leave_room(figure, [float(value) for value in table["value"]])
    figure.update_layout(legend_itemsizing="constant")
    return finished(figure, ink, "The figure over time")


def _leave_room(figure: go.Figure, values: Sequence[float]) -> None:
    """Let the highest point's number stand below the chart's edge."""
    if values:
        margin = 0.2 * ((max(values) - min(values)) or abs(values[0]) or 1)
        figure.update_yaxes(range=[min(values) - margin, max(values) + margin])


def _texts(table: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    return (tuple(map(str, row)) for row in table[list(columns)].itertuples(index=False))


def _line(text: str) -> str:
    """A text cut to what a label beside a chart can hold."""
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _point_style(stance: Stance, here: Sequence[bool], ink: str) -> dict[str, Any]:
    return {
        "color": STANCE_COLOURS[stance],
        "symbol": STANCE_SYMBOLS[stance],
        "opacity": 1,
        "size": [16 if one else 11 for one in here],
        "line": {"color": ink, "width": [2 if one else 0 for one in here]},
    }
