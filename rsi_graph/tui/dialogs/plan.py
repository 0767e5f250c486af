"""The preview of a draft: the lines that would be added, their file, and objections to adding them."""

from functools import partial

from textual.content import Content

from rsi_graph.editing.drafts import Plan
from rsi_graph.relations import KIND_MARKS
from rsi_graph.search.index import Hit
from rsi_graph.tui.drawing.paint import clean, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row, title_only
from rsi_graph.tui.session import Session


def hit_row(hit: Hit) -> Row:
    """A node that could stand in a field."""
    line = say(marked(KIND_MARKS[hit.kind]), " ", clean(hit.title), "  ", (hit.id, ".dim"))
    return Row(hit.id, partial(title_only, line), hit.id)


def word_row(value: str) -> Row:
    """A word that could stand in a field."""
    return Row(value, partial(title_only, say(value)))


def painted(plan: Plan, session: Session, width: int) -> list[Content]:
    """The plan as lines: works that may be the same, the file, remarks, and the lines to be added."""
    out: list[Content] = []
    for one in plan.duplicates:
        title = session.graph.title(one.id) if one.id in session.graph else ""
        out += wrap(f"It may be there already: {one.id}, {title} ({one.why})", width, ".loud")
    for note in plan.notes:
        out += wrap(note, width, ".loud")
    if plan.place:
        out += wrap(
            f"{'a new layer of your own' if plan.place.is_new else 'layer'}: {plan.place.folder.resolve()}",
            width,
            ".dim",
        )
    for part in plan.addition.parts if plan.addition else ():
        out += wrap(f"{part.path.name}, from line {part.line}", width, ".dim")
        for line in part.lines:
            out += _added(line, width)
    if plan.duplicates:
        out += wrap("ctrl+l goes on with the one that is there", width, ".dim")
    wrong = dict.fromkeys(fault.field for fault in plan.faults if not fault.empty)
    empty = dict.fromkeys(fault.field for fault in plan.faults if fault.empty)
    if wrong:
        out += wrap(f"to be mended: {', '.join(wrong)}", width, ".loud")
    if empty:
        out += wrap(f"still needed: {', '.join(empty)}", width, ".dim")
    return out


def _added(line: str, width: int) -> list[Content]:
    """A new line of the file with its indent; a line that is too long is wrapped with a deeper indent."""
    bare = line.lstrip(" ")
    column = min(len(line) - len(bare), width // 3)
    first, *others = wrap(bare, max(width - column - 4, 8)) or [say("")]
    shown = [say(("+ ", ".for"), " " * column, first)]
    return [*shown, *(say("  ", " " * (column + 2), other) for other in others)]
