"""The pieces of HTML that the pages are made of; in none of them is anything of an article markup."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from dashboard.style import STANCE_SIGNS
from pipeline.article import Article
from pipeline.marking import KINDS, Mark, Number, marked, passage, web_link
from pipeline.sample import is_invented
from pipeline.taxonomy import Stance

__all__ = ["KINDS", "Mark", "Number", "article_chips", "chip", "claim_line", "facts", "key", "markdown_escaped",
           "marked", "passage", "stance_chip", "table", "web_link"]  # fmt: skip

_MEANINGS = {
    "source": "who says it",
    "cue": "the words that attribute it",
    "content": "the claim",
    "voice": "a claim in the outlet’s own voice",
}


def key(*kinds: str) -> str:
    """Return the legend of the marks that a text shows."""
    items = (f'<span><mark class="cd-{kind}">{kind}</mark> {_MEANINGS[kind]}</span>' for kind in kinds)
    return f'<div class="cd-text cd-key">{"".join(items)}</div>'


def claim_line(text: str) -> str:
    """Return a claim's wording as an HTML heading line, escaped."""
    return f'<div class="cd-claim">{escape(text)}</div>'


def stance_chip(stance: str) -> str:
    """Return a stance as a chip: its colour, its sign and its name."""
    return f'<span class="cd-chip cd-{escape(stance)}">{STANCE_SIGNS[Stance(stance)]} {escape(stance)}</span>'


def chip(text: str) -> str:
    """Return a word or two in a plain frame, escaped."""
    return f'<span class="cd-chip cd-plain">{escape(text)}</span>'


def article_chips(article: Article) -> str:
    """Return outlet, author and day of an article as chips, and whether it is invented."""
    invented = "invented" if is_invented(article.url) else ""
    return "".join(chip(part) for part in (article.outlet, article.author, article.published[:10], invented) if part)


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
