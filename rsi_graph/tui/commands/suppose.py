"""The strength of the current node, and supposing that it were otherwise."""

from collections.abc import Mapping

from rsi_graph.tui.background import Background


class Supposing(Background):
    """The commands of the application that weigh and suppose."""

    def why_not_strength(self) -> str:
        if self.here.target not in self.session.graph:
            return "go to a row with a node first"
        if self.session.supposition:
            return self.why_not_weighed()
        return "" if self.session.record else "it takes a moment until the states are known"

    def do_strength(self) -> None:
        """Show the objections to the current node and their answers, and its strength if something is supposed."""
        from rsi_graph.evaluation import record_words
        from rsi_graph.evaluation.weighed import explained
        from rsi_graph.tui.dialogs.reader import ReaderScreen

        if self.session.record and not self.session.supposition:
            text = "\n\n".join(record_words.explained(self.session.record, self.here.target))
            self.push_screen(ReaderScreen.of("State in the record", text))
        elif self.session.weighed:
            text = "\n\n".join(
                explained(self.session.graph, self.session.weighed, self.here.target, self.session.posed)
            )
            self.push_screen(ReaderScreen.of("Strength", text))

    def why_not_suppose(self) -> str:
        from rsi_graph.evaluation.supposing import beyond_reach

        if why := self.why_not_weighed():
            return why
        return "" if self._reach() else beyond_reach(self.session.graph, self.here.node)

    def _reach(self) -> Mapping[str, str]:
        """The nodes that can be supposed here: the current node, the row under the cursor, the step between them."""
        from rsi_graph.evaluation.supposing import within_reach

        here = self.here
        return within_reach(self.session.graph, here.node, here.pointed, chosen=here.target != here.node)

    def do_suppose(self) -> None:
        """Ask what to suppose."""
        from rsi_graph.evaluation.structure import Supposition
        from rsi_graph.evaluation.supposing import asked, supposing
        from rsi_graph.tui.dialogs.prompt import Prompt

        graph, reach = self.session.graph, self._reach()

        def take(answer: str) -> Supposition:
            return supposing(graph, self.session.supposition or Supposition(), reach, answer)

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.suppose(take(answer), self.session.posed)

        self.push_screen(Prompt("What if", asked(graph, reach), check=take), answered)

    def why_not_flips(self) -> str:
        if self.session.supposition and self.session.weighed:
            return ""
        keys = self.key_for("suppose"), self.key_for("views")
        return f"nothing is supposed: {keys[0]} supposes something, {keys[1]} a view"

    def do_flips(self) -> None:
        """Show what flips by the supposition."""
        self.show_flips()
