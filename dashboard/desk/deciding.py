"""What the buttons and forms of the review page do: save an act, go on, and let the editor choose in a conflict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import acting, filters, queries
from dashboard.desk import article_view
from dashboard.notices import guarded, tell
from pipeline import store
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.likeness import find_words
from pipeline.store import Conflict, Decision
from pipeline.taxonomy import PROVEN, WAITING, ActorKind, ClaimType, Priority, Stance, Status

Claim = dict[str, Any]
SETTLED = (Status.READY, *PROVEN)


@dataclass(frozen=True)
class Refused:
    """A decision that was not saved, because someone else had changed the claim."""

    claim_id: str
    action: str
    decision: Decision
    message: str


# Going through the queue


def go(claim_id: str) -> None:
    """Show a claim in the run that follows."""
    st.query_params["claim"] = claim_id
    st.session_state["asking"] = None
    st.session_state["panel"] = None


def waiting() -> Filters:
    """Return the filters of the claims that wait for a decision; those chosen, where they ask for others only."""
    chosen = filters.current()
    statuses = tuple(status for status in chosen.status if status in WAITING)
    if chosen.status and not statuses:
        return chosen
    return replace(chosen, status=statuses or tuple(status.value for status in WAITING))


def _following(claim_id: str) -> str | None:
    """The next claim that waits, from here on or else from the start."""
    for after in (claim_id, None):
        there = queries.next_claim(waiting(), after)
        if there is not None and there != claim_id:
            return there
    return None


@guarded
def show(act: store.Act) -> None:
    """Show the claim that an act was on, where it was on one."""
    for claim_id in store.acted_on(queries.engine(), act.act_id, 1):
        go(claim_id)


@guarded
def step(claim_id: str, back: bool) -> None:
    """Go to the next claim that the filters select, or the one before."""
    there = queries.next_claim(filters.current(), claim_id, back=back)
    if there is None:
        st.toast("This is the first claim." if back else "This is the last claim.")
    go(there or claim_id)


@guarded
def along(claim: Claim, by: int) -> None:
    """Go to the claim that follows in the same article, or the one before."""
    ids = [row["claim_id"] for row in queries.article_claims(claim["article_id"])]
    place = ids.index(claim["claim_id"]) + by if claim["claim_id"] in ids else 0
    if 0 <= place < len(ids):
        go(ids[place])
    else:
        st.toast("No claim follows in this article." if by > 0 else "This is the article’s first claim.")


@guarded
def jump() -> None:
    """Go to the claim that was clicked in the article."""
    claim_id = article_view.jumped_to()
    if claim_id and queries.claim(claim_id) is not None:
        go(claim_id)


# Acts


@guarded
def decide(claim: Claim, action: str, decision: Decision, *, saying: str = "Saved.", stay: bool = False) -> None:
    """Save a decision and go on; where someone else was first, keep it and let the editor choose."""
    claim_id, following = claim["claim_id"], None if stay else _following(claim["claim_id"])
    seen = {claim_id: claim["revision"]}
    try:
        acting.perform(lambda name: store.decide(queries.engine(), {claim_id: decision}, name, action, seen), saying)
    except Conflict as conflict:
        # A key pressed twice is no conflict: what came first was this editor's own act.
        now = queries.claim(claim_id)
        if now is None or not decision.is_so(now):
            st.session_state["refused"] = Refused(claim_id, action, decision, str(conflict))
            return
    st.session_state["refused"] = None
    go(claim_id if stay or following is None else following)


@guarded
def mark(claim: Claim, status: Status) -> None:
    """Set a status by its key; what needs a verdict opens the form for it."""
    if status in PROVEN and not claim["verdict"]:
        tell(f"A claim that is {status.value} needs a verdict.")
        st.session_state["panel"] = "verdict"
    elif status is Status.IN_REVIEW:
        taken = Decision(status=status, assignee=acting.reviewer())
        decide(claim, "take", taken, saying="In review, and yours.", stay=True)
    else:
        decide(claim, status.value, Decision(status=status), saying=f"{status.value.capitalize()}.")


def ask_why(claim: Claim) -> None:
    """Ask for the reason to dismiss a claim, or no longer."""
    st.session_state["asking"] = None if st.session_state.get("asking") == claim["claim_id"] else claim["claim_id"]


def dismiss(claim: Claim, reason: str) -> None:
    """Dismiss a claim."""
    decide(claim, "dismiss", Decision(status=Status.DISMISSED, reason=reason), saying="Dismissed.")


@guarded
def overwrite(refused: Refused) -> None:
    """Save a decision over the one that came first."""
    now = queries.claim(refused.claim_id)
    if now is not None:
        decide(now, refused.action, refused.decision)


def keep_theirs() -> None:
    """Let the other's decision stand."""
    st.session_state["refused"] = None


@guarded
def take_back(act_id: int) -> None:
    """Take back an act on the claim that is shown, whoever's it was."""
    undone = store.undo(queries.engine(), act_id, acting.reviewer())
    if undone.act is None:
        tell("Not taken back: what it changed was changed again since.")


# Forms


def _given(suffix: str, *names: str) -> dict[str, Any]:
    return {name: st.session_state.get(f"{name} {suffix}") for name in names}


@guarded
def correct(claim: Claim, suffix: str) -> None:
    """Save what the form for corrections changes, and nothing else."""
    given = _given(suffix, "text", "actor", "actor_kind", "stance", "type")
    given["actor"] = "" if given["actor"] in {OUTLET_VOICE, None} else given["actor"]
    given = {name: str(value or "").strip() for name, value in given.items()}
    changed = {
        name: value for name, value in given.items() if value != (claim[name] or "") and (value or name == "actor")
    }
    kinds: dict[str, Any] = {"stance": Stance, "type": ClaimType, "actor_kind": ActorKind}
    figures = edited_figures(claim["figures"], st.session_state.get(f"figures {suffix}") or {})
    if not given["text"]:
        tell("A claim needs a wording. To drop the claim, dismiss it.")
        return
    if figures is None:
        tell("A figure needs its words and a number.")
        return
    decision = Decision(**{name: kinds.get(name, str)(value) for name, value in changed.items()})
    if figures != list(claim["figures"]):
        decision = replace(decision, figures=tuple(figures))
    if decision == Decision():
        st.toast("Nothing was changed.")
        return
    if st.session_state.get(f"everywhere {suffix}") and changed.get("actor") and claim["actor"]:
        was, now = claim["actor"], changed["actor"]
        acting.perform(
            lambda name: store.join_actors(queries.engine(), [was], now, name), f"{was} is {now} everywhere."
        )
        decision = replace(decision, actor=None)
        claim = queries.claim(claim["claim_id"]) or claim
        if decision == Decision():
            go(claim["claim_id"])
            return
    decide(claim, "correct", decision, stay=True)


def edited_figures(figures: list[dict[str, Any]], edits: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return a claim's figures after what was edited in their table; None where one has no words or no number.

    A figure whose value or unit changed keeps its other details only where they still hold: its words and modifier.
    """
    dropped = set(edits.get("deleted_rows", ()))
    rows: list[dict[str, Any]] = []
    for place, figure in enumerate(figures):
        if place in dropped:
            continue
        change = dict(edits.get("edited_rows", {}).get(place, {}))
        kept: dict[str, Any] = {name: figure[name] for name in ("text", "value", "unit", "modifier") if name in figure}
        rows.append(figure if not change else kept | change)
    rows += [{"text": "", "value": None, "unit": ""} | dict(row) for row in edits.get("added_rows", ())]
    for row in rows:
        if not str(row["text"] or "").strip() or row["value"] is None:
            return None
        row["unit"] = row["unit"] or ""
    return rows


@guarded
def settle(claim: Claim, suffix: str) -> None:
    """Save verdict, evidence, note and workflow as the form has them; only what changed."""
    given = _given(
        suffix, "status", "verdict", "verdict_text", "evidence", "note", "assignee", "priority", "tags", "deadline"
    )
    lines = [line.strip() for line in str(given["evidence"] or "").splitlines() if line.strip()]
    if bad := next((line for line in lines if not line.startswith(("http://", "https://")) or " " in line), None):
        tell(f"Evidence is an address of a web page on each line, which this is not: {bad[:80]}")
        return
    wanted: dict[str, Any] = {
        "status": Status(given["status"]),
        "verdict": str(given["verdict"] or ""),
        "verdict_text": str(given["verdict_text"] or "").strip(),
        "evidence": tuple(lines),
        "note": str(given["note"] or "").strip(),
        "assignee": str(given["assignee"] or "").strip(),
        "priority": Priority(given["priority"]),
        "tags": tuple(given["tags"] or ()),
        "deadline": given["deadline"].isoformat() if given["deadline"] else "",
    }
    # What the form showed is what may change: a field that stayed is left as it is by now.
    changed = {name: value for name, value in wanted.items() if _differs(claim[name], value)}
    if changed.get("status") in PROVEN and not wanted["verdict"]:
        tell(f"A claim that is {changed['status'].value} needs a verdict.")
    elif not changed:
        st.toast("Nothing was changed.")
    else:
        decide(claim, "note" if set(changed) == {"note"} else "settle", Decision(**changed), stay=True)


def _differs(before: Any, after: Any) -> bool:
    return list(before) != list(after) if isinstance(after, tuple) else (before or "") != after


@guarded
def split(claim: Claim, suffix: str) -> None:
    """Make a claim of each line of the form."""
    lines = str(st.session_state.get(f"lines {suffix}") or "").splitlines()
    claim_id, seen = claim["claim_id"], claim["revision"]

    def act(name: str) -> store.Act | None:
        store.split(queries.engine(), claim_id, lines, name, seen)
        return store.last_act_on(queries.engine(), claim_id)

    _perform(act, "Split.", claim_id)


@guarded
def merge(claim: Claim, suffix: str) -> None:
    """Make the chosen claims duplicates of this one."""
    claim_id, chosen = claim["claim_id"], st.session_state.get(f"duplicates {suffix}") or []
    if chosen:
        _perform(lambda name: store.merge(queries.engine(), claim_id, chosen, name), "Merged.", claim_id)
    else:
        st.toast("No claim was chosen.")


def _perform(act: Callable[[str], store.Act | None], saying: str, claim_id: str) -> None:
    try:
        acting.perform(act, saying)
    except Conflict as conflict:
        tell(f"Not saved: {conflict}. Look at it again.")
    else:
        go(claim_id)


@guarded
def add_missed(claim: Claim, suffix: str) -> None:
    """Make a claim of words of the article that was not found by the machine."""
    given = _given(suffix, "words", "wording", "missed actor", "missed stance", "missed type")
    article = queries.article(claim["article_id"])
    words, wording, actor = str(given["words"] or ""), str(given["wording"] or ""), given["missed actor"]
    span = article_view.selection() if article else None
    if article is not None and (span is None or article.text[span[0] : span[1]].split() != words.split()):
        span = find_words(article.text, words)
    if span is None:
        tell("These words do not stand in the article: select them there, or type them just as they stand.")
        return
    place, made = span, []

    def act(name: str) -> store.Act | None:
        claim_id = store.add_claim(
            queries.engine(), claim["article_id"], place, name,
            text=wording,
            actor="" if actor in {None, OUTLET_VOICE} else str(actor),
            stance=Stance(given["missed stance"]),
            type=ClaimType(given["missed type"]),
            check_worthiness=_worth(wording or words),
        )  # fmt: skip
        made.append(claim_id)
        return store.last_act_on(queries.engine(), claim_id)

    acting.perform(act, "A claim was added.")
    go(made[0])


def _worth(text: str) -> float:
    from pipeline.reading.checkworthiness import score_texts

    return float(next(iter(score_texts([text]))))
