"""What is said of a standing says its spread and its verdict, and no number where there is none."""

import pytest

from rsi_graph import load
from rsi_graph.cache import Store
from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import suppose, weighed
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.evaluation.verdicts import Standing

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


@pytest.mark.parametrize(
    ("value", "words"), [(None, "-"), (0.0, ".00"), (0.604, ".60"), (1.0, "1.00"), (0.999, "1.00")]
)
def test_a_number_is_written_short(value, words) -> None:
    assert weighed.number(value) == words


def test_figures_have_spread_and_verdict_and_no_number_where_there_is_none() -> None:
    assert weighed.figures(Standing("accepted", 0.6, 0.55, 0.62, "robust", None, 0.6)) == ".60 [.55 .62]  robust"
    lost = Standing("undecided", None, None, None, "not converged", None, None)
    assert weighed.figures(lost) == "not converged"


def test_the_strongest_comes_first_and_what_is_unknown_last() -> None:
    given = {
        id_: Standing("accepted", strength, strength, strength, "robust", None, strength)
        for id_, strength in {"a": 0.2, "b": None, "c": 0.9, "d": 0.9}.items()
    }
    assert weighed.by_strength(["a", "b", "x", "c", "d"], given) == [3, 4, 0, 1, 2]
    assert weighed.by_strength(["a", "b"], {}) == [0, 1]


def test_a_supposition_changes_what_is_found_and_can_be_taken_back(graph) -> None:
    plain = weighed.weighed(graph)
    under = plain.under(suppose(graph, reject=["off"]))
    assert under.standings["off"].label == "rejected"
    assert under.standings["top"].label == "accepted"
    assert under.plain is plain.plain
    assert under.under(suppose(graph)).found is plain.found


@pytest.mark.parametrize(("answer", "expected"), [("a", ("off",)), ("Accept ", ("off",)), ("clear", ())])
def test_an_answer_is_taken_by_its_first_letter(graph, answer, expected) -> None:
    assert weighed.supposing(graph, suppose(graph, reject=["off"]), "off", answer).ids == expected


@pytest.mark.parametrize(("id_", "answer"), [("off", ""), ("off", "perhaps"), ("why", "accept")])
def test_an_answer_that_makes_no_sense_is_refused(graph, id_, answer) -> None:
    with pytest.raises(BadSetting):
        weighed.supposing(graph, suppose(graph), id_, answer)


def test_what_flips_is_told_with_its_path_and_the_command_line(graph) -> None:
    held = weighed.weighed(graph)
    assert "Supposed: nothing." in list(weighed.changed(graph, held))
    said = list(weighed.changed(graph, held.under(suppose(graph, reject=["off"], accept=["one"]))))
    assert said[0] == "Supposed: accepted The first reason; rejected The objection."
    assert said[1].startswith("1 flip (")
    assert said[2].startswith("The top (top): rejected -> accepted, ")
    assert said[2].endswith("> The top")
    assert said[-1] == "Command line: rsi-graph evaluate --accept one --reject off"


def test_what_is_left_of_a_supposition_is_about_what_is_there(graph) -> None:
    assert weighed.left_of(graph, Supposition(("gone", "one"), ("lost",))) == Supposition(("one",))


def test_what_is_explained_names_base_weights_groups_and_the_command_line(graph) -> None:
    held = weighed.weighed(graph)
    said = list(weighed.explained(graph, held, "top"))
    assert said[0].startswith("A strength is not a probability")
    assert said[-1] == "Command line: rsi-graph evaluate top"
    assert "3 of 4 propositions have no credence" in "\n".join(said)
    assert ".60 to .80, its credence" in "\n".join(weighed.explained(graph, held, "one"))
    assert "has no strength" in "\n".join(weighed.explained(graph, held, "why"))
    assert any("Here as one: \u201cThe first reason\u201d and \u201cThe same again\u201d" in part for part in said)
