"""Published fact-checks: from JSON-LD, microdata and feed files, broken parts named and the rest kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store
from pipeline.exchange import claimreview
from pipeline.exchange.scale import Rating
from pipeline.inputs import InputError
from pipeline.schema import fact_checks
from pipeline.web.fact_checks import VERDICTS, FactCheck, fact_check, read_fact_checks, verdict

URL = "https://checks.example/berths"
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": URL,
    "datePublished": "2026-01-05",
    "author": {"@type": "Organization", "name": "Lowmere Checks"},
    "claimReviewed": "The port will lose 1,200 berths",
    "headline": "No, the port does not lose 1,200 berths",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ann Tolley"},
        "datePublished": "2026-01-02T09:00:00Z",
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": "1",
        "alternateName": "Mostly false",
    },
}
CHECK = FactCheck(
    claim="The port will lose 1,200 berths",
    claimant="Ann Tolley",
    claimed="2026-01-02",
    reviewed="2026-01-05",
    rating="Mostly false",
    value=2.0,
    best=5.0,
    worst=1.0,
    verdict="mostly false",
    title="No, the port does not lose 1,200 berths",
    url=URL,
    publisher="Lowmere Checks",
)
OTHER = REVIEW | {"url": URL + "2", "claimReviewed": "The ferry firm went under"}


def script(value):
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def page(*scripts):
    return f"<!doctype html><html><head>{''.join(map(script, scripts))}</head><body><p>Text.</p></body></html>".encode()


def without_context(node):
    return {key: value for key, value in node.items() if key != "@context"}


@pytest.mark.parametrize(
    "data",
    [
        page(REVIEW),
        page([{"@type": "WebSite", "name": "Checks"}, REVIEW]),
        page({"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "x"}, without_context(REVIEW)]}),
        page({"@type": "WebPage", "mainEntity": REVIEW}),
        page(REVIEW, REVIEW),
        page(REVIEW | {"@type": ["NewsArticle", "ClaimReview"]}),
        page(REVIEW | {"@type": "https://schema.org/ClaimReview"}),
        page(
            {
                "@graph": [
                    REVIEW | {"author": {"@id": "#desk"}, "itemReviewed": {"@id": "#claim"}},
                    {"@id": "#desk", "@type": "Organization", "name": "Lowmere Checks"},
                    {"@id": "#claim"} | REVIEW["itemReviewed"],
                ]
            }
        ),
        page(REVIEW | {"itemReviewed": {"author": {"name": "Ann Tolley"}, "firstAppearance": {"datePublished": "2026-01-02"}}}),
        json.dumps(REVIEW).encode(),
        json.dumps([REVIEW]).encode(),
        b"\xef\xbb\xbf" + json.dumps({"@graph": [REVIEW]}, indent=1).encode(),
        f"{json.dumps(REVIEW)}\n{json.dumps(REVIEW)}\n".encode(),
        json.dumps({"@type": "DataFeed", "name": "Feed", "dataFeedElement": [{"@type": "DataFeedItem", "dateCreated": "2026", "item": [without_context(REVIEW)]}, {"@type": "DataFeedItem", "item": None}]}).encode(),
    ],
)  # fmt: skip
def test_a_fact_check_is_found_wherever_it_is_declared(data):
    assert read_fact_checks(data, url=URL if data[:1] == b"<" else "") == ([CHECK], [])


MICRODATA = f"""<html><body><div itemscope itemtype="https://schema.org/ClaimReview">
<h1 itemprop="headline">No, the port does not lose 1,200 berths</h1>
<a itemprop="url" href="{URL}">link</a> <time itemprop="datePublished" datetime="2026-01-05">5 January</time>
<p>Claim: <span itemprop="claimReviewed">The port will   lose 1,200 berths</span></p>
<div itemprop="author" itemscope itemtype="http://schema.org/Organization"><span itemprop="name">Lowmere Checks</span></div>
<div itemprop="itemReviewed" itemscope itemtype="http://schema.org/Claim">
<div itemprop="author" itemscope itemtype="http://schema.org/Person">Said by <b itemprop="name">Ann Tolley</b></div>
<meta itemprop="datePublished" content="2026-01-02"></div>
<div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><meta itemprop="ratingValue" content="2">
<meta itemprop="bestRating" content="5"><meta itemprop="worstRating" content="1"><b itemprop="alternateName">Mostly false</b></div>
</div></body></html>"""


def test_microdata_is_read_as_json_ld_is():
    assert read_fact_checks(MICRODATA.encode(), url=URL) == ([CHECK], [])


def test_what_this_program_publishes_it_can_read():
    row = {
        "claim_id": "a1", "text": "The port will lose 1,200 berths", "actor": "Ann Tolley", "actor_kind": "person",
        "outlet": "", "url": "", "title": "", "published": "2026-01-02", "stance": "supports", "verdict": "mostly false",
        "verdict_text": "", "evidence": [],
    }  # fmt: skip
    by = claimreview.Publisher("Lowmere Checks", "https://checks.example", "https://checks.example/{claim_id}")
    made = claimreview.claim_review(
        row, by, (Rating("true", 5, ""), Rating("mostly false", 2, ""), Rating("false", 1, "")), "2026-01-05"
    )
    (found,), broken = read_fact_checks(page(claimreview.script(made).split(">", 1)[1].rsplit("<", 1)[0]))
    assert broken == []
    assert (found.claim, found.claimant, found.verdict, found.publisher) == (
        "The port will lose 1,200 berths", "Ann Tolley", "mostly false", "Lowmere Checks",
    )  # fmt: skip
    assert found.url == "https://checks.example/a1"


@pytest.mark.parametrize(
    ("data", "claims", "named"),
    [
        (page('{"@type": "ClaimReview", "claimReviewed": ', OTHER), [OTHER["claimReviewed"]], "JSON-LD script 1 of 2 is broken"),
        (page("[" * 100_000, OTHER), [OTHER["claimReviewed"]], "JSON-LD script 1 of 2 is broken"),
        (page({"@graph": [{"@type": "ClaimReview", "headline": "Empty"}, OTHER]}), [OTHER["claimReviewed"]], "names no claim (Empty)"),
        (page({"@type": "ClaimReview", "claimReviewed": {"a": 1}, "reviewRating": [[1]]}), [], "names no claim"),
        (f"{json.dumps(REVIEW)}\n{{broken\n{json.dumps(OTHER)}".encode(), [REVIEW["claimReviewed"], OTHER["claimReviewed"]], "what follows entry 1 is broken"),
        (json.dumps({"dataFeedElement": [{"item": [REVIEW]}, {"item": [OTHER]}]}).encode()[:-60], [REVIEW["claimReviewed"]], "what follows entry 1 is broken"),
        (json.dumps([REVIEW, OTHER]).encode()[:-1], [REVIEW["claimReviewed"], OTHER["claimReviewed"]], "is cut off after 2 entries"),
    ],
)  # fmt: skip
def test_what_is_broken_is_named_and_the_rest_is_kept(data, claims, named):
    found, broken = read_fact_checks(data, name="checks.json")
    assert [one.claim for one in found] == claims
    assert len(broken) == 1
    assert named in broken[0]
    assert broken[0].startswith("checks.json: ") or broken[0].startswith("checks.json is")
    assert "\n" not in broken[0]


@pytest.mark.parametrize(
    "data", [b"", b"plain text", b"<p>no markup</p>", b"{}", b"[]", b'{"@type": "NewsArticle"}', b"PK\x03\x04"]
)
def test_what_holds_no_fact_check_is_said_so(data):
    with pytest.raises(InputError) as caught:
        read_fact_checks(data, name="it.json")
    assert str(caught.value).startswith("it.json ")


@pytest.mark.parametrize(
    ("words", "numbers", "expected"),
    [
        ("False", (), "false"),
        ("FALSE.", (), "false"),
        ("Pants on Fire!", (), "false"),
        ("Mostly True", (), "mostly true"),
        ("Half-true", (), "misleading"),
        ("Missing context", (1, 5, 1), "misleading"),
        ("", (5, 5, 1), "true"),
        ("", (1, 5, 1), "false"),
        ("", (3, 5, 1), "misleading"),
        ("Sin pruebas", (2, 5, 1), "mostly false"),
        ("Sin pruebas", (), ""),
        ("Sin pruebas", (2, None, None), ""),
        ("", (-1, 5, 1), ""),
        ("", (7, 5, 1), ""),
        ("", (1, 1, 1), ""),
        ("True to form, a satire", (), ""),
    ],
)
def test_ratings_come_to_verdicts_by_their_words_then_by_their_number(words, numbers, expected):
    assert verdict(words, *numbers) == expected
    assert expected in ("", *VERDICTS)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reviewRating": {"ratingValue": "3,5", "bestRating": "", "worstRating": None}}, {"value": 3.5, "best": None, "worst": None, "rating": "", "verdict": ""}),
        ({"reviewRating": "False"}, {"rating": "False", "verdict": "false", "value": None}),
        ({"reviewRating": {"ratingValue": "False"}}, {"rating": "False", "verdict": "false"}),
        ({"reviewRating": None, "datePublished": "soon", "url": "javascript:alert(1)"}, {"rating": "", "reviewed": "", "url": URL}),
        ({"itemReviewed": "a string"}, {"claimant": "", "claimed": ""}),
        ({"claimReviewed": None, "itemReviewed": {"name": "In the item"}}, {"claim": "In the item"}),
        ({"url": "/checks/2"}, {"url": "https://checks.example/checks/2"}),
        ({"datePublished": "2999-01-01"}, {"reviewed": ""}),
    ],
)  # fmt: skip
def test_odd_fields_are_left_empty_rather_than_guessed(changes, expected):
    found = fact_check(REVIEW | changes, URL)
    assert {name: getattr(found, name) for name in expected} == expected


NESTED = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*REVIEW, "name", "@id", "item", "@graph"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(REVIEW)), NESTED, max_size=6))
def test_any_json_is_fact_checks_or_lines(changes):
    data = json.dumps([REVIEW | changes, OTHER]).encode()
    found, broken = read_fact_checks(data)
    assert found or broken
    assert OTHER["claimReviewed"] in {one.claim for one in found}


def test_the_pool_keeps_each_fact_check_once_and_takes_over_what_changes(engine):
    found, _ = read_fact_checks(json.dumps([REVIEW, OTHER]).encode())
    assert store.save_fact_checks(engine, found, "feed.json") == (2, 0)
    assert store.save_fact_checks(engine, found, "feed.json") == (0, 0)
    with engine.begin() as connection:
        connection.execute(fact_checks.update().values(added_at="2026-01-01T00:00:00+00:00"))
    before = store.fact_checks_state(engine)
    changed, _ = read_fact_checks(
        page(REVIEW | {"reviewRating": {"alternateName": "False"}, "datePublished": "2026-02-01"})
    )
    assert store.save_fact_checks(engine, changed, URL) == (0, 1)
    number, changed_at = store.fact_checks_state(engine)
    assert number == before[0] == 2
    assert changed_at > before[1]
    pool = dict(store.known_fact_checks(engine)).values()
    assert [(one.claim, one.verdict) for one in pool] == [
        (REVIEW["claimReviewed"], "false"),
        (OTHER["claimReviewed"], "mostly false"),
    ]


def test_a_text_that_a_database_cannot_hold_is_kept_all_the_same(engine):
    odd = read_fact_checks(json.dumps(REVIEW | {"claimReviewed": "NUL \0 and a half \ud800 character"}).encode())[0]
    assert store.save_fact_checks(engine, odd, "x") == (1, 0)
    assert store.save_fact_checks(engine, odd, "x") == (0, 0)
