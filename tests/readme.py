"""The parts of README and manual that are written from the code: ``python -m tests.readme`` writes them anew."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from rsi_graph import guide, model
from rsi_graph.corpus import layer_files

README = Path(__file__).parent.parent / "README.md"
PAGES = (README, *sorted(guide.FOLDER.glob("*.md")))


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def commands() -> str:
    """The table of commands, with their arguments."""
    from rsi_graph.cli.table import COMMANDS

    calls = [f"{c.name} {c.usage}".strip().replace("|", "\\|") for c in COMMANDS]
    return table(("command", "does"), [(f"`{call}`", c.summary) for call, c in zip(calls, COMMANDS, strict=True)])


def brief() -> str:
    """The table of commands by name alone."""
    from rsi_graph.cli.table import COMMANDS

    return table(("command", "does"), [(f"`{command.name}`", command.summary) for command in COMMANDS])


def codes() -> str:
    """The table of diagnostic codes."""
    from rsi_graph.diagnostics import CODES

    rows = [(f"`{code}`", severity, meaning) for code, (severity, meaning) in CODES.items()]
    return table(("code", "severity", "meaning"), rows)


def written_formats() -> str:
    """The table of the formats that are written."""
    from rsi_graph.export import FORMATS

    return table(("`--to`", "what it is"), [(f"`{name}`", form.summary) for name, form in FORMATS.items()])


def losses() -> str:
    """For each format that is written, what it says differently and what it leaves out."""
    from rsi_graph.export import FORMATS

    return "\n\n".join(f"**{name}**\n\n{_otherwise(name)}{_left_out(name)}" for name in FORMATS)


def _otherwise(name: str) -> str:
    from rsi_graph.export import FEATURES, carries

    ways: dict[str, list[str]] = {}
    for feature, way in carries(name).items():
        if way:
            ways.setdefault(way, []).append(FEATURES[feature])
    return "".join(f"- {', '.join(what)}: {way}\n" for way, what in ways.items())


def _left_out(name: str) -> str:
    from rsi_graph.export import FEATURES, carries

    absent = [FEATURES[feature] for feature, way in carries(name).items() if way is None]
    kept = [FEATURES[feature] for feature, way in carries(name).items() if way is not None]
    if len(absent) > len(kept):
        return f"- left out: everything but {', '.join(kept)}"
    return f"- left out: {', '.join(absent) or 'nothing'}"


def read_formats() -> str:
    """The table of the formats that are read."""
    from rsi_graph.imports import FORMATS

    rows = [(f"`{name}`", f"{form.place}: {form.summary}") for name, form in FORMATS.items()]
    return table(("`--from`", "what it is"), rows)


def fields_of(cls: type[Any]) -> Callable[[], str]:
    """The table of a record's fields, out of the sentences below them in ``model``."""

    def write() -> str:
        from rsi_graph.corpus import schema

        described = schema.descriptions(cls)
        names = [model.corpus_name(field.name) for field in fields(cls)]
        rows = [(f"`{name}`", described[name].replace("|", "\\|")) for name in names]
        return table(("field", "meaning"), rows)

    return write


RECORDS = (
    model.Question, model.Claim, model.Status, model.Link, model.Answer, model.Argument, model.Source,
    model.Annotation, model.Name, model.Quote, model.Checked, model.Standing,
    layer_files.Manifest, layer_files.Excuse, layer_files.View, layer_files.Supposed, layer_files.Weighed,
    layer_files.Decision,
)  # fmt: skip
PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "brief": brief,
    "codes": codes,
    "written": written_formats,
    "losses": losses,
    "read": read_formats,
    **{f"fields-{cls.__name__.lower()}": fields_of(cls) for cls in RECORDS},
}


def written(text: str) -> str:
    """A page with its written parts as the code has them today. Raises KeyError for a part nobody writes."""
    marker = re.compile(r"(<!-- ([a-z-]+): written[^\n]*-->\n).*?(<!-- end -->)", flags=re.DOTALL)
    return marker.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}\n{found[3]}", text)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
