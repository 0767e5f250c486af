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

from rsi_graph import load
from rsi_graph.export import export
from rsi_graph.export.html import raw_json
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


def browsed(place: Path, word: str, link: str) -> dict:
    """What happens in a browser: the page is searched for a word, a link followed, folded, clicked and printed."""
    done = subprocess.run(
        ["node", str(ROOT / ".ci" / "node" / "page.mjs"), str(place), str(CHROMIUM), word, link],
        capture_output=True,
        check=False,
        timeout=120,
    )
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
    assert tags.count("script") == 4
    assert not {"b", "img", "iframe", "object", "x"} & set(tags)
    assert not any(name.startswith("on") for _, attributes in found.seen for name in attributes)
    links = [attributes["href"] or "" for tag, attributes in found.seen if tag == "a"]
    assert all(link.startswith(("#node:", "https://", "http://")) for link in links)
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
    assert not any(tag == "a" for tag, _ in Elements(page(graph)).seen)


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "&amp;", "]]>"])
def test_json_cannot_leave_its_element(text: str) -> None:
    written = raw_json({"a": text})
    assert json.loads(written) == {"a": text}
    assert not set("<>&\u2028") & set(written)


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
    found = browsed(place, "onerror", "a")
    assert found["errors"] == []
    assert found["requests"] == [f"file://{place}"]
    assert found["injected"] == 0


@needs_chromium
def test_the_page_works_in_a_browser(tmp_path: Path) -> None:
    hostile = (
        'x-hostile: {title: "<img src=x onerror=alert(1)>", text: "</script><script>alert(2)</script>", '
        "attacks: [loop-compounds]}"
    )
    (tmp_path / "all.yaml").write_text(DEBATE.replace("claims:\n", f"claims:\n  {hostile}\n"))
    graph = load(tmp_path, store=Store(None)).graph
    place = tmp_path / "page.html"
    place.write_text(page(graph), encoding="utf-8")
    found = browsed(place, "alert(2)", "ideas-get-harder")
    assert found["errors"] == []
    assert found["requests"] == [f"file://{place}"]
    assert (found["before"], found["after"], found["found"]) == (13, 1, "1 of 13")
    assert (found["open"], found["folded"], found["injected"]) == (True, 0, 0)
    assert (found["clicked"], found["again"], found["printed"]) == ([True, True], False, 0)
    assert found["wide"] <= 390
    assert found["canvas"] > 0
    assert found["drawn"].startswith("3 nodes drawn")
    assert found["all"].startswith("12 nodes drawn")
