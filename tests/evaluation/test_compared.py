"""Of positions beside each other it is said on what each of them says nothing."""

from rsi_graph.evaluation.compared import compared
from rsi_graph.evaluation.views import viewed

DEBATE = """
claims:
  top: {title: Top, text: The conclusion.}
  one: {title: One, text: A reason., supports: [top]}
  two: {title: Two, text: Another., supports: [top]}
  far: {title: Far, text: A reason of the first., supports: [one]}
"""
YES = "{title: Yes, accept: [far, two]}"
NO = "{title: No, reject: [two]}"


def test_a_position_is_silent_where_nothing_bears_that_it_says(corpus, folder) -> None:
    """A credence in a reason, however far away, bears on what it is a reason for."""
    corpus(DEBATE)
    (folder / "views").mkdir()
    (folder / "views" / "yes.yaml").write_text(YES)
    (folder / "views" / "no.yaml").write_text(NO)
    snapshot = corpus(DEBATE)
    found = compared(snapshot.graph, {name: viewed(snapshot, name) for name in ("yes", "no")}, "top")
    assert found.double is not None
    assert found.titles == {"yes": "Yes", "no": "No"}
    assert {name: set(said) for name, said in found.spoken.items()} == {"yes": {"far", "two"}, "no": {"two"}}
    shown = {found.double.node, *(row.id for row in found.double.rows)}
    assert found.silent["yes"] == set()
    assert found.silent["no"] == shown & {"one", "far"}
    assert "one" in shown
