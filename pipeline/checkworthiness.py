"""How much a claim deserves a fact-check: a plain sum over questions that a person can answer.

The weights were set by hand: what can be looked up (amounts, names, dates, comparisons) counts for a
claim; what can't (feelings, advice, bare pronouns) counts against it.
"""

import math
from collections.abc import Sequence

from spacy.tokens import Token

from pipeline.syntax import AMOUNTS

_COMPARING = frozenset(
    [
        "more",
        "less",
        "fewer",
        "most",
        "least",
        "than",
        "highest",
        "lowest",
        "largest",
        "biggest",
        "worst",
        "best",
        "first",
        "double",
        "triple",
        "half",
        "record",
        "rise",
        "fall",
        "increase",
        "decrease",
        "drop",
        "grow",
        "cut",
        "average",
        "only",
        "ever",
        "never",
        "every",
        "all",
    ]
)
_FEELING = frozenset(
    [
        "think",
        "feel",
        "hope",
        "believe",
        "love",
        "like",
        "want",
        "wish",
        "thank",
        "glad",
        "happy",
        "sorry",
        "guess",
        "suppose",
        "wonder",
    ]
)
_ADVICE = frozenset({"should", "must", "ought", "let", "need"})
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LAW", "EVENT", "PRODUCT"})

WEIGHTS = {
    "holds an amount": 1.6,
    "holds several amounts": 0.7,
    "compares": 0.6,
    "names someone or something": 0.5,
    "names several": 0.4,
    "holds a date": 0.5,
    "tells the past": 0.5,
    "is long enough": 0.6,
    "is very short": -1.0,
    "speaks of a feeling": -0.9,
    "is advice": -0.6,
    "speaks of I or you": -0.5,
    "asks": -1.0,
}
"""How much each answer adds to the log-odds of the score."""

BASE = -1.7


def answers(tokens: Sequence[Token]) -> list[str]:
    """Return the questions of `WEIGHTS` that hold for a claim's tokens."""
    words = [token for token in tokens if not token.is_punct and not token.is_space]
    lemmas = {token.lemma_.lower() for token in words}
    amounts = sum(token.like_num and token.ent_type_ in AMOUNTS for token in words)
    names = len(
        {token.ent_type_ + token.text for token in words if token.ent_type_ in _NAMES and token.ent_iob_ == "B"}
    )
    held = {
        "holds an amount": amounts > 0,
        "holds several amounts": amounts > 1,
        "compares": bool(lemmas & _COMPARING),
        "names someone or something": names > 0,
        "names several": names > 1,
        "holds a date": any(token.ent_type_ in {"DATE", "TIME"} for token in words),
        "tells the past": any(token.tag_ in {"VBD", "VBN"} for token in words),
        "is long enough": len(words) >= 9,
        "is very short": len(words) < 6,
        "speaks of a feeling": bool(lemmas & _FEELING),
        "is advice": bool(lemmas & _ADVICE),
        "speaks of I or you": bool(lemmas & {"i", "you"}),
        "asks": any(token.text == "?" for token in tokens),
    }
    return [question for question, holds in held.items() if holds]


def check_worthiness(tokens: Sequence[Token]) -> float:
    """Return the check-worthiness of a claim, 0 to 1, given its tokens."""
    total = BASE + sum(WEIGHTS[question] for question in answers(tokens))
    return 1 / (1 + math.exp(-total))
