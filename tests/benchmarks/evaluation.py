"""Evaluation: what a step, a solve, a supposition and a gradient cost, in products of a matrix and in each other."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

import rsi_graph
from rsi_graph import evaluation
from rsi_graph.evaluation.blocks import System, system
from rsi_graph.evaluation.cruxes import cruxes
from rsi_graph.evaluation.equilibrium import Hold, Problem, solve
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.hanging import Hanging
from rsi_graph.evaluation.labels import Labelling
from rsi_graph.evaluation.semantics import SEMANTICS, Array
from rsi_graph.evaluation.structure import Edge, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales, evaluate
from rsi_graph.files import folders
from tests.benchmarks.rows import Row, Timer, call, ratio

QUADRATIC = SEMANTICS["quadratic-energy"]
BUSY = 364
"""Products that fit into a fortieth of what QBAF-Py takes for 100 000 claims in circles (14.7 s, product 1.01 ms)."""
FRAME = 1 / 60
TOUCHED = 5_600_000
"""Bytes that one product of 100 000 claims and 300 000 edges touches."""


def rows(corpora: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of evaluation."""
    yield from _steps()
    yield from _circles()
    yield from _suppositions()
    yield from _cruxes()
    yield from _gradients()
    yield from _labels()
    yield from _evaluations()
    yield from _verdicts()


def debate(claims: int, edges: int, *, circles: bool, seed: int = 1) -> Structure:
    """Claims and edges at random."""
    generator = np.random.default_rng(seed)
    source, target = generator.integers(0, claims, (2, edges))
    source, target = source[source != target], target[source != target]
    if not circles:
        source, target = np.minimum(source, target), np.maximum(source, target)
    roles = generator.choice(["supports", "attacks"], len(source))
    base = generator.random(claims).round(3).tolist()
    kept = dict.fromkeys(zip(source.tolist(), target.tolist(), strict=True))
    ends = zip(kept, roles.tolist(), strict=False)
    return structure(base, [Edge(one, other, role, 1.0) for (one, other), role in ends])


def structure(base: Sequence[float], edges: Sequence[Edge]) -> Structure:
    """Claims with these base weights."""
    ids = tuple(f"c{number}" for number in range(len(base)))
    return Structure(
        ids,
        ("claim",) * len(ids),
        len(ids),
        tuple((weight, weight) for weight in base),
        tuple(edges),
        {},
        frozenset(),
        (),
        {id_: place for place, id_ in enumerate(ids)},
    )


def bases(found: Structure) -> Array:
    """The base weights as an array."""
    return np.array([low for low, _ in found.credences], dtype=float)


def product(found: Structure) -> Timer:
    """One product of the debate's matrix with a vector, by scipy: the floor under every step."""
    from scipy.sparse import csr_array

    signs = [1.0 if edge.role == "supports" else -1.0 for edge in found.edges]
    places = [edge.target for edge in found.edges], [edge.source for edge in found.edges]
    matrix = csr_array((signs, places), shape=(len(found.ids), len(found.ids)))
    vector = bases(found)
    return call(lambda: matrix @ vector)


def copied() -> Timer:
    """Moving as many bytes within the processor's cache as one product touches."""
    here = np.zeros(32_768)
    there = np.empty_like(here)
    times = TOUCHED // (2 * here.nbytes)

    def copy() -> None:
        for _ in range(times):
            np.copyto(there, here)

    return call(copy)


def _steps() -> Iterator[Row]:
    found = debate(100_000, 300_000, circles=True)
    whole, base = system(found), bases(found)
    block = max(whole.blocks, key=lambda one: len(one.places))
    here = base[block.places]
    share = len(block.bearing.source) / len(found.edges)
    step = call(lambda: block.update(base, here, QUADRATIC))
    yield Row("a step, 100 000 claims / product of a matrix", ratio(step, product(found), 30) / share, 4)
    yield Row("a step, 100 000 claims / moving its bytes in the cache", ratio(step, copied(), 30) / share, 15)


def _circles() -> Iterator[Row]:
    found = debate(100_000, 300_000, circles=True)
    base, whole = bases(found), system(found)
    solved = call(lambda: solve(Problem(whole, QUADRATIC, base)))
    yield Row("circles, 100 000 claims / product of a matrix", ratio(solved, product(found), 5), BUSY)
    built = call(lambda: solve(Problem(system(found), QUADRATIC, base)))
    yield Row("the same, arrays made anew / product of a matrix", ratio(built, product(found), 3), BUSY)


def _suppositions() -> Iterator[Row]:
    found = debate(1_000, 3_000, circles=True)
    whole, base = system(found), bases(found)
    hold = Hold.fast(np.array([7]), np.array([0.0]))
    one = call(lambda: solve(Problem(whole, QUADRATIC, base, hold)))
    yield Row("a supposition, 1 000 claims / a fifth of a frame", ratio(one, _lasting(FRAME / 5), 15), 1)
    part = Hanging(found, "c0", Supposition())
    trials = [part.trial(id_, accept=False) for id_ in part.structure.ids]
    every = call(lambda: part.strengths(trials, "quadratic-energy"))
    own = system(part.structure), part.scales.base(part.under)
    single = call(lambda: [solve(Problem(own[0], QUADRATIC, own[1])) for _ in range(20)])
    yield Row("each rejected in turn, 1 000 claims / solved singly", ratio(every, single, 3) * 20 / len(trials), 1)


def _cruxes() -> Iterator[Row]:
    found = debate(600, 1_800, circles=True)
    yield Row(
        "cruxes in a circle of 600 claims / a second", ratio(call(lambda: cruxes(found, "c0")), _lasting(1), 3), 1
    )


def _lasting(seconds: float) -> Timer:
    """A timer that says it took so long."""
    return lambda: seconds


def _gradients() -> Iterator[Row]:
    for claims in (1_000, 100_000):
        found = debate(claims, 3 * claims, circles=True)
        problem = Problem(system(found), QUADRATIC, bases(found))
        strengths = solve(problem).strengths
        place = int(problem.system.blocks[-1].places[0])
        backward = call(lambda p=problem, s=strengths, at=place: gradient(p, s, at))
        forward = call(lambda p=problem: solve(p))
        yield Row(f"gradient by all claims and edges, {claims} claims / solve", ratio(backward, forward, 7), 1.5)


def _labels() -> Iterator[Row]:
    import networkx as nx

    found = debate(100_000, 150_000, circles=True)
    found = structure([0.5] * 100_000, [edge._replace(role="attacks") for edge in found.edges])
    under = situation(found, Supposition())
    graph: nx.DiGraph[int] = nx.DiGraph((edge.source, edge.target) for edge in found.edges)
    graph.add_nodes_from(range(len(found.ids)))
    labelling = Labelling(found)
    ours, theirs = call(lambda: labelling.under(under)), call(lambda: _worklist(graph))
    yield Row("grounded labels, 150 000 attacks / networkx worklist", ratio(ours, theirs, 5), 1 / 3)
    twice = structure([0.5] * 200_000, [*found.edges, *_moved(found.edges, 100_000)])
    labelling_twice, under_twice = Labelling(twice), situation(twice, Supposition())
    doubled = call(lambda: labelling_twice.under(under_twice))
    yield Row("grounded labels, twice as large / once", ratio(doubled, ours, 5), 2.5)


def _moved(edges: Sequence[Edge], by: int) -> Iterator[Edge]:
    return (edge._replace(source=edge.source + by, target=edge.target + by) for edge in edges)


def _worklist(graph: object) -> dict[int, bool]:
    """Grounded labels as one would write them over a networkx graph."""
    waiting = dict(graph.in_degree())  # type: ignore[attr-defined]
    labels: dict[int, bool] = {}
    todo = [node for node, count in waiting.items() if not count]
    while todo:
        node = todo.pop()
        if node in labels:
            continue
        labels[node] = True
        for beaten in graph.successors(node):  # type: ignore[attr-defined]
            if beaten not in labels:
                labels[beaten] = False
                for freed in graph.successors(beaten):  # type: ignore[attr-defined]
                    waiting[freed] -= 1
                    if not waiting[freed]:
                        todo.append(freed)
    return labels


def _evaluations() -> Iterator[Row]:
    """A crowd hunts another that strikes back: steps swing for ever, the continuous solution comes to rest."""
    found = structure([0.5] * 20, list(_hunt(10)))
    whole, base = system(found), bases(found)
    solution = solve(Problem(whole, QUADRATIC, base))
    rest, evaluations = _continuous(whole, base)
    yield Row(
        "evaluations of RK4(0.1) / ours, adversarial circle", evaluations / solution.evaluations, 50, at_least=True
    )
    yield Row("distance from the continuous solution there", float(np.abs(rest - solution.strengths).max()), 1e-8, "")


def _hunt(size: int) -> Iterator[Edge]:
    for one in range(size):
        for other in range(size, 2 * size):
            yield Edge(one, other, "supports", 1.0)
            yield Edge(other, one, "attacks", 1.0)


def _continuous(whole: System, base: Array) -> tuple[Array, int]:
    """The classical Runge-Kutta method with steps of 0.1, until nothing moves by more than 1e-9."""
    [block] = whole.blocks

    def slope(strengths: Array) -> Array:
        moved = np.empty_like(strengths)
        moved[block.places] = block.update(strengths, base[block.places], QUADRATIC)
        return moved - strengths

    now, evaluations = base.copy(), 0
    while np.abs(first := slope(now)).max() > 1e-9:
        second = slope(now + 0.05 * first)
        third = slope(now + 0.05 * second)
        now = now + 0.1 / 6 * (first + 2 * second + 2 * third + slope(now + 0.1 * third))
        evaluations += 4
    return now, evaluations


def _verdicts() -> Iterator[Row]:
    graph = rsi_graph.load(folders.shipped_corpus()).graph
    start = time.perf_counter()
    standings = evaluate(Scales(evaluation.structure_of(graph))).standings.values()
    seconds = time.perf_counter() - start
    settled = [standing for standing in standings if standing.strength is not None]
    shown = sum(bool(standing.verdict) for standing in settled) / len(settled)
    parted = sum(standing.verdict == "depends on the semantics" for standing in settled) / len(settled)
    yield Row("shipped corpus: strengths that have a verdict", shown, 1.0, "", at_least=True)
    yield Row("shipped corpus: verdicts that depend on the semantics", parted, 0.25, "")
    yield Row("shipped corpus: everything evaluated anew / ten frames", seconds / (10 * FRAME), 1)
