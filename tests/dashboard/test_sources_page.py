"""The page that adds articles: a pasted text, and what is said of what was read."""

from pathlib import Path

import pytest
from loopback_site import serving
from streamlit.testing.v1 import AppTest

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import StoreError, open_store
from pipeline.web.fetch import Fetcher, Limits

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
TEXT = "Ferry stays\n\nThe board denied that the ferry would close, Ilse Marrant said on Monday."


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMDESK_DATABASE", f"sqlite:///{tmp_path / 'claims.db'}")
    test = AppTest.from_file(str(APP), default_timeout=60)
    return test.switch_page("views/sources.py").run()


def field(test, label):
    (found,) = (one for one in test.text_input if one.label == label)
    return found


def read(test, text):
    test.text_area[0].set_value(text)
    (button,) = (one for one in test.button if one.label == "Read this article")
    return button.click().run()


def said(test):
    return "\n".join(str(element.value) for element in (*test.markdown, *test.caption, *test.error))


def test_a_pasted_text_is_read_with_what_is_given_of_it(page, tmp_path):
    field(page, "Outlet name").set_value("Sund *Courier*")
    read(page, TEXT)
    assert not page.exception
    assert "**Ferry stays**: 1 new, " in said(page)
    engine = open_store(f"sqlite:///{tmp_path / 'claims.db'}")
    (row,) = store.articles_page(engine, Filters(), 10, 0).to_dict("records")
    engine.dispose()
    assert (row["title"], row["outlet"]) == ("Ferry stays", "Sund *Courier*")
    read(page, TEXT)
    assert "**Ferry stays**: 1 unchanged, " in said(page)
    (away,) = (one for one in page.button if one.label == "Put away")
    away.click().run()
    assert "unchanged" not in said(page)


def test_no_text_and_a_text_that_is_none_are_said(page):
    read(page, "  ")
    assert page.error[0].value == r"There is no text to read."
    read(page, "---\ntitle: Ferry\n---\n")
    assert not page.exception
    assert "is empty" in page.error[0].value


def test_a_database_that_cannot_be_written_is_one_line(page, monkeypatch):
    def fails(*_):
        raise StoreError("the database cannot be written")

    monkeypatch.setattr("pipeline.ingest.save_known", fails)
    read(page, TEXT)
    assert not page.exception
    assert page.error[0].value == "the database cannot be written"


def test_web_pages_are_read_and_each_that_fails_says_why(page, monkeypatch):
    fetcher = Fetcher(Limits(seconds=20, pause=0), allow_loopback=True)
    monkeypatch.setattr("dashboard.queries.fetcher", lambda: fetcher)
    with serving() as site:
        text = (
            " ".join(TEXT.split("\n\n"))
            + " The board meets again in March, and the town will be heard before it decides."
        )
        site.pages["/a"] = (
            f"<html><head><title>Ferry stays</title></head><body><article><p>{text}</p></article></body></html>"
        )
        (area,) = (one for one in page.text_area if one.label.startswith("Addresses"))
        area.set_value(f"{site.url('/a')}\n{site.url('/gone')}\ngazette.example")
        (button,) = (one for one in page.button if one.label == "Read these pages")
        button.click().run()
    assert not page.exception
    whole = said(page).replace("\\", "")
    assert f"**{site.url('/a')}**: 1 new, " in whole
    assert f"{site.url('/gone')} is not there (status 404)" in whole
    assert "gazette.example is no web address" in whole


def test_no_address_is_said(page):
    (button,) = (one for one in page.button if one.label == "Read these pages")
    button.click().run()
    assert page.error[0].value == "There is no address to read."
