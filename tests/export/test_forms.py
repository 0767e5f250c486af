"""A node taken along: every form says what it is for, works are linked and referenced, hostile text stays text."""

import json

import pytest

from rsi_graph.export.forms import FORMS, as_bibtex, markdown, reference, works
from tests.debate import DEBATE
from tests.hostile import SNIPPETS


@pytest.fixture
def debate(corpus):
    text = DEBATE.replace("    access: abstract\n", "    access: abstract\n    DOI: 10.1257/aer.20180338\n")
    return corpus(text).graph


def test_markdown_has_title_text_and_linked_citations(debate) -> None:
    assert markdown(debate, "ideas-get-harder") == (
        "**Ideas get harder to find**\n\n"
        "Research productivity falls as a field's easy results are used up.\n\n"
        "- asserts: Research effort rises while productivity per researcher falls. "
        "([Bloom & Jones 2020](https://doi.org/10.1257/aer.20180338), abstract)\n"
    )
    assert markdown(debate, "bloom-2020-ideas").startswith("**[Are Ideas Getting Harder to Find?](https://doi.org/")
    assert markdown(debate, "oversight-lags").endswith("review them.\n")


def test_the_works_of_a_node_are_those_cited_for_it_or_its_own(debate) -> None:
    assert works(debate, "ideas-get-harder") == ["bloom-2020-ideas"]
    assert works(debate, "bloom-2020-ideas/productivity-falls") == ["bloom-2020-ideas"]
    assert works(debate, "bloom-2020-ideas") == ["bloom-2020-ideas"]
    assert works(debate, "oversight-lags") == []
    assert reference(debate, "ideas-get-harder").startswith("Bloom, N., & Jones, C. I. (2020")
    written = as_bibtex(debate, "ideas-get-harder")
    assert written.startswith("% asserts: ideas-get-harder\n@article{bloom-2020-ideas,\n")


def test_every_node_has_every_form_or_nothing(debate) -> None:
    assert len({form.summary for form in FORMS.values()}) == len(FORMS)
    for id_ in debate.ids():
        made = {name: form.write(debate, id_) for name, form in FORMS.items()}
        assert made["id"] == id_
        assert made["plain"]
        assert ".yaml:" in made["place"]
        cited = bool(works(debate, id_))
        assert [bool(made[name]) for name in ("reference", "bibtex", "csl-json")] == [cited] * 3
        assert not cited or json.loads(made["csl-json"])[0]["id"] == "bloom-2020-ideas"


@pytest.mark.parametrize("text", SNIPPETS)
def test_hostile_text_opens_neither_links_nor_blocks(corpus, text) -> None:
    node = {"title": text[:70], "text": text}
    link = {"type": "webpage", "title": text, "URL": "https://a.b/(x)<y>", "annotations": {"n": {"text": text}}}
    link["annotations"]["n"]["asserts"] = ["c"]
    graph = corpus(json.dumps({"claims": {"c": node}, "sources": {"s": link}}, ensure_ascii=False)).graph
    written = markdown(graph, "c")
    assert "](" not in written
    assert not [line for line in written.split("\n") if line.startswith(("#", "```", "    ", ">", "|"))]
