"""A reader's own position: credences set and removed, one at a time, in ``views/NAME.yaml`` of the reader's layer.

A change is planned first and can be looked at; writing it is noted in the journal, for ``undo``. Only the lines of
that credence are touched, which is proven before anything is written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rsi_graph.corpus import yamltext
from rsi_graph.editing import journal, splice
from rsi_graph.editing import place as editing_place
from rsi_graph.editing.journal import Change
from rsi_graph.editing.place import TargetLayer
from rsi_graph.errors import BadSetting, CannotEdit, CannotWrite
from rsi_graph.evaluation import views
from rsi_graph.evaluation.standings import number
from rsi_graph.evaluation.structure import NO_OPINION, Interval
from rsi_graph.evaluation.tensions import wording
from rsi_graph.files import locked
from rsi_graph.files.locked import Held
from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS
from rsi_graph.snapshot import Snapshot
from rsi_graph.words import a_kind

NAME = "my-position"
"""The position that commands change if none is named."""
HOW = "a number from 0 to 1 (0.7), an interval (0.4-0.8), or none for no opinion"
ENTERED = "0 to 1 (0.7; 70 is taken for it), an interval (0.4-0.8), or n for no opinion"
FIELDS = ("accept", "reject", "credences")
WHOLE = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?")
"""A credence in whole hundredths."""
_OF_HUNDRED, _OF_ONE = r"(?:100|\d{1,2})", r"(?:1\.0{0,2}|0?\.\d{0,2})"
BEGINNING = re.compile(rf"{_OF_HUNDRED}(?:-{_OF_HUNDRED}?)?|{_OF_ONE}(?:-(?:[01]|{_OF_ONE})?)?")
"""A credence, or the beginning of one."""
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)"


@dataclass(frozen=True, slots=True)
class PositionFile:
    """The file that keeps a position, with its present text."""

    name: str
    place: TargetLayer
    held: Held

    @property
    def exists(self) -> bool:
        """Return True if the file exists."""
        return self.held.hash is not None

    def again(self) -> "PositionFile":
        """The same file in its present state, after something was written; by then its layer exists."""
        return PositionFile(self.name, TargetLayer(self.place.folder, {}), locked.read(self.held.path))


@dataclass(frozen=True, slots=True)
class PositionChange:
    """A planned change of a position."""

    what: str
    file: PositionFile
    after: str
    again: "Callable[[], PositionChange] | None" = None
    """A function that plans the same change for the present file."""

    @property
    def preview(self) -> tuple[str, ...]:
        """The lines that are removed, with "- ", and those that are added, with "+ "."""
        change = journal.FileChange.of(self.file.held.path, self.file.held.text, self.after)
        gone = (f"- {line}" for line in change.removed.splitlines() if line.strip())
        return (*gone, *(f"+ {line}" for line in change.added.splitlines() if line.strip()))


def credence(typed: str) -> Interval:
    """Read a credence as people type it. Raises BadSetting."""
    typed = typed.strip()
    text = typed.lower()
    if text in ("none", "no opinion"):
        return NO_OPINION
    found = re.fullmatch(rf"({_NUMBER})(?:\s*(?:-|to|\.\.)\s*({_NUMBER}))?", text)
    if not found:
        raise BadSetting(f"{typed!r} is no credence", HOW)
    low, high = float(found[1]), float(found[2] or found[1])
    if not 0 <= low <= 1 or not 0 <= high <= 1:
        raise BadSetting(f"the credence {typed} is not between 0 and 1", HOW)
    if low > high:
        raise BadSetting(f"the credence {typed} begins with its larger end", f"{high:g}-{low:g}")
    return low, high


def entered(typed: str) -> Interval:
    """Read a credence as people type it at a terminal: as in files, or in hundredths, so that 70 is 0.7.

    Whole numbers of which one is above 1 are hundredths. Raises BadSetting.
    """
    text = typed.strip().lower()
    if text == "n":
        return NO_OPINION
    found = WHOLE.fullmatch(text)
    ends = [int(end) for end in found.groups() if end] if found else [0]
    if max(ends) <= 1:
        return credence(typed)
    if max(ends) > 100:  # noqa: PLR2004 - of a hundred
        raise BadSetting(f"the credence {typed.strip()} is not between 0 and 1", ENTERED)
    if ends[0] > ends[-1]:
        raise BadSetting(f"the credence {typed.strip()} begins with its larger end", f"{ends[-1]}-{ends[0]}")
    return ends[0] / 100, ends[-1] / 100


def as_entered(interval: Interval) -> str:
    """A credence as a field for it shows it: .70, .40-.80, or none."""
    if interval == NO_OPINION:
        return "none"
    return "-".join(dict.fromkeys(map(number, interval)))


def proposition(graph: Graph, id_: str) -> str:
    """Return the id of a node that can have a credence. Raises UnknownNode, and BadSetting if it can have none."""
    node = graph.node(id_)
    if node.kind in PROPOSITIONS:
        return node.id
    hint = ""
    if node.kind == "question":
        hint = "set one of its answers: " + ", ".join(relation.source for relation in graph.answers(id_)[:3])
    raise BadSetting(f"{id_} is {a_kind(node.kind)} and has no credence", hint)


def position_file(snapshot: Snapshot, name: str, *, asked: bool) -> PositionFile:
    """The file that keeps the position of that name. Raises BadSetting, BadAddition."""
    place = editing_place.place_of_views(snapshot, asked=asked)
    path = views.place_of(place.folder, name)
    below = views.names(snapshot).get(name)
    if below is not None and below.resolve() != path.resolve():
        raise BadSetting(
            f"there is a view {name} in {below.parent.parent} already", "choose another name: --name NAME"
        )
    return PositionFile(name, place, place.held(path))


def setting(
    graph: Graph, file: PositionFile, id_: str, interval: Interval, because: str | None = None
) -> PositionChange:
    """Plan a credence, in place of an earlier one. Raises UnknownNode, BadSetting, CannotEdit."""
    node = proposition(graph, id_)
    splice.refuse_characters(because or "")
    low, high = interval
    record: dict[str, Any] = {"node": node, "credence": low if low == high else [low, high]}
    record |= {"because": because} if because else {}
    record["wording"] = wording(graph, node)
    text = file.held.text or f"title: {file.name.replace('-', ' ')}\n"
    after = splice.put(_left(text, node), ("credences", None), record)
    return PositionChange(
        f"set {node} in {file.name}", file, after, lambda: setting(graph, file.again(), id_, interval, because)
    )


def removal(file: PositionFile, id_: str) -> PositionChange:
    """Plan to take a node out of a position. Raises BadSetting, CannotEdit."""
    after = _left(file.held.text, id_)
    if not file.exists or after == file.held.text:
        raise BadSetting(f"{file.name} says nothing of {id_}", "rsi-graph position show")
    return PositionChange(f"removed {id_} from {file.name}", file, after, lambda: removal(file.again(), id_))


def write(change: PositionChange) -> Change:
    """Make a change; if somebody else writes the file, plan it again for the new text, for a second.

    Raises CannotWrite, FileChanged, FileBusy; the file is then as it was.
    """
    planned = change

    def attempt() -> Change:
        planned.file.place.make()
        folder = planned.file.held.path.parent
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise CannotWrite(str(folder), error.strerror or str(error)) from error
        return journal.make(planned.what, (planned.file.held, planned.after))

    def again() -> None:
        nonlocal planned
        planned = planned.again() if planned.again else planned

    return locked.retried(attempt, again)


# --- text ---------------------------------------------------------------------------------------------------------


def _left(text: str, id_: str) -> str:
    """The text without the entries about a node."""
    document = yamltext.read(text.encode())
    data = document.data if isinstance(document.data, dict) else {}
    for field in FIELDS:
        for row, one in enumerate(data.get(field) or ()):
            if (one.get("node") if isinstance(one, Mapping) else one) == id_:
                return _left(_without(text, document, field, row), id_)
    return text


def _without(text: str, document: yamltext.Document, field: str, number: int) -> str:
    """The text without one entry of a list, or without the list if it was the only one; proven, else CannotEdit."""
    entries = document.data[field]
    lines = text.splitlines(keepends=True)
    first = document.places.of(field, number)[0] - 1
    dash = len(lines[first]) - len(lines[first].lstrip(" "))
    last = first + 1
    while last < len(lines) and lines[last].strip() and len(lines[last]) - len(lines[last].lstrip(" ")) > dash:
        last += 1
    expected = {**document.data, field: [*entries[:number], *entries[number + 1 :]]}
    if len(entries) == 1:
        first = document.places.of_key(field)[0] - 1
        del expected[field]
    new = "".join((*lines[:first], *lines[last:]))
    if yamltext.read(new.encode()).data != expected:
        raise CannotEdit(f"the entries of {field} cannot be changed as they are written", "change it by hand")
    return new
