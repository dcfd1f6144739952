"""The Settings page, as Streamlit itself runs it: the scale, joined names, alerts and the latest acts."""

import pytest
from driven import opened, press
from stored import review, texts

from pipeline import store
from pipeline.exchange.scale import DEFAULT, Rating, save_scale, scale
from pipeline.filters import Filters
from pipeline.store import Decision
from pipeline.taxonomy import Status

NAMES = [rating.name for rating in DEFAULT]


@pytest.fixture
def desk(sqlite_url, monkeypatch, make_article, make_claim):
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    engine = store.open_store(sqlite_url)
    claims = [make_claim("a", "c1", actor="Ada"), make_claim("b", "c2", actor="A. Lund"), make_claim("c", "c3")]
    store.save_reading(engine, make_article(), claims, reader_version="1")
    yield engine
    engine.dispose()


def page(**query):
    return opened("settings", **query)


def names(test):
    return [one for one in test.text_input if one.label == "Name"]


def shown(test):
    return [text.value for text in test.text]


def test_a_rating_is_renamed_and_that_is_taken_back(desk):
    test = page(reviewer="Max")
    assert [one.value for one in names(test)] == NAMES
    test = names(test)[0].set_value("accurate").run()
    test = press(test, "Save the scale")
    assert scale(desk)[0] == Rating("accurate", 5, "#0b6e4f")
    assert store.last_act(desk, "Max").action == "set scale"
    test = press(test, "Undo", 0)
    assert scale(desk) == DEFAULT
    assert [one.value for one in names(test)] == NAMES


def test_ratings_are_added_removed_and_put_in_another_order(desk):
    test = names(page())[1].set_value("nearly true").run()
    test = press(press(test, "Down", 0), "Remove", -1)
    test = press(test, "Add a rating")
    test = names(test)[-1].set_value("satire").run()
    press(test, "Save the scale")
    assert [rating.name for rating in scale(desk)] == ["nearly true", "true", *NAMES[2:-1], "satire"]
    assert (scale(desk)[-1].value, scale(desk)[0].value) == (0, 4)


def test_a_scale_that_can_not_be_is_refused_and_what_was_typed_stays(desk):
    test = press(names(page())[0].set_value("false").run(), "Save the scale")
    assert "two ratings are called 'false'" in test.error[0].value
    assert names(test)[0].value == "false"
    assert scale(desk) == DEFAULT
    assert names(press(test, "Leave as it is"))[0].value == "true"


def test_the_given_scale_comes_back_when_asked_twice(desk):
    ours = (Rating("so", 2, "#111111"), Rating("not so", 1, "#222222"))
    save_scale(desk, ours, "Eve")
    test = press(page(), "Back to the given scale …")
    assert scale(desk) == ours
    test = press(test, "Yes, the given scale")
    assert [one.value for one in names(test)] == NAMES
    assert scale(desk) == DEFAULT
    press(test, "Undo", 0)
    assert scale(desk) == ours


def test_a_scale_that_someone_else_set_meanwhile_is_said(desk):
    test = names(page())[0].set_value("accurate").run()
    save_scale(desk, DEFAULT[:2], "Eve")
    test = test.run()
    assert "Someone else changed the scale" in test.warning[0].value
    assert len(names(press(test, "Leave as it is"))) == 2


def join(test, forms, actor):
    next(one for one in test.multiselect if one.label == "Names").set_value(forms)
    test = test.run()
    return next(one for one in test.selectbox if one.label == "stand for").set_value(actor).run()


def test_names_are_joined_after_a_preview_and_parted_again(desk):
    test = join(page(), ["Ada", "A. Lund"], "Ada")
    assert "A. Lund → Ada: 1 claim will change." in shown(test)
    test = press(test, "Join these names")
    assert store.joined_names(desk) == {"Ada": ["A. Lund"]}
    assert texts(desk, actor=("Ada",)) == ["a", "b"]
    test = press(test, "Part again")
    assert texts(desk, actor=("Ada",)) == ["a"]
    press(test, "Undo", 0)
    assert texts(desk, actor=("Ada",)) == ["a", "b"]


def test_one_of_several_joined_names_is_parted(desk):
    store.join_actors(desk, ["A. Lund", "Russia"], "Ada", "Eve")
    test = page()
    (menu,) = test.get("menu_button")
    assert not menu.set_value("Russia").run().exception
    assert store.joined_names(desk) == {"Ada": ["A. Lund"]}


def test_the_latest_acts_are_listed_and_each_can_be_taken_back(desk):
    review(desk, "c1", "Eve", "accept", Decision(status=Status.READY))
    review(desk, "c2", "Bo", "dismiss", Decision(status=Status.DISMISSED))
    save_scale(desk, DEFAULT[:3], "Eve")
    test = page()
    listed = [line for line in shown(test) if line in {"accept", "dismiss", "set scale", "1 claim", "1 setting"}]
    assert listed == ["set scale", "1 setting", "dismiss", "1 claim", "accept", "1 claim"]
    act = int(store.last_act_on(desk, "c1").act_id)
    (button,) = [one for one in test.button if one.key == f"undo {act}"]
    test = button.click().run()
    assert store.claim(desk, "c1")["status"] == "new"
    assert store.claim(desk, "c2")["status"] == "dismissed"
    assert "undo accept" in shown(test)
    (button,) = [one for one in test.button if one.key == f"undo {act}"]
    assert (button.label, button.disabled) == ("Undone", True)


def test_an_act_that_others_went_over_is_left_and_that_is_said(desk):
    review(desk, "c1", "Eve", "accept", Decision(status=Status.READY))
    act = store.last_act_on(desk, "c1").act_id
    review(desk, "c1", "Bo", "dismiss", Decision(status=Status.DISMISSED))
    test = page()
    (button,) = [one for one in test.button if one.key == f"undo {act}"]
    test = button.click().run()
    assert "changed since" in test.error[0].value
    assert store.claim(desk, "c1")["status"] == "dismissed"


def test_a_view_is_watched_by_a_toggle_and_that_is_taken_back(desk):
    store.save_view(desk, "by *Ada*", Filters(actor=("Ada",)), "Max")
    test = page()
    (toggle,) = test.toggle
    assert (toggle.label, toggle.value) == ("by \\*Ada\\*", False)
    test = toggle.set_value(True).run()
    assert not test.exception
    assert [view.watched for view in store.views(desk)] == [True]
    assert test.toggle[0].value is True
    store.keep_told(desk, "by *Ada*", "folder", ["c1"])
    test = test.run()
    assert any("folder: 1 claim told, last" in caption.value.replace("\\", "") for caption in test.caption)
    press(test, "Undo", 0)
    assert [view.watched for view in store.views(desk)] == [False]


def test_the_alerts_say_when_they_were_looked_for_what_was_sent_and_what_failed(desk):
    store.save_view(desk, "all", Filters(), "Max")
    store.watch_view(desk, "all", True, "Max")
    assert "The server tells nobody by itself." in shown(page())
    store.take_alerts(desk, {"webhook": "hooks.example"}, ["all"])
    store.keep_told(desk, "all", "webhook", ["c1"])
    store.keep_fared(desk, "all", "webhook", 1)
    store.keep_fared(desk, "all", "webhook", 1, "hooks.example: it answered *500*")
    store.keep_fared(desk, "all", "webhook", 1, "hooks.example: it answered *500*")
    test = page()
    (line,) = [line for line in shown(test) if line.startswith("Last looked")]
    assert line.endswith("told is the webhook hooks.example")
    assert any("1 in its last digest" in caption.value for caption in test.caption)
    assert "failed 2 times in a row" in test.error[0].value
    assert "it answered \\*500\\*" in test.error[0].value
    store.keep_fared(desk, "all", "webhook", 1)
    test = page()
    assert not test.error
    assert any("failed last" in caption.value for caption in test.caption)


def test_how_often_alerts_are_looked_for_is_set_and_taken_back(desk):
    test = page()
    (every,) = [one for one in test.selectbox if one.label == "Look every"]
    assert every.value == 900
    test = every.set_value(3600).run()
    assert not test.exception
    assert store.alert_interval(desk) == 3600
    press(test, "Undo", 0)
    assert store.alert_interval(desk) == 900


def test_without_views_the_alerts_say_what_to_do(desk):
    assert any("No view is saved yet" in text for text in shown(page()))
