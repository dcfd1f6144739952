"""Articles into the database: what a run keeps, and what it says of the rest."""

import pytest
from sqlalchemy import create_engine
from stored import review

from pipeline import store
from pipeline.filters import Filters
from pipeline.ingest import Summary, ingest_article, ingest_paths
from pipeline.inputs import parse_article
from pipeline.store import Decision, Saved
from pipeline.store.connection import lock
from pipeline.taxonomy import Status

TEXT = "The board denied that the ferry would close, Ilse Marrant said on Monday.\n"


@pytest.mark.parametrize("outcome", ["new", "changed", "unchanged"])
def test_each_outcome_is_counted_under_its_own_name(outcome):
    summary = Summary()
    for _ in range(2):
        summary.add(Saved(1, outcome, claims=3, withdrawn=1))
    counted = {name: getattr(summary, name) for name in ("new", "changed", "unchanged", "claims", "withdrawn")}
    assert counted == {"new": 0, "changed": 0, "unchanged": 0, "claims": 6, "withdrawn": 2} | {outcome: 2}


def test_a_database_that_is_locked_on_the_way_ends_the_run_and_keeps_what_was_saved(
    database_url, tmp_path, monkeypatch
):
    monkeypatch.setattr("pipeline.store.connection.PATIENCE", 0.3)
    paths = [tmp_path / f"{number}.txt" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_text(TEXT.replace("Monday", f"day {number}"), encoding="utf-8")
    engine = store.open_store(database_url)
    held = create_engine(database_url).connect()
    summary = ingest_paths(engine, paths, lambda path: lock(held) if path == paths[1] else None)
    assert (summary.new, summary.unchanged) == (2, 0)
    (line,) = summary.failed
    assert "lock" in line
    assert line.endswith("(2 of 4 files were not read to their end)")
    assert "\n" not in line
    held.rollback()
    held.close()
    assert store.counts(engine, Filters()).articles == 2
    again = ingest_paths(engine, paths)
    assert (again.new, again.unchanged, again.failed) == (2, 2, [])
    engine.dispose()


def test_details_given_for_a_text_that_was_read_before_are_kept_without_reading_it_again(engine, monkeypatch):
    first = ingest_article(engine, parse_article(TEXT, "pasted"))
    (claim_id,) = store.claims_page(engine, Filters(), 1)["claim_id"]
    review(engine, claim_id, "Ann", "accept", Decision(Status.READY, note="checked"))
    monkeypatch.delattr("pipeline.workers.read_article")
    given = {"title": "Ferries", "outlet": "Courier", "url": "https://sund.example/1", "published": "2026-02-03"}
    again = ingest_article(engine, parse_article(TEXT, "pasted again", **given))
    assert (again.article_id, again.outcome, again.claims) == (first.article_id, "changed", first.claims)
    article = store.article(engine, first.article_id)
    assert {name: getattr(article, name) for name in given} == given
    found = store.claim(engine, claim_id)
    assert (found["status"], found["note"], found["revision"]) == ("ready for desk", "checked", 1)
    assert ingest_article(engine, parse_article(TEXT, "pasted once more")).outcome == "unchanged"
