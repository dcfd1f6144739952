"""How well sentences that were worth a check are ranked, on a table of labelled sentences.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/check_worthiness_scores.py LABELS.tsv

The table is tab-separated, without quoting, with the columns id, text and label (1 worth a check, 0 not), as
the ClaimBuster sentences are. Printed: average precision and the area under the ROC curve.
"""

import csv
import sys
from pathlib import Path

import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from pipeline.reading.checkworthiness import score_texts


def main() -> None:
    """Score the sentences and print both figures."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} LABELS.tsv")
    table = pd.read_csv(sys.argv[1], sep="\t", quoting=csv.QUOTE_NONE)
    scores = list(score_texts(table["text"]))
    labels = table["label"].tolist()
    print(f"{len(labels)} sentences, {sum(labels)} worth a check")
    print(f"average precision {average_precision_score(labels, scores):.4f}")
    print(f"area under the ROC curve {roc_auc_score(labels, scores):.4f}")


if __name__ == "__main__":
    main()
