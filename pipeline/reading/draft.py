"""A claim before it has a type, a score and an identity."""

from dataclasses import dataclass, replace

from pipeline.claim import Span
from pipeline.reading.propositions import Proposition
from pipeline.taxonomy import AttributionKind, Stance


@dataclass(frozen=True)
class Draft:
    """A claim before it has a type, a score and an identity."""

    proposition: Proposition
    actor: str | None
    via: str | None
    stance: Stance
    kind: AttributionKind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    cue_tokens: tuple[int, ...]
    why: str
    proof: tuple[Span, ...]
    """Where the words stand that carry the claim, and the denial where that stands apart."""
    denies: str | None = None
    """What its own words reject, where they can reject what others say; whether they do the claim-type model tells."""


def distinct(drafts: list[Draft]) -> list[Draft]:
    """Join drafts that say the same of the same words; the first keeps its cue, all give their proof."""
    kept: dict[tuple[str | None, Stance, tuple[Span, ...]], Draft] = {}
    for draft in drafts:
        key = (draft.actor, draft.stance, draft.proposition.spans)
        if key in kept:
            more = tuple(span for span in draft.proof if span not in kept[key].proof)
            kept[key] = replace(kept[key], proof=kept[key].proof + more)
        else:
            kept[key] = draft
    return list(kept.values())
