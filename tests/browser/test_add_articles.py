"""Files are dropped, read and told of, in a real browser; and what a browser saves is read."""

import io
import zipfile

import made_files
import pytest
from driving import SLOW, settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.article import Article
from pipeline.filters import Filters
from pipeline.formats.files import read_upload
from pipeline.store import open_store

pytestmark = pytest.mark.browser

TEXT = "The harbour board denied on Monday that the ferry would close, Ilse Marrant said."
MARKUP = "<img src=x onerror=\"document.title='broken in'\"> **bold** $x$"

DROP = """async ({zone, files}) => {
  const carried = new DataTransfer();
  for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(zone).dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true}));
}"""


def drop(page, **files):
    settle(page)
    listed = [[name, list(data)] for name, data in files.items()]
    page.evaluate(DROP, {"zone": "[data-testid=stFileUploaderDropzone]", "files": listed})


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("ferry.txt", TEXT)
        made.writestr("story.html", made_files.page())
        made.writestr(f"{MARKUP}.pdf", b"%PDF-1.4 broken")
    return out.getvalue()


def test_a_dropped_archive_with_a_broken_member_and_a_table_whose_columns_are_changed(served_empty, page):
    page.goto(f"{served_empty.url}/sources")
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible(timeout=SLOW)
    table = f'body,summary,headline\n"{TEXT} It rained.","The union disputes this, {TEXT.lower()}",Ferry\n'
    drop(page, **{"news.zip": archive(), "rows.csv": table.encode()})
    expect(page.get_by_text("rows.csv: which column holds what?")).to_be_visible()
    text = page.get_by_role("combobox", name="Text", exact=False).first
    expect(text).to_have_value("body")
    settle(page)
    text.click()
    page.get_by_role("option", name="summary").click()
    expect(page.get_by_role("button", name="Read 2 files")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Read 2 files").click()
    expect(page.get_by_text("news.zip: 2 new, 1 failed, ")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("rows.csv: 1 new, ")).to_be_visible()
    expect(page.get_by_test_id("stAlert").get_by_text(f"news.zip/{MARKUP}.pdf cannot be read as a PDF")).to_be_visible()
    expect(page.get_by_text("read as text=summary, title=headline")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.title() != "broken in"
    engine = open_store(served_empty.database)
    found = store.articles_page(engine, Filters(), 10, 0)
    engine.dispose()
    assert sorted(found["doc"]) == ["news/ferry.txt", "news/story.html", "rows/row 1"]

    # The same again is known again, and a link leads to what was read.
    expect(page.get_by_role("button", name="Read 2 files")).to_have_count(0)
    drop(page, **{"news.zip": archive()})
    page.get_by_role("button", name="Read 1 file").click()
    expect(page.get_by_text("news.zip: 2 unchanged, 1 failed, ")).to_be_visible(timeout=SLOW)
    settle(page)
    page.get_by_role("link", name="Open the last article").click()
    expect(page.locator(".cd-claim")).to_have_text(made_files.TITLE)
    expect(page.locator(".cd-text").last).to_contain_text(made_files.PARAGRAPHS[0][:60])


def test_what_a_browser_saves_of_a_page_is_its_story(page, tmp_path):
    (tmp_path / "story.html").write_text(made_files.page(6), encoding="utf-8")
    page.goto((tmp_path / "story.html").as_uri())
    snapshot = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    saved = page.content().replace("<html", "<!-- saved from url=(0028)https://sund.example/ferry/1 -->\n<html", 1)
    for data, name in ((snapshot, "story.mhtml"), (saved, "story.html")):
        (article,) = read_upload(io.BytesIO(data.encode()), name)
        assert isinstance(article, Article)
        assert (article.title, article.author, article.outlet) == (made_files.TITLE, made_files.AUTHOR, "Sund Courier")
        assert [block for block in article.text.strip().split("\n\n") if "day" in block] == [
            made_files.paragraph(number) for number in range(6)
        ]
        assert "All rights" not in article.text
    assert article.url == "https://sund.example/ferry/1"
