"""Argdown goes out as its own parser reads it, and comes in as that parser would have read it."""

import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from rsi_graph import imports, load
from rsi_graph.errors import BadImport
from rsi_graph.export import export
from rsi_graph.export.argdown import escaped, mark
from rsi_graph.files.cache import Store
from rsi_graph.imports.argdown_text import parse
from rsi_graph.imports.gathered import Gathered
from tests.debate import DEBATE
from tests.hostile import loaded, sections, told
from tests.imports.samples import INTEROP, edges

ROOT = Path(__file__).parents[2]
MODULES = ROOT / ".ci" / "node" / "node_modules"
needs_argdown = pytest.mark.skipif(
    shutil.which("node") is None or not (MODULES / "@argdown").is_dir(),
    reason="Argdown's own parser is not installed (npm install in .ci/node)",
)


def argdown(*texts: str) -> list[dict]:
    """The relations and titles that Argdown's own parser finds in each text."""
    done = subprocess.run(
        ["node", str(ROOT / ".ci" / "node" / "argdown.mjs")],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    return json.loads(done.stdout)


def written(graph, ids=None) -> str:
    return export(graph, graph.ids() if ids is None else ids, "argdown", "T").content


def read(text: str, tmp_path: Path):
    """The graph that an Argdown text becomes, and the import."""
    imported = imports.read(text.encode(), "x.argdown", "argdown")
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "made.yaml").write_text(imports.text(imported), encoding="utf-8", newline="\n")
    snapshot = load(tmp_path, store=Store(None))
    assert snapshot.errors == ()
    return snapshot.graph, imported


# --- out ----------------------------------------------------------------------------------------------------------


def expected_relations(graph) -> Counter:
    """The map that Argdown should show of the part, by its names."""
    names = {"+>": "support", "<+": "support", "->": "attack", "_>": "undercut", "><": "contradictory"}
    nodes = dict(graph.node_data())
    premises = Counter(t for _, t, d in graph.edge_data(nodes) if d["kind"] == "premise")
    found: Counter = Counter()
    seen = set()
    for source, target, data in graph.edge_data(nodes):
        outcomes = [d["kind"] for s, _, d in graph.edge_data(nodes) if s == source]
        sign = mark(data["kind"], data.get("with"))
        if nodes[source]["kind"] == "annotation" or target not in nodes:
            continue
        reconstructed = nodes[source]["kind"] == "argument" and outcomes == ["supports"] and premises[source]
        if reconstructed and nodes[target]["kind"] != "argument":
            continue
        if sign and (key := (source, target, names[sign])) not in seen:
            seen.add(key)
            found[names[sign]] += 1
    return found


@needs_argdown
def test_argdowns_own_parser_finds_the_same(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(DEBATE)
    graph = load(tmp_path, store=Store(None)).graph
    [found] = argdown(written(graph))
    assert found["errors"] == []
    kinds = Counter(data["kind"] for _, data in graph.node_data())
    assert len(found["statements"]) == sum(kinds[kind] for kind in ("claim", "condition", "risk", "question"))
    assert len(found["arguments"]) == kinds["argument"]
    assert {said["title"]: said["structure"] for said in found["arguments"]}["Good's argument"] == 3
    assert found["relations"]["undercut"] == 1
    assert found["relations"]["contradictory"] == 1
    assert found["front"] == ["title", "rsi-graph", "sources"]


@needs_argdown
def test_argdowns_own_parser_reads_any_text_as_it_is() -> None:
    texts, graphs = [], []

    @settings(max_examples=30, phases=[Phase.generate], database=None)
    @given(sections())
    def collect(made) -> None:
        with tempfile.TemporaryDirectory() as folder:
            graphs.append(loaded(made, Path(folder)).graph)
            texts.append(written(graphs[-1]))

    collect()
    for graph, text, found in zip(graphs, texts, argdown(*texts), strict=True):
        assert found["errors"] == [], text
        nodes = dict(graph.node_data())
        said = {entry["data"]["id"]: entry for entry in (*found["statements"], *found["arguments"])}
        assert set(said) == {id_ for id_, data in nodes.items() if data["kind"] not in ("source", "annotation")}
        for id_, entry in said.items():
            if "text" in nodes[id_] and entry["texts"]:
                shown, text_ = "".join(entry["texts"][-1].split()), "".join(nodes[id_]["text"].split())
                assert shown.startswith(text_), text
                assert shown[len(text_) :][:2] in ("", "#("), text
                data = entry["data"].get("tags")
                assert Counter(data if data is not None else entry.get("tags", ())) == Counter(
                    nodes[id_].get("tags", ())
                )


@settings(max_examples=40, phases=[Phase.generate])
@given(sections())
def test_a_corpus_comes_back_whole(made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = loaded(made, Path(folder) / "a").graph
        after, imported = read(written(before), Path(folder) / "b")
        assert imported.losses == ()
        assert told(after) == told(before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a [b] <c>", r"a \[b\] \<c\>"),
        ("http://a.b", r"http\:\/\/a\.b"),
        ("- first", r"\- first"),
        ("1. first", r"\1. first"),
        ("two\nlines", "two lines"),
    ],
)
def test_texts_are_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


# --- in -----------------------------------------------------------------------------------------------------------

SIGNS = """\
[X]: the statement x.
  + [A]
  <+ [B]
  +> [C]
  - [D]
  <- [E]
  -> [F]
  >< [G]
"""


def test_signs_are_read_both_ways(tmp_path: Path) -> None:
    graph, imported = read(SIGNS, tmp_path)
    assert edges(graph) == {
        *((x, "supports", "x") for x in "ab"),
        ("x", "supports", "c"),
        *((x, "attacks", "x") for x in "de"),
        ("x", "attacks", "f"),
        ("x", "contradicts", "g"),
    }
    assert imported.losses == ()


def test_in_strict_mode_statements_that_attack_are_contraries(tmp_path: Path) -> None:
    graph, _ = read("===\nmodel: {mode: strict}\n===\n\n[X]: x\n  - [Y]: y\n  + [Z]: z\n", tmp_path)
    assert edges(graph) == {("y", "contradicts", "x"), ("z", "supports", "x")}


UNDERCUT = """\
<Good>: Machines design machines.

(1) [Machines design]: Machines can design machines.
(2) [Better each time]: Each generation is better.
-- Modus ponens {uses: [1, 2]} --
(3) [Explosion]: There is an explosion.
  _ [Other]: not a step
-- so --
(4) [Risk]

[Doubt]: The step is not valid.
  _> <Good>

<Sketch>: A sketch.
  +> [Explosion]
  <_ <Counter>: It does not follow.
"""


def test_structures_are_arguments_a_step_each_and_undercuts_hit_steps(tmp_path: Path) -> None:
    graph, imported = read(UNDERCUT, tmp_path)
    first, last = graph.ids("argument")
    found = edges(graph)
    assert {("machines-design", "premise", first), ("better-each-time", "premise", first)} <= found
    assert {(first, "supports", "explosion"), ("explosion", "premise", last), (last, "supports", "risk")} <= found
    assert last == "good"
    assert graph.step(first).scheme == "Modus ponens"
    assert ("doubt", "undercuts", "good") in found
    assert ("counter", "undercuts", "sketch>explosion") in found
    assert {loss.what: loss.written for loss in imported.losses} == {
        "sketched arguments": "claims",
        "data of inferences": "",
        "undercuts of what leads to nothing": "attacks",
    }


def test_the_last_text_of_a_title_holds_unless_one_is_canonical(tmp_path: Path) -> None:
    graph, _ = read(
        "[Abc]: one.\n\n[Abc]: two. #late\n\n[Def]: first. {isCanonical: true}\n\n[Def]: last.\n", tmp_path
    )
    assert [graph.body(id_)["text"] for id_ in graph.ids()] == ["two.", "first."]
    assert graph.body("abc")["tags"] == ["late"]


INLINE = """\
===
title: A map
author: Ada
===

// a comment with [a title]: and more
# Part one #tag

[Abc]: Text with \\[escapes\\], __bold *and* italic__, [a link](https://example.org/x), @[Mention] and #(two words)
over lines. {source: "p. 3", more: [1, 2]} /* gone
  + [no statement] */

## Deeper

[Def]: See https://example.org for more.

* item one
* item two
  + [Abc]
"""


def test_what_stands_in_lines_is_read(tmp_path: Path) -> None:
    graph, imported = read(INLINE.replace("\n", "\r\n"), tmp_path)
    assert imported.title == "A map"
    assert (
        graph.body("abc")["text"]
        == "Text with [escapes], bold and italic, a link, Mention and #(two words) over lines."
    )
    assert graph.body("abc")["tags"] == ["two words", "Part one"]
    assert graph.body("def")["tags"] == ["Part one", "Deeper"]
    assert graph.body("def")["text"] == "See https:"
    assert [graph.body(id_)["URL"] for id_ in graph.ids("source")] == ["https://example.org/x"]
    assert ("abc", "supports", "item-two") in edges(graph)
    assert {loss.what: loss.count for loss in imported.losses} == {
        "addresses cut by the sign of comments": 1,
        "tags of headings": 1,
        "entries of the front matter": 1,
        "data of statements and arguments": 2,
    }
    [remark] = imported.remarks
    assert (remark.line, remark.column) == (15, 18)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("+ [A]", "x.argdown:1:1: + relates to nothing"),
        ("[A]: a\n\n  + [B]", "x.argdown:3:3: + relates to nothing"),
        ("[A]: a\n  +\n", "x.argdown:2:3: nothing follows <+"),
        ("(1) a\n(2) b\n", "without an inference"),
        ("(1) a\n----\n", "without a conclusion"),
        ("(1) a\n----\n----\n(2) b", "x.argdown:3:1: an inference has numbered premises"),
        ("a\n----\nb", "x.argdown:2:1: an inference has numbered premises"),
        ("<A>\n\n(1) a\n----\n(2) b\n\n<A>\n\n(1) a\n----\n(2) b\n", "x.argdown:9:1: a second premise-conclusion"),
        ("(1) <A>\n----\n(2) b", "x.argdown:1:1: premises and conclusions are statements"),
    ],
)
def test_mistakes_are_said_with_line_and_column(text: str, message: str) -> None:
    with pytest.raises(BadImport) as raised:
        imports.read(text.encode(), "x.argdown", "argdown")
    assert message in str(raised.value)


def test_shortcodes_of_logic_are_signs(tmp_path: Path) -> None:
    graph, _ = read("[Abc]: .A. x: p .->. q .<->. r, :E: y. J.A. Smith, \\.A. b.v.c\n", tmp_path)
    assert graph.body("abc")["text"] == "∀ x: p → q ↔ r, ∃ y. J.A. Smith, .A. b.v.c"


def test_data_is_read_without_anchors_and_bounded(tmp_path: Path) -> None:
    bomb = "{a: &x [1], b: *x}"
    _, imported = read(f"[Abc]: a {bomb}\n\n[Def]: b {{{'[' * 100}{']' * 100}}}\n", tmp_path)
    assert {loss.what for loss in imported.losses} == {"data that is no mapping"}


def files() -> list:
    found = [*sorted(INTEROP.glob("argdown/*")), *sorted(INTEROP.glob("argdown-dung/*"))]
    missing = pytest.param(None, marks=pytest.mark.skip(reason="the files of other tools are not here"))
    return [pytest.param(path, id=path.name) for path in found if path.name != "invalid.argdown"] or [missing]


@pytest.mark.parametrize("path", files())
def test_real_files_are_read(tmp_path: Path, path: Path) -> None:
    text = path.read_bytes().decode()
    _, imported = read(text, tmp_path)
    assert imports.text(imports.read(text.encode(), "x.argdown", "argdown")) == imports.text(imported)


@needs_argdown
@pytest.mark.skipif(not INTEROP.is_dir(), reason="the files of other tools are not here")
def test_real_files_are_read_as_argdown_reads_them() -> None:
    texts = [path.values[0].read_bytes().decode() for path in files()]
    for text, found in zip(texts, argdown(*texts), strict=True):
        assert found["errors"] == []
        _same(parse(text, Gathered("x", "argdown")), found)


def _same(document, found) -> None:
    assert len(document.statements) == len(found["statements"])
    titles = [title for title in document.arguments if not title.startswith("\0")]
    theirs = [said["title"] for said in found["arguments"] if not said["title"].startswith("Untitled")]
    assert sorted(titles) == sorted(theirs)
    assert len(document.arguments) == len(found["arguments"])
    ours = sorted(said.text for title, said in document.statements.items() if title.startswith("\0"))
    untitled = [said["texts"][-1] for said in found["statements"] if said["title"].startswith("Untitled")]
    plain = (re.sub(r"@[\[<](.*?)[\]>]|[*_]", r"\1", text) for text in untitled)
    assert ours == sorted(" ".join(text.split()) for text in plain)


@pytest.mark.skipif(not INTEROP.is_dir(), reason="the files of other tools are not here")
def test_known_facts_of_real_files(tmp_path: Path) -> None:
    draft = Gathered("x", "argdown")
    semmelweis = parse((INTEROP / "argdown" / "semmelweis_betz.argdown").read_text(), draft)
    assert len(semmelweis.arguments) == len(semmelweis.structures) == 10
    assert sum(len(s.premises) + 1 for steps in semmelweis.structures.values() for s in steps) == 41
    assert sum(not title.startswith("\0") for title in semmelweis.statements) == 12
    assert _tags(semmelweis) == 14
    all_ = (*semmelweis.statements.values(), *semmelweis.arguments.values())
    assert len({heading for said in all_ for heading in said.headings}) == 6
    assert semmelweis.front["model"] == {"mode": "strict"}
    text = (INTEROP / "argdown" / "legalisation-softdrugs.argdown").read_text()
    drugs = parse(text, draft)
    titled = [title for title in drugs.statements if not title.startswith("\0")]
    assert (len(drugs.arguments), len(titled), _tags(drugs)) == (17, 1, 17)
    softdrugs, _ = read(text, tmp_path)
    assert sum(kind == "undercuts" for _, kind, _ in edges(softdrugs)) == 2
    windows = (INTEROP / "argdown" / "core-test_lexer-windows-line-endings.argdown").read_bytes()
    assert parse(windows.replace(b"\n", b"\r\n").decode(), draft) == parse(windows.decode(), draft)
    with pytest.raises(BadImport, match=r":4:3: "):
        imports.read((INTEROP / "argdown-dung" / "invalid.argdown").read_bytes(), "x.argdown")


def _tags(document) -> int:
    return sum(len(said.tags) for said in (*document.statements.values(), *document.arguments.values()))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("defended", {"B": "accepted", "A": "rejected"}),
        ("self-attack-defeated", {"T": "accepted", "S": "rejected"}),
        ("three-cycle", dict.fromkeys("ABC", "undecided")),
        ("empty", {}),
    ],
)
@pytest.mark.skipif(not INTEROP.is_dir(), reason="the files of other tools are not here")
def test_frameworks_in_argdown_have_the_labels_known_for_them(tmp_path: Path, name: str, expected: dict) -> None:
    from rsi_graph import evaluation

    graph, imported = read((INTEROP / "argdown-dung" / f"{name}.argdown").read_text(), tmp_path)
    found = evaluation.labels_of(graph)
    labels = {graph.title(id_): str(found[id_]) for id_ in graph.ids("claim")}
    assert {title: label for title, label in labels.items() if len(title) == 1} == expected
    assert any("itself" in loss.what for loss in imported.losses) is (name == "self-attack-defeated")
    assert graph.count_relations() == {"defended": 1, "self-attack-defeated": 1, "three-cycle": 3}.get(name, 0)


def test_reading_takes_time_in_proportion_to_length() -> None:
    """Steps of the parser, not seconds: twice the text, about twice the calls."""
    import sys

    def calls(lines: int) -> int:
        text = "".join(f"[Title {n}]: text {n} with words.\n  + [Title {n // 2}]\n\n" for n in range(lines))
        count = 0

        def counting(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counting)
        try:
            imports.read(text.encode(), "x.argdown", "argdown")
        finally:
            sys.setprofile(None)
        return count

    calls(10)
    assert calls(400) < 2.5 * calls(200)


CASES = {
    "a comment on a line of its own hides no end of a block": (
        "[Tea]: Tea is good.\n  - <Cost>: Tea costs money.\n  // a remark\n\n[Milk]: Milk is good.\n  + [Tea]\n",
        {("cost", "attacks", "tea"), ("tea", "supports", "milk")},
        {"sketched arguments": 1},
    ),
    "an id in somebody's data is data": (
        "[Tea]: Tea is good.\n  + <Taste>: It tastes well. {id: b1}\n    - [Cost]: It is dear.\n",
        {("taste", "supports", "tea"), ("cost", "attacks", "taste")},
        {"sketched arguments": 1, "data of statements and arguments": 1},
    ),
    "data of an inference is counted": (
        "<Arg>\n\n(1) Rain falls.\n-- Modus Ponens {uses: [1]} --\n(2) The street is wet.\n",
        {("rain-falls", "premise", "arg"), ("arg", "supports", "the-street-is-wet")},
        {"data of inferences": 1},
    ),
    "tags and data of a heading are counted": (
        "# Drinks {colour: red} #hot\n\n[Tea]: Tea is good.\n",
        set(),
        {"data of headings": 1, "tags of headings": 1},
    ),
    "a file that is included is named": (
        "@include(more.argdown)\n\n[Tea]: Tea is good.\n",
        set(),
        {"included files": 1},
    ),
}


@pytest.mark.parametrize(("text", "relations", "lost"), CASES.values(), ids=CASES)
def test_what_was_misread_once(text: str, relations: set, lost: dict, tmp_path: Path) -> None:
    graph, imported = read(text, tmp_path)
    assert edges(graph) == relations
    assert {loss.what: loss.count for loss in imported.losses} == lost


@pytest.mark.parametrize(
    ("text", "said", "tags"),
    [
        ("Most #tea drinkers agree.", "Most #tea drinkers agree.", ["tea"]),
        ("[A]: Most drinkers agree. #tea #(hot drinks)", "Most drinkers agree.", ["tea", "hot drinks"]),
    ],
)
def test_a_tag_inside_a_sentence_is_a_word_of_it(text: str, said: str, tags: list[str], tmp_path: Path) -> None:
    graph, _ = read(text, tmp_path)
    [id_] = graph.ids("claim")
    assert (graph.body(id_)["text"], graph.body(id_)["tags"]) == (said, tags)


WORDINGS = [
    ("[X]: One.\n\n[X]: Two.\n", "Two.", 1),
    ("[X]: One. {isCanonical: true}\n\n[X]: Two.\n", "One.", 1),
    ("[X]: One.\n\n[X]: Two. {isCanonical: true}\n\n[X]: Three.\n", "Two.", 2),
    ("[X]: One.\n\n[X]\n\n[X]: One.\n", "One.", 0),
]


@pytest.mark.parametrize(("text", "kept", "lost"), WORDINGS)
def test_other_wordings_of_a_statement_are_counted(text: str, kept: str, lost: int) -> None:
    imported = imports.read(text.encode(), "x.argdown")
    assert imported.sections["claims"]["x"]["text"] == kept
    assert sum(loss.count for loss in imported.losses if loss.what == "other wordings of statements") == lost


STRUCTURES = [
    ("<A>\n\n(1) p\n----\n(2) q\n\n(1) r\n----\n(2) s\n", [("A", ["p"], "q"), ("For: s", ["r"], "s")]),
    ("(1) p\n----\n(2) q\n\n(1) r\n--\nRule\n--\n(2) s\n", [("For: q", ["p"], "q"), ("For: s", ["r"], "s")]),
    ("<A>: x\n\n(1) p\n----\n(2) q\n\n[T]: t\n\n(1) r\n----\n(2) t\n", [("A", ["p"], "q"), ("For: t", ["r"], "t-2")]),
]


@pytest.mark.parametrize(("text", "expected"), STRUCTURES)
def test_a_structure_behind_another_is_an_argument_of_its_own(text: str, expected) -> None:
    found = imports.read(text.encode(), "x.argdown").sections["arguments"].values()
    assert [(one["title"], one["premises"], one["supports"][0]["to"]) for one in found] == expected


def test_data_and_tags_of_a_heading_are_counted() -> None:
    imported = imports.read(b"# Drinks {isGroup: false} #hot\n\nMost #tea drinkers agree.\n", "x.argdown")
    assert {loss.what: loss.count for loss in imported.losses} == {"data of headings": 1, "tags of headings": 1}
