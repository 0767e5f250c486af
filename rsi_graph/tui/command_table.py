"""The table of the explorer's commands: keys, palette, help and footer are made from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from rsi_graph.user.keymap import Keyed, shown

if TYPE_CHECKING:
    from textual.binding import BindingType

VIEWS = (
    "start", "focus", "outline", "sources", "problems", "timeline", "facets",
    "map", "position", "positions", "interview", "compare",
)  # fmt: skip
START, FOCUS, OUTLINE, SOURCES, PROBLEMS, TIMELINE, FACETS, MAP, POSITION, POSITIONS, INTERVIEW, COMPARE = VIEWS
NARROWED = (OUTLINE, SOURCES, PROBLEMS, TIMELINE, FACETS)
"""The views whose list narrows during typing."""
LOCAL = ("narrow",)
"""The commands whose keys override those of others in their views."""
FOOTER = 9
"""The most commands in the footer."""

Keys: TypeAlias = Mapping[str, tuple[str, ...]]
"""The keys that the user chose for commands, by the command's name."""


@dataclass(frozen=True, slots=True)
class Action:
    """A command. Its handler is ``do_<name>`` of the visible view, or else of the application."""

    name: str
    keys: tuple[str, ...]
    label: str
    """A word or two, for footer and palette."""
    help: str
    """A line that says what it does."""
    views: tuple[str, ...] = VIEWS
    """The views in which it works."""
    footer: tuple[str, ...] = ()
    """The views whose footer shows it."""
    line: str = ""
    """The command line that does the same; ``NODE`` stands for the current node."""
    called: tuple[tuple[str, str], ...] = ()
    """The views in which it has another label, with that label."""
    action: str = ""
    """The action of a key that moves inside a list; without one it is run by name."""

    @property
    def key(self) -> str:
        """Its first key as people write it."""
        return shown(self.keys[0])

    def label_in(self, view: str) -> str:
        """Its label in a view."""
        return dict(self.called).get(view, self.label)


COMMANDS = (
    Action("start", ("0",), "Start", "the list of questions", line="rsi-graph overview"),
    Action("continue", ("full_stop",), "Continue", "the place where you stopped last time", (START,)),
    Action("up", ("u",), "Up", "to what this bears on", (FOCUS, OUTLINE), (FOCUS,)),
    Action("back", ("backspace", "H"), "Back", "the place before, with its cursor", footer=VIEWS[1:]),
    Action("forward", ("L",), "Forward", "the place after, once you went back"),
    Action("outline", ("t",), "Outline", "everything below this as a tree",
            VIEWS, (START, FOCUS, MAP), "rsi-graph export --to markdown --node NODE"),
    Action("map", ("M",), "Map", "two levels each way as boxes and lines; enter there goes on, M shows the node",
            footer=(MAP,), line="rsi-graph export --to svg --node NODE --radius 2", called=((MAP, "Focus"),)),
    Action("narrow", ("slash", "ampersand"), "Narrow",
            "only rows with the words you type; enter keeps them, esc shows all",
            (*NARROWED, POSITIONS), (*NARROWED, POSITIONS)),
    Action("narrow_here", ("ampersand",), "Narrow",
            "only questions, rows of a node's lists or boxes of the map with the words you type",
            (START, FOCUS, MAP), (MAP,)),
    Action("find", ("slash", "ctrl+f"), "Find", "nodes by words and by meaning as you type; ctrl+t marks a hit",
            footer=tuple(view for view in VIEWS if view != SOURCES), line="rsi-graph search WORDS"),
    Action("next_hit", ("n",), "Next hit", "the next node that the last search found"),
    Action("previous_hit", ("N",), "Hit before", "the node before it"),
    Action("zoom", ("plus",), "Zoom", "the current list alone, then its preview, then both again"),
    Action("larger", ("right_square_bracket",), "Larger", "make the current list larger, in later runs too",
            (START, FOCUS, *NARROWED)),
    Action("smaller", ("left_square_bracket",), "Smaller", "make it smaller", (START, FOCUS, *NARROWED)),
    Action("preview_on", ("right_curly_bracket",), "Preview on", "scroll the preview, or the card",
            (START, FOCUS, *NARROWED)),
    Action("preview_back", ("left_curly_bracket",), "Preview back", "scroll it back", (START, FOCUS, *NARROWED)),
    Action("sources", ("s",), "Sources", "all works, with what each is used for", footer=(START,)),
    Action("problems", ("exclamation_mark",), "Problems", "what is wrong in the corpus files, each with its place",
            footer=(START,), line="rsi-graph check"),
    Action("edit", ("e",), "Edit", "open $EDITOR at the row under the cursor", footer=(PROBLEMS,)),
    Action("copy", ("y",), "Copy", "title, text and sources, to paste", footer=(FOCUS,), line="rsi-graph show NODE"),
    Action("copy_id", ("Y",), "Copy id", "the id, to write it in a corpus file"),
    Action("open_url", ("o",), "Open URL", "the source's address in the browser; of a map, the picture by Graphviz",
            (FOCUS, SOURCES, MAP), (SOURCES,)),
    Action("picture", ("ctrl+o",), "Picture", "the same picture here, if the terminal can show it (kitty graphics)",
            (MAP,), line="rsi-graph export --to png --node NODE --radius 2"),
    Action("story", ("w",), "Story", "how this bears on the question, in words to paste",
            (FOCUS, OUTLINE, MAP), line="rsi-graph path NODE QUESTION"),
    Action("strength", ("percent_sign",), "Strength", "what the strength of this means, and what it is made of",
            (START, FOCUS, OUTLINE, MAP), line="rsi-graph evaluate NODE"),
    Action("suppose", ("i",), "What if", "suppose that this is so or is not, and see what flips",
            (FOCUS, OUTLINE, SOURCES, MAP), line="rsi-graph evaluate --reject NODE"),
    Action("cruxes", ("c",), "Cruxes", "show or hide a list of what this depends on", (FOCUS,),
            line="rsi-graph cruxes NODE"),
    Action("views", ("v",), "Views", "positions that can be supposed, such as an author's, or nothing supposed again",
            line="rsi-graph evaluate --view NAME"),
    Action("save_view", ("V",), "Save view", "save what is supposed as a view in your own layer",
            line="rsi-graph evaluate --reject NODE --save NAME"),
    Action("credence", ("p",), "Credence", "your own credence for this, 0 to 1, an interval or no opinion, and why",
            (FOCUS, OUTLINE, POSITION, INTERVIEW, COMPARE, START), (POSITION, INTERVIEW),
            line="rsi-graph position set NODE 0.7"),
    Action("position", ("P",), "My position", "your credences, what follows from them, and the tensions between them",
            footer=(INTERVIEW,), line="rsi-graph position show"),
    Action("interview", ("Q",), "Interview", "the few credences that tell most about a question, and the outcome",
            footer=(POSITION,), line="rsi-graph interview NODE"),
    Action("positions", ("W",), "Who stands where", "every author beside every question, with the passages",
            footer=(), line="rsi-graph positions"),
    Action("double_crux", ("D",), "Compare", "two or more positions, and the claims on which agreement closes the gap",
            footer=(POSITION, COMPARE), line="rsi-graph compare VIEW VIEW NODE"),
    Action("under_mine", ("equals_sign",), "Under mine", "suppose your position in every view, or nothing again",
            (POSITION, INTERVIEW), (POSITION,), "rsi-graph evaluate --view my-position"),
    Action("flips", ("I",), "Flips", "what the supposition flips, and why"),
    Action("add", ("a",), "Add", "a counterpoint, a support, a condition, a risk, a source or a passage of one",
            footer=(FOCUS,), line="rsi-graph add claim|source|annotation"),
    Action("undo", ("z",), "Undo", "undo what was added in this run, step by step", line="rsi-graph undo"),
    Action("filter", ("f",), "Filter", "show only nodes that a filter holds for, in every view",
            footer=(OUTLINE, SOURCES, TIMELINE, FACETS), line="rsi-graph export --to json --filter EXPR"),
    Action("unfilter", ("escape",), "Clear, back", "take away what narrows or fills the screen; else go back",
            footer=(FACETS,)),
    Action("facets", ("F",), "Facets", "kinds, questions, tags and authors with counts, to narrow every view by",
            line="rsi-graph facets"),
    Action("timeline", ("d",), "Timeline", "the works year by year, with what each brought into the debate",
            line="rsi-graph timeline"),
    Action("sort", ("S",), "Sort", "by author, year, title or use in turn; the years the other way round",
            (SOURCES, TIMELINE, POSITIONS), (SOURCES, TIMELINE, POSITIONS)),
    Action("fold", ("space",), "Fold", "fold or unfold what hangs below a row", (OUTLINE, TIMELINE),
            (OUTLINE, TIMELINE)),
    Action("shallower", ("less_than_sign",), "Less deep", "show fewer levels", (OUTLINE,)),
    Action("deeper", ("greater_than_sign",), "Deeper", "show more levels", (OUTLINE,)),
    Action("mark", ("m",), "Mark", "mark the row under the cursor, to export it with others, or take its mark away",
            footer=(OUTLINE, SOURCES), line="rsi-graph export --to FORMAT --node NODE --node NODE --radius 0"),
    Action("unmark", ("U",), "Unmark all", "take all marks away"),
    Action("bookmark", ("b",), "Bookmark", "bookmark the row under the cursor, or take the bookmark away"),
    Action("bookmarks", ("apostrophe",), "Bookmarks", "all bookmarks of this corpus, to go to one or take it away",
            line="rsi-graph explore NODE"),
    Action("export", ("x",), "Export", "the marked nodes, or a part that you choose, to a file or the clipboard",
            footer=(FOCUS, OUTLINE, SOURCES), line="rsi-graph export --to FORMAT --node NODE --output FILE"),
    Action("brief", ("B",), "Brief", "the present question on one page, with both sides and their works",
            line="rsi-graph export --to markdown --brief --question QUESTION"),
    Action("copy_as", ("C",), "Copy as", "Markdown, a reference, BibTeX, the id or the place, to paste",
            line="rsi-graph export --to bibtex --node NODE --radius 0"),
    Action("judge", ("J",), "Judge links", "pairs near in meaning, one at a time: this node's; at the start, all",
            line="rsi-graph link suggest NODE"),
    Action("library", ("E",), "In library", "passages of your own library near to this, to cite one of them", (FOCUS,),
            line="rsi-graph library for NODE"),
    Action("number", ("g",), "Go to", "a row by its number, or a node by its id", line="rsi-graph explore NODE"),
    Action("reload", ("r",), "Reload", "read the files again; the explorer also notices by itself"),
    Action("colours", ("T",), "Colours", "choose a theme, and see each as you move",
            line="rsi-graph settings"),
    Action("settings", ("comma",), "Settings", "open the settings and keys in $EDITOR, then apply them",
            line="rsi-graph settings"),
    Action("tour", ("f1",), "Tour", "two minutes through the explorer, for newcomers", line="rsi-graph tour"),
    Action("quit", ("q", "ctrl+q"), "Quit", "leave; the place is remembered", footer=(START,)),
    Action("help", ("question_mark",), "Help", "this list: keys, marks, the words of the field, the manual",
            footer=VIEWS, line="rsi-graph guide"),
    Action("palette", ("ctrl+p",), "Commands", "all commands, found by typing"),
)  # fmt: skip
"""The commands that are run by name."""

MOVES = (
    Action("next", ("down", "j"), "Down", "next row", action="move(1)"),
    Action("previous", ("up", "k"), "Up a row", "previous row", action="move(-1)"),
    Action("page_down", ("pagedown", "ctrl+d"), "Page down", "a page down", action="page(1)"),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "a page up", action="page(-1)"),
    Action("first", ("home",), "First", "first row", action="end(False)"),
    Action("last", ("end", "G"), "Last", "last row", action="end(True)"),
    Action("enter", ("enter",), "Open", "go to the row's node", action="choose",
            footer=(START, *VIEWS[2:])),
)  # fmt: skip
"""The keys that move inside a list."""

PANES = (
    Action("next_pane", ("tab",), "Next list", "the list in hand gets most of the room", (FOCUS,), footer=(FOCUS,)),
    Action("previous_pane", ("shift+tab",), "List before", "from list to list, backwards", (FOCUS,)),
    Action(
        "right", ("right", "l"), "Right", "to the right side; in the outline, unfold", (FOCUS, OUTLINE, MAP, POSITIONS)
    ),
    Action("left", ("left", "h"), "Left", "to the left side; in the outline, fold", (FOCUS, OUTLINE, MAP, POSITIONS)),
)
"""The keys that move between lists."""

ASKING = (
    Action("hit_next", ("down", "ctrl+n"), "Down", "next hit", action="list('move', 1)"),
    Action("hit_previous", ("up",), "Up a row", "hit before", action="list('move', -1)"),
    Action("hit_page_down", ("pagedown",), "Page down", "further hits", action="list('page', 1)"),
    Action("hit_page_up", ("pageup",), "Page up", "hits before", action="list('page', -1)"),
    Action("hit_near", ("tab",), "Near", "to what is near in meaning, and back", action="other_part"),
    Action("hit_mark", ("ctrl+t",), "Mark", "mark the hit, to export it", action="mark"),
    Action("leave", ("escape",), "Leave", "without going anywhere", action="leave"),
)
"""The keys that work during typing."""

TAKING = Action("complete", ("tab",), "Take", "go on as the row under the cursor says", action="take")
FILTERING = (*ASKING[:2], TAKING, ASKING[-1])
"""The keys that work while a filter is typed."""

AGREEING = (Action("agree", ("enter", "y"), "Yes", "do it", action="agree"), ASKING[-1])
"""The keys of a question that is confirmed or left."""

FORM = (
    Action("write", ("ctrl+s",), "Add", "put the lines in", footer=("form",), action="write"),
    Action("next_field", ("tab",), "Next", "next field", footer=("form",), action="next(1)"),
    Action("previous_field", ("shift+tab",), "Before", "field before", action="next(-1)"),
    Action("passages", ("ctrl+t",), "Passages", "choose a passage from the text of the source", footer=("form",),
            action="passages"),
    Action("more_fields", ("ctrl+o",), "All fields", "show the other fields too", footer=("form",), action="more"),
    Action("same_work", ("ctrl+l",), "Take that one", "the work is there already: go on with that", footer=("form",),
            action="same"),
    Action("lines_down", ("ctrl+n",), "Lines down", "scroll the lines that would be added", action="scroll(1)"),
    Action("lines_up", ("ctrl+b",), "Lines up", "scroll them back", action="scroll(-1)"),
    Action("leave_form", ("escape",), "Leave", "add nothing; what you typed is kept", footer=("form",),
            action="leave"),
)  # fmt: skip
"""The keys of the form."""

LEAVING = Action("close", ("escape", "q", "backspace"), "Back", "without choosing", action="leave")
READING = (
    Action("read_on", ("ctrl+d",), "Read on", "scroll what stands beside the list", action="read(1)"),
    Action("read_back", ("ctrl+u",), "Read back", "scroll it back", action="read(-1)"),
)
GOING = Action("go", ("enter",), "Go", "to the row's node", action="enter")
CHOOSING = (GOING, *READING, LEAVING)
"""The keys of a list laid over a view."""

OF_BOOKMARKS = (
    GOING,
    Action("take_away", ("b", "delete"), "Take away", "take the bookmark away", action="take_away"),
    Action("mark_bookmark", ("m",), "Mark", "mark it, to export it", action="mark"),
    LEAVING,
)
"""The keys of the list of bookmarks."""

OF_VIEWS = (
    Action("pose", ("enter",), "Suppose", "suppose what the view does", action="enter"),
    Action("compare", ("c",), "Compare with supposed", "where it parts from what is supposed now",
            action="compare"),
    Action("save_posed", ("V",), "Save", "keep what is supposed now as a view", action="save"),
    *READING,
    LEAVING,
)  # fmt: skip
"""The keys of the list of views."""

OF_CREDENCES = (
    Action("set_credence", ("enter",), "Set", "write it", action="set"),
    Action("five_more", ("up",), "more", "by .05; right is by .01", action="by(5)"),
    Action("five_less", ("down",), "less", "by .05; left is by .01", action="by(-5)"),
    Action("one_more", ("right",), "a little more", "by .01", action="by(1)"),
    Action("one_less", ("left",), "a little less", "by .01", action="by(-1)"),
    Action("no_opinion", ("n",), "no opinion", "anything from 0 to 1", action="none"),
    Action("say_why", ("tab", "shift+tab"), "because", "why, in a sentence", action="why"),
    Action("take_credence", ("delete", "x"), "take away", "say nothing of it any more", action="take_away"),
    *READING,
    Action("leave_credence", ("escape",), "Leave", "change nothing", action="leave"),
)
"""The keys of setting a credence."""

OF_COMPARING = (
    Action("compare_chosen", ("enter",), "Compare", "those that are chosen", action="enter"),
    Action("choose_one", ("space", "m"), "choose", "compare this one, or not", action="choose"),
    *READING,
    LEAVING,
)
"""The keys of choosing what to compare."""

OF_EXPORTS = (
    Action("to_file", ("enter",), "to a file", "write it, after its name was asked for", action="enter"),
    Action("to_clipboard", ("y",), "to the clipboard", "copy it", action="copy"),
    Action("next_part", ("right", "l"), "next part", "what else could be exported", action="part(1)"),
    Action("previous_part", ("left", "h"), "part before", "the other way", action="part(-1)"),
    Action("wider", ("plus", "equals_sign"), "more around", "one relation more around it", action="around(1)"),
    Action("closer", ("minus",), "less around", "one relation less around it", action="around(-1)"),
    *READING,
    LEAVING,
)
"""The keys of the export."""

OF_BRIEFS = (
    *OF_EXPORTS[:2],
    Action("next_question", ("right", "l"), "next question", "another question", action="part(1)"),
    Action("question_before", ("left", "h"), "question before", "the other way", action="part(-1)"),
    *READING,
    LEAVING,
)
"""The keys of a brief."""

OF_COPIES = (
    Action("copy_form", ("enter",), "Copy", "copy it in this form", action="enter"),
    *(Action(f"form_{digit}", (str(digit),), f"Form {digit}", "copy it in this form", action=f"form({digit})")
      for digit in range(1, 10)),
    *READING,
    LEAVING,
)  # fmt: skip
"""The keys of the list of forms to copy in."""

AS = {
    "supports": "s", "attacks": "a", "requires": "r", "given": "g", "raises": "i", "mitigates": "m", "refines": "f",
    "contradicts": "c", "same-as": "equals_sign",
    "asserts": "t", "disputes": "d", "qualifies": "u", "defines": "e", "mentions": "n",
}  # fmt: skip
"""The key of each relation; in capitals it is the other way round."""
JUDGING = (
    Action("not_related", ("x",), "not related", "they have nothing to do with each other", action="judge"),
    Action("put_off", ("space",), "later", "the next pair; this one comes again", action="move(1)"),
    Action("pair_before", ("backspace",), "back", "the pair before", action="move(-1)"),
    Action("because", ("b",), "because", "say why, then judge", action="because"),
    Action("take_back", ("z",), "undo", "take the last judgement back", action="undo"),
    Action("other_pairs", ("l",), "other list", "from what is near to what may say the same, and back",
            action="other"),
    Action("whole", ("w",), "all", "pairs of the whole corpus", action="whole"),
    Action("go_one", ("1",), "go to A", "leave, and go to the first", action="visit(0)"),
    Action("go_other", ("2",), "go to B", "leave, and go to the second", action="visit(1)"),
    Action("stop", ("escape", "q"), "stop", "go on another day: what was judged is written", action="leave"),
    *(Action(f"as_{name}", (key,), name, f"A {name} B", action=f"accept('{name}', 0)") for name, key in AS.items()),
    *(Action(f"as_{name}_by", (key.upper(),), name, f"B {name} A", action=f"accept('{name}', 1)")
      for name, key in AS.items() if len(key) == 1),
)  # fmt: skip
"""The keys of judging candidate links."""

OF_LIBRARY = (
    Action("surroundings", ("enter",), "more around it", "what stands before and after it, or less again",
            action="enter"),
    *(Action(f"cite_{name}", (AS[name],), name, f"make it an annotation that {name} this", action=f"cite('{name}')")
      for name in ("supports", "disputes", "qualifies", "asserts", "mentions", "defines")),
    *READING,
    LEAVING,
)  # fmt: skip
"""The keys of the passages of a library; the stance is the reader's."""

DIGITS = tuple(
    Action(f"row_{digit}", (str(digit),), f"Row {digit}", "go to the row of that number", action=f"app.row({digit})")
    for digit in range(1, 10)
)

ALL = (*COMMANDS, *PANES, *MOVES)
BY_NAME = {command.name: command for command in (*ALL, *DIGITS)}


def bindings(commands: Iterable[Action]) -> "list[BindingType]":
    """Textual's bindings for commands, each with the command's name, by which a keymap finds it."""
    from textual.binding import Binding

    return [
        Binding(key, command.action or f"app.run('{command.name}')", command.label, show=False, id=command.name)
        for command in commands
        for key in command.keys
    ]


def footer(view: str) -> tuple[Action, ...]:
    """The commands in the footer of a view, in the order of the table; at most nine, the last of them the help."""
    shown = tuple(command for command in (*MOVES, *PANES, *COMMANDS) if view in command.footer)
    return shown if len(shown) <= FOOTER else (*shown[: FOOTER - 1], shown[-1])


def chosen(command: Action, keys: Keys, view: str = "") -> Action:
    """A command with the keys that the user chose for it, if any; in a view, with those that call it there."""
    held = keys.get(command.name, command.keys)
    local = (BY_NAME[name] for name in LOCAL if name != command.name and view in BY_NAME[name].views)
    taken = {key for other in local for key in keys.get(other.name, other.keys)}
    left = tuple(key for key in held if key not in taken) or held
    return replace(command, keys=left) if left != command.keys else command


def key_of(name: str, keys: Keys, view: str = "") -> str:
    """The first of a command's keys as people write it; ``keys`` are the user's."""
    return chosen(BY_NAME[name], keys, view).key


def keyed() -> tuple[Keyed, ...]:
    """Every command whose keys can be changed."""
    return tuple(Keyed(command.name, command.keys, command.help) for command in ALL)
