"""Articles: what has been read, each with its claims marked; add one by pasting or uploading."""

import datetime
from html import escape
from typing import Any

import streamlit as st

from dashboard import filters, queries
from dashboard.marking import KEY, marked
from pipeline import store
from pipeline.claim import Span
from pipeline.ingest import ingest_text
from pipeline.inputs import InputError, decode
from pipeline.reading import ReadingError
from pipeline.sentences import paragraphs

PAGE = 50


def _read(text: str, doc: str, **known: str) -> str:
    """Read one article and return what became of it, in one line."""
    try:
        saved = ingest_text(queries.engine(), text, doc, **known)
    except (InputError, ReadingError, store.StoreError) as error:
        return f"failed: {error}"
    return f"{doc}: {saved.outcome}, {saved.claims} claims"


def _show(lines: list[str]) -> None:
    for line in lines:
        (st.error if line.startswith("failed") else st.success)(line.replace("$", "\\$"))


def _is_past_day(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value) <= datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        return False


def _paste() -> None:
    with st.form("paste", clear_on_submit=False):
        text = st.text_area("Article text", height=200, key="pasted")
        left, middle, right = st.columns(3)
        title = left.text_input("Title", help="Empty: the first line, where it reads like one.")
        outlet = middle.text_input("Outlet name")
        published = right.text_input("Published", placeholder="2026-01-31")
        url = st.text_input("Web address")
        if st.form_submit_button("Read this article", type="primary"):
            if published and not _is_past_day(published):
                st.error("The day of publication is not one of the past, written as 2026-01-31.")
                return
            with st.spinner("Reading …"):
                doc = (title or text.strip().split("\n")[0])[:60].strip() or "pasted"
                _show([_read(text, doc, title=title, outlet=outlet, published=published, url=url)])


def _upload() -> None:
    files = st.file_uploader("Text files", type=["txt", "md"], accept_multiple_files=True)
    if files and st.button(f"Read {len(files)} files" if len(files) > 1 else "Read this file", type="primary"):
        bar, lines = st.progress(0.0, "Reading …"), []
        for number, file in enumerate(files, start=1):
            try:
                lines.append(_read(decode(file.getvalue(), file.name), file.name.rsplit(".", 1)[0]))
            except InputError as error:
                lines.append(f"failed: {error}")
            bar.progress(number / len(files), f"{number} of {len(files)} read")
        _show(lines)


def _list() -> int | None:
    rows = queries.articles(filters.current(), PAGE, PAGE * (int(st.session_state.get("articles_page") or 1) - 1))
    if rows.empty:
        filters.nothing_found() if queries.options().outlets else filters.welcome()
        return None
    rows["title"] = rows["title"].where(rows["title"] != "", rows["doc"])
    table = rows[["title", "outlet", "published", "claims", "reviewed"]]
    picked = st.dataframe(table, hide_index=True, on_select="rerun", selection_mode="single-row", key="articles")
    total = queries.counts(filters.current()).articles
    if total > PAGE:
        st.pagination(-(-total // PAGE), key="articles_page")
    chosen = picked.selection.rows
    return int(rows["article_id"].iloc[chosen[0]]) if chosen else int(rows["article_id"].iloc[0])


def _numbers_in(block: Span, all_spans: list[list[Span]]) -> list[int]:
    """The numbers of the claims with words in a paragraph."""
    return [n for n, spans in enumerate(all_spans, start=1) if any(block[0] <= a < block[1] for a, _ in spans)]


def _about(row: dict[str, Any]) -> str:
    return " · ".join((row["actor"] or "the outlet", row["stance"], row["type"], row["status"]))


def _reading_view(article_id: int) -> None:
    article = store.article(queries.engine(), article_id)
    if article is None:
        return
    claims = store.article_claims(queries.engine(), article_id)
    st.subheader("Reading view")
    st.text(
        " · ".join(
            part for part in (article.title or article.doc, article.outlet, article.author, article.published) if part
        )
    )
    marks = [
        (kind, [tuple(span) for spans in claims[column] for span in spans])
        for kind, column in (("source", "source_spans"), ("cue", "cue_spans"), ("content", "spans"))
    ]
    left, right = st.columns([3, 2], gap="large")
    lines = []
    for block in paragraphs(article.text, article.body_start):
        numbers = _numbers_in(block, list(claims["spans"]))
        tags = "".join(f'<span class="cd-number"> {n}</span>' for n in numbers)
        lines.append(f"<p>{marked(article.text, block, marks)}{tags}</p>")
    left.html(KEY + f'<div class="cd-text">{"".join(lines)}</div>')
    items = [
        f'<li value="{n}"><a href="review?claim={escape(row["claim_id"])}" target="_self">{escape(row["text"])}</a><br>'
        f"<small>{escape(_about(row))}</small></li>"
        for n, row in enumerate(queries.records(claims), start=1)
    ]
    right.html(f'<div class="cd-text" style="white-space: normal"><ol>{"".join(items)}</ol></div>')


st.title("Articles")
with st.expander("Add an article", expanded=not queries.options().outlets, icon=":material/add:"):
    pasting, uploading = st.tabs(["Paste text", "Upload files"])
    with pasting:
        _paste()
    with uploading:
        _upload()
chosen_article = _list()
if chosen_article is not None:
    _reading_view(chosen_article)
