"""The start: the questions the debate turns on, how many answers each has, and where one stopped last time."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from textual.content import Content

from rsi_graph.model import PROPOSITIONS
from rsi_graph.relations import KIND_MARKS
from rsi_graph.search.overview import answer_counts
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing.paint import clean, fit, hung, marked, say
from rsi_graph.tui.drawing.rows import MEASURED, Made, Row, title_only
from rsi_graph.tui.messages import Run
from rsi_graph.tui.places.narrowed import Narrowable
from rsi_graph.tui.places.place import PlaceView
from rsi_graph.user.memory import Place

CONTINUE, WELCOME = "continue", "welcome"
BOOKMARK = "bookmark "
"""The beginning of the keys of bookmarks, which alone is the key of the row above them."""
FEW = 200
"""The most questions that are looked at to find one to begin with."""
BOOKMARKS = 5
"""The most bookmarks that are listed here, the last ones."""
FOLDED, APART = 4, 2
"""The most lines of a question, and the cells between it and its counts."""
NARROW = 56
"""The width below which the counts of a question are left out."""
EMPTY = """There is nothing to read here yet.

A corpus is a folder of YAML files. `rsi-graph init DIR` makes one that stands on the shipped corpus, and
`rsi-graph explore --corpus DIR` opens it.

Press {add} to add a claim or a source. Or write one into a file: the explorer notices by itself, or press {reload}.

If something should be here, press {problems} to see what is wrong in the files."""


class StartView(Narrowable):
    """The list of questions."""

    HEIGHT = 0
    numbers: Mapping[str, int] = MappingProxyType({})
    """The number of each question."""
    last: Place | None = None
    """The place of the last visit."""

    def show(self, place: Place) -> None:
        """List the questions."""
        graph, keep = self.session.graph, self.session.keep
        if keep is None:
            self._list(place, None)
        else:
            from rsi_graph.search import filters
            from rsi_graph.search.facets import reached

            keep = filters.parse(self.session.filter).on(graph)
            self.work_out(lambda: reached(graph, filter(keep, graph.ids())), lambda reach: self._list(place, reach))

    def _list(self, place: Place, reach: frozenset[str] | None) -> None:
        """List the questions; with a filter, those that a node it holds for bears on."""
        graph = self.session.graph
        questions = graph.ids("question")
        every = questions or graph.ids(*PROPOSITIONS)
        shown = [id_ for id_ in every if reach is None or id_ in reach]
        hidden = len(every) - len(shown)
        self.numbers = {id_: number for number, id_ in enumerate(shown, 1)}
        goes_on = [WELCOME] if self.session.is_new and every else []
        goes_on += [CONTINUE] if self.last and self.last.node in graph else []
        bookmarked = [f"{BOOKMARK}{id_}" for id_ in reversed(self.session.bookmarks) if id_ in graph][:BOOKMARKS]
        below = [BOOKMARK, *bookmarked] if bookmarked else []
        self.list.counted = range(len(goes_on), len(goes_on) + len(shown))
        self.list.empty = self.nothing_left(self._with_keys(EMPTY), hidden)
        self.list.set_rows(Made([*goes_on, *shown, *below], self._row), place.cursor or next(iter(shown), ""))
        self.title("Questions" if questions else "Propositions" if every else "Nothing yet", str(len(shown) or ""))
        legend = say(("+ yes", "$for"), ("  - no", "$against"), ("  = other", "$faint"))
        self.list.set_note(legend if questions else "")
        if hidden:
            self.say_hidden(hidden)
        self.say_narrowed()

    def _with_keys(self, text: str) -> str:
        return text.format(**{name: key_of(name, self.session.keys) for name in ("add", "reload", "problems")})

    def restate(self) -> None:
        """Show the same again, as the bookmarks may have changed."""
        PlaceView.restate(self)

    def enter_row(self, number: int) -> bool:
        """Enter a question by the number that stands before it."""
        key = next((id_ for id_, found in self.numbers.items() if found == number), "")
        if key:
            self.list.go(key)
            self.enter(self._row(key))
        return bool(key)

    @property
    def numbered(self) -> int:
        """The number of the last question."""
        return len(self.numbers)

    def enter(self, row: Row) -> None:
        """Go to a question, or to the last place."""
        if row.key == WELCOME:
            self.post_message(Run("tour"))
        elif row.key == CONTINUE:
            self.post_message(Run("continue"))
        elif row.key == BOOKMARK:
            self.post_message(Run("bookmarks"))
        else:
            super().enter(row)

    def _welcome(self) -> Content:
        """The line for a reader who is here for the first time."""
        keys = {name: (key_of(name, self.session.keys), ".key") for name in ("tour", "find", "help")}
        graph = self.session.graph
        most = max(list(self.numbers)[:FEW], key=lambda id_: len(graph.incoming(id_)), default="")
        words = ("New here?  ", ".strong"), keys["tour"], " tour, two minutes  ", keys["find"], " finds  "
        begin = ("  or begin with ", (str(self.numbers[most]), ".key")) if most else ()
        return say(*words, keys["help"], " explains", *begin)

    def _row(self, key: str) -> Row:
        graph = self.session.graph
        if key == WELCOME:
            return Row(key, partial(title_only, self._welcome()))
        if key == CONTINUE:
            node = self.last.node if self.last else ""
            return Row(
                key,
                partial(title_only, _goes_on(clean(graph.title(node)), key_of("continue", self.session.keys))),
                node,
            )
        if key == BOOKMARK:
            many, listed = str(len(self.session.bookmarks)), key_of("bookmarks", self.session.keys)
            words = say((f"{listed} ", ".key"), ("Bookmarks ", ".strong"), (many, ".dim"))
            return Row(key, partial(title_only, words))
        if key.startswith(BOOKMARK):
            from rsi_graph.tui.drawing.card import row_of

            return row_of(self.session, key.removeprefix(BOOKMARK), key)
        if graph.kind(key) == "question":
            return Row(key, partial(self._question, key), key)
        mark = marked(KIND_MARKS[graph.kind(key)])
        head = say((f"{self.numbers[key]:>2} ", ".key"), mark, " ", clean(graph.title(key)))
        return Row(key, partial(title_only, head), key)

    def _question(self, id_: str, width: int) -> list[Content]:
        """A question over as many lines as it takes; of very many each has one, counted where it is in sight."""
        found = answer_counts(self.session.graph, id_, self.session.keep)
        number = (f"{self.numbers[id_]:>2} ", ".key")
        yes, no = (f"+{found.yes}".ljust(4), ".for"), (f"-{found.no}".ljust(4), ".against")
        sides = say(yes, no, f"={found.other}".ljust(3)) if width >= NARROW else Content()
        head = say(number, (clean(found.title), ".question"))
        if len(self.numbers) > MEASURED:
            return [fit(head, sides, width)]
        indent = len(number[0])
        first, *more = hung(head, width - sides.cell_length - APART * bool(sides), indent=indent, most=FOLDED)
        return [fit(first, sides, width), *more]


def _goes_on(title: str, key: str) -> Content:
    return say((f"{key} ", ".key"), ("you were at  ", ".dim"), title)
