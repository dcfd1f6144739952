"""Two texts as one: what is gone, what is new, and never a word more or less than there was."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.comparing import MOST_WORDS, compared

TEXTS = st.lists(st.sampled_from(["the", "dam", "holds", "dam.", "<b>", "é", "🐟"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("The dam holds.", "The dam holds.", [("same", "The dam holds. ")]),
        ("The dam holds, he said.", "The dam burst, he said.", [
            ("same", "The dam "), ("gone", "holds, "), ("new", "burst, "), ("same", "he said. ")]),
        ("About 400 ill.", "About 620 ill.\n\nTwo died.", [
            ("same", "About "), ("gone", "400 "), ("new", "620 "), ("same", "ill.\n\n"), ("new", "Two died. ")]),
        ("It rains. Snow fell.", "Snow fell.", [("gone", "It rains. "), ("same", "Snow fell. ")]),
        ("", "It rains.", [("new", "It rains. ")]),
        ("It  rains.\n", "\nIt rains.", [("same", "It rains. ")]),
        ("", "", []),
    ],
)  # fmt: skip
def test_what_stands_in_the_place_of_what(before, after, parts):
    assert compared(before, after) == parts


@given(TEXTS, TEXTS)
def test_both_texts_are_whole_in_it(before, after):
    parts = compared(before, after)
    assert "".join(text for kind, text in parts if kind != "gone").split() == after.split()
    assert "".join(text for kind, text in parts if kind != "new").split() == before.split()
    assert all(one[0] != other[0] for one, other in pairwise(parts))


def test_a_text_that_is_too_long_is_not_compared():
    long = "word " * (MOST_WORDS + 1)
    assert compared(long, "word") is None
    assert compared("word", long) is None
    assert compared(long[: 5 * MOST_WORDS], "word") is not None
