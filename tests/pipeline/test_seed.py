"""The seed article, read whole: who says what of it, and who denies it."""

import json
from pathlib import Path

import pytest

from pipeline.inputs import read_path
from pipeline.reading.articles import read_article
from pipeline.resources import seeds_path
from pipeline.taxonomy import ActorKind, ClaimType, Stance

GOLDEN = Path(__file__).with_name("seed_claims.jsonl")
PUSHED = (
    "NATO is threatening Russia",
    "NATO plans to station military infrastructure in Ukraine to spark a conflict with Russia",
    "NATO swore after the Cold War not to admit Eastern European countries",
    "NATO has broken those promises",
    "Ukraine is an aggressor",
)
KINDS = {
    "Antony Blinken": ActorKind.PERSON,
    "Jens Stoltenberg": ActorKind.PERSON,
    "Ned Price": ActorKind.PERSON,
    "Biden administration": ActorKind.ORGANISATION,
    "Russia": ActorKind.COUNTRY,
    "report": ActorKind.DOCUMENT,
    "EU official": ActorKind.UNNAMED,
    "US and EU officials": ActorKind.UNNAMED,
    "US official and two European officials": ActorKind.UNNAMED,
    "White House officials": ActorKind.UNNAMED,
    "officials": ActorKind.UNNAMED,
    "second US official": ActorKind.UNNAMED,
    "two U.S. officials": ActorKind.UNNAMED,
}


@pytest.fixture(scope="module")
def reading():
    (path,) = seeds_path().glob("*.txt")
    return read_article(read_path(path))


def find(reading, text, actor):
    (found,) = [c for c in reading.claims if c.text == text and c.actor == actor]
    return found


@pytest.mark.parametrize("text", PUSHED)
def test_what_russia_pushes_is_russias_via_blinken_and_denied_by_blinken(reading, text):
    pushed, denied = find(reading, text, "Russia"), find(reading, text, "Antony Blinken")
    assert (pushed.via, pushed.stance) == ("Antony Blinken", Stance.SUPPORTS)
    assert pushed.type is not ClaimType.DENIAL
    assert (denied.via, denied.stance, denied.type) == (None, Stance.DENIES, ClaimType.DENIAL)


def test_the_denial_of_each_of_these_claims_carries_its_own_words(reading):
    assert "Each of these claims is false" in find(reading, PUSHED[0], "Antony Blinken").quote


def test_one_sentence_gives_a_figure_and_a_forecast(reading):
    (figure,) = [c for c in reading.claims if "100,000" in c.text]
    assert (figure.actor, figure.type) == ("Antony Blinken", ClaimType.FIGURE)
    assert [(f.value, f.unit) for f in figure.figures] == [(100_000, "troops")]
    forecast = find(reading, "Russia intends to mobilize double that number in the very short term", "Antony Blinken")
    assert forecast.type is ClaimType.FORECAST


def test_price_denies_the_proposition_without_its_denial(reading):
    text = (
        "the administration is developing options to withdraw US forces in Eastern Europe "
        "for talks with Russia next week"
    )
    assert find(reading, text, "Ned Price").stance is Stance.DENIES


def test_actors_are_people_and_unnamed_sources_as_described(reading):
    actors = {claim.actor for claim in reading.claims}
    assert {"Jens Stoltenberg", "White House officials", "Russia", "Biden administration"} <= actors
    assert not actors & {"Blinken", "NATO Secretary General Jens Stoltenberg", "he", "it"}


def test_actors_are_told_for_what_they_are(reading):
    assert {claim.actor: claim.actor_kind for claim in reading.claims if claim.actor} == KINDS


def test_a_quotation_that_goes_on_without_a_cue_keeps_its_speaker(reading):
    (claim,) = [c for c in reading.claims if "outside help" in c.text]
    assert claim.actor == "Antony Blinken"


@pytest.mark.parametrize(
    "words", ["talks with Russia over Ukraine crisis", "unrest in Kazakhstan\n", "was updated", "contributed", "Elwood"]
)
def test_furniture_holds_no_claim(reading, words):
    at = reading.article.text.index(words)
    assert not [c for c in reading.claims if any(start <= at < end for start, end in c.spans)]


def test_the_claims_are_those_of_the_last_reading(reading):
    """The file was made by the reading itself: it shows what a change changes. The tests above say what is right."""
    expected = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    assert [row_of(claim) for claim in reading.claims] == expected


def test_every_span_holds_the_quoted_words_and_ids_are_stable(reading):
    for claim in reading.claims:
        words = " … ".join(" ".join(reading.article.text[a:b].split()) for a, b in claim.spans)
        assert words == claim.quote
    again = read_article(reading.article)
    assert [c.claim_id for c in again.claims] == [c.claim_id for c in reading.claims]
    assert len({c.claim_id for c in reading.claims}) == len(reading.claims)


def row_of(claim):
    return {
        "text": claim.text,
        "actor": claim.actor,
        "actor_kind": claim.actor_kind,
        "via": claim.via,
        "type": claim.type,
        "stance": claim.stance,
        "attribution": claim.attribution,
        "cue": claim.cue,
        "quote": claim.quote,
        "figures": [[f.text, f.value, f.unit] for f in claim.figures],
    }
