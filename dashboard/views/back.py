"""Import: the fact-check desk's filled-in table, previewed row by row, then taken as one act."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import acting, filters, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import error, guarded, tell
from pipeline.exchange import back, back_words
from pipeline.exchange.back import Change, Choices, Plan
from pipeline.exchange.desk_cells import COLUMNS
from pipeline.exchange.desk_file import read_bytes
from pipeline.inputs import InputError
from pipeline.store import Act, Conflict
from pipeline.taxonomy import Priority, Status

OURS, THEIRS, EACH = "keep ours", "take the file’s", "choose one by one"
CHANGES, CONFLICTS, REFUSED, IGNORED = "Changes", "Conflicts", "Refused rows", "Cells not taken"


# The file and its plan


def _upload() -> tuple[Any, bool]:
    """Draw the choice of a file and how to take it; return both."""
    # A new key empties the uploader once its file was taken.
    batch = st.session_state.setdefault("back_batch", 0)
    file = st.file_uploader(
        "The desk’s file", type=["csv", "tsv", "txt", "xlsx"], key=f"back {batch}",
        help="CSV or XLSX, as Excel, LibreOffice or Google Sheets saves it.",
    )  # fmt: skip
    empty = st.checkbox(
        "Empty cells empty fields", key="back_empty",
        help="Else a cell that the desk left or made empty leaves what stands. Status and priority are never emptied.",
    )  # fmt: skip
    return file, empty


def _plan(file: Any, empty_cells: bool) -> Plan | None:
    """The file's plan, made once for each upload; None where it is no table, which is said."""
    key = (file.file_id, empty_cells)
    kept = st.session_state.get("back_plan")
    if kept is None or kept[0] != key:
        try:
            with st.spinner("Comparing the file with the claims …"):
                table = read_bytes(file.getvalue(), file.name)
                made = back.plan(queries.engine(), table, empty_cells=empty_cells)
        except InputError as problem:
            error(str(problem))
            return None
        kept = st.session_state["back_plan"] = (key, made)
        st.session_state["back_choices"] = {}
    plan: Plan = kept[1]
    return plan


def _what_a_file_holds() -> None:
    """Say what can be brought back, where there is no file yet."""
    st.info(
        "Bring back a file that came from the Export page and that the desk has filled in. You will see what it "
        "changes before anything is changed.",
        icon=":material/upload_file:",
    )
    st.markdown(
        "The file needs the column **claim id**. Keep **last changed** too: it tells whether a claim was changed here "
        "in the meantime. The desk may fill in these columns; others are left alone, and the order does not matter."
    )
    meant = {
        "verdict": "a name on the newsroom’s scale; a claim that waits for the desk becomes “checked”",
        "status": ", ".join(Status),
        "dismissal reason": "for a claim that is dismissed",
        "evidence": "web addresses, with blanks or line breaks between them",
        "deadline": "a day, best as 2026-03-05",
        "priority": ", ".join(Priority),
        "tags": "with commas between them",
    }
    rows = [(column, meant.get(column, "any text")) for column in COLUMNS if column != "reason"]
    st.table(pd.DataFrame(rows, columns=["column", "holds"]).set_index("column"))


# The preview


def _numbers(plan: Plan) -> None:
    st.text(
        f"{filters.plural(plan.rows, 'row')}: {plan.unchanged:,} unchanged, {len(plan.refused):,} refused, "
        f"{filters.plural(len(plan.conflicts), 'conflict')}"
    )
    for line in plan.warnings:
        st.warning(markdown_escaped(line[0].upper() + line[1:]), icon=":material/warning:")


def _choices(plan: Plan) -> Choices:
    """Draw the choice between both sides where there are conflicts, and return it."""
    if not plan.conflicts:
        return {}
    with st.container(border=True):
        st.markdown(
            f"**{filters.plural(len(plan.conflicts), 'conflict')}**: the field was changed here too since the export."
        )
        how = st.segmented_control(
            "In conflicts", [OURS, THEIRS, EACH], default=OURS, required=True, label_visibility="collapsed",
            key=f"back_how {plan.name}",
        )  # fmt: skip
        if how == EACH:
            return _one_by_one(plan.conflicts)
    return back.theirs(plan) if how == THEIRS else {}


def _one_by_one(conflicts: tuple[Change, ...]) -> Choices:
    chosen: dict[tuple[str, str], back.Choice] = st.session_state["back_choices"]
    page = filters.page_number("back_conflicts", len(conflicts))
    here = conflicts[filters.PAGE * (page - 1) : filters.PAGE * page]
    table = _table(here).rename(columns={"from": "ours", "to": "the file’s"})
    key = f"back_editor {st.session_state['back_batch']} {page}"
    # The editor keeps what is ticked itself: its table must stay the one that it began with.
    first = st.session_state.setdefault(f"first {key}", {place: chosen.get(place) for place in map(_place, here)})
    table.insert(0, THEIRS, [first.get(_place(one)) == "theirs" for one in here])
    ticked = st.data_editor(
        table, hide_index=True, disabled=[name for name in table.columns if name != THEIRS], key=key,
        column_config=_WIDTHS,
    )  # fmt: skip
    filters.pages("back_conflicts", len(conflicts))
    for one, taken in zip(here, ticked[THEIRS], strict=True):
        chosen[_place(one)] = "theirs" if taken else "ours"
    return chosen


def _place(change: Change) -> tuple[str, str]:
    return change.claim_id, change.field


_WIDTHS: dict[str, Any] = {
    "row": st.column_config.NumberColumn(width=45, format="%d"),
    "claim": st.column_config.TextColumn(width=170),
    "field": st.column_config.TextColumn(width=90),
    "from": st.column_config.TextColumn(width=110),
    "to": st.column_config.TextColumn(width=220),
    "because": st.column_config.TextColumn(width=150),
    "ours": st.column_config.TextColumn(width=180),
    "the file’s": st.column_config.TextColumn(width=180),
    THEIRS: st.column_config.CheckboxColumn(width=110),
    "claim id": st.column_config.TextColumn(width=140),
}
"""In pixels; so that both sides of a change can be seen on a narrow page too."""


def _table(changes: tuple[Change, ...]) -> pd.DataFrame:
    columns = {
        "row": [one.row for one in changes],
        "claim": [one.claim for one in changes],
        "field": [back_words.name(one.field) for one in changes],
        "from": [back_words.text(one, after=False) for one in changes],
        "to": [back_words.text(one, after=True) for one in changes],
    }
    return pd.DataFrame(columns)


def _preview(plan: Plan, outcome: tuple[Change, ...]) -> None:
    """Draw what will change, what is in conflict, and what is not taken: one of them at a time, in pages."""
    parts = {CHANGES: outcome, CONFLICTS: plan.conflicts, REFUSED: plan.refused, IGNORED: plan.ignored}
    offered = [name for name, rows in parts.items() if rows]
    if not offered:
        return
    shown = st.segmented_control(
        "Show", offered, default=offered[0], required=True, label_visibility="collapsed",
        format_func=lambda name: f"{name} ({len(parts[name]):,})", key=f"back_show {offered}",
    )  # fmt: skip
    rows: Any = parts[shown or offered[0]]
    key = f"back_page {shown}"
    page = filters.page_number(key, len(rows))
    here = rows[filters.PAGE * (page - 1) : filters.PAGE * page]
    if shown in {CHANGES, CONFLICTS}:
        table = _table(here)
        if any(one.why for one in here):
            table["because"] = [one.why for one in here]
    elif shown == REFUSED:
        table = pd.DataFrame([(one.row, one.claim_id, one.reason) for one in here], columns=["row", "claim id", "why"])
    else:
        cells = [(one.row, one.claim_id, one.column, one.cell) for one in here]
        table = pd.DataFrame(cells, columns=["row", "claim id", "column", "cell"])
    st.dataframe(table, hide_index=True, column_config=_WIDTHS | {"why": st.column_config.TextColumn(width=600)})
    filters.pages(key, len(rows))


# Acts


def _apply(plan: Plan, choices: Choices, outcome: tuple[Change, ...]) -> None:
    """Make the changes, keep what became of it for the run that follows, and run again."""
    try:
        with st.spinner(f"Applying {back_words.number(outcome)} …"):
            act = acting.perform(
                lambda name: back.apply(queries.engine(), plan, name, choices), f"Applied {back_words.number(outcome)}"
            )
    except Conflict as conflict:
        tell(f"Nothing was changed: {conflict}. This is the preview as it is now.")
        st.session_state["back_plan"] = None
    else:
        st.session_state["back_done"] = (act, back_words.number(outcome), len(plan.refused))
        st.session_state["back_plan"] = None
        st.session_state["back_batch"] += 1
    st.rerun()


def _outcome() -> None:
    """Say what was taken last, until that is put away, with its undoing."""
    done = st.session_state.get("back_done")
    if done is None:
        return
    act, number, refused = done
    left = f"; {filters.plural(refused, 'row')} of the file refused" if refused else ""
    st.success(markdown_escaped(f"Applied: {number}{left}"), icon=":material/check:")
    with st.container(horizontal=True):
        st.button("Undo", on_click=_undo, args=(act,), icon=":material/undo:")
        st.button("Put away", on_click=_put_away, type="tertiary")


def _put_away() -> None:
    st.session_state["back_done"] = None


@guarded
def _undo(act: Act) -> None:
    _put_away()
    acting.undo(act)


st.title("Import", anchor=False)
if not queries.options().outlets:
    filters.welcome()
else:
    _outcome()
    uploaded, empty = _upload()
    planned = _plan(uploaded, empty) if uploaded else None
    if uploaded is None:
        _what_a_file_holds()
    elif planned is not None:
        _numbers(planned)
        chosen = _choices(planned)
        made = back.outcome(planned, chosen)
        if st.button(f"Apply {back_words.number(made)}", type="primary", disabled=not made, icon=":material/done_all:"):
            _apply(planned, chosen, made)
        if not made:
            st.text("The file changes nothing." if not planned.conflicts else "As it stands, the file changes nothing.")
        _preview(planned, made)
