"""Review: one claim after the other, beside its article, with what the editor decides."""

import uuid
from typing import Any

import streamlit as st

from dashboard import access, acting, filters, marking, queries
from dashboard.desk import article_view, deciding, keys, panels
from dashboard.desk.deciding import Claim
from dashboard.notices import guarded
from pipeline import store
from pipeline.attending import today
from pipeline.exchange.brief import claim_brief, machine_reading
from pipeline.filters import OUTLET_VOICE
from pipeline.marking import web_link
from pipeline.sign_in import Role
from pipeline.store import CLAIMDESK
from pipeline.taxonomy import REASONS, WAITING, AttributionKind, ClaimType, Priority, Status

_EVERY = 15
"""Seconds after which the page looks again who else is there."""


def _first() -> str | None:
    return queries.next_claim(deciding.waiting()) or queries.next_claim(filters.current())


def _current() -> Claim | None:
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


# What is drawn


def _progress(claim: Claim, statuses: dict[Status, int]) -> None:
    number = sum(statuses.values())
    reviewed = number - sum(statuses[status] for status in WAITING)
    decided = ", ".join(f"{some:,} {status}" for status, some in statuses.items() if some and status != Status.NEW)
    said = f"{reviewed:,} of {number:,} reviewed" + (f": {decided}" if decided else "")
    st.progress(reviewed / max(1, number), " · ".join(filter(None, (_place(claim, statuses), said))))


def _place(claim: Claim, statuses: dict[Status, int]) -> str:
    """Say where the claim stands among those that wait, or how many wait."""
    queue = deciding.waiting()
    place = queries.place(queue, claim["claim_id"])
    waits = set(queue.status) <= set(WAITING)
    length = sum(statuses[Status(status)] for status in queue.status)
    waiting = f"{length:,} to review" if waits else f"{length:,}"
    if place is not None:
        return f"Claim {place:,} of {waiting}"
    return waiting if length and waits else ""


def _open(panel: str) -> None:
    shown = st.session_state.get("panel")
    st.session_state["panel"] = None if shown == panel else panel


def _bar(claim: Claim) -> None:
    # Keys that name the claim: a press never decides on another claim than the one that was on the screen.
    claim_id, suffix = claim["claim_id"], f"{claim['claim_id']} {claim['revision']}"
    with st.container(horizontal=True, gap="xsmall"):
        keys.READY.button(key=f"ready {suffix}", type="primary", on_click=deciding.mark, args=(claim, Status.READY))
        keys.TAKE.button(key=f"take {suffix}", on_click=deciding.mark, args=(claim, Status.IN_REVIEW))
        keys.CHECKED.button(key=f"checked {suffix}", on_click=deciding.mark, args=(claim, Status.CHECKED))
        keys.PUBLISHED.button(key=f"published {suffix}", on_click=deciding.mark, args=(claim, Status.PUBLISHED))
        keys.DISMISS.button(key=f"dismiss {suffix}", on_click=deciding.ask_why, args=(claim,))
        keys.PREVIOUS.button(key=f"previous {claim_id}", on_click=deciding.step, args=(claim_id, True))
        keys.NEXT.button(key=f"next {claim_id}", on_click=deciding.step, args=(claim_id, False))
        acting.undo_button(deciding.show)
    if st.session_state.get("asking") == claim_id:
        _why(claim, suffix)


def _why(claim: Claim, suffix: str) -> None:
    """Ask why a claim is dismissed; a key for each reason."""
    with st.container(border=True):
        although = f" although it is {claim['status']}" if claim["status"] in deciding.SETTLED else ""
        st.text(f"Why is it dismissed{although}?")
        with st.container(horizontal=True, gap="xsmall"):
            for number, reason in enumerate(REASONS, start=1):
                st.button(
                    reason.capitalize(), key=f"because {number} {suffix}", shortcut=str(number),
                    on_click=deciding.dismiss, args=(claim, reason),
                )  # fmt: skip
            st.button("Keep it", key=f"keep {suffix}", shortcut="Escape", on_click=deciding.ask_why, args=(claim,))
        with st.form(f"other reason {suffix}", border=False):
            left, right = st.columns([3, 1], vertical_alignment="bottom")
            left.text_input("Another reason", key=f"reason {suffix}")
            right.form_submit_button("Dismiss", on_click=_other_reason, args=(claim, suffix))


def _other_reason(claim: Claim, suffix: str) -> None:
    deciding.dismiss(claim, str(st.session_state[f"reason {suffix}"] or "").strip())


def _panel_bar(claim: Claim) -> str | None:
    shown = st.session_state.get("panel")
    with st.container(horizontal=True, gap="xsmall"):
        for name, key in (
            ("correct", keys.CORRECT),
            ("verdict", keys.VERDICT),
            ("split", keys.SPLIT),
            ("duplicates", keys.MERGE),
            ("missed", keys.MISSED),
        ):
            key.button(
                key=f"panel {name} {claim['claim_id']}", on_click=_open, args=(name,),
                type="secondary" if shown == name else "tertiary",
            )  # fmt: skip
        # Named here: who asks for the file is known to this run of the page, not to the thread that makes it.
        brief, engine = keys.BRIEF, queries.engine()
        st.download_button(
            brief.label, lambda: claim_brief(engine, claim["claim_id"]).encode("utf-8", "replace"),
            f"claim-{claim['claim_id']}.html", "text/html", shortcut=brief.key, icon=brief.icon, help=brief.does,
            on_click="ignore", type="tertiary", key=f"brief {claim['claim_id']}",
        )  # fmt: skip
        if keys.HELP.button(type="tertiary"):
            keys.sheet()
    return shown


def _headline(claim: Claim) -> None:
    chips = [
        f"{claim['type']} · {claim['type_confidence']:.0%} sure",
        f"check-worthiness {claim['check_worthiness']:.2f}",
        claim["status"] + (f" by {claim['reviewer']}" if claim["revision"] else ""),
        f"verdict: {claim['verdict']}" if claim["verdict"] else "",
        f"{claim['priority']} priority" if claim["priority"] != Priority.NORMAL else "",
        f"assigned to {claim['assignee']}" if claim["assignee"] else "",
        f"due {claim['deadline']}" if claim["deadline"] else "",
        *(f"#{tag}" for tag in claim["tags"]),
        "withdrawn: a later version of the article no longer holds it" if claim["withdrawn"] else "",
        "taken back" if claim["removed"] else "",
        _fell_due(claim),
        "added by an editor" if claim["origin"] == "editor" else "",
    ]
    st.html(
        marking.claim_line(claim["text"])
        + marking.stance_chip(claim["stance"])
        + "".join(marking.chip(chip) for chip in chips if chip)
    )
    if claim["merged_into"]:
        _link(claim["merged_into"], "This claim is a duplicate. See the one that was kept.")
    elif claim["copy_of"]:
        _link(claim["copy_of"], "This article is a copy. See the claim where it was read first.")


def _seen_before(claim: Claim) -> None:
    found = queries.seen_elsewhere(claim["claim_id"])
    if found is None:
        return
    since = f" since {found['first_day']}" if found["first_day"] else ""
    times = f"{filters.plural(found['claims'], 'appearance')}{since} in {filters.plural(found['outlets'], 'outlet')}"
    st.page_link(
        "views/tracked.py", label=f"Seen elsewhere: {times}", icon=":material/timeline:",
        query_params=filters.address(track=str(found["track_id"])),
    )  # fmt: skip


def _fell_due(claim: Claim) -> str:
    """Say that the day of a forecast has passed, and whether it is back in the queue for that."""
    day = str(claim["due"] or "")[-10:]
    if claim["type"] != ClaimType.FORECAST or not day or day >= today():
        return ""
    back = claim["status"] == Status.NEW and claim["reviewer"] == CLAIMDESK
    return f"back in the queue: fell due on {day}" if back else f"fell due on {day}"


def _link(claim_id: str, label: str) -> None:
    st.page_link("views/review.py", label=label, icon=":material/merge:", query_params=filters.address(claim=claim_id))


def _facts(claim: Claim) -> None:
    figures = "; ".join(f"{f['text']} = {f['value']:,.12g} {f['unit']}".strip() for f in claim["figures"])
    machine = ((name, machine_reading(claim, name)) for name in store.CORRECTIONS)
    st.html(
        marking.facts(
            (
                ("actor", " · ".join(filter(None, (claim["actor"] or OUTLET_VOICE, claim["actor_kind"])))),
                ("via", claim["via"] or ""),
                ("attribution", _attribution(claim)),
                ("figures", figures),
                ("falls due", (claim["due"] or "").replace("/", " to ")),
                ("found by", claim["why"]),
                ("dismissed as", claim["reason"]),
                ("verdict", " – ".join(filter(None, (claim["verdict"], claim["verdict_text"])))),
                ("note", claim["note"]),
                *((f"machine’s {name.replace('_', ' ')}", value) for name, value in machine),
            )
        )
        + _evidence(claim)
    )


def _evidence(claim: Claim) -> str:
    links = "".join(f"<li>{web_link(address, address)}</li>" for address in claim["evidence"])
    return f'<div class="cd-line">evidence<ul>{links}</ul></div>' if links else ""


def _attribution(claim: Claim) -> str:
    if claim["attribution"] == AttributionKind.NONE:
        return "nobody in the article says it"
    return f"{claim['attribution']} speech" + (f", “{claim['cue']}”" if claim["cue"] else "")


def _duplicates(claim: Claim) -> None:
    for row in queries.duplicates(claim["claim_id"]):
        _link(row["claim_id"], marking.markdown_escaped(f"Merged: {row['text']} ({row['title']})"))


def _article(claim: Claim) -> None:
    article = queries.article(claim["article_id"], claim["version"])
    if article is None:
        return
    title = web_link(article.url, article.title or article.doc)
    copies = filters.copies_lines(claim["article_id"])
    st.html(f'<div class="cd-line"><b>{title}</b><br>{marking.article_chips(article)}</div>' + copies)
    rows = [row for row in queries.article_claims(claim["article_id"]) if row["version"] == claim["version"]]
    if all(row["claim_id"] != claim["claim_id"] for row in rows):
        rows.append(claim)
    with st.container(horizontal=True, gap="xsmall"):
        keys.BACK.button(key=f"back in {claim['claim_id']}", on_click=deciding.along, args=(claim, -1))
        keys.ALONG.button(key=f"on in {claim['claim_id']}", on_click=deciding.along, args=(claim, 1))
        st.page_link(
            "views/articles.py", label="Open", icon=":material/article:",
            query_params=filters.address(article=str(claim["article_id"])),
        )  # fmt: skip
    article_view.article_view(article, rows, claim["claim_id"], deciding.jump)


@st.fragment(run_every=_EVERY)
def _others(claim_id: str) -> None:
    """Say who else looks at the claim, and let them see that this editor does."""
    session = st.session_state.setdefault("session", uuid.uuid4().hex)
    if access.may(Role.EDITOR):
        _be_present(session, claim_id)
    if others := list(dict.fromkeys(queries.others_present(session, claim_id))):
        line = f"{' and '.join(others)} {'is' if len(others) == 1 else 'are'} looking at this claim too."
        st.info(marking.markdown_escaped(line), icon=":material/group:")


@guarded
def _be_present(session: str, claim_id: str) -> None:
    store.be_present(queries.engine(), session, acting.reviewer(), claim_id)


def _page(claim: Claim) -> None:
    statuses = queries.by_status(filters.current())
    claim_id: str = claim["claim_id"]
    st.query_params["claim"] = claim_id
    st.session_state["last_shown"] = claim_id
    filters.headline(sum(statuses.values()))
    _progress(claim, statuses)
    refused: deciding.Refused | None = st.session_state.get("refused")
    if refused is not None and refused.claim_id == claim_id:
        panels.conflict(refused, claim)
    _bar(claim)
    _others(claim_id)
    if not any(statuses[status] for status in WAITING):
        st.success("Every claim here is reviewed.", icon=":material/done_all:")
    elif not queries.is_selected(filters.current(), claim_id):
        st.info("This claim is not among those that the filters select.", icon=":material/filter_alt:")
    about, context = st.container(key="split-review").columns([1, 1], gap="large")
    with about:
        _headline(claim)
        _seen_before(claim)
        _duplicates(claim)
        shown = _panel_bar(claim)
        if shown:
            panels.draw(shown, claim)
        _facts(claim)
        panels.history(claim)
    with context:
        _article(claim)


def _draw() -> None:
    shown: dict[str, Any] | None = _current()
    if not queries.options().outlets:
        filters.welcome()
    elif shown is None:
        filters.nothing_found()
        acting.undo_button(deciding.show)
    else:
        _page(shown)


st.title("Review", anchor=False)
_draw()
