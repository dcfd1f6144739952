"""An editor's way through the dashboard, in a real browser."""

import io
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from driving import SLOW, downloaded, free_port, listens, press, settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.exchange.export import COLUMNS, read_csv
from pipeline.filters import Filters
from pipeline.resources import seeds_path
from pipeline.store import open_store

pytestmark = pytest.mark.browser

PAGES = ("", "review", "table", "articles", "sources", "export", "import", "model", "settings")
ARTICLE = """Ferry line cuts winter crossings

The harbour board said the Sund ferry carried 212,000 passengers last year. "We will run four boats next winter," board director Ilse Marrant said.

Marrant denied that the board had hidden an engine fire in March. <script>document.title = "broken in"</script>
"""
CLAIMS = len((Path(__file__).parents[1] / "pipeline" / "seed_claims.jsonl").read_text(encoding="utf-8").splitlines())
"""How many claims the seed has."""


def paste(page, url, text, **fields):
    """Add an article by pasting it."""
    page.goto(f"{url}/sources")
    page.get_by_role("tab", name="Paste a text").click()
    # The first visit loads the language model's libraries.
    expect(page.get_by_label("Article text")).to_be_visible(timeout=SLOW)
    settle(page)
    page.get_by_label("Article text").fill(text)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name="Read this article").click()
    expect(page.get_by_text(": 1 new, ")).to_be_visible(timeout=SLOW)


def claim(engine, claim_id):
    found = store.claim(engine, claim_id)
    assert found is not None
    return found


def test_from_pasting_to_the_exported_file(served_empty, page):
    paste(page, served_empty.url, ARTICLE, Outlet_name="Sund Courier", Web_address="https://sund.example/1")

    page.get_by_role("link", name="Review").click()
    expect(page.locator(".cd-claim")).to_be_visible()
    settle(page)
    page.get_by_label("Stance").first.fill("denies")
    page.get_by_role("option", name="denies").click()
    expect(page.get_by_text("1 claim where stance is denies")).to_be_visible()
    page.wait_for_url("**stance=denies**")
    expect(page.locator(".cd-claim")).to_have_text("the board had hidden an engine fire in March")
    expect(page.locator("mark.cd-cue").last).to_have_text("denied")
    press(page, "a")
    expect(page.get_by_text("1 of 1 reviewed")).to_be_visible()

    page.get_by_role("link", name="Export").click()
    expect(page.get_by_text("1 claim where stance is denies will be exported")).to_be_visible()
    download = downloaded(page, "Download CSV")
    assert download.suggested_filename.endswith(".csv")
    (row,) = read_csv(io.BytesIO(download.path().read_bytes()))
    assert tuple(row) == COLUMNS
    assert row["claim"] == "the board had hidden an engine fire in March"
    assert (row["actor"], row["stance"], row["status"]) == ("Ilse Marrant", "denies", "ready for desk")
    assert (row["outlet"], row["URL"]) == ("Sund Courier", "https://sund.example/1")


def test_markup_in_an_article_shows_as_text_and_does_not_run(served_empty, page):
    paste(page, served_empty.url, ARTICLE)
    page.get_by_role("link", name="Open the article").click()
    expect(page.locator(".cd-text").get_by_text("<script>").first).to_be_visible()
    page.goto(f"{served_empty.url}/review?stance=denies")
    expect(page.locator(".cd-text").get_by_text("<script>").first).to_be_visible()
    assert page.title() != "broken in"


def test_nothing_leaves_the_machine(served, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url.replace("ws://", "http://")))
    for name in PAGES:
        page.goto(f"{served.url}/{name}")
        settle(page, 1000)
    assert asked
    assert [url for url in asked if not url.startswith((served.url, "data:", "blob:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_and_show_no_error(served_shared, chromium, name):
    page = chromium.new_page()
    page.goto(f"{served_shared.url}/{name}")
    for width in (1440, 800):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        main = "document.querySelector('[data-testid=stMain]')"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        # A label that does not fit would end in dots.
        cut = "buttons => buttons.filter(b => b.scrollWidth > b.clientWidth + 1).map(b => b.innerText)"
        assert page.locator("[data-testid=stMain] button p").evaluate_all(cut) == []
    page.close()


def test_a_click_on_a_bar_filters_and_the_address_says_so(served_shared, page):
    page.goto(served_shared.url)
    bar = page.locator(".barlayer .point path").first
    expect(bar).to_be_visible()
    settle(page)
    bar.click(force=True)
    expect(page.get_by_text("11 claims where actor is Antony Blinken and stance is supports")).to_be_visible()
    page.wait_for_url("**actor=Antony+Blinken**")
    exported = page.get_by_text("11 claims where actor is Antony Blinken and stance is supports will be exported")
    page.get_by_role("link", name="Export").click()
    expect(exported).to_be_visible()
    page.reload()
    expect(exported).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text(f"{CLAIMS} claims will be exported")).to_be_visible()
    page.wait_for_url(lambda url: "actor" not in url)


def test_a_click_on_the_heat_map_filters_by_actor_and_type(served_shared, page):
    page.goto(served_shared.url)
    cell = page.locator(".js-plotly-plot").nth(1).locator(".textpoint text").first
    expect(cell).to_have_text("5")
    settle(page)
    cell.click(force=True)
    expect(page.get_by_text("5 claims where actor is Antony Blinken and type is denial")).to_be_visible()


def test_a_contested_proposition_leads_to_its_claims(served_shared, page):
    page.goto(served_shared.url)
    page.get_by_role("link", name="Review its 2 claims").first.click()
    expect(page.get_by_text("2 claims where the proposition is")).to_be_visible()
    page.wait_for_url("**/review?**proposition=**")


def test_a_contested_proposition_shows_both_sides_whichever_is_selected(served_shared, page):
    page.goto(f"{served_shared.url}/?stance=denies")
    page.get_by_role("link", name="Review its 2 claims").first.click()
    expect(page.get_by_text("2 claims where the proposition is")).to_be_visible()
    page.wait_for_url("**/review?**proposition=**")
    assert "stance=" not in page.url


def test_a_download_that_fails_says_so_and_works_again_later(served, page):
    with sqlite3.connect(served.database.removeprefix("sqlite:///")) as raw:
        page.goto(f"{served.url}/export")
        settle(page)
        raw.execute("ALTER TABLE claims RENAME TO taken_away")
        raw.commit()
        page.get_by_role("button", name="Download CSV").click()
        expect(page.get_by_text("Failed to generate file for download")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        raw.execute("ALTER TABLE taken_away RENAME TO claims")
        raw.commit()
    page.reload()
    assert len(read_csv(io.BytesIO(downloaded(page, "Download CSV").path().read_bytes()))) == CLAIMS


def test_a_key_decides_as_soon_as_its_button_is_there(served, chromium):
    engine = open_store(served.database)
    for done in range(1, 4):
        page = chromium.new_page()
        page.goto(f"{served.url}/review")
        expect(page.get_by_role("button", name="Ready for desk")).to_be_visible()
        page.keyboard.press("a")
        expect(page.get_by_text(f"{done} of {CLAIMS} reviewed")).to_be_visible()
        assert store.counts(engine, Filters()).reviewed == done
        page.close()


def test_a_link_shows_the_same_claim_to_someone_else(served_shared, page, chromium):
    page.goto(f"{served_shared.url}/review")
    page.wait_for_url("**claim=**")
    press(page, "n")
    settle(page)
    first = page.locator(".cd-claim").inner_text()
    press(page, "n")
    expect(page.locator(".cd-claim")).not_to_have_text(first)
    settle(page)
    other = chromium.new_page()
    other.goto(page.url)
    expect(other.locator(".cd-claim")).to_have_text(page.locator(".cd-claim").inner_text())
    other.close()


def test_reviewing_with_the_keyboard_alone(served, page):
    engine = open_store(served.database)
    first = store.next_in_queue(engine, Filters())
    second = store.next_in_queue(engine, Filters(), first)
    page.goto(f"{served.url}/review?reviewer=Max")
    expect(page.locator(".cd-claim")).to_have_text(claim(engine, first)["text"])
    press(page, "d")
    press(page, "2", "Not checkable")
    expect(page.get_by_text(f"1 of {CLAIMS} reviewed")).to_be_visible()
    expect(page.locator(".cd-claim")).to_have_text(claim(engine, second)["text"])
    press(page, "u")
    expect(page.get_by_text(f"0 of {CLAIMS} reviewed")).to_be_visible()
    expect(page.locator(".cd-claim")).to_have_text(claim(engine, first)["text"])
    settle(page)
    assert claim(engine, first)["reason"] == ""
    press(page, "v")
    # In a field, letters are letters.
    page.get_by_label("Note").press_sequentially("dan and a")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".cd-facts").get_by_text("dan and a")).to_be_visible()
    found = claim(engine, first)
    assert (found["status"], found["note"], found["reviewer"]) == ("new", "dan and a", "Max")


def test_a_key_pressed_twice_never_decides_on_a_claim_that_was_not_shown(served, page):
    engine = open_store(served.database)
    page.goto(f"{served.url}/review")
    press(page, "a")
    for _ in range(3):
        page.keyboard.press("a")
    expect(page.get_by_text(f"0 of {CLAIMS} reviewed")).to_have_count(0)
    settle(page, 1000)
    # No conflict with oneself; no claim decided twice; as many reviewed as there were acts.
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    reviewed = store.counts(engine, Filters()).reviewed
    claims = store.claims_page(engine, Filters(), CLAIMS)
    assert 1 <= reviewed <= 4
    assert set(claims["revision"]) == {0, 1}
    expect(page.get_by_text(f"{reviewed} of {CLAIMS} reviewed")).to_be_visible()


def test_two_editors_one_claim_on_two_servers(served, served_too, page, chromium):
    engine = open_store(served.database)
    claim_id = store.next_in_queue(engine, Filters())
    other = chromium.new_page()
    for server, tab, name in ((served, page, "Ada"), (served_too, other, "Bo")):
        tab.goto(f"{server.url}/review?claim={claim_id}&reviewer={name}")
        expect(tab.locator(".cd-claim")).to_be_visible()
        settle(tab)
    page.get_by_role("button", name="Ready for desk").click()
    expect(page.get_by_text(f"1 of {CLAIMS} reviewed")).to_be_visible()
    expect(other.get_by_text("Ada is looking at this claim too.")).to_be_visible()
    other.get_by_role("button", name="In review").click()
    expect(other.get_by_text("you chose “take”")).to_be_visible()
    expect(other.get_by_text("Ada changed this claim")).to_be_visible()
    assert claim(engine, claim_id)["status"] == "ready for desk"
    settle(other)
    other.get_by_role("button", name="Save mine over it").click()
    expect(other.get_by_text("you chose “take”")).to_have_count(0)
    assert (claim(engine, claim_id)["status"], claim(engine, claim_id)["reviewer"]) == ("in review", "Bo")
    other.close()


def test_the_reading_view_numbers_each_claim_and_leads_to_it(served_shared, page):
    page.goto(f"{served_shared.url}/articles")
    numbers = page.locator("a.cd-number")
    expect(numbers).to_have_count(CLAIMS)
    settle(page)
    assert sorted(int(number) for number in numbers.all_inner_texts()) == list(range(1, CLAIMS + 1))
    text = "".join(next(seeds_path().glob("*.txt")).read_text(encoding="utf-8").split())
    numbers.evaluate_all("numbers => numbers.forEach(number => number.remove())")
    shown = "".join(page.locator(".cd-text").last.inner_text().split())
    assert shown == text
    link = page.locator(".cd-list a").first
    wording = link.inner_text()
    link.click()
    expect(page.locator(".cd-claim")).to_have_text(wording)


def test_an_empty_database_says_what_to_do(served_empty, page):
    # Settings do without, and so does the page that adds articles.
    for name in PAGES:
        if name in {"sources", "settings"}:
            continue
        page.goto(f"{served_empty.url}/{name}")
        expect(page.get_by_text("Nothing has been read yet")).to_be_visible()


def test_stopping_the_command_stops_the_server(tmp_path):
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "serve",
        "--port",
        str(port),
        "--database",
        f"sqlite:///{tmp_path}/c.db",
    ]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        while not listens(port):
            assert process.poll() is None
            time.sleep(0.1)
        process.terminate()
        process.wait(60)
    assert not listens(port)
