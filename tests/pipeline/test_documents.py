"""PDF and Word documents as LibreOffice and Chromium save them."""

import io
import re
import zipfile

import made_files
import pytest
from made_files import AUTHOR, CELLS, LIST, RUNNING_HEAD, TITLE, paragraph
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from pipeline.article import Article
from pipeline.formats import pdf
from pipeline.formats.files import read_file, read_upload
from pipeline.inputs import InputError


def only(outcomes):
    (found,) = outcomes
    return found


def read_bytes(data, name="a.pdf"):
    return only(read_upload(io.BytesIO(data), name))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The document in one and in two columns, as PDF and as DOCX."""
    folder = tmp_path_factory.mktemp("documents")
    for columns in (1, 2):
        (folder / f"columns{columns}.fodt").write_text(made_files.document(24, columns), encoding="utf-8")
    made_files.libreoffice(folder, "pdf", folder / "columns1.fodt", folder / "columns2.fodt")
    made_files.libreoffice(folder, "docx", folder / "columns1.fodt")
    return folder


def blocks(article):
    return article.text.split("\n\n")


@pytest.mark.parametrize("name", ["columns1.pdf", "columns2.pdf"])
def test_a_pdf_of_libreoffice_is_read_in_paragraphs_without_running_heads_and_page_numbers(made, name):
    assert len(PdfReader(made / name).pages) > 1
    article = only(read_file(made / name))
    assert (article.title, article.author, article.doc) == (TITLE, AUTHOR, name.removesuffix(".pdf"))
    assert article.source == str(made / name)
    found = blocks(article)
    assert found[: 2 + 24] == [TITLE, f"By {AUTHOR}", *(paragraph(number) for number in range(24))]
    assert found[26:28] == [f"• {item}" for item in LIST]
    assert " ".join(found[28:]) == " ".join(CELLS)
    assert RUNNING_HEAD not in article.text
    assert not re.search(r"Page \d", article.text)


def test_a_pdf_that_a_browser_printed_is_read_without_its_address_and_date(tmp_path):
    article = only(read_file(made_files.chromium_pdf(tmp_path, made_files.page(20))))
    # The browser prints the page's own name at the top of each page, once its text is on paper.
    assert (article.title, article.author) == (TITLE, AUTHOR)
    found = blocks(article)
    assert [paragraph(number) for number in range(20)] == [block for block in found if "That was on day" in block]
    assert not re.search(r"file://|\d/\d|\d:\d\d", article.text)


def test_paragraphs_without_a_gap_or_indent_are_told_by_their_last_lines_and_notes_are_no_part_of_a_number(tmp_path):
    style = "<style>p { margin: 0; font: 11pt/1.25 sans-serif; max-width: 16cm } sup { font-size: 7pt }</style></head>"
    html = made_files.page(12).replace("</head>", style).replace("127,000", "127,000<sup>1</sup>")
    article = only(read_file(made_files.chromium_pdf(tmp_path, html, head=False)))
    found = blocks(article)
    assert [paragraph(number) for number in range(12)] == [block for block in found if "That was on day" in block]


def test_a_word_document_is_read_with_its_lists_and_tables(made):
    article = only(read_file(made / "columns1.docx"))
    assert (article.title, article.author, article.doc) == (TITLE, AUTHOR, "columns1")
    expected = [TITLE, f"By {AUTHOR}", *(paragraph(number) for number in range(24)), *LIST, *CELLS]
    assert blocks(article) == expected


def test_a_word_document_is_read_as_it_would_be_printed(made):
    # What was deleted and field codes go; what was inserted, in a box or in a control stays.
    words = (
        "<w:p><w:r><w:t>The ferry </w:t></w:r><w:del><w:r><w:delText>closes</w:delText><w:t>closes</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>stays</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText><w:t xml:space='preserve'>, "
        "he said.</w:t></w:r></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent>"
        "</w:sdt><w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:noBreakHyphen/><w:t>fold</w:t></w:r></w:p>"
    )
    article = read_bytes(changed(made / "columns1.docx", "word/document.xml", words), "a.docx")
    assert blocks(article) == ["The ferry stays, he said.", "In a control.", "One\ntwo-fold"]


def test_a_byline_comes_before_what_a_program_filled_in():
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>{}</dc:creator></c:coreProperties>'
    )
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:r><w:t>The ferry stays.</w:t></w:r></w:p></w:body></w:document>"
    )
    for title, creator, first, expected in (
        ("Ferry stays", "Bo Li", "By Ada Okafor", ("Ferry stays", "Ada Okafor")),
        ("Ferry stays", "Bo Li", "The board met.", ("Ferry stays", "Bo Li")),
        ("draft3.docx", "admin", "The board met.", ("", "")),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            new.writestr("word/document.xml", body.format(first))
            new.writestr("docProps/core.xml", core.format(title, creator))
        article = read_bytes(out.getvalue(), "a.docx")
        assert (article.title, article.author) == expected


def changed(path, part, body):
    """A Word document with another body."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == part:
                data = re.sub(rb"(<w:body>).*(</w:body>)", b"\\1" + body.encode() + b"\\2", data, flags=re.DOTALL)
            new.writestr(info, data)
    return out.getvalue()


def test_entities_in_a_word_document_are_never_unfolded(made):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="x">&b;</w:document>'
        new.writestr("word/document.xml", bomb)
    error = read_bytes(out.getvalue(), "a.docx")
    assert str(error).startswith("a.docx cannot be read as a Word document (")


@pytest.mark.parametrize(("password", "method"), [("secret", "AES-256"), ("secret", "RC4-128")])
def test_an_encrypted_pdf_is_told_in_one_line_and_one_without_a_password_is_read(made, password, method):
    def encrypted(user):
        writer = PdfWriter(clone_from=made / "columns1.pdf")
        writer.encrypt(user_password=user, owner_password="owner", algorithm=method)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert str(read_bytes(encrypted(password))) == "a.pdf is encrypted: save it without its password"
    assert read_bytes(encrypted("")).title == TITLE


def test_a_pdf_of_pictures_is_told_in_one_line():
    writer = PdfWriter()
    writer.add_blank_page(500, 500)
    out = io.BytesIO()
    writer.write(out)
    assert str(read_bytes(out.getvalue())) == "a.pdf holds no text, only pictures (a scan?)"


def test_a_damaged_pdf_or_word_document_is_an_error_and_never_more(made):
    for name in ("columns1.pdf", "columns1.docx"):
        data = (made / name).read_bytes()
        for cut in (10, 100, len(data) // 3, len(data) // 2, len(data) - 40):
            for broken in (data[:cut], data[:cut] + b"\xff" * 60 + data[cut + 60 :]):
                outcome = read_bytes(broken, f"a{made.joinpath(name).suffix}")
                assert isinstance(outcome, Article | InputError)
                assert isinstance(outcome, Article) or "\n" not in str(outcome)


@pytest.mark.parametrize(
    ("placed", "is_seen"),
    [
        (b"-9 Tf 1 0 0 1 50 50 Tm", True),
        (b"9 Tf 0 1 -1 0 50 50 Tm", True),
        (b"0 Tf", False),
        (b"9 Tf 0 0 0 0 0 0 Tm", False),
        (b"1e30 Tf 1e300 0 0 1e300 1e300 0 Tm", False),
    ],
)
def test_text_of_no_size_is_not_seen_and_breaks_nothing(placed, is_seen):
    writer = PdfWriter()
    page = writer.add_blank_page(500, 500)
    drawn = StreamObject()
    drawn.set_data(b"BT /F %s (%s) Tj ET" % (placed, b"The harbour board denied that the ferry would close."))
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    fonts = DictionaryObject({NameObject("/F"): font})
    page[NameObject("/Contents")] = writer._add_object(drawn)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    outcome = read_bytes(out.getvalue())
    assert isinstance(outcome, Article) is is_seen
    assert is_seen or str(outcome) == "a.pdf holds no text, only pictures (a scan?)"


def test_a_pdf_that_takes_too_long_is_left(made, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.0)
    assert "takes longer than 0 seconds" in str(only(read_file(made / "columns1.pdf")))


def test_a_pdf_with_more_text_than_an_article_is_left(made, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 1000)
    assert "holds more text than an article" in str(only(read_file(made / "columns1.pdf")))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("the admin-", "istration said"), "the administration said"),
        (("a long-", "term plan"), "a long-term plan"),
        (("a plan of the Franco-", "German board"), "a plan of the Franco-German board"),
        (("in 2020-", "21 it rose"), "in 2020-21 it rose"),
        (("the board—", "and it alone"), "the board—and it alone"),
        (("the inter\u00ad", "nationalists"), "the internationalists"),
        (("a by-", "election, the by-election"), "a by-election, the by-election"),
        (("it rose", "and fell"), "it rose and fell"),
    ],
)
def test_words_that_a_line_broke_are_put_together_and_others_keep_their_hyphen(lines, text):
    words = pdf.Counter(word.casefold() for line in lines for word in pdf._WORD.findall(line))
    assert pdf._joined(lines, words) == text
