"""No form of any claim cites a work as its source that disputes or qualifies it: it stands after "but see"."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from rsi_graph import load
from rsi_graph.export import export
from rsi_graph.export.forms import FORMS
from rsi_graph.export.markdown import escaped
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph, citations
from rsi_graph.graph.backing import backing
from rsi_graph.graph.story import story
from rsi_graph.model import Source
from rsi_graph.words import fold
from tests.conftest import MakeCorpus

ROOT = Path(__file__).parents[2]
KINDS = ("claim", "condition", "risk", "question", "argument")
BUT_SEE = re.compile(r"[Bb]ut see")
ALSO = re.compile(r"[Bb]ut see|[Ss]ee also")

CORPUS = """
questions:
  q: {title: Is it so?, text: Whether it is.}
claims:
  a: {title: A, text: A holds., answers: [{question: q, with: "yes"}]}
sources:
  said: {type: book, title: Said, author: [{family: Pro, given: P}], issued: 2001,
    annotations: {p: {text: Yes., asserts: [a], locator: p. 3}}}
  denied: {type: book, title: Denied, author: [{family: Con, given: C}], issued: 2002,
    annotations: {p: {text: No., disputes: [a]}}}
  limited: {type: book, title: Limited, author: [{family: But, given: B}], issued: 2003,
    annotations: {p: {text: Mostly., qualifies: [a]}}}
  shaky:
    type: webpage
    title: Shaky
    author: [{literal: Shaky}]
    standing: {is: unreliable, because: No figure holds.}
    annotations: {p: {text: Yes., asserts: [a]}}
"""


@cache
def shipped() -> Graph:
    return load(ROOT / "corpus", store=Store(None)).graph


@cache
def told(id_: str) -> list[str]:
    """The paragraphs of a story."""
    return list(story(shipped(), id_))


@cache
def exported(to: str) -> str:
    graph = shipped()
    written = export(graph, graph.ids(), to, "T").content
    assert isinstance(written, str)
    return written


def record(graph: Graph, work: str) -> Source:
    found = graph.node(work).record
    assert isinstance(found, Source)
    return found


def opposed(graph: Graph) -> Iterator[tuple[str, str]]:
    """Every node with each work that only disputes or qualifies it, and that no backer is called like."""
    for id_ in graph.ids(*KINDS):  # type: ignore[arg-type]
        found = backing(graph, id_)
        named = {citations.short(record(graph, work)) for work in found.sources}
        for work in found.opponents:
            if work not in found.sources and citations.short(record(graph, work)) not in named:
                yield id_, work


def before(pattern: re.Pattern[str], text: str) -> str:
    """The words before the works that are no sources."""
    found = pattern.search(text)
    return text[: found.start()] if found else text


def test_there_is_something_to_get_wrong() -> None:
    assert len(list(opposed(shipped()))) > 100


@pytest.mark.parametrize(("form", "opening"), [("plain", r"\("), ("markdown", r"\(\[?"), ("reference", "")])
def test_no_copied_text_cites_an_opponent_as_a_source(form: str, opening: str) -> None:
    graph = shipped()
    write = cache(lambda id_: FORMS[form].write(graph, id_))
    for id_, work in opposed(graph):
        text = write(id_)
        name = citations.short(record(graph, work))
        name = write(work).strip() if form == "reference" else name
        name = escaped(name) if form == "markdown" else name
        said = re.compile(opening + re.escape(name))
        assert not said.search(before(BUT_SEE, text)), (id_, work)
        assert said.search(text), (id_, work)


def test_no_copied_data_cites_an_opponent_without_its_stance() -> None:
    graph = shipped()
    for id_, work in opposed(graph):
        [said] = re.findall(rf"(?m)^% (.+): {id_}\n@\w+{{{work},", FORMS["bibtex"].write(graph, id_))
        [given] = [found for found in json.loads(FORMS["csl-json"].write(graph, id_)) if found["id"] == work]
        assert said == ", ".join(given["custom"]["stances"][id_])
        assert not {"asserts", "supports"} & set(said.split(", ")), (id_, work)


def test_no_story_cites_an_opponent_as_a_source() -> None:
    graph = shipped()
    for id_, work in opposed(graph):
        text = getattr(graph.node(id_).record, "text", "") or ""
        parts = [part.partition(text)[2] for part in told(id_) if text and text in part][:1]
        said = re.compile(r"[(;] ?(but see )?" + re.escape(citations.short(record(graph, work))))
        assert all(not said.search(before(BUT_SEE, part)) for part in parts), (id_, work)
        assert all(said.search(part) for part in parts), (id_, work)


def test_no_report_numbers_an_opponent_among_the_sources() -> None:
    graph = shipped()
    report, _, listed = exported("markdown").partition("\n## Bibliography\n")
    parts = re.split(r"(?m)^.*`([a-z0-9-]+)`$", "\n".join(line.lstrip() for line in report.split("\n")))
    nodes = dict(zip(parts[1::2], parts[2::2], strict=True))
    order = sorted(graph.ids("source"), key=lambda work: (fold(citations.short(record(graph, work))), work))
    numbers = {work: number for number, work in enumerate(order, 1)}
    for id_, work in opposed(graph):
        number = numbers[work]
        said = before(re.compile(r"\n\*\*(But see|See also)\*\*"), nodes[id_].partition("**Who says so**")[2])
        assert not re.search(rf"(?m)^- \w+: [^\[]* \[{number}\]", said), (id_, work)
        _, _, against = nodes[id_].partition("**But see**")
        assert re.search(rf"(?m)^- (qualifies|disputes): .* \[{number}\]", against), (id_, work)
        text = next(line for line in nodes[id_].split("\n") if ALSO.search(line))
        assert f"[{number}]" not in before(ALSO, text), (id_, work)
        assert re.search(rf"\[{number}\] (disputes|qualifies)", text), (id_, work)
        assert re.search(rf"(?m)^{number}\. ", listed)


def test_no_page_lists_an_opponent_among_those_who_say_so() -> None:
    graph, found = shipped(), entries(exported("html"))
    for id_, work in opposed(graph):
        passages = found[id_]
        assert f"#n-{work}" not in passages.get("Who says so", []), (id_, work)
        assert f"#n-{work}" in passages["But see"], (id_, work)


def entries(page: str) -> dict[str, dict[str, list[str]]]:
    """The works that each entry of a page cites, by the heading over their passages."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in etree.HTML(page).iterfind(".//*[@id]"):
        for passages in entry.xpath("(.|./div|./header)/details[@class='passages']"):
            links = passages.xpath(".//p[@class='who']/a/@href")
            found.setdefault(entry.get("id")[2:], {})[passages.find("summary").text.strip()] = links
    return found


def test_linked_data_has_a_word_of_its_own_for_opponents() -> None:
    graph = shipped()
    said: dict[tuple[str, str], set[str]] = {}
    for node in json.loads(exported("jsonld"))["@graph"]:
        for name, value in node.items():
            if name.startswith("cito:"):
                said.setdefault((node["@id"], value["@id"]), set()).add(name)
    for id_, work in opposed(graph):
        words = said[f"urn:rsi-graph:{id_}", f"urn:rsi-graph:{work}"]
        assert words <= {"cito:isDisputedBy", "cito:isQualifiedBy", "cito:obtainsBackgroundFrom", "cito:discusses"}


@pytest.mark.parametrize("to", ["aif", "xaif"])
def test_no_map_lets_an_opponent_assert(to: str) -> None:
    graph, found = shipped(), json.loads(exported(to))
    found = found.get("AIF", found)
    names = {node["nodeID"]: node["text"] for node in found["nodes"] if node["type"] == "YA"}
    heads = {edge["fromID"]: edge["toID"] for edge in found["edges"] if edge["fromID"] in names}
    said = {(heads[e["toID"]], e["fromID"].partition("/")[0]): set() for e in found["edges"] if e["toID"] in names}
    for edge in found["edges"]:
        if edge["toID"] in names:
            said[heads[edge["toID"]], edge["fromID"].partition("/")[0]].add(names[edge["toID"]])
    for id_, work in opposed(graph):
        if graph.kind(id_) != "argument":
            assert "Asserting" not in said[id_, work]
            assert said[id_, work] & {"Disagreeing", "Qualifying"}


def test_each_side_in_words(corpus: MakeCorpus) -> None:
    graph = corpus(CORPUS).graph
    paragraphs = list(story(graph, "a"))
    assert paragraphs[1] == (
        "A. A holds. (Pro 2001, p. 3; but see Con 2002, which disputes it; But 2003, which qualifies it; "
        "see also Shaky n.d., which asserts it but is marked unreliable)"
    )
    assert paragraphs[-3:] == [
        "Sources\n- Pro, P (2001). Said.",
        "But see\n- Con, C (2002). Denied. (disputes: A)\n- But, B (2003). Limited. (qualifies: A)",
        "See also\n- Shaky (n.d.). Shaky. (asserts (unreliable): A)",
    ]
    assert FORMS["reference"].write(graph, "a") == (
        "Pro, P. (2001). Said.\n\nBut see:\nCon, C. (2002). Denied. (disputes)\nBut, B. (2003). Limited. (qualifies)\n"
        "\nSee also:\nShaky. (n.d.). Shaky. (asserts (unreliable))\n"
    )
    assert " [3] (but see [2] disputes, [1] qualifies; see also [4] asserts)\n" in (
        export(graph, graph.ids(), "markdown", "T").content
    )


def test_what_is_unreliable_asserts_nothing_on_a_map(corpus: MakeCorpus) -> None:
    graph = corpus(CORPUS).graph
    found = json.loads(export(graph, graph.ids(), "aif", "T").content)
    names = {node["nodeID"]: node["text"] for node in found["nodes"] if node["type"] == "YA"}
    said = {edge["fromID"]: names[edge["toID"]] for edge in found["edges"] if edge["toID"] in names}
    assert said == {
        "said/p": "Asserting",
        "denied/p": "Disagreeing",
        "limited/p": "Qualifying",
        "shaky/p": "Default Illocuting",
    }
