"""What the machine finds of tracks: claims that are not placed yet, claims to compare them with, and their placings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, Engine, Select, exists, func, select, type_coerce

from pipeline.claim import Figure
from pipeline.schema import claims, opposed, placings, reviews, standing, tracks
from pipeline.store.connection import now, reading, writing
from pipeline.store.placed import CONFIRMED, FIRST, MAYBE, REJECTED, SUGGESTED
from pipeline.store.questions import APPEARS
from pipeline.store.standing import in_parts


@dataclass(frozen=True)
class Proposition:
    """What a claim says, as it stands: all that it is compared by."""

    claim_id: str
    key: str
    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Placing:
    """Where a claim belongs: in the track of another claim, or at the head of a new one."""

    claim_id: str
    text: str
    relation: str
    """FIRST, SAME or OTHER_FIGURE of `placed`."""
    beside: str | None
    """The claim that it is likest."""
    score: float | None
    """How surely the two are about the same, 0 to 1."""
    leads: bool
    """Whether it is the first of its proposition."""
    against: tuple[tuple[str, float], ...] = ()
    """Claims that it contradicts, with how surely."""


def _unplaced() -> Select[Any]:
    placed = exists().where(placings.c.claim_id == standing.c.claim_id)
    return select(standing.c.claim_id).where(APPEARS, ~placed)


def is_any_unplaced(engine: Engine) -> bool:
    """Return whether a claim of the lists is in no track yet."""
    with reading(engine) as connection:
        return connection.scalar(_unplaced().limit(1)) is not None


def unplaced(engine: Engine, limit: int) -> list[str]:
    """Return claims that are in no track yet, in the order in which they were read."""
    order = (standing.c.article_id, standing.c.position, standing.c.claim_id)
    with reading(engine) as connection:
        return list(connection.scalars(_unplaced().order_by(*order).limit(limit)))


def propositions(engine: Engine, claim_ids: Iterable[str]) -> dict[str, Proposition]:
    """Return what claims say, by id in the order of the ids; an id that no claim has is left out."""
    return _propositions(engine, claim_ids, placed=False)


def placed_propositions(engine: Engine, claim_ids: Iterable[str]) -> dict[str, Proposition]:
    """Return what claims say as `propositions` does, those that are in no track left out."""
    return _propositions(engine, claim_ids, placed=True)


def _propositions(engine: Engine, claim_ids: Iterable[str], *, placed: bool) -> dict[str, Proposition]:
    wanted = list(dict.fromkeys(claim_ids))
    found: dict[str, Proposition] = {}
    figures = type_coerce(func.coalesce(reviews.c.figures, claims.c.figures), JSON)
    query = select(standing.c.claim_id, standing.c.proposition_key, standing.c.text, figures)
    joined = standing.join(claims, claims.c.claim_id == standing.c.claim_id)
    query = query.select_from(joined.outerjoin(reviews, reviews.c.claim_id == standing.c.claim_id))
    if placed:
        query = query.where(standing.c.claim_id.in_(select(placings.c.claim_id)))
    with reading(engine) as connection:
        for some in in_parts(wanted):
            for row in connection.execute(query.where(standing.c.claim_id.in_(some))):
                found[row[0]] = Proposition(row[0], row[1], row[2], tuple(Figure(**one) for one in row[3] or ()))
    return {claim_id: found[claim_id] for claim_id in wanted if claim_id in found}


def leading(engine: Engine, keys: Iterable[str]) -> dict[str, str]:
    """Return a placed claim of each proposition key that has one: the last that an editor placed, else the first."""
    wanted = list(dict.fromkeys(keys))
    query = select(standing.c.proposition_key, placings.c.claim_id, placings.c.state)
    query = query.join(placings, placings.c.claim_id == standing.c.claim_id).order_by(placings.c.placing_id)
    found: dict[str, str] = {}
    decided: dict[str, str] = {}
    with reading(engine) as connection:
        for some in in_parts(wanted):
            for key, claim_id, state in connection.execute(query.where(standing.c.proposition_key.in_(some))):
                found.setdefault(key, claim_id)
                if state == CONFIRMED:
                    decided[key] = claim_id
    return found | decided


def placed_since(engine: Engine, placing_id: int) -> Iterator[tuple[int, str, str]]:
    """Yield each claim that leads its proposition and was placed after another one: its number, id and text."""
    query = select(placings.c.placing_id, placings.c.claim_id, standing.c.text)
    query = query.join(standing, standing.c.claim_id == placings.c.claim_id)
    query = query.where(placings.c.placing_id > placing_id, placings.c.leads).order_by(placings.c.placing_id)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=5000).execute(query):
            yield row[0], row[1], row[2]


def last_placing(engine: Engine) -> int:
    """Return the number of the latest placing, 0 where there is none."""
    with reading(engine) as connection:
        return _last(connection)


def _last(connection: Connection) -> int:
    return connection.scalar(select(func.max(placings.c.placing_id))) or 0


def place(engine: Engine, found: Sequence[Placing], last: int) -> int | None:
    """Put claims into their tracks, all or nothing, and return the number of the latest placing.

    `last` was the number of the latest placing when they were compared: where another process has placed claims
    since, nothing is written and None returned, as a claim may belong beside one of those.
    """
    with writing(engine) as connection:
        if _last(connection) != last:
            return None
        beside = [one.beside for one in found if one.beside is not None]
        query = select(placings.c.claim_id, placings.c.track_id).where(placings.c.claim_id.in_(beside))
        track_of: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
        for one in found:
            new = one.relation == FIRST or one.beside is None
            track_of[one.claim_id] = add_track(connection, one.text) if new else track_of[str(one.beside)]
        connection.execute(placings.insert(), [_row(one, track_of[one.claim_id]) for one in found])
        pairs = [
            {"claim_id": one.claim_id, "other_id": other, "score": score, "state": SUGGESTED}
            for one in found
            for other, score in one.against
        ]
        if pairs:
            connection.execute(opposed.insert(), pairs)
        return _last(connection)


def _row(one: Placing, track_id: int) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in ("claim_id", "relation", "beside", "score", "leads")}
    return values | {"found_track_id": track_id, "track_id": track_id, "state": SUGGESTED}


def add_track(connection: Connection, wording: str) -> int:
    """Make a track without claims and return its number."""
    row = {"first_wording": wording, "wording": wording, "made_at": now()}
    key = connection.execute(tracks.insert().values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def decided_scores(engine: Engine) -> list[tuple[float, bool]]:
    """Return the score of each claim and the one it was found likest to, and whether editors hold them for the same.

    Only what editors decided counts, and only claims in other words than those beside which they were found. Claims
    that began a track count where theirs was merged with the other one's, or kept apart from it.
    """
    other = placings.alias()
    agreed = placings.c.track_id == other.c.track_id
    query = select(placings.c.score, agreed).join(other, other.c.claim_id == placings.c.beside)
    first = placings.c.relation == FIRST
    decided = (~first & (placings.c.state == CONFIRMED)) | (first & (agreed | (placings.c.state == REJECTED)))
    query = query.where(placings.c.leads, decided, placings.c.score >= MAYBE)
    with reading(engine) as connection:
        return [(row[0], bool(row[1])) for row in connection.execute(query)]
