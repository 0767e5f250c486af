"""The command `positions`: the stances of authors on the questions, read from the record."""

from __future__ import annotations

from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import heading, print_json, print_lines, style, wrapped
from rsi_graph.words import a_kind, count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from rsi_graph.graph import Graph
    from rsi_graph.graph.matrix import Author, AuthorAnswer, Matrix

MARKS = {"yes": "Y", "no": "N", "other": "o", "both": "B", "silent": "."}
STYLES = {"yes": "for", "no": "against"}


def declare_positions(parser: ArgumentParser) -> None:
    parser.add_argument("--question", metavar="ID", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--author", metavar="NAME", action="append", default=[], help="a part of a name; repeatable")


def run_positions(args: Namespace) -> int:
    from rsi_graph.errors import BadSetting
    from rsi_graph.graph import matrix

    graph = load(args).graph
    for id_ in args.question:
        if graph.kind(id_) != "question":
            raise BadSetting(
                f"{id_} is {a_kind(graph.kind(id_))}, not a question", "rsi-graph overview lists the questions"
            )
    found = matrix.narrowed(matrix.matrix(graph), args.question, args.author)
    if args.author and not found.authors:
        raise BadSetting(f"no author's name has {' or '.join(args.author)} in it", "rsi-graph facets lists authors")
    if args.format == "json":
        return print_json(matrix.facts(found))
    if args.format == "csv":
        return _print_table(matrix.rows(found))
    if args.author:
        return print_lines(line for author in found.authors for line in _author_lines(graph, author))
    return print_lines(_question_lines(graph, found) if args.question else _matrix_lines(graph, found))


def _print_table(rows: Iterator[list[str]]) -> int:
    import csv
    import sys

    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    return 0


def _matrix_lines(graph: Graph, found: Matrix) -> Iterator[str]:
    """The questions with their numbers, then a row of letters for each author who answers any."""
    for number, question in enumerate(found.questions, 1):
        yield f"{number:>3}  {graph.title(question)}  {style(question, 'dim')}"
    speaking = [author for author in found.authors if author.spoken]
    if not speaking:
        yield "no author answers any question yet"
        return
    width = max(len(_short(author.name)) for author in speaking)
    yield ""
    numbers = "".join(f"{number:>3}" for number in range(1, len(found.questions) + 1))
    yield style(" " * width + numbers, "strong")
    for author in speaking:
        cells = "".join("  " + _mark(answer) for answer in author.answers.values())
        yield f"{_short(author.name):<{width}}{cells}"
    yield ""
    yield "Y yes, N no, B both, o another answer, . silent; y, n: only by disputing the opposite"
    if quiet := len(found.authors) - len(speaking):
        yield f"{count(quiet, 'author')} more: silent on every question"


def _short(name: str, most: int = 36) -> str:
    return name if len(name) <= most else f"{name[: most - 3]}..."


def _mark(answer: AuthorAnswer) -> str:
    letter = MARKS[answer.with_] if answer.asserted else MARKS[answer.with_].lower()
    return style(letter, STYLES[answer.with_]) if answer.with_ in STYLES else letter


def _question_lines(graph: Graph, found: Matrix) -> Iterator[str]:
    """The authors who answer each question, by their answer, with the passages."""
    from rsi_graph.relations import SIDE_MARKS

    for question in found.questions:
        yield style(graph.title(question), "strong")
        for answer in ("yes", "no", "both", "other"):
            named = [author for author in found.authors if author.answers[question].with_ == answer]
            if named:
                yield heading(SIDE_MARKS.get(answer, ""), answer, len(named), STYLES.get(answer, "strong"))
            for author in named:
                passages = ", ".join(author.answers[question].annotations)
                yield from wrapped(f"{author.name}  {style(passages, 'dim')}", "      ", "  ")
        silent = sum(author.answers[question].with_ == "silent" for author in found.authors)
        yield f"  {count(silent, 'author')} silent"


def _author_lines(graph: Graph, author: Author) -> Iterator[str]:
    """Every answer of one author, with the passages that give it."""
    yield f"{style(author.name, 'strong')}  {style(', '.join(author.sources), 'dim')}"
    for question, answer in author.answers.items():
        if answer.with_ == "silent":
            continue
        mark = style(f"{answer.with_:<5}", STYLES.get(answer.with_, "strong"))
        only = "" if answer.asserted else "  (only by disputing the opposite)"
        yield f"  {mark} {graph.title(question)}{only}  {style(question, 'dim')}"
        for passage in answer.annotations:
            yield from wrapped(f"{graph.title(passage)}  {style(passage, 'dim')}", "          ", "        ")
    if quiet := len(author.answers) - author.spoken:
        yield f"  silent on {count(quiet, 'question')}"
