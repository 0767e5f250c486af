"""How the node in hand stands, and what would follow if it stood otherwise."""

from rsi_graph.tui.background import Background


class Supposing(Background):
    """The application, which weighs and supposes."""

    def why_not_strength(self) -> str:
        known = self.reading.weighed and self.here.node in self.reading.graph
        return "" if known else "choose a node first; and it takes a moment until strengths are known"

    def do_strength(self) -> None:
        """What the strength of the node in hand means, and what it is made of."""
        from rsi_graph.evaluation.weighed import explained
        from rsi_graph.tui.paint import lines_of
        from rsi_graph.tui.reader import Reader

        if self.reading.weighed:
            text = "\n\n".join(explained(self.reading.graph, self.reading.weighed, self.here.node))
            self.push_screen(Reader("Strength", lambda width: lines_of(text, width), text))

    def why_not_suppose(self) -> str:
        node, reading = self.here.node, self.reading
        known = reading.weighed and node in reading.graph
        supposable = known and (node in reading.standings or reading.graph.kind(node) == "source")
        return "" if supposable else "only what has a strength can be supposed, and sources; once strengths are known"

    def do_suppose(self) -> None:
        """Ask what to suppose of the node in hand."""
        from rsi_graph.evaluation.structure import Supposition
        from rsi_graph.evaluation.weighed import supposing
        from rsi_graph.tui.prompt import Prompt

        graph, node = self.reading.graph, self.here.node

        def take(answer: str) -> Supposition:
            return supposing(graph, self.reading.supposition or Supposition(), node, answer)

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.suppose(take(answer))

        hint = f"{graph.title(node)}: accept it, reject it, or clear all that is supposed; a, r, c will do"
        self.push_screen(Prompt("What if", hint, check=take), answered)

    def why_not_flips(self) -> str:
        return "" if self.reading.supposition and self.reading.weighed else "nothing is supposed"

    def do_flips(self) -> None:
        """What flips by what is supposed."""
        self.show_flips()
