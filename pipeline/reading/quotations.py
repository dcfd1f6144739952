"""Quotations: which words stand between quotation marks, whatever marks the article uses."""

import re
from dataclasses import dataclass

from pipeline.claim import Span

MAX_LENGTH = 5000
"""A quotation longer than this, in characters, is taken for an unbalanced mark."""

_MARK = re.compile(r"``|''|[\"“”„«»‟]|(?<!\w)[‘‚'`](?=\w)|(?<=[\w.,!?;:…—-])[’'](?!\w)")
_NEXT_MARK = re.compile(r"\s{1,20}([\"“”„«‟])(?=\w)")
_SMALL_NEXT = re.compile(r" [a-z]")
_OPENERS = "“„«‟``‘‚"
_CLOSERS = "”»’"
_FAMILY = {
    **dict.fromkeys(["“", "”", "„", "‟", '"', "``", "''"], "double"),
    **dict.fromkeys(["«", "»"], "angle"),
    **dict.fromkeys(["‘", "’", "‚", "'", "`"], "single"),
}


@dataclass(frozen=True)
class Quotation:
    """A quotation: where its marks stand (`outer`) and the words between them (`inner`).

    `closed` is False where the paragraph ends before the closing mark does, as in a quotation that
    goes on in the next paragraph.
    """

    outer: Span
    inner: Span
    closed: bool = True


def find_quotations(text: str, paragraph: Span) -> list[Quotation]:
    """Find the outermost quotations of a paragraph, in order.

    Like marks are paired with like. A mark's side is read from the white space around it, as machine
    translation often turns marks the wrong way round. A lone opening mark opens a quotation to the paragraph's
    end where it stands at the paragraph's very start, or where the next paragraph takes the quotation up with
    the same mark; any other lone mark is nothing.
    """
    start, end = paragraph
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            if _may_open(text, mark, start, end):
                opened = mark
        elif _FAMILY[mark[0]] == _FAMILY[opened[0]]:
            if _is_apostrophe(text, mark, end):
                continue
            if mark.end() - opened.start() > MAX_LENGTH:
                opened = mark if _may_open(text, mark, start, end) else None
            elif _reopens(text, mark, opened, end):
                opened = mark
            else:
                found.append(_quotation(text, opened, mark))
                opened = None
        elif _FAMILY[opened[0]] == "single" and _FAMILY[mark[0]] == "double" and _may_open(text, mark, start, end):
            # A single mark still open when a double one opens was more likely an apostrophe.
            opened = mark
    if opened is not None and _FAMILY[opened[0]] == "double" and _runs_to_the_end(text, opened, start, end):
        found.append(Quotation((opened.start(), end), (opened.end(), end), closed=False))
    return [quotation for quotation in found if quotation.inner[0] < quotation.inner[1]]


def _is_apostrophe(text: str, mark: re.Match[str], end: int) -> bool:
    """Tell whether a single mark stands behind a plural ("two weeks' wages") rather than at a quotation's end.

    It does if a small letter follows and another mark, before one that opens, closes better: behind a stop.
    """
    at, after = mark.start(), mark.end()
    if mark[0] not in "’'" or text[at - 1] != "s" or not _SMALL_NEXT.match(text, after, end):
        return False
    following = _MARK.search(text, after, end)
    while following is not None and _FAMILY[following[0]] == "single":
        if following[0] in "‘‚`" or text[following.start() - 1].isspace():
            return False
        if text[following.start() - 1] in ".,!?;:…—":
            return True
        following = _MARK.search(text, following.end(), end)
    return False


def _runs_to_the_end(text: str, opened: re.Match[str], start: int, end: int) -> bool:
    if opened.start() - start <= 1:
        return True
    behind = _NEXT_MARK.match(text, end)
    return behind is not None and behind[1] == opened[0]


def _may_open(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """A mark opens where a word follows it; a closing shape only where nothing precedes it."""
    at, after = mark.start(), mark.end()
    follows = after < end and not text[after].isspace()
    if mark[0] in _CLOSERS:
        return follows and (at == start or text[at - 1].isspace())
    if mark[0] in _OPENERS:
        return after < end
    return follows and (at == start or text[at - 1].isspace() or text[at - 1] in "([{—–-/…:" or mark[0] == '"')


def _reopens(text: str, mark: re.Match[str], opened: re.Match[str], end: int) -> bool:
    """A second curly opening mark at a sentence's start: the first one was alone."""
    if mark[0] not in "“„" or opened[0] != mark[0] or mark.end() >= end or text[mark.end()].isspace():
        return False
    return text[max(0, mark.start() - 3) : mark.start()].rstrip()[-1:] in {".", "!", "?", ":"}


def _quotation(text: str, opened: re.Match[str], closed: re.Match[str]) -> Quotation:
    inner_start, inner_end = opened.end(), closed.start()
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_start < inner_end and text[inner_end - 1].isspace():
        inner_end -= 1
    return Quotation((opened.start(), closed.end()), (inner_start, inner_end))
