"""Splits what someone says into propositions, each with a text that reads on its own."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.claim import Span
from pipeline.reading.cues import cue_of
from pipeline.reading.syntax import children, is_finite, is_verb, spans_of, subtree, words_of

MIN_WORDS = 3
"""A shorter clause holds no proposition that one could check."""

_OPENING_WORDS = frozenset(
    {"that", "and", "but", "or", "so", "yet", "nor", "whether", "because", "although", "though", "while"}
)
_COORDINATORS = frozenset({",", ";", "and", "or", "but", "–", "—", "-"})
_SPACES = re.compile(r"\s+")
_STRAY = re.compile(r"\s+([,.;:!?])")
_FIRST_PERSON = {
    "am": "is",
    "'m": "is",
    "’m": "is",
    "have": "has",
    "'ve": "has",
    "’ve": "has",
    "do": "does",
    "were": "was",
}


@dataclass(frozen=True)
class Proposition:
    """One proposition: its tokens, the head of its clause, and its words with the subject put back."""

    tokens: tuple[int, ...]
    root: Token
    spans: tuple[Span, ...]
    text: str
    equates: bool = False
    """Made of "X as Y": it says what X is."""


def split(
    doc: Doc,
    content: set[int],
    speaker: str | None = None,
    stands_for: Callable[[Token], str | None] | None = None,
) -> list[Proposition]:
    """Split content into propositions, in order.

    A new one begins at each coordinated clause, at each "that" of a list of that-clauses and at a sentence's end.
    `speaker` stands in for "I"; `stands_for` names whom another pronoun means.
    """
    made = []
    for piece in _pieces(doc, content):
        lead: Token | None = None
        for part in _parts(doc, piece):
            proposition = _proposition(doc, part, lead, speaker, stands_for or _nobody)
            if proposition is not None:
                made.append(proposition)
                lead = lead or next((doc[i] for i in part if doc[i].dep_ in {"nsubj", "nsubjpass"}), None)
    return made


def _nobody(_: Token) -> None:
    return None


def _pieces(doc: Doc, content: set[int]) -> Iterator[list[int]]:
    """The content's tokens sentence by sentence."""
    piece: list[int] = []
    sentence = -1
    for i in sorted(content):
        if doc[i].is_space:
            continue
        here = doc[i].sent.start
        if piece and here != sentence:
            yield piece
            piece = []
        sentence = here
        piece.append(i)
    if piece:
        yield piece


def _parts(doc: Doc, piece: Sequence[int]) -> Iterator[list[int]]:
    starts = _starts(doc, piece)
    part: list[int] = []
    for i in piece:
        if i in starts and part:
            yield part
            part = []
        part.append(i)
    yield part


def _starts(doc: Doc, piece: Sequence[int]) -> set[int]:
    inside = set(piece)
    top = top_of(doc, piece)
    starts = {t.left_edge.i for t in (doc[i] for i in piece) if _coordinate(t, top, inside)}
    listed = [i for i in piece if doc[i].lower_ == "that" and _begins_clause(doc[i], piece)]
    if len(listed) > 1:
        starts |= set(listed[1:])
        starts |= {i for i in piece if i > listed[0] and doc[i].lower_ == "which" and _aside_with_subject(doc[i])}
    starts |= {i + 1 for i in piece if doc[i].text == ";"}
    starts |= {t.right_edge.i + 1 for t in (doc[i] for i in piece) if _run_on(t, inside)}
    return starts


def top_of(doc: Doc, piece: Sequence[int]) -> Token:
    """Return the token of a piece that governs the most of it."""
    inside = set(piece)
    tops = [doc[i] for i in piece if doc[i].head.i not in inside or doc[i].head == doc[i]]
    verbs = [t for t in tops if is_verb(t)]
    return max(verbs or tops or [doc[piece[0]]], key=lambda t: len(subtree(t) & inside))


def _coordinate(token: Token, top: Token, inside: set[int]) -> bool:
    """A finite clause coordinated with the top one, long enough to say something of its own."""
    if token.dep_ not in {"conj", "parataxis", "ccomp"} or not is_verb(token) or not is_finite(token):
        return False
    if len(list(subtree(token) & inside)) < MIN_WORDS + 1:
        return False
    head = token.head
    if head.lemma_ == "do" and children(head, "neg") and not children(head, "dobj", "prep", "advmod", "advcl"):
        # "We did not and do not sell it" is one predicate.
        return False
    if head.i not in inside:
        # Two clauses of one cue: "I will come," she said, "and I will sing."
        return bool(children(token, "nsubj", "nsubjpass", "expl")) and bool(children(token, "cc"))
    if token.dep_ == "ccomp":
        return False
    while head != top and head.dep_ == "conj" and head.i in inside:
        head = head.head
    if head == top or (token.dep_ == "conj" and _phrase_with_subject(head, top)):
        return any(
            token.doc[j].lower_ in _COORDINATORS for j in range(max(0, token.left_edge.i - 2), token.left_edge.i + 1)
        )
    return False


def _run_on(token: Token, inside: set[int]) -> bool:
    """'I did not ask, I did not answer': sentences that only a comma joins, which the parser nests."""
    head = token.head
    return (
        token.dep_ == "ccomp"
        and token.right_edge.i < head.i
        and head.i in inside
        and token.doc[token.right_edge.i + 1].text in {",", ":"}
        and all(is_verb(v) and is_finite(v) and children(v, "nsubj", "nsubjpass", "expl") for v in (token, head))
        and cue_of(head) is None
    )


def _phrase_with_subject(head: Token, top: Token) -> bool:
    """A second predicate that the parser hangs on a participle or infinitive: "has troops built ... and intends"."""
    return top in head.ancestors and not is_finite(head)


def _begins_clause(that: Token, piece: Sequence[int]) -> bool:
    if that.dep_ != "mark" and that.i != piece[0]:
        before = that.nbor(-1).lower_ if that.i else ""
        return (
            before in {",", "and", "or", "but"}
            and that.i + 1 < len(that.doc)
            and that.nbor(1).pos_ in {"PROPN", "DET", "PRON", "NOUN", "ADJ"}
        )
    return True


def _aside_with_subject(which: Token) -> bool:
    if not which.i or which.nbor(-1).text != "," or which.i + 1 >= len(which.doc):
        return False
    return which.nbor(1).pos_ in {"PROPN", "PRON", "DET"}


def _proposition(
    doc: Doc,
    part: list[int],
    lead: Token | None,
    speaker: str | None,
    stands_for: Callable[[Token], str | None],
) -> Proposition | None:
    if _is_open_subject(doc[part[0]]):
        return None
    part = _without_edges(doc, part)
    words = [i for i in part if doc[i].is_alpha or doc[i].like_num]
    if len(words) < MIN_WORDS or doc[part[-1]].text == "?":
        return None
    root = top_of(doc, part)
    if _asks_only(doc[part[0]], root):
        return None
    clause = any(is_verb(doc[i]) and (is_finite(doc[i]) or doc[i].tag_ == "VB") for i in part)
    if not clause or _is_order(root):
        return None
    spans = spans_of(doc, part)
    text = tidy(words_of(doc, part))
    if not text:
        return None
    return Proposition(tuple(part), root, spans, _on_its_own(doc, part, lead, text, speaker, stands_for))


def _is_open_subject(first: Token) -> bool:
    """ "Whether it can is another matter": what is left open is no claim, nor is the rest of the sentence."""
    clause = first.head
    if first.lower_ != "whether" or first.dep_ != "mark" or clause.dep_ not in {"csubj", "csubjpass"}:
        return False
    return not any(child.dep_ in {"acomp", "oprd"} for child in clause.head.children)


def _asks_only(first: Token, root: Token) -> bool:
    """A condition without what hangs on it ("if anybody comes")."""
    return first.lower_ in {"if", "unless"} and first.dep_ == "mark" and first.head == root


def _without_edges(doc: Doc, part: list[int]) -> list[int]:
    while part and (
        (doc[part[0]].lower_ in _OPENING_WORDS and not _is_demonstrative(doc[part[0]])) or _is_bare(doc[part[0]])
    ):
        part = part[1:]
    if part and doc[part[0]].lower_ == "which" and _aside_with_subject(doc[part[0]]):
        part = part[1:]
    while part and ((_is_bare(doc[part[-1]]) and not _closes(doc, part)) or doc[part[-1]].dep_ == "cc"):
        part = part[:-1]
    return part


def _closes(doc: Doc, part: list[int]) -> bool:
    """The last token is the closing mark of a quotation that opened inside the part."""
    return doc[part[-1]].is_quote and sum(doc[i].is_quote for i in part) % 2 == 0


def _is_demonstrative(token: Token) -> bool:
    """ "That is false", not "(said) that she came", which the parser may take for an object."""
    return token.lower_ == "that" and token.tag_ == "DT" and token.dep_ != "mark"


def _is_bare(token: Token) -> bool:
    return token.text in {",", ".", ";", ":", "–", "—", "-", "..", "…", "!"} or token.is_quote


def _is_order(root: Token) -> bool:
    return (
        root.tag_ == "VB" and root.dep_ == "ROOT" and not children(root, "nsubj", "nsubjpass", "aux", "expl", "csubj")
    )


def tidy(text: str) -> str:
    """Return text on one line, without lone quotation marks at its ends or white space before punctuation."""
    text = _STRAY.sub(r"\1", _SPACES.sub(" ", text)).strip(" ,;:–—")
    for left, right in ('""', "“”", "‘’", "«»", "''", "„“"):
        if text.startswith(left) and (right not in text[1:] or text[1:].find(right) == len(text) - 2):
            text = text[1:].removesuffix(right)
        elif text.endswith(right) and left not in text[:-1]:
            text = text[:-1]
        elif text.startswith(right) and left != right and right not in text[1:]:
            text = text[1:]
        elif text.endswith(left) and left != right and left not in text[:-1]:
            text = text[:-1]
    return text.strip(" ,;:–—")


def _on_its_own(
    doc: Doc,
    part: list[int],
    lead: Token | None,
    text: str,
    speaker: str | None,
    stands_for: Callable[[Token], str | None],
) -> str:
    """Put a name for the pronoun at the head, or the subject that a coordinated predicate shares."""
    first = doc[part[0]]
    if first.dep_ in {"nsubj", "nsubjpass"} and first.lower_ == "i" and speaker:
        return _first_person(doc, part, first, text, speaker)
    if first.pos_ == "PRON" and text.startswith(first.text) and (name := stands_for(first)):
        return name + ("'s" if first.tag_ == "PRP$" else "") + text[len(first.text) :]
    root = top_of(doc, part)
    if lead is not None and not children(root, "nsubj", "nsubjpass", "expl", "csubj") and is_verb(root):
        if lead.lower_ in {"i", "he", "she", "they"}:
            name = (speaker if lead.lower_ == "i" else stands_for(lead)) or lead.text
        else:
            name = tidy(doc[lead.left_edge.i : lead.right_edge.i + 1].text)
        return f"{name} {text}"
    return text


def _first_person(doc: Doc, part: list[int], first: Token, text: str, speaker: str) -> str:
    rest = text[len(first.text) :]
    if len(part) > 1:
        verb = doc[part[1]]
        changed = _FIRST_PERSON.get(verb.lower_)
        if changed is None and verb.tag_ == "VBP":
            changed = verb.text + ("es" if verb.text.endswith(("s", "sh", "ch", "o")) else "s")
        if changed is not None and rest.lstrip().startswith(verb.text):
            rest = " " + changed + rest.lstrip()[len(verb.text) :]
    return speaker + rest
