"""The parser, made from the table of commands, and the two shorthands: a bare call, and a node's id alone."""

from __future__ import annotations

import argparse
import sys

from rsi_graph.cli.output import DEFAULT_WIDTH, MIN_WIDTH, columns, folded, is_plain, print_error
from rsi_graph.cli.table import COMMANDS

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from rsi_graph.cli.table import Command

PROGRAM = "rsi-graph"
COMPLETION = "--print-completion"
DESCRIPTION = "Walk the arguments about recursive self-improvement, with sources."
EPILOG = f"""\
examples:
  {PROGRAM}                              open the explorer
  {PROGRAM} ideas-get-harder             open it there
  {PROGRAM} show ideas-get-harder        one node, with what speaks for and against it
  {PROGRAM} search "diminishing returns"
  {PROGRAM} check my-corpus

{PROGRAM} COMMAND --help says more about a command. A corpus is ./corpus if it is one, else the shipped corpus
under your own layer; RSI_GRAPH_CORPUS or --corpus DIR name another."""


def parse(argv: list[str]) -> argparse.Namespace:
    """The call as a namespace with ``run``. A wrong call ends here, with one line and status 2."""
    words = _written_out(argv)
    return parser(None if words[0] == COMPLETION else words[:1]).parse_args(words)


def parser(whole: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The parser of all commands. Those not in ``whole`` are only listed, since a call needs only its own command."""
    top = _Parser(prog=PROGRAM, description=DESCRIPTION, epilog=EPILOG)
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    top.add_argument(
        COMPLETION,
        action=_Completion,
        choices=("bash", "zsh", "tcsh", "fish"),
        help="print a script that makes the shell complete commands and options",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_OfCommand)
    for command in COMMANDS:
        listed = whole is not None and command.name not in whole
        commands.add_parser(command.name, help=command.summary, command=command, listed=listed)
    return top


def _help(command: Command) -> dict[str, Any]:
    return {"description": f"{command.summary}.", "epilog": _examples(command.examples)}


def _examples(calls: Sequence[str]) -> str | None:
    lines = "\n".join(f"  {PROGRAM} {call}" for call in calls)
    return f"examples:\n{lines}" if lines else None


def _declare(command: Command, into: argparse.ArgumentParser) -> None:
    command.declare(into)
    into.add_argument(
        "--corpus",
        metavar="DIR",
        action="append",
        default=[],
        help="a corpus folder; may be repeated, bottom layer first",
    )
    if command.data:
        into.add_argument("--format", choices=command.formats, default="text", help="how to print (default: text)")
    into.set_defaults(run=command.run)


def _written_out(argv: list[str]) -> list[str]:
    """Write out the shorthands: a bare call opens the explorer or prints the overview, an id alone is explored."""
    first = argv[0] if argv else ""
    if first in _TOP_OPTIONS:
        return argv
    if not first or first.startswith("-"):
        terminal = sys.stdin.isatty() and sys.stdout.isatty() and not is_plain()
        return ["explore" if terminal else "overview", *argv]
    names = [command.name for command in COMMANDS]
    if first not in names:
        _no_misspelt_command(first, names)
        return ["explore", *argv]
    return argv


_TOP_OPTIONS = ("-h", "--help", "--version", COMPLETION)


def _no_misspelt_command(word: str, names: Sequence[str]) -> None:
    """Refuse a word that looks like a misspelt command; any other word is taken for a node's id."""
    from rsi_graph.errors import RsiGraphError, did_you_mean
    from rsi_graph.words import near

    if "-" not in word and (meant := near(word, names)):
        raise RsiGraphError(f"there is no command {word!r}", did_you_mean(meant))


class _Parser(argparse.ArgumentParser):
    """argparse with one-line errors and help that keeps its lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_formatter, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        print_error(message, f"see {self.prog} --help")
        raise SystemExit(2)


class _OfCommand(_Parser):
    """The parser of a command. A command that is only listed gets an empty shell, which costs nothing."""

    def __init__(self, command: Command | None = None, *, listed: bool = False, **options: Any) -> None:
        if listed:
            return
        super().__init__(**options, **(_help(command) if command else {}))
        if command:
            _declare(command, self)
            self._explain_parts(command)

    def _explain_parts(self, command: Command) -> None:
        """Give each part of a command, such as ``link suggest``, the examples that call it."""
        for action in self._actions:
            for name, part in action.choices.items() if isinstance(action.choices, dict) else ():
                begins = f"{command.name} {name} "
                part.epilog = _examples([call for call in command.examples if f"{call} ".startswith(begins)])


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """argparse's formatter, without ``textwrap`` for lines that fit: importing it would slow every --help."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        line = " ".join(text.split())
        return [line] if len(line) <= width else super()._split_lines(text, width)

    def _format_usage(self, *parts: Any) -> str:
        usage = super()._format_usage(*parts)
        return "\n".join(part for line in usage.split("\n") for part in folded(line, max(MIN_WIDTH, self._width)))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        filled = super()._fill_text(text, width, indent)
        if width >= DEFAULT_WIDTH:
            return filled
        return "\n".join(part for line in filled.split("\n") for part in folded(line, width))


def _formatter(prog: str) -> argparse.HelpFormatter:
    return _Formatter(prog, width=columns())


class _Version(argparse.Action):
    def __call__(self, *_: Any, **__: Any) -> None:
        from rsi_graph import __version__

        print(f"{PROGRAM} {__version__}")
        raise SystemExit(0)


class _Completion(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, _: Any, values: Any, __: Any = None) -> None:
        import shtab

        print(shtab.complete(parser, shell=values))
        raise SystemExit(0)
