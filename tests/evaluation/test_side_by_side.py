"""A circle solved side by side gives what each situation gives when it is solved by itself."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsi_graph.evaluation import DEFAULT, NAMES, hanging
from rsi_graph.evaluation.equilibrium import LARGEST_EDGE, Problem, solve
from rsi_graph.evaluation.hanging import Hanging
from rsi_graph.evaluation.semantics import SEMANTICS
from rsi_graph.evaluation.side_by_side import SideBySide
from rsi_graph.evaluation.structure import Edge, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales, evaluate, hold

CLAIMS, STEPS = LARGEST_EDGE + 20, 12


def circle(seed: int, *, edges: int = 3) -> Structure:
    """Claims that all bear on each other in one circle, with linked premises, undercuts, conditions and duplicates."""
    random = np.random.default_rng(seed)
    ids = (*(f"c{number}" for number in range(CLAIMS)), *(f"s{number}" for number in range(STEPS)))
    found = [Edge(place, (place + 1) % CLAIMS, "supports", 0.9, grouped=True) for place in range(CLAIMS)]
    for source, target in random.integers(0, CLAIMS, ((edges - 1) * CLAIMS, 2)).tolist():
        role = str(random.choice(["supports", "attacks", "requires"], p=[0.45, 0.45, 0.1]))
        found += [Edge(source, target, role, float(random.choice([1.0, 0.6])), grouped=True)] * (source != target)
    for step in range(CLAIMS, CLAIMS + STEPS):
        one, other, undercut, underpin, target = random.integers(0, CLAIMS, 5).tolist()
        found += [Edge(one, step, "premise", 1.0), Edge(other, step, "premise", 1.0)]
        found += [Edge(undercut, step, "undercuts", 0.8), Edge(underpin, step, "underpins", 0.5)]
        found.append(Edge(step, target, "supports", 0.7))
    beside: dict[tuple[int, str], list[int]] = {}
    for number, edge in enumerate(found):
        if edge.grouped:
            beside.setdefault((edge.target, edge.role), []).append(number)
    groups = tuple(tuple(numbers[:2]) for numbers in beside.values() if len(numbers) > 2)
    weights = random.random(CLAIMS).round(2).tolist()
    return Structure(
        ids,
        ("claim",) * CLAIMS + ("argument",) * STEPS,
        CLAIMS,
        tuple((weight, weight) for weight in weights),
        tuple(found),
        {3: frozenset({"book"})},
        frozenset(),
        groups,
        {id_: place for place, id_ in enumerate(ids)},
        groups[::2],
    )


def strengths(part: Hanging, name: str, monkeypatch: pytest.MonkeyPatch, *, many: int) -> np.ndarray:
    """The strengths of a node if each other is false and if it is true, by the short way from ``many`` situations."""
    monkeypatch.setattr(hanging, "MANY", many)
    trials = [part.trial(id_, accept=accept) for id_ in part.tried() for accept in (False, True)]
    return part.strengths(trials, name)


@pytest.mark.parametrize("name", NAMES)
def test_as_by_themselves(name, monkeypatch):
    """Under every semantics each strength agrees to well below the printed precision; what has none has none."""
    part = Hanging(circle(NAMES.index(name)), "c0", Supposition(reject=("c9",)))
    short = strengths(part, name, monkeypatch, many=1)
    long = strengths(part, name, monkeypatch, many=10**6)
    assert np.isnan(short).tolist() == np.isnan(long).tolist()
    assert short == pytest.approx(long, abs=1e-7, nan_ok=True)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(NAMES[:3] + NAMES[4:5]), st.integers(2, 5))
def test_any_circle(seed, name, edges):
    """Neither the number of arguments nor chance makes a difference, in any place of the circle."""
    part = Hanging(circle(seed, edges=edges), "c0", Supposition())
    trials = [part.trial(id_, accept=seed % 2 == 0) for id_ in part.structure.ids[1:40]]
    size, semantics = len(part.structure.ids), SEMANTICS[name]
    plain = part.scales.problem(name, part.under)
    way, taken = SideBySide(plain), []
    whole = part.scales.arrays(name).tiled(len(trials))

    held = [hold(trial) for trial in trials]
    places = np.concatenate([one.places + size * number for number, one in enumerate(held)])
    fast = held[0].fast(places, np.concatenate([one.values for one in held]))
    problem = Problem(whole, semantics, np.tile(plain.base, len(trials)), fast)

    def short(*asked):
        taken.append(way.settle(*asked))
        return taken[-1]

    assert solve(problem, short).strengths == pytest.approx(solve(problem).strengths, abs=1e-7, nan_ok=True)
    assert taken


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(("accept", "reject", "credence", "interval")))
def test_only_what_hangs_on_it(seed, supposed):
    """A change worked out from the standings before it is the change worked out anew."""
    apart = circle(seed, edges=1)
    structure = replace(apart, edges=tuple(edge for edge in apart.edges if edge.source < edge.target))
    id_ = f"c{seed % CLAIMS}"
    interval = (0.2, 0.4) if supposed == "interval" else (0.9, 0.9)
    supposition = Supposition(
        (id_,) * (supposed == "accept"),
        (id_,) * (supposed == "reject"),
        ((id_, interval),) * (supposed in ("credence", "interval")),
    )
    before = evaluate(Scales(structure))
    found = evaluate(Scales(structure), supposition=supposition, before=before)
    anew = Scales(structure)
    under = situation(structure, supposition)
    strengths = anew.weigh(DEFAULT, under).strengths.tolist()
    assert [standing.strength for standing in found.standings.values()] == pytest.approx(strengths, abs=1e-9)
    assert [standing.label for standing in found.standings.values()] == anew.labelling.under(under)
    assert list(found.standings) == list(structure.ids)
    assert found.standings[id_].credence == (
        interval if supposed in ("credence", "interval") else before.standings[id_].credence
    )


def test_one_change_after_the_other():
    """Each of several changes in a large circle is what it is when worked out anew."""
    structure = circle(7)
    scales, before = Scales(structure), evaluate(Scales(structure))
    changes = [Supposition(accept=("c5",)), Supposition(credence=(("c8", (0.1, 0.1)),))]
    changes += [Supposition(believed=(("c11", (0.2, 0.6)),)), Supposition(reject=("s3", "c9"))]
    for supposition in changes * 2:
        found = evaluate(scales, supposition=supposition, before=before)
        anew = Scales(structure).weigh(DEFAULT, situation(structure, supposition)).strengths.tolist()
        assert [one.strength for one in found.standings.values()] == pytest.approx(anew, abs=1e-7)
    assert scales.short
