"""Small corpora and structures to weigh in tests."""

import json

from rsi_graph import load
from rsi_graph.evaluation import DEFAULT, structure_of, suppose
from rsi_graph.evaluation.structure import Edge, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales, evaluate
from rsi_graph.files.cache import Store

BALANCED = ("quadratic-energy", "df-quad", "mlp-based")
"""The semantics in which supports and attacks are mirror images."""


def written(folder, **sections):
    """A corpus of these sections, loaded; titles and texts are filled in."""
    for name, records in sections.items():
        for id_, body in records.items():
            body.setdefault("title", id_)
            if name not in ("arguments", "sources"):
                body.setdefault("text", f"{id_} holds.")
    folder.mkdir(exist_ok=True)
    (folder / "main.yaml").write_text(json.dumps(sections), "utf-8")
    snapshot = load(folder, store=Store(None))
    assert snapshot.errors == ()
    return snapshot.graph


def compiled(base, *edges, propositions=None):
    """A structure of claims ``0, 1, …`` with these base weights; an edge is source, target, sign and weight."""
    ids = tuple(str(number) for number in range(len(base)))
    return Structure(
        ids,
        ("claim",) * len(ids),
        len(ids) if propositions is None else propositions,
        tuple((weight, weight) for weight in base),
        tuple(Edge(a, b, "supports" if sign > 0 else "attacks", weight) for a, b, sign, weight in edges),
        {},
        frozenset(),
        (),
        {id_: place for place, id_ in enumerate(ids)},
    )


def strengths(graph, semantics=DEFAULT, **supposed):
    """The strength of each node by id, under what is supposed."""
    supposition = suppose(graph, **supposed)
    found = evaluate(Scales(structure_of(graph, supposition)), semantics, supposition)
    return {id_: standing.strength for id_, standing in found.standings.items()}


def solved(compiled_structure, semantics):
    """The solution of a structure that nothing is supposed of."""
    scales = Scales(compiled_structure)
    return scales.weigh(semantics, situation(compiled_structure, Supposition()))
