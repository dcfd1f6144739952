"""What a document's properties say of it, where it is more than what a program filled in."""

import dataclasses
import re

from pipeline.article import Article
from pipeline.inputs import MAX_TITLE

_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|document\d*$|slide \d|.{0,80}\.(?:docx?|odt|pdf|html?|indd|qxd)\b)", re.IGNORECASE
)
_FULL_NAME = re.compile(r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]*){1,4}")


def declared_title(title: str) -> str:
    """Return the title that a document declares, or "" where it is a file's name or a program's."""
    title = " ".join(title.split())
    return "" if _NO_TITLE.match(title) or len(title) > MAX_TITLE else title


def with_author(article: Article, author: str) -> Article:
    """Return an article with the author that its document declares, if it has no byline and that is a person's name.

    What a program notes down is often the name of an account.
    """
    author = " ".join(author.split())
    if article.author or not _FULL_NAME.fullmatch(author):
        return article
    return dataclasses.replace(article, author=author)
