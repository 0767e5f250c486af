"""An answer supposes something of what is in hand, of the row under the cursor, or of the step between the two."""

import pytest

from rsi_graph import load
from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import suppose, supposing
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.evaluation.supposing import HERE, ROW, STEP, Posed
from rsi_graph.files.cache import Store

CORPUS = """
claims:
  top: {title: The top, text: All turns on this., answers: [{question: why, with: "yes"}]}
  one: {title: The reason, text: A reason., supports: [top]}
  off: {title: The objection, text: An objection., attacks: [{to: top, id: step}]}
arguments:
  whole: {title: The whole, premises: [one], supports: [top]}
questions:
  why: {title: Why, text: Why so.}
sources:
  book: {type: book, title: A book, annotations: {p: {text: It says so., asserts: [one]}}}
"""


@pytest.fixture
def graph(tmp_path):
    (tmp_path / "claims.yaml").write_text(CORPUS)
    return load(tmp_path, store=Store(None)).graph


@pytest.mark.parametrize(
    ("node", "row", "expected"),
    [
        ("top", "", {HERE: "top"}),
        ("top", "one", {HERE: "top", ROW: "one", STEP: "one>top"}),
        ("one", "top", {HERE: "one", ROW: "top", STEP: "one>top"}),
        ("top", "off", {HERE: "top", ROW: "off", STEP: "off>top"}),
        ("top", "whole", {HERE: "top", ROW: "whole"}),
        ("one", "book/p", {HERE: "one", ROW: "book"}),
        ("one", "off", {HERE: "one", ROW: "off"}),
        ("why", "top", {ROW: "top"}),
        ("why", "", {}),
        ("book/p", "one", {HERE: "book", ROW: "one"}),
        ("book", "book", {HERE: "book"}),
        ("one>top", "one", {HERE: "one>top", ROW: "one"}),
        ("", "nowhere", {}),
    ],
)
def test_within_reach_is_what_can_be_supposed(graph, node, row, expected) -> None:
    found = supposing.within_reach(graph, node, row)
    assert {word: graph.node(id_).id for word, id_ in found.items()} == {
        word: graph.node(id_).id for word, id_ in expected.items()
    }
    assert all(graph.title(id_) in supposing.asked(graph, found) for id_ in found.values())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("a", (("top",), ())),
        ("Accept ", (("top",), ())),
        ("r", ((), ("top",))),
        ("row r", ((), ("one",))),
        ("ROW accept", (("one",), ())),
        ("step r", ((), ("one>top",))),
        ("s r", ((), ("one>top",))),
    ],
)
def test_an_answer_is_taken_by_its_first_letter(graph, answer, expected) -> None:
    found = supposing.supposing(graph, Supposition(), supposing.within_reach(graph, "top", "one"), answer)
    assert (found.accept, found.reject) == expected


def test_the_last_word_on_a_node_holds_and_weights_stay(graph) -> None:
    held = suppose(graph, accept=["off"], reject=["top"], credence={"one": (0.2, 0.4)})
    found = supposing.supposing(graph, held, {HERE: "top"}, "a")
    assert found == Supposition(("off", "top"), (), (("one", (0.2, 0.4)),))
    assert supposing.supposing(graph, held, {HERE: "one"}, "r") == Supposition(("off",), ("top", "one"))
    assert supposing.supposing(graph, held, {HERE: "one"}, "clear") == Supposition()


@pytest.mark.parametrize("answer", ["", "perhaps", "row", "row row r", "q r", "step r", "row a"])
def test_an_answer_that_makes_no_sense_is_refused(graph, answer) -> None:
    with pytest.raises(BadSetting):
        supposing.supposing(graph, Supposition(), {HERE: "top"}, answer)


def test_what_is_left_is_about_what_is_there(graph) -> None:
    held = Supposition(("gone", "one"), ("lost",), (("top", (0.1, 0.1)), ("away", (1, 1))))
    assert supposing.left_of(graph, held) == Supposition(("one",), (), (("top", (0.1, 0.1)),))


def test_all_that_is_supposed_is_said(graph) -> None:
    held = suppose(graph, accept=["top"], reject=["off", "book"], credence={"one": (0.2, 0.4)})
    assert (
        supposing.supposed(graph, held)
        == "accepted The top; rejected The objection, A book; weighed The reason .20 to .40"
    )
    posed = Posed("mine", "My view", suppose(graph, accept=["top"]))
    assert supposing.supposed(graph, held, posed).startswith(
        "view \u201cMy view\u201d; rejected The objection, A book;"
    )
    assert (
        supposing.command(held, posed, "cruxes top") == "rsi-graph cruxes top --view mine --reject off --reject book"
    )


def test_why_nothing_can_be_supposed(graph) -> None:
    assert "answers" in supposing.beyond_reach(graph, "why")
    assert "choose" in supposing.beyond_reach(graph, "")


@pytest.mark.parametrize(("answer", "id_"), [("r", "one"), ("row r", "one"), ("card r", "top"), ("step r", "one>top")])
def test_without_a_word_it_is_the_row_where_one_is_chosen(graph, answer, id_) -> None:
    reach = supposing.within_reach(graph, "top", "one", chosen=True)
    assert supposing.supposing(graph, Supposition(), reach, answer).reject == (id_,)


def test_a_supposition_in_numbers():
    """Each node that is supposed has one number, of an interval the middle."""
    held = Supposition(("a",), ("b",), (("c", (0.2, 0.6)),), (("d", (0.7, 0.7)),))
    assert held.numbers == {"a": 1.0, "b": 0.0, "c": pytest.approx(0.4), "d": 0.7}
