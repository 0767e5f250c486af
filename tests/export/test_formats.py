"""Every format is read back by a reader that others wrote, whatever the texts hold, and says what it leaves out."""

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rsi_graph.cli.parser import parse
from rsi_graph.errors import BadSetting, UnknownFormat
from rsi_graph.export import FEATURES, FORMATS, Exported, carries, command, export, file_name
from rsi_graph.export.glimpse import glimpse
from rsi_graph.export.selection import DEFAULT_RADIUS, Selection, chosen, counted, named, titled
from tests.debate import DEBATE
from tests.hostile import loaded, sections

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
NODE = Path(__file__).parents[2] / ".ci" / "node"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_mermaid = pytest.mark.skipif(
    CHROMIUM is None or shutil.which("node") is None or not (NODE / "node_modules" / "mermaid").is_dir(),
    reason="Chromium or mermaid is not installed (npm install in .ci/node)",
)
SLOW = ("svg", "png")


def written(graph, to: str, ids=None) -> str:
    return export(graph, graph.ids() if ids is None else ids, to, "T").content


@pytest.fixture(scope="module")
def debate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("debate")
    (folder / "all.yaml").write_text(DEBATE)
    from rsi_graph import load
    from rsi_graph.files.cache import Store

    return load(folder, store=Store(None)).graph


def generated(test):
    """Give a test a graph of generated records."""

    @settings(max_examples=25)
    @given(sections())
    def run(made) -> None:
        with tempfile.TemporaryDirectory() as folder:
            test(loaded(made, Path(folder)).graph)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def ends(graph) -> Counter:
    return Counter((s, t, data["kind"]) for s, t, data in graph.edge_data(id_ for id_, _ in graph.node_data()))


# --- read back by others ------------------------------------------------------------------------------------------


@generated
def test_networkx_reads_node_link_json(graph) -> None:
    read = nx.node_link_graph(json.loads(written(graph, "json")))
    assert dict(read.nodes(data=True)) == {id_: json.loads(json.dumps(data)) for id_, data in graph.node_data()}
    assert Counter((s, t, d["kind"]) for s, t, d in read.edges(data=True)) == ends(graph)


@generated
def test_networkx_reads_graphml(graph) -> None:
    read = nx.read_graphml(io.BytesIO(written(graph, "graphml").encode()), force_multigraph=True)
    nodes = dict(graph.node_data())
    assert set(read.nodes) == set(nodes)
    for id_, data in nodes.items():
        assert read.nodes[id_].get("text") == data.get("text")
        assert json.loads(read.nodes[id_].get("tags", "[]")) == list(data.get("tags", []))
    assert Counter((s, t, d["kind"]) for s, t, d in read.edges(data=True)) == ends(graph)


@generated
def test_networkx_reads_gexf(graph) -> None:
    read = nx.read_gexf(io.BytesIO(written(graph, "gexf").encode()))
    nodes = dict(graph.node_data())
    assert {id_: data.get("text") for id_, data in nodes.items()} == {
        id_: data.get("text") for id_, data in read.nodes(data=True)
    }
    assert all(data["viz"]["size"] > 0 and data["label"] for _, data in read.nodes(data=True))
    found = Counter((s, t, d["kind"]) for s, t, d in read.edges(data=True))
    assert found == (ends(graph) if read.is_multigraph() else Counter(dict.fromkeys(ends(graph), 1)))


@generated
def test_the_csv_tables_are_whole_and_run_nothing(graph) -> None:
    exported = export(graph, graph.ids(), "csv", "T")
    nodes = list(csv.DictReader(io.StringIO(exported.content, newline="")))
    edges = list(csv.DictReader(io.StringIO(exported.beside["edges"], newline="")))
    assert [row["id"] for row in nodes] == [id_ for id_, _ in graph.node_data()]
    assert Counter((row["source"], row["target"], row["kind"]) for row in edges) == ends(graph)
    for row in (*nodes, *edges):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    texts = {row["id"]: row["text"].removeprefix("'") for row in nodes}
    for id_, data in graph.node_data():
        assert texts[id_] == data.get("text", "").removeprefix("'")


@needs_dot
def test_graphviz_reads_dot(debate, corpus) -> None:
    hostile = corpus(
        'claims: {a: {title: "<b>\\"q\\\\\\" &amp; {x|y}", text: "a\\nb\\\\N ]"}, '
        'b: {title: "論証 🧠", text: "--", attacks: [a]}}'
    ).graph
    for graph in (debate, hostile):
        done = subprocess.run(
            ["dot", "-Tplain"], input=written(graph, "dot").encode(), capture_output=True, check=True, timeout=60
        )
        lines = done.stdout.decode().splitlines()
        drawn = [id_ for id_, data in graph.node_data() if data["kind"] not in ("source", "annotation")]
        assert sum(line.startswith("node ") for line in lines) == len(drawn)


@needs_dot
def test_pictures_are_drawn(debate) -> None:
    assert "Ideas get harder" in written(debate, "svg")
    assert export(debate, debate.ids(), "png", "T").content.startswith(b"\x89PNG")


def test_pictures_are_drawn_by_the_wheel_where_there_is_no_program(debate, monkeypatch) -> None:
    pytest.importorskip("pygraphviz", reason="pygraphviz is not installed (the extra pictures)")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setenv("PATH", "")
    assert "Ideas get harder" in written(debate, "svg")
    assert export(debate, debate.ids(), "png", "T").content.startswith(b"\x89PNG")


def test_without_graphviz_the_way_to_get_it_is_said(debate, monkeypatch) -> None:
    import sys

    from rsi_graph.errors import NotInstalled

    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(NotInstalled) as raised:
        export(debate, debate.ids(), "svg", "T")
    assert "rsi-graph[pictures]" in raised.value.hint


@generated
def test_pyld_expands_json_ld_without_a_network(graph) -> None:
    from pyld import jsonld

    expanded = jsonld.expand(json.loads(written(graph, "jsonld")))
    texts = {
        node["@id"]: value["@value"]
        for node in expanded
        for value in node.get("http://www.arg.dundee.ac.uk/aif#claimText", ())
    }
    for id_, data in graph.node_data():
        if data["kind"] in ("claim", "condition", "risk", "question"):
            assert texts[f"urn:rsi-graph:{id_}"] == data["text"]


def test_cito_points_from_the_claim_to_the_source(debate) -> None:
    graph = json.loads(written(debate, "jsonld"))["@graph"]
    claims = {node["@id"]: node for node in graph if "cito:containsAssertionFrom" in node}
    assert claims["urn:rsi-graph:ideas-get-harder"]["cito:containsAssertionFrom"] == {
        "@id": "urn:rsi-graph:bloom-2020-ideas"
    }
    [conflict] = [node for node in graph if "disputes" in node["@id"] and "aif:CA-node" in node["@type"]]
    assert conflict["conflicted"] == "urn:rsi-graph:loop-compounds"


@generated
def test_pybtex_reads_bibtex(graph) -> None:
    from pybtex.database import parse_string

    read = parse_string(written(graph, "bibtex"), "bibtex")
    assert set(read.entries) == set(graph.ids("source"))
    for id_ in graph.ids("source"):
        people, more = graph.body(id_).get("author", []), graph.body(id_).get("et-al", False)
        assert len(read.entries[id_].persons.get("author", ())) == len(people) + bool(people and more)


@generated
def test_csl_json_has_the_works_with_dates_in_parts(graph) -> None:
    works = json.loads(written(graph, "csl-json"))
    assert [work["id"] for work in works] == graph.ids("source")
    for work in works:
        issued = graph.body(work["id"]).get("issued")
        assert work.get("issued") == (issued and {"date-parts": [[int(n) for n in issued.split("-")]]})


@generated
def test_mermaid_has_a_line_a_node_and_a_line_a_relation(graph) -> None:
    lines = written(graph, "mermaid").splitlines()
    drawn = {id_ for id_, data in graph.node_data() if data["kind"] not in ("source", "annotation")}
    edges = sum(count for (source, target, _), count in ends(graph).items() if {source, target} <= drawn)
    assert sum(line.startswith("  n") for line in lines) == len(drawn) + edges
    labels = [line.split('"')[1] for line in lines if line.startswith("  n") and '"' in line]
    assert all(line.count('"') in (0, 2) for line in lines[3:])
    assert not any(character in label for label in labels for character in '<>"`')


@needs_mermaid
def test_mermaid_draws_any_text_as_it_is() -> None:
    graphs, texts = [], []

    @settings(max_examples=30, phases=[Phase.generate], database=None)
    @given(sections())
    def collect(made) -> None:
        with tempfile.TemporaryDirectory() as folder:
            graphs.append(loaded(made, Path(folder)).graph)
            texts.append(export(graphs[-1], graphs[-1].ids(), "mermaid", '"<b>:\n--- #').content)

    collect()
    done = subprocess.run(
        ["node", str(NODE / "mermaid.mjs"), str(CHROMIUM)],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    said = json.loads(done.stdout)
    assert said["ran"] == []
    for graph, text, found in zip(graphs, texts, said["drawn"], strict=True):
        assert "error" not in found, (found, text)
        nodes = {id_: data for id_, data in graph.node_data() if data["kind"] not in ("source", "annotation")}
        titles = [" ".join(data["title"].split()) for data in nodes.values()]
        assert [" ".join(label.split()) for label in found["labels"]] == titles
        assert len(found["edges"]) == sum(n for (s, t, _), n in ends(graph).items() if {s, t} <= nodes.keys())
        assert found["alien"] == 0


# --- what is left out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", FORMATS)
def test_a_format_declares_only_what_there_is(to: str) -> None:
    from importlib import import_module

    declared = import_module(f"rsi_graph.export.{FORMATS[to].module}").CARRIES
    assert set(declared) <= set(FEATURES)
    assert list(carries(to)) == list(FEATURES)


@pytest.mark.parametrize("to", [name for name in FORMATS if name not in SLOW])
def test_a_loss_is_counted_for_each_thing_without_a_place(debate, to: str) -> None:
    losses = {loss.what: loss.count for loss in export(debate, debate.ids(), to, "T").losses}
    whole = carries(to)
    if to not in ("bibtex", "biblatex", "csl-json", "csv"):
        assert ("undercuts" in losses) is (whole["undercuts"] != "")
        assert losses.get("undercuts", 1) == 1
        assert losses.get("annotations", 2) == 2
        assert losses.get("credences", 1) == 1


def test_an_unknown_format_is_said(debate) -> None:
    with pytest.raises(UnknownFormat):
        export(debate, [], "docx", "T")
    with pytest.raises(UnknownFormat):
        carries("docx")


@pytest.mark.parametrize("to", [name for name in FORMATS if name not in SLOW])
def test_nothing_at_all_can_be_exported(debate, to: str) -> None:
    assert isinstance(written(debate, to, []), str)


# --- parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selection", "inside", "outside"),
    [
        (Selection(("good",), radius=0), {"good", "machines-design", "better-each-time"}, {"loop-compounds"}),
        (Selection(("ideas-get-harder",), radius=0), {"bloom-2020-ideas"}, {"loop-compounds"}),
        (Selection(filter="kind:risk"), {"oversight-lags"}, {"loop-compounds"}),
        (Selection(path=("better-each-time", "returns")), {"loop-compounds", "returns"}, {"oversight-lags"}),
        (Selection(question="returns"), {"loop-compounds", "ideas-get-harder", "good"}, set()),
        (Selection(question="returns", depth=1), {"loop-compounds", "ideas-get-harder"}, {"good", "oversight-lags"}),
    ],
)
def test_a_part_has_what_it_needs_and_no_more(debate, selection, inside: set, outside: set) -> None:
    found = set(chosen(debate, selection))
    assert inside <= found
    assert not outside & found


def test_only_one_part_at_a_time(debate) -> None:
    with pytest.raises(BadSetting, match="at once"):
        chosen(debate, Selection(("good",), filter="kind:risk"))


@pytest.mark.parametrize("selection", [Selection(depth=1), Selection(question="returns", depth=0)])
def test_depth_is_that_of_a_question(debate, selection) -> None:
    with pytest.raises(BadSetting, match="--depth"):
        chosen(debate, selection)


SELECTIONS = [
    (Selection(), "", "all", "rsi-graph"),
    (Selection(("good",)), "--node good", "good", "good"),
    (Selection(("good", "oversight-lags"), 0), "--node good --node oversight-lags --radius 0", "2 nodes", "2-nodes"),
    (Selection(("bloom-2020-ideas/growth-needs-effort",), 2), "--node bloom-2020-ideas/growth-needs-effort --radius 2",
     "bloom-2020-ideas/growth-needs-effort", "bloom-2020-ideas-growth-needs-effort"),
    (Selection(question="returns"), "--question returns", "returns", "returns"),
    (Selection(question="returns", depth=2), "--question returns --depth 2", "returns", "returns"),
    (Selection(filter="kind:risk OR 'x y'"), """--filter 'kind:risk OR '"'"'x y'"'"''""", "kind:risk OR 'x y'",
     "kind-risk-OR-x-y"),
    (Selection(path=("good", "returns")), "--path good returns", "good to returns", "good-to-returns"),
]  # fmt: skip


@pytest.mark.parametrize(("selection", "line", "name", "file"), SELECTIONS, ids=range(len(SELECTIONS)))
def test_a_part_can_be_said_as_a_command_line_and_named(selection, line, name, file) -> None:
    assert command(selection, "json") == f"rsi-graph export --to json {line}".strip()
    assert command(selection, "json", "a b").endswith(" --output 'a b'")
    args = parse(shlex.split(command(selection, "json"))[1:])
    path = tuple(args.path) if args.path else None
    radius = DEFAULT_RADIUS if args.radius is None else args.radius
    assert Selection(tuple(args.node), radius, args.question, args.filter, path, args.depth) == selection
    assert named(selection) == (name if line else "")
    assert file_name(selection, "markdown") == f"{file}.md"


def test_a_title_names_what_is_selected_by_its_title(debate) -> None:
    assert titled("T", Selection(), debate) == "T"
    assert titled("T", Selection(("good",)), debate) == "T: Good's argument"
    assert titled("T", Selection(("good", "returns")), debate) == "T: 2 nodes"
    assert titled("T", Selection(question="returns"), debate) == f"T: {debate.title('returns')}"
    assert titled("T", Selection(path=("good", "returns")), debate).startswith("T: Good's argument to ")
    assert titled("T", Selection(filter="kind:risk"), debate) == "T: kind:risk"


def test_several_nodes_bring_what_is_between_them_and_their_sources(debate) -> None:
    found = chosen(debate, Selection(("ideas-get-harder", "loop-compounds"), 0))
    assert set(found) == {
        "ideas-get-harder", "loop-compounds", "bloom-2020-ideas", "bloom-2020-ideas/productivity-falls",
        "bloom-2020-ideas/growth-needs-effort",
    }  # fmt: skip
    assert counted(debate, found) == "5 nodes: 2 claims, 1 source, 2 annotations"
    edges = json.loads(written(debate, "json", found))["edges"]
    assert [(e["source"], e["target"]) for e in edges if e["kind"] == "attacks"] == [("fizzle", "loop-compounds")]


def test_a_glimpse_is_the_beginning_of_a_text_and_the_size_of_a_picture(debate) -> None:
    lines = glimpse(export(debate, debate.ids(), "csv", "T"))
    assert lines[2].startswith("id,kind,title")
    assert "and a second file beside it, named -edges:" in lines
    assert glimpse(Exported("x" * 9000 + "\n" + "y\n" * 900))[2:4] == ["x" * 400 + " ...", "y"]
    assert glimpse(Exported("y\n" * 900))[-1] == "..."
    assert glimpse(Exported(b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\2\0\0\0\1\0" + bytes(2000))) == [
        "a picture of 512 x 256 pixels, 2 kB"
    ]
    assert glimpse(Exported(b"\x89PNG")) == ["a picture, 4 bytes"]
    assert glimpse(Exported('<?xml?>\n<svg width="84pt" height="40pt" viewBox="0">')) == [
        "a picture of 84 x 40 points, 52 bytes"
    ]
    for form in ("map", *(["svg"] if shutil.which("dot") else [])):
        assert re.match(r"a picture of \d+ x \d+ points", glimpse(export(debate, debate.ids(), form, "T"))[0])


def test_a_path_needs_a_connection(corpus) -> None:
    apart = corpus("claims: {a: {title: A, text: A.}, b: {title: B, text: B.}}").graph
    with pytest.raises(BadSetting, match="nothing connects a with b"):
        chosen(apart, Selection(path=("a", "b")))


@settings(max_examples=20)
@given(st.data())
def test_any_part_is_a_corpus_that_passes_check(data) -> None:
    made = data.draw(sections())
    with tempfile.TemporaryDirectory() as folder:
        graph = loaded(made, Path(folder) / "a").graph
        ids = data.draw(st.lists(st.sampled_from(graph.ids()), max_size=4))
        (Path(folder) / "b").mkdir()
        (Path(folder) / "b" / "all.yaml").write_text(written(graph, "yaml", ids), newline="\n")
        from rsi_graph import load
        from rsi_graph.files.cache import Store

        again = load(Path(folder) / "b", store=Store(None))
        assert again.errors == ()
        assert set(ids) <= set(again.graph.ids())
