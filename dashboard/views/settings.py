"""Settings: the newsroom's rating scale, names that stand for one actor, alerts, and what was done last."""

from typing import Any

import streamlit as st

from dashboard import access, acting, alerts_panel, filters, queries
from dashboard.marking import markdown_escaped
from dashboard.notices import guarded
from pipeline import store
from pipeline.exchange.scale import DEFAULT, Rating, save_scale
from pipeline.filters import OUTLET_VOICE, Filters
from pipeline.marking import to_the_minute
from pipeline.sign_in import Role

_LATEST = 50
"""Acts that are listed."""
_NEW = Rating("", 0, "#5b6470")


# The rating scale


def _draft(saved: tuple[Rating, ...]) -> list[tuple[int, Rating]]:
    """The scale as it is edited: each rating with a number of its own, which its fields are known by."""
    state = st.session_state
    if "scale draft" not in state or (state["scale base"] != saved and not _is_edited()):
        _begin(saved)
    draft: list[tuple[int, Rating]] = state["scale draft"]
    return draft


def _begin(ratings: tuple[Rating, ...]) -> None:
    state = st.session_state
    state["scale base"] = ratings
    state["scale draft"] = [(_number(), rating) for rating in ratings]


def _number() -> int:
    st.session_state["scale number"] = number = st.session_state.get("scale number", 0) + 1
    return int(number)


def _edited() -> tuple[Rating, ...]:
    """The scale as the fields say."""
    return tuple(_field(number, rating) for number, rating in st.session_state["scale draft"])


def _field(number: int, rating: Rating) -> Rating:
    state = st.session_state
    return Rating(
        str(state.get(f"rating name {number}", rating.name) or "").strip(),
        int(state.get(f"rating value {number}", rating.value) or 0),
        str(state.get(f"rating colour {number}", rating.colour)).lower(),
    )


def _is_edited() -> bool:
    return bool(_edited() != st.session_state["scale base"])


def _keep_fields() -> None:
    """Take over what the fields say, before the order of the ratings changes."""
    draft = st.session_state["scale draft"]
    draft[:] = [(number, _field(number, rating)) for number, rating in draft]


def _move(place: int, by: int) -> None:
    _keep_fields()
    draft = st.session_state["scale draft"]
    draft.insert(place + by, draft.pop(place))


def _remove(place: int) -> None:
    _keep_fields()
    st.session_state["scale draft"].pop(place)


def _add() -> None:
    _keep_fields()
    st.session_state["scale draft"].append((_number(), _NEW))


@access.only(Role.ADMIN)
@guarded
def _save_scale() -> None:
    engine, ratings = queries.engine(), _edited()
    acting.perform(lambda name: save_scale(engine, ratings, name), "The scale is saved.")
    _begin(queries.scale())


@access.only(Role.ADMIN)
@guarded
def _give_back() -> None:
    """Let the scale that Claimdesk gives stand again."""
    engine = queries.engine()
    acting.perform(lambda name: store.save_setting(engine, "scale", None, name), "The given scale is back.")
    _ask_scale(False)
    _begin(queries.scale())


def _ask_scale(asking: bool) -> None:
    st.session_state["asking scale"] = asking


def _scale() -> None:
    saved = queries.scale()
    draft = _draft(saved)
    st.caption(
        "What a verdict may be, the best first. The number is ClaimReview’s: from 1 for the worst up; 0 where the "
        "verdict is no step of the scale. Verdicts that were given keep the name they were given by."
    )
    if st.session_state["scale base"] != saved:
        st.warning("Someone else changed the scale since you began. Save puts yours over it.", icon=":material/group:")
    for place, (number, rating) in enumerate(draft):
        _rating(place, number, rating, len(draft))
    edited = _is_edited()
    with st.container(horizontal=True):
        st.button("Add a rating", on_click=_add, icon=":material/add:")
        st.button("Save the scale", on_click=_save_scale, type="primary", disabled=not edited, shortcut="Ctrl+Enter")
        st.button("Leave as it is", on_click=_begin, args=(saved,), disabled=not edited)
        if st.session_state.get("asking scale"):
            st.button("Yes, the given scale", on_click=_give_back)
            st.button("Keep ours", on_click=_ask_scale, args=(False,))
        else:
            st.button("Back to the given scale …", on_click=_ask_scale, args=(True,), disabled=saved == DEFAULT)


def _rating(place: int, number: int, rating: Rating, length: int) -> None:
    hidden: Any = "visible" if place == 0 else "collapsed"
    key, name = f"rating {{}} {number}".format, markdown_escaped(rating.name or "the new rating")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", width=640):
        st.text_input("Name", rating.name, 60, key("name"), label_visibility=hidden)
        st.number_input("Number", 0, 100, rating.value, key=key("value"), label_visibility=hidden, width=110)
        st.color_picker("Colour", rating.colour, key("colour"), label_visibility=hidden)
        st.button("Up", key("up"), f"Puts {name} before", _move, (place, -1), type="tertiary", disabled=place == 0)
        st.button(
            "Down", key("down"), f"Puts {name} behind", _move, (place, 1), type="tertiary", disabled=place == length - 1
        )
        st.button("Remove", key("remove"), f"Removes {name}", _remove, (place,), type="tertiary", disabled=length == 1)


# Joined names


def _names() -> None:
    st.caption(
        "Articles call one actor by several names. Joined, they count as one, in all claims there are and in those to "
        "come; what an editor corrected by hand is renamed too."
    )
    known = [name for name in queries.options().actors if name != OUTLET_VOICE]
    left, right = st.columns([3, 2])
    forms = left.multiselect(
        "Names", known, key="forms", accept_new_options=True, placeholder="type to search", help=_SEARCH
    )
    into = right.selectbox(
        "stand for", list(dict.fromkeys([*forms, *known])), key="into", accept_new_options=True,
        placeholder="choose or type",
    ) if forms else None  # fmt: skip
    others = [name for name in forms if name != into]
    if into and others:
        _preview(others, str(into))
    joined = queries.joined_names()
    if not joined:
        st.text("No names are joined.")
        return
    st.text(f"{filters.plural(len(joined), 'actor')} with joined names")
    sought = st.text_input("Search joined names", key="sought", placeholder="any") if len(joined) > 8 else ""
    shown = {
        actor: names for actor, names in joined.items()
        if sought.lower() in " ".join([actor, *names]).lower()
    }  # fmt: skip
    for actor, names in list(shown.items())[: filters.PAGE]:
        _joined(actor, names)
    if len(shown) > filters.PAGE:
        st.text(f"and {len(shown) - filters.PAGE:,} more: search for them")


_SEARCH = "The actors with the most claims are offered; any other name can be typed."


def _preview(forms: list[str], actor: str) -> None:
    changes = queries.total(Filters(actor=tuple(forms), withdrawn=True))
    st.text(f"{', '.join(forms)} → {actor}: {filters.plural(changes, 'claim')} will change.")
    st.button("Join these names", type="primary", on_click=_join, args=(forms, actor), icon=":material/merge:")


@access.only(Role.ADMIN)
@guarded
def _join(forms: list[str], actor: str) -> None:
    engine = queries.engine()
    with st.spinner("Joining …"):
        acting.perform(
            lambda name: store.join_actors(engine, forms, actor, name), f"Joined with {actor}: {', '.join(forms)}"
        )
    st.session_state.update(forms=[], into=None)


def _joined(actor: str, names: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"joined {actor}"):
        st.text(f"{actor}  ←  {', '.join(names)}", width="stretch")
        if len(names) == 1:
            st.button("Part again", key=f"part {actor}", on_click=_part, args=(names,))
        else:
            st.menu_button(
                "Part again", [*names, _ALL], key=f"part {actor}", on_click=_part_chosen, args=(actor, names)
            )


_ALL = "all of them"


@access.only(Role.ADMIN)
def _part_chosen(actor: str, names: list[str]) -> None:
    chosen = st.session_state[f"part {actor}"]
    _part(names if chosen == _ALL else [chosen])


@access.only(Role.ADMIN)
@guarded
def _part(names: list[str]) -> None:
    engine = queries.engine()
    with st.spinner("Parting …"):
        acting.perform(lambda name: store.part_actors(engine, names, name), f"Parted: {', '.join(names)}")


# What was done last

_WIDTHS = (2, 2, 5, 2, 2)


def _acts() -> None:
    acts = queries.recent_acts(_LATEST)
    if not acts:
        st.text("Nothing has been done yet.")
        return
    heads = st.columns(_WIDTHS)
    for column, head in zip(heads, ("when (UTC)", "who", "what", "on", ""), strict=True):
        column.caption(head or "&nbsp;")
    for act in acts:
        when, who, what, number, button = st.columns(_WIDTHS, vertical_alignment="center")
        when.text(to_the_minute(act["at"]))
        who.text(act["reviewer"])
        what.text(_said(act["action"]))
        number.text(_things(act))
        if act["undoes"] is None or act["undoes"] != act["undoes"]:
            button.button(
                "Undone" if act["undone"] else "Undo", key=f"undo {act['act_id']}", disabled=bool(act["undone"]),
                on_click=_undo, args=(act,),
            )  # fmt: skip


def _said(action: str) -> str:
    said = action.replace("unset view/", "delete view: ").replace("set view/", "save view: ")
    return said.replace("unset alert/", "stop watching: ").replace("set alert/", "watch: ")


def _things(act: dict[str, Any]) -> str:
    subjects = {"alias": "name", "setting": "setting", "track": "track", "opposition": "contradiction"}
    return filters.plural(act["things"], subjects.get(act["subject"], "claim"))


@access.only(Role.ADMIN)
@guarded
def _undo(act: dict[str, Any]) -> None:
    with st.spinner("Taking back …"):
        acting.undo(store.Act(act["act_id"], act["at"], act["reviewer"], act["action"], act["things"]))


st.title("Settings", anchor=False)
access.say_unless(Role.ADMIN)
acting.undo_button()
scale, names, watched, acts = st.tabs(["Rating scale", "Actors’ names", "Alerts", "Recent acts"])
with scale:
    _scale()
with names:
    _names()
with watched:
    alerts_panel.draw()
with acts:
    _acts()
