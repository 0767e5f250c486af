"""The consequences of a supposition are told with their paths, and strengths with the reasons of the label."""

import pytest

from rsi_graph import load
from rsi_graph.evaluation import suppose, weighed
from rsi_graph.evaluation.supposing import Posed
from rsi_graph.files.cache import Store

CORPUS = """
claims:
  top: {title: The top, text: All turns on this.}
  one: {title: The first reason, text: A reason., credence: [0.6, 0.8], supports: [top]}
  two: {title: The same again, text: The same reason., same-as: [one], supports: [top]}
  off: {title: The objection, text: An objection., attacks: [top]}
questions:
  why: {title: Why, text: Why so.}
"""


@pytest.fixture
def graph(tmp_path):
    (tmp_path / "claims.yaml").write_text(CORPUS)
    return load(tmp_path, store=Store(None)).graph


def test_a_supposition_changes_what_is_found_and_can_be_taken_back(graph) -> None:
    plain = weighed.weighed(graph)
    under = plain.under(suppose(graph, reject=["off"]))
    assert under.standings["off"].label == "rejected"
    assert under.standings["top"].label == "accepted"
    assert under.plain is plain.plain
    assert under.under(suppose(graph)).found is plain.found


def test_what_flips_is_told_with_its_path_and_the_command_line(graph) -> None:
    held = weighed.weighed(graph)
    assert "Supposed: nothing." in list(weighed.changed(graph, held))
    said = list(weighed.changed(graph, held.under(suppose(graph, reject=["off"], accept=["one"]))))
    assert said[0] == "Supposed: accepted The first reason; rejected The objection."
    assert said[1].startswith("1 flip (")
    assert said[2].startswith("The top (top): rejected -> accepted, ")
    assert said[2].endswith("> The top")
    assert said[-1] == "Command line: rsi-graph evaluate --accept one --reject off"


def test_what_is_explained_names_base_weights_groups_and_the_command_line(graph) -> None:
    held = weighed.weighed(graph)
    said = list(weighed.explained(graph, held, "top"))
    assert any(part.startswith("A strength is not a probability") for part in said)
    assert said[-1] == "Command line: rsi-graph evaluate top"
    assert "3 of 4 propositions have no credence" in "\n".join(said)
    assert ".60 to .80, its credence" in "\n".join(weighed.explained(graph, held, "one"))
    assert "has no strength" in "\n".join(weighed.explained(graph, held, "why"))
    assert any("Here as one: \u201cThe first reason\u201d and \u201cThe same again\u201d" in part for part in said)


def test_a_step_without_a_place_of_its_own_gets_one_when_it_is_supposed(graph) -> None:
    plain = weighed.weighed(graph)
    assert "off>top" not in plain.standings
    under = plain.under(suppose(graph, reject=["off>top"]))
    assert under.standings["top"].label == "accepted"
    assert [flip.id for flip in under.found.flipped] == ["top"]
    again = under.under(suppose(graph, reject=["off"]))
    assert again.standings["off"].strength == 0.0
    assert again.standings["top"] == under.standings["top"]
    assert under.under(suppose(graph)).found is plain.plain


@pytest.mark.parametrize(
    ("id_", "reject", "words"),
    [
        ("top", (), "rejected: against it stands \u201cThe objection\u201d (off), which is accepted."),
        ("off", (), "accepted: nobody has written down a counterpoint to it."),
        ("top", ("off",), "accepted: no counterpoint to it stands."),
        ("off", ("off",), "rejected: that is what is supposed."),
    ],
)
def test_the_reason_of_a_label_is_named(graph, id_, reject, words) -> None:
    held = weighed.weighed(graph).under(suppose(graph, reject=reject))
    assert f"By the labels it is {words}" in list(weighed.explained(graph, held, id_))


def test_a_condition_that_falls_and_a_circle_are_reasons_too(tmp_path) -> None:
    (tmp_path / "claims.yaml").write_text("""
claims:
  top: {title: The top, text: Top., requires: [need]}
  off: {title: The objection, text: Off., attacks: [need]}
  one: {title: The one, text: One., contradicts: [other]}
  other: {title: The other, text: Other.}
conditions:
  need: {title: The need, text: Need.}
""")
    graph = load(tmp_path, store=Store(None)).graph
    held = weighed.weighed(graph)
    assert "it requires \u201cThe need\u201d (need), which is rejected" in "\n".join(
        weighed.explained(graph, held, "top")
    )
    assert "against it stands \u201cThe other\u201d (other), which is undecided" in "\n".join(
        weighed.explained(graph, held, "one")
    )


def test_where_labels_and_weights_part_it_is_explained(tmp_path) -> None:
    reasons = "".join(f"  r{n}: {{title: R{n}, text: R., supports: [top]}}\n" for n in range(6))
    (tmp_path / "claims.yaml").write_text(
        "claims:\n  top: {title: Top, text: Top.}\n  off: {title: Off, text: Off., attacks: [top]}\n" + reasons
    )
    graph = load(tmp_path, store=Store(None)).graph
    held = weighed.weighed(graph)
    said = list(weighed.explained(graph, held, "top"))
    assert said[0].startswith("Top (top): rejected; weights do not tell; .50 [.50 .93]; depends on the semantics.")
    (tmp_path / "claims.yaml").write_text(
        "claims:\n  top: {title: Top, text: Top.}\n  off: {title: Off, text: Off., credence: 0.4, attacks: [top]}\n"
        + reasons
    )
    graph = load(tmp_path, store=Store(None)).graph
    said = list(weighed.explained(graph, weighed.weighed(graph), "top"))
    assert said[0].startswith("Top (top): contested: labels reject it, weights carry it; .5")
    assert weighed.CONTESTED in said


def test_a_view_is_named_and_what_was_supposed_besides(graph) -> None:
    view = suppose(graph, accept=["one"], credence={"two": (0.2, 0.4)})
    posed = Posed("mine", "My view", view)
    more = suppose(graph, accept=["one"], reject=["off"], credence={"two": (0.2, 0.4)})
    said = list(weighed.changed(graph, weighed.weighed(graph).under(more), posed))
    assert said[0] == "Supposed: view \u201cMy view\u201d; rejected The objection."
    assert said[-1] == "Command line: rsi-graph evaluate --view mine --reject off"


def test_what_moved_without_a_flip_is_told_the_farthest_first(graph) -> None:
    said = list(weighed.changed(graph, weighed.weighed(graph).under(suppose(graph, reject=["one"]))))
    [moved] = [part for part in said if part.startswith("Moved most")]
    assert moved.split("\n")[1].startswith("The top (top): down to .")


def test_credences_change_no_label_so_none_is_told_and_what_is_held_is_no_consequence(graph) -> None:
    held = weighed.weighed(graph).under(suppose(graph, believed={"one": (0.95, 0.95)}))
    assert next(weighed.explained(graph, held, "top")).startswith("The top (top): .")
    said = list(weighed.changed(graph, held))
    assert not any("The first reason (one)" in part for part in said)
    assert any("The top (top): up to .7" in part for part in said)


def test_that_a_condition_is_noted_as_met_is_said_not_to_enter(tmp_path) -> None:
    (tmp_path / "all.yaml").write_text(
        'conditions:\n  c: {title: C, text: C., status: {met: "no"}}\n  d: {title: D, text: D., credence: 0.2}\n'
    )
    graph = load(tmp_path, store=Store(None)).graph
    held = weighed.weighed(graph)
    assert any("met: no does not enter" in part for part in weighed.explained(graph, held, "c"))
    assert not any("does not enter" in part for part in weighed.explained(graph, held, "d"))
