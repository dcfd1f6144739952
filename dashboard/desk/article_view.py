"""The whole article at a claim, as a component of the page: click a claim to go to it, select words to mark them.

The article's text reaches the page only escaped; the component tells the server nothing but a claim's id and two
offsets, which the server looks up.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import filters, marking
from dashboard.style import STYLE
from pipeline.article import Article
from pipeline.claim import Span

_CSS = STYLE.removeprefix("<style>").removesuffix("</style>")
_JS = """
export default function ({ parentElement, data, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".cd-article");
  if (root.dataset.shown !== data.key) {
    root.dataset.shown = data.key;
    root.innerHTML = data.html;
    const here = root.querySelector("mark.cd-here");
    if (here) root.scrollTop = here.offsetTop - root.offsetTop - root.clientHeight / 3;
  }
  // Offsets count characters as Python does, not halves of them.
  const length = (text) => Array.from(text).length;
  const offset = (node, at) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const block = element && element.closest("p[data-start]");
    if (!block || !root.contains(block)) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, at);
    const piece = before.cloneContents();
    piece.querySelectorAll("a.cd-number").forEach((link) => link.remove());
    return Number(block.dataset.start) + length(piece.textContent);
  };
  const chosen = () => {
    const owner = root.getRootNode();
    const selection = owner.getSelection ? owner.getSelection() : document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : [start, end];
  };
  root.onmouseup = () => {
    const span = chosen();
    if (span) setStateValue("selection", span);
  };
  root.onclick = (event) => {
    const target = event.target.closest("[data-claim]");
    if (!target || chosen()) return;
    event.preventDefault();
    setTriggerValue("jump", target.dataset.claim);
  };
  return () => { root.onclick = null; root.onmouseup = null; };
}
"""

_component = st.components.v2.component(
    "article",
    html='<div class="cd-article" tabindex="0" role="region" aria-label="The article"></div>',
    css=_CSS,
    js=_JS,
)
KEY = "article view"


def article_view(article: Article, claims: list[dict[str, Any]], here: str, on_jump: Callable[[], None]) -> None:
    """Draw an article with its claims marked and numbered, scrolled to the claim `here`."""
    st.html(marking.key())
    html = marking.article_text(article, claims, filters.claim_address, here)
    _component(
        key=KEY,
        data={"html": html, "key": f"{here} {hash(html)}"},
        on_jump_change=on_jump,
        on_selection_change=lambda: None,
    )


def jumped_to() -> str | None:
    """Return the claim that was clicked, in the run that follows the click."""
    return _state().get("jump")


def selection() -> Span | None:
    """Return the words that are selected in the article, as offsets, or None."""
    span = _state().get("selection")
    return (int(span[0]), int(span[1])) if isinstance(span, (list, tuple)) and len(span) == 2 else None


def _state() -> dict[str, Any]:
    return dict(st.session_state.get(KEY) or {})
