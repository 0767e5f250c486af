"""The help: keys that work here and elsewhere, marks, the words of the field, and the pages of the manual."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import StringIO
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from rsi_graph import guide
from rsi_graph.tui.command_table import COMMANDS, MOVES, PANES, Action, Keys, chosen
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.dialogs.reader import ReaderScreen
from rsi_graph.tui.drawing.narrower import Narrower
from rsi_graph.tui.drawing.paint import cut, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row, Rows, written
from rsi_graph.user.keymap import shown

MARKS = (
    ("+", "supports; for; answers yes"), ("-", "counterpoint; against; answers no"), ("=", "another answer"),
    ("~", "undercuts the step, not the conclusion"), ("*", "claim"), ("?", "condition"), ("!", "risk"),
    (">", "argument of several premises"), ("Q", "question"), ("\u00a7", "source"), ('"', "annotation: a passage"),
    ("^", "what this bears on"), ("<", "broader, narrower or same"), (".", "near in meaning, not linked"),
    ("x", "crux: what this depends on"), ("\u2022", "marked, to be exported"),
    ("\u25be", "what is below is unfolded"), ("\u25b8", "what is below is folded"),
    ("\u2191", "unfolded further up, where it first stands"),
)  # fmt: skip
KEYS, LABEL = 18, 14
"""Cells of the first two columns."""
WORD = 24
"""Cells of a word of the field."""
WORDS, PAGE, RUN = "words", "page ", "run "
"""The topic that explains the words, and the names of the rows of pages and of commands that can be run."""
HEADING = "# "
"""The beginning of the keys of headings among the rows."""
MOUSE = (
    "The mouse: click a row to go there, a step of the trail to go back to it, the footer to do it. The wheel "
    "scrolls what it is over."
)


class HelpScreen(Dialog[str]):
    """The list. Gives the name of the command to run, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "narrow", "Narrow", show=False),
        Binding("escape", "back", "Back", show=False),
        Binding("q,backspace,question_mark", "leave", "Back", show=False),
    ]
    rows = query_one(Rows)
    line = query_one(Narrower)

    def __init__(self, view: str, keys: Keys) -> None:
        super().__init__()
        self.view, self.keys = view, keys
        self.headings: dict[str, str] = {}
        """The heading of each row."""

    def compose(self) -> ComposeResult:
        """The list, and the line that narrows it."""
        with Vertical(id="help", classes="dialog"):
            yield Rows()
            yield Narrower()

    def on_mount(self) -> None:
        """List everything, so that it can be searched as one."""
        box = self.query_one("#help")
        box.border_title, box.border_subtitle = "Help", "/ narrows   enter does it, or reads on   esc back"
        listed = list(help_rows(self.view, self.keys))
        self.headings = {row.key: heading for heading, row in listed}
        self.rows.click_twice = True
        self.rows.text_of = lambda row: f"{self.headings[row.key].removeprefix(HEADING)} {written(row)}"
        self.rows.above = lambda row: [self.headings[row.key]]
        self.rows.set_rows([row for _, row in listed])
        self.rows.focus()

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Run a command, or read a page."""
        event.stop()
        if event.row.key.startswith(PAGE):
            page = guide.page(event.row.key.removeprefix(PAGE))
            self.app.push_screen(ReaderScreen(page.title, partial(_laid_out, page.text), page.text))
        elif event.row.key.startswith(RUN):
            self.dismiss(event.row.key.removeprefix(RUN))

    @on(Narrower.Narrowed)
    def narrow(self, event: Narrower.Narrowed) -> None:
        """Show the rows that have what was typed."""
        self.rows.narrow(event.words)

    @on(Narrower.Stepped)
    def step(self, event: Narrower.Stepped) -> None:
        """Move while one types."""
        self.rows.action_move(event.by)

    @on(Narrower.Closed)
    def leave_line(self) -> None:
        """Give the keys back to the list."""
        self.rows.focus()

    def action_narrow(self) -> None:
        """Type words that narrow the list."""
        self.line.open()

    def action_back(self) -> None:
        """Show all again, or leave."""
        if self.rows.words:
            self.line.close(cleared=True)
        else:
            self.dismiss("")

    def action_leave(self) -> None:
        """Leave."""
        self.dismiss("")


def help_rows(view: str, keys: Keys) -> Iterator[tuple[str, Row]]:
    """The rows of the help of a view, each with its heading's name, with the keys that the user chose."""
    here = [command for command in COMMANDS if view in command.views]
    elsewhere = [command for command in COMMANDS if view not in command.views]
    digits = Row("digits", partial(_command, "1 to 9, 10, ...", "Row", "go to the row of that number", ""))
    moves = (*MOVES, *(pane for pane in PANES if view in pane.views))
    yield from _section("Moving", (*_commands(moves, keys, view), digits))
    yield from _section("Here", _commands(here, keys, view, RUN))
    yield from _section("Elsewhere", _commands(elsewhere, keys, view))
    yield from _section("Marks", (Row(f"mark {mark}", partial(_mark, mark, words)) for mark, words in MARKS))
    yield from _section(
        "Words of the field", (Row(word, partial(_word, word, said)) for word, said in glossary().items())
    )
    pages = (Row(f"{PAGE}{page.topic}", partial(_page, page.topic, page.title)) for page in guide.pages())
    yield from _section("The manual: enter reads a page", pages)
    yield from _section("The mouse", (Row("mouse", lambda width: wrap(MOUSE, width, ".dim")),))


def glossary() -> Mapping[str, str]:
    """The words of the field with a sentence each, from the manual's page about them."""
    rows = (line.strip("|").split("|") for line in guide.page(WORDS).text.splitlines() if line.startswith("| "))
    return {row[0].strip(): row[1].strip().replace("`", "") for row in rows if row[0].strip() != "word"}


def _section(title: str, rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    held, name = tuple(rows), f"{HEADING}{title}"
    if held:
        yield name, Row(name, lambda _: [Content(), say((title, ".strong"))])
        yield from ((name, row) for row in held)


def _commands(commands: Iterable[Action], keys: Keys, view: str, lead: str = "see ") -> Iterator[Row]:
    for command in commands:
        held = chosen(command, keys, view)
        paint = partial(_command, ", ".join(map(shown, held.keys)), held.label_in(view), held.help, held.line)
        yield Row(f"{lead}{held.name}", paint)


def _command(keys: str, label: str, words: str, line: str, width: int) -> list[Content]:
    head = say((f"{keys:<{KEYS}}", ".key"), f"{label:<{LABEL}}")
    text = wrap(words, width, ".dim", indent=KEYS + LABEL)
    first = Content.assemble(head, text[0][KEYS + LABEL :])
    command = wrap(f"= {line}", width, ".source", indent=KEYS + LABEL) if line else []
    return [first, *text[1:], *command]


def _mark(mark: str, words: str, width: int) -> list[Content]:
    return [cut(say(marked(mark), f"  {words}"), width)]


def _word(word: str, said: str, width: int) -> list[Content]:
    text = wrap(said, width, ".dim", indent=WORD)
    return [Content.assemble(say((f"{word:<{WORD}}", ".claim")), text[0][WORD:]), *text[1:]]


def _page(topic: str, title: str, width: int) -> list[Content]:
    line = say((f"{topic:<{WORD}}", ".key"), title, (f"   = rsi-graph guide {topic}", ".source"))
    return [cut(line, width)]


def _laid_out(text: str, width: int) -> list[Content]:
    """A page of the manual for a width."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=width, file=StringIO(), color_system=None, legacy_windows=False)
    with console.capture() as laid_out:
        console.print(Markdown(text, hyperlinks=False))
    return [say(line.rstrip()) for line in laid_out.get().splitlines()]
