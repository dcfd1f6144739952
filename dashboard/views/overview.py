"""Overview: how many claims, by whom, for and against; what is contested."""

import datetime
from collections.abc import Callable
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, filters, queries
from dashboard.marking import link, stance_chip
from dashboard.style import ink
from pipeline.filters import Filters
from pipeline.store import OTHERS, Counts
from pipeline.taxonomy import Stance


def _chart(figure: go.Figure, name: str, alt: str, chosen: Callable[[list[str]], None]) -> None:
    """Draw a chart on which a click filters; with other filters it is another chart, with nothing chosen on it."""
    key = f"{name} {filters.current()}"

    def clicked() -> None:
        points: list[dict[str, Any]] = st.session_state[key].selection.points
        if points and (meaning := points[0].get("customdata")):
            chosen(list(meaning.values()) if isinstance(meaning, dict) else meaning)

    st.plotly_chart(
        figure, key=key, on_select=clicked, selection_mode="points", config={"displayModeBar": False}, alt=alt
    )


def _choose_actor(part: str, meaning: list[str]) -> None:
    actor, value = meaning
    filters.choose(**({} if actor == OTHERS else {"actor": [actor]}), **{part: [value]})


def _choose_days(meaning: list[str]) -> None:
    first, last = map(datetime.date.fromisoformat, meaning)
    filters.choose(date_from=first, date_to=last)


def _metrics(found: Counts) -> None:
    with st.container(horizontal=True):
        for name, value in (
            ("Claims", f"{found.claims:,}"),
            ("Articles", f"{found.articles:,}"),
            ("Actors", f"{found.actors:,}"),
            ("Contested", f"{found.contested:,}"),
            ("Reviewed", f"{found.reviewed:,} of {found.claims:,}"),
        ):
            st.metric(name, value, border=True, width=150)


def _actors() -> None:
    chosen = filters.current()
    drawn, left_out = charts.drawable(queries.by_actor(chosen, "stance"))
    left, right = st.container(key="split-charts").columns([3, 2], gap="medium")
    with left:
        _chart(
            charts.actor_stance(drawn, ink()),
            "actor_stance",
            "Claims by actor and stance",
            lambda meaning: _choose_actor("stance", meaning),
        )
        unseen = ", ".join(f"{name} {filters.plural(claims, 'claim')}" for name, claims in left_out.items())
        st.caption(
            "A click on a bar or a cell filters."
            + (f" Too long to draw beside the actors: {unseen}." if unseen else "")
        )
    with right:
        _chart(
            charts.actor_type(queries.by_actor(chosen, "type"), ink()),
            "actor_type",
            "Claims by actor and type",
            lambda meaning: _choose_actor("type", meaning),
        )


def _time() -> None:
    days = queries.by_day(filters.current())
    if days.empty:
        st.caption("No article here has a date of publication, so there is nothing to show over time.")
        return
    _chart(
        charts.time_stance(days, ink()),
        "time_stance",
        "Claims over time by stance",
        _choose_days,
    )


def _contested() -> None:
    rows = queries.contested(filters.current())
    st.subheader("Contested propositions", anchor=False)
    if rows.empty:
        st.text("None: nothing here is supported by one actor and denied by another.")
    for row in queries.records(rows):
        # A page link of Streamlit's would keep the filters, and with them perhaps one side only.
        address = filters.review_address(Filters(proposition=row["proposition_key"]))
        its_claims = f"Review its {filters.plural(row['claims'], 'claim')}"
        with st.container(border=True):
            st.html(
                f'<div class="cd-line"><b>{escape(row["text"])}</b><br>'
                f"{stance_chip(Stance.SUPPORTS)}{escape(row['supporters'])} &emsp; "
                f"{stance_chip(Stance.DENIES)}{escape(row['deniers'])}<br>"
                f"{link(address, its_claims)}</div>"
            )


found = queries.counts(filters.current())
st.title("Overview", anchor=False)
if not queries.options().outlets:
    filters.welcome()
elif not found.claims:
    filters.nothing_found()
else:
    filters.headline(found.claims)
    _metrics(found)
    _actors()
    _time()
    _contested()
