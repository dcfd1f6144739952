"""Denials in the words themselves: predicates, adjectives and nouns that say "it is not so"."""

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from pipeline.reading.syntax import NEGATIVES, POINTERS, children, is_negated, is_verb, subtree, words_of
from pipeline.resources import listed


def words(name: str) -> frozenset[str]:
    """Return one list of `data/denials.toml`."""
    return listed("denials.toml", name)


def may_deny(root: Token, tokens: Iterable[Token], speaker: Callable[[Token], bool], *, charged: bool) -> bool:
    """Tell whether a proposition's own words can reject what others say.

    They do where they call something false; where the speaker denies an act of their own, not a state ("I
    never said that"); and where they say "not" in answer to a charge (`charged`).
    """
    held = list(tokens)
    if any(token.lemma_.lower() in words("flat_denials") or token.lower_ in words("flat_denials") for token in held):
        return True
    verbs = [root, *(other for other in children(root, "conj") if is_verb(other))]
    negated = [verb for verb in verbs if is_negated(verb)]
    if any(_tells_of_the_past(verb) and _is_act(verb) and _of_the_speaker(verb, speaker) for verb in negated):
        return True
    return charged and bool(negated or any(token.lower_ in NEGATIVES for token in held))


def _tells_of_the_past(verb: Token) -> bool:
    return verb.tag_ in {"VBD", "VBN"} or any(
        child.lower_ in {"did", "was", "were", "have", "has", "had", "'ve", "’ve"}
        for child in children(verb, "aux", "auxpass")
    )


def _is_act(verb: Token) -> bool:
    return verb.pos_ == "VERB" and verb.lemma_.lower() not in words("states")


def _of_the_speaker(verb: Token, speaker: Callable[[Token], bool]) -> bool:
    subjects = children(verb, "nsubj", "nsubjpass") or children(verb.head, "nsubj", "nsubjpass")
    return any(subject.lower_ in {"i", "we"} or speaker(subject) for subject in subjects)


def holds_charge(tokens: Iterable[Token]) -> bool:
    """Tell whether words tell of a charge that a speaker may be answering."""
    return any(token.lemma_.lower() in words("charges") for token in tokens)


def predicate_denies(verb: Token) -> bool:
    """Tell whether a verb calls its subject or clause false: "is absurd", "is not correct", "proved to be a lie"."""
    negated = bool(children(verb, "neg"))
    if verb.lower_ in words("false_predicates") and any(c.lemma_ == "be" for c in children(verb, "aux", "auxpass")):
        return not negated  # "The claim was scaremongering", "was fabricated": the parser's verbs.
    shown = children(verb, "xcomp") if verb.lemma_.lower() in words("showing_verbs") else []
    for complement in [c for held in (verb, *shown) for c in children(held, "acomp", "attr", "oprd")]:
        word, lemma = complement.lower_, complement.lemma_.lower()
        if word in words("false_predicates") or lemma in words("false_predicates"):
            return not negated
        if lemma in words("true_predicates"):
            return negated
    for prep in children(verb, "prep"):
        if prep.lower_ == "without" and any(c.lemma_ in words("truth_nouns") for c in children(prep, "pobj")):
            return not negated
    return False


def denied_clause(root: Token) -> set[int]:
    """Return the clause that a predicate such as "it is not correct that ..." denies, or nothing."""
    if not is_verb(root) or not predicate_denies(root):
        return set()
    hosts = [root, *children(root, "acomp", "attr")]
    for host in hosts:
        for clause in children(host, "ccomp", "csubj", "acl", "advcl"):
            if (
                any(child.lower_ == "that" and child.dep_ == "mark" for child in clause.children)
                or clause.dep_ == "csubj"
            ):
                return subtree(clause)
    return set()


def no_truth(root: Token) -> bool:
    """ "There is no truth in ..."."""
    return any(
        noun.lemma_.lower() in words("truth_nouns") and any(d.lower_ == "no" for d in children(noun, "det"))
        for noun in children(root, "attr", "dobj", "nsubj")
    )


def calls_false(noun: Token) -> bool:
    """Tell whether an adjective denies what a claim noun stands for: "the false narrative"."""
    return any(child.lower_ in words("false_adjectives") for child in children(noun, "amod", "compound", "nmod"))


def points_back(token: Token) -> bool:
    """Tell whether a subject or object stands for claims made before: "it", "each of these claims", "the report"."""
    if token.lower_ in POINTERS:
        return not any(
            is_claim_noun(c) is False and c.dep_ == "pobj" for p in children(token, "prep") for c in p.children
        )
    if not is_claim_noun(token):
        return False
    determiners = {child.lower_ for child in children(token, "det", "predet", "poss")}
    return bool(determiners) and not _is_told_more_of(token)


def _is_told_more_of(noun: Token) -> bool:
    """A clause behind a noun says which is meant, unless it is what the noun is called: 'the claim "made up"'."""
    return any(not clause.nbor(-1).is_quote for clause in children(noun, "acl", "relcl"))


def is_claim_noun(token: Token) -> bool:
    """Tell whether a noun can stand for a claim made before."""
    return token.lemma_.lower() in words("claim_nouns")


def is_figure_pointer(token: Token) -> bool:
    """ "Called the figure absurd": an amount named before."""
    the = {child.lower_ for child in children(token, "det")} & {"the", "this", "that", "these", "those"}
    return (
        token.lemma_.lower() in words("figure_nouns")
        and bool(the)
        and not (children(token, "prep") or _is_told_more_of(token))
    )


def cut_short(verb: Token) -> Token | None:
    """Return the verb of a clause that only points back: "denies that he was", "denied she had"."""
    for clause in children(verb, "ccomp"):
        parts = {child.dep_ for child in clause.children if child.lower_ != "that"}
        if clause.lemma_ in {"be", "have", "do"} and "nsubj" in parts and parts <= {"nsubj", "neg", "punct"}:
            return clause
    return None


def is_plural_pointer(token: Token) -> bool:
    """Tell whether what points back stands for several claims: "each of these claims", "both", "those"."""
    return token.lower_ in {"these", "those", "both", "all", "each", "none", "neither", "they"} or token.tag_ == "NNS"


def is_false_name(token: Token) -> bool:
    """Tell whether what something is called denies it: "called the report false", "a smear"."""
    both = {token.lower_, token.lemma_.lower()}
    held = words("false_predicates") | words("false_adjectives")
    if both & held or any(child.lower_ in held for child in children(token, "amod")):
        return True
    return any(phrase in words_of(token.doc, subtree(token)).lower() for phrase in words("false_phrases"))


def bare_no(root: Token) -> bool:
    """ "It is not.": a negated copula with nothing behind it."""
    below = [child for child in root.children if child.dep_ not in {"nsubj", "neg", "punct", "aux", "advmod", "expl"}]
    return root.lemma_ == "be" and bool(children(root, "neg")) and not below


def leaves_open(root: Token) -> bool:
    """ "It is not clear why", "no evidence that", "remains unclear whether"."""
    negated = bool(children(root, "neg"))
    for complement in children(root, "acomp", "attr", "oprd", "dobj"):
        if complement.lemma_.lower() in words("open_predicates"):
            return not negated
        if complement.lemma_.lower() in words("settled_predicates") and negated:
            return True
        if complement.lemma_.lower() in {"early", "soon"} and any(
            t.lower_ == "too" for t in children(complement, "advmod")
        ):
            return not negated
        if complement.lemma_.lower() in words("proof_nouns"):
            return negated or any(d.lower_ == "no" for d in children(complement, "det"))
    return False
