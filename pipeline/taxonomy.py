"""The words that everything else agrees on: what a claim's type, stance and status may be."""

from enum import StrEnum


class ClaimType(StrEnum):
    """What kind of statement a claim is; where two fit, the first here wins."""

    DENIAL = "denial"
    FORECAST = "forecast"
    FIGURE = "figure"
    ASSERTION = "assertion"


class Stance(StrEnum):
    """The actor's stand on the proposition as the claim's text words it."""

    SUPPORTS = "supports"
    DENIES = "denies"
    QUESTIONS = "questions"
    REPORTS = "reports"


class AttributionKind(StrEnum):
    """How the article gives the claim: in the actor's words, in its own, in both, or as its own."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NONE = "none"


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class Status(StrEnum):
    """Where a claim stands in the review, from found to published; a claim may be dismissed at any point."""

    NEW = "new"
    IN_REVIEW = "in review"
    READY = "ready for desk"
    CHECKED = "checked"
    PUBLISHED = "published"
    DISMISSED = "dismissed"


class Priority(StrEnum):
    """How soon a claim wants to be looked at, the least urgent first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


URGENCY = {priority.value: place for place, priority in enumerate(Priority)}
"""Priorities as numbers, to order by."""

WAITING = (Status.NEW, Status.IN_REVIEW)
"""The statuses of claims that wait for an editor's decision."""

PROVEN = (Status.CHECKED, Status.PUBLISHED)
"""The statuses that a claim needs a verdict for."""

REASONS = (
    "no claim",
    "not checkable",
    "not in our remit",
    "duplicate",
    "already checked",
    "misread by the machine",
)
"""Why a claim may be dismissed; an editor may give another reason."""
