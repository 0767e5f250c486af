"""An inline step goes by one id: its own, or without one that of its two ends."""

import pytest

DEBATE = """
claims:
  a: {title: A, text: A holds., supports: [{to: t, id: a-carries-t}], attacks: [b]}
  b: {title: B, text: B holds., undercuts: [a>t]}
  t: {title: T, text: T holds., supports: [gone]}
"""


@pytest.mark.parametrize(
    ("name", "step"),
    [("a-carries-t", "a-carries-t"), ("a>t", "a-carries-t"), ("a>b", "a>b")],
)
def test_every_name_of_a_step_leads_to_it(corpus, name: str, step: str) -> None:
    """Its own id and ``from>to`` are one step."""
    graph = corpus(DEBATE).graph
    assert graph.is_inline(name)
    assert graph.node(name).id == step


@pytest.mark.parametrize("name", ["b>a", "t>gone", "a>nowhere", "a>", "a"])
def test_other_names_are_of_no_step(corpus, name: str) -> None:
    """A relation the other way, one that is left out for a mistake, and a claim are none."""
    assert not corpus(DEBATE).graph.is_inline(name)


def test_who_points_at_a_step_by_its_ends_is_told_by_its_id(corpus) -> None:
    """An undercut of ``a>t`` is an undercut of the step's own id."""
    graph = corpus(DEBATE).graph
    assert [relation.target for relation in graph.outgoing("b")] == ["a-carries-t"]
    assert [relation.source for relation in graph.undercuts("a-carries-t")] == ["b"]
