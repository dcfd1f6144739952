"""The cue lexicon: which words attribute something to someone, and in which frames."""

import csv
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from pipeline.resources import data_path
from pipeline.taxonomy import Stance

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj"}
FRAMES = frozenset({"that", "inf", "np", "name", "as", "ing", "quote", "amount"})
"""The frames that are not a preposition."""


@dataclass(frozen=True)
class Cue:
    """One word of the lexicon: the shapes of content it takes and what it says of that content."""

    word: str
    frames: frozenset[str]
    prepositions: frozenset[str]
    stance: Stance
    future: bool


@cache
def cue_lexicon() -> dict[tuple[str, str], Cue]:
    """Return the lexicon by lemma and part of speech ("verb", "noun", "adj")."""
    with data_path("cues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {(row["word"], row["pos"]): _cue(row) for row in rows}


def cue_of(token: Token) -> Cue | None:
    """Return the lexicon's entry for a token, if it is a cue word.

    The model's lemmatizer takes "hoped" for "hop"; a lemma that lost its e is tried with it.
    """
    part = _PARTS.get(token.pos_)
    if part is None:
        return None
    lemma, lexicon = token.lemma_.lower(), cue_lexicon()
    found = lexicon.get((lemma, part))
    if found is None and token.lower_.endswith(("ed", "ing")):
        return lexicon.get((lemma + "e", part))
    return found


def _cue(row: dict[str, str]) -> Cue:
    shapes = frozenset(row["frames"].split())
    return Cue(row["word"], shapes & FRAMES, shapes - FRAMES, Stance(row["stance"]), row["future"] == "yes")
