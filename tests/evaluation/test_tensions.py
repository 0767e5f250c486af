"""The strength that follows leaves the credence itself out, and a tension names the arguments that pull."""

import pytest

from rsi_graph.evaluation import structure_of, suppose, views
from rsi_graph.evaluation.interview import last_page
from rsi_graph.evaluation.supposing import supposed
from rsi_graph.evaluation.tensions import (
    beside,
    changes,
    consequences,
    follows,
    grounds,
    held_position,
    tensions,
    wording,
)  # fmt: skip
from rsi_graph.evaluation.verdicts import Scales, evaluate

CORPUS = """
claims:
  pro: {title: Pro, text: Pro., supports: [thesis]}
  con: {title: Con, text: Con., attacks: [thesis]}
  thesis: {title: Thesis, text: Thesis.}
"""


def position(corpus, folder, text):
    snapshot = corpus(CORPUS)
    (folder / "views").mkdir()
    (folder / "views" / "mine.yaml").write_text(text, "utf-8")
    return snapshot.graph, grounds(snapshot.graph, views.view(snapshot, "mine"))


@pytest.mark.parametrize(
    ("credence", "follows", "gap", "pulls"),
    [
        ("0.9", 0.1, -0.8, ["con"]),
        ("0.1", 0.1, 0.0, []),
        ("0.15", 0.1, -0.05, []),
        ("[0.0, 0.5]", 0.1, 0.0, []),
        ("[0.6, 0.9]", 0.1, -0.5, ["con"]),
    ],
)
def test_what_follows(corpus, folder, credence, follows, gap, pulls):
    text = "title: Mine\naccept: [con]\ncredences:\n  - {node: pro, credence: 0.2}\n"
    text += f"  - {{node: thesis, credence: {credence}}}\n"
    graph, found = position(corpus, folder, text)
    rows = {row.id: row for row in consequences(graph, found)}
    assert rows["thesis"].follows == pytest.approx(follows)
    assert rows["thesis"].gap == pytest.approx(gap)
    assert [pull.id for pull in rows["thesis"].pulls] == pulls
    assert rows["con"].follows is None  # nothing bears on it
    assert ("thesis" in {row.id for row in tensions(tuple(rows.values()))}) == bool(pulls)


@pytest.mark.parametrize(
    ("others", "follows"),
    [
        ("", "no other credence bears on it"),
        ("  - {node: pro, credence: [0.0, 1.0]}\n", "no other credence bears on it"),  # no opinion is nothing said
        ("  - {node: apart, credence: 0.2}\n", "no other credence bears on it"),
        ("  - {node: root, credence: 0.2}\n", "from the rest follows .67"),
        ("  - {node: back, credence: [0.0, 1.0]}\n", "no other credence bears on it"),  # back to itself, by no other
    ],
)
def test_nothing_follows_from_what_nobody_said(corpus, folder, others, follows):
    """A number that no other credence bears on would be the program's own."""
    text = CORPUS.replace("text: Thesis.", "text: Thesis., supports: [back]")
    text += "  apart: {title: Apart, text: Apart.}\n  root: {title: Root, text: Root., supports: [pro]}\n"
    text += "  back: {title: Back, text: Back., supports: [thesis]}\n"
    snapshot = corpus(text)
    (folder / "views").mkdir()
    mine = f"title: Mine\ncredences:\n  - {{node: thesis, credence: 0.9}}\n{others}"
    (folder / "views" / "mine.yaml").write_text(mine, "utf-8")
    found = grounds(snapshot.graph, views.view(snapshot, "mine"))
    row = consequences(snapshot.graph, found)[0]
    assert beside(row) == f".90; {follows}"


def test_what_is_gone_or_reworded_is_said(corpus, folder):
    said = wording(corpus(CORPUS).graph, "pro")
    text = f"title: Mine\naccept: [lost]\ncredences:\n  - {{node: pro, credence: 0.7, wording: {said}}}\n"
    text += "  - {node: con, credence: 0.2, wording: 0123456789ab}\n  - {node: off, credence: 1}\n"
    _, found = position(corpus, folder, text)
    assert (found.gone, found.reworded) == (("lost", "off"), ("con",))
    assert found.supposition.ids == ("pro", "con")


def test_one_left_open(corpus):
    held = suppose(corpus(CORPUS).graph, accept=["pro"], credence={"con": (0.2, 0.2)})
    assert held.without("pro").ids == ("con",)
    assert held.without("con").ids == ("pro",)


def test_what_of_a_position_does_not_hold_is_left_out_and_said(corpus, folder):
    """A bad entry costs itself alone: it gets a diagnostic with its place, and the rest is supposed."""
    snapshot = corpus(CORPUS + "questions: {q: {title: Q, text: Q.}}\n")
    (folder / "views").mkdir()
    text = "title: Mine\naccept: [con, lost]\ncredences:\n  - {node: q, credence: 0.5}\n"
    text += "  - {node: pro, credence: 0.2}\n  - {node: con, credence: 0.2}\n"
    (folder / "views" / "mine.yaml").write_text(text, "utf-8")
    found = views.viewed(snapshot, "mine")
    assert found.supposition == suppose(snapshot.graph, accept=["con"], believed={"pro": (0.2, 0.2)})
    assert [(one.code, one.span.line) for one in found.diagnostics] == [
        ("unknown-id", 2), ("wrong-kind", 4), ("repeated-relation", 6),
    ]  # fmt: skip
    held = held_position(snapshot, "mine")
    assert held.grounds.supposition == found.supposition
    gone = "lost is not in the corpus any more; rsi-graph search lost looks for it by words"
    assert list(changes(snapshot.graph, held.grounds)) == [gone]
    assert held_position(snapshot, "nobody") is None


def test_what_follows_for_a_node_without_a_credence(corpus):
    graph = corpus(CORPUS).graph
    found = follows(graph, suppose(graph, accept=["pro"], reject=["con"]), "thesis")
    assert (found.follows, [pull.id for pull in found.pulls]) == (1.0, ["pro"])
    assert beside(follows(graph, suppose(graph), "pro")).endswith("no other credence bears on it")


def test_what_is_held_is_held_everywhere(corpus, folder):
    """The interview, a position looked at and a view that is supposed hold a credence alike, and the rest follows."""
    text = "title: Mine\ncredences:\n  - {node: pro, credence: [0.1, 0.3]}\n  - {node: con, credence: 0.8}\n"
    graph, found = position(corpus, folder, text + "  - {node: thesis, credence: [0, 1]}\n")
    standings = evaluate(Scales(structure_of(graph)), supposition=found.supposition).standings
    answers = {"pro": (0.1, 0.3), "con": (0.8, 0.8)}
    page = last_page(graph, "thesis", answers)
    held, standing = standings["pro"], page.standing
    assert (held.strength, held.low, held.high) == pytest.approx((0.2, 0.1, 0.3))
    thesis = standings["thesis"]
    assert (thesis.strength, thesis.low, thesis.high) == (standing.strength, standing.low, standing.high)
    assert follows(graph, found.supposition, "thesis").follows == thesis.strength
    assert "held Pro .10 to .30; held Con .80; no opinion on Thesis" in supposed(graph, found.supposition)
