"""The panel of watched feeds: which there are, how each fares, adding one, removing one and taking it up again."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard import acting, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import guarded, tell
from pipeline import store
from pipeline.marking import to_the_minute
from pipeline.store import WatchedFeed

_EVERY = {"15 minutes": 900, "30 minutes": 1800, "hour": 3600, "6 hours": 21_600, "day": 86_400}
_UNREAD = timedelta(minutes=3)
"""A feed that has been due for longer is read by nobody."""


def draw() -> None:
    """Draw the panel: a form that adds a feed, the feeds with their state, and those that were removed."""
    st.caption(
        "Feeds (RSS, Atom) and sitemaps are read as long as Claimdesk is served, each new entry once. What was read "
        "from a feed stays when it is removed."
    )
    with st.form("add feed", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Address of a feed or sitemap", key="feed url", placeholder="https://", max_chars=2000)
        st.selectbox("Read every", list(_EVERY), index=1, key="feed every", width=140)
        st.form_submit_button("Watch", on_click=_add, icon=":material/rss_feed:")
    _feeds()


@st.fragment(run_every="10s")
def _feeds() -> None:
    watched = store.watched_feeds(queries.engine())
    if not watched:
        st.text("No feed is watched.")
    for feed in watched:
        _feed(feed)
    removed = store.watched_feeds(queries.engine(), removed=True)
    if removed:
        with st.expander(f"Removed feeds ({len(removed)})"):
            for feed in removed:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.text(feed.title or feed.url, width="stretch", help=markdown_escaped(feed.url))
                    st.button("Watch again", key=f"again {feed.feed_id}", on_click=_take_up, args=(feed,))


def _feed(feed: WatchedFeed) -> None:
    with st.container(border=True, key=f"feed {feed.feed_id}", gap="small"):
        st.text(feed.title or feed.url, help=markdown_escaped(feed.url))
        st.text(_state(feed))
        if feed.last_error:
            icon = ":material/error:" if feed.failures else ":material/warning:"
            (st.error if feed.failures else st.warning)(markdown_escaped(feed.last_error), icon=icon)
        failed = store.failed_entries(queries.engine(), feed.feed_id)
        if failed:
            with st.expander(f"Entries that could not be read ({len(failed)})"):
                for entry in failed:
                    again = "" if entry.done else " It will be tried again."
                    st.text(f"{to_the_minute(entry.read_at)}  {entry.error}.{again}")
        with st.container(horizontal=True):
            if st.session_state.get("removing feed") == feed.feed_id:
                st.button("Yes, remove it", key=f"yes {feed.feed_id}", on_click=_remove, args=(feed,))
                st.button("Keep it", key=f"keep {feed.feed_id}", on_click=_ask, args=(None,))
            else:
                st.button("Read now", key=f"now {feed.feed_id}", on_click=_read_now, args=(feed,))
                st.button("Remove …", key=f"remove {feed.feed_id}", on_click=_ask, args=(feed.feed_id,))


def _state(feed: WatchedFeed) -> str:
    """How a feed fares, in one line."""
    now = datetime.now(UTC)
    due = datetime.fromisoformat(feed.next_due)
    read = f"last read {to_the_minute(feed.last_success)}" if feed.last_success else "not read yet"
    if due < now - _UNREAD:
        return (
            f"{read}; due since {to_the_minute(feed.next_due)}, but nobody reads: is “claimdesk serve” still running?"
        )
    if due <= now:
        return f"{read}; will be read in a moment"
    times = f"{feed.failures} times in a row" if feed.failures > 1 else "once"
    failing = f"failed {times}; " if feed.failures else ""
    return f"{failing}{read}; next at {to_the_minute(feed.next_due)}, every {feed.interval // 60} minutes (UTC)"


@guarded
def _add() -> None:
    state = st.session_state
    url = str(state["feed url"] or "").strip()
    if not url:
        tell("Name the feed’s address.")
        return
    store.add_feed(queries.engine(), url, _EVERY[state["feed every"]])
    state["feed url"] = ""
    acting.say(f"Watched from now on: {url}")


@guarded
def _take_up(feed: WatchedFeed) -> None:
    store.add_feed(queries.engine(), feed.url, feed.interval)
    acting.say(f"Watched again: {feed.title or feed.url}")


@guarded
def _remove(feed: WatchedFeed) -> None:
    store.remove_feed(queries.engine(), feed.url)
    _ask(None)
    acting.say(f"Watched no longer: {feed.title or feed.url}")


@guarded
def _read_now(feed: WatchedFeed) -> None:
    store.make_due(queries.engine(), feed.feed_id)


def _ask(feed_id: int | None) -> None:
    st.session_state["removing feed"] = feed_id
