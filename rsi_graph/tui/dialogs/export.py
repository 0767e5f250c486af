"""Export: the part, the form, a preview and the losses, before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.message_pump import MessagePump

from rsi_graph import export
from rsi_graph.errors import RsiGraphError, TargetExists
from rsi_graph.export import DRAWN, FOLDER_MARK, FORMATS, Exported
from rsi_graph.export.glimpse import glimpse
from rsi_graph.export.losses import told
from rsi_graph.export.selection import SelectionOffer, chosen, counted, titled
from rsi_graph.files import together
from rsi_graph.files import whole as files_whole
from rsi_graph.tui.command_table import OF_EXPORTS, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.dialogs.prompt import Prompt
from rsi_graph.tui.drawing.bar import Bar, BarPart
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import clean, cut, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import CopyText, Note
from rsi_graph.tui.session import Session

FIRST = "markdown"
"""The format that is offered first."""
MUCH = 300
"""Pictures of more nodes have no preview, as Graphviz takes many seconds for them."""
SOON = 0.15
"""The seconds after which a note says that something is being written."""
BRIEF = "brief"
"""The option of the command line for a brief, and the beginning of its file's name."""
LABEL = 17
"""Cells for the name of a form."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part, and the form to export it in."""

    offer: SelectionOffer
    to: str
    is_brief: bool = False
    """True if a question is to be on one page."""

    @property
    def file_name(self) -> str:
        """The default name of its file."""
        name = export.file_name(self.offer.selection, self.to)
        return f"{BRIEF}-{name}" if self.is_brief else name

    @property
    def command(self) -> str:
        """The command line that writes the same."""
        line = export.command(self.offer.selection, self.to, self.file_name)
        return f"{line} --{BRIEF}" if self.is_brief else line


@dataclass(frozen=True, slots=True)
class ExportMade:
    """An export and its preview, or the reason why there is none."""

    wanted: Wanted
    count: str = ""
    exported: Exported | None = None
    shown: Sequence[str] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class FileWritten:
    """The message that a file was written, or why it was not."""

    words: str
    done: bool = True


class FileName:
    """The file that is to be written; the name of an existing file has to be given twice."""

    def __init__(self) -> None:
        self.taken: Path | None = None

    def check(self, answer: str) -> Path:
        """The path of an answer. Raises BadSetting, and TargetExists the first time."""
        path = files_whole.named(answer)
        try:
            files_whole.refuse_taken([path], force=path == self.taken)
        except TargetExists:
            self.taken = path
            raise TargetExists(str(path), "press enter again to overwrite it, or give another name") from None
        return path


class ExportScreen(Chooser):
    """The choice of a part and a form. Its answer says what was done."""

    BINDINGS = bindings(OF_EXPORTS)
    KEYS: ClassVar[tuple[Action, ...]] = tuple(
        c for c in OF_EXPORTS if c.name not in ("previous_part", "closer", "read_back")
    )
    FORMS: ClassVar[tuple[str, ...]] = tuple(FORMATS)
    """The forms that are offered."""
    BRIEF: ClassVar[bool] = False
    """True if each question is exported on a page."""
    parts = query_one("#parts", Bar)
    count = query_one("#many", Bar)
    lost = query_one("#lost", Lines)
    line = query_one("#line", Lines)

    @dataclass
    class Choose(Message):
        """A part was clicked."""

        number: int

    def __init__(self, session: Session, offers: Sequence[SelectionOffer]) -> None:
        super().__init__(session, "Export")
        self.offers = list(offers)
        self.number = 0
        """The number of the chosen part."""
        self.made: ExportMade | None = None
        """The last export that was made."""
        self._under_way: Wanted | None = None

    def above(self) -> ComposeResult:
        """The parts that can be chosen, and the size of the chosen one."""
        yield Bar(id="parts")
        yield Bar(id="many")

    def below(self) -> ComposeResult:
        """The losses of the form, and the command line that does the same."""
        yield Lines(id="lost")
        yield Lines(id="line")

    def on_mount(self) -> None:
        """List the forms."""
        self.lost.can_focus = self.line.can_focus = False
        self.rows.set_rows([Row(name, partial(_form, name)) for name in self.FORMS], FIRST)

    @property
    def wanted(self) -> Wanted:
        """The chosen part and form."""
        return Wanted(self.offers[self.number], self.rows.key or FIRST, self.BRIEF)

    @property
    def ready(self) -> Exported | None:
        """The chosen export; None until it is made."""
        return self.made.exported if self.made and self.made.wanted == self.wanted else None

    def moved(self) -> None:
        """Make the export of another choice."""
        self._show_parts()
        self._show_line()
        if self.made and self.made.wanted == self.wanted:
            self.take(self.made)
        elif self._under_way is None:
            self._under_way = self.wanted
            self.aside(partial(made, self.session, self.wanted, whole=False), self.take, name="export")
        self.set_timer(SOON, self._say_under_way)

    def take(self, made: ExportMade) -> None:
        """Show what was written. If another choice was made meanwhile, have that written."""
        self.made, self._under_way = made, None
        if made.wanted != self.wanted:
            self.moved()
            return
        self._show_count(made.count)
        self.preview.show(partial(_glimpse, made))
        self._show_lost()

    def _say_under_way(self) -> None:
        if self._under_way is not None:
            self.preview.show(lambda width: wrap("being written ...", width, ".dim"))
            self._show_count("")
            self._fill(self.lost, "", 1)

    def _show_parts(self) -> None:
        tabs = []
        for number, offer in enumerate(self.offers):
            here = number == self.number
            words = say(f"[{offer.label}]" if here else f" {offer.label} ", " ")
            tabs.append(BarPart(say((words.plain, ".strong" if here else ".dim")), partial(self.Choose, number)))
        selection = self.wanted.offer.selection
        around = []
        if selection.nodes:
            around = [
                BarPart(say("  around it: ", (str(selection.radius), ".strong"))),
                BarPart(say(("  + ", ".key")), partial(self.Press, "around(1)")),
                BarPart(say((" - ", ".key")), partial(self.Press, "around(-1)")),
            ]
        self.parts.set_parts([*tabs, *around])

    def _show_count(self, count: str) -> None:
        many = f"{count.partition(':')[0]}  " if self.size.width < WIDE else f"{count}   "
        shown = say((many if count else "", ".strong"), (clean(self.wanted.offer.words), ".dim"))
        self.count.set_parts([BarPart(cut(shown, max(self.size.width - EDGES, 1)))])

    def _show_lost(self) -> None:
        exported = self.ready
        if exported is None:
            self._fill(self.lost, "", 1)
            return
        place = FORMATS[self.wanted.to].place
        self._fill(self.lost, told(exported.losses, place), 4, ".loud" if exported.losses else ".dim")

    def _show_line(self) -> None:
        self._fill(self.line, f"= {self.wanted.command}", 2, ".source")

    def _fill(self, lines: Lines, words: str, most: int, style: str = "") -> None:
        """Show a message in the lines that it needs, at most ``most``; fewer in a small terminal."""
        most = min(most, max(1, (self.size.height - FEW) // 6))
        paint = partial(wrap, words, style=style, most=most)
        lines.styles.height = max(1, len(paint(max(self.query_one("#chooser").content_size.width, 20))))
        lines.show(paint)

    def on_resize(self, _: events.Resize) -> None:
        """Draw the lines for another width."""
        self.call_after_refresh(self._again)

    def _again(self) -> None:
        self._show_line()
        self._show_lost()
        self._show_count(self.made.count if self.made else "")

    # --- choosing -------------------------------------------------------------------------------------------------

    def on_export_screen_choose(self, event: "ExportScreen.Choose") -> None:
        """The part that was clicked."""
        self.number = event.number
        self.moved()

    def action_part(self, by: int) -> None:
        """The next of the parts."""
        self.number = (self.number + by) % len(self.offers)
        self.moved()

    def action_around(self, by: int) -> None:
        """Include more or fewer nodes around the chosen ones."""
        offer = self.offers[self.number]
        if offer.selection.nodes:
            radius = max(0, offer.selection.radius + by)
            self.offers[self.number] = replace(offer, selection=replace(offer.selection, radius=radius))
            self.moved()
        else:
            self.post_message(Note("only around nodes there can be more or less"))

    def choose(self, row: Row, /) -> None:
        """Ask for the name of a file, and write it."""
        del row
        wanted, ready, place = self.wanted, self.ready, FileName()

        def named(answer: str | None) -> None:
            if answer is not None:
                path = place.check(answer)
                if ready is None:
                    self.post_message(Note("being written; this may take a while ..."))
                write = partial(written, self.session, wanted, ready, path, force=path == place.taken)
                self.aside(write, self.take_written, partial(_tell, self.app))

        hint = f"a name alone is a file in {files_whole.here()}; a path says another folder"
        self.app.push_screen(Prompt(f"Export {wanted.to} to", hint, wanted.file_name, place.check), named)

    def take_written(self, found: FileWritten) -> None:
        """Say that the file was written, and leave; or say why it was not."""
        if found.done:
            self.dismiss(found.words)
        else:
            _tell(self.app, found)

    def action_copy(self) -> None:
        """Copy the export to the clipboard when it is made."""
        exported = self.ready
        if exported is None:
            self.post_message(Note(self.made.why_not if self.made and self.made.why_not else "not written yet"))
        elif isinstance(exported.content, bytes):
            self.post_message(Note("a picture in pixels cannot be copied as text: enter writes it to a file"))
        else:
            text = "\n".join([exported.content, *exported.beside.values()])
            self.app.post_message(CopyText(text, f"copied as {FORMATS[self.wanted.to].place}: {len(text)} characters"))
            self.dismiss("")


def _tell(app: MessagePump, found: FileWritten) -> None:
    """Say if a file was written, or why not."""
    app.post_message(Note(found.words, "information" if found.done else "warning"))


def written(session: Session, wanted: Wanted, ready: Exported | None, path: Path, *, force: bool) -> FileWritten:
    """Write an export into a file; it is made first if it is not ready."""
    found = made(session, wanted, whole=True) if ready is None else ExportMade(wanted, exported=ready)
    exported = found.exported
    if exported is None:
        return FileWritten(found.why_not, done=False)
    try:
        if exported.folder:
            together.write_folder(path, exported.folder, FOLDER_MARK, force=force)
            return FileWritten(f"wrote {path.name}, a folder of {len(exported.folder)} files, into {path.parent}")
        whole = files_whole.with_beside(path, exported.content, exported.beside)
        together.write_all(whole, force=force)
    except RsiGraphError as error:
        return FileWritten(error.with_hint, done=False)
    return FileWritten(f"wrote {' and '.join(file.name for file in whole)} into {path.parent}")


def made(session: Session, wanted: Wanted, *, whole: bool) -> ExportMade:
    """Write the file, or say why that cannot be done."""
    graph = session.graph
    count = ""
    try:
        ids = chosen(graph, wanted.offer.selection)
        count = counted(graph, ids)
        if wanted.to in DRAWN and len(ids) > MUCH and not whole:
            words = "Drawing so many nodes takes long, so it is only done when you press enter and name a file."
            return ExportMade(wanted, count, shown=[words], why_not=words)
        selection = wanted.offer.selection
        title = titled(session.snapshot.title, selection, graph)
        if wanted.is_brief:
            exported = export.brief(graph, ids, wanted.to, title, style=session.style)
        else:
            exported = export.export(graph, ids, wanted.to, title, style=session.style, first=selection.nodes)
    except RsiGraphError as error:
        return ExportMade(wanted, count, why_not=error.with_hint)
    return ExportMade(wanted, count, exported, glimpse(exported))


WIDE = 100
"""The columns from which formats are listed with their purpose."""
EDGES = 8
"""The most cells of a line that the box takes."""
FEW = 8
"""The lines of the parts that cannot be smaller."""


def _form(name: str, width: int) -> list[Content]:
    summary = FORMATS[name].summary if width > 2 * LABEL else ""
    words = say((f"{name:<{LABEL}}", ".strong"), (summary, ".dim")).rstrip()
    return [cut(words, width)]


def _glimpse(made: ExportMade, width: int) -> list[Content]:
    summary = wrap(FORMATS[made.wanted.to].summary, width, ".dim")
    if made.exported is None:
        return [*summary, Content(), *wrap(made.why_not, width, ".loud")]
    return [*summary, *(cut(say(line), width) for line in made.shown)]
