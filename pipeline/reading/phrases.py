"""Propositions that stand in phrases rather than clauses, put into words that read on their own.

"The idea of Ukraine as an aggressor" and "called Ukraine an aggressor" say that Ukraine is one; "denied taking
bribes" and "accused him of taking bribes" name an act; "put the damage at €210 million" an amount.
"""

from collections.abc import Callable

from spacy.tokens import Doc, Token

from pipeline.reading.cues import cue_of
from pipeline.reading.denials import words
from pipeline.reading.frames import Found
from pipeline.reading.propositions import Proposition, tidy
from pipeline.reading.syntax import AMOUNTS, children, names_given, spans_of, subtree, words_of

Names = Callable[[Token], str | None]
"""Names whom a pronoun stands for."""


def in_phrase(doc: Doc, one: Found, actor: str | None, stands_for: Names) -> Proposition | None:
    """Return the one proposition that an attribution's phrase stands for, or None where it holds a clause."""
    return equation(doc, one) or _called(doc, one, stands_for) or _act(doc, one, actor, stands_for) or _amount(doc, one)


def equation(doc: Doc, one: Found) -> Proposition | None:
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
    text = f"{doc.text[left[0][0] : left[-1][1]]} {_be(doc[at - 1])} {doc.text[right[0][0] : right[-1][1]]}"
    tokens = tuple(sorted(kept[0] | {at} | kept[1]))
    return Proposition(tokens, role, spans_of(doc, tokens), tidy(text), equates=True)


def called(doc: Doc, one: Found) -> tuple[Token, Token] | None:
    """Return the heads of what is called something and of what it is called: "called the plan a mistake"."""
    verb = doc[one.cue_head]
    what = children(verb, "dobj", "nsubjpass")
    names = names_given(verb)
    if not names and one.frame.endswith("as-phrase"):
        names = [
            role for prep in children(verb, "prep") if prep.lower_ == "as" for role in children(prep, "pobj", "amod")
        ]
    return (what[0], names[0]) if what and names else None


def _called(doc: Doc, one: Found, stands_for: Names) -> Proposition | None:
    pair = called(doc, one) if one.frame.endswith(("name", "as-phrase")) else None
    if pair is None:
        return None
    what, name = pair
    tokens = tuple(sorted(subtree(what) | subtree(name)))
    called_so = stands_for(what) or tidy(words_of(doc, subtree(what, without=[name])))
    text = f"{called_so} {_be(what)} {words_of(doc, subtree(name))}"
    return Proposition(tokens, name, spans_of(doc, tokens), tidy(text), equates=True)


def _act(doc: Doc, one: Found, actor: str | None, stands_for: Names) -> Proposition | None:
    """What someone denies, admits or is accused of doing."""
    verb = doc[one.cue_head]
    objects = children(verb, "dobj", "nsubjpass")
    if one.frame.endswith("participle"):
        acts = [act for act in children(verb, "xcomp") if act.tag_ == "VBG" or children(act, "aux")]
        who, whom = actor, None
    else:
        acts = [act for prep in children(verb, "prep") for act in children(prep, "pcomp") if act.tag_ == "VBG"]
        whom = objects[0] if objects else None
        who = _words(doc, whom, stands_for) if whom is not None else None
    if not acts or who is None:
        return None
    act = acts[0]
    tokens = tuple(sorted(subtree(act) | (subtree(whom) if whom is not None else set())))
    text = f"{who} {_finite(doc, act, whom)}"
    return Proposition(tokens, act, spans_of(doc, tokens), tidy(text))


def _finite(doc: Doc, act: Token, subject: Token | None) -> str:
    """A participle's words as a finite clause: "having lied" is "has lied", "sending drones" "is sending drones"."""
    many = subject is not None and subject.tag_ in {"NNS", "NNPS"}
    having = next((child for child in children(act, "aux", "auxpass") if child.tag_ == "VBG"), None)
    head, helper = having or act, ""
    if head.lower_ == "having":
        first = "have" if many else "has"
    elif head.lower_ == "being":
        first = "are" if many else "is"
    elif act.lemma_.lower() in words("states"):
        first = act.lemma_ if many else act.lemma_ + "s"
    else:
        first, helper = head.text, "are " if many else "is "
    return (
        words_of(doc, (i for i in sorted(subtree(act)) if i < head.i))
        + f" {helper}{first} "
        + words_of(doc, (i for i in sorted(subtree(act)) if i > head.i))
    )


def _amount(doc: Doc, one: Found) -> Proposition | None:
    """ "Put the damage at €210 million", "expects earnings of 4 shillings": a phrase with an amount that is stated."""
    verb = doc[one.cue_head]
    cue = cue_of(verb)
    stated = one.frame.endswith(("+ at", "+ amount")) or (
        one.frame.endswith("noun phrase") and cue is not None and "that" in cue.frames
    )
    if not stated or not any(doc[i].like_num and doc[i].ent_type_ in AMOUNTS for i in one.content):
        return None
    tokens = tuple(range(min(one.content), max(one.content) + 1))
    text = tidy(words_of(doc, tokens))
    return Proposition(tokens, doc[tokens[-1]], spans_of(doc, tokens), text) if len(text.split()) > 2 else None


def _words(doc: Doc, head: Token, stands_for: Names) -> str:
    return stands_for(head) or tidy(words_of(doc, subtree(head)))


def _be(token: Token) -> str:
    return "are" if token.tag_ in {"NNS", "NNPS"} or token.lower_ in {"they", "them", "these", "those"} else "is"
