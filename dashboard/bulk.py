"""Bulk acts: one wish for many claims, saved as one act; where someone else was first, the editor chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import acting, queries
from dashboard.filters import plural
from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Act, Conflict, Decision
from pipeline.taxonomy import Status

Seen = dict[str, int | None]
"""Claims, each with the revision that the editor saw; None where it is not to be looked at."""
_ASKED, _REFUSED, ALL = "bulk asked", "bulk refused", "bulk all"


@dataclass(frozen=True)
class Wish:
    """What is to become of each of the claims: what a decision says, one tag more or less, or a duplicate."""

    action: str
    """The act in a word or two, for the history."""
    saying: str
    """What the claims are then: "ready for desk"."""
    decision: Decision | None = None
    add: str = ""
    remove: str = ""
    keep: str = ""
    """The claim that the others are duplicates of."""

    def save(self, seen: Seen, name: str) -> Act | None:
        """Save it. Raises Conflict where a claim was changed since it was seen, StoreError where it can't be saved."""
        engine, ids = queries.engine(), list(seen)
        revisions = {claim_id: number for claim_id, number in seen.items() if number is not None}
        if self.keep:
            return store.merge(engine, self.keep, ids, name, revisions)
        if self.decision is None:
            return store.tag(engine, ids, name, add=self.add, remove=self.remove, revisions=revisions)
        return store.decide(engine, dict.fromkeys(ids, self.decision), name, self.action, revisions)

    def is_so(self, claim: dict[str, Any]) -> bool:
        """Return whether a claim is that way already."""
        if self.keep:
            return self.keep in {claim["claim_id"], claim["merged_into"]}
        if self.decision is None:
            return self.add in claim["tags"] if self.add else self.remove not in claim["tags"]
        return self.decision.is_so(claim)


@dataclass(frozen=True)
class Asked:
    """An act that waits for an answer: which one, and for which claims."""

    kind: str
    seen: Seen


@dataclass(frozen=True)
class Refused:
    """A wish that was not saved, because others had changed some of the claims: which, as they are now."""

    wish: Wish
    seen: Seen
    changed: tuple[dict[str, Any], ...]


STATUSES = {
    "ready": Wish("ready for desk", "ready for desk", Decision(status=Status.READY)),
    "checked": Wish("checked", "checked", Decision(status=Status.CHECKED)),
    "published": Wish("published", "published", Decision(status=Status.PUBLISHED)),
    "new": Wish("back to new", "new again", Decision(status=Status.NEW)),
}
"""The wishes that need no more to be said."""


def take() -> Wish:
    """Return the wish that the claims are in review, and the reviewer's."""
    name = acting.reviewer()
    return Wish("take", f"in review by {name}", Decision(status=Status.IN_REVIEW, assignee=name))


def dismissal(reason: str) -> Wish:
    """Return the wish that the claims are dismissed, and why."""
    saying = f"dismissed: {reason}" if reason else "dismissed"
    return Wish("dismiss", saying, Decision(status=Status.DISMISSED, reason=reason))


def asked() -> Asked | None:
    """Return the act that waits for an answer."""
    found: Asked | None = st.session_state.get(_ASKED)
    return found


def refused() -> Refused | None:
    """Return the wish that was not saved."""
    found: Refused | None = st.session_state.get(_REFUSED)
    return found


def drop() -> None:
    """Ask no more, and leave what was not saved."""
    st.session_state[_ASKED] = st.session_state[_REFUSED] = None


def all_of(chosen: Filters) -> Seen:
    """Return all claims that filters select, as they are now."""
    return dict(store.revisions(queries.engine(), chosen))


def ask(kind: str, seen: Seen) -> None:
    """Ask in the run that follows what an act needs to know."""
    drop()
    st.session_state[_ASKED] = Asked(kind, seen)


def do(wish: Wish, seen: Seen) -> None:
    """Save a wish as one act; where claims were changed since they were seen, keep it for the editor to choose."""
    drop()
    # Working on thousands takes seconds.
    with st.spinner(f"Working on {plural(len(seen), 'claim')} …"):
        try:
            acting.perform(lambda name: wish.save(seen, name), f"{plural(len(seen), 'claim')}: {wish.saying}")
        except Conflict as conflict:
            _refuse(wish, seen, conflict.claims)
            return
    st.session_state[ALL] = False


def _refuse(wish: Wish, seen: Seen, changed: Sequence[str]) -> None:
    now = queries.claims_by_id(changed)
    # A key pressed twice is no conflict: what came first was this editor's own act.
    already = {claim["claim_id"] for claim in now if wish.is_so(claim)}
    if len(already) == len(changed):
        return do(wish, {claim_id: None if claim_id in already else seen[claim_id] for claim_id in seen})
    st.session_state[_REFUSED] = Refused(wish, seen, tuple(one for one in now if one["claim_id"] not in already))
    return None


def do_others(left: Refused) -> None:
    """Save a wish for the claims that nobody else has changed."""
    changed = {claim["claim_id"] for claim in left.changed}
    do(left.wish, {claim_id: number for claim_id, number in left.seen.items() if claim_id not in changed})


def do_anyway(left: Refused) -> None:
    """Save a wish over what others did; claims that were changed again since they were named are named again."""
    now: Seen = {claim["claim_id"]: claim["revision"] for claim in left.changed}
    do(left.wish, left.seen | now)


def without_verdict(rows: Sequence[dict[str, Any]]) -> int:
    """Return how many of the claims have no verdict."""
    return sum(not row["verdict"] for row in rows)


def tagging(tag: str, *, off: bool = False) -> Wish:
    """Return the wish that the claims have a tag, or have it no longer."""
    tag = " ".join(tag.split())
    if off:
        return Wish(f"untag {tag}", f"no longer tagged “{tag}”", remove=tag)
    return Wish(f"tag {tag}", f"tagged “{tag}”", add=tag)


def merging(keep: str, text: str) -> Wish:
    """Return the wish that the claims are duplicates of one of them."""
    return Wish("merge", f"merged into “{text}”", keep=keep)
