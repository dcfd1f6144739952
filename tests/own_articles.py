"""Our own annotated articles, and how well the reading does on them.

    python tests/own_articles.py            a line for each article, and one for all
    python tests/own_articles.py -v [NAME]  with what was missed, invented or wrong

An article is a file in `tests/articles/`: its text, and its claims in reading order as the rules of
docs/reading.md have them. `words` are the article's own that carry the claim, with " … " where it leaves some
out, `actor` is empty for the outlet's voice (`kinds` says of each actor what it is), `text` stands where the proposition differs from the words,
`figures` hold text, value and unit, `due` a forecast's date or the beginning of it. An `optional` claim is one
that the rules leave open: finding it and leaving it out are both right.
"""

import argparse
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.claim import Claim, Span
from pipeline.inputs import parse_article
from pipeline.reading.articles import read_article
from pipeline.taxonomy import ActorKind, ClaimType, Stance

FOLDER = Path(__file__).with_name("articles")
LEAST_OVERLAP = 0.5
"""The Jaccard index of letters and digits from which a found claim may be the annotated one."""
FIELDS = ("actor", "via", "stance", "type")
_DETERMINER = re.compile(r"(?:the|an?|my|your|his|her|its|our|their)\s+")


@dataclass(frozen=True)
class Annotated:
    """A claim as a person marked it."""

    words: str
    actor: str
    stance: Stance
    type: ClaimType
    via: str = ""
    text: str = ""
    figures: tuple[tuple[str, float, str], ...] = ()
    due: str = ""
    optional: bool = False

    @property
    def parts(self) -> list[str]:
        return self.words.split(" … ")


@dataclass(frozen=True)
class AnnotatedArticle:
    """An article with the claims that a person marked in it."""

    name: str
    shape: str
    published: str
    text: str
    claims: tuple[Annotated, ...]
    kinds: dict[str, ActorKind] = field(default_factory=dict)
    """What each actor of the claims is."""


@dataclass(frozen=True)
class Comparison:
    """What the reading found in one article, beside what it should have found."""

    article: AnnotatedArticle
    pairs: tuple[tuple[Annotated, Claim], ...]
    missed: tuple[Annotated, ...]
    invented: tuple[Claim, ...]


@dataclass(frozen=True)
class Scores:
    """How well the reading did: shares of 1, the fields among the claims that were found."""

    annotated: int
    found: int
    matched: int
    precision: float
    recall: float
    fields: dict[str, float]
    figures: float
    """The share of the annotated figures whose value was read."""
    kinds: float
    """The share of the actors read right that were told for what they are, once for each claim."""


def load(path: Path) -> AnnotatedArticle:
    """Read one annotated article; an unknown key, type or stance raises."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    claims = tuple(
        Annotated(
            **row
            | {
                "stance": Stance(row["stance"]),
                "type": ClaimType(row["type"]),
                "figures": tuple((words, value, unit) for words, value, unit in row.get("figures", ())),
            }
        )
        for row in data.pop("claim")
    )
    kinds = {name: ActorKind(kind) for name, kind in data.pop("kinds").items()}
    return AnnotatedArticle(name=path.stem, claims=claims, kinds=kinds, **data)


def load_all() -> list[AnnotatedArticle]:
    return [load(path) for path in sorted(FOLDER.glob("*.toml"))]


def compare(article: AnnotatedArticle) -> Comparison:
    """Read an article and pair what was found with what was annotated, one to one, for the best overlap in all.

    Where several claims share their words, those of one actor and stance go together. A claim that was found
    and paired with an optional one counts neither way.
    """
    read = read_article(parse_article(article.text, article.name, published=article.published)).claims
    gain = np.array([[_likeness(article.text, one, claim) for claim in read] for one in article.claims])
    gain = gain.reshape(len(article.claims), len(read))
    chosen = zip(*linear_sum_assignment(gain, maximize=True), strict=True)
    found = {int(i): int(j) for i, j in chosen if gain[i, j] > 0}
    return Comparison(
        article,
        tuple((article.claims[i], read[j]) for i, j in found.items() if not article.claims[i].optional),
        tuple(one for i, one in enumerate(article.claims) if i not in found and not one.optional),
        tuple(claim for j, claim in enumerate(read) if j not in found.values()),
    )


def score(comparisons: Iterable[Comparison]) -> Scores:
    done = list(comparisons)
    pairs = [pair for one in done for pair in one.pairs]
    annotated = len(pairs) + sum(len(one.missed) for one in done)
    found = len(pairs) + sum(len(one.invented) for one in done)
    figures = [
        any(np.isclose(value, read.value, rtol=0.01) for read in claim.figures)
        for one, claim in pairs
        for _, value, _ in one.figures
    ]
    kinds = [
        done_in.article.kinds[one.actor] == claim.actor_kind
        for done_in in done
        for one, claim in done_in.pairs
        if one.actor in done_in.article.kinds and agrees("actor", one, claim)
    ]
    return Scores(
        annotated,
        found,
        len(pairs),
        _share(len(pairs), found),
        _share(len(pairs), annotated),
        {field: _share(sum(agrees(field, *pair) for pair in pairs), len(pairs)) for field in FIELDS},
        _share(sum(figures), len(figures)),
        _share(sum(kinds), len(kinds)),
    )


def agrees(field: str, one: Annotated, claim: Claim) -> bool:
    """Tell whether a field was read as it was annotated; "the" before a name and its case make no difference."""
    expected, read = getattr(one, field), getattr(claim, field)
    return bool(_name(expected) == _name(read) if field in {"actor", "via"} else expected == read)


def _likeness(text: str, one: Annotated, claim: Claim) -> float:
    expected = _letters(text, ((text.index(part), text.index(part) + len(part)) for part in one.parts))
    read = _letters(text, claim.spans)
    overlap = len(expected & read) / len(expected | read)
    if overlap < LEAST_OVERLAP:
        return 0.0
    return overlap + 0.1 * agrees("actor", one, claim) + 0.1 * agrees("stance", one, claim)


def _letters(text: str, spans: Iterable[Span]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def _name(name: str | None) -> str:
    return _DETERMINER.sub("", (name or "").casefold().replace("’", "'"), count=1)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _row(name: str, scores: Scores) -> str:
    shares = (scores.precision, scores.recall, *scores.fields.values(), scores.figures, scores.kinds)
    return f"{name:32}{scores.annotated:6}{scores.found:6}  " + " ".join(f"{share:6.2f}" for share in shares)


def _faults(comparison: Comparison) -> Iterator[str]:
    for one in comparison.missed:
        yield f"missed    {one.actor or 'outlet'} {one.stance}, {one.type}: {one.words}"
    for claim in comparison.invented:
        yield f"invented  {claim.actor or 'outlet'} {claim.stance}, {claim.type}: {claim.quote}"
    for one, claim in comparison.pairs:
        wrong = [
            f"{field} {getattr(claim, field) or 'none'}, not {getattr(one, field) or 'none'}"
            for field in FIELDS
            if not agrees(field, one, claim)
        ]
        kind = comparison.article.kinds.get(one.actor)
        if kind is not None and agrees("actor", one, claim) and claim.actor_kind != kind:
            wrong.append(f"kind {claim.actor_kind}, not {kind}")
        if wrong:
            yield f"wrong     {'; '.join(wrong)}: {one.words}"


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the reading does on our own annotated articles.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these articles")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what was missed, invented or wrong")
    options = parser.parse_args()
    heads = ("precis", "recall", *FIELDS, "figure", "kind")
    print(f"{'':32}{'marked':>6}{'found':>6}  " + " ".join(f"{head:>6}" for head in heads))
    done = []
    for article in load_all():
        if options.names and article.name not in options.names:
            continue
        done.append(compare(article))
        print(_row(article.name, score(done[-1:])))
        if options.verbose:
            print(*(f"    {fault}" for fault in _faults(done[-1])), sep="\n")
    print(_row("all", score(done)))


if __name__ == "__main__":
    main()
