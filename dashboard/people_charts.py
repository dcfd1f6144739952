"""Charts of who stands against whom and of outlets; as in `charts`, each point carries what a click on it means."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import Cell, finished, heat_map, name_axis, short
from dashboard.style import INK, TYPE_COLOURS
from pipeline.taxonomy import ClaimType

FEW = 20
"""Claims of an outlet below which its share may well be chance; its bar is drawn pale."""


def disputes(table: pd.DataFrame, ink: str = INK) -> go.Figure:
    """Heat map of who denies (its rows) what whom says (its columns).

    The table has the columns `denier`, `supporter`, `propositions` and `together`, as the store gives them.
    """
    deniers, supporters = (
        list(table.groupby(side)["propositions"].sum().sort_values(ascending=False, kind="stable").index)
        for side in ("denier", "supporter")
    )
    names = zip(table["denier"], table["supporter"], strict=True)
    numbers = zip(table["propositions"].astype(int), table["together"].astype(int), strict=True)
    found = dict(zip(names, numbers, strict=True))
    most = max(table["propositions"], default=1)
    cells = []
    for denier in deniers:
        for supporter in supporters:
            count, together = found.get((denier, supporter), (0, 0))
            said = f"{count:,} proposition{'s' if count != 1 else ''}, {together:,} in one article with it"
            hover = f"{escape(denier)} denies what {escape(supporter)} says<br>{said}"
            nothing = f"{escape(denier)} denies nothing that {escape(supporter)} says"
            cells.append(Cell(supporter, denier, count, count / most, hover if count else nothing))
    figure = heat_map(deniers, supporters, cells)
    figure.update_layout(height=190 + 27 * max(3, len(deniers)))
    figure.update_xaxes(
        title="what these support", type="category", side="bottom", showgrid=False, tickangle=-35,
        categoryorder="array", categoryarray=supporters, range=[-0.5, len(supporters) - 0.5], tickmode="array",
        tickvals=supporters, ticktext=[escape(short(name)) for name in supporters],
    )  # fmt: skip
    name_axis(figure, deniers)
    figure.update_yaxes(title="these deny")
    return finished(figure, ink, "Who disputes whom", "propositions that one denies and the other supports")


def outlet_voice(table: pd.DataFrame, ink: str = INK) -> go.Figure:
    """Bars of the share of an outlet's claims that are in its own voice (rows `outlet`, `claims`, `voice`)."""
    names = list(table["outlet"])
    rows = [(int(claims), int(voice)) for claims, voice in zip(table["claims"], table["voice"], strict=True)]
    said = [f"{voice:,} of {claims:,}" for claims, voice in rows]
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=[voice / max(1, claims) for claims, voice in rows],
        orientation="h",
        text=[f" {part}" for part in said],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": ink},
        customdata=[[name] for name in names],
        hovertext=[escape(f"{name}: {part} claims") for name, part in zip(names, said, strict=True)],
        hovertemplate="%{hovertext}, %{x:.0%}<extra></extra>",
        marker={
            "color": TYPE_COLOURS[ClaimType.ASSERTION],
            "opacity": [1 if claims >= FEW else 0.4 for claims, _ in rows],
            "line": {"width": 0},
        },
    )
    figure.update_layout(height=150 + 27 * max(3, len(names)), showlegend=False)
    figure.update_xaxes(title="share of the outlet’s claims", tickformat=".0%", range=[0, 1.2], tickvals=[0, 0.5, 1])
    name_axis(figure, names)
    figure.update_yaxes(title="outlet")
    return finished(figure, ink, "Claims in the outlet’s own voice", f"pale: fewer than {FEW} claims in all")
