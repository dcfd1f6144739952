"""What editors do with claims: decide, correct, split, merge, mark what was missed, and join actors' names."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Engine, select

from pipeline.claim import Span
from pipeline.filters import OUTLET_VOICE, is_date, storable
from pipeline.schema import aliases, article_texts, articles, claims, reviews
from pipeline.store.acts import UNTOUCHED, Act, Change, Conflict, State, named, plain, record, states
from pipeline.store.articles import EDITOR, folded, free_id
from pipeline.store.connection import StoreError, reading, writing
from pipeline.store.standing import refresh
from pipeline.taxonomy import ActorKind, AttributionKind, ClaimType, Priority, Stance, Status


@dataclass(frozen=True)
class Decision:
    """What an editor decides on a claim; None leaves a field as it is.

    An actor of "" means that nobody in the article says it.
    """

    status: Status | None = None
    reason: str | None = None
    """Why the claim is dismissed."""
    assignee: str | None = None
    priority: Priority | None = None
    tags: tuple[str, ...] | None = None
    deadline: str | None = None
    """A day, ISO 8601, or ""."""
    verdict: str | None = None
    """A name on the newsroom's rating scale, or ""."""
    verdict_text: str | None = None
    evidence: tuple[str, ...] | None = None
    """Addresses of web pages."""
    note: str | None = None
    text: str | None = None
    actor: str | None = None
    actor_kind: ActorKind | None = None
    stance: Stance | None = None
    type: ClaimType | None = None
    figures: tuple[dict[str, Any], ...] | None = None
    """As `Figure.as_row` gives them."""

    def as_state(self) -> State:
        """Return the fields that it decides, as events keep them. Raises StoreError where one can't be so."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        state: State = {name: plain(value) for name, value in given.items() if value is not None}
        for name in {"assignee", "actor"} & state.keys():
            state[name] = named(state[name])
        for name in {"tags", "evidence"} & state.keys():
            # Each is one line, without blanks around it, and there once.
            lines = (" ".join(one.split()) for one in state[name])
            state[name] = list(dict.fromkeys(filter(None, lines)))
        if not state.get("text", "a wording").strip():
            raise StoreError("a claim needs a wording")
        if (day := state.get("deadline")) and not is_date(day):
            raise StoreError(f"a deadline is a day like 2026-01-31, not {day[:40]!r}")
        if self.status not in (None, Status.DISMISSED):
            state["reason"] = ""
        return state

    def is_so(self, claim: Mapping[str, Any]) -> bool:
        """Return whether a claim, with the columns that the store gives it, is already as this would make it."""
        return all((claim[name] or "") == (value or "") for name, value in self.as_state().items())


CORRECTIONS = ("text", "actor", "actor_kind", "stance", "type", "figures")
"""The fields that correct what the machine read."""


def decide(
    engine: Engine,
    decisions: Mapping[str, Decision],
    reviewer: str,
    action: str,
    revisions: Mapping[str, int] | None = None,
) -> Act | None:
    """Save what an editor decides on claims, all or nothing, as one act; None where it changes nothing.

    Args:
        engine: The store.
        decisions: By the claim's id.
        reviewer: Who decides.
        action: The act in a word or two, for the history.
        revisions: The revision of each claim that the editor saw; without one it is not looked at.

    Raises Conflict if someone else changed one of the claims since, StoreError if there is no such claim.
    """
    with writing(engine) as connection:
        now = _as_seen(connection, decisions, revisions)
        changes = [one for key, decision in decisions.items() if (one := _change(key, now[key], decision))]
        return record(connection, reviewer, action, changes) if changes else None


def _as_seen(
    connection: Connection, claim_ids: Mapping[str, Any] | Sequence[str], revisions: Mapping[str, int] | None
) -> dict[str, State]:
    """The claims' states, if nobody changed them since the editor saw them."""
    now = states(connection, claim_ids)
    stale = [key for key, seen in (revisions or {}).items() if key in now and now[key]["revision"] != seen]
    if stale:
        state = now[stale[0]]
        others = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
        who = state["reviewer"] or "someone"
        raise Conflict(stale, f"{who} changed this claim{others} at {state['changed_at']}")
    return now


def _change(key: str, now: State, decision: Decision) -> Change | None:
    after = {name: value for name, value in decision.as_state().items() if value != now[name]}
    return Change("claim", key, {name: now[name] for name in after}, after) if after else None


def tag(
    engine: Engine, claim_ids: Sequence[str], reviewer: str, *, add: str = "", remove: str = "",
    revisions: Mapping[str, int] | None = None,
) -> Act | None:  # fmt: skip
    """Put a tag on claims, or take one off, beside the tags that each has; None where that changes nothing.

    Raises Conflict if someone changed one of the claims since `revisions`, StoreError if there is no such claim.
    """
    with writing(engine) as connection:
        now = _as_seen(connection, claim_ids, revisions)
        changes = []
        for key, state in now.items():
            kept = tuple(one for one in state["tags"] if one != remove)
            if change := _change(key, state, Decision(tags=(*kept, add))):
                changes.append(change)
        return record(connection, reviewer, f"tag {add}" if add else f"untag {remove}", changes) if changes else None


def split(engine: Engine, claim_id: str, texts: Sequence[str], reviewer: str, revision: int | None = None) -> list[str]:
    """Make several claims of one: it keeps the first wording, each further one becomes a claim beside it.

    Returns the ids of the new claims. Raises Conflict if someone changed the claim since `revision`, StoreError if
    there is no such claim or fewer than two wordings.
    """
    wordings = [storable(" ".join(text.split())) for text in texts if text.strip()]
    if len(wordings) < 2:
        raise StoreError("a claim is split into two wordings or more")
    with writing(engine) as connection:
        now = _as_seen(connection, [claim_id], None if revision is None else {claim_id: revision})[claim_id]
        made = dict(connection.execute(select(claims).where(claims.c.claim_id == claim_id)).mappings().one())
        stands = made | {name: now[name] for name in CORRECTIONS if now[name] is not None}
        stands["actor"] = stands["actor"] or None
        # Figures go with their words; where these stand in no wording, they stay.
        first, *further = ([one for one in stands["figures"] if one["text"] in wording] for wording in wordings)
        kept = [one for one in stands["figures"] if one in first or not any(one in some for some in further)]
        decision = Decision(text=wordings[0], figures=None if kept == stands["figures"] else tuple(kept))
        changes = [change] if (change := _change(claim_id, now, decision)) else []
        workflow = {name: now[name] for name in ("assignee", "priority", "tags", "deadline")}
        new = []
        for wording, figures in zip(wordings[1:], further, strict=True):
            new.append(_add(connection, stands | {"text": wording, "figures": figures}))
            changes.append(_made(new[-1], workflow))
        record(connection, reviewer, "split", changes)
        return new


def _made(key: str, state: State) -> Change:
    before = {name: UNTOUCHED[name] for name in state}
    return Change("claim", key, before | {"removed": True}, state | {"removed": False})


def add_claim(
    engine: Engine, article_id: int, span: Span, reviewer: str, *, text: str = "", actor: str = "",
    stance: Stance = Stance.SUPPORTS, type: ClaimType = ClaimType.ASSERTION, check_worthiness: float = 0.5,
) -> str:  # fmt: skip
    """Make a claim of words of an article that the machine passed over, and return its id.

    `text` is its wording, the very words where it is empty; `actor` is "" for the outlet's own voice. Raises
    StoreError if the article has no such words.
    """
    with writing(engine) as connection:
        row = connection.execute(
            select(articles.c.version, article_texts.c.text)
            .join(article_texts, article_texts.c.article_id == articles.c.article_id)
            .where(articles.c.article_id == article_id, article_texts.c.version == articles.c.version)
        ).first()
        quote = row.text[span[0] : span[1]] if row is not None and 0 <= span[0] < span[1] <= len(row.text) else ""
        if row is None or not quote.strip():
            raise StoreError(f"article {article_id} has no words from {span[0]} to {span[1]}")
        before = select(claims.c.position).where(claims.c.article_id == article_id, claims.c.version == row.version)
        placed = connection.execute(before.add_columns(claims.c.spans))
        positions = [place for place, spans in placed if spans and spans[0][0] <= span[0]]
        key = _add(
            connection,
            {
                "article_id": article_id,
                "version": row.version,
                "position": max(positions, default=0),
                "text": storable(" ".join(text.split()) or " ".join(quote.split())),
                "actor": named(actor) or None,
                "actor_kind": None,
                "via": None,
                "type": type.value,
                "type_confidence": 1.0,
                "stance": stance.value,
                "attribution": (AttributionKind.INDIRECT if actor.strip() else AttributionKind.NONE).value,
                "cue": None,
                "quote": quote,
                "spans": [list(span)],
                "source_spans": [],
                "cue_spans": [],
                "figures": [],
                "check_worthiness": check_worthiness,
                "why": f"marked by {named(reviewer)}",
                "due": None,
                "withdrawn": False,
            },
        )
        record(connection, reviewer, "mark a claim", [_made(key, {})])
        return key


def _add(connection: Connection, row: State) -> str:
    content_key = hashlib.sha256(uuid.uuid4().bytes).hexdigest()
    key = free_id(connection, content_key[:16], row["article_id"])
    made = {"claim_id": key, "content_key": content_key, "proposition_key": folded(row["text"])}
    made |= {"origin": EDITOR}
    connection.execute(claims.insert().values(row | made | {"copy_of": None}))
    refresh(connection, [key])
    return key


def merge(
    engine: Engine, keep: str, duplicates: Sequence[str], reviewer: str, revisions: Mapping[str, int] | None = None
) -> Act | None:
    """Make claims duplicates of one that is kept: they leave the lists, and the kept one names them.

    Raises Conflict if someone changed one of the claims since, StoreError if there is no such claim.
    """
    others = [one for one in dict.fromkeys(duplicates) if one != keep]
    with writing(engine) as connection:
        now = _as_seen(connection, [keep, *others], revisions)
        if now[keep]["merged_into"]:
            raise StoreError("the claim to keep is itself a duplicate of another")
        # What was merged into a duplicate before follows it.
        earlier = select(reviews.c.claim_id).where(reviews.c.merged_into.in_(others))
        now |= states(connection, connection.scalars(earlier).all())
        changes = [
            Change("claim", key, {"merged_into": state["merged_into"]}, {"merged_into": keep})
            for key, state in now.items()
            if key != keep and state["merged_into"] != keep
        ]
        return record(connection, reviewer, "merge", changes) if changes else None


def duplicates(engine: Engine, claim_id: str) -> list[dict[str, Any]]:
    """Return the claims that were merged into one: `claim_id`, `text`, `title` and `article_id` of each."""
    query = select(claims.c.claim_id, claims.c.text, articles.c.title, claims.c.article_id)
    query = query.join(reviews, reviews.c.claim_id == claims.c.claim_id)
    query = query.join(articles, articles.c.article_id == claims.c.article_id)
    query = query.where(reviews.c.merged_into == storable(claim_id)).order_by(claims.c.article_id, claims.c.position)
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def join_actors(engine: Engine, names: Sequence[str], actor: str, reviewer: str) -> Act | None:
    """Make names forms of one actor, in all claims there are and in those to come; None where they are already.

    Raises StoreError if a name is empty or too long.
    """
    actor = named(actor)
    forms = {named(name) for name in names} - {actor}
    if {"", OUTLET_VOICE} & {actor, *forms}:
        raise StoreError("an actor’s name can’t be empty, and the outlet’s own voice is no name")
    with writing(engine) as connection:
        known = {row.name: row.actor for row in connection.execute(select(aliases))}
        # Forms of a name that is joined now follow it, and the actor itself is no form of another.
        forms |= {form for form, of in known.items() if of in forms} - {actor}
        changes = [_alias(form, known.get(form), actor) for form in sorted(forms) if known.get(form) != actor]
        if actor in known:
            changes.append(_alias(actor, known[actor], None))
        return record(connection, reviewer, "join names", changes) if changes else None


def part_actors(engine: Engine, names: Sequence[str], reviewer: str) -> Act | None:
    """Let names stand for themselves again; None where they do."""
    with writing(engine) as connection:
        known = {row.name: row.actor for row in connection.execute(select(aliases))}
        forms = dict.fromkeys(storable(" ".join(name.split())) for name in names)
        changes = [_alias(name, known[name], None) for name in forms if name in known]
        return record(connection, reviewer, "part names", changes) if changes else None


def _alias(form: str, before: str | None, after: str | None) -> Change:
    return Change("alias", form, {"actor": before} if before else {}, {"actor": after} if after else {})


def joined_names(engine: Engine) -> dict[str, list[str]]:
    """Return the actors to which editors joined names, with those names."""
    found: dict[str, list[str]] = {}
    with reading(engine) as connection:
        for row in connection.execute(select(aliases).order_by(aliases.c.actor, aliases.c.name)):
            found.setdefault(row.actor, []).append(row.name)
    return found


def corrected_types(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield the claims whose type an editor corrected, with the text of the article that they stand in.

    A correction stays one when a later reading agrees with it: what was learnt from it must not be forgotten.

    Keys: claim_id, article_id, text, type (the editor's), machine_type, stance, spans, cue_spans, changed_at and
    text_of_article.
    """
    columns = [claims.c[name] for name in ("claim_id", "article_id", "text", "stance", "spans", "cue_spans")]
    query = select(
        *columns,
        reviews.c.type.label("type"),
        claims.c.type.label("machine_type"),
        reviews.c.changed_at,
        article_texts.c.text.label("text_of_article"),
    )
    query = query.join(reviews, reviews.c.claim_id == claims.c.claim_id).join(
        article_texts,
        (article_texts.c.article_id == claims.c.article_id) & (article_texts.c.version == claims.c.version),
    )
    query = query.where(reviews.c.type.is_not(None)).order_by(claims.c.claim_id)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=200).execute(query).mappings():
            yield dict(row)
