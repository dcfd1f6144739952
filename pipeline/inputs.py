"""From paths to articles: which files to read, how bytes become text, what a text declares of itself."""

import logging
import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from pipeline.article import Article
from pipeline.claim import Span
from pipeline.formats.endings import ENDINGS, ending_of, is_of_saved_page
from pipeline.reading.sentences import paragraphs, parse_units

MAX_BYTES = 10_000_000
MAX_TITLE = 200

_LOG = logging.getLogger(__name__)
_BOM = "\ufeff"
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP, or a Word or Excel document"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x7fELF", "ELF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!\x1a", "RAR"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document, or one with a password"),
    (b"{\\rtf", "RTF"),
)
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""ASCII controls that no text needs. Those from U+0080 on are what UTF-8 read as Latin-1 leaves of each “ and ’."""
MAX_CONTROLS = 0.02
"""The share of control characters that a text may hold; two are never too many."""
MAX_FOREIGN = 0.15
"""English in Windows-1252 holds fewer bytes above 127 than this; other alphabets hold more."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_WEB = re.compile(r"\s*https?://", re.IGNORECASE)
_FENCE = re.compile(r"---[ \t]*(?:\r\n|[\r\n]|\Z)")
_FRONT_LINE = re.compile(r"([^\r\n]*)(?:\r\n|[\r\n])")
_KEY = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_KEYS = frozenset({"title", "outlet", "author", "url", "published"})

_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}(?:,[^—–-]{1,40}(?:\([A-Z]\w+\)\s*)?|\s*\([A-Z]\w+\)\s*)(?:[—–-]|$)"
    r"|[A-Z][A-Z .'’]{2,40}[—–-]$"
)
_END_STOP = re.compile(r"\.[\"”»’')\]]*$")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|Bros|etc|pct|al|[A-Z])\.$")
_BY = re.compile(r"B[yY]:?\s+(\S.{0,180})$", re.DOTALL)
_ROLE = (
    r"(?:senior|chief|staff|lead|deputy|associate|assistant|managing|contributing|special|political|foreign|national"
    r"|reporter|correspondent|editor|writer|columnist|analyst|producer|photographer|contributor|journalist|critic"
    r"|bureau|updated|published|posted)"
)
_AFTER_NAMES = re.compile(
    rf"\s*(?:[|•·@(]|[–—]|\s-\s|\bfor\b|\bin\b|\bat\b|\bof\b|\bfrom\b|\d|(?<=\s){_ROLE}\b).*",
    re.IGNORECASE | re.DOTALL,
)
_NO_TITLE = re.compile(
    rf"advertisement$|(?:\d+|an?|one|two|three) (?:second|minute|hour|day|week)s? ago\b|(?:{_ROLE}\s*)+$"
    r"|(?:updated|published|posted|last modified)\s*[:\d]|https?://|[-*•–—]\s",
    re.IGNORECASE,
)
_ROLE_ALONE = re.compile(rf"{_ROLE}\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|with)\s+")
_NAME_WORD = r"(?:[A-Z][\w’'.-]*|d[’'][A-Z]\w+|de|da|di|du|del|van|von|der|den|la|le|bin|al|el|ibn|ter)"
_NAME = re.compile(rf"[A-Z][\w’'.-]*(?:\s+{_NAME_WORD}){{1,5}}")
_AGENCY = re.compile(r"[A-Z][\w’'.-]*")
_NEAR_TOP = 6


class InputError(Exception):
    """Something named to be read can't be read as an article; the message says in one line what and why.

    What a file holds may be part of it, so signs that break a line or steer a terminal are taken out.
    """

    def __init__(self, message: str) -> None:
        """Take the message."""
        super().__init__(shown(message))


def is_address(name: str) -> bool:
    """Tell whether what somebody names is a web address rather than a file or folder."""
    return _WEB.match(name) is not None


def find_inputs(paths: Sequence[str]) -> tuple[list[Path], list[InputError]]:
    """Return the files that the paths name, each once, and an error for each path that names none.

    A folder stands for the files of known kinds in it and in the folders below, in order of name, without
    hidden ones and what belongs to a saved web page.
    """
    found: dict[Path, Path] = {}
    failed: list[InputError] = []
    for name in paths:
        try:
            for path in _files(name):
                found.setdefault(path.absolute(), path)
        except InputError as error:
            failed.append(error)
    return list(found.values()), failed


def read_path(path: Path) -> Article:
    """Read one text file as an article.

    Raises InputError if the file can't be opened, is larger than 10 MB, is not text, or is empty.
    """
    name = shown(path)
    with open_file(path) as file:
        try:
            data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(f"{name} cannot be read ({_reason(error)})") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    return parse_article(decode(data, name), shown(Path(path.stem)), shown(path.absolute()))


def open_file(path: Path) -> BinaryIO:
    """Open a file to be read; raises InputError, naming it, if it can't be opened or is no file."""
    try:
        # A device or pipe may never end.
        if path.exists() and not path.is_file():
            raise InputError(f"{shown(path)} is not a file")
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(path)} cannot be read ({_reason(error)})") from error


def parse_article(
    text: str,
    doc: str,
    source: str = "",
    *,
    title: str = "",
    outlet: str = "",
    author: str = "",
    url: str = "",
    published: str = "",
) -> Article:
    """Make an article of a text: its front matter, title line and byline, the text itself unchanged.

    What front matter declares comes first, then what the caller knows, then what the text's first lines show.
    A published date that is not ISO 8601, or later than now in UTC, is left out, with a warning in the
    log. A title line's span is that of its whole line.

    Raises InputError if the text holds nothing, or nothing after its front matter.
    """
    declared, body_start = _front_matter(text)
    known = {"title": title, "outlet": outlet, "author": author, "url": url, "published": published}
    known |= {key: value for key, value in declared.items() if value}
    where = source or doc
    if not text[body_start:].strip(f"{_BOM}\u200b\u2060 \t\r\n") or text[body_start:].isspace():
        raise InputError(f"{where} is empty")
    blocks = paragraphs(text, body_start)
    top = [(span, text[span[0] : span[1]]) for span in blocks[:_NEAR_TOP]]
    title_span = _title_span(text, blocks, known["title"])
    if not known["title"] and title_span is not None:
        known["title"] = _one_line(text[title_span[0] : title_span[1]].lstrip("#"))
    if not known["author"]:
        known["author"] = next(islice(filter(None, (_byline(line) for _, line in top)), 1), "")
    known["published"] = _published(known["published"], where)
    return Article(doc, text, source, title_span=title_span, body_start=body_start, **known)


def _files(name: str) -> Iterator[Path]:
    if _URL.match(name):
        raise InputError(f"{shown(name)}: only web addresses that begin with https:// or http:// are read")
    path = Path(name)
    try:
        if not name or not path.exists():
            raise InputError(f"{shown(name) or 'an empty path'}: no such file or folder")
        if path.is_file():
            yield path
            return
        if not path.is_dir():
            raise InputError(f"{shown(name)} is neither a file nor a folder")
        os.listdir(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(name)} cannot be read ({_reason(error)})") from error
    empty = True
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and not is_of_saved_page(one, names))
        for one in sorted(names):
            if ending_of(one) and not one.startswith("."):
                empty = False
                yield Path(folder, one)
    if empty:
        raise InputError(f"{shown(name)}: no file in this folder is of a known kind ({', '.join(ENDINGS)})")


def shown(path: Path | str) -> str:
    """Return a path on one line, with bytes that are no text written out."""
    line = "".join(c if c.isprintable() or "\ud800" <= c <= "\udfff" else " " for c in str(path))
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def decode(data: bytes, name: str) -> str:
    """Return a file's text, no character changed; raises InputError naming the file if it is no text."""
    if not data or data.isspace():
        raise InputError(f"{name} is empty")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{name} is not text (looks like {kind})")
    encoding = encoding_of(data)
    if encoding is None:
        raise InputError(f"{name} is not text (in no encoding that is known)")
    # A byte-order mark stays as the first character, so that offsets count it.
    text = data.decode(encoding, "replace")
    if "\0" in text:
        raise InputError(f"{name} is not text (holds NUL characters)")
    if len(_CONTROL.findall(text)) > max(2, MAX_CONTROLS * len(text)):
        raise InputError(f"{name} is not text (holds control characters)")
    return text


def encoding_of(data: bytes) -> str | None:
    """Return the encoding of a text, or None where it is in none that is known; damaged places are to be replaced."""
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None) or _utf16_without_bom(data)
    if encoding is not None:
        return encoding
    text = data.decode("utf-8", "replace")
    # UTF-8 that was cut or damaged in a place or two is still UTF-8.
    if sum(c > "\x7f" for c in text) >= 5 * text.count("\ufffd"):
        return "utf-8"
    if sum(byte > 127 for byte in data) <= MAX_FOREIGN * len(data):
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
        return "cp1252"
    best = from_bytes(data).best()
    return None if best is None else best.encoding


def _utf16_without_bom(data: bytes) -> str | None:
    """Latin letters in UTF-16 have a NUL for every second byte, always on the same side."""
    head = data[:4096]
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half and odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return what front matter declares and where the text after it begins; nothing where there is none."""
    first = 1 if text.startswith(_BOM) else 0
    opened = _FENCE.match(text, first)
    if opened is None:
        return {}, first
    declared: dict[str, str] = {}
    at = opened.end()
    while (closed := _FENCE.match(text, at)) is None:
        line = _FRONT_LINE.match(text, at)
        if line is None:
            return {}, first
        entry = _KEY.match(line[1])
        if entry is not None and entry[1].lower() in _KEYS:
            declared[entry[1].lower()] = _unquoted(entry[2] or "")
        elif entry is None and line[1].strip() and line[1][0] not in " \t-#":
            # Prose between two rules.
            return {}, first
        at = line.end()
    return declared, closed.end()


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _published(value: str, where: str) -> str:
    if not value:
        return ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        _LOG.warning("%s: the published date %r is not ISO 8601 and is left out", where, value[:80])
        return ""
    now = datetime.now(UTC)
    if (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) > now:
        _LOG.warning("%s: the published date %s is later than now and is left out", where, value)
        return ""
    if re.match(r"\d{4}-\d\d-\d\d(?:\D|$)", value):
        return value
    # The compact forms (20260102) sort and filter wrongly beside the others.
    return date.isoformat(moment) if len(value) <= 10 else moment.isoformat()


def _title_span(text: str, blocks: Sequence[Span], declared: str) -> Span | None:
    """The first line, where it is the declared title or, with none declared, reads like a title."""
    first = blocks[0]
    line = text[first[0] : first[1]]
    if declared:
        return first if _one_line(line.lstrip("#")).casefold() == _one_line(declared).casefold() else None
    if len(blocks) < 2 or len(line) > MAX_TITLE or not re.search(r"\w", line):
        return None
    if line.endswith((",", ";", ":")) or _NO_TITLE.match(line) or _DATELINE.match(line) or _byline(line):
        return None
    if not _END_STOP.search(line) or line.endswith("..") or _ABBREVIATED.search(line):
        return first
    # A headline may end in a quotation; then it is one sentence, and short.
    quoted = not line.endswith(".") and len(line) <= MAX_TITLE // 2 and len(parse_units(text, first)) == 1
    return first if quoted else None


def _byline(line: str) -> str:
    """The names in "By X and Y, Senior Reporter"; empty where the line is no byline."""
    found = _BY.match(line)
    if found is None:
        return ""
    names: list[str] = []
    for part in _SEPARATOR.split(_AFTER_NAMES.sub("", found[1])):
        if _NAME.fullmatch(part) and not _ROLE_ALONE.match(part):
            names.append(part)
        elif not names or not (_AGENCY.fullmatch(part) or _ROLE_ALONE.match(part) or not part):
            break
    else:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    # "By Reuters", but not "By Christmas, prices will fall".
    return found[1] if not names and _AGENCY.fullmatch(found[1]) and not _ROLE_ALONE.match(found[1]) else ""
