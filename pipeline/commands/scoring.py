"""Commands that score: sentences, pairs of claims, and the models themselves."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.commands.common import DONE, SOME_FAILED, CommandError, Commands, add_command, put, tell
from pipeline.inputs import InputError


def add(commands: Commands) -> None:
    """Add these commands to the command line."""
    checkworthy = add_command(commands, "checkworthy", _checkworthy, "score sentences by how much they deserve a check")
    checkworthy.add_argument(
        "sentences", type=Path, metavar="SENTENCES", help="CSV, TSV or JSON Lines with the columns id and text"
    )

    match = add_command(
        commands, "match", _match, "rank a pool of known claims for each claim, or score pairs of claims"
    )
    match.add_argument(
        "claims", nargs="?", type=Path, metavar="CLAIMS", help="CSV, TSV or JSON Lines with the columns id and text"
    )
    match.add_argument("--pool", type=Path, metavar="POOL", help="the known claims: id and text or claim, maybe title")
    match.add_argument("--top", type=int, default=10, metavar="N", help="known claims a line (default 10)")
    match.add_argument("--pairs", type=Path, metavar="PAIRS", help="pairs to score: id, claim1 and claim2")
    add_command(commands, "evaluate", _evaluate, "cross-validate both models on their own training rows")


def _checkworthy(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from pipeline.exchange.rows import read_rows
    from pipeline.reading.checkworthiness import score_texts

    try:
        rows, failed = read_rows(options.sentences)
    except InputError as error:
        rows, failed = [], [str(error)]
    scores = score_texts(row.text for row in rows)
    shown = tqdm(scores, total=len(rows), unit=" texts", file=sys.stderr, disable=not sys.stderr.isatty())
    for row, score in zip(rows, shown, strict=True):
        put({"id": row.id, "score": round(score, 6)})
    for line in failed:
        tell(line)
    return SOME_FAILED if failed else DONE


def _match(options: argparse.Namespace) -> int:
    given = [options.claims is not None, options.pool is not None, options.pairs is not None]
    if given not in ([True, True, False], [False, False, True]):
        raise CommandError("match needs CLAIMS and --pool POOL, or --pairs PAIRS alone")
    if options.top < 1:
        raise CommandError("--top is a number from 1 up")
    lines, failed = _pair_lines(options.pairs) if options.pairs else _ranked_lines(options)
    for line in lines:
        put(line)
    for problem in failed:
        tell(problem)
    return SOME_FAILED if failed else DONE


def _ranked_lines(options: argparse.Namespace) -> tuple[Iterable[dict[str, Any]], list[str]]:
    from tqdm import tqdm

    from pipeline.exchange.rows import read_claims
    from pipeline.matching.pool import Pool

    claims, failed = read_claims(options.claims)
    known, unread = read_claims(options.pool)
    pool = Pool([row.text for row in known], [row.title for row in known])
    rankings = pool.rank([row.text for row in claims], options.top)
    shown = tqdm(rankings, total=len(claims), unit=" claims", file=sys.stderr, disable=not sys.stderr.isatty())
    lines = (
        {
            "query": row.id,
            "ranked": [known[place].id for place in found.places],
            "scores": [round(score, 6) for score in found.scores],
            "likely": found.likely,
        }
        for row, found in zip(claims, shown, strict=True)
    )
    return lines, failed + unread


def _pair_lines(path: Path) -> tuple[Iterable[dict[str, Any]], list[str]]:
    from pipeline.exchange.rows import read_pairs
    from pipeline.matching.pool import score_pairs

    pairs, failed = read_pairs(path)
    scores = score_pairs([(pair.claim1, pair.claim2) for pair in pairs])
    return ({"id": pair.id, "score": round(score, 6)} for pair, score in zip(pairs, scores, strict=True)), failed


def _evaluate(_: argparse.Namespace) -> int:
    from pipeline.reading.evaluate import evaluate, evaluate_worth, report, report_worth

    print(report(evaluate()), report_worth(evaluate_worth()), sep="\n\n")
    return DONE
