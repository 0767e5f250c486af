"""Files of other tools: short ones written here, and real ones if they are at hand."""

from pathlib import Path

import pytest

INTEROP = Path(__file__).parents[3] / "shared" / "interop"


def edges(graph) -> set[tuple[str, str, str]]:
    """The relations of a graph: source, kind, target."""
    return {(s, d["kind"], t) for s, t, d in graph.edge_data(id_ for id_, _ in graph.node_data())}


def interop(*names: str) -> list:
    """Real files of other tools, if they are at hand."""
    found = [path for name in names for path in sorted(INTEROP.glob(name))]
    missing = pytest.param(None, marks=pytest.mark.skip(reason="the files of other tools are not here"))
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in found] or [missing]


AIF = {
    "nodes": [
        {"nodeID": 1, "text": "Ideas get harder", "type": "I"},
        {"nodeID": 2, "text": "Growth slows", "type": "I"},
        {"nodeID": 3, "text": "Effort grows", "type": "I"},
        {"nodeID": 4, "text": "RA", "type": "RA"},
        {"nodeID": 5, "text": "CA", "type": "CA"},
        {"nodeID": 6, "text": "Ada: ideas get harder", "type": "L"},
        {"nodeID": 7, "text": "Asserting", "type": "YA"},
        {"nodeID": 8, "text": "Default Transition", "type": "TA"},
        {"nodeID": 9, "text": "Argument from Sign", "type": "RA"},
    ],
    "edges": [
        {"edgeID": n, "fromID": a, "toID": b, "formEdgeID": None}
        for n, (a, b) in enumerate([(1, 4), (4, 2), (3, 5), (5, 4), (6, 7), (7, 1), (6, 9), (9, 2)])
    ],
}


KIALO = """\
Discussion Title: Do ideas run out?\r
\r
1. Ideas get harder \\(and harder\\).\r
1.1. Pro: Effort per idea rises [as Bloom shows](https://example.org/bloom?a=1).\r
and goes on rising.\r
1.1.1. Con: 1. is no number of a point.\r
1.2. Con: Machines help.\r
1.2.1. Con: -> See 1.1.\r
"""


CARNEADES = """\
meta: {title: Tweety}
statements:
  flies: Tweety flies.
  bird: {text: Tweety is a bird., assumed: true}
  birds_fly: Birds fly.
  ill: Tweety is ill.
  ¬flies: Tweety does not fly.
  ¬app(a1): Argument a1 does not apply.
arguments:
  a1: {scheme: sign, premises: {minor: bird, major: birds_fly}, conclusion: flies, undercutter: ¬app(a1)}
  a2: {premises: [ill], conclusion: ¬app(a1)}
issues: {i1: {positions: [flies, ¬flies]}}
tests: {in: [bird]}
"""


OLD_SADFACE = {
    "metadata": {"core": {"version": "0.2", "title": "T", "notes": "n"}},
    "resources": [{"id": "r1", "title": "The Times", "content": "…"}],
    "nodes": [
        {
            "id": "a",
            "type": "atom",
            "text": "Premise here",
            "sources": [{"resource_id": "r1", "text": "Pre", "offset": 3}],
        },
        {"id": "b", "type": "atom", "text": "Conclusion here", "sources": []},
        {"id": "c", "type": "scheme", "name": "conflict"},
    ],
    "edges": [{"id": "e", "source_id": "a", "target_id": "c"}, {"id": "f", "source_id": "c", "target_id": "b"}],
}
