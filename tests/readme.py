"""The parts of the README that are written from the code: ``python -m tests.readme`` writes them anew."""

import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def commands() -> str:
    """The table of commands."""
    from rsi_graph.cli.table import COMMANDS

    calls = [f"{c.name} {c.usage}".strip().replace("|", "\\|") for c in COMMANDS]
    rows = [f"| `{call}` | {c.summary} |" for call, c in zip(calls, COMMANDS, strict=True)]
    return "\n".join(["| command | does |", "|---|---|", *rows])


def codes() -> str:
    """The table of diagnostic codes."""
    from rsi_graph.diagnostics import CODES

    rows = [f"| `{code}` | {severity} | {meaning} |" for code, (severity, meaning) in CODES.items()]
    return "\n".join(["| code | severity | meaning |", "|---|---|---|", *rows])


def written_formats() -> str:
    """The table of the formats that are written, with what each says otherwise and what it leaves out."""
    from rsi_graph.export import FORMATS

    rows = [
        f"| `{name}` | {form.summary} | {_otherwise(name)} | {_left_out(name)} |" for name, form in FORMATS.items()
    ]
    return "\n".join(["| `--to` | what it is | said in another way | left out |", "|---|---|---|---|", *rows])


def _otherwise(name: str) -> str:
    from rsi_graph.export import FEATURES, carries

    ways: dict[str, list[str]] = {}
    for feature, way in carries(name).items():
        if way:
            ways.setdefault(way, []).append(FEATURES[feature])
    return "; ".join(f"{', '.join(what)}: {way}" for way, what in ways.items()) or "nothing"


def _left_out(name: str) -> str:
    from rsi_graph.export import FEATURES, carries

    absent = [FEATURES[feature] for feature, way in carries(name).items() if way is None]
    kept = [FEATURES[feature] for feature, way in carries(name).items() if way is not None]
    return f"all but {', '.join(kept)}" if len(absent) > len(kept) else ", ".join(absent) or "nothing"


def read_formats() -> str:
    """The table of the formats that are read."""
    from rsi_graph.imports import FORMATS

    rows = [f"| `{name}` | {form.place}: {form.summary} |" for name, form in FORMATS.items()]
    return "\n".join(["| `--from` | what it is |", "|---|---|", *rows])


PARTS = {"commands": commands, "codes": codes, "written": written_formats, "read": read_formats}


def written(text: str) -> str:
    """The README with its written parts as the code has them today."""
    for name, part in PARTS.items():
        pattern = rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)"
        body = part()
        text, count = re.subn(pattern, lambda found: f"{found[1]}{body}\n{found[2]}", text, flags=re.DOTALL)  # noqa: B023
        if count != 1:
            raise ValueError(f"README.md has {count} places for {name}")
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
