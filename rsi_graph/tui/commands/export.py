"""Exporting a part of the corpus."""

from rsi_graph.tui.background import Background


class Exporting(Background):
    """The commands of the application that export."""

    def do_export(self) -> None:
        """Choose a part and a form."""
        from rsi_graph.export.selection import offers
        from rsi_graph.tui.dialogs.export import ExportScreen

        session, trail = self.session, [node for _, node in self.session.history.place.trail]
        found = offers(session.graph, session.chosen, self.here.target, trail, session.filter)
        self.push_screen(ExportScreen(session, found, self.paths), self._exported)

    def why_not_brief(self) -> str:
        return "" if self._questions() else "a brief tells a question: go to one, or to what bears on one"

    def do_brief(self) -> None:
        """Choose the form of a brief of the present question."""
        from rsi_graph.tui.dialogs.brief import BriefScreen

        self.push_screen(BriefScreen(self.session, self._questions(), self.paths), self._exported)

    def _questions(self) -> list[str]:
        """The questions that the present place is about."""
        from rsi_graph.tui.dialogs.brief import questions_in_sight

        trail = [node for _, node in self.session.history.place.trail]
        return questions_in_sight(self.session.graph, self.here.target or self.here.pointed, trail)

    def _exported(self, words: str | None) -> None:
        """Say where it was written to."""
        if words:
            self.tell(words)
