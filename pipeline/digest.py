"""What an alert says: its new claims as a page of HTML, as plain text and as JSON."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from pipeline.filters import NO_OUTLET, OUTLET_VOICE, Filters
from pipeline.marking import web_link

_LONGEST = 600
"""Characters of a quote that are shown."""
_STYLE = """
body { font: 11pt/1.45 "Source Sans 3", Helvetica, "Liberation Sans", sans-serif; color: #1c2430; background: #fff;
  max-width: 44rem; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; margin: 0; }
.about { color: #56606b; margin: .2rem 0 1.2rem; }
article { border-top: 1px solid #d5dae0; padding: .8rem 0; }
article p { margin: .15rem 0; }
.who { color: #56606b; }
.claim { font-weight: 600; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid #0072b2; }
a { color: #005a8e; }
"""


class AddressError(ValueError):
    """The desk's address is none; the message is one line for the user."""


@dataclass(frozen=True)
class Digest:
    """What is new in a watched view."""

    alert: str
    filters: Filters
    claims: Sequence[dict[str, Any]]
    """The first of them, with the columns of `claims_page`."""
    ids: Sequence[str]
    """All of them."""
    at: str
    """ISO 8601, UTC."""
    desk: str
    """The address at which the newsroom's Claimdesk is, without a slash at its end."""

    @property
    def total(self) -> int:
        """How many there are in all."""
        return len(self.ids)

    @property
    def delivery(self) -> str:
        """An id, the same whenever the same claims of the same alert are told."""
        return hashlib.sha256(json.dumps([self.alert, *sorted(self.ids)]).encode()).hexdigest()[:32]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.claims)

    @property
    def headline(self) -> str:
        """The alert and how many claims."""
        return f"{self.alert}: {self.total:,} new claim{'s' if self.total != 1 else ''}"

    def address(self) -> str:
        """Return the address of all claims of the view."""
        query = urlencode(self.filters.to_query(), doseq=True)
        return f"{self.desk}/table" + (f"?{query}" if query else "")

    def claim_address(self, claim_id: str) -> str:
        """Return the address of one claim in the desk."""
        return f"{self.desk}/review?{urlencode({'claim': claim_id})}"


def desk_address(given: str) -> str:
    """Return an address that links can begin with. Raises AddressError if it is none of the web."""
    try:
        parts = urlsplit(given)
        known = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        known = False
    if not known or parts.query or parts.fragment or any(sign.isspace() for sign in given):
        raise AddressError(f"the desk’s address begins with https:// or http://, without ? and #: {given[:80]!r}")
    return given.rstrip("/")


def as_html(digest: Digest) -> str:
    """Return the digest as a page that runs no script and asks for nothing from outside; what claims hold is text."""
    more = ""
    if digest.more:
        more = f"<p>and {digest.more:,} more: {web_link(digest.address(), 'all claims of the view')}</p>\n"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(digest.headline)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(digest.headline)}</h1>\n"
        f'<p class="about">{escape(digest.filters.sentence())} · {escape(_minute(digest.at))} · '
        f"{web_link(digest.address(), 'open the view')}</p>\n"
        + "".join(_article(digest, claim) for claim in digest.claims)
        + f"{more}</body>\n</html>\n"
    )


def _article(digest: Digest, claim: dict[str, Any]) -> str:
    title = web_link(claim["url"], claim["title"] or claim["doc"])
    via = f", via {claim['via']}" if claim["via"] else ""
    link = web_link(digest.claim_address(claim["claim_id"]), "open in Claimdesk")
    return (
        f'<article>\n<p class="who"><b>{escape(claim["actor"] or OUTLET_VOICE)}</b> {escape(claim["stance"])}'
        f"{escape(via)} · {escape(claim['type'])}</p>\n"
        f'<p class="claim">{escape(claim["text"])}</p>\n<blockquote>{escape(_cut(claim["quote"]))}</blockquote>\n'
        f"<p>{title} · {escape(_where(claim))}</p>\n<p>{link}</p>\n</article>\n"
    )


def as_text(digest: Digest) -> str:
    """Return the digest as plain text; what claims hold begins no line of its own and steers no terminal."""
    lines = [digest.headline, f"{digest.filters.sentence()} · {_minute(digest.at)}", digest.address()]
    for claim in digest.claims:
        via = f", via {claim['via']}" if claim["via"] else ""
        lines += ["", f"{claim['actor'] or OUTLET_VOICE} {claim['stance']}{via} · {claim['type']}", claim["text"]]
        lines += [f"“{_cut(claim['quote'])}”", f"{claim['title'] or claim['doc']} · {_where(claim)}"]
        lines.append(digest.claim_address(claim["claim_id"]))
    if digest.more:
        lines += ["", f"and {digest.more:,} more: {digest.address()}"]
    return "".join(f"{one_line(line)}\n" for line in lines)


def as_json(digest: Digest) -> bytes:
    """Return the digest as a JSON object in ASCII."""
    names = ("claim_id", "text", "actor", "via", "stance", "type", "title", "outlet", "published", "url")
    claims = [
        {name: claim[name] for name in names}
        | {"quote": _cut(claim["quote"]), "link": digest.claim_address(claim["claim_id"])}
        for claim in digest.claims
    ]
    row = {
        "delivery": digest.delivery, "alert": digest.alert, "filters": digest.filters.sentence(), "at": digest.at,
        "total": digest.total, "more": digest.more, "link": digest.address(), "claims": claims,
    }  # fmt: skip
    return json.dumps(row).encode("ascii")


def one_line(text: str) -> str:
    """Return text on one line, without signs that steer a terminal or turn the direction of writing."""
    return " ".join("".join(" " if _steers(sign) else sign for sign in text).split())


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(sign) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


def _cut(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else quote[: _LONGEST - 1].rstrip() + "…"


def _where(claim: dict[str, Any]) -> str:
    return " · ".join(filter(None, (claim["outlet"] or NO_OUTLET, claim["published"][:10])))


def _minute(at: str) -> str:
    return at.replace("T", " ")[:16] + " UTC"
