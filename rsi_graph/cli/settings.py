"""The command `settings`: the settings and keys, and the faults of their file."""

from __future__ import annotations

from rsi_graph.cli.output import one_line, print_json, print_lines, style

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from typing import Any

    from rsi_graph.user.settings import ReadSettings


def declare_settings(parser: ArgumentParser) -> None:
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--check", action="store_true", help="exit with status 1 if anything is wrong in the file")
    asked.add_argument("--write", action="store_true", help="make the file, with every default as a comment")


def run_settings(args: Namespace) -> int:
    from rsi_graph import tui
    from rsi_graph.files import folders
    from rsi_graph.user import settings

    known = tui.known()
    if args.write:
        file = settings.write(folders.config(), known)
        return print_json({"path": str(file)}) if args.format == "json" else print_lines([str(file)])
    found = settings.load(folders.config(), known)
    if args.format == "json":
        print_json(settings.facts(found))
    else:
        print_lines(_setting_lines(found))
    return 1 if args.check and found.faults else 0


def _setting_lines(found: ReadSettings) -> Iterator[str]:
    from rsi_graph.user import settings

    yield f"{found.file}{'' if found.there else '  (not there: rsi-graph settings --write makes it)'}"
    held = settings.facts(found)["settings"]
    yield from (f"  {name} = {_as_toml(value)}" for name, value in held.items() if name != "keys")
    yield from (f"  keys.{name} = {_as_toml(settings.as_shown(keys))}" for name, keys in held["keys"].items())
    for fault in found.faults:
        yield f"{one_line(fault.span)}: {style('fault', 'warn')} {one_line(fault.message)}"
        if fault.hint:
            yield f"    hint: {fault.hint}"


def _as_toml(value: Any) -> str:
    import json

    return "(default)" if value in ("", None) else json.dumps(value, ensure_ascii=False)
