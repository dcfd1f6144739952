"""Who an attribution's source is: one canonical name for an actor, whatever the article calls them.

A surname, a first name behind "Sir", a role ("the spokesman") and a pronoun stand for a person whom the article
names in full; a short name for the organisation's full one. `data/actors.toml`, the alias file that editors may
extend, joins what only a reader of the news can know ("Moscow", "the Kremlin").
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from pipeline.alias_file import known_actors
from pipeline.reading.people import Mention, People, Person, is_calling, is_title, strip_titles
from pipeline.reading.syntax import SUBJECTS, children, noun_phrase, words_of
from pipeline.resources import listed, read_words
from pipeline.taxonomy import ActorKind

_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers"})
_PLURAL = frozenset({"they", "them", "their"})
_FEMININE = frozenset({"she", "her", "hers"})
_UNTOLD = frozenset(
    {"i", "me", "my", "we", "us", "our", "you", "your", "who", "one", "what", "that", "this", "which", "there"}
    | {"nobody", "none", "anyone", "anybody", "everyone", "everybody", "someone", "somebody", "nothing", "something"}
)
_EDGES = re.compile(r"^(?:(?:the|a|an)\s+)+|[\s,.;:]+$|(?:['’]s?)$", re.IGNORECASE)
_MARKS = re.compile(r"[\"“”„«»‘`]")
_AGED = re.compile(r"\d{1,3}-year-old$")
_LONGEST_DESCRIPTION = 3
_ONE_OF = frozenset({"one", "other", "another"})
_NEAR = 60
"""How many tokens back "one" and "the other" may look for those of whom they are."""


@cache
def aliases() -> dict[str, str]:
    """Return the alias file as canonical names by form, forms casefolded only where longer than a short code."""
    return {_key(form): actor.name for actor in known_actors() for form in (actor.name, *actor.forms)}


@cache
def alias_kinds() -> dict[str, ActorKind]:
    """Return the kinds that the alias file gives, by canonical name."""
    return {actor.name: actor.kind for actor in known_actors()}


def _key(form: str) -> str:
    bare = form.removeprefix("the ").removeprefix("The ")
    return bare if len(bare) <= 4 else bare.casefold()


class _Met(NamedTuple):
    """A source that was resolved before."""

    token: int
    name: str
    many: bool
    noun: str


class Actors:
    """The actors of one article, met in reading order."""

    def __init__(self, doc: Doc, quoted: set[int]) -> None:
        self.doc = doc
        self.quoted = quoted
        self.people = People(doc)
        self.recent: list[_Met] = []
        self._organisations = _organisations(doc)

    def resolve(self, head: Token, tokens: Sequence[int]) -> str | None:
        """Return the canonical name of a source, given its head and all its tokens; None where it can't be told."""
        if head.lower_ in _ONE_OF and not any(child.pos_ in {"NOUN", "PROPN"} for child in head.subtree):
            return self._one_of(head)
        name = self._pronoun(head) if head.pos_ == "PRON" or head.lower_ in _SINGULAR else self._named(head, tokens)
        if name:
            many = head.tag_ in {"NNS", "NNPS"} or bool(children(head, "conj")) or head.lower_ in _PLURAL
            self.recent.append(_Met(head.i, name, many, head.lemma_.lower()))
        return name

    def _one_of(self, head: Token) -> str | None:
        """Who "one" and "the other" are, where several were spoken of before: "one official in the ministry"."""
        for token in reversed(self.doc[max(0, head.i - _NEAR) : head.i]):
            if token.tag_ == "NNS" and (is_calling(token) or children(token, "nummod")):
                behind = [i for i in sorted(noun_phrase(token)) if i > token.i]
                return clean(f"{head.lower_} {token.lemma_.lower()} {words_of(self.doc, behind)}")
        return None

    def stands_for(self, pronoun: Token, speaker: str | None = None) -> str | None:
        """Return whom a personal pronoun at the head of a proposition stands for, as far as it can be told.

        Within the quoted words of a speaker "he" is never the speaker, nor anyone if a name in the same words
        may be the one meant: "My Lena is four and she can't sleep".
        """
        if pronoun.lower_ not in _SINGULAR | _PLURAL:
            return None
        if pronoun.i not in self.quoted:
            return self._pronoun(pronoun)
        nearer = (t for t in pronoun.doc[pronoun.sent.start : pronoun.i] if t.pos_ == "PROPN" and t.dep_ in SUBJECTS)
        if pronoun.lower_ in _SINGULAR and any(
            self.people.mention_at(t.i) is None for t in nearer if t.i in self.quoted
        ):
            return None
        return self._pronoun(pronoun, speaker)

    def _pronoun(self, head: Token, other_than: str | None = None) -> str | None:
        word = head.lower_
        if word in _UNTOLD:
            return None
        earlier = [met for met in reversed(self.recent) if met.token < head.i]
        if word in _PLURAL:
            return next((met.name for met in earlier if met.many), None)
        if word in _SINGULAR:
            return self._last_name(head, "f" if word in _FEMININE else "m", other_than)
        if word in {"it", "its"}:
            return next((met.name for met in earlier if not met.many and not self.is_person(met.name)), None)
        return clean(self.doc[head.left_edge.i : head.right_edge.i + 1].text) or None

    def _last_name(self, at: Token, gender: str = "", other_than: str | None = None) -> str | None:
        person = self._last_person(at, gender, other_than)
        return self._canonical(person.name) if person is not None else None

    def _last_person(self, at: Token, gender: str, other_than: str | None) -> Person | None:
        """Whom a pronoun or "the man" means: the subject named last outside quotations, else whoever spoke last."""
        speaking = self.person_called(other_than) if other_than is not None else None
        best: tuple[tuple[int, bool, int], Person] | None = None
        sentence = at.sent.start
        for mention, person in self.people.places:
            if mention.start >= at.i or (gender and person.gender and person.gender != gender) or person is speaking:
                continue
            if mention.start in self.quoted and at.i not in self.quoted:
                continue
            head = self._head(mention)
            within = head.sent.start
            if within == sentence and head.head == at.head:
                continue  # "Smith told him": never Smith himself.
            rank = (within, head.dep_ in SUBJECTS or head.dep_ == "ROOT", -mention.start)
            if best is None or rank > best[0]:
                best = (rank, person)
        for met in self.recent:
            speaker = self.person_called(met.name)
            if (
                speaker is None
                or speaker is speaking
                or met.token >= at.i
                or (gender and speaker.gender and speaker.gender != gender)
            ):
                continue
            rank = (self.doc[met.token].sent.start, True, -met.token)
            if best is None or rank >= best[0]:
                best = (rank, speaker)
        return best[1] if best is not None else None

    def _head(self, mention: Mention) -> Token:
        head = self.doc[mention.end - 1]
        while head.head.i in range(mention.start, mention.end) and head.head != head:
            head = head.head
        while head.dep_ in {"appos", "conj", "compound", "nmod"} and head.head != head:
            head = head.head
        return head

    def person_called(self, name: str) -> Person | None:
        """Return the person of the article who goes by a canonical name."""
        return next((p for p in self.people.known if self._canonical(p.name) == name), None)

    def is_person(self, name: str) -> bool:
        """Tell whether a canonical name is that of a person whom the article names."""
        return self.person_called(name) is not None

    def _named(self, head: Token, tokens: Sequence[int]) -> str | None:
        if (mention := self._mention_of(head, tokens)) is not None:
            person = self.people.bearer(mention)
            return self._canonical(person.name if person is not None else mention.name)
        if head.text in {"A", "ANSWER"} and len(named := [p for p in self.people.known if p.at < head.i]) == 1:
            return self._canonical(named[0].name)  # Whoever answers where only one was introduced.
        core = [i for i in tokens if not _beside_the_point(self.doc[i], head)]
        text = clean(words_of(self.doc, core))
        if not text:
            return None
        if (known := aliases().get(_key(text))) is not None:
            return known
        if (described := self._described(head, core, text)) is not None:
            return described
        return self._organisation(head, strip_titles(text) if head.pos_ == "PROPN" else text)

    def _mention_of(self, head: Token, tokens: Sequence[int]) -> Mention | None:
        """The person that a source names: at its head, beside it, or behind a title at its end."""
        for token in (head, *children(head, "appos")):
            if (mention := self.people.mention_at(token.i)) is not None:
                return mention
        inside = [mention for mention in self.people.mentions if mention.start in tokens and mention.start > head.i]
        beside = [mention for mention in inside if _is_put_beside(self.doc[mention.start - 1])]
        if beside and is_calling(head) and head.tag_ != "NNS":
            return beside[0]
        last = self.people.mention_at(max(tokens))
        if last is None or not last.title or last.start < head.i:
            return None
        before = last.start - 1
        while before > head.i and is_title(self.doc[before]):
            before -= 1
        return last if self.doc[before].pos_ in {"NOUN", "PROPN"} else None

    def _described(self, head: Token, core: Sequence[int], text: str) -> str | None:
        """Who "the spokesman", "the 33-year-old", "the second report" or "MINISTER" is, if the article has told."""
        definite = any(child.lower_ in {"the", "this", "that"} for child in children(head, "det"))
        loud = text.isupper() and len(text) > 3
        if _AGED.search(text) and definite:
            return self._last_name(head)
        if not (definite or loud) or len(core) > _LONGEST_DESCRIPTION or head.tag_ in {"NNS", "NNPS"}:
            return None
        noun = text.casefold() if loud else head.lemma_.lower()
        before = [met for met in self.recent if met.token < head.i and met.noun == noun]
        if (person := self.people.with_role(noun)) is not None and (loud or not before or person.at < head.i):
            return self._canonical(person.name)
        if noun in listed("person_nouns.toml", "general") or (
            noun.endswith(("man", "woman")) and head.text[0].isupper()
        ):
            return self._last_name(head)
        if len(core) > 2:
            return None
        if (named := self._organisations.called.get(noun)) is not None and not before:
            return self._organisation(head, named)
        if before:
            return before[-1].name
        if noun in listed("person_nouns.toml", "organisations"):
            known = [met.name for met in self.recent if met.token < head.i and met.name in self._organisations.names]
            return known[-1] if known else None
        return next((met.name for met in reversed(self.recent) if met.name.casefold().endswith(" " + noun)), None)

    def _organisation(self, head: Token, text: str) -> str:
        """The fullest form of an organisation's name that the article has, without the nouns that say what it is."""
        if head.pos_ == "PROPN":
            words = text.split()
            while len(words) > 1 and words[0][0].islower() and any(word[0].isupper() for word in words[1:]):
                words.pop(0)
            text = " ".join(words)
        full = [name for name in self._organisations.names if _is_short_for(text, name)]
        return self._canonical(full[0] if len(full) == 1 else text)

    def _canonical(self, name: str) -> str:
        return aliases().get(_key(name), name)


class _Organisations(NamedTuple):
    names: list[str]
    called: dict[str, str]
    """What the article calls an organisation by noun: "the water company Pennine & Dale"."""


def _organisations(doc: Doc) -> _Organisations:
    names: dict[str, None] = {}
    called: dict[str, str] = {}
    for entity in doc.ents:
        if entity.label_ not in {"ORG", "PRODUCT", "FAC"}:
            continue
        name = clean(entity.text)
        if not name:
            continue
        names[name] = None
        head = entity.root
        beside = [child for child in children(head, "compound", "appos", "nmod") if child.pos_ == "NOUN"]
        if head.dep_ == "appos" and head.head.pos_ == "NOUN":
            beside.append(head.head)
        for noun in beside:
            if not entity.start <= noun.i < entity.end:
                called.setdefault(noun.lemma_.lower(), name)
    return _Organisations(list(names), called)


def _is_put_beside(before: Token) -> bool:
    """ "The mayor of Brennick, Marta Olsey" and "mother of two Ann Bell" name the mayor and the mother."""
    return before.text == "," or before.pos_ == "NUM"


def _is_short_for(short: str, name: str) -> bool:
    words, full = short.split(), name.split()
    rest = full[len(words) :]
    return full[: len(words)] == words and bool(rest) and rest[-1].rstrip(".") in read_words("company_suffixes.txt")


def _beside_the_point(token: Token, head: Token) -> bool:
    """Appositions, clauses and asides set off by commas, and a time put before, are no part of a source's name."""
    while token != head and token.head != token:
        if token.dep_ in {"appos", "relcl", "acl", "npadvmod", "advmod"} and token.head == head:
            return token.dep_ != "advmod" or token.i < head.left_edge.i or token.i > head.i
        if token.dep_ in {"appos", "relcl"} or (token.dep_ == "punct" and token.text in {",", "(", ")", "—", "–"}):
            return True
        token = token.head
    return False


def clean(text: str) -> str:
    """Return a name without quotation marks, the article before it and the signs behind it."""
    text = " ".join(_MARKS.sub("", text).split())
    previous = None
    while previous != text:
        previous, text = text, _EDGES.sub("", text).strip()
    return text
