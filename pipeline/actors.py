"""Who an attribution's source is: one canonical name for a person, whatever the article calls them.

Names come from the model's entities and from `data/actors.toml`, the alias file that editors may extend.
A surname stands for the full name that the article gives; where two bear it, for the one named last.
A pronoun stands for the latest source that it can refer to; a role ("the spokesman") for the person whom
the article introduced with it.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.resources import data_path, read_words
from pipeline.syntax import children, words_of

_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers"})
_PLURAL = frozenset({"they", "them", "their"})
_FEMININE = frozenset({"she", "her", "hers", "mrs", "ms", "miss", "dame", "lady", "queen", "princess"})
_MASCULINE = frozenset({"he", "him", "his", "mr", "sir", "lord", "king", "prince"})
_EDGES = re.compile(r"^(?:(?:the|a|an)\s+)+|[\s,.;:]+$|(?:['’]s?)$", re.IGNORECASE)
_MARKS = re.compile(r"[\"“”„«»‘`]")


@cache
def aliases() -> dict[str, str]:
    """Return the alias file as canonical names by form, forms casefolded only where longer than a short code."""
    actors = tomllib.loads(data_path("actors.toml").read_text(encoding="utf-8"))["actor"]
    return {_key(form): actor["name"] for actor in actors for form in (actor["name"], *actor["forms"])}


def _key(form: str) -> str:
    bare = form.removeprefix("the ").removeprefix("The ")
    return bare if len(bare) <= 4 else bare.casefold()


@cache
def _titles() -> frozenset[str]:
    return frozenset(word.casefold() for word in read_words("titles.txt"))


class Actors:
    """The actors of one article, met in reading order."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.people: dict[str, list[tuple[int, str]]] = {}
        """Surname, casefolded, to the places and full forms that bear it."""
        self.roles: dict[str, str] = {}
        self.gender: dict[str, str] = {}
        self.recent: list[tuple[int, str, str]] = []
        """(token, canonical name, "one" or "many") of every source resolved so far."""
        for entity in doc.ents:
            if entity.label_ == "PERSON":
                self._meet(entity)

    def _meet(self, entity: Span) -> None:
        name = _person_name(entity)
        if not name:
            return
        words = name.split()
        self.people.setdefault(words[-1].casefold(), []).append((entity.start, name))
        if len(words) > 1:
            head = entity.root
            roles = [
                child
                for child in children(head, "compound", "appos", "nmod")
                if child.i not in range(entity.start, entity.end)
            ]
            if head.dep_ == "appos":
                roles.append(head.head)
            for role in roles:
                if role.pos_ == "NOUN":
                    self.roles.setdefault(role.lemma_.lower(), name)
        before = {token.lower_.rstrip(".") for token in self.doc[max(0, entity.start - 2) : entity.end]}
        if before & (_FEMININE - {"her", "hers"}):
            self.gender.setdefault(words[-1].casefold(), "f")
        elif before & (_MASCULINE - {"him", "his"}):
            self.gender.setdefault(words[-1].casefold(), "m")

    def resolve(self, head: Token, tokens: Sequence[int]) -> str | None:
        """Return the canonical name of a source, given its head and all its tokens; None where it can't be told."""
        name = self._pronoun(head) if head.pos_ == "PRON" or head.lower_ in _SINGULAR else self._named(head, tokens)
        if name:
            many = head.tag_ in {"NNS", "NNPS"} or bool(children(head, "conj")) or head.lower_ in _PLURAL
            self.recent.append((head.i, name, "many" if many else "one"))
        return name

    def stands_for(self, pronoun: Token) -> str | None:
        """Return whom a personal pronoun at the head of a proposition stands for, as far as it can be told."""
        if pronoun.lower_ not in _SINGULAR | _PLURAL:
            return None
        return self._pronoun(pronoun)

    def _pronoun(self, head: Token) -> str | None:
        word = head.lower_
        earlier = [entry for entry in reversed(self.recent) if entry[0] < head.i]
        if word in _PLURAL:
            return next((name for _, name, number in earlier if number == "many"), None)
        if word in _SINGULAR:
            wanted = "f" if word in _FEMININE else "m"
            people = [name for _, name, _ in earlier if self._is_person(name)]
            for name in people[:4]:
                if self.gender.get(name.split()[-1].casefold(), wanted) == wanted:
                    self.gender[name.split()[-1].casefold()] = wanted
                    return name
            named = [(at, name) for forms in self.people.values() for at, name in forms if at < head.i]
            for _, name in sorted(named, reverse=True)[:3]:
                if self.gender.get(name.split()[-1].casefold(), wanted) == wanted:
                    return self.full_name(name, head.i)
            return None
        if word in {"it", "its"}:
            return next((name for _, name, number in earlier if number == "one" and not self._is_person(name)), None)
        if word in {"i", "me", "my", "we", "us", "our", "you", "who", "one", "what", "that", "this", "which"}:
            return None
        text = self.doc[head.left_edge.i : head.right_edge.i + 1].text
        return _clean(text) or None

    def _is_person(self, name: str) -> bool:
        return name.split()[-1].casefold() in self.people

    def _named(self, head: Token, tokens: Sequence[int]) -> str | None:
        person = next((e for e in self.doc.ents if e.label_ == "PERSON" and e.start <= head.i < e.end), None)
        if person is None:
            for other in children(head, "appos"):
                person = next((e for e in self.doc.ents if e.label_ == "PERSON" and e.start <= other.i < e.end), None)
                if person is not None:
                    break
        if person is not None:
            name = _person_name(person)
            return self.full_name(name, head.i) if name else None
        core = [i for i in tokens if not _beside_the_point(self.doc[i], head)]
        text = _clean(words_of(self.doc, core))
        if not text:
            return None
        if (known := aliases().get(_key(text))) is not None:
            return known
        if head.pos_ == "PROPN" and text.split()[-1].casefold() in self.people:
            return self.full_name(_strip_titles(text), head.i)
        definite = any(child.lower_ == "the" for child in children(head, "det"))
        if definite and len(core) <= 3 and head.lemma_.lower() in self.roles:
            return self.full_name(self.roles[head.lemma_.lower()], head.i)
        return text

    def full_name(self, name: str, at: int) -> str:
        """Return the fullest form of a person's name: the article's own, else the alias file's, else the name."""
        words = name.split()
        bearers = self.people.get(words[-1].casefold(), [])
        if len(words) == 1:
            full = sorted({(place, form) for place, form in bearers if len(form.split()) > 1})
            before = [form for place, form in full if place <= at]
            if full:
                name = before[-1] if before else full[0][1]
        return aliases().get(_key(name), name)


def _beside_the_point(token: Token, head: Token) -> bool:
    """Appositions, and prepositional asides set off by commas, are no part of a source's name."""
    while token != head and token.head != token:
        if token.dep_ in {"appos", "relcl"} or (token.dep_ == "punct" and token.text in {",", "(", ")", "—", "–"}):
            return True
        token = token.head
    return False


def _person_name(entity: Span) -> str:
    text = entity.text
    for mark in ("'s", "’s", "'", "’"):
        text = text.removesuffix(mark)
    return _strip_titles(_clean(text))


def _strip_titles(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _titles():
        words.pop(0)
    return " ".join(words)


def _clean(text: str) -> str:
    text = " ".join(_MARKS.sub("", text).split())
    previous = None
    while previous != text:
        previous, text = text, _EDGES.sub("", text).strip()
    return text
