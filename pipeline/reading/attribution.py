"""Joins what the parse shows with the article's quotations: who says what, in whose words.

Every quotation belongs to one attribution. It is looked for in this order: a cue of the same sentence
whose content it is; a cue of the same sentence that takes quotations; the speaker of the quotation or
sentence before it, in the paragraph or in the one before. A quotation that none of these reaches stays
unattributed: a speaker is never guessed.
"""

import bisect
import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from pipeline.claim import Span
from pipeline.reading.cues import cue_of
from pipeline.reading.frames import Found, find_frames
from pipeline.reading.quotations import Quotation, find_quotations
from pipeline.reading.syntax import is_finite, is_verb, noun_phrase, subject
from pipeline.resources import listed, read_words
from pipeline.taxonomy import AttributionKind, Stance

MIN_WORDS = 4
"""A quotation of fewer words with no finite verb is a quoted phrase, not a statement of its own."""

_SPEAKER = re.compile(r"[“\"]?(?:From |Q\. |A\. )?((?:[A-Z][\w.'’-]*\s?){1,5}(?:\([^)\n]{1,40}\)\s?)?):\s+(?=\S)")
_DASH_SPEAKER = re.compile(r"\s*[–—―-]{1,2}\s*(?=[A-Z])")


class Reader:
    """The parse of one article with its paragraphs, sentences and quotations, indexed by token."""

    def __init__(self, doc: Doc, paragraphs: Sequence[Span], sentences: Sequence[Span]) -> None:
        self.doc = doc
        self.text = doc.text
        self.starts = [token.idx for token in doc]
        self.paragraphs = list(paragraphs)
        self.sentences = list(sentences)
        self.quotations = [q for paragraph in paragraphs for q in find_quotations(self.text, paragraph)]
        self.quoted = set().union(*(self.tokens(quotation.inner) for quotation in self.quotations))
        """The tokens inside any quotation."""

    def tokens(self, span: Span) -> set[int]:
        """Return the numbers of the tokens that lie in a span."""
        first = bisect.bisect_left(self.starts, span[0])
        return {i for i in range(first, bisect.bisect_left(self.starts, span[1])) if not self.doc[i].is_space}

    def quotation_at(self, offset: int) -> Quotation | None:
        """Return the quotation whose words an offset lies in, if there is one."""
        return next((q for q in self.quotations if q.inner[0] <= offset < q.inner[1]), None)

    def around(self, places: Sequence[Span], offset: int) -> int:
        """Return the index of the span, in a sorted list of spans, that an offset lies in or follows."""
        return max(0, bisect.bisect_right(places, (offset, len(self.text))) - 1)


def find_attributions(reader: Reader) -> list[Found]:
    """Find the attributions of an article, in order of their place in it."""
    found = find_frames(reader.doc)
    for one in found:
        _keep_in_quotation(reader, one)
    found = [one for one in found if one.content]
    for one in found:
        _extend_list(reader, one)
    _give_quotations(reader, found)
    found += _transcript_turns(reader, found)
    kept = [one for one in _distinct(found) if _worth_keeping(reader.doc, one)]
    return sorted(kept, key=lambda one: (min(one.content), one.cue_head))


def of_the_article(reader: Reader, found: Sequence[Found]) -> list[Found]:
    """Return the attributions that the article itself makes, without those that its speakers make.

    What a speaker attributes, in quoted words or in what the article reports of them, is part of what they
    say. It shows in the claims, relayed by them. A statement reported within a report ("A said that B had
    said so") is kept: there the article tells of both.
    """
    inside = set().union(*(one.content - one.source for one in found if one.clause))
    return [
        one
        for one in found
        if one.cue_head not in reader.quoted and (one.cue_head not in inside or _tells(reader.doc[one.cue_head]))
    ]


def _tells(token: Token) -> bool:
    return (
        token.lower_ in read_words("speech_verbs.txt")
        and is_finite(token)
        and not any(child.tag_ == "MD" for child in token.children)
    )


def kind_of(reader: Reader, found: Found) -> AttributionKind:
    """Tell whether the content is the source's words, the article's, or both mixed."""
    words = {i for i in found.content if not reader.doc[i].is_punct and not reader.doc[i].is_space}
    quoted = reader.quoted & words
    if len(quoted) >= 0.9 * len(words):
        return AttributionKind.DIRECT
    return AttributionKind.MIXED if quoted else AttributionKind.INDIRECT


def _distinct(found: list[Found]) -> list[Found]:
    by_place: dict[tuple[int, frozenset[int]], Found] = {}
    for one in found:
        by_place.setdefault((one.cue_head, frozenset(one.content)), one)
    return list(by_place.values())


def _worth_keeping(doc: Doc, found: Found) -> bool:
    return any(doc[i].is_alpha or doc[i].like_num for i in found.content)


def _keep_in_quotation(reader: Reader, one: Found) -> None:
    """What a quoted cue attributes is quoted with it, whatever the parser made of the words around the marks."""
    quotation = reader.quotation_at(reader.doc[one.cue_head].idx)
    if quotation is not None:
        one.content &= reader.tokens(quotation.inner)


def _extend_list(reader: Reader, one: Found) -> None:
    """A list of that-clauses goes on: "that A, that B, and that C", where the parser stopped after A."""
    doc = reader.doc
    if not one.clause or doc[min(one.content)].lower_ != "that" or min(one.content) < one.cue_head:
        return
    last = max(one.content)
    unit = doc[last].sent
    quotation = reader.quotation_at(doc[last].idx)
    end = unit.end if quotation is None else min(unit.end, max(reader.tokens(quotation.inner)) + 1)
    rest = list(range(last + 1, end))
    words = [doc[i].lower_ for i in rest[:3]]
    if words[:1] == [","]:
        words = words[1:]
    if words[:1] == ["that"] or words[:2] in (["and", "that"], ["or", "that"], ["but", "that"]):
        one.content |= {i for i in rest if not doc[i].is_space} - one.cue - one.source


def _give_quotations(reader: Reader, found: list[Found]) -> None:
    last: Found | None = None
    last_paragraph = -2
    goes_on = False
    for quotation in reader.quotations:
        inner = reader.tokens(quotation.inner)
        if not inner:
            continue
        whole = reader.tokens(quotation.outer)
        paragraph = reader.around(reader.paragraphs, quotation.outer[0])
        statement = _is_statement(reader.doc, inner)
        owner = _owner_by_parse(found, inner)
        if owner is None and statement:
            owner = _owner_by_cue(reader, found, quotation, inner)
        if owner is None and statement and _stands_alone(reader, quotation):
            previous = _speaker_before(reader, found, quotation, paragraph)
            if last is not None and last_paragraph == paragraph:
                owner = last
            elif goes_on and last is not None and last_paragraph == paragraph - 1:
                previous = last
            if owner is None and previous is not None:
                owner = Found(previous.cue_head, "the speaker before goes on", Stance.SUPPORTS)
                owner.source_head, owner.source, owner.cue = (
                    previous.source_head,
                    set(previous.source),
                    set(previous.cue),
                )
                found.append(owner)
        if owner is not None and (statement or owner.content & inner):
            if statement or len(owner.content & inner) >= 0.5 * len(inner):
                owner.content |= whole - owner.cue - owner.source
            if statement:
                owner.clause = True
                last, last_paragraph = owner, paragraph
        goes_on = not quotation.closed


def _is_statement(doc: Doc, inner: set[int]) -> bool:
    words = [i for i in inner if doc[i].is_alpha]
    return len(words) >= MIN_WORDS or any(is_verb(doc[i]) and is_finite(doc[i]) for i in inner)


def _owner_by_parse(found: list[Found], inner: set[int]) -> Found | None:
    """The attribution with its cue outside the quotation whose content shares most with it."""
    outside = [one for one in found if one.cue_head not in inner and one.content & inner]
    quoting = [one for one in outside if one.clause]
    return max(quoting or outside, key=lambda one: (len(one.content & inner), -len(one.content)), default=None)


def _owner_by_cue(reader: Reader, found: list[Found], quotation: Quotation, inner: set[int]) -> Found | None:
    """A cue that takes quotations, in the same sentence, nearest to the quotation; or a dash or colon."""
    sentence = reader.sentences[reader.around(reader.sentences, quotation.inner[1] - 1)]
    first = reader.sentences[reader.around(reader.sentences, quotation.outer[0])]
    near = reader.tokens((min(first[0], quotation.outer[0]), max(sentence[1], quotation.outer[1])))
    best: tuple[int, Token] | None = None
    for i in near - inner:
        token = reader.doc[i]
        if not _speaks(token) or reader.quotation_at(token.idx) not in {None, quotation}:
            continue
        distance = min(abs(token.idx - quotation.outer[1]), abs(quotation.outer[0] - token.idx))
        if best is None or distance < best[0]:
            best = (distance, token)
    if best is None:
        return _dash_speaker(reader, found, quotation)
    verb = best[1]
    known = next((one for one in found if one.cue_head == verb.i and one.clause), None)
    if known is not None:
        return known
    cue = cue_of(verb)
    stance = cue.stance if cue is not None else Stance.SUPPORTS
    owner = Found(verb.i, f"{verb.lemma_} + quotation", stance, cue={verb.i})
    head = subject(verb) or _neighbour(verb, inner)
    if head is not None and head.i not in inner:
        owner.source_head, owner.source = head.i, noun_phrase(head) - inner - {verb.i}
    found.append(owner)
    return owner


def _neighbour(verb: Token, inner: set[int]) -> Token | None:
    """The name beside a cue whose subject the parser lost: '…" Blinken told' or 'said Blinken'."""
    for step in (-1, 1):
        at = verb.i + step
        if 0 <= at < len(verb.doc) and at not in inner and verb.doc[at].pos_ in {"PROPN", "PRON", "NOUN"}:
            return verb.doc[at]
    return None


def _dash_speaker(reader: Reader, found: list[Found], quotation: Quotation) -> Found | None:
    """'"..." – Commissioner X': a name behind a dash right after the quotation."""
    match = _DASH_SPEAKER.match(reader.text, quotation.outer[1])
    paragraph = reader.paragraphs[reader.around(reader.paragraphs, quotation.outer[0])]
    if match is None or match.end() >= paragraph[1]:
        return None
    name = sorted(reader.tokens((match.end(), min(paragraph[1], match.end() + 80))))
    taken: list[int] = []
    for i in name:
        token = reader.doc[i]
        if not (token.pos_ == "PROPN" or token.text[:1].isupper() or token.lower_ in {"of", "the"}):
            break
        taken.append(i)
    if not taken:
        return None
    owner = Found(taken[-1], "quotation – name", Stance.SUPPORTS, taken[-1], set(taken))
    found.append(owner)
    return owner


def _stands_alone(reader: Reader, quotation: Quotation) -> bool:
    """The quotation is a sentence of its own, or opens one: nothing but it from the last full stop on."""
    sentence = reader.sentences[reader.around(reader.sentences, quotation.outer[0])]
    before = reader.text[sentence[0] : quotation.outer[0]].strip()
    last = reader.sentences[reader.around(reader.sentences, quotation.inner[1] - 1)]
    after = reader.text[quotation.outer[1] : last[1]].strip(" .,;:!?…")
    return not before and not after


def _speaker_before(reader: Reader, found: list[Found], quotation: Quotation, paragraph: int) -> Found | None:
    """Who spoke last before a quotation, in its paragraph or the one before."""
    start = reader.paragraphs[max(0, paragraph - 1)][0]
    speakers = [
        one
        for one in found
        if one.source
        and one.content
        and one.clause
        and start <= reader.doc[one.cue_head].idx < quotation.outer[0]
        and reader.quotation_at(reader.doc[one.cue_head].idx) is None
        and _speaks(reader.doc[one.cue_head])
    ]
    return max(speakers, key=lambda one: one.cue_head, default=None)


def _speaks(token: Token) -> bool:
    cue = cue_of(token)
    return is_verb(token) and cue is not None and "quote" in cue.frames


def _transcript_turns(reader: Reader, found: list[Found]) -> list[Found]:
    """'WALLACE: ...' at a paragraph's start: the speaker's turn, to the paragraph's end."""
    turns = []
    for start, end in reader.paragraphs:
        match = _SPEAKER.match(reader.text, start, end)
        if match is None or end - match.end() < 15:
            continue
        name = reader.tokens(match.span(1))
        if match[1].lower().split()[-1] in listed("furniture.toml", "labels"):
            continue
        loud = match[1].isupper() or any(reader.doc[i].ent_type_ in {"PERSON", "ORG"} for i in name)
        content = reader.tokens((match.end(), end))
        if not loud or not name or any(one.source & name for one in found):
            continue
        head = max(name)
        turns.append(Found(head, "name: statement", Stance.SUPPORTS, head, name, content=content))
    return turns
