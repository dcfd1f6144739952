import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claim import Span
from pipeline.reading.sentences import paragraphs, parse_units, sentences

# Characters that decide something, thrown together, find more than any text of one kind.
MESSY = st.text(alphabet=st.sampled_from(list("aAbZ1é .!?…\"“”„«»‘’'`([)]-–,:;\n\r\t\u2028\u00a0😀")), max_size=120)
ANY = st.one_of(st.text(max_size=200), MESSY)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, (0, len(text)))]


def units(text: str) -> list[str]:
    return [text[start:end] for start, end in parse_units(text, (0, len(text)))]


def blocks(text: str, start: int = 0) -> list[str]:
    return [text[begin:end] for begin, end in paragraphs(text, start)]


def lossless(text: str, whole: Span, spans: list[Span]) -> None:
    """In order, apart, trimmed, and nothing but white space between."""
    at = whole[0]
    for start, end in spans:
        assert at <= start < end <= whole[1]
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at : whole[1]].strip()


# --- losslessness


@settings(deadline=None)
@given(ANY)
def test_every_character_that_is_no_space_is_in_one_sentence(text: str) -> None:
    whole = (0, len(text))
    lossless(text, whole, sentences(text, whole))
    lossless(text, whole, parse_units(text, whole))


@settings(deadline=None)
@given(ANY)
def test_every_character_that_is_no_space_is_in_one_paragraph(text: str) -> None:
    lossless(text, (0, len(text)), paragraphs(text))


@settings(deadline=None)
@given(ANY, st.data())
def test_a_span_within_the_text_is_not_left(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lossless(text, (start, end), sentences(text, (start, end)))
    lossless(text, (start, end), parse_units(text, (start, end)))
    lossless(text, (start, len(text)), paragraphs(text, start))


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("NAIROBI, Kenya, 3 May (Reuters) -", "The firm lost money."),
        ("PORT LOUIS (AFP) —", "Two ships sank."),
        ("Port-Louis, Mauritius (AP) --", "“Two ships sank,” he said."),
        ("BRUSSELS –", "Ministers met."),
    ],
)
def test_a_dateline_is_parsed_apart_from_the_sentence_that_it_opens(dateline: str, rest: str) -> None:
    assert units(f"{dateline} {rest}") == [dateline, rest]
    assert split(f"{dateline} {rest}") == [f"{dateline} {rest}"]


@pytest.mark.parametrize(
    "text", ["NATO - the alliance - said no.", "Mr Smith - who left - said no.", "US-Russia talks."]
)
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert units(text) == [text]


@settings(deadline=None)
@given(ANY)
def test_sentences_begin_only_where_units_begin(text: str) -> None:
    whole = (0, len(text))
    assert {start for start, _ in sentences(text, whole)} <= {start for start, _ in parse_units(text, whole)}


@settings(deadline=None)
@given(ANY)
def test_marks_alone_are_no_sentence_beside_words(text: str) -> None:
    found = split(text)
    # Only what opens or closes the paragraph may be without a letter or digit.
    assert all(any(c.isalnum() or not c.isascii() or c in "$#@%&*+/<=>\\^|~_{}[]" for c in one) for one in found[1:-1])


def test_offsets_count_code_points() -> None:
    text = "😀😀 A quake struck. 🇺🇦 Help came. 👩‍👩‍👧 They left."
    assert split(text) == ["😀😀 A quake struck.", "🇺🇦 Help came.", "👩‍👩‍👧 They left."]


# --- abbreviations, initials, numbers


@pytest.mark.parametrize(
    "text",
    [
        "Two U.S. troops were hurt near Erbil.",
        "The U.S. Senate and the U.K. Treasury met in Washington, D.C. Thursday.",
        "Gen. Ada Okafor met Sen. Li and Rep. J. B. Marsh (R-Mich.) on Oct. 4 in St. Paul.",
        "Mr. May and Mrs. Ford told Dr. No that Prof. X. Y. Zed was out.",
        "George W. Bush spoke before J. K. Rowling.",
        "Prices rose 3.5 percent to $1.25 a litre vs. 1.10 in May.",
        "It was found by Okafor et al. [2004] and by Marsh et al. (2011).",
        "The train left at 5 p.m. Monday and at 6 a.m. GMT.",
        "He lives at No. 10, said p. 12 of vol. 3.",
        "Acme Inc. shares fell, e.g. Widget Co. Ltd. and Bolt Corp. bonds.",
        "Martin Luther King Jr. Boulevard is shut.",
        "See example.com or Node.js version 1.2.3 for more.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It happened in the U.S.A.", "My view is another."),
        ("She moved to the U.S.", "The bill failed."),
        ("Inflation hit 3 pct.", "That surprised no one."),
        ("Police came at 6 p.m.", "Neighbours had called them."),
        ("He works for Acme Inc.", "It makes nails."),
        ("They chose plan B.", "It failed as well."),
        ("He was born in 1998.", "22 people were there."),
        ("She said no.", "He left."),
        ("The dose was vitamin D.", "We checked."),
        ("They brought tents, water, etc.", "Officials thanked them."),
        ("It sold 5 million.", "iPhone sales fell."),
        ("It cost little.", "$5 would do."),
        ("(See the map below.)", "The road is shut."),
    ],
)
def test_a_sentence_ends_where_another_begins(first: str, second: str) -> None:
    assert split(f"{first} {second}") == [first, second]


def test_lists_in_a_line_are_split_at_their_items() -> None:
    assert split("1) First. 2) Second. 3) Third.") == ["1) First.", "2) Second.", "3) Third."]
    assert split("1. Cut taxes. 2. Build homes.") == ["1. Cut taxes.", "2. Build homes."]
    assert split("(a) We pay. (b) They build.") == ["(a) We pay.", "(b) They build."]


# --- lone marks, ellipses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We saw the rest .. Then it rained.", ["We saw the rest ..", "Then it rained."]),
        ("Price said. . tweeted.", ["Price said. . tweeted."]),
        ("It was very deliberate. . The order of events matters.", None),
        ("They asked the council. , an alliance of states, for help.", []),
        ("Well… maybe. I think… He is.", ["Well… maybe.", "I think…", "He is."]),
        ("Wait . . . what?", ["Wait . . . what?"]),
        (". . The order stands.", [". . The order stands."]),
        ("What?! No! Yes.", ["What?!", "No!", "Yes."]),
        ("They went home. “", ["They went home. “"]),
        ("They went home. “ He stayed.", ["They went home. “", "He stayed."]),
    ],
)
def test_lone_marks_go_with_the_words_before(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["It was very deliberate. .", "The order of events matters."]
    assert split(text) == (expected or [text])


@pytest.mark.parametrize("text", ["...", ". .", "“ ”", "?! ?!", "— —", '"'])
def test_marks_alone_stay_one_piece(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize("text", ["", " ", "\n\t\r\n", "\u2028\u00a0"])
def test_white_space_holds_nothing(text: str) -> None:
    assert split(text) == units(text) == blocks(text) == []


# --- quotations

PAIRS = [("“", "”"), ('"', '"'), ("‘", "’"), ("''", "''"), ("``", "''"), ("«", "»"), ("„", "“")]


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_a_quotation_over_sentences_is_one_sentence_but_several_units(opening: str, closing: str) -> None:
    text = f"{opening}The dam broke. Nobody slept,{closing} she said. They left."
    assert split(text) == [text.removesuffix(" They left."), "They left."]
    assert units(text) == [f"{opening}The dam broke.", f"Nobody slept,{closing} she said.", "They left."]


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_a_closing_mark_behind_the_stop_belongs_to_the_sentence_before(opening: str, closing: str) -> None:
    text = f"{opening}Stop.{closing} He left."
    assert split(text) == units(text) == [f"{opening}Stop.{closing}", "He left."]


@pytest.mark.parametrize(
    "text",
    [
        '"Why?" he asked.',
        "“Never!” cried the man.",
        "“Why?” Blinken asked.",
        "“Why now?” Secretary Antony Blinken asked reporters on Friday.",
        "“It is false.” Price said.",
        "“Who knows…” she added.",
    ],
)
def test_the_words_that_name_the_speaker_go_with_the_quotation(text: str) -> None:
    assert split(text) == units(text) == [text]
    assert split(text + " They left.") == [text, "They left."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Each is false.” Price said on Friday.", ["“Each is false.”", "Price said on Friday."]),
        ("He said “no.” The talks ended.", ["He said “no.”", "The talks ended."]),
        ("“We go.”He left at once.", ["“We go.”", "He left at once."]),
        ("“It broke its promises. ”Blinken told them.", ["“It broke its promises. ”", "Blinken told them."]),
    ],
)
def test_a_sentence_ends_behind_a_quotation(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_an_unbalanced_mark_is_nothing() -> None:
    assert split("“The dam broke. Nobody slept. They left.") == ["“The dam broke.", "Nobody slept.", "They left."]
    assert split('The "dam broke. Nobody slept. They left.') == ['The "dam broke.', "Nobody slept.", "They left."]
    assert split("The dam” broke. Nobody slept.") == ["The dam” broke.", "Nobody slept."]


def test_an_apostrophe_closes_no_quotation() -> None:
    text = "‘It’s the nation’s. We’ll keep it,’ she said. They left."
    assert split(text) == ["‘It’s the nation’s. We’ll keep it,’ she said.", "They left."]
    text = "'it's the nation's. We'll keep it,' she said. They left."
    assert split(text)[-1] == "They left."


def test_a_speaker_behind_a_dash_ends_before_the_next() -> None:
    text = "“We act.” – Commissioner X. From Chair Y: “We wait. We see.”"
    assert split(text) == ["“We act.” – Commissioner X.", "From Chair Y: “We wait. We see.”"]


def test_glued_sentences_are_told_apart_by_a_plain_opening_word() -> None:
    assert split("It was signed.The bill is law.") == ["It was signed.", "The bill is law."]
    assert split("Read it on Salon.Com today.") == ["Read it on Salon.Com today."]


def test_offsets_are_the_texts_not_the_paragraphs() -> None:
    text = "Head\n\n  One is here. Two is here.  \nTail."
    found = [text[a:b] for block in paragraphs(text) for a, b in sentences(text, block)]
    assert found == ["Head", "One is here.", "Two is here.", "Tail."]


# --- paragraphs


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\f", "\n\n", "\r\n\r\n", "\n \t\n"])
def test_each_line_is_a_paragraph(end: str) -> None:
    assert blocks(f"A heading{end}The story began here.{end}  It went on.  ") == [
        "A heading",
        "The story began here.",
        "It went on.",
    ]


WRAPPED = [
    "The council voted on Tuesday to close the bridge for two years, and",
    "residents on both banks said that nobody had asked them. The mayor",
    "disagreed. He said that there had been four meetings, all of them in",
    "the evening.",
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_hard_wrapped_lines_are_joined_up_to_a_blank_line(end: str) -> None:
    one = end.join(WRAPPED)
    assert blocks(one + end + end + one) == [one, one]
    assert len(split(one)) == 3


def test_a_wrapped_text_keeps_its_heading_and_its_list_apart() -> None:
    text = "\n".join(["Bridge to close", *WRAPPED, "- first pledge, which is", "- second pledge"])
    assert blocks(text) == [
        "Bridge to close",
        "\n".join(WRAPPED),
        "- first pledge, which is",
        "- second pledge",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Senator says that the budget bill will pass next week\nMayor resigns over the bridge that never opened",
        "Shares in the company fell for a third day on worries\neBay gained after its results beat all forecasts",
        "short\nlines of\nverse",
        "The council voted on Tuesday to close the old bridge over the river for good.\nresidents were angry.",
    ],
)
def test_lines_that_are_not_wrapped_stay_apart(text: str) -> None:
    assert blocks(text) == text.split("\n")


def test_paragraphs_begin_where_they_are_told() -> None:
    text = "---\ntitle: x\n---\nBody one.\nBody two."
    assert blocks(text, text.index("Body")) == ["Body one.", "Body two."]


# --- hostile text


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "." * 1_000_000,
        "“" * 100_000,
        '"' * 100_000,
        ". " * 100_000,
        "' " * 100_000,
        "Mr. A" + " " * 500_000 + "Mr. A " * 10_000,
        "“He said. " * 500 + "”" * 500,
        "![" * 100_000,
        "!😀 " * 50_000,
        "He is so. " * 50_000,
        "a\n" * 100_000,
        "word " * 12 + "\n" * 100_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    whole = (0, len(text))
    begin = time.perf_counter()
    lossless(text, whole, sentences(text, whole))
    parse_units(text, whole)
    paragraphs(text)
    assert time.perf_counter() - begin < 10
