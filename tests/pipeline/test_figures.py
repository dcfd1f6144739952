import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.figures import find_figures

Expected = list[tuple[str, float, str]]


def figures(text: str) -> Expected:
    return [(figure.text, figure.value, figure.unit) for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Counts, in digits and in words.
        ("Russia has nearly 100,000 troops there", [("nearly 100,000 troops", 100000, "troops")]),
        ("has “nearly 100,000 troops today”", [("nearly 100,000 troops", 100000, "troops")]),
        ("(about 40 boats) or—at least 5 ships", [("about 40 boats", 40, "boats"), ("at least 5 ships", 5, "ships")]),
        ("more, than 5 ships", [("5 ships", 5, "ships")]),
        ("an estimated 1,200 homes were lost", [("an estimated 1,200 homes", 1200, "homes")]),
        ("Well over 3,000 Russian soldiers left", [("Well over 3,000 Russian soldiers", 3000, "soldiers")]),
        ("exports of 816 000 t", [("816 000 t", 816000, "t")]),
        ("it shipped 1\u00a0250\u00a0000 tonnes", [("1\u00a0250\u00a0000 tonnes", 1250000, "tonnes")]),
        ("killing 40 people", [("40 people", 40, "people")]),
        # What is counted is looked for up to the next number.
        ("ROOMS WITH 5 TWENTY SEATS EACH", [("5", 5, ""), ("TWENTY SEATS", 20, "SEATS")]),
        ("he won 20 five-mile runs", [("20 five-mile runs", 20, "runs")]),
        ("She scored 12 goals", [("12 goals", 12, "goals")]),
        ("25 million more people have it", [("25 million more people", 25e6, "people")]),
        ("some 3.5m people fled", [("some 3.5m people", 3.5e6, "people")]),
        ("two dozen eggs", [("two dozen eggs", 24, "eggs")]),
        ("at least a dozen cases", [("at least a dozen cases", 12, "cases")]),
        ("half a million votes", [("half a million votes", 500000, "votes")]),
        ("a hundred thousand people", [("a hundred thousand people", 100000, "people")]),
        ("a hundred and five homes", [("a hundred and five homes", 105, "homes")]),
        ("a million two hundred thousand trees", [("a million two hundred thousand trees", 1200000, "trees")]),
        ("a hundred people and two dogs", [("a hundred people", 100, "people"), ("two dogs", 2, "dogs")]),
        ("twenty-five people", [("twenty-five people", 25, "people")]),
        ("two hundred and five thousand homes", [("two hundred and five thousand homes", 205000, "homes")]),
        ("some three million two hundred boxes", [("some three million two hundred boxes", 3000200, "boxes")]),
        ("one point two million", [("one point two million", 1.2e6, "")]),
        ("two US officials", [("two US officials", 2, "officials")]),
        ("12 dead, 40 attended", [("12 dead", 12, "dead"), ("40", 40, "")]),
        ("four congressmen", [("four congressmen", 4, "congressmen")]),
        ("rose by 7.", [("7", 7, "")]),
        ("2000 people died", [("2000 people", 2000, "people")]),
        ("May 5,000 people come?", [("5,000 people", 5000, "people")]),
        # Percent.
        ("up 7%", [("7%", 7, "%")]),
        ("up 7 percent", [("7 percent", 7, "%")]),
        ("up 7.5 per cent", [("7.5 per cent", 7.5, "%")]),
        ("up seven pct", [("seven pct", 7, "%")]),
        ("one percent", [("one percent", 1, "%")]),
        ("down 3 percentage points", [("3 percentage points", 3, "percentage points")]),
        ("a six-percentage-point lead", [("six-percentage-point", 6, "percentage points")]),
        # Money.
        ("worth £1.2bn", [("£1.2bn", 1.2e9, "GBP")]),
        ("$27 million for clinics", [("$27 million", 27e6, "USD")]),
        ("US$3.5m", [("US$3.5m", 3.5e6, "USD")]),
        ("about €40 billion", [("about €40 billion", 40e9, "EUR")]),
        ("A$5 and C$6", [("A$5", 5, "AUD"), ("C$6", 6, "CAD")]),
        ("fined 500 rupees", [("500 rupees", 500, "INR")]),
        ("twenty thousand dollars", [("twenty thousand dollars", 20000, "USD")]),
        ("40 million pesos", [("40 million pesos", 40e6, "pesos")]),
        ("1.25 trillion yen", [("1.25 trillion yen", 1.25e12, "JPY")]),
        ("EUR 5 million", [("EUR 5 million", 5e6, "EUR")]),
        ("from $119bn … to $2m", [("$119bn", 119e9, "USD"), ("$2m", 2e6, "USD")]),
        ("$1,943 million in 2012–13", [("$1,943 million", 1.943e9, "USD")]),
        ("raised nearly $73million", [("nearly $73million", 73e6, "USD")]),
        # Ranges and poll scores: two figures with one unit.
        ("18 to 25 percent", [("18", 18, "%"), ("25 percent", 25, "%")]),
        ("18-25%", [("18", 18, "%"), ("25%", 25, "%")]),
        ("from 5% to 7%", [("5%", 5, "%"), ("7%", 7, "%")]),
        ("between 5 and 10 people", [("5", 5, "people"), ("10 people", 10, "people")]),
        ("5 to 10 million people", [("5", 5e6, "people"), ("10 million people", 10e6, "people")]),
        ("$2-3 million", [("$2", 2e6, "USD"), ("3 million", 3e6, "USD")]),
        ("£5 to £10", [("£5", 5, "GBP"), ("£10", 10, "GBP")]),
        ("would beat him 46 to 40", [("46", 46, ""), ("40", 40, "")]),
        ("four or five people", [("four", 4, "people"), ("five people", 5, "people")]),
        ("10 people and 5 dogs", [("10 people", 10, "people"), ("5 dogs", 5, "dogs")]),
        # Signs, temperatures, measures, durations.
        ("it fell to minus ten", [("minus ten", -10, "")]),
        ("it fell to minus 10 degrees Celsius", [("minus 10 degrees Celsius", -10, "°C")]),
        ("growth of −0.5%", [("−0.5%", -0.5, "%")]),
        ("-5 degrees", [("-5 degrees", -5, "degrees")]),
        ("plus or minus three points", [("three points", 3, "points")]),
        ("reached 40C", [("40C", 40, "°C")]),
        ("reached 104°F", [("104°F", 104, "°F")]),
        ("a 6.4-magnitude quake", [("6.4-magnitude", 6.4, "magnitude")]),
        ("a quake of magnitude 6.4", [("6.4", 6.4, "magnitude")]),
        ("at 80 km/h", [("80 km/h", 80, "km/h")]),
        ("at 80mph", [("80mph", 80, "mph")]),
        ("the 100m sprint", [("100m", 100, "m")]),
        ("within three weeks", [("three weeks", 3, "weeks")]),
        ("one week", [("one week", 1, "week")]),
        ("a 10-year plan", [("10-year", 10, "year")]),
        ("60 hours a week", [("60 hours", 60, "hours")]),
        ("for two quarters", [("two quarters", 2, "quarters")]),
        # Shares and multiples.
        ("one in four children", [("one in four", 0.25, "ratio")]),
        ("four out of every ten", [("four out of every ten", 0.4, "ratio")]),
        ("more than half of them", [("more than half", 0.5, "ratio")]),
        ("three-quarters", [("three-quarters", 0.75, "ratio")]),
        ("profits doubled", [("doubled", 2, "times")]),
        ("twice as many", [("twice as many", 2, "times")]),
        ("three times as many", [("three times", 3, "times")]),
        ("double that number", [("double that", 2, "times")]),
        ("a fivefold rise", [("fivefold", 5, "times")]),
        ("it ranked 3rd", [("ranked 3rd", 3, "rank")]),
    ],
)
def test_figures(text: str, expected: Expected) -> None:
    assert figures(text) == expected


def test_a_third_of_the_voters_is_a_ratio() -> None:
    (figure,) = find_figures("a third of voters")
    assert (figure.text, figure.unit) == ("a third", "ratio")
    assert math.isclose(figure.value, 1 / 3)


@pytest.mark.parametrize(
    "text",
    [
        # Dates and years.
        "on 2 January",
        "by May 2027",
        "on June 14, when it rained",
        "on March 10, 2016",
        "between 3 and 5 May",
        "on 2026-01-02",
        "on 12/05/2024",
        "in 2012-13",
        "from 2012–2014",
        "in 1998",
        "1998",
        "in 2016, 2017 and 2018",
        "the 2016 elections",
        "the 1990s",
        "nineteen eighty-four",
        # Ages.
        "aged 42",
        "a 42-year-old man",
        "a four-year-old",
        "he is 42 years old",
        "ages 55 to 65",
        "at age 12",
        "Smith, 42, said so",
        "in his 40s",
        # Places, numbers in names, clocks, telephones.
        "at 10 Downing Street",
        "the G7 and G20 leaders",
        "F-16 jets",
        "Covid-19",
        "a Boeing 737",
        "on Highway 61",
        "under Article 5",
        "Chapter 7",
        "No. 10",
        "World War 2",
        "Section 230",
        "5G",
        "an iPhone 15",
        "version 1.2.3",
        "at 6pm",
        "at 6 p.m.",
        "at 10:30",
        "at five o’clock",
        "call +44 20 7946 0958",
        "call 555-0199",
        # Words that are no numbers.
        "one of them",
        "One of the men",
        "no one came",
        "that one",
        "one official said",
        "hundreds of people",
        "tens of thousands of homes",
        "a nine-to-five job",
        "open on weekdays from 7 until 19",
        "the counter is staffed from 9.30 till 12.30",
        "the shop is open from seven until nine",
        "a two-way street",
        "a third term",
        "a million-strong march on the capital",
        "9/11",
        "24/7",
        "they won 3-1",
        "the 18-34 group",
        "in the 3rd quarter",
        "on 42nd Street",
        "",
    ],
)
def test_no_figures(text: str) -> None:
    assert figures(text) == []


def test_a_verb_is_no_month_and_no_unit() -> None:
    assert figures("May may go and 300 march on the capital") == [("300", 300, "")]


def test_a_sentence_holds_its_figures_in_order() -> None:
    text = (
        "In May 2027 the G7 said that 40 people, one in four of them under-18s, had lost £1.2bn, "
        "a third of it in three weeks, and that Smith, 42, of 10 Downing Street, ranked 3rd."
    )
    assert [figure.value for figure in find_figures(text)] == [40, 0.25, 1.2e9, 1 / 3, 3, 3]


def details(text: str, *names: str) -> list[tuple]:
    return [tuple(getattr(figure, name) for name in ("value", *names)) for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 5 and 7 percent of pupils", [(5, 5, 7), (7, 5, 7)]),
        ("between about 5 and 7 percent", [(5, 5, 7), (7, 5, 7)]),
        ("delivery takes 10-12 days", [(10, 10, 12), (12, 10, 12)]),
        ("it will cost €1.5 billion to €2 billion", [(1.5e9, 1.5e9, 2e9), (2e9, 1.5e9, 2e9)]),
        ("two or three million people", [(2e6, 2e6, 3e6), (3e6, 2e6, 3e6)]),
        ("prices rose 5 to 7 percent", [(5, 5, 7), (7, 5, 7)]),
        # A poll, two things that are counted, and what was and is, are no ranges.
        ("would beat him 46 to 40", [(46, None, None), (40, None, None)]),
        ("10 people and 50 dogs", [(10, None, None), (50, None, None)]),
        ("the rate rose from 5% to 7%", [(5, None, None), (7, None, None)]),
        ("40 people", [(40, None, None)]),
    ],
)
def test_both_ends_of_a_range_know_it(text: str, expected: list[tuple]) -> None:
    assert details(text, "low", "high") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nearly 40,000 people marched", ["nearly"]),
        ("at least 12 soldiers and about 3 horses", ["at least", "about"]),
        ("paid more  than $27 million", ["more than"]),
        ("No fewer than two dozen boats", ["no fewer than"]),
        ("almost two-thirds of them", ["almost"]),
        ("debt more than doubled", ["more than"]),
        ("at least half of the budget", ["at least"]),
        ("up to 500 jobs", ["up to"]),
        ("about 5 to 7 percent", ["about", "about"]),
        ("40 people came", [None]),
        ("the man nearly fell on 3 boxes", [None]),
    ],
)
def test_modifiers(text: str, expected: list[str | None]) -> None:
    assert [figure.modifier for figure in find_figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What changes itself, with the amount or the level behind it.
        ("exports rose 3 percent", [(3, "up", "by")]),
        ("exports rose sharply by 3 percent", [(3, "up", "by")]),
        ("the staff fell by 200", [(200, "down", "by")]),
        ("the number of nurses grew to 5,000", [(5000, "up", "to")]),
        ("output fell from 300 barrels to 200 barrels", [(300, "down", "from"), (200, "down", "to")]),
        ("prices rose from 5 to 7 percent", [(5, "up", "from"), (7, "up", "to")]),
        ("inflation climbed above 5%", [(5, "up", "to")]),
        ("inflation rose more than 5%", [(5, "up", "by")]),
        ("emissions dropped by almost a third", [(1 / 3, "down", "by")]),
        ("prices rose between 5 and 7 percent", [(5, "up", "by"), (7, "up", "by")]),
        ("it rose and then fell by 3%", [(3, "down", "by")]),
        # Who changes it.
        ("the bank cut its rate from 5% to 3%", [(5, "down", "from"), (3, "down", "to")]),
        ("the factory cut 200 jobs", [(200, "down", "by")]),
        ("they raised taxes by £3bn", [(3e9, "up", "by")]),
        ("it raised the rate by 25 basis points", [(25, "up", "by")]),
        # Nouns, comparatives, particles.
        ("a 3 percent pay rise", [(3, "up", "by")]),
        ("a rise in rents of 12%", [(12, "up", "by")]),
        ("a $5m cut", [(5e6, "down", "by")]),
        ("sales were 7% lower", [(7, "down", "by")]),
        ("shares were up 7%", [(7, "up", "by")]),
        ("the share fell 3.4 percent to $30", [(3.4, "down", "by"), (30, "down", "to")]),
        # Multiples.
        ("profits doubled", [(2, "up", "by")]),
        ("its debt was halved", [(0.5, "down", "by")]),
        ("costs will triple", [(3, "up", "by")]),
        ("sales rose fivefold", [(5, "up", "by")]),
        # Words of change that are about something else.
        ("she raised $5 million for the clinic", [(5e6, None, None)]),
        ("they shot down 3 drones", [(3, None, None)]),
        ("he fell 20 metres", [(20, None, None)]),
        ("turnout dropped, and 40 people left", [(40, None, None)]),
        ("it fell. Of 30 boats, some sank", [(30, None, None)]),
        ("they make up 36 percent of the town", [(36, None, None)]),
        ("twice as many", [(2, None, None)]),
        ("nearly 100,000 troops", [(100000, None, None)]),
    ],
)
def test_changes(text: str, expected: list[tuple]) -> None:
    assert details(text, "direction", "change") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$27 million for clinics", [(27e6, "USD")]),
        ("£3bn", [(3e9, "GBP")]),
        ("5 million euros", [(5e6, "EUR")]),
        ("$2-3 million", [(2e6, "USD"), (3e6, "USD")]),
        ("a $5-a-day habit", [(5, "USD")]),
        ("$3.4 m", [(3.4e6, "USD")]),
        ("twenty US dollars", [(20, "USD")]),
        # Of many countries.
        ("40 million pesos", [(40e6, None)]),
        ("40 GB", [(40, None)]),
    ],
)
def test_currencies(text: str, expected: list[tuple]) -> None:
    assert details(text, "currency") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a quarter of a million people", [("a quarter of a million people", 250000, "people")]),
        ("more than half a million votes", [("more than half a million votes", 500000, "votes")]),
        ("emissions fell by a fifth", [("a fifth", 0.2, "ratio")]),
        ("nearly half voted", [("nearly half", 0.5, "ratio")]),
        ("three quarters of voters", [("three quarters", 0.75, "ratio")]),
        ("will double the tax", [("double", 2, "times")]),
        ("a two-fold rise", [("two-fold", 2, "times")]),
        ("the wall is 1.2 m high", [("1.2 m", 1.2, "m")]),
        ("about 1.2 m people", [("about 1.2 m people", 1.2e6, "people")]),
        ("a double bed", []),
        ("she doubled down on it", []),
        ("he came twice", []),
        ("in the third quarter", []),
        ("a third man", []),
        ("along Route 66", []),
    ],
)
def test_numbers_in_words_and_measures(text: str, expected: Expected) -> None:
    assert figures(text) == expected


def test_a_row_holds_what_is_known() -> None:
    plain, rate = find_figures("3 crews say that fees rose by about $4")
    assert plain.as_row() == {"text": "3 crews", "value": 3.0, "unit": "crews"}
    assert rate.as_row() == {
        **{"text": "about $4", "value": 4.0, "unit": "USD", "modifier": "about"},
        **{"direction": "up", "change": "by", "currency": "USD"},
    }


PIECES = st.sampled_from(
    [
        "1",
        "2,000",
        "3.5",
        "$",
        "£",
        "%",
        "-",
        "–",
        "to",
        "and",
        "in",
        "of",
        "one",
        "two",
        "hundred",
        "million",
        "half",
        "a",
        "third",
        "point",
        "minus",
        "May",
        "2027",
        "aged",
        "twenty",
        "people",
        "percent",
        ".",
        ",",
        "1/2",
        "10:30",
        "+44",
        "G7",
        "km/h",
        "°C",
        "²",
        "№",
        "٣",
        "no.",
        "twice",
        "doubled",
        "threefold",
        "five-mile",
        "TWENTY",
        "ranked",
        "3rd",
        "between",
        "rose",
        "fell",
        "cut",
        "by",
        "from",
        "about",
        "quarter",
        "m",
        "of a million",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)))
def test_a_figure_is_finite_within_its_range_and_in_the_text_s_own_words(text: str) -> None:
    at = 0
    for figure in find_figures(text):
        assert math.isfinite(figure.value)
        at = text.index(figure.text, at) + len(figure.text)
        assert figure.text == figure.text.strip() != ""
        if figure.low is not None or figure.high is not None:
            assert figure.low < figure.high
            assert figure.low <= figure.value <= figure.high
        assert (figure.direction is None) == (figure.change is None)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000_000,
        "1 " * 10_000,
        "1," * 100_000,
        "111," * 100_000,
        "111 " * 100_000,
        "1-" * 20_000,
        "1." * 100_000,
        "one " * 50_000,
        "hundred and " * 20_000,
        "about " * 50_000,
        "$" * 1_000_000,
        "-" * 1_000_000,
        "%" * 1_000_000,
        "a " * 200_000,
        "rose by 3% " * 10_000,
        "between 1 and 2 percent " * 10_000,
        "rose " * 50_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begin = time.perf_counter()
    find_figures(text)
    assert time.perf_counter() - begin < 10
