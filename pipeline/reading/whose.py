"""Whose a claim is: the source's, or that of someone whose claim the source reports."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from pipeline.reading.actors import Actors
from pipeline.reading.cues import cue_of
from pipeline.reading.denials import calls_false, predicate_denies
from pipeline.reading.figures import find_figures
from pipeline.reading.frames import Found
from pipeline.reading.phrases import equation
from pipeline.reading.propositions import Proposition, split
from pipeline.reading.syntax import is_finite, is_verb, subtree, words_of
from pipeline.resources import read_words


class Whose:
    """The sources of an article's attributions, and which attribution stands in another's content."""

    def __init__(self, doc: Doc, found: Sequence[Found], actors: Actors) -> None:
        self.doc = doc
        self.found = found
        self._actors = actors
        self._names: dict[int, str | None] = {}
        self._above: dict[int, Found | None] = {}
        self._counts = {id(one) for one in found if one.clause and _is_share(words_of(doc, one.source))}
        self._resolve_sources()

    def name(self, found: Found) -> str | None:
        """Return the canonical name of an attribution's source."""
        return self._names.get(id(found))

    def above(self, found: Found) -> Found | None:
        """Return the attribution in whose content this one's cue stands."""
        return self._above[id(found)]

    def _resolve_sources(self) -> None:
        for one in sorted(self.found, key=lambda f: f.source_head if f.source_head is not None else f.cue_head):
            name = None
            if one.source_head is not None:
                head = self.doc[one.source_head]
                name = self._actors.resolve(head, sorted(one.source))
            elif self._is_document(one):
                name = self._actors.resolve(self.doc[one.cue_head], sorted(one.cue))
            self._names[id(one)] = name
        for one in self.found:
            self._above[id(one)] = self._smallest_around(one)
        for one in self.found:
            above = self._above[id(one)]
            if one.source_head is None or above is None:
                continue
            if self.doc[one.source_head].lower_ in {"i", "my", "me"}:
                self._names[id(one)] = self.name(above)

    def _is_document(self, one: Found) -> bool:
        """ "A report that troops would leave": the cue is itself the source."""
        noun = self.doc[one.cue_head]
        written = noun.pos_ == "NOUN" and noun.lemma_.lower() in read_words("documents.txt")
        return written and one.source_head is None and one.frame.endswith("that-clause") and not self.is_false(noun)

    def _smallest_around(self, one: Found) -> Found | None:
        """The smallest clause of another attribution that this one's cue stands in."""
        around = [
            one_above
            for one_above in self.found
            if one_above is not one and self._holds(one_above, one) and not self._is_counted_by(one_above, one)
        ]
        return min(around, key=lambda f: len(f.content), default=None)

    def _holds(self, above: Found, one: Found) -> bool:
        return above.clause and one.cue_head in above.content and gives_clause(self.doc, above)

    def delegates(self, above: Found, one: Found) -> bool:
        """Tell whether the one above reports this one's claim rather than making one of its own."""
        if not one.clause or not gives_clause(self.doc, one) or not one.content:
            return False
        if self.counts_people(one):
            return False
        actor, speaker = self.name(one), self.name(above)
        token = self.doc[one.cue_head]
        if stands_apart(self.doc, one):
            return True
        if self._is_document(one):
            return True
        if actor is None or actor == speaker or one.frame == "according to":
            return token.pos_ == "NOUN" and calls_false(token) and actor is not None
        if token.pos_ == "NOUN":
            return self.is_false(token)
        return token.i in {p.root.i for p in split(self.doc, above.content)}

    def counts_people(self, one: Found) -> bool:
        """ "Six in ten voters say ..." tells how many say so: a claim of whoever counted them."""
        return id(one) in self._counts

    def _is_counted_by(self, voters: Found, one: Found) -> bool:
        return self.counts_people(voters) and one.frame == "according to" and voters.cue_head in one.content

    def delegated(self, one: Found, proposition: Proposition) -> bool:
        """Tell whether a proposition of an attribution only relays what another one in it says."""
        inside = set(proposition.tokens)
        below = [other for other in self.found if self._above[id(other)] is one and self.delegates(one, other)]
        for other in below:
            head = self.doc[other.cue_head]
            named = head.pos_ == "NOUN" and head.i in inside and not self._is_document(other)
            if head == proposition.root or named or inside <= other.content:
                return True
        return False

    def is_false(self, noun: Token) -> bool:
        """The article calls what a noun stands for false: "the false narrative", "the idea is absurd"."""
        return calls_false(noun) or self._called_false(noun)

    def _called_false(self, noun: Token) -> bool:
        return noun.dep_ in {"nsubj", "nsubjpass"} and predicate_denies(noun.head)


def _is_share(source: str) -> bool:
    return any(figure.unit in {"%", "ratio"} for figure in find_figures(source))


def gives_clause(doc: Doc, one: Found) -> bool:
    """The attribution gives a proposition: said, thought or written, not planned, wanted or asked for."""
    if not one.clause or one.frame.endswith(("infinitive", "as-phrase")):
        return False
    token = doc[one.cue_head]
    # A speaker's label in a transcript ("WITNESS: ...") is its own cue.
    if token.pos_ == "ADJ" or one.source_head == one.cue_head:
        return True
    return token.pos_ != "NOUN" or one.frame.endswith("that-clause") or equation(doc, one) is not None


def stands_apart(doc: Doc, one: Found) -> bool:
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


def clause_of(doc: Doc, one: Found) -> set[int]:
    """Return the tokens of a statement with its cue and source."""
    return subtree(doc[one.cue_head]) | one.content
