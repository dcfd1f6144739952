"""The panel of watched feeds, as Streamlit itself runs it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from pipeline import schema, store

URL = "https://gazette.example/rss"
SCRIPT = """
from dashboard import notices
from dashboard.feeds_panel import draw
notices.show()
draw()
"""


@pytest.fixture
def desk(sqlite_url, monkeypatch):
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = store.open_store(sqlite_url)
    yield engine
    engine.dispose()


def panel():
    test = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert not test.exception
    return test


def press(test, label):
    (button,) = [button for button in test.button if button.label == label]
    test = button.click().run()
    assert not test.exception
    return test


def shown(test):
    return [text.value for text in test.text]


def labels(test):
    return [button.label for button in test.button]


def test_a_feed_is_added_and_waits_to_be_read(desk):
    test = panel()
    assert shown(test) == ["No feed is watched."]
    test.text_input(key="feed url").set_value(f" {URL} ")
    test.selectbox(key="feed every").set_value("hour")
    test = press(test, "Watch")
    (feed,) = store.watched_feeds(desk)
    assert (feed.url, feed.interval) == (URL, 3600)
    assert shown(test) == [URL, "not read yet; will be read in a moment"]
    assert test.text_input(key="feed url").value == ""


@pytest.mark.parametrize(("typed", "said"), [("", "Name the feed’s address."), ("gazette.example", "is no web address"), ("ftp://a.example", "is no web address")])  # fmt: skip
def test_what_is_no_address_is_said_so(desk, typed, said):
    test = panel()
    test.text_input(key="feed url").set_value(typed)
    test = press(test, "Watch")
    assert said in test.error[0].value
    assert store.watched_feeds(desk) == ()


def test_a_feed_is_removed_when_asked_twice_and_taken_up_again(desk):
    store.add_feed(desk, URL, 900)
    test = press(panel(), "Remove …")
    test = press(test, "Keep it")
    assert len(store.watched_feeds(desk)) == 1
    test = press(press(test, "Remove …"), "Yes, remove it")
    assert store.watched_feeds(desk) == ()
    assert "No feed is watched." in shown(test)
    test = press(test, "Watch again")
    (feed,) = store.watched_feeds(desk)
    assert (feed.url, feed.interval) == (URL, 900)
    assert "Watch again" not in labels(test)


def test_a_feed_that_fails_shows_how_often_and_why_and_can_be_read_now(desk):
    feed = store.add_feed(desk, URL)
    store.feed_was_read(desk, feed, title="The *Gazette* $1 $2", etag="", modified="")
    for _ in range(2):
        store.feed_failed(desk, store.watched_feeds(desk)[0], f"{URL} fails at the server (status 500) *now*")
    test = panel()
    title, state = shown(test)
    assert title == "The *Gazette* $1 $2"
    assert state.startswith("failed 2 times in a row; last read 20")
    assert "every 30 minutes" in state
    # As text, whatever characters stand in it.
    assert r"fails at the server (status 500) \*now\*" in test.error[0].value
    test = press(test, "Read now")
    assert store.is_any_due(desk)
    assert shown(test)[1].endswith("will be read in a moment")


def test_a_feed_that_nobody_reads_and_entries_that_failed_are_shown(desk):
    feed = store.add_feed(desk, URL)
    store.entry_was_read(desk, feed, f"{URL}/1", "", f"{URL}/1 is behind a paywall")
    store.entry_was_read(desk, feed, f"{URL}/2", "", f"{URL}/2 does not answer in time", again=True)
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    with desk.begin() as connection:
        connection.execute(update(schema.feeds).values(next_due=long_ago))
    test = panel()
    assert "but nobody reads" in shown(test)[1]
    assert test.expander[0].label == "Entries that could not be read (2)"
    first, second = sorted(shown(test)[2:], key=lambda line: f"{URL}/2" in line)
    assert first.endswith("is behind a paywall.")
    assert second.endswith("does not answer in time. It will be tried again.")
