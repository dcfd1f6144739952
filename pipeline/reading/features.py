"""What the claim-type model sees of a claim: its words, its cue, and plain questions put to its parse."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipeline.reading.cues import cue_of
from pipeline.reading.propositions import top_of
from pipeline.reading.syntax import AMOUNTS, children, is_verb
from pipeline.resources import listed
from pipeline.taxonomy import Stance

_MODALS = {"'ll": "will", "’ll": "will", "wo": "will", "shall": "will", "'d": "would", "’d": "would"}


def _list(name: str) -> frozenset[str]:
    return listed("type_words.toml", name)


def features(doc: Doc, claim: Sequence[int], cue: Sequence[int], stance: Stance) -> dict[str, float]:
    """Return the features of a claim by name, given its tokens, its cue's tokens and its stance by rule."""
    tokens = [doc[i] for i in claim if not doc[i].is_space]
    found: dict[str, float] = {"stance is " + stance.value: 1.0}
    for name in (*_words(tokens), *_cue_names(doc, cue), *_clause_names(doc, claim, cue), *_number_names(tokens)):
        found[name] = 1.0
    amounts = sum(token.ent_type_ in AMOUNTS and token.like_num and token.lower_ != "one" for token in tokens)
    found["amounts"] = min(amounts, 4) / 2
    found["amounts per word"] = amounts / max(1, len(tokens)) * 10
    found["length"] = min(len(tokens), 40) / 20
    return found


def _shape(token: Token) -> str:
    return "0" if token.like_num or token.text[:1].isdigit() else token.lower_


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    words = [_shape(token) for token in tokens if not token.is_punct or token.text in "%$£€?"]
    yield from ("word " + word for word in words)
    yield from (f"words {left} {right}" for left, right in pairwise(words))
    yield from ("lemma " + token.lemma_.lower() for token in tokens if is_verb(token))
    if words:
        yield "begins with " + words[0]


def _cue_names(doc: Doc, cue: Sequence[int]) -> Iterator[str]:
    if not cue:
        yield "no cue"
        return
    for token in (doc[i] for i in cue):
        yield "cue " + token.lemma_.lower()
        if (known := cue_of(token)) is not None:
            yield "cue " + known.stance.value
            if known.future:
                yield "cue of what comes"
        if token.dep_ == "neg":
            yield "cue negated"


def _clause_names(doc: Doc, claim: Sequence[int], cue: Sequence[int]) -> Iterator[str]:
    if not claim:
        return
    outer = top_of(doc, claim)
    root = _heart(outer)
    yield "root tag " + root.tag_
    yield "root " + root.lemma_.lower()
    helpers = children(root, "aux", "auxpass")
    for helper in helpers:
        yield "helper " + helper.lower_
    yield from _time_names(doc, helpers, cue)
    tense = next((t.tag_ for t in [*helpers, root] if t.tag_ in {"MD", "VBD", "VBZ", "VBP"}), "none")
    yield "tense " + tense
    if children(root, "neg") or children(outer, "neg"):
        yield "negated"
        yield "negated " + tense
    for subject in children(root, "nsubj", "nsubjpass"):
        yield "subject " + (subject.lower_ if subject.pos_ == "PRON" else subject.pos_)
    lemmas = {doc[i].lemma_.lower() for i in claim}
    if any(
        doc[i].tag_ == "MD" and doc[i].lower_ in {"will", "'ll", "’ll", "would", "wo", "could", "may", "might", "shall"}
        for i in claim
    ):
        yield "speaks of what may come"
    if any(doc[i].lemma_.lower() in _list("planned") and children(doc[i], "xcomp", "ccomp") for i in claim):
        yield "plans"
    if lemmas & _list("ahead"):
        yield "time ahead"
    if "if" in lemmas or "unless" in lemmas:
        yield "conditional"
    if not any(doc[i].tag_ in {"MD", "VBD", "VBZ", "VBP"} for i in claim):
        yield "no finite verb"
    for below in children(root, "acomp", "attr", "dobj", "xcomp", "ccomp", "advmod"):
        yield f"below root {below.dep_} {below.lemma_.lower()}"


def _heart(verb: Token) -> Token:
    """The verb of what is claimed in the end: "she thinks that it will rain" is about the rain."""
    while (inner := _thought(verb)) is not None:
        verb = inner
    return verb


def _time_names(doc: Doc, helpers: Sequence[Token], cue: Sequence[int]) -> Iterator[str]:
    """When what is claimed takes place."""
    modal = next((_MODALS.get(h.lower_, h.lower_) for h in helpers if h.tag_ == "MD"), None)
    if modal is None:
        return
    past = any(h.lower_ in {"have", "'ve", "’ve"} for h in helpers)
    yield f"modal {modal}{' have' if past else ''}"
    if modal == "would" and not past and any(doc[i].tag_ in {"VBD", "VBN"} for i in cue):
        yield "future seen from the past"


def _thought(verb: Token) -> Token | None:
    """The clause that words of thinking hold: "she is afraid that", "my hope is that", "fair to say that"."""
    adjectives = children(verb, "acomp", "oprd")
    said = [c for held in (verb, *adjectives) for c in children(held, "xcomp")] if verb.lemma_ == "be" else []
    named = [noun for noun in children(verb, "nsubj") if cue_of(noun) is not None]
    holders = [held for held in (verb, *said) if cue_of(held) is not None] + adjectives + named
    if named:
        holders.append(verb)
    return next((clause for held in holders for clause in children(held, "ccomp") if is_verb(clause)), None)


def _number_names(tokens: Sequence[Token]) -> Iterator[str]:
    yield from ("holds " + kind for kind in _kinds(tokens))
    for token in tokens:
        if token.like_num and token.ent_type_ in AMOUNTS | {""}:
            yield "amount is " + token.dep_
            yield "amount under " + token.head.dep_
    if any(token.lemma_.lower() in _list("comparing") for token in tokens):
        yield "compares"
        if any(token.like_num for token in tokens):
            yield "compares with a number"


def _kinds(tokens: Iterable[Token]) -> set[str]:
    return {token.ent_type_ for token in tokens if token.ent_type_}
