"""The map for papers fits its page, needs no font, treats both sides alike and says what it leaves out."""

import re

import pytest
from lxml import etree

from rsi_graph.errors import BadSetting
from rsi_graph.export import export
from rsi_graph.export.letters import Lettering
from rsi_graph.export.map_picture import LEAST, LEGEND, PAGES, SIZE, legend
from rsi_graph.export.selection import Selection, chosen
from tests.debate import DEBATE

NS = {"s": "http://www.w3.org/2000/svg"}
MANY = "questions: {q: {title: A large question, text: Q.}}\nclaims:\n" + "".join(
    f"  {side}{n}: {{title: Answer {side} {n} with a title of some length, text: T., "
    f'answers: [{{question: q, with: "{side}"}}]}}\n'
    f"  for-{side}{n}: {{title: A reason for {side} {n}, text: T., supports: [{side}{n}]}}\n"
    f"  against-{side}{n}: {{title: A reason against {side} {n}, text: T., attacks: [{side}{n}]}}\n"
    for side in ("yes", "no")
    for n in range(9)
)


def size(picture: str) -> tuple[float, float]:
    root = etree.fromstring(picture.encode())
    return float(root.get("width").removesuffix("pt")), float(root.get("height").removesuffix("pt"))


def labels(picture: str) -> list[str]:
    return etree.fromstring(picture.encode()).xpath("//s:g/@aria-label", namespaces=NS)


def test_everything_is_drawn_without_a_font_where_there_is_room(corpus) -> None:
    graph = corpus(DEBATE).graph
    made = export(graph, ["returns", *graph.ids("claim", "condition", "risk", "argument")], "map", "T")
    root = etree.fromstring(made.content.encode())
    assert root.xpath("//s:text | //s:style", namespaces=NS) == []
    known = set(root.xpath("//s:defs/s:path/@id", namespaces=NS))
    used = {link.removeprefix("#") for link in root.xpath("//@*[local-name()='href']")}
    assert used == known
    for id_ in graph.ids("question", "claim", "condition", "risk"):
        assert any(label.endswith(graph.title(id_)) for label in labels(made.content)), id_
    assert "reasons that the page has no room for" not in {loss.what for loss in made.losses}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_large_map_fits_its_page_and_tells_how_much_it_leaves_out(corpus, page: str) -> None:
    graph = corpus(MANY).graph
    made = export(graph, graph.ids(), "map", "T", page=page)
    wide, high = size(made.content)
    left = {loss.what: loss.count for loss in made.losses}.get("reasons that the page has no room for", 0)
    assert len(labels(made.content)) + left == 1 + 18 * 3
    [scale] = {
        float(found) for found in re.findall(r"<g transform=\"translate\(0 [\d.]+\) scale\(([\d.]+)\)", made.content)
    }
    assert scale * SIZE >= LEAST - 0.01
    if page == "free":
        assert left == 0
    elif page in ("a4", "letter"):
        assert (wide, high) <= (PAGES[page][0], PAGES[page][1] + 1)
        drawn = [label for label in labels(made.content) if "reason" in label]
        assert [sum(f"{side} " in label for label in drawn) for side in ("yes", "no")] == [len(drawn) / 2] * 2


def test_the_whole_legend_fits_every_page() -> None:
    keys = list(legend(Lettering(), 0, {mark for mark, *_ in LEGEND}))
    assert keys[-1].end + 4 <= min(wide for wide, _ in PAGES.values() if wide)


def test_a_node_has_a_map_of_its_own_and_a_work_has_none(corpus) -> None:
    graph = corpus(DEBATE).graph
    ids = chosen(graph, Selection(("ideas-get-harder",)))
    made = export(graph, ids, "map", "T", first=["ideas-get-harder"])
    assert labels(made.content)[0] == "Ideas get harder to find"
    assert labels(export(graph, ["bloom-2020-ideas"], "map", "T").content) == []
    with pytest.raises(BadSetting, match="no page"):
        export(graph, graph.ids(), "map", "T", page="a3")


def test_another_script_is_left_to_a_font_and_counted(corpus) -> None:
    graph = corpus("questions: {q: {title: 知能爆発, text: Q.}}").graph
    made = export(graph, graph.ids(), "map", "T")
    assert ">知能爆発</text>" in made.content
    assert {loss.what: loss.written for loss in made.losses}[
        "lines in other scripts"
    ] == "text in a font of the reader's"
