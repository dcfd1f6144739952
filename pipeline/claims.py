"""Attributions to claims: each proposition with its actor, the one who relays it, and the stance.

A claim is put together from three questions. What is said: the propositions of an attribution's content.
Whose is it: the source's, or, where that source reports another's claim, the other's via the source. How
does the actor stand to it: as the cue says, unless the words deny it or point back at what they deny.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from pipeline.actors import Actors
from pipeline.attribution import Reader, kind_of
from pipeline.claim import Span
from pipeline.cues import cue_of
from pipeline.denials import (
    calls_false,
    denied_clause,
    is_claim_noun,
    is_plural_pointer,
    no_truth,
    points_back,
    predicate_denies,
    words,
)
from pipeline.frames import Found
from pipeline.propositions import Proposition, split, tidy
from pipeline.syntax import children, is_finite, is_verb, spans_of, subtree, words_of
from pipeline.taxonomy import AttributionKind, Stance

_PROMISES = frozenset(
    {"pledge", "promise", "vow", "threaten", "plan", "intend", "expect", "hope", "aim", "swear", "commit"}
)
_COVERED = 0.5
"""A sentence of which attributions cover more than this share of words has no outlet-voice claim."""
_LOOK_BACK = 2
"""Paragraphs in which a pointing word may find what it denies."""


@dataclass(frozen=True)
class Draft:
    """A claim before it has a type, a score and an identity."""

    proposition: Proposition
    actor: str | None
    via: str | None
    stance: Stance
    kind: AttributionKind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    cue_tokens: tuple[int, ...]
    why: str
    proof: tuple[Span, ...]
    """Where the words stand that carry the claim, and the denial where that stands apart."""


class ClaimReader:
    """Reads the claims of one article from its attributions."""

    def __init__(self, reader: Reader, found: list[Found], furniture: list[Span]) -> None:
        self.reader = reader
        self.doc: Doc = reader.doc
        self.found = found
        self.furniture = furniture
        self.actors = Actors(reader.doc, reader.quoted)
        self.actor_of: dict[int, str | None] = {}
        self.parent: dict[int, Found | None] = {}
        self._by_cue: dict[tuple[Span, ...], list[Found]] = {}
        for one in found:
            if one.clause:
                self._by_cue.setdefault(spans_of(self.doc, one.cue), []).append(one)
        self._taken: set[int] = set()
        self._counted = 0
        self._resolve_sources()

    def drafts(self) -> list[Draft]:
        """Return the article's claims in reading order, none twice."""
        made: list[Draft] = []
        for sentence in self.doc.sents:
            here = [
                one for one in self.found if min(one.content | {one.cue_head}) in range(sentence.start, sentence.end)
            ]
            # The shortest first: a nested claim is there before its reporter says "each of these is false".
            for one in sorted(here, key=lambda f: len(f.content)):
                if not self._in_furniture(min(one.content)):
                    made += self._of_attribution(one, made)
            made += self._of_outlet(sentence.start, sentence.end, made)
        return sorted(_distinct(made), key=lambda draft: (draft.proposition.tokens[0], draft.stance is Stance.DENIES))

    def name(self, found: Found) -> str | None:
        """Return the canonical name of an attribution's source."""
        return self.actor_of.get(id(found))

    def _resolve_sources(self) -> None:
        for one in sorted(self.found, key=lambda f: f.source_head if f.source_head is not None else f.cue_head):
            name = None
            if one.source_head is not None:
                head = self.doc[one.source_head]
                name = self.actors.resolve(head, sorted(one.source))
            self.actor_of[id(one)] = name
        for one in self.found:
            self.parent[id(one)] = self._parent(one)
        for one in self.found:
            above = self.parent[id(one)]
            if one.source_head is None or above is None:
                continue
            if self.doc[one.source_head].lower_ in {"i", "my", "me"}:
                self.actor_of[id(one)] = self.name(above)

    def _parent(self, one: Found) -> Found | None:
        """The smallest clause of another attribution that this one's cue stands in."""
        around = [
            f for f in self.found if f is not one and f.clause and one.cue_head in f.content and _speech(self.doc, f)
        ]
        return min(around, key=lambda f: len(f.content), default=None)

    def _in_furniture(self, i: int) -> bool:
        at = self.doc[i].idx
        return any(start <= at < end for start, end in self.furniture)

    def _of_attribution(self, one: Found, before: list[Draft]) -> Iterator[Draft]:
        actor, above = self.name(one), self.parent[id(one)]
        noun = self.doc[one.cue_head]
        if above is not None and not self._delegates(above, one):
            return
        via = self.name(above) if above is not None else None
        if not one.clause and not (noun.pos_ == "NOUN" and _equation(self.doc, one)):
            yield from self._of_bare_denial(one, before)
            return
        if not _speech(self.doc, one):
            yield from self._of_plan(one)
            return
        if noun.pos_ == "NOUN" and actor is None and not calls_false(noun) and not self._called_false(noun):
            return
        for proposition in self._propositions(one, actor):
            if self._delegated(one, proposition):
                continue
            yield from self._stances(one, proposition, actor, via if via != actor else None, before)
            if noun.pos_ == "NOUN" and (calls_false(noun) or self._called_false(noun)):
                denier = self.name(above) if above is not None else None
                cue = above if above is not None else one
                yield replace(
                    self._draft(cue, proposition, denier, None),
                    stance=Stance.DENIES,
                    proof=proposition.spans,
                    why=f"“{words_of(self.doc, one.cue)}” calls it false",
                )

    def _propositions(self, one: Found, actor: str | None) -> list[Proposition]:
        if self.doc[one.cue_head].pos_ == "NOUN" and (equation := _equation(self.doc, one)):
            return [equation]
        apart = {
            i
            for other in self.found
            if self.parent[id(other)] is one and _separate(self.doc, other)
            for i in _clause(self.doc, other)
        }
        return split(self.doc, one.content - apart - one.cue, actor, self.actors.stands_for)

    def _delegates(self, above: Found, one: Found) -> bool:
        """The one above reports this one's claim rather than making one of its own."""
        if not one.clause or not _speech(self.doc, one) or not one.content:
            return False
        actor, speaker = self.name(one), self.name(above)
        token = self.doc[one.cue_head]
        if _separate(self.doc, one):
            return True
        if actor is None or actor == speaker or one.frame == "according to":
            return token.pos_ == "NOUN" and calls_false(token) and actor is not None
        if token.pos_ == "NOUN":
            return calls_false(token) or self._called_false(token)
        return token.i in {p.root.i for p in split(self.doc, above.content)}

    def _delegated(self, one: Found, proposition: Proposition) -> bool:
        inside = set(proposition.tokens)
        below = [other for other in self.found if self.parent[id(other)] is one and self._delegates(one, other)]
        for other in below:
            head = self.doc[other.cue_head]
            if head == proposition.root or (head.pos_ == "NOUN" and head.i in inside) or inside <= other.content:
                return True
        return False

    def _called_false(self, noun: Token) -> bool:
        return noun.dep_ in {"nsubj", "nsubjpass"} and predicate_denies(noun.head)

    def _stances(
        self, one: Found, proposition: Proposition, actor: str | None, via: str | None, before: list[Draft]
    ) -> Iterator[Draft]:
        stance = _cue_stance(self.doc, one)
        draft = self._draft(one, proposition, actor, via)
        root = proposition.root
        if stripped := denied_clause(root) & set(proposition.tokens):
            for inner in split(self.doc, stripped, actor, self.actors.stands_for):
                yield replace(draft, proposition=inner, stance=Stance.DENIES, why=draft.why + "; its words deny it")
            return
        if pointed := self._pointed_at(root):
            denied = self._antecedents(pointed, before, actor)
            for earlier in denied:
                yield replace(
                    draft,
                    proposition=earlier.proposition,
                    stance=Stance.DENIES,
                    proof=(*earlier.proposition.spans, *proposition.spans),
                    why=draft.why + f"; “{proposition.text}” denies what was said before",
                )
            if denied:
                return
        if stance is Stance.SUPPORTS and _leaves_open(root):
            stance = Stance.QUESTIONS
        yield replace(draft, stance=stance)

    def _pointed_at(self, root: Token) -> Token | None:
        if not is_verb(root) or not (predicate_denies(root) or no_truth(root)):
            return None
        subjects = children(root, "nsubj")
        return subjects[0] if subjects and points_back(subjects[0]) else None

    def _antecedents(self, pointer: Token, before: list[Draft], actor: str | None) -> list[Draft]:
        """The claims that a pointing word stands for: others' claims, latest first, of one sentence or noun."""
        paragraph = self.reader.around(self.reader.paragraphs, pointer.idx)
        floor = self.reader.paragraphs[max(0, paragraph - _LOOK_BACK)][0]
        near = [
            draft
            for draft in sorted(before, key=lambda draft: draft.proposition.tokens[0])
            if draft.stance is not Stance.DENIES
            and draft.actor != actor
            and floor <= draft.proposition.spans[0][0] < pointer.idx
        ]
        if is_claim_noun(pointer) and pointer.tag_ != "NNS" and (named := self._noun_content(pointer, floor)):
            return named
        if not near:
            return []
        latest = self.doc[near[-1].proposition.tokens[0]].sent.start
        same = [d for d in near if self.doc[d.proposition.tokens[0]].sent.start == latest]
        return same if is_plural_pointer(pointer) or len(same) == 1 else same[-1:]

    def _noun_content(self, pointer: Token, floor: int) -> list[Draft]:
        """'A report that X ...' before 'rejected the report': X."""
        for one in reversed(self.found):
            noun = self.doc[one.cue_head]
            if noun.i < pointer.i and noun.idx >= floor and noun.lemma_ == pointer.lemma_ and one.clause:
                return [
                    self._draft(one, p, self.name(one), None)
                    for p in split(self.doc, one.content, None, self.actors.stands_for)[:1]
                ]
        return []

    def _of_bare_denial(self, one: Found, before: list[Draft]) -> Iterator[Draft]:
        """ "Denied any wrongdoing", "rejected the report": a denial of what a noun phrase stands for."""
        verb = self.doc[one.cue_head]
        if one.stance is not Stance.DENIES or not is_verb(verb) or one.negated or self.name(one) is None:
            return
        objects = children(verb, "dobj", "nsubjpass")
        if not objects:
            return
        actor, noun = self.name(one), objects[0]
        own = spans_of(self.doc, one.source | one.cue | one.content)
        if points_back(noun) and (denied := self._antecedents(noun, before, actor)):
            for earlier in denied:
                draft = self._draft(one, earlier.proposition, actor, None)
                yield replace(draft, stance=Stance.DENIES, proof=(*earlier.proposition.spans, *own))
            return
        inner = [
            f for f in self.found if f.cue_head in one.content and f.clause and self.doc[f.cue_head].pos_ == "NOUN"
        ]
        if inner and (is_claim_noun(noun) or verb.lemma_ in words("denying_verbs")):
            for proposition in split(self.doc, inner[0].content, actor, self.actors.stands_for):
                yield replace(self._draft(one, proposition, actor, None), stance=Stance.DENIES)
        elif verb.lemma_ in words("denying_verbs") or is_claim_noun(noun):
            text = tidy(words_of(self.doc, one.content))
            if len(text.split()) > 1:
                whole = Proposition(tuple(sorted(one.content)), noun, spans_of(self.doc, one.content), text)
                yield replace(self._draft(one, whole, actor, None), stance=Stance.DENIES)

    def _of_plan(self, one: Found) -> Iterator[Draft]:
        """ "X pledged to do Y", outside anyone else's words: X's own claim about what comes."""
        verb = self.doc[one.cue_head]
        if (
            not is_verb(verb)
            or verb.lemma_ not in _PROMISES
            or self.name(one) is None
            or self.parent[id(one)] is not None
        ):
            return
        whole = sorted(one.source | one.cue | one.content)
        for proposition in split(self.doc, set(whole), self.name(one), self.actors.stands_for)[:1]:
            yield replace(self._draft(one, proposition, self.name(one), None), proof=spans_of(self.doc, whole))

    def _of_outlet(self, start: int, end: int, made: list[Draft]) -> Iterator[Draft]:
        """What a sentence says that nobody in the article is given as the source of."""
        tokens = {i for i in range(start, end) if not self.doc[i].is_space}
        if not tokens or self._in_furniture(min(tokens)):
            return
        telling = {i for i in tokens if self.doc[i].is_alpha}
        covered = self._covered(made) & tokens
        if not telling or len(telling & covered) > _COVERED * len(telling):
            return
        for proposition in split(self.doc, tokens, None, self.actors.stands_for):
            if not is_verb(proposition.root) or not (is_finite(proposition.root) or children(proposition.root, "aux")):
                continue
            if len(set(proposition.tokens) & covered) > _COVERED * len(proposition.tokens):
                continue
            stance = Stance.SUPPORTS
            if stripped := denied_clause(proposition.root):
                inner = split(self.doc, stripped, None, self.actors.stands_for)
                if inner:
                    proposition, stance = inner[0], Stance.DENIES
            elif _leaves_open(proposition.root):
                stance = Stance.QUESTIONS
            yield Draft(
                proposition,
                None,
                None,
                stance,
                AttributionKind.NONE,
                (),
                (),
                (),
                "the outlet's own words",
                proposition.spans,
            )

    def _covered(self, made: list[Draft]) -> set[int]:
        """The tokens that claims made so far, and the attributions behind them, take up."""
        for draft in made[self._counted :]:
            self._taken |= set(draft.proposition.tokens) | set(draft.cue_tokens)
            self._taken = self._taken.union(*(self.reader.tokens(span) for span in draft.proof))
            for one in self._by_cue.get(draft.cue, ()):
                self._taken |= one.source | one.cue | one.content
        self._counted = len(made)
        return self._taken

    def _draft(self, one: Found, proposition: Proposition, actor: str | None, via: str | None) -> Draft:
        cue = spans_of(self.doc, one.cue)
        return Draft(
            proposition,
            actor,
            via,
            Stance.SUPPORTS,
            kind_of(self.reader, replace(one, content=set(proposition.tokens))),
            spans_of(self.doc, one.source),
            cue,
            tuple(sorted(one.cue)),
            f"“{words_of(self.doc, one.cue)}”: {one.frame}" if cue else one.frame,
            proposition.spans,
        )


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """Join drafts that say the same of the same words; the first keeps its cue, all give their proof."""
    kept: dict[tuple[str | None, Stance, tuple[Span, ...]], Draft] = {}
    for draft in drafts:
        key = (draft.actor, draft.stance, draft.proposition.spans)
        if key in kept:
            more = tuple(span for span in draft.proof if span not in kept[key].proof)
            kept[key] = replace(kept[key], proof=kept[key].proof + more)
        else:
            kept[key] = draft
    return list(kept.values())


def _speech(doc: Doc, one: Found) -> bool:
    """The attribution gives a proposition: said, thought or written, not planned, wanted or asked for."""
    if not one.clause or one.frame.endswith(("infinitive", "as-phrase")):
        return False
    token = doc[one.cue_head]
    if token.pos_ == "ADJ":
        return True
    return token.pos_ != "NOUN" or one.frame.endswith("that-clause") or _equation(doc, one) is not None


def _separate(doc: Doc, one: Found) -> bool:
    """A statement with its own cue that the parser hung below another's clause: "although he added: ..."."""
    token = doc[one.cue_head]
    cue = cue_of(token)
    return (
        is_verb(token)
        and is_finite(token)
        and token.dep_ in {"advcl", "parataxis"}
        and cue is not None
        and "quote" in cue.frames
        and one.clause
    )


def _clause(doc: Doc, one: Found) -> set[int]:
    return subtree(doc[one.cue_head]) | one.content


def _equation(doc: Doc, one: Found) -> Proposition | None:
    """ "The idea of Ukraine as an aggressor" stands for "Ukraine is an aggressor"."""
    if not one.frame.endswith("+ of") or not one.content:
        return None
    first = min(one.content)
    at = next((i for i in sorted(one.content) if doc[i].lower_ == "as"), first)
    if at == first:
        return None
    role = next((child for child in children(doc[at], "pobj")), None)
    if role is None:
        return None
    kept = set(range(first, at)), subtree(role, without=children(role, "relcl", "acl"))
    left, right = (spans_of(doc, side) for side in kept)
    if not left or not right:
        return None
    be = "are" if doc[at - 1].tag_ in {"NNS", "NNPS"} else "is"
    text = f"{doc.text[left[0][0] : left[-1][1]]} {be} {doc.text[right[0][0] : right[-1][1]]}"
    tokens = tuple(sorted(kept[0] | {at} | kept[1]))
    return Proposition(tokens, role, spans_of(doc, tokens), tidy(text), equates=True)


def _cue_stance(doc: Doc, one: Found) -> Stance:
    token = doc[one.cue_head]
    if not one.negated:
        return one.stance
    if one.stance is Stance.DENIES:
        return Stance.REPORTS
    if token.lemma_ in {"think", "believe", "accept", "agree", "expect", "buy"}:
        return Stance.DENIES
    return Stance.QUESTIONS


def _leaves_open(root: Token) -> bool:
    """ "It is not clear why", "no evidence that", "remains unclear whether"."""
    negated = bool(children(root, "neg"))
    for complement in children(root, "acomp", "attr", "oprd", "dobj"):
        if complement.lemma_.lower() in {"unclear", "uncertain", "unknown", "doubtful", "questionable"}:
            return not negated
        if complement.lemma_.lower() in {"clear", "known", "certain", "sure"} and negated:
            return True
        if complement.lemma_.lower() in {"evidence", "proof", "indication", "sign"}:
            return negated or any(d.lower_ == "no" for d in children(complement, "det"))
    return False
