"""Discourse graphs of Obsidian, Roam and Emacs: what others wrote comes in, ours goes out and back, edits are kept."""

import json
from pathlib import Path

import pytest

from rsi_graph import imports, load
from rsi_graph.cli import main
from rsi_graph.export import export
from rsi_graph.export.vault import KEY
from rsi_graph.files.cache import Store
from rsi_graph.imports.discourse import UNQUOTED, bare, linked, typed, verb
from tests.debate import DEBATE
from tests.hostile import told

EVD = "[[EVD]] - Rats ran mazes, asleep or not - [[@wen2016]]"
ROAM_MARKDOWN = {
    "[[CLM]] - Sleep helps.md":
        '---\ntitle: "[[CLM]] - Sleep helps"\nauthor: Jo\n---\n\n- ## Notes\n\n###### Discourse Context\n\n'
        f"- **Supported By::** [[{EVD}]]\n",
    "[[EVD]] - Rats ran ma...wen2016]].md":
        f'---\ntitle: "{EVD}"\n---\n- **Informs::** [[[[QUE]] - Does sleep help?]]\n',
    "[[QUE]] - Does sleep help?.md":
        f"- [[[[CLM]] - Sleep is idle]]\n    - [[OpposedBy]]\n        - [[{EVD}]]\n    - more\n",
    "[[CLM]] - Sleep is idle.md": "",
    "@wen2016.md": "- metadata::\n    - Title:: Mazes\n    - Year:: 2016\n    - Author(s):: Wen, J; R. Roe\n"
        "    - DOI:: 10.1/x\n",
}  # fmt: skip
PLUGIN = {
    "grammar": [],
    "nodes": [
        {"uid": "a", "title": "[[CLM]] - Sleep helps", "children": [{"text": "Notes", "children": []}], "date": "x"},
        {"uid": "b", "title": EVD, "children": []},
        {"uid": "c", "title": "[[QUE]] - Does sleep help?", "children": []},
    ],
    "relations": [
        {"label": "Supports", "source": "b", "target": "a"},
        {"label": "Informed By", "source": "c", "target": "b"},
    ],
}
PAGES = [
    {"title": "[[CLM]] - Sleep helps", "uid": "a", "children": [{"string": "[[SupportedBy]]", "children": [
        {"string": f"[[{EVD}]]"}]}]},
    {"title": EVD, "uid": "b", "children": []},
    {"title": "[[QUE]] - Does sleep help?", "uid": "c", "children": [{"string": "[[Informed By]]", "children": [
        {"string": f"[[{EVD}]] and more"}]}]},
    {"title": "June 3rd, 2026", "uid": "d"},
]  # fmt: skip
LINKED_DATA = {
    "@context": {"dgb": "https://discoursegraphs.com/schema/dg_base"},
    "@graph": [
        {"@id": "pages:n", "@type": "nodeSchema", "label": "Claim"},
        {"@id": "pages:e", "@type": "nodeSchema", "label": "Evidence"},
        {"@id": "pages:q", "@type": "nodeSchema", "label": "Question"},
        {"@id": "pages:s", "@type": "relationDef", "label": "Supports"},
        {"@id": "pages:i", "@type": "relationDef", "label": "Informs"},
        {"@id": "pages:a", "@type": "pages:n", "title": "[[CLM]] - Sleep helps"},
        {"@id": "pages:b", "@type": "pages:e", "title": EVD},
        {"@id": "pages:c", "@type": "pages:q", "title": "[[QUE]] - Does sleep help?"},
        {"@type": "relationInstance", "predicate": "pages:s", "source": "pages:b", "destination": "pages:a"},
        {"@type": "relationInstance", "predicate": "pages:i", "source": "pages:b", "destination": "pages:c"},
    ],
}
TABLES = (
    "uid:ID,label:LABEL,title,author,date\na,CLAIM,Sleep helps,Jo,\n"
    'b,EVIDENCE,"Rats ran mazes, asleep or not - [[@wen2016]]",,\nc,QUESTION,Does sleep help?,,\n'
    "start:START_ID,end:END_ID,label:TYPE\nb,a,SUPPORTS\nc,b,INFORMED BY\nb,c\n"
)
ORG = """\
#+title: Sleep
* DONE Sleep helps :sleep:
:PROPERTIES:
:ID: a
:DG_TYPE: claim
:DG_ANSWERS: c
:END:
A remark.
* Notes
** Rats ran mazes, asleep or not
:PROPERTIES:
:ID: b
:DG_TYPE: evidence
:DG_SUPPORTS: a
:DG_SUPPORTS_NOTE: by a trial
:DG_INFORMS: c, d
:END:
* Does sleep help?
:PROPERTIES:
:ID: c
:DG_TYPE: question
:END:
* Mazes
:PROPERTIES:
:ID: d
:DG_TYPE: source
:END:
"""
EXPECTED = {
    ("rats-ran-mazes-asleep-or-not", "supports", "sleep-helps"),
    ("rats-ran-mazes-asleep-or-not", "answers", "does-sleep-help"),
}


def graph_of(text: str, folder: Path, name: str = "x"):
    """The graph of an imported text, and what was said on the way."""
    imported = imports.read(text.encode(), name)
    folder.mkdir(exist_ok=True)
    (folder / "all.yaml").write_text(imports.text(imported), encoding="utf-8", newline="\n")
    snapshot = load(folder, store=Store(None))
    assert snapshot.errors == ()
    return snapshot.graph, imported


def edges(graph) -> set[tuple[str, str, str]]:
    return {(s, d["kind"], t) for s, t, d in graph.edge_data(graph.ids()) if "/" not in s}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (json.dumps(PLUGIN), "discourse-graph"),
        (json.dumps(LINKED_DATA), "discourse-graph"),
        (json.dumps(PAGES), "roam"),
        (TABLES, "neo4j"),
        (ORG, "org"),
        (json.dumps({KEY: {"a.org": ORG}}), "discourse-graph"),
    ],
    ids=["JSON", "JSON-LD", "Roam", "Neo4j", "Org", "folder of Org"],
)
def test_each_way_of_keeping_them_comes_in(text: str, form: str, tmp_path: Path) -> None:
    graph, imported = graph_of(text, tmp_path)
    assert imported.form == form
    assert {edge for edge in edges(graph) if edge[0].startswith("rats")} == EXPECTED
    assert graph.body("rats-ran-mazes-asleep-or-not")["kind"] == "evidence"
    work = "mazes" if "ORG" in text or "DG_TYPE" in text else "wen2016"
    assert (f"{work}/rats-ran-mazes-asleep-or-not", "asserts", "rats-ran-mazes-asleep-or-not") in {
        (s, d["kind"], t) for s, t, d in graph.edge_data(graph.ids())
    }


WORKS_AND_NOTES = [
    ("[[EVD]] - Rats ran - [[@wen]]", [], ("asserts", "Rats ran"), []),
    ("[[EVD]] - Rats ran - [[@wen]]", [("Derived From", "b", "w")], ("asserts", "Rats ran"), []),
    ("[[CLM]] - Rats ran - [[@wen]]", [], ("mentions", UNQUOTED), []),
    ("[[CLM]] - Rats ran", [("Derived From", "b", "w")], ("mentions", UNQUOTED), []),
    ("[[CLM]] - Rats ran", [("Supported By", "b", "w")], ("mentions", UNQUOTED), ["supports"]),
    ("[[CLM]] - Rats ran", [("Opposes", "w", "b")], ("mentions", UNQUOTED), ["opposes"]),
    ("[[CLM]] - Rats ran", [("Opposes", "w", "b"), ("Informs", "w", "b")], ("mentions", UNQUOTED), ["opposes"]),
    ("[[QUE]] - Rats ran", [("Informs", "w", "b")], ("mentions", UNQUOTED), []),
]  # fmt: skip


@pytest.mark.parametrize(("title", "relations", "expected", "lost"), WORKS_AND_NOTES)
def test_a_work_asserts_its_evidence_alone_and_mentions_other_notes(title, relations, expected, lost) -> None:
    found = [{"label": label, "source": source, "target": target} for label, source, target in relations]
    notes = [{"uid": "b", "title": title, "children": []}, {"uid": "w", "title": "@wen", "children": []}]
    imported = imports.read(json.dumps({"grammar": [], "nodes": notes, "relations": found}).encode(), "x.json")
    [work] = imported.sections["sources"].values()
    [passage] = work["annotations"].values()
    assert passage == {"text": expected[1], expected[0]: [{"to": "rats-ran"}]}
    whole = [f"relations {verb} between a work and a note, without a passage" for verb in lost]
    assert [loss.what for loss in imported.losses] == whole


def test_the_markdown_that_roam_exports_comes_in(tmp_path: Path) -> None:
    graph, imported = graph_of(json.dumps({KEY: ROAM_MARKDOWN}), tmp_path)
    rats = "rats-ran-mazes-asleep-or-not"
    assert edges(graph) == {*EXPECTED, (rats, "attacks", "sleep-is-idle")}
    work = graph.body("wen2016")
    assert (work["title"], work["issued"], work["DOI"]) == ("Mazes", "2016", "10.1/x")
    assert work["author"] == [{"family": "Wen", "given": "J"}, {"family": "Roe", "given": "R."}]
    assert [loss.what for loss in imported.losses] == ["authors, dates and addresses of notes"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see [[a]] and [[b|c]]", ["a", "b|c"]),
        ("[[[[CLM]] - x [[@k]]]] [[y]]", ["[[CLM]] - x [[@k]]", "y"]),
        ("[[open ]] ]] [[z", ["open "]),
    ],
)
def test_links_are_the_outermost_brackets(text: str, found: list[str]) -> None:
    assert list(linked(text)) == found


def test_words_of_relations_and_titles() -> None:
    assert [verb(word) for word in ("SupportedBy", "is opposed by", "Informs", "likes")] == [
        ("supports", False), ("opposes", False), ("informs", True), None
    ]  # fmt: skip
    assert [typed(title) for title in ("[[CLM]] - a - b", "QUE - c?", "@key", "Diary")] == [
        ("clm", "a - b"), ("que", "c?"), ("source", "@key"), ("", "Diary")
    ]  # fmt: skip
    assert [bare(link) for link in ("a|b", "a#c", "[[CLM]] - a#b")] == ["a", "a", "[[CLM]] - a#b"]


# --- out ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def debate(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "all.yaml").write_text(DEBATE)
    return load(tmp_path / "a", store=Store(None)).graph


def test_a_vault_goes_out_as_a_folder_and_comes_back(debate, tmp_path: Path, capsys) -> None:
    call = ["export", "--corpus", str(tmp_path / "a"), "--to", "discourse-graph", str(tmp_path / "vault")]
    assert main(call) == 0
    assert main(call) == 2
    assert main([*call, "--force"]) == 0
    notes = {path.name for path in (tmp_path / "vault").glob("*.md")}
    assert {"EVD - Ideas get harder to find.md", "QUE - Do research returns grow.md"} <= notes
    capsys.readouterr()
    assert main(["import", str(tmp_path / "vault")]) == 0
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "all.yaml").write_text(capsys.readouterr().out)
    assert told(load(tmp_path / "b", store=Store(None)).graph) == told(debate)


def test_what_was_changed_in_a_vault_comes_back_changed(debate, tmp_path: Path) -> None:
    files = dict(export(debate, debate.ids(), "discourse-graph", "T").folder)
    name = "EVD - Ideas get harder to find.md"
    there = json.loads(files["relations.json"])["relations"]
    gone = next(r for r in there.values() if r["source"] == "ideas-get-harder" and "rsi-graph" not in r)
    kept = {id_: r for id_, r in there.items() if r is not gone}
    files["relations.json"] = json.dumps({"relations": kept})
    files[name] = files[name].replace("Research productivity", "The productivity of research")
    files["CLM - My own.md"] = "Opposes:: [[EVD - Ideas get harder to find]]\n"
    graph, imported = graph_of(json.dumps({KEY: files}), tmp_path / "b")
    assert graph.body("ideas-get-harder")["text"].startswith("The productivity of research")
    assert ("my-own", "attacks", "ideas-get-harder") in edges(graph)
    lost = edges(debate) - edges(graph)
    assert {(source, target) for source, _, target in lost} == {(gone["source"], gone["destination"])}
    assert "1 of the relations that were exported were taken away" in imported.remarks[0].message


def test_the_settings_allow_every_relation_that_is_written(debate) -> None:
    files = export(debate, debate.ids(), "discourse-graph", "T").folder
    settings = json.loads(next(text for name, text in files.items() if name.endswith("/data.json")))
    types = {row["id"] for row in settings["nodeTypes"]}
    verbs = {row["id"]: row["label"] for row in settings["relationTypes"]}
    allowed = {(r["sourceId"], r["destinationId"]) for r in settings["discourseRelations"]}
    assert {end for pair in allowed for end in pair} <= types
    for relation in json.loads(files["relations.json"])["relations"].values():
        assert relation["type"] in verbs


def test_pages_for_roam_say_relations_as_its_extension_reads_them(debate) -> None:
    pages = {page["title"]: page for page in json.loads(export(debate, debate.ids(), "roam", "T").content)}
    claim = pages["[[EVD]] - Ideas get harder to find"]
    outline = claim["children"][-1]
    assert outline["string"] == "[[[[EVD]] - Ideas get harder to find]]"
    assert outline["children"][0]["string"] in ("[[Supports]]", "[[Opposes]]")
    assert outline["children"][0]["children"][0]["string"].startswith("[[[[")


def test_the_tables_for_neo4j_are_read_with_the_second_beside_the_first(debate, tmp_path: Path, capsys) -> None:
    call = ["export", "--corpus", str(tmp_path / "a"), "--to", "neo4j", "--output", str(tmp_path / "x.csv")]
    assert main(call) == 0
    capsys.readouterr()
    assert main(["import", str(tmp_path / "x.csv")]) == 0
    said = capsys.readouterr()
    assert "no table of relations" not in said.err
    assert "supports:" in said.out


def test_a_work_comes_back_from_tables_for_neo4j_with_its_record() -> None:
    work = {"type": "report", "title": "On tea", "author": [{"family": "Low"}], "issued": "1850~", "DOI": "10.1/x"}
    row = json.dumps(work).replace('"', '""')
    text = f'uid:ID,label:LABEL,title,author,date,text,because,csl\nlow,SOURCE,On tea,Low,1850~,,,"{row}"\n'
    imported = imports.read(text.encode(), "x.csv")
    assert imported.sections["sources"] == {"low": work}
    assert imported.losses == ()
    cited = f"{text}wakes,EVIDENCE,It wakes - [[@low]],,,It wakes whoever drinks it.,,\n"
    imported = imports.read(cited.encode(), "x.csv")
    assert list(imported.sections["sources"]) == ["low"]
    assert imported.sections["claims"]["wakes"]["text"] == "It wakes whoever drinks it."
    assert imported.sections["claims"]["wakes"]["title"] == "It wakes"
    imported = imports.read(text.replace("1850~", "2003/2001").encode(), "x.csv")
    assert [loss.what for loss in imported.losses] == ["values read in part or in doubt"]
    assert any("On tea: the date '2003/2001'" in remark.message for remark in imported.remarks)
