"""How well claims are matched.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/matching_scores.py --near
    PYTHONPATH=. .venv/bin/python tests/benchmarks/matching_scores.py --claims CLAIMS --pool POOL --gold GOLD
    PYTHONPATH=. .venv/bin/python tests/benchmarks/matching_scores.py --pairs PAIRS

`--near` judges our own pairs of near claims, `data/matching/near_pairs*.csv`, and prints for each kind how many were
told rightly and how many of what is not the same was taken for the same. CLAIMS and POOL are tables as `claimdesk
match` takes them; GOLD has lines `{"query": id, "relevant": [ids]}`. PAIRS is a JSON Lines file with `claim1`, `claim2`
and `label`, 1 for the same claim. Where the extra `semantic` is installed, embeddings are used.
"""

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

from sklearn.metrics import average_precision_score, roc_auc_score

from pipeline.exchange.rows import read_claims
from pipeline.matching.meaning import is_installed
from pipeline.matching.pool import Pool, score_pairs
from pipeline.matching.relation import Relation, judge_texts
from pipeline.resources import data_path

DEPTH = 5


def main() -> None:
    """Print the figures that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--near", action="store_true", help="our own pairs of near claims")
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--pairs", type=Path)
    options = parser.parse_args()
    print("with embeddings" if is_installed() else "without embeddings")
    if options.near:
        near()
    if options.claims:
        ranking(options.claims, options.pool, options.gold)
    if options.pairs:
        pairs(options.pairs)


def near() -> None:
    """Print how the pairs of near claims are told."""
    for path in sorted(data_path("matching").glob("near_pairs*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        right: Counter[str] = Counter()
        same: Counter[str] = Counter()
        for row in rows:
            (found,) = judge_texts(row["claim1"], [row["claim2"]])
            right[row["differs"]] += found.relation == row["relation"]
            same[row["differs"]] += found.relation == Relation.SAME
        print(path.name)
        for kind, count in Counter(row["differs"] for row in rows).items():
            print(f"  {kind:<12}{count:>4} pairs, {right[kind]:>3} told rightly, {same[kind]:>3} taken for the same")


def ranking(claims_path: Path, pool_path: Path, gold_path: Path) -> None:
    """Print how well a pool is ranked, and how often what is likely is right."""
    claims, known = read_claims(claims_path)[0], read_claims(pool_path)[0]
    gold = {}
    for line in gold_path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[str(row["query"])] = set(map(str, row["relevant"]))
    pool = Pool([row.text for row in known], [row.title for row in known])
    average = first = 0.0
    likely = right = 0
    for claim, found in zip(claims, pool.rank([row.text for row in claims], DEPTH), strict=True):
        wanted = gold[str(claim.id)]
        hits = [str(known[place].id) in wanted for place in found.places]
        average += sum(sum(hits[: i + 1]) / (i + 1) for i, hit in enumerate(hits) if hit) / min(DEPTH, len(wanted))
        first += hits[0]
        likely += found.likely
        right += found.likely and hits[0]
    count = len(claims)
    print(f"{count} claims, {len(known)} known: MAP@{DEPTH} {average / count:.4f}, first is right {first / count:.4f}")
    print(f"likely: {likely}, of them right {right / max(1, likely):.3f}; of all claims so matched {right / count:.3f}")


def pairs(path: Path) -> None:
    """Print how well pairs are ranked."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    scores = score_pairs([(row["claim1"], row["claim2"]) for row in rows])
    labels = [row["label"] for row in rows]
    average, auc = average_precision_score(labels, scores), roc_auc_score(labels, scores)
    print(f"{len(rows)} pairs: average precision {average:.4f}, area under the ROC curve {auc:.4f}")


if __name__ == "__main__":
    main()
