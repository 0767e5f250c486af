"""SADFace is read in its old and its new dialect."""

import json
from pathlib import Path

import pytest

from tests.imports.samples import OLD_SADFACE, edges, interop

NEW_SADFACE = json.loads(json.dumps(OLD_SADFACE).replace('"type": "scheme", "name": "conflict"', '"type": "conflict"'))


@pytest.mark.parametrize("document", [OLD_SADFACE, NEW_SADFACE], ids=["old", "new"])
def test_sadface_is_read_in_both_dialects(taken_in, document) -> None:
    graph, imported = taken_in(json.dumps(document))
    assert imported.form == "sadface"
    assert ("premise-here", "attacks", "conclusion-here") in edges(graph)
    assert graph.citations("premise-here")[0].source == "the-times"


@pytest.mark.parametrize("path", interop("sadface/minimal.json"))
def test_a_document_without_nodes_is_an_empty_corpus(taken_in, path: Path) -> None:
    graph, imported = taken_in(path.read_bytes(), path.name)
    assert (imported.form, len(graph), imported.losses) == ("sadface", 0, ())
