"""From addresses to the database: pages with their evidence, feeds, what fails, and feeds that are watched."""

import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from loopback_site import redirect, serving, status, unchanged_for
from sqlalchemy import update

from pipeline import cli, schema, store
from pipeline.filters import Filters
from pipeline.store import StoreError
from pipeline.web import sources
from pipeline.web.fetch import Fetched, Fetcher, Limits
from pipeline.web.sources import ingest_addresses, open_address, page_article
from pipeline.web.watch import read_due

LIMITS = Limits(seconds=20, pause=0)
MAYOR = "Mayor Ann Tolley said on Monday that the port would lose 1,200 berths by the end of the decade."
OWNER = "The port’s owner denies that it will close the northern quay before the ferries have found another."
REST = "The council meets again in March, and the people of the old town will be heard before it decides."


def story(*paragraphs, title="Port plan grows", head=""):
    inner = "".join(f"<p>{one}</p>" for one in paragraphs or (MAYOR, OWNER, REST))
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{inner}</article></body></html>"


def feed(*paths, site):
    items = "".join(f"<item><link>{site.url(path)}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>The Gazette</title>{items}</channel></rss>"


@pytest.fixture(scope="module")
def server():
    with serving() as site:
        yield site


@pytest.fixture
def site(server):
    server.pages.clear()
    server.asked.clear()
    server.headers.clear()
    return server


@pytest.fixture
def fetcher():
    return Fetcher(LIMITS, allow_loopback=True)


def test_a_page_becomes_an_article_and_is_kept_as_it_was_fetched(site, fetcher, engine):
    site.pages |= {
        "/old": redirect("/port"),
        "/port": lambda request: request.give(story(), etag='"1"', content_type="text/html; charset=utf-8"),
    }
    summary = ingest_addresses(engine, [site.url("/old")], fetcher)
    assert (summary.new, summary.failed) == (1, [])
    assert summary.claims > 0
    article = store.article(engine, 1)
    assert (article.source, article.url, article.title) == (site.url("/old"), site.url("/port"), "Port plan grows")
    (page,) = store.kept_pages(engine, 1)
    assert (page.url, page.final_url, page.status, page.version) == (site.url("/old"), site.url("/port"), 200, 1)
    assert page.headers["etag"] == '"1"'
    assert store.page_body(engine, page.page_id) == story().encode()
    assert page.size == len(story().encode())
    with engine.connect() as connection:
        packed = connection.scalar(schema.pages.select().with_only_columns(schema.pages.c.packed))
    assert zlib.decompress(packed) == story().encode()


def test_a_page_that_has_not_changed_is_neither_sent_nor_kept_nor_read_twice(site, fetcher, engine):
    site.pages["/port"] = unchanged_for('"1"', story().encode())
    ingest_addresses(engine, [site.url("/port")], fetcher)
    summary = ingest_addresses(engine, [site.url("/port")], fetcher)
    assert (summary.new, summary.unchanged, summary.failed) == (0, 1, [])
    assert site.headers[-1]["if-none-match"] == '"1"'
    assert len(store.kept_pages(engine, 1)) == 1


def test_a_page_that_changed_is_a_new_version_with_evidence_of_both(site, fetcher, engine):
    site.pages["/port"] = story()
    ingest_addresses(engine, [site.url("/port")], fetcher)
    site.pages["/port"] = story(MAYOR.replace("1,200", "1,500"), OWNER, REST)
    summary = ingest_addresses(engine, [site.url("/port")], fetcher)
    assert (summary.new, summary.changed) == (0, 1)
    latest, first = store.kept_pages(engine, 1)
    assert (first.version, latest.version) == (1, 2)
    assert b"1,500" in store.page_body(engine, latest.page_id)
    assert b"1,200" in store.page_body(engine, first.page_id)
    assert store.article(engine, 1, 1).text != store.article(engine, 1, 2).text


def test_a_kept_page_that_was_tampered_with_is_said_so(site, fetcher, engine):
    site.pages["/port"] = story()
    ingest_addresses(engine, [site.url("/port")], fetcher)
    (page,) = store.kept_pages(engine, 1)
    for packed, said in ((zlib.compress(b"something else"), "hash differs"), (b"broken", "damaged")):
        with engine.begin() as connection:
            connection.execute(update(schema.pages).values(packed=packed))
        with pytest.raises(StoreError, match=said):
            store.page_body(engine, page.page_id)


def test_a_page_that_can_not_be_saved_leaves_neither_article_nor_evidence(site, fetcher, engine, monkeypatch):
    site.pages["/port"] = story()

    def full(*_):
        raise StoreError("the disk is full")

    monkeypatch.setattr("pipeline.store.articles.keep_page", full)
    summary = ingest_addresses(engine, [site.url("/port"), site.url("/other")], fetcher)
    assert summary.failed == ["the disk is full (2 of 2 addresses were not read to their end)"]
    assert store.counts(engine, Filters()).claims == 0
    assert store.last_page(engine, site.url("/port")) is None


def test_feeds_and_sitemaps_are_told_by_content_and_their_failures_named(site, fetcher, engine):
    site.pages |= {
        "/news": feed("/a", "/b", "/c", "/news", site=site),
        "/a": story(title="First of all"),
        "/b": status(404),
        "/c": "<html><body><div id=root></div><script>go()</script></body></html>",
        "/map": f"<urlset><url><loc>{site.url('/d')}</loc></url></urlset>",
        "/d": story(REST, MAYOR, title="Fourth of all"),
    }
    done = []
    urls = [site.url("/news"), site.url("/map"), "http://10.0.0.1/"]
    summary = ingest_addresses(engine, urls, fetcher, lambda: done.append(1))
    assert (summary.new, len(summary.failed)) == (2, 4)
    assert [line.split(" ")[0] for line in summary.failed] == [
        site.url("/b"),
        site.url("/c"),
        site.url("/news"),
        "http://10.0.0.1/:",
    ]
    assert len(done) == 6


CHECK = {
    "@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "The port will lose 1,200 berths",
    "reviewRating": {"alternateName": "False"}, "author": {"name": "Lowmere Checks"},
}  # fmt: skip


def test_a_page_with_a_fact_check_fills_the_pool_too(site, fetcher, engine):
    site.pages["/check"] = story(head=f'<script type="application/ld+json">{json.dumps(CHECK)}</script>')
    assert ingest_addresses(engine, [site.url("/check")], fetcher).new == 1
    ((_, check),) = store.known_fact_checks(engine)
    assert (check.claim, check.url, check.verdict) == (CHECK["claimReviewed"], site.url("/check"), "false")


def test_fact_checks_are_read_from_files_pages_and_feeds(site, fetcher, tmp_path):
    mark = f'<script type="application/ld+json">{json.dumps(CHECK)}</script>'
    site.pages |= {"/feed": feed("/check", "/plain", "/gone", site=site), "/check": story(head=mark), "/plain": story()}
    (tmp_path / "checks.json").write_text(json.dumps([CHECK]), encoding="utf-8")
    failed = []
    names = [
        str(tmp_path / "checks.json"),
        site.url("/feed"),
        site.url("/check"),
        site.url("/plain"),
        "no-such-file",
        str(tmp_path),
    ]
    found = list(sources.published_checks(names, fetcher, failed))
    assert [(source, len(checks)) for source, checks in found] == [
        (names[0], 1),
        (site.url("/check"), 1),
        (names[2], 1),
    ]
    assert [line.split(" ")[0] for line in failed] == [site.url("/gone"), names[3], "no-such-file", str(tmp_path)]


def test_an_article_of_a_page_is_dated_no_later_than_its_fetch():
    head = '<meta property="article:published_time" content="2026-01-05">'
    page = Fetched(
        "https://a.example/x", "https://a.example/x", 200, "2026-01-04T00:00:00+00:00", {}, story(head=head).encode()
    )
    assert page_article(page).published == ""
    assert page_article(replace(page, fetched_at="2026-01-06T00:00:00+00:00")).published == "2026-01-05"


# Watching


def due(engine, feed_id):
    with engine.begin() as connection:
        connection.execute(
            update(schema.feeds).where(schema.feeds.c.feed_id == feed_id).values(next_due="2026-01-01T00:00:00+00:00")
        )


def seconds_to(moment):
    return (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()


def test_a_watched_feed_is_read_when_it_is_due_and_each_entry_once(site, fetcher, engine):
    site.pages |= {
        "/rss": feed("/a", "/b", site=site),
        "/a": story(title="First of all"),
        "/b": story(title="Second of all"),
    }
    added = store.add_feed(engine, site.url("/rss"), 600)
    said = []
    assert read_due(engine, fetcher, said.append) == 0
    assert said == [f"{site.url('/rss')}: 2 new"]
    (watched,) = store.watched_feeds(engine)
    assert (watched.title, watched.failures, watched.last_error) == ("The Gazette", 0, "")
    assert watched.last_success
    assert 590 <= seconds_to(watched.next_due) <= 600
    # Not due: nothing is asked for.
    asked = len(site.asked)
    assert read_due(engine, fetcher, said.append) == 0
    assert len(site.asked) == asked
    site.pages |= {"/rss": feed("/c", "/a", "/b", site=site), "/c": story(title="Third of all")}
    due(engine, added.feed_id)
    read_due(engine, fetcher, said.append)
    assert said[1:] == [f"{site.url('/rss')}: 1 new"]
    assert site.asked[asked:] == ["/rss", "/c"]


def test_a_reader_that_is_told_to_end_reads_no_further_entry_and_the_next_one_goes_on(site, fetcher, engine):
    site.pages |= {"/rss": feed("/a", "/b", "/c", site=site)} | {f"/{n}": story(title=f"Story {n}") for n in "abc"}
    added = store.add_feed(engine, site.url("/rss"), 600)
    turns = iter([True, True, True])
    assert read_due(engine, fetcher, lambda _: None, lambda: next(turns, False)) == 0
    assert [site.asked.count(f"/{n}") for n in "abc"] == [1, 1, 0]
    due(engine, added.feed_id)
    assert read_due(engine, fetcher, lambda _: None) == 0
    assert [site.asked.count(f"/{n}") for n in "abc"] == [1, 1, 1]


def test_a_feed_that_has_not_changed_is_not_sent_again(site, fetcher, engine):
    site.pages |= {"/rss": unchanged_for('"1"', feed("/a", site=site).encode()), "/a": story()}
    watched = store.add_feed(engine, site.url("/rss"))
    said = []
    for _ in range(2):
        read_due(engine, fetcher, said.append)
        due(engine, watched.feed_id)
    assert said == [f"{site.url('/rss')}: 1 new", f"{site.url('/rss')}: nothing new"]
    assert site.headers[-1]["if-none-match"] == '"1"'


def test_a_feed_that_fails_is_left_alone_for_ever_longer_and_comes_back(site, fetcher, engine):
    site.pages["/rss"] = status(500)
    watched = store.add_feed(engine, site.url("/rss"), 600)
    for failures, pause in ((1, 1200), (2, 2400), (3, 4800), (4, 9600)):
        assert read_due(engine, fetcher, lambda _: None) == 1
        (now,) = store.watched_feeds(engine)
        assert now.failures == failures
        assert pause - 10 <= seconds_to(now.next_due) <= pause
        assert "status 500" in now.last_error
        due(engine, watched.feed_id)
    site.pages["/rss"] = status(429, retry_after="50000")
    read_due(engine, fetcher, lambda _: None)
    assert 49_990 <= seconds_to(store.watched_feeds(engine)[0].next_due) <= 50_000
    due(engine, watched.feed_id)
    site.pages |= {"/rss": feed("/a", site=site), "/a": story()}
    assert read_due(engine, fetcher, lambda _: None) == 0
    (now,) = store.watched_feeds(engine)
    assert (now.failures, now.last_error) == (0, "")
    assert seconds_to(now.next_due) <= 600


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "<html><head><link rel=alternate type='application/rss+xml' href='/rss.xml'></head><body>x</body></html>",
            "it names the feed",
        ),
        ("<html><body>x</body></html>", "is no feed and no sitemap"),
        ("<rss><channel><item", "can't be read"),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>", "declares entities"),
    ],
)
def test_what_is_no_feed_is_shown_with_its_reason(site, fetcher, engine, body, said):
    site.pages["/rss"] = body
    store.add_feed(engine, site.url("/rss"))
    assert read_due(engine, fetcher, lambda _: None) == 1
    assert said in store.watched_feeds(engine)[0].last_error


def test_an_entry_that_fails_is_shown_and_tried_again_only_where_that_may_help(site, fetcher, engine):
    site.pages |= {
        "/rss": unchanged_for('"1"', feed("/away", "/gone", "/a", site=site).encode()),
        "/away": status(503),
        "/a": story(),
    }
    watched = store.add_feed(engine, site.url("/rss"))
    for _ in range(5):
        read_due(engine, fetcher, lambda _: None)
        due(engine, watched.feed_id)
    assert (site.asked.count("/away"), site.asked.count("/gone"), site.asked.count("/a")) == (3, 1, 1)
    (now,) = store.watched_feeds(engine)
    assert now.failures == 0
    assert {(entry.url, entry.done) for entry in store.failed_entries(engine, watched.feed_id)} == {
        (site.url("/away"), True), (site.url("/gone"), True),
    }  # fmt: skip


def test_a_fault_of_ours_in_one_feed_does_not_end_the_watch_over_others(site, fetcher, engine, monkeypatch):
    site.pages |= {"/bad": feed("/a", site=site), "/rss": feed("/b", site=site), "/b": story()}
    store.add_feed(engine, site.url("/bad"))
    store.add_feed(engine, site.url("/rss"))
    real = sources.ingest_page

    def faulty(engine, page):
        if page.url == site.url("/a"):
            raise ZeroDivisionError
        return real(engine, page)

    site.pages["/a"] = story()
    monkeypatch.setattr("pipeline.web.watch.ingest_page", faulty)
    said = []
    assert read_due(engine, fetcher, said.append) == 1
    assert said == [f"{site.url('/bad')}: ZeroDivisionError in reading it", f"{site.url('/rss')}: 1 new"]


def test_of_two_readers_only_one_gets_a_feed(engine, database_url):
    store.add_feed(engine, "https://a.example/rss")
    other = store.open_store(database_url)
    taken = [store.take_due(engine), store.take_due(other)]
    other.dispose()
    assert [one is None for one in taken] == [False, True]
    # Should its reader be killed, it is due again after a while.
    assert 0 < seconds_to(store.watched_feeds(engine)[0].next_due) <= 1800


def test_feeds_are_added_removed_and_taken_up_again(engine):
    first = store.add_feed(engine, " https://a.example/rss ", 900)
    assert (first.url, first.interval, first.removed) == ("https://a.example/rss", 900, False)
    again = store.add_feed(engine, "https://a.example/rss", 1200)
    assert (again.feed_id, again.interval) == (first.feed_id, 1200)
    store.remove_feed(engine, "https://a.example/rss")
    assert store.watched_feeds(engine) == ()
    assert store.take_due(engine) is None
    assert [feed.url for feed in store.watched_feeds(engine, removed=True)] == ["https://a.example/rss"]
    with pytest.raises(StoreError, match="no such feed"):
        store.remove_feed(engine, "https://a.example/rss")
    assert store.add_feed(engine, "https://a.example/rss").feed_id == first.feed_id
    for seconds in (10, 10**9):
        with pytest.raises(StoreError, match="every 5 to 1440 minutes"):
            store.add_feed(engine, "https://b.example/rss", seconds)
    with pytest.raises(StoreError, match="is no web address"):
        store.add_feed(engine, "b.example/rss")


def test_a_feed_is_made_due_by_hand(engine):
    added = store.add_feed(engine, "https://a.example/rss")
    store.take_due(engine)
    assert not store.is_any_due(engine)
    store.make_due(engine, added.feed_id)
    assert store.is_any_due(engine)


# The commands


@pytest.fixture
def on_loopback(monkeypatch):
    """The commands' own fetcher refuses this machine, as it must."""
    monkeypatch.setattr("pipeline.web.fetch.Fetcher", lambda *_: Fetcher(LIMITS, allow_loopback=True))


def run(capfd, *arguments):
    status = cli.main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return status, out, err


def test_the_commands_read_addresses_beside_files(site, on_loopback, capfd, tmp_path, sqlite_url):
    (tmp_path / "own.txt").write_text("Own text\n\nThe mayor said that the harbour had closed.\n", encoding="utf-8")
    site.pages |= {"/rss": feed("/a", "/gone", site=site), "/a": story()}
    status, _, err = run(capfd, "ingest", tmp_path / "own.txt", site.url("/rss"), "--database", sqlite_url)
    assert status == 1
    assert f"claimdesk: {site.url('/gone')} is not there (status 404)\n" in err
    assert "articles: 2 new, 0 unchanged, 1 failed" in err
    status, out, err = run(capfd, "extract", site.url("/rss"), site.url("/a"), tmp_path / "own.txt", "ftp://a.example/")
    assert status == 1
    docs = [json.loads(line)["doc"] for line in out.splitlines()]
    web = site.base.removeprefix("http://").split(":")[0] + "/a"
    assert docs.count(web) % 2 == 0
    assert set(docs) == {"own", web}
    assert "ftp://a.example/: only web addresses that begin with https:// or http:// are read" in err


def test_the_commands_refuse_this_machine(site, capfd, sqlite_url):
    status, _, err = run(capfd, "ingest", site.url("/a"), "--database", sqlite_url)
    assert status == 1
    assert "127.0.0.1 is no public address" in err
    assert site.asked == []


def test_feeds_are_watched_by_command(site, on_loopback, capfd, sqlite_url):
    site.pages |= {"/rss": feed("/a", site=site), "/a": story()}
    database = ("--database", sqlite_url)
    assert run(capfd, "watch", "add", site.url("/rss"), "--every", "15", *database)[0] == 0
    status, _, err = run(capfd, "watch", "run", "--once", *database)
    assert (status, err) == (0, f"{site.url('/rss')}: 1 new\n")
    status, out, _ = run(capfd, "watch", "list", *database)
    (watched,) = map(json.loads, out.splitlines())
    assert (watched["url"], watched["interval"], watched["title"]) == (site.url("/rss"), 900, "The Gazette")
    assert run(capfd, "watch", "remove", site.url("/rss"), *database)[0] == 0
    assert run(capfd, "watch", "list", *database)[1] == ""
    every = [("add", site.url("/rss"), "--every", minutes) for minutes in ("1", "nan", "inf")]
    for wrong in (("add", "not an address"), *every, ("remove", site.url("/rss"))):
        status, _, err = run(capfd, "watch", *wrong, *database)
        assert status == 2
        assert err.startswith("claimdesk: ")
        assert err.count("\n") == 1


def test_fact_checks_are_added_by_command(on_loopback, capfd, tmp_path, sqlite_url):
    (tmp_path / "checks.json").write_text(json.dumps([CHECK]), encoding="utf-8")
    command = ("factchecks", tmp_path / "checks.json", "--database", sqlite_url)
    assert run(capfd, *command)[::2] == (0, "fact-checks: 1 new, 0 changed, 0 known already; 0 failed\n")
    assert run(capfd, *command)[::2] == (0, "fact-checks: 0 new, 0 changed, 1 known already; 0 failed\n")
    status, _, err = run(capfd, "factchecks", tmp_path, "--database", sqlite_url)
    assert status == 1
    assert err.splitlines() == [
        f"claimdesk: {tmp_path} is not a file",
        "fact-checks: 0 new, 0 changed, 0 known already; 1 failed",
    ]


def test_an_address_is_opened_without_a_database(site, fetcher):
    site.pages["/a"] = story()
    opened = open_address(fetcher, site.url("/a"))
    assert opened.feed is None
    assert page_article(opened.page).title == "Port plan grows"


def test_a_watched_list_s_next_reading_is_in_its_future(engine):
    added = store.add_feed(engine, "https://a.example/rss", 86_400)
    store.feed_failed(engine, added, "away", wait=10)
    (now,) = store.watched_feeds(engine)
    assert datetime.fromisoformat(now.next_due) - datetime.now(UTC) <= timedelta(days=1)
