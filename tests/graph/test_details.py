"""The lines that a record has besides title and text, and the words for an entry's bearing on a node."""

import pytest

from rsi_graph.graph.dossier import credence, details, dossier, how

DEBATE = """
claims:
  defined:
    title: A definition
    text: What it means.
    kind: definition
    credence: 0.6
    tags: [terms, takeoff]
    note: After the dictionary.
    answers: [{question: whether, with: "yes"}]
  reply: {title: A reply, text: It replies., attacks: [defined], refines: [defined]}
conditions:
  loop-runs:
    title: The loop runs
    text: Somebody runs it.
    status: {met: partly, as-of: 2026-09, because: Some do.}
arguments:
  case: {title: The case, scheme: analogy, because: They are alike., premises: [reply], supports: [loop-runs]}
questions:
  whether: {title: Whether, text: Is it so?}
sources:
  good-1965:
    type: book
    title: Speculations
    issued: 1965
    access: excerpt
    recheck-citation: true
    standing: {is: contested, because: Nobody found it.}
    annotations:
      page: {text: A passage., supports: [defined]}
"""


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("defined", ["sort of claim: definition", "credence: 0.6", "#terms #takeoff", "note: After the dictionary."]),
        ("loop-runs", ["met: partly as of 2026-09: Some do."]),
        ("case", ["scheme: analogy", "because: They are alike."]),
        ("whether", []),
        ("good-1965/page", ["at: no locator", "not checked"]),
        (
            "good-1965",
            ["Speculations (1965).", "read: excerpt", "contested: Nobody found it.", "CITATION NOT CHECKED"],
        ),
    ],
)
def test_what_a_record_says_of_itself(corpus, node, expected) -> None:
    found = list(details(corpus(DEBATE).graph.node(node)))
    assert found == expected


@pytest.mark.parametrize(("value", "words"), [(0.6, "0.6"), (1.0, "1"), ((0.25, 0.75), "0.25 to 0.75")])
def test_a_credence_is_written_as_people_write_it(value, words) -> None:
    assert credence(value) == words


@pytest.mark.parametrize(
    ("node", "entries", "expected"),
    [
        ("whether", "answers", ["yes"]),
        ("defined", "counterpoints", [""]),
        ("loop-runs", "supports", ["argument"]),
        ("reply", "related", ["is a narrower version of"]),
        ("defined", "related", ["is refined by"]),
    ],
)
def test_how_an_entry_bears_on_a_node_where_its_section_does_not_say(corpus, node, entries, expected) -> None:
    found = dossier(corpus(DEBATE).graph, node)
    assert [how(node, entry) for entry in getattr(found, entries)] == expected
