"""Exporting a part of the corpus: the choice of it, its preview out of a thread, the file."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from rsi_graph.errors import RsiGraphError, TargetExists
from rsi_graph.files import whole as files_whole
from rsi_graph.tui.background import Background

if TYPE_CHECKING:
    from rsi_graph.tui.dialogs.copy import CopyScreen
    from rsi_graph.tui.dialogs.export import Asked, ExportMade, ExportScreen, ToFile


@dataclass
class FileWritten(Message):
    """A file was written, or why not."""

    screen: "ExportScreen"
    words: str
    done: bool = True


class FileName:
    """Where a file is to be written. A name that is taken has to be given twice."""

    def __init__(self) -> None:
        self.taken: Path | None = None

    def check(self, answer: str) -> Path:
        """The path of an answer. Raises BadSetting, and TargetExists the first time."""
        path = files_whole.named(answer)
        try:
            files_whole.refuse_taken([path], force=path == self.taken)
        except TargetExists:
            self.taken = path
            raise TargetExists(str(path), "enter once more writes over it; or give another name") from None
        return path


class Exporting(Background):
    """The application, which exports."""

    def do_export(self) -> None:
        """Choose a part and a form."""
        from rsi_graph.export.selection import offers
        from rsi_graph.tui.dialogs.export import ExportScreen

        session, trail = self.session, [node for _, node in self.session.history.place.trail]
        found = offers(session.graph, session.chosen, self.here.node, trail, session.filter)

        def done(words: str | None) -> None:
            if words:
                self.tell(words)

        self.push_screen(ExportScreen(session, found), done)

    def on_asked(self, event: "Asked") -> None:
        """Write what is to be looked at, in a thread."""
        from rsi_graph.tui.dialogs.export import made

        self.aside(partial(made, event.screen, self.session, event.wanted, whole=False))

    def on_made(self, event: "ExportMade") -> None:
        """It can be looked at."""
        event.screen.take(event)

    def on_copy_screen_made(self, event: "CopyScreen.Made") -> None:
        """The texts to be copied are there."""
        event.screen.take(event.texts)

    def on_to_file(self, event: "ToFile") -> None:
        """Ask for the file's name, and write it in a thread."""
        from rsi_graph.export import file_name
        from rsi_graph.tui.dialogs.prompt import Prompt

        screen = event.screen
        wanted = screen.wanted
        place = FileName()

        def named(answer: str | None) -> None:
            if answer is not None:
                path = place.check(answer)
                if screen.ready is None:
                    self.tell("being written; this may take a while ...")
                self.aside(partial(self._write, screen, path, path == place.taken))

        name = file_name(wanted.offer.selection, wanted.to)
        hint = f"the name of the file, or its path; without one it is written into {files_whole.here()}"
        self.push_screen(Prompt(f"Export {wanted.to} to", hint, name, place.check), named)

    def _write(self, screen: "ExportScreen", path: Path, force: bool) -> Message:
        from rsi_graph.tui.dialogs.export import made

        exported = screen.ready
        if exported is None:
            found = made(screen, self.session, screen.wanted, whole=True)
            exported = found.exported
            if exported is None:
                return FileWritten(screen, found.why_not, done=False)
        try:
            whole = files_whole.with_beside(path, exported.content, exported.beside)
            files_whole.write_all(whole, force=force)
        except RsiGraphError as error:
            return FileWritten(screen, error.with_hint, done=False)
        return FileWritten(screen, f"wrote {' and '.join(file.name for file in whole)} into {path.parent}")

    @on(FileWritten)
    def written(self, event: FileWritten) -> None:
        """Say that it was written; the choice is over then."""
        if event.done and event.screen is self.screen:
            event.screen.dismiss(event.words)
        else:
            self.tell(event.words, "information" if event.done else "warning")
