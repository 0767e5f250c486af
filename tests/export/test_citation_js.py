"""Our bibliographies beside those of citation-js, in every shipped style: alike but for what is explained here.

``python -m tests.export.test_citation_js`` compares all shipped sources and prints what differs.
"""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rsi_graph import load
from rsi_graph.export import csl_json
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.export.styles import SHIPPED, STYLES
from rsi_graph.files import folders
from rsi_graph.files.cache import Store

NODE = Path(__file__).parents[2] / ".ci" / "node"
needs_citation_js = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules" / "@citation-js").is_dir(),
    reason="citation-js is not installed (npm install in .ci/node)",
)
SAME: tuple[tuple[str, str], ...] = (
    (r"([?!])(”,|,”)", r"\1"),  # if a comma meets the end of a quotation that asks, both print both
    ("[\u2018\u2019“”]", "'"),  # citation-js makes double marks of single ones outside a quotation
    (r"\b(eds?)\.", r"\1"),  # Nature strips the stop, citation-js does not
    (r"\b(?:nos?|Nos?)\. ", ""),  # a report's number with a hyphen is a range for citation-js, and so is "3, part 2"
    ("\u2013", "-"),
)
"""Differences that are explained, and what both are turned into. Capitals are not looked at: CSL's own list of words
without is shorter than citation-js's, which also gives addresses of sites capitals."""


@cache
def sources() -> dict[str, dict[str, Any]]:
    """The shipped sources whose lists of authors are whole: CSL has no mark for one that is cut off.

    Without the names of conferences, which older styles ask for by a name that citation-js does not know.
    """
    graph = load(folders.shipped_corpus(), store=Store(None)).graph
    whole = ((id_, data) for id_, data in graph.node_data(graph.ids("source")) if not data.get("et-al"))
    return {id_: {n: v for n, v in data.items() if n != "event-title"} for id_, data in whole}


def sample() -> dict[str, dict[str, Any]]:
    """A source of each type and one with each field."""
    found: dict[str, str] = {}
    for id_, data in sources().items():
        for name in (data["type"], *data):
            found.setdefault(name, id_)
    return {id_: sources()[id_] for id_ in sorted(set(found.values()))}


def work(id_: str, data: dict[str, Any]) -> dict[str, Any]:
    """A source as citation-js takes it."""
    found = csl_json.work(id_, data)
    arxiv = found.pop("custom", {}).get("arXiv")
    found.pop("note", None)
    return {**found, "URL": f"https://arxiv.org/abs/{arxiv}"} if arxiv and not found.keys() & {"DOI", "URL"} else found


def theirs(some: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the entries that citation-js makes of sources, by style."""
    styles = {name: (SHIPPED / f"{file}.csl").read_text("utf-8") for name, file in STYLES.items()}
    asked = {"styles": styles, "works": [work(id_, data) for id_, data in some.items()]}
    done = subprocess.run(
        ["node", str(NODE / "cite.mjs")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(done.stdout)


def alike(entry: str) -> str:
    """An entry without what is explained."""
    entry = " ".join(re.sub(r"^(\[1\]|1\.)\s*", "", entry).split())
    for pattern, same in SAME:
        entry = re.sub(pattern, same, entry)
    return entry.lower()


def differences(some: dict[str, dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Style, source, our entry and theirs, if these differ and theirs is not empty."""
    found = theirs(some)
    ours = {style: formatted(some, style) for style in STYLES}
    rows = [
        (style, id_, marked(ours[style][id_], ("", ""), ("", "")), found[style][id_])
        for style in STYLES
        for id_ in some
    ]
    return [row for row in rows if row[3] and alike(row[2]) != alike(row[3])]


@needs_citation_js
def test_citation_js_prints_the_same() -> None:
    assert [row for row in differences(sample()) if row[1] not in EXCEPTED] == []


EXCEPTED: dict[str, str] = {
    **dict.fromkeys(
        ("lu-2024-aiscientist", "lu-2026-endtoend"), "two people called C. Lu: only citation-js tells them apart"
    ),
}
"""Sources whose entries differ otherwise, and why."""


if __name__ == "__main__":
    for style, id_, our, their in differences(sources()):
        print(f"{style} {id_} {EXCEPTED.get(id_, '')}\n  ours:   {our}\n  theirs: {their}")  # noqa: T201 - a command
