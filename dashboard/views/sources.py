"""Add articles: files of every kind, web pages, feeds, a pasted text; each input with what became of it."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import feeds_panel, filters, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import error
from pipeline.formats.columns import FIELDS
from pipeline.formats.files import read_upload, table_preview
from pipeline.formats.item import Outcome
from pipeline.formats.table import Preview
from pipeline.ingest import Summary, ingest_outcomes
from pipeline.inputs import InputError, parse_article
from pipeline.store import StoreError
from pipeline.web.sources import ingest_addresses

KINDS = (
    "Drop text, Markdown, web pages (HTML, MHTML), PDF, Word (DOCX), e-mail (EML), tables of articles (CSV, TSV, "
    "JSON Lines, Parquet), or ZIP and web archives (WARC) of these."
)
LABELS = {
    "text": "Text", "title": "Title", "url": "Web address", "published": "Published", "outlet": "Outlet",
    "author": "Author", "id": "Id",
}  # fmt: skip
SHOWN = 20
"""Failures of one file that are listed; the others are counted."""


@dataclass
class Result:
    """What became of one file, or of a text, as far as it was read."""

    name: str
    summary: Summary = field(default_factory=Summary)
    done: bool = False


# Reading


def _read_all(inputs: Mapping[str, Callable[[], Iterable[Outcome]]], files: Mapping[str, Any]) -> None:
    """Read inputs one after the other, each with its own progress, then run again."""
    results = [Result(name) for name in inputs]
    # Kept from the beginning: should the run be broken off, what was read till then is said.
    st.session_state["read"] = results
    bars = [st.progress(0.0, markdown_escaped(f"{name}: waits")) for name in inputs]
    for result, bar, outcomes in zip(results, bars, inputs.values(), strict=True):
        try:
            _read(result, bar, outcomes(), files.get(result.name))
        except StoreError as problem:
            result.summary.failed.append(str(problem))
            break
    st.rerun()


def _read(result: Result, bar: Any, outcomes: Iterable[Outcome], file: Any) -> None:
    size = file.size if file is not None else 0

    def progress() -> None:
        # How far a table or an archive is read: how many articles it holds shows only at its end.
        reached = min(1.0, file.tell() / size) if size else 0.0
        bar.progress(reached, markdown_escaped(f"{result.name}: {_in_words(result.summary) or 'is read'} …"))

    progress()
    ingest_outcomes(queries.engine(), outcomes, result.summary, progress)
    result.done = True
    bar.progress(1.0, markdown_escaped(f"{result.name}: {_in_words(result.summary)}"))


def _in_words(summary: Summary) -> str:
    numbers = {"new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged}
    parts = [f"{number:,} {outcome}" for outcome, number in numbers.items() if number]
    if summary.failed:
        parts.append(f"{len(summary.failed):,} failed")
    if summary.saved:
        parts.append(filters.plural(summary.claims, "claim"))
    if summary.withdrawn:
        parts.append(f"{summary.withdrawn:,} withdrawn")
    return ", ".join(parts)


# What became of it


def _results() -> None:
    """Say what became of what was read last, until that is put away."""
    results: list[Result] = st.session_state.get("read", [])
    if not results:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("What was read", anchor=False, width="content")
        st.button("Put away", on_click=lambda: st.session_state.pop("read"), type="tertiary")
    for result in results:
        _result(result)


def _result(result: Result) -> None:
    summary = result.summary
    failed, whole = summary.failed, result.done and not summary.failed
    icon = "check" if whole else "error" if failed and not summary.saved else "warning"
    said = _in_words(summary) or ("nothing to read" if result.done else "not read")
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f":material/{icon}: **{markdown_escaped(result.name)}**: {said}", width="content")
            if summary.last is not None:
                label = "Open the article" if summary.saved == 1 else "Open the last article"
                st.page_link("views/articles.py", label=label, query_params={"article": str(summary.last)})
        if not result.done and not failed:
            st.caption("Reading was broken off here; what was read is kept. Read the file again for the rest.")
        if summary.notes:
            st.caption(markdown_escaped("\n".join(summary.notes[:SHOWN])))
        if failed:
            more = [f"… and {len(failed) - SHOWN:,} more"] if len(failed) > SHOWN else []
            error("\n".join(failed[:SHOWN] + more))


# Files


def _files() -> None:
    # A new key empties the uploader once its files are read.
    batch = st.session_state.setdefault("batch", 0)
    st.caption(KINDS)
    files = st.file_uploader("Files", accept_multiple_files=True, key=f"files {batch}", label_visibility="collapsed")
    chosen = {file.file_id: _columns(file) for file in files}
    if files and st.button(f"Read {filters.plural(len(files), 'file')}", type="primary"):
        named = _apart(files)
        readers = {name: _reader(file, chosen[file.file_id]) for name, file in named.items()}
        st.session_state.update(batch=batch + 1, heads={})
        _read_all(readers, named)


def _reader(file: Any, columns: Mapping[str, str]) -> Callable[[], Iterable[Outcome]]:
    return lambda: read_upload(file, file.name, columns)


def _apart(files: Iterable[Any]) -> dict[str, Any]:
    """Files by name, those of one name told apart."""
    named: dict[str, Any] = {}
    for file in files:
        name, number = file.name, 2
        while name in named:
            name, number = f"{file.name} ({number})", number + 1
        named[name] = file
    return named


def _columns(file: Any) -> dict[str, str]:
    """Draw which columns of a table hold what, to be changed, and return them; nothing where it is no table."""
    heads: dict[str, Preview | None] = st.session_state.setdefault("heads", {})
    if file.file_id not in heads:
        heads[file.file_id] = table_preview(file, file.name)
    head = heads[file.file_id]
    if head is None:
        return {}
    chosen: dict[str, str] = {}
    with st.container(border=True, gap="small"):
        st.markdown(f":material/table: **{markdown_escaped(file.name)}**: which column holds what?")
        places = [place for _ in range(2) for place in st.columns(4)]
        for place, name in zip(places, FIELDS, strict=False):
            options = ["", *head.header]
            chosen[name] = place.selectbox(
                LABELS[name], options, options.index(head.columns[name]), key=f"column {file.file_id} {name}",
                format_func=lambda column: column or "none",
            )  # fmt: skip
        if not chosen["text"]:
            st.warning("Choose the column that holds the articles’ text.", icon=":material/warning:")
        else:
            _head(head, chosen)
    return chosen


def _head(head: Preview, columns: Mapping[str, str]) -> None:
    used = {LABELS[name]: column for name, column in columns.items() if column}
    rows = [{label: row.get(column, "")[:200] for label, column in used.items()} for row in head.rows[:3]]
    narrow = {LABELS["text"]: st.column_config.TextColumn(width=220)}
    st.dataframe(pd.DataFrame(rows, columns=list(used)), hide_index=True, height="content", column_config=narrow)


# A text


def _text() -> None:
    with st.form("paste", border=False):
        text = st.text_area("Article text", height=220, key="pasted")
        left, middle, right = st.columns(3)
        title = left.text_input("Title", help="Empty: the first line, where it reads like one.")
        outlet = middle.text_input("Outlet name")
        today = datetime.datetime.now(datetime.UTC).date()
        published = right.date_input(
            "Published", None, format="YYYY-MM-DD", min_value=filters.EARLIEST, max_value=today
        )
        url = st.text_input("Web address")
        if st.form_submit_button("Read this article", type="primary"):
            if not text.strip():
                error("There is no text to read.")
                return
            name = (title or text.strip().split("\n")[0])[:60].strip() or "pasted"
            day = published.isoformat() if published else ""
            known = {"title": title, "outlet": outlet, "published": day, "url": url.strip()}
            _read_all({name: lambda: [_pasted(text, name, known)]}, {})


def _pasted(text: str, name: str, known: dict[str, str]) -> Outcome:
    try:
        return parse_article(text, name, **known)
    except InputError as problem:
        return problem


# Web pages


def _pages() -> None:
    st.caption(
        "Each page is kept as it was fetched, with its hash and time. Where an address is a feed or sitemap, the pages "
        "that it lists are read."
    )
    with st.form("pages", border=False):
        addresses = st.text_area("Addresses of web pages, one a line", height=120, placeholder="https://")
        if st.form_submit_button("Read these pages", type="primary"):
            _read_pages(list(dict.fromkeys(addresses.split())))


def _read_pages(addresses: list[str]) -> None:
    """Read addresses one after the other, then run again."""
    if not addresses:
        error("There is no address to read.")
        return
    results = [Result(address) for address in addresses]
    st.session_state["read"] = results
    bar = st.progress(0.0)
    for number, result in enumerate(results):
        bar.progress(number / len(results), markdown_escaped(f"{result.name} is read …"))
        result.summary = ingest_addresses(queries.engine(), [result.name], queries.fetcher())
        result.done = True
    st.rerun()


PANELS = {"Files": _files, "Paste a text": _text, "Web pages": _pages, "Feeds": feeds_panel.draw}
"""The ways in, each in a tab of its own."""

st.title("Add articles", anchor=False)
for tab, draw in zip(st.tabs(list(PANELS)), PANELS.values(), strict=True):
    with tab:
        draw()
_results()
