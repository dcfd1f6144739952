import json
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.due import as_interval, due_of

SATURDAY = date(2026, 1, 31)
"""The day of publication. The next week begins on 2 February."""


def interval(text: str, published: date | None = SATURDAY) -> str | None:
    return as_interval(due_of(text, published))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It will be done by 2027.", "2027-01-01/2027-12-31"),
        ("It will open in 2030.", "2030-01-01/2030-12-31"),
        ("It will last until 2035.", "2035-01-01/2035-12-31"),
        ("It will open in the summer of 2027.", "2027-01-01/2027-12-31"),
        ("By the 2030s the ice will be gone.", "2030-01-01/2039-12-31"),
        ("It will be ready by May 2027.", "2027-05-01/2027-05-31"),
        ("It will be ready by Sept. 2027.", "2027-09-01/2027-09-30"),
        ("By the end of February 2028 they will go.", "2028-02-29/2028-02-29"),
        ("They will go on 5 June 2026.", "2026-06-05/2026-06-05"),
        ("They will go on June 5th, 2026.", "2026-06-05/2026-06-05"),
        ("They will go on 2026-06-05.", "2026-06-05/2026-06-05"),
        ("They will go by no later than 5 June 2026.", "2026-06-05/2026-06-05"),
        ("It will rise in the first quarter of 2027.", "2027-01-01/2027-03-31"),
        ("It will rise in the second half of 2027.", "2027-07-01/2027-12-31"),
        ("It will rise in the final quarter of 2027.", "2027-10-01/2027-12-31"),
        ("In late March 2027 they vote.", "2027-03-22/2027-03-31"),
        ("By mid-2028 it will be done.", "2028-05-02/2028-08-31"),
        ("It would start in early 2027.", "2027-01-01/2027-05-01"),
        ("It will be done before March 2027.", "2027-02-28/2027-02-28"),
        ("It will be done before the end of 2027.", "2027-12-31/2027-12-31"),
    ],
)
def test_times_on_the_calendar_need_no_day_of_publication(text, expected):
    assert interval(text) == expected
    assert interval(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Days and weeks.
        ("The court will rule tomorrow.", "2026-02-01/2026-02-01"),
        ("They will decide tonight.", "2026-01-31/2026-01-31"),
        ("They meet on Friday.", "2026-02-06/2026-02-06"),
        ("The court will rule Monday.", "2026-02-02/2026-02-02"),
        ("They meet on Saturday.", "2026-01-31/2026-01-31"),
        ("They will not return until next Tuesday.", "2026-02-03/2026-02-03"),
        ("Talks resume next week.", "2026-02-02/2026-02-08"),
        ("They will play next weekend.", "2026-02-07/2026-02-08"),
        # Months, quarters and years; none begins before the day of publication.
        ("The vote will be in March.", "2026-03-01/2026-03-31"),
        ("The vote will be in January.", "2026-01-31/2026-01-31"),
        ("They will go on 5 June.", "2026-06-05/2026-06-05"),
        ("They will go on January 5.", "2027-01-05/2027-01-05"),
        ("By the end of March they will go.", "2026-03-31/2026-03-31"),
        ("It is planned for early next month.", "2026-02-01/2026-02-09"),
        ("It will open early on 1 May.", "2026-05-01/2026-05-01"),
        ("It opens early 1 May.", "2026-05-01/2026-05-01"),
        ("It will end late this weekend.", "2026-01-31/2026-02-01"),
        ("Rates will fall this year.", "2026-01-31/2026-12-31"),
        ("Rates will fall later this year.", "2026-01-31/2026-12-31"),
        ("Growth will return next year.", "2027-01-01/2027-12-31"),
        ("Sales will pick up next quarter.", "2026-04-01/2026-06-30"),
        ("Rates will fall by the end of the year.", "2026-12-31/2026-12-31"),
        ("It will start by year-end.", "2026-12-31/2026-12-31"),
        ("It will be gone by the end of the decade.", "2029-12-31/2029-12-31"),
        ("It will be gone by the end of the century.", "2100-12-31/2100-12-31"),
        ("In the second half of next year it will rise.", "2027-07-01/2027-12-31"),
        ("It will be over before next year's election.", "2027-01-01/2027-12-31"),
        ("It will be over before next year.", "2026-12-31/2026-12-31"),
        # Lengths of time.
        ("They will reply within 10 days.", "2026-01-31/2026-02-10"),
        ("It will come within 48 hours.", "2026-01-31/2026-02-02"),
        ("In two weeks' time rain will fall.", "2026-01-31/2026-02-14"),
        ("It will be law in a month.", "2026-01-31/2026-02-28"),
        ("Costs will triple over the next decade.", "2026-01-31/2036-01-31"),
        ("In the next three years it will close.", "2026-01-31/2029-01-31"),
        ("It will end in the next 12 to 18 months.", "2026-01-31/2027-07-31"),
        ("Over the coming week it will snow.", "2026-01-31/2026-02-07"),
        ("It would be law a year from now.", "2026-01-31/2027-01-31"),
    ],
)
def test_relative_times_are_reckoned_from_the_day_of_publication_and_are_nothing_without(text, expected):
    assert interval(text) == expected
    assert interval(text, None) is None


@pytest.mark.parametrize(
    "text",
    [
        "He will resign.",
        # Vague, and seasons, which depend on the hemisphere.
        "More will come in the coming months.",
        "In the next few years it may go.",
        "Prices will peak this summer.",
        "It will be known in due course.",
        # What is no time at all, or not the forecast's.
        "The march may go on.",
        "May may go, and Mar a Lago stays.",
        "Some 2,030 workers and 2027 people will go.",
        "It will cost $2030.",
        "He will be jailed for 10 years.",
        "It will take 12 months.",
        "It will be the highest in 10 years.",
        "It will be the first time in 10 years.",
        "Shops will be full on Black Friday.",
        "It will go on as it did last week.",
        "It will be worse after 2030.",
        "They will meet on Fridays.",
        "Next-week talks will fail.",
        "It will be as it was earlier this week.",
        "They will do as they did prior to Wednesday.",
        'They will appear on "This Week With Ada".',
        # No such day.
        "Talks will start on 31 June.",
        "It will end in 5000 years.",
        # Over.
        "The plant that opened in 2019 will close.",
        "",
    ],
)
def test_no_time(text):
    assert interval(text) is None


def test_a_deadline_goes_before_another_time_and_that_before_what_follows():
    assert interval("Whoever wins in November must cut emissions by 2030.") == "2030-01-01/2030-12-31"
    assert interval("Today they hope that it will be over by a year from now.") == "2026-01-31/2027-01-31"
    assert interval("It will open in 2028 and close in 2029.") == "2028-01-01/2028-12-31"


def test_what_was_over_when_the_article_came_out_is_passed_over():
    text = "The law of 2024 will lapse in 2027."
    assert interval(text, date(2026, 1, 31)) == "2027-01-01/2027-12-31"
    assert interval(text, date(2027, 3, 1)) == "2027-03-01/2027-12-31"
    assert interval(text, date(2028, 3, 1)) is None


PIECES = st.sampled_from(
    [
        *("by", "in", "on", "the", "end of", "early", "Early", "mid-", "late", "1 May", "the weekend", "next", "this"),
        *("within", "before", "over", "of", "a"),
        *("2027", "2030s", "10", "31", "9999", "ten million", "days", "months", "decades", "week", "year", "century"),
        *("Friday", "May", "February", "Mar.", "first quarter", "tomorrow", "weekend", "from now", "2027-02-30", ","),
    ]
)


@settings(deadline=None)
@given(
    st.one_of(st.text(max_size=100), st.lists(PIECES, max_size=10).map(" ".join)),
    st.one_of(st.none(), st.dates()),
)
def test_a_due_time_never_ends_before_it_begins_nor_before_the_article(text, published):
    due = due_of(text, published)
    if due is not None:
        assert due[0] <= due[1]
        assert published is None or published <= due[0]


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_the_next_one_that_day_included(weekday):
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    first, last = due_of(f"It will happen on {name}.", SATURDAY)
    assert first == last
    assert first.weekday() == weekday
    assert timedelta(0) <= first - SATURDAY < timedelta(7)


@pytest.mark.parametrize("text", ["in " * 100_000, "by the end of " * 20_000, "ten " * 50_000, "1" * 1_000_000])
def test_hostile_text_takes_linear_time(text):
    begin = time.perf_counter()
    due_of(text, SATURDAY)
    assert time.perf_counter() - begin < 10


def test_extract_says_when_forecasts_are_due_and_only_those(tmp_path):
    (tmp_path / "a.txt").write_text(
        "---\ntitle: The port\npublished: 2026-01-31\n---\n\n"
        "The minister said that the new port will open by the end of next year. "
        "The minister said that the old port was closed in 2020 because of the storm.\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pipeline.cli", "extract", "a.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {row["type"]: row["due"] for row in rows} == {"forecast": "2027-12-31/2027-12-31", "assertion": None}
