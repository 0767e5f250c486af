"""An export as the explorer wants it: a part in a form, made to be looked at first, then written into a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rsi_graph import export
from rsi_graph.errors import RsiGraphError
from rsi_graph.export import DRAWN, FOLDER_MARK, Exported
from rsi_graph.export.glimpse import glimpse
from rsi_graph.export.selection import SelectionOffer, chosen, counted, titled
from rsi_graph.files import together
from rsi_graph.files import whole as files_whole
from rsi_graph.snapshot import Snapshot

MUCH = 300
"""Pictures of more nodes are drawn only to be written: that takes Graphviz many seconds."""
BRIEF = "brief"
"""The option of the command line, and the beginning of a file's name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part, and the form it is wanted in."""

    offer: SelectionOffer
    to: str
    is_brief: bool = False
    """True if a question is wanted on one page."""

    @property
    def file_name(self) -> str:
        """The name that its file has unless another is given."""
        name = export.file_name(self.offer.selection, self.to)
        return f"{BRIEF}-{name}" if self.is_brief else name

    @property
    def command(self) -> str:
        """The command line that writes the same."""
        line = export.command(self.offer.selection, self.to, self.file_name)
        return f"{line} --{BRIEF}" if self.is_brief else line


@dataclass(frozen=True, slots=True)
class ExportMade:
    """An export and how it looks, or why there is none."""

    wanted: Wanted
    count: str = ""
    exported: Exported | None = None
    shown: Sequence[str] = ()
    why_not: str = ""
    is_long: bool = False
    """True for one that was made in a process of its own, and whose text is too long to be handed over."""


@dataclass(frozen=True, slots=True)
class FileWritten:
    """Words about a file that was written, or about why it was not."""

    words: str
    done: bool = True


def made(snapshot: Snapshot, wanted: Wanted, style: str | None, *, whole: bool) -> ExportMade:
    """Write what is wanted, or say why that cannot be done. Many nodes are drawn only if ``whole``."""
    graph, selection = snapshot.graph, wanted.offer.selection
    count = ""
    try:
        ids = chosen(graph, selection)
        count = counted(graph, ids)
        if wanted.to in DRAWN and len(ids) > MUCH and not whole:
            words = "Drawing so many nodes takes long, so it is only done when you press enter and name a file."
            return ExportMade(wanted, count, shown=[words], why_not=words)
        title = titled(snapshot.title, selection, graph)
        if wanted.is_brief:
            exported = export.brief(graph, ids, wanted.to, title, style=style)
        else:
            exported = export.export(graph, ids, wanted.to, title, style=style, first=selection.nodes)
    except RsiGraphError as error:
        return ExportMade(wanted, count, why_not=error.with_hint)
    return ExportMade(wanted, count, exported, glimpse(exported))


def written(exported: Exported, path: Path, *, force: bool) -> FileWritten:
    """Write an export into a file and those beside it, or into a folder."""
    try:
        if exported.folder:
            together.write_folder(path, exported.folder, FOLDER_MARK, force=force)
            return FileWritten(f"wrote {path.name}, a folder of {len(exported.folder)} files, into {path.parent}")
        whole = files_whole.with_beside(path, exported.content, exported.beside)
        together.write_all(whole, force=force)
    except RsiGraphError as error:
        return FileWritten(error.with_hint, done=False)
    return FileWritten(f"wrote {' and '.join(file.name for file in whole)} into {path.parent}")
