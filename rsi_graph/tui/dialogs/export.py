"""Export: the part, the form, a preview and the losses, before it is written."""

from collections.abc import Callable, Sequence
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

from rsi_graph.errors import TargetExists
from rsi_graph.export import FORMATS, Exported
from rsi_graph.export.errand import LARGE, ExportErrand
from rsi_graph.export.glimpse import LONGEST
from rsi_graph.export.losses import told
from rsi_graph.export.selection import SelectionOffer
from rsi_graph.export.wanted import ExportMade, FileWritten, Wanted, made, written
from rsi_graph.files import whole as files_whole
from rsi_graph.tui.command_table import OF_EXPORTS, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.dialogs.prompt import Prompt
from rsi_graph.tui.drawing.bar import Bar, BarPart
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import clean, cut, hung, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import CopyText, Note
from rsi_graph.tui.session import Session

FIRST = "markdown"
"""The form that is offered first."""
SOON = 0.15
"""Seconds after which it is said that something is being written."""
LABEL = 17
"""Cells for the name of a form."""


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

    def __init__(self, session: Session, offers: Sequence[SelectionOffer], paths: Sequence[Path] = ()) -> None:
        super().__init__(session, "Export")
        self.offers, self.paths = list(offers), paths
        self.number = 0
        """The number of the chosen part."""
        self.made: ExportMade | None = None
        """The last export that was made."""
        self._under_way: Wanted | None = None
        self._errand: ExportErrand | None = None
        """The process that makes it, where the corpus is large."""

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
            self.aside(self._making(), self.take, name="export")
        elif self._under_way != self.wanted and self._errand:
            self._errand.stop()
        self.set_timer(SOON, self._say_under_way)

    def _making(self) -> Callable[[], ExportMade]:
        """The way in which what is chosen is made."""
        snapshot, style = self.session.snapshot, self.session.style
        if len(snapshot.graph) <= LARGE:
            return partial(made, snapshot, self.wanted, style, whole=False)
        self._errand = ExportErrand(self.paths, self.wanted, style)
        return self._errand.look

    def on_unmount(self) -> None:
        """Nobody looks at it any more."""
        if self._errand:
            self._errand.stop()

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
        if self.made and self.made.is_long:
            ready = None

        def named(answer: str | None) -> None:
            if answer is not None:
                path = place.check(answer)
                if ready is None:
                    self.post_message(Note("being written; this may take a while ..."))
                write = partial(self._writing(wanted, ready), path, force=path == place.taken)
                self.aside(write, self.take_written, partial(_tell, self.app))

        hint = f"a name alone is a file in {files_whole.here()}; a path says another folder"
        self.app.push_screen(Prompt(f"Export {wanted.to} to", hint, wanted.file_name, place.check), named)

    def _writing(self, wanted: Wanted, ready: Exported | None) -> Callable[..., FileWritten]:
        """The way in which it is written: as it is ready, or else made first."""
        snapshot, style = self.session.snapshot, self.session.style
        if ready is not None:
            return partial(written, ready)
        if len(snapshot.graph) > LARGE:
            return ExportErrand(self.paths, wanted, style).write

        def make(path: Path, *, force: bool) -> FileWritten:
            found = made(snapshot, wanted, style, whole=True)
            if found.exported is None:
                return FileWritten(found.why_not, done=False)
            return written(found.exported, path, force=force)

        return make

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
        elif self.made and self.made.is_long:
            self.post_message(Note("this is too much for a clipboard: enter writes it to a file"))
        elif isinstance(exported.content, bytes):
            self.post_message(Note("a picture in pixels cannot be copied as text: enter writes it to a file"))
        else:
            text = "\n".join([exported.content, *exported.beside.values()])
            self.app.post_message(CopyText(text, f"copied as {FORMATS[self.wanted.to].place}: {len(text)} characters"))
            self.dismiss("")


def _tell(app: MessagePump, found: FileWritten) -> None:
    """Say if a file was written, or why not."""
    app.post_message(Note(found.words, "information" if found.done else "warning"))


PROSE = ("markdown", "pandoc")
"""The forms that are read as text, so that their lines are folded and not cut."""
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
    if made.wanted.to not in PROSE:
        return [*summary, *(cut(say(line), width) for line in made.shown)]
    inset = (len(line) - len(line.lstrip()) for line in made.shown)
    lines = (hung(say(line), width, indent=edge, most=LONGEST) for line, edge in zip(made.shown, inset, strict=True))
    return [*summary, *(one for folded in lines for one in folded)]
