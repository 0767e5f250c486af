"""Programs ask the corpus by the SDK's own client: answers carry ids and citations, and nothing is written unasked."""

from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from rsi_graph.errors import RsiGraphError
from rsi_graph.serving.desk import Desk
from rsi_graph.serving.server import server
from tests import research
from tests.conftest import MakeCorpus
from tests.debate import DEBATE


@pytest.fixture
def desk(corpus: MakeCorpus, folder: Path) -> Desk:
    corpus(DEBATE)
    return Desk([folder])


async def ask(desk: Desk, tool: str, **arguments: Any) -> Any:
    """The result that a client gets from a tool: its data, or the text of an error."""
    async with Client(server(desk)) as client:
        found = await client.call_tool(tool, arguments)
    text = "".join(part.text for part in found.content)
    if found.is_error:
        return text
    data = found.structured_content
    return data["result"] if data is not None and set(data) == {"result"} else data


async def test_the_tools_say_what_they_do(desk: Desk) -> None:
    async with Client(server(desk)) as client:
        tools = (await client.list_tools()).tools
    expected = {
        "overview", "search", "show", "path", "positions", "views", "evaluate", "cite", "export", "draft"
    }  # fmt: skip
    assert {tool.name for tool in tools} == expected
    assert all(tool.description and "Raises" not in tool.description for tool in tools)
    missing = [
        f"{tool.name} {name}"
        for tool in tools
        for name in tool.input_schema.get("required", ())
        if f"`{name}`" not in tool.description
    ]
    assert missing == ["draft kind"]  # its values say what it is


async def test_an_overview(desk: Desk) -> None:
    found = await ask(desk, "overview")
    assert found["counts"]["claim"] > 1


async def test_what_is_found_can_be_shown_with_its_citations(desk: Desk) -> None:
    [hit, *_] = await ask(desk, "search", text="ideas harder", kinds=["claim"])
    shown = await ask(desk, "show", node=hit["id"])
    assert shown["id"] == hit["id"] == "ideas-get-harder"
    assert {"source", "annotation", "stance", "locator", "text", "quote", "checked"} <= shown["citations"][0].keys()


async def test_a_path_is_told(desk: Desk) -> None:
    found = await ask(desk, "path", start="ideas-get-harder", end="returns")
    assert found["connected"]
    assert "Ideas get harder" in found["prose"]
    assert "In the record" in found["prose"]


async def test_a_work_is_cited(desk: Desk) -> None:
    shown = await ask(desk, "show", node="ideas-get-harder")
    [cited] = await ask(desk, "cite", sources=[shown["citations"][0]["source"]])
    assert cited["text"]


async def test_a_part_is_exported_with_its_losses(desk: Desk) -> None:
    found = await ask(desk, "export", to="mermaid", nodes=["ideas-get-harder"])
    assert "flowchart" in found["content"]
    assert found["losses"]


async def test_who_stands_where_is_said_with_the_passages(desk: Desk) -> None:
    found = await ask(desk, "positions", question="returns")
    assert found["questions"] == [{"id": "returns", "title": "Do research returns grow?"}]
    [answer, *_] = found["answers"]
    assert answer["with"] in ("yes", "no")
    assert answer["citations"][0]["annotation"].startswith(f"{answer['sources'][0]}/")
    assert found["checked"]["passages"] == len({row["annotation"] for a in found["answers"] for row in a["citations"]})
    by_name = await ask(desk, "positions", author=answer["author"])
    assert {row["author"] for row in by_name["answers"]} == {answer["author"]}


VIEW = """\
title: A view
accept: [{node: ideas-get-harder}, {node: nowhere}]
reject: [{node: returns}]
credences: [{node: loop-fizzles, credence: 0.9}]
"""


async def test_a_position_is_evaluated_and_its_bad_entries_are_said(desk: Desk, folder: Path) -> None:
    (folder / "views").mkdir()
    (folder / "views" / "mine.yaml").write_text(VIEW)
    [view] = await ask(desk, "views")
    found = await ask(desk, "evaluate", node="loop-compounds", view="mine")
    for answer in (view, found):
        assert any("'nowhere'" in line for line in answer["left_out"])
        assert any("returns is a question" in line for line in answer["left_out"])
    assert found["supposes"]["accept"] == ["ideas-get-harder"]
    own = await ask(desk, "evaluate", node="loop-compounds", credences={"loop-compounds": 0.1}, view="mine")
    assert own["strength"] < found["strength"]
    assert {"citations", "checked", "title"} <= own.keys()


async def test_every_answer_says_what_was_checked(desk: Desk) -> None:
    calls = [
        ("overview", {}), ("show", {"node": "ideas-get-harder"}), ("positions", {"question": "returns"}),
        ("path", {"start": "ideas-get-harder", "end": "returns"}),
        ("evaluate", {"node": "loop-compounds", "accept": ["ideas-get-harder"]}),
        ("export", {"to": "json", "nodes": ["ideas-get-harder"]}),
    ]  # fmt: skip
    for tool, arguments in calls:
        found = await ask(desk, tool, **arguments)
        assert found["checked"]["passages"] >= found["checked"]["checked"], tool
    [hit, *_] = await ask(desk, "search", text="ideas harder")
    assert {"citations", "checked"} <= hit.keys()


async def test_three_research_questions_are_answered_with_citations() -> None:
    inquiries = await research.research()
    for inquiry in inquiries:
        assert inquiry.cited, inquiry.question
        for row in inquiry.cited:
            assert row["annotation"].startswith(f"{row['source']}/")
            assert row["label"]
    text = research.transcript(inquiries)
    assert "positions(question=" in text
    assert "evaluate(node=" in text


WRONG = [
    ("evaluate", {"node": "ideas-get-harder"}, "numbers exist only under a position"),
    ("evaluate", {"node": "ideas-get-harder", "credences": {"ideas-get-harder": 7}}, "a number from 0 to 1"),
    ("evaluate", {"node": "returns", "accept": ["ideas-get-harder"]}, "evaluate one of its answers: loop-compounds, "),
    ("positions", {}, "name one or both"),
    ("positions", {"question": "ideas-get-harder"}, "is no question"),
    ("positions", {"author": "Nobody"}, "no author's name has 'Nobody' in it"),
    ("show", {"node": "ideas-get-hardr"}, "did you mean ideas-get-harder?"),
    ("search", {"text": "x", "kinds": ["clam"]}, "one of: claim"),
    ("evaluate", {"node": "ideas-get-harder", "view": "nobody"}, "there is no view 'nobody'"),
    ("export", {"to": "png", "nodes": ["ideas-get-harder"]}, "rsi-graph export --output FILE"),
    ("export", {"to": "word"}, "there is no format 'word'"),
    ("cite", {"sources": ["ideas-get-harder"]}, "only sources are cited"),
    ("draft", {"kind": "annotation", "body": {"text": "x"}}, "name the source"),
    ("search", {"text": " "}, "give words or a filter"),
    (
        "search",
        {"text": "x", "by": "heart"},
        "search: by: input should be 'words', 'meaning' or 'both'. It takes: text, ",
    ),
    ("search", {"query": "x"}, "search takes no 'query'. It takes: text, by, kinds, limit"),
    ("show", {}, "show: node is missing. It takes: node"),
    ("overview", {"of": 1}, "overview takes no 'of'. It takes: nothing"),
    ("positions", {"author": ""}, "a question or an author is missing. name one or both"),
    ("think", {}, "there is no tool 'think'. One of: overview, search"),
]


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"), WRONG, ids=[f"{tool} {number}" for number, (tool, *_) in enumerate(WRONG)]
)
async def test_a_wrong_call_says_the_way_out(desk: Desk, tool: str, arguments: dict, expected: str) -> None:
    assert expected in await ask(desk, tool, **arguments)


def texts(folder: Path) -> dict[Path, bytes]:
    """Every file of a corpus."""
    return {path: path.read_bytes() for path in folder.rglob("*.yaml")}


CLAIM = {"title": "Costs fall", "text": "A run costs less each year.", "attacks": ["ideas-get-harder"]}


async def test_an_addition_is_only_drafted(desk: Desk, folder: Path) -> None:
    before = texts(folder)
    drafted = await ask(desk, "draft", kind="claim", body=CLAIM)
    assert drafted["id"] == "costs-fall"
    assert "    title: Costs fall" in drafted["lines"]
    assert not drafted["written"]
    assert "this server only reads" in await ask(desk, "draft", kind="claim", body=CLAIM, write=True)
    assert texts(folder) == before


async def test_a_server_that_may_write_writes_and_shows_it(corpus: MakeCorpus, folder: Path) -> None:
    corpus(DEBATE)
    desk = Desk([folder], may_write=True)
    drafted = await ask(desk, "draft", kind="claim", body=CLAIM, write=True)
    assert drafted["written"]
    shown = await ask(desk, "show", node="costs-fall")
    assert shown["relations"][0]["to"] == "ideas-get-harder"


async def test_an_answer_has_bounds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.serving.server.MAX_ANSWER", 20)
    assert "characters, 20 at most. Ask for less at once" in await ask(desk, "overview")


async def test_no_file_of_an_export_is_kept_back(desk: Desk) -> None:
    found = await ask(desk, "export", to="csv", question="returns")
    assert [text.partition(",")[0] for text in (found["content"], *found["beside"].values())] == ["id", "source"]


LONG = [
    ("search", {"text": "x " * 100_000}),
    ("cite", {"sources": ["bloom-2020"] * 20_000}),
    ("export", {"to": "json", "nodes": ["ideas-get-harder"] * 20_000}),
    ("draft", {"kind": "claim", "body": {"title": "T", "text": "x" * 200_000}}),
]


@pytest.mark.parametrize(("tool", "given"), LONG, ids=[tool for tool, _ in LONG])
async def test_what_is_asked_has_bounds(desk: Desk, tool: str, given: dict[str, Any]) -> None:
    """A call of any length is refused in a sentence before the corpus is asked."""
    assert "characters, 100000 at most" in await ask(desk, tool, **given)


@pytest.mark.parametrize("value", [5, 1.5, True, ["T"], [["T"]], {"T": {}}])
@pytest.mark.parametrize(
    ("kind", "field"),
    [("claim", "title"), ("claim", "text"), ("source", "title"), ("source", "author"), ("annotation", "text")],
)
def test_a_draft_of_another_kind_than_a_text_is_refused_in_a_sentence(desk: Desk, kind, field, value) -> None:
    body = {"title": "T", "type": "book", "author": [{"family": "F"}], "text": "T.", field: value}
    kept = {"claim": ("title", "text"), "source": ("title", "type", "author"), "annotation": ("text",)}[kind]
    source = next(iter(desk.snapshot.graph.ids("source")))
    with pytest.raises(RsiGraphError):
        desk.draft(kind, {name: body[name] for name in kept}, source if kind == "annotation" else None)
