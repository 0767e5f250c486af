"""Messages from the parts of the explorer to the application.

They are dataclasses without generated methods that are not needed, since those would slow every start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from rsi_graph.snapshot import Snapshot
from rsi_graph.user.memory import Place

if TYPE_CHECKING:
    from asyncio import Event

    from textual.content import Content

    from rsi_graph.evaluation.cruxes import Crux
    from rsi_graph.evaluation.record import Recorded
    from rsi_graph.evaluation.tensions import HeldPosition
    from rsi_graph.evaluation.views import ViewFile
    from rsi_graph.evaluation.weighed import Weighing
    from rsi_graph.meaning.nearby import Nearby
    from rsi_graph.meaning.news import News
    from rsi_graph.search.index import WordIndex
    from rsi_graph.tui.session import CruxKey


@dataclass(eq=False, repr=False, match_args=False)
class Run(Message):
    """Do the command of that name."""

    command: str


@dataclass(eq=False, repr=False, match_args=False)
class Visit(Message):
    """Go to a node by these steps from the current one, mark and id of each, and show it in a view."""

    steps: tuple[tuple[str, str], ...]
    view: str = "focus"


@dataclass(eq=False, repr=False, match_args=False)
class Followed(Message):
    """Sent up the same way as a key, so that it arrives when the key was handled."""

    arrived: "Event"


@dataclass(eq=False, repr=False, match_args=False)
class Retrace(Message):
    """Go back along the trail until only ``steps`` are left; to the start if none is."""

    steps: int


@dataclass(eq=False, repr=False, match_args=False)
class CopyText(Message):
    """Copy a text, and say these words once something took it."""

    text: str
    said: str


@dataclass(eq=False, repr=False, match_args=False)
class TextCopied(Message):
    """A text was offered to the programs that keep a clipboard; these took it."""

    said: str
    takers: tuple[str, ...]


@dataclass(eq=False, repr=False, match_args=False)
class EnterRow(Message):
    """Go to the row of that number."""

    number: int


@dataclass(eq=False, repr=False, match_args=False)
class Marked(Message):
    """Mark a node, or take its mark away."""

    node: str


@dataclass(eq=False, repr=False, match_args=False)
class Note(Message):
    """Tell the reader something."""

    text: str
    severity: str = "information"


@dataclass(eq=False, repr=False, match_args=False)
class Loaded(Message):
    """The files were read again."""

    snapshot: Snapshot


@dataclass(eq=False, repr=False, match_args=False)
class Indexed(Message):
    """The words of a snapshot can be searched."""

    snapshot: Snapshot
    index: "WordIndex"


@dataclass(eq=False, repr=False, match_args=False)
class StatesFound(Message):
    """The states of all nodes of a snapshot in the record are known."""

    snapshot: Snapshot
    record: "Recorded"


@dataclass(eq=False, repr=False, match_args=False)
class Settled(Message):
    """The standings of all nodes of a snapshot are known."""

    snapshot: Snapshot
    weighed: "Weighing"
    asked: bool = False
    """True if something else was supposed, so that the changes should be shown."""


@dataclass(eq=False, repr=False, match_args=False)
class Sought(Message):
    """Nodes near in meaning to a typed text are wanted."""

    text: str


@dataclass(eq=False, repr=False, match_args=False)
class Suggest(Message):
    """Candidate links are wanted, of a node or of all."""

    node: str | None


@dataclass(eq=False, repr=False, match_args=False)
class Judged(Message):
    """A judgement was written or taken back: the files have changed."""


@dataclass(eq=False, repr=False, match_args=False)
class Pressed(Message):
    """A key on the screen was clicked."""

    action: str


@dataclass(eq=False, repr=False, match_args=False)
class Approached(Message):
    """The nodes near to each node of a snapshot are known, as far as its texts were embedded before."""

    snapshot: Snapshot
    nearby: "Nearby | None"


@dataclass(eq=False, repr=False, match_args=False)
class Heard(Message):
    """The child process with the model has something to say."""

    news: "News"


@dataclass(eq=False, repr=False, match_args=False)
class CruxesWanted(Message):
    """The cruxes of a node are wanted."""

    node: str


@dataclass(eq=False, repr=False, match_args=False)
class Hinged(Message):
    """The cruxes of a node were found, or nobody waits for them any more."""

    key: "CruxKey"
    found: "tuple[Crux, ...] | str | None"


@dataclass(eq=False, repr=False, match_args=False)
class Narrow(Message):
    """Set this filter."""

    filter: str


@dataclass(eq=False, repr=False, match_args=False)
class Instead(Message):
    """Replace the present place by another, if it is still in the same view and about this node."""

    place: Place
    of: str


@dataclass(eq=False, repr=False, match_args=False)
class WorkOut(Message):
    """Do something slow in a thread, and hand over the result.

    Of those that share a ``name`` one is done at a time, and of those that wait only the last.
    """

    do: Callable[[], Any]
    take: Callable[[Any], None]
    name: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class WorkedOut(Message):
    """Slow work was done."""

    value: Any
    take: Callable[[Any], None]
    name: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class Listed(Message):
    """The views of a snapshot were read."""

    snapshot: Snapshot
    views: "tuple[ViewFile, ...]"


@dataclass(eq=False, repr=False, match_args=False)
class PositionRead(Message):
    """The reader's own position in a snapshot was read; None if there is none. ``refused`` says why it failed."""

    snapshot: Snapshot
    position: "HeldPosition | None"
    refused: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class PassagesWanted(Message):
    """Show these passages, to read or go to one."""

    title: str
    passages: tuple[str, ...]


@dataclass(eq=False, repr=False, match_args=False)
class ReadingWanted(Message):
    """Show a text over the whole screen; ``text`` is copied from there."""

    title: str
    paint: Callable[[int], "list[Content]"]
    text: str


@dataclass(eq=False, repr=False, match_args=False)
class Compare(Message):
    """Compare the view of this name with what is supposed now."""

    name: str


@dataclass(eq=False, repr=False, match_args=False)
class Failed(Message):
    """Background work failed."""

    error: Exception
