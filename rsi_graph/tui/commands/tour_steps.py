"""The steps of the tour: the words of each, what to press, and the test that it was done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rsi_graph.graph.tour import Itinerary
from rsi_graph.tui.command_table import FOCUS, OUTLINE, START, Keys, key_of
from rsi_graph.tui.shell import Shell
from rsi_graph.user.memory import Place

FIND = "FindScreen"
"""The name of the screen that finds."""
Done = Callable[[Shell, list[str]], bool]
"""A test if a step was done, given the application and the screens that were open since it began."""


@dataclass(frozen=True, slots=True)
class TourStep:
    """A step: its words, where it begins and when it is done. A step without ``done`` is only read."""

    text: str
    begins: Place | None = None
    done: Done | None = None


def steps(way: Itinerary, keys: Keys, *, questions: bool) -> tuple[TourStep, ...]:
    """The tour along a way."""
    return tuple(_steps(way, lambda name: key_of(name, keys), questions=questions))


def _steps(way: Itinerary, key: Callable[[str], str], *, questions: bool) -> Iterator[TourStep]:
    first = way.question or way.claim
    trail = tuple(("", id_) for id_ in (way.question, way.claim, way.counterpoint) if id_)
    if not first:
        yield TourStep(
            "Nothing has been written here yet. A corpus is a folder of text files; rsi-graph init makes one."
        )
        yield _last(key)
        return
    what = (
        "These are the questions that the debate turns on, with how many answer yes, no, or neither."
        if questions
        else "This corpus has no questions yet, so its claims are listed here."
    )
    yield TourStep(f"{what} Press {key('enter')} to open the one under the cursor.", Place(START, (), first), _focus)
    if way.question and way.claim:
        words = "A question. Who answers yes and who answers no stand in lists of their own, most sources first."
        begins = Place(FOCUS, trail[:1], way.claim)
        yield TourStep(f"{words} Press {key('enter')} to open an answer.", begins, _away_from(way.question))
    yield TourStep(
        f"A claim: what holds it up, what speaks against it, conditions, risks, sources ({key('next_pane')} goes from "
        "list to list). Under its title: which objections were answered, and who backs it; no verdict.",
        Place(FOCUS, trail[: 2 if way.question else 1]),
    )
    if way.counterpoint:
        words = "The cursor is on what speaks against it most fully. Every counterpoint is a claim with its own sides."
        begins = Place(FOCUS, trail[: len(trail) - 1], way.counterpoint)
        yield TourStep(f"{words} Press {key('enter')} to go there.", begins, _away_from(way.claim))
    if way.passage:
        words = "Who says so? The cursor is on a source; NO SOURCE would mean nobody is cited."
        yield TourStep(f"{words} Press {key('enter')}.", Place(FOCUS, trail, way.passage), _kind("annotation"))
        yield TourStep(
            "What the source says, in our words; its own words in quotation marks, where they stand in it, how much "
            "of it was read, and whether somebody compared the two.",
            Place(FOCUS, (*trail, ("\u00a7", way.passage))),
        )
    yield from _tools(key, trail)
    yield _last(key)


def _tools(key: Callable[[str], str], trail: tuple[tuple[str, str], ...]) -> Iterator[TourStep]:
    """The steps about finding, outlines, suppositions and adding."""
    yield TourStep(f"Press {key('find')}, type a word or two, and press enter on a hit (or esc). Misspelt will do.",
               None, _opened(FIND))  # fmt: skip
    words = "the same as an indented list: everything that bears on this, each branch to be folded."
    yield TourStep(f"Press {key('outline')} for {words}", Place(FOCUS, trail[:1]), _view(OUTLINE))
    yield TourStep(
        f"What if this were false? Press {key('suppose')}, then r and enter: what would fall with it is listed, and a "
        f"line at the top stays until you take it back with {key('suppose')} and c.",
        Place(FOCUS, trail), lambda app, _: bool(app.session.supposition),
    )  # fmt: skip
    yield TourStep(
        f"{key('add')} adds a counterpoint, a source or a claim of your own. It goes into a folder of yours, never "
        "into the corpus you read, and you see it before it is written. Look if you like; esc leaves."
    )


def _last(key: Callable[[str], str]) -> TourStep:
    keys = f"{key('help')} lists every key, {key('palette')} finds a command by its name"
    return TourStep(f"That is all. {keys}, {key('start')} brings you back to the start, {key('quit')} leaves.")


def _focus(app: Shell, _: list[str]) -> bool:
    return app.view == FOCUS


def _away_from(node: str) -> Done:
    return lambda app, _: app.view == FOCUS and app.here.node not in ("", node)


def _kind(kind: str) -> Done:
    def done(app: Shell, _: list[str]) -> bool:
        node, graph = app.here.node, app.session.graph
        return app.view == FOCUS and node in graph and graph.kind(node) == kind

    return done


def _view(name: str) -> Done:
    return lambda app, _: app.view == name


def _opened(screen: str) -> Done:
    """A screen was opened and left again."""
    return lambda app, seen: screen in seen and type(app.screen).__name__ != screen
