"""Actors: who says how much, one of them, and two beside each other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import charts, filters, queries
from dashboard.clicking import chart, choose_days
from dashboard.marking import chip, claim_line, facts, link, markdown_escaped, stance_chip, table
from dashboard.style import STANCE_COLOURS, ink
from pipeline.alias_file import forms_of
from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters
from pipeline.store import ActorOrder, Side
from pipeline.taxonomy import Stance

Row = dict[str, Any]
ORDERS: tuple[ActorOrder, ...] = ("claims", "denials", "contested", "latest", "name")
_SHOWN = 10
"""Propositions and claims of a list."""
_FEWER = 5
"""The same where two actors share the page."""
_SHARE = (
    "Contested: of the claims that support or deny something, those on whose proposition another actor takes the other "
    "side, in whichever article. Dismissed claims and duplicates don’t count."
)


# The list


def _list(total: int) -> None:
    chosen = filters.current()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        filters.headline(total, "actor", " of such claims" if chosen != Filters() else "")
        order = st.segmented_control(
            "Order by", ORDERS, default="claims", key="by", required=True, bind="query-params"
        )  # fmt: skip
    page = filters.page_number("actors_page", total)
    rows = queries.actors(chosen, filters.PAGE, filters.PAGE * (page - 1), order)
    head = "".join(
        f"<th{' class=cd-count' if name in _NUMBERS else ''}>{name}</th>"
        for name in ("Actor", "Kind", "Claims", "Stances", "Denies", "Contested", "Outlets", "First seen", "Last seen")
    )
    _wide(head, "".join(map(_line, rows)))
    st.html(f"<div>{''.join(map(stance_chip, Stance))}</div>")
    st.caption(_SHARE)
    filters.pages("actors_page", total)


def _wide(head: str, lines: str) -> None:
    """Draw a table that is moved sideways where the page is narrow, by keys too."""
    body = f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody>"
    st.html(f'<div class="cd-wide" tabindex="0"><table class="cd-table">{body}</table></div>')


_NUMBERS = ("Claims", "Denies", "Contested", "Outlets")


def _line(row: Row) -> str:
    name = link(filters.actors_address(row["actor"]), row["actor"])
    numbers = (f"{row['claims']:,}", _mix(row), f"{row['denies']:,}", _contested(row), f"{row['outlets']:,}")
    cells = "".join(f"<td{'' if cell.startswith('<') else ' class=cd-count'}>{cell}</td>" for cell in numbers)
    days = "".join(f"<td class=cd-day>{escape(row[name] or '')}</td>" for name in ("first", "last"))
    return f"<tr><th>{name}</th><td>{escape(row['kind'] or '')}</td>{cells}{days}</tr>"


def _mix(row: Row) -> str:
    """The stances as one bar, said in words under the pointer and to a screen reader."""
    said = ", ".join(f"{row[stance]:,} {stance.value}" for stance in Stance if row[stance])
    parts = "".join(
        f'<span style="flex: {row[stance]}; background: {STANCE_COLOURS[stance]}"></span>'
        for stance in Stance if row[stance]
    )  # fmt: skip
    return f'<div class="cd-mix" role="img" title="{said}" aria-label="{said}">{parts}</div>'


def _contested(row: Row) -> str:
    if not row["sided"]:
        return "–"
    share = f" ({row['contested'] / row['sided']:.0%})" if row["contested"] else ""
    return f"{row['contested']:,} of {row['sided']:,}{share}"


# One actor


def _of(actor: str) -> Filters:
    return replace(filters.current(), actor=(actor,))


def _one(actor: str, row: Row) -> None:
    chosen = _of(actor)
    _head(actor, row)
    with st.container(horizontal=True):
        for name, value in _numbers(row):
            st.metric(name, value, border=True, width=190 if name == "Contested" else 150)
    st.caption(_SHARE)
    left, right = st.container(key="split-time").columns(2, gap="medium")
    with left:
        _time(actor, "stance")
    with right:
        _time(actor, "type")
    left, right = st.container(key="split-sides").columns(2, gap="medium")
    with left:
        _sides(actor, "denies", _SHOWN)
    with right:
        _sides(actor, "supports", _SHOWN)
    left, right = st.container(key="split-where").columns(2, gap="medium")
    with left:
        _outlets(chosen)
    with right:
        _via(chosen)
    _latest(chosen)


def _head(actor: str, row: Row) -> None:
    joined = queries.joined_names().get(actor, [])
    known = [form for name in (actor, *joined) for form in forms_of(name)]
    also = (("joined names", joined), ("in the alias file", [name for name in known if name not in joined]))
    st.html(
        claim_line(actor)
        + (chip(row["kind"]) if row["kind"] else "")
        + facts((name, ", ".join(dict.fromkeys(names))) for name, names in also)
    )


def _numbers(row: Row) -> list[tuple[str, str]]:
    found = [
        ("Claims", f"{row['claims']:,}"),
        ("Denies", f"{row['denies']:,}"),
        ("Contested", _contested(row)),
        ("Outlets", f"{row['outlets']:,}"),
    ]
    if row["first"]:
        found += [("First seen", row["first"]), ("Last seen", row["last"])]
    return found


def _time(actor: str, part: queries.Part, other: str = "") -> None:
    days = queries.by_day(_of(actor), part)
    beside = queries.by_day(_of(other), part) if other else None
    if not days.empty:
        figure = charts.over_time(days, part, ink(), beside)
        chart(figure, f"{part} over time of {actor}", f"Claims of {actor} over time by {part}", choose_days)
    elif part == "stance":
        st.text("No claim has a date of publication, so there is nothing to show over time.")


_HEADS: dict[Side, tuple[str, str]] = {
    "denies": ("What they deny", "Nothing here."),
    "supports": ("Who denies what they say", "Nobody here denies anything that they say."),
}


def _sides(actor: str, side: Side, most: int) -> None:
    head, nothing = _HEADS[side]
    st.subheader(head, anchor=False)
    rows = queries.propositions_of(_of(actor), side, most + 1)
    if not rows:
        st.text(nothing)
        return
    st.html("".join(_proposition(actor, side, row) for row in rows[:most]))
    if len(rows) > most:
        st.text(f"The first {most} are shown.")


def _proposition(actor: str, side: Side, row: Row) -> str:
    against = Stance.SUPPORTS if side == "denies" else Stance.DENIES
    names = ", ".join(_beside(actor, name) for name in row["others"]) or "nobody here supports it"
    other = f"{stance_chip(against)}{names}" if row["others"] else f"<small>{names}</small>"
    links = _links(row["proposition_key"])
    return f'<div class="cd-line cd-item"><b>{escape(row["text"])}</b><br>{other}<br>{links}</div>'


def _beside(actor: str, other: str) -> str:
    if other == OUTLET_VOICE:
        return escape(other)
    return link(filters.actors_address(actor, other), other)


def _links(key: str) -> str:
    """Links to all claims of a proposition, whoever says it."""
    chosen = Filters(proposition=key)
    table_address = "table?" + urlencode(filters.address(chosen), doseq=True)
    return f"<small>{link(filters.review_address(chosen), 'Review')} · {link(table_address, 'Table')}</small>"


def _outlets(chosen: Filters) -> None:
    st.subheader("Outlets", anchor=False)
    rows = queries.records(queries.by_outlet(chosen))
    st.html(table(("outlet", "claims"), [(row["outlet"], f"{row['claims']:,}") for row in rows]))


def _via(chosen: Filters) -> None:
    st.subheader("Who passes their claims on", anchor=False)
    rows = queries.relayed_by(chosen)
    if rows:
        st.html(table(("via", "claims"), [(row["via"], f"{row['claims']:,}") for row in rows]))
    else:
        st.text("Nobody: the articles quote them themselves.")


def _latest(chosen: Filters) -> None:
    st.subheader("Latest claims", anchor=False)
    rows = queries.claims(chosen, _SHOWN, 0, "latest")
    st.html(f'<ul class="cd-list">{"".join(map(_claim, rows))}</ul>')


def _claim(row: Row) -> str:
    where = " · ".join(filter(None, (row["type"], row["outlet"] or NO_OUTLET, row["published"][:10])))
    text = link(filters.claim_address(row["claim_id"]), row["text"])
    return f"<li>{stance_chip(row['stance'])}{text}<br><small>{escape(where)}</small></li>"


# Two beside each other


def _two(rows: Sequence[Row]) -> None:
    names = [row["actor"] for row in rows]
    for part in ("head", "stance", "type"):
        columns = st.container(key=f"split-two-{part}").columns(2, gap="medium")
        for place, row, other in zip(columns, rows, reversed(names), strict=True):
            with place:
                if part == "head":
                    _head(row["actor"], row)
                    st.html(facts((name.lower(), value) for name, value in _numbers(row)))
                else:
                    _time(row["actor"], part, other)  # type: ignore[arg-type]
    _between(*names)
    columns = st.container(key="split-two-sides").columns(2, gap="medium")
    for place, name in zip(columns, names, strict=True):
        with place:
            _sides(name, "denies", _FEWER)
    st.caption(_SHARE)


def _between(one: str, other: str) -> None:
    st.subheader("On the same propositions", anchor=False)
    rows = queries.between(filters.current(), one, other, 2 * _SHOWN)
    if not rows:
        st.text("There is none on which both take a side.")
        return
    head = "".join(f"<th>{escape(name)}</th>" for name in ("proposition", one, other, ""))
    lines = "".join(
        f"<tr><td>{escape(row['text'])}</td><td>{_chips(row['one'])}</td><td>{_chips(row['other'])}</td>"
        f"<td>{_links(row['proposition_key'])}</td></tr>"
        for row in rows
    )
    _wide(head, lines)


def _chips(sides: str) -> str:
    return "".join(map(stance_chip, sides.split(", ")))


# The page


def _choices() -> tuple[str | None, str | None]:
    """Draw the choice of one actor and of one beside it; what the address names is offered even if it is rare."""
    known = [name for name in queries.options().actors if name != OUTLET_VOICE]
    left, right, _ = st.columns([2, 2, 1], vertical_alignment="bottom")
    with left:
        one = _choice("Actor", "of", known, "all, in a list")
    with right:
        other = _choice("Compare with", "with", [name for name in known if name != one], "nobody") if one else None
    return one, other


def _choice(label: str, key: str, known: Iterable[str], nobody: str) -> str | None:
    named = st.session_state.get(key) or st.query_params.get(key)
    offered = list(dict.fromkeys([*([named] if named else []), *known]))
    chosen: str | None = st.selectbox(label, offered, None, key=key, bind="query-params", placeholder=nobody)
    return chosen


def _missing(actor: str) -> None:
    """Say why there is nothing of an actor."""
    into = next((name for name, forms in queries.joined_names().items() if actor in forms), None)
    if into is None:
        filters.nothing_found(f"claim of {markdown_escaped(actor)}")
        return
    address = filters.actors_address(into)
    st.html(f'<div class="cd-line">{escape(actor)} was joined with {link(address, into)}.</div>')


st.title("Actors", anchor=False)
if not queries.options().outlets:
    filters.welcome()
else:
    chosen_one, chosen_other = _choices()
    wanted = [name for name in (chosen_one, chosen_other) if name]
    found = {name: rows[0] for name in wanted if (rows := queries.actors(_of(name), 1))}
    number = 0 if wanted else queries.counts(filters.current()).actors
    for name in wanted:
        if name not in found:
            _missing(name)
    if len(found) == 2:
        _two(list(found.values()))
    elif found:
        _one(*next(iter(found.items())))
    elif not wanted and number:
        _list(number)
    elif not wanted:
        filters.nothing_found()
