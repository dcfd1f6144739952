"""The filters beside every page; their state is the page's address."""

import datetime
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import queries
from pipeline.filters import Filters
from pipeline.taxonomy import ClaimType, Stance, Status

LISTS = ("outlet", "actor", "stance", "type", "status")
SINGLE = ("text", "date_from", "date_to", "proposition", "withdrawn")
EARLIEST = datetime.date(1800, 1, 1)
PAGE = 50
"""Rows of a table that are shown at once."""


def filter_bar() -> None:
    """Draw the filters in the sidebar, bound to the address."""
    offered = queries.options()
    if not offered.outlets:
        return
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader("Filters", anchor=False, width="content")
            place = st.empty()
        _many("Outlet", "outlet", offered.outlets)
        _many("Actor", "actor", offered.actors)
        _many("Stance", "stance", tuple(Stance))
        _many("Type", "type", tuple(ClaimType))
        _many("Status", "status", tuple(Status))
        st.text_input("Words in claim, quote or actor", key="text", bind="query-params", placeholder="any")
        _day("From day", "date_from")
        _day("To day", "date_to")
        if st.session_state.get("proposition") or st.query_params.get("proposition"):
            st.text_input("Contested proposition", key="proposition", bind="query-params")
        st.checkbox("Show withdrawn claims", key="withdrawn", bind="query-params", help=WITHDRAWN)
        place.button(
            "Clear filters",
            key="clear",
            on_click=clear,
            disabled=current() == Filters(),
            icon=":material/filter_alt_off:",
            type="tertiary",
        )


WITHDRAWN = "Claims that a later version of their article no longer holds."


def _many(label: str, key: str, offered: tuple[str, ...]) -> None:
    """Draw a choice of several; what the address names is offered even where the store's list ends before it."""
    chosen = [value for value in _list(key) if value not in offered]
    known: list[str] = [str(value) for value in offered] + (chosen if key in {"actor", "outlet"} else [])
    st.multiselect(label, known, key=key, bind="query-params", placeholder="all")


def _day(label: str, key: str) -> None:
    st.date_input(
        label, None, key=key, bind="query-params", format="YYYY-MM-DD", min_value=EARLIEST,
        max_value=datetime.date(2999, 12, 31),
    )  # fmt: skip


def _list(key: str) -> list[str]:
    return [str(value) for value in st.session_state.get(key) or st.query_params.get_all(key)]


def current() -> Filters:
    """Return the filters in force."""
    query: dict[str, Any] = {key: _list(key) for key in LISTS}
    for key in SINGLE:
        value = st.session_state.get(key)
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
    choose(**{name: [] for name in LISTS}, text="", date_from=None, date_to=None, proposition="", withdrawn=False)


def address(chosen: Filters | None = None, **more: str) -> dict[str, str | list[str]]:
    """Return the parameters of a link that keeps the reviewer's name, and the filters unless it has its own."""
    reviewer = str(st.session_state.get("reviewer") or "")
    query = (current() if chosen is None else chosen).to_query()
    return {**query, **({"reviewer": reviewer} if reviewer else {}), **more}


def review_address(chosen: Filters | None = None, **more: str) -> str:
    """Return an address of the Review page, relative to any page: of one claim, or of filters of its own."""
    return "review?" + urlencode(address(chosen, **more), doseq=True)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: "1 claim", "2,544 claims"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def headline(number: int, noun: str = "claim", rest: str = "") -> None:
    """Say in words what is shown."""
    sentence = current().sentence()
    st.text(plural(number, noun) + ("" if sentence == "all claims" else f" where {sentence}") + rest)


def welcome() -> None:
    """Say what to do where there is nothing yet."""
    st.info("Nothing has been read yet. Add an article on the Articles page, or run: claimdesk ingest FOLDER")
    st.page_link("views/articles.py", label="Add an article", icon=":material/add:")


def nothing_found() -> None:
    """Say that the filters leave nothing."""
    st.info("No claim fits these filters.", icon=":material/filter_alt:")
    st.button("Clear filters", on_click=clear, key="clear_here", disabled=current() == Filters())


def page_number(key: str, total: int) -> int:
    """Return which page of a table is chosen; filters may have left fewer pages than there were."""
    page = max(1, min(int(st.session_state.get(key) or 1), -(-total // PAGE)))
    if key in st.session_state and st.session_state[key] != page:
        st.session_state[key] = page
    return page


def pages(key: str, total: int) -> None:
    """Draw the choice of pages under a table that has more than one."""
    if total > PAGE:
        st.pagination(-(-total // PAGE), key=key)
