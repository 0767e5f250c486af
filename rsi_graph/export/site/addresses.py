"""Addresses of a site's pages, made from ids alone, and relative, so that the folder can stand anywhere."""

import re
from collections.abc import Collection, Iterable, Mapping

from rsi_graph.graph.graph import Graph
from rsi_graph.model import Kind
from rsi_graph.words import fold

FOLDERS: dict[Kind, str] = {
    "question": "questions",
    "claim": "claims",
    "condition": "conditions",
    "risk": "risks",
    "argument": "arguments",
    "source": "works",
}
"""The folder of each kind that has pages."""
AUTHORS = "authors"
TAKEN = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names of devices, which cannot be names of files on Windows, whatever their ending
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""


def page(graph: Graph, id_: str, known: Collection[str]) -> str:
    """The page of a node, from the site's root; for a passage, its place on the page of its work.

    An inline step, which is none of the ``known`` nodes, is shown on the page of the node that it starts from.
    """
    work, _, passage = id_.partition("/")
    if passage:
        return f"{FOLDERS['source']}/{_free(work)}.html#p-{passage}"
    if id_ not in known:
        id_ = graph.step(id_).premises[0]
    return f"{FOLDERS[graph.kind(id_)]}/{_free(id_)}.html"


def _free(name: str) -> str:
    """A name that a file may have on every system; ids and slugs are small letters, digits and hyphens already."""
    return f"{name}_" if name in TAKEN else name


def of_authors(names: Iterable[str]) -> Mapping[str, str]:
    """The page of each author by name; if two would have the same, the second gets a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "author"
        number, given = 1, _free(slug)
        while given in taken:
            number += 1
            given = f"{slug}-{number}"
        taken.add(given)
        found[name] = f"{AUTHORS}/{given}.html"
    return found
