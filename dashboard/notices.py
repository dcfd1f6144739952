"""What a callback has to say: a callback draws nothing, so it is shown at the run that follows."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboard.marking import markdown_escaped
from pipeline.store import StoreError

P = ParamSpec("P")
_KEY = "notice"


def guarded(callback: Callable[P, None]) -> Callable[P, None]:
    """Make a callback say a store's error in one line instead of ending the page in a traceback."""

    @wraps(callback)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except StoreError as error:
            tell(str(error))

    return run


def tell(line: str) -> None:
    """Keep an error for the run that follows."""
    st.session_state[_KEY] = line


def show() -> None:
    """Draw what was kept, once."""
    if line := st.session_state.pop(_KEY, None):
        error(line)


def error(line: str) -> None:
    """Draw an error as the one line that it is, whatever characters stand in it."""
    st.error(markdown_escaped(line), icon=":material/error:")
