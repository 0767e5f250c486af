"""Argdown and BibTeX inside Markdown: the blocks between fences that name them, which keep their lines."""

import re
from pathlib import PurePath

from rsi_graph.imports.gathered import Gathered

MARKDOWN = frozenset({".md", ".markdown", ".mdx", ".qmd", ".rmd"})
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*\{?\.?([\w-]*)[^`]*")
_FORMS = {"argdown": "argdown", "argdown-map": "argdown", "bibtex": "bibtex", "biblatex": "bibtex", "bib": "bibtex"}


def inside(text: str, name: str, draft: Gathered, form: str | None) -> tuple[str, str | None]:
    """The blocks of a Markdown file that are of one form, with blank lines for all else, and the form.

    The whole text and ``form`` are returned if the name is none of Markdown's, or if no fence names a form.
    """
    if PurePath(name).suffix.lower() not in MARKDOWN:
        return text, form
    lines = text.split("\n")
    forms = _forms(lines)
    found = (form if form in forms else None) if form else next((one for one in forms if one), None)
    if not found:
        return text, form
    outside = sum(bool(line.strip()) and one not in (found, None) for line, one in zip(lines, forms, strict=True))
    draft.lost("lines around the blocks in fences", outside, one="line around the blocks in fences")
    kept = (line if one == found else "" for line, one in zip(lines, forms, strict=True))
    return "\n".join(kept), found


def _forms(lines: list[str]) -> list[str | None]:
    """The form that each line is in, empty for prose and other code; None for a fence."""
    found: list[str | None] = []
    fence = form = ""
    for line in lines:
        sign = _FENCE.fullmatch(line.rstrip("\r"))
        if fence and sign and sign[1].startswith(fence) and not sign[2]:
            fence = form = ""
            found.append(None)
        elif fence:
            found.append(form)
        else:
            fence, form = (sign[1], _FORMS.get(sign[2].lower(), "")) if sign else ("", "")
            found.append(None if sign else "")
    return found
