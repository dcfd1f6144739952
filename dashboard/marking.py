"""Article text with source, cue and content marked, as HTML in which nothing of the article is markup."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from pipeline.claim import Span

STYLE = """<style>
.cd-text { line-height: 1.7; font-size: 1.02rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.cd-text p { margin: 0 0 .8em 0; }
.cd-aside { opacity: .62; }
.cd-text mark { color: inherit; background: none; padding: 0 1px; }
mark.cd-content { background: rgba(86, 180, 233, .28); border-bottom: 3px solid #0072B2; }
mark.cd-source { border-bottom: 3px double #009E73; font-weight: 600; }
mark.cd-cue { border-bottom: 3px dotted #D55E00; font-style: italic; }
.cd-claim { font-size: 1.3rem; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; }
.cd-key span { margin-right: 1.2em; font-size: .85rem; }
.cd-number { font-size: .7rem; font-weight: 700; vertical-align: super; text-decoration: none; }
</style>"""

KEY = (
    '<div class="cd-key cd-text"><span><mark class="cd-source">source</mark> who says it</span>'
    '<span><mark class="cd-cue">cue</mark> the words that attribute it</span>'
    '<span><mark class="cd-content">content</mark> the claim</span></div>'
)


def marked(text: str, within: Span, marks: Iterable[tuple[str, Sequence[Span]]]) -> str:
    """Return a stretch of text as HTML with spans marked: kind ("source", "cue", "content") and where.

    Overlapping spans nest; every character of the text is escaped.
    """
    start, end = within
    spans = [(max(a, start), min(b, end), kind) for kind, places in marks for a, b in places if a < end and b > start]
    edges = sorted({start, end, *(a for a, _, _ in spans), *(b for _, b, _ in spans)})
    parts = []
    for left, right in pairwise(edges):
        kinds = [
            kind
            for kind in ("content", "source", "cue")
            if any(a <= left and right <= b and kind == k for a, b, k in spans)
        ]
        opened = "".join(f'<mark class="cd-{kind}">' for kind in kinds)
        parts.append(opened + escape(text[left:right]) + "</mark>" * len(kinds))
    return "".join(parts)


def claim_line(text: str) -> str:
    """Return a claim's wording as an HTML heading line, escaped."""
    return f'<div class="cd-claim">{escape(text)}</div>'


def passage(text: str, blocks: Sequence[Span], marks: Sequence[tuple[str, Sequence[Span]]], around: int = 1) -> str:
    """Return the paragraphs that hold the marks, and some before and after them, as HTML."""
    places = [span for _, spans in marks for span in spans]
    held = [n for n, (a, b) in enumerate(blocks) if any(x < b and y > a for x, y in places)]
    if not held:
        return ""
    shown = range(max(0, min(held) - around), min(len(blocks), max(held) + around + 1))
    lines = [f'<p class="{"" if n in held else "cd-aside"}">{marked(text, blocks[n], marks)}</p>' for n in shown]
    return f'<div class="cd-text">{"".join(lines)}</div>'
