"""AIF, xAIF and what OVA2 saved become claims, steps and speakers; what has no place is counted."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rsi_graph import imports
from tests.imports.samples import AIF, edges, interop


def test_aif_keeps_undercuts_and_speakers_and_survives_mistakes(taken_in) -> None:
    graph, imported = taken_in(json.dumps(AIF))
    assert imported.form == "aif"
    assert graph.ids("claim") == ["ideas-get-harder", "growth-slows", "effort-grows"]
    assert ("effort-grows", "undercuts", "ideas-get-harder>growth-slows") in edges(graph)
    [passage] = graph.ids("annotation")
    assert passage == "ada/ideas-get-harder"
    assert (passage, "asserts", "ideas-get-harder") in edges(graph)
    assert {loss.what: loss.count for loss in imported.losses} == {
        "transitions between locutions": 1,
        "edges that AIF does not allow": 1,
        "steps without a premise": 1,
    }
    assert len(imported.remarks) == 2


@pytest.mark.parametrize(
    ("illocution", "stance", "lost"),
    [
        ("Asserting", "asserts", ""),
        ("Popular Conceding", "asserts", ""),
        ("Disagreeing", "disputes", ""),
        ("Pure Questioning", "mentions", "illocutions Pure Questioning"),
        ("Assertive Questioning", "mentions", "illocutions Assertive Questioning"),
        ("Hypothesising", "mentions", "illocutions Hypothesising"),
        ("Pure Challenging", "mentions", "illocutions Pure Challenging"),
        ("", "mentions", "illocutions without a name"),
    ],
)
def test_who_asks_asserts_nothing(taken_in, illocution: str, stance: str, lost: str) -> None:
    nodes = [
        {"nodeID": "1", "text": "The plan works", "type": "I"},
        {"nodeID": "2", "text": "Jo: does the plan work?", "type": "L"},
        {"nodeID": "3", "text": illocution, "type": "YA"},
    ]
    ties = [{"edgeID": n, "fromID": a, "toID": b} for n, (a, b) in enumerate([("2", "3"), ("3", "1"), ("3", "1")])]
    graph, imported = taken_in(json.dumps({"nodes": nodes, "edges": ties, "locutions": []}))
    assert [kind for _, kind, end in edges(graph) if end == "the-plan-works"] == [stance]
    assert [loss.what for loss in imported.losses] == ([lost] if lost else [])
    assert [remark.message for remark in imported.remarks] == ["1 of the edges stand there twice; each is read once"]


UNREAD_AIF = [
    ([("1", "A", "I"), ("2", "x", "QA")], [], "nodes of unknown types"),
    ([("1", "A", "I")], [("9", "1")], "edges to nodes that are not there"),
    ([("1", "A", "I"), ("2", "B", "I")], [("1", "2")], "edges between propositions"),
    ([("1", "A", "I"), ("1", "B", "I")], [], "nodes with an id that is taken"),
    ([("1", "A", "I"), ("2", "RA", "RA")], [("1", "2"), ("2", "1")], "relations of something to itself"),
]


@pytest.mark.parametrize(("nodes", "ends", "what"), UNREAD_AIF)
def test_what_aif_does_not_allow_is_counted(taken_in, nodes, ends, what) -> None:
    document = {
        "nodes": [{"nodeID": key, "text": text, "type": form} for key, text, form in nodes],
        "edges": [{"fromID": source, "toID": target} for source, target in ends],
    }
    _, imported = taken_in(json.dumps(document), "a.json", "aif")
    assert [(loss.what, loss.count) for loss in imported.losses] == [(what, 1)]
    assert imported.remarks


def test_what_xaif_says_beside_its_graph_is_counted(taken_in) -> None:
    row = {"nodeID": "1", "descriptorID": "2", "selectedID": "3"}
    whole = {
        "nodes": [{"nodeID": "1", "text": "The plan works", "type": "I"}],
        "edges": [],
        "locutions": [{"nodeID": "9", "personID": "1", "start": "2020-01-01 10:00:00", "end": None}],
        "descriptorfulfillments": [row],
        "cqdescriptorfulfillments": [row, row],
    }
    _, imported = taken_in(json.dumps({"AIF": whole}))
    assert {loss.what: loss.count for loss in imported.losses} == {
        "descriptors of schemes": 1,
        "answers to critical questions": 2,
        "times at which something was said": 1,
    }


def test_xaif_may_have_null_lists(taken_in) -> None:
    graph, imported = taken_in(json.dumps({"AIF": {**AIF, "locutions": None, "participants": None}, "OVA": None}))
    assert (imported.form, len(graph.ids("claim"))) == ("xaif", 3)


OVA2 = {
    "nodes": [
        {"id": 1, "text": "Fines are right", "type": "I", "scheme": "0", "majorClaim": True, "comment": "odd"},
        {"id": 2, "text": "Dirt is everywhere", "type": "I", "scheme": "0"},
        {"id": 3, "text": "They must be caught", "type": "I", "scheme": "0"},
        {"id": 4, "text": "Argument from Sign", "type": "RA", "scheme": "31"},
        {"id": 5, "text": "Default Conflict", "type": "CA", "scheme": "71"},
        {"id": 6, "text": "Dirt is everywhere", "type": "L", "participantID": "7"},
        {"id": 8, "text": "Asserting", "type": "YA", "scheme": "74"},
    ],
    "edges": [
        {"from": {"id": a, "text": "again"}, "to": {"id": b}, "date": "06/03/2019 - 14:31:23"}
        for a, b in [(2, 4), (4, 1), (3, 5), (5, 4), (6, 8), (8, 2)]
    ],
    "participants": [{"id": 7, "firstname": "Ada", "surname": "Byron"}],
    "analysis": {"txt": "<span>Fines</span>", "documentTitle": "Dogs"},
}


def test_what_ova2_saved_is_read_as_aif(taken_in) -> None:
    graph, imported = taken_in(json.dumps(OVA2))
    assert (imported.form, imported.title) == ("aif", "Dogs")
    assert ("they-must-be-caught", "undercuts", "dirt-is-everywhere>fines-are-right") in edges(graph)
    assert graph.body("fines-are-right")["tags"] == ["major claim"]
    assert graph.body("fines-are-right")["note"] == "odd"
    [passage] = graph.citations("dirt-is-everywhere")
    assert (passage.source, passage.stance) == ("ada-byron", "asserts")
    assert [loss.what for loss in imported.losses] == ["texts that were analysed"]


def test_what_others_changed_in_our_members_is_held_against_the_rules(taken_in) -> None:
    node = {"nodeID": "a-claim", "type": "I", "text": "x"}
    graph, imported = taken_in(
        json.dumps(
            {
                "nodes": [
                    {**node, "rsi-graph": {"kind": "claim", "title": "T" * 100, "odd": 1}},
                    {**node, "nodeID": "good", "rsi-graph": {"kind": "risk", "title": "Good", "tags": ["\x1b[31m"]}},
                    {"nodeID": "s", "type": "RA", "text": "", "rsi-graph": {"relation": "undercuts", "id": "../x"}},
                ],
                "edges": [{"fromID": "a-claim", "toID": "s"}, {"fromID": "s", "toID": "good"}],
            }
        )
    )
    assert graph.ids() == ["good"]
    assert graph.body("good")["tags"] == ["[31m"]
    assert sum(loss.count for loss in imported.losses) == 2


def test_a_source_that_smuggles_annotations_is_taken_without_them(taken_in) -> None:
    work = {"type": "book", "title": "T", "annotations": {"../x": {"text": 1}}}
    node = {"nodeID": "some/passage", "type": "L", "text": "A: b", "rsi-graph": {"text": "b"}}
    graph, _ = taken_in(json.dumps({"nodes": [node], "rsi-graph": {"sources": {"some": work}}}))
    assert graph.ids() == ["some", "some/passage"]


def steps_taken(do: Callable[[], object]) -> int:
    """The calls that doing something takes, which no other work on this machine changes."""
    taken = 0

    def count(*_: object) -> None:
        nonlocal taken
        taken += 1

    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
    return taken


def chained(length: int, *, circle: bool) -> bytes:
    """AIF in which each inference leads to the next, and the last one to a claim or back to the first."""
    nodes = [{"nodeID": "c", "text": "The claim.", "type": "I"}, {"nodeID": "p", "text": "A premise.", "type": "I"}]
    nodes += [{"nodeID": f"s{n}", "text": "", "type": "RA"} for n in range(length)]
    ends = [*(f"s{n}" for n in range(1, length)), "s0" if circle else "c"]
    pairs = [pair for n, end in enumerate(ends) for pair in (("p", f"s{n}"), (f"s{n}", end))]
    edges = [{"edgeID": f"{n}", "fromID": one, "toID": other} for n, (one, other) in enumerate(pairs)]
    return json.dumps({"nodes": nodes, "edges": edges, "locutions": []}).encode()


@pytest.mark.parametrize("circle", [False, True])
def test_inferences_that_lead_to_inferences_take_no_more_than_their_number(circle) -> None:
    short, long = (chained(length, circle=circle) for length in (150, 300))
    imports.read(short, "x.json", "aif")
    few, many = (steps_taken(lambda data=data: imports.read(data, "x.json", "aif")) for data in (short, long))
    assert many < 2.5 * few


# --- files of other tools -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", interop("aif/*.json"))
def test_every_proposition_and_step_of_aif_is_there(taken_in, path: Path) -> None:
    graph, imported = taken_in(path.read_bytes(), path.name)
    nodes = json.loads(path.read_bytes())["nodes"]
    assert len(graph.ids("claim")) == sum(node["type"] == "I" for node in nodes)
    plain = sum(kind in ("supports", "attacks", "undercuts", "same-as") for _, kind, _ in edges(graph))
    lost = sum(loss.count for loss in imported.losses if loss.what.startswith("steps"))
    assert plain + lost >= sum(node["type"] in ("RA", "CA", "MA") for node in nodes)


@pytest.mark.parametrize("path", interop("aif/nodeset*.json"))
def test_the_files_of_araucariadb_are_known_without_locutions(path: Path) -> None:
    assert "locutions" not in json.loads(path.read_bytes())
    assert imports.read(path.read_bytes(), "nodeset").form == "aif"


@pytest.mark.parametrize("path", interop("aif/dialam_*.json"))
def test_mistakes_of_annotators_are_survived_and_said(path: Path) -> None:
    imported = imports.read(path.read_bytes(), path.name)
    said = [remark.message for remark in imported.remarks]
    mistakes = ["which AIF does not allow", "has no premise"] if path.name == "dialam_test_map1.json" else []
    assert len(said) == len(mistakes)
    assert all(mistake in message for mistake, message in zip(mistakes, said, strict=True))


@pytest.mark.parametrize("path", interop("xaif/data.json"))
def test_a_dialogue_with_null_lists_keeps_who_speaks(taken_in, path: Path) -> None:
    saved = json.loads(path.read_bytes())
    assert None in saved["AIF"].values()
    assert {type(node["nodeID"]) for node in saved["AIF"]["nodes"]} == {int}
    graph, _ = taken_in(path.read_bytes(), path.name)
    said = [found for work in graph.ids("source") for found in graph.citations(work)]
    assert {found.node for found in said} == set(graph.ids("claim"))
