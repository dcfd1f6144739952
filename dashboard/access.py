"""Who is at the desk and what they may do, where the server was started with signing in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.marking import markdown_escaped
from dashboard.notices import tell
from pipeline.sign_in import Role, roles

P = ParamSpec("P")
_MAY_NOT = {
    Role.EDITOR: "You may look, but not decide: an administrator can make you an editor.",
    Role.ADMIN: "Only an administrator may change this.",
}


def is_on() -> bool:
    """Return whether people sign in; on a desk of one machine they need not."""
    return st.secrets.load_if_toml_exists() and "roles" in st.secrets


def role() -> Role | None:
    """Return what the person at this session may do; None for somebody who has not signed in or has no role.

    Outside a session there is nobody, so None where people sign in.
    """
    if not is_on():
        return Role.ADMIN
    if get_script_run_ctx() is None or not st.user.is_logged_in:
        return None
    return roles(st.secrets["roles"]).role(st.user.to_dict())


def name() -> str | None:
    """Return the name of whoever signed in, or None where nobody need."""
    if not is_on():
        return None
    person = st.user.to_dict()
    return " ".join(str(person.get("name") or person.get("email") or person.get("sub") or "").split())


def role_name() -> str:
    """Return the role of the person at this session in a word."""
    mine = role()
    return "" if mine is None else mine.name.lower()


def may(needed: Role) -> bool:
    """Return whether the person at this session has a role, or a higher one."""
    return (role() or 0) >= needed


def only(needed: Role) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a callback do nothing, and say so, for somebody without a role."""

    def guard(callback: Callable[P, None]) -> Callable[P, None]:
        @wraps(callback)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            if may(needed):
                callback(*args, **kwargs)
            else:
                tell(_MAY_NOT[needed])

        return run

    return guard


def say_unless(needed: Role) -> None:
    """Say on a page for one role that its acts are not for the person at this session."""
    if not may(needed):
        st.info(_MAY_NOT[needed], icon=":material/lock:")


def gate() -> bool:
    """Let in who may look; else draw what they can do about it, and return False."""
    if role() is not None:
        return True
    st.title("Claimdesk", anchor=False)
    if not st.user.is_logged_in:
        st.text("This desk is for the newsroom.")
        st.button("Sign in", on_click=st.login, type="primary", icon=":material/login:")
        return False
    st.warning(markdown_escaped(f"{name()} has no role at this desk. An administrator can give one."))
    sign_out()
    return False


def sign_out() -> None:
    """Draw the way out."""
    st.button("Sign out", on_click=st.logout, icon=":material/logout:", key="sign out")
