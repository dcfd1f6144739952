"""The sample stays whole: its articles, the claims that come back in them, its fact-checks, and the command."""

import json
import re
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from near_pairs import jaccard

from pipeline import store
from pipeline.claim import Figure
from pipeline.filters import Filters
from pipeline.inputs import find_inputs, read_path
from pipeline.reading.figures import find_figures
from pipeline.reading.furniture import is_furniture
from pipeline.reading.sentences import paragraphs
from pipeline.resources import fingerprint, sample_path
from pipeline.sample import articles_path, is_invented
from pipeline.taxonomy import Stance

ROOT = Path(__file__).resolve().parents[2]
PATHS, _ = find_inputs([str(articles_path())])
ARTICLES = {path.stem: read_path(path) for path in PATHS}
TEXTS = {name: article.text[article.body_start :] for name, article in ARTICLES.items()}
FIRST, LAST = date(2025, 3, 3), date(2025, 3, 23)
WIRE = {"01_press_agency_140_ill", "02_courier_boil_water", "03_public_media_schools_shut"}
UPDATE = {"13_press_agency_audit", "14_press_agency_audit_update"}


def load(name):
    return json.loads((sample_path() / name).read_text(encoding="utf-8"))


RECURRING = load("recurring.json")["claims"]
FACT_CHECKS = load("fact_checks.json")["@graph"]


def test_fifteen_articles_of_five_outlets_over_three_weeks_in_order():
    assert len(ARTICLES) == 15
    assert len({article.outlet for article in ARTICLES.values()}) == 5
    days = [datetime.fromisoformat(article.published).date() for article in ARTICLES.values()]
    assert days == sorted(days)
    assert all(FIRST <= day <= LAST for day in days)
    assert (days[-1] - days[0]).days > 14


@pytest.mark.parametrize("name", ARTICLES)
def test_each_article_is_whole_and_marked_as_invented(name):
    article = ARTICLES[name]
    assert article.title
    assert article.author
    assert is_invented(article.url)
    assert 250 <= len(TEXTS[name].split()) <= 600
    *_, (start, end) = paragraphs(article.text, article.body_start)
    foot = article.text[start:end].replace("’", "'")
    assert foot.startswith("Editor's note: This article is invented")
    # So it makes no claim of its own.
    assert is_furniture(article.text[start:end])


def test_no_two_articles_have_one_address_so_that_reading_them_again_changes_nothing():
    assert len({article.url for article in ARTICLES.values()}) == len(ARTICLES)


def runs(text, length=5):
    words = [word.strip(".,:;?!\"'“”‘’()").casefold() for word in text.rsplit("\n\n", 1)[0].split()]
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_only_the_wire_story_and_the_update_are_near_copies():
    sets = {name: runs(text) for name, text in TEXTS.items()}
    for one, other in combinations(sets, 2):
        alike = jaccard(sets[one], sets[other])
        if {one, other} <= WIRE or {one, other} <= UPDATE:
            assert 0.3 < alike < 1, (one, other)
        else:
            assert alike < 0.03, (one, other)


@pytest.mark.parametrize("claim", RECURRING, ids=lambda claim: claim["id"])
def test_each_recurring_claim_stands_in_two_articles_or_more_in_the_words_that_are_given(claim):
    assert set(claim) <= {"id", "claim", "unit", "due", "appearances"}
    assert len({one["article"] for one in claim["appearances"]}) > 1
    for one in claim["appearances"]:
        assert set(one) - {"figure", "implied"} == {"article", "quote", "actor", "via", "stance"}
        assert TEXTS[one["article"]].count(one["quote"]) == 1
        assert Stance(one["stance"])
        if "figure" in one:
            assert claim["unit"]
            assert one["figure"] in {round(value, 6) for value in values(find_figures(one["quote"]), claim["unit"])}


def values(figures: tuple[Figure, ...], unit: str):
    million = 1e6 if unit.startswith("million") else 1
    return [figure.value / million for figure in figures]


def test_the_recurring_claims_change_are_contested_and_fall_due_in_the_three_weeks_and_after():
    assert len({claim["id"] for claim in RECURRING}) == len(RECURRING) >= 12
    every = [one for claim in RECURRING for one in claim["appearances"]]
    assert {one["article"] for one in every} == set(ARTICLES)
    changed = [claim for claim in RECURRING if len({one.get("figure") for one in claim["appearances"]} - {None}) > 1]
    assert len(changed) >= 4
    stances = [{one["stance"] for one in claim["appearances"]} for claim in RECURRING]
    assert sum({"supports", "denies"} <= found for found in stances) >= 6
    assert any(one["via"] for one in every)
    last_days = [date.fromisoformat(claim["due"].split("/")[1]) for claim in RECURRING if "due" in claim]
    assert min(last_days) < LAST < max(last_days)


def test_each_recurring_claim_is_told_in_the_docs():
    page = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([\w-]+)`", page, re.MULTILINE)) == {claim["id"] for claim in RECURRING}


def test_the_fact_checks_are_claim_reviews_of_what_an_article_of_the_sample_says():
    assert len(FACT_CHECKS) == 3
    urls = {article.url: article for article in ARTICLES.values()}
    for check in FACT_CHECKS:
        assert check["@type"] == "ClaimReview"
        assert is_invented(check["url"])
        assert "is invented" in check["reviewBody"]
        assert check["claimReviewed"]
        assert check["name"]
        assert check["author"]["name"] == "Ostrel Fact Desk"
        said = check["itemReviewed"]
        appearance = said["appearance"]
        article = urls[appearance["url"]]
        assert said["author"]["name"] in article.text
        assert (appearance["headline"], appearance["datePublished"]) == (article.title, article.published)
        assert appearance["publisher"]["name"] == article.outlet
        assert FIRST <= date.fromisoformat(said["datePublished"]) <= date.fromisoformat(check["datePublished"]) <= LAST
        rating = check["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert rating["alternateName"]


def test_the_command_reads_it_all_and_a_second_time_changes_nothing(claimdesk, tmp_path):
    for outcome in ("15 new, 0 unchanged, 0 failed", "0 new, 15 unchanged, 0 failed"):
        done = claimdesk("sample", cwd=tmp_path)
        assert done.returncode == 0
        assert f"articles: {outcome}" in done.stderr.decode().splitlines()[-1]
    engine = store.open_store(f"sqlite:///{tmp_path / 'claimdesk.db'}")
    assert set(store.options(engine).outlets) == {article.outlet for article in ARTICLES.values()}
    assert store.counts(engine, Filters(stance=(Stance.DENIES,))).claims > 20
    assert store.fact_checks_state(engine)[0] == 3
    engine.dispose()


def test_the_sample_is_no_part_of_what_a_reading_depends_on(monkeypatch):
    before = fingerprint()
    monkeypatch.setattr("pipeline.resources.sample_path", lambda: sample_path() / "nowhere")
    assert fingerprint.__wrapped__() != before


@pytest.mark.parametrize(
    ("url", "invented"),
    [
        ("https://ostrelcourier.example/a", True),
        ("http://OSTREL.EXAMPLE:8080", True),
        ("https://paper.example?id=1", True),
        ("https://example.com/a.example", False),
        ("https://paper.example.com/", False),
        ("https://paper.example@paper.com/", False),
        ("https://paperexample/", False),
        ("", False),
    ],
)
def test_only_what_stands_under_example_is_invented(url, invented):
    assert is_invented(url) is invented
