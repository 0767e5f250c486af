"""Each semantics keeps the principles it claims, and says in its docstring what it is."""

import inspect
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.evaluation import NAMES
from rsi_graph.evaluation.blocks import system
from rsi_graph.evaluation.equilibrium import TOLERANCE, Hold, Problem, solve
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.labels import grounded
from rsi_graph.evaluation.semantics import SEMANTICS
from rsi_graph.evaluation.structure import Supposition, situation
from rsi_graph.evaluation.verdicts import Scales
from tests.evaluation.small import BALANCED, compiled, solved

WEIGHTS = st.floats(0, 1).map(lambda w: round(w, 3))
SIGNS = st.sampled_from([-1, 1])


@st.composite
def networks(draw, circles=True):
    base = draw(st.lists(WEIGHTS, min_size=2, max_size=8))
    places = st.integers(0, len(base) - 1)
    edges = draw(st.lists(st.tuples(places, places, SIGNS, WEIGHTS.filter(bool)), max_size=14))
    kept = {(a, b): (a, b, sign, w) for a, b, sign, w in edges if (a != b if circles else a < b)}
    return base, list(kept.values())


@given(networks(), st.sampled_from(NAMES))
def test_strengths_are_strengths(network, name):
    """Between 0 and 1 and at rest, or none; what converges converges to an equilibrium."""
    found = compiled(network[0], *network[1])
    solution = solved(found, name)
    numbers = solution.strengths[~np.isnan(solution.strengths)]
    assert ((numbers >= 0) & (numbers <= 1)).all()
    assert solution.residual <= TOLERANCE
    assert np.isnan(solution.strengths).any() == bool(solution.unsettled)


@given(networks(), st.sampled_from(NAMES))
def test_stability(network, name):
    """A node that nothing bears on keeps its base weight."""
    base, edges = network
    solution = solved(compiled(base, *edges), name)
    for place in set(range(len(base))) - {b for _, b, _, _ in edges}:
        assert solution.strengths[place] == pytest.approx(base[place], abs=1e-12)


@given(networks(), st.sampled_from(NAMES), SIGNS, WEIGHTS.filter(bool))
def test_directionality(network, name, sign, weight):
    """A new edge changes nothing but what it leads to."""
    base, edges = network
    base = [*base, 0.7]
    before = solved(compiled(base, *edges), name).strengths
    after = solved(compiled(base, *edges, (0, len(base) - 1, sign, weight)), name).strengths
    np.testing.assert_allclose(after[:-1], before[:-1], atol=1e-9)


@given(networks(circles=False), st.sampled_from(NAMES), SIGNS, WEIGHTS)
def test_monotony(network, name, sign, weight):
    """Without circles: one more supporter never lowers its target, one more attacker never lifts it."""
    base, edges = network
    found = [*base, weight]
    before = solved(compiled(found, *edges), name).strengths
    after = solved(compiled(found, *edges, (len(base), len(base) - 1, sign, 1.0)), name).strengths
    assert sign * (after[len(base) - 1] - before[len(base) - 1]) >= -1e-12


@given(st.lists(WEIGHTS, max_size=5), st.lists(WEIGHTS, max_size=5), WEIGHTS, st.sampled_from(BALANCED))
def test_duality(supporters, attackers, weight, name):
    """Supports lift a claim as far above its weight as the same attacks press its opposite below."""
    one = [*supporters, *attackers, weight]
    signs = [1] * len(supporters) + [-1] * len(attackers)
    last = len(signs)
    up = solved(compiled(one, *((n, last, s, 1.0) for n, s in enumerate(signs))), name).strengths[last]
    one[last] = 1 - weight
    down = solved(compiled(one, *((n, last, -s, 1.0) for n, s in enumerate(signs))), name).strengths[last]
    assert up == pytest.approx(1 - down, abs=1e-12)


@given(networks(), st.sampled_from(NAMES), st.integers(0, 7))
def test_rejecting_is_deleting(network, name, place):
    """A claim held at 0 leaves the others as if it had never been there."""
    base, edges = network
    place %= len(base)
    whole = compiled(base, *edges)
    under = situation(whole, Supposition(reject=(str(place),)))
    held = solve(Scales(whole).problem(name, under)).strengths
    without = compiled(base, *(edge for edge in edges if place not in edge[:2]))
    rest = [p for p in range(len(base)) if p != place]
    np.testing.assert_allclose(held[rest], solved(without, name).strengths[rest], atol=1e-8)
    labelled = grounded(whole, under)
    assert [labelled[p] for p in rest] == [grounded(without, situation(without, Supposition()))[p] for p in rest]


@given(networks(), st.sampled_from(NAMES), st.integers(0, 7))
def test_gradients_are_slopes(network, name, place):
    """By base weight and by edge, as near as differences can tell; at a corner, one of its sides."""
    base, edges = network
    base = [0.1 + 0.8 * w for w in base]
    whole = compiled(base, *edges)
    problem = Scales(whole).problem(name, situation(whole, Supposition()))
    strengths_ = solve(problem).strengths
    if np.isnan(strengths_).any():
        return
    place %= len(base)
    slope = gradient(problem, strengths_, place)
    for moved in range(len(base)):
        ends = []
        for step in (-1e-5, 1e-5):
            other = problem.base.copy()
            other[moved] += step
            ends.append(solve(Problem(problem.system, problem.semantics, other)).strengths[place])
        if abs(ends[1] - ends[0]) < 0.1:
            assert slope.base[moved] == pytest.approx((ends[1] - ends[0]) / 2e-5, rel=1e-3, abs=1e-3)


def test_every_semantics_says_what_it_is():
    """The names are those of the table, and each docstring gives formula, paper and when it converges."""
    assert tuple(SEMANTICS) == NAMES
    for semantics in SEMANTICS.values():
        said = inspect.getdoc(semantics.influence)
        assert "E = " in said
        assert "strength = " in said
        assert re.search(r"(19|20)\d\d", said)
        assert "contraction" in said


def test_tiles_are_copies():
    """Problems solved side by side come out as each alone."""
    base, edges = [0.2, 0.9, 0.6, 0.4], [(0, 1, 1, 1.0), (1, 2, -1, 0.5), (2, 1, 1, 0.8), (2, 3, -1, 1.0)]
    whole = system(compiled(base, *edges))
    for name, semantics in SEMANTICS.items():
        alone = []
        for place in range(4):
            hold = Hold.fast(np.array([place]), np.array([0.0]))
            alone.append(solve(Problem(whole, semantics, np.array(base), hold)).strengths)
        hold = Hold.fast(np.arange(4) * 5, np.zeros(4))
        beside = solve(Problem(whole.tiled(4), semantics, np.tile(base, 4), hold)).strengths
        np.testing.assert_allclose(beside, np.concatenate(alone), atol=1e-10, err_msg=name)


def test_light():
    """Suppositions and the command line's own modules load no numpy: it comes with the first label."""
    code = "import sys, rsi_graph.evaluation, rsi_graph.cli.evaluate; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
