"""What it costs to keep and search so many tracked claims, on one core.

    OMP_NUM_THREADS=1 PYTHONPATH=. .venv/bin/python tests/benchmarks/matching_index.py [--claims N]

N claims are made of the sentences in `data/`, word by word after one another, with invented names and numbers. Then 200
of them with some words changed are searched for, and 5,000 new ones added one by one. Printed: milliseconds of the processor, the median
and the worst, and in how many the claim that was changed came first and among the first 20. `--pieces` leaves the
index as it is while it grows, before it is merged.
"""

import argparse
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.matching.index import ClaimIndex
from pipeline.matching.recurring import recurrences
from pipeline.matching.terms import sentences
from pipeline.store.placing import Proposition

SEARCHES = 200
ADDED = 5_000
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
]


def main() -> None:
    """Build, search, add, save and load, and print what each took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000, help="claims in the index (default 100,000)")
    parser.add_argument("--pieces", action="store_true", help="search before the pieces are merged")
    options = parser.parse_args()
    make = maker(random.Random(1))
    claims = [(str(number), make()) for number in range(options.claims)]
    before = _memory()
    index, spent = ClaimIndex(), time.process_time()
    index.add(claims)
    print(f"{options.claims:,} claims added in {time.process_time() - spent:.1f} s, {_memory() - before:.0f} MB")
    if not options.pieces:
        spent = time.process_time()
        index.merge()
        print(f"merged in {time.process_time() - spent:.1f} s")
    chance = random.Random(2)
    asked = chance.sample(claims, min(SEARCHES, len(claims)))
    text_of = dict(claims)
    times, judging, first, near = [], [], 0, 0
    for claim_id, text in asked:
        changed = " ".join(word for word in text.split() if chance.random() < 0.7) + " " + make()[:20]
        spent = time.process_time()
        found = [one for one, _ in index.nearest(changed, 20)]
        times.append(time.process_time() - spent)
        spent = time.process_time()
        recurrences(_claim(changed), [_claim(text_of[one]) for one in found], index.rarities)
        judging.append(time.process_time() - spent)
        first += found[:1] == [claim_id]
        near += claim_id in found
    _say("search", times)
    _say("compare with the first 20", judging)
    print(f"of {len(asked)} changed claims {first} came first, {near} among the first 20")
    times = []
    for number in range(ADDED):
        text = make()
        spent = time.process_time()
        index.add([(f"new {number}", text)])
        times.append(time.process_time() - spent)
    _say("add", times)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.index"
        spent = time.process_time()
        index.save(path)
        print(f"saved in {time.process_time() - spent:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
        spent = time.process_time()
        ClaimIndex.load(path)
        print(f"loaded in {time.process_time() - spent:.1f} s")


def _claim(text: str) -> Proposition:
    # Figures are found when articles are read.
    return Proposition("", "", text, ())


def _say(what: str, times: list[float]) -> None:
    print(f"{what}: median {statistics.median(times) * 1000:.2f} ms, worst {max(times) * 1000:.1f} ms")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def maker(chance: random.Random) -> Callable[[], str]:
    """Return a function that makes one claim after the other."""
    names = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).title() for _ in range(60_000)]
    after: dict[str, list[str]] = {}
    for sentence in sentences():
        words = re.findall(r"[\w']+", sentence)
        for word, following in zip(["", *words], words, strict=False):
            after.setdefault(word, []).append(following)

    def claim() -> str:
        words, word = [], ""
        for _ in range(chance.randint(8, 24)):
            word = chance.choice(after.get(word) or after[""])
            if words and word[0].isupper() and chance.random() < 0.7:
                words.append(chance.choice(names))
            else:
                words.append(str(chance.randint(2, 9999)) if word.isdecimal() else word)
        return " ".join(words)

    return claim


if __name__ == "__main__":
    main()
