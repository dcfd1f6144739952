"""Review: one claim after the other, beside its paragraph, with the editor's decision."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import filters, marking, queries
from dashboard.notices import guarded, tell
from pipeline import store
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.sentences import paragraphs
from pipeline.store import Conflict, Decision
from pipeline.taxonomy import AttributionKind, ClaimType, Stance, Status

CORRECTABLE = ("text", "actor", "stance", "type")
VERDICTS = ("true", "mostly true", "misleading", "mostly false", "false", "can’t be checked")


@dataclass
class Act:
    """Something that this editor did in this session, which can be taken back."""

    claim_id: str
    action: str
    revision: int


@dataclass(frozen=True)
class Refused:
    """A decision that was not saved, because someone else had changed the claim."""

    claim_id: str
    action: str
    decision: Decision
    message: str


def _reviewer() -> str:
    return str(st.session_state.get("reviewer") or "").strip() or "editor"


def _acts() -> list[Act]:
    acts: list[Act] = st.session_state.setdefault("acts", [])
    return acts


# Going through the queue


def _go(claim_id: str) -> None:
    st.query_params["claim"] = claim_id
    st.session_state["asking"] = None


def _open() -> Filters:
    """The claims that wait for a decision; where the filters ask for decided ones only, those."""
    chosen = filters.current()
    return chosen if chosen.status and Status.NEW not in chosen.status else replace(chosen, status=(Status.NEW.value,))


def _following(claim_id: str) -> str | None:
    """The next claim that waits, from here on or else from the start."""
    for after in (claim_id, None):
        there = queries.next_claim(_open(), after)
        if there is not None and there != claim_id:
            return there
    return None


@guarded
def _step(claim_id: str, back: bool) -> None:
    there = queries.next_claim(filters.current(), claim_id, back=back)
    if there is None:
        st.toast("This is the first claim." if back else "This is the last claim.")
    _go(there or claim_id)


def _first() -> str | None:
    return queries.next_claim(_open()) or queries.next_claim(filters.current())


def _current() -> dict[str, Any] | None:
    """The claim that the address names, else the one that was shown last, else the first that waits."""
    chosen = filters.current()
    moved = st.session_state.get("queue", chosen) != chosen
    st.session_state["queue"] = chosen
    claim_id = st.query_params.get("claim") or st.session_state.get("last_shown")
    found = queries.claim(claim_id) if claim_id else None
    if found is None or (moved and not queries.is_selected(chosen, found["claim_id"])):
        first = _first()
        found = queries.claim(first) if first else None
    return found


# Acts


@guarded
def _decide(claim: dict[str, Any], action: str, decision: Decision) -> None:
    """Save a decision and go on; where someone else was first, keep it and let the editor choose."""
    claim_id, acts, following = claim["claim_id"], _acts(), _following(claim["claim_id"])
    engine, reviewer = queries.engine(), _reviewer()
    try:
        # Streamlit breaks a callback off where it touches session state, to run for the key pressed next:
        # so nothing does between saving the act and remembering it.
        done = store.decide(engine, {claim_id: decision}, reviewer, action, {claim_id: claim["revision"]})
        if done is not None:
            acts.append(Act(claim_id, action, claim["revision"] + 1))
    except Conflict as conflict:
        # A key pressed twice is no conflict: what came first was this editor's own act.
        if Act(claim_id, action, claim["revision"] + 1) not in acts:
            st.session_state["refused"] = Refused(claim_id, action, decision, str(conflict))
            return
    _go(claim_id if decision.status is None or following is None else following)


@guarded
def _dismiss(claim: dict[str, Any]) -> None:
    """Dismiss; what someone has accepted or corrected only when asked a second time."""
    if claim["status"] in {Status.READY, Status.CHECKED} and st.session_state.get("asking") != claim["claim_id"]:
        st.session_state["asking"] = claim["claim_id"]
    else:
        _decide(claim, "dismiss", Decision(status=Status.DISMISSED))


@guarded
def _undo() -> None:
    """Take back this editor's last act, unless someone has changed the claim since."""
    acts = _acts()
    act = acts[-1]
    now = queries.claim(act.claim_id)
    if now is None or now["revision"] != act.revision:
        acts.pop()
        who = now["reviewer"] if now else "someone"
        tell(f"Not taken back: {who} has changed this claim since. Its history shows how.")
    else:
        _take_back(act.claim_id, acts)
        st.toast(f"Taken back: {act.action}")
    _go(act.claim_id)


@guarded
def _take_back(claim_id: str, acts: list[Act]) -> None:
    """Take back the last act on a claim, whoever's it was; earlier acts of this session stay within reach."""
    engine, reviewer = queries.engine(), _reviewer()
    mine = [act for act in acts if act.claim_id == claim_id]
    last = store.last_act_on(engine, claim_id)
    if last is None or store.undo(engine, last.act_id, reviewer).act is None:
        return
    now = store.claim(engine, claim_id)
    if now is not None and mine and mine[-1].revision == now["revision"] - 1:
        acts.remove(mine.pop())
        if mine:
            mine[-1].revision = now["revision"]


@guarded
def _save(claim: dict[str, Any], suffix: str) -> None:
    """Save what the form changes: a correction, or only a verdict and a note."""
    given = {name: st.session_state[f"{name} {suffix}"] for name in (*CORRECTABLE, "verdict", "note")}
    given["actor"] = "" if given["actor"] in {OUTLET_VOICE, None} else given["actor"].strip()
    given = {name: str(value or "").strip() for name, value in given.items()}
    changed = {name: value for name, value in given.items() if value != (claim[name] or "")}
    if not given["text"]:
        tell("A claim needs a wording. To drop the claim, dismiss it.")
    elif not changed:
        st.toast("Nothing was changed.")
    elif changed.keys() & set(CORRECTABLE):
        _decide(claim, "correct", Decision(status=Status.READY, **_typed(changed)))
    else:
        _decide(claim, "note", Decision(**_typed(changed)))


def _typed(changed: dict[str, str]) -> dict[str, Any]:
    kinds: dict[str, Any] = {"stance": Stance, "type": ClaimType}
    return {name: kinds.get(name, str)(value) for name, value in changed.items()}


@guarded
def _overwrite(refused: Refused) -> None:
    """Save a decision over the one that came first."""
    st.session_state["refused"] = None
    now = queries.claim(refused.claim_id)
    if now is not None:
        _decide(now, refused.action, refused.decision)


def _keep_theirs() -> None:
    st.session_state["refused"] = None


# What is drawn


def _undo_button() -> None:
    acts = _acts()
    st.button(
        "Undo",
        shortcut="U",
        on_click=_undo,
        disabled=not acts,
        help=f"Take back your last act: {acts[-1].action}" if acts else "Takes back your last act",
    )


def _bar(claim: dict[str, Any]) -> None:
    claim_id, revision = claim["claim_id"], claim["revision"]
    asking = st.session_state.get("asking") == claim_id
    with st.container(horizontal=True):
        # Keys that name the claim: a press never decides on another claim than the one that was on the screen.
        st.button(
            "Accept", key=f"accept {claim_id} {revision}", shortcut="A", type="primary", icon=":material/check:",
            on_click=_decide, args=(claim, "accept", Decision(status=Status.READY)),
        )  # fmt: skip
        st.button(
            f"Dismiss although {claim['status']}?" if asking else "Dismiss", key=f"dismiss {claim_id} {revision}",
            shortcut="D", icon=":material/close:", on_click=_dismiss, args=(claim,),
        )  # fmt: skip
        st.button("Previous", key=f"previous {claim_id}", shortcut="P", on_click=_step, args=(claim_id, True))
        st.button("Next", key=f"next {claim_id}", shortcut="N", on_click=_step, args=(claim_id, False))
        _undo_button()


def _progress(claim: dict[str, Any], numbers: store.Counts) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    share = min(1.0, numbers.reviewed / max(1, numbers.claims))
    statuses = queries.by_status(filters.current())
    decided = ", ".join(
        f"{number:,} {status}" for status, number in statuses.items() if number and status != Status.NEW
    )
    reviewed = f"{numbers.reviewed:,} of {numbers.claims:,} reviewed" + (f": {decided}" if decided else "")
    left.progress(share, " · ".join(filter(None, (_place(claim), reviewed))))
    right.text_input("Your name", key="reviewer", bind="query-params", placeholder="editor", help="For the history.")


def _place(claim: dict[str, Any]) -> str:
    """Say where the claim stands among those that wait, or how many wait."""
    queue = _open()
    place = queries.place(queue, claim["claim_id"])
    waiting = f"{place.length:,} to review" if Status.NEW in queue.status else f"{place.length:,}"
    if place.number is not None:
        return f"Claim {place.number:,} of {waiting}"
    return waiting if place.length and Status.NEW in queue.status else ""


def _headline(claim: dict[str, Any]) -> None:
    st.html(
        marking.claim_line(claim["text"])
        + marking.stance_chip(claim["stance"])
        + marking.chip(f"{claim['type']} · {claim['type_confidence']:.0%} sure")
        + marking.chip(f"check-worthiness {claim['check_worthiness']:.2f}")
        + marking.chip(claim["status"] + (f" by {claim['reviewer']}" if claim["revision"] else ""))
        + (marking.chip("withdrawn: a later version of the article no longer holds it") if claim["withdrawn"] else "")
    )


def _facts(claim: dict[str, Any]) -> None:
    figures = "; ".join(f"{f['text']} = {f['value']:,.12g} {f['unit']}".strip() for f in claim["figures"])
    st.html(
        marking.facts(
            (
                ("actor", claim["actor"] or OUTLET_VOICE),
                ("via", claim["via"] or ""),
                ("attribution", _attribution(claim)),
                ("figures", figures),
                ("found by", claim["why"]),
                ("verdict", claim["verdict"]),
                ("note", claim["note"]),
                *((f"machine’s {name}", _machine(claim, name)) for name in CORRECTABLE),
            )
        )
    )


def _machine(claim: dict[str, Any], name: str) -> str:
    """What the machine read, where an editor has corrected it."""
    machine = claim[f"machine_{name}"] or ""
    return "" if (claim[name] or "") == machine else machine or OUTLET_VOICE


def _attribution(claim: dict[str, Any]) -> str:
    if claim["attribution"] == AttributionKind.NONE:
        return "nobody in the article says it"
    return f"{claim['attribution']} speech" + (f", “{claim['cue']}”" if claim["cue"] else "")


def _article(claim: dict[str, Any]) -> None:
    article = queries.article(claim["article_id"], claim["version"])
    if article is None:
        return
    title = marking.web_link(article.url, article.title or article.doc)
    rest = "".join(marking.chip(part) for part in (article.outlet, article.author, article.published[:10]) if part)
    st.html(f'<div class="cd-line"><b>{title}</b><br>{rest}</div>')
    marks = [(kind, [tuple(s) for s in claim[f"{kind}_spans"]]) for kind in ("source", "cue")]
    marks.append(("content", [tuple(s) for s in claim["spans"]]))
    shown = [kind for kind, spans in marks if spans]
    st.html(marking.key(*shown) + marking.passage(article.text, paragraphs(article.text, article.body_start), marks))
    st.page_link(
        "views/articles.py",
        label="Read the whole article",
        icon=":material/article:",
        query_params=filters.address(article=str(claim["article_id"])),
    )


def _form(claim: dict[str, Any]) -> None:
    # The revision is a part of each key: what a form shows must be what it would change.
    suffix = f"{claim['claim_id']} {claim['revision']}"
    actors = list(dict.fromkeys([claim["actor"] or OUTLET_VOICE, OUTLET_VOICE, *queries.options().actors]))
    stances, kinds = [stance.value for stance in Stance], [kind.value for kind in ClaimType]
    verdicts = list(dict.fromkeys([*VERDICTS, *filter(None, [claim["verdict"]])]))
    with st.form(f"correct {suffix}"):
        st.text_area("Wording", claim["text"], key=f"text {suffix}", height="content")
        left, middle, right = st.columns([2, 1, 1])
        left.selectbox(
            "Actor", actors, key=f"actor {suffix}", accept_new_options=True, help="Choose one or type a new name."
        )
        middle.selectbox("Stance", stances, stances.index(claim["stance"]), key=f"stance {suffix}")
        right.selectbox("Type", kinds, kinds.index(claim["type"]), key=f"type {suffix}")
        left, right = st.columns([1, 2])
        left.selectbox(
            "Verdict", verdicts, verdicts.index(claim["verdict"]) if claim["verdict"] else None,
            key=f"verdict {suffix}", accept_new_options=True, placeholder="none",
        )  # fmt: skip
        right.text_input("Note", claim["note"], key=f"note {suffix}")
        st.form_submit_button("Save correction or note", shortcut="Ctrl+Enter", on_click=_save, args=(claim, suffix))


def _conflict(refused: Refused, claim: dict[str, Any]) -> None:
    """Show what the other editor decided beside what this one wanted."""
    with st.container(border=True):
        st.warning(
            marking.markdown_escaped(
                f"{refused.message}. It is now “{claim['status']}”; you chose “{refused.action}”."
            ),
            icon=":material/group:",
        )
        names = ("status", *CORRECTABLE, "verdict", "note")
        rows = []
        for name in names:
            theirs, yours = claim[name] or "", getattr(refused.decision, name)
            if theirs or yours:
                rows.append((name, str(theirs), str(theirs if yours is None else yours)))
        st.html(marking.table(("", "as it is now", "as you decided"), rows))
        with st.container(horizontal=True):
            st.button("Keep theirs", on_click=_keep_theirs)
            st.button("Save mine over it", on_click=_overwrite, args=(refused,))


def _history(claim: dict[str, Any]) -> None:
    events = queries.history(claim["claim_id"])
    with st.expander(f"History ({len(events)})"):
        if not events:
            st.text("Nobody has decided on this claim yet.")
            return
        rows = [
            (event["at"].replace("T", " ")[:16], event["reviewer"], event["action"], _changes(event))
            for event in events
        ]
        st.html(marking.table(("when (UTC)", "who", "what", "change"), rows))
        if claim["status"] != Status.NEW:
            st.button("Take back the last act", on_click=_take_back, args=(claim["claim_id"], _acts()))


def _changes(event: dict[str, Any]) -> str:
    before, after = event["before"], event["after"]
    return "; ".join(
        f"{name}: {before[name] or '–'} → {after[name] or '–'}" for name in after if before[name] != after[name]
    )


def _page(claim: dict[str, Any], numbers: store.Counts) -> None:
    st.query_params["claim"] = claim["claim_id"]
    st.session_state["last_shown"] = claim["claim_id"]
    filters.headline(numbers.claims)
    _progress(claim, numbers)
    refused: Refused | None = st.session_state.get("refused")
    if refused is not None and refused.claim_id == claim["claim_id"]:
        _conflict(refused, claim)
    _bar(claim)
    if numbers.claims == numbers.reviewed:
        st.success("Every claim here is reviewed.", icon=":material/done_all:")
    elif not queries.is_selected(filters.current(), claim["claim_id"]):
        st.info("This claim is not among those that the filters select.", icon=":material/filter_alt:")
    _headline(claim)
    about, context = st.container(key="split-review").columns([1, 1], gap="large")
    with about:
        _facts(claim)
        _form(claim)
        _history(claim)
    with context:
        _article(claim)


st.title("Review", anchor=False)
shown = _current()
if not queries.options().outlets:
    filters.welcome()
elif shown is None:
    filters.nothing_found()
    _undo_button()
else:
    _page(shown, queries.counts(filters.current()))
