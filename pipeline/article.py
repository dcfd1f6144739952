"""An article as it was read: its text, unchanged, and what is known about it."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One article.

    Every offset in Claimdesk is half-open and counts the characters (code points) of `text`, the file's
    text decoded with nothing changed, front matter included. `published` is ISO 8601, as the article declares it.
    """

    doc: str
    text: str
    source: str = ""
    """Where it came from: a path, for a member with its name behind it, a URL, or empty for what was pasted."""
    title: str = ""
    title_span: tuple[int, int] | None = None
    """Where the title stands in the text, if it is a line of it rather than declared in front matter."""
    outlet: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    body_start: int = 0
    """Where the text after the front matter begins."""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
