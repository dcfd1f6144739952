"""Export: what will go to the fact-check desk, previewed, and the files."""

import datetime

import streamlit as st

from dashboard import filters, queries
from dashboard.notices import guarded
from pipeline.export import export_bytes, preview


@guarded
def _try_store() -> None:
    """Ask the store for a row of the file, to say what is wrong; the thread that makes the file can't."""
    preview(queries.engine(), filters.current(), 1)


st.title("Export", anchor=False)
chosen = filters.current()
total = queries.counts(chosen).claims
if not queries.options().outlets:
    filters.welcome()
elif not total:
    filters.nothing_found()
else:
    filters.headline(total, rest=" will be exported")
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    engine = queries.engine()
    with st.container(horizontal=True):
        st.download_button(
            "Download CSV", lambda: export_bytes(engine, chosen), f"claimdesk-{day}.csv", "text/csv",
            type="primary", on_click=_try_store, icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "Download JSON lines", lambda: export_bytes(engine, chosen, as_csv=False), f"claimdesk-{day}.jsonl",
            "application/jsonl", on_click=_try_store, icon=":material/download:",
        )  # fmt: skip
    st.caption(
        "CSV opens in any spreadsheet: a cell that it would take for a formula begins with an apostrophe. "
        "JSON lines hold the machine’s own reading too."
    )
    page = filters.page_number("export_page", total)
    st.dataframe(
        queries.preview(chosen, filters.PAGE, filters.PAGE * (page - 1)),
        hide_index=True,
        column_config={
            "claim id": st.column_config.TextColumn(width=150),
            "claim": st.column_config.TextColumn(width="large"),
        },
    )
    filters.pages("export_page", total)
