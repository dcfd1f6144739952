"""The same story in several outlets: articles most of whose claims are in the same words.

A wire story is printed by many with its sentences cut or moved; what is left of it makes the same claims in the same
words, while two reporters of one event hardly share a handful. So articles are compared by the propositions of their
claims, which are there already, and not by their texts anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Engine, Select, func, select

from pipeline.schema import articles, standing
from pipeline.store.connection import reading

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
    own = select(standing.c.proposition_key).where(standing.c.article_id == article_id, standing.c.hidden == 0)
    both = (
        select(standing.c.article_id, _PROPOSITIONS.label("shared"))
        .where(standing.c.proposition_key.in_(own), standing.c.article_id != article_id, standing.c.hidden == 0)
        .group_by(standing.c.article_id)
        .having(_PROPOSITIONS >= LEAST)
    )
    with reading(engine) as connection:
        shared = {row.article_id: row.shared for row in connection.execute(both)}
        if not shared:
            return []
        size = {row[0]: row[1] for row in connection.execute(_sizes([article_id, *shared]))}
        named = select(articles).where(articles.c.article_id.in_(shared))
        rows = connection.execute(named.order_by(articles.c.published, articles.c.article_id)).mappings().all()
    found = [
        Copy(
            row["article_id"], row["title"] or row["doc"], row["outlet"], row["published"],
            shared[row["article_id"]], min(size[article_id], size[row["article_id"]]),
        )
        for row in rows
    ]  # fmt: skip
    return [one for one in found if one.shared >= SHARE * one.of]


def texts(engine: Engine, article_ids: Sequence[int]) -> int | None:
    """Return how many texts some articles are, those that are much the same counted once; None for more than `MOST`."""
    wanted = sorted(set(article_ids))
    if len(wanted) > MOST:
        return None
    made: dict[int, set[str]] = {article_id: set() for article_id in wanted}
    query = select(standing.c.article_id, standing.c.proposition_key).where(standing.c.hidden == 0)
    with reading(engine) as connection:
        for article_id, key in connection.execute(query.where(standing.c.article_id.in_(wanted))):
            made[article_id].add(key)
    group = {article_id: article_id for article_id in wanted}
    for one, other in combinations(wanted, 2):
        shared = len(made[one] & made[other])
        if shared >= LEAST and shared >= SHARE * min(len(made[one]), len(made[other])):
            kept, gone = sorted((group[one], group[other]))
            group = {article_id: kept if of == gone else of for article_id, of in group.items()}
    return len(set(group.values()))


def _sizes(article_ids: Sequence[int]) -> Select[int, int]:
    """The number of propositions of each article."""
    query = select(standing.c.article_id, _PROPOSITIONS)
    return query.where(standing.c.article_id.in_(article_ids), standing.c.hidden == 0).group_by(standing.c.article_id)
