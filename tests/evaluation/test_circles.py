"""Circles of arguments come to one equilibrium, or to none and no number."""

import numpy as np
import pytest

from rsi_graph.evaluation import NAMES, structure_of
from rsi_graph.evaluation.equilibrium import TOLERANCE
from rsi_graph.evaluation.semantics import SEMANTICS
from rsi_graph.evaluation.structure import Supposition, situation
from rsi_graph.evaluation.verdicts import Scales, evaluate
from tests.evaluation.small import BALANCED, compiled, solved, written


def crowds(size, pattern):
    """Two crowds, each member bound to each of the other: "hunt" is support one way and attack back."""
    edges = []
    for one in range(size):
        for other in range(size, 2 * size):
            edges.append((one, other, 1 if pattern == "hunt" else -1, 1.0))
            edges.append((other, one, -1, 1.0))
        if pattern == "camps":
            edges += [(one, mate, 1, 1.0) for mate in range(size) if mate != one]
    return edges


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pattern", ["hunt", "war", "camps"])
@pytest.mark.parametrize("size", [1, 3, 10])
@pytest.mark.parametrize("base", [0.5, 0.9, 1.0])
def test_adversarial_circles(name, pattern, size, base):
    """A circle in which plain iteration swings for ever has an answer or none, within a bounded number of steps."""
    found = compiled([base] * size + [base * 0.95] * size, *crowds(size, pattern))
    solution = solved(found, name)
    assert solution.evaluations <= 2000
    if not solution.unsettled:
        scales = Scales(found)
        [block] = scales.system.blocks
        again = block.update(
            solution.strengths, scales.base(situation(found, Supposition()))[block.places], SEMANTICS[name]
        )
        np.testing.assert_allclose(again, solution.strengths[block.places], atol=TOLERANCE)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("base", [0.7, 0.9])
@pytest.mark.parametrize("less", [0.02, 0.001, 0.0])
@pytest.mark.parametrize("name", BALANCED)
def test_of_several_equilibria_the_continuous_one(name, size, base, less):
    """The stronger of two crowds prevails, by however little; alike they balance."""
    whole = compiled([base] * size + [base * (1 - less)] * size, *crowds(size, "war"))
    solution = solved(whole, name)
    one, other = solution.strengths[0], solution.strengths[-1]
    rest = followed(Scales(whole), name)
    assert (one, other) == (pytest.approx(rest[0], abs=1e-6), pytest.approx(rest[-1], abs=1e-6))
    assert (one == pytest.approx(other)) == (less == 0.0)


def followed(scales, name):
    """The continuous solution, in short steps and for a long time."""
    under = situation(scales.structure, Supposition())
    [block] = scales.system.blocks
    base = scales.base(under)[block.places]
    now = base.copy()
    for _ in range(20_000):
        moved = block.update(now, base, SEMANTICS[name]) - now
        if np.abs(moved).max() < 1e-10:
            break
        now += 0.1 * moved
    return now


def test_no_equilibrium_no_number(monkeypatch, folder):
    """A circle that does not converge has no strength, nor has what hangs on it; the rest has."""
    monkeypatch.setattr("rsi_graph.evaluation.equilibrium.FOLLOWED", 1)
    monkeypatch.setattr("rsi_graph.evaluation.equilibrium.FOLLOWED_AGAIN", 1)
    monkeypatch.setattr("rsi_graph.evaluation.equilibrium.ACCELERATED", 1)
    crowd = {f"x{n}": {"attacks": [f"y{m}" for m in range(9)]} for n in range(9)}
    crowd |= {f"y{n}": {"attacks": [f"x{m}" for m in range(9)], "credence": 0.9} for n in range(9)}
    crowd["x0"]["supports"] = ["after"]
    graph = written(folder, claims={**crowd, "after": {}, "alone": {"credence": 0.3}})
    found = evaluate(Scales(structure_of(graph)), "quadratic-energy")
    assert not found.converged
    assert found.standings["x0"].strength is None
    assert found.standings["after"].verdict == "not converged"
    assert (found.standings["after"].low, found.standings["after"].high) == (None, None)
    assert found.standings["alone"].strength == 0.3
    assert set(found.unsettled[0].nodes) == set(crowd)
