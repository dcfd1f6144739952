"""Each page, filled and empty, as Streamlit itself runs it."""

from pathlib import Path

import pytest
from driven import opened

from pipeline.ingest import ingest_paths
from pipeline.resources import seeds_path
from pipeline.store import open_store

CLAIMS = len((Path(__file__).parents[1] / "pipeline" / "seed_claims.jsonl").read_text(encoding="utf-8").splitlines())
PAGES = ("overview", "review", "table", "tracked", "actors", "articles", "export", "model")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('pages') / 'claims.db'}"
    ingest_paths(open_store(url), list(seeds_path().glob("*.txt")))
    return url


def shown(test):
    return "\n".join(str(element.value) for element in (*test.text, *test.info, *test.title))


@pytest.mark.parametrize("name", PAGES)
def test_a_filled_page_shows_its_claims(filled, monkeypatch, name):
    monkeypatch.setenv("CLAIMDESK_DATABASE", filled)
    test = opened(name)
    assert not test.exception
    assert not test.error
    assert test.title[0].value.lower() == name
    if name not in {"tracked", "actors", "articles", "model"}:
        assert f"{CLAIMS} claims" in shown(test)


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_what_to_do(tmp_path, monkeypatch, name):
    monkeypatch.setenv("CLAIMDESK_DATABASE", f"sqlite:///{tmp_path / 'empty.db'}")
    test = opened(name)
    assert not test.exception
    assert "Nothing has been read yet" in shown(test)
    assert "claimdesk sample" in shown(test)


def test_filters_come_from_the_address(filled, monkeypatch):
    monkeypatch.setenv("CLAIMDESK_DATABASE", filled)
    test = opened("overview", stance="denies", actor="Ned Price")
    assert "1 claim where actor is Ned Price and stance is denies" in shown(test)


def test_a_file_that_is_no_database_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "letter.txt").write_text("no database " * 200)
    monkeypatch.setenv("CLAIMDESK_DATABASE", f"sqlite:///{tmp_path / 'letter.txt'}")
    test = opened("overview")
    assert not test.exception
    assert "letter.txt" in test.error[0].value
