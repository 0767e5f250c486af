"""Strengths are those that one works out by hand from the guide's page on semantics, each relation and a whole net."""

from textwrap import dedent, indent

import pytest

from rsi_graph.evaluation import DEFAULT
from tests.evaluation.small import strengths

SMALL = {
    "the strongest on each side, for less against": (
        """
        a: {title: A, text: A., credence: 0.6, supports: [t]}
        b: {title: B, text: B., credence: 0.3, supports: [t]}
        c: {title: C, text: C., credence: 0.5, attacks: [t]}
        d: {title: D, text: D., credence: 0.2, attacks: [t]}
        t: {title: T, text: T.}
        """,
        {"top-linear": 0.55, "df-quad": 0.56, "quadratic-energy": 0.5 + 0.5 * 0.04 / 1.04},  # .6 - .5; .72 - .6; .2
    ),
    "a weight scales what is carried": (
        """
        a: {title: A, text: A., credence: 0.8, supports: [{to: t, weight: 0.5}]}
        t: {title: T, text: T.}
        """,
        {"top-linear": 0.7, "df-quad": 0.7, "quadratic-energy": 0.5 + 0.5 * 0.16 / 1.16},
    ),
    "an undercut takes its part from the step, and none from the conclusion": (
        """
        a: {title: A, text: A., credence: 0.8, supports: [t]}
        d: {title: D, text: D., undercuts: [a>t]}
        t: {title: T, text: T.}
        """,
        {"top-linear": 0.7, "df-quad": 0.7},  # .8 times 1 - .5
    ),
    "an undercut that is attacked counts for less": (
        """
        a: {title: A, text: A., credence: 0.9, attacks: [t]}
        d: {title: D, text: D., credence: 0.6, undercuts: [a>t]}
        f: {title: F, text: F., attacks: [d]}
        t: {title: T, text: T.}
        """,
        {"top-linear": 0.185, "df-quad": 0.185},  # d .3, the step .63
    ),
    "what underpins a step makes up for an undercut": (
        """
        a: {title: A, text: A., credence: 0.8, supports: [t]}
        d: {title: D, text: D., undercuts: [a>t]}
        e: {title: E, text: E., credence: 0.4, supports: [a>t]}
        t: {title: T, text: T.}
        """,
        {"top-linear": 0.86, "df-quad": 0.86},  # keeps 1 - (.6 - .5)
    ),
    "a need that fails counts against": (
        """
        t: {title: T, text: T., credence: 0.6, requires: [c]}
        a: {title: A, text: A., credence: 0.9, supports: [t]}
        """,
        {"top-linear": 0.68, "df-quad": 0.68},  # .9 - .7
    ),
    "the case of a conditional does not": (
        "t: {title: T, text: T., credence: 0.6, given: [c]}",
        dict.fromkeys(("top-linear", "df-quad", "quadratic-energy"), 0.6),
    ),
    "what contradicts attacks both ways": (
        """
        t: {title: T, text: T., credence: 0.8, contradicts: [b]}
        b: {title: B, text: B.}
        """,
        {"top-linear": 2 / 3, "df-quad": 2 / 3},  # t = .8 - .8 b, b = .5 - .5 t
    ),
    "so do two that attack each other": (
        """
        t: {title: T, text: T., credence: 0.8, attacks: [b]}
        b: {title: B, text: B., attacks: [t]}
        """,
        {"top-linear": 2 / 3, "df-quad": 2 / 3},
    ),
}


NEED = "conditions: {c: {title: C, text: C., credence: 0.3}}"


@pytest.mark.parametrize(("claims", "expected"), SMALL.values(), ids=SMALL)
def test_each_relation(claims, expected, corpus):
    graph = corpus(f"claims:\n{indent(dedent(claims), '  ')}\n{NEED}\n").graph
    assert {name: strengths(graph, name)["t"] for name in expected} == pytest.approx(expected)


NET = """
claims:
  root: {title: Root, text: Root., raises: [harm]}
  loop: {title: Loop, text: Loop., credence: 0.8, supports: [root]}
  slow: {title: Slow, text: Slow., undercuts: [loop>root]}
  ideas: {title: Ideas, text: Ideas., credence: 0.6, attacks: [root], requires: [serial]}
  reply: {title: Reply, text: Reply., credence: 0.4, attacks: [ideas]}
  m: {title: M, text: M., credence: 0.9}
  n: {title: N, text: N.}
  doubt: {title: Doubt, text: Doubt., credence: 0.8, undercuts: [{to: core, weight: 0.5}]}
  u: {title: U, text: U., credence: 0.8}
  v: {title: V, text: V., contradicts: [w]}
  w: {title: W, text: W., credence: 0.8}
  care: {title: Care, text: Care., credence: 0.9, mitigates: [harm]}
  case: {title: Case, text: If so., credence: 0.6, given: [serial]}
conditions:
  serial: {title: Serial, text: Serial., credence: 0.7}
risks:
  harm: {title: Harm, text: Harm.}
arguments:
  core: {title: Core, premises: [m, n], supports: [root]}
  joint: {title: Joint, premises: [u, v], attacks: [root]}
"""
PLAIN = {
    "ideas": 0.36,  # .6 less .4 of it: the reply .4 is stronger than what is missing of its need, .3
    "loop>root": 0.4,  # a step is as strong as what it carries: .8, of which its undercut leaves half
    "v": 1 / 6,  # v = .5 - .5 w, w = .8 - .8 v
    "w": 2 / 3,
    "root": 0.52,  # for it .40 by the loop and .27 by the core, against it .36 by ideas and .13 by u and v
    "harm": 0.535,  # .52 raises it, half of .9 mitigates it
    "case": 0.6,
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, PLAIN),
        ({"reject": ["slow"]}, PLAIN | {"loop>root": 0.8, "root": 0.72, "harm": 0.635}),  # .80 - .36
        ({"reject": ["loop>root"]}, {"loop": 0.8, "root": 0.455}),  # .27 - .36
        ({"accept": ["doubt"]}, PLAIN),  # the core falls from .27 to .225, and was not the strongest
        ({"accept": ["slow"], "reject": ["doubt"]}, {"root": 0.545}),  # .45 - .36
        ({"accept": ["serial"]}, PLAIN | {"serial": 1.0}),  # the reply stays stronger than a need that holds
        ({"believed": {"serial": (0.1, 0.1)}}, {"ideas": 0.06, "root": 0.5 + 0.5 * (0.4 - 0.8 / 6), "case": 0.6}),
        ({"believed": {"root": (0.3, 0.3)}}, {"root": 0.3, "harm": 0.425}),  # held, whatever speaks for it; .30 - .45
        ({"believed": {"loop": (0.4, 0.8)}}, {"loop": 0.6, "root": 0.47}),  # its middle carries .30
        ({"believed": {"v": (1.0, 1.0)}}, {"w": 0.0, "root": 0.3}),  # .40 - .80
    ],
)
def test_a_net_and_what_is_said_of_it(said, expected, corpus):
    """Eleven reasons: undercut, linked, needed, contradicted, mitigated and raised."""
    found = strengths(corpus(NET).graph, DEFAULT, **said)
    assert {id_: found[id_] for id_ in expected} == pytest.approx(expected, abs=2e-6)


def test_the_net_by_products(corpus):
    """By df-quad both sides add up to products of what is left open."""
    found = strengths(corpus(NET).graph, "df-quad")
    ideas = 0.6 * 0.7 * 0.6
    supported, attacked = 1 - 0.6 * 0.73, 1 - (1 - ideas) * (1 - 0.8 / 6)
    root = 0.5 + 0.5 * (supported - attacked)
    expected = {"ideas": ideas, "root": root, "harm": 0.5 + 0.5 * (root - 0.45)}
    assert {id_: found[id_] for id_ in expected} == pytest.approx(expected)
