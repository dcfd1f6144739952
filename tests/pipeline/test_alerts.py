"""Alerts: what is new in a watched view is told once, in files and to a webhook that checks who tells it."""

import json
import re
import socket
from datetime import datetime, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from stored import save, tables
from webhook_receiver import SECRET, receiver

from pipeline import cli, store
from pipeline.alerts import MOST, Telling, alerts, run_alerts, run_due
from pipeline.digest import AddressError, Digest, as_html, as_json, as_text, desk_address, one_line
from pipeline.filters import Filters
from pipeline.schema import meta
from pipeline.store import StoreError
from pipeline.taxonomy import Stance
from pipeline.webhook import Webhook, WebhookError, post

DENIALS = Filters(stance=("denies",))
DESK = "https://desk.example/claims/"


@pytest.fixture
def desk(engine):
    """A store with a watched view of denials, and one that nobody watches."""
    store.save_view(engine, "denials", DENIALS, "Eve")
    store.save_view(engine, "all", Filters(), "Eve")
    store.watch_view(engine, "denials", True, "Eve")
    return engine


@pytest.fixture
def deny(desk, make_article, make_claim):
    """Saves an article of denials."""

    def add(doc, *texts, **known):
        made = [make_claim(text, f"{doc}-{n}", stance=Stance.DENIES, **known) for n, text in enumerate(texts)]
        save(desk, make_article(doc, text=f"Text {doc}."), [*made, make_claim(f"{doc} is so", f"{doc}-x")])

    return add


def written(folder):
    pages = sorted(folder.glob("*.html"))
    assert [page.with_suffix(".txt").exists() for page in pages] == [True] * len(pages)
    assert len(list(folder.iterdir())) == 2 * len(pages)
    return [re.findall(r'<p class="claim">(.*?)</p>', page.read_text(encoding="utf-8")) for page in pages]


def test_each_claim_is_told_once_and_only_of_views_that_are_watched(desk, deny, tmp_path):
    folder = tmp_path / "in" / "digests"
    assert run_alerts(desk, Telling(DESK, folder)) == []
    assert not folder.exists()
    deny("one", "it rains", "it snows")
    (outcome,) = run_alerts(desk, Telling(DESK, folder))
    assert (outcome.alert, outcome.way, outcome.claims, outcome.failed) == ("denials", "folder", 2, "")
    assert run_alerts(desk, Telling(DESK, folder)) == []
    deny("two", "it hails")
    run_alerts(desk, Telling(DESK, folder))
    assert sorted(sorted(page) for page in written(folder)) == [["it hails"], ["it rains", "it snows"]]
    assert {key: told.claims for key, told in store.told_by_alert(desk).items()} == {("denials", "folder"): 3}


def test_a_webhook_that_fails_is_tried_again_and_nothing_is_lost_or_told_twice(desk, deny, tmp_path):
    deny("one", "it rains")
    with receiver(500) as hook:
        webhook = Webhook(hook.url, SECRET)
        good, bad = run_alerts(desk, Telling(DESK, tmp_path / "d", webhook))
        assert good.failed == ""
        assert bad.failed == f"{webhook.host}: it answered 500"
        assert str(bad) == f"denials: {webhook.host}: it answered 500; 1 new claim will be told the next time"
        deny("two", "it hails")
        told = {outcome.way: outcome.claims for outcome in run_alerts(desk, Telling(DESK, tmp_path / "d", webhook))}
        assert told == {"folder": 1, "webhook": 2}
        assert run_alerts(desk, Telling(DESK, tmp_path / "d", webhook)) == []
        assert [sorted(texts) for texts in hook.texts] == [["it hails", "it rains"]]
        (row,) = hook.told
    assert (row["alert"], row["filters"], row["total"], row["more"]) == ("denials", "stance is denies", 2, 0)
    assert row["link"] == "https://desk.example/claims/table?stance=denies"
    claim = next(claim for claim in row["claims"] if claim["text"] == "it rains")
    assert (claim["actor"], claim["stance"], claim["type"], claim["quote"], claim["title"], claim["link"]) == (
        "Russia", "denies", "assertion", "it rains", "Title of one", "https://desk.example/claims/review?claim=one-0",
    )  # fmt: skip


@pytest.fixture
def look(desk):
    """Looks as a server does, some seconds after the look before; what it said."""

    def later(telling, seconds):
        with desk.begin() as connection:
            kept = connection.scalar(select(meta.c.value).where(meta.c.name == "alerts")) or "{}"
            earlier = re.sub(
                r"\d{4}-\d\d-\d\dT[\d:]+\+00:00",
                lambda found: (datetime.fromisoformat(found[0]) - timedelta(seconds=seconds)).isoformat(),
                kept,
            )
            connection.execute(update(meta).where(meta.c.name == "alerts").values(value=earlier))
        said = []
        run_due(desk, telling, said.append, lambda: True)
        return said

    return later


def test_a_server_looks_as_often_as_is_set_and_tells_each_claim_once(desk, deny, look, tmp_path):
    telling = Telling(DESK, tmp_path / "d")
    deny("one", "it rains")
    assert len(look(telling, 0)) == 1
    deny("two", "it snows")
    assert look(telling, 800) == []
    assert len(look(telling, 100)) == 1
    store.save_setting(desk, store.ALERTS_EVERY, 300, "Eve")
    deny("three", "it hails")
    assert len(look(telling, 301)) == 1
    assert look(telling, 301) == []
    assert sorted(written(tmp_path / "d")) == [["it hails"], ["it rains"], ["it snows"]]
    runs = store.alert_runs(desk)
    assert runs.ways == {"folder": str(tmp_path / "d")}
    assert (runs.of("denials", "folder").claims, runs.of("denials", "folder").failures) == (1, 0)


def test_a_webhook_that_fails_is_left_alone_for_ever_longer_and_the_folder_does_not_wait(desk, deny, look, tmp_path):
    with receiver(500, 503, 500) as hook:
        telling = Telling(DESK, tmp_path / "d", Webhook(hook.url, SECRET))
        deny("one", "it rains")
        assert ["it answered 500" in line for line in look(telling, 0)] == [False, True]
        deny("two", "it snows")
        assert [len(look(telling, 901)) for _ in range(4)] == [2, 0, 1, 0]
        fared = store.alert_runs(desk).of("denials", "webhook")
        assert (fared.failures, fared.claims, fared.told_at) == (3, 0, "")
        assert "it answered 500" in fared.error
        assert hook.url not in fared.error
        assert [len(look(telling, 901)) for _ in range(4)] == [0, 0, 1, 0]
        assert [sorted(told) for told in hook.texts] == [["it rains", "it snows"]]
    fared = store.alert_runs(desk).of("denials", "webhook")
    assert (fared.failures, fared.claims) == (0, 2)
    assert "it answered 500" in fared.error
    assert sorted(written(tmp_path / "d")) == [["it rains"], ["it snows"]]


def test_of_two_servers_on_one_database_one_looks(desk):
    assert [store.take_alerts(desk, {"folder": "d"}, ["denials"]) for _ in range(3)] == [True, False, False]


def test_a_clock_that_was_set_back_does_not_silence_alerts(desk, deny, look, tmp_path):
    telling = Telling(DESK, tmp_path / "d")
    look(telling, 0)
    deny("one", "it rains")
    assert len(look(telling, -100_000)) == 1


def test_a_failure_is_forgotten_with_what_there_was_to_tell_and_with_its_alert(desk, deny, look, tmp_path):
    (tmp_path / "d").touch()
    telling = Telling(DESK, tmp_path / "d")
    deny("one", "it rains")
    look(telling, 0)
    assert store.alert_runs(desk).of("denials", "folder").failures == 1
    store.save_view(desk, "denials", Filters(text="nothing says this"), "Eve")
    look(telling, 901)
    assert store.alert_runs(desk).of("denials", "folder").failures == 0
    store.save_view(desk, "denials", None, "Eve")
    look(telling, 901)
    assert store.alert_runs(desk).fared == ()


@pytest.mark.parametrize("answer", [301, 302, 307, 404])
def test_only_an_answer_in_the_two_hundreds_is_told(answer):
    with receiver(answer) as hook, pytest.raises(WebhookError, match=f"it answered {answer}$"):
        post(Webhook(hook.url, SECRET), b"{}")


def test_a_webhook_that_never_ends_its_answer_is_left_in_time():
    with receiver(wait=3.0) as hook, pytest.raises(WebhookError, match="no answer in 0.5 s"):
        post(Webhook(hook.url, SECRET), b"{}", 0.5)


def test_a_webhook_that_is_not_there_is_one_line_without_the_secret_or_the_token(desk, deny):
    deny("one", "it rains")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        webhook = Webhook(f"http://127.0.0.1:{taken.getsockname()[1]}/token", SECRET)
        (outcome,) = run_alerts(desk, Telling(DESK, webhook=webhook))
    assert outcome.failed.startswith("127.0.0.1:")
    for said in (str(outcome), repr(webhook)):
        assert "\n" not in said
        assert SECRET not in said
        assert "token" not in said
    assert store.told_by_alert(desk) == {}


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/x", "file:///etc/passwd", "a.example", "http://", "http://a b.example", "http://a.example/\r\nX: y",
     "http://me:word@a.example", "http://a.example:99999", "http://[::1", ""],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_refused_and_not_repeated(url):
    with pytest.raises(WebhookError) as refused:
        Webhook(url, SECRET)
    assert "word@" not in str(refused.value)


def test_a_folder_that_can_not_be_is_one_line_and_its_claims_are_told_later(desk, deny, tmp_path):
    deny("one", "it rains")
    (tmp_path / "file").write_text("in the way")
    (outcome,) = run_alerts(desk, Telling(DESK, tmp_path / "file"))
    assert "file" in outcome.failed
    assert "\n" not in str(outcome)
    (outcome,) = run_alerts(desk, Telling(DESK, tmp_path / "d"))
    assert (outcome.claims, outcome.failed) == (1, "")


def test_a_big_first_run_is_capped_and_says_how_many_more(desk, deny, tmp_path):
    deny("one", *(f"claim {n}" for n in range(MOST + 480)))
    with receiver() as hook:
        run_alerts(desk, Telling(DESK, tmp_path / "d", Webhook(hook.url, SECRET)))
        (row,) = hook.told
    assert (len(row["claims"]), row["more"]) == (MOST, 480)
    (page,) = (tmp_path / "d").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "and 480 more" in text
    assert 'href="https://desk.example/claims/table?stance=denies"' in text
    assert "and 480 more: https://desk.example/claims/table?stance=denies" in page.with_suffix(".txt").read_text(
        "utf-8"
    )
    assert run_alerts(desk, Telling(DESK, tmp_path / "d")) == []


def test_watching_is_an_act_that_is_undone_and_goes_with_its_view(desk):
    assert [view.name for view in alerts(desk)] == ["denials"]
    act = store.watch_view(desk, "denials", False, "Max")
    assert alerts(desk) == ()
    assert store.watch_view(desk, "denials", False, "Max") is None
    store.undo(desk, act.act_id, "Max")
    assert [view.name for view in alerts(desk)] == ["denials"]
    gone = store.save_view(desk, "denials", None, "Max")
    store.save_view(desk, "denials", Filters(type=("figure",)), "Max")
    # A new view of the same name is another one.
    assert alerts(desk) == ()
    store.save_view(desk, "denials", None, "Max")
    store.undo(desk, gone.act_id, "Max")
    assert [(view.name, view.filters) for view in alerts(desk)] == [("denials", DENIALS)]
    before = tables(desk)
    store.rebuild(desk)
    assert tables(desk) == before
    with pytest.raises(StoreError, match="there is no view 'nothing'"):
        store.watch_view(desk, "nothing", True, "Max")


@pytest.mark.parametrize("length", [394, 395])
def test_a_view_of_the_longest_name_can_be_deleted(desk, length):
    store.save_view(desk, "x" * length, DENIALS, "Eve")
    store.save_view(desk, "x" * length, None, "Eve")
    assert "x" * length not in [view.name for view in store.views(desk)]
    with pytest.raises(StoreError, match="no name is longer"):
        store.save_view(desk, "x" * 396, DENIALS, "Eve")


def test_two_alerts_of_one_moment_and_names_that_are_no_file_s_are_kept_apart(desk, deny, tmp_path):
    for name in ("../../etc/x", "a/b", "a?b", "…", "Ä" * 300):
        store.save_view(desk, name, DENIALS, "Eve")
        store.watch_view(desk, name, True, "Eve")
    deny("one", "it rains")
    outcomes = run_alerts(desk, Telling(DESK, tmp_path / "d"))
    assert [outcome.failed for outcome in outcomes] == [""] * 6
    assert written(tmp_path / "d") == [["it rains"]] * 6


ANY = st.text(max_size=60)


@given(st.fixed_dictionaries(dict.fromkeys(("text", "quote", "title", "outlet", "published", "doc", "url"), ANY)), ANY)
def test_whatever_a_claim_holds_is_text_in_the_digest(words, name):
    words = {key: text.encode("utf-8", "replace").decode() for key, text in words.items()}
    claim = words | {"claim_id": "c1", "actor": name or None, "via": name or None, "stance": "denies", "type": "denial"}
    digest = Digest(name, DENIALS, [claim], ["c1", "c2", "c3"], "2026-01-31T10:00:00+00:00", "https://desk.example")
    page = as_html(digest)
    shown = unescape(re.sub(r"<[^>]*>", "", page.split("</style>")[1]))
    assert words["text"] in shown
    assert "<script" not in page.lower()
    assert set(re.findall(r'href="(\w+):', page)) <= {"http", "https"}
    assert set(re.findall(r"<(\w+)", page)) <= {
        "html", "head", "meta", "title", "style", "body", "h1", "p", "a", "article", "b", "blockquote",
    }  # fmt: skip
    text = as_text(digest)
    assert len(text.splitlines()) == len(
        as_text(Digest("a", DENIALS, [claim | dict.fromkeys(words, "a")], ["c1", "c2", "c3"], "", "")).splitlines()
    )
    assert not [sign for sign in text if sign < " " and sign != "\n"]
    assert json.loads(as_json(digest))["claims"][0]["text"] == words["text"]


def test_a_line_holds_nothing_that_steers_a_terminal():
    assert one_line("a\x1b[31mb\r\nc\u202ed\x9be\u2066") == "a [31mb c d e"


@pytest.mark.parametrize(
    "address", ["desk.example", "javascript:alert(1)", "http://", "https://a.example/?x=1", "https://a b"]
)
def test_an_address_that_links_can_not_begin_with_is_refused(desk, address):
    with pytest.raises(AddressError):
        Telling(address)
    assert desk_address(DESK) == "https://desk.example/claims"


@pytest.fixture
def run(tmp_path, database_url, monkeypatch, capfdbinary):
    """Runs the command: its status, its lines of data, its other lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMDESK_WEBHOOK_SECRET", raising=False)

    def command(*arguments):
        status = cli.main(["alerts", *arguments, "--database", database_url])
        out, said = capfdbinary.readouterr()
        return status, [json.loads(line) for line in out.decode().splitlines()], said.decode().splitlines()

    return command


def test_the_command_lists_tells_and_says_what_failed(run, deny, monkeypatch):
    deny("one", "it rains")
    assert run() == (0, [{"alert": "denials", "filters": "stance is denies", "told": {}}], ["alerts: 1"])
    with receiver(500) as hook:
        monkeypatch.setenv("CLAIMDESK_WEBHOOK_SECRET", SECRET)
        status, rows, said = run("--folder", "d", "--webhook", hook.url)
        assert (status, rows) == (1, [])
        assert said[0].startswith("denials: 1 new claim → d/")
        assert said[1].startswith("claimdesk: denials: 127.0.0.1:")
        assert said[2:] == ["alerts: 1, told 1, failed 1"]
        assert run("--folder", "d", "--webhook", hook.url)[0] == 0
        assert hook.texts == [["it rains"]]
    _, (row,), _ = run()
    assert {way: told["claims"] for way, told in row["told"].items()} == {"folder": 1, "webhook": 1}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--webhook", "http://127.0.0.1:9/token"), "needs a secret, in the variable CLAIMDESK_WEBHOOK_SECRET"),
        (("--webhook", "gopher://a"), "begins with https://"),
        (("--folder", "d", "--desk", "here"), "the desk’s address begins with"),
    ],
)
def test_a_command_that_is_wrong_is_one_line(run, desk, arguments, words):
    status, rows, (line,) = run(*arguments)
    assert (status, rows) == (2, [])
    assert words in line
    assert "token" not in line
