"""Of positions beside each other it is said on what each of them says nothing."""

from rsi_graph.evaluation.compared import compared
from rsi_graph.evaluation.double_cruxes import markdown
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
    held = {name: viewed(snapshot, name) for name in ("yes", "no")}
    found = compared(snapshot.graph, held, "top")
    assert found.double is not None
    assert found.titles == {"yes": "Yes", "no": "No"}
    assert {name: set(said) for name, said in found.spoken.items()} == {"yes": {"far", "two"}, "no": {"two"}}
    assert found.said("two") == "yes accepts it, no rejects it"
    rows = {row.id: row.strengths for row in found.double.rows}
    assert None not in found.double.strengths
    assert rows["two"] == (1.0, 0.0)
    assert rows["far"] == (1.0, None)
    assert rows["one"][1] is None
    assert rows["one"][0] > 0.5
    alone = compared(snapshot.graph, held, "one").double
    assert alone is not None
    assert (alone.strengths[1], alone.gap, alone.rows) == (None, 0.0, ())
    page = "\n".join(markdown(snapshot.graph, ("yes", "no"), alone))
    assert "no silent. Fewer than two of them say anything that bears on it" in page
