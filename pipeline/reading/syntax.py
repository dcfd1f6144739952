"""Small questions put to spaCy's parse: whose subject, which words, where they stand."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from pipeline.claim import Span

AMOUNTS = frozenset({"CARDINAL", "PERCENT", "MONEY", "QUANTITY"})
"""The model's entity labels for amounts."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
POINTERS = frozenset({"this", "that", "it", "these", "those", "both", "all", "each", "none", "neither", "they"})
"""Pronouns that may stand for what was said before."""
NEGATIVES = frozenset({"no", "not", "never", "none", "nothing", "neither", "nor", "nobody", "nowhere", "contrary"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})
_LEADING = frozenset({",", ".", ";", ":", "-", "–", "—", ")"})
_TRAILING = frozenset({",", ".", ";", ":", "-", "–", "—", "("})


def children(token: Token, *labels: str) -> list[Token]:
    """Return the children of a token that bear one of the dependency labels."""
    return [child for child in token.children if child.dep_ in labels]


def is_verb(token: Token) -> bool:
    """Tell whether a token is a verb or an auxiliary."""
    return token.pos_ in {"VERB", "AUX"}


def is_finite(token: Token) -> bool:
    """Tell whether a verb heads a finite clause: it, or an auxiliary of its own, bears tense."""
    helpers = children(token, "aux", "auxpass")
    if {token.tag_, *(child.tag_ for child in helpers)} & {"VBD", "VBP", "VBZ", "MD"}:
        return True
    # A past tense that the tagger took for a participle: "Voters without a degree made up a third".
    return token.tag_ == "VBN" and not helpers and bool(children(token, "nsubj"))


def is_passive(token: Token) -> bool:
    """Tell whether a verb is in the passive."""
    return bool(children(token, "auxpass", "nsubjpass"))


def is_negated(verb: Token) -> bool:
    """Tell whether a verb is denied: "did not say", "never said", "nor is it clear"."""
    return bool(children(verb, "neg")) or any(
        child.lower_ in NEGATIVES and (child.dep_ != "cc" or child.i < verb.i)
        for child in children(verb, "advmod", "preconj", "cc")
    )


def subject(verb: Token) -> Token | None:
    """Return the head of a verb's subject, looked for through coordination, relative clauses and infinitives."""
    seen = 0
    while seen < 6:
        # The parser hangs the subject on the auxiliary where an aside parts the two: "she did, at last, deny it".
        found = children(verb, *SUBJECTS) or [s for aux in children(verb, "aux") for s in children(aux, *SUBJECTS)]
        if found:
            return _antecedent(found[0], verb)
        if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return verb.head if verb.tag_ != "VBN" or children(verb, "aux") else None
        if verb.dep_ in {"conj", "xcomp", "advcl", "dep"}:
            verb = verb.head
        elif verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
            verb = verb.head.head
        else:
            return None
        seen += 1
    return None


def _antecedent(found: Token, verb: Token) -> Token:
    if found.lower_ in RELATIVE_PRONOUNS and verb.dep_ == "relcl":
        return verb.head
    return found


def of_what(noun: Token) -> list[Token]:
    """Return the heads of what a noun is of: "years of denials"."""
    return [name for prep in children(noun, "prep") if prep.lower_ == "of" for name in children(prep, "pobj")]


def names_given(verb: Token) -> list[Token]:
    """Return the heads of what a verb calls its object: "called the plan a mistake".

    A quoted adjective or participle behind the object is one too, though the parser takes it for something else.
    """
    if named := children(verb, "oprd"):
        return named
    for what in children(verb, "dobj", "ccomp"):
        for token in what.subtree:
            behind = token.i > verb.i + 1 and token.dep_ in {"amod", "acl", "ccomp"} and token.tag_ in {"JJ", "VBN"}
            if behind and token.nbor(-1).is_quote:
                return [token]
    return []


def subtree(token: Token, *, without: Iterable[Token] = ()) -> set[int]:
    """Return the numbers of the tokens below and including one, less the subtrees of others."""
    left_out = set().union(*(below.subtree for below in without)) if without else set()
    return {child.i for child in token.subtree} - {child.i for child in left_out}


def clause_of_noun(clause: Token) -> set[int]:
    """Return the tokens of a noun's that-clause, with a condition that the parser gave to the verb behind it.

    "A report that troops would leave if fighting stopped alarmed the town": the condition is the report's.
    """
    tokens, verb = subtree(clause), clause.head.head
    for condition in children(verb, "advcl"):
        if max(tokens) + 1 == condition.left_edge.i and condition.right_edge.i < verb.i:
            tokens |= subtree(condition)
    return tokens


def noun_phrase(head: Token) -> set[int]:
    """Return the tokens of a noun phrase that name it: without relative and participle clauses behind it."""
    clauses = [child for child in children(head, "relcl", "acl", "advcl", "parataxis") if child.i > head.i]
    times = [child for child in children(head, "npadvmod") if child.i < head.i]
    if head.pos_ == "PROPN":
        times += [
            p for p in children(head, "prep") if any(o.ent_type_ in {"DATE", "TIME"} for o in children(p, "pobj"))
        ]
    return subtree(head, without=[*clauses, *times])


def spans_of(doc: Doc, tokens: Iterable[int]) -> tuple[Span, ...]:
    """Return the runs of tokens as spans of characters, bare punctuation trimmed from their ends.

    White space and quotation marks between two tokens do not break a run.
    """
    return tuple((doc[run[0]].idx, doc[run[-1]].idx + len(doc[run[-1]])) for run in _runs(doc, tokens))


def words_of(doc: Doc, tokens: Iterable[int]) -> str:
    """Return tokens' words as the article has them, one space between two runs."""
    # Not by slicing doc.text: spaCy makes that anew from all tokens at each call.
    return " ".join(doc[run[0] : run[-1] + 1].text for run in _runs(doc, tokens))


def _runs(doc: Doc, tokens: Iterable[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for i in sorted(tokens):
        if doc[i].is_space:
            continue
        if run and any(not doc[j].is_space and not doc[j].is_quote for j in range(run[-1] + 1, i)):
            yield from _trimmed(doc, run)
            run = []
        run.append(i)
    yield from _trimmed(doc, run)


def _trimmed(doc: Doc, run: list[int]) -> Iterator[list[int]]:
    while run and doc[run[0]].text in _LEADING:
        run = run[1:]
    while run and doc[run[-1]].text in _TRAILING:
        run = run[:-1]
    if any(doc[i].is_alpha or doc[i].like_num or doc[i].text[0].isalnum() for i in run):
        yield run
