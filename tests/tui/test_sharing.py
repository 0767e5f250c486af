"""Room is shared out fairly: nobody gets more than it wants, nothing is left over while somebody wants more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.tui.places.sharing import share


@pytest.mark.parametrize(
    ("wanted", "room", "first", "expected"),
    [
        ([], 10, 1, []),
        ([4], 10, 1, [4]),
        ([40], 10, 1, [10]),
        ([4, 40], 10, 1, [4, 6]),
        ([40, 40], 10, 1, [5, 5]),
        ([40, 40], 12, 2, [8, 4]),
        ([40, 3, 40, 40], 29, 2, [13, 3, 6, 7]),
        ([5, 40, 40], 29, 2, [5, 12, 12]),
        ([4, 40], 0, 2, [0, 0]),
    ],
)
def test_each_gets_what_it_wants_or_a_fair_share(wanted, room, first, expected) -> None:
    assert share(wanted, room, first) == expected


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(0, 200), st.integers(1, 3))
def test_no_room_is_lost_and_none_is_given_twice(wanted, room, first) -> None:
    given_ = share(wanted, room, first)
    assert all(lines <= most for lines, most in zip(given_, wanted, strict=True))
    assert sum(given_) == min(sum(wanted), room)
