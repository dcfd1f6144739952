"""Numbers, and the words that spell them."""

import re
from dataclasses import dataclass
from typing import Any

from pipeline.resources import read_toml

_DATA: dict[str, Any] = read_toml("figures/numbers.toml")
SMALL: dict[str, int] = _DATA["small"]
TENS: dict[str, int] = _DATA["tens"]
SCALES: dict[str, float] = _DATA["scales"]
SHORT_SCALES: dict[str, float] = _DATA["short_scales"]
PARTS: dict[str, int] = _DATA["parts"]
MULTIPLES: dict[str, dict[str, float]] = _DATA["multiples"]

SCALE = "|".join(SCALES)
"""A regular expression's alternatives, as are those below."""
WORD = "|".join(sorted([*SMALL, *TENS, *SCALES], key=len, reverse=True))

SPELLED = re.compile(
    rf"(?:half\san?\s(?:{SCALE})|(?:an?\s(?:{SCALE})|{WORD})(?:[\s-](?:{WORD}|point(?=[\s-](?:{WORD})))"
    rf"|(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s(?:{WORD})){{0,12}})(?!\w)",
    re.IGNORECASE,
)
"""Words that may be one number."""


@dataclass(frozen=True)
class Number:
    """A number found in the text: where it stands with its sign, and what it comes to."""

    start: int
    end: int
    value: float
    sign: str = ""
    """The ISO 4217 code of the currency sign before it."""
    scale: float = 1.0
    word: bool = False
    year: bool = False
    """Four digits that may be a year."""


def value_of(spelled: str) -> float | None:
    """Return the value of "two hundred and five thousand" or "one point two million"; None for no one number."""
    words = re.split(r"[\s-]+", spelled.lower())
    if words[0] == "half":
        return SCALES[words[2]] / 2
    total = current = tenth = 0.0
    last = "start"
    for word in words:
        if word in {"a", "an"}:
            current, last = 1.0, "small"
        elif word == "point":
            if last not in {"small", "tens"} or tenth:
                return None
            tenth = 0.1
        elif word in SCALES:
            if last == "start":
                return None
            scale = SCALES[word]
            if scale > 100:
                total, current = total + (current or total or 1) * scale - (0 if current else total), 0.0
            else:
                current = (current or 1) * scale
            tenth, last = 0.0, "scale"
        elif tenth:
            if SMALL.get(word, 10) > 9:
                return None
            current, tenth = current + SMALL[word] * tenth, tenth / 10
        elif word in TENS:
            if last in {"small", "tens"}:
                return None
            current, last = current + TENS[word], "tens"
        elif word in SMALL:
            # "Nineteen eighty-four", "one two three": several numbers, or a year.
            if last == "small" or (last == "tens" and not 0 < SMALL[word] < 10):
                return None
            current, last = current + SMALL[word], "small"
    return round(total + current, 6)
