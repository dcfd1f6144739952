"""Articles: what has been read, each with its claims marked; add one by pasting or uploading."""

import datetime
from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, marking, queries
from dashboard.notices import error
from pipeline import store
from pipeline.ingest import ingest_text
from pipeline.inputs import InputError, decode
from pipeline.marking import web_link
from pipeline.reading import ReadingError
from pipeline.taxonomy import Status

# Adding


def _read(name: str, text: Callable[[], str], **known: str) -> str | None:
    """Read one article, keep what became of it for the run that follows, and return the error if there is one."""
    try:
        saved = ingest_text(queries.engine(), text(), name, **known)
    except (InputError, ReadingError, store.StoreError) as problem:
        return str(problem)
    withdrawn = f", {saved.withdrawn} withdrawn" if saved.withdrawn else ""
    st.session_state["added"].append(f"{name}: {saved.outcome}, {filters.plural(saved.claims, 'claim')}{withdrawn}")
    st.query_params["article"] = str(saved.article_id)
    return None


def _read_all(inputs: list[tuple[str, Callable[[], str], dict[str, str]]]) -> None:
    """Read articles one after the other, saying how far it is; run again when all were read."""
    failed: list[str] = []
    st.session_state.update(added=[], failed=failed)
    with st.status("Reading …", expanded=True) as status:
        bar = st.progress(0.0)
        for number, (name, text, known) in enumerate(inputs):
            bar.progress(number / len(inputs), marking.markdown_escaped(f"{number + 1} of {len(inputs)}: {name}"))
            if problem := _read(name, text, **known):
                failed.append(problem)
                error(problem)
        bar.progress(1.0, f"{len(inputs) - len(failed)} of {len(inputs)} read")
        status.update(label="Read", state="error" if failed else "complete")
    st.rerun()


def _outcomes() -> None:
    """Say what became of the articles that were added last, until that is put away."""
    added, failed = st.session_state.get("added"), st.session_state.get("failed")
    if failed:
        error("\n".join(failed))
    if added:
        st.success(marking.markdown_escaped("\n".join(added)), icon=":material/check:")
    if added or failed:
        st.button("Put away", on_click=lambda: st.session_state.update(added=[], failed=[]), type="tertiary")


def _past_day(value: datetime.date | None) -> str:
    return value.isoformat() if value else ""


def _paste() -> None:
    with st.form("paste", border=False):
        text = st.text_area("Article text", height=180, key="pasted")
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
            known = {"title": title, "outlet": outlet, "published": _past_day(published), "url": url.strip()}
            _read_all([(name, lambda: text, known)])


def _upload() -> None:
    # A new key empties the uploader once its files are read.
    batch = st.session_state.setdefault("batch", 0)
    files = st.file_uploader(
        "Text files", type=["txt", "md"], accept_multiple_files=True, key=f"files {batch}",
        help="UTF-8 text; it may open with front matter: title, outlet, author, url, published.",
    )  # fmt: skip
    if files and st.button(f"Read {filters.plural(len(files), 'file')}", type="primary"):
        st.session_state["batch"] = batch + 1
        _read_all([(file.name.rsplit(".", 1)[0], _decoder(file), {}) for file in files])


def _decoder(file: Any) -> Callable[[], str]:
    return lambda: decode(file.getvalue(), file.name)


# The list


def _list() -> int | None:
    """Draw the list of articles and return the one that is chosen: in the list, by the address, or the first."""
    chosen, total = filters.current(), queries.counts(filters.current()).articles
    page = filters.page_number("articles_page", total)
    rows = queries.articles(chosen, filters.PAGE, filters.PAGE * (page - 1))
    if rows.empty:
        if queries.options().outlets:
            filters.nothing_found()
        else:
            st.info(
                "Nothing has been read yet. Paste an article above, upload files, or run: claimdesk ingest FOLDER. "
                "To look around first, run: claimdesk sample, which reads an invented story."
            )
        return None
    filters.headline(max(total, len(rows)), "article")
    ids = [int(article_id) for article_id in rows["article_id"]]
    wanted = _wanted()
    key = f"articles {chosen} {page} {queries.version()[1]}"

    def picked() -> None:
        selected = st.session_state[key].selection.rows
        if selected:
            st.query_params["article"] = str(ids[selected[0]])

    st.dataframe(
        pd.DataFrame(
            {
                "title": rows["title"].where(rows["title"] != "", rows["doc"]),
                "outlet": rows["outlet"],
                "published": rows["published"].str.slice(0, 10),
                "claims": rows["claims"].astype(int),
                "reviewed": rows["reviewed"].astype(int),
            }
        ),
        hide_index=True,
        height=min(35 * (len(rows) + 1) + 3, 318),
        on_select=picked,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [ids.index(wanted)]}} if wanted in ids else None,
        key=key,
        column_config={
            "title": st.column_config.TextColumn("Title", width=240),
            "outlet": st.column_config.TextColumn("Outlet", width="small"),
            "published": st.column_config.TextColumn("Published", width=88),
            "claims": st.column_config.NumberColumn("Claims", width=60),
            "reviewed": st.column_config.NumberColumn("Reviewed", width=75),
        },
    )
    filters.pages("articles_page", total)
    return ids[0] if wanted is None else wanted


def _wanted() -> int | None:
    value = st.query_params.get("article", "")
    return int(value) if value.isascii() and value.isdigit() else None


# The reading view


def _reading_view(article_id: int) -> None:
    article = queries.article(article_id)
    if article is None:
        st.info("There is no such article here.")
        return
    claims = queries.article_claims(article_id)
    title = web_link(article.url, article.title or article.doc)
    chips = marking.article_chips(article) + marking.chip(filters.plural(len(claims), "claim"))
    st.html(f'<div class="cd-claim">{title}</div><div>{chips}</div>')
    left, right = st.container(key="split-reading").columns([3, 2], gap="large")
    left.html(marking.key() + marking.article_text(article, claims, filters.claim_address))
    right.html(f'<ol class="cd-list">{"".join(_item(n, row) for n, row in enumerate(claims, start=1))}</ol>')


def _item(number: int, row: dict[str, Any]) -> str:
    via = f" via {row['via']}" if row["via"] else ""
    status = "" if row["status"] == Status.NEW else f" · {row['status']}"
    about = f"{row['actor'] or row['outlet'] or 'the outlet'}{via} · {row['type']}{status}"
    return (
        f'<li value="{number}">{marking.link(filters.claim_address(row["claim_id"]), row["text"])}<br>'
        f"{marking.stance_chip(row['stance'])}<small>{escape(about)}</small></li>"
    )


st.title("Articles", anchor=False)
# The key keeps it open or closed as the editor left it, whatever the page shows around it.
with st.expander("Add an article", expanded=not queries.options().outlets, icon=":material/add:", key="adding"):
    pasting, uploading = st.tabs(["Paste text", "Upload files"])
    with pasting:
        _paste()
    with uploading:
        _upload()
with st.container():
    _outcomes()
article_shown = _list()
if article_shown is not None:
    _reading_view(article_shown)
