"""A work brings in what it is the earliest to be cited for or against; years run one way or the other."""

import json

import pytest

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.files import folders
from rsi_graph.graph import timeline
from rsi_graph.graph.timeline import Brought
from rsi_graph.search import filters
from tests.explorer import WALK

CORPUS = """\
claims:
  a: {title: A, text: A holds.}
  b: {title: B, text: B holds.}
  c: {title: C, text: C holds., supports: [{to: b, id: step}]}
sources:
  late: {type: book, title: Late, issued: 2020-05, tags: [x], annotations: {n: {text: Late on a., supports: [a]},
         m: {text: Against b., disputes: [b, a]}}}
  early: {type: book, title: Early, issued: "2020", annotations: {n: {text: Early on a., asserts: [a], mentions: [c]}}}
  old: {type: book, title: Old, issued: "1965", tags: [x]}
  undated: {type: book, title: Undated, annotations: {n: {text: Undated., supports: [a, c], qualifies: [b]}}}
"""


def named(found):
    return [(year.year, year.works) for year in found.years]


def test_years_run_either_way_and_those_without_come_last(corpus) -> None:
    graph = corpus(CORPUS).graph
    assert named(timeline.chronicle(graph)) == [
        ("2020", ("late", "early")), ("1965", ("old",)), ("", ("undated",)),
    ]  # fmt: skip
    assert named(timeline.chronicle(graph, newest=False)) == [
        ("1965", ("old",)), ("2020", ("early", "late")), ("", ("undated",)),
    ]  # fmt: skip


def test_a_work_brings_what_it_is_first_cited_for_or_against(corpus) -> None:
    found = timeline.chronicle(corpus(CORPUS).graph)
    assert found.of("early") == (Brought("a", "for", "early/n", "asserts"),)
    assert found.of("late") == (
        Brought("b", "against", "late/m", "disputes"),
        Brought("a", "against", "late/m", "disputes"),
    )
    assert found.of("undated") == (Brought("c", "for", "undated/n", "supports"),)
    assert found.of("old") == ()


def test_a_filter_hides_works_and_changes_nothing_of_who_was_first(corpus) -> None:
    graph = corpus(CORPUS).graph
    found = timeline.chronicle(graph, filters.parse("tag:x").on(graph))
    assert (found.works, found.hidden, found.most) == (2, 2, 1)
    assert [one.side for one in found.of("late")] == ["against", "against"]


def test_a_summary_is_what_bears_on_most(corpus) -> None:
    graph = corpus(CORPUS).graph
    assert timeline.summary(graph, "late") == "Against b."
    assert timeline.summary(graph, "old") == ""


def test_every_work_stands_in_one_year_and_everything_is_brought_once() -> None:
    graph = load(folders.shipped_corpus()).graph
    found = timeline.chronicle(graph)
    assert sorted(work for year in found.years for work in year.works) == sorted(graph.ids("source"))
    brought = [(one.node, one.side) for work in graph.ids("source") for one in found.of(work)]
    assert len(brought) == len(set(brought))
    cited = {(c.node, c.stance) for n in graph.ids("claim", "condition", "risk") for c in graph.citations(n)}
    assert {node for node, side in brought if side == "for"} == {n for n, stance in cited if stance in timeline.BRINGS}


def test_an_empty_corpus_has_no_years(corpus) -> None:
    found = timeline.chronicle(corpus("claims: {}").graph)
    assert (found.years, found.works, found.most) == ((), 0, 0)


def test_the_command_prints_years_and_firsts(capsys) -> None:
    assert main(["timeline", "--corpus", str(WALK)]) == 0
    out = capsys.readouterr().out
    assert "2020  #" in out
    assert "+ Ideas get harder to find" in out
    assert main(["timeline", "--corpus", str(WALK), "--format", "json", "--oldest-first"]) == 0
    found = json.loads(capsys.readouterr().out)
    years = [year["year"] for year in found["years"] if year["year"]]
    assert years == sorted(years)


def test_the_command_says_what_the_filter_hides(capsys) -> None:
    assert main(["timeline", "--corpus", str(WALK), "--filter", "author:Bloom"]) == 0
    assert "hidden by the filter" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["timeline", "--filter", "knd:x"], ["facets", "--filter", "tag:"]])
def test_a_bad_filter_is_a_wrong_call(arguments, capsys) -> None:
    assert main([*arguments, "--corpus", str(WALK)]) == 2
    assert "filter" in capsys.readouterr().err
