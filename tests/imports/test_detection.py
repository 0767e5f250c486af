"""A file is read for what it is, by content and name together, or refused with what it looks like."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

import rsi_graph
from rsi_graph import imports
from rsi_graph.errors import BadImport
from rsi_graph.export import export
from rsi_graph.files import folders
from rsi_graph.files.cache import Store
from tests.hostile import loaded, sections, told

KNOWN = [
    ("x.yaml", "claims:\n  a: {title: A, text: A is so.}\n", "yaml"),
    ("x.yml", "statements: {a: A}\narguments: {}\n", "carneades"),
    ("x.yaml", "references:\n- id: a\n  type: book\n  title: T\n", "csl-yaml"),
    ("CITATION.cff", "cff-version: 1.2.0\ntitle: T\n", "cff"),
    (
        "x.json",
        '{"directed":true,"multigraph":true,"nodes":[{"id":"a","kind":"claim","title":"A"}],"edges":[]}',
        "json",
    ),
    ("x.json", '[{"id": "a", "type": "book", "title": "T"}]', "csl-json"),
    ("x.json", '[{"uri": "https://a.org", "target": [], "text": "x"}]', "hypothesis"),
    ("x.json", '[{"key": "K", "data": {"itemType": "book", "title": "T"}}]', "zotero"),
    ("x.csv", "uri,quote,comment,tags\nhttps://a.org,words,mine,\n", "hypothesis"),
    ("x.txt", "[Tea]: Tea is good.\n", None),
    ("x.argdown", "[Tea]: Tea is good.\n", "argdown"),
    ("x", "@book{a, title={T}}", "bibtex"),
    ("x.argdown", "@book{a, title={T}}", "bibtex"),
    ("x.argdown", "TY  - BOOK\nTI  - T\nER  - \n", "ris"),
    ("x.argdown", "claims:\n  a: {title: A, text: A is so.}\n", "yaml"),
    ("x.bib", '{"nodes": [{"nodeID": "1", "text": "A", "type": "I"}], "edges": []}', "aif"),
    ("x.ris", "1. \nTY  - BOOK\nTI  - T\nER  - \n", "ris"),
    ("x.txt", "[Tea]: Tea is good.\n  + [Taste]: It tastes.\n", "argdown"),
    ("x.csv", "claim;supports\nA;B\nB;\n", "csv"),
    ("x.tsv", "claim\tnote\nA\tn\n", "csv"),
    ("x.csv", "Statement\nA is so.\n", "csv"),
    ("x", "claim,supports\nA,B\nB,\n", "csv"),
    ("x.md", "---\nreferences:\n- {id: a, type: book, title: T}\n---\nText.\n", "csl-yaml"),
]


@pytest.mark.parametrize(("name", "text", "form"), KNOWN)
def test_what_is_known(name: str, text: str, form: str | None) -> None:
    if form:
        assert imports.detected(text, name) == form
    else:
        with pytest.raises(BadImport, match="looks like plain text"):
            imports.detected(text, name)


FOREIGN = [
    ("x.yaml", "name: x\njobs:\n- a\n", "YAML with name, jobs"),
    ("x.json", '{"name": "x", "version": 1}', "JSON with name, version"),
    ("x.json", '[{"a": 1}]', "a JSON list of objects with a"),
    ("x.json", '{"@context": "x", "@graph": []}', "JSON-LD"),
    ("x.json", '{"nodes": [{"id": 1}], "links": []}', "JSON with nodes, links"),
    ("x.gexf", '<?xml version="1.0"?><gexf></gexf>', "GEXF"),
    ("x.csv", "name,age\na,7\n", "a table with the columns name,age"),
    ("x.html", "<!DOCTYPE html><html></html>", "a web page"),
    ("x.dot", "digraph {}", "Graphviz"),
    ("x.txt", "some words", "plain text"),
    ("x.txt", "", "nothing: it is empty"),
    (
        "x.json",
        '{"a": ',
        "x.json:1:7: it does not show what format it is in; it looks like broken JSON: Expecting value",
    ),
    ("x.yml", "on: push\nquestions:\n- q\n", "YAML with on, questions"),
    ("x.csv", "title,doi,publication title\nT,10.1000/x,J\n", "a table with the columns title,doi"),
    ("x.yaml", "claims:\n- {id: a, claim: A}\n", "YAML with claims"),
    ("x.md", "---\ntitle: T\nmeta:\n- a\n---\n\n# Text\n", "YAML with title, meta"),
    ("x.py", 'TEXT = """\n[Tea]: Tea is good.\n  + [Taste]: It tastes.\n"""\n', "plain text"),
    ("x.md", "See\n\n[Tea]: Tea is good.\n  + [Taste]: It tastes.\n", "plain text"),
    ("x.ciw", "FN Somebody\nVR 1.0\nPT J\nAU Low, L\n", "the tagged text of Web of Science"),
    ("x.enw", "%0 Journal Article\n%A Low, Lo\n%T T\n", "the tagged text of EndNote"),
    ("x.trig", "@prefix np: <http://a.org/> .\n", "TriG or Turtle"),
    ("x.opml", "<?xml version='1.0'?><opml version='2.0'/>", "an outline (OPML)"),
    ("x.txt", "@dataclass(frozen=True)\nclass A: ...\n", "plain text"),
]


@pytest.mark.parametrize(("name", "text", "looks"), FOREIGN)
def test_what_is_not_known_is_refused_with_its_look(name: str, text: str, looks: str) -> None:
    with pytest.raises(BadImport, match="does not show") as error:
        imports.read(text.encode(), name)
    assert looks in str(error.value)


@pytest.mark.parametrize("form", ["yaml", "json", "graphml", "csv"])
def test_our_own_exports_come_back_whole(form: str, tmp_path: Path) -> None:
    before = rsi_graph.load(folders.shipped_corpus(), store=Store(None)).graph
    exported = export(before, before.ids(), form, "T")
    written = "\r\n".join([exported.content, *exported.beside.values()])
    imported = imports.read(written.encode(), f"x.{form}")
    assert (imported.form, imported.losses) == (form, ())
    (tmp_path / "all.yaml").write_text(imports.text(imported), encoding="utf-8")
    assert told(rsi_graph.load(tmp_path, store=Store(None)).graph) == told(before)


def test_our_own_tables_come_back_as_spreadsheets_and_networkx_write_them(corpus) -> None:
    graph = corpus("claims: {a: {title: A, text: A., supports: [b]}, b: {title: B, text: B.}}").graph
    exported = export(graph, graph.ids(), "csv", "T")
    tables = [exported.content, *exported.beside.values()]
    saved = "\ufeff" + "\r\n".join(table.replace(",", ";").replace("\n", "\r\n") for table in tables)
    linked = export(graph, graph.ids(), "json", "T").content.replace('"edges":', '"links":')
    for name, text in (("x.csv", saved), ("x.tsv", saved.replace(";", "\t")), ("x.json", linked)):
        assert imports.read(text.encode(), name).sections["claims"]["a"]["supports"] == [{"to": "b"}]


def test_old_bibliographies_are_windows_1252() -> None:
    imported = imports.read("@book{cafe, title={Caf\xe9}}".encode("cp1252"), "x.bib")
    assert imported.sections["sources"]["cafe"]["title"] == "Caf\xe9"
    assert "Windows-1252" in imported.remarks[0].message


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.af", "p af 9999999\n1 2\n", "9,999,999 arguments, 100,000 at most"),
        ("x.apx", "arg(a).\natt(a,b" + " " * 200_000 + "\n", "neither arg"),
        ("x.bib", "@string{a = {x}}" + "@string{a = a # a}" * 60 + "@book{b, title=a}", "macros grow"),
    ],
)
def test_a_small_file_never_takes_the_machine(name: str, text: str, said: str) -> None:
    with pytest.raises(BadImport, match=said):
        imports.read(text.encode(), name)


@pytest.mark.parametrize("form", ["yaml", "json", "graphml", "csv"])
@settings(max_examples=8, phases=[Phase.generate])
@given(made=sections())
def test_any_corpus_comes_back_whole(form: str, made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = loaded(made, Path(folder) / "a").graph
        exported = export(before, before.ids(), form, "T")
        imported = imports.read("\r\n".join([exported.content, *exported.beside.values()]).encode(), "x", form)
        assert imported.losses == ()
        (Path(folder) / "b").mkdir()
        (Path(folder) / "b" / "all.yaml").write_text(imports.text(imported), encoding="utf-8", newline="\n")
        assert told(rsi_graph.load(Path(folder) / "b", store=Store(None)).graph) == told(before)


def test_files_that_are_no_text_are_named() -> None:
    with pytest.raises(BadImport, match="looks like a PDF"):
        imports.read(b"%PDF-1.4 \xff\xfe\x00", "x.txt")
    with pytest.raises(BadImport, match="an office file or archive"):
        imports.read(b"PK\x03\x04 all ASCII", "x.epub")
    with pytest.raises(BadImport, match="looks like an office file"):
        imports.read(b"PK\x03\x04\xff", "x.xlsx")


FENCED = """---
title: Tea
---

Prose with [Tea]: a title.

```argdown
[Tea]: Tea is good.
  + [Taste]: It tastes.
```

~~~ python
[No]: no
~~~

```argdown-map
[Tea]
  - <Price>: It is dear.
```

```bibtex
@book{b, title={B}}
```
"""


def test_markdown_is_read_between_the_fences_that_name_a_format() -> None:
    found = imports.read(FENCED.encode(), "x.md")
    assert [claim["title"] for claim in found.sections["claims"].values()] == ["Tea", "Taste", "Price"]
    assert [(loss.count, loss.what) for loss in found.losses][:1] == [(6, "lines around the blocks in fences")]
    assert list(imports.read(FENCED.encode(), "x.md", "bibtex").sections) == ["sources"]
    with pytest.raises(BadImport, match=r"x\.md:8:3: "):
        imports.read(b"# A\n\nText.\n\n\n\n```argdown\n  + [A]\n```\n", "x.md")


def test_a_list_in_place_of_records_is_counted_and_has_a_way_out() -> None:
    found = imports.read(b"claims:\n- {id: a, text: A}\n- b\nrisks:\n  r: no record\n", "x.yaml", "yaml")
    assert [(loss.count, loss.what) for loss in found.losses] == [
        (2, "values in claims that are no records by their ids"),
        (1, "values in risks that are no records by their ids"),
    ]
    with pytest.raises(BadImport) as refused:
        imports.detected("claims:\n- {id: a, text: A}\n", "x.yaml")
    assert "records by their ids, no list: claims:" in refused.value.hint


def test_a_file_without_a_record_says_so() -> None:
    assert [remark.message for remark in imports.read(b"", "x.argdown").remarks] == [
        "nothing in it is a record of a corpus"
    ]


@pytest.mark.parametrize("to", ["jsonld", "gexf", "dot", "mermaid", "html"])
def test_what_is_only_written_is_refused_with_the_way_out(to: str, corpus) -> None:
    graph = corpus("claims: {a: {title: A, text: A holds.}}").graph
    with pytest.raises(BadImport) as error:
        imports.read(export(graph, graph.ids(), to, "T").content.encode(), f"x.{to}")
    assert "a corpus comes back from export --to yaml, json, csv or graphml" in str(error.value.hint)


def test_graphml_of_others_is_refused_with_what_it_lacks() -> None:
    text = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph><node id="a"/></graph></graphml>'
    with pytest.raises(BadImport, match="do not say whether they are claims"):
        imports.read(text.encode(), "x.graphml")
    with pytest.raises(BadImport, match="declares entities"):
        imports.read(b'<!DOCTYPE g [<!ENTITY a "b">]><graphml/>', "x.graphml", "graphml")
    with pytest.raises(BadImport, match="not XML"):
        imports.read(b"<graphml>", "x.graphml")


KIALO = [
    ("Discussion Name:\nTea?\n\n1. Thesis:\nWe drink tea.\n\n  1.1. Pro:\n  It is healthy [1].\n\nSources:\n[1] https://a.org/tea\n",
     ["We drink tea.", "It is healthy."], "https://a.org/tea"),
    ("Discussion Title: Tea?\n\n1. Tea is [good](https://a.org/Tea_\\(drink\\)) for you.\n1.1. Con: No.\n",
     ["Tea is good for you.", "No."], "https://a.org/Tea_(drink)"),
    ("Discussion Title: Tea?\n\n1. Tea.\n2. Coffee.\n2.1. Pro: See [a](https://a.org/x_(y)).\n",
     ["Tea.", "Coffee.", "See a."], "https://a.org/x_(y)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claims", "address"), KIALO)
def test_kialo(text: str, claims: list[str], address: str) -> None:
    imported = imports.read(text.encode(), "x.txt")
    assert imported.title == "Tea?"
    assert [claim["text"] for claim in imported.sections["claims"].values()] == claims
    assert [work["URL"] for work in imported.sections["sources"].values()] == [address]
    assert imported.losses == ()


def test_a_comment_on_its_own_line_does_not_end_or_join_blocks() -> None:
    text = "[Tea]: Tea is good.\n  - <Cost>: It costs.\n  // a remark\n\n[Milk]: Milk is good.\n  + [Tea]\n"
    claims = imports.read(text.encode(), "x.argdown").sections["claims"]
    assert {id_: claim["text"] for id_, claim in claims.items()} == {
        "tea": "Tea is good.", "milk": "Milk is good.", "cost": "It costs.",
    }  # fmt: skip
    assert claims["tea"]["supports"] == [{"to": "milk"}]


def test_an_id_that_a_user_put_into_data_is_data() -> None:
    text = "[Tea]: Tea is good.\n  + <Taste>: It tastes. {id: b1}\n    - [Cost]: It is dear.\n"
    imported = imports.read(text.encode(), "x.argdown")
    assert set(imported.sections["claims"]) == {"tea", "taste", "cost"}
    assert "data of statements and arguments" in {loss.what for loss in imported.losses}


def test_json_lists_are_not_bibliographies_by_default() -> None:
    with pytest.raises(BadImport):
        imports.read(json.dumps([{"id": 1, "name": "x"}]).encode(), "x.json")


def test_a_corpus_file_keeps_what_points_at_a_layer_below_and_says_so() -> None:
    imported = imports.read(b"claims: {a: {title: A, text: It is., supports: [below]}}", "layer.yaml")
    assert imported.sections["claims"]["a"]["supports"] == [{"to": "below"}]
    assert "such as below" in imported.remarks[0].message
