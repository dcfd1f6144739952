"""Export: what will leave the desk, in which format and with which columns, and the file."""

import datetime
import json

import streamlit as st

from dashboard import access, acting, filters, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import guarded
from pipeline.exchange import profiles
from pipeline.exchange.claimreview import Publisher, save_publisher
from pipeline.exchange.export import FORMATS, Format, export_file
from pipeline.exchange.profiles import CLAIM_ID, OFFERED, STANDARD, Profile
from pipeline.exchange.xlsx import MOST_ROWS
from pipeline.sign_in import Role

NAMES: dict[Format, str] = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON lines", "claimreview": "ClaimReview"}
ENDINGS: dict[Format, str] = {"csv": "csv", "xlsx": "xlsx", "jsonl": "jsonl", "claimreview": "json"}
TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "claimreview": "application/ld+json",
}
ABOUT: dict[Format, str] = {
    "csv": "Opens in any spreadsheet. A cell that it would take for a formula begins with an apostrophe.",
    "xlsx": "An Excel workbook: dates are dates, addresses are links. Its second sheet says what was selected, and "
    "which cells were longer than a cell can be.",
    "jsonl": "One object a line, for programs: every field, the machine’s own reading too.",
    "claimreview": "The markup by which search engines know fact-checks, for checked claims with a verdict.",
}
SAMPLES = 2
"""JSON lines that are shown."""


# The file


def _download(form: Format, chosen: Profile, total: int) -> None:
    engine, selected = queries.engine(), filters.current()
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    too_many = form == "xlsx" and total > MOST_ROWS
    # A click must not begin a run of the page: that run would take the waiting file from under the click.
    st.download_button(
        f"Download {NAMES[form]}", lambda: export_file(engine, selected, form, chosen),
        f"claimdesk-{day}.{ENDINGS[form]}", TYPES[form], key=f"download {form}",
        type="primary", on_click="ignore", icon=":material/download:", disabled=too_many,
    )  # fmt: skip
    st.caption(ABOUT[form])
    if too_many:
        st.info(f"A sheet holds {MOST_ROWS:,} claims: choose fewer with the filters, or take CSV.")


# Columns


@guarded
def _save(suffix: str) -> None:
    name, columns = st.session_state[f"name {suffix}"], st.session_state[f"columns {suffix}"]
    made = profiles.save_profile(queries.engine(), Profile(name, tuple(columns)), acting.reviewer())
    st.session_state["profile"] = made.name
    st.toast(f"Saved: {markdown_escaped(made.name)}")


@guarded
def _delete(name: str) -> None:
    st.session_state["deleting"] = None
    profiles.delete_profile(queries.engine(), name, acting.reviewer())
    st.session_state["profile"] = STANDARD.name


def _ask(name: str | None) -> None:
    st.session_state["deleting"] = name


def _profile() -> Profile:
    """Draw the choice of columns and return what is chosen."""
    offered = {profile.name: profile for profile in queries.profiles()}
    if st.session_state.get("profile") not in offered:
        st.session_state["profile"] = STANDARD.name
    name = st.selectbox("Columns", list(offered), key="profile", width=320)
    return offered[name]


def _editor(chosen: Profile) -> None:
    """Draw the form that changes the chosen profile, or makes another one of it."""
    standard = chosen == STANDARD
    # The version is a part of each key: what a form shows must be what it would change.
    suffix = f"{chosen.name} {queries.version()[1]}"
    with st.expander("Choose other columns", icon=":material/view_column:", key="columns-editor"):
        with st.form(f"profile {suffix}", border=False):
            st.multiselect(
                "Columns, in their order",
                [header for header in OFFERED if header != CLAIM_ID],
                [header for header in chosen.columns if header != CLAIM_ID],
                key=f"columns {suffix}",
                help="To move one to the end, take it out and choose it again. "
                "The claim id is always the first: by it a table is read back.",
            )
            st.text_input(
                "Name", "" if standard else chosen.name, key=f"name {suffix}", width=320,
                placeholder="for example: night desk", help="Another name makes another profile.",
            )  # fmt: skip
            st.form_submit_button("Save columns", on_click=_save, args=(suffix,), icon=":material/save:")
        if not standard:
            _deletion(chosen.name)


def _deletion(name: str) -> None:
    if st.session_state.get("deleting") != name:
        st.button("Delete these columns", on_click=_ask, args=(name,), icon=":material/delete:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Delete “{name}” for everyone?", width="content")
        st.button("Delete", on_click=_delete, args=(name,), type="primary")
        st.button("Keep", on_click=_ask, args=(None,))


# What it will hold

_WIDTHS = {
    CLAIM_ID: st.column_config.TextColumn(width=150),
    "claim": st.column_config.TextColumn(width="large"),
    "left out because": st.column_config.TextColumn(width="large"),
}


def _table(chosen: Profile, total: int) -> None:
    page = filters.page_number("export_page", total)
    st.dataframe(
        queries.preview(filters.current(), filters.PAGE, filters.PAGE * (page - 1), chosen),
        hide_index=True,
        column_config=_WIDTHS,
    )
    filters.pages("export_page", total)


def _lines() -> None:
    st.caption("It begins so:")
    st.code("\n".join(queries.first_lines(filters.current(), SAMPLES)), "json", wrap_lines=True)


@access.only(Role.ADMIN)
@guarded
def _save_publisher() -> None:
    given = Publisher(*(st.session_state[f"publisher {field}"] for field in ("name", "url", "claim_url")))
    save_publisher(queries.engine(), given, acting.reviewer())
    st.toast("Saved.")


def _publisher() -> None:
    known = queries.publisher()
    with st.expander(
        f"Publisher: {markdown_escaped(known.name)}" if known.name else "Publisher: not set yet",
        expanded=not known.name,
        icon=":material/newspaper:",
        key="publisher-editor",
    ), st.form("publisher", border=False):  # fmt: skip
        left, right = st.columns(2)
        left.text_input("Name", known.name, key="publisher name", placeholder="The Gazette")
        right.text_input("Web address", known.url, key="publisher url", placeholder="https://gazette.example")
        st.text_input(
            "Address of a fact-check", known.claim_url, key="publisher claim_url",
            placeholder="https://gazette.example/checks/{claim_id}", help="{claim_id} stands for the claim’s id.",
        )  # fmt: skip
        st.form_submit_button("Save publisher", on_click=_save_publisher, icon=":material/save:")


def _fact_checks() -> None:
    found = queries.fact_checks(filters.current())
    parts = [f"{filters.plural(found.ready, 'claim')} will be written"]
    if found.waiting:
        parts.append(f"{found.waiting:,} left out because not checked yet")
    if found.refused:
        parts.append(f"{found.refused:,} left out for what they lack")
    st.text("; ".join(parts) + ".")
    if found.named:
        st.dataframe(
            {
                "claim id": [claim_id for claim_id, _, _ in found.named],
                "claim": [text for _, text, _ in found.named],
                "left out because": [reason for _, _, reason in found.named],
            },
            hide_index=True,
            column_config=_WIDTHS,
        )
        if found.refused > len(found.named):
            st.caption(f"And {found.refused - len(found.named):,} more; the command line names each.")
    if found.first is not None:
        st.caption("The first one:")
        st.code(json.dumps(found.first, ensure_ascii=False, indent=2), "json", wrap_lines=True)


def _page(total: int) -> None:
    place = st.container()
    with st.container(horizontal=True, gap="medium"):
        form: Format = st.radio("Format", FORMATS, horizontal=True, format_func=lambda one: NAMES[one], key="format")
        table = form in {"csv", "xlsx"}
        chosen = _profile() if table else STANDARD
    with place:
        filters.headline(total, rest=" are looked through" if form == "claimreview" else " will be exported")
    _download(form, chosen, total)
    if table:
        _editor(chosen)
        _table(chosen, total)
    elif form == "jsonl":
        _lines()
    else:
        _publisher()
        _fact_checks()


st.title("Export", anchor=False)
number = queries.total(filters.current())
if not queries.options().outlets:
    filters.welcome()
elif not number:
    filters.nothing_found()
else:
    _page(number)
