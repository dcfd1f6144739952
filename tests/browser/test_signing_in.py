"""Signing in at a real identity provider, and what each role may do."""

import pytest
from conftest import Served
from driving import free_port, press, settle
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect

from pipeline import store
from pipeline.exchange.scale import DEFAULT, scale
from pipeline.filters import Filters
from pipeline.store import open_store

pytestmark = pytest.mark.browser
PEOPLE = [
    User(sub=name, claims={"email": f"{name}@{house}", "name": name.title(), "email_verified": True})
    for name, house in (
        ("vera", "press.example"),
        ("ed", "gazette.example"),
        ("ann", "gazette.example"),
        ("mallory", "evil.example"),
    )
]
ROLES = '[roles]\nadmin = ["ann@gazette.example"]\neditor = ["*@gazette.example"]\nviewer = ["*@press.example"]\n'


@pytest.fixture
def desk(tmp_path, seed):
    port = free_port()
    with run_server_in_thread(user_claims=PEOPLE) as provider:
        file = tmp_path / "desk.toml"
        file.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            'cookie_secret = "0123456789abcdef0123456789abcdef"\nclient_id = "desk"\nclient_secret = "hush"\n'
            f'server_metadata_url = "http://127.0.0.1:{provider.server_port}/.well-known/openid-configuration"\n{ROLES}'
        )
        server = Served(tmp_path, seed, port=port, settings={"secrets.files": str(file)})
        yield server
        server.stop()


def sign_in(page, url, name):
    page.goto(url)
    expect(page.get_by_text("This desk is for the newsroom.")).to_be_visible()
    expect(page.get_by_text("claims", exact=False)).to_have_count(0)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def decided(desk):
    engine = open_store(desk.database)
    acts = store.recent_acts(engine, 10)
    engine.dispose()
    return list(zip(acts["reviewer"], acts["action"], strict=True))


def test_each_role_may_do_its_part_and_no_more(desk, chromium):
    def browser():
        page = chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        page.set_default_timeout(15_000)
        return page

    page = browser()
    sign_in(page, desk.url, "mallory")
    expect(page.get_by_text("has no role at this desk")).to_be_visible()
    page.goto(f"{desk.url}/export")
    expect(page.get_by_text("has no role at this desk")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.startswith(desk.url))
    page.goto(desk.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    page = browser()
    sign_in(page, desk.url, "vera")
    page.goto(f"{desk.url}/review?reviewer=Ann")
    press(page, "a")
    expect(page.get_by_text("you may look, but not change anything")).to_be_visible()
    assert decided(desk) == []

    page = browser()
    sign_in(page, desk.url, "ed")
    page.goto(f"{desk.url}/review?reviewer=Ann")
    press(page, "a")
    expect(page.get_by_text("1 of 41 reviewed")).to_be_visible()
    assert decided(desk) == [("Ed", "ready for desk")]
    page.goto(f"{desk.url}/settings")
    settle(page)
    expect(page.get_by_text("Only an administrator may change this.")).to_be_visible()
    page.get_by_role("button", name="Remove").first.click()
    settle(page)
    page.get_by_role("button", name="Save the scale").click()
    settle(page)
    engine = open_store(desk.database)
    assert scale(engine) == DEFAULT

    page = browser()
    sign_in(page, desk.url, "ann")
    page.goto(f"{desk.url}/settings")
    settle(page)
    page.get_by_role("button", name="Remove").first.click()
    settle(page)
    page.get_by_role("button", name="Save the scale").click()
    settle(page)
    assert scale(engine) == DEFAULT[1:]
    assert store.counts(engine, Filters()).reviewed == 1
    engine.dispose()
