"""The pieces of HTML that the pages are made of; in none of them is anything of an article markup."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.style import STANCE_SIGNS
from pipeline.article import Article
from pipeline.comparing import Part
from pipeline.marking import Mark, Number, marked
from pipeline.reading.sentences import paragraphs
from pipeline.sample import is_invented
from pipeline.taxonomy import AttributionKind, Stance

_AROUND = 25
"""Words on each side of a change that are shown of what has not changed."""
_MEANINGS = {
    "source": "who says it",
    "cue": "the words that attribute it",
    "content": "the claim",
    "voice": "a claim in the outlet’s own voice",
}


def key() -> str:
    """Return the legend of the marks that an article's text shows."""
    items = (f'<span><mark class="cd-{kind}">{kind}</mark> {meaning}</span>' for kind, meaning in _MEANINGS.items())
    return f'<div class="cd-text cd-key">{"".join(items)}</div>'


def article_text(
    article: Article, claims: Iterable[Mapping[str, Any]], address: Callable[[str], str], here: str | None = None
) -> str:
    """Return an article's text as HTML, escaped, with its claims marked and numbered.

    `address` is a claim's by its id, and `here` the id of the claim that is looked at. Each paragraph says at which
    character of the text it starts.
    """
    marks: list[Mark] = []
    numbers: list[Number] = []
    for number, row in enumerate(claims, start=1):
        spans = row["spans"]
        marks.append(("voice" if row["attribution"] == AttributionKind.NONE else "content", spans))
        marks += [("source", row["source_spans"]), ("cue", row["cue_spans"])]
        if row["claim_id"] == here:
            marks.append(("here", spans))
        if spans:
            numbers.append((max(end for _, end in spans), number, row["claim_id"]))
    lines = (
        f'<p data-start="{block[0]}">{marked(article.text, block, marks, numbers, address)}</p>'
        for block in paragraphs(article.text, article.body_start)
    )
    return f'<div class="cd-text">{"".join(lines)}</div>'


def claim_line(text: str) -> str:
    """Return a claim's wording as an HTML heading line, escaped."""
    return f'<div class="cd-claim">{escape(text)}</div>'


def stance_chip(stance: str) -> str:
    """Return a stance as a chip: its colour, its sign and its name."""
    return f'<span class="cd-chip cd-{escape(stance)}">{STANCE_SIGNS[Stance(stance)]} {escape(stance)}</span>'


def comparison(parts: Sequence[Part]) -> str:
    """Return two texts as one in HTML, escaped: what is gone is struck out, what is new underlined."""
    tags = {"same": ("", ""), "gone": ("<del>", "</del>"), "new": ("<ins>", "</ins>")}
    shown = ((tags[kind], _short(text) if kind == "same" else text) for kind, text in parts)
    return f'<div class="cd-compared">{"".join(start + escape(text) + end for (start, end), text in shown)}</div>'


def _short(text: str) -> str:
    """A long run of what has not changed, without its middle."""
    words = text.split(" ")
    if len(words) <= 2 * _AROUND + 10:
        return text
    return " ".join([*words[:_AROUND], "\n…\n", *words[-_AROUND:]])


def link(address: str, text: str) -> str:
    """Return a link to another page of the desk, escaped."""
    return f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'


def chip(text: str) -> str:
    """Return a word or two in a plain frame, escaped."""
    return f'<span class="cd-chip cd-plain">{escape(text)}</span>'


def article_line(row: Mapping[str, Any]) -> str:
    """Return outlet, day and title of a claim's article in a line, escaped."""
    parts = (row["outlet"], row["published"][:10], row["title"] or row["doc"], _invented(row["url"]))
    return " · ".join(escape(part) for part in parts if part)


def article_chips(article: Article) -> str:
    """Return outlet, author and day of an article as chips, and whether it is invented."""
    parts = (article.outlet, article.author, article.published[:10], _invented(article.url))
    return "".join(chip(part) for part in parts if part)


def _invented(url: str) -> str:
    return "invented" if is_invented(url) else ""


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return names and values as an HTML list, escaped; a name without a value is left out."""
    lines = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f'<dl class="cd-facts">{"".join(lines)}</dl>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a small HTML table, escaped."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f'<table class="cd-table"><tr>{head}</tr>{"".join(f"<tr>{row}</tr>" for row in body)}</table>'


def markdown_escaped(text: str) -> str:
    """Return text that Streamlit's Markdown shows as it is, line by line: "$119bn … $2m" is no formula."""
    text = re.sub(r"([\\`*_{}\[\]<>$~#:|&])", r"\\\1", text)
    text = re.sub(r"^(\s*\d*)([-+=.)])", r"\1\\\2", text, flags=re.MULTILINE)
    return text.replace("\n", "  \n")
