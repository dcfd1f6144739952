"""The only cache: answers of the store, kept by question, filters and data version."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from dashboard import access
from pipeline import likeness, store
from pipeline.article import Article
from pipeline.commands.common import DEFAULT_DATABASE
from pipeline.exchange import claimreview, export
from pipeline.exchange import profiles as profiles_of
from pipeline.exchange.corrections import corrected_rows
from pipeline.exchange.profiles import Profile
from pipeline.exchange.scale import Rating
from pipeline.exchange.scale import scale as rating_scale
from pipeline.filters import Filters
from pipeline.likely import Threshold
from pipeline.likely import threshold as threshold_of
from pipeline.reading.training_rows import TrainingRow
from pipeline.sign_in import Role
from pipeline.taxonomy import Status
from pipeline.web.fetch import Fetcher

if TYPE_CHECKING:
    from pipeline.matching.checks import KnownChecks, Match

Version = tuple[str, str]
Part = Literal["stance", "type"]


def engine() -> Engine:
    """Return the engine of the database that the server was started with.

    Who may only look is given one that refuses to write: whatever a page forgets, the database does not.
    """
    return database() if access.may(Role.EDITOR) else _looking(_url())


def database() -> Engine:
    """Return the engine for what the server does by itself, whoever is there."""
    return _engine(_url())


def _url() -> str:
    return os.environ.get("CLAIMDESK_DATABASE") or DEFAULT_DATABASE


@st.cache_resource(max_entries=4, show_spinner=False)
def _engine(url: str) -> Engine:
    return store.open_store(url)


@st.cache_resource(max_entries=4, show_spinner=False)
def _looking(url: str) -> Engine:
    return store.open_to_look(url)


@st.cache_resource(show_spinner=False)
def fetcher() -> Fetcher:
    """Return what fetches web pages: one for everybody, so that it keeps its distance from each host."""
    return Fetcher()


def version() -> Version:
    """Return the key of the data in force: the database and its counter of changes."""
    return str(engine().url), store.data_version(engine())


@st.cache_data(max_entries=200, show_spinner=False)
def _counts(version: Version, filters: Filters) -> store.Counts:  # noqa: ARG001 (a part of the key)
    return store.counts(engine(), filters)


def counts(filters: Filters) -> store.Counts:
    """Return the numbers of what the filters select."""
    return _counts(version(), filters)


@dataclass(frozen=True)
class Overview:
    """All that the overview shows of what some filters select."""

    tallies: store.Tallies
    articles: int
    days: pd.DataFrame
    contested: pd.DataFrame
    disagreements: int
    """How many propositions are contested; `contested` holds the first of them."""
    disputes: pd.DataFrame
    outlets: pd.DataFrame
    week: store.Week | None


@st.cache_data(max_entries=100, show_spinner=False)
def _overview(version: Version, filters: Filters) -> Overview:  # noqa: ARG001 (a part of the key)
    asked = engine()

    def of(question: Callable[..., Any], *more: Any) -> "Future[Any]":
        return pool.submit(question, asked, filters, *more)

    # At once, as each takes a database its time: the longest first.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tallies, disputes, contested, outlets, days, articles, week = (
            of(store.tallies), of(store.who_disputes_whom), of(store.contested), of(store.by_outlet),
            of(store.by_day), of(store.count_articles), of(store.last_week, 8),
        )  # fmt: skip
        rows, number = contested.result()
        return Overview(
            tallies.result(), articles.result(), days.result(), rows, number,
            disputes.result(), outlets.result(), week.result(),
        )  # fmt: skip


def overview(filters: Filters) -> Overview:
    """Return all that the overview shows."""
    return _overview(version(), filters)


@st.cache_data(max_entries=200, show_spinner=False)
def _by_status(version: Version, filters: Filters) -> dict[Status, int]:  # noqa: ARG001
    return store.by_status(engine(), filters)


def by_status(filters: Filters) -> dict[Status, int]:
    """Return how many claims have each status."""
    return _by_status(version(), filters)


def total(filters: Filters) -> int:
    """Return how many claims the filters select."""
    return sum(by_status(filters).values())


@st.cache_data(max_entries=20, show_spinner=False)
def _options(version: Version) -> store.Options:  # noqa: ARG001 (a part of the key)
    return store.options(engine())


def options() -> store.Options:
    """Return what the filters offer."""
    return _options(version())


@st.cache_data(max_entries=20, show_spinner=False)
def _views(version: Version) -> tuple[store.View, ...]:  # noqa: ARG001
    return store.views(engine())


def views() -> tuple[store.View, ...]:
    """Return the saved views."""
    return _views(version())


@st.cache_data(max_entries=100, show_spinner=False)
def _by_day(version: Version, filters: Filters, part: Part) -> pd.DataFrame:  # noqa: ARG001
    return store.by_day(engine(), filters, part)


def by_day(filters: Filters, part: Part = "stance") -> pd.DataFrame:
    """Return claims by day and stance or type."""
    return _by_day(version(), filters, part)


@st.cache_data(max_entries=100, show_spinner=False)
def _by_outlet(version: Version, filters: Filters) -> pd.DataFrame:  # noqa: ARG001
    return store.by_outlet(engine(), filters)


def by_outlet(filters: Filters) -> pd.DataFrame:
    """Return the outlets with the most claims, and how many are in their own voice."""
    return _by_outlet(version(), filters)


@st.cache_data(max_entries=100, show_spinner=False)
def _actors(
    version: Version,  # noqa: ARG001
    filters: Filters,
    limit: int,
    offset: int,
    order: store.ActorOrder,
) -> pd.DataFrame:
    return store.actors_page(engine(), filters, limit, offset, order)


def actors(filters: Filters, limit: int, offset: int = 0, order: store.ActorOrder = "claims") -> list[dict[str, Any]]:
    """Return a page of actors."""
    return records(_actors(version(), filters, limit, offset, order))


@st.cache_data(max_entries=100, show_spinner=False)
def _propositions_of(version: Version, filters: Filters, side: store.Side, limit: int) -> pd.DataFrame:  # noqa: ARG001
    return store.propositions_of(engine(), filters, side, limit)


def propositions_of(filters: Filters, side: store.Side, limit: int) -> list[dict[str, Any]]:
    """Return what one actor denies, or supports while others deny it."""
    return records(_propositions_of(version(), filters, side, limit))


@st.cache_data(max_entries=50, show_spinner=False)
def _between(version: Version, filters: Filters, one: str, other: str, limit: int) -> pd.DataFrame:  # noqa: ARG001
    return store.between(engine(), filters, one, other, limit)


def between(filters: Filters, one: str, other: str, limit: int) -> list[dict[str, Any]]:
    """Return the propositions on which two actors both take a side."""
    return records(_between(version(), filters, one, other, limit))


@st.cache_data(max_entries=50, show_spinner=False)
def _relayed_by(version: Version, filters: Filters) -> pd.DataFrame:  # noqa: ARG001
    return store.relayed_by(engine(), filters)


def relayed_by(filters: Filters) -> list[dict[str, Any]]:
    """Return who relays the claims that the filters select."""
    return records(_relayed_by(version(), filters))


@st.cache_data(max_entries=100, show_spinner=False)
def _articles(version: Version, filters: Filters, limit: int, offset: int) -> pd.DataFrame:  # noqa: ARG001
    return store.articles_page(engine(), filters, limit, offset)


def articles(filters: Filters, limit: int, offset: int) -> pd.DataFrame:
    """Return a page of articles."""
    return _articles(version(), filters, limit, offset)


@st.cache_data(max_entries=50, show_spinner=False)
def _preview(version: Version, filters: Filters, limit: int, offset: int, chosen: Profile) -> pd.DataFrame:  # noqa: ARG001
    return export.preview(engine(), filters, limit, offset, chosen)


def preview(filters: Filters, limit: int, offset: int, chosen: Profile) -> pd.DataFrame:
    """Return a page of what the export will hold, with the columns of a profile."""
    return _preview(version(), filters, limit, offset, chosen)


@st.cache_data(max_entries=20, show_spinner=False)
def _first_lines(version: Version, filters: Filters, limit: int) -> list[str]:  # noqa: ARG001
    return [export.json_line(row) for row in records(store.claims_page(engine(), filters, limit, 0, "article"))]


def first_lines(filters: Filters, limit: int) -> list[str]:
    """Return the first of the JSON lines that the export will hold."""
    return _first_lines(version(), filters, limit)


@st.cache_data(max_entries=20, show_spinner=False)
def _profiles(version: Version) -> list[Profile]:  # noqa: ARG001 (a part of the key)
    return profiles_of.profiles(engine())


def profiles() -> list[Profile]:
    """Return the profiles of columns to choose from."""
    return _profiles(version())


def publisher() -> claimreview.Publisher:
    """Return the newsroom that publishes the fact-checks."""
    return claimreview.publisher(engine())


@st.cache_data(max_entries=20, show_spinner="Looking through the checked claims …")
def _fact_checks(version: Version, filters: Filters) -> claimreview.FactChecks:  # noqa: ARG001
    return claimreview.fact_checks(engine(), filters)


def fact_checks(filters: Filters) -> claimreview.FactChecks:
    """Return what ClaimReview will hold of the selected claims, and what it leaves out."""
    return _fact_checks(version(), filters)


@st.cache_data(max_entries=50, show_spinner=False)
def _unsure(version: Version, filters: Filters, limit: int) -> pd.DataFrame:  # noqa: ARG001
    return store.unsure(engine(), filters, limit)


def unsure(filters: Filters, limit: int) -> pd.DataFrame:
    """Return the claims whose type the model is least sure of."""
    return _unsure(version(), filters, limit)


@st.cache_data(max_entries=4, show_spinner=False)
def _corrections(version: Version) -> list[TrainingRow]:  # noqa: ARG001
    return corrected_rows(store.corrected_types(engine()))


def corrections() -> list[TrainingRow]:
    """Return the training rows that editors' corrections make."""
    return _corrections(version())


@st.cache_data(max_entries=4, show_spinner=False)
def _kept_models(version: Version) -> list[store.KeptModel]:  # noqa: ARG001
    return store.kept_models(engine())


def kept_models() -> list[store.KeptModel]:
    """Return the models that were trained here, the latest first."""
    return _kept_models(version())


def claim(claim_id: str) -> dict[str, Any] | None:
    """Return a claim as it is now: what an editor decides on must never come from a cache."""
    return store.claim(engine(), claim_id)


def article(article_id: int, text_version: int | None = None) -> Article | None:
    """Return an article with its present text, or that of an earlier version."""
    return store.article(engine(), article_id, text_version)


def versions(article_id: int) -> list[int]:
    """Return the versions in which an article's text was read, the latest first."""
    return store.versions(engine(), article_id)


def article_claims(article_id: int) -> list[dict[str, Any]]:
    """Return an article's claims in reading order."""
    return records(store.article_claims(engine(), article_id))


def history(claim_id: str) -> list[dict[str, Any]]:
    """Return every act on a claim, the latest first."""
    return records(store.history(engine(), claim_id))


def next_claim(filters: Filters, after: str | None = None, *, back: bool = False) -> str | None:
    """Return the claim that follows another in the queue (or precedes it), or the first."""
    return store.next_in_queue(engine(), filters, after, back=back)


def place(filters: Filters, claim_id: str) -> int | None:
    """Return where a claim stands in the queue, counted from 1; None where it is not in it."""
    return store.place_in_queue(engine(), filters, claim_id)


def is_selected(filters: Filters, claim_id: str) -> bool:
    """Return whether the filters select a claim."""
    return store.is_selected(engine(), filters, claim_id)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as dictionaries by column name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def alike(claim: dict[str, Any], words: str) -> list[dict[str, Any]]:
    """Return claims that may say the same as one."""
    return likeness.alike(engine(), claim, words)


def duplicates(claim_id: str) -> list[dict[str, Any]]:
    """Return the claims that were merged into one."""
    return store.duplicates(engine(), claim_id)


def last_act_on(claim_id: str) -> store.Act | None:
    """Return the last act on a claim that can be taken back."""
    return store.last_act_on(engine(), claim_id)


def others_present(session: str, claim_id: str) -> tuple[str, ...]:
    """Return who else looks at a claim."""
    return store.others_present(engine(), session, claim_id)


def scale() -> tuple[Rating, ...]:
    """Return the newsroom's rating scale."""
    return rating_scale(engine())


def claims(filters: Filters, limit: int, offset: int, order: store.Order) -> list[dict[str, Any]]:
    """Return a page of claims as they are now."""
    return records(store.claims_page(engine(), filters, limit, offset, order))


def claims_by_id(claim_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return some claims as they are now."""
    return list(store.claims_by_id(engine(), claim_ids).values())


def recent_acts(limit: int) -> list[dict[str, Any]]:
    """Return the latest acts, the last first."""
    return records(store.recent_acts(engine(), limit))


@st.cache_data(max_entries=50, show_spinner=False)
def _tracks(
    version: Version,  # noqa: ARG001 (a part of the key)
    filters: Filters, limit: int, offset: int, order: store.TrackOrder,
) -> tuple[pd.DataFrame, int]:  # fmt: skip
    return store.tracks_page(engine(), filters, limit, offset, order)


def tracks(filters: Filters, limit: int, offset: int, order: store.TrackOrder) -> tuple[list[dict[str, Any]], int]:
    """Return a page of the claims that came back, and how many there are."""
    page, total = _tracks(version(), filters, limit, offset, order)
    return records(page), total


@st.cache_data(max_entries=20, show_spinner=False)
def _track_ids(version: Version, filters: Filters, order: store.TrackOrder) -> list[int]:  # noqa: ARG001
    return store.track_ids(engine(), filters, order)


def track_ids(filters: Filters, order: store.TrackOrder) -> list[int]:
    """Return the numbers of all claims that came back, in an order."""
    return _track_ids(version(), filters, order)


@st.cache_data(max_entries=4, show_spinner=False)
def _threshold(version: Version) -> Threshold:  # noqa: ARG001 (a part of the key)
    return threshold_of(engine())


def threshold() -> Threshold:
    """Return from when on claims are suggested to be the same."""
    return _threshold(version())


def track(track_id: int) -> dict[str, Any] | None:
    """Return a tracked claim as it is now."""
    return store.track(engine(), track_id)


def track_claims(track_id: int) -> list[dict[str, Any]]:
    """Return the appearances of a tracked claim as they are now."""
    return store.track_claims(engine(), track_id)


def seen_elsewhere(claim_id: str) -> dict[str, Any] | None:
    """Return where else a claim appears."""
    return store.seen_elsewhere(engine(), claim_id)


def opposed_tracks(track_id: int) -> list[dict[str, Any]]:
    """Return the tracked claims that contradict one."""
    return store.opposed_tracks(engine(), track_id)


def likely_pairs(limit: int, track_id: int | None = None) -> list[dict[str, Any]]:
    """Return pairs of tracked claims that may be the same, the surest first; those of a later one, if it is named."""
    return store.likely_pairs(engine(), limit, track_id)


def find_tracks(words: str) -> list[dict[str, Any]]:
    """Return the tracked claims that hold some words."""
    return store.find_tracks(engine(), words)


def track_history(track_id: int) -> list[dict[str, Any]]:
    """Return the acts on a tracked claim, the latest first."""
    return records(store.track_history(engine(), track_id))


@st.cache_resource(max_entries=2, show_spinner="Looking through the known fact-checks …")
def _known_checks(url: str, state: tuple[int, str]) -> "KnownChecks":  # noqa: ARG001
    from pipeline.matching.checks import KnownChecks

    return KnownChecks(store.known_fact_checks(engine()))


def matching_checks(wording: str) -> "list[Match]":
    """Return the known fact-checks of what a claim says."""
    state = store.fact_checks_state(engine())
    return _matching_checks(str(engine().url), state, wording) if state[0] else []


@st.cache_data(max_entries=500, show_spinner=False)
def _matching_checks(url: str, state: tuple[int, str], wording: str) -> "list[Match]":
    return _known_checks(url, state).matching(wording)


def told() -> dict[tuple[str, str], store.Told]:
    """Return what alerts have told, by the view's name and the way."""
    return store.told_by_alert(engine())


def alert_runs() -> store.AlertRuns:
    """Return how telling by itself goes."""
    return store.alert_runs(engine())


def alert_interval() -> int:
    """Return the seconds from one look for what is new to the next."""
    return store.alert_interval(engine())


@st.cache_data(max_entries=200, show_spinner=False)
def _copies(version: Version, article_id: int) -> list[store.Copy]:  # noqa: ARG001 (a part of the key)
    return store.copies(engine(), article_id)


def copies(article_id: int) -> list[store.Copy]:
    """Return the articles that are much the same text as one."""
    return _copies(version(), article_id)


@st.cache_data(max_entries=200, show_spinner=False)
def _texts(version: Version, article_ids: tuple[int, ...]) -> int | None:  # noqa: ARG001 (a part of the key)
    return store.texts(engine(), article_ids)


def texts(article_ids: tuple[int, ...]) -> int | None:
    """Return how many texts some articles are, copies counted once."""
    return _texts(version(), article_ids)


def joined_names() -> dict[str, list[str]]:
    """Return the actors to which names were joined, with those names."""
    return store.joined_names(engine())
