"""ZIP archives, web archives and e-mails: each member is an article or is named; and what kind a file is."""

import gzip
import io
import re
import struct
import zipfile
from email.message import EmailMessage

import made_files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.article import Article
from pipeline.formats import archive, warc
from pipeline.formats.endings import ENDINGS, Kind
from pipeline.formats.files import read_file, read_upload
from pipeline.formats.item import Item, Note
from pipeline.formats.kinds import kind_of
from pipeline.inputs import InputError, find_inputs

TEXT = "The harbour board denied on Monday that the ferry would close, Ilse Marrant said.\n"


def read(data, name="news.zip"):
    return list(read_upload(io.BytesIO(data), name))


def articles(outcomes):
    return [found for found in outcomes if isinstance(found, Article)]


def errors(outcomes):
    return [str(found) for found in outcomes if isinstance(found, InputError)]


def notes(outcomes):
    return [found.text for found in outcomes if isinstance(found, Note)]


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as new:
        for name, data in members:
            new.writestr(name, data)
    return out.getvalue()


# --- what kind a file is


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "letter.txt", Kind.PDF),
        (b"PAR1", "x", Kind.PARQUET),
        (b"WARC/1.1\r\n", "x", Kind.WARC),
        (gzip.compress(b"WARC/1.0\r\n", mtime=0), "x", Kind.WARC),
        (zipped([("a.txt", TEXT)]), "x.txt", Kind.ZIP),
        (zipped([("word/document.xml", "<a/>")]), "x.zip", Kind.DOCX),
        (b"<!DOCTYPE html><p>Hello", "story.txt", Kind.PAGE),
        ("\ufeff<!-- saved -->\n<html lang=en>".encode("utf-16-le"), "story.txt", Kind.PAGE),
        (b"<p>Hello</p>", "story.html", Kind.PAGE),
        (b"<p>Hello</p>", "story.md", Kind.TEXT),
        (b"Received: by x\r\nFrom: a@b.example\r\n\r\nHi", "mail.txt", Kind.MAIL),
        (b"From: Ann\nTo: Bo\n\nA letter.", "letter.txt", Kind.TEXT),
        (b"Subject: Ferry\n\nHi", "letter.eml", Kind.MAIL),
        (b'{"text": "a"}\n', "rows.txt", Kind.TABLE),
        (b'{"text": "a"}\n', "rows.pdf", Kind.TABLE),
        (b"{not json} is a text", "a.txt", Kind.TEXT),
        (b"text,title\n", "rows.csv", Kind.TABLE),
        (b"text,title\n", "rows.txt", Kind.TEXT),
        (b"A text.", "story.pdf", Kind.TEXT),
        (b"\0\1\2\3" * 9, "story.pdf", Kind.PDF),
    ],
)
def test_the_bytes_tell_a_files_kind_first_and_its_name_second(data, name, kind):
    assert kind_of(Item(name, name, "", io.BytesIO(data))) is kind


def test_documents_of_other_programs_are_called_by_their_kind():
    sheet = zipped([("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>")])
    assert errors(read(sheet, "a.xlsx")) == ["a.xlsx is an Excel workbook: save it as CSV"]
    assert errors(read(b'[\n {"text": "a"}\n]', "a.json")) == [
        "a.json is a JSON array: save it as JSON Lines, an object a line"
    ]
    assert errors(read(b"\xd0\xcf\x11\xe0" + bytes(99), "a.doc")) == [
        "a.doc is not text (looks like an old Word or Excel document, or one with a password)"
    ]


def test_a_folder_stands_for_files_of_every_kind(tmp_path):
    for ending in ENDINGS:
        (tmp_path / f"a{ending}").write_text(TEXT)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "Story.html").write_text("<html>")
    (tmp_path / "Story_files").mkdir()
    (tmp_path / "Story_files" / "advert.html").write_text("<html>")
    (tmp_path / "other_files").mkdir()
    (tmp_path / "other_files" / "b.txt").write_text(TEXT)
    found, failed = find_inputs([str(tmp_path)])
    assert failed == []
    assert {path.name for path in found} == {f"a{ending}" for ending in ENDINGS} | {"Story.html", "b.txt"}


# --- ZIP


def test_each_member_is_an_article_or_is_named(tmp_path):
    table = f'text,title\n"{TEXT}",Ferry\n,Empty\n'
    path = tmp_path / "news.zip"
    path.write_bytes(
        zipped(
            [
                ("in/a.txt", TEXT),
                ("in/b.html", made_files.page()),
                ("in/c.csv", table),
                ("broken.pdf", b"%PDF-1.4 no more"),
                ("nothing.txt", b""),
                ("photo.png", b"\x89PNG"),
                ("style.css", b"p {}"),
                ("package.json", b'{"name": "x"}'),
                ("noending", TEXT + "No ending."),
                ("inner.zip", zipped([("d.txt", TEXT + "Inside."), ("deep.zip", zipped([("e.txt", TEXT)]))])),
                ("__MACOSX/._a.txt", b"x"),
                (".hidden.txt", TEXT),
                ("in/Story.html", made_files.page()),
                ("in/Story_files/frame.html", made_files.page()),
            ]
        )
    )
    outcomes = list(read_file(path))
    found = articles(outcomes)
    assert [article.doc for article in found] == [
        "news/in/a.txt", "news/in/b.html", "news/in/c.csv/row 1", "news/noending", "news/inner.zip/d.txt",
        "news/in/Story.html",
    ]  # fmt: skip
    assert found[0].source == f"{path}/in/a.txt"
    assert found[1].title == made_files.TITLE
    failed = errors(outcomes)
    assert failed[0] == f"{path}/in/c.csv, row 2: no text"
    assert failed[1].startswith(f"{path}/broken.pdf cannot be read as a PDF (")
    assert failed[2:] == [
        f"{path}/nothing.txt is empty",
        f"{path}/inner.zip/deep.zip is a ZIP archive in another in another: unpack it first",
    ]
    assert notes(outcomes)[-1] == f"{path}: 3 members of other kinds left out"


def test_a_members_name_is_only_a_label(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = zipped([("../../evil.txt", TEXT), ("/etc/evil.txt", TEXT), ("C:\\evil.txt", TEXT), ("a\nb.txt", TEXT)])
    assert [article.doc for article in articles(read(data))] == [
        "news/../../evil.txt", "news//etc/evil.txt", "news/C:\\evil.txt", "news/a b.txt",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_members_of_one_name_are_told_apart():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.txt", TEXT), ("a.txt", TEXT + "More.")])
    assert [article.doc for article in articles(read(data))] == ["news/a.txt", "news/a (2).txt"]


def test_a_damaged_member_is_named_and_the_rest_kept():
    data = bytearray(zipped([("a.txt", TEXT), ("b.txt", TEXT + "b" * 50), ("c.txt", TEXT + "c")], zipfile.ZIP_STORED))
    data[data.index(b"bbbb")] ^= 1
    outcomes = read(bytes(data))
    assert [article.doc for article in articles(outcomes)] == ["news/a.txt", "news/c.txt"]
    (error,) = errors(outcomes)
    assert error.startswith("news.zip/b.txt is damaged (Bad CRC-32")


def test_an_encrypted_member_is_said():
    data = bytearray(zipped([("a.txt", TEXT), ("b.txt", TEXT)]))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    outcomes = read(bytes(data))
    assert errors(outcomes) == ["news.zip/a.txt is encrypted: save it without its password"]
    assert [article.doc for article in articles(outcomes)] == ["news/b.txt"]


def test_bombs_are_refused_and_the_rest_is_kept(monkeypatch):
    bomb = zipped([("a.txt", TEXT), ("bomb.txt", b"0" * 60_000_000), ("z.txt", TEXT + "z")])
    outcomes = read(bomb)
    assert errors(outcomes) == ["news.zip/bomb.txt unpacks to more than 200 times its size"]
    assert len(articles(outcomes)) == 2
    outcomes = read(zipped([("a.txt", TEXT), ("b.txt", TEXT)], zipfile.ZIP_LZMA))
    assert errors(outcomes)[0] == "news.zip/a.txt is packed by a method that is not read (14)"
    monkeypatch.setattr(archive, "MAX_UNPACKED", 150)
    outcomes = read(zipped([("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", TEXT)]))
    assert len(articles(outcomes)) == 1
    assert errors(outcomes) == ["news.zip unpacks to more than 0 MB: the rest is left"]
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    assert errors(read(zipped([(f"{n}.txt", TEXT) for n in range(3)]))) == ["news.zip has more than 2 members"]


def test_a_member_that_says_it_is_small_is_not_unpacked_further():
    data = bytearray(zipped([("a.txt", TEXT * 1000)]))
    place = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 24, 100)
    (outcome,) = read(bytes(data))
    assert isinstance(outcome, InputError) or len(outcome.text) <= 100


# --- web archives


def web_archive(pages, gzipped):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for url, status, content_type, body, more in pages:
        headers = StatusAndHeaders(status, [("Content-Type", content_type), *more], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=headers,
            warc_headers_dict={"WARC-Date": "2026-02-03T10:00:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


def chunked(body):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"


PAGE = made_files.page().encode()
PAGES = [
    ("https://sund.example/1", "200 OK", "text/html; charset=utf-8", PAGE, []),
    ("https://sund.example/logo", "200 OK", "image/png", b"\x89PNG", []),
    ("https://sund.example/2", "200 OK", "text/html", gzip.compress(PAGE), [("Content-Encoding", "gzip")]),
    ("https://sund.example/gone", "404 Not Found", "text/html", PAGE, []),
    ("https://sund.example/3", "200 OK", "text/html", chunked(PAGE), [("Transfer-Encoding", "chunked")]),
]


@pytest.mark.parametrize("gzipped", [False, True], ids=["plain", "gzip"])
def test_the_pages_of_a_web_archive_are_articles(gzipped):
    outcomes = read(web_archive(PAGES, gzipped), "a.warc.gz")
    assert errors(outcomes) == []
    assert notes(outcomes) == ["a.warc.gz: 1 page left out that the server refused or sent elsewhere"]
    found = articles(outcomes)
    assert [article.url for article in found] == [f"https://sund.example/{n}" for n in (1, 2, 3)]
    assert {article.title for article in found} == {made_files.TITLE}
    assert found[0].doc == "a/https://sund.example/1"
    assert found[0].published.startswith("2026-02-02")


@pytest.mark.parametrize("gzipped", [False, True], ids=["plain", "gzip"])
def test_after_a_damaged_record_the_next_one_is_read(gzipped):
    data = bytearray(web_archive(PAGES, gzipped))
    starts = [found.start() for found in re.finditer(b"\x1f\x8b\x08\0" if gzipped else b"WARC/1.", bytes(data))]
    if gzipped:
        data[starts[1] + 60 : starts[1] + 90] = b"\xff" * 30
    else:
        data[starts[1] : starts[1] + 4] = b"CRAW"
    outcomes = read(bytes(data), "a.warc")
    (error,) = errors(outcomes)
    assert error == f"a.warc, record at byte {starts[1]:,} is damaged or larger than 100 MB"
    assert [article.url for article in articles(outcomes)] == [f"https://sund.example/{n}" for n in (2, 3)]
    cut = read(web_archive(PAGES, gzipped)[:-400], "a.warc")
    assert len(articles(cut)) == 2
    assert len(errors(cut)) == 1


def test_a_page_that_unpacks_without_end_is_left(monkeypatch):
    monkeypatch.setattr(warc, "MAX_BYTES", 11_000_000)
    bomb = gzip.compress(b"<html><p>" + b"0" * 50_000_000)
    page = ("https://sund.example/bomb", "200 OK", "text/html", bomb, [("Content-Encoding", "gzip")])
    outcomes = read(web_archive([page, PAGES[0]], True), "a.warc.gz")
    assert len(articles(outcomes)) == 1
    assert errors(outcomes) == ["a.warc.gz/https://sund.example/bomb is larger than 10 MB"]


# --- e-mails

LETTER = (
    "The harbour board denied on Monday that the ferry would close — “not in our time”, said Ilse Marrant, who chairs it.\n"
    "\n"
    "A second paragraph with an = sign and a café, and with a line that is so long that it has to be broken for the journey of the mail.\n"
)


def mail(**more):
    message = EmailMessage()
    message["Subject"] = "Ferry — to stay, says board"
    message["From"] = "Dagny Holt <dagny@sund.example>"
    message["Date"] = "Mon, 02 Feb 2026 09:30:00 +0100"
    for name, value in more.items():
        message[name] = value
    return message


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_an_e_mail_is_an_article_without_its_encoding_and_signature(encoding, tmp_path):
    message = mail()
    message.set_content(LETTER + "-- \nDagny Holt\nPress office, Sund\n", cte=encoding)
    path = tmp_path / "release.eml"
    path.write_bytes(bytes(message))
    (article,) = read_file(path)
    assert article.text.rstrip() == LETTER.rstrip()
    assert (article.title, article.author) == ("Ferry — to stay, says board", "Dagny Holt")
    assert (article.published, article.doc) == ("2026-02-02T09:30:00+01:00", "release")


def test_lines_broken_for_the_journey_are_put_together():
    message = mail()
    message.set_content("The board \nsaid no.\n\nIt did.\n-- \nAnn\n")
    message.set_param("format", "flowed")
    (article,) = read(bytes(message), "a.eml")
    assert article.text.rstrip() == "The board said no.\n\nIt did."


def test_what_is_attached_is_read_too():
    message = mail()
    message.set_content(LETTER)
    message.add_attachment(made_files.page().encode(), maintype="text", subtype="html", filename="story.html")
    message.add_attachment(zipped([("b.txt", TEXT)]), maintype="application", subtype="zip", filename="more.zip")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="broken.pdf")
    inner = mail()
    inner.replace_header("Subject", "The mail before")
    inner.set_content(TEXT)
    message.add_attachment(inner)
    outcomes = read(bytes(message), "a.eml")
    assert [article.doc for article in articles(outcomes)][:3] == ["a", "a/story.html", "a/more.zip/b.txt"]
    assert articles(outcomes)[3].title == "The mail before"
    (error,) = errors(outcomes)
    assert error.startswith("a.eml/broken.pdf cannot be read as a PDF (")


def test_an_e_mail_of_html_alone_is_read_as_a_page_or_as_its_text():
    message = mail()
    message.set_content(made_files.page(), subtype="html")
    (article,) = read(bytes(message), "a.eml")
    assert article.title == "Ferry — to stay, says board"
    assert made_files.paragraph(1) in article.text
    message = mail()
    message.set_content("<style>p {}</style><p>The board<br>said <b>no</b>.</p><div>It did.</div>", subtype="html")
    (article,) = read(bytes(message), "a.eml")
    assert article.text == "The board\nsaid no.\n\nIt did."


def test_an_e_mail_with_nothing_to_read_is_told():
    message = mail()
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    assert errors(read(bytes(message), "a.eml")) == ["a.eml holds no text and no attachment that is read"]


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=300), st.sampled_from(["PK\x03\x04", "WARC/1.0\r\n", "Received: x\r\n", "%PDF-1.4\n", "<html>"])
)
def test_any_bytes_are_articles_or_errors_in_one_line(data, head):
    for outcome in read(head.encode() + data, "a.bin"):
        line = str(outcome) if isinstance(outcome, InputError) else getattr(outcome, "text", "")
        assert isinstance(outcome, Article) or "\n" not in line
