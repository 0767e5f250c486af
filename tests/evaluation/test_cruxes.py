"""A crux is what the conclusion really changes with, and two that hide each other are found together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.errors import UnknownNode
from rsi_graph.evaluation import DEFAULT, NAMES, hanging, structure_of, suppose
from rsi_graph.evaluation.cruxes import cruxes, pairs, untried
from rsi_graph.evaluation.hanging import LEAST_TRIED, Hanging
from rsi_graph.evaluation.structure import Edge, Structure, Supposition
from rsi_graph.evaluation.verdicts import Scales, evaluate

DEBATE = """
claims:
  good: {title: Good, text: Good., credence: 0.9, supports: [thesis]}
  bad: {title: Bad, text: Bad., credence: 0.6, attacks: [thesis]}
  answer: {title: Answer, text: Answer., credence: 0.8, attacks: [bad]}
  thesis: {title: Thesis, text: Thesis., credence: 0.5, requires: [need]}
  apart: {title: Apart, text: Apart.}
conditions:
  need: {title: Need, text: Need., credence: 0.9}
sources:
  book: {type: book, title: Book, annotations: {p: {text: It says so., asserts: [good]}}}
"""


def strength(graph, node, semantics=DEFAULT, **supposed):
    supposition = suppose(graph, **supposed)
    return evaluate(Scales(structure_of(graph, supposition)), semantics, supposition).standings[node].strength


@pytest.mark.parametrize("semantics", NAMES)
def test_numbers_are_those_of_supposing(semantics, corpus):
    """Each row is what evaluation gives when the crux is rejected and when it is accepted."""
    graph = corpus(DEBATE).graph
    found = cruxes(structure_of(graph), "thesis", semantics)
    assert {crux.id for crux in found} == {"good", "bad", "answer", "need", "book"}
    for crux in found:
        assert crux.now == pytest.approx(strength(graph, "thesis", semantics))
        assert crux.if_rejected == pytest.approx(strength(graph, "thesis", semantics, reject=[crux.id]), abs=1e-7)
        assert crux.if_accepted == pytest.approx(strength(graph, "thesis", semantics, accept=[crux.id]), abs=1e-7)
        assert crux.swing == pytest.approx(crux.if_accepted - crux.if_rejected)
    reach = [max(abs(c.swing), abs(c.now - c.if_rejected), abs(c.now - c.if_accepted)) for c in found]
    assert reach == sorted(reach, reverse=True)


def test_rows_say_how(corpus):
    """Kind, way, what flips, and in how many semantics it is as important."""
    found = {crux.id: crux for crux in cruxes(structure_of(corpus(DEBATE).graph), "thesis")}
    assert found["good"].path == ("good", "thesis")
    assert found["answer"].path == ("answer", "bad", "thesis")
    assert found["book"].path == ("book", "good", "thesis")
    assert [found[id_].kind for id_ in ("good", "need", "book")] == ["claim", "condition", "source"]
    assert found["good"].flips == ("rejected",)
    assert found["need"].flips == ("rejected",)
    assert found["good"].agreement == 1.0
    assert found["bad"].swing < 0 < found["answer"].swing


def test_both_ways(corpus):
    """A claim that supports and attacks at once can move the conclusion to one side from either end."""
    text = """
    claims:
      mixed: {title: M, text: M., credence: 0.5, supports: [pro], attacks: [con]}
      pro: {title: P, text: P., credence: 0.5, attacks: [thesis]}
      con: {title: C, text: C., credence: 0.5, attacks: [thesis]}
      thesis: {title: T, text: T., credence: 0.9}
    """
    found = {crux.id: crux for crux in cruxes(structure_of(corpus(text).graph), "thesis", "df-quad")}
    assert not found["pro"].both_ways
    ends = found["mixed"].if_rejected - found["mixed"].now, found["mixed"].if_accepted - found["mixed"].now
    assert found["mixed"].both_ways == (ends[0] * ends[1] > 0)


def test_masked_pairs(corpus):
    """Of two sure attackers neither matters alone under products; together they do."""
    text = """
    claims:
      one: {title: One, text: One., credence: 1, attacks: [thesis]}
      two: {title: Two, text: Two., credence: 1, attacks: [thesis]}
      thesis: {title: T, text: T., credence: 0.9}
    """
    graph = corpus(text).graph
    [pair] = pairs(structure_of(graph), "thesis", "df-quad")
    assert pair.ids == ("one", "two")
    assert pair.alone == (0.0, 0.0)
    assert (pair.now, pair.if_rejected, pair.flips) == (0.0, 0.9, True)
    assert not [crux for crux in cruxes(structure_of(graph), "thesis", "df-quad") if crux.flips]


def test_of_very_many_the_steepest_are_tried(corpus, monkeypatch):
    """They say what they say among all; a source is as steep as what rests on it alone."""
    structure = structure_of(corpus(DEBATE).graph)
    every = cruxes(structure, "thesis")
    monkeypatch.setattr(hanging, "ALL", 0)
    monkeypatch.setattr(hanging, "TRIED", 0)
    monkeypatch.setattr(hanging, "LEAST_TRIED", 3)
    few = cruxes(structure, "thesis")
    assert [crux.id for crux in few] == ["good", "bad", "book"]
    assert [crux.swing for crux in few] == [crux.swing for crux in every if crux.id in ("good", "bad", "book")]


@pytest.mark.parametrize(
    ("rejected", "accepted", "resting"),
    [
        ((), (), {"one": ["bad", "good"]}),
        (("one",), (), {}),
        (("two",), (), {"one": ["bad", "good"], "three": ["both"]}),
        ((), ("poor",), {"one": ["bad"]}),
    ],
)
def test_sources_on_which_something_rests_alone(corpus, rejected, accepted, resting):
    """Giving one up brings down what nobody else stands behind; an unreliable source stands behind nothing."""
    graph = corpus("""
claims:
  thesis: {title: Thesis, text: Thesis.}
  good: {title: Good, text: Good., supports: [thesis]}
  bad: {title: Bad, text: Bad., attacks: [thesis]}
  both: {title: Both, text: Both., supports: [thesis]}
sources:
  one: {type: book, title: One, annotations: {p: {text: So., asserts: [good, bad]}}}
  two: {type: book, title: Two, annotations: {p: {text: So., asserts: [both]}}}
  three: {type: book, title: Three, annotations: {p: {text: So., asserts: [both]}}}
  poor: {type: book, title: Poor, standing: {is: unreliable, because: It is.}, annotations: {p: {text: So., asserts: [good]}}}
""").graph  # noqa: E501 - a source on its line
    supposed = suppose(graph, reject=rejected, accept=accepted)
    part = Hanging(structure_of(graph, supposed), "thesis", supposed)
    found = {source: sorted(part.structure.ids[place] for place in places) for source, places in part.resting.items()}
    assert found == resting
    for source in {"one", "two", "three"} - set(supposed.ids):
        assert (part.trial(source, accept=False).fallen != part.under.fallen) == (source in resting)


def test_supposed_is_no_crux(corpus):
    """A claim that is supposed already stays so and is not listed."""
    graph = corpus(DEBATE).graph
    supposition = suppose(graph, reject=["bad"])
    found = cruxes(structure_of(graph, supposition), "thesis", supposition=supposition)
    assert {crux.id for crux in found} == {"good", "need", "book"}
    for crux in found:
        assert crux.if_rejected == pytest.approx(strength(graph, "thesis", reject=["bad", crux.id]), abs=1e-7)


def test_unknown(corpus):
    """A node that is not there is said."""
    with pytest.raises(UnknownNode):
        cruxes(structure_of(corpus(DEBATE).graph), "nowhere")


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=9),
)
def test_any_debate(base, edges):
    """Whatever bears on what, every row is finite and in order, and nothing that does not bear is in it."""
    ids = tuple(f"n{number}" for number in range(len(base)))
    kept = [(a % len(base), b % len(base), sign) for a, b, sign in edges if a % len(base) != b % len(base)]
    found = Structure(
        ids,
        ("claim",) * len(ids),
        len(ids),
        tuple((weight, weight) for weight in base),
        tuple(Edge(a, b, "supports" if sign else "attacks", 1.0) for a, b, sign in kept),
        {},
        frozenset(),
        (),
        {id_: place for place, id_ in enumerate(ids)},
    )
    rows = cruxes(found, "n0", supposition=Supposition())
    assert {crux.id for crux in rows} <= {ids[place] for place in found.bearing_on(0)} - {"n0"}
    json.dumps([crux.swing for crux in rows], allow_nan=False)


def test_what_is_not_tried_of_a_long_chain_is_counted(corpus, monkeypatch):
    """A long chain takes its share of time: what moves the node least is not tried, and counted."""
    chain = "".join(f"  c{n}: {{title: C{n}, text: C{n}., supports: [c{n - 1}]}}\n" for n in range(1, 60))
    structure = structure_of(corpus(f"claims:\n  c0: {{title: C, text: C.}}\n{chain}").graph)
    whole = {crux.id for crux in cruxes(structure, "c0")}
    assert untried(structure, "c0") == 0
    monkeypatch.setattr(hanging, "ALL", 0)
    monkeypatch.setattr(hanging, "TRIED", 0)
    assert untried(structure, "c0") == 59 - LEAST_TRIED
    assert {crux.id for crux in cruxes(structure, "c0")} == whole & {f"c{n}" for n in range(1, LEAST_TRIED + 1)}
    assert pairs(structure, "c0") == ()


def test_a_step_and_what_is_held_have_slopes(corpus, monkeypatch):
    """Of very many, steps are tried as well, and what a position holds: a trial moves both from outside."""
    graph = corpus("""
claims:
  far: {title: Far, text: Far., supports: [near]}
  near: {title: Near, text: Near., supports: [middle]}
  middle: {title: Middle, text: Middle., supports: [thesis]}
  thesis: {title: Thesis, text: Thesis.}
arguments:
  step: {title: Step, premises: [premise], supports: [thesis]}
conditions:
  premise: {title: Premise, text: Premise.}
""").graph
    monkeypatch.setattr(hanging, "TRIED", 0)
    monkeypatch.setattr(hanging, "LEAST_TRIED", 3)
    held = suppose(graph, believed={"middle": (0.9, 0.9)})
    part = Hanging(structure_of(graph, held), "thesis", held)
    every = [id_ for id_ in part.structure.ids if id_ != "thesis"]
    assert set(every) == {"far", "near", "middle", "premise", "step"}
    assert set(part.steepest(every)) == {"middle", "premise", "step"}
