"""A sheet of cells for boxes and the lines between them, whatever they mean."""

from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
LINES = {
    UP: "╵", DOWN: "╷", LEFT: "╴", RIGHT: "╶", UP | DOWN: "│", LEFT | RIGHT: "─", DOWN | RIGHT: "╭",
    DOWN | LEFT: "╮", UP | RIGHT: "╰", UP | LEFT: "╯", UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤",
    DOWN | LEFT | RIGHT: "┬", UP | LEFT | RIGHT: "┴", UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip
"""The line of a cell, by the sides to which it leads."""


class Frame(NamedTuple):
    """The characters of a frame: its corners, and its two kinds of edge."""

    left_up: str
    right_up: str
    left_down: str
    right_down: str
    across: str
    along: str


PLAIN, HEAVY, DOUBLE = Frame(*"╭╮╰╯─│"), Frame(*"┏┓┗┛━┃"), Frame(*"╔╗╚╝═║")


class Rect(NamedTuple):
    """A box: its left upper corner and its size, in cells."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The row in which lines meet it."""
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        """The first column after it."""
        return self.x + self.width


class Canvas:
    """The sheet. Later drawings cover earlier ones."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells = [[(" ", "")] * width for _ in range(height)]
        self._lines: dict[tuple[int, int], int] = {}

    def line(self, x: int, y: int, to_x: int, to_y: int, style: str) -> None:
        """Draw a straight line from a cell to another one, both included; where lines cross they are joined."""
        if y == to_y:
            first, last = sorted((x, to_x))
            for column in range(first, last + 1):
                self._join(column, y, (LEFT if column > first else 0) | (RIGHT if column < last else 0), style)
        else:
            first, last = sorted((y, to_y))
            for row in range(first, last + 1):
                self._join(x, row, (UP if row > first else 0) | (DOWN if row < last else 0), style)

    def _join(self, x: int, y: int, sides: int, style: str) -> None:
        if 0 <= x < self.width and 0 <= y < self.height and sides:
            self._lines[x, y] = sides | self._lines.get((x, y), 0)
            self._cells[y][x] = (LINES[self._lines[x, y]], style)

    def put(self, x: int, y: int, text: str, style: str) -> None:
        """Write a text from a cell on; the part beyond the edge is left out."""
        if not 0 <= y < self.height:
            return
        last = -1
        for character in text:
            wide = cell_len(character)
            if wide and x + wide > self.width:
                return
            if wide:
                self._cells[y][x : x + wide] = [(character, style), *[("", style)] * (wide - 1)]
                last, x = x, x + wide
            elif last >= 0:  # it combines with the letter before it
                self._cells[y][last] = (self._cells[y][last][0] + character, style)

    def box(self, place: Rect, frame: Frame, style: str) -> None:
        """Draw a frame with nothing in it."""
        inside = place.width - 2
        top = f"{frame.left_up}{frame.across * inside}{frame.right_up}"
        self.put(place.x, place.y, top, style)
        for row in range(place.y + 1, place.y + place.height - 1):
            self.put(place.x, row, f"{frame.along}{' ' * inside}{frame.along}", style)
        bottom = f"{frame.left_down}{frame.across * inside}{frame.right_down}"
        self.put(place.x, place.y + place.height - 1, bottom, style)

    def painted(self) -> list[Content]:
        """The sheet as lines."""
        return [
            Content.assemble(*(
                ("".join(text for text, _ in run), style) for style, run in groupby(row, key=lambda cell: cell[1])
            ))
            for row in self._cells
        ]  # fmt: skip
