"""The lines around a view: header, banner, trail and footer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from rich.cells import cell_len

from rsi_graph.graph import Graph
from rsi_graph.model import Kind
from rsi_graph.snapshot import Snapshot
from rsi_graph.tui.command_table import BY_NAME, FOOTER, Action, Keys, chosen, footer, key_of
from rsi_graph.tui.drawing.bar import BarPart
from rsi_graph.tui.drawing.paint import clean, cut, key_words, marked, say
from rsi_graph.tui.messages import Retrace, Run
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place
from rsi_graph.words import count

STEP = 34
"""The most cells of a step of the trail if there is no room for all steps."""
LEAD = 6
"""Cells before the title of a step."""
NAMED = {"positions": "Who stands where", "position": "My position"}
"""The views that have another name in the trail than their own."""
COUNTED: tuple[Kind, ...] = ("claim", "source")


def header(snapshot: Snapshot, keys: Keys, view: str = "") -> tuple[list[BarPart], list[BarPart]]:
    """The name of the corpus and how much is in it."""
    graph = snapshot.graph
    counts = "  ".join(count(len(graph.ids(kind)), kind) for kind in COUNTED)
    left = say(("rsi-graph", ".key"), "   ", (clean(snapshot.title), ".strong"), "   ", (counts, ".dim"))
    shown = {"find": "find", "help": "help", "palette": "commands"}
    tail = [
        BarPart(say((f"   {key_of(name, keys, view)} {label}", ".dim")), partial(Run, name))
        for name, label in shown.items()
    ]
    return [BarPart(left, partial(Run, "start"))], tail


def banner(snapshot: Snapshot, keys: Keys) -> list[BarPart]:
    """The banner that says there are errors, if there are any."""
    number = len(snapshot.errors)
    if not number:
        return []
    key = key_of("problems", keys)
    words = f"{count(number, 'problem')} in the corpus files; all else was read. Press {key} to see and mend."
    return [BarPart(say((words, ".loud")), partial(Run, "problems"))]


def supposed(session: Session) -> tuple[list[BarPart], list[BarPart]]:
    """The supposition, and the number of nodes it flips."""
    from rsi_graph.evaluation.supposing import supposed as said

    if not session.supposition:
        return [], []
    known = session.weighed and session.weighed.found.supposition == session.supposition
    flips = count(len(session.weighed.found.flipped), "flip") if session.weighed and known else "being weighed ..."
    keys = {name: key_of(name, session.keys) for name in ("flips", "suppose")}
    lead = say(("What if  ", ".loud"), (f"{flips} ({keys['flips']})  ", ".key"))
    words = say(lead, clean(said(session.graph, session.supposition, session.posed)))
    return [BarPart(words, partial(Run, "flips"))], [BarPart(say((f"{keys['suppose']} then c clears it", ".dim")))]


def filtered(session: Session) -> list[BarPart]:
    """The filter that narrows every view, with the keys that change and remove it."""
    keys = {name: key_of(name, session.keys) for name in ("filter", "unfilter")}
    shown = say((keys["unfilter"], ".key"), (" shows all   ", ".dim"))
    words = say(
        ("Filter  ", ".loud"), clean(session.filter), (f"   {keys['filter']}", ".key"), (" changes it   ", ".dim")
    )
    return [BarPart(words, partial(Run, "filter")), BarPart(shown, partial(Run, "unfilter"))]


def trail(place: Place, graph: Graph, width: int) -> Iterator[BarPart]:
    """The argument path that led here, each step clickable. Titles are whole if there is room."""
    view = "" if place.view in ("start", "focus") else NAMED.get(place.view, place.view.capitalize())
    lengths = [cell_len(clean(graph.title(node))) for _, node in place.trail]
    cells = rooms(lengths, width - len(f"Start  > {view}"))
    yield BarPart(say(("Start", ".dim" if place.trail else ".strong")), partial(Retrace, 0))
    if view:
        yield BarPart(say((f"  > {view}", ".strong" if not place.trail else ".dim")))
    for number, (mark, node) in enumerate(place.trail, 1):
        last = number == len(place.trail)
        title = cut(say((clean(graph.title(node)), ".strong" if last else "")), cells[number - 1])
        lead = say(("  > ", ".dim"), marked(mark), " " if mark else "")
        yield BarPart(say(lead, title), partial(Retrace, number))


def rooms(lengths: Sequence[int], width: int) -> list[int]:
    """The cells for each of some titles. If not all fit, the last gets what the others leave."""
    if not lengths or sum(lengths) + LEAD * len(lengths) <= width:
        return list(lengths)
    *others, last = [min(length, STEP) for length in lengths]
    left = width - sum(others) - LEAD * len(lengths)
    return [*others, max(last, min(lengths[-1], left))]


def commands(view: str, unavailable: set[str], width: int, labels: Mapping[str, str], keys: Keys) -> list[BarPart]:
    """The footer. Commands that cannot be done now are dim; those without room are left to the help, which comes last.

    Commands with an unusual label (``labels``) must be seen: they are in every footer and are left out last.
    """
    usual_ones = footer(view)
    unusual = [BY_NAME[name] for name in labels if BY_NAME[name] not in usual_ones]
    parts = {
        command.name: _command(
            chosen(command, keys, view),
            labels.get(command.name, command.label_in(view)),
            off=command.name in unavailable,
        )
        for command in (*usual_ones[:-1], *unusual, *usual_ones[-1:])
    }
    while len(parts) > 1 and (len(parts) > FOOTER or sum(part.content.cell_length for part in parts.values()) > width):
        usual = [name for name in parts if name not in labels]
        del parts[usual[-2] if len(usual) > 1 else next(iter(parts))]
    return list(parts.values())


def counting(number: int) -> list[BarPart]:
    """The footer while a number is typed."""
    words = "  enter opens that row, G goes to it, j and k move by as many, esc forgets it"
    return [BarPart(say((f"{number}_", ".loud"), (words, ".dim")))]


def _command(command: Action, label: str, *, off: bool) -> BarPart:
    return BarPart(key_words(command.key, label, off=off), partial(Run, command.name))
