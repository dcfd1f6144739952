import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.written_dates import DateError, Order, column_order, iso_day, moment, possible_days


@pytest.mark.parametrize(
    "cell",
    ["2026-03-05", "2026-3-5", "2026/03/05", "2026.3.5", "20260305", "2026-03-05 00:00:00", "2026-03-05T17:30:00Z",
     "5 Mar 2026", "5 March 2026", "05-Mar-2026", "5-Mar-26", "5th March, 2026", "5th of March 2026", "5. March 2026",
     "Mar 5, 2026", "March 5 2026", "MARCH 5th, 2026", "5.3.2026", "05.03.2026", "5. 3. 2026", "05.03.26",
     "Thu 5 March 2026", "Thursday, March 5, 2026", "Thu, 05/03/2026", " 2026-03-05 ", "2026\u00a0-03-05".replace("\u00a0", ""),
     "5\u00a0March\u00a02026", "46086", "46086.75", "46086,75", "２０２６-03-05"],
)  # fmt: skip
def test_a_day_that_can_be_no_other(cell):
    assert iso_day(cell) == "2026-03-05"


def test_the_order_decides_between_day_and_month():
    assert iso_day("05/03/2026", Order.DAY) == "2026-03-05"
    assert iso_day("05/03/2026", Order.MONTH) == "2026-05-03"
    assert iso_day("5-3-26", Order.MONTH) == "2026-05-03"


def test_a_day_that_may_be_two_is_never_guessed():
    with pytest.raises(DateError, match="may be 2026-03-05 or 2026-05-03"):
        iso_day("05/03/2026")
    assert possible_days("05/03/2026") == ("2026-03-05", "2026-05-03")
    assert iso_day("05/05/2026") == "2026-05-05"
    assert iso_day("25/03/2026") == iso_day("3/25/2026") == "2026-03-25"


@pytest.mark.parametrize(
    ("cell", "says"),
    [("", "no day"), ("soon", "no day"), ("March", "no day"), ("March 5", "no day"), ("5 Foo 2026", "no day"),
     ("2026", "no day"), ("12", "no day"), ("99999", "no day"), ("05/03", "no day"), ("2026-13-01", "not in the calendar"),
     ("31/02/2026", "not in the calendar"), ("30 February 2026", "not in the calendar"), ("1/2/05", "four digits"),
     ("Monday, March 5, 2026", "is a Thursday"), ("-46086", "no day"), ("=TODAY()", "no day"), ("45/45/2026", "not in the calendar")],
)  # fmt: skip
def test_what_is_no_day_is_named(cell, says):
    with pytest.raises(DateError, match=says):
        iso_day(cell)


def test_a_column_tells_its_order_by_a_number_above_twelve():
    assert column_order(["05/03/2026", "", "25/03/2026", "soon"]).order is Order.DAY
    assert column_order(["05/03/2026", "3/25/26"]).order is Order.MONTH
    assert column_order(["05/03/2026", "2026-03-25", "25.3.2026", "1/2/05"]).order is None
    assert column_order([]).order is None


def test_a_column_that_contradicts_itself_tells_nothing_but_by_which_cells():
    found = column_order(["05/03/2026", "25/03/2026", "3/26/2026"])
    assert (found.order, found.cell, found.against) == (None, "25/03/2026", "3/26/2026")


@pytest.mark.parametrize(
    ("cell", "time"),
    [("2026-02-01T12:05:09+00:00", "12:05:09"), ("2026-02-01 12:05", "12:05"), ("2026-02-01", ""),
     ("1.2.2026 9:05:00", "09:05:00"), ("Feb 1, 2026 12:05 AM", "00:05"), ("1 Feb 2026, 12:05:09 pm", "12:05:09"),
     ("46054.5", "12:00:00")],
)  # fmt: skip
def test_a_moment_has_a_day_and_the_time_as_far_as_it_is_written(cell, time):
    assert moment(cell) == (("2026-02-01",), time)


@pytest.mark.parametrize("cell", ["2026-02-01 25:00", "2026-02-01T12:61:00Z", "noon", "2026-02-01T12:00:00+02:00"])
def test_what_is_no_moment_is_an_error(cell):
    with pytest.raises(DateError):
        moment(cell)


DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2099, 12, 31))
WAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y", "%A, %d %b %Y", "%d-%b-%y", "%Y/%m/%d", "%d.%m.%y")


@given(DAYS, st.sampled_from(WAYS))
def test_every_day_reads_back_from_every_way_of_writing(day, way):
    assert iso_day(day.strftime(way)) == day.isoformat()


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from([("%d/%m/%Y", Order.DAY), ("%m/%d/%Y", Order.MONTH)]))
def test_a_column_is_read_right_or_not_at_all(days, way):
    cells = [day.strftime(way[0]) for day in days]
    order = column_order(cells).order
    assert order in (None, way[1])
    for day, cell in zip(days, cells, strict=True):
        if order is None:
            assert day.isoformat() in possible_days(cell)
        else:
            assert iso_day(cell, order) == day.isoformat()


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,5}[-/. ,][0-9a-z]{1,9}[-/. ,][0-9]{1,6}", fullmatch=True))
def test_any_cell_is_days_or_one_line(cell):
    try:
        days = possible_days(cell)
    except DateError as error:
        assert "\n" not in str(error)
    else:
        assert 1 <= len(days) <= 2
        assert all(datetime.date.fromisoformat(day) for day in days)
