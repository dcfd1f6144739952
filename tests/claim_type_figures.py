"""Measures the claim-type model that ships and writes what the Model page shows of it.

    python tests/claim_type_figures.py

Run it when the rows of data/claim_types, the features or the model have changed: a test says so. It takes a minute or
two and writes data/claim_type_figures.json.
"""

import json
from dataclasses import asdict

from pipeline.reading.evaluate import evaluate
from pipeline.resources import data_path


def main() -> None:
    """Measure and write."""
    figures = json.loads(json.dumps(asdict(evaluate())), parse_float=lambda digits: round(float(digits), 4))
    path = data_path("claim_type_figures.json")
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in figures.items())
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
