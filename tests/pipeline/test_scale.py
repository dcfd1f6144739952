import pytest

from pipeline import store
from pipeline.exchange.scale import DEFAULT, Rating, save_scale, scale
from pipeline.store import StoreError


def test_a_newsroom_has_a_scale_until_it_sets_its_own_and_can_go_back(engine):
    assert scale(engine) == DEFAULT
    own = (Rating("correct", 3, "#00AA00"), Rating("wrong", 1, "#aa0000"))
    act = save_scale(engine, own, "Ann")
    assert scale(engine) == (Rating("correct", 3, "#00aa00"), own[1])
    assert save_scale(engine, own, "Ann") is None
    store.undo(engine, act.act_id, "Bob")
    assert scale(engine) == DEFAULT


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ((), "1 to 20"),
        ((Rating(" ", 1, "#000000"),), "name"),
        ((Rating("a\nb", 1, "#000000"),), "one line"),
        ((Rating("a", 1, "#000000"), Rating("a ", 2, "#000000")), "two ratings"),
        ((Rating("a", -1, "#000000"),), "0 to 100"),
        ((Rating("a", 1, "red"),), "colour"),
        ((Rating("a", 1, "#000000;x"),), "colour"),
    ],
)
def test_what_is_no_scale_is_refused_in_one_line(engine, ratings, message):
    with pytest.raises(StoreError, match=message) as caught:
        save_scale(engine, ratings, "Ann")
    assert "\n" not in str(caught.value)
    assert scale(engine) == DEFAULT
