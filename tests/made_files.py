"""Articles as real programs save them: LibreOffice as DOCX and PDF, Chromium as PDF, HTML and MHTML."""

import shutil
import subprocess
from pathlib import Path

import pytest

TITLE = "Harbour board denies closing the ferry"
AUTHOR = "Ilse Marrant"
PARAGRAPHS = (
    "The harbour board denied on Monday that the ferry between Sund and Ostrey would close in the autumn, although "
    "the administration’s programme has been halved and three of its vessels were sold to a shipyard in the north.",
    "“We don’t have the money for a fourth vessel, but nobody here is talking about a closure,” said Pelle Aarnes, "
    "who chairs the board. He added that 127,000 passengers took the ferry last year, up from 100,000 in 2022.",
    "The trade union disputes the figure. “They counted everybody twice,” said its spokeswoman, Dagny Holt.",
)
LIST = ("The council will vote in March on a subsidy of €1.2bn.", "The unions will ballot their 3,400 members.")
CELLS = ("Year", "Passengers", "2025", "127,000")
RUNNING_HEAD = "The Sund Courier, 2 February 2026"

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"'
)


def paragraph(number: int) -> str:
    """One of a long article's paragraphs, each with a number of its own."""
    return f"{PARAGRAPHS[number % 3]} That was on day {number + 1}."


def document(paragraphs: int = 12, columns: int = 1) -> str:
    """A document with a running head, page numbers, a list and a table, as flat OpenDocument."""
    body = "".join(f'<text:p text:style-name="Body">{paragraph(number)}</text:p>' for number in range(paragraphs))
    items = "".join(f'<text:list-item><text:p text:style-name="Body">{item}</text:p></text:list-item>' for item in LIST)
    cells = [f'<table:table-cell><text:p text:style-name="Body">{cell}</text:p></table:table-cell>' for cell in CELLS]
    rows = "".join(f"<table:table-row>{''.join(cells[at : at + 2])}</table:table-row>" for at in (0, 2))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES}>
<office:meta><dc:title>{TITLE}</dc:title><meta:initial-creator>{AUTHOR}</meta:initial-creator></office:meta>
<office:styles>
 <style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"
  fo:text-align="justify"/><style:text-properties fo:font-size="11pt"/></style:style>
 <style:style style:name="First" style:family="paragraph" style:parent-style-name="Body">
  <style:paragraph-properties><style:drop-cap style:lines="3" style:length="1"/></style:paragraph-properties>
 </style:style>
 <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
  style:default-outline-level="1"><style:text-properties fo:font-size="20pt"/></style:style>
</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
  fo:margin="2cm"><style:columns fo:column-count="{columns}" fo:column-gap="0.7cm"/></style:page-layout-properties>
  <style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
 <style:header><text:p>{RUNNING_HEAD}</text:p></style:header>
 <style:footer><text:p>Page <text:page-number/> of <text:page-count/></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">{TITLE}</text:h>
<text:p text:style-name="Body">By {AUTHOR}</text:p>{body.replace("Body", "First", 1)}
<text:list>{items}</text:list>
<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>{rows}</table:table>
</office:text></office:body></office:document>"""


def page(paragraphs: int = 3) -> str:
    """The same as a web page, with what surrounds a story."""
    body = "".join(f"<p>{paragraph(number)}</p>" for number in range(paragraphs))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} - Sund Courier</title>
<meta property="og:title" content="{TITLE}"><meta property="og:type" content="article">
<meta property="og:site_name" content="Sund Courier"><meta name="author" content="{AUTHOR}">
<meta property="article:published_time" content="2026-02-02T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{TITLE}</h1><p>By {AUTHOR}</p>{body}</article><footer>All rights reserved</footer></body></html>"""


def libreoffice(folder: Path, kind: str, *sources: Path) -> list[Path]:
    """Have LibreOffice save documents as another kind, in the folder."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("these tests need LibreOffice: sudo apt-get install libreoffice-writer-nogui", pytrace=False)
    profile = (folder / "libreoffice").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", kind]
    subprocess.run([*command, "--outdir", folder, *sources], check=True, capture_output=True, timeout=120)
    ending = kind.split(":")[0]
    made = [folder / f"{source.stem}.{ending}" for source in sources]
    assert all(path.exists() for path in made), "LibreOffice has made nothing: is its Writer installed?"
    return made


def chromium_pdf(folder: Path, html: str, *, head: bool = True) -> Path:
    """Have Chromium print a page."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("these tests need Chromium: sudo apt-get install chromium", pytrace=False)
    source, made = folder / "printed.html", folder / "printed.pdf"
    source.write_text(html, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", *([] if head else ["--no-pdf-header-footer"])]
    subprocess.run(
        [program, *flags, f"--print-to-pdf={made}", source.as_uri()], check=True, capture_output=True, timeout=120
    )
    return made
