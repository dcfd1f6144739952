"""The search for rows that are too alike finds what comparing each with each would."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_pairs import jaccard, near_pairs


@pytest.mark.parametrize("least", [0.3, 0.5, 1])
@given(st.lists(st.frozensets(st.integers(0, 6)), max_size=8))
def test_every_pair_is_found_and_no_other(least, sets):
    named = {str(number): members for number, members in enumerate(sets)}
    compared = {(one, other) for one, other in combinations(named, 2) if jaccard(named[one], named[other]) >= least}
    assert near_pairs(named, least) == compared
