"""The questions that tell whether a claim is worth a fact-check: each can be put to its words by a person.

A question is named "group: what holds". The word lists are in `data/worth_words.toml`.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from spacy.tokens import Token

from pipeline.reading.syntax import AMOUNTS, SUBJECTS, children, is_verb
from pipeline.resources import read_toml

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "LAW", "EVENT", "PRODUCT"})
_PAST = frozenset({"VBD", "VBN"})
_TENSES = {"MD": "modal", "VBD": "past", "VBZ": "present", "VBP": "present"}
_MODALS = frozenset({"would", "could", "can", "may", "might"})
_PEOPLE = frozenset({"he", "she", "they"})
_US = frozenset({"i", "we"})


@cache
def words_of_list(name: str) -> frozenset[str]:
    """Return one list of `data/worth_words.toml`."""
    lists = read_toml("worth_words.toml")
    return frozenset((lists["counted"] | lists["other"])[name].split())


def questions(tokens: Sequence[Token]) -> dict[str, float]:
    """Return the questions that hold for a claim's tokens, at 1, and the logarithms of its counts."""
    words = [token for token in tokens if not token.is_punct and not token.is_space]
    lemmas = [token.lemma_.lower() for token in words]
    unreal = _is_unreal(tokens, words)
    amounts = [w for w in words if w.like_num and w.lower_ != "one" and w.ent_type_ in {*AMOUNTS, ""}]
    on_record = sum(lemma in words_of_list("records") for lemma in lemmas)
    held = (
        *_amounts(tokens, words, lemmas, amounts, unreal),
        *_names(words, unreal),
        *_clause(words),
        *_deeds(words, lemmas, unreal),
        *_unreal(words),
        *_time(words),
        *_listed(lemmas, unreal),
        *_shape(tokens, words),
    )
    counts = {"amounts": len(amounts), "length": len(words), "words of records": on_record}
    return dict.fromkeys(held, 1.0) | {f"{what}: how many": math.log2(1 + n) for what, n in counts.items() if n}


def _is_unreal(tokens: Sequence[Token], words: Sequence[Token]) -> bool:
    """Tell whether words speak of what may, should or will be, or ask."""
    return any(token.text == "?" for token in tokens) or any(
        word.tag_ == "MD"
        or word.lower_ in {"going", "if", "unless", "whether"}
        or word.lemma_.lower() in words_of_list("advice")
        or _is_obliged(word)
        or (word.lemma_ in {"want", "hope", "like", "wish", "propose", "plan"} and _subjects(word) & _US)
        for word in words
    )


def _is_obliged(word: Token) -> bool:
    """ "have to", "need to", "got to"."""
    return word.lemma_ in {"have", "need", "get"} and any(c.tag_ == "VB" for c in children(word, "xcomp"))


def _subjects(verb: Token) -> set[str]:
    return {child.lower_ for child in children(verb, *SUBJECTS)}


def _at_least(count: int, what: str) -> Iterator[str]:
    yield from (f"{what}: {step} or more" for step in (1, 2, 3) if count >= step)


def _amounts(
    tokens: Sequence[Token], words: Sequence[Token], lemmas: Sequence[str], amounts: Sequence[Token], unreal: bool
) -> Iterator[str]:
    yield from _at_least(len(amounts), "amounts")
    kinds = {word.ent_type_ for word in words}
    yield from (f"amounts: a {kind.lower()}" for kind in kinds & {*AMOUNTS, "ORDINAL"})
    if any(token.text in "$£€¥₹" for token in tokens):
        yield "amounts: a sign of money"
    texts = {word.lower_ for word in words}
    if texts & {"million", "billion", "trillion", "thousand"}:
        yield "amounts: millions"
    if "per" in texts or any(token.lower_ in {"percent", "%"} for token in tokens):
        yield "amounts: a share"
    if texts & {"half", "third", "quarter", "twice", "double", "triple", "dozen", "most", "majority", "fewer"}:
        yield "amounts: in words"
    if any(len(word) == 4 and word.text.isdigit() and word.text[:2] in {"18", "19", "20"} for word in words):
        yield "amounts: a year"
    if amounts:
        if not unreal:
            yield "amounts: of what is or was"
        if any(word.tag_ in _PAST for word in words):
            yield "amounts: with a past tense"
        if not words_of_list("records").isdisjoint(lemmas):
            yield "amounts: of something on record"
        if not (words_of_list("changes") | words_of_list("payments")).isdisjoint(lemmas):
            yield "amounts: of a change or payment"


def _names(words: Sequence[Token], unreal: bool) -> Iterator[str]:
    names = {(w.ent_type_, w.text) for w in words if w.ent_type_ in _NAMES and w.ent_iob_ == "B"}
    yield from _at_least(len(names), "names")
    yield from (f"names: a {kind.lower()}" for kind, _ in names)
    if names and not unreal:
        yield "names: in what is or was"


def _clause(words: Sequence[Token]) -> Iterator[str]:
    root = _root(words)
    if root is None:
        return
    helpers = children(root, "aux", "auxpass")
    tense = next((_TENSES[t.tag_] for t in [*helpers, root] if t.tag_ in _TENSES), "none")
    yield f"clause: tense {tense}"
    if not any(word.tag_ in _TENSES for word in words):
        yield "clause: no finite verb"
    if any(helper.lemma_ == "have" for helper in helpers):
        yield "clause: perfect"
    if children(root, "neg"):
        yield "clause: negated"
    if children(root, "auxpass"):
        yield "clause: passive"
    if root.tag_ == "VB" and not helpers:
        yield "clause: an order"
    if root.lemma_ == "be":
        yield "clause: says what something is"
    for subject in children(root, *SUBJECTS):
        kind = subject.lower_ if subject.pos_ == "PRON" else "a name" if _is_name(subject) else "a noun"
        yield f"subject: {kind}"
        yield f"subject: {kind}, tense {tense}"


def _root(words: Sequence[Token]) -> Token | None:
    inside = {word.i for word in words}
    tops = [word for word in words if word.head.i == word.i or word.head.i not in inside]
    return max(tops, key=lambda word: sum(1 for _ in word.subtree), default=None)


def _is_name(word: Token) -> bool:
    return word.ent_type_ in _NAMES or word.pos_ == "PROPN"


def _deeds(words: Sequence[Token], lemmas: Sequence[str], unreal: bool) -> Iterator[str]:
    on_record = not words_of_list("records").isdisjoint(lemmas)
    for verb in filter(is_verb, words):
        lemma, past = verb.lemma_.lower(), verb.tag_ in _PAST
        act = lemma in words_of_list("acts")
        subjects = children(verb, *SUBJECTS)
        if any(_is_name(s) or s.lower_ in _PEOPLE or s.lemma_.lower() in words_of_list("offices") for s in subjects):
            if past:
                yield "deeds: another did something"
            if past and act:
                yield "deeds: another's act of office"
            if lemma in words_of_list("saying"):
                yield "deeds: another said something"
        if any(s.lower_ in _US for s in subjects):
            if past:
                yield "deeds: we did something"
            if past and act:
                yield "deeds: our act of office"
            if past and on_record:
                yield "deeds: we did something on record"
            if lemma in words_of_list("feelings"):
                yield "opinion: we think or feel"
        if act and past and not unreal:
            yield "deeds: an act that was done"
        if verb.tag_ == "VBG" and any(c.lemma_ == "be" for c in children(verb, "aux")) and verb.lower_ != "going":
            yield "deeds: something is being done"


def _unreal(words: Sequence[Token]) -> Iterator[str]:
    texts = {word.lower_ for word in words}
    yield from (f"plans: {modal}" for modal in texts & _MODALS)
    if texts & {"will", "'ll", "’ll", "wo", "shall", "going"}:
        yield "plans: will"
    if any(_is_obliged(word) for word in words):
        yield "plans: have to"
    if texts & {"if", "unless", "whether"}:
        yield "plans: if"


def _time(words: Sequence[Token]) -> Iterator[str]:
    texts = [word.lower_ for word in words]
    if {"since", "ago"}.intersection(texts):
        yield "time: since or ago"
    if {"now", "today", "currently", "already", "still"}.intersection(texts):
        yield "time: now"
    periods = words_of_list("periods")
    if any(left in {"last", "past", "this"} and right in periods for left, right in pairwise(texts)):
        yield "time: last year"
    kinds = {word.ent_type_ for word in words}
    yield from (f"time: a {kind.lower()}" for kind in kinds & {"DATE", "TIME"})


def _listed(lemmas: Sequence[str], unreal: bool) -> Iterator[str]:
    for name in read_toml("worth_words.toml")["counted"]:
        count = sum(lemma in words_of_list(name) for lemma in lemmas)
        yield from _at_least(count, f"words of {name}")
        if name == "records" and count and not unreal:
            yield "words of records: in what is or was"


def _shape(tokens: Sequence[Token], words: Sequence[Token]) -> Iterator[str]:
    yield from ("shape: asks" for token in tokens if token.text == "?")
    yield from ("shape: exclaims" for token in tokens if token.text == "!")
    if any(word.tag_ in {"JJR", "RBR"} for word in words):
        yield "compares: more or less"
    if any(word.tag_ in {"JJS", "RBS"} for word in words):
        yield "compares: most or least"
    if any(word.lower_ == "than" for word in words):
        yield "compares: than"
