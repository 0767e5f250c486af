"""The graph as data frames, and what is said if pandas is missing."""

import sys

import pytest

from rsi_graph.errors import NotInstalled

CORPUS = """
questions: {q: {title: Q, text: Q.}}
claims:
  a: {title: A, text: A., tags: [t], answers: [{question: q, with: "yes"}]}
  b: {title: B, text: B., attacks: [{to: a, because: So.}]}
"""


def test_nodes_and_relations_are_two_tables(corpus) -> None:
    nodes, relations = corpus(CORPUS).graph.to_pandas()
    assert nodes.index.tolist() == ["q", "a", "b"]
    assert nodes.columns.tolist()[:3] == ["kind", "title", "text"]
    assert nodes.loc["a", "tags"] == ["t"]
    assert relations[["source", "target", "kind"]].to_numpy().tolist() == [
        ["a", "q", "answers"],
        ["b", "a", "attacks"],
    ]
    assert relations.loc[1, "because"] == "So."


@pytest.mark.parametrize(("ids", "edges"), [(["a", "b"], 1), (["a"], 0), ([], 0)])
def test_a_part_has_the_relations_inside_it(corpus, ids: list[str], edges: int) -> None:
    nodes, relations = corpus(CORPUS).graph.to_pandas(ids)
    assert (nodes.index.tolist(), len(relations)) == (ids, edges)
    assert {"source", "target", "kind"} <= {*relations.columns}


def test_without_pandas_the_way_out_is_said(corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NotInstalled) as told:
        corpus(CORPUS).graph.to_pandas()
    assert "notebooks" in told.value.hint
