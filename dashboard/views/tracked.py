"""Tracked: claims that come back, and one of them with everyone who ever made or denied it."""

from html import escape
from typing import Any

import streamlit as st

from dashboard import filters, queries
from dashboard.desk import pairs, track_view
from dashboard.marking import chip, link, markdown_escaped, stance_chip
from pipeline.filters import Filters
from pipeline.likely import FEWEST
from pipeline.store import TRACK_ORDERS, TrackOrder
from pipeline.taxonomy import Stance

Row = dict[str, Any]


def _order() -> TrackOrder:
    chosen = st.session_state.get("by") or st.query_params.get("by")
    return next((order for order in TRACK_ORDERS if order == chosen), TRACK_ORDERS[0])


# The list


def _list() -> None:
    chosen = filters.current()
    total = len(queries.track_ids(chosen, _order()))
    if not total:
        _nothing()
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        filters.headline(total, "claim", " that came back" if chosen == Filters() else ", that came back")
        st.segmented_control("Order by", TRACK_ORDERS, default=_order(), key="by", required=True, bind="query-params")
    page = filters.page_number("tracked_page", total)
    rows, _ = queries.tracks(chosen, filters.PAGE, filters.PAGE * (page - 1), _order())
    st.html(f'<ol class="cd-list" start="{filters.PAGE * (page - 1) + 1}">{"".join(map(_entry, rows))}</ol>')
    filters.pages("tracked_page", total)
    st.html(link(pairs.address(), "Claims that may be the same"))
    _how()


def _how() -> None:
    """Say from when on claims are put together, and what taught it."""
    found = queries.threshold()
    share = f"have a likeness of {found.alike:.0%}" if found.alike <= 1 else "are in the very same words"
    taught = filters.plural(found.decided, "decision")
    why = (
        f"as {taught} on suggestions taught"
        if found.is_taught
        else f"until {FEWEST} decisions say better; {taught} so far"
    )
    st.caption(f"Claims that {share} are put together, {why}.")


def _entry(row: Row) -> str:
    days = row["first_day"] if row["first_day"] == row["last_day"] else f"{row['first_day']} to {row['last_day']}"
    seen = f"{filters.plural(row['claims'], 'time')} in {filters.plural(row['articles'], 'article')}"
    seen += f" of {filters.plural(row['outlets'], 'outlet')}"
    chips = [
        chip("contested") if row["contested"] else "",
        chip(f"{row['suggested']:,} to confirm") if row["suggested"] else "",
    ]
    stances = "".join(
        f"{stance_chip(stance)}{row[stance.value]:,} &ensp;"
        for stance in (Stance.SUPPORTS, Stance.DENIES)
        if row[stance.value]
    )
    return (
        f"<li>{link(track_view.address(row['track_id']), row['wording'])}<br>"
        f"{stances}{''.join(chips)}<small>{escape(' · '.join(filter(None, (seen, days))))}</small></li>"
    )


def _nothing() -> None:
    if filters.current() != Filters():
        filters.nothing_found("claim that came back")
        return
    st.info(
        "No claim has come back yet. Claims are compared with one another when articles are read, and in the "
        "background while the desk is served; of a database that was read before: claimdesk track.",
        icon=":material/timeline:",
    )
    st.html(link(pairs.address(), "Claims that may be the same"))


def _draw() -> None:
    if not queries.options().outlets:
        filters.welcome()
        return
    if pairs.is_wanted():
        pairs.draw()
        return
    wanted = st.query_params.get("track", "")
    found = queries.track(int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if found is None:
        if wanted:
            st.info(markdown_escaped(f"There is no tracked claim {wanted[:20]}."), icon=":material/search_off:")
        _list()
        return
    st.query_params["track"] = str(found["track_id"])
    track_view.draw(found, _order())


st.title("Tracked", anchor=False)
_draw()
