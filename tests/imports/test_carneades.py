"""An argument graph for Carneades becomes claims and arguments; what is not read is counted."""

from tests.imports.samples import CARNEADES, edges


def test_carneades_keeps_undercutters_and_issues(taken_in) -> None:
    graph, imported = taken_in(CARNEADES)
    assert imported.form == "carneades"
    assert graph.ids("claim") == ["flies", "bird", "birds-fly", "ill", "not-flies"]
    [argument] = graph.ids("argument")
    assert {("ill", "undercuts", argument), (argument, "supports", "flies")} <= edges(graph)
    assert ("flies", "contradicts", "not-flies") in edges(graph)
    assert {loss.what for loss in imported.losses} == {"expected labels", "roles of premises"}


def test_every_part_of_carneades_that_is_not_read_is_counted(taken_in) -> None:
    text = """\
meta: {title: T, source: A book, notes: A remark.}
statements: {s1: First., s2: {text: Second., label: in}}
assumptions: [s1, "bird(tweety)"]
labels: {in: [s1, s2], out: [s1], undecided: []}
issue_schemes: {i1: ["p(X)", "q(X)"]}
references: {r1: {title: A book}}
figures: [one, two]
arguments: {a1: {premises: [s1], conclusion: s2, parameters: [x, y]}}
"""
    _, imported = taken_in(text, form="carneades")
    assert {loss.what: loss.count for loss in imported.losses} == {
        "labels of statements": 3,
        "definitions of issues": 1,
        "sections figures": 2,
        "references": 1,
        "entries of meta": 2,
        "label of statements": 1,
        "parameters of arguments": 1,
        "assumptions that are no statements": 1,
    }
