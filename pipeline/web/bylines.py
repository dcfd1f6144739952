"""The names in a byline."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.resources import listed

_BY = re.compile(r"(?:(?:written|reported|posted|words|story)\s+)?by\b[:\s]\s*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[,;|/•·\n\t]\s*(?:and\s+)?|\s+(?:and|&|with)\s+|\s+[–—-]\s+|\s*[(\[][^)\]]*[)\]]\s*")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S+|\S*@\S*|\S+\.(?:com|org|net|html?)\b\S*")
_NO_NAME = re.compile(
    r"(?:an?|one|two|three|\d+)\s+(?:sec|min|hour|hr|day|week|month|year)\w*\s+ago\b"
    r"|(?:last\s+)?(?:updated|published|posted|modified)\b|(?:today|yesterday)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:in|at|for|from)\s+[^\W\d_].*", re.DOTALL)
MAX_NAME = 60
"""Characters; what is longer is no name."""


def names(parts: Sequence[str], outlet: str = "") -> str:
    """Return the names that declared authors or bylines come to, as "A, B and C"; empty where there is none.

    A leading whole word "By", roles ("Senior Reporter"), times ("2 Hours Ago"), addresses and the outlet's own name
    are no names.
    """
    found: dict[str, str] = {}
    for part in parts:
        line = _ADDRESS.sub(" | ", part).strip()
        for name in _SEPARATOR.split(_BY.sub("", line, count=1) if _BY.match(line) else line):
            cleaned = _name(name, outlet)
            if cleaned:
                found.setdefault(cleaned.casefold(), cleaned)
    several = list(found.values())
    return " and ".join(filter(None, (", ".join(several[:-1]), several[-1]))) if several else ""


@cache
def _roles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A part that is a role, and a role at a name's end."""
    kinds = "|".join(sorted(listed("web_pages.toml", "bylines", "kinds")))
    roles = "|".join(sorted(listed("web_pages.toml", "bylines", "roles")))
    alone = re.compile(rf"(?:[\w’'&.-]+\s+){{0,5}}(?:{roles})s?\b(?:\s+(?:in|at|for|from|of|on)\b.*)?$", re.IGNORECASE)
    behind = re.compile(rf"(?:\s+(?:{kinds}))*\s+(?:{roles})s?$", re.IGNORECASE)
    return alone, behind


def _name(part: str, outlet: str) -> str:
    part = " ".join(part.split()).strip(' .,:;-–—"“”') + ("." if re.search(r"\b[^\W\d_]\.\s*$", part) else "")
    if not part or not re.search(r"[^\W\d_]{2}", part) or len(part) > MAX_NAME or _NO_NAME.match(part):
        return ""
    alone, behind = _roles()
    cut = behind.sub("", _PLACE.sub("", part))
    kinds = listed("web_pages.toml", "bylines", "kinds") | listed("web_pages.toml", "bylines", "roles")
    words = cut.casefold().split()
    if words[0] in kinds or words[-1] in kinds or (alone.match(part) and len(words) < 2):
        return ""
    if cut.casefold() in {outlet.casefold(), *listed("web_pages.toml", "bylines", "nobody")} or re.search(r"\d", cut):
        return ""
    return cut
