"""The command `interview`: a few questions that find out a reader's position."""

from __future__ import annotations

import sys

from rsi_graph.cli.corpora import load, paths
from rsi_graph.cli.output import heading, print_json, print_lines, style, wrapped
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from typing import Any, Literal, TypeAlias

    from rsi_graph.editing.positions import PositionChange, PositionFile
    from rsi_graph.evaluation.interview import LastPage
    from rsi_graph.evaluation.structure import Interval
    from rsi_graph.graph import Graph
    from rsi_graph.snapshot import Snapshot

    Back: TypeAlias = Literal["back"]

BACK: Back = "back"
"""The answer that takes the last one back."""
SHOWN = 4
"""The number of arguments shown on each side before the reader answers."""


def declare_interview(parser: ArgumentParser) -> None:
    parser.add_argument(
        "question", metavar="QUESTION", nargs="?", help="a question or a claim (default: the first question)"
    )
    parser.add_argument("--answers", metavar="FILE", help="YAML with a credence for each id; nothing is asked")
    parser.add_argument("--name", metavar="NAME", help="keep the answers as this position")


def run_interview(args: Namespace) -> int:
    from rsi_graph.evaluation import interview
    from rsi_graph.evaluation.interview_words import CAVEAT

    snapshot = load(args)
    target = interview.conclusion(snapshot.graph, args.question)
    if args.answers:
        answers = _ordered(snapshot.graph, target, _read(snapshot.graph, args.answers))
        _keep(args, snapshot, answers)
    else:
        answers = _asked(args, snapshot, target)
    page = interview.last_page(snapshot.graph, target, answers)
    if args.format == "json":
        return print_json(_facts(args.question, answers, page))
    print(CAVEAT, file=sys.stderr)
    return print_lines(_page_lines(snapshot.graph, page))


# --- answers from a file ------------------------------------------------------------------------------------------


def _read(graph: Graph, name: str) -> dict[str, Interval]:
    """The answers of a file. Raises BadSetting with the place of what is wrong."""
    from pathlib import Path

    from rsi_graph.corpus import yamltext
    from rsi_graph.editing import positions
    from rsi_graph.errors import BadSetting, RsiGraphError
    from rsi_graph.files import whole

    try:
        document = yamltext.read(whole.read(Path(name)))
    except OSError as error:
        raise BadSetting(f"cannot read {name}: {error.strerror}", "a file of YAML, such as claim-id: 0.7") from error
    if document.findings:
        found = document.findings[0]
        raise BadSetting(f"{name}:{found.line}:{found.column}: {found.message}")
    inner = ("answers",) if isinstance(document.data, dict) and isinstance(document.data.get("answers"), dict) else ()
    data = document.data["answers"] if inner else document.data
    if not isinstance(data, dict):
        raise BadSetting(f"{name}:1:1: a mapping of ids to credences was expected", "ideas-get-harder: 0.7")
    answers = {}
    for id_, value in data.items():
        line, column = document.places.of_key(*inner, id_)
        try:
            answers[positions.proposition(graph, id_)] = positions.credence(_typed(value))
        except RsiGraphError as error:
            raise BadSetting(f"{name}:{line}:{column}: {error}", error.hint) from error
    return answers


def _typed(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("credence")
    if isinstance(value, list):
        return "-".join(map(str, value))
    return "none" if value is None else str(value)


def _ordered(graph: Graph, target: str, given: dict[str, Interval]) -> dict[str, Interval]:
    """At most twelve answers, in the order in which the questions would have been asked."""
    from rsi_graph.evaluation import interview

    answers: dict[str, Interval] = {}
    while len(answers) < interview.MOST and (id_ := interview.asked_next(graph, target, answers, given.keys())):
        answers[id_] = given[id_]
    if left := given.keys() - answers.keys():
        print(f"note: not used, since {interview.MOST} are asked: {', '.join(sorted(left))}", file=sys.stderr)
    return answers


def _keep(args: Namespace, snapshot: Snapshot, answers: dict[str, Interval]) -> None:
    from rsi_graph.editing import positions

    if not args.name:
        return
    file = positions.position_file(snapshot, args.name, asked=bool(paths(args)))
    for id_, interval in answers.items():
        positions.write(positions.setting(snapshot.graph, file, id_, interval))
        file = file.again()


# --- at a terminal ------------------------------------------------------------------------------------------------


def _asked(args: Namespace, snapshot: Snapshot, target: str) -> dict[str, Interval]:
    """Ask until twelve are answered or the reader leaves; each answer is kept at once, for later interviews too."""
    from rsi_graph.editing import positions
    from rsi_graph.errors import BadSetting
    from rsi_graph.evaluation import interview

    if not sys.stdin.isatty():
        raise BadSetting("there is no terminal to ask at", "--answers FILE.yaml answers from a file")
    graph, args.name = snapshot.graph, args.name or positions.NAME
    known = dict(interview.taken_up(graph, target, _known(snapshot, args.name)).answers)
    asking = _Asking(graph, _file(args, snapshot), known)
    print_lines(wrapped(f"About: {graph.title(target)}", "   ", ""))
    if known:
        taken = f"Taken up: {count(len(known), 'answer')} of {args.name}, of at most {interview.MOST}."
        print_lines(wrapped(taken, "   ", ""))
    print_lines(wrapped("How likely do you take each of these to be true, all things considered?", "   ", ""))
    print_lines(wrapped(f"Answer with {positions.ENTERED}; b goes back one, q leaves.", "   ", ""))
    answers = asking.answers
    while len(answers) < interview.MOST and (id_ := interview.asked_next(graph, target, answers)):
        print_lines(_question_lines(graph, len(answers) + 1, id_))
        interval = _answer(can_go_back=bool(asking.given))
        if interval is None:
            break
        said = asking.back() if interval == BACK else asking.keep(id_, interval)
        print_lines(wrapped(style(said, "dim"), "     ", "   "))
    if asking.file and asking.given:
        print(f"kept as {args.name}: rsi-graph position show {args.name}", file=sys.stderr)
    return answers


class _Asking:
    """The answers so far; each is written at once, and it is said to which question it went."""

    def __init__(self, graph: Graph, file: PositionFile | None, answers: dict[str, Interval]) -> None:
        self.graph, self.file, self.answers = graph, file, answers
        self.given: list[str] = []
        """The ids of what was answered in this run, in that order."""

    def keep(self, id_: str, interval: Interval) -> str:
        """Keep an answer."""
        from rsi_graph.editing import positions
        from rsi_graph.evaluation.supposing import ends

        self.given.append(id_)
        self.answers[id_] = interval
        if self.file:
            self._write(positions.setting(self.graph, self.file, id_, interval))
        return f"{ends(interval)} for: {self.graph.title(id_)}"

    def back(self) -> str:
        """Take the last answer back; it is asked again."""
        from rsi_graph.editing import positions

        id_ = self.given.pop()
        del self.answers[id_]
        if self.file:
            self._write(positions.removal(self.file, id_))
        return f"taken back: {self.graph.title(id_)}"

    def _write(self, change: PositionChange) -> None:
        from rsi_graph.editing import positions

        positions.write(change)
        self.file = change.file.again()


def _file(args: Namespace, snapshot: Snapshot) -> PositionFile | None:
    """The file that keeps the answers; None, with a note before the first question, if it cannot be written."""
    from rsi_graph.editing import positions
    from rsi_graph.errors import RsiGraphError

    try:
        return positions.position_file(snapshot, args.name, asked=bool(paths(args)))
    except RsiGraphError as error:
        print(f"note: the answers are not kept: {error}; {error.hint}", file=sys.stderr)
        return None


def _known(snapshot: Snapshot, name: str) -> dict[str, Interval]:
    """The answers that the position holds already. Prints a note on each that the corpus has changed under."""
    from rsi_graph.evaluation import tensions

    held = tensions.held_position(snapshot, name)
    if held is None:
        return {}
    for words in tensions.changes(snapshot.graph, held.grounds):
        print(f"note: {words}", file=sys.stderr)
    return held.answers


def _answer(*, can_go_back: bool) -> Interval | Back | None:
    """Read a credence from the terminal, or that the last answer is taken back; None if the reader leaves."""
    from rsi_graph.editing import positions
    from rsi_graph.errors import BadSetting

    while True:
        print("your credence: ", end="", flush=True)
        typed = sys.stdin.readline()
        if not typed or typed.strip().lower() in ("q", "quit"):
            return None
        if typed.strip().lower() in ("b", "back"):
            if can_go_back:
                return BACK
            print_lines(wrapped("nothing was answered yet in this run", "   ", ""))
            continue
        try:
            return positions.entered(typed)
        except BadSetting as error:
            print_lines(wrapped(f"{error}: {error.hint}", "   ", ""))


def _question_lines(graph: Graph, number: int, id_: str) -> Iterator[str]:
    """A proposition with both its sides."""
    from rsi_graph.evaluation import interview
    from rsi_graph.graph.backing import backing, by

    yield ""
    yield from wrapped(style(f"{number}. {graph.title(id_)}", "strong"))
    yield from wrapped(graph.body(id_).get("text", ""), "   ")
    if said := by(graph, backing(graph, id_)):
        yield from wrapped(style(said, "dim"), "   ")
    sides = list(interview.both_sides(graph, id_))
    for side, mark in interview.SIDES_TOLD.items():
        found = [other for of, other in sides if of == side]
        always = side in ("for", "against")
        if found or always:
            nothing = "" if found else " nothing is written down"
            yield f"   {style(side, side if always else 'strong')}:{nothing}"
        for other in found[:SHOWN]:
            yield from wrapped(graph.title(other), "       ", f"     {mark} ")
        if len(found) > SHOWN:
            yield f"       and {len(found) - SHOWN} more"


# --- the last page ------------------------------------------------------------------------------------------------


def _page_lines(graph: Graph, page: LastPage) -> Iterator[str]:
    from rsi_graph.evaluation.interview_words import sections

    for section in sections(graph, page):
        yield heading(section.mark, section.title)
        for first, *rest in section.paragraphs:
            yield from wrapped(first, "      ", "  ")
            yield from (line for words in rest for line in wrapped(words, "        ", "      "))


def _facts(question: str | None, answers: dict[str, Interval], page: LastPage) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "question": question,
        "target": page.target,
        "asked": [
            {"id": id_, "credence": low if low == high else [low, high]} for id_, (low, high) in answers.items()
        ],
        "strength": page.standing.strength,
        "low": page.standing.low,
        "high": page.standing.high,
        "carriers": [asdict(one) for one in page.carriers],
        "tensions": [asdict(row) | {"gap": row.gap} for row in page.tensions],
        "nearest": [asdict(one) for one in page.nearest],
        "farthest": [asdict(one) for one in page.farthest],
        "cruxes": [
            {
                "id": crux.id,
                "if_rejected": crux.if_rejected,
                "if_accepted": crux.if_accepted,
                "flips": list(crux.flips),
            }
            for crux in page.cruxes
        ],
    }
