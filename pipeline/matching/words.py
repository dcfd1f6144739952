"""The words by which claims of articles are compared: stems, those that news uses for one another folded into one."""

import math
from collections import Counter
from functools import cache

from pipeline.matching.plain import plain
from pipeline.matching.terms import common_words, sentences, stems
from pipeline.resources import data_path


def words(text: str) -> frozenset[str]:
    """Return the stems of a text, each group of `data/matching/synonyms.txt` as its first one."""
    first = synonyms()
    return frozenset(first.get(stem, stem) for stem in stems(plain(text)))


@cache
def synonyms() -> dict[str, str]:
    """Return by stem the one that stands for its group."""
    lines = data_path("matching/synonyms.txt").read_text(encoding="utf-8").splitlines()
    groups = [stems(line) for line in lines if not line.startswith("#")]
    return {stem: group[0] for group in groups for stem in group}


@cache
def is_name(word: str) -> bool:
    """Return whether our own sentences never have a word in small letters."""
    return word not in common_words() and not word.isdecimal()


@cache
def rarity(word: str) -> float:
    """Return how rare a word is in the news: 1 for one that stands in every sentence, about 10 for one in none."""
    held, number = _held()
    return math.log((1 + number) / (1 + held[word])) + 1


@cache
def _held() -> tuple[Counter[str], int]:
    """In how many of our own sentences each word stands, and how many those are."""
    texts = sentences()
    return Counter(word for text in texts for word in words(text)), len(texts)
