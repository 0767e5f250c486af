"""The page works from a file without a network, can be searched and folded, and runs nothing that a corpus holds."""

import html.parser
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from rsi_graph import load
from rsi_graph.export import export
from rsi_graph.files.cache import Store
from tests.debate import DEBATE
from tests.hostile import loaded, sections

ROOT = Path(__file__).parents[2]
MODULES = ROOT / ".ci" / "node" / "node_modules"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or shutil.which("node") is None or not (MODULES / "playwright-core").is_dir(),
    reason="Chromium or playwright-core is not installed (npm install in .ci/node)",
)
VOID = {"meta", "link", "br", "input", "hr", "img"}


class Elements(html.parser.HTMLParser):
    """The elements of a page with their attributes, and what is left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)


def browsed(word: str, id_: str, *places: Path) -> list[dict]:
    """Drive a browser: search a page for a word, follow an entry, hover over it, print the page."""
    program = ROOT / ".ci" / "node" / "page.mjs"
    call = ["node", str(program), str(CHROMIUM), word, id_, *map(str, places)]
    done = subprocess.run(call, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    return json.loads(done.stdout)


def page(graph) -> str:
    return export(graph, graph.ids(), "html", "T").content


@settings(max_examples=15)
@given(sections())
def test_texts_stay_texts(made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = loaded(made, Path(folder)).graph
        found = Elements(page(graph))
    assert found.open == []
    tags = [tag for tag, _ in found.seen]
    assert tags.count("script") == 1
    assert not {"img", "iframe", "object", "x"} & set(tags)
    assert not any(name.startswith("on") for _, attributes in found.seen for name in attributes)
    links = [attributes["href"] or "" for tag, attributes in found.seen if tag == "a"]
    assert all(
        link.startswith(
            ("#n-", "#main", "#works", "#for-", "#against-", "#neither-", "#stand-", "#map-", "https://", "http://")
        )
        for link in links
    )
    text = "".join(found.texts)
    for id_ in graph.ids("claim"):
        assert graph.body(id_)["text"] in text


def test_nothing_is_loaded_and_the_policy_says_so(corpus) -> None:
    found = Elements(page(corpus(DEBATE).graph))
    assert not any("src" in attributes for _, attributes in found.seen)
    assert not any(tag == "link" for tag, _ in found.seen)
    [policy] = [a["content"] for _, a in found.seen if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")


def test_an_address_of_another_kind_is_no_link(corpus) -> None:
    graph = corpus("sources: {bad: {type: webpage, title: Bad, URL: 'javascript:alert(1)'}}").graph
    found = Elements(page(graph))
    assert [attributes["href"] for tag, attributes in found.seen if tag == "a" and "href" in attributes] == ["#main"]
    assert "javascript:alert(1)" in "".join(found.texts)


def test_the_reasons_are_folded_under_the_positions_and_cuts_stand_at_their_step(corpus) -> None:
    tree = etree.HTML(page(corpus(DEBATE).graph))
    sides = tree.xpath("//section[contains(@class, 'side ')]")
    assert [side.xpath("string(h2)").split() for side in sides] == [
        ["+Yes", "1", "answer"],
        [f"{MINUS}No", "1", "answer"],
    ]
    [loop] = sides[0].xpath("article")
    folds = {fold.xpath("string(summary)").strip(): fold for fold in loop.xpath("details")}
    assert list(folds) == [
        "But see 1 passage", "Reasons for 2", "Reasons against 2", "On the condition that 1", "Risks 1",
    ]  # fmt: skip
    [cut] = folds["Reasons against 2"].xpath(".//div[contains(@class, 'cuts')]//details")
    assert cut.get("id") == "n-effort-grows-too"
    assert "The step holds effort fixed." in cut.xpath("string()")
    assert "1 objection" not in loop.xpath("string(p[@class='standing'])")
    assert "Against Bloom & Jones 2020." in " ".join(loop.xpath("string(p[@class='standing'])").split())
    assert tree.xpath("string(//li[@id='n-bloom-2020-ideas']//p)").startswith("Bloom, N., & Jones, C. I. (2020).")
    assert next(one.text for one in tree.xpath("//div[@class='stand no']//li")).strip() == "Nicholas Bloom"


MINUS = "\u2212"


PAYLOAD = (
    """</script></style></title></textarea><img src=x onerror=alert(1)><svg/onload=alert(2)>'"` onclick=alert(3)"""
)
EVERYWHERE = """
questions: {q: {title: T, text: T, note: T, tags: [T]}}
claims:
  a: {title: T, text: T, note: T, tags: [T], answers: [{question: q, with: "no", because: T}]}
  b: {title: T, text: T, attacks: [{to: a, because: T, scheme: T, id: fizzle}]}
conditions: {c: {title: T, text: T, status: {met: partly}}}
risks: {r: {title: T, text: T}}
arguments: {d: {title: T, premises: [a, b], supports: [c], undercuts: [{to: fizzle, because: T}], text: T, scheme: T}}
sources:
  s:
    type: book
    title: T
    author: [{family: T, given: T}, {literal: T}]
    container-title: T
    publisher: T
    volume: T
    note: T
    URL: "javascript:alert(4)//T"
    DOI: T
    standing: {is: contested, because: T}
    annotations:
      p: {text: T, locator: T, note: T, asserts: [{to: a, because: T}], quote: {exact: T, prefix: T, suffix: T}}
"""


@needs_chromium
def test_markup_in_every_field_runs_nowhere(tmp_path: Path) -> None:
    said = json.dumps(PAYLOAD)
    (tmp_path / "all.yaml").write_text(
        re.sub(r"\bT\b", lambda _: said, EVERYWHERE.replace("//T", "")).replace(
            f"title: {said}", f"title: {json.dumps(PAYLOAD[:72])}"
        )
    )
    snapshot = load(tmp_path, store=Store(None))
    assert snapshot.errors == ()
    place = tmp_path / "page.html"
    place.write_text(export(snapshot.graph, snapshot.graph.ids(), "html", PAYLOAD).content, encoding="utf-8")
    [found] = browsed("onerror", "a", place)
    assert found["errors"] == []
    assert found["requests"] == [f"file://{place}"]
    assert found["injected"] == 0


DEEP = """
sources:
  deep: {type: book, title: Deep, annotations: {a: {text: It can., supports: [machines-design]}}}
"""
"""A work that no position cites, nor a reason next to one."""


@needs_chromium
def test_the_page_works_in_a_browser(tmp_path: Path) -> None:
    hostile = (
        'x-hostile: {title: "<img src=x onerror=alert(1)>", text: "</script><script>alert(2)</script>", '
        "attacks: [loop-compounds]}"
    )
    (tmp_path / "all.yaml").write_text(DEBATE.replace("claims:\n", f"claims:\n  {hostile}\n"))
    (tmp_path / "deep.yaml").write_text(DEEP)
    graph = load(tmp_path, store=Store(None)).graph
    place = tmp_path / "page.html"
    place.write_text(page(graph), encoding="utf-8")
    [found] = browsed("alert(2)", "ideas-get-harder", place)
    assert found["errors"] == []
    assert found["requests"] == [f"file://{place}"]
    assert (found["axe"], found["narrow"], found["injected"]) == ([], [], 0)
    assert (found["found"], found["hits"]) == ("1 of 11 entries", ["<img src=x onerror=alert(1)>"])
    assert found["few"] == "no entry has all these words; with 1 of 2: 1 of 11 entries"
    assert (found["shown"], found["tip"], found["wide"]) == (True, 1, 320)
    assert found["paper"]["short"] == {  # the reasons next to a position are whole, deeper ones are titles with ids
        "whole": ["better-each-time", "good", "x-hostile", "loop-fizzles", "research-is-automated"],
        "named": ["machines-design", "better-each-time", "effort-grows-too"],
        "works": ["bloom-2020-ideas"],
    }
    assert found["paper"]["long"] == {  # what was unfolded by hand is printed as it was
        "whole": ["better-each-time", "good", "machines-design", "effort-grows-too", "x-hostile", "loop-fizzles",
                  "research-is-automated"],
        "named": [],
        "works": ["bloom-2020-ideas", "deep"],
    }  # fmt: skip
    assert (found["paper"]["opened"], found["paper"]["left"]) == (11, 0)
    assert (found["maps"], found["links"]) == (1, 13)
