"""Overview: how many claims, by whom, for and against; who disputes whom; what is contested, new, and back again."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, filters, people_charts, queries
from dashboard.clicking import chart, choose_days
from dashboard.desk import track_view
from dashboard.marking import link, stance_chip
from dashboard.queries import Overview
from dashboard.style import ink
from pipeline import store
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.store import OTHERS
from pipeline.taxonomy import Stance


def _choose_actor(part: str, meaning: list[str]) -> None:
    actor, value = meaning
    filters.choose(**({} if actor == OTHERS else {"actor": [actor]}), **{part: [value]})


def _metrics(found: Overview) -> None:
    number = found.tallies
    with st.container(horizontal=True):
        for name, value in (
            ("Claims", f"{number.claims:,}"),
            ("Articles", f"{found.articles:,}"),
            ("Actors", f"{number.actors:,}"),
            ("Contested", f"{found.disagreements:,}"),
            ("Reviewed", f"{number.reviewed:,} of {number.claims:,}"),
        ):
            st.metric(name, value, border=True, width=150)


def _actors(found: store.Tallies) -> None:
    drawn, left_out = charts.drawable(found.by_stance)
    left, right = st.container(key="split-charts").columns([3, 2], gap="medium")
    with left:
        chart(
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
        chart(
            charts.actor_type(found.by_type, ink()),
            "actor_type",
            "Claims by actor and type",
            lambda meaning: _choose_actor("type", meaning),
        )


def _time(days: pd.DataFrame) -> None:
    if days.empty:
        st.caption("No article here has a date of publication, so there is nothing to show over time.")
        return
    chart(
        charts.over_time(days, "stance", ink()),
        "over_time",
        "Claims over time by stance",
        choose_days,
    )


def _disputes_and_outlets(pairs: pd.DataFrame, outlets: pd.DataFrame) -> None:
    left, right = st.container(key="split-disputes").columns([3, 2], gap="medium")
    with left:
        if pairs.empty:
            st.subheader("Who disputes whom", anchor=False)
            st.text("Nobody: nothing here is denied by one actor and supported by another.")
        else:
            _disputes(pairs)
    with right:
        chart(
            people_charts.outlet_voice(outlets, ink()),
            "outlet_voice",
            "Share of claims in the outlet’s own voice, by outlet",
            lambda meaning: filters.choose(outlet=meaning, actor=[OUTLET_VOICE]),
        )
        st.caption("The outlets with the most claims. A click on a bar shows what the outlet says itself.")


def _disputes(pairs: pd.DataFrame) -> None:
    known = set(zip(pairs["denier"], pairs["supporter"], strict=True))

    def choose(meaning: list[str]) -> None:
        if tuple(meaning) in known:
            filters.choose(actor=list(meaning), stance=["supports", "denies"])

    chart(people_charts.disputes(pairs, ink()), "disputes", "Who denies what whom says", choose)
    two = filters.current().actor
    if len(two) == 2 and OUTLET_VOICE not in two:
        beside = link(filters.actors_address(*two), f"{two[0]} beside {two[1]}")
        st.html(f'<div class="cd-line">{beside}</div>')
    else:
        st.caption("A click on a number filters by the two actors; they can then be compared.")


def _week(week: store.Week) -> None:
    st.subheader("The last seven days", anchor=False)
    st.text(
        f"{week.first} to {week.last}: {filters.plural(week.new, 'new claim')}, first said in these days; "
        f"{filters.plural(week.returning, 'claim')} that came back, seen before and said again."
    )
    left, right = st.container(key="split-week").columns(2, gap="medium")
    again = week.rows["before"] > 0
    for place, name, rows, empty in (
        (left, "Back again", week.rows[again], "None."),
        (right, "New, said most often", week.rows[~again], "None."),
    ):
        with place:
            st.markdown(f"**{name}**")
            items = "".join(map(_said, queries.records(rows)))
            st.html(f'<ul class="cd-list">{items}</ul>' if items else f'<div class="cd-line">{empty}</div>')


def _said(row: dict[str, Any]) -> str:
    once = row["claims"] + row["before"] == 1
    address = filters.review_address(Filters(proposition=row["key"])) if once else track_view.address(row["track_id"])
    since = f", {row['before']:,} before, first on {row['seen']}" if row["before"] else f", first on {row['seen']}"
    number = f"{filters.plural(row['claims'], 'claim')} in these days{since}"
    return f"<li>{link(address, row['text'])}<br><small>{escape(number)}</small></li>"


def _contested(rows: pd.DataFrame, number: int) -> None:
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
    if number > len(rows):
        st.caption(f"The {len(rows)} with the most claims, of {number:,}.")


found = queries.overview(filters.current())
st.title("Overview", anchor=False)
if not queries.options().outlets:
    filters.welcome()
elif not found.tallies.claims:
    filters.nothing_found()
else:
    filters.headline(found.tallies.claims)
    _metrics(found)
    _actors(found.tallies)
    _time(found.days)
    _disputes_and_outlets(found.disputes, found.outlets)
    if found.week is not None:
        _week(found.week)
    _contested(found.contested, found.disagreements)
