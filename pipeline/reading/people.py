"""The people of an article: their full names, what they are introduced as, and whether "he" or "she" fits them.

A person is whoever the article gives a name of two words or more, or a title and a name. The model's entities
find most of them; words behind a title ("Cllr", "Dame") and names that stand in apposition find the others.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.reading.syntax import children
from pipeline.resources import listed, read_words

_POSSESSIVE = re.compile(r"['’]s?$")
_FEMININE = frozenset({"she", "her", "hers", "mrs", "ms", "miss", "dame", "lady", "queen", "princess", "baroness"})
_MASCULINE = frozenset({"he", "him", "his", "mr", "sir", "lord", "king", "prince", "baron"})
_NEAR = 25
"""A pronoun this many tokens behind a name, with no other person between, most likely stands for it."""


@dataclass
class Person:
    """Someone whom the article names in full."""

    name: str
    at: int
    """The token where the full name first stands."""
    roles: set[str] = field(default_factory=set)
    """Lemmas of the nouns that the article puts beside the name."""
    votes: Counter[str] = field(default_factory=Counter)

    @property
    def gender(self) -> str:
        """ "f", "m", or "" where nothing tells."""
        (most, number), *others = [*self.votes.most_common(), ("", 0)]
        return "" if others and others[0][1] == number else most


@dataclass(frozen=True)
class Mention:
    """A person's name where it stands, in full or in short; the tokens are half-open and without titles."""

    start: int
    end: int
    name: str
    title: str


class People:
    """Everyone named in one article."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions = sorted(_mentions(doc), key=lambda mention: mention.start)
        self.known: list[Person] = []
        for mention in self.mentions:
            if " " in mention.name:
                self._meet(mention)
        surnames = {person.name.split()[-1] for person in self.known}
        taken = {i for mention in self.mentions for i in range(mention.start, mention.end)}
        self.mentions = sorted([*self.mentions, *_short(doc, surnames, taken)], key=lambda mention: mention.start)
        for mention in self.mentions:
            if self.bearer(mention) is None:
                self._meet(mention)
        self.places = [(mention, person) for mention in self.mentions if (person := self.bearer(mention))]
        self._vote()

    def mention_at(self, i: int) -> Mention | None:
        """Return the mention that a token belongs to."""
        return next((mention for mention in self.mentions if mention.start <= i < mention.end), None)

    def bearer(self, mention: Mention) -> Person | None:
        """Return whose name a mention is, if the article gives it in full: of several, the one that fits best."""
        words = mention.name.casefold().split()
        found = [p for p in self.known if p.name.casefold().split()[-1] == words[-1]]
        if len(words) > 1:
            return next((p for p in found if p.name.casefold().split()[0] == words[0]), None)
        found = found or [p for p in self.known if p.name.casefold().split()[0] == words[0]]
        gender = _gender_of(mention.title)
        fitting = [p for p in found if p.gender == gender] if gender else []
        if gender and not fitting:
            fitting = [p for p in found if not p.gender]
        choice = fitting or found
        before = [p for p in choice if p.at <= mention.start]
        return max(before, key=lambda p: p.at) if before else next(iter(choice), None)

    def with_role(self, role: str) -> Person | None:
        """Return the first person whom the article introduces as this."""
        return next((person for person in self.known if role in person.roles), None)

    def _meet(self, mention: Mention) -> None:
        words = mention.name.casefold().split()
        same = (p for p in self.known if (w := p.name.casefold().split())[-1] == words[-1] and w[0] == words[0])
        person = next(same, None)
        if person is None:
            person = Person(mention.name, mention.start)
            self.known.append(person)
        elif len(mention.name) > len(person.name):
            person.name = mention.name
        person.roles |= set(_roles(self.doc, mention))
        for gender, nouns in (("f", "feminine"), ("m", "masculine")):
            person.votes[gender] += 3 * len(person.roles & listed("person_nouns.toml", nouns))
        person.votes[_gender_of(mention.title)] += 3
        del person.votes[""]

    def _vote(self) -> None:
        """Each pronoun between a name and the next tells of it."""
        for number, (mention, person) in enumerate(self.places):
            following = self.places[number + 1][0].start if number + 1 < len(self.places) else len(self.doc)
            for i in range(mention.end, min(following, mention.end + _NEAR)):
                if self.doc[i].pos_ == "PRON" and (gender := _gender_of(self.doc[i].lower_)):
                    person.votes[gender] += 1
                    break


def _gender_of(word: str) -> str:
    return "f" if word in _FEMININE else "m" if word in _MASCULINE else ""


@cache
def titles() -> frozenset[str]:
    """Return the words that may stand before a person's name, in small letters."""
    return frozenset(word.casefold() for word in read_words("titles.txt"))


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(word.casefold() for word in read_words("name_suffixes.txt"))


def is_title(token: Token) -> bool:
    """Tell whether a word is one that may stand before a person's name: "Mr.", "Minister"."""
    return token.text[:1].isupper() and token.lower_.rstrip(".") in titles()


def strip_titles(name: str) -> str:
    """Return a name without the titles before it and the letters behind it."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in titles():
        words.pop(0)
    # "One MP" is no name.
    while len(words) > 1 and words[-1].strip(".,").casefold() in _suffixes() and words[-2].casefold() != "one":
        words.pop()
    return " ".join(words)


def is_calling(token: Token) -> bool:
    """Tell whether a noun says what a person is: "lawyer", "minister", "the Dutchman"."""
    word = token.lemma_.lower()
    return word in listed("person_nouns.toml", "callings") or word in titles() or word.endswith(("man", "woman"))


def _mentions(doc: Doc) -> Iterator[Mention]:
    """Names by the model's entities, then by the words beside them, each token in one mention at most."""
    taken: set[int] = set()
    for start, end in (*_entities(doc), *_introduced(doc)):
        if taken.isdisjoint(range(start, end)) and (made := _mention(doc, start, end)):
            taken |= set(range(start, end))
            yield made


def _entities(doc: Doc) -> Iterator[tuple[int, int]]:
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            end = entity.end
            while (
                end < len(doc) and doc[end].pos_ == "PROPN" and not doc[end].ent_type_ and doc[end - 1].head == doc[end]
            ):
                end += 1
            yield entity.start, end


def _introduced(doc: Doc) -> Iterator[tuple[int, int]]:
    """Names behind a title, and names of two words or more in apposition to a calling."""
    for token in doc:
        if token.pos_ != "PROPN" or not token.text[0].isupper():
            continue
        if token.i and is_title(doc[token.i - 1]) and not is_title(token):
            yield token.i, _end_of_run(doc, token.i)
        elif token.dep_ == "appos" and (is_calling(token.head) or _is_place_of_office(token.head)):
            start = _first_of_run(token)
            if token.i > start:
                yield start, _end_of_run(doc, start)


def _is_place_of_office(name: Token) -> bool:
    """ "The mayor of Brennick, Marta Olsey": the parser puts the name beside the town."""
    return name.pos_ == "PROPN" and name.dep_ == "pobj" and is_calling(name.head.head)


def _first_of_run(token: Token) -> int:
    start = token.i
    while start and token.doc[start - 1].pos_ == "PROPN" and token.doc[start - 1].head.i in {token.i, start}:
        start -= 1
    return start


def _end_of_run(doc: Doc, start: int) -> int:
    end = start
    while end < len(doc) and (doc[end].pos_ == "PROPN" or (doc[end].text == "-" and not doc[end - 1].whitespace_)):
        end += 1
    return end


def _mention(doc: Doc, start: int, end: int) -> Mention | None:
    while start < end - 1 and (is_title(doc[start]) or is_calling(doc[start])):
        start += 1
    while end > start + 1 and (doc[end - 1].lower_ in _suffixes() or not doc[end - 1].text[0].isalpha()):
        end -= 1
    if end == start + 1 and doc[start].pos_ == "NOUN" and is_calling(doc[start]):
        return None  # "Mum of two": the model takes the word for a name.
    title = doc[start - 1].lower_.rstrip(".") if start and is_title(doc[start - 1]) else ""
    name = _POSSESSIVE.sub("", " ".join(doc[start:end].text.split())).strip(" ,.;:()\"“”‘’'")
    return Mention(start, end, name, title) if name and not name.islower() else None


def _short(doc: Doc, known: set[str], taken: set[int]) -> Iterator[Mention]:
    """Surnames of those named in full, whatever the model takes them for: not where a longer name goes on."""
    for token in doc:
        if token.text not in known or token.i in taken or token.pos_ not in {"PROPN", "NOUN"}:
            continue
        beside = [doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        if not any(_goes_on(token, other) for other in beside if not is_title(other)):
            title = doc[token.i - 1].lower_.rstrip(".") if token.i and is_title(doc[token.i - 1]) else ""
            yield Mention(token.i, token.i + 1, token.text, title)


def _goes_on(token: Token, other: Token) -> bool:
    """The word beside a surname belongs to the same longer name, as in "Fontaine Parfums"."""
    return other.pos_ == "PROPN" and (other.head == token or token.head == other)


def _roles(doc: Doc, mention: Mention) -> Iterator[str]:
    inside = range(mention.start, mention.end)
    head = doc[mention.end - 1]
    while head.head.i in inside and head.head != head:
        head = head.head
    beside = [child for child in children(head, "compound", "appos", "nmod") if child.i not in inside]
    if head.dep_ == "appos":
        beside.append(head.head)
    at = mention.start - 1
    while at >= 0 and is_title(doc[at]):
        beside.append(doc[at])
        at -= 1
    for noun in beside:
        if noun.pos_ in {"NOUN", "PROPN"} and (noun.pos_ == "NOUN" or is_calling(noun)):
            yield noun.lemma_.lower()
