"""Charts: functions from a table to a Plotly figure, with no Streamlit in them.

Each point carries as `customdata` what a click on it means: an actor and a stance or type, or two days.
Names come from articles, and Plotly reads markup in labels, so every name that is shown is escaped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.style import INK, STANCE_COLOURS, TYPE_COLOURS
from pipeline.filters import OUTLET_VOICE
from pipeline.reading.evaluation import Evaluation
from pipeline.store import OTHERS
from pipeline.taxonomy import ClaimType, Stance

Part = Literal["stance", "type"]
PATTERNS: dict[Stance | ClaimType, str] = {
    **dict(zip(Stance, ("", "/", ".", "x"), strict=True)),
    **dict(zip(ClaimType, ("/", ".", "x", ""), strict=True)),
}
LONGEST_LABEL = 26
MOST_TICKS = 6
FEWEST = 10
"""Sentences in a tenth of confidence, below which their share right says nothing."""
DWARFS = 3
"""How many times as long as the longest bar of a named actor a bar may be before it flattens all others."""
_DAY = 86_400_000
"""Milliseconds, in which Plotly counts time."""
_NO_FILL, _FULL = "rgba(0, 114, 178, 0)", "rgba(0, 114, 178, 0.6)"


def short(label: str) -> str:
    """Return a label cut to what an axis can hold."""
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def drawable(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows that fit one scale, and the claims of those that don't.

    The outlet's own voice and "others" are no actors; where they dwarf every actor they are better said in words.
    """
    totals = table.groupby("actor", sort=False)["claims"].sum()
    unnamed = totals.index.isin([OUTLET_VOICE, OTHERS])
    longest = int(totals[~unnamed].max()) if not unnamed.all() else 0
    dwarfing = totals[unnamed & (totals > DWARFS * longest)] if longest else totals[:0]
    left_out = {str(name): int(claims) for name, claims in dwarfing.items()}
    return table[~table["actor"].isin(list(left_out))], left_out


def actor_stance(table: pd.DataFrame, ink: str = INK) -> go.Figure:
    """Stacked bars of claims by actor (rows `actor`, `stance`, `claims`), the largest actor on top."""
    names = list(dict.fromkeys(table["actor"]))
    figure = go.Figure()
    for stance in Stance:
        part = table[table["stance"] == stance]
        if not part.empty:
            figure.add_bar(
                y=list(part["actor"]),
                x=list(part["claims"]),
                orientation="h",
                customdata=[[name, stance.value] for name in part["actor"]],
                hovertext=[escape(name) for name in part["actor"]],
                hovertemplate=f"%{{hovertext}}<br>{stance.value}: %{{x}}<extra></extra>",
                **bar_style(stance),
            )
    totals = table.groupby("actor", sort=False)["claims"].sum()
    figure.add_scatter(
        y=names,
        x=[int(totals[name]) for name in names],
        text=[f" {totals[name]:,}" for name in names],
        mode="text",
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_layout(barmode="stack", height=150 + 27 * max(3, len(names)))
    figure.update_xaxes(title="claims", zeroline=False, **count_axis(totals))
    name_axis(figure, names)
    return finished(figure, ink, "Claims by actor and stance")


def actor_type(table: pd.DataFrame, ink: str = INK) -> go.Figure:
    """Heat map of claims by actor and type (rows `actor`, `type`, `claims`), shaded by share of the actor's claims."""
    names, kinds = list(dict.fromkeys(table["actor"])), [kind.value for kind in ClaimType]
    counts = table.pivot_table(index="actor", columns="type", values="claims", aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=names, columns=kinds, fill_value=0).astype(int)
    shares = counts.div(counts.sum(axis=1).clip(lower=1), axis=0)
    grid = zip(counts.to_numpy().tolist(), shares.to_numpy().tolist(), strict=True)
    cells = [
        Cell(kind, name, count, share, f"{escape(name)}<br>{kind}: {count:,} ({share:.0%} of the actor’s claims)")
        for name, (row, row_shares) in zip(names, grid, strict=True)
        for kind, count, share in zip(kinds, row, row_shares, strict=True)
    ]
    figure = heat_map(names, kinds, cells)
    figure.update_layout(height=150 + 27 * max(3, len(names)))
    figure.update_xaxes(title="type", side="bottom", showgrid=False, tickangle=0, range=[-0.5, len(kinds) - 0.5])
    name_axis(figure, names)
    return finished(figure, ink, "Claims by actor and type", "shade: share of the actor’s claims")


@dataclass(frozen=True)
class Cell:
    """One cell of a heat map."""

    column: str
    row: str
    count: int
    share: float
    """What it is shaded by, 0 to 1."""
    hover: str
    """HTML that is shown under the pointer."""


def heat_map(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Cell]) -> go.Figure:
    """Draw cells, row after row, with their counts; a click on one means its row and column."""
    shares = [cell.share for cell in cells]
    figure = go.Figure(
        go.Heatmap(
            z=[shares[start : start + len(columns)] for start in range(0, len(shares), len(columns))],
            x=list(columns),
            y=list(rows),
            zmin=0,
            zmax=1,
            colorscale=[[0, _NO_FILL], [1, _FULL]],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    )
    # Text in a trace of its own takes the page's colour, light or dark, and can be clicked; a heat map's can't.
    figure.add_scatter(
        x=[cell.column for cell in cells],
        y=[cell.row for cell in cells],
        mode="markers+text",
        marker={"symbol": "square", "size": 24, "opacity": 0},
        text=[f"{cell.count:,}" if cell.count else "" for cell in cells],
        textposition="middle center",
        customdata=[[cell.row, cell.column] for cell in cells],
        hovertext=[cell.hover for cell in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    return figure


def confusion(found: Evaluation, title: str, ink: str = INK) -> go.Figure:
    """Heat map of what claims are (rows) by what the model takes them for, shaded by share of the row."""
    kinds = [kind.value for kind in ClaimType]
    cells = [
        Cell(
            read,
            kind,
            count,
            count / max(1, sum(row)),
            f"{kind}, read as {read}: {count:,} ({count / max(1, sum(row)):.0%})",
        )
        for kind, row in zip(kinds, found.confusion, strict=True)
        for read, count in zip(kinds, row, strict=True)
    ]
    figure = heat_map(kinds, kinds, cells)
    figure.update_layout(height=340)
    figure.update_xaxes(title="read as", side="bottom", showgrid=False, tickangle=0, range=[-0.5, len(kinds) - 0.5])
    name_axis(figure, kinds)
    figure.update_yaxes(title="labelled as")
    return finished(figure, ink, title, "shade: share of the row")


def calibration(found: Evaluation, ink: str = INK) -> go.Figure:
    """Line of the share of claims that were told right by the model's confidence, beside what it should be."""
    drawn = [tenth for tenth in found.calibration if tenth[2] >= FEWEST]
    sure, right, counts = zip(*drawn, strict=True) if drawn else ((), (), ())
    most = max(counts, default=1)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name="as sure as right", hoverinfo="skip",
        line={"color": STANCE_COLOURS[Stance.REPORTS], "dash": "dash", "width": 2},
    )  # fmt: skip
    figure.add_scatter(
        x=list(sure), y=list(right), mode="lines+markers", name="the model", customdata=list(counts),
        hovertemplate="confidence %{x:.0%}<br>right %{y:.0%}<br>%{customdata:,} claims<extra></extra>",
        marker={"size": [8 + 16 * (count / most) ** 0.5 for count in counts], "color": STANCE_COLOURS[Stance.SUPPORTS]},
        line={"color": STANCE_COLOURS[Stance.SUPPORTS], "width": 2},
    )  # fmt: skip
    figure.update_layout(height=340)
    figure.update_xaxes(title="confidence", tickformat=".0%", range=[0.2, 1.04], zeroline=False)
    figure.update_yaxes(title="share right", tickformat=".0%", range=[-0.04, 1.08], zeroline=False)
    return finished(figure, ink, "Calibration")


def over_time(table: pd.DataFrame, part: Part, ink: str = INK, beside: pd.DataFrame | None = None) -> go.Figure:
    """Bars of claims by time of publication and stance or type (rows `day`, `stance` or `type`, `claims`).

    A bar is a day; where that gives too many, a week or a month. Drawn `beside` the chart of another table, both have
    the same axes.
    """
    dated = [_dated(one) for one in (table, beside) if one is not None]
    unit, frequency, step, width = _unit(pd.concat(dated)["day"])
    drawn = [_in_spans(one, frequency) for one in dated]
    days, both = drawn[0], pd.concat(drawn)
    figure = go.Figure()
    for value in Stance if part == "stance" else ClaimType:
        some = days[days[part] == value].groupby(["first", "last"], as_index=False)["claims"].sum()
        if not some.empty:
            figure.add_bar(
                x=[_day(first) for first in some["first"]],
                y=list(some["claims"]),
                customdata=[[_day(first), _day(last)] for first, last in zip(some["first"], some["last"], strict=True)],
                xperiod=step,
                xperiodalignment="middle",
                width=width,
                hovertemplate=f"%{{customdata[0]}}<br>{value.value}: %{{y}}<extra></extra>",
                **bar_style(value),
            )
    figure.update_layout(barmode="stack", height=300)
    figure.update_xaxes(title=f"{unit} of publication", type="date", tickformat="%-d %b\n%Y", nticks=12)
    if not both.empty:
        figure.update_xaxes(range=day_range(both["first"].min(), both["last"].max()))
    heights = pd.concat([one.groupby("first")["claims"].sum() for one in drawn])
    figure.update_yaxes(title="claims", **count_axis(heights))
    if beside is not None and not heights.empty:
        figure.update_yaxes(range=[0, 1.05 * int(heights.max())])
    return finished(figure, ink, f"Claims over time by {part}")


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    days = pd.to_datetime(table["day"], format="%Y-%m-%d", errors="coerce")
    return table.assign(day=days).dropna(subset="day")


def _in_spans(days: pd.DataFrame, frequency: str) -> pd.DataFrame:
    spans = days["day"].dt.to_period(frequency)
    return days.assign(first=spans.dt.start_time, last=spans.dt.end_time)


def count_axis(totals: "pd.Series[int]") -> dict[str, Any]:
    """Return the settings of an axis of numbers of claims, which are whole."""
    steps = {"dtick": 1} if totals.empty or totals.max() <= MOST_TICKS else {"nticks": MOST_TICKS}
    return {"tickformat": ",d", "rangemode": "tozero", **steps}


def _unit(days: "pd.Series[pd.Timestamp]") -> tuple[str, str, Any, float]:
    """Return what a bar of the chart over time is: its name, pandas' and Plotly's words for it, its width in ms."""
    length = (days.max() - days.min()).days if len(days) else 0
    if length <= 100:
        return "day", "D", _DAY, 0.8 * _DAY
    return ("week", "W-SUN", 7 * _DAY, 5.6 * _DAY) if length <= 730 else ("month", "M", "M1", 24 * _DAY)


def day_range(first: pd.Timestamp, last: pd.Timestamp) -> list[str]:
    """Return the ends of the axis; a few days alone must not become bars as wide as the page."""
    margin = pd.Timedelta(days=max(0.5, (14 - (last - first).days) / 2))
    return [f"{first - margin:%Y-%m-%d %H:%M}", f"{last + margin:%Y-%m-%d %H:%M}"]


def bar_style(value: Stance | ClaimType) -> dict[str, Any]:
    """Return the settings of the bars of a stance or a type: its colour, pattern and name."""
    colour = STANCE_COLOURS[value] if isinstance(value, Stance) else TYPE_COLOURS[value]
    pattern = {"shape": PATTERNS[value], "fillmode": "overlay", "fgcolor": "rgba(255,255,255,.55)", "size": 6}
    # Named even where it is the only one.
    return {
        "showlegend": True,
        "name": value.value,
        "marker": {"color": colour, "pattern": pattern, "line": {"width": 0}},
    }


def name_axis(figure: go.Figure, names: Iterable[str]) -> None:
    """Set the names down the side of a chart, the first on top, cut to what fits."""
    names = list(names)
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        range=[len(names) - 0.5, -0.5],
        tickmode="array",
        tickvals=names,
        ticktext=[escape(short(name)) for name in names],
        ticks="",
        showgrid=False,
        title="actor",
    )


def finished(figure: go.Figure, ink: str, title: str, subtitle: str = "") -> go.Figure:
    """Set the title above the legend above the chart, so that they don't meet on a narrow page."""
    figure.update_layout(
        title={
            "text": title,
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 8},
        },
        margin={"l": 8, "r": 36, "t": 74, "b": 44},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "xanchor": "left", "traceorder": "normal"},
        font={"color": ink},
        legend_font={"color": ink},
        clickmode="event+select",
        dragmode=False,
    )
    if subtitle:
        figure.update_layout(title_subtitle={"text": subtitle, "font": {"color": ink}})
    axis = {"automargin": True, "fixedrange": True, "tickfont": {"color": ink}, "title_font": {"color": ink}}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    figure.update_traces(textfont={"color": ink}, selector={"type": "scatter"})
    return figure


def _day(moment: pd.Timestamp) -> str:
    return str(moment.date().isoformat())
