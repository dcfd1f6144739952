"""Article text of a PDF: lines put together to paragraphs by where they stand, running heads left out.

pypdf says which words stand where, in the order in which the page draws them, which is nearly always that of reading.
"""

import dataclasses
import logging
import math
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader

from pipeline.article import Article
from pipeline.formats.endings import Kind
from pipeline.formats.item import MAX_BYTES, Item, taken_for
from pipeline.formats.properties import declared_title, with_author
from pipeline.inputs import MAX_TITLE, InputError, parse_article
from pipeline.reading.articles import MAX_CHARACTERS
from pipeline.resources import read_words

MAX_SECONDS = 60.0
"""A file that takes longer was made to."""
MIN_LETTERS = 40
"""A document with fewer letters holds pictures of its text."""

_LARGER = 1.15
"""How much larger than the text below it a headline is."""
_MAX_SIZE = 10_000
"""Points; text of another size, or of none, is not to be seen."""
_INITIAL = 1.8
"""How much larger than its text a letter is that stands by itself at its beginning."""
_WIDER = 1.2
"""How much more than between two lines of a paragraph there is between two paragraphs."""
_ROOM = 0.9
"""The share of a line's usual length that is surely no full line, whatever letters are in it."""
_EDGE = 3
"""The lines at the top and at the foot of a page among which running heads are."""
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE)
_PRINTED = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?: [AP]M)?\b.{0,200}|(?:https?|file)://.{1,300}\d+/\d+"
)
"""What a browser prints at the top and at the foot of a page."""
_NOTE = re.compile(r"\s*[\d*†‡,]{1,4}\s*")
"""What is raised beside a word to lead to a footnote: glued to a number it would make another of it."""
_BULLET = re.compile(r"[•‣◦▪●■*–-]\s")
_SYMBOL = re.compile(r"^[\ue000-\uf8ff](?=\s)")
"""What a bullet of a font of symbols is to others."""
_STOPPED = re.compile(r"[.!?…:;][\"”»’')\]]*$")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")

# What is wrong with a file is said once, in our words.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class _Line:
    """A line of a page: where it begins, counted from the page's foot in points, and how large its type is."""

    text: str
    x: float
    y: float
    size: float
    page: int


def read_pdf(item: Item) -> Article:
    """Read a PDF as one article.

    Raises InputError if it is none, is larger than 100 MB, has a password, holds pictures in the place of text,
    holds more than an article, or takes longer than a minute.
    """
    item.file.seek(0, 2)
    if item.file.tell() > MAX_BYTES:
        raise InputError(f"{item.name} is larger than {MAX_BYTES // 1_000_000} MB")
    with taken_for(item, Kind.PDF):
        reader = PdfReader(item.file)
        # A document that only restricts printing or copying opens with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{item.name} is encrypted: save it without its password")
        pages = _pages(reader, item.name)
        known = {name: str(value) for name, value in (reader.metadata or {}).items()}
        lines = [line for page in _without_running_heads(pages) for line in page]
        if sum(c.isalpha() for line in lines for c in line.text) < MIN_LETTERS:
            raise InputError(f"{item.name} holds no text, only pictures (a scan?)")
        return _article(item, _paragraphs(lines), known)


def _article(item: Item, paragraphs: Sequence[tuple[str, float]], known: dict[str, str]) -> Article:
    text = "\n\n".join(paragraph for paragraph, _ in paragraphs)
    title = _largest(paragraphs) or declared_title(known.get("/Title", ""))
    article = parse_article(text, item.doc, item.source, title=title)
    return with_author(article, known.get("/Author", ""))


def _largest(paragraphs: Sequence[tuple[str, float]]) -> str:
    """What is set in the largest type near the beginning, if it is larger than most of the text."""
    body = Counter[float]()
    for paragraph, size in paragraphs:
        body[round(size, 1)] += len(paragraph)
    usual = body.most_common(1)[0][0]
    text, size = max(paragraphs[:8], key=lambda one: one[1])
    return text if size >= _LARGER * usual and " " in text and len(text) <= MAX_TITLE else ""


# Lines


def _pages(reader: PdfReader, name: str) -> list[list[_Line]]:
    deadline = time.monotonic() + MAX_SECONDS
    pages: list[list[_Line]] = []
    length = 0
    for number, page in enumerate(reader.pages):
        _check_time(deadline, name)
        pages.append(_lines(page, number, deadline, name))
        length += sum(len(line.text) for line in pages[-1])
        if length > MAX_CHARACTERS:
            raise InputError(f"{name} holds more text than an article ({MAX_CHARACTERS:,} characters)")
    return pages


def _check_time(deadline: float, name: str) -> None:
    if time.monotonic() > deadline:
        raise InputError(f"{name} takes longer than {MAX_SECONDS:.0f} seconds to read")


def _lines(page: PageObject, number: int, deadline: float, name: str) -> list[_Line]:
    """The lines of a page in the order in which it draws them."""
    lines: list[_Line] = []

    def at_each_operator(*_: Any) -> None:
        _check_time(deadline, name)

    def add(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        if not text.strip():
            if lines and text and not text.count("\n"):
                lines[-1] = dataclasses.replace(lines[-1], text=lines[-1].text + " ")
            return
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        size = abs(size) * math.hypot(tm[0], tm[1]) * math.hypot(cm[0], cm[1])
        if not (math.isfinite(x) and math.isfinite(y) and 0 < size < _MAX_SIZE):
            return
        last = lines[-1] if lines else None
        if last is not None and _NOTE.fullmatch(text) and size < 0.9 * last.size and 0 < y - last.y < last.size:
            return
        if last is not None and abs(last.y - y) < 0.6 * min(size, last.size) and x >= last.x:
            larger = max(last.size, size)
            lines[-1] = dataclasses.replace(last, text=last.text + text.replace("\n", " "), size=larger)
        else:
            lines.append(_Line(text.replace("\n", " "), x, y, size, number))

    page.extract_text(visitor_operand_before=at_each_operator, visitor_text=add)
    lines = _with_initials(lines)
    # Chromium draws a hyphen that it puts in after the space that a soft one is to it.
    plain = (" ".join(line.text.translate(_LIGATURES).split()).replace(" ‐", "‐") for line in lines)
    plain = (_SYMBOL.sub("•", text) for text in plain)
    return [dataclasses.replace(line, text=text) for line, text in zip(lines, plain, strict=True) if text]


def _with_initials(lines: Sequence[_Line]) -> list[_Line]:
    """Put each large letter at the beginning of a text to the line beside it, wherever in the order it is drawn."""
    kept = list(lines)
    for initial in lines:
        if not re.fullmatch(r"[“\"‘']?\w", initial.text.strip()):
            continue
        beside = [
            line
            for line in kept
            if initial.size > _INITIAL * line.size
            and 0 < line.x - initial.x < 2 * initial.size
            and -line.size < line.y - initial.y < initial.size
        ]
        if beside:
            first = max(beside, key=lambda line: line.y)
            kept.remove(initial)
            kept[kept.index(first)] = dataclasses.replace(first, text=initial.text.strip() + first.text, x=initial.x)
    return kept


def _without_running_heads(pages: Sequence[Sequence[_Line]]) -> Iterator[list[_Line]]:
    """Leave out lines near the edges that stand on half of the pages, or number them."""
    edges = [{id(line) for line in _edge(page)} for page in pages]
    seen = Counter(pattern for page in pages for pattern in {_pattern(line) for line in _edge(page)})
    for page, edge in zip(pages, edges, strict=True):
        yield [
            line
            for line in page
            if id(line) not in edge
            or not (
                _PAGE_NUMBER.fullmatch(line.text)
                or _PRINTED.fullmatch(line.text)
                or (len(pages) > 1 and seen[_pattern(line)] >= max(2, len(pages) / 2))
            )
        ]


def _edge(page: Sequence[_Line]) -> list[_Line]:
    down = sorted(page, key=lambda line: -line.y)
    return down[:_EDGE] + down[-_EDGE:]


def _pattern(line: _Line) -> tuple[str, int]:
    """A running head's words whatever its numbers, with the height at which it stands."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y / 4)


# Paragraphs


def _paragraphs(lines: Sequence[_Line]) -> list[tuple[str, float]]:
    """Put lines together to paragraphs; each with the size of its type."""
    leading = _leading(lines)
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    width = sorted(len(line.text) for line in lines)[int(0.8 * (len(lines) - 1))]
    groups: list[list[_Line]] = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins(before, line, leading, width, indented=len(groups[-1]) == 1):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [(_joined([line.text for line in group], words), max(line.size for line in group)) for group in groups]


def _leading(lines: Sequence[_Line]) -> float:
    """The usual distance between two lines of a paragraph, as a multiple of the type's size."""
    gaps = Counter(
        round((before.y - line.y) / line.size, 1)
        for before, line in pairwise(lines)
        if before.page == line.page and 0 < before.y - line.y < 4 * line.size
    )
    # Of distances that are nearly as common as the most common the smallest: paragraphs may have one line each.
    most = max(gaps.values(), default=0)
    return min((gap for gap, count in gaps.items() if count >= most / 2), default=1.2)


def _begins(before: _Line, line: _Line, leading: float, width: int, *, indented: bool) -> bool:
    """Whether a line begins a paragraph."""
    if abs(before.size - line.size) > 0.08 * before.size or _BULLET.match(line.text):
        return True
    down = before.y - line.y
    stopped = bool(_STOPPED.search(before.text))
    if before.page != line.page or not 0 <= down <= 4 * line.size:
        # The text goes on in another column or on another page.
        return stopped or (line.text[:1].isupper() and len(before.text) < 0.6 * width)
    if down > _WIDER * leading * line.size:
        # A raised figure in a line moves it away from the one before.
        return stopped or not line.text[:1].islower() or len(before.text) < 0.6 * width
    # The second line of a paragraph whose first is indented stands to its left, any other one beneath it.
    if line.x > before.x + 0.5 * line.size and not indented:
        return True
    if not stopped:
        return len(before.text) < 0.4 * width and line.text[:1].isupper()
    # The line's first word had room on the one before.
    return len(before.text) + 1 + len(line.text.split(maxsplit=1)[0]) < _ROOM * width and not line.text[:1].islower()


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Put the lines of a paragraph together, and words that a line's end has broken."""
    text = lines[0]
    for line in lines[1:]:
        broken = _BROKEN.search(text)
        if broken is None or not line[:1].isalpha():
            text += ("" if text.endswith(("-", "—", "/")) else " ") + line
        elif _is_one_word(broken[1], line, words, soft=text.endswith("\u00ad")):
            text = text[: broken.end(1)] + line
        else:
            text = text[: broken.end(1)] + "-" + line
    return text.replace("\u00ad", "").replace("‐", "-")


def _is_one_word(before: str, line: str, words: Counter[str], *, soft: bool) -> bool:
    """Whether the hyphen between two lines was put there by the line's end."""
    after = _WORD.match(line)
    if soft or after is None:
        return soft
    whole, hyphened = (before + after[0]).casefold(), f"{before}-{after[0]}".casefold()
    if words[whole] != words[hyphened]:
        return words[whole] > words[hyphened]
    return line[:1].islower() and before.casefold() not in read_words("hyphen_prefixes.txt")
