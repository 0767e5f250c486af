"""A brief has a question on one page, with the works it names and no others; pandoc's report cites by key."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.errors import BadSetting
from rsi_graph.export import brief, export
from rsi_graph.export.selection import Selection, chosen
from rsi_graph.files import folders
from tests.debate import DEBATE
from tests.export.test_html import browsed, needs_chromium

MORE = (
    DEBATE
    + """\
  odd-2021:
    type: book
    title: Odd @ and $
    author: [{family: Odd, given: O}]
    issued: 2021
    citation-key: Odd/2021
    annotations:
      said: {text: "So it is. @home", locator: "ch. 2; p. 3", asserts: [better-each-time]}
"""
)


def test_a_brief_names_the_strongest_objection_and_whether_it_is_answered(corpus) -> None:
    graph = corpus(DEBATE).graph
    text = brief(graph, graph.ids(), "markdown", "T").content
    assert (
        text
        == """\
# T

## Do research returns grow?

Whether one round buys more than one further round.

**Yes** (1 answer)

- **The loop compounds.** Each improvement makes the next one easier. No work asserts or supports it. \
*Best backed objection, of 2*: Ideas get harder to find [1] \u2014 answered by \u201cEffort can grow as fast\u201d.

**No** (1 answer)

- **Ideas get harder to find.** Research productivity falls as a field's easy results are used up. \
By Bloom & Jones 2020 [1]. No objection recorded.

## Bibliography

1. Bloom, N., & Jones, C. I. (2020). *Are Ideas Getting Harder to Find?*
"""
    )


def test_works_against_a_position_that_are_not_named_are_counted(corpus) -> None:
    works = "".join(
        f"  w-{n}: {{type: book, title: W, author: [{{family: {name}}}], issued: {n}, "
        "annotations: {p: {text: No., locator: p. 1, disputes: [c]}}}\n"
        for n, name in ((2001, "Ames"), (2002, "Bohr"), (2003, "Curie"))
    )
    claim = "{title: C, text: C., answers: [{question: q, with: 'yes'}]}"
    made = corpus(f"questions: {{q: {{title: Q, text: Q.}}}}\nclaims: {{c: {claim}}}\nsources:\n{works}").graph
    assert "No counterpoint recorded, but see Ames 2001 [1], Bohr 2002 [2] and 1 more work." in (
        brief(made, made.ids(), "markdown", "T").content
    )
    page = brief(made, made.ids(), "html", "T").content
    assert " ".join(page.partition("No counterpoint recorded")[2].partition("</p>")[0].split()).endswith(", 1 more.")


def test_a_brief_says_what_it_leaves_out(corpus) -> None:
    graph = corpus(MORE).graph
    losses = {loss.what: loss.count for loss in brief(graph, graph.ids(), "markdown", "T").losses}
    assert losses == {"reasons": 8, "passages": 3, "works": 1}


def test_a_brief_page_has_both_sides_and_its_works(corpus) -> None:
    graph = corpus(DEBATE).graph
    tree = etree.HTML(brief(graph, graph.ids(), "html", "T").content)
    assert [side.xpath("string(.//h3)") for side in tree.xpath("//section[contains(@class, 'side ')]")] == [
        "The loop compounds", "Ideas get harder to find",
    ]  # fmt: skip
    assert tree.xpath("//li[@class='work']/@id") == ["n-bloom-2020-ideas"]


@needs_chromium
def test_a_brief_prints_on_one_page(tmp_path: Path) -> None:
    graph = load(folders.shipped_corpus()).graph
    ids = chosen(graph, Selection(question="overall"))  # the one with the most answers and works
    place = tmp_path / "overall.html"
    place.write_text(brief(graph, ids, "html", "T").content, "utf-8")
    [found] = browsed("", "", place)
    assert (found["pages"], found["errors"], found["axe"], found["narrow"]) == (1, [], [], [])
    assert found["wide"] == 320


@pytest.mark.parametrize(("to", "ids"), [("json", ["returns"]), ("markdown", ["good"])])
def test_what_has_no_brief_is_said(corpus, to: str, ids: list[str]) -> None:
    with pytest.raises(BadSetting, match="brief"):
        brief(corpus(DEBATE).graph, ids, to, "T")


def test_pandocs_report_cites_by_the_keys_of_its_bibliography(corpus) -> None:
    graph = corpus(MORE).graph
    made = export(graph, graph.ids(), "pandoc", 'A "T"', file="returns")
    assert made.content.startswith('---\ntitle: "A \\"T\\""\nbibliography: "returns.bib"\nlink-citations: true\n---\n')
    assert "- asserts: [@bloom-2020-ideas, abstract]. Research effort rises" in made.content
    assert "- asserts: [@Odd/2021, ch. 2, p. 3]. So it is. \\@home" in made.content
    assert "@book{Odd/2021," in made.beside[".bib"]


def test_the_bibliography_is_written_beside_the_report(corpus, folder: Path, tmp_path: Path) -> None:
    corpus(DEBATE)
    place = tmp_path / "r.md"
    assert main(["export", "--corpus", str(folder), "--brief", "--to", "pandoc", "--output", str(place)]) == 0
    assert 'bibliography: "r.bib"' in place.read_text()
    assert "@article{bloom-2020-ideas" in (tmp_path / "r.bib").read_text()


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_pandoc_reads_it(corpus, tmp_path: Path) -> None:
    graph = corpus(MORE).graph
    made = export(graph, graph.ids(), "pandoc", "T", file="r")
    (tmp_path / "r.md").write_text(made.content)
    (tmp_path / "r.bib").write_text(made.beside[".bib"])
    done = subprocess.run(
        ["pandoc", "r.md", "--citeproc", "-t", "plain", "--wrap=none"], cwd=tmp_path, capture_output=True, check=True
    )
    said = " ".join(done.stdout.decode().split())
    assert done.stderr == b""
    assert "asserts: (Odd 2021, ch. 2, p. 3). So it is. @home" in said
    assert "Odd, O. 2021. Odd @ and $." in said


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_a_style_of_notes_makes_footnotes(corpus, folder: Path, tmp_path: Path) -> None:
    corpus(MORE)
    call = ["export", "--corpus", str(folder), "--to", "pandoc", "--style", "chicago-notes"]
    assert main([*call, "--output", str(tmp_path / "r.md")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.stem == "r") == ["r.bib", "r.csl", "r.md"]
    done = subprocess.run(
        ["pandoc", "r.md", "--citeproc", "-t", "html"], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert "footnote-ref" in done.stdout
    assert done.stderr == ""
