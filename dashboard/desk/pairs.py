"""Tracked claims that may be the same, the surest pair first: an editor merges them or keeps them apart."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import acting, filters, queries
from dashboard.desk import keys, placing, track_view
from dashboard.marking import chip, link

_MOST = 30
"""Pairs that are listed."""


def address() -> str:
    """Return the address of the list, relative to any page; the filters in force are kept for the way back."""
    return "tracked?" + urlencode(filters.address(maybe="1"), doseq=True)


def is_wanted() -> bool:
    """Return whether the address is that of the list."""
    return st.query_params.get("maybe") == "1" and "track" not in st.query_params


def draw() -> None:
    """Draw the pairs; the keys decide on the first."""
    found = queries.likely_pairs(_MOST)
    everything = "tracked?" + urlencode(filters.address(), doseq=True)
    st.html(f'<div class="cd-line">{link(everything, "All tracked claims")}</div>')
    st.subheader("May be the same", anchor=False)
    if not found:
        st.info("Nothing is left to decide on.", icon=":material/done_all:")
        acting.undo_button()
        return
    for number, pair in enumerate(found):
        _pair(pair, is_first=number == 0)


def _pair(pair: dict[str, Any], *, is_first: bool) -> None:
    one, other = pair["track_id"], pair["other_track_id"]
    with st.container(border=is_first):
        sides = "".join(
            f"<li>{link(track_view.address(pair[f'{side}track_id']), pair[f'{side}wording'])} "
            f"{chip(filters.plural(pair[f'{side}claims'], 'time'))}"
            f"<small>{f' since {day}' if (day := pair[f'{side}seen']) else ''}</small></li>"
            for side in ("", "other_")
        )
        st.html(f'<ul class="cd-list">{sides}</ul>')
        with st.container(horizontal=True, gap="xsmall"):
            alike, apart = f"alike {one} {other}", f"apart {one} {other}"
            if is_first:
                keys.ALIKE.button(key=alike, type="primary", on_click=placing.join, args=(one, other))
                keys.APART.button(key=apart, on_click=placing.keep_apart, args=(one, other))
                acting.undo_button()
                if keys.HELP.button(type="tertiary", key="pair keys"):
                    keys.sheet(keys.OF_PAIRS)
            else:
                st.button(
                    keys.ALIKE.label, key=alike, icon=keys.ALIKE.icon, type="tertiary",
                    on_click=placing.join, args=(one, other),
                )  # fmt: skip
                st.button(
                    keys.APART.label, key=apart, icon=keys.APART.icon, type="tertiary",
                    on_click=placing.keep_apart, args=(one, other),
                )  # fmt: skip
            st.caption(f"likeness {pair['score']:.0%}")
