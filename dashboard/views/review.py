"""Review: one claim after the other, beside its paragraph, with the editor's decision."""

from typing import Any

import streamlit as st

from dashboard import filters, queries
from dashboard.marking import KEY, claim_line, passage
from pipeline import store
from pipeline.filters import OUTLET_VOICE
from pipeline.sentences import paragraphs
from pipeline.store import Conflict, Decision
from pipeline.taxonomy import ClaimType, Stance, Status


def _reviewer() -> str:
    return str(st.session_state.get("reviewer") or "").strip() or "editor"


def _go(claim_id: str | None) -> None:
    st.session_state["claim"] = claim_id
    st.session_state["asking"] = None


def _step(claim_id: str, *, back: bool = False) -> None:
    there = store.next_in_queue(queries.engine(), filters.current(), claim_id, back=back)
    if there is None:
        st.toast("This is the first claim." if back else "This is the last claim.")
    _go(there or claim_id)


def _decide(claim: dict[str, Any], action: str, decision: Decision, *, stay: bool = False) -> None:
    """Save a decision; where someone else was first, show both and let the editor choose."""
    following = store.next_in_queue(queries.engine(), filters.current(), claim["claim_id"])
    try:
        store.review(queries.engine(), claim["claim_id"], _reviewer(), action, decision, claim["revision"])
    except Conflict as conflict:
        st.session_state["conflict"] = (claim["claim_id"], action, decision, str(conflict))
        return
    st.session_state["last_act"] = (claim["claim_id"], action)
    if not stay:
        _go(following or claim["claim_id"])


def _dismiss(claim: dict[str, Any]) -> None:
    """The first press asks, the second dismisses."""
    if st.session_state.get("asking") == claim["claim_id"]:
        st.session_state["asking"] = None
        _decide(claim, "dismiss", Decision(status=Status.DISMISSED))
    else:
        st.session_state["asking"] = claim["claim_id"]


def _undo() -> None:
    claim_id, action = st.session_state.pop("last_act")
    if store.undo(queries.engine(), claim_id, _reviewer()):
        st.toast(f"Taken back: {action}")
    _go(claim_id)


def _correct(claim: dict[str, Any]) -> None:
    state, key = st.session_state, claim["claim_id"]
    actor = state[f"actor {key}"]
    decision = Decision(
        status=Status.CORRECTED,
        text=state[f"text {key}"].strip() or claim["text"],
        actor="" if actor in {OUTLET_VOICE, None} else actor,
        stance=Stance(state[f"stance {key}"]),
        type=ClaimType(state[f"type {key}"]),
        note=state[f"note {key}"],
    )
    _decide(claim, "correct", decision)


def _overwrite() -> None:
    claim_id, action, decision, _ = st.session_state.pop("conflict")
    store.review(queries.engine(), claim_id, _reviewer(), action, decision)


def _current() -> dict[str, Any] | None:
    claim_id = st.session_state.get("claim") or st.query_params.get("claim")
    found = store.claim(queries.engine(), claim_id) if claim_id else None
    if found is None:
        first = store.next_in_queue(queries.engine(), filters.current())
        found = store.claim(queries.engine(), first) if first else None
    return found


def _bar(claim: dict[str, Any]) -> None:
    asking = st.session_state.get("asking") == claim["claim_id"]
    columns = st.columns(5)
    columns[0].button(
        "Accept", shortcut="A", type="primary", width="stretch", on_click=_decide,
        args=(claim, "accept", Decision(status=Status.ACCEPTED)),
    )  # fmt: skip
    columns[1].button(
        "Really dismiss?" if asking else "Dismiss",
        shortcut="D",
        width="stretch",
        on_click=_dismiss,
        args=(claim,),
    )
    columns[2].button(
        "Previous",
        shortcut="P",
        width="stretch",
        on_click=_step,
        args=(claim["claim_id"],),
        kwargs={"back": True},
    )
    columns[3].button("Next", shortcut="N", width="stretch", on_click=_step, args=(claim["claim_id"],))
    columns[4].button(
        "Undo", shortcut="U", width="stretch", on_click=_undo, disabled="last_act" not in st.session_state
    )


def _facts(claim: dict[str, Any]) -> None:
    st.html(claim_line(claim["text"]))
    facts = [
        ("actor", claim["actor"] or OUTLET_VOICE),
        ("via", claim["via"]),
        ("stance", claim["stance"]),
        ("type", f"{claim['type']} ({claim['type_confidence']:.0%} sure)"),
        ("figures", "; ".join(f"{f['text']} = {f['value']:,.12g} {f['unit']}" for f in claim["figures"])),
        ("check-worthiness", f"{claim['check_worthiness']:.2f}"),
        ("status", claim["status"] + (f" by {claim['reviewer']}" if claim["reviewer"] else "")),
        ("why it is here", claim["why"]),
        ("note", claim["note"]),
    ]
    st.text("\n".join(f"{name}: {value}" for name, value in facts if value))
    changed = [name for name in ("text", "actor", "type", "stance") if claim[name] != claim[f"machine_{name}"]]
    for name in changed:
        st.text(f"the machine read {name}: {claim[f'machine_{name}'] or OUTLET_VOICE}")


def _article(claim: dict[str, Any]) -> None:
    article = store.article(queries.engine(), claim["article_id"], claim["version"])
    if article is None:
        return
    st.text(" · ".join(part for part in (article.title or article.doc, article.outlet, article.published[:10]) if part))
    marks = [(kind, [tuple(s) for s in claim[f"{kind}_spans"]]) for kind in ("source", "cue")]
    marks.append(("content", [tuple(s) for s in claim["spans"]]))
    st.html(KEY + passage(article.text, paragraphs(article.text, article.body_start), marks))


def _form(claim: dict[str, Any]) -> None:
    key = claim["claim_id"]
    actors = list(dict.fromkeys([claim["actor"] or OUTLET_VOICE, OUTLET_VOICE, *queries.options().actors]))
    with st.form(f"correct {key}"):
        st.text_area("Wording", claim["text"], key=f"text {key}")
        st.selectbox(
            "Actor",
            actors,
            key=f"actor {key}",
            accept_new_options=True,
            help="Choose one or type a new name.",
        )
        left, right = st.columns(2)
        stances, kinds = [s.value for s in Stance], [k.value for k in ClaimType]
        left.selectbox("Stance", stances, stances.index(claim["stance"]), key=f"stance {key}")
        right.selectbox("Type", kinds, kinds.index(claim["type"]), key=f"type {key}")
        st.text_input("Note", claim["note"], key=f"note {key}")
        st.form_submit_button("Save correction", on_click=_correct, args=(claim,))


def _conflict() -> None:
    claim_id, action, decision, message = st.session_state["conflict"]
    theirs = store.claim(queries.engine(), claim_id) or {}
    st.warning(f"{message}. It is now “{theirs.get('status')}”; you chose “{action}”.".replace("$", "\\$"))
    left, right = st.columns(2)
    left.text(f"Theirs: {theirs.get('status')}, {theirs.get('actor')}, {theirs.get('stance')}\n{theirs.get('text')}")
    right.text(f"Yours: {decision.status}, {decision.actor or ''} {decision.stance or ''}\n{decision.text or ''}")
    left.button("Keep theirs", on_click=lambda: st.session_state.pop("conflict"))
    right.button("Save mine over it", on_click=_overwrite)


def _history(claim: dict[str, Any]) -> None:
    events = store.history(queries.engine(), claim["claim_id"])
    with st.expander(f"History ({len(events)})"):
        if events.empty:
            st.text("Nobody has decided on this claim yet.")
        for event in queries.records(events):
            changes = [
                f"{n}: {event['before'][n] or '–'} → {event['after'][n] or '–'}"
                for n in event["after"]
                if event["before"][n] != event["after"][n]
            ]
            st.text(
                f"{event['at']} {event['reviewer']}: {event['action']}"
                + "".join(f"\n    {change}" for change in changes)
            )


st.title("Review")
numbers = queries.counts(filters.current())
claim_shown = _current()
if not queries.options().outlets:
    filters.welcome()
elif claim_shown is None:
    filters.nothing_found()
else:
    st.query_params["claim"] = claim_shown["claim_id"]
    filters.headline(numbers.claims)
    st.progress(numbers.reviewed / max(1, numbers.claims), f"{numbers.reviewed:,} of {numbers.claims:,} reviewed")
    if "conflict" in st.session_state:
        _conflict()
    _bar(claim_shown)
    about, context = st.columns([1, 1], gap="large")
    with about:
        _facts(claim_shown)
        _form(claim_shown)
        _history(claim_shown)
        st.text_input("Your name, for the history", key="reviewer", bind="query-params", placeholder="editor")
    with context:
        _article(claim_shown)
