"""Model: how well claim types are told, where the model is unsure, and learning from what editors corrected."""

import io
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard import access, acting, charts, filters, queries
from dashboard.marking import link
from dashboard.notices import guarded
from dashboard.style import ink
from pipeline import store
from pipeline.exchange.corrections import corrected_rows, write_corrections
from pipeline.marking import to_the_minute
from pipeline.reading.evaluation import BeforeAndAfter, Evaluation, Figures, shipped_evaluation
from pipeline.reading.training_rows import TrainingRow
from pipeline.sign_in import Role
from pipeline.store import KeptModel
from pipeline.taxonomy import ClaimType, Status

MOST_UNSURE = 15
SHIPS = "The model that ships with Claimdesk"
_NO_BAR = {"displayModeBar": False}


def _described(model: KeptModel) -> str:
    corrections = filters.plural(model.corrections, "correction")
    return f"A model of {to_the_minute(model.made_at)} UTC by {model.made_by}, which learnt from {corrections}"


def _table(head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Draw a table of cells that are HTML already; the first of each row names it."""
    top = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    st.html(f'<table class="cd-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>')


# What is in use


def _figures(found: Evaluation) -> None:
    with st.container(horizontal=True):
        st.metric("Macro-F1", f"{found.macro_f1:.2f}", border=True, width=150, help="The mean of the types’ F1.")
        st.metric(
            "Told right", f"{found.right / found.rows:.0%}", border=True, width=150,
            help="The share of the sentences below whose type is told right.",
        )  # fmt: skip
        st.metric(
            "Calibration error", f"{found.calibration_error:.1%}", border=True, width=170,
            help="How far its confidence is from how often it is right, on average.",
        )  # fmt: skip
    st.caption(
        f"Measured on {found.rows:,} sentences that were written for Claimdesk, each told by a model that had seen "
        "none of its topic. Real news is harder."
    )
    left, right = st.container(key="split-model").columns(2, gap="medium")
    with left:
        _confusion(found, "in_use", "Confusion matrix")
    with right:
        alt = "Calibration: the share of claims told right, by confidence"
        st.plotly_chart(charts.calibration(found, ink()), key="calibration", config=_NO_BAR, alt=alt)
        st.caption(
            "On the dashed line a confidence of 70% is right seven times in ten. Larger points: more sentences; tenths "
            f"with fewer than {charts.FEWEST} are left out."
        )
    numbers = zip(ClaimType, found.precision, found.recall, found.f1, found.confusion, strict=True)
    _table(
        ("Type", "Precision", "Recall", "F1", "Sentences"),
        [(kind.value, f"{p:.2f}", f"{r:.2f}", f"{f1:.2f}", f"{sum(row):,}") for kind, p, r, f1, row in numbers],
    )


def _confusion(found: Evaluation, key: str, title: str) -> None:
    figure = charts.confusion(found, title, ink())
    st.plotly_chart(figure, key=f"confusion_{key}", config=_NO_BAR, alt=f"{title}: true types by the types read")


# Where it is unsure


def _unsure() -> None:
    st.subheader("Where the model is unsure", anchor=False)
    if not queries.options().outlets:
        filters.welcome()
        return
    found = queries.unsure(replace(filters.current(), status=(Status.NEW.value,)), MOST_UNSURE)
    if found.empty:
        st.text("Nowhere: no claim here waits for a first look.")
        return
    st.caption(
        "New claims whose type it is least sure of, in the selection beside this page. A type that you correct there "
        "becomes a row to learn from."
    )
    rows = []
    for row in queries.records(found):
        claim = link(filters.claim_address(row["claim_id"]), row["text"])
        rows.append((claim, escape(row["type"]), f"{row['type_confidence']:.0%}", escape(row["title"] or row["doc"])))
    with st.container(key="unsure"):
        _table(("Claim", "Type", "Confidence", "Article"), rows)


# Learning


def _learning(corrections: list[TrainingRow]) -> None:
    st.subheader("Learning from corrections", anchor=False)
    if corrections:
        st.text(f"{filters.plural(len(corrections), 'type')} corrected so far.")
    else:
        st.info("No corrections yet. A type that you correct in Review becomes a row to learn from.")
    engine = queries.engine()
    with st.container(horizontal=True):
        allowed = bool(corrections) and access.may(Role.ADMIN)
        pressed = st.button("Retrain", icon=":material/model_training:", type="primary", disabled=not allowed)
        st.download_button(
            "Download corrections as CSV", lambda: _csv(corrected_rows(store.corrected_types(engine))),
            "corrections.csv", "text/csv", icon=":material/download:", disabled=not corrections, on_click="ignore",
        )  # fmt: skip
    st.caption(
        "Retraining takes about a minute; stay on this page meanwhile. It changes nothing yet: you see how the new "
        "model does beside one without the corrections, and choose."
    )
    if pressed and allowed:
        _retrain(corrections)


def _csv(corrections: list[TrainingRow]) -> bytes:
    stream = io.BytesIO()
    write_corrections(corrections, stream)
    return stream.getvalue()


def _retrain(corrections: list[TrainingRow]) -> None:
    bar = st.progress(0.0, "Reading the rows …")
    # Here, as it loads what trains, which takes seconds that looking at the page need not.
    from pipeline.retraining import retrain

    made = retrain(corrections, lambda share: bar.progress(share, f"Training and measuring … {share:.0%}"))
    store.save_model(
        queries.engine(), made.model.as_json(), own_rows=made.rows, corrections=made.corrections,
        figures=made.figures.as_json(), made_by=acting.reviewer(),
    )  # fmt: skip
    st.rerun()


def _candidate(model: KeptModel, in_use: KeptModel | None) -> None:
    st.subheader("A new model waits for your decision", anchor=False)
    figures = Figures.from_json(model.figures)
    st.text(f"{_described(model)}. Before and after are told on the same sentences, which neither model had seen.")
    _compared(figures)
    left, right = st.container(key="split-candidate").columns(2, gap="medium")
    with left:
        _confusion(figures.own.before, "before", "Before")
    with right:
        _confusion(figures.own.after, "after", "After")
    with st.container(horizontal=True):
        st.button(
            "Keep the model in use", on_click=_choose, args=(in_use.model_id if in_use else None,),
            icon=":material/history:",
        )  # fmt: skip
        if st.button("Use the new model", type="primary", icon=":material/check:"):
            _ask(model.model_id, _described(model))


def _compared(figures: Figures) -> None:
    own, corrected = figures.own, figures.corrections
    pairs = [(f"F1 of {kind.value}", own.before.f1[i], own.after.f1[i]) for i, kind in enumerate(ClaimType)]
    pairs.append(("Macro-F1", own.before.macro_f1, own.after.macro_f1))
    pairs.append(("Calibration error", own.before.calibration_error, own.after.calibration_error))
    rows = [_told(corrected, "Corrections"), _told(own, "Sentences written for Claimdesk")]
    rows += [(name, f"{before:.3f}", f"{after:.3f}", f"{after - before:+.3f}") for name, before, after in pairs]
    _table(("Held-out rows", "Before", "After", "Change"), rows)


def _told(part: BeforeAndAfter, name: str) -> tuple[str, ...]:
    before, after = (f"{side.right:,} of {side.rows:,} right" for side in (part.before, part.after))
    return name, before, after, f"{part.after.right - part.before.right:+,}"


# Choosing


@access.only(Role.ADMIN)
@guarded
def _choose(model_id: str | None) -> None:
    store.choose_model(queries.engine(), model_id, acting.reviewer())


@st.dialog("Use another model?")
def _ask(model_id: str | None, name: str) -> None:
    st.text(f"{name} will tell the types of articles that are read from now on.")
    st.text("Claims that are there keep their types until their articles are read again. You can go back at any time.")
    with st.container(horizontal=True):
        if st.button("Use it", type="primary", icon=":material/check:", on_click=_choose, args=(model_id,)):
            st.rerun()
        if st.button("Cancel"):
            st.rerun()


def _models(models: list[KeptModel], in_use: str | None) -> None:
    if not models:
        return
    st.subheader("Models", anchor=False)
    entries = [(model.model_id, _described(model), Figures.from_json(model.figures).own.after) for model in models]
    for model_id, name, found in [*entries, (None, SHIPS, shipped_evaluation())]:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.text(f"{name}. Macro-F1 {found.macro_f1:.3f}.")
            if model_id == in_use:
                st.badge("in use", icon=":material/check:", color="green")
            elif st.button("Use this", key=f"use_{model_id or 'shipped'}"):
                _ask(model_id, name)


st.title("Model", anchor=False)
access.say_unless(Role.ADMIN)
known = queries.kept_models()
used_id = store.model_in_use(queries.engine())
used = next((model for model in known if model.model_id == used_id), None)
st.text(f"In use: {_described(used)[0].lower() + _described(used)[1:] if used else SHIPS[0].lower() + SHIPS[1:]}.")
waiting = next((model for model in known if model.waiting), None)
if waiting is not None:
    _candidate(waiting, used)
    st.subheader("The model in use", anchor=False)
_figures(Figures.from_json(used.figures).own.after if used else shipped_evaluation())
_unsure()
_learning(queries.corrections())
_models(known, used_id)
