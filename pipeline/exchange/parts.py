"""Claims of an archive as Parquet: a folder of parts, each written whole, so that a run that was stopped goes on."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.article import Article
from pipeline.exchange.export import claim_row
from pipeline.reading.articles import ReadingError
from pipeline.resources import fingerprint
from pipeline.workers import Crew, Read

SIZE = 500
"""Articles in a part."""
_TEXTS = (
    "doc",
    "claim_id",
    "text",
    "actor",
    "actor_kind",
    "via",
    "type",
    "stance",
    "attribution",
    "cue",
    "quote",
    "due",
)
_FIGURE = pa.struct([("text", pa.string()), ("value", pa.float64()), ("unit", pa.string())])
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("type_confidence", pa.float64()),
        ("check_worthiness", pa.float64()),
        ("spans", pa.list_(pa.list_(pa.int64()))),
        ("figures", pa.list_(_FIGURE)),
    ]
)
"""The columns of every part: the fields that `claimdesk extract` prints."""


def write_parts(
    articles: Iterable[Article], folder: Path, crew: Crew,
    progress: Callable[[], None] = lambda: None, size: int = SIZE,
) -> list[str]:  # fmt: skip
    """Read articles and write their claims into a folder, `size` articles a part; return a line for each that failed.

    A part is called after its number and what it was read from. One that is there is not read again; what an earlier
    run wrote of other articles is removed. Raises OSError where the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    kept: set[Path] = set()
    crew.finish(_steps(iter(articles), folder, crew, progress, size, failed, kept))
    for old in set(folder.glob("claims-*.parquet")) - kept:
        old.unlink()
    return failed


def _steps(
    articles: Iterator[Article], folder: Path, crew: Crew,
    progress: Callable[[], None], size: int, failed: list[str], kept: set[Path],
) -> Iterator[Callable[[], None]]:  # fmt: skip
    for number in count(1):
        some = list(islice(articles, size))
        if not some:
            return
        path = folder / f"claims-{number:06}-{_key(some)}.parquet"
        kept.add(path)
        if path.exists():
            for _ in some:
                yield progress
            continue
        rows: list[dict[str, object]] = []
        for article in some:
            yield partial(_take, crew.begin(article), rows, failed, progress)
        yield partial(_write, path, rows)


def _key(some: Iterable[Article]) -> str:
    digest = hashlib.sha256(fingerprint().encode())
    for article in some:
        digest.update(f"\x1f{article.doc}\x1f{article.published}\x1f{article.digest}".encode())
    return digest.hexdigest()[:12]


def _take(read: Read, rows: list[dict[str, object]], failed: list[str], progress: Callable[[], None]) -> None:
    try:
        rows += map(claim_row, read())
    except ReadingError as error:
        failed.append(str(error))
    progress()


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    half = path.with_suffix(f".{os.getpid()}.part")
    try:
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), half, compression="zstd")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
