"""The same story in several outlets: articles most of whose claims are in the same words.

A wire story is printed by many with its sentences cut or moved; what is left of it makes the same claims in the same
words, while two reporters of one event hardly share a handful. So articles are compared by the propositions of their
claims, which are there already, and not by their texts anew.

A claim that several copies make is listed and counted once, in the article that was read first; in the others it
appears (`IN_COPY`). Where that article drops it, the next one takes its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select, update

from pipeline.schema import articles, claims, standing
from pipeline.store.connection import reading, writing
from pipeline.store.questions import APPEARS
from pipeline.store.standing import refresh

SHARE = 0.6
"""Of the propositions of the shorter article, those that both make, from which on they are one text."""
LEAST = 4
"""Fewer shared propositions than these may be what one speaker said to everybody."""
MOST = 500
"""Articles that are compared among each other."""

_PROPOSITIONS = func.count(standing.c.proposition_key.distinct())


@dataclass(frozen=True)
class Copy:
    """Another article that is much the same text."""

    article_id: int
    title: str
    outlet: str
    published: str
    shared: int
    """Propositions that both make in the same words."""
    of: int
    """Propositions of the shorter of the two."""


def copies(engine: Engine, article_id: int) -> list[Copy]:
    """Return the articles that are much the same text as one, the earliest first; withdrawn claims count nowhere."""
    with reading(engine) as connection:
        alike = _alike(connection, article_id)
        named = select(articles).where(articles.c.article_id.in_(alike))
        rows = connection.execute(named.order_by(articles.c.published, articles.c.article_id)).mappings().all()
    return [
        Copy(row["article_id"], row["title"] or row["doc"], row["outlet"], row["published"], *alike[row["article_id"]])
        for row in rows
    ]


def _alike(connection: Connection, article_id: int) -> dict[int, tuple[int, int]]:
    """The articles that are much the same text as one: the propositions that both make, and those of the shorter."""
    own = select(standing.c.proposition_key).where(standing.c.article_id == article_id, APPEARS)
    both = (
        select(standing.c.article_id, _PROPOSITIONS.label("shared"))
        .where(standing.c.proposition_key.in_(own), standing.c.article_id != article_id, APPEARS)
        .group_by(standing.c.article_id)
        .having(_PROPOSITIONS >= LEAST)
    )
    shared = {row.article_id: row.shared for row in connection.execute(both)}
    if not shared:
        return {}
    size: dict[int, int] = {row[0]: row[1] for row in connection.execute(_sizes([article_id, *shared]))}
    of = {other: min(size[article_id], size[other]) for other in shared}
    return {other: (number, of[other]) for other, number in shared.items() if number >= SHARE * of[other]}


def find_copies(engine: Engine) -> int:
    """Look for copies among all articles, as is done for each when it is saved; return how many claims that changed."""
    with reading(engine) as connection:
        every = list(connection.scalars(select(articles.c.article_id).order_by(articles.c.article_id)))
    changed = 0
    for article_id in every:
        with writing(engine) as connection:
            changed += _follow(connection, article_id)
    return changed


def follow_copies(connection: Connection, article_id: int) -> None:
    """Tell which claims an article, that was just saved, has from those read before it, and which others have from it.

    The same claim is the same proposition with the same actor and stance, as the machine read them.
    """
    later = {other for other in _alike(connection, article_id) if other > article_id}
    for one in (article_id, *sorted(later | _copied_by(connection, article_id))):
        _follow(connection, one)


def _follow(connection: Connection, article_id: int) -> int:
    """Tell which claims of an article others make that were read before it; return how many that changed."""
    earlier = [other for other in _alike(connection, article_id) if other < article_id]
    at = claims.c
    query = select(at.claim_id, at.proposition_key, at.actor, at.stance, at.copy_of)
    query = query.where(at.origin == "machine", at.withdrawn.is_(False)).order_by(at.article_id, at.position)
    first: dict[Any, str] = {}
    for claim_id, *said, _ in connection.execute(query.where(at.article_id.in_(earlier))):
        first.setdefault(tuple(said), claim_id)
    own = connection.execute(query.where(at.article_id == article_id))
    changed = {row[0]: found for row in own if (found := first.get(tuple(row[1:4]))) != row[4]}
    for claim_id, found in changed.items():
        connection.execute(update(claims).where(at.claim_id == claim_id).values(copy_of=found))
    refresh(connection, list(changed))
    return len(changed)


def _copied_by(connection: Connection, article_id: int) -> set[int]:
    """The articles that have a claim from an article."""
    copy = claims.alias()
    query = select(copy.c.article_id).distinct().join(claims, claims.c.claim_id == copy.c.copy_of)
    return set(connection.scalars(query.where(claims.c.article_id == article_id)))


def texts(engine: Engine, article_ids: Sequence[int]) -> int | None:
    """Return how many texts some articles are, those that are much the same counted once; None for more than `MOST`."""
    wanted = sorted(set(article_ids))
    if len(wanted) > MOST:
        return None
    made: dict[int, set[str]] = {article_id: set() for article_id in wanted}
    query = select(standing.c.article_id, standing.c.proposition_key).where(APPEARS)
    with reading(engine) as connection:
        for article_id, key in connection.execute(query.where(standing.c.article_id.in_(wanted))):
            made[article_id].add(key)
    group = {article_id: article_id for article_id in wanted}
    for one, other in combinations(wanted, 2):
        if group[one] == group[other]:
            continue
        shared = len(made[one] & made[other])
        if shared >= LEAST and shared >= SHARE * min(len(made[one]), len(made[other])):
            kept, gone = sorted((group[one], group[other]))
            group = {article_id: kept if of == gone else of for article_id, of in group.items()}
    return len(set(group.values()))


def _sizes(article_ids: Sequence[int]) -> Select[int, int]:
    """The number of propositions of each article."""
    query = select(standing.c.article_id, _PROPOSITIONS)
    return query.where(standing.c.article_id.in_(article_ids), APPEARS).group_by(standing.c.article_id)
