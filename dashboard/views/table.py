"""Table: the claims of the filters in rows, and acts on many of them at once."""

import datetime
from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import acting, bulk, filters, queries
from dashboard.bulk import Seen, Wish
from dashboard.desk import keys
from dashboard.desk.keys import Key
from dashboard.marking import link
from dashboard.notices import guarded
from pipeline.filters import NOBODY, OUTLET_VOICE
from pipeline.marking import to_the_minute
from pipeline.store import Decision, Order
from pipeline.taxonomy import PROVEN, REASONS, Priority

Row = dict[str, Any]
ORDERS: tuple[Order, ...] = ("queue", "article", "changed")
_ROWS = 14
"""Rows that are seen without scrolling in the table."""
_NAMED = 20
"""Claims that a conflict names."""


STATUS_KEYS = {
    "ready": keys.READY._replace(does="Accept the claims for the fact-check desk."),
    "take": keys.TAKE._replace(does="Take the claims on: they are in review, and yours."),
    "checked": keys.CHECKED._replace(does="The verdict stands: the claims are checked."),
    "published": keys.PUBLISHED,
    "new": Key("Back to new", "B", ":material/restart_alt:", "As if nobody had looked at them; all else stays."),
    "dismiss": keys.DISMISS._replace(does="Drop the claims; asks why."),
}
FIELD_KEYS = {
    "assign": Key("Assign", "S", ":material/person:", "Say whose task the claims are."),
    "priority": Key("Priority", "Y", ":material/priority_high:", "Say how urgent they are."),
    "tag": Key("Tag", "T", ":material/sell:", "Put a tag on them, or take one off."),
    "deadline": Key("Deadline", "W", ":material/event:", "Say by when they are to be done."),
    "merge": keys.MERGE._replace(does="Make the selected claims duplicates of one of them."),
}
"""The bulk acts by their kind; name, key and sign are those of the Review page where it has the same act."""
OPEN = Key("Open", "O", ":material/open_in_new:", "Show the first selected claim on the Review page.")


def _press(kind: str, seen: Seen, rows: Sequence[Row]) -> None:
    """Do what a button says, or ask what it needs to know."""
    if everything := bool(st.session_state.get(bulk.ALL)):
        seen = bulk.all_of(filters.current())
    wish = bulk.take() if kind == "take" else bulk.STATUSES.get(kind)
    unproven = kind in PROVEN and bulk.without_verdict(rows)
    if wish is None or unproven or (everything and len(seen) > 1):
        bulk.ask(kind, seen)
    else:
        bulk.do(wish, seen)


def _bar(seen: Seen, rows: Sequence[Row], total: int) -> None:
    everything = bool(st.session_state.get(bulk.ALL))
    for acts in (STATUS_KEYS, FIELD_KEYS):
        with st.container(horizontal=True, gap="xsmall"):
            for kind, key in acts.items():
                off = (everything or len(seen) < 2) if kind == "merge" else not (everything or seen)
                key.button(
                    key=f"bulk {kind}", type="primary" if kind == "ready" else "secondary", disabled=off,
                    on_click=guarded(_press), args=(kind, seen, rows),
                )  # fmt: skip
            if acts is FIELD_KEYS:
                if OPEN.button(key="bulk open", disabled=not seen):
                    st.switch_page("views/review.py", query_params=filters.address(claim=next(iter(seen))))
                acting.undo_button()
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.toggle(f"Act on all {filters.plural(total, 'claim')} that the filters select", key=bulk.ALL)
    shown = "All are selected, on other pages too." if everything else f"{len(seen):,} selected"
    right.text(shown if everything or seen else "Select rows at their left edge; Shift selects all between.")


# What an act asks


def _panel(asked: bulk.Asked) -> None:
    number = filters.plural(len(asked.seen), "claim")
    with st.container(border=True, key="asking"):
        if asked.kind == "dismiss":
            _why(asked.seen, number)
        elif asked.kind == "priority":
            _how_urgent(asked.seen, number)
        elif asked.kind in _FORMS:
            with st.form("bulk form", border=False):
                _FORMS[asked.kind](asked.seen, number)
        else:
            _sure(asked.kind, asked.seen, number)
        st.button("Cancel", key="bulk cancel", shortcut="Esc", on_click=bulk.drop)


def _wish_button(label: str, wish: Wish, seen: Seen, **more: Any) -> None:
    st.button(label, key=f"wish {label}", on_click=guarded(bulk.do), args=(wish, seen), **more)


def _sure(kind: str, seen: Seen, number: str) -> None:
    wish = bulk.STATUSES.get(kind) or bulk.take()
    unproven = " Some may have no verdict yet." if kind in PROVEN else ""
    st.text(f"Mark {number} as {wish.saying}?{unproven}")
    _wish_button(f"Mark {number}", wish, seen, type="primary", shortcut="Ctrl+Enter")


def _why(seen: Seen, number: str) -> None:
    st.text(f"Why are {number} dismissed?" if len(seen) != 1 else "Why is the claim dismissed?")
    with st.container(horizontal=True, gap="xsmall"):
        for place, reason in enumerate(REASONS, start=1):
            _wish_button(reason.capitalize(), bulk.dismissal(reason), seen, shortcut=str(place))
    with st.form("bulk form", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        left.text_input("Another reason", key="say reason")
        right.form_submit_button(f"Dismiss {number}", on_click=_given, args=(_dismissal, seen), shortcut="Ctrl+Enter")


def _how_urgent(seen: Seen, number: str) -> None:
    st.text(f"How urgent: {number}?")
    with st.container(horizontal=True, gap="xsmall"):
        for place, priority in enumerate(Priority, start=1):
            wish = Wish(f"priority {priority}", f"{priority} priority", Decision(priority=priority))
            _wish_button(priority.capitalize(), wish, seen, shortcut=str(place))


def _whose(seen: Seen, number: str) -> None:
    names = dict.fromkeys([acting.reviewer(), *queries.options().assignees, NOBODY])
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("Assign to", list(names), key="say assignee", accept_new_options=True)
    _submit(right, f"Assign {number}", _assignment, seen)


def _by_when(seen: Seen, number: str) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.date_input(
        "To be done by", None, key="say deadline", format="YYYY-MM-DD", min_value=filters.EARLIEST,
        max_value=filters.LATEST, help="Empty: no deadline.",
    )  # fmt: skip
    _submit(right, f"Set for {number}", _deadline, seen)


def _which_tag(seen: Seen, number: str) -> None:
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    left.selectbox(
        "Tag", list(queries.options().tags), None, key="say tag", accept_new_options=True, placeholder="choose or type"
    )
    _submit(middle, f"Tag {number}", _tagging, seen)
    right.form_submit_button(f"Untag {number}", on_click=_given, args=(_untagging, seen))


def _which_stays(seen: Seen, number: str) -> None:
    texts = {row["claim_id"]: row["text"] for row in queries.claims_by_id(list(seen))}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("The claim that stays", list(texts), format_func=texts.__getitem__, key="say keep")
    _submit(right, f"Merge {number}", _merging, seen)


def _submit(place: Any, label: str, wish: Callable[[], Wish | None], seen: Seen) -> None:
    place.form_submit_button(label, on_click=_given, args=(wish, seen), type="primary", shortcut="Ctrl+Enter")


_FORMS: dict[str, Callable[[Seen, str], None]] = {
    "assign": _whose, "deadline": _by_when, "tag": _which_tag, "merge": _which_stays,
}  # fmt: skip


@guarded
def _given(wish: Callable[[], Wish | None], seen: Seen) -> None:
    """Do what a form says, if it says anything."""
    if (wanted := wish()) is not None:
        bulk.do(wanted, seen)


def _said(key: str) -> str:
    return " ".join(str(st.session_state[key] or "").split())


def _dismissal() -> Wish:
    return bulk.dismissal(_said("say reason"))


def _assignment() -> Wish:
    name = _said("say assignee")
    name = "" if name == NOBODY else name
    return Wish("assign", f"assigned to {name or 'nobody'}", Decision(assignee=name))


def _deadline() -> Wish:
    day: datetime.date | None = st.session_state["say deadline"]
    given = day.isoformat() if day else ""
    return Wish("deadline", f"due by {given}" if given else "without deadline", Decision(deadline=given))


def _tagging() -> Wish | None:
    return bulk.tagging(_said("say tag")) if _said("say tag") else None


def _untagging() -> Wish | None:
    return bulk.tagging(_said("say tag"), off=True) if _said("say tag") else None


def _merging() -> Wish:
    keep = str(st.session_state["say keep"])
    (kept,) = queries.claims_by_id([keep])
    return bulk.merging(keep, kept["text"][:60])


# A conflict


def _conflict(left: bulk.Refused) -> None:
    """Name the claims that someone else was first to change, and let the editor choose."""
    changed, others = len(left.changed), len(left.seen) - len(left.changed)
    with st.container(border=True, key="conflict"):
        st.warning(
            f"Nothing is saved yet: {filters.plural(changed, 'claim')} changed since the table was shown.",
            icon=":material/group:",
        )
        st.html(f'<ul class="cd-line">{"".join(map(_named, left.changed[:_NAMED]))}</ul>')
        if changed > _NAMED:
            st.text(f"and {changed - _NAMED:,} more")
        with st.container(horizontal=True):
            if others:
                st.button(f"Do the other {others:,}", on_click=guarded(bulk.do_others), args=(left,), type="primary")
            st.button("Do all anyway", on_click=guarded(bulk.do_anyway), args=(left,))
            st.button("Cancel", key="bulk leave", on_click=bulk.drop, shortcut="Esc")


def _named(row: Row) -> str:
    when = to_the_minute(row["changed_at"])
    now = " · ".join(filter(None, (row["status"], row["assignee"], row["verdict"])))
    claim = link(filters.claim_address(row["claim_id"]), row["text"])
    return f"<li>{claim} – {escape(row['reviewer'])}, {escape(when)} UTC, now: {escape(now)}</li>"


# The table


def _frame(rows: Sequence[Row], *, changed: bool) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "open": [filters.claim_address(row["claim_id"]) for row in rows],
            "claim": [row["text"] for row in rows],
            "actor": [row["actor"] or OUTLET_VOICE for row in rows],
            **{name: [row[name] for row in rows] for name in ("stance", "type", "status", "priority", "assignee")},
            "deadline": [row["deadline"] for row in rows],
            "tags": [list(row["tags"]) for row in rows],
            **{name: [row[name] for row in rows] for name in ("verdict", "outlet")},
            "published": [row["published"][:10] for row in rows],
            "check-worthiness": [row["check_worthiness"] for row in rows],
        }
    )
    if changed:
        table.insert(2, "changed", [to_the_minute(row["changed_at"]) for row in rows])
    return table


_COLUMNS = {
    "open": st.column_config.LinkColumn(
        "", width=36, display_text=":material/open_in_new:", pinned=True, help="Opens the claim in another tab."
    ),
    "claim": st.column_config.TextColumn("Claim", width=380, pinned=False),
    "actor": st.column_config.TextColumn("Actor", width=130),
    "changed": st.column_config.TextColumn("Changed (UTC)", width=120),
    **{
        name: st.column_config.TextColumn(name.capitalize(), width=width)
        for name, width in (
            ("stance", 80), ("type", 80), ("status", 105), ("priority", 70), ("assignee", 90), ("deadline", 90),
            ("verdict", 100), ("outlet", 120), ("published", 90),
        )
    },
    "tags": st.column_config.ListColumn("Tags", width=120),
    "check-worthiness": st.column_config.NumberColumn("Check-worthiness", width=125, format="%.2f"),
}  # fmt: skip


def _picked(key: str, ids: Sequence[str]) -> None:
    st.session_state["picked"] = [ids[row] for row in st.session_state[key].selection.rows]


def _selected(rows: Sequence[Row]) -> list[Row]:
    """The selected rows, in the table's order; a selection outlives a change of order and an act on it."""
    picked = set(st.session_state.get("picked", ()))
    return [row for row in rows if row["claim_id"] in picked]


def _table(rows: Sequence[Row], order: str) -> None:
    ids = [row["claim_id"] for row in rows]
    # With other rows it is another table: what is selected are claims, not places.
    key = f"table {sha256(' '.join(ids).encode()).hexdigest()[:16]}"
    selected = {row["claim_id"] for row in _selected(rows)}
    st.dataframe(
        _frame(rows, changed=order == "changed"),
        key=key,
        hide_index=True,
        height=35 * (min(len(rows), _ROWS) + 1) + 3,
        on_select=lambda: _picked(key, ids),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [n for n, one in enumerate(ids) if one in selected]}},
        column_config=_COLUMNS,
        alt="Claims that the filters select",
    )


def _page(total: int) -> None:
    chosen = filters.current()
    if st.session_state.get("table filters", chosen) != chosen:
        # Other claims: what was chosen for the ones before holds no longer.
        st.session_state[bulk.ALL] = False
        bulk.drop()
    st.session_state["table filters"] = chosen
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        filters.headline(total)
        order = st.segmented_control(
            "Order by", ORDERS, default="queue", key="order", required=True, bind="query-params"
        )  # fmt: skip
    page = filters.page_number("table_page", total)
    rows = queries.claims(chosen, filters.PAGE, filters.PAGE * (page - 1), order)
    selected = _selected(rows)
    _bar({row["claim_id"]: row["revision"] for row in selected}, selected, total)
    if (left_over := bulk.refused()) is not None:
        _conflict(left_over)
    elif (asked := bulk.asked()) is not None:
        _panel(asked)
    _table(rows, order)
    filters.pages("table_page", total)


st.title("Table", anchor=False)
number = queries.total(filters.current())
if not queries.options().outlets:
    filters.welcome()
elif not number:
    filters.nothing_found()
    acting.undo_button()
else:
    _page(number)
