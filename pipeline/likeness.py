"""Claims that may say the same as another one, for an editor to merge."""

import re
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Engine

from pipeline.claim import Span
from pipeline.filters import Filters
from pipeline.store import article_claims, claim_rows, claims_page

_ALIKE = 60
"""Of 100, the share of words in common from which a claim of the same article is offered."""
_MOST = 30


def alike(engine: Engine, claim: dict[str, Any], words: str = "") -> list[dict[str, Any]]:
    """Return claims that may say the same as one: those with its very proposition, and near ones of its article.

    With `words`, those that hold them too. The likest come first, at most 30.
    """
    found = list(claim_rows(engine, Filters(proposition=claim["proposition_key"])))
    tables = [article_claims(engine, claim["article_id"])]
    if words.strip():
        tables.append(claims_page(engine, Filters(text=words.strip()), _MOST))
    for table in tables:
        found += [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    others = {row["claim_id"]: row for row in found if row["claim_id"] != claim["claim_id"]}
    scored = [(fuzz.token_set_ratio(row["text"].lower(), claim["text"].lower()), row) for row in others.values()]
    wanted = words.strip().lower()
    kept = [(score, row) for score, row in scored if score >= _ALIKE or (wanted and wanted in row["text"].lower())]
    return [row for _, row in sorted(kept, key=lambda one: (-one[0], one[1]["claim_id"]))][:_MOST]


def find_words(text: str, words: str) -> Span | None:
    """Return where words stand in an article, whatever white space parts them; None where they don't."""
    parts = words.split()
    if not parts:
        return None
    found = re.search(r"\s+".join(map(re.escape, parts)), text)
    return found.span() if found else None
