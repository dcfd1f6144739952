"""The panel of alerts: which views are watched, how often it is looked for what is new, and how each alert fared."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard import access, acting, filters, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import guarded
from pipeline import store
from pipeline.marking import to_the_minute
from pipeline.sign_in import Role
from pipeline.store import AlertRuns, Fared, Told, View

_EVERY = {"5 minutes": 300, "15 minutes": 900, "hour": 3600, "6 hours": 21_600, "day": 86_400}
_UNLOOKED = timedelta(minutes=5)
"""A look that has been due for longer is nobody's."""


def draw() -> None:
    """Draw the panel: how telling goes, how often it is done, and the views with a switch and their state each."""
    st.caption(
        "What is new in a saved view that is watched is told, each claim once: by the server as long as it runs, if it "
        "was started with `--alert-folder` or `--alert-webhook`, or by `claimdesk alerts`."
    )
    views, told, runs = queries.views(), queries.told(), queries.alert_runs()
    every = queries.alert_interval()
    choices = {seconds: words for words, seconds in _EVERY.items()} | {every: _words(every)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Look every", sorted(choices), sorted(choices).index(every), format_func=choices.__getitem__,
            key=f"alerts every {every}", on_change=_set_interval, args=(every,), width=160,
        )  # fmt: skip
        st.text(_looking(runs, every))
    if not views:
        st.text("No view is saved yet. Save one beside the filters, under View.")
    for view in views:
        _view(view, {way: one for (name, way), one in told.items() if name == view.name}, runs)


def _words(seconds: int) -> str:
    return next((words for words, known in _EVERY.items() if known == seconds), f"{seconds // 60} minutes")


def _looking(runs: AlertRuns, every: int) -> str:
    """When the server looked last and will look next, and whom it tells, in one line."""
    if not runs.looked_at:
        return "The server tells nobody by itself."
    due = datetime.fromisoformat(runs.looked_at) + timedelta(seconds=every)
    looked = f"Last looked {to_the_minute(runs.looked_at)}"
    if due < datetime.now(UTC) - _UNLOOKED:
        return f"{looked}, but nobody looks now: is “claimdesk serve” still running, and told whom to tell?"
    whom = " and ".join(f"the {way} {where}" for way, where in runs.ways.items())
    return f"{looked}, next at {to_the_minute(due.isoformat())} (UTC); told is {whom}"


def _view(view: View, told: dict[str, Told], runs: AlertRuns) -> None:
    fared = [one for one in runs.fared if one.alert == view.name]
    with st.container(key=f"alert {view.name}"):
        st.toggle(
            markdown_escaped(view.name), view.watched, key=f"watch {view.name} {view.watched}",
            on_change=_watch, args=(view.name, not view.watched),
        )  # fmt: skip
        lines = [view.filters.sentence()]
        for way, one in told.items():
            last = next((f", {known.claims:,} in its last digest" for known in fared if known.way == way), "")
            number = filters.plural(one.claims, "claim")
            lines.append(f"{way}: {number} told, last {to_the_minute(one.at)} UTC{last}")
        lines += [f"{one.way}: failed last {_failure(one)}" for one in fared if one.failed_at and not one.failures]
        st.caption(markdown_escaped(" – ".join(lines)))
        for failing in (one for one in fared if one.failures and view.watched):
            times = f"{failing.failures} times in a row" if failing.failures > 1 else "once"
            line = f"{failing.way}: failed {times}, last {_failure(failing)}. It is tried again, and nothing is lost."
            st.error(markdown_escaped(line), icon=":material/error:")


def _failure(fared: Fared) -> str:
    return f"{to_the_minute(fared.failed_at)} UTC ({fared.error})"


@access.only(Role.ADMIN)
@guarded
def _set_interval(every: int) -> None:
    engine, seconds = queries.engine(), int(st.session_state[f"alerts every {every}"])
    saying = f"What is new is looked for every {_words(seconds)}"
    acting.perform(lambda who: store.save_setting(engine, store.ALERTS_EVERY, seconds, who), saying)


@access.only(Role.ADMIN)
@guarded
def _watch(name: str, watched: bool) -> None:
    engine, saying = queries.engine(), f"{'Watching' if watched else 'No longer watching'} “{name}”"
    acting.perform(lambda who: store.watch_view(engine, name, watched, who), saying)
