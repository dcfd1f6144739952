"""Models that were trained on corrections, in the database; and reading with the one in use."""

import pytest

from pipeline import store
from pipeline.filters import Filters
from pipeline.ingest import ingest_article
from pipeline.inputs import parse_article
from pipeline.reading.type_model import TypeModel
from pipeline.store import Decision, StoreError
from pipeline.taxonomy import ClaimType

TEXT = "The bridge is closed, the mayor said. It was built of stone, she said."
FORECASTS = TypeModel((0.0, 9.0, 0.0, 0.0), {"word stone": (0.0, 0.5, 0.0, -0.5)})
"""A model that takes everything for a forecast."""


def save(engine, weights, made_by="Ada"):
    return store.save_model(
        engine, weights, own_rows=3479, corrections=12, figures={"own": {"before": 0.1}}, made_by=made_by
    )


def test_a_model_comes_back_as_it_was_saved(engine):
    model_id = save(engine, FORECASTS.as_json())
    assert TypeModel.from_json(store.model_weights(engine, model_id)) == FORECASTS
    (kept,) = store.kept_models(engine)
    assert (kept.model_id, kept.made_by, kept.own_rows, kept.corrections) == (model_id, "Ada", 3479, 12)
    assert kept.figures == {"own": {"before": 0.1}}
    assert kept.waiting


def test_one_model_at_most_waits_for_a_decision_and_none_after_it(engine):
    first, second = save(engine, {"weights": 1}), save(engine, {"weights": 2})
    assert {model.model_id: model.waiting for model in store.kept_models(engine)} == {first: False, second: True}
    store.choose_model(engine, None, "Bo")
    assert not any(model.waiting for model in store.kept_models(engine))
    assert store.model_in_use(engine) is None


def test_the_same_model_again_is_the_same_one_and_waits_again(engine):
    first = save(engine, {"weights": {"b": 1, "a": 2}})
    store.choose_model(engine, None, "Bo")
    assert save(engine, {"weights": {"a": 2, "b": 1}}, made_by="Cy") == first
    (kept,) = store.kept_models(engine)
    assert (kept.made_by, kept.waiting) == ("Cy", True)


def test_a_model_can_be_used_and_gone_back_from_and_each_change_is_an_act(engine):
    first, second = save(engine, {"weights": 1}), save(engine, {"weights": 2})
    for chosen in (first, second, None, first):
        store.choose_model(engine, chosen, "Ada")
        assert store.model_in_use(engine) == chosen
    act = store.last_act(engine, "Ada")
    store.undo(engine, act.act_id, "Bo")
    assert store.model_in_use(engine) is None
    store.rebuild(engine)
    assert store.model_in_use(engine) is None
    assert len(store.kept_models(engine)) == 2


def test_a_model_that_is_not_there_can_be_neither_used_nor_read(engine):
    for ask in (lambda: store.choose_model(engine, "feed", "Ada"), lambda: store.model_weights(engine, "feed")):
        with pytest.raises(StoreError, match="there is no model 'feed'"):
            ask()
    assert store.model_in_use(engine) is None


def types(engine):
    page = store.claims_page(engine, Filters(), 100, order="article")
    return list(page["machine_type"])


def test_an_article_is_read_with_the_model_in_use_and_anew_after_a_change(engine):
    assert ingest_article(engine, parse_article(TEXT, "bridge")).outcome == "new"
    before = types(engine)
    assert before
    assert set(before) == {"assertion"}
    assert ingest_article(engine, parse_article(TEXT, "bridge")).outcome == "unchanged"
    store.choose_model(engine, save(engine, FORECASTS.as_json()), "Ada")
    assert ingest_article(engine, parse_article(TEXT, "bridge")).outcome == "changed"
    assert types(engine) == ["forecast"] * len(before)
    store.choose_model(engine, None, "Ada")
    ingest_article(engine, parse_article(TEXT, "bridge"))
    assert types(engine) == before


def test_a_correction_stays_one_when_a_later_reading_agrees_with_it(engine):
    ingest_article(engine, parse_article(TEXT, "bridge"))
    claim_id = store.claims_page(engine, Filters(), 1)["claim_id"][0]
    store.decide(engine, {claim_id: Decision(type=ClaimType.FORECAST)}, "Ada", "correct")
    assert [row["type"] for row in store.corrected_types(engine)] == ["forecast"]
    store.choose_model(engine, save(engine, FORECASTS.as_json()), "Ada")
    ingest_article(engine, parse_article(TEXT, "bridge"))
    (row,) = store.corrected_types(engine)
    assert (row["claim_id"], row["type"], row["machine_type"]) == (claim_id, "forecast", "forecast")


def test_the_claims_that_the_model_is_least_sure_of_come_first_without_what_a_rule_tells(
    engine, make_article, make_claim
):
    found = [
        make_claim("quite sure", type_confidence=0.99),
        make_claim("hardly sure", type_confidence=0.3),
        make_claim("denied by its cue", type_confidence=0.1, type=ClaimType.DENIAL, stance="denies"),
        make_claim("not so sure", type_confidence=0.5),
    ]
    store.save_reading(engine, make_article(), found, reader_version="1")
    assert list(store.unsure(engine, Filters(), 2)["text"]) == ["hardly sure", "not so sure"]
    assert list(store.unsure(engine, Filters(type=("denial",)), 2)["text"]) == []
    first = store.unsure(engine, Filters(), 1)["claim_id"][0]
    store.decide(engine, {first: Decision(type=ClaimType.FIGURE)}, "Ada", "correct")
    assert list(store.unsure(engine, Filters(), 1)["text"]) == ["not so sure"]
