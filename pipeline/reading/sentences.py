"""Paragraphs and sentences: where they begin and end, with nothing of the text lost or changed."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.claim import Span
from pipeline.reading.quotations import find_quotations
from pipeline.resources import read_words

WRAPPED_WIDTH = (50, 100)
"""The longest line of a block of hard-wrapped text is this long, in characters."""

LONGEST_UNIT = 2_000
"""Characters: no sentence of news is longer, and what a reading costs grows with the square of it, or worse."""

_LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]*")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_BULLET = re.compile(r"[-*•–—]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s")

_MARKS = "\"“”„«»‟‘’‚'`"
# A run of end marks with the closing marks right behind it.
_END = re.compile(r"[.!?…]++[.!?…\"”»’')\]}]*+")
_BLANK = re.compile(r"\s++")
_STRAY = re.compile(rf"(?:[.,;:!?…]++|[{_MARKS}]{{1,2}})(?=\s|\Z)")
_OPENING = re.compile(rf"[{_MARKS}(\[{{¡¿<]*+(?:[-–—•*]\s*+)?[{_MARKS}(\[{{¡¿<]*+")
_ITEM = re.compile(r"\([a-z]\)\s")
_WORD = re.compile(r"[^\W_]")
_FIRST_WORD = re.compile(r"[^\W\d_]++(?:[’'][^\W\d_]++)?(?![\w-])")
_BEFORE_STOP = re.compile(r"[^\s()\[\]{}\"“”„«»‘‚/–—-]*\Z")
_INITIAL = re.compile(r"[^\W\d_]")
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]){1,5}")
_LABEL = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\.")
_TIME_WORD = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:E[SD]?|C[SD]|M[SD]|P[SD]|B[S]|CES?|GM|I[SR]|J[SR])T\b|UTC|GMT"
    r"|Eastern|Central|Pacific|Mountain|Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec"
)
_LOOK_BACK = 24
_PLACE_DATE = r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:, \w{1,9}\.? \w{1,9}\.?)?"
# "NAIROBI, Kenya, 3 May (Reuters) - ", "Port-Louis (AFP) — "
_DATELINE = re.compile(
    rf"(?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){{0,2}}{_PLACE_DATE}(?: \([^()\n]{{2,30}}\))?"
    rf"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{0,2}}{_PLACE_DATE} \((?:[A-Z]{{2,5}}|Reuters)\))"
    r" ?(?:--|[-–—])\s{1,3}(?=[A-Z\d“\"‘'])"
)


def paragraphs(text: str, start: int = 0) -> list[Span]:
    """Return the paragraphs of the text from `start` on, trimmed of white space.

    Each line is a paragraph, as news text has it. Lines of hard-wrapped text are joined up to the
    next blank line: lines filled to one width of 50 to 100 characters, of which at least one breaks
    off within a sentence.
    """
    return [span for block in _line_blocks(text, start) for span in _unwrap(text, block)]


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of a paragraph, trimmed and in order; every character that is no space is in one.

    A quotation that holds several sentences stays whole, with the words around it that belong to it.
    A mark without its partner is no quotation.
    """
    closed = _closed_quotations(text, span)
    inside = iter(closed)
    current = next(inside, None)
    kept = []
    for cut in _cuts(text, span, closed):
        while current is not None and current[1] <= cut:
            current = next(inside, None)
        if current is None or cut <= current[0]:
            kept.append(cut)
    return _pieces(text, span, kept)


def parse_units(text: str, span: Span) -> list[Span]:
    """Return the stretches of a paragraph that the parser reads one by one.

    As `sentences`, but a sentence's end inside a quotation counts too, and so does a dateline's; and none is longer
    than `LONGEST_UNIT`.
    """
    cuts = list(_cuts(text, span, _closed_quotations(text, span)))
    if dateline := _DATELINE.match(text, *span):
        cuts = sorted({*cuts, dateline.end()})
    return [part for unit in _pieces(text, span, cuts) for part in _shortened(text, unit)]


def _shortened(text: str, unit: Span) -> list[Span]:
    """A stretch in parts of a bearable length, each up to a space where there is one."""
    start, end = unit
    cuts = []
    while end - start > LONGEST_UNIT:
        space = text.rfind(" ", start + 1, start + LONGEST_UNIT)
        start = space if space > start else start + LONGEST_UNIT
        cuts.append(start)
    return _pieces(text, unit, cuts) if cuts else [unit]


def _closed_quotations(text: str, span: Span) -> list[Span]:
    return [quotation.outer for quotation in find_quotations(text, span) if quotation.closed]


def _line_blocks(text: str, start: int) -> Iterator[list[Span]]:
    """Runs of lines with no blank line between them; the spans keep a line's indent."""
    block: list[Span] = []
    at = start
    while at < len(text):
        end = _LINE.match(text, at).end()  # type: ignore[union-attr]
        if text[at:end].isspace() or at == end:
            if block:
                yield block
            block = []
        else:
            block.append((at, end))
        follows = _BREAK.match(text, end)
        at = follows.end() if follows else end
        # A form feed ends a page and U+2029 a paragraph, whatever their lines look like.
        if follows and follows[0] in "\f\u2029" and block:
            yield block
            block = []
    if block:
        yield block


def _unwrap(text: str, lines: list[Span]) -> Iterator[Span]:
    if len(lines) == 1 or not _is_wrapped(text, lines):
        yield from (_trim(text, line) for line in lines)
        return
    width = max(end - start for start, end in lines)
    start, end = lines[0]
    for before, line in pairwise(lines):
        if _is_filled(text, before, line, width):
            end = line[1]
        else:
            yield _trim(text, (start, end))
            start, end = line
    yield _trim(text, (start, end))


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    width = max(end - start for start, end in lines)
    if not WRAPPED_WIDTH[0] <= width <= WRAPPED_WIDTH[1]:
        return False
    return any(
        _is_filled(text, before, line, width) and _breaks_off(text, before, line) for before, line in pairwise(lines)
    )


def _is_filled(text: str, before: Span, line: Span, width: int) -> bool:
    """The next line's first word had no room left on this one."""
    content = text[line[0] : line[1]].lstrip()
    indent = line[1] - line[0] - len(content)
    indent_before = before[1] - before[0] - len(text[before[0] : before[1]].lstrip())
    if indent > indent_before or _BULLET.match(content):
        return False
    length = len(text[before[0] : before[1]].rstrip())
    return length + 1 + len(content.split(maxsplit=1)[0]) > width


def _breaks_off(text: str, before: Span, line: Span) -> bool:
    """The line ends within a sentence and the next goes on in lower case (and is no "iPhone")."""
    last = text[before[0] : before[1]].rstrip().rstrip("\"”»’')]")[-1:]
    word = text[line[0] : line[1]].split(maxsplit=1)[0]
    return last not in {".", "!", "?", "…", ":", ";"} and word[:1].islower() and word == word.lower()


def _trim(text: str, span: Span) -> Span:
    start, end = span
    blank = _BLANK.match(text, start, end)
    start = blank.end() if blank else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, span: Span, cuts: list[int]) -> list[Span]:
    edges = [span[0], *cuts, span[1]]
    spans = (_trim(text, piece) for piece in pairwise(edges))
    return [piece for piece in spans if piece[0] < piece[1]]


def _cuts(text: str, span: Span, closed: list[Span]) -> Iterator[int]:
    """The places, in order, where a sentence ends and another really begins."""
    start, end = span
    quotation_starts = {opens for opens, _ in closed}
    quotation_ends = {closes for _, closes in closed}
    last, looked, has_word = _trim(text, span)[0], start, False
    at = start
    while (found := _END.search(text, at, end)) is not None:
        at = _stretch(text, found.start(), found.end(), end, quotation_starts, quotation_ends)
        if at >= end:
            return
        # Marks alone are no sentence: they go with the words after them.
        has_word = has_word or _WORD.search(text, looked, found.start()) is not None
        looked = found.start()
        if has_word and _ends(text, found, at, last, end):
            yield at
            blank = _BLANK.match(text, at, end)
            last, has_word = blank.end() if blank else at, False


def _stretch(text: str, first: int, at: int, end: int, starts: set[int], ends: set[int]) -> int:
    """Where the end marks at `first` to `at` are over, with what stands lost behind them.

    That is marks with space around them ("said. . tweeted"), and a quotation's closing mark that
    has a space before it ("to leave. “"). A mark that opens a quotation is left to what follows.
    """
    for place in range(first, min(at, first + 8)):
        if place in starts:
            return place
    while at < end:
        blank = _BLANK.match(text, at, end)
        here = blank.end() if blank else at
        stray = _STRAY.match(text, here, end)
        if stray is not None and here not in starts and (blank or here in ends):
            at = stray.end()
        elif here < end and text[here] in _MARKS and here not in starts and not ends.isdisjoint((here + 1, here + 2)):
            at = here + 1 if here + 1 in ends else here + 2
        else:
            break
    return at


def _ends(text: str, found: re.Match[str], at: int, last: int, end: int) -> bool:
    """Tell whether the end marks `found`, over at `at`, end a sentence that began at `last`."""
    blank = _BLANK.match(text, at, end)
    following = blank.end() if blank else at
    opening = _OPENING.match(text, following, end)
    begins = opening.end() if opening else following
    if begins >= end or not (_may_begin(text, begins, end) or _ITEM.match(text, following, end)):
        return False
    word = _FIRST_WORD.match(text, begins, end)
    opens = word is not None and _opens_sentence(text, word, end)
    if blank is None and not _is_glued(text, found, at, opens):
        return False
    stop = found[0][0] == "."
    if any(mark in _MARKS for mark in text[found.start() : at]):
        # '“We act.” – Commissioner X': the dash names the speaker.
        if text[following] in "-–—":
            return False
        if not opens and _names_speaker(text, begins, end, after_stop=stop):
            return False
    if not stop or found[0][1:2] in {".", "!", "?", "…"}:
        return True
    return _stop_ends(text, found.start(), last, begins, end, opens)


def _may_begin(text: str, at: int, end: int) -> bool:
    """A sentence begins with a capital, a digit, a sign such as $, or a name such as "iPhone"."""
    first = text[at]
    if first.islower():
        return at + 1 < end and text[at + 1].isupper()
    return not (first.isspace() or first in ".,;:!?…)]}%&/-–—")


def _is_glued(text: str, found: re.Match[str], at: int, opens: bool) -> bool:
    """No space follows: a sentence ends only at a closing quotation mark, or before a plain opening word."""
    if text[at - 1] in "\"”»’'":
        return text[at : at + 1].isupper()
    return opens and len(found[0]) == 1 and text[max(0, found.start() - 2) : found.start()].islower()


def _opens_sentence(text: str, word: re.Match[str], end: int) -> bool:
    # "A." and "I." are initials.
    initial = len(word[0]) == 1 and word.end() < end and text[word.end()] == "."
    return not initial and word[0].replace("’", "'") in _openers()


def _names_speaker(text: str, at: int, end: int, after_stop: bool) -> bool:
    """'“Why?” Blinken asked'; after a full stop only a tail that says nothing more: '“It is.” Price said.'"""
    tail = _speaker().match(text, at, min(end, at + 120))
    if tail is None:
        return False
    return not after_stop or tail.end() >= end or text[tail.end()] in ".,"


def _stop_ends(text: str, stop: int, last: int, begins: int, end: int, opens: bool) -> bool:
    """Tell whether one full stop ends the sentence, or only an abbreviation, an initial or a list's label."""
    if stop - last <= 6 and _LABEL.fullmatch(text, last, stop + 1):
        return False
    before = _BEFORE_STOP.search(text, max(last, stop - _LOOK_BACK), stop)
    word = before[0] if before else ""
    kind = _abbreviations().get(word)
    if kind is None and _DOTTED.fullmatch(word):
        kind = "either"
    if kind is None and _INITIAL.fullmatch(word) and word.isupper():
        kind = "either"
    if kind is None:
        return True
    if kind == "title":
        return False
    if kind == "number":
        return not text[begins].isdigit()
    if kind == "unit":
        return text[begins].isupper() and _TIME_WORD.match(text, begins, end) is None
    return opens


@cache
def _abbreviations() -> dict[str, str]:
    return dict(line.rsplit(maxsplit=1) for line in read_words("abbreviations.txt"))


@cache
def _openers() -> frozenset[str]:
    return frozenset(read_words("sentence_openers.txt"))


@cache
def _speaker() -> re.Pattern[str]:
    verbs = "|".join(read_words("speech_verbs.txt"))
    return re.compile(rf"(?:[^\W\d_][\w’'.-]*\s){{1,5}}(?:{verbs})\b")
