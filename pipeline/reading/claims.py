"""Attributions to claims: each proposition with its actor, the one who relays it, and the stance.

A claim is put together from three questions. What is said: the propositions of an attribution's content.
Whose is it: the source's, or, where that source reports another's claim, the other's via the source. How
does the actor stand to it: as the cue says, unless the words deny it or point back at what they deny.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.claim import Span
from pipeline.reading.actors import Actors
from pipeline.reading.affirmed import affirmed
from pipeline.reading.attribution import Reader, kind_of
from pipeline.reading.cues import cue_of
from pipeline.reading.denials import (
    bare_no,
    cut_short,
    denied_clause,
    holds_charge,
    is_claim_noun,
    is_false_name,
    is_figure_pointer,
    leaves_open,
    may_deny,
    no_truth,
    points_back,
    predicate_denies,
    words,
)
from pipeline.reading.draft import Draft, distinct
from pipeline.reading.frames import Found, is_what_was_said
from pipeline.reading.phrases import called, in_phrase
from pipeline.reading.pointing import (
    LOOK_BACK,
    antecedents,
    claims_of,
    content_of_noun,
    denied,
    noun_clause,
    put_beside,
    speaks_for,
)
from pipeline.reading.propositions import Proposition, split, tidy
from pipeline.reading.syntax import children, is_finite, is_verb, of_what, spans_of, subject, subtree, words_of
from pipeline.reading.whose import Whose, clause_of, gives_clause, stands_apart
from pipeline.resources import read_words
from pipeline.taxonomy import AttributionKind, Stance

_COVERED = 0.5
"""A sentence of which attributions cover more than this share of words has no outlet-voice claim."""


_LEFT_OVER = 6
"""Fewer words than these, left when others' words are taken out of a sentence, say nothing by themselves."""


class ClaimReader:
    """Reads the claims of one article from its attributions."""

    def __init__(self, reader: Reader, found: list[Found], furniture: list[Span]) -> None:
        self.reader = reader
        self.doc: Doc = reader.doc
        self.found = found
        self.furniture = furniture
        self.actors = Actors(reader.doc, reader.quoted)
        self.whose = Whose(self.doc, found, self.actors)
        self._by_cue: dict[tuple[Span, ...], list[Found]] = {}
        for one in found:
            if one.clause:
                self._by_cue.setdefault(spans_of(self.doc, one.cue), []).append(one)
        self._taken: set[int] = set()
        self._cues: set[int] = set()
        self._counted = 0

    def drafts(self) -> list[Draft]:
        """Return the article's claims in reading order, none twice."""
        made: list[Draft] = []
        done: set[int] = set()
        for sentence in self.doc.sents:
            here = [
                one for one in self.found if min(one.content | {one.cue_head}) in range(sentence.start, sentence.end)
            ]
            # The shortest first: a nested claim is there before its reporter says "each of these is false".
            here += [one for one in self.found if any(self.whose.above(one) is above for above in here)]
            for one in sorted(here, key=lambda f: len(f.content)):
                if id(one) not in done and not self._in_furniture(min(one.content)):
                    made += self._of_attribution(one, made)
                done.add(id(one))
            made += self._of_outlet(sentence.start, sentence.end, made)
        return sorted(distinct(made), key=lambda draft: (draft.proposition.tokens[0], draft.stance is Stance.DENIES))

    def _in_furniture(self, i: int) -> bool:
        at = self.doc[i].idx
        return any(start <= at < end for start, end in self.furniture)

    def _of_attribution(self, one: Found, before: list[Draft]) -> Iterator[Draft]:
        actor, above = self.whose.name(one), self.whose.above(one)
        cue = self.doc[one.cue_head]
        if self.whose.counts_people(one) or (above is not None and not self.whose.delegates(above, one)):
            return
        via = self.whose.name(above) if above is not None else None
        if (noun := self._denied_noun(one)) is not None:
            yield from self._of_denied_noun(one, noun, before)
            return
        phrase = in_phrase(self.doc, one, actor, self.actors.stands_for)
        if one.stance is Stance.DENIES and not one.negated and (short := cut_short(cue)) is not None:
            meant = self._meant(short, before, actor)
            yield from (denied(d, self._draft(one, d.proposition, actor, None), "it is cut short") for d in meant[-1:])
            return
        if phrase is None and not gives_clause(self.doc, one):
            yield from self._of_plan(one)
            return
        if cue.pos_ == "NOUN" and actor is None and not self.whose.is_false(cue):
            return
        for proposition in [phrase] if phrase is not None else self._propositions(one):
            if self.whose.delegated(one, proposition) or (one.source_head == one.cue_head and _addresses(proposition)):
                continue
            yield from self._stances(one, proposition, actor, via if via != actor else None, before)
            if cue.pos_ == "NOUN" and self.whose.is_false(cue):
                denier = self.whose.name(above) if above is not None else None
                yield replace(
                    self._draft(above if above is not None else one, proposition, denier, None),
                    stance=Stance.DENIES,
                    proof=proposition.spans,
                    why=f"“{words_of(self.doc, one.cue)}” calls it false",
                )

    def _propositions(self, one: Found) -> list[Proposition]:
        apart = {
            i
            for other in self.found
            if self.whose.above(other) is one and stands_apart(self.doc, other)
            for i in clause_of(self.doc, other)
        }
        voice = self._voice(one)
        return split(
            self.doc, one.content - apart - one.cue, voice, lambda pronoun: self.actors.stands_for(pronoun, voice)
        )

    def _voice(self, one: Found) -> str | None:
        """Who says "I" in an attribution's content: inside quoted words, whoever is quoted."""
        above = self.whose.above(one)
        first = min(one.content)
        in_their_words = first > 0 and self.doc[first - 1].is_quote
        if above is None or one.cue_head not in self.reader.quoted or in_their_words:
            return self.whose.name(one)
        return self._voice(above)

    def _stances(
        self, one: Found, proposition: Proposition, actor: str | None, via: str | None, before: list[Draft]
    ) -> Iterator[Draft]:
        draft = replace(self._draft(one, proposition, actor, via), stance=_cue_stance(self.doc, one))
        root = proposition.root
        if stripped := denied_clause(root) & set(proposition.tokens):
            for inner in split(self.doc, stripped, actor, self.actors.stands_for):
                yield replace(draft, proposition=inner, stance=Stance.DENIES, why=draft.why + "; its words deny it")
            return
        if called_false := self._called_false_by(root, actor, before):
            why = draft.why + f"; “{proposition.text}” denies what was said before"
            yield from (denied(earlier, draft, why) for earlier in called_false)
            return
        if (flat := self._flatly_denied(root)) is not None:
            yield from (
                replace(draft, proposition=inner, stance=Stance.DENIES, why=draft.why + "; its words deny it")
                for inner in flat
            )
            return
        if draft.stance is Stance.SUPPORTS and leaves_open(root):
            draft = replace(draft, stance=Stance.QUESTIONS)
        can_deny = via is None and self._may_deny(proposition, actor)
        yield replace(draft, denies=affirmed(proposition) if can_deny else None)

    def _may_deny(self, proposition: Proposition, actor: str | None) -> bool:
        def is_speaker(subject: Token) -> bool:
            return actor is not None and subject.pos_ == "PRON" and self.actors.stands_for(subject) == actor

        near = proposition.root.sent
        charged = holds_charge(near) or bool(near.start and holds_charge(self.doc[near.start - 1].sent))
        tokens = [self.doc[i] for i in proposition.tokens]
        return may_deny(proposition.root, tokens, is_speaker, charged=charged)

    def _floor(self, at: Token) -> int:
        paragraph = self.reader.around(self.reader.paragraphs, at.idx)
        return self.reader.paragraphs[max(0, paragraph - LOOK_BACK)][0]

    def _called_false_by(self, root: Token, actor: str | None, before: list[Draft]) -> list[Draft]:
        """The earlier claims that a clause calls false: "each of these claims is false", "the minister is wrong"."""
        if not is_verb(root) or not (predicate_denies(root) or no_truth(root) or bare_no(root)):
            return []
        subjects = children(root, "nsubj")
        if not subjects:
            return []
        pointer, floor = subjects[0], self._floor(subjects[0])
        if points_back(pointer):
            return self._meant(pointer, before, actor)
        name = self.actors.resolve(pointer, sorted(subtree(pointer))) if pointer.pos_ in {"NOUN", "PROPN"} else None
        return claims_of(name, before, actor, floor, pointer.idx) if name is not None else []

    def _meant(self, pointer: Token, before: list[Draft], actor: str | None) -> list[Draft]:
        """The claims that a pointing word stands for; for "the report", first what a report was said to say."""
        floor = self._floor(pointer)
        single = is_claim_noun(pointer) and pointer.tag_ != "NNS"
        if single and (named := content_of_noun(self.doc, pointer, self.found, floor)) is not None:
            inner = split(self.doc, named.content, None, self.actors.stands_for)[:1]
            return [self._draft(named, p, self.whose.name(named), None) for p in inner]
        others = [draft for draft in before if not self._is_theirs(draft, actor, pointer)]
        return antecedents(self.doc, pointer, others, floor)

    def _is_theirs(self, draft: Draft, actor: str | None, at: Token) -> bool:
        """Nobody denies what they say themselves, nor a spokesman what his firm has just said."""
        if draft.actor is None or actor is None:
            return draft.actor is actor and draft.via is None
        if draft.actor == actor:
            return True
        if any(self.doc[i].lemma_ in words("charges") | {"report"} for i in draft.cue_tokens):
            return False  # A newspaper's report, a union's allegation: whoever answers it is of another side.
        paragraph = self.reader.paragraphs[self.reader.around(self.reader.paragraphs, at.idx)]
        if self.actors.is_person(draft.actor) or draft.proposition.spans[0][0] < paragraph[0]:
            return False
        return any(speaks_for(word, draft.actor) for word in at.sent)

    def _flatly_denied(self, root: Token) -> list[Proposition] | None:
        """What the subject stands for: "this notion that the mayor is ill is just not true", "his letters are lies"."""
        if not is_verb(root) or not predicate_denies(root):
            return None
        subjects = [s for s in children(root, "nsubj") if s.pos_ in {"NOUN", "PROPN"}]
        if not subjects:
            return None
        noun = subjects[0]
        if clause := noun_clause(noun):
            return split(self.doc, clause, None, self.actors.stands_for)
        named = children(root, "acomp", "attr")
        named += [part for c in named for part in children(c, "nmod", "compound", "conj")]
        flat = any({c.lower_, c.lemma_.lower()} & words("flat_denials") for c in named)
        # "Holt's account of the fire", but not "the account", which needs what it points back at.
        flat = flat or (is_claim_noun(noun) and bool(children(noun, "prep", "poss")) and noun.tag_ != "NNS")
        return [whole] if flat and (whole := self._whole(subtree(noun), noun)) is not None else None

    def _whole(self, tokens: set[int], head: Token) -> Proposition | None:
        """A noun phrase as what is denied: "any part in the leak"."""
        text = tidy(words_of(self.doc, tokens))
        if len(text.split()) < 2:
            return None
        return Proposition(tuple(sorted(tokens)), head, spans_of(self.doc, tokens), text)

    def _denied_noun(self, one: Found) -> Token | None:
        """The object of a cue that denies what it stands for: "rejected the report", "called the report a lie"."""
        verb = self.doc[one.cue_head]
        if not is_verb(verb) or one.negated:
            return None
        pair = self._called(one)
        if pair is not None:
            dismissed = one.stance is Stance.DENIES and is_claim_noun(pair[0])
            return pair[0] if dismissed or is_false_name(pair[1]) else None
        if one.stance is not Stance.DENIES or one.clause:
            return None
        said = [clause for clause in children(verb, "ccomp") if is_what_was_said(clause)]
        return next(iter(said or children(verb, "dobj", "nsubjpass")), None)

    def _called(self, one: Found) -> tuple[Token, Token] | None:
        return called(self.doc, one) if one.frame.endswith(("name", "as-phrase")) else None

    def _of_denied_noun(self, one: Found, noun: Token, before: list[Draft]) -> Iterator[Draft]:
        actor, verb = self.whose.name(one), self.doc[one.cue_head]
        own = spans_of(self.doc, one.source | one.cue | one.content)

        def deny(proposition: Proposition) -> Draft:
            return replace(self._draft(one, proposition, actor, None), stance=Stance.DENIES, proof=own)

        if beside := put_beside(self.doc, verb):
            yield from (replace(deny(p), proof=(*p.spans, *own)) for p in beside)
            return
        if is_what_was_said(noun):
            meant = self._meant_by_what(noun, before, actor)
            yield from (denied(earlier, deny(earlier.proposition), deny(earlier.proposition).why) for earlier in meant)
            if not meant and (whole := self._whole(subtree(noun), noun)) is not None:
                yield deny(whole)
            return
        if words("denial_nouns") & {name.lemma_ for name in (noun, *of_what(noun))}:
            return
        told = [d for d in before if d.actor != actor and self._is_told_of(d, range(noun.i, verb.right_edge.i + 1))]
        if is_claim_noun(noun) and told:
            yield from (denied(earlier, deny(earlier.proposition), deny(earlier.proposition).why) for earlier in told)
            return
        if (points_back(noun) or is_figure_pointer(noun)) and (meant := self._meant(noun, before, actor)):
            yield from (denied(earlier, deny(earlier.proposition), deny(earlier.proposition).why) for earlier in meant)
            return
        if clause := noun_clause(noun) or next(iter(self._inner_clauses(one)), set()):
            yield from (replace(deny(p), proof=p.spans) for p in split(self.doc, clause, actor, self.actors.stands_for))
            return
        pair = self._called(one)
        named = subtree(noun, without=[pair[1]] if pair is not None else [])
        denies = verb.lemma_ in words("denying_verbs") or is_claim_noun(noun) or one.stance is not Stance.DENIES
        if denies and (whole := self._whole(named, noun)) is not None:
            yield deny(whole)

    def _is_told_of(self, draft: Draft, clause: range) -> bool:
        """ "The account of a guard who says it was open": a claim that a relative clause tells of."""
        told = draft.proposition.tokens[0] in clause
        return told and any(self.doc[i].dep_ == "relcl" and i in clause for i in draft.cue_tokens)

    def _meant_by_what(self, said: Token, before: list[Draft], actor: str | None) -> list[Draft]:
        """Which earlier claim "what the mayor said of the fares" is: the last one of theirs that names the fares."""
        teller = subject(said)
        name = self.actors.resolve(teller, sorted(subtree(teller))) if teller is not None else None
        if name is None:
            return []
        matter = {self.doc[i].lemma_ for p in children(said, "prep") for i in subtree(p) if self.doc[i].pos_ == "NOUN"}
        named = [d for d in before if matter <= {self.doc[i].lemma_ for i in d.proposition.tokens}]
        return claims_of(name, named, actor, self._floor(said), said.idx)

    def _inner_clauses(self, one: Found) -> Iterator[set[int]]:
        for other in self.found:
            if other.cue_head in one.content and other.clause and self.doc[other.cue_head].pos_ in {"NOUN", "VERB"}:
                yield other.content

    def _of_plan(self, one: Found) -> Iterator[Draft]:
        """ "X pledged to do Y", outside anyone else's words: X's own claim about what comes."""
        verb = self.doc[one.cue_head]
        if (
            not is_verb(verb)
            or verb.lemma_ not in read_words("promise_verbs.txt")
            or self.whose.name(one) is None
            or self.whose.above(one) is not None
        ):
            return
        whole = sorted(one.source | one.cue | one.content)
        for proposition in split(self.doc, set(whole), self.whose.name(one), self.actors.stands_for)[:1]:
            yield replace(self._draft(one, proposition, self.whose.name(one), None), proof=spans_of(self.doc, whole))

    def _of_outlet(self, start: int, end: int, made: list[Draft]) -> Iterator[Draft]:
        """What a sentence says that nobody in the article is given as the source of."""
        tokens = {i for i in range(start, end) if not self.doc[i].is_space}
        if not tokens or self._in_furniture(min(tokens)):
            return
        covered = self._covered(made) & tokens
        told = set().union(*(_told(self.doc[i]) for i in self._cues & tokens if is_verb(self.doc[i])))
        for proposition in split(self.doc, tokens - told, None, self.actors.stands_for):
            if not is_verb(proposition.root) or not (is_finite(proposition.root) or children(proposition.root, "aux")):
                continue
            if len(set(proposition.tokens) & covered) > _COVERED * len(proposition.tokens):
                continue
            if self._is_left_over(proposition, told | covered):
                continue
            stance = Stance.SUPPORTS
            if called_false := self._called_false_by(proposition.root, None, made):
                draft = self._of_the_outlet(proposition, Stance.DENIES)
                why = f"{draft.why}; “{proposition.text}” denies what was said before"
                yield from (denied(earlier, draft, why) for earlier in called_false)
                continue
            stripped = split(self.doc, denied_clause(proposition.root), None, self.actors.stands_for)
            if inner := stripped or self._flatly_denied(proposition.root):
                proposition, stance = inner[0], Stance.DENIES
            elif leaves_open(proposition.root):
                stance = Stance.QUESTIONS
            yield self._of_the_outlet(proposition, stance)

    def _is_left_over(self, proposition: Proposition, taken: set[int]) -> bool:
        """Once what others say is taken out, only "the officials said" or "his remarks come" is left."""
        root = proposition.root
        cue = cue_of(root)
        if cue is not None and cue.stance is Stance.DENIES and cut_short(root) is not None:
            return True
        if root.lower_ in read_words("speech_verbs.txt") and not children(root, "ccomp"):
            return True
        if not subtree(root) & taken:
            return False
        words = [i for i in proposition.tokens if self.doc[i].is_alpha]
        return len(words) < _LEFT_OVER or (cue is not None and bool(cue.frames & {"that", "quote"}))

    def _of_the_outlet(self, proposition: Proposition, stance: Stance) -> Draft:
        why = "the outlet's own words"
        return Draft(proposition, None, None, stance, AttributionKind.NONE, (), (), (), why, proposition.spans)

    def _covered(self, made: list[Draft]) -> set[int]:
        """The tokens that claims made so far, and the attributions behind them, take up."""
        for draft in made[self._counted :]:
            self._cues |= set(draft.cue_tokens)
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


def _addresses(proposition: Proposition) -> bool:
    """Words to the other in a conversation: "Thank you, Minister", "Tell us more"."""
    root = proposition.root
    who = subject(root)
    return is_verb(root) and root.tag_ in {"VB", "VBP"} and (who is None or who.i not in proposition.tokens)


def _cue_stance(doc: Doc, one: Found) -> Stance:
    token = doc[one.cue_head]
    if not one.negated:
        # "Dismissed him as a weak leader" says that he is one.
        return Stance.SUPPORTS if one.frame.endswith("as-phrase") else one.stance
    if one.stance is Stance.DENIES:
        return Stance.REPORTS
    if token.lemma_ in {"think", "believe", "accept", "agree", "expect", "buy"}:
        return Stance.DENIES
    return Stance.QUESTIONS


def _told(cue: Token) -> set[int]:
    """What belongs to a cue's clause, without a second predicate: "said it was safe and left"."""
    return subtree(cue, without=[other for other in children(cue, "conj") if is_verb(other)])
