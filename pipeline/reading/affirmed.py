"""What a denial in plain words denies: "I did not take it" denies "I did take it", "it is a lie" that it is true."""

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.reading.denials import words
from pipeline.reading.propositions import Proposition, tidy
from pipeline.reading.syntax import children, is_verb, subtree, words_of

_POSITIVE = {
    "not": "",
    "n't": "",
    "n’t": "",
    "never": "",
    "no": "some",
    "none": "some",
    "nothing": "something",
    "nobody": "somebody",
}
_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
_BESIDE = ("nsubj", "nsubjpass", "dobj", "attr", "dative")


def affirmed(proposition: Proposition) -> str | None:
    """Return a proposition's text without the words that deny it, or None where nothing tells which these are.

    The rest stays as it stands: "did know", not "knew", and "some failure" for "no failure".
    """
    doc, inside = proposition.root.doc, set(proposition.tokens)
    changes = _without_negation(proposition.root) or _called_true(proposition.root, inside)
    if not changes or not changes.keys() <= inside:
        return None
    behind = [i for i in range(min(changes), max(inside) + 1) if i in inside or doc[i].is_quote]
    # A name may stand for the pronoun at the head, so the text is read from its end.
    old = " ".join(words_of(doc, behind).split())
    old = next((words for words in (old, tidy(old)) if proposition.text.endswith(words)), "")
    if not old:
        return None
    new = "".join(
        changes.get(i, doc[i].text) + (" " if doc[i].whitespace_ or i + 1 not in inside else "") for i in behind
    )
    text = tidy(proposition.text.removesuffix(old) + new)
    return text[0].upper() + text[1:] if proposition.text[0].isupper() else text


def _without_negation(root: Token) -> dict[int, str]:
    """The words to put for the one that negates the clause, by token. Two negations are left alone."""
    negatives = list(_negatives(root))
    if len(negatives) != 1:
        return {}
    for verb in children(root, "conj"):
        if is_verb(verb):
            negatives += children(verb, "neg")
    changes: dict[int, str] = {}
    for negative in negatives:
        changes[negative.i] = _POSITIVE.get(negative.lower_, "")
        if negative.i and (before := negative.nbor(-1)).lower_ in _SHORTENED and not before.whitespace_:
            changes[before.i] = _SHORTENED[before.lower_]
    return changes


def _negatives(root: Token) -> Iterator[Token]:
    for child in children(root, "neg", "advmod", "preconj", *_BESIDE):
        if child.lower_ == "nothing" and root.lemma_ == "do" and not children(child, "amod") and not _of_oneself(root):
            continue  # "He did nothing" is a reproach.
        if child.lower_ in _POSITIVE:
            yield child
        elif child.dep_ in _BESIDE:
            yield from (below for below in children(child, "det", "neg", "preconj") if below.lower_ in _POSITIVE)


def _of_oneself(verb: Token) -> bool:
    return any(child.lower_ in {"i", "we"} for child in children(verb, "nsubj"))


def _called_true(root: Token, inside: set[int]) -> dict[int, str]:
    """ "These stories are a lie" denies that they are true."""
    being = any(helper.lemma_ == "be" for helper in children(root, "aux", "auxpass"))
    for named in [*([root] if being else []), *children(root, "acomp", "attr")]:
        called = {word for part in (named, *children(named, "amod")) for word in (part.lower_, part.lemma_.lower())}
        if called & words("flat_denials"):
            whole = sorted({named.i} if named == root else subtree(named) & inside)
            return {i: "true" if i == whole[0] else "" for i in whole}
    return {}
