"""The trail shows whole titles if there is room, and gives the last step what the others leave."""

import pytest

from rsi_graph.tui.drawing.chrome import LEAD, STEP, rooms


@pytest.mark.parametrize(
    ("lengths", "width", "expected"),
    [
        ([], 80, []),
        ([60], 80, [60]),
        ([60], 50, [50 - LEAD]),
        ([60], 20, [STEP]),
        ([60, 70], 160, [60, 70]),
        ([60, 70], 110, [STEP, 110 - STEP - 2 * LEAD]),
        ([60, 70], 70, [STEP, STEP]),
        ([10, 70, 8], 90, [10, STEP, 8]),
    ],
)
def test_the_cells_of_each_title(lengths, width, expected) -> None:
    assert rooms(lengths, width) == expected
