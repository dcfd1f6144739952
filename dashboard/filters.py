"""The filters beside every page, and the views that people saved of them; their state is the page's address."""

import datetime
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import access, acting, queries
from dashboard.marking import link
from dashboard.notices import guarded
from pipeline import store
from pipeline.filters import LISTS, NOBODY, Filters
from pipeline.taxonomy import ActorKind, ClaimType, Priority, Stance, Status

DAYS = ("date_from", "date_to", "due")
EARLIEST, LATEST = datetime.date(1800, 1, 1), datetime.date(2999, 12, 31)
PAGE = 50
"""Rows of a table that are shown at once."""
WITHDRAWN = "Claims that a later version of their article no longer holds."
COPIES = "Claims of a copied article as often as it is printed. Otherwise they stand where they were read first."
_SWITCHES = ("withdrawn", "copies")
_RARER = ("kind", "verdict", "assignee", "priority", "tag", *DAYS, *_SWITCHES)


def filter_bar() -> None:
    """Draw who is at work, the views and the filters in the sidebar, bound to the address."""
    offered = queries.options()
    with st.sidebar:
        _who()
        if not offered.outlets:
            return
        views = st.container()
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader("Filters", anchor=False, width="content")
            place = st.empty()
        _many("Outlet", "outlet", offered.outlets)
        _many("Actor", "actor", offered.actors)
        _many("Stance", "stance", tuple(Stance))
        _many("Type", "type", tuple(ClaimType))
        _many("Status", "status", tuple(Status))
        st.text_input("Words in claim, quote or actor", key="text", bind="query-params", placeholder="any")
        if st.session_state.get("proposition") or st.query_params.get("proposition"):
            st.text_input("Contested proposition", key="proposition", bind="query-params")
        with st.expander("More filters", expanded=any(_is_set(name) for name in _RARER), key="more"):
            _more(offered)
        place.button(
            "Clear filters",
            key="clear",
            on_click=clear,
            disabled=current() == Filters(),
            icon=":material/filter_alt_off:",
            type="tertiary",
        )
        # Only once all filters are drawn it is known which are in force.
        with views:
            _views()


def _more(offered: store.Options) -> None:
    _many("Assigned to", "assignee", (NOBODY, *offered.assignees))
    _many("Priority", "priority", tuple(reversed(Priority)))
    _many("Tag", "tag", offered.tags)
    _day("To be done by", "due")
    _many("Verdict", "verdict", tuple(dict.fromkeys([*(one.name for one in queries.scale()), *offered.verdicts])))
    _many("Kind of actor", "kind", tuple(ActorKind))
    _day("From day", "date_from")
    _day("To day", "date_to")
    st.checkbox("Show withdrawn claims", key="withdrawn", bind="query-params", help=WITHDRAWN)
    st.checkbox("Count copies too", key="copies", bind="query-params", help=COPIES)


def _many(label: str, key: str, offered: tuple[str, ...]) -> None:
    """Draw a choice of several; what the address names is offered even where the store's list lacks it."""
    chosen = [value for value in _list(key) if value not in offered]
    fixed = key in {"kind", "stance", "type", "status", "priority"}
    known: list[str] = [str(value) for value in offered] + ([] if fixed else chosen)
    st.multiselect(label, known, key=key, bind="query-params", placeholder="all")


def _day(label: str, key: str) -> None:
    st.date_input(
        label, None, key=key, bind="query-params", format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST
    )  # fmt: skip


def _is_set(key: str) -> bool:
    return bool(st.session_state.get(key) or st.query_params.get(key))


def _list(key: str) -> list[str]:
    return [str(value) for value in st.session_state.get(key) or st.query_params.get_all(key)]


# Who is at work


def _who() -> None:
    if access.is_on():
        _signed_in()
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Your name", key="reviewer", bind="query-params", placeholder=acting.NAMELESS,
            help="Acts are kept under it, and claims are assigned to it.",
        )  # fmt: skip
        _mine_button()


def _signed_in() -> None:
    st.text(f"{acting.reviewer()} ({access.role_name()})")
    with st.container(horizontal=True):
        _mine_button()
        access.sign_out()


def _mine_button() -> None:
    name = acting.given_name()
    st.button(
        "Mine",
        key="mine",
        on_click=_mine,
        disabled=not name,
        type="primary" if name and _list("assignee") == [name] else "secondary",
        help="The claims that are assigned to you; once more for all." if name else "Give your name first.",
    )


def _mine() -> None:
    name = acting.given_name()
    choose(assignee=[] if _list("assignee") == [name] else [name])


# Saved views


def _views() -> None:
    saved = {view.name: view.filters for view in queries.views()}
    fitting = [name for name, chosen in saved.items() if chosen == current()]
    if st.session_state.get("view") not in fitting:
        st.session_state["view"] = fitting[0] if fitting else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "View", list(saved), key="view", on_change=_show_view, args=(saved,), placeholder="none saved"
            if not saved else "choose", disabled=not saved,
        )  # fmt: skip
        with st.popover("Save", help="Save, share or delete a view", key="keep view"):
            _keep_view(st.session_state["view"])


def _show_view(saved: dict[str, Filters]) -> None:
    set_all(saved.get(str(st.session_state["view"]), Filters()))


def _keep_view(name: str | None) -> None:
    with st.form("save view", border=False, clear_on_submit=True):
        st.text_input("Save these filters as a view", key="view name", placeholder=current().sentence()[:60])
        st.form_submit_button("Save view", on_click=guarded(_save_view), type="primary")
    st.caption("A link that shows the same to others")
    st.code(_link(), language=None, wrap_lines=True)
    if name is not None and st.session_state.get("asked view") == name:
        with st.container(horizontal=True):
            st.button("Delete it", on_click=guarded(_delete_view), args=(name,), type="primary")
            st.button("Keep it", on_click=_ask_view, args=(None,))
    elif name is not None:
        st.button(f"Delete the view “{name}” …", on_click=_ask_view, args=(name,), icon=":material/delete:")
    if (acts := acting.done()) and acts[-1].action.startswith(_VIEW_ACTS):
        st.button("Undo", key="undo view", on_click=guarded(acting.undo), args=(acts[-1],), icon=":material/undo:")


_VIEW_ACTS = ("set view/", "unset view/")


def _save_view() -> None:
    name = " ".join(str(st.session_state["view name"]).split())
    engine, chosen = queries.engine(), current()
    acting.perform(lambda who: store.save_view(engine, name, chosen, who), f"Saved the view “{name}”")
    st.session_state["view"] = name


def _delete_view(name: str) -> None:
    engine = queries.engine()
    acting.perform(lambda who: store.save_view(engine, name, None, who), f"Deleted the view “{name}”")
    _ask_view(None)


def _ask_view(name: str | None) -> None:
    st.session_state["asked view"] = name


def _link() -> str:
    """The address of this page with these filters; without the name of whoever gives it away."""
    query = urlencode(current().to_query(), doseq=True)
    return (st.context.url or "") + (f"?{query}" if query else "")


# The filters in force


def current() -> Filters:
    """Return the filters in force."""
    query: dict[str, Any] = {key: _list(key) for key in LISTS}
    for key in ("text", "proposition", *_SWITCHES, *DAYS):
        value = st.session_state.get(key)
        if isinstance(value, datetime.date):
            value = value.isoformat()
        query[key] = "1" if value is True else value if isinstance(value, str) else ""
    return Filters.from_query(query)


def choose(**values: Any) -> None:
    """Set filters from a callback: a click on a chart or a link."""
    for key, value in values.items():
        st.session_state[key] = value


def set_all(chosen: Filters) -> None:
    """Set every filter, from a callback."""
    days = {key: datetime.date.fromisoformat(day) if (day := getattr(chosen, key)) else None for key in DAYS}
    lists = {key: list(getattr(chosen, key)) for key in LISTS}
    rest = {key: getattr(chosen, key) for key in ("text", "proposition", *_SWITCHES)}
    choose(**lists, **days, **rest)


def clear() -> None:
    """Empty every filter."""
    set_all(Filters())


def address(chosen: Filters | None = None, **more: str) -> dict[str, str | list[str]]:
    """Return the parameters of a link that keeps the reviewer's name, and the filters unless it has its own."""
    reviewer = "" if access.is_on() else acting.given_name()
    query = (current() if chosen is None else chosen).to_query()
    return {**query, **({"reviewer": reviewer} if reviewer else {}), **more}


def review_address(chosen: Filters) -> str:
    """Return the address of the Review page under filters of its own, relative to any page."""
    return "review?" + urlencode(address(chosen), doseq=True)


def claim_address(claim_id: str) -> str:
    """Return the address of a claim on the Review page, relative to any page; the filters in force are kept."""
    return "review?" + urlencode(address(claim=claim_id), doseq=True)


def actors_address(actor: str, beside: str = "") -> str:
    """Return an address of the Actors page, relative to any page: of one actor, or of two beside each other."""
    given = replace(current(), actor=())
    return "actors?" + urlencode(address(given, of=actor, **({"with": beside} if beside else {})), doseq=True)


def copies_lines(article_id: int) -> str:
    """Return the articles that are much the same text as one as HTML, escaped; "" where it stands alone."""
    lines = []
    for one in queries.copies(article_id):
        where = "articles?" + urlencode(address(article=str(one.article_id)), doseq=True)
        about = ", ".join(filter(None, (one.outlet, one.published[:10], f"{one.shared} of {one.of} claims alike")))
        lines.append(f"<li>{link(where, one.title)} <small>{escape(about)}</small></li>")
    return f'<div class="cd-line">much the same text<ul>{"".join(lines)}</ul></div>' if lines else ""


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: "1 claim", "2,544 claims"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def headline(number: int, noun: str = "claim", rest: str = "") -> None:
    """Say in words what is shown."""
    sentence = current().sentence()
    st.text(plural(number, noun) + ("" if sentence == "all claims" else f" where {sentence}") + rest)


def welcome() -> None:
    """Say what to do where there is nothing yet."""
    st.info(
        "Nothing has been read yet. Add articles, or run: claimdesk ingest FOLDER. "
        "To look around first, run: claimdesk sample, which reads an invented story."
    )
    st.page_link("views/sources.py", label="Add articles", icon=":material/add:")


def nothing_found(what: str = "claim") -> None:
    """Say that the filters leave nothing of what is looked for."""
    st.info(f"No {what} fits these filters.", icon=":material/filter_alt:")
    st.button("Clear filters", on_click=clear, key="clear_here", disabled=current() == Filters())


def page_number(key: str, total: int) -> int:
    """Return which page of a table is chosen; filters may have left fewer pages than there were."""
    page = max(1, min(int(st.session_state.get(key) or 1), -(-total // PAGE)))
    if key in st.session_state and st.session_state[key] != page:
        st.session_state[key] = page
    return page


def pages(key: str, total: int) -> None:
    """Draw the choice of pages under a table that has more than one."""
    if total > PAGE:
        st.pagination(-(-total // PAGE), key=key)
