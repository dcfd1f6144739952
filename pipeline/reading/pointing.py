"""What pointing words stand for: "it", "both statements", "each of these claims", "the report"."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.reading.denials import is_claim_noun, is_plural_pointer, words
from pipeline.reading.draft import Draft
from pipeline.reading.frames import Found
from pipeline.reading.propositions import Proposition, split
from pipeline.reading.syntax import children, clause_of_noun, is_verb, subtree
from pipeline.resources import listed
from pipeline.taxonomy import Stance

LOOK_BACK = 2
"""Paragraphs in which a pointing word may find what it denies."""


def antecedents(doc: Doc, pointer: Token, others: Sequence[Draft], floor: int) -> list[Draft]:
    """Return the claims that a pointing word stands for: the latest of others' claims, of one sentence.

    `floor` is the character from which it may look. "The claim" is rather one that somebody made than one of the
    outlet's, "the allegation" rather a charge than a statement, "the figure" one with an amount.
    """
    near = [
        draft
        for draft in sorted(others, key=lambda draft: draft.proposition.tokens[0])
        if draft.stance is not Stance.DENIES and floor <= draft.proposition.spans[0][0] < pointer.idx
    ]
    if not near:
        return []
    near = _fitting(doc, pointer, near)
    latest = doc[near[-1].proposition.tokens[0]].sent.start
    same = [draft for draft in near if doc[draft.proposition.tokens[0]].sent.start == latest]
    return same if is_plural_pointer(pointer) or len(same) == 1 else same[-1:]


def _fitting(doc: Doc, pointer: Token, near: list[Draft]) -> list[Draft]:
    if pointer.lemma_.lower() in words("figure_nouns"):
        return [draft for draft in near if any(doc[i].like_num for i in draft.proposition.tokens)] or near
    if not is_claim_noun(pointer):
        return near
    made = [draft for draft in near if draft.actor is not None]
    charges = [draft for draft in made if any(doc[i].lemma_ in words("charges") for i in draft.cue_tokens)]
    return (charges if pointer.lemma_.lower() in words("charge_nouns") else []) or made or near


def speaks_for(word: Token, actor: str) -> bool:
    """Tell whether a word such as "spokesman" stands for one who speaks for an actor: "its director", "a spokesman".

    Where no firm or office is named beside a spokesman, it is the one that spoke last.
    """
    role = word.lemma_.lower()
    owners = children(word, "poss")
    owners += [name for prep in children(word, "prep") for name in children(prep, "pobj")]
    firms = [name for name in (*owners, *children(word, "compound")) if name.pos_ == "PROPN"]
    if role not in listed("person_nouns.toml", "speakers") | listed("person_nouns.toml", "heads"):
        return False
    if firms:
        return any(name.text in actor.split() for name in firms)
    if not owners:
        return role in listed("person_nouns.toml", "speakers")
    said_of_any = listed("person_nouns.toml", "organisations")
    return any(
        name.pos_ == "PRON" or name.lower_ in said_of_any or name.lower_ in actor.casefold().split() for name in owners
    )


def claims_of(name: str, before: Sequence[Draft], actor: str | None, floor: int, at: int) -> list[Draft]:
    """Return what an accuser said last: "the minister is wrong" denies what the minister claimed."""
    theirs = [d for d in before if d.actor == name != actor and d.stance is Stance.SUPPORTS]
    near = [d for d in theirs if floor <= d.proposition.spans[0][0] < at]
    return near[-1:]


def content_of_noun(doc: Doc, pointer: Token, found: Sequence[Found], floor: int) -> Found | None:
    """Return the latest attribution by the same noun: "a report that X ..." before "rejected the report"."""
    for one in reversed(found):
        noun = doc[one.cue_head]
        if noun.i < pointer.i and noun.idx >= floor and noun.lemma_ == pointer.lemma_ and one.clause:
            return one
    return None


def put_beside(doc: Doc, verb: Token) -> list[Proposition]:
    """ "It costs €40m a day, a claim that economists dispute": what the noun in apposition stands for."""
    if verb.dep_ != "relcl" or not (is_claim_noun(verb.head) or verb.head.lemma_ in words("figure_nouns")):
        return []
    noun = verb.head
    host = noun.head
    while host.head != host and not is_verb(host):
        host = host.head
    if noun.dep_ not in {"appos", "npadvmod", "conj", "dep", "dobj", "attr"} or not noun.left_edge.i:
        return []
    before = doc[noun.left_edge.i - 1]
    if before.text not in {",", "–", "—", "-"} or not is_verb(host):
        return []
    whole = {i for i in subtree(host) if i < before.i}
    return split(doc, whole)


def noun_clause(noun: Token) -> set[int]:
    """Return the tokens of the that-clause of a noun: "this notion that the mayor is ill"."""
    for clause in children(noun, "acl", "relcl", "ccomp"):
        if any(child.lower_ == "that" and child.dep_ == "mark" for child in clause.children):
            return clause_of_noun(clause)
    return set()


def denied(earlier: Draft, draft: Draft, why: str) -> Draft:
    """Return the denial of an earlier claim, proven by its words and by those that deny it."""
    return replace(
        draft,
        proposition=earlier.proposition,
        stance=Stance.DENIES,
        proof=(*earlier.proposition.spans, *draft.proof),
        why=why,
    )
