"""The output of position and interview, and the calls they refuse."""

import io
import json
import re
from textwrap import dedent

import pytest

from rsi_graph.cli import main

DEBATE = """
questions:
  q: {title: Is it so?, text: It decides.}
claims:
  thesis: {title: Thesis, text: Thesis., answers: [{question: q, with: "yes"}]}
  pro: {title: Pro, text: Pro., supports: [thesis]}
  con: {title: Con, text: Con., attacks: [thesis]}
"""


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self):
        return True


@pytest.fixture
def call(folder, capsys):
    """Run a command on the debate: exit status and what was printed."""
    folder.mkdir()
    (folder / "main.yaml").write_text(dedent(DEBATE), "utf-8")

    def run(*argv):
        status = main([*argv, "--corpus", str(folder)])
        return status, capsys.readouterr()

    return run


def test_set_show_undo(call, folder):
    status, (out, err) = call("position", "set", "thesis", "0.1", "--because", "Hardly.")
    assert status == 0
    assert "+   - node: thesis" in out
    assert "rsi-graph undo takes it back" in err
    call("position", "set", "pro", "0.9")
    found = json.loads(call("position", "show", "--format", "json")[1].out)
    assert [(row["id"], row["credence"], row["because"]) for row in found["credences"]] == [
        ("thesis", 0.1, "Hardly."), ("pro", 0.9, None),
    ]  # fmt: skip
    assert [row["id"] for row in found["tensions"]] == ["thesis"]
    assert found["tensions"][0]["causes"][0]["id"] == "pro"
    text = call("position", "show")[1].out
    assert ".10; from the rest follows .70" in text
    assert "for it: Pro (.90)" in text
    call("undo", "--yes")
    assert [row["id"] for row in json.loads(call("position", "show", "--format", "json")[1].out)["credences"]] == [
        "thesis"
    ]
    assert json.loads(call("position", "list", "--format", "json")[1].out)[0]["name"] == "my-position"
    call("position", "remove", "thesis")
    assert "thesis" not in (folder / "views" / "my-position.yaml").read_text("utf-8")


def test_who_has_no_position_is_told_how_one_begins(call):
    status, (out, err) = call("position", "show")
    assert (status, out) == (2, "")
    assert err.startswith("error: you have no position yet; rsi-graph position set NODE CREDENCE begins one")
    assert call("positions")[1].out.endswith("no author answers any question yet\n")


def test_a_preview_changes_nothing(call, folder):
    _, (out, err) = call("position", "set", "pro", "0.4-0.8", "--preview")
    assert re.search(r"\+ +credence:\n\+ +- 0\.4\n\+ +- 0\.8\n", out)
    assert "nothing was changed" in err
    assert not (folder / "views").exists()


def test_a_changed_corpus_is_told(call, folder):
    call("position", "set", "pro", "0.9")
    call("position", "set", "con", "0.2")
    text = DEBATE.replace("  pro: {title: Pro, text: Pro., supports: [thesis]}\n", "").replace(
        "text: Con.", "text: More."
    )
    (folder / "main.yaml").write_text(dedent(text), "utf-8")
    _, (_, err) = call("position", "show")
    assert "there is no node 'pro', or none any more" in err
    assert "con says something else now" in err


@pytest.mark.parametrize(
    "argv",
    [
        ("position", "set", "pro", "1.5"),
        ("position", "set", "q", "0.5"),
        ("position", "set", "nowhere", "0.5"),
        ("position", "set", "pro", "0.5", "--name", "../x"),
        ("position", "remove", "pro"),
        ("position", "show", "nobody"),
        ("interview", "nowhere", "--answers", "x.yaml"),
        ("interview", "q", "--answers", "is-not-there.yaml"),
        ("interview", "q"),
    ],
)
def test_a_wrong_call_is_one_line(call, folder, argv, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    status, (out, err) = call(*argv)
    assert status == 2
    assert out == ""
    assert err.startswith("error: ")
    assert not (folder / "views").exists()


def test_interview_from_a_file(call, tmp_path, folder):
    answers = tmp_path / "answers.yaml"
    answers.write_text("pro: 0.9\ncon: [0.1, 0.3]\n", "utf-8")
    found = json.loads(call("interview", "q", "--answers", str(answers), "--format", "json")[1].out)
    assert found["target"] == "thesis"
    assert {row["id"]: row["credence"] for row in found["asked"]} == {"pro": 0.9, "con": [0.1, 0.3]}
    assert found["strength"] == pytest.approx(0.5 + 0.5 * 0.7)
    assert "Where you stand" in call("interview", "q", "--answers", str(answers))[1].out
    assert not (folder / "views").exists()
    call("interview", "q", "--answers", str(answers), "--name", "kept")
    assert (folder / "views" / "kept.yaml").exists()


@pytest.mark.parametrize(
    ("text", "place"), [("pro: 2\n", ":1:1: "), ("pro: 0.5\nq: 0.5\n", ":2:1: "), ("answers: {lost: 1}\n", ":1:11: ")]
)
def test_a_wrong_answer_has_its_place(call, tmp_path, text, place):
    answers = tmp_path / "answers.yaml"
    answers.write_text(text, "utf-8")
    status, (_, err) = call("interview", "q", "--answers", str(answers))
    assert status == 2
    assert f"answers.yaml{place}" in err


def test_each_answer_is_said_with_its_question_and_can_be_taken_back(call, monkeypatch):
    """An answer that is typed too early may go to another question than was meant."""
    monkeypatch.setattr("sys.stdin", Terminal("b\n70\nb\n20\nq\n"))
    out = " ".join(call("interview", "q")[1].out.split())
    first, other = ("Con", "Pro") if "1. Con" in out else ("Pro", "Con")
    said = [
        "nothing was answered yet",
        f".70 for: {first}",
        f"2. {other}",
        f"taken back: {first}",
        f".20 for: {first}",
    ]
    places = [out.index(words) for words in said]
    assert places == sorted(places)
    [row] = json.loads(call("position", "show", "--format", "json")[1].out)["credences"]
    assert (row["id"], row["credence"], row["follows"], row["gap"]) == (first.lower(), 0.2, None, None)


def test_without_an_opinion_there_is_no_strength(call, tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text("pro: none\n")
    found = json.loads(call("interview", "q", "--answers", str(answers), "--format", "json")[1].out)
    assert (found["strength"], found["low"], found["high"], found["cruxes"]) == (None, None, None, [])


def test_what_is_gone_is_said_once(call, folder):
    (folder / "views").mkdir()
    (folder / "views" / "old.yaml").write_text("title: Old\naccept: [pro, lost]\n")
    assert call("position", "show", "old")[1].err.count("lost") == 1


def test_an_interview_is_left_and_taken_up_again(call, monkeypatch):
    """An answer is kept at once, and its question not asked again."""
    for answers, asked in (("200\n90\nq\n", ["1.", "2."]), ("n\n", ["2."])):
        monkeypatch.setattr("sys.stdin", Terminal(answers))
        status, (out, err) = call("interview", "q")
        assert status == 0
        assert out.startswith("About: Thesis\n")
        assert "b goes back one, q leaves." in " ".join(out.split())
        assert [line.split()[0] for line in out.splitlines() if line[:2] in ("1.", "2.", "3.")] == asked
        assert "Where you stand" in out
        assert "kept as my-position" in err
