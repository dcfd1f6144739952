"""Charts on which a click filters."""

import datetime
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import filters


def chart(figure: go.Figure, name: str, alt: str, chosen: Callable[[list[str]], None]) -> None:
    """Draw a chart on which a click filters; with other filters it is another chart, with nothing chosen on it."""
    key = f"{name} {filters.current()}"

    def clicked() -> None:
        points: list[dict[str, Any]] = st.session_state[key].selection.points
        if points and (meaning := points[0].get("customdata")):
            chosen(list(meaning.values()) if isinstance(meaning, dict) else meaning)

    st.plotly_chart(
        figure, key=key, on_select=clicked, selection_mode="points", config={"displayModeBar": False}, alt=alt
    )


def choose_days(meaning: list[str]) -> None:
    """Filter by the days that a bar stands for."""
    first, last = map(datetime.date.fromisoformat, meaning)
    filters.choose(date_from=first, date_to=last)
