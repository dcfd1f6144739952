"""The JSON-LD of a page: what it declares of itself in schema.org's words."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

_COMMENT = re.compile(r"\A\s*(?:<!--|/\*.*?\*/|<!\[CDATA\[)+|(?:-->|//\]\]>|\]\]>)\s*\Z", re.DOTALL)
_MOST_DEPTH = 12
"""Nodes within nodes; deeper ones are nothing that a page declares."""


def declared_nodes(page: HtmlElement) -> tuple[list[Node], list[str]]:
    """Return the nodes that a page declares, in order, and one line for each script that is no JSON."""
    found: list[Node] = []
    broken = []
    scripts = page.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
    for number, script in enumerate(scripts, 1):
        text = _COMMENT.sub("", script.text_content())
        if not text.strip():
            continue
        try:
            found += top_nodes(json.loads(text.rstrip("; \t\r\n"), strict=False))
        except (ValueError, RecursionError) as error:
            what = "nested too deep" if isinstance(error, RecursionError) else str(error)
            broken.append(f"JSON-LD script {number} of {len(scripts)} is broken ({what})")
    return found, broken


def top_nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    """Yield the nodes of lists, of `@graph` and of `mainEntity`; not those that other nodes only mention."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from top_nodes(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), dict | list):
                yield from top_nodes(value[key], depth + 1)


def types(node: Node) -> list[str]:
    """Return a node's types, without the address of the vocabulary."""
    return [one.rsplit("/", 1)[-1] for one in as_list(node.get("@type")) if isinstance(one, str)]


def as_list(value: Any) -> Sequence[Any]:
    """Return a property's values, of which there may be one, none or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str:
    """Return the text of a property on one line: its own, its first value's, or the name of what it refers to."""
    for one in as_list(value):
        if isinstance(one, dict):
            one = one.get("name") or one.get("@value") or one.get("headline")
            one = one[0] if isinstance(one, list) and one else one
        if isinstance(one, str | int | float) and not isinstance(one, bool) and str(one).strip():
            return " ".join(str(one).split())
    return ""
