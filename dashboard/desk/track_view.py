"""One tracked claim: its appearances in time, who is on which side, and what editors decide on it."""

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import acting, filters, queries, track_charts
from dashboard.desk import keys, placing
from dashboard.marking import article_line, chip, claim_line, link, stance_chip, table
from dashboard.style import ink
from pipeline.exchange import track_brief
from pipeline.filters import OUTLET_VOICE
from pipeline.marking import to_the_minute, web_link
from pipeline.store import TrackOrder
from pipeline.store.placed import CONFIRMED, FIRST, OTHER_FIGURE
from pipeline.taxonomy import WAITING, Stance
from pipeline.tracked import figures_over_time, sides, summary

Row = dict[str, Any]
_MOST = 100
"""Appearances that are listed; the charts show all."""
_PAIRS = 8
"""Tracked claims that may be the same and are listed."""
_WORDS = 3
"""Appearances with their words that are shown of each supporter and denier."""


def address(track_id: int) -> str:
    """Return the address of a tracked claim, relative to any page; the filters in force are kept."""
    return "tracked?" + urlencode(filters.address(track=str(track_id)), doseq=True)


def _bar(track: Row, rows: Sequence[Row], here: Row, order: TrackOrder) -> None:
    # Keys that name what is looked at: a press never decides on another appearance than the one that was shown.
    track_id, claim_id = track["track_id"], here["claim_id"]
    suffix = f"{track_id} {claim_id} {here['state']}"
    waiting = sum(map(placing.is_open, rows))
    with st.container(horizontal=True, gap="xsmall"):
        keys.CONFIRM.button(
            key=f"confirm {suffix}", type="primary", disabled=here["state"] == CONFIRMED,
            on_click=placing.confirm, args=(rows, claim_id),
        )  # fmt: skip
        keys.REJECT.button(
            key=f"reject {suffix}", disabled=len(rows) < 2, on_click=placing.reject, args=(rows, claim_id)
        )
        keys.CONFIRM_ALL.button(
            key=f"all {suffix} {waiting}", disabled=not waiting, on_click=placing.confirm_all, args=(rows,)
        )
        keys.BEFORE.button(key=f"before {suffix}", on_click=placing.step, args=(rows, claim_id, -1))
        keys.AFTER.button(key=f"after {suffix}", on_click=placing.step, args=(rows, claim_id, 1))
        acting.undo_button()
    with st.container(horizontal=True, gap="xsmall"):
        for name, key in (("merge", keys.JOIN), ("split", keys.PART), ("reword", keys.REWORD)):
            key.button(
                key=f"track panel {name} {track_id}", on_click=_open, args=(name,),
                type="secondary" if st.session_state.get("track panel") == name else "tertiary",
            )  # fmt: skip
        keys.FORMER.button(
            key=f"former {track_id}", type="tertiary", on_click=placing.to_track, args=(order, track_id, -1)
        )
        keys.ANOTHER.button(
            key=f"another {track_id}", type="tertiary", on_click=placing.to_track, args=(order, track_id, 1)
        )
        brief = keys.TRACK_BRIEF
        st.download_button(
            brief.label, lambda: track_brief.track_brief(queries.engine(), track_id).encode("utf-8", "replace"),
            f"tracked-claim-{track_id}.html", "text/html", shortcut=brief.key, icon=brief.icon, help=brief.does,
            on_click="ignore", type="tertiary", key=f"track brief {track_id}",
        )  # fmt: skip
        if keys.HELP.button(type="tertiary", key="track keys"):
            keys.sheet(keys.OF_TRACKS)


def _open(panel: str) -> None:
    st.session_state["track panel"] = None if st.session_state.get("track panel") == panel else panel


def _panel(track: Row, rows: Sequence[Row]) -> None:
    # What a form shows is what it would change.
    track_id, suffix = track["track_id"], f"{track['track_id']} {len(rows)} {track['wording']}"
    match st.session_state.get("track panel"):
        case "merge":
            _merging(track_id, track["wording"], suffix)
        case "split":
            texts = {row["claim_id"]: _label(row) for row in rows}
            with st.form(f"split track {suffix}"):
                st.multiselect(
                    "Appearances that make another claim", list(texts), key=f"leaving {suffix}",
                    format_func=texts.__getitem__, filter_mode="contains", placeholder="choose",
                    help="They become a tracked claim of their own, which they share.",
                )  # fmt: skip
                _submit("Split off", placing.split, rows, suffix)
        case "reword":
            with st.form(f"reword {suffix}"):
                st.text_area("Wording", track["wording"], key=f"wording {suffix}", height="content")
                _submit("Save wording", placing.reword, track_id, track["wording"], suffix)


def _merging(track_id: int, wording: str, suffix: str) -> None:
    words = st.text_input("Look for words", key=f"find {suffix}", placeholder="in all tracked claims")
    near = queries.find_tracks(words) if words.strip() else queries.opposed_tracks(track_id) + _alike(wording)
    found = {row["track_id"]: f"{row['wording']} ({row['claims']:,})" for row in near if row["track_id"] != track_id}
    if not found:
        st.text("Type words that the other tracked claim holds.")
        return
    with st.form(f"merge tracks {suffix}"):
        st.multiselect(
            "Tracked claims that say the same", list(found), key=f"joining {suffix}", format_func=found.__getitem__,
            filter_mode="contains", placeholder="choose", help="Their appearances come into this one.",
        )  # fmt: skip
        _submit("Merge into this claim", placing.merge, track_id, suffix)


def _alike(wording: str) -> list[Row]:
    """Tracked claims that hold the longest words of a wording."""
    words = sorted({word for word in wording.split() if word.isalpha()}, key=lambda word: (-len(word), word))
    return queries.find_tracks(" ".join(words[:1])) if words else []


def _submit(label: str, act: Any, *args: Any) -> None:
    st.form_submit_button(label, shortcut="Ctrl+Enter", type="primary", on_click=act, args=args)


def _label(row: Row) -> str:
    return f"{row['published'][:10]} {row['outlet']}: {row['actor'] or OUTLET_VOICE} {row['stance']}: {row['text']}"


def _headline(track: Row, rows: Sequence[Row]) -> None:
    supports, denies = (sides(rows, stance) for stance in (Stance.SUPPORTS, Stance.DENIES))
    verdicts = sorted({row["verdict"] for row in rows if row["verdict"]})
    reviewed = sum(row["status"] not in WAITING for row in rows)
    waiting = sum(map(placing.is_open, rows))
    articles = tuple(sorted({row["article_id"] for row in rows}))
    texts = queries.texts(articles)
    chips = [
        f"appears {summary(rows)}",
        f"copies of {filters.plural(texts, 'text')}" if texts is not None and texts < len(articles) else "",
        "contested" if supports and denies else "",
        f"{waiting:,} to confirm" if waiting else "",
        f"{reviewed:,} of {len(rows):,} reviewed",
        *(f"verdict: {verdict}" for verdict in verdicts),
    ]
    st.html(claim_line(track["wording"]) + "".join(chip(one) for one in chips if one))


def _placed(row: Row) -> str:
    if row["relation"] == FIRST:
        return "began this tracked claim"
    alike = "" if row["score"] is None or row["score"] >= 1 else f", likeness {row['score']:.0%}"
    how = f"other figure{alike}" if row["relation"] == OTHER_FIGURE else f"same{alike}" if alike else "the same words"
    return f"{how} · {row['state']}"


def _appearance(row: Row, here: str) -> str:
    via = f", via {escape(row['via'])}" if row["via"] else ""
    verdict = chip(f"verdict: {row['verdict']}") if row["verdict"] else ""
    mark = ' class="cd-at" aria-current="true"' if row["claim_id"] == here else ""
    return (
        f"<li{mark}>{stance_chip(row['stance'])}<b>{escape(row['actor'] or OUTLET_VOICE)}</b>{via}<br>"
        f"{link(filters.claim_address(row['claim_id']), row['text'])}<br>"
        f"<small>{article_line(row)} · {escape(row['status'])} · {escape(_placed(row))}</small> {verdict}</li>"
    )


def _appearances(rows: Sequence[Row], here: Row) -> None:
    st.subheader("Appearances", anchor=False)
    # Those around the one that is looked at.
    place = next(n for n, row in enumerate(rows) if row["claim_id"] == here["claim_id"])
    start = max(0, min(place - _MOST // 2, len(rows) - _MOST))
    shown = rows[start : start + _MOST]
    lines = "".join(_appearance(row, here["claim_id"]) for row in shown)
    st.html(f'<ol class="cd-list" start="{start + 1}">{lines}</ol>')
    if len(shown) < len(rows):
        st.caption(f"{len(shown):,} of {len(rows):,}; the keys J and Shift+J go on.")


def _chart(figure: go.Figure, key: str, alt: str) -> None:
    def clicked() -> None:
        points: list[dict[str, Any]] = st.session_state[key].selection.points
        if points and (meaning := points[0].get("customdata")):
            placing.at(str(next(iter(meaning.values())) if isinstance(meaning, dict) else meaning[0]))

    st.plotly_chart(
        figure, key=key, on_select=clicked, selection_mode="points", config={"displayModeBar": False}, alt=alt
    )


def _charts(track_id: int, rows: Sequence[Row], here: str) -> None:
    shown = pd.DataFrame(
        [
            (
                row["published"][:10], row["outlet"] or "(no outlet)", row["actor"] or OUTLET_VOICE, row["stance"],
                row["text"], row["claim_id"],
            )
            for row in rows
        ],
        columns=["day", "outlet", "actor", "stance", "text", "claim_id"],
        dtype=object,
    )  # fmt: skip
    if (shown["day"] != "").any():
        _chart(
            track_charts.appearances(shown, ink(), here),
            f"appearances {track_id} {here}",
            "Appearances by outlet and stance",
        )
    else:
        st.caption("None of these articles has a date of publication.")
    figures = figures_over_time(rows)
    if figures["day"].nunique() > 1 and figures["value"].nunique() > 1:
        _chart(track_charts.figures_in_time(figures, ink(), here), f"figures {track_id} {here}", "The figure over time")


def _sides(rows: Sequence[Row]) -> None:
    left, right = st.container(key="split-sides").columns(2, gap="large")
    for place, stance, title in (
        (left, Stance.SUPPORTS, "Who supports it"), (right, Stance.DENIES, "Who denies it"),
    ):  # fmt: skip
        with place:
            st.subheader(title, anchor=False)
            found = sides(rows, stance)
            if not found:
                st.text("Nobody in these articles.")
                continue
            st.html(f'<ul class="cd-list">{"".join(_side(name, said) for name, said in found.items())}</ul>')


def _side(name: str, said: Sequence[Row]) -> str:
    words: dict[str, Row] = {}
    for row in said:
        words.setdefault(" ".join(row["quote"].split()), row)
    quotes = "".join(
        f"<blockquote>“{escape(quote)}” {link(filters.claim_address(row['claim_id']), row['outlet'] or row['doc'])}"
        f" <small>{escape(row['published'][:10])}</small></blockquote>"
        for quote, row in list(words.items())[:_WORDS]
    )
    more = f"<small>and in {len(words) - _WORDS} other wordings</small>" if len(words) > _WORDS else ""
    return f"<li><b>{escape(name)}</b> <small>{filters.plural(len(said), 'time')}</small>{quotes}{more}</li>"


def _against(track_id: int) -> None:
    found = queries.opposed_tracks(track_id)
    if not found:
        return
    st.subheader("Contradicts", anchor=False)
    for one in found:
        other = one["track_id"]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<div class="cd-line">{link(address(other), one["wording"])} '
                f"{chip(filters.plural(one['claims'], 'time'))}{chip(one['state'])}</div>"
            )
            if one["state"] != CONFIRMED:
                st.button(
                    "It does", key=f"opposed {track_id} {other}", icon=":material/check:", type="tertiary",
                    on_click=placing.judge_opposition, args=(track_id, other, True),
                )  # fmt: skip
            st.button(
                "It doesn’t", key=f"not opposed {track_id} {other}", icon=":material/close:", type="tertiary",
                on_click=placing.judge_opposition, args=(track_id, other, False),
            )  # fmt: skip


def _maybe(track_id: int) -> None:
    found = queries.likely_pairs(_PAIRS, track_id)
    if not found:
        return
    st.subheader("May be the same", anchor=False)
    for pair in found:
        other, wording, claims = (pair[name] for name in ("track_id", "wording", "claims"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<div class="cd-line">{link(address(other), wording)} {chip(filters.plural(claims, "time"))}</div>'
            )
            st.button(
                "It is", key=f"alike {track_id} {other}", icon=":material/check:", type="tertiary",
                on_click=placing.join, args=(track_id, other),
            )  # fmt: skip
            st.button(
                "It isn’t", key=f"apart {track_id} {other}", icon=":material/close:", type="tertiary",
                on_click=placing.keep_apart, args=(track_id, other),
            )  # fmt: skip


def _checks(wording: str) -> None:
    found = queries.matching_checks(wording)
    if not found:
        return
    st.subheader("Known fact-checks", anchor=False)
    lines = "".join(
        f"<li>{chip(one.relation)}{web_link(one.check.url, one.check.title or one.check.claim)}<br>"
        f"<small>{escape(one.check.claim)} – <b>{escape(one.check.rating or one.check.verdict)}</b>, "
        f"{escape(', '.join(filter(None, (one.check.publisher, one.check.reviewed))))}</small></li>"
        for one in found
    )
    st.html(f'<ul class="cd-list">{lines}</ul>')


def _history(track_id: int) -> None:
    acts = queries.track_history(track_id)
    with st.expander(f"History ({len(acts)})"):
        if not acts:
            st.text("Nobody has decided on this tracked claim yet.")
            return
        rows = [
            (
                to_the_minute(act["at"]), act["reviewer"], act["action"],
                f"“{act['wording']}”" if act["wording"] else filters.plural(act["claims"], "appearance"),
            )
            for act in acts
        ]  # fmt: skip
        st.html(table(("when (UTC)", "who", "what", "on"), rows))


def draw(track: Row, order: TrackOrder) -> None:
    """Draw a tracked claim; `order` is that of the list in which it stands."""
    track_id = track["track_id"]
    rows = queries.track_claims(track_id)
    everything = "tracked?" + urlencode(filters.address(), doseq=True)
    st.html(f'<div class="cd-line">{link(everything, "All tracked claims")}</div>')
    if not rows:
        st.info("None of its claims is in the lists any more.")
        acting.undo_button()
        return
    here = placing.current(rows)
    _headline(track, rows)
    _bar(track, rows, here, order)
    _panel(track, rows)
    left, right = st.container(key="split-track").columns([1, 1], gap="large")
    with left:
        _appearances(rows, here)
    with right:
        _charts(track_id, rows, here["claim_id"])
        _maybe(track_id)
        _against(track_id)
        _checks(track["wording"])
    _sides(rows)
    _history(track_id)
