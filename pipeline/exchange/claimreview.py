"""Fact-checks as ClaimReview, the markup by which search engines and others know them (schema.org, JSON-LD)."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from sqlalchemy import Engine

from pipeline import store
from pipeline.exchange.profiles import Row, as_date
from pipeline.exchange.scale import Rating, scale
from pipeline.filters import Filters
from pipeline.taxonomy import PROVEN, ActorKind, Stance

_SETTING = "publisher"
_PLACEHOLDER = "{claim_id}"
_AT_ONCE = 500
"""Claims whose acts are asked for at once."""
_AGAINST = (Stance.DENIES, Stance.QUESTIONS)
_WEB = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)


class PublisherError(store.StoreError):
    """The publisher can't be kept so; the message is one line for the user."""


@dataclass(frozen=True)
class Publisher:
    """The newsroom that publishes the fact-checks."""

    name: str = ""
    url: str = ""
    claim_url: str = ""
    """Where a fact-check stands: an address in which `{claim_id}` is the claim's id."""

    def address(self, claim_id: str) -> str:
        """Return the address of a claim's fact-check."""
        return self.claim_url.replace(_PLACEHOLDER, quote(claim_id, safe=""))


@dataclass(frozen=True)
class FactChecks:
    """What ClaimReview holds of a selection of claims."""

    ready: int
    """Claims that go out."""
    waiting: int
    """Claims left out because they are not checked yet."""
    refused: int
    """Checked ones that are left out all the same."""
    named: tuple[tuple[str, str, str], ...]
    """The first of these: id, wording, and why."""
    first: dict[str, Any] | None
    """The first ClaimReview that goes out."""


def publisher(engine: Engine) -> Publisher:
    """Return the newsroom that is set, its fields empty where none is."""
    kept = store.setting(engine, _SETTING, {})
    return Publisher(**{name: str(kept.get(name, "")) for name in asdict(Publisher())})


def save_publisher(engine: Engine, given: Publisher, reviewer: str) -> Publisher:
    """Keep the newsroom and return it as it is kept; raises PublisherError if a field is empty or no address."""
    made = Publisher(" ".join(given.name.split()), given.url.strip(), given.claim_url.strip())
    if not made.name:
        raise PublisherError("the publisher needs a name")
    if not _is_web(made.url):
        raise PublisherError(f"{made.url!r} is no web address: the publisher's begins with https://")
    if _PLACEHOLDER not in made.claim_url:
        raise PublisherError(f"the address of a fact-check needs {_PLACEHOLDER} where the claim's id stands")
    if not _is_web(made.address("0")):
        raise PublisherError(f"{made.claim_url!r} is no web address: a fact-check's begins with https://")
    store.save_setting(engine, _SETTING, asdict(made), reviewer)
    return made


def left_out(row: Row, by: Publisher) -> str | None:
    """Return why a claim can't go out as ClaimReview, in a few words; None if it can."""
    if row["status"] not in PROVEN:
        return f"not checked yet: its status is “{row['status']}”"
    if not row["verdict"]:
        return "it has no verdict"
    if row["stance"] in _AGAINST:
        # Its text is what the actor stands against; under the actor's name it would be a false quotation.
        return f"its actor {row['stance']} it: word it as what the actor says and set its stance to “supports”"
    if not _claimant(row):
        return "nobody to name as the claim’s author: it has no actor, and its article neither outlet nor address"
    if not by.name or not by.url:
        return "no publisher is set"
    if not _is_web(by.address(row["claim_id"])):
        return "no address for its fact-check: the publisher has none set"
    return None


def claim_review(row: Row, by: Publisher, ratings: Sequence[Rating], reviewed: str) -> dict[str, Any]:
    """Return a claim that `left_out` finds nothing against as a ClaimReview object, ready for JSON.

    `reviewed` is the day on which the fact-check was published. A verdict without a number on the newsroom's
    scale goes out by its name alone.
    """
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": by.address(row["claim_id"]),
        "datePublished": reviewed,
        "author": {"@type": "Organization", "name": by.name, "url": by.url},
        "claimReviewed": row["text"],
        "itemReviewed": _claim(row),
        "reviewRating": _rating(row["verdict"], ratings),
        **({"reviewBody": row["verdict_text"]} if row["verdict_text"] else {}),
    }


def script(review: dict[str, Any]) -> str:
    """Return a ClaimReview as the script block of a page, which nothing in its texts can end."""
    text = json.dumps(review, ensure_ascii=False, indent=2)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">\n{text}\n</script>\n'


def claim_script(engine: Engine, claim_id: str) -> str:
    """Return the script block of one claim; raises StoreError, in one line, where there can be none."""
    row = store.claim(engine, claim_id)
    if row is None:
        raise store.StoreError(f"no claim has the id {claim_id!r}")
    by = publisher(engine)
    if (reason := left_out(row, by)) is not None:
        raise store.StoreError(f"{claim_id}: {reason}")
    return script(_review(engine, row, by))


def _review(engine: Engine, row: Row, by: Publisher) -> dict[str, Any]:
    """The ClaimReview of one claim."""
    (acts,) = store.histories(engine, [row["claim_id"]]).values()
    return claim_review(row, by, scale(engine), reviewed_on(row, acts))


def write_claimreview(engine: Engine, filters: Filters, stream: BinaryIO, say: Callable[[str], None]) -> int:
    """Write the claims that the filters select as a JSON array of ClaimReview objects and return their number.

    Each claim that is left out is told to `say`, in one line with the reason.
    """
    by, ratings, number = publisher(engine), scale(engine), 0
    rows = store.claim_rows(engine, filters)
    stream.write(b"[")
    while some := list(islice(rows, _AT_ONCE)):
        ready = []
        for row in some:
            if (reason := left_out(row, by)) is None:
                ready.append(row)
            else:
                say(f"{row['claim_id']}: {reason}")
        acts = store.histories(engine, (row["claim_id"] for row in ready))
        for row in ready:
            review = claim_review(row, by, ratings, reviewed_on(row, acts[row["claim_id"]]))
            text = json.dumps(review, ensure_ascii=False, indent=2)
            stream.write((",\n" if number else "\n").encode() + text.encode("utf-8", "replace"))
            number += 1
    stream.write(b"\n]\n")
    return number


def reviewed_on(row: Row, acts: Sequence[Mapping[str, Any]]) -> str:
    """Return the day on which a claim came to its status, "checked" or "published"; an ISO 8601 day in UTC.

    `acts` are those on the claim, as `store.histories` gives them.
    """
    since = row["changed_at"]
    for event in acts:
        before, after = event["before"] or {}, event["after"] or {}
        if after.get("status") == row["status"] and before.get("status") != row["status"]:
            since = event["at"]
            break
    return str(since)[:10]


def fact_checks(engine: Engine, filters: Filters, most: int = 20) -> FactChecks:
    """Return what `write_claimreview` would make of the claims that the filters select."""
    waiting = sum(number for status, number in store.by_status(engine, filters).items() if status not in PROVEN)
    done = tuple(status.value for status in PROVEN if not filters.status or status in filters.status)
    by, ready, refused, first = publisher(engine), 0, 0, None
    named: list[tuple[str, str, str]] = []
    for row in store.claim_rows(engine, replace(filters, status=done)) if done else ():
        reason = left_out(row, by)
        if reason is None:
            first = first or _review(engine, row, by)
            ready += 1
            continue
        refused += 1
        if len(named) < most:
            named.append((row["claim_id"], row["text"], reason))
    return FactChecks(ready, waiting, refused, tuple(named), first)


def _is_web(address: str) -> bool:
    try:
        return _WEB.fullmatch(address) is not None and bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _claimant(row: Row) -> str:
    """Who makes the claim: its actor, or else the outlet, or else the site that the article stands on."""
    name = row["actor"] or row["outlet"]
    if not name and _is_web(row["url"]):
        name = urlsplit(row["url"]).hostname
    return str(name or "")


def _claim(row: Row) -> dict[str, Any]:
    # An outlet is an organisation; so, for schema.org, is a country that says something.
    person = row["actor"] and row["actor_kind"] in {ActorKind.PERSON, ActorKind.UNNAMED}
    article: dict[str, Any] = {"@type": "CreativeWork"}
    if _is_web(row["url"]):
        article["url"] = row["url"]
    if row["title"]:
        article["headline"] = row["title"]
    published = row["published"] if as_date(row["published"]) is not None else ""
    if published:
        article["datePublished"] = published
    if row["outlet"]:
        article["publisher"] = {"@type": "Organization", "name": row["outlet"]}
    return {
        "@type": "Claim",
        "author": {"@type": "Person" if person else "Organization", "name": _claimant(row)},
        **({"datePublished": published} if published else {}),
        "appearance": article,
        "firstAppearance": article,
    }


def _rating(verdict: str, ratings: Sequence[Rating]) -> dict[str, Any]:
    """The verdict with its number between the lowest and the highest that the scale has; 0 is no number."""
    value = next((rating.value for rating in ratings if rating.name == verdict), 0)
    if value <= 0:
        return {"@type": "Rating", "alternateName": verdict}
    numbers = [rating.value for rating in ratings if rating.value > 0]
    return {
        "@type": "Rating",
        "ratingValue": value,
        "bestRating": max(numbers),
        "worstRating": min(numbers),
        "alternateName": verdict,
    }
