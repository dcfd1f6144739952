"""How well claims' types and stances are told, on real articles with labelled spans, read from end to end.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/claim_type_scores.py LABELS FOLDER ...

LABELS is JSON Lines with the keys doc, span ([[start, end], ...]), type, stance and sure; the FOLDERs hold
DOC.txt. A span takes the claim that shares most characters with it, the shorter one of two; a span without a
claim counts as wrong. Spans that are not sure, or of type "none", are left out. Printed: precision, recall and
F1 of each type, macro-F1, the confusion matrix, and how often the stance is right.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.claim import Claim
from pipeline.inputs import read_path
from pipeline.reading.articles import read_articles
from pipeline.taxonomy import ClaimType

NO_CLAIM = "no claim"


def main() -> None:
    """Read the articles that have labels and print the tables."""
    if len(sys.argv) < 3:
        sys.exit(f"usage: {Path(sys.argv[0]).name} LABELS FOLDER ...")
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    labels = [row for row in map(json.loads, filter(str.strip, lines)) if row["sure"] and row["type"] != "none"]
    wanted = {row["doc"] for row in labels}
    paths = sorted(p for folder in sys.argv[2:] for p in Path(folder).glob("*.txt") if p.stem in wanted)
    claims = {reading.article.doc: reading.claims for reading in read_articles(map(read_path, paths))}
    if missing := wanted - claims.keys():
        sys.exit(f"{len(missing)} articles are in none of the folders, such as {min(missing)}.txt")
    met = [(row, met_by(row["span"], claims[row["doc"]])) for row in labels]
    print_types(Counter((row["type"], claim.type.value if claim else NO_CLAIM) for row, claim in met))
    stances = [row["stance"] == claim.stance for row, claim in met if claim]
    print(f"stance: {sum(stances)} of {len(stances)} right, {sum(stances) / max(1, len(stances)):.3f}")


def met_by(span: list[list[int]], claims: tuple[Claim, ...]) -> Claim | None:
    """Return the claim that shares most characters with a span."""

    def rank(claim: Claim) -> tuple[int, int]:
        return shared(span, claim.spans), -sum(end - start for start, end in claim.spans)

    best = max(claims, key=rank, default=None)
    return best if best is not None and shared(span, best.spans) else None


def shared(span: Any, other: Any) -> int:
    """Return how many characters two lists of spans have in common."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in span for c, d in other)


def print_types(counts: Counter[tuple[str, str]]) -> None:
    """Print figures by type and the confusion matrix; rows are labels, columns what was read."""
    names = [kind.value for kind in ClaimType]
    scores = []
    print(f"{'':12}precision  recall      F1  labels")
    for name in names:
        right = counts[name, name]
        predicted, labelled = (sum(n for pair, n in counts.items() if pair[side] == name) for side in (1, 0))
        scores.append(2 * right / max(1, predicted + labelled))
        precision, recall = right / max(1, predicted), right / max(1, labelled)
        print(f"{name:12}{precision:9.3f} {recall:7.3f} {scores[-1]:7.3f} {labelled:7}")
    print(f"macro-F1 {sum(scores) / len(scores):.3f}\n")
    columns = [*names, NO_CLAIM]
    print(f"{'label':12}" + "".join(f"{column:>10}" for column in columns))
    for name in names:
        print(f"{name:12}" + "".join(f"{counts[name, column]:10}" for column in columns))


if __name__ == "__main__":
    main()
