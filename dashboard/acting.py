"""Acting: who does it, what this session did, and taking it back; the same on every page."""

from collections.abc import Callable

import streamlit as st

from dashboard import access, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import guarded, tell
from pipeline import store
from pipeline.store import Act

NAMELESS = "editor"
"""Who acts where no name was given."""
_DONE, _BEFORE = "done", "undo before"


def given_name() -> str:
    """Return the name that the reviewer gave or signed in with, or ""."""
    if (signed_in := access.name()) is not None:
        return signed_in
    return " ".join(str(st.session_state.get("reviewer") or "").split())


def reviewer() -> str:
    """Return whose name an act is kept under."""
    return given_name() or NAMELESS


def done() -> list[Act]:
    """Return this session's acts that are not taken back, the latest last: the very list, to be added to."""
    acts: list[Act] = st.session_state.setdefault(_DONE, [])
    return acts


def perform(change: Callable[[str], Act | None], saying: str) -> Act | None:
    """Make a change under the reviewer's name, remember it so that it can be taken back, and say it in a toast.

    `change` is given the name and returns its act, or None where it changed nothing. Raises what it raises.
    """
    # Streamlit breaks a callback off where it touches session state, to run for the key pressed next: so nothing
    # does between saving the act and remembering it.
    acts, name = done(), reviewer()
    act = change(name)
    if act is not None:
        acts.append(act)
    say(saying if act is not None else "Nothing was changed.")
    return act


def say(line: str) -> None:
    """Say in a toast what was done, whatever characters stand in it."""
    st.toast(markdown_escaped(line))


def _last() -> Act | None:
    """The act that is next to be taken back: this session's, else the last one under the name that was given."""
    acts = done()
    while acts and store.is_undone(queries.engine(), acts[-1].act_id):
        acts.pop()
    if acts:
        return acts[-1]
    name = given_name()
    return store.last_act(queries.engine(), name, st.session_state.get(_BEFORE)) if name else None


def take_back() -> Act | None:
    """Take the last act back and say so; return it, or None where there is none.

    Claims that were changed since stay as they are, and are counted.
    """
    act = _last()
    if act is not None:
        undo(act)
    return act


def undo(act: Act) -> None:
    """Take one act back and say what became of it. Raises StoreError where it is taken back already."""
    acts = done()
    undone = store.undo(queries.engine(), act.act_id, reviewer())
    acts[:] = [one for one in acts if one.act_id != act.act_id]
    since = f"{len(undone.left):,} changed since" if len(undone.left) != 1 else "1 changed since"
    if undone.act is None:
        # Nothing of it can be taken back any more: the next time, the one before it is.
        st.session_state[_BEFORE] = act.act_id
        tell(f"Not taken back, as it was changed since: {act.action}")
    else:
        say(f"Taken back: {act.action}" + (f" ({since}, left as they are)" if undone.left else ""))


def undo_button(then: Callable[[Act], None] | None = None) -> None:
    """Draw the button, with its key, that takes the last act back; `then` is told which it was."""
    act = _last()
    st.button(
        "Undo",
        key="undo",
        shortcut="U",
        icon=":material/undo:",
        on_click=guarded(_take_back),
        args=(then,),
        disabled=act is None,
        help=f"Take back your last act: {markdown_escaped(act.action)}" if act else "Takes back your last act",
    )


def _take_back(then: Callable[[Act], None] | None) -> None:
    with st.spinner("Taking back …"):
        act = take_back()
    if act is not None and then is not None:
        then(act)
