"""The command library: what it prints, what it writes, and what it says of a wrong call."""

import json

import pytest

from rsi_graph import load
from rsi_graph.cli import main

CORPUS = """
claims:
  ideas-get-harder:
    title: Ideas get harder to find
    text: Research productivity falls as the easy results of a field are used up.
sources:
  bloom:
    type: article-journal
    title: Are ideas getting harder to find?
    DOI: 10.1000/ideas
    annotations:
      falls:
        text: It falls.
        supports: [ideas-get-harder]
        quote: {exact: falls by half every thirteen years}
"""
PAPER = "doi:10.1000/ideas\n\nResearch productivity falls by half every thirteen years. Chips took more researchers.\n"
OTHER = "Easy results of a field are found first. Research then takes more people for each of them.\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a corpus, two papers, and a library of them that is searched by words."""
    (tmp_path / "layer").mkdir()
    (tmp_path / "layer" / "corpus.yaml").write_text("title: Mine\n")
    (tmp_path / "layer" / "all.yaml").write_text(CORPUS)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "ideas.txt").write_text(PAPER)
    (tmp_path / "papers" / "Smith - 2001 - Easy results first.txt").write_text(OTHER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RSI_GRAPH_CORPUS", str(tmp_path / "layer"))
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a call and give its status, what it printed and what it said."""

    def call(*words: str):
        status = main(["library", *words])
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def filled(desk, run):
    """The same with the papers added."""
    assert run("add", "papers", "--words-only")[0] == 0
    return desk


def test_adding_says_what_became_of_every_file(desk, run):
    (desk / "papers" / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    status, out, _ = run("add", "papers", "--words-only")
    assert status == 0
    assert out.startswith("added 2 works with 2 passages to ")
    assert "1 that cannot be read" in out
    assert "broken.pdf: it is broken or protected" in out
    report = json.loads(run("add", "papers", "--words-only", "--format", "json")[1])
    assert (report["works"], report["unchanged"], len(report["failed"])) == (0, 3, 1)
    state = json.loads(run("status", "--works", "--format", "json")[1])
    assert (state["works"], state["passages"], [work["title"] for work in state["list"]]) == (
        2, 2, ["Easy results first", "ideas"],
    )  # fmt: skip
    status, out, err = run("check")
    assert (status, err) == (0, f"1 finding in {state['folder']}\n")
    assert "broken.pdf cannot be read" in out


def test_passages_for_a_node_are_named_with_work_and_place(filled, run):
    [found] = json.loads(run("for", "ideas-get-harder", "--format", "json")[1])
    assert (found["passage"], found["author"], found["locator"], found["source"]) == (
        "1.1",
        "Smith 2001",
        "paragraph 1",
        "",
    )
    assert found["why"].startswith("words: ")
    _, out, err = run("for", "ideas-get-harder")
    assert "Smith 2001, Easy results first, paragraph 1" in " ".join(out.split())
    assert "searched by words alone" in err
    assert "--sentence 2" in run("show", "1.1")[1]
    assert "0 claims" not in run("review")[2]
    assert [one["node"] for one in json.loads(run("review", "--format", "json")[1])] == ["ideas-get-harder"]


def test_a_passage_becomes_an_annotation_of_the_source_that_its_work_is(filled, run):
    call = ("cite", "2.1", "--node", "ideas-get-harder", "--stance", "disputes", "--text", "Only chips did.")
    status, _, err = run(*call, "--quote", "Chips took more researchers.", "--checked-by", "AB", "--yes")
    assert status == 0, err
    record = load(filled / "layer").graph.node("bloom/only-chips-did").record
    assert (record.quote.exact, record.quote.prefix) == (
        "Chips took more researchers.",
        "by half every thirteen years.",
    )
    assert (record.locator, record.checked.by) == ("paragraph 2", "AB")
    assert [link.to for link in record.disputes] == ["ideas-get-harder"]


def test_a_work_that_is_no_source_yet_is_added_with_it_and_both_are_taken_back_as_one(filled, run):
    before = (filled / "layer" / "all.yaml").read_text()
    call = ("cite", "1.1", "--node", "ideas-get-harder", "--stance", "supports", "--text", "They go first.", "--yes")
    assert run(*call, "--because", "It is the reason.")[0] == 0
    graph = load(filled / "layer").graph
    [source] = [id_ for id_ in graph.ids("source") if id_ != "bloom"]
    [annotation] = graph.annotations(source)
    assert graph.node(annotation).record.quote.exact == "Easy results of a field are found first."
    assert graph.node(source).record.access == "full-text"
    assert [c.annotation for c in graph.citations("ideas-get-harder")] == ["bloom/falls", annotation]
    assert load(filled / "layer").errors == ()
    assert main(["undo", "--yes"]) == 0
    assert (filled / "layer" / "all.yaml").read_text() == before
    assert len(load(filled / "layer").graph.ids("source")) == 1


def test_quotations_are_looked_up_in_the_library(filled, capsys):
    assert main(["check", "--quotes"]) == 0
    assert capsys.readouterr().err.endswith("0 no copy; 1 of them verified in the library\n")


def test_what_is_taken_out_is_found_no_more(filled, run):
    assert run("remove", "2", "--yes")[2] == "took out 1 work with 1 passage\n"
    assert run("search", "thirteen")[2].endswith("nothing in the library comes near\n")
    assert run("remove", "papers", "--yes")[0] == 0
    assert json.loads(run("status", "--format", "json")[1])["works"] == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("for", "no-such-node"), "there is no node 'no-such-node'"),
        (("show", "9.9"), "there is no passage '9.9'"),
        (("cite", "1.1", "--node", "ideas-get-harder", "--stance", "supports"), "--text gives these words"),
        (("remove", "nothing"), "nothing in the library is nothing"),
        (("add",), "there is nothing to add"),
        (("add", "nowhere"), "there is no such file or folder"),
        (("status", "--library", "papers"), "there is no library"),
        (("search", "x", "--model", "no-model", "--library", "elsewhere"), "there is no library"),
    ],
)
def test_a_wrong_call_is_said_in_one_sentence(filled, run, call, said):
    status, out, err = run(*call)
    assert (status, out) == (2, "")
    assert said in err
