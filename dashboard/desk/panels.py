"""The forms beside a claim: correct it, settle it, split it, merge it, add one that was missed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, marking, queries
from dashboard.desk import article_view, deciding
from pipeline.filters import OUTLET_VOICE
from pipeline.marking import to_the_minute
from pipeline.taxonomy import ActorKind, ClaimType, Priority, Stance, Status

Claim = dict[str, Any]


def draw(name: str, claim: Claim) -> None:
    """Draw the form of a name."""
    # The revision is a part of each key: what a form shows must be what it would change.
    _PANELS[name](claim, f"{claim['claim_id']} {claim['revision']}")


def _submit(label: str, act: Callable[[Claim, str], None], claim: Claim, suffix: str) -> None:
    st.form_submit_button(label, shortcut="Ctrl+Enter", type="primary", on_click=act, args=(claim, suffix))


def _actors(first: str | None) -> list[str]:
    return list(dict.fromkeys([first or OUTLET_VOICE, OUTLET_VOICE, *queries.options().actors]))


def _correct(claim: Claim, suffix: str) -> None:
    stances, kinds = [one.value for one in Stance], [one.value for one in ClaimType]
    what = [one.value for one in ActorKind]
    with st.form(f"correct {suffix}"):
        st.text_area("Wording", claim["text"], key=f"text {suffix}", height="content")
        left, right = st.columns([2, 1])
        left.selectbox(
            "Actor", _actors(claim["actor"]), key=f"actor {suffix}", accept_new_options=True, filter_mode="contains",
            help="Type to search the actors known, or a new name.",
        )  # fmt: skip
        right.selectbox(
            "Kind of actor", what, what.index(claim["actor_kind"]) if claim["actor_kind"] in what else None,
            key=f"actor_kind {suffix}", placeholder="not told",
        )  # fmt: skip
        if claim["actor"]:
            st.checkbox(
                f"“{claim['actor']}” is the same actor everywhere", key=f"everywhere {suffix}",
                help="Joins the two names in all claims, also of articles to come. Settings shows joined names.",
            )  # fmt: skip
        left, right = st.columns(2)
        left.selectbox("Stance", stances, stances.index(claim["stance"]), key=f"stance {suffix}")
        right.selectbox("Type", kinds, kinds.index(claim["type"]), key=f"type {suffix}")
        st.caption("Figures")
        table = pd.DataFrame(
            [(f["text"], f["value"], f["unit"]) for f in claim["figures"]], columns=["text", "value", "unit"]
        )
        st.data_editor(
            table.astype({"text": str, "value": float, "unit": str}), num_rows="dynamic", hide_index=True,
            key=f"figures {suffix}", height="content",
            column_config={
                "text": st.column_config.TextColumn("Words", required=True),
                "value": st.column_config.NumberColumn("Number", required=True, format="plain"),
                "unit": st.column_config.TextColumn("Unit"),
            },
        )  # fmt: skip
        _submit("Save correction", deciding.correct, claim, suffix)


def _verdict(claim: Claim, suffix: str) -> None:
    found = queries.options()
    names = [rating.name for rating in queries.scale()]
    verdicts = list(dict.fromkeys([*names, *filter(None, [claim["verdict"]])]))
    people = list(dict.fromkeys(filter(None, [claim["assignee"], *found.assignees])))
    statuses, priorities = [one.value for one in Status], [one.value for one in Priority]
    with st.form(f"settle {suffix}"):
        left, right = st.columns(2)
        left.selectbox(
            "Verdict", verdicts, verdicts.index(claim["verdict"]) if claim["verdict"] else None,
            key=f"verdict {suffix}", placeholder="none", help="The scale is set on the Settings page.",
        )  # fmt: skip
        right.selectbox("Status", statuses, statuses.index(claim["status"]), key=f"status {suffix}")
        st.text_area("Verdict in words", claim["verdict_text"], key=f"verdict_text {suffix}", height="content")
        st.text_area(
            "Evidence", "\n".join(claim["evidence"]), key=f"evidence {suffix}", height="content",
            placeholder="https://… one address a line",
        )  # fmt: skip
        st.text_area("Note", claim["note"], key=f"note {suffix}", height="content")
        left, middle, right = st.columns(3)
        left.selectbox(
            "Assigned to", people, people.index(claim["assignee"]) if claim["assignee"] else None,
            key=f"assignee {suffix}", accept_new_options=True, filter_mode="contains", placeholder="nobody",
        )  # fmt: skip
        middle.selectbox("Priority", priorities, priorities.index(claim["priority"]), key=f"priority {suffix}")
        deadline = date.fromisoformat(claim["deadline"]) if claim["deadline"] else None
        right.date_input(
            "Deadline", deadline, key=f"deadline {suffix}", format="YYYY-MM-DD", min_value=filters.EARLIEST
        )
        tags = list(dict.fromkeys([*claim["tags"], *found.tags]))
        st.multiselect(
            "Tags",
            tags,
            list(claim["tags"]),
            key=f"tags {suffix}",
            accept_new_options=True,
            filter_mode="contains",
            placeholder="none",
        )
        _submit("Save", deciding.settle, claim, suffix)


def _split(claim: Claim, suffix: str) -> None:
    with st.form(f"split {suffix}"):
        st.text_area(
            "One claim a line", claim["text"], key=f"lines {suffix}", height=160,
            help="The first line stays this claim; each further line becomes a claim of the same actor.",
        )  # fmt: skip
        _submit("Split", deciding.split, claim, suffix)


def _duplicates(claim: Claim, suffix: str) -> None:
    words = st.text_input("Look for words", key=f"alike {suffix}", placeholder="in all claims")
    found = {row["claim_id"]: row for row in queries.alike(claim, words)}
    if not found:
        st.text("No claim like this one was found.")
        return

    def label(claim_id: str) -> str:
        row = found[claim_id]
        return f"{row['actor'] or OUTLET_VOICE} {row['stance']}: {row['text']} ({row['title'] or row['doc']})"

    with st.form(f"merge {suffix}"):
        st.multiselect(
            "Claims that say the same", list(found), key=f"duplicates {suffix}", format_func=label,
            filter_mode="contains", placeholder="choose", help="They leave the lists; this claim stays and names them.",
        )  # fmt: skip
        _submit("Merge into this claim", deciding.merge, claim, suffix)


def _missed(claim: Claim, suffix: str) -> None:
    article = queries.article(claim["article_id"])
    span = article_view.selection()
    words = article.text[span[0] : span[1]] if article and span else ""
    # A new selection is a new form: its words are in it.
    suffix = f"{suffix} {span}"
    stances, kinds = [one.value for one in Stance], [one.value for one in ClaimType]
    with st.form(f"missed {suffix}"):
        st.text_area(
            "Words of the article", " ".join(words.split()), key=f"words {suffix}", height="content",
            placeholder="Select them in the article, or type them as they stand there",
        )  # fmt: skip
        st.text_area(
            "Wording", " ".join(words.split()), key=f"wording {suffix}", height="content",
            help="So that it can be read on its own.",
        )  # fmt: skip
        left, middle, right = st.columns([2, 1, 1])
        left.selectbox(
            "Actor", _actors(None), key=f"missed actor {suffix}", accept_new_options=True, filter_mode="contains"
        )
        middle.selectbox("Stance", stances, key=f"missed stance {suffix}")
        right.selectbox("Type", kinds, kinds.index(ClaimType.ASSERTION), key=f"missed type {suffix}")
        _submit("Add claim", deciding.add_missed, claim, suffix)


_PANELS: dict[str, Callable[[Claim, str], None]] = {
    "correct": _correct,
    "verdict": _verdict,
    "split": _split,
    "duplicates": _duplicates,
    "missed": _missed,
}


def conflict(refused: deciding.Refused, claim: Claim) -> None:
    """Show what the other editor decided beside what this one wanted."""
    with st.container(border=True):
        st.warning(
            marking.markdown_escaped(
                f"{refused.message}. It is now “{claim['status']}”; you chose “{refused.action}”."
            ),
            icon=":material/group:",
        )
        mine = refused.decision.as_state()
        rows = [
            (name.replace("_", " "), _cell(claim[name]), _cell(mine.get(name, claim[name])))
            for name in _SHOWN
            if claim[name] or mine.get(name)
        ]
        st.html(marking.table(("", "as it is now", "as you decided"), rows))
        with st.container(horizontal=True):
            st.button("Keep theirs", on_click=deciding.keep_theirs)
            st.button("Save mine over it", on_click=deciding.overwrite, args=(refused,))


_SHOWN = (
    "status", "reason", "text", "actor", "actor_kind", "stance", "type", "figures", "verdict", "verdict_text",
    "evidence", "note", "assignee", "priority", "tags", "deadline",
)  # fmt: skip


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(one["text"] if isinstance(one, dict) else str(one) for one in value)
    return str(value or "")


def history(claim: Claim) -> None:
    """Draw every act on a claim, the latest first."""
    events = queries.history(claim["claim_id"])
    with st.expander(f"History ({len(events)})"):
        if not events:
            st.text("Nobody has decided on this claim yet.")
            return
        rows = [(to_the_minute(event["at"]), event["reviewer"], event["action"], changes(event)) for event in events]
        st.html(marking.table(("when (UTC)", "who", "what", "change"), rows))
        last = queries.last_act_on(claim["claim_id"])
        if last is not None:
            others = f" (it changed {filters.plural(last.things, 'thing')})" if last.things > 1 else ""
            st.button(
                f"Take back “{last.action}” by {last.reviewer}{others}",
                key=f"back {last.act_id}",
                on_click=deciding.take_back,
                args=(last.act_id,),
            )


def changes(event: dict[str, Any]) -> str:
    """Return what an event changed, in words."""
    before, after = event["before"], event["after"]
    return "; ".join(
        f"{name.replace('_', ' ')}: {_cell(before.get(name)) or '–'} → {_cell(after[name]) or '–'}"
        for name in after
        if before.get(name) != after[name]
    )
