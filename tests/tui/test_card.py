"""A card never cuts off the warnings that a reader needs before relying on a passage."""

import pytest

from rsi_graph.graph.dossier import dossier
from rsi_graph.tui.drawing import card
from rsi_graph.tui.places import panes
from tests.conftest import MakeCorpus

CITED = """
claims: {a: {title: A, text: A holds.}}
sources:
  work:
    type: article-journal
    title: A Work
    author: [{family: Majot}, {family: Yampolskiy}]
    issued: 2017
    annotations:
      p: {text: It holds., locator: abstract, evidence: argument, supports: [a]}
"""


@pytest.mark.parametrize("width", [60, 40, 30, 24])
def test_that_a_passage_was_not_checked_is_said_whole(corpus: MakeCorpus, width: int) -> None:
    """In the preview beside a list, and in the list of sources of a node."""
    found = dossier(corpus(CITED).graph, "a")
    assert found.citations[0].warnings == ("not checked",)
    preview = card._cited(found.citations, width, is_work=False)
    listed = panes._cited(found.citations[0], False, 3, width)
    for lines in (preview, listed):
        assert "not checked" in " ".join(line.plain.strip() for line in lines)
        assert all(line.cell_length <= width for line in lines)
