"""Attributions that the parse shows: a cue word, the source as its subject, the content as its complement."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from pipeline.reading.cues import Cue, cue_of
from pipeline.reading.denials import words
from pipeline.reading.syntax import (
    POINTERS,
    RELATIVE_PRONOUNS,
    children,
    clause_of_noun,
    is_negated,
    is_passive,
    is_verb,
    names_given,
    noun_phrase,
    subject,
    subtree,
)
from pipeline.resources import read_words
from pipeline.taxonomy import Stance


@dataclass
class Found:
    """An attribution as tokens of the parse, before quotations and actors are joined to it."""

    cue_head: int
    frame: str
    stance: Stance
    source_head: int | None = None
    source: set[int] = field(default_factory=set)
    cue: set[int] = field(default_factory=set)
    content: set[int] = field(default_factory=set)
    negated: bool = False
    """The cue itself is negated, as in "did not deny"."""
    clause: bool = True
    """The content is a clause or an infinitive, not a bare noun phrase."""


def find_frames(doc: Doc) -> list[Found]:
    """Find the attributions whose cue, source and content the parse joins."""
    found: list[Found] = []
    for token in doc:
        if token.lower_ == "according":
            found += _according_to(token)
        elif (cue := cue_of(token)) is None:
            continue
        elif is_verb(token):
            found += _verb_frames(token, cue)
        elif token.pos_ == "NOUN":
            found += _noun_frames(token, cue)
        else:
            found += _adjective_frames(token, cue)
    return [one for one in found if one.content - one.cue]


def _verb_frames(verb: Token, cue: Cue) -> Iterator[Found]:
    if _is_order(verb):
        return
    made = list(_verb_contents(verb, cue))
    for frame, content, extra, clause in made[:1]:
        cue_tokens = _verb_group(verb) | extra
        head = _source_of_verb(verb)
        found = Found(verb.i, f"{verb.lemma_} + {frame}", cue.stance, content=content - cue_tokens, clause=clause)
        found.cue = cue_tokens
        found.negated = is_negated(verb)
        found = _with_source(found, head)
        if found.source or frame != "clause around it":
            yield found


def _is_order(verb: Token) -> bool:
    """ "Imagine that ...", "Don't forget ...": said to the reader, by nobody."""
    return (
        verb.tag_ in {"VB", "VBP"}
        and verb.dep_ in {"ROOT", "conj"}
        and subject(verb) is None
        and not any(child.tag_ == "MD" or child.lower_ == "to" for child in children(verb, "aux"))
    )


def _verb_contents(verb: Token, cue: Cue) -> Iterator[tuple[str, set[int], set[int], bool]]:
    """Yield frame name, content tokens, further cue tokens and whether it is a clause; the best first."""
    passive = is_passive(verb)
    subjects = children(verb, "nsubjpass") if passive else []
    clauses = children(verb, "ccomp")
    # "The answer is the same: she said that ...": what stands before the colon is not what she said.
    marked = [c for c in clauses if c.i > verb.i and any(m.lower_ == "that" for m in children(c, "mark"))]
    for clause in marked or clauses:
        if cue.stance is Stance.DENIES and is_what_was_said(clause):
            yield "what was said", subtree(clause), set(), False
            return
        infinitive = any(child.lower_ == "to" for child in children(clause, "aux"))
        if infinitive and "inf" in cue.frames:
            yield "infinitive", subtree(clause), set(), True
        elif cue.frames & {"that", "quote"} and not _is_sight(verb, clause):
            yield "clause", subtree(clause) | _rest_of_statement(verb, clause), set(), True
    if "quote" in cue.frames and (host := _inverted_host(verb)) is not None:
        yield "clause before it", subtree(host, without=[verb]), set(), True
    if verb.dep_ in {"parataxis", "ccomp"} and cue.frames & {"that", "quote"} and is_verb(verb.head):
        host = verb.head
        # What another cue takes as its content holds nothing around it: "they said the minister knew of the leak".
        bare = verb.i > host.i and cue_of(host) is None and not children(verb, "mark", "ccomp", "dobj")
        if verb.dep_ == "parataxis" or bare:
            yield "clause around it", subtree(host, without=[verb]), set(), True
    if "inf" in cue.frames:
        for clause in children(verb, "xcomp"):
            to = {child.i for child in children(clause, "aux") if child.lower_ == "to"}
            if to or clause.tag_ == "VB":
                of_whom = set().union(*(subtree(s) for s in subjects)) if subjects else set()
                yield "infinitive", (subtree(clause) - to) | of_whom, to, True
    if "ing" in cue.frames:
        for clause in children(verb, "xcomp"):
            if clause.tag_ == "VBG" or any(aux.lower_ == "having" for aux in children(clause, "aux")):
                yield "participle", subtree(clause), set(), True
    if "as" in cue.frames:
        for prep in children(verb, "prep"):
            if prep.lower_ == "as":
                whom = children(verb, "dobj") or subjects
                if whom:
                    yield "as-phrase", subtree(whom[0]) | subtree(prep) - {prep.i}, set(), True
    for prep in [p for p in children(verb, "prep") if p.lower_ in cue.prepositions]:
        for inner in children(prep, "pobj", "pcomp"):
            whom = children(verb, "dobj") if prep.lower_ in {"of", "for", "at"} else []
            if prep.lower_ == "at" and (not whom or not any(t.like_num for t in inner.subtree)):
                continue
            content = subtree(inner) | (
                subtree(whom[0]) if whom and (inner.dep_ == "pcomp" or prep.lower_ == "at") else set()
            )
            yield prep.lower_, content, {prep.i} if not whom else set(), inner.dep_ == "pcomp"
    objects = children(verb, "dobj") or subjects
    if "amount" in cue.frames and (amount := _surveyed(verb)):
        yield "amount", amount, set(), False
    if "name" in cue.frames and (names := names_given(verb)):
        named = objects or children(verb, "nsubjpass")
        yield "name", set().union(*(subtree(part) for part in (*named[:1], *names))), set(), True
    if "np" in cue.frames:
        for inner in objects or children(verb, "oprd"):
            if inner.pos_ != "PRON" or (cue.stance is Stance.DENIES and inner.lower_ in POINTERS):
                yield "noun phrase", _without_aside(inner) | _as_phrase(verb, inner), set(), False


def is_what_was_said(clause: Token) -> bool:
    """ "Contradicted what the mayor had said of it": a clause that stands for another's claim."""
    cue = cue_of(clause) if is_verb(clause) else None
    return cue is not None and "that" in cue.frames and any(o.lower_ == "what" for o in children(clause, "dobj"))


def _is_sight(verb: Token, clause: Token) -> bool:
    """ "See prices rise" tells what happens, "see that they rise" what somebody says."""
    bare = clause.tag_ in {"VB", "VBG"} and not children(clause, "aux", "auxpass", "mark")
    return bare and verb.lemma_ in read_words("sight_verbs.txt")


def _surveyed(verb: Token) -> set[int]:
    """ "A poll gives her a lead of two points": the amount that a survey finds, and whose it is."""
    who = subject(verb)
    if who is None or who.lemma_.lower() not in read_words("surveys.txt"):
        return set()
    found = {i for part in children(verb, "dobj", "dative", "prep", "ccomp") if part.i > verb.i for i in subtree(part)}
    return (
        found if any(verb.doc[i].like_num and verb.doc[i].ent_type_ not in {"DATE", "TIME"} for i in found) else set()
    )


def _without_aside(noun: Token) -> set[int]:
    """A noun phrase without the ", which ..." that tells more of it."""
    asides = [
        clause for clause in children(noun, "relcl") if clause.left_edge.i and clause.left_edge.nbor(-1).text == ","
    ]
    return subtree(noun, without=asides)


def _as_phrase(verb: Token, noun: Token) -> set[int]:
    """ "Attacked him as a fraud": what the object is taken for."""
    behind = [prep for prep in children(verb, "prep") if prep.lower_ == "as" and prep.i > noun.i]
    return subtree(behind[0]) if behind else set()


def _rest_of_statement(verb: Token, clause: Token) -> set[int]:
    """'It is hard, officials said, because ...': what follows a cue in mid-sentence belongs to the statement."""
    if clause.i > verb.i:
        return set()
    behind = [
        c for c in children(verb, "advcl", "conj") if c.i > verb.i and c.tag_ != "VBG" and verb.i + 1 < len(verb.doc)
    ]
    return set().union(*(subtree(c) for c in behind if verb.nbor(1).text == ",")) if behind else set()


def _inverted_host(verb: Token) -> Token | None:
    """'Prices rose, explained an official': the parser takes the speaker for the object of a second predicate."""
    if verb.dep_ != "conj" or not is_verb(verb.head) or children(verb, "nsubj", "ccomp", "xcomp", "cc"):
        return None
    speaker = next(iter(children(verb, "dobj")), None)
    if speaker is None or speaker.i < verb.i or not verb.i or verb.nbor(-1).text not in {",", "”", '"'}:
        return None
    return verb.head if not any(child.dep_ == "cc" for child in verb.head.children) else None


def _verb_group(verb: Token) -> set[int]:
    """The verb with its auxiliaries, negation, particle and the adverbs that stand right before it."""
    group = {verb.i} | {child.i for child in children(verb, "prt")}
    helpers = {child.i for child in children(verb, "aux", "auxpass", "neg") if child.i < verb.i}
    adverbs = {child.i for child in children(verb, "advmod") if child.i < verb.i and not list(child.children)}
    at = verb.i - 1
    while at in helpers | adverbs:
        group.add(at)
        at -= 1
    while group and verb.doc[min(group)].lower_ in {"also", "so", "when", "where", "how", "why"} and len(group) > 1:
        group.remove(min(group))
    return group


def _source_of_verb(verb: Token) -> Token | None:
    if _inverted_host(verb) is not None:
        return children(verb, "dobj")[0]
    bare = verb.tag_ == "VBN" and verb.dep_ in {"acl", "relcl"} and not children(verb, "aux")
    if is_passive(verb) or bare:
        for agent in children(verb, "agent"):
            for inner in children(agent, "pobj"):
                return inner
        return None
    head = subject(verb)
    if head is None or (head.lower_ in {"it", "there", "what", "this", "that"} and head.dep_ == "expl"):
        return None
    return head


def _with_source(found: Found, head: Token | None) -> Found:
    if head is not None:
        found.source_head = head.i
        found.source = (noun_phrase(head) | _relative_pronoun(found, head)) - found.content - found.cue
        if head.i not in found.source:
            found.source_head, found.source = None, set()
    return found


def _relative_pronoun(found: Found, head: Token) -> set[int]:
    """ "An official, who said ...": the pronoun too is the source's word."""
    pronouns = children(head.doc[found.cue_head], "nsubj")
    return {p.i for p in pronouns if p.lower_ in RELATIVE_PRONOUNS and p != head}


def _noun_frames(noun: Token, cue: Cue) -> Iterator[Found]:
    for frame, content, extra, clause in list(_noun_contents(noun, cue))[:1]:
        found = Found(noun.i, f"{noun.lemma_} + {frame}", cue.stance, content=content, clause=clause)
        owner = _source_of_noun(noun)
        before = [child for child in children(noun, "amod", "compound") if child.i < noun.i and child != owner]
        found.cue = ({noun.i, *(child.i for child in before)} | extra) - content
        yield _with_source(found, owner)


def _noun_contents(noun: Token, cue: Cue) -> Iterator[tuple[str, set[int], set[int], bool]]:
    for clause in children(noun, "acl", "relcl", "ccomp"):
        to = {child.i for child in children(clause, "aux") if child.lower_ == "to"}
        marked = any(child.lower_ == "that" and child.dep_ == "mark" for child in clause.children)
        if marked and "that" in cue.frames:
            yield "that-clause", clause_of_noun(clause), set(), True
        elif to and clause.dep_ == "acl" and "inf" in cue.frames:
            yield "infinitive", subtree(clause) - to, to, True
    for prep in children(noun, "prep"):
        if prep.lower_ in cue.prepositions:
            for inner in children(prep, "pobj", "pcomp"):
                roles = [p for host in (noun, inner) for p in children(host, "prep") if p.lower_ == "as"]
                named = [inner, *roles]
                relative = [
                    r for t in named for below in t.subtree for r in children(below, "relcl") if _speaks_of(r, noun)
                ]
                content = set().union(*(subtree(t, without=relative) for t in named))
                yield prep.lower_, content, {prep.i}, inner.dep_ == "pcomp" or bool(roles)


def _speaks_of(relative: Token, noun: Token) -> bool:
    """A relative clause set off by a dash or comma that says who pushes the idea."""
    return relative.i > noun.i and any(c.lower_ in {"which", "that"} for c in children(relative, "dobj"))


def _source_of_noun(noun: Token) -> Token | None:
    for owner in children(noun, "poss"):
        return owner
    for name in children(noun, "compound"):
        # "Barlow estimates that ...": a verb that the parser takes for the noun.
        if noun.dep_ == "ROOT" and name.i == noun.i - 1 and name.text[0].isupper() and children(noun, "ccomp"):
            return name
    for prep in children(noun, "prep", "agent"):
        if prep.lower_ in {"by", "from"}:
            for inner in children(prep, "pobj"):
                return inner
    for relative in [r for t in noun.subtree for r in children(t, "relcl")]:
        if _speaks_of(relative, noun):
            return next(iter(children(relative, "nsubj")), None)
    if noun.dep_ == "dobj" and is_verb(noun.head) and noun.head.lemma_ in read_words("holding_verbs.txt"):
        return subject(noun.head)
    return None


def _adjective_frames(adjective: Token, cue: Cue) -> Iterator[Found]:
    verb = adjective.head if adjective.dep_ in {"acomp", "oprd"} and is_verb(adjective.head) else None
    hosts = [adjective] + ([verb] if verb is not None else [])
    for host in hosts:
        for clause in children(host, "ccomp", "xcomp"):
            if clause == adjective:
                continue
            to = {child.i for child in children(clause, "aux") if child.lower_ == "to"}
            if (to and "inf" in cue.frames) or (not to and "that" in cue.frames):
                yield _adjective_found(adjective, verb, cue, "clause", subtree(clause) - to, to, clause=True)
                return
    for prep in children(adjective, "prep"):
        if prep.lower_ in cue.prepositions:
            for inner in children(prep, "pobj", "pcomp"):
                content = subtree(inner)
                yield _adjective_found(adjective, verb, cue, prep.lower_, content, {prep.i}, inner.dep_ == "pcomp")
                return


def _adjective_found(
    adjective: Token,
    verb: Token | None,
    cue: Cue,
    frame: str,
    content: set[int],
    extra: set[int],
    clause: bool,
) -> Found:
    found = Found(adjective.i, f"{adjective.lemma_} + {frame}", cue.stance, content=content, clause=clause)
    found.cue = {adjective.i} | extra | (_verb_group(verb) if verb is not None else set())
    found.negated = verb is not None and adjective.lemma_ in words("settled_predicates") and is_negated(verb)
    head = subject(verb) if verb is not None else None
    if head is not None and (head.dep_ == "expl" or (head.lower_ == "it" and clause)):
        head = None  # "It is unclear whether ...": nobody's doubt in particular.
    return _with_source(found, head)


def _is_counted(verb: Token) -> bool:
    who = subject(verb) if cue_of(verb) is not None else None
    return who is not None and any(child.like_num for child in who.subtree if child.i < verb.i)


def _according_to(token: Token) -> Iterator[Found]:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    source = next(iter(children(to, "pobj")), None) if to is not None else None
    if to is None or source is None:
        return
    host = token.head
    while not is_verb(host) and host.head != host:
        host = host.head
    if host.dep_ == "ccomp" and _is_counted(host.head):
        host = host.head  # "Two in ten think he should stay, according to a survey": it counted who thinks so.
    found = Found(token.i, "according to", Stance.SUPPORTS, content=subtree(host, without=[token]))
    found.cue = {token.i, to.i}
    yield _with_source(found, source)
