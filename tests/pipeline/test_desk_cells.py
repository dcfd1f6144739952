import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exchange.desk_cells import CellError, Meaning, is_blank, shown
from pipeline.exchange.export import defused
from pipeline.same_text import same_text
from pipeline.written_dates import Order

SCALE = ("false", "mostly false", "misleading", "mostly true", "true", "can't be checked")
meaning = Meaning(SCALE, Order.DAY)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("verdict", " Mostly  FALSE ", "mostly false"),
        ("verdict", "can’t be checked", "can't be checked"),
        ("verdict", "TRUE", "true"),
        ("verdict", "WAHR", "true"),
        ("verdict", "Faux", "false"),
        ("status", "Ready for desk", "ready for desk"),
        ("status", "IN_REVIEW", "in review"),
        ("priority", "High", "high"),
        ("deadline", "05/03/2026", "2026-03-05"),
        ("deadline", "2026-03-05T00:00:00", "2026-03-05"),
        ("assignee", "  Ann \n Lee", "Ann Lee"),
        ("note", "one\r\ntwo\rthree ", "one\ntwo\nthree"),
        ("note", "'=1+1", "=1+1"),
        ("note", "'Tis so", "'Tis so"),
        ("tags", "border;  troops ,border\n", ("border", "troops")),
        ("evidence", "https://a.example/1;https://b.example/?a=1;b=2,3", ("https://a.example/1", "https://b.example/?a=1;b=2,3")),
        ("evidence", "https://a.example/1\n\nhttp://b.example, <https://c.example/>", ("https://a.example/1", "http://b.example", "https://c.example/")),
    ],
)  # fmt: skip
def test_what_a_filled_cell_gives(field, cell, value):
    assert meaning.value(field, cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("verdict", "mostley false", "did you mean 'mostly false'?"),
        ("verdict", "pants on fire", "there are: false, mostly false, misleading"),
        ("verdict", "#NAME?", "#NAME? is an error of the spreadsheet's"),
        ("note", "#REF!", "an error of the spreadsheet's"),
        ("status", "chekced", "did you mean 'checked'?"),
        ("status", "accepted", "is no status"),
        ("priority", "asap", "there are: low, normal, high, urgent"),
        ("deadline", "next week", "write it as 2026-03-05"),
        ("evidence", "see www.a.example", "'see' is no web address"),
        ("evidence", "https://a.example javascript:alert(1)", "'javascript:alert(1)' is no web address"),
        ("evidence", "https://", "is no web address"),
        ("evidence", "https://[", "is no web address"),
        ("evidence", 'https://a.example/"x', "is no web address"),
        ("evidence", ";;", "holds none"),
        ("tags", " , ", "holds none"),
    ],
)
def test_what_gives_nothing_is_named(field, cell, says):
    with pytest.raises(CellError) as raised:
        meaning.value(field, cell)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_true_in_another_language_is_a_verdict_only_where_the_scale_has_true():
    with pytest.raises(CellError):
        Meaning(("wrong", "right")).value("verdict", "WAHR")
    assert Meaning(("wahr", "falsch", "true")).value("verdict", "WAHR") == "wahr"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("=1+1", "=1+1"),
        ("'=1+1", "'=1+1"),
        ("'quoted'", "''quoted'"),
        ("'quoted'", "'quoted'"),
        ("one\rtwo", "one\r\ntwo"),
        ("one\ntwo", "one two"),
        (" so it is\t", "so it is"),
        ("a\x01b\uffffc", "abc"),
        ("1.50", "1.5"),
        ("1e5", "100000"),
        ("1e5", "1.00E+05"),
        ("1234567890123", "1.23457E+12"),
        ("007", "7"),
        ("5 Mar 2026", "2026-03-05"),
        ("3/5/2026", "2026-03-05"),
        ("1/2", "01/02/26"),
        ("March 5", "2026-03-05"),
        ("12:30", "12:30:00 PM"),
        ("12:30", "12:30:00"),
        ("100,000", "100000"),
        ("1.234.567,5", "1234567.5"),
        ("5%", "0.05"),
        ("5%", "5.00%"),
        ("$5", "$5.00"),
        ("$5", "5"),
        ("word " * 8000, ("word " * 8000)[:32767]),
    ],
)
def test_what_a_spreadsheet_does_to_a_text_is_no_change(text, cell):
    assert same_text(cell, text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [("", "x"), ("so", "So"), ("1.5", "1.6"), ("so it is", "so it"), ("100", "1000"), ("5 Mar 2026", "2026-03-06"), ("a b", "ab"), ("12:30", "12:31:00"), ("12:30", "12"),
     ("5%", "5"), ("1/2", "2026-01-03"), ("$5", "$6"), ("+5", "-5"), ("100,000", "1000000"), ("...", "..")],
)  # fmt: skip
def test_another_text_is_a_change(text, cell):
    assert not same_text(cell, text)


def test_a_deadline_is_the_same_in_the_order_of_its_column():
    assert meaning.same("deadline", "05/03/2026", "2026-03-05")
    assert not meaning.same("deadline", "05/03/2026", "2026-05-03")
    assert Meaning(SCALE).same("deadline", "05/03/2026", "2026-05-03")


TEXT = st.text(
    st.sampled_from("=+-@'\"\t\r\n ,;/é\u200b\ufeff0123456789eE.%") | st.characters(codec="utf-8"), max_size=15
)


@given(TEXT)
def test_an_exported_text_is_the_same(text):
    assert same_text(defused(text), text)
    assert meaning.same("note", defused(text), text)
    assert is_blank(defused(text)) == (not text.strip())


LINE = TEXT.map(lambda text: " ".join(text.split())).filter(bool)


@given(st.sampled_from(["tags", "evidence"]), st.lists(LINE, unique=True).map(tuple))
def test_an_exported_list_is_the_same(field, value):
    assert meaning.same(field, defused(shown(field, value)), value)


@given(
    st.sampled_from(["verdict", "status", "priority", "deadline", "evidence", "tags", "assignee", "reason", "note"]),
    TEXT,
)
def test_a_filled_cell_gives_something_or_one_line(field, cell):
    if is_blank(cell):
        return
    try:
        value = meaning.value(field, cell)
    except CellError as error:
        assert "\n" not in str(error)
    else:
        assert value
        assert meaning.same(field, defused(shown(field, value)), value)
