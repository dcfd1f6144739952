"""The filters beside every page; their state is the page's address."""

import datetime
from typing import Any

import streamlit as st

from dashboard import queries
from pipeline.filters import Filters
from pipeline.taxonomy import ClaimType, Stance, Status

LISTS = ("outlet", "actor", "stance", "type", "status")
SINGLE = ("text", "date_from", "date_to", "proposition", "withdrawn")


def filter_bar() -> None:
    """Draw the filters in the sidebar, bound to the address."""
    offered = queries.options()
    with st.sidebar:
        st.subheader("Filters")
        _many("Outlet", "outlet", offered.outlets)
        _many("Actor", "actor", offered.actors)
        _many("Stance", "stance", tuple(Stance))
        _many("Type", "type", tuple(ClaimType))
        _many("Status", "status", tuple(Status))
        st.text_input("Text in the claim", key="text", bind="query-params", placeholder="any words")
        left, right = st.columns(2)
        left.text_input("From day", key="date_from", bind="query-params", placeholder="2026-01-31")
        right.text_input("To day", key="date_to", bind="query-params", placeholder="2026-12-31")
        for name in ("date_from", "date_to"):
            value = st.session_state.get(name)
            if value and not getattr(current(), name):
                st.warning("A day is written as 2026-01-31.", icon=":material/event_busy:")
                break
        if st.session_state.get("proposition") or st.query_params.get("proposition"):
            st.text_input("Proposition", key="proposition", bind="query-params")
        st.checkbox("Show withdrawn claims", key="withdrawn", bind="query-params")
        st.button("Clear filters", on_click=clear, disabled=current() == Filters(), icon=":material/filter_alt_off:")


def _many(label: str, key: str, offered: tuple[str, ...]) -> None:
    chosen = [value for value in _list(key) if value not in offered]
    known: list[str] = [str(value) for value in offered] + (chosen if key in {"actor", "outlet"} else [])
    st.multiselect(label, known, key=key, bind="query-params", placeholder="all")


def _list(key: str) -> list[str]:
    return [str(value) for value in st.session_state.get(key) or st.query_params.get_all(key)]


def current() -> Filters:
    """Return the filters in force."""
    query: dict[str, Any] = {key: _list(key) for key in LISTS}
    for key in SINGLE:
        value = st.session_state.get(key, "")
        if isinstance(value, datetime.date):
            value = value.isoformat()
        query[key] = "1" if value is True else value if isinstance(value, str) else ""
    return Filters.from_query(query)


def choose(**values: Any) -> None:
    """Set filters from a callback: a click on a chart or a link."""
    for key, value in values.items():
        st.session_state[key] = value


def clear() -> None:
    """Empty every filter."""
    choose(**{name: [] for name in LISTS}, text="", date_from="", date_to="", proposition="", withdrawn=False)


def headline(number: int, what: str = "claims") -> None:
    """Say in words what is shown."""
    sentence = current().sentence()
    st.text(f"{number:,} {what}" + ("" if sentence == "all claims" else f" where {sentence}"))


def welcome() -> None:
    """Say what to do where there is nothing yet."""
    st.info("Nothing has been read yet. Add an article on the Articles page, or run: claimdesk ingest FOLDER")
    st.page_link("views/articles.py", label="Add an article", icon=":material/add:")


def nothing_found() -> None:
    """Say that the filters leave nothing."""
    st.info("No claim fits these filters.", icon=":material/filter_alt:")
    st.button("Clear filters", on_click=clear, key="clear_here")
