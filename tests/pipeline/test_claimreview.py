import io
import json
import re

import jsonschema
import pytest
from desk_rows import desk_row
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exchange import claimreview
from pipeline.exchange.claimreview import (
    Publisher,
    PublisherError,
    claim_review,
    claim_script,
    fact_checks,
    left_out,
    publisher,
    save_publisher,
    script,
    write_claimreview,
)
from pipeline.exchange.scale import Rating, scale
from pipeline.filters import Filters
from pipeline.store import Decision, StoreError, acts, decide, save_reading
from pipeline.taxonomy import ActorKind, Stance, Status

GAZETTE = Publisher("The Gazette", "https://gazette.example", "https://gazette.example/checks/{claim_id}?by=desk")
RATINGS = (Rating("false", 1, "#000000"), Rating("mixed", 2, "#000000"), Rating("true", 3, "#000000"),
           Rating("can’t be checked", 0, "#000000"))  # fmt: skip

WEB = {"type": "string", "pattern": "^https?://[^\\s]+$"}
DAY = {"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\d$"}
MOMENT = {"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"}
NAME = {"type": "string", "minLength": 1}
WORK = {
    "type": "object",
    "required": ["@type"],
    "properties": {
        "@type": {"const": "CreativeWork"},
        "url": WEB,
        "headline": NAME,
        "datePublished": MOMENT,
        "publisher": {
            "type": "object", "required": ["@type", "name"],
            "properties": {"@type": {"const": "Organization"}, "name": NAME}, "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}  # fmt: skip
SCHEMA = {
    "type": "object",
    # What Google requires is the claim, the rating with its name, and the address; the rest is what it recommends.
    "required": ["@context", "@type", "claimReviewed", "reviewRating", "url", "author", "datePublished", "itemReviewed"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "claimReviewed": NAME,
        "reviewBody": NAME,
        "url": WEB,
        "datePublished": DAY,
        "author": {
            "type": "object", "required": ["@type", "name", "url"],
            "properties": {"@type": {"const": "Organization"}, "name": NAME, "url": WEB}, "additionalProperties": False,
        },
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "properties": {
                "@type": {"const": "Rating"}, "alternateName": NAME,
                "ratingValue": {"type": "integer", "minimum": 1},
                "bestRating": {"type": "integer"}, "worstRating": {"type": "integer"},
            },
            "dependentRequired": {"ratingValue": ["bestRating", "worstRating"], "bestRating": ["ratingValue"]},
            "additionalProperties": False,
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "author", "appearance", "firstAppearance"],
            "properties": {
                "@type": {"const": "Claim"},
                "author": {
                    "type": "object", "required": ["@type", "name"],
                    "properties": {"@type": {"enum": ["Person", "Organization"]}, "name": NAME}, "additionalProperties": False,
                },
                "datePublished": MOMENT, "appearance": WORK, "firstAppearance": WORK,
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}  # fmt: skip


def valid(review):
    jsonschema.Draft202012Validator(SCHEMA).validate(review)
    return review


def review_of(**known):
    row = desk_row(**known)
    assert left_out(row, GAZETTE) is None
    return valid(claim_review(row, GAZETTE, RATINGS, "2026-11-05"))


def test_a_checked_claim_is_whole():
    article = {
        "@type": "CreativeWork",
        "url": "https://sund.example/ferry",
        "headline": "Ferry line",
        "datePublished": "2026-11-02T08:00:00+01:00",
        "publisher": {"@type": "Organization", "name": "Sund Courier"},
    }
    assert review_of(verdict_text="It floats.") == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://gazette.example/checks/00e51b2c?by=desk",
        "datePublished": "2026-11-05",
        "author": {"@type": "Organization", "name": "The Gazette", "url": "https://gazette.example"},
        "claimReviewed": "the ferry has sunk",
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Ilse Marrant"},
            "datePublished": "2026-11-02T08:00:00+01:00",
            "appearance": article,
            "firstAppearance": article,
        },
        "reviewRating": {
            "@type": "Rating", "ratingValue": 1, "bestRating": 3, "worstRating": 1, "alternateName": "false",
        },
        "reviewBody": "It floats.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known", "kind", "name"),
    [
        ({"actor": "Ilse Marrant", "actor_kind": "person"}, "Person", "Ilse Marrant"),
        ({"actor": "two officials", "actor_kind": "unnamed"}, "Person", "two officials"),
        ({"actor": "Harbour board", "actor_kind": "organisation"}, "Organization", "Harbour board"),
        ({"actor": "Norway", "actor_kind": "country"}, "Organization", "Norway"),
        ({"actor": "a report", "actor_kind": "document"}, "Organization", "a report"),
        ({"actor": "Who knows", "actor_kind": None}, "Organization", "Who knows"),
        ({"actor": None, "actor_kind": None}, "Organization", "Sund Courier"),
        ({"actor": None, "actor_kind": "person", "outlet": ""}, "Organization", "sund.example"),
    ],
)
def test_the_claim_s_author_is_its_actor_or_the_outlet(known, kind, name):
    assert review_of(**known)["itemReviewed"]["author"] == {"@type": kind, "name": name}


@pytest.mark.parametrize("verdict", ["can’t be checked", "a name that the scale has no more"])
def test_a_verdict_without_a_number_goes_by_its_name(verdict):
    assert review_of(verdict=verdict)["reviewRating"] == {"@type": "Rating", "alternateName": verdict}


def test_what_is_not_known_of_the_article_is_not_there():
    review = review_of(url="javascript:alert(1)", published="last week", title="", outlet="")
    assert review["itemReviewed"] == {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ilse Marrant"},
        "appearance": {"@type": "CreativeWork"},
        "firstAppearance": {"@type": "CreativeWork"},
    }


@pytest.mark.parametrize(
    ("known", "by", "reason"),
    [
        *(({"status": status.value}, GAZETTE, f"not checked yet: its status is “{status}”") for status in Status
          if status not in {Status.CHECKED, Status.PUBLISHED}),
        ({"verdict": ""}, GAZETTE, "it has no verdict"),
        ({"stance": "denies"}, GAZETTE, "its actor denies it: word it as what the actor says and set its stance to “supports”"),
        ({"stance": "questions"}, GAZETTE, "its actor questions it: word it as what the actor says and set its stance to “supports”"),
        ({"actor": None, "outlet": "", "url": ""}, GAZETTE, "nobody to name as the claim’s author: it has no actor, and its article neither outlet nor address"),
        ({}, Publisher(), "no publisher is set"),
        ({}, Publisher("The Gazette", "https://gazette.example", ""), "no address for its fact-check: the publisher has none set"),
    ],
)  # fmt: skip
def test_what_can_t_be_valid_is_left_out_with_the_reason(known, by, reason):
    assert left_out(desk_row(**known), by) == reason


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda review: review.pop("url"),
        lambda review: review.update(url="ferry"),
        lambda review: review.pop("claimReviewed"),
        lambda review: review.update(claimReviewed=""),
        lambda review: review["reviewRating"].pop("alternateName"),
        lambda review: review["reviewRating"].update(ratingValue=0),
        lambda review: review["reviewRating"].pop("bestRating"),
        lambda review: review["itemReviewed"].pop("author"),
        lambda review: review["itemReviewed"]["author"].update({"@type": "Thing"}),
        lambda review: review["itemReviewed"].pop("firstAppearance"),
        lambda review: review.update(datePublished="5 November"),
    ],
)
def test_the_schema_refuses_what_is_not_valid(spoilt):
    review = json.loads(json.dumps(review_of()))
    spoilt(review)
    with pytest.raises(jsonschema.ValidationError):
        valid(review)


text = st.text(min_size=1, max_size=20)


@given(
    claim=text, actor=st.none() | text, outlet=st.just("") | text, title=st.text(max_size=20), url=st.sampled_from(["", "https://a.example/ä", "http://[", "https://"]) | text,
    published=st.sampled_from(["", "2026-01-31", "2026-01-31T10:00Z", "soon"]), verdict=st.sampled_from(["", "true", "mixed", "can’t be checked"]) | text,
    status=st.sampled_from(Status), stance=st.sampled_from(Stance), kind=st.none() | st.sampled_from(ActorKind),
)  # fmt: skip
def test_any_claim_is_valid_or_left_out(claim, actor, outlet, title, url, published, verdict, status, stance, kind):
    row = desk_row(
        text=claim, actor=actor, outlet=outlet, title=title, url=url, published=published, verdict=verdict,
        status=status, stance=stance, actor_kind=kind,
    )  # fmt: skip
    if left_out(row, GAZETTE) is None:
        valid(claim_review(row, GAZETTE, RATINGS, "2026-11-05"))
        assert status in {Status.CHECKED, Status.PUBLISHED}


@given(st.text(st.sampled_from('</script>!-&\u2028\u2029"\\') | st.characters(codec="utf-8"), max_size=30))
def test_nothing_in_a_claim_ends_its_script_block(words):
    review = claim_review(desk_row(text=words), GAZETTE, RATINGS, "2026-11-05")
    block = script(review)
    inside = re.fullmatch(r'<script type="application/ld\+json">\n(.*)\n</script>\n', block, re.DOTALL)[1]
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == review


@pytest.fixture
def desk(engine, make_article, make_claim):
    """Four claims, two of them checked."""
    found = [make_claim(f"it is so {n}", n, stance=Stance.DENIES if n == "d" else Stance.SUPPORTS) for n in "abcd"]
    save_reading(engine, make_article(url="https://sund.example/ferry"), found, reader_version="1")
    checked = Decision(status=Status.CHECKED, verdict="true", actor_kind=ActorKind.COUNTRY)
    decide(engine, {"a": checked, "d": checked, "c": Decision(status=Status.CHECKED)}, "Ann", "check")
    return engine


def written(engine, **chosen):
    stream, said = io.BytesIO(), []
    number = write_claimreview(engine, Filters(**chosen), stream, said.append)
    reviews = json.loads(stream.getvalue())
    assert len(reviews) == number
    return [valid(review) for review in reviews], said


def test_the_array_holds_what_can_be_valid_and_all_else_is_named(desk):
    save_publisher(desk, GAZETTE, "Ann")
    (review,), said = written(desk)
    assert review["url"] == "https://gazette.example/checks/a?by=desk"
    assert review["reviewRating"]["alternateName"] == "true"
    assert said == [
        "b: not checked yet: its status is “new”",
        "c: it has no verdict",
        "d: its actor denies it: word it as what the actor says and set its stance to “supports”",
    ]
    assert claim_script(desk, "a") == script(review)
    for claim_id in ("c", "nowhere"):
        with pytest.raises(StoreError, match=claim_id):
            claim_script(desk, claim_id)


@pytest.mark.parametrize("at_once", [1, 500])
def test_several_are_one_array_and_none_is_an_empty_one(desk, monkeypatch, at_once):
    monkeypatch.setattr(claimreview, "_AT_ONCE", at_once)
    assert written(desk)[0] == []
    save_publisher(desk, GAZETTE, "Ann")
    decide(desk, {"b": Decision(status=Status.PUBLISHED, verdict="false")}, "Ann", "publish")
    assert len(written(desk)[0]) == 2
    assert written(desk, status=("new",)) == ([], [])


def test_the_page_is_told_the_same_as_the_file_holds(desk):
    save_publisher(desk, GAZETTE, "Ann")
    (review,), said = written(desk)
    found = fact_checks(desk, Filters())
    assert (found.ready, found.waiting, found.refused, found.first) == (1, 1, 2, review)
    assert [f"{claim_id}: {reason}" for claim_id, _, reason in found.named] == said[1:]
    assert len(fact_checks(desk, Filters(), most=1).named) == 1
    only_new = fact_checks(desk, Filters(status=("new",)))
    assert (only_new.ready, only_new.waiting, only_new.refused) == (0, 1, 0)


def test_a_fact_check_dates_from_the_day_it_came_to_its_status(desk, monkeypatch):
    save_publisher(desk, GAZETTE, "Ann")
    for moment, decision in (
        ("2026-03-01T23:59:59+00:00", Decision(status=Status.READY)),
        ("2026-03-02T00:00:00+00:00", Decision(status=Status.CHECKED)),
        ("2026-03-03T00:00:00+00:00", Decision(status=Status.PUBLISHED)),
        ("2026-03-04T00:00:00+00:00", Decision(note="a comma mended")),
    ):
        monkeypatch.setattr(acts, "now", lambda moment=moment: moment)
        decide(desk, {"a": decision}, "Ann", "decide")
        reviews, _ = written(desk)
        days = [review["datePublished"] for review in reviews if "/a?" in review["url"]]
        assert days == {Status.READY: [], None: ["2026-03-03"]}.get(decision.status, [moment[:10]])


def test_the_publisher_is_kept(engine):
    assert publisher(engine) == Publisher()
    given = Publisher(" The  Gazette ", " https://gazette.example ", " https://gazette.example/{claim_id} ")
    kept = Publisher("The Gazette", "https://gazette.example", "https://gazette.example/{claim_id}")
    assert save_publisher(engine, given, "Ann") == kept
    assert publisher(engine) == kept


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Publisher("", GAZETTE.url, GAZETTE.claim_url), "needs a name"),
        (Publisher("G", "", GAZETTE.claim_url), "no web address"),
        (Publisher("G", "gazette.example", GAZETTE.claim_url), "no web address"),
        (Publisher("G", "https://", GAZETTE.claim_url), "no web address"),
        (Publisher("G", "https://[", GAZETTE.claim_url), "no web address"),
        (Publisher("G", GAZETTE.url, "https://gazette.example/checks"), "needs {claim_id}"),
        (Publisher("G", GAZETTE.url, "{claim_id}"), "no web address"),
        (Publisher("G", GAZETTE.url, "javascript:{claim_id}"), "no web address"),
    ],
)
def test_a_publisher_that_can_t_be_is_refused_in_one_line(engine, given, reason):
    with pytest.raises(PublisherError, match=reason):
        save_publisher(engine, given, "Ann")
    assert publisher(engine) == Publisher()


def test_an_id_in_an_address_is_only_an_id():
    assert (
        Publisher("", "", "https://a.example/{claim_id}#{claim_id}").address("a/b?c")
        == "https://a.example/a%2Fb%3Fc#a%2Fb%3Fc"
    )


def test_the_newsroom_s_own_scale_gives_the_numbers(engine):
    row = desk_row(verdict=scale(engine)[0].name)
    rating = valid(claim_review(row, GAZETTE, scale(engine), "2026-11-05"))["reviewRating"]
    assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
