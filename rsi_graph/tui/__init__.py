"""The explorer: reading a corpus in the terminal, one node at a time. Only this package imports textual."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rsi_graph.user.settings import Known

BROKEN = 70
"""The exit status after a crash, which in sysexits.h stands for a mistake of the program itself."""


def known() -> "Known":
    """The names that can stand in the settings: the explorer's themes and commands."""
    from rsi_graph.tui.command_table import keyed
    from rsi_graph.tui.drawing.themes import names
    from rsi_graph.user.settings import Known

    return Known(names(), keyed())


def run(paths: Sequence[Path], start: str | None = None, *, touring: bool = False) -> int:
    """Open the explorer on the corpora at ``paths``, at a node if one is named, or with the tour. Return the status.

    Raises CorpusNotFound and UnknownNode before anything is drawn.
    """
    import gc

    from rsi_graph import collector, snapshot
    from rsi_graph.files import folders
    from rsi_graph.user import memory

    collector.keep_large_apart()
    gc.disable()  # nothing is dropped before the first frame; ``Background.begin`` switches it on again
    loaded = snapshot.load(*paths)
    kept, note = memory.load(folders.state())
    name = memory.named(layer.path for layer in loaded.layers)
    first = memory.Place("focus", (("", loaded.graph.node(start).id),)) if start else memory.Place()
    from rsi_graph.tui import turns
    from rsi_graph.tui.app import Explorer
    from rsi_graph.tui.driver import drawing, let_go
    from rsi_graph.tui.session import Session

    session = Session.of(loaded, kept.of(name))
    session.history = session.history.visit(first)
    session.is_new = not kept.knows(name)
    app = Explorer(session, paths, kept.theme or _theme(), note)
    app.touring = touring
    app.driver_class = drawing(app.driver_class)
    if folders.has_settings():
        app.begin_with_settings(opened_before=kept.knows(name))
    begun = app.theme
    with collector.put_aside():  # else a key now and then waits while the collector looks at a hundred thousand nodes
        status = turns.run(app.run_async()) or 0
        let_go(app._driver)  # noqa: SLF001 - Textual has no other name for it
    theme = app.theme if app.theme != begun else kept.theme
    now = memory.named(layer.path for layer in session.snapshot.layers)  # a layer may have been made meanwhile
    memory.save(folders.state(), memory.Memory(theme, kept.keep(now, session.kept).corpora))
    return _crashed(app.failure, list(app.journal)) if app.failure else status


def _theme() -> str:
    """The theme that fits the background of the terminal, for a user who has not chosen one."""
    from rsi_graph.tui.drawing import ground, themes

    return themes.LIGHT.name if ground.is_light() else themes.DARK.name


def _crashed(error: Exception, commands: Sequence[str]) -> int:
    import sys

    from rsi_graph.files import folders
    from rsi_graph.user import crash

    report = crash.report(folders.state(), error, commands)
    written = f"hint: what happened is written in {report}" if report else "hint: no report could be written"
    sys.stderr.write(f"error: the explorer broke: {type(error).__name__}\n{written}\n")
    return BROKEN
