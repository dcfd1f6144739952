"""What stands for each claim: the editors' word where there is one, else the machine's.

One row a claim, made in SQL from what was read, what was decided and which names were joined, in the same transaction
as the change; so lists, filters and counts ask one table with the right indexes.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, delete, false, func, select, true, update

from pipeline.schema import DUPLICATE, IN_COPY, IN_LISTS, WITHDRAWN, aliases, articles, claims, reviews, standing
from pipeline.taxonomy import URGENCY, Priority, Status

_MANY = 5_000
"""Keys that one question names; databases take no endless list."""

_KEPT = claims.alias()
"""The claim that another one was merged into."""
_ORIGINAL = claims.alias()
"""The claim that another one copies."""
_WRITTEN = func.coalesce(reviews.c.actor, claims.c.actor)
"""The actor's name before names that were joined are looked up; "" for nobody."""

_ACTOR = func.nullif(func.coalesce(aliases.c.actor, _WRITTEN), "")


def _columns() -> dict[str, ColumnElement[Any]]:
    given = func.coalesce(reviews.c.priority, Priority.NORMAL.value)
    # A duplicate of a claim that its article dropped is no duplicate of anything that the lists show.
    gone = _KEPT.c.withdrawn.is_(false()) | reviews.c.removed.is_(true())
    status = func.coalesce(reviews.c.status, Status.NEW.value)
    # What an editor decided on is shown, wherever it stands.
    copied = _ORIGINAL.c.withdrawn.is_(false()) & (status == Status.NEW.value)
    return {
        "claim_id": claims.c.claim_id,
        "article_id": claims.c.article_id,
        "position": claims.c.position,
        "hidden": case((gone, DUPLICATE), (claims.c.withdrawn, WITHDRAWN), (copied, IN_COPY), else_=IN_LISTS),
        "outlet": articles.c.outlet,
        "day": func.substr(articles.c.published, 1, 10),
        "text": func.coalesce(reviews.c.text, claims.c.text),
        "proposition_key": func.coalesce(reviews.c.proposition_key, claims.c.proposition_key),
        "actor": _ACTOR,
        # Of an actor that an editor named, the machine knows no kind.
        "actor_kind": case(
            (reviews.c.actor.is_(None), func.coalesce(reviews.c.actor_kind, claims.c.actor_kind)),
            else_=reviews.c.actor_kind,
        ),
        "stance": func.coalesce(reviews.c.stance, claims.c.stance),
        "type": func.coalesce(reviews.c.type, claims.c.type),
        "status": status,
        "assignee": func.coalesce(reviews.c.assignee, ""),
        "urgency": case(URGENCY, value=given, else_=URGENCY[Priority.NORMAL]),
        "tags": func.coalesce(reviews.c.tags, ""),
        "deadline": func.coalesce(reviews.c.deadline, ""),
        "verdict": func.coalesce(reviews.c.verdict, ""),
        "changed_at": func.coalesce(reviews.c.changed_at, ""),
        "check_worthiness": claims.c.check_worthiness,
    }


def _as_it_stands() -> Select[Any]:
    joined = claims.join(articles, claims.c.article_id == articles.c.article_id)
    joined = joined.outerjoin(reviews, reviews.c.claim_id == claims.c.claim_id)
    joined = joined.outerjoin(_KEPT, _KEPT.c.claim_id == reviews.c.merged_into)
    joined = joined.outerjoin(_ORIGINAL, _ORIGINAL.c.claim_id == claims.c.copy_of)
    joined = joined.outerjoin(aliases, aliases.c.name == _WRITTEN)
    return select(*_columns().values()).select_from(joined)


def in_parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield keys in parts, each of no more than one question may name."""
    for start in range(0, len(keys), _MANY):
        yield keys[start : start + _MANY]


def refresh_all(connection: Connection) -> None:
    """Make every row anew."""
    connection.execute(delete(standing))
    connection.execute(standing.insert().from_select(list(_columns()), _as_it_stands()))


def refresh(connection: Connection, claim_ids: Sequence[str]) -> None:
    """Make the rows of some claims anew."""
    for some in in_parts(claim_ids):
        connection.execute(delete(standing).where(standing.c.claim_id.in_(some)))
        made = _as_it_stands().where(claims.c.claim_id.in_(some))
        connection.execute(standing.insert().from_select(list(_columns()), made))


def refresh_actors(connection: Connection, names: Collection[str]) -> None:
    """Look up anew who says the claims that stand under some names."""
    said = claims.outerjoin(reviews, reviews.c.claim_id == claims.c.claim_id)
    said = said.outerjoin(aliases, aliases.c.name == _WRITTEN)
    actor = select(_ACTOR).select_from(said).where(claims.c.claim_id == standing.c.claim_id).scalar_subquery()
    # All that there are of `hidden`, with which the index begins.
    under = standing.c.hidden.in_((IN_LISTS, WITHDRAWN, DUPLICATE, IN_COPY)) & standing.c.actor.in_(names)
    connection.execute(update(standing).where(under).values(actor=actor))
