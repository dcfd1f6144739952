"""The Export page, as Streamlit itself runs it."""

import pytest
from driven import opened

from pipeline.exchange.claimreview import Publisher, publisher
from pipeline.exchange.profiles import STANDARD, Profile, profiles, save_profile
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.taxonomy import Status


@pytest.fixture
def engine(sqlite_url, make_article, make_claim, monkeypatch):
    """A desk with a claim that is checked, one that is checked without a verdict, and one that is new."""
    opened = open_store(sqlite_url)
    found = [make_claim("it is so", "a"), make_claim("it rains", "b"), make_claim("it snows", "c")]
    save_reading(opened, make_article(), found, reader_version="1")
    decide(
        opened,
        {"a": Decision(status=Status.CHECKED, verdict="true"), "b": Decision(status=Status.CHECKED)},
        "Ann",
        "check",
    )
    monkeypatch.setenv("CLAIMDESK_DATABASE", sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def page(engine):
    return opened("export", reviewer="Ann")


def by_label(elements, label):
    (found,) = [element for element in elements if element.label == label]
    return found


def texts(test):
    return [element.value for element in test.text]


def test_columns_are_chosen_saved_changed_and_deleted(engine, page):
    by_label(page.multiselect, "Columns, in their order").set_value(["verdict", "claim"])
    by_label(page.text_input, "Name").set_value("night desk")
    by_label(page.button, "Save columns").click().run()
    night = Profile("night desk", ("claim id", "verdict", "claim"))
    assert profiles(engine) == [STANDARD, night]
    assert by_label(page.selectbox, "Columns").value == "night desk"
    assert list(page.dataframe[0].value.columns) == list(night.columns)
    assert by_label(page.text_input, "Name").value == "night desk"

    by_label(page.multiselect, "Columns, in their order").set_value(["claim", "tags"])
    by_label(page.button, "Save columns").click().run()
    assert profiles(engine) == [STANDARD, Profile("night desk", ("claim id", "claim", "tags"))]

    by_label(page.button, "Delete these columns").click().run()
    assert "Delete “night desk” for everyone?" in texts(page)
    by_label(page.button, "Keep").click().run()
    assert len(profiles(engine)) == 2
    by_label(page.button, "Delete these columns").click().run()
    by_label(page.button, "Delete").click().run()
    assert profiles(engine) == [STANDARD]
    assert by_label(page.selectbox, "Columns").value == "standard"
    assert not page.exception


def test_a_profile_that_can_t_be_kept_is_one_line_and_the_form_stays_as_it_was(engine, page):
    by_label(page.multiselect, "Columns, in their order").set_value(["verdict"])
    by_label(page.button, "Save columns").click().run()
    assert [error.value for error in page.error] == ["a profile needs a name"]
    assert by_label(page.multiselect, "Columns, in their order").value == ["verdict"]
    by_label(page.text_input, "Name").set_value("Standard")
    by_label(page.button, "Save columns").click().run()
    assert "is always the same" in page.error[0].value
    assert profiles(engine) == [STANDARD]


def test_a_profile_that_someone_deleted_is_no_longer_chosen(engine, page):
    save_profile(engine, Profile("brief", ("claim",)), "Bo")
    page.run()
    by_label(page.selectbox, "Columns").set_value("brief").run()
    assert list(page.dataframe[0].value.columns) == ["claim id", "claim"]
    from pipeline.exchange.profiles import delete_profile

    delete_profile(engine, "brief", "Bo")
    page.run()
    assert by_label(page.selectbox, "Columns").value == "standard"
    assert not page.exception


def test_claimreview_says_what_it_leaves_out_and_needs_a_publisher(engine, page):
    by_label(page.radio, "Format").set_value("claimreview").run()
    assert "3 claims are looked through" in texts(page)
    assert "0 claims will be written; 1 left out because not checked yet; 2 left out for what they lack." in texts(page)
    assert list(page.dataframe[0].value["left out because"]) == ["no publisher is set", "it has no verdict"]
    by_label(page.text_input, "Name").set_value("The Gazette")
    by_label(page.text_input, "Web address").set_value("gazette.example")
    by_label(page.button, "Save publisher").click().run()
    assert "is no web address" in page.error[0].value
    assert publisher(engine) == Publisher()
    by_label(page.text_input, "Web address").set_value("https://gazette.example")
    by_label(page.text_input, "Address of a fact-check").set_value("https://gazette.example/{claim_id}")
    by_label(page.button, "Save publisher").click().run()
    assert not page.error
    assert "1 claim will be written; 1 left out because not checked yet; 1 left out for what they lack." in texts(page)
    assert '"url": "https://gazette.example/a"' in page.code[0].value


def test_json_lines_show_how_the_file_begins(page):
    by_label(page.radio, "Format").set_value("jsonl").run()
    first, second = page.code[0].value.splitlines()
    assert '"claim_id": "a"' in first
    assert '"claim_id": "b"' in second
    assert not page.exception
