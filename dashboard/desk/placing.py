"""What the buttons and forms of the page of tracked claims do."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import acting, filters, queries
from dashboard.notices import guarded, tell
from pipeline import store
from pipeline.store import Act, Conflict, TrackOrder
from pipeline.store.placed import FIRST, SUGGESTED

Row = dict[str, Any]
"""An appearance, as `store.track_claims` gives it."""


def go(track_id: int) -> None:
    """Show a tracked claim in the run that follows."""
    if st.query_params.get("track") != str(track_id):
        st.query_params["track"] = str(track_id)
        st.session_state["track at"] = None
    st.session_state["track panel"] = None


def at(claim_id: str | None) -> None:
    """Look at an appearance."""
    st.session_state["track at"] = claim_id


def is_open(row: Row) -> bool:
    """Return whether an appearance waits for a decision."""
    return bool(row["state"] == SUGGESTED and row["relation"] != FIRST)


def current(rows: Sequence[Row]) -> Row:
    """Return the appearance that is looked at: the one that was chosen, else the first that waits, else the first."""
    chosen = st.session_state.get("track at")
    found = [row for row in rows if row["claim_id"] == chosen] or [row for row in rows if is_open(row)]
    return (found or list(rows))[0]


def step(rows: Sequence[Row], here: str, by: int) -> None:
    """Look at the appearance that follows, or the one before."""
    ids = [row["claim_id"] for row in rows]
    place = ids.index(here) + by
    if 0 <= place < len(ids):
        at(ids[place])
    else:
        st.toast("No appearance follows." if by > 0 else "This is the first appearance.")


@guarded
def to_track(order: TrackOrder, here: int, by: int) -> None:
    """Go to the next tracked claim of the list, or the one before."""
    ids = queries.track_ids(filters.current(), order)
    place = ids.index(here) + by if here in ids else 0
    if 0 <= place < len(ids):
        go(ids[place])
    else:
        st.toast("This is the last tracked claim." if by > 0 else "This is the first tracked claim.")


def _seen(rows: Sequence[Row]) -> dict[str, tuple[int, str]]:
    return {row["claim_id"]: (row["track_id"], row["state"]) for row in rows}


def _perform(act: Callable[[str], Act | None], saying: str) -> bool:
    """Make a change and say so; False where someone else was first, which is said too."""
    try:
        acting.perform(act, saying)
    except Conflict as conflict:
        tell(f"Not saved: {conflict}. Look at it again.")
        return False
    return True


def _after(rows: Sequence[Row], here: str) -> str | None:
    """The next appearance that waits, from here on or else from the start."""
    ids = [row["claim_id"] for row in rows]
    later = rows[ids.index(here) + 1 :]
    waiting = [row["claim_id"] for row in (*later, *rows) if is_open(row) and row["claim_id"] != here]
    return waiting[0] if waiting else None


@guarded
def confirm(rows: Sequence[Row], here: str) -> None:
    """Say that an appearance belongs to the tracked claim, and go on to the next that waits."""
    seen = _seen([row for row in rows if row["claim_id"] == here])
    if _perform(lambda name: store.confirm(queries.engine(), seen, name), "Confirmed."):
        at(_after(rows, here) or here)


@guarded
def confirm_all(rows: Sequence[Row]) -> None:
    """Say that all appearances that wait belong to the tracked claim."""
    seen = _seen([row for row in rows if is_open(row)])
    _perform(lambda name: store.confirm(queries.engine(), seen, name), f"Confirmed {len(seen):,}.")


@guarded
def reject(rows: Sequence[Row], here: str) -> None:
    """Take an appearance out, and go on to the next that waits."""
    seen, following = _seen(rows), _after(rows, here)
    if _perform(lambda name: store.reject(queries.engine(), here, seen, name), "Rejected: it is a claim of its own."):
        at(following)


@guarded
def split(rows: Sequence[Row], suffix: str) -> None:
    """Take the chosen appearances out, into a tracked claim of their own."""
    chosen = list(st.session_state.get(f"leaving {suffix}") or [])
    if not chosen:
        st.toast("No appearance was chosen.")
        return
    seen = _seen(rows)
    if _perform(lambda name: store.split_track(queries.engine(), chosen, seen, name), f"Split off {len(chosen):,}."):
        at(None)
        st.session_state["track panel"] = None


@guarded
def merge(track_id: int, suffix: str) -> None:
    """Put all appearances of the chosen tracked claims into this one."""
    chosen = list(st.session_state.get(f"joining {suffix}") or [])
    if not chosen:
        st.toast("No tracked claim was chosen.")
        return
    if _perform(lambda name: store.merge_tracks(queries.engine(), track_id, chosen, name), "Merged."):
        go(track_id)


@guarded
def join(keep: int, other: int) -> None:
    """Say that two tracked claims are the same: the appearances of the other one come into the one that is kept."""
    _perform(lambda name: store.merge_tracks(queries.engine(), keep, [other], name), "Merged.")


@guarded
def keep_apart(one: int, other: int) -> None:
    """Say that two tracked claims which may be the same are not."""
    _perform(lambda name: store.keep_apart(queries.engine(), one, other, name), "They stay apart.")


@guarded
def reword(track_id: int, seen: str, suffix: str) -> None:
    """Give the tracked claim the wording of the form."""
    wording = str(st.session_state.get(f"wording {suffix}") or "")
    if _perform(lambda name: store.reword_track(queries.engine(), track_id, wording, seen, name), "Reworded."):
        st.session_state["track panel"] = None


@guarded
def judge_opposition(one: int, other: int, is_so: bool) -> None:
    """Say whether two tracked claims contradict each other."""
    _perform(
        lambda name: store.judge_opposition(queries.engine(), one, other, name, is_so=is_so),
        "They contradict each other." if is_so else "They don’t contradict each other.",
    )
