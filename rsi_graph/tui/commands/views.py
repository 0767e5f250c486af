"""Views: supposing positions, comparing them with each other, and saving them."""

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from rsi_graph.errors import RsiGraphError
from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import FOCUS
from rsi_graph.tui.messages import Compare, Listed, WorkOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rsi_graph.evaluation.structure import Supposition
    from rsi_graph.evaluation.views import ViewFile


class Viewing(Background):
    """The commands of the application about views."""

    kept: "Sequence[ViewFile]" = ()
    """The views that were read last."""

    def why_not_views(self) -> str:
        return self.why_not_weighed()

    def do_views(self) -> None:
        """Read the views and list them."""
        loaded = self.session.snapshot

        def do() -> Listed:
            from rsi_graph.evaluation import views

            return Listed(loaded, views.kept(loaded))

        self.aside(do)

    @on(Listed)
    def list_views(self, event: Listed) -> None:
        """The views were read."""
        from rsi_graph.tui.dialogs.views import ViewsScreen

        if event.snapshot is self.session.snapshot and len(self.screen_stack) == 1:
            self.kept = event.views
            self.push_screen(ViewsScreen(self.session, event.views), self._chosen)

    def _chosen(self, name: str | None) -> None:
        from rsi_graph.evaluation.structure import Supposition
        from rsi_graph.evaluation.supposing import Posed
        from rsi_graph.tui.dialogs.views import NONE, SAVE

        if name == SAVE:
            self.call_later(self.action_run, "save_view")
        elif name == NONE:
            self.suppose(Supposition())
        elif name:
            try:
                held = self._held(name)
            except RsiGraphError as error:
                self.tell(error.with_hint, "warning")
                return
            title = next((view.view.title for view in self.kept if view.name == name and view.view), name)
            self.suppose(held, Posed(name, title, held))

    def _held(self, name: str) -> "Supposition":
        """The supposition of a view. Raises BadSetting and UnknownNode."""
        from rsi_graph.errors import BadSetting
        from rsi_graph.evaluation import views
        from rsi_graph.evaluation.structure import Supposition
        from rsi_graph.tui.dialogs.views import NONE

        view = next((kept for kept in self.kept if kept.name == name), None)
        if name == NONE or view is None:
            return Supposition()
        if view.view is None:
            raise BadSetting(f"the view {name} cannot be read", "! shows what is wrong")
        found = views.viewed(self.session.snapshot, name)
        if not found.supposition and found.diagnostics:
            raise BadSetting(f"nothing that {name} supposes holds here: {found.diagnostics[0]}")
        for diagnostic in found.diagnostics:
            self.tell(str(diagnostic), "warning")
        return found.supposition

    # --- keeping one ----------------------------------------------------------------------------------------------

    def why_not_save_view(self) -> str:
        keys = self.key_for("suppose"), self.key_for("views")
        return (
            "" if self.session.supposition else f"nothing is supposed: {keys[0]} supposes something, {keys[1]} a view"
        )

    def do_save_view(self) -> None:
        """Ask for a name and keep what is supposed."""
        from rsi_graph.editing.views import standpoint
        from rsi_graph.tui.dialogs.prompt import Prompt

        snapshot, asked, held = self.session.snapshot, bool(self.paths), self.session.supposition

        def answered(name: str | None) -> None:
            if name and held:
                found = standpoint(snapshot, name, asked=asked)
                self.tell(found.keep(held))
                if found.place.is_new:  # the layer that was just made
                    self.do_reload()

        hint = "a name of small letters, digits and hyphens; it is written into views/ of your own layer"
        check = partial(standpoint, snapshot, asked=asked)
        self.push_screen(Prompt("Save what is supposed as a view", hint, check=check), answered)

    # --- two of them ----------------------------------------------------------------------------------------------

    @on(Compare)
    def compare(self, event: Compare) -> None:
        """Find the differences between the view under the cursor and what is supposed now."""
        from rsi_graph.evaluation.disagreements import compared
        from rsi_graph.evaluation.structure import Supposition
        from rsi_graph.tui.dialogs.views import NONE

        session, screen = self.session, self.screen
        try:
            other = (_named(event.name), self._held(event.name))
        except RsiGraphError as error:
            self.tell(error.with_hint, "warning")
            return
        name = session.posed.name if session.posed else "what is supposed"
        now = (name, session.supposition) if session.supposition else (_named(NONE), Supposition())
        if now[1] == other[1]:
            self.tell("they suppose the same: choose one, then compare another with it")
            return
        node = self.here.node if self.view == FOCUS and self.here.node in session.standings else None
        node = None if node in (*now[1].ids, *other[1].ids) else node  # there it would come down to itself
        if held := session.weighed:

            def read(text: str) -> None:
                from rsi_graph.tui.dialogs.reader import ReaderScreen

                if self.screen is screen:
                    self.push_screen(ReaderScreen.of("Compare", text))

            self.work_out(WorkOut(lambda: compared(held, now, other, node), read))


def _named(name: str) -> str:
    """A view's name, or that of the corpus with nothing supposed."""
    from rsi_graph.evaluation.views import BARE
    from rsi_graph.tui.dialogs.views import NONE

    return BARE if name == NONE else name
