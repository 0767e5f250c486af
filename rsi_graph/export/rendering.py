"""The templates of pages, rendered by Jinja2, which escapes every text of a corpus."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rsi_graph.export.reference_list import MARKS
from rsi_graph.words import count

FOLDER = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
"""The rule by which a page that stands alone loads nothing."""


def render(template: str, **values: Any) -> str:
    """A template with these values, without the blank lines that its loops leave."""
    text = environment().get_template(template).render(**values)
    return "\n".join(line for line in text.split("\n") if line.strip()) + "\n"


@cache
def environment() -> Environment:
    """The templates and the functions they may call. An unknown name is an error, not an empty text."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(runs=runs, count=count)
    return made


def runs(text: str, link: str = "") -> Iterator[tuple[str, str]]:
    """A formatted entry as stretches of text, each with its typeface: "Italic", "Bold" or nothing.

    The address ``link`` is a stretch of its own, a "Link".
    """
    for style, words in _set(text):
        before, found, after = words.partition(link) if link else (words, "", "")
        yield from ((name, part) for name, part in ((style, before), ("Link", found), (style, after)) if part)


def _set(text: str) -> Iterator[tuple[str, str]]:
    names = {mark: name for name, mark in MARKS.items()}
    on: list[str] = []
    for is_mark, letters in groupby(text, names.__contains__):
        found = "".join(letters)
        if not is_mark:
            yield (on[-1] if on else ""), found
            continue
        while found:
            name, doubled = names[found[0]], found[:2] == found[0] * 2
            found = found[2 if doubled else 1 :]
            if doubled:
                on.pop()
            else:
                on.append(name)
