"""The parts of the README that are written from the code: ``python -m tests.readme`` writes them anew."""

import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def commands() -> str:
    """The table of commands."""
    from rsi_graph.cli.parser import COMMANDS

    calls = [f"{c.name} {c.usage}".strip().replace("|", "\\|") for c in COMMANDS]
    rows = [f"| `{call}` | {c.summary} |" for call, c in zip(calls, COMMANDS, strict=True)]
    return "\n".join(["| command | does |", "|---|---|", *rows])


def codes() -> str:
    """The table of diagnostic codes."""
    from rsi_graph.diagnostics import CODES

    rows = [f"| `{code}` | {severity} | {meaning} |" for code, (severity, meaning) in CODES.items()]
    return "\n".join(["| code | severity | meaning |", "|---|---|---|", *rows])


PARTS = {"commands": commands, "codes": codes}


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
