"""Intervals, verdicts, sources and suppositions: what a weighing says of small corpora."""

import math
import random

import pytest

from rsi_graph.errors import BadSetting, UnknownNode
from rsi_graph.evaluation import SPREAD, labels_of, structure_of, suppose, unexpected
from rsi_graph.evaluation.verdicts import Scales, evaluate
from tests.evaluation.small import strengths, written


def test_intervals_bound_every_choice(folder):
    """No base weights within the credence intervals lead outside of low and high; the headline is the middle."""
    sections = {
        "claims": {
            "a": {"credence": [0.2, 0.9], "supports": ["b"], "attacks": ["c"]},
            "b": {"credence": [0.4, 0.6], "attacks": ["c"], "supports": ["d"]},
            "c": {"credence": [0.0, 1.0], "attacks": ["b"]},
            "d": {},
        }
    }
    graph = written(folder, **sections)
    found = evaluate(Scales(structure_of(graph))).standings
    rng = random.Random(3)  # noqa: S311 - examples, no secrets
    for _ in range(30):
        chosen = {id_: rng.uniform(*found[id_].credence) for id_ in "abc"}
        for name in SPREAD:
            for id_, strength in strengths(graph, name, credence={k: (v, v) for k, v in chosen.items()}).items():
                assert found[id_].low - 1e-9 <= strength <= found[id_].high + 1e-9
    middle = strengths(graph, credence={"a": (0.55, 0.55), "b": (0.5, 0.5), "c": (0.5, 0.5)})
    assert {id_: standing.strength for id_, standing in found.items()} == pytest.approx(middle)


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ({"t": {}}, "undecided"),
        ({"t": {"credence": 0.8}}, "robust"),
        ({"t": {"credence": 0.2}}, "robust"),
        ({"t": {"credence": [0.3, 0.8]}}, "undecided"),
        ({"t": {"credence": 0.8}, "s": {"supports": ["t"]}}, "robust"),
        ({"t": {"credence": 0.9}, "s": {"credence": 0.3, "attacks": ["t"]}}, "depends on the semantics"),
        ({"t": {"credence": 0.75}, "s": {"credence": 0.6, "attacks": ["t"]}}, "depends on the semantics"),
        ({"t": {}, "s": {"attacks": ["t"]}}, "robust"),
    ],
)
def test_verdicts(claims, verdict, folder):
    """One word for how far a strength can be trusted."""
    found = evaluate(Scales(structure_of(written(folder, claims=claims)))).standings["t"]
    assert found.verdict == verdict
    assert found.low <= found.strength <= found.high


NET = {
    "claims": {
        "root": {"supports": ["middle"]},
        "middle": {"attacks": ["end"], "requires": ["need"]},
        "end": {},
        "aside": {"supports": ["end"]},
        "far": {"supports": ["aside"]},
        "case": {"given": ["need"]},
        "narrow": {"refines": ["root"]},
        "one": {"attacks": ["two"]},
        "two": {"attacks": ["one"]},
        "joint": {},
        "so": {},
        "foe": {"undercuts": ["step"]},
    },
    "conditions": {"need": {}},
    "arguments": {"step": {"premises": ["joint"], "supports": ["so"]}},
    "sources": {"book": {"type": "book", "annotations": {"p": {"text": "It says so.", "asserts": ["aside"]}}}},
}


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ({}, ""),
        ({"believed": {"root": (0.5, 0.5)}}, "root middle end"),
        ({"believed": {"root": (0.0, 1.0)}}, ""),  # no opinion
        ({"credence": {"root": (0.0, 1.0)}}, ""),
        ({"credence": {"end": (0.2, 0.9)}}, "end"),
        ({"accept": ["need"]}, "need middle end"),  # needed, not merely assumed
        ({"reject": ["one"]}, "one two"),
        ({"reject": ["step"]}, "step so"),
        ({"believed": {"foe": (0.3, 0.3)}}, "foe step so"),
        ({"reject": ["book"]}, "aside end"),  # the only work behind it
        ({"accept": ["book"]}, ""),
    ],
)
def test_a_position_is_heard_where_it_speaks_and_on_all_that_bears_on(said, heard, folder):
    """Everywhere else it is silent: the standing that is shown has no number there."""
    graph = written(folder, **NET)
    found = evaluate(Scales(structure_of(graph)), supposition=suppose(graph, **said))
    assert found.heard == set(heard.split())
    for id_, standing in found.standings.items():
        shown = found.told(id_)
        assert shown == standing if id_ in found.heard else (shown.strength, shown.verdict) == (None, "silent")


def works(*ids, to, stance="supports", standing=None):
    """Sources with one passage each that bears on something."""
    more = {"standing": {"is": standing, "because": "tests"}} if standing else {}
    return {id_: {"type": "book", "annotations": {"p": {"text": "It says so.", stance: [to]}}, **more} for id_ in ids}


def test_sources(folder):
    """A claim falls back to unset with its only source; citations do not add up; an unreliable one is none."""
    claims = {
        "a": {"credence": 0.9, "supports": ["t"]},
        "b": {"credence": 0.9},
        "c": {"credence": 0.9},
        "d": {"credence": 0.9},
        "t": {},
    }
    sources = {
        **works("only", to="a"),
        **works("one", "two", to="b"),
        **works("against", to="c", stance="disputes"),
        **works("poor", to="d", standing="unreliable"),
    }
    graph = written(folder, claims=claims, sources=sources)
    before = strengths(graph, "quadratic-energy")
    assert before == {"a": 0.9, "b": 0.9, "c": 0.9, "d": 0.5, "t": pytest.approx(0.5 + 0.5 * 0.81 / 1.81)}
    after = strengths(graph, "quadratic-energy", reject=["only", "one", "against"])
    assert after == {"a": 0.5, "b": 0.9, "c": 0.9, "d": 0.5, "t": pytest.approx(0.6)}
    assert strengths(graph, reject=["one", "two"])["b"] == 0.5
    assert strengths(graph, accept=["poor"])["d"] == 0.9
    supposed = suppose(graph, reject=["only"])
    found = evaluate(Scales(structure_of(graph)), supposition=supposed)
    assert found.standings["a"].label == "undecided"
    assert found.standings["a"].credence is None
    assert [(flip.id, flip.path) for flip in found.flipped] == [("a", ("only", "a"))]


def test_near_duplicates_count_once(folder):
    """Supports that rest on one work alone, or say the same, count by their strongest; both numbers are kept."""
    claims = {
        "a": {"credence": 0.4, "supports": ["t"]},
        "b": {"credence": 0.6, "supports": ["t"]},
        "c": {"credence": 0.2, "supports": ["t"]},
        "d": {"credence": 0.2, "supports": ["t"], "same-as": ["c"]},
        "t": {},
    }
    sources = {"work": {"type": "book", "annotations": {"p": {"text": "Both.", "asserts": ["a", "b"]}}}}
    graph = written(folder, claims=claims, sources=sources)
    standing = evaluate(Scales(structure_of(graph)), "quadratic-energy").standings["t"]
    assert standing.strength == pytest.approx(0.5 + 0.5 * 0.8**2 / (1 + 0.8**2))
    assert standing.ungrouped == pytest.approx(0.5 + 0.5 * 1.4**2 / (1 + 1.4**2))


@pytest.mark.parametrize(("undercut", "expected"), [(0.0, 0.86), (0.5, 0.68), (1.0, 0.5)])
def test_undercuts_scale_the_step(undercut, expected, folder):
    """An undercut takes away from the step and takes no side on its conclusion."""
    claims = {
        "s": {"credence": 0.9, "supports": [{"to": "t", "weight": 0.8}]},
        "u": {"credence": undercut, "undercuts": ["s>t"]},
        "t": {},
    }
    graph = written(folder, claims=claims)
    assert strengths(graph, "df-quad")["t"] == pytest.approx(expected)


def test_conditions(folder):
    """A claim falls with a condition it requires and is left alone by one that holds."""
    sections = {"claims": {"t": {"credence": 0.8, "requires": ["k", "m"]}}, "conditions": {"k": {}, "m": {}}}
    graph = written(folder, **sections)
    both = strengths(graph, "df-quad", credence={"k": (0.5, 0.5), "m": (0.25, 0.25)})["t"]
    assert both == pytest.approx(0.8 * 0.5 * 0.25)
    assert strengths(graph, accept=["k", "m"])["t"] == 0.8
    assert labels_of(graph, suppose(graph, reject=["k"]))["t"] == "rejected"
    assert labels_of(graph)["t"] == "accepted"


def test_flips_tell_the_way(folder):
    """Each node that a supposition flips is listed with the path that carried it."""
    claims = {
        "a": {"credence": 0.9, "attacks": ["b"]},
        "b": {"credence": 0.7, "attacks": ["c"]},
        "c": {"credence": 0.6},
        "far": {},
    }
    graph = written(folder, claims=claims)
    found = evaluate(Scales(structure_of(graph)), supposition=suppose(graph, reject=["a"]))
    assert [(flip.id, flip.label, flip.path) for flip in found.flipped] == [
        ("b", ("rejected", "accepted"), ("a", "b")),
        ("c", ("accepted", "rejected"), ("a", "b", "c")),
    ]


def test_steps_can_be_supposed(folder):
    """An inline step or an argument can be rejected without touching its premises."""
    sections = {
        "claims": {"a": {"credence": 0.9, "supports": ["t"]}, "b": {"credence": 0.9}, "t": {}},
        "arguments": {"g": {"premises": ["b"], "supports": ["t"]}},
    }
    graph = written(folder, **sections)
    assert strengths(graph, reject=["a>t", "g"])["t"] == 0.5
    assert strengths(graph, "quadratic-energy", reject=["a>t"])["t"] == pytest.approx(0.5 + 0.5 * 0.81 / 1.81)


def test_wrong_suppositions(folder):
    """A node that is not there, or cannot be supposed, is named."""
    graph = written(folder, claims={"a": {"answers": [{"question": "q", "with": "yes"}]}}, questions={"q": {}})
    with pytest.raises(UnknownNode):
        suppose(graph, accept=["nowhere"])
    with pytest.raises(BadSetting, match="question"):
        suppose(graph, reject=["q"])
    with pytest.raises(BadSetting, match="at once"):
        suppose(graph, accept=["a"], reject=["a"])


def test_expected_labels(folder):
    """A node that does not get the label its editors expect is found at its place."""
    claims = {"a": {"attacks": ["b"], "expect": "accepted"}, "b": {"expect": "undecided"}}
    [found] = unexpected(written(folder, claims=claims))
    assert (found.code, found.message) == ("unexpected-label", "b is rejected, its editors expect undecided")


@pytest.mark.parametrize(
    ("works_of", "counted"),
    [
        ({}, 1.3),
        ({"a": ["w"], "b": ["w"]}, 0.8),
        ({"a": ["w", "v"], "b": ["w"]}, 0.8),
        ({"a": ["w"], "b": ["v"]}, 1.3),
        ({"a": ["w", "v"], "b": ["w", "u"]}, 1.3),
    ],
)
def test_log_odds_count_works_once(works_of, counted, folder):
    """An argument without a work that another beside it has not adds nothing, in log-odds alone."""
    claims = {"a": {"credence": 0.8, "supports": ["t"]}, "b": {"credence": 0.5, "supports": ["t"]}, "t": {}}
    sources = {
        work: {"type": "book", "annotations": {f"p-{id_}": {"text": "So.", "asserts": [id_]} for id_ in claims
                                               if work in works_of.get(id_, ())}}
        for work in {work for all_ in works_of.values() for work in all_}
    }  # fmt: skip
    graph = written(folder, claims=claims, sources=sources)
    assert strengths(graph, "log-odds")["t"] == pytest.approx(1 / (1 + math.exp(-counted)), abs=1e-9)


def test_the_works_of_a_step_are_those_of_its_premises(folder):
    """Linked premises of one work and that work's claim beside them count once."""
    claims = {"a": {"credence": 0.8, "supports": ["t"]}, "b": {"credence": 0.5}, "t": {}}
    sources = {"w": {"type": "book", "annotations": {"p": {"text": "So.", "asserts": ["a", "b"]}}}}
    graph = written(folder, claims=claims, arguments={"g": {"premises": ["b"], "supports": ["t"]}}, sources=sources)
    assert strengths(graph, "log-odds")["t"] == pytest.approx(1 / (1 + math.exp(-0.8)), abs=1e-9)
    assert strengths(graph, "mlp-based")["t"] == pytest.approx(1 / (1 + math.exp(-1.3)), abs=1e-9)
