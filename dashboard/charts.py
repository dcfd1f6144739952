"""Charts: functions from a table to a Plotly figure.

One palette for stances, from Okabe and Ito's colours that colour-blind readers tell apart.
"""

import pandas as pd
import plotly.graph_objects as go

from pipeline.taxonomy import ClaimType, Stance

STANCE_COLOURS = {
    Stance.SUPPORTS: "#0072B2",
    Stance.DENIES: "#D55E00",
    Stance.QUESTIONS: "#E69F00",
    Stance.REPORTS: "#8C8C8C",
}
STANCE_PATTERNS = {Stance.SUPPORTS: "", Stance.DENIES: "/", Stance.QUESTIONS: ".", Stance.REPORTS: "x"}
LONGEST_LABEL = 28


def short(label: str) -> str:
    """Return a label cut to what an axis can hold."""
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def actor_stance(table: pd.DataFrame) -> go.Figure:
    """Stacked bars of claims by actor (rows `actor`, `stance`, `claims`), the largest actor on top."""
    figure = go.Figure()
    names = list(dict.fromkeys(table["actor"]))
    for stance in Stance:
        part = table[table["stance"] == stance]
        if part.empty:
            continue
        figure.add_bar(
            y=list(part["actor"]),
            x=list(part["claims"]),
            name=stance.value,
            orientation="h",
            marker={
                "color": STANCE_COLOURS[stance],
                "pattern": {"shape": STANCE_PATTERNS[stance], "fgopacity": 0.4},
            },
            customdata=[[name, stance.value] for name in part["actor"]],
            hovertemplate="%{customdata[0]} %{customdata[1]}: %{x} claims<extra></extra>",
        )
    figure.update_layout(barmode="stack", title="Claims by actor and stance", height=120 + 34 * max(4, len(names)))
    figure.update_xaxes(title="claims", tickformat="d", rangemode="tozero")
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=names[::-1],
        tickmode="array",
        tickvals=names,
        ticktext=[short(n) for n in names],
    )
    return _finished(figure)


def actor_type(table: pd.DataFrame) -> go.Figure:
    """Heat map of claims by actor and type (rows `actor`, `type`, `claims`)."""
    names, kinds = list(dict.fromkeys(table["actor"])), [kind.value for kind in ClaimType]
    counts = table.pivot_table(index="actor", columns="type", values="claims", aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=names[::-1], columns=kinds, fill_value=0).astype(int)
    figure = go.Figure(
        go.Heatmap(
            z=counts.to_numpy().tolist(),
            x=kinds,
            y=names[::-1],
            colorscale="Cividis_r",
            texttemplate="%{z}",
            colorbar={"title": "claims"},
            hovertemplate="%{y}, %{x}: %{z} claims<extra></extra>",
        )
    )
    figure.update_layout(title="Claims by actor and type", height=120 + 34 * max(4, len(names)))
    figure.update_xaxes(title="type", side="bottom")
    figure.update_yaxes(tickmode="array", tickvals=names, ticktext=[short(name) for name in names])
    return _finished(figure)


def day_stance(table: pd.DataFrame) -> go.Figure:
    """Bars of claims by day of publication and stance (rows `day`, `stance`, `claims`)."""
    figure = go.Figure()
    for stance in Stance:
        part = table[table["stance"] == stance]
        if not part.empty:
            figure.add_bar(
                x=list(part["day"]),
                y=list(part["claims"]),
                name=stance.value,
                marker_color=STANCE_COLOURS[stance],
            )
    figure.update_layout(barmode="stack", title="Claims over time by stance", height=320)
    figure.update_xaxes(title="day of publication", type="date", tickformat="%d %b %Y")
    figure.update_yaxes(title="claims", tickformat="d", rangemode="tozero")
    return _finished(figure)


def _finished(figure: go.Figure) -> go.Figure:
    figure.update_layout(
        margin={"l": 10, "r": 10, "t": 50, "b": 40},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 1, "xanchor": "right"},
    )
    figure.update_yaxes(automargin=True)
    return figure
