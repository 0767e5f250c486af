"""Exporting a part of the corpus."""

from rsi_graph.tui.background import Background


class Exporting(Background):
    """The application, which exports."""

    def do_export(self) -> None:
        """Choose a part and a form."""
        from rsi_graph.export.selection import offers
        from rsi_graph.tui.dialogs.export import ExportScreen

        session, trail = self.session, [node for _, node in self.session.history.place.trail]
        found = offers(session.graph, session.chosen, self.here.target, trail, session.filter)

        def done(words: str | None) -> None:
            if words:
                self.tell(words)

        self.push_screen(ExportScreen(session, found), done)
