"""The values that reading makes of an article: attributions, figures and claims."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from pipeline.taxonomy import ActorKind, AttributionKind, ClaimType, Stance

Span = tuple[int, int]
"""A half-open range of characters of the article's text."""


Direction = Literal["up", "down"]
Change = Literal["by", "from", "to"]


@dataclass(frozen=True)
class Attribution:
    """One place where the article says that someone says, thinks or intends something."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    actor: str | None
    """The source's canonical name."""
    kind: AttributionKind
    frame: str
    """The pattern that found it, in words: "said + quotation", "deny + that-clause"."""


@dataclass(frozen=True)
class Figure:
    """A number as the article writes it, and what it comes to."""

    text: str
    value: float
    unit: str
    """Empty where none is known."""
    low: float | None = None
    """The bounds of the range that the figure is one end of: "between 5 and 7 percent" is two figures."""
    high: float | None = None
    modifier: str | None = None
    """The words that qualify it, in small letters: "nearly", "at least"."""
    direction: Direction | None = None
    """Which way what it measures goes."""
    change: Change | None = None
    """Whether that goes by this much, from this or to this: "rose by 3 percent", "cut from 5% to 3%"."""
    currency: str | None = None
    """ISO 4217, of an amount of money."""

    def as_row(self) -> dict[str, Any]:
        """Return it as it is printed and stored: text, value and unit, and of the others those that are known."""
        return {k: v for k, v in asdict(self).items() if v is not None or k in {"text", "value", "unit"}}


@dataclass(frozen=True)
class Reasons:
    """Why the models gave a claim its type and its check-worthiness.

    Each is a list of what the model saw and what that added to the log-odds, the strongest first.
    """

    type: tuple[tuple[str, float], ...]
    check_worthiness: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Claim:
    """One proposition, who stands behind it or against it, and the words that prove it."""

    claim_id: str
    doc: str
    text: str
    actor: str | None
    """Who puts the proposition forward or stands against it; None where it is the outlet's own voice."""
    via: str | None
    """Who relays it, where that is someone else than the actor or the outlet."""
    type: ClaimType
    type_confidence: float
    stance: Stance
    attribution: AttributionKind
    cue: str | None
    quote: str
    spans: tuple[Span, ...]
    """Where the quote's words stand in the article."""
    source_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    figures: tuple[Figure, ...]
    check_worthiness: float
    why: str
    """Which cue and frame made this claim, in a few words."""
    due: str | None = None
    """When a forecast can be judged, as an ISO 8601 interval of days, both included; None where it does not say."""
    actor_kind: ActorKind | None = None
    """What the actor is; None where there is none."""
