"""Export: what will go to the fact-check desk, previewed, and the files."""

import datetime

import streamlit as st

from dashboard import filters, queries
from pipeline.export import export_bytes, preview

PAGE = 50

st.title("Export")
chosen = filters.current()
total = queries.counts(chosen).claims
if not queries.options().outlets:
    filters.welcome()
elif not total:
    filters.nothing_found()
else:
    filters.headline(total, "claims will be exported")
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        "Download CSV", lambda: export_bytes(queries.engine(), chosen), f"claimdesk-{day}.csv", "text/csv",
        type="primary", on_click="ignore", icon=":material/download:", width="stretch",
    )  # fmt: skip
    right.download_button(
        "Download JSON lines", lambda: export_bytes(queries.engine(), chosen, as_csv=False), f"claimdesk-{day}.jsonl",
        "application/jsonl", on_click="ignore", icon=":material/download:", width="stretch",
    )  # fmt: skip
    page = int(st.session_state.get("export_page") or 1)
    st.dataframe(preview(queries.engine(), chosen, PAGE, PAGE * (page - 1)), hide_index=True)
    if total > PAGE:
        st.pagination(-(-total // PAGE), key="export_page")
