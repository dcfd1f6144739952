"""Feeds damaged files of every kind to the reading, and tells what is neither an article nor an error in one line.

    PYTHONPATH=.:tests .venv/bin/python tests/fuzz.py --minutes 60 [--seed N]

Each input is a good file of some kind with a few of its bytes changed, cut, doubled or put in; every twentieth article
that comes of it is read to its claims. An input that takes more than 20 s of processor time is a failure too.
"""

import argparse
import io
import json
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

import pyarrow as pa
import pyarrow.parquet as pq
from made_files import page, paragraph
from warcio.warcwriter import WARCWriter

from pipeline.article import Article
from pipeline.formats.files import read_upload
from pipeline.formats.item import Note
from pipeline.inputs import InputError
from pipeline.reading.articles import ReadingError, read_article

MOST_SECONDS = 20
"""Of processor time for one input."""
READ_EVERY = 20
"""Of so many articles one is read to its claims, which takes most of the time."""
_TEXT = "\n\n".join(["The gates of Sund", *map(paragraph, range(6))])
_NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n---\n", b'"', b"'", b"(" * 99, b'"' * 99, b"9" * 99, b"," * 99,
    b"\xe2\x80\x9c" * 50, b"\xe2\x80\xae", b"]]>", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;", b"&#0;",
    b"<script>", b"../../", b"{" * 99, b"[" * 99, b"said that " * 30, b"\x1b[31m", b"1e999", b"%PDF-", b"PK\x03\x04",
    b"=cmd|' /C calc'!A0", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", "\U0001f600\u0301".encode() * 20,
]  # fmt: skip


@dataclass
class Found:
    """What came of a run."""

    inputs: int = 0
    articles: int = 0
    read: int = 0
    refused: int = 0
    failures: list[str] = field(default_factory=list)
    """One for each input that failed: its number, its sample and what happened."""


class TooLongError(Exception):
    """An input takes too long."""


def samples() -> dict[str, bytes]:
    """Return a good file of each kind, by name."""
    rows = [
        {"id": f"r{n}", "title": f"Day {n}", "text": paragraph(n), "url": f"https://a.example/{n}"} for n in range(3)
    ]
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), table)
    lines = [",".join(rows[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in rows)]
    mail = f"From: Ann <ann@a.example>\nSubject: The gates\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\n{_TEXT}\n"
    word = "".join(f"<w:p><w:r><w:t>{paragraph(n)}</w:t></w:r></w:p>" for n in range(3))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = {
        "a.txt": _TEXT.encode(),
        "a.md": f"---\ntitle: The gates\npublished: 2026-01-05\n---\n# The gates\n\n{_TEXT}".encode(),
        "a.html": page().encode(),
        "a.csv": "\n".join(lines).encode(),
        "a.tsv": "\n".join(line.replace(",", "\t") for line in lines).encode(),
        "a.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "a.parquet": table.getvalue(),
        "a.eml": mail.encode(),
        "a.docx": _zip({
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{word}</w:body></w:document>'.encode(),
        }),
        "a.pdf": _pdf(),
        "a.warc": _warc(),
    }  # fmt: skip
    return made | {"a.zip": _zip({name: made[name] for name in ("a.txt", "a.html", "a.csv")})}


def _zip(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def _pdf() -> bytes:
    shown = " ".join(f"BT /F 12 Tf 72 {700 - 20 * n} Td ({paragraph(n)[:80]}) Tj ET" for n in range(6)).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n"


def _warc() -> bytes:
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=False)
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page().encode()
    writer.write_record(
        writer.create_warc_record(
            "https://a.example/1", "resource", payload=io.BytesIO(answer), warc_content_type="text/html"
        )
    )
    return made.getvalue()


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return a file with a few places damaged."""
    for _ in range(rng.randint(1, 6)):
        at, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + rng.choice((1, 4, 40, len(data))))
        change = rng.choices(("byte", "cut", "double", "put in", "end"), (6, 3, 2, 5, 1))[0]
        put = {
            "byte": bytes([rng.randrange(256)]),
            "double": data[at:end] * rng.randint(2, 9),
            "put in": rng.choice(_NASTY) + data[at:end],
        }.get(change, b"")
        data = (data[:at] + put + (b"" if change == "end" else data[at + 1 if change == "byte" else end :]))[:200_000]
    return data


def inputs(seed: int) -> Iterator[tuple[int, str, bytes]]:
    """Yield damaged files without end, each with its number and name; the same for one seed."""
    known = list(samples().items())
    number = 0
    while True:
        rng = random.Random(f"{seed} {number}")
        name, data = rng.choice(known)
        yield number, name, damaged(data, rng)
        number += 1


def fuzz(seed: int, goes_on: Callable[[int], bool]) -> Found:
    """Read inputs as long as `goes_on`, which is asked with each number, says so."""
    signal.signal(signal.SIGVTALRM, _too_long)
    found = Found()
    for number, name, data in takewhile(lambda one: goes_on(one[0]), inputs(seed)):
        found.inputs += 1
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        try:
            _read(name, data, found)
        except Exception:  # Whatever it is, it is what is looked for.
            found.failures.append(f"input {number} of seed {seed}, {name}: {traceback.format_exc(limit=-4)}")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return found


def _read(name: str, data: bytes, found: Found) -> None:
    for outcome in read_upload(io.BytesIO(data), name):
        if isinstance(outcome, Article):
            found.articles += 1
            if found.articles % READ_EVERY == 0 and len(outcome.text) < 5_000:
                found.read += 1
                _read_claims(outcome)
        else:
            line = outcome.text if isinstance(outcome, Note) else str(outcome)
            found.refused += isinstance(outcome, InputError)
            if not line.strip() or len(line.splitlines()) > 1 or not line.isprintable():
                raise AssertionError(f"no line: {line!r}")


def _read_claims(article: Article) -> None:
    try:
        reading = read_article(article)
    except ReadingError:
        return
    for claim in reading.claims:
        if any(not 0 <= start < end <= len(article.text) for start, end in claim.spans):
            raise AssertionError(f"{claim.text!r} stands nowhere: {claim.spans}")


def _too_long(*_: object) -> None:
    raise TooLongError


def main() -> None:
    """Fuzz for some minutes and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    until = time.monotonic() + 60 * options.minutes
    found = fuzz(options.seed, lambda _: time.monotonic() < until)
    for failure in found.failures:
        print(failure)
    print(
        f"{found.inputs:,} inputs: {found.articles:,} articles, {found.read:,} of them read to their claims; "
        f"{found.refused:,} refused in a line; {len(found.failures)} failures"
    )
    sys.exit(bool(found.failures))


if __name__ == "__main__":
    main()
