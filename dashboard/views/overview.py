"""Overview: how many claims, by whom, for and against; what is contested."""

from typing import Any

import streamlit as st

from dashboard import charts, filters, queries
from pipeline.store import OTHERS


def _chosen(key: str, field: str = "y") -> None:
    """A click on a bar filters by its actor, and by its stance or type."""
    points: list[dict[str, Any]] = st.session_state[key].selection.points
    if not points:
        return
    point = points[0]
    actor = point.get(field)
    if actor and actor != OTHERS:
        filters.choose(actor=[actor])
    if (custom := point.get("customdata")) and len(custom) > 1:
        filters.choose(stance=[custom[1]])


def _contested() -> None:
    rows = queries.contested(filters.current())
    st.subheader("Contested propositions")
    if rows.empty:
        st.text("None: nothing here is supported by one actor and denied by another.")
        return
    for row in queries.records(rows):
        with st.container(border=True):
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.text(row["text"])
            left.caption(f"supported by {row['supporters']} · denied by {row['deniers']}".replace("$", "\\$"))
            if right.button(
                "Show claims", key=f"contested {row['proposition_key']}", help="Its claims in the review queue"
            ):
                st.switch_page("views/review.py", query_params={"proposition": row["proposition_key"]})


found = queries.counts(filters.current())
st.title("Overview")
if not queries.options().outlets:
    filters.welcome()
elif not found.claims:
    filters.nothing_found()
else:
    filters.headline(found.claims)
    columns = st.columns(5)
    names = ("Claims", "Articles", "Actors", "Contested", "Reviewed")
    values = (found.claims, found.articles, found.actors, found.contested, found.reviewed)
    for column, name, value in zip(columns, names, values, strict=True):
        column.metric(name, f"{value:,}")
    left, right = st.columns([3, 2])
    left.plotly_chart(
        charts.actor_stance(queries.by_actor(filters.current(), "stance")),
        key="actor_stance",
        on_select=lambda: _chosen("actor_stance"),
        selection_mode="points",
        config={"displayModeBar": False},
    )
    left.caption("A click on a bar filters by its actor and stance.")
    right.plotly_chart(charts.actor_type(queries.by_actor(filters.current(), "type")), config={"displayModeBar": False})
    days = queries.by_day(filters.current())
    if days.empty:
        st.caption("No article here has a date of publication, so there is nothing to show over time.")
    else:
        st.plotly_chart(charts.day_stance(days), config={"displayModeBar": False})
    _contested()
