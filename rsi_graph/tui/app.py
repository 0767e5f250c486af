"""The explorer: what its commands do that mean the same in every view. A view's own ``do_`` methods come first."""

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from rsi_graph import citations, editor
from rsi_graph.diagnostics import Span
from rsi_graph.memory import Place
from rsi_graph.model import Source
from rsi_graph.tui.background import Background
from rsi_graph.tui.commands import BY_NAME, OUTLINE, PROBLEMS, SOURCES, START
from rsi_graph.tui.start import StartView
from rsi_graph.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable


class Explorer(Background):
    """The application."""

    def unavailable(self, name: str) -> str:
        """Why a command cannot be done here now; nothing where it can."""
        command = BY_NAME.get(name)
        if command and self.view not in command.views:
            return f"{command.label} means nothing here: {', '.join(command.views)} have it"
        history = self.reading.history
        whys: dict[str, tuple[Callable[[], object], str]] = {
            "back": (lambda: history.here, "this is where you began"),
            "forward": (lambda: history.here + 1 < len(history.places), "there is nothing ahead"),
            "continue": (lambda: self.query_one(StartView).last, "you have not been here before"),
            "edit": (self._span, "nothing is chosen"),
            "copy": (lambda: self.here.node, "nothing is chosen"),
            "copy_id": (lambda: self.here.node, "nothing is chosen"),
            "outline": (lambda: self.here.node, "nothing is chosen"),
            "story": (self._tellable, "choose what bears on a question: its story is how it does"),
            "open_url": (self._url, "no address is known"),
            "suppose": (
                self._supposable,
                "only what has a strength can be supposed, and sources; once strengths are known",
            ),
            "flips": (lambda: self.reading.supposition and self.reading.weighed, "nothing is supposed"),
            "strength": (self._weighable, "choose a node first; and it takes a moment until strengths are known"),
        }
        possible, why = whys.get(name, (bool, ""))
        return "" if possible() else why

    # --- places ---------------------------------------------------------------------------------------------------

    async def do_start(self) -> None:
        """The questions."""
        await self.go(Place(START))

    async def do_continue(self) -> None:
        """Where one stopped last time."""
        if last := self.query_one(StartView).last:
            await self.go(last)

    async def do_back(self) -> None:
        """The place before."""
        await self.step(-1)

    async def do_forward(self) -> None:
        """The place after."""
        await self.step(1)

    async def do_outline(self) -> None:
        """What hangs below the node in hand."""
        trail = self.reading.history.place.trail
        node = self.here.node
        await self.go(Place(OUTLINE, trail if trail and trail[-1][1] == node else (("", node),)))

    async def do_sources(self) -> None:
        """All works."""
        await self.go(Place(SOURCES))

    async def do_problems(self) -> None:
        """What is wrong in the files."""
        await self.go(Place(PROBLEMS))

    def do_number(self) -> None:
        """Ask for a row or an id, and go there."""
        from rsi_graph.tui.prompt import Prompt

        async def went(answer: str | None) -> None:
            if answer and not (answer.isdigit() and self.here.enter_row(int(answer))):
                await self.jump(answer)

        hint = "the number of a row, or the id of a node, such as ideas-get-harder"
        self.push_screen(Prompt("Go to", hint, check=self._number), went)

    def _number(self, answer: str) -> None:
        if not answer.isdigit():
            self.reading.graph.node(answer)

    async def action_row(self, number: int) -> None:
        """Go to the row of that number."""
        self.journal.append(f"row {number}  at {self.view} {self.here.node}")
        if not self.here.enter_row(number):
            self.tell(f"there is no row {number} here")

    # --- reading --------------------------------------------------------------------------------------------------

    def do_find(self) -> None:
        """Find a node by words, and go there."""
        from rsi_graph.tui.find import FindScreen

        screen = FindScreen(self.reading, self.reading.asked)

        async def found(node: str | None) -> None:
            self.reading.asked = screen.text
            if node:
                await self.jump(node)

        self.push_screen(screen, found)

    def do_filter(self) -> None:
        """Ask for a filter and narrow the lists to it."""
        from rsi_graph import filters
        from rsi_graph.tui.prompt import Prompt

        async def chosen(text: str | None) -> None:
            if text is not None:
                self.set_filter(text)
                self.remember()
                await self.show()

        hint = "such as kind:claim tag:economics has:counterpoint -has:source; nothing shows all"
        check = lambda text: filters.parse(text).on(self.reading.graph)  # noqa: E731
        self.push_screen(Prompt("Filter", hint, self.reading.filter, check), chosen)

    def do_help(self) -> None:
        """What can be done."""
        from rsi_graph.tui.help import help_lines
        from rsi_graph.tui.reader import Reader

        view = self.view
        self.push_screen(Reader("Help", lambda width: help_lines(view, width)))

    def do_story(self) -> None:
        """How the node in hand bears on the question, in words."""
        from rsi_graph import telling
        from rsi_graph.tui.paint import lines_of
        from rsi_graph.tui.reader import Reader

        text = "\n\n".join(telling.story(self.reading.graph, self.here.node))
        self.push_screen(Reader("Story", lambda width: lines_of(text, width), text))

    def do_strength(self) -> None:
        """What the strength of the node in hand means, and what it is made of."""
        from rsi_graph.evaluation.weighed import explained
        from rsi_graph.tui.paint import lines_of
        from rsi_graph.tui.reader import Reader

        if self.reading.weighed:
            text = "\n\n".join(explained(self.reading.graph, self.reading.weighed, self.here.node))
            self.push_screen(Reader("Strength", lambda width: lines_of(text, width), text))

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

    def do_flips(self) -> None:
        """What flips by what is supposed."""
        self.show_flips()

    def do_palette(self) -> None:
        """All commands."""
        self.action_command_palette()

    def do_colours(self) -> None:
        """Dark or light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def do_quit(self) -> None:
        """Leave."""
        self.remember()
        self.exit(0)

    # --- taking out -----------------------------------------------------------------------------------------------

    def do_copy(self) -> None:
        """Copy what the node in hand says."""
        from rsi_graph import telling

        self.copy_to_clipboard("\n".join(telling.plain(self.reading.graph, self.here.node)))
        self.tell("copied: title, text and sources")

    def do_copy_id(self) -> None:
        """Copy the id of the node in hand."""
        self.copy_to_clipboard(self.here.node)
        self.tell(f"copied: {self.here.node}")

    def do_open_url(self) -> None:
        """Open the source's address."""
        self.open_url(self._url())
        self.tell(f"opening {self._url()}")

    def _url(self) -> str:
        """The address of the source in hand."""
        graph, node = self.reading.graph, self.here.node
        if not node or node not in graph or graph.kind(node) not in ("source", "annotation"):
            return ""
        record = graph.node(node.partition("/")[0]).record
        return citations.address(record) if isinstance(record, Source) else ""

    def _weighable(self) -> bool:
        return bool(self.reading.weighed and self.here.node in self.reading.graph)

    def _supposable(self) -> bool:
        node, graph = self.here.node, self.reading.graph
        return self._weighable() and (node in self.reading.standings or graph.kind(node) == "source")

    def _tellable(self) -> bool:
        node, graph = self.here.node, self.reading.graph
        return node in graph and graph.kind(node) != "question"

    # --- editing --------------------------------------------------------------------------------------------------

    def _span(self) -> Span | None:
        finding = getattr(self.here, "finding", None)
        node = self.here.node
        return finding.span if finding else self.reading.graph.span(node) if node in self.reading.graph else None

    def do_edit(self) -> None:
        """Edit the file where the node in hand stands, and read the files again."""
        if span := self._span():
            try:
                with self.suspend():
                    note = editor.edit(span)
            except SuspendNotSupported:
                note = "this terminal cannot be handed to an editor"
            self.refresh(layout=True)
            if note:
                self.tell(note, "warning")
            self.do_reload()
