"""Pieces of pages: article text with source, cue and content marked, as HTML in which nothing of it is markup."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import pairwise

from pipeline.claim import Span

Mark = tuple[str, Sequence[Span]]
"""A kind ("source", "cue", "content", "voice" for the outlet's own, "here" for the one looked at) and its places."""

Number = tuple[int, int, str]
"""A claim's number in an article: after which character it stands, the number, and the claim's id."""

KINDS = ("here", "content", "voice", "source", "cue")
"""From the outermost mark to the innermost, where they overlap."""


def marked(
    text: str,
    within: Span,
    marks: Iterable[Mark],
    numbers: Iterable[Number] = (),
    address: Callable[[str], str] = lambda claim_id: f"?claim={claim_id}",
) -> str:
    """Return a stretch of text as HTML with spans marked and claims numbered.

    Marks that overlap nest; every character of the text is escaped, so without its tags the result is the text.
    """
    start, end = within
    spans = [(max(a, start), min(b, end), kind) for kind, places in marks for a, b in places if a < end and b > start]
    tags: dict[int, str] = {}
    for place, number, claim_id in numbers:
        if start < place <= end:
            to = f'href="{escape(address(claim_id))}" data-claim="{escape(claim_id)}" target="_self"'
            link = f'<a class="cd-number" {to} aria-label="claim {number}">{number}</a>'
            tags[place] = tags.get(place, "") + link
    edges = sorted({start, end, *tags, *(a for a, _, _ in spans), *(b for _, b, _ in spans)})
    return "".join(_piece(text, left, right, spans) + tags.get(right, "") for left, right in pairwise(edges))


def _piece(text: str, left: int, right: int, spans: Sequence[tuple[int, int, str]]) -> str:
    here = {kind for a, b, kind in spans if a <= left and right <= b}
    kinds = [kind for kind in KINDS if kind in here]
    opened = "".join(f'<mark class="cd-{kind}" title="{kind}">' for kind in kinds)
    return opened + escape(text[left:right]) + "</mark>" * len(kinds)


def passage(text: str, blocks: Sequence[Span], marks: Sequence[Mark], around: int = 1) -> str:
    """Return the paragraphs that hold the marks, and some before and after each, as HTML."""
    places = [span for _, spans in marks for span in spans]
    held = {n for n, (a, b) in enumerate(blocks) if any(x < b and y > a for x, y in places)}
    near = {m for n in held for m in range(n - around, n + around + 1)}
    lines, last = [], None
    for n, block in enumerate(blocks):
        if n not in near:
            continue
        if last is not None and n > last + 1:
            lines.append('<p class="cd-gap">…</p>')
        lines.append(f'<p class="{"" if n in held else "cd-aside"}">{marked(text, block, marks)}</p>')
        last = n
    return f'<div class="cd-text">{"".join(lines)}</div>' if lines else ""


def to_the_minute(moment: str) -> str:
    """Return a moment in ISO 8601 as people read it: "2026-01-31 10:00"."""
    return moment.replace("T", " ")[:16]


def web_link(address: str, label: str) -> str:
    """Return a link to a page of the web, or just the label where the address is not one."""
    if not re.match(r"https?://\S+$", address, re.IGNORECASE):
        return escape(label)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'
