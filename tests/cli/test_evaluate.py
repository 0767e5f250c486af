"""The output of evaluate, cruxes, compare and diff is the contract of the README, and a wrong call is one line."""

import json
from argparse import ArgumentParser
from textwrap import dedent

import pytest

from rsi_graph.cli.table import COMMANDS
from rsi_graph.errors import BadSetting, RsiGraphError, UnknownNode
from rsi_graph.evaluation import NAMES

DEBATE = """
questions:
  q: {title: Is it so?, text: Is it so?}
claims:
  pro: {title: Pro, text: Pro., credence: 0.8, supports: [thesis]}
  con: {title: Con, text: Con., credence: [0.5, 0.9], attacks: [thesis]}
  answer: {title: Answer, text: Answer., attacks: [con]}
  thesis: {title: Thesis, text: Thesis., answers: [{question: q, with: "yes"}]}
sources:
  book: {type: book, title: Book, annotations: {p: {text: It says so., asserts: [pro]}}}
"""


@pytest.fixture
def run(folder, capsys):
    """Run a command on the debate and return what it prints."""
    (folder / "views").mkdir(parents=True)
    (folder / "main.yaml").write_text(dedent(DEBATE), "utf-8")
    (folder / "views" / "friend.yaml").write_text("title: Friend\naccept: [pro]\nreject: [con]\n", "utf-8")
    (folder / "views" / "foe.yaml").write_text("title: Foe\naccept: [con]\nreject: [answer]\n", "utf-8")

    def call(name, *argv, form="json"):
        command = next(command for command in COMMANDS if command.name == name)
        parser = ArgumentParser()
        command.declare(parser)
        parser.add_argument("--format")
        parser.add_argument("--corpus", action="append")
        assert command.run(parser.parse_args([*argv, "--format", form, "--corpus", str(folder)])) == 0
        printed = capsys.readouterr().out
        return json.loads(printed) if form == "json" else printed

    return call


def test_evaluate(run):
    """All nodes, each with label, strength, spread, verdict and credence."""
    found = run("evaluate")
    assert set(found) == {"semantics", "converged", "nodes", "flipped"}
    assert (found["semantics"], found["converged"], found["flipped"]) == ("top-linear", True, [])
    assert set(found["nodes"]) == {"pro", "con", "answer", "thesis"}
    assert found["nodes"]["pro"] == {
        "label": "accepted", "strength": 0.8, "low": 0.8, "high": 0.8, "verdict": "robust", "credence": 0.8,
        "state": "unchallenged",
    }  # fmt: skip
    assert found["nodes"]["con"]["credence"] == [0.5, 0.9]
    assert found["nodes"]["thesis"]["credence"] is None
    assert found["nodes"]["con"]["label"] == "rejected"


@pytest.mark.parametrize("semantics", NAMES)
def test_evaluate_supposing(semantics, run):
    """Suppositions of the options and of a view; what flips is listed with its way."""
    found = run("evaluate", "--semantics", semantics, "--reject", "answer")
    assert found["semantics"] == semantics
    flipped = {flip["id"]: flip for flip in found["flipped"]}
    assert flipped["thesis"]["label"] == ["accepted", "rejected"]
    assert flipped["thesis"]["path"] == ["answer", "con", "thesis"]
    assert run("evaluate", "--view", "foe")["nodes"]["con"]["strength"] == 1.0
    assert run("evaluate", "--view", "foe", "--reject", "con")["nodes"]["con"]["strength"] == 0.0
    assert run("evaluate", "--reject", "book")["nodes"]["pro"]["strength"] == 0.5


def test_evaluate_a_part(run):
    """A node with what bears on it, or the answers to a question."""
    assert set(run("evaluate", "thesis")["nodes"]) == {"thesis", "pro", "con"}
    assert set(run("evaluate", "q")["nodes"]) == {"thesis"}
    assert set(run("evaluate", "pro>thesis")["nodes"]) == {"pro>thesis", "pro"}
    text = run("evaluate", "q", form="text")
    assert "Thesis (thesis)" in text
    assert "    1 objection, answered\n" in text
    assert "accepted" in run("evaluate", "q", "--labels", form="text")
    assert "rejected, .00, robust; supposed" in run("evaluate", "--reject", "con", form="text")


def test_evaluate_extensions(run):
    """Every way of settling what is open, preferred and stable side by side."""
    pytest.importorskip("clingo")
    assert run("evaluate", "--extensions") == {
        "preferred": [["answer", "pro", "thesis"]],
        "stable": [["answer", "pro", "thesis"]],
    }
    assert "3 nodes in all of them" in run("evaluate", "--extensions", form="text")


def test_evaluate_says_what_speaks_for_and_against(run):
    """Of one node: the node itself, what speaks for it, what against it, as the card has them."""
    rows = [line for line in run("evaluate", "thesis", form="text").splitlines() if line.endswith(")")]
    assert rows == ["  Thesis (thesis)", "  + Pro (pro)", "  - Con (con)"]


def test_a_reason_that_is_attacked_back_is_still_a_reason(run, folder):
    (folder / "more.yaml").write_text("claims: {back: {title: Back, text: B., supports: [pro]}}\n", "utf-8")
    main = folder / "main.yaml"
    answered = main.read_text("utf-8").replace("supports: [thesis]", "supports: [thesis], attacks: [back]")
    main.write_text(answered, "utf-8")
    assert "  + Back (back)\n" in run("evaluate", "pro", form="text")


def test_what_a_position_holds_itself_is_not_called_accepted(run, folder):
    for name, credence in (("low", 0.2), ("high", 0.9)):
        view = f"title: T\ncredences: [{{node: answer, credence: {credence}}}]\n"
        (folder / "views" / f"{name}.yaml").write_text(view, "utf-8")
    assert "Answer (answer): held .20 | held .90" in run("compare", "low", "high", form="text")


def test_evaluate_save(run, folder):
    """A supposition is written only if that is asked for, and is a view from then on."""
    before = run("evaluate", "--reject", "con", "--save", "mine")
    assert (folder / "views" / "mine.yaml").exists()
    assert run("evaluate", "--view", "mine")["nodes"] == before["nodes"]


def test_cruxes(run):
    """A list of what the node hangs on."""
    found = run("cruxes", "thesis")
    assert {"id", "kind", "now", "if_rejected", "if_accepted", "swing", "flips", "agreement"} <= set(found[0])
    assert {crux["id"] for crux in found} == {"pro", "con", "answer", "book"}
    assert [crux["flips"] for crux in found if crux["id"] == "answer"] == [["rejected"]]
    plain = run("cruxes", "thesis", form="text")
    assert "against it, by con > thesis" in plain
    assert "." not in plain.replace("“Thesis”", "")
    assert "if rejected" in run("cruxes", "thesis", "--accept", "pro", form="text")
    assert isinstance(run("cruxes", "thesis", "--pairs"), list)


def test_compare(run):
    """The places where two views part, and the claims it comes down to."""
    found = run("compare", "friend", "foe", "thesis")
    assert found["node"] == "thesis"
    assert {cause["id"] for cause in found["causes"]} == {"pro", "con"}
    text = run("compare", "-", "foe", form="text")
    assert "Thesis (thesis): .73 | rejected" in text
    assert "left over" in text
    assert "Answer (answer): accepted" not in text  # the corpus says nothing of it: its middle is nobody's
    assert "of 1 more only foe says anything" in text
    assert "the bare corpus says" not in text


QUIET = """
claims:
  said: {title: Said, text: Said., supports: [reached]}
  reached: {title: Reached, text: Reached.}
  why: {title: Why, text: Why., supports: [apart]}
  apart: {title: Apart, text: Apart.}
"""


def test_where_a_position_is_silent_there_is_no_number(run, folder):
    """In text, in JSON and in cruxes alike; without a position JSON has the formal numbers."""
    (folder / "main.yaml").write_text(dedent(QUIET), "utf-8")
    (folder / "views" / "mine.yaml").write_text("title: M\ncredences: [{node: said, credence: 0.7}]\n", "utf-8")
    nodes = run("evaluate", "--view", "mine")["nodes"]
    numbers = {id_: (one["strength"], one["low"], one["high"], one["verdict"]) for id_, one in nodes.items()}
    assert numbers["why"] == numbers["apart"] == (None, None, None, "silent")
    assert [nodes[id_]["strength"] for id_ in ("said", "reached")] == [0.7, 0.85]
    text = run("evaluate", "apart", "--view", "mine", form="text")
    assert text.count("silent: nothing that is supposed bears on it") == 2
    assert not any(letter.isdigit() for letter in text)
    whole = run("evaluate", "--view", "mine", form="text")
    assert "2 more nodes, on which nothing that is supposed bears: silent" in whole
    assert "Apart" not in whole
    assert [crux["now"] for crux in run("cruxes", "apart", "--view", "mine")] == [None]
    assert "." not in run("cruxes", "apart", "--view", "mine", form="text").replace("apart.", "")
    assert run("evaluate", "apart")["nodes"]["apart"]["strength"] == 0.75


def test_a_bad_entry_of_a_view_is_said_and_the_rest_holds(run, folder, capsys):
    (folder / "views" / "old.yaml").write_text("title: Old\naccept: [pro, gone]\n", "utf-8")
    for argv in (("evaluate", "--view", "old"), ("cruxes", "thesis", "--view", "old"), ("compare", "old", "foe")):
        with pytest.MonkeyPatch.context() as patched:
            said = []
            patched.setattr("sys.stderr.write", said.append)
            run(*argv)
        assert "old.yaml:2" in "".join(said), argv


def test_compare_three(run):
    """More than two positions stand beside each other; what is no view is the node."""
    found = run("compare", "-", "friend", "foe", "thesis")
    assert (found["views"], found["double_cruxes"]["node"]) == (["-", "friend", "foe"], "thesis")
    assert len(found["double_cruxes"]["rows"][0]["strengths"]) == 3
    assert "the bare corpus ." in run("compare", "-", "friend", "foe", "--node", "thesis", form="text")
    page = run("compare", "-", "friend", "foe", "thesis", form="markdown")
    assert page.startswith("# the bare corpus, friend and foe\n")


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (("evaluate", "nowhere"), UnknownNode),
        (("evaluate", "--reject", "nowhere"), UnknownNode),
        (("evaluate", "--reject", "q"), BadSetting),
        (("evaluate", "--view", "nobody"), BadSetting),
        (("evaluate", "book"), BadSetting),
        (("cruxes", "q"), BadSetting),
        (("cruxes", "book/p"), BadSetting),
        (("compare", "friend", "nobody"), BadSetting),
        (("compare", "friend", "friend"), BadSetting),
        (("compare", "friend"), BadSetting),
        (("compare", "friend", "foe", "nowhere"), UnknownNode),
        (("diff", "HEAD", "HEAD"), RsiGraphError),
    ],
)
def test_wrong_calls(argv, error, run):
    """A call that cannot be done is refused in one line."""
    with pytest.raises(error) as caught:
        run(*argv)
    assert "\n" not in str(caught.value)
