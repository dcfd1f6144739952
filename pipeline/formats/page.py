"""A web page that a browser saved, or that stands in an e-mail or an archive."""

import dataclasses
import re

from pipeline.article import Article
from pipeline.formats.endings import Kind
from pipeline.formats.item import Item, content, taken_for
from pipeline.inputs import MAX_BYTES, InputError
from pipeline.web.page import read_page

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->")


def read_html(item: Item) -> Article:
    """Read a web page as one article; its address is the one that it was fetched or saved from.

    Raises InputError, naming the file, as `read_page` does.
    """
    html = content(item, MAX_BYTES)
    saved_from = _SAVED_FROM.search(html[:4096])
    url = item.url or (saved_from[1].decode("ascii", "replace") if saved_from else "")
    try:
        with taken_for(item, Kind.PAGE):
            article = read_page(html, url=url, content_type=item.content_type, fetched=item.fetched)
    except InputError as error:
        # A page is named by its address; here it is the file that the reader knows.
        raise InputError(f"{item.name} {str(error).removeprefix(url or 'the page').strip()}") from error
    return dataclasses.replace(article, doc=item.doc, source=item.source)
