"""Articles: what has been read, each with its claims marked."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, marking, queries
from pipeline.article import Article
from pipeline.comparing import MOST_WORDS, compared
from pipeline.marking import web_link
from pipeline.taxonomy import Status

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
            filters.welcome()
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
    st.html(f'<div class="cd-claim">{title}</div><div>{chips}</div>{filters.copies_lines(article_id)}')
    _changes(article_id, article)
    left, right = st.container(key="split-reading").columns([3, 2], gap="large")
    left.html(marking.key() + marking.article_text(article, claims, filters.claim_address))
    right.html(f'<ol class="cd-list">{"".join(_item(n, row) for n, row in enumerate(claims, start=1))}</ol>')


def _changes(article_id: int, article: Article) -> None:
    """Offer to compare the article with an earlier version of itself, or with a copy in another outlet."""
    now, *earlier = queries.versions(article_id) or [1]
    offered: dict[str, tuple[int, int | None]] = {
        f"as it was before, version {version} of {now}": (article_id, version) for version in earlier
    }
    for one in queries.copies(article_id):
        label = f"{one.title} ({', '.join(filter(None, (one.outlet or 'no outlet', one.published[:10])))})"
        # The browser tells options apart by their labels.
        offered[f"{label}, article {one.article_id}" if label in offered else label] = (one.article_id, None)
    if not offered:
        return
    chosen = st.selectbox(
        "What changed since", list(offered), None, key=f"compare {article_id}", placeholder="choose a text", width=480
    )
    other = queries.article(*offered[chosen]) if chosen else None
    if other is None:
        return
    parts = compared(other.text[other.body_start :], article.text[article.body_start :])
    if parts is None:
        st.info(f"Texts of more than {MOST_WORDS:,} words are not compared.")
    elif all(kind == "same" for kind, _ in parts):
        st.info("Nothing but blanks changed.")
    else:
        st.caption("Struck out: only in the text chosen. Underlined: only in this article.")
        st.html(marking.comparison(parts))


def _item(number: int, row: dict[str, Any]) -> str:
    via = f" via {row['via']}" if row["via"] else ""
    status = "" if row["status"] == Status.NEW else f" · {row['status']}"
    about = f"{row['actor'] or row['outlet'] or 'the outlet'}{via} · {row['type']}{status}"
    return (
        f'<li value="{number}">{marking.link(filters.claim_address(row["claim_id"]), row["text"])}<br>'
        f"{marking.stance_chip(row['stance'])}<small>{escape(about)}</small></li>"
    )


st.title("Articles", anchor=False)
article_shown = _list()
if article_shown is not None:
    _reading_view(article_shown)
