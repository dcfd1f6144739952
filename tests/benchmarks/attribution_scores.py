"""How well attributions are found, on a folder of articles with gold attributions in standoff files.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/attribution_scores.py FOLDER

FOLDER holds text/*.txt and attributions/*.ann in the form of the PolNeAR corpus: "T" lines name spans of
characters, "E" lines join them as Source, Cue and Content. Printed, over all articles together: precision,
recall and F1 of the tokens that contents cover, of those that sources cover, of attributions (paired one to
one where the Jaccard index of their content tokens is 0.5 or more, highest first), and of those of them whose
source is right: the two share a word that is more than a function word, or there is none in both.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.claim import Span
from pipeline.inputs import read_path
from pipeline.reading.articles import read_articles

_TOKEN = re.compile(r"\w+")
_SPAN = re.compile(r"(T\d+)\t[\w-]+ (\d+ \d+(?:;\d+ \d+)*)\t")
_EVENT = re.compile(r"E\d+\t(.+)")
_ROLE = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")
_FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "he",
        "him",
        "his",
        "she",
        "her",
        "they",
        "them",
        "their",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "who",
        "whom",
        "which",
        "what",
        "all",
        "any",
        "both",
        "each",
        "every",
        "few",
        "many",
        "most",
        "much",
        "some",
        "several",
        "such",
        "another",
        "other",
        "others",
        "one",
        "no",
        "not",
        "had",
        "has",
        "have",
        "was",
        "were",
        "so",
        "than",
        "over",
        "into",
    ]
)


@dataclass(frozen=True)
class Parts:
    """The numbers of the tokens that an attribution's content and source cover."""

    content: frozenset[int]
    source: frozenset[int]


@dataclass
class Tally:
    """How many were right, predicted and there to be found."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        """Count one article."""
        self.right, self.predicted, self.gold = self.right + right, self.predicted + predicted, self.gold + gold

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.predicted), self.right / max(1, self.gold)
        f1 = 2 * self.right / max(1, self.predicted + self.gold)
        return f"{precision:9.4f} {recall:9.4f} {f1:9.4f} {self.gold:9}"


def main() -> None:
    """Read the articles and print the table."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "text").is_dir():
        sys.exit(f"usage: {Path(sys.argv[0]).name} FOLDER, with FOLDER/text and FOLDER/attributions")
    folder = Path(sys.argv[1])
    tallies = {name: Tally() for name in ("content tokens", "source tokens", "attributions", "with the right source")}
    for reading in read_articles(read_path(path) for path in sorted((folder / "text").glob("*.txt"))):
        tokens = [match.span() for match in _TOKEN.finditer(reading.article.text)]
        words = [reading.article.text[a:b].lower() for a, b in tokens]
        marks = sorted((folder / "attributions").glob(f"{reading.article.doc}*.ann"))
        gold = list(read_standoff(marks[0], tokens)) if marks else []
        found = [Parts(cover(tokens, one.content), cover(tokens, one.source)) for one in reading.attributions]
        score(tallies, gold, found, words)
    print(f"{'':22}precision    recall        F1      gold")
    for name, tally in tallies.items():
        print(f"{name:22}{tally}")


def read_standoff(path: Path, tokens: list[Span]) -> Iterator[Parts]:
    """Yield the attributions of one standoff file."""
    text = path.read_text(encoding="utf-8")
    spans = {
        match[1]: [(int(a), int(b)) for a, b in (pair.split() for pair in match[2].split(";"))]
        for match in map(_SPAN.match, text.splitlines())
        if match
    }
    for event in filter(None, map(_EVENT.match, text.splitlines())):
        roles = _ROLE.findall(event[1])
        content, source = (
            cover(tokens, [span for role, name in roles if role == wanted for span in spans[name]])
            for wanted in ("Content", "Source")
        )
        yield Parts(content, source)


def cover(tokens: list[Span], spans: Iterable[Span]) -> frozenset[int]:
    """Return the numbers of the tokens that spans touch."""
    wanted = list(spans)
    return frozenset(i for i, (a, b) in enumerate(tokens) if any(a < end and start < b for start, end in wanted))


def score(tallies: dict[str, Tally], gold: list[Parts], found: list[Parts], words: list[str]) -> None:
    """Add one article's counts to the tallies."""
    for name, part in (("content tokens", "content"), ("source tokens", "source")):
        there, here = (frozenset().union(*(getattr(one, part) for one in ones)) for ones in (gold, found))
        tallies[name].add(len(there & here), len(here), len(there))
    telling = [one for one in gold if one.content]
    paired = list(pairs(telling, found))
    tallies["attributions"].add(len(paired), len(found), len(telling))
    right = sum(same_source(one.source, other.source, words) for one, other in paired)
    tallies["with the right source"].add(right, len(found), len(telling))


def pairs(gold: list[Parts], found: list[Parts]) -> Iterator[tuple[Parts, Parts]]:
    """Pair attributions one to one, the most alike first."""
    alike = [
        (len(one.content & other.content) / len(one.content | other.content), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if one.content & other.content
    ]
    taken: set[tuple[str, int]] = set()
    for index, i, j in sorted(alike, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if index >= 0.5 and not {("gold", i), ("found", j)} & taken:
            taken |= {("gold", i), ("found", j)}
            yield gold[i], found[j]


def same_source(gold: frozenset[int], found: frozenset[int], words: list[str]) -> bool:
    """Tell whether a found source names the gold one."""
    if not gold or not found:
        return gold == found
    telling = frozenset(i for i in gold if words[i] not in _FUNCTION_WORDS)
    return bool((telling or gold) & found)


if __name__ == "__main__":
    main()
