"""The claim-type model: that it learns, that it adds up, and that it comes back from JSON as it was."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.claim_type import PRIOR, predict
from pipeline.reading.type_model import FOLDS, TypeModel, fit
from pipeline.taxonomy import ClaimType

WEATHER = {
    ClaimType.DENIAL: "denied",
    ClaimType.FORECAST: "will",
    ClaimType.FIGURE: "percent",
    ClaimType.ASSERTION: "was",
}


def rows(each=10):
    """Rows that one word tells apart, each with a word of its own."""
    types = [kind for kind in ClaimType for _ in range(each)]
    return [{WEATHER[kind]: 1.0, f"word {i}": 1.0} for i, kind in enumerate(types)], types


weights = st.floats(-50, 50).map(lambda weight: round(weight, 6))
four = st.tuples(weights, weights, weights, weights)
models = st.builds(TypeModel, four, st.dictionaries(st.text(max_size=8), four, max_size=8))
found = st.dictionaries(st.text(max_size=8), st.floats(0, 5), max_size=8)


def test_a_word_that_tells_a_type_is_learnt_and_names_itself_as_the_reason():
    features, types = rows()
    model = fit(features, types, range(len(types)))
    for kind, word in WEATHER.items():
        chances = model.predict({word: 1.0, "a word that no row had": 1.0})
        assert max(chances, key=lambda name: chances[name]) is kind
        assert chances[kind] > 0.6
        assert model.why({word: 1.0, "a word that no row had": 1.0}, kind)[0][0] == word


def test_the_same_rows_give_the_same_model():
    features, types = rows()
    again = [dict(reversed(row.items())) for row in features]
    assert fit(features, types, range(len(types))) == fit(again, types, range(len(types)))


@pytest.mark.parametrize("groups", [["one topic"] * 40, [i % 7 for i in range(40)], list(range(40))])
def test_few_groups_or_groups_of_one_type_do_not_stop_the_training(groups):
    features, types = rows()
    chances = fit(features, types, groups).predict({"will": 1.0})
    assert max(chances, key=lambda name: chances[name]) is ClaimType.FORECAST


def test_a_type_with_too_few_rows_is_named():
    features, types = rows(each=FOLDS)
    with pytest.raises(ValueError, match="too few are of type assertion"):
        fit(features[:-1], types[:-1], range(len(types) - 1))


@given(models, found)
def test_probabilities_add_up_and_reasons_add_up_to_the_odds(model, features):
    chances = model.predict(features)
    assert list(chances) == list(ClaimType)
    assert math.isclose(sum(chances.values()), 1)
    scores = [
        start + sum(added for _, added in model.why(features, kind))
        for kind, start in zip(ClaimType, model.intercepts, strict=True)
    ]
    # The difference of two types' scores is the logarithm of their odds.
    best = max(range(4), key=lambda i: scores[i])
    for kind, score in zip(ClaimType, scores, strict=True):
        expected = math.exp(score - scores[best]) * chances[list(ClaimType)[best]]
        assert math.isclose(chances[kind], expected, abs_tol=1e-9)


@given(models)
def test_a_model_comes_back_from_json_as_it_was(model):
    assert TypeModel.from_json(json.loads(json.dumps(model.as_json()))) == model


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["types", "intercepts", "weights", "x"]), inner)
        ),
    )
)
def test_what_is_no_model_is_refused(value):
    with pytest.raises(ValueError, match="no claim-type model"):
        TypeModel.from_json(value)


def test_a_model_of_other_types_or_of_too_few_weights_is_refused():
    good = fit(*rows(), range(40)).as_json()
    for bad in (
        good | {"types": ["denial", "assertion", "figure", "forecast"]},
        good | {"intercepts": [1.0, 2.0]},
        good | {"weights": good["weights"] | {"was": [math.nan] * 4}},
    ):
        with pytest.raises(ValueError, match="no claim-type model"):
            TypeModel.from_json(bad)


def test_news_has_some_types_more_often_than_the_rows():
    undecided = TypeModel((0.0, 0.0, 0.0, 0.0), {})
    assert predict({}, undecided) == pytest.approx(PRIOR)
