"""Circles are the strongly connected components, and nothing bears on what lies in its own or a lower level."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.evaluation.components import levels

EDGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=80)


def check(edges, size):
    source, target = (np.array([edge[end] for edge in edges], np.int64) for end in (0, 1))
    level, component, is_circle = levels(source, target, size)
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(size))
    circles = {}
    for place in range(size):
        circles.setdefault(int(component[place]), set()).add(place)
    assert {frozenset(c) for c in circles.values()} == {frozenset(c) for c in nx.strongly_connected_components(graph)}
    for one, other in edges:
        assert component[one] == component[other] or level[one] < level[other]
    for place in range(size):
        alone = circles[int(component[place])] == {place}
        assert is_circle[component[place]] == (not alone or graph.has_edge(place, place))


@given(EDGES)
def test_any_graph(edges):
    """As networkx finds them."""
    check(edges, 31)


@pytest.mark.parametrize(
    ("edges", "size"),
    [
        ([], 1),
        ([(0, 0)], 1),
        ([(n, n + 1) for n in range(300)], 301),
        ([(n, (n + 1) % 300) for n in range(300)], 300),
        ([(2 * n, 2 * n + 1) for n in range(50)] + [(2 * n + 1, 2 * n) for n in range(50)], 100),
    ],
)
def test_shapes(edges, size):
    """Nothing, a loop, a chain, one large circle, many small ones."""
    check(edges, size)
