"""What an actor is: a person, an organisation, a country, a document, or a source without a name.

The alias file and the list of the world's states come first, then what the words of the name say ("ministry",
"Ltd", "report"), then what the article shows of it: titles, callings, "he" or "it" standing for it. What the
language model takes a name for is one witness among these. An actor has one kind throughout an article.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from pipeline.reading.actors import Actors, alias_kinds
from pipeline.reading.people import titles
from pipeline.reading.syntax import children
from pipeline.resources import listed, read_words
from pipeline.taxonomy import ActorKind

_BEHIND = re.compile(
    r"\s+(?:of|for|in|at|to|from|on|with|by|near|about|against|among|close|familiar|who|that|including|like)\s|[,(]"
)
_HE_OR_SHE = frozenset({"he", "she", "him", "her", "his", "hers"})
_IT = frozenset({"it", "its"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "some", "any", "no", "several", "many", "two", "three"})
_POINTING = frozenset(
    {
        "all",
        "both",
        "each",
        "either",
        "few",
        "many",
        "most",
        "neither",
        "none",
        "others",
        "several",
        "some",
        "these",
        "they",
        "those",
        "we",
    }
)
_PLACES = frozenset({"GPE", "LOC"})
_BODIES = frozenset({"ORG", "FAC", "PRODUCT"})
_DOCUMENTS = frozenset({"LAW", "WORK_OF_ART"})
_AGE = re.compile(r"\s*,\s+\d{1,3}\b")
_SURE = 2
"""From so much evidence that a name is a person's, no word of the name says otherwise."""
_LONGEST_NAME = 3


class _Seen(NamedTuple):
    """The evidence that an article gives of what a name is."""

    person: int
    """Titles, callings, an age, "who", and "he" or "she" that stand for it."""
    named: int
    """Whether the name is among those taken for people's, and he or she stands near."""
    body: int
    """Nouns such as "the firm" beside it, "the" before it, and "it" that stands for it."""
    state: bool
    labels: Counter[str]
    """What the language model takes it for."""


class ActorKinds:
    """The kinds of one article's actors."""

    def __init__(self, doc: Doc, actors: Actors) -> None:
        self.doc = doc
        self._actors = actors
        self._known: dict[str, ActorKind] = {}
        self._places: dict[str, list[Token]] = defaultdict(list)
        """The heads of what was resolved to a name."""
        for met in actors.recent:
            self._places[met.name].append(doc[met.token])
        self._at: dict[str, list[int]] = defaultdict(list)
        for token in doc:
            if token.text[0].isupper():
                self._at[token.text].append(token.i)

    def of(self, name: str | None) -> ActorKind | None:
        """Return what an actor of the article is; None where there is none."""
        if name is None:
            return None
        if name not in self._known:
            self._known[name] = self._told_by_name(name) or self._of_words(name)
        return self._known[name]

    def _told_by_name(self, name: str) -> ActorKind | None:
        """What is known of a name whatever the article says."""
        if (kind := alias_kinds().get(name)) is not None:
            return kind
        if name in listed("actor_nouns.toml", "offices") or name.casefold() in listed("actor_nouns.toml", "parties"):
            return ActorKind.ORGANISATION
        if name in read_words("countries.txt") and self._seen(name).person < _SURE:
            return ActorKind.COUNTRY
        return None

    def _of_words(self, name: str) -> ActorKind:
        core = _BEHIND.split(name)[0].split() or [name]
        heads = [token for token in self._places[name] if token.text in core]
        head = max(heads, key=lambda token: core.index(token.text), default=None)
        word = head.text if head is not None else core[-1]
        if word.lower() in _POINTING or (head is not None and head.pos_ == "NUM"):
            return ActorKind.UNNAMED
        if _is_capitalised(word) and not _only_begins_sentence(name, word, head):
            return self._of_proper(name, word)
        return self._of_common(name, word, head, heads)

    def _of_common(self, name: str, word: str, head: Token | None, heads: list[Token]) -> ActorKind:
        """What a description is: "two officials", "the council", "a report to the meeting"."""
        noun = head.lemma_.lower() if head is not None else word.lower()
        if {noun, word.lower()} & _documents():
            return ActorKind.DOCUMENT
        if not {noun, word.lower()} & _organisations():
            return ActorKind.UNNAMED
        plural = word.lower() != noun or (head is not None and head.tag_ in {"NNS", "NNPS"})
        if plural and word.lower() not in listed("actor_nouns.toml", "collectives"):
            return ActorKind.UNNAMED
        named = any(t.pos_ == "PROPN" and t.text in name for h in heads for t in h.subtree)
        return ActorKind.ORGANISATION if named or not _is_indefinite(name, heads) else ActorKind.UNNAMED

    def _of_proper(self, name: str, word: str) -> ActorKind:
        seen = self._seen(name)
        words = [w.strip(".,").lower() for w in _BEHIND.split(name)[0].split()]
        if seen.person < _SURE or len(words) > _LONGEST_NAME or name.lower() in _organisations():
            if (kind := _by_capitalised(words, name)) is not None:
                return kind
            if seen.state:
                return ActorKind.COUNTRY
            if _calls_people(word.lower()):
                return ActorKind.UNNAMED
        return _by_witnesses(seen, words)

    def _seen(self, name: str) -> _Seen:
        """What the article shows of a name, wherever it stands and whatever stands for it."""
        words = name.split()
        places = [at for at in self._at.get(words[0], ()) if self.doc[at : at + len(words)].text.split() == words]
        tokens = [self.doc[at : at + len(words)].root for at in places]
        he = sum(token.lower_ in _HE_OR_SHE for token in self._places[name])
        it = sum(token.lower_ in _IT for token in self._places[name])
        labels = Counter(token.ent_type_ for token in tokens if token.ent_type_)
        beside = [noun.lemma_.lower() for at, token in zip(places, tokens, strict=True) for noun in _beside(at, token)]
        relatives = {word.lower_ for token in tokens for c in children(token, "relcl") for word in c.children}
        aged = any(_AGE.match(self.doc[at + len(words) : at + len(words) + 3].text) for at in places)
        person = self._actors.person_called(name)
        callings = listed("person_nouns.toml", "callings")
        titled = person is not None and any(
            mention.title for mention, other in self._actors.people.places if other is person
        )
        called = person is not None and bool(person.roles & callings)
        gender = person is not None and bool(person.gender)
        return _Seen(
            person=he + 2 * titled + 2 * called + 2 * aged + 2 * ("who" in relatives),
            named=(person is not None) + gender,
            body=it
            + 2 * any(noun in _organisations() for noun in beside)
            + sum(_has_the(self.doc, at) for at in places),
            state=any(_shows_state(token) for token in tokens),
            labels=labels,
        )


def _by_witnesses(seen: _Seen, words: list[str]) -> ActorKind:
    """What a name is that does not say so itself."""
    labels = seen.labels
    body = sum(labels[label] for label in _BODIES | _PLACES)
    given = (words[0].title() in _given_names()) * (2 if len(words) > 1 else 1)
    person = seen.person + given + min(labels["PERSON"], 1 if body or len(words) > 1 else 2)
    person += seen.named if len(words) > 1 else seen.named // 2
    body = seen.body + min(body, 1)
    if person > body and (len(words) > 1 or person > 1):
        return ActorKind.PERSON
    if labels["NORP"] > sum(labels[label] for label in _BODIES | _PLACES):
        return ActorKind.UNNAMED
    if sum(labels[label] for label in _DOCUMENTS) > body:
        return ActorKind.DOCUMENT
    return ActorKind.ORGANISATION


def _beside(at: int, name: Token) -> Iterator[Token]:
    """The nouns that say what a name is: "the firm, Litoral Build", "the weekly Prizma"."""
    yield from (child for child in children(name, "compound", "appos", "nmod") if child.pos_ == "NOUN")
    if name.dep_ == "appos":
        yield name.head
    if at and name.doc[at - 1].pos_ == "NOUN":
        yield name.doc[at - 1]


def _has_the(doc: Doc, at: int) -> bool:
    return at > 0 and doc[at - 1].lower_ == "the"


def _shows_state(place: Token) -> bool:
    """The article gives a place what only states have: "Belovia's army", "the ambassador of Belovia"."""
    if any(child.lower_ in listed("actor_nouns.toml", "beside_states") for child in place.lefts):
        return True
    owned = place.head if place.dep_ == "poss" else None
    if place.dep_ == "pobj" and place.head.lower_ == "of":
        owned = place.head.head
    parts = [owned, *children(owned, "amod", "compound")] if owned is not None else []
    return any(part.lemma_.lower() in listed("actor_nouns.toml", "state") for part in parts)


def _by_capitalised(words: list[str], name: str) -> ActorKind | None:
    """What the words of a capitalised name say."""
    last = words[-1]
    if len(words) > 1 and last in listed("actor_nouns.toml", "parties"):
        return ActorKind.UNNAMED
    if "&" in name or last in _suffixes() or any(word in _suffixes() for word in words[1:]):
        return ActorKind.ORGANISATION
    if len(words) > 1 and last in listed("actor_nouns.toml", "newspapers"):
        return ActorKind.ORGANISATION
    if last in _organisations() or last.removesuffix("s") in _organisations():
        return ActorKind.ORGANISATION
    if last in _documents() and len(words) > 1:
        return ActorKind.DOCUMENT
    if set(words) & _organisations() and not _calls_people(last):
        return ActorKind.ORGANISATION
    if len(words) == 1 and name.isupper() and 2 <= len(name) <= 6 and name.isalpha() and not _calls_people(last):
        return ActorKind.ORGANISATION
    return None


def _calls_people(word: str) -> bool:
    bare = word.removesuffix("s")
    named = listed("actor_nouns.toml", "people") | listed("person_nouns.toml", "callings") | titles()
    return bool({word, bare} & named) or bare.endswith(("man", "woman", "men", "women"))


def _is_capitalised(word: str) -> bool:
    return any(letter.isupper() for letter in word)


def _only_begins_sentence(name: str, word: str, head: Token | None) -> bool:
    return name.startswith(word) and head is not None and head.pos_ != "PROPN" and not word.isupper()


def _is_indefinite(name: str, heads: list[Token]) -> bool:
    beside = {child.lower_ for head in heads for child in children(head, "det", "poss", "nummod", "amod")}
    owned = any(children(head, "poss") for head in heads)
    return not owned and not beside & _DEFINITE and bool(beside & _INDEFINITE or name.split()[0].lower() in _INDEFINITE)


@cache
def _documents() -> frozenset[str]:
    words = {*read_words("documents.txt"), *read_words("surveys.txt"), *listed("actor_nouns.toml", "documents")}
    return frozenset(words)


@cache
def _organisations() -> frozenset[str]:
    words = listed("actor_nouns.toml", "organisations") | listed("person_nouns.toml", "organisations")
    return words - _documents()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for line in read_words("given_names.txt") for name in line.split())


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(word.casefold() for word in read_words("company_suffixes.txt"))
