"""Finding and reading: the search, the help, the story of a node."""

from rsi_graph.tui.background import Background
from rsi_graph.tui.messages import WorkOut


class Texts(Background):
    """The application's commands that find, explain and tell."""

    def do_find(self) -> None:
        """Find a node by words, and go there."""
        from rsi_graph.tui.dialogs.find import FindScreen

        screen = FindScreen(self.session, self.session.asked)

        async def found(node: str | None) -> None:
            self.session.asked, self.session.hits = screen.text, screen.hit_ids
            if node:
                await self.jump(node)

        self.push_screen(screen, found)

    def do_help(self) -> None:
        """Show the help, and run what is chosen in it."""
        from rsi_graph.tui.dialogs.help import HelpScreen

        async def chosen(name: str | None) -> None:
            if name:
                await self.action_run(name)

        self.push_screen(HelpScreen(self.view, self.session.keys), chosen)

    def why_not_story(self) -> str:
        node, graph = self.here.target, self.session.graph
        tellable = node in graph and graph.kind(node) != "question"
        return "" if tellable else "choose what bears on a question: its story is how it does"

    def do_story(self) -> None:
        """Tell in words how the current node bears on the question."""
        from rsi_graph.export import forms
        from rsi_graph.tui.dialogs.reader import ReaderScreen

        graph, node, style = self.session.graph, self.here.target, self.session.style

        def show(text: str) -> None:
            self.push_screen(ReaderScreen.of("Story", text))

        self.post_message(WorkOut(lambda: forms.told(graph, node, style), show))

    def do_palette(self) -> None:
        """Open the palette of all commands."""
        self.action_command_palette()

    def do_quit(self) -> None:
        """Leave."""
        self.remember()
        self.exit(0)
