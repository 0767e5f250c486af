"""What those who write a record ask of the explorer, and what comes back from its threads.

Dataclasses of which only what is needed is made: every start of the explorer pays for it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rsi_graph.editing.drafts import Draft, Plan
    from rsi_graph.editing.journal import Change
    from rsi_graph.sources.bibliography import Work
    from rsi_graph.sources.passages import Copy, Passage
    from rsi_graph.tui.dialogs.form import RecordForm
    from rsi_graph.tui.dialogs.passages import PassagesScreen
    from rsi_graph.tui.dialogs.work import WorkScreen


@dataclass(eq=False, repr=False, match_args=False)
class Planning(Message):
    """What would come of a draft?"""

    form: "RecordForm"
    draft: "Draft"
    number: int


@dataclass(eq=False, repr=False, match_args=False)
class Planned(Message):
    """That would come of it."""

    form: "RecordForm"
    number: int
    plan: "Plan"


@dataclass(eq=False, repr=False, match_args=False)
class Writing(Message):
    """It is to be written as it was planned."""

    form: "RecordForm"
    plan: "Plan"


@dataclass(eq=False, repr=False, match_args=False)
class Written(Message):
    """It was written, or could not be."""

    form: "RecordForm"
    plan: "Plan"
    refused: str = ""
    again: bool = False
    """Whether the files changed meanwhile, so that another plan may do."""


@dataclass(eq=False, repr=False, match_args=False)
class Leaving(Message):
    """Whoever writes wants to leave."""

    form: "RecordForm"


@dataclass(eq=False, repr=False, match_args=False)
class Same(Message):
    """The work that was being added is there already, under this id."""

    form: "RecordForm"
    id: str


@dataclass(eq=False, repr=False, match_args=False)
class Choosing(Message):
    """The sentences of the source's text are asked for."""

    form: "RecordForm"


@dataclass(eq=False, repr=False, match_args=False)
class Looking(Message):
    """A work is to be found."""

    screen: "WorkScreen"
    text: str


@dataclass(eq=False, repr=False, match_args=False)
class Found(Message):
    """Works that were found, with the text that came along; or why there are none."""

    screen: "WorkScreen"
    works: "Sequence[Work]" = ()
    copy: "Copy | None" = None
    refused: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class TextWanted(Message):
    """The text of a source is to be read from a file, or the copy at hand where none is named."""

    screen: "PassagesScreen"
    source: str
    file: str


@dataclass(eq=False, repr=False, match_args=False)
class Read(Message):
    """A text with its sentences, or why there is none."""

    screen: "PassagesScreen"
    copy: "Copy | None" = None
    passages: "Sequence[Passage]" = ()
    refused: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class Undone(Message):
    """A change was taken back, or why that could not be."""

    entry: "Change | None" = None
    refused: str = ""
