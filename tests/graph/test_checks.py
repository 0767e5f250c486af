"""Checks find mistakes that only the whole can show, and none that are not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.graph import checks
from rsi_graph.graph.checks import CHECKS, is_unreliable


def found(snapshot):
    """Code and node of every diagnostic."""
    return [(d.code, d.message) for d in snapshot.diagnostics]


def conditions(needs):
    """Conditions that require each other."""
    return "\n".join(
        ["conditions:", *(f"  {a}: {{title: T, text: T., requires: [{', '.join(b)}]}}" for a, b in needs.items())]
    )


@pytest.mark.parametrize(
    ("needs", "circles"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, []),
        ({"a": "b", "b": "a"}, ["a requires b requires a"]),
        ({"a": "b", "b": "c", "c": "b"}, ["b requires c requires b"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["a requires b requires a", "c requires d requires c"]),
        ({"a": "b", "b": "ac", "c": "b"}, ["a requires b requires a", "b requires c requires b"]),
    ],
)
def test_circles_of_requirements(corpus, needs, circles):
    """A circle is said once, as one walks it; a lattice is none."""
    snapshot = corpus(conditions(needs))
    assert found(snapshot) == [("requires-cycle", f"a circle of requirements: {circle}") for circle in circles]


@given(st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=3, unique=True)))
def test_circles_are_found_where_there_are_any(needs):
    """Whatever is walked: a circle is found exactly if a node can reach itself, and each one found is one."""
    named = {str(a): [str(b) for b in others] for a, others in needs.items()}
    reach = {a: set(others) for a, others in named.items()}
    for _ in named:
        reach = {a: others.union(*(reach.get(b, set()) for b in others)) for a, others in reach.items()}
    circles = list(checks.circles(named))
    assert bool(circles) == any(a in others for a, others in reach.items())
    for circle in circles:
        assert all(after in named[a] for a, after in zip(circle, circle[1:] + circle[:1], strict=True))


def test_a_long_chain_is_walked_without_recursion():
    """Ten thousand conditions in a row do no harm."""
    chain = {str(number): [str(number + 1)] for number in range(10_000)}
    assert list(checks.circles(chain)) == []
    assert len(next(checks.circles(chain | {"10000": ["0"]}))) == 10_001


SOURCE = "{{type: book, title: T, standing: {{is: {0}, because: B.}}, annotations: {{p: {{text: P, {1}: [a]}}}}}}"


@pytest.mark.parametrize(
    ("standing", "stance", "more", "warned"),
    [
        ("unreliable", "asserts", "", True),
        ("unreliable", "supports", "", True),
        ("unreliable", "disputes", "", False),
        ("unreliable", "mentions", "", False),
        ("contested", "supports", "", False),
        ("unreliable", "supports", "sources: {t: " + SOURCE.format("reliable", "asserts") + "}", False),
        ("unreliable", "supports", "sources: {t: " + SOURCE.format("unreliable", "asserts") + "}", True),
        ("unreliable", "supports", "sources: {t: " + SOURCE.format("reliable", "disputes") + "}", False),
        ("unreliable", "supports", "sources: {t: " + SOURCE.format("reliable", "qualifies") + "}", True),
        ("unreliable", "supports", "claims: {b: {title: B, text: B., attacks: [a]}}", False),
        ("unreliable", "supports", "claims: {b: {title: B, text: B., contradicts: [a]}}", False),
        ("unreliable", "supports", "claims: {b: {title: B, text: B., supports: [a]}}", True),
    ],
)
def test_unreliable_support(corpus, standing, stance, more, warned):
    """Warned is of what unreliable sources alone speak for and nobody disputes."""
    snapshot = corpus(
        "claims: {a: {title: A, text: A.}}", more=f"sources: {{s: {SOURCE.format(standing, stance)}}}", other=more
    )
    assert [d.code for d in snapshot.diagnostics] == (["unreliable-support"] if warned else [])
    assert is_unreliable(snapshot.graph, "s") == (standing == "unreliable")
    assert not is_unreliable(snapshot.graph, "a")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("claims: {a: {title: A, text: A.}}", ["isolated"]),
        ("claims: {a: {title: A, text: A., supports: [nobody]}}", ["unknown-id", "isolated"]),
        ("questions: {q: {title: Q, text: Q.}}", []),
        ("sources: {s: {type: book, title: S}}", []),
        ("sources: {s: {type: book, title: S, recheck-citation: false}}", []),
        ("sources: {s: {type: book, title: S, recheck-citation: true}}", ["unchecked-citation"]),
    ],
)
def test_what_a_reader_should_know(corpus, text, codes):
    """Propositions that nothing is tied to, and citations that rest on memory."""
    assert sorted(d.code for d in corpus(text).diagnostics) == sorted(codes)


def test_every_check_is_in_the_tuple():
    """The order in which checks run is a tuple that one can read, and each says what it is for."""
    assert all(rule.__doc__ for rule in CHECKS)
    assert len({rule.__name__ for rule in CHECKS}) == len(CHECKS)
