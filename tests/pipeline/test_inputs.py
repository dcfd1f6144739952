import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.inputs import MAX_BYTES, InputError, find_inputs, parse_article, read_path
from pipeline.reading.sentences import paragraphs

STORY = "Bridge to close\n\nThe council voted on Tuesday.\n"


def written(folder: Path, data: bytes, name: str = "story.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def title_of(article: Article) -> str:
    assert article.title_span is not None
    return article.text[slice(*article.title_span)]


# --- bytes to text


@pytest.mark.parametrize("text", ["Caf\u00e9 “open”\nMore here.", "\ufeffHead\r\nMore\rhere\u2028.", "😀 Привет\n世界"])
def test_utf8_is_decoded_with_no_character_changed(text: str, tmp_path: Path) -> None:
    assert read_path(written(tmp_path, text.encode())).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_tells_the_encoding_and_stays(encoding: str, tmp_path: Path) -> None:
    text = "\ufeff“Caf\u00e9” is shut\r\nMore here."
    article = read_path(written(tmp_path, text.encode(encoding)))
    assert article.text == text
    assert title_of(article) == "“Caf\u00e9” is shut"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_nuls(encoding: str, tmp_path: Path) -> None:
    assert read_path(written(tmp_path, STORY.encode(encoding))).text == STORY


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("He said “no” — the caf\u00e9 is Andr\u00e9’s.", "cp1252"),
        ("The price is £5 for a cr\u00eape.", "latin-1"),
        ("Zo\u00eb left.", "cp1252"),
        ("Правительство закроет мост через реку на два года, сообщил мэр города во вторник вечером.", "cp1251"),
    ],
)
def test_other_encodings_are_found(text: str, encoding: str, tmp_path: Path) -> None:
    assert read_path(written(tmp_path, text.encode(encoding))).text == text


def test_utf8_that_was_cut_within_a_character_is_still_utf8(tmp_path: Path) -> None:
    data = "“One” and “two” caf\u00e9s, “three” more “four".encode()
    assert read_path(written(tmp_path, data + "”".encode()[:2])).text.startswith("“One” and “two” caf\u00e9s")


@pytest.mark.parametrize(
    "text", ["â€œMojibakeâ€\x9d is kept.", "CafÃ© prices rose.", "â\x80\x9cItâ\x80\x99s theirsâ\x80\x9d"]
)
def test_mojibake_is_kept(text: str, tmp_path: Path) -> None:
    assert read_path(written(tmp_path, text.encode())).text == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%abc", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\x7fELF\x02\x01\x01\0", "ELF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"A text with a \0 in it", "NUL"),
        (b"\x01\x02\x03\x04 abc", "control characters"),
        (b"\x1e\x05\x07\x10" * 50, "control characters"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, kind: str, tmp_path: Path) -> None:
    path = written(tmp_path, data)
    with pytest.raises(InputError) as caught:
        read_path(path)
    assert str(caught.value).startswith(f"{path} is not text (")
    assert kind in str(caught.value)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_article_or_an_input_error(data: bytes) -> None:
    # A folder for each example: the fixture's would be shared.
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), data)
        try:
            article = read_path(path)
        except InputError as error:
            assert "\n" not in str(error)
        else:
            assert article.text.strip()


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff".encode(), "\ufeff \n".encode(), "\u00a0\u2028".encode()])
def test_an_empty_file_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty"):
        read_path(written(tmp_path, data))


def test_a_file_may_be_ten_megabytes_and_no_larger(tmp_path: Path) -> None:
    assert len(read_path(written(tmp_path, b"a" * MAX_BYTES)).text) == MAX_BYTES
    with pytest.raises(InputError, match="larger than 10 MB"):
        read_path(written(tmp_path, b"a" * (MAX_BYTES + 1)))


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_path(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="is not a file"):
        read_path(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="is not a file"):
        read_path(tmp_path / "pipe.txt")


def test_a_file_names_its_article(tmp_path: Path) -> None:
    article = read_path(written(tmp_path, STORY.encode(), "2026.01.02 story.txt"))
    assert article.doc == "2026.01.02 story"
    assert article.source == str(tmp_path / "2026.01.02 story.txt")


# --- front matter


def test_front_matter_declares_what_is_known() -> None:
    text = (
        "---\ntitle: \"Bridge: what next\"\noutlet: 'River Post'\nAuthor: Ada Okafor\n"
        "url: https://example.org/a?b=c:d\npublished: 2021-01-02T10:00:00Z\ntags:\n  - bridges\n# note\n---\n"
        "The council voted.\n"
    )
    article = parse_article(text, "a")
    assert article.title == "Bridge: what next"
    assert article.title_span is None
    assert (article.outlet, article.author) == ("River Post", "Ada Okafor")
    assert article.url == "https://example.org/a?b=c:d"
    assert article.published == "2021-01-02T10:00:00Z"
    assert article.text == text
    assert text[article.body_start :] == "The council voted.\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_front_matter_may_have_any_line_ending(end: str, mark: str) -> None:
    text = mark + end.join(["---", "title: Bridge", "---", "Bridge", "The council voted."])
    article = parse_article(text, "a")
    assert article.title == title_of(article) == "Bridge"
    assert text[article.body_start :].startswith("Bridge")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: never closed\nThe council voted.\n",
        "---\nA line between two rules.\n---\nThe council voted.\n",
        "\n---\ntitle: not at the top\n---\nThe council voted.\n",
        "----\ntitle: four dashes\n----\nThe council voted.\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    article = parse_article(text, "a")
    assert article.body_start == 0
    assert article.title not in {"never closed", "not at the top", "four dashes"}


@pytest.mark.parametrize("text", ["---\ntitle: x\n---", "---\ntitle: x\n---\n \n", "---\n---\n", "", " "])
def test_nothing_behind_front_matter_is_an_empty_article(text: str) -> None:
    with pytest.raises(InputError, match="a is empty"):
        parse_article(text, "a")


def test_the_text_comes_before_what_the_caller_knows() -> None:
    article = parse_article("---\noutlet: River Post\n---\n" + STORY, "a", outlet="Other", author="Ada Okafor")
    assert (article.outlet, article.author, article.title) == ("River Post", "Ada Okafor", "Bridge to close")


def test_a_title_that_the_caller_knows_is_found_in_the_text() -> None:
    assert title_of(parse_article("BRIDGE  to close.\nThe council voted.", "a", title="Bridge to Close.")) == (
        "BRIDGE  to close."
    )
    assert parse_article(STORY, "a", title="Another").title_span is None


# --- dates


@pytest.mark.parametrize("value", ["2021-01-02", "2025-12-31T23:59:59+02:00", "2024-02-29 08:00", "1999-12-31"])
def test_a_declared_date_is_kept_as_it_is(value: str) -> None:
    assert parse_article(f"---\npublished: {value}\n---\n{STORY}", "a").published == value


@pytest.mark.parametrize(
    "value", ["2 January 2026", "02/01/2026", "2026-02-30", "2026", "yesterday", "2021-01-02T99:00", "January 2"]
)
def test_a_date_that_is_not_iso_8601_is_left_out(value: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert parse_article(f"---\npublished: {value}\n---\n{STORY}", "a").published == ""
    assert value in caplog.text


@pytest.mark.parametrize(
    "later", [timedelta(days=1), timedelta(days=400), timedelta(hours=1)], ids=["tomorrow", "next year", "in an hour"]
)
def test_a_date_later_than_now_is_left_out(later: timedelta, caplog: pytest.LogCaptureFixture) -> None:
    moment = datetime.now(UTC) + later
    values = [moment.isoformat(), moment.replace(tzinfo=None).isoformat()]
    if later >= timedelta(days=1):
        values.append(moment.date().isoformat())
    for value in values:
        with caplog.at_level(logging.WARNING):
            assert parse_article(STORY, "a", published=value).published == ""
        assert "later than now" in caplog.text
        caplog.clear()


def test_today_is_not_later_than_now() -> None:
    today = datetime.now(UTC).date().isoformat()
    assert parse_article(STORY, "a", published=today).published == today


def test_a_compact_date_is_written_out() -> None:
    assert parse_article(STORY, "a", published="20210102").published == "2021-01-02"


# --- title


@pytest.mark.parametrize(
    "line",
    [
        "Bridge to close",
        "Will the bridge close?",
        "Shock in the U.S.",
        "Profits rise at Acme Inc.",
        "Okafor: ‘Nobody asked us.’",
        "By Christmas, Prices Will Fall",
        "Bystanders Tell of the Fall",
        "NATO – Russia talks fail",
        "COVID-19: what we know",
        "And then …",
        "â€œNoâ€\x9d says mayor",
        "N" * 200,
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\r\n\r\n", "\r", "\u2028"])
def test_the_first_line_is_the_title_where_it_reads_like_one(line: str, gap: str) -> None:
    article = parse_article(f"\n  {line} {gap}The council voted on Tuesday.", "a")
    assert article.title == title_of(article) == line
    assert article.title_span == paragraphs(article.text)[0]


@pytest.mark.parametrize(
    "line",
    [
        "The council voted on Tuesday.",
        "“Nobody asked us. We will not go.”",
        "The council voted on Tuesday,",
        "N" * 201,
        "By Abby G.",
        "By Ada Okafor and Bo Li, Senior Reporters",
        "Senior Reporter",
        "2 Hours Ago",
        "Published: 2 January 2026",
        "FLINT, Mich., Oct. 4 (UPI) — The mayor spoke",
        "LONDON (AP) — The mayor spoke",
        "GENEVA —",
        "- a first pledge",
        "https://example.org/story",
        "***",
    ],
)
def test_other_first_lines_are_no_title(line: str) -> None:
    article = parse_article(f"{line}\n\nThe council voted on Tuesday. It rained.", "a")
    assert (article.title, article.title_span) == ("", None)


def test_a_lone_line_is_no_title() -> None:
    assert parse_article("Bridge to close", "a").title == ""


def test_a_markdown_heading_is_a_title() -> None:
    article = parse_article("# Bridge to close\n\nThe council voted.", "a")
    assert (article.title, title_of(article)) == ("Bridge to close", "# Bridge to close")


# --- byline


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Abby G.", "Abby G."),
        ("By Abby G. 2 Hours Ago", "Abby G."),
        ("BY ADA OKAFOR", "ADA OKAFOR"),
        ("By Ada Okafor, Senior Reporter", "Ada Okafor"),
        ("By Ada Okafor Senior Reporter", "Ada Okafor"),
        ("By Ada Okafor and Bo Li", "Ada Okafor and Bo Li"),
        ("By Ada Okafor, Bo Li and Cy Dee, CNN", "Ada Okafor, Bo Li and Cy Dee"),
        ("By Ludwig van der Berg for The Post", "Ludwig van der Berg"),
        ("By Zoë O’Neil-Smith | Updated 3 May 2026", "Zoë O’Neil-Smith"),
        ("By: José María Ruiz in Madrid", "José María Ruiz"),
        ("By Reuters", "Reuters"),
        ("Bystander Bo Li", ""),
        ("Senior Reporter", ""),
        ("By Staff Writer", ""),
        ("By 2 Hours Ago", ""),
        ("By the time he left it was dark", ""),
        ("By Friday the bridge was shut and the mayor gone", ""),
        ("By May 2027 the plan will fail", ""),
        ("Nearby Bo Li stood", ""),
    ],
)
def test_a_byline_gives_the_author(line: str, author: str) -> None:
    article = parse_article(f"Bridge to close\n{line}\n\nThe council voted on Tuesday.", "a")
    assert article.author == author
    assert article.title == "Bridge to close"


def test_a_by_far_down_is_no_byline() -> None:
    text = "Head\n\n" + "The council voted.\n\n" * 20 + "By Ada Okafor\n"
    assert parse_article(text, "a").author == ""


@settings(deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_any_text_is_an_article_or_empty(text: str) -> None:
    try:
        article = parse_article(text, "a")
    except InputError:
        assert not text.strip("\ufeff\u200b\u2060 \t\r\n").strip() or text.startswith(("---", "\ufeff---"))
        return
    assert article.text == text
    if article.title_span is not None:
        assert title_of(article).strip() == title_of(article) != ""


# --- what is named


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "C.TXT", "d.pdf", ".hidden.txt", "sub/e.txt", ".git/f.txt", "z/.g.md"):
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STORY, encoding="utf-8")
    return tmp_path / "articles"


def test_a_folder_stands_for_its_articles_in_order_of_name(folder: Path) -> None:
    found, failed = find_inputs([str(folder)])
    assert [str(path.relative_to(folder)) for path in found] == ["C.TXT", "a.md", "b.txt", "d.pdf", "sub/e.txt"]
    assert failed == []


def test_what_fails_does_not_stop_the_rest(folder: Path) -> None:
    (folder / "empty").mkdir()
    named = ["gone.txt", str(folder / "b.txt"), "ftp://example.org/a", "", str(folder / "empty"), "a\0b", "/dev/null"]
    found, failed = find_inputs(named)
    assert found == [folder / "b.txt"]
    messages = [str(error) for error in failed]
    assert len(messages) == 6
    assert messages[0] == "gone.txt: no such file or folder"
    assert messages[1] == "ftp://example.org/a: only web addresses that begin with https:// or http:// are read"
    assert messages[3].startswith(f"{folder / 'empty'}: no file in this folder is of a known kind (.txt, .md, ")
    assert not any("\n" in message or "\0" in message for message in messages)


def test_a_file_named_itself_may_be_called_anything(folder: Path) -> None:
    found, _ = find_inputs([str(folder / "d.pdf"), str(folder / ".hidden.txt")])
    assert found == [folder / "d.pdf", folder / ".hidden.txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    found, _ = find_inputs([str(folder / "b.txt"), str(folder), str(folder / "b.txt")])
    assert len(found) == len(set(found)) == 5


def test_a_name_with_a_line_break_is_told_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_path(tmp_path / "a\nb.txt")
    assert "\n" not in str(caught.value)


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert find_inputs([str(tmp_path)]) == ([tmp_path / "a.txt"], [])
