"""The dashboard's router: pages, the filters beside them, and errors of the store in one line."""

from pathlib import Path

import streamlit as st

from dashboard import access, notices
from dashboard.filters import filter_bar
from dashboard.style import STYLE
from pipeline.store import StoreError

ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Claimdesk", page_icon=str(ICON), layout="wide", initial_sidebar_state=260)
    st.html(STYLE)
    if not access.gate():
        return
    pages = [
        st.Page("views/overview.py", title="Overview", icon=":material/bar_chart:", default=True),
        st.Page("views/review.py", title="Review", icon=":material/rate_review:"),
        st.Page("views/table.py", title="Table", icon=":material/table:"),
        st.Page("views/tracked.py", title="Tracked", icon=":material/timeline:"),
        st.Page("views/actors.py", title="Actors", icon=":material/groups:"),
        st.Page("views/articles.py", title="Articles", icon=":material/article:"),
        st.Page("views/sources.py", title="Add articles", icon=":material/add:"),
        st.Page("views/export.py", title="Export", icon=":material/download:"),
        st.Page("views/back.py", title="Import", icon=":material/upload:", url_path="import"),
        st.Page("views/model.py", title="Model", icon=":material/model_training:"),
        st.Page("views/settings.py", title="Settings", icon=":material/settings:"),
    ]
    page = st.navigation(pages)
    try:
        filter_bar()
        notices.show()
        page.run()
    except StoreError as error:
        notices.error(str(error))


main()
