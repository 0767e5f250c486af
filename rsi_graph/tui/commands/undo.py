"""Undoing what was added in this run, step by step."""

from functools import partial
from time import time_ns

from rsi_graph.errors import RsiGraphError
from rsi_graph.tui.background import Background
from rsi_graph.tui.messages import WorkOut


class Undoing(Background):
    """The command of the application that undoes changes."""

    since = time_ns()
    """The start of this run; earlier changes are not undone in it."""

    def reread(self) -> None:
        """Read the files again after a change of our own."""
        self.quiet = True
        self.do_reload()

    def do_undo(self) -> None:
        """Undo the last change of this run, after a question."""
        import os

        from rsi_graph.editing import journal
        from rsi_graph.tui.dialogs.prompt import Confirm

        made = journal.last(since=self.since, by=os.getpid())
        if made is None:
            self.tell("nothing was added in this run; rsi-graph undo takes back what was added before")
            return

        def do() -> str:
            try:
                journal.take_back(made)
            except RsiGraphError as error:
                return error.with_hint
            return ""

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.work_out(WorkOut(do, partial(self.undone, made.what)))

        lines = sum(len(change.added.splitlines()) for change in made.changes)
        files = ", ".join(dict.fromkeys(change.path.name for change in made.changes))
        hint = f"{made.what}: {lines} lines go out of {files}. enter takes them out, esc leaves them."
        self.push_screen(Confirm("Undo?", hint), answered)

    def undone(self, what: str, refused: str) -> None:
        """Say what was undone, and read the files again; or say why it could not be undone."""
        if refused:
            self.tell(refused, "warning")
            return
        self.tell(f"undone: {what}")
        self.reread()
