"""What stands in an article and is no part of its story: headings, bylines, credits, notes, teasers."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.article import Article
from pipeline.claim import Span
from pipeline.resources import read_toml

MAX_HEADING = 120
"""A longer line, in characters, is no heading."""

MAX_HEADING_WORDS = 14

_ENDS = re.compile(r"[.!?…:;,][\"”’'»)\]]*$")
_BULLET = re.compile(r"\s*(?:[-*•–—]|\d{1,2}[.)])\s+")


@cache
def _patterns() -> re.Pattern[str]:
    patterns = read_toml("furniture.toml")["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def furniture(article: Article, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the paragraphs that are furniture, the title among them."""
    found = []
    for start, end in paragraphs:
        line = article.text[start:end]
        if (start, end) == article.title_span or is_furniture(line) or (len(paragraphs) > 1 and _is_heading(line)):
            found.append((start, end))
    return found


def is_furniture(line: str) -> bool:
    """Tell whether a paragraph is a byline, a credit, a note on the article or a pointer to others."""
    if len(line) > 400:
        return False
    return _patterns().match(line) is not None


def _is_heading(line: str) -> bool:
    """A short line with no end mark that is not an item of a list."""
    if len(line) > MAX_HEADING or "\n" in line or _BULLET.match(line) or _ENDS.search(line):
        return False
    return len(line.split()) <= MAX_HEADING_WORDS
