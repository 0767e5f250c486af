"""Room is shared out fairly: nobody gets more than it wants, and no line is empty while another list is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.tui.places.sharing import Wish, lacking, placed, share, shared


@pytest.mark.parametrize(
    ("wanted", "room", "weights", "expected"),
    [
        ([], 10, [], []),
        ([4], 10, [], [4]),
        ([40], 10, [], [10]),
        ([4, 40], 10, [], [4, 6]),
        ([40, 40], 10, [], [5, 5]),
        ([40, 40], 12, [2, 1], [8, 4]),
        ([40, 3, 40, 40], 29, [2, 1, 1, 1], [13, 3, 6, 7]),
        ([5, 40, 40], 29, [2, 1, 1], [5, 12, 12]),
        ([4, 40], 0, [2, 1], [0, 0]),
        ([40, 40, 40], 30, [1, 0, 1], [15, 0, 15]),
    ],
)
def test_each_gets_what_it_wants_or_its_part(wanted, room, weights, expected) -> None:
    assert share(wanted, room, weights) == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from((1, 1.5, 2, 8))), max_size=8), st.integers(0, 200))
def test_no_room_is_lost_and_none_is_given_twice(lists, room) -> None:
    wanted = [lines for lines, _ in lists]
    given_ = share(wanted, room, [weight for _, weight in lists])
    assert all(lines <= most for lines, most in zip(given_, wanted, strict=True))
    assert sum(given_) == min(sum(wanted), room)


def wish(
    usual: int,
    whole: int = 0,
    *,
    side: str = "left",
    free: bool = False,
    weight: float = 1,
    steps: int = 0,
    held: bool = False,
):
    return Wish(side, usual, max(whole, usual), free, weight, steps, held)


@pytest.mark.parametrize(
    ("wishes", "room", "expected"),
    [
        ([wish(9), wish(6)], 20, [(9, True), (6, True)]),
        ([wish(9, 12), wish(6, 9)], 21, [(12, True), (9, True)]),
        ([wish(9, 12), wish(6, 9)], 18, [(12, True), (6, False)]),
        ([wish(9, 12), wish(6, 9, weight=2)], 18, [(9, False), (9, True)]),
        ([wish(20), wish(20)], 20, [(10, False), (10, False)]),
        ([wish(20), wish(20, held=True)], 20, [(5, False), (15, False)]),
        ([wish(20, weight=2, held=True), wish(8), wish(8), wish(8)], 16, [(13, False)] + [(1, False)] * 3),
        ([wish(20, weight=2, held=True), wish(8), wish(8, weight=2)], 9, [(4, False), (1, False), (4, False)]),
        ([wish(8), wish(8, 14, held=True)], 18, [(4, False), (14, True)]),
        ([wish(8), wish(8, 14, held=True)], 16, [(8, True), (8, False)]),
        ([wish(8), wish(8, 14, held=True, steps=-1)], 18, [(8, True), (8, False)]),
        ([wish(20, steps=1), wish(20)], 31, [(18, False), (13, False)]),
        ([wish(20, steps=9), wish(20, steps=4)], 30, [(15, False), (15, False)]),
        ([wish(20, weight=2), wish(20), wish(20)], 21, [(9, False), (6, False), (6, False)]),
        ([wish(8), wish(8), wish(8)], 8, [(3, False), (4, False), (1, False)]),
        ([wish(8), wish(8), wish(8, held=True)], 6, [(1, False), (1, False), (4, False)]),
        ([wish(8), wish(8), wish(8)], 1, [(1, False), (0, False), (0, False)]),
        ([], 9, []),
    ],
    ids=lambda value: str(value)[:30],
)
def test_lists_above_each_other_share_the_lines_of_their_column(wishes, room, expected) -> None:
    """All that fits is whole; what does not is cut by weight, most given to the list in hand; the last are folded."""
    assert [(part.lines, part.whole) for part in shared(wishes, room)] == expected


@given(
    st.lists(
        st.builds(wish, st.integers(3, 40), st.integers(3, 60), weight=st.sampled_from((1, 2, 3))),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 80),
)
def test_a_column_is_full_where_a_list_of_it_is_cut(wishes, room) -> None:
    parts = shared(wishes, room)
    taken = sum(part.lines for part in parts)
    is_cut = any(part.lines < one.usual for part, one in zip(parts, wishes, strict=True))
    folded = any(part.lines < 3 for part in parts)
    assert taken <= room
    assert taken == room or folded or not is_cut


FREE = {"free": True}
RIGHT = {"side": "right"}


@pytest.mark.parametrize(
    ("wishes", "room", "expected"),
    [
        ([wish(9), wish(9, **RIGHT)], 20, "left right"),
        ([wish(9), wish(9, **RIGHT), wish(9, **RIGHT, **FREE)], 20, "left right right"),
        ([wish(9), wish(9, **RIGHT), wish(15, **RIGHT, **FREE)], 20, "left right right"),
        ([wish(3), wish(9, **RIGHT), wish(15, **RIGHT, **FREE)], 20, "left right left"),
        ([wish(3), wish(9, **RIGHT), wish(15, **RIGHT)], 20, "left right right"),
        ([wish(3), wish(9, **RIGHT), wish(9, 14, **RIGHT, **FREE)], 20, "left right left"),
        ([wish(30), wish(30, **RIGHT), wish(9, **RIGHT, **FREE)], 20, "left right right"),
        ([wish(3), wish(30, side="beside"), wish(30, **FREE)], 20, "left beside right"),
        ([], 20, ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_list_that_may_stand_on_either_side_moves_where_less_is_cut(wishes, room, expected) -> None:
    assert placed(wishes, room) == expected.split()


@given(
    st.lists(
        st.builds(wish, st.integers(3, 30), side=st.sampled_from(("left", "right")), free=st.booleans()), max_size=7
    )
)
def test_no_list_moves_for_nothing(wishes) -> None:
    usual = [one.side for one in wishes]
    found = placed(wishes, 30)
    assert lacking(found, wishes, 30) <= lacking(usual, wishes, 30)
    assert found == usual or lacking(found, wishes, 30) < lacking(usual, wishes, 30)
