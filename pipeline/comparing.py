"""What changed between two texts: a later version of an article, or another outlet's copy of it."""

import re
from typing import Literal

from rapidfuzz.distance import Indel

Part = tuple[Literal["same", "gone", "new"], str]
MOST_WORDS = 10_000
"""Words of one text; two longer ones would take more memory than the answer is worth."""
_WORD = re.compile(r"\S+\s*")


def compared(before: str, after: str) -> list[Part] | None:
    """Return two texts as one: what both hold, what is gone and what is new, word by word, blanks as they stand.

    The parts that are the same or gone make up `before`, but for blanks; those the same or new make up `after`. It is
    the least that must be taken out and put in (Indel distance). None where a text is longer than `MOST_WORDS`.
    """
    # A blank behind the last word too: another may come to stand behind it.
    old, new = (_WORD.findall(f"{text.strip()} ") for text in (before, after))
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    numbers: dict[str, int] = {}
    left, right = ([numbers.setdefault(word.strip(), len(numbers)) for word in text] for text in (old, new))
    parts: list[Part] = []
    gone = put = ""
    for step in Indel.opcodes(left, right):
        gone += "".join(old[step.src_start : step.src_end]) if step.tag == "delete" else ""
        put += "".join(new[step.dest_start : step.dest_end]) if step.tag == "insert" else ""
        if step.tag == "equal":
            parts += [*_change(gone, put), ("same", "".join(new[step.dest_start : step.dest_end]))]
            gone = put = ""
    return parts + _change(gone, put)


def _change(gone: str, put: str) -> list[Part]:
    """What stands in the place of what: first the words that were there."""
    change: list[Part] = [("gone", gone), ("new", put)]
    return [part for part in change if part[1]]
