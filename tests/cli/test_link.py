"""The commands related and link: what they print, what they write, and that a wrong call is one line."""

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.cli import link, main
from rsi_graph.cli.table import COMMANDS
from rsi_graph.editing import judgements
from rsi_graph.errors import RsiGraphError
from rsi_graph.files.cache import Store
from rsi_graph.meaning import hints, ledger
from rsi_graph.meaning.candidates import Candidate
from rsi_graph.model import STANCES

pytestmark = pytest.mark.model

CORPUS = """\
claims:
  ideas:
    title: Ideas get harder to find
    text: Research productivity falls as easy results are used up.
  search:
    title: New ideas take more search
    text: Finding a new idea costs ever more research effort.
  whales:
    title: Whales sing
    text: Humpback whales sing long songs under water.
questions:
  q: {title: Q, text: Q}
"""


@pytest.fixture
def at(tmp_path: Path) -> Path:
    (tmp_path / "corpus.yaml").write_text("title: Test\n")
    (tmp_path / "claims.yaml").write_text(CORPUS)
    return tmp_path


@pytest.fixture
def call(at: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a command of this module and gives status, stdout and stderr."""

    def run(*argv: str) -> tuple[int, str, str]:
        command = {command.name: command for command in COMMANDS}[argv[0]]
        parser = ArgumentParser(prog="rsi-graph")
        command.declare(parser)
        parser.add_argument("--corpus", action="append", default=[])
        parser.add_argument("--format", choices=("text", "json"), default="text")
        args = parser.parse_args([*argv[1:], "--corpus", str(at)])
        try:
            status = command.run(args)
        except RsiGraphError as error:
            return error.exit_code, "", f"{error} ({error.hint})"
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_related_shows_what_is_near_and_how_near(call) -> None:
    status, out, err = call("related", "ideas", "--limit", "1")
    assert status == 0
    assert "New ideas take more search" in out
    assert "near in meaning" in out
    assert "each the other's nearest" in out
    assert "3 texts embedded" in err
    assert "embedded" not in call("related", "ideas")[2]


def test_related_as_json(call) -> None:
    [first, *_] = json.loads(call("related", "ideas", "--format", "json")[1])
    assert (first["from"], first["to"], first["kind"], first["mutual"]) == ("ideas", "search", "claim", True)
    assert 0 < first["similarity"] < 1
    assert 0 <= first["nearer-than"] <= 1


@pytest.mark.parametrize("way", ["text", "file", "stdin"])
def test_a_passage_may_be_given_in_three_ways(call, at: Path, monkeypatch, way: str) -> None:
    passage = "Animals of the sea make music."
    (at / "passage.txt").write_text(passage)
    given = {
        "text": ("--text", passage),
        "file": ("--file", str(at / "passage.txt")),
        "stdin": ("--file", "-"),
    }[way]
    with (at / "passage.txt").open() as file:
        monkeypatch.setattr("sys.stdin", file)
        found = json.loads(call("related", *given, "--format", "json")[1])
    assert found[0]["to"] == "whales"
    assert "from" not in found[0]


def test_a_judged_pair_is_not_offered_again_and_is_listed(call, at: Path) -> None:
    near = json.loads(call("link", "suggest", "--format", "json")[1])["near"]
    assert {near[0]["from"], near[0]["to"]} == {"ideas", "search"}
    status, out, _ = call(
        "link", "accept", "search", "ideas", "--as", "supports", "--because", "It is why.", "--by", "AB"
    )
    assert status == 0
    assert "search supports ideas" in out
    assert "claims.yaml" in out
    assert call("link", "reject", "ideas", "whales", "--format", "json")[0] == 0
    left = json.loads(call("link", "suggest", "--format", "json")[1])["near"]
    assert [{pair["from"], pair["to"]} for pair in left] == [{"search", "whales"}]
    listed = json.loads(call("link", "list", "--format", "json")[1])
    assert [(one["from"], one["to"], one["verdict"]) for one in listed] == [
        ("search", "ideas", "accepted"),
        ("ideas", "whales", "rejected"),
    ]
    assert listed[0]["as"] == "supports"
    assert listed[0]["by"] == "AB"
    [relation] = load(at, store=Store(None)).graph.relations()
    assert (relation.kind, relation.because) == ("supports", "It is why.")


def test_a_pair_comes_back_when_its_text_changed_and_says_so(call, at: Path) -> None:
    call("link", "reject", "search", "ideas")
    (at / "claims.yaml").write_text(CORPUS.replace("used up.", "used up soon."))
    out = call("link", "suggest", "ideas")[1]
    assert "rejected on" in out
    assert "a text has changed since" in out
    found = json.loads(call("related", "ideas", "--format", "json")[1])
    assert found[0]["judged-before"]["verdict"] == "rejected"


def test_when_all_is_judged_it_is_said(call) -> None:
    for pair in (("search", "ideas"), ("search", "whales"), ("ideas", "whales")):
        call("link", "reject", *pair)
    assert "no candidates" in call("link", "suggest")[1]
    assert "no candidates" in call("related", "ideas")[1]


def test_a_ledger_with_a_mistake_is_mentioned(call, at: Path) -> None:
    (at / ledger.FILE).write_text("decisions: {}\n")
    status, _, err = call("link", "list")
    assert status == 0
    assert "decisions.yaml:1:1" in err


WRONG = [
    (("related",), "takes either"),
    (("related", "ideas", "--text", "x"), "takes either"),
    (("related", "idaes"), "did you mean ideas?"),
    (("related", "q"), "q is a question"),
    (("related", "--file", "/no/such"), "cannot read /no/such"),
    (("related", "ideas", "--model", "/no/such"), "no model folder"),
    (("link", "suggest", "nobody"), "there is no node"),
    (("link", "accept", "ideas", "q", "--as", "supports"), "q is a question"),
    (("link", "accept", "ideas", "search", "--as", "asserts"), "cannot be 'asserts'"),
    (("link", "reject", "ideas", "nobody"), "there is no node"),
]


@pytest.mark.parametrize(("argv", "expected"), WRONG)
def test_a_wrong_call_is_one_line(call, at: Path, argv, expected: str) -> None:
    before = {path: path.read_bytes() for path in at.iterdir()}
    status, out, err = call(*argv)
    assert (status, out) == (2, "")
    assert expected in err
    assert "\n" not in err
    assert {path: path.read_bytes() for path in at.iterdir()} == before


def test_a_candidate_says_what_both_are_tied_to_and_what_that_suggests(corpus) -> None:
    graph = corpus("""
        claims:
          a: {title: A, text: A, supports: [x]}
          b: {title: B, text: B, attacks: [x]}
          x: {title: The point, text: X}
    """).graph
    hint = hints.hint(graph, "a", "b")
    found = Candidate("a", "b", 0.5, 0.9, 1.0, mutual=False, shared=("x",), work="survey", hint=hint)
    facts = link.facts(graph, found)
    assert facts["shares"] == ["x"]
    assert facts["facts-of"] == "survey"
    assert facts["hint"] == {"sign": "against", "ways": [{"by": "x", "from": "supports", "to": "speaks against"}]}
    said = " ".join(" ".join(link.pair_lines(graph, (found,))).split())
    assert "both bear on “The point” what both are tied to suggests: against, since A supports “The point”" in said
    assert {"shares", "facts-of", "hint"}.isdisjoint(link.facts(graph, found._replace(shared=(), work="", hint=None)))


def test_relations_that_may_be_accepted_are_those_of_the_code() -> None:
    assert set(link.RELATIONS) == {*judgements.RELATIONS, *STANCES}


@pytest.mark.parametrize("by", ["meaning", "both"])
def test_search_by_meaning(at: Path, capsys: pytest.CaptureFixture[str], by: str) -> None:
    assert main(["search", "animals that sing", "--by", by, "--corpus", str(at), "--format", "json"]) == 0
    [first, *_] = json.loads(capsys.readouterr().out)
    assert first["id"] == "whales"
    assert "near in meaning, ." in first["why"]


def test_plain_words_are_answered_by_meaning_as_well_once_all_is_embedded(call) -> None:
    asked = ("search", "zoology of vocal beasts")
    assert "--by both finds" in call(*asked, "--by", "words")[2]
    call(*asked, "--by", "both")
    status, out, err = call(*asked)
    assert status == 0
    assert "Whales sing" in out
    assert "near in meaning, ." in out
    assert "--by words leaves it out" in err
    assert "near in meaning" not in call(*asked, "--by", "words")[1]
    assert call(*asked, "--format", "json")[1:] == call(*asked, "--by", "words", "--format", "json")[1:]


def test_the_option_goes_before_the_environment_and_that_before_the_settings(
    call, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RSI_GRAPH_MODEL", raising=False)
    (home / "config" / "rsi-graph").mkdir(parents=True)
    (home / "config" / "rsi-graph" / "settings.toml").write_text('model = "/of/the/settings"\n')
    assert "/of/the/settings" in call("related", "ideas")[2]
    monkeypatch.setenv("RSI_GRAPH_MODEL", "/of/the/environment")
    assert "/of/the/environment" in call("related", "ideas")[2]
    assert "/of/the/option" in call("related", "ideas", "--model", "/of/the/option")[2]
