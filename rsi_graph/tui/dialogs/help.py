"""The help, out of the table of commands: what can be done here, elsewhere, and on the command line."""

from collections.abc import Iterable

from textual.content import Content

from rsi_graph.tui.command_table import COMMANDS, MOVES, PANES, Action, Keys, chosen
from rsi_graph.tui.drawing.paint import marked, say, wrap
from rsi_graph.user.keymap import shown

MARKS = (
    ("+", "supports; for"), ("-", "counterpoint; against"), ("~", "undercuts the step, not the conclusion"),
    ("?", "condition"), ("!", "risk"), ("\u00a7", "source"), ("Q", "question"), (">", "argument of several premises"),
    ("^", "what this bears on"), ("<", "broader, narrower or same"),
)  # fmt: skip
KEYS, LABEL = 18, 14
"""Cells of the first two columns."""


def help_lines(view: str, width: int, keys: Keys) -> list[Content]:
    """The help of a view, with the keys that the user chose."""
    here = [command for command in COMMANDS if view in command.views]
    lines = _section("Moving", (*MOVES, *(pane for pane in PANES if view in pane.views)), width, keys)
    lines += _row("1 to 9", "Row", "go to the row of that number", "", width)
    lines += _section("Here", here, width, keys)
    lines += _section("Elsewhere", [command for command in COMMANDS if view not in command.views], width, keys)
    lines += [Content(), say(("Marks", ".strong"))]
    lines += [say("  ", marked(mark), f"  {words}") for mark, words in MARKS]
    words = "The mouse: click a row to go there, a step of the trail to go back to it, the footer to do it."
    return [*lines, Content(), *wrap(words, width, ".dim")]


def _section(title: str, commands: Iterable[Action], width: int, keys: Keys) -> list[Content]:
    held = [chosen(command, keys) for command in commands]
    rows = [line for c in held for line in _row(", ".join(map(shown, c.keys)), c.label, c.help, c.line, width)]
    return [Content(), say((title, ".strong")), *rows] if rows else []


def _row(keys: str, label: str, words: str, line: str, width: int) -> list[Content]:
    head = say("  ", (f"{keys:<{KEYS}}", ".key"), f"{label:<{LABEL}}")
    text = wrap(words, width, ".dim", indent=KEYS + LABEL + 2)
    first = Content.assemble(head, text[0][KEYS + LABEL + 2 :])
    command = wrap(f"= {line}", width, ".source", indent=KEYS + LABEL + 2) if line else []
    return [first, *text[1:], *command]
