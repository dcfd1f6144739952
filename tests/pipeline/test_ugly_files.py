"""Files as they come: in odd encodings, damaged, or no articles at all; through the command line."""

import json
import random
import re
import sqlite3

import pytest

WORDS = "the ferry would close"
TAIL = f"The board denied that {WORDS}.\n"
STORY = f"Harbour in trouble\n\n“We don’t have the money… it’s gone,” Zoë Marrant said on Monday.\n\n{TAIL}"


def as_latin1(text):
    """What a program makes of UTF-8 that it takes for Latin-1: each curly mark leaves two C1 controls."""
    return text.encode().decode("latin-1")


def as_windows(text):
    """The same for Windows-1252, which has no character for five of the bytes."""
    return "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in text.encode()
    )


# Name: the text that is to be read, and the encoding of the file.
READ = {
    "utf8": (STORY, "utf-8"),
    "utf8-with-mark": ("\ufeff" + STORY, "utf-8"),
    "latin1": (STORY.translate(str.maketrans("“”’…", '""\'-')), "latin-1"),
    "windows1252": (STORY, "cp1252"),
    "utf16-with-mark": ("\ufeff" + STORY, "utf-16-le"),
    "utf16-big-endian": ("\ufeff" + STORY, "utf-16-be"),
    "utf16-without-mark": (STORY, "utf-16-le"),
    "mojibake-latin1": (as_latin1(STORY), "utf-8"),
    "mojibake-windows": (as_windows(STORY), "utf-8"),
    "mojibake-twice": (as_latin1(as_latin1(STORY)), "utf-8"),
    "mojibake-of-marks-alone": (as_latin1("“Why?” “No.” “‘Yes’…” " * 40) + "\n\n" + TAIL, "utf-8"),
    "crlf": (STORY.replace("\n", "\r\n"), "utf-8"),
    "bare-carriage-returns": (STORY.replace("\n", "\r"), "utf-8"),
    "mixed-line-ends": ("One heading\r\n\rAnother\n\r\n\u2028" + TAIL, "utf-8"),
    "nested-straight": ("He said " + '"' * 500 + "prices rose" + '"' * 500 + ".\n\n" + TAIL, "utf-8"),
    "nested-curly": ("He said " + "“" * 500 + "prices rose" + "”" * 500 + ".\n\n" + TAIL, "utf-8"),
    "nested-in-turn": ("He said " + "“‘" * 250 + "prices rose" + "’”" * 250 + ".\n\n" + TAIL, "utf-8"),
    "unbalanced": ("“Prices rose, she said. “No. He said: 'Prices' fell.' ”\n\n" + TAIL, "utf-8"),
    "reversed": ("”Prices rose sharply,“ he said. ”No.“ ’It is‘.\n\n" + TAIL, "utf-8"),
    "straight": ("\"Prices rose,\" he said, 'and it's the people's'. \" ' \"\n\n" + TAIL, "utf-8"),
    "right-to-left": ("\u202bראש העיר אמר: „המחירים עלו”\u202c و قال «ارتفعت»\n\n\u200f" + TAIL, "utf-8"),
    "emoji": ("😀👩‍👩‍👧‍👦🇫🇷 Marrant said “prices 😀 rose”. 😀\n\n😀 " + TAIL, "utf-8"),
    "combining": ("Zoe\u0308 Marrant said “cafe\u0301s closed”.\n\n" + TAIL, "utf-8"),
    "invisible": ("Prices\u00a0rose, Mar\u00adrant\u200b said.\u2060\ufeff\n\n" + TAIL, "utf-8"),
    "pages": ("Page one\f\vPage two\x1c\n\n" + TAIL, "utf-8"),
    "one-stray-control": ("Prices\x07 rose, she said.\x1b[0m\n\n" + TAIL, "utf-8"),
    "long-word": ("x" * 50_000 + "\n\n" + TAIL, "utf-8"),
    "long-sentence": ("Prices rose and " * 150 + "\n\n" + TAIL, "utf-8"),
    "marks-alone": ('. . .. – * ** ?! “” ‘’ "" ()\n\n' + TAIL, "utf-8"),
    "missing-value": ("NA\n\nNone said null. nan said that NaN is true.\n\n" + TAIL, "utf-8"),
    "front-matter": ("---\r\ntitle: Née à Québec 😀\r\n---\r\n" + TAIL, "utf-8"),
}
HEADINGS = {
    "one-heading": "Harbour in trouble\n",
    "headings": "Harbour in trouble\n\nWhat happens next\n\nThe money\n\nMore on this story\n",
    "markdown-headings": "# Harbour in trouble\n\n## What happens next\n\n### The money\n",
}
_BYTES = random.Random(5).randbytes(5000)
REFUSED = {
    "no-bytes": (b"", "is empty"),
    "blanks": (b" \r\n\t\n\x0c", "is empty"),
    "mark-alone": ("\ufeff\n".encode("utf-16-le"), "is empty"),
    "front-matter-alone": (b"---\ntitle: Harbour\n---\n\n", "is empty"),
    "picture": (b"\x89PNG\r\n\x1a\n" + _BYTES, "is not text (looks like PNG)"),
    "archive": (b"PK\x03\x04" + _BYTES, "cannot be read as a ZIP archive ("),
    "random-bytes": (_BYTES, "is not text"),
    "random-bytes-without-nul": (_BYTES.replace(b"\0", b""), "is not text"),
    "numbers": (b"".join(n.to_bytes(4, "little") for n in range(2000)), "is not text"),
    "ascii-controls": (bytes(range(1, 32)) * 20 + TAIL.encode(), "is not text (holds control characters)"),
    "text-with-nuls": (TAIL.replace(" ", "\0").encode(), "is not text (holds NUL characters)"),
}


def of(name, text):
    """The text, told apart from the others: two files of one text are one article to `ingest`."""
    return f"{text}{name}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ugly")
    for name, (text, encoding) in READ.items():
        (folder / f"{name}.txt").write_bytes(of(name, text).encode(encoding))
    for name, text in HEADINGS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    for name, (data, _) in REFUSED.items():
        (folder / f"{name}.txt").write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def extracted(folder, claimdesk):
    return claimdesk("extract", ".", cwd=folder)


@pytest.fixture(scope="module")
def claims(extracted):
    return [json.loads(line) for line in extracted.stdout.decode("utf-8").splitlines()]


def test_each_file_that_is_no_article_is_named_in_one_line_and_the_exit_status_says_so(extracted):
    lines = extracted.stderr.decode().splitlines()
    assert extracted.returncode == 1
    assert len(lines) == len(REFUSED)
    for name, (_, why) in REFUSED.items():
        assert [line for line in lines if re.match(rf"claimdesk: (/.*/)?{name}\.txt {re.escape(why)}", line)], name


@pytest.mark.parametrize("name", READ)
def test_the_file_is_read_and_its_spans_count_the_characters_of_its_text(name, claims):
    text = of(name, READ[name][0])
    found = [claim for claim in claims if claim["doc"] == name]
    for claim in found:
        assert all(0 <= start < end <= len(text) for start, end in claim["spans"])
        assert claim["quote"] == " … ".join(" ".join(text[start:end].split()) for start, end in claim["spans"])
    at = text.index(WORDS)
    assert [claim for claim in found if any(start <= at < at + len(WORDS) <= end for start, end in claim["spans"])], (
        found
    )


def test_claims_are_printed_in_utf8_whatever_the_terminal_s_encoding(claimdesk, folder, claims):
    done = claimdesk("extract", "emoji.txt", cwd=folder, PYTHONIOENCODING="ascii")
    assert done.stderr == b""
    assert [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()] == [
        claim for claim in claims if claim["doc"] == "emoji"
    ]


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_alone_are_an_article_without_claims(name, claims, extracted):
    assert not [claim for claim in claims if claim["doc"] == name]
    assert f"{name}.txt" not in extracted.stderr.decode()


def test_ingest_keeps_what_extract_reads_and_names_what_it_refuses(folder, claims, claimdesk, tmp_path):
    done = claimdesk("ingest", folder, cwd=tmp_path)
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("claimdesk: ")]
    assert done.returncode == 1
    assert len(lines) == len(REFUSED)
    kept, failed = len(READ) + len(HEADINGS), len(REFUSED)
    assert f"articles: {kept} new, 0 unchanged, {failed} failed; claims found: {len(claims)}" in done.stderr.decode()
    with sqlite3.connect(tmp_path / "claimdesk.db") as database:
        texts = dict(database.execute("SELECT doc, text FROM articles JOIN article_texts USING (article_id)"))
    assert {name: texts[name] for name in READ} == {name: of(name, text) for name, (text, _) in READ.items()}
