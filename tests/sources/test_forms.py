"""RIS, PubMed, EndNote, CITATION.cff, CSL and the JSON of indexes: small records, and what comes of them."""

import json
from typing import Any

import pytest

from rsi_graph.errors import BadBibliography
from rsi_graph.sources import bibliography, dates

DOE = [{"family": "Doe", "given": "Jane"}]
PEOPLE = [{"literal": "World Weather Organization"}, {"family": "King", "given": "Martin", "suffix": "Jr."},
          {"family": "Low", "given": "L."}, {"family": "High", "given": "H."}]  # fmt: skip
CSL_YAML = (
    "references:\n- id: a\n  type: book\n  title: T\n  author: [{family: Doe, given: Jane}]\n  issued: 2020-03\n"
)
PANDOC = "---\nreferences:\n- id: a\n  type: book\n  title: T\n  issued:\n  - year: 2020\n    month: 3\n...\n"
NBIB = "PMID- 123\nTI  - A title,\n      on.\nFAU - Doe, Jane\nDP  - 2020 Mar 4\nJT  - J\nAID - 10.1000/x [doi]\n"
ENDNOTE = (
    '<?xml version="1.0"?><xml><records><record><ref-type name="Journal Article">17</ref-type><contributors><authors>'
    "<author><style>Doe, Jane</style></author></authors></contributors><titles><title><style>T &amp; U</style></title>"
    "<secondary-title>J</secondary-title></titles><dates><year>2020</year></dates>"
    "<electronic-resource-num>10.1000/x</electronic-resource-num></record></records></xml>"
)
CFF = (
    "cff-version: 1.2.0\ntitle: Tool\nauthors:\n- {family-names: Doe, given-names: Jane}\ndate-released: 2020-03-04\n"
    "version: 1.0\npreferred-citation:\n  type: article\n  title: Paper\n  year: 2021\n"
)
OPENALEX = {"id": "https://openalex.org/W1", "display_name": "T", "type": "article", "publication_year": 2020,
            "authorships": [{"author": {"display_name": "Jane Doe"}}], "doi": "https://doi.org/10.1000/x",
            "primary_location": {"source": {"display_name": "J"}},
            "abstract_inverted_index": {"is": [1], "It": [0]}}  # fmt: skip
SCHOLAR = {
    "paperId": "abc",
    "title": "T",
    "year": 2020,
    "authors": [{"name": "Jane Doe"}],
    "externalIds": {"DOI": "10.1000/x"},
}
CROSSREF = {"message-type": "work", "message": {"DOI": "10.1000/x", "type": "journal-article", "title": ["T"],
            "author": [{"family": "Doe", "given": "Jane", "sequence": "first"}], "container-title": ["J"],
            "issued": {"date-parts": [[2020]]}, "indexed": {}}}  # fmt: skip
RIS = (
    "TY  - CONF\nAU  - World Weather Organization\nAU  - King, Martin, Jr.\nAU  - Low, L.; High, H.\nTI  - T\n"
    "BT  - P\nSN  - 978-3-16-148410-0\nER  - \n"
)
READ = [
    ("ris", RIS,
     {"author": PEOPLE, "container-title": "P", "ISBN": "978-3-16-148410-0", "ISSN": None}),
    ("ris", "TY  - JOUR\nAU  - Berg, Jan, Jr.\nA1  - Zed, Zoe\nED  - Roe, Ann\nTI  - T\nER  - \n",
     {"author": [{"family": "Berg", "given": "Jan", "suffix": "Jr."}, {"family": "Zed", "given": "Zoe"}],
      "editor": [{"family": "Roe", "given": "Ann"}]}),
    ("csl-yaml", CSL_YAML, {"title": "T", "author": DOE, "issued": "2020-03"}),
    ("csl-yaml", PANDOC, {"title": "T", "issued": "2020-03"}),
    ("nbib", NBIB, {"title": "A title, on", "author": DOE, "issued": "2020-03-04", "container-title": "J",
                    "DOI": "10.1000/x", "PMID": "123"}),
    ("endnote", ENDNOTE, {"type": "article-journal", "title": "T & U", "author": DOE, "issued": "2020",
                          "container-title": "J", "DOI": "10.1000/x"}),
    ("cff", CFF, {"type": "software", "title": "Tool", "author": DOE, "issued": "2020-03-04", "version": "1.0"}),
    ("openalex", json.dumps({"results": [OPENALEX]}),
     {"title": "T", "author": DOE, "issued": "2020", "DOI": "10.1000/x", "container-title": "J", "abstract": "It is"}),
    ("semantic-scholar", json.dumps([SCHOLAR]), {"title": "T", "author": DOE, "issued": "2020", "DOI": "10.1000/x"}),
    ("crossref", json.dumps(CROSSREF), {"title": "T", "author": DOE, "issued": "2020", "container-title": "J"}),
    ("csl-json", '[{"type": "book", "title": "U", "issued": {"date-parts": [[876]]}}]', {"issued": "0876"}),
    ("csl-json",
     '[{"type": "book", "title": "U", "author": [{"family": "Doe", "given": "Jane"}, {"family": "others"}]}]',
     {"author": DOE, "et-al": True}),
    ("ris", ("1. \nTY  - JOUR\nTI  - T\nau  - Roe, R. Jr\nAU  - Smith JA\nAU  - Acme, Inc.\nPY  - 2004\n"
     "DA  - May 3\nER  - \n"),
     {"author": [{"family": "Roe", "given": "R.", "suffix": "Jr"}, {"family": "Smith", "given": "JA"},
                 {"literal": "Acme, Inc."}], "issued": "2004-05-03"}),
    ("ris", "TY  - JOUR\nTI  - T\nAB  - One.\n\nTwo.\nAU  - Doe, Jane and Roe, R.\nER  - \n",
     {"abstract": "One.\n\nTwo.", "author": [*DOE, {"family": "Roe", "given": "R."}]}),
    ("cff", "cff-version: 1.2.0\ntitle: T\nversion: 1.10\n", {"version": "1.10"}),
    ("csl-yaml", "- id: a\n  type: book\n  title: T\n  volume: 010\n", {"volume": "010"}),
    ("semantic-scholar",
     '[{"paperId": "a", "title": "T", "authors": [{"name": "Jane van der Doe"}, {"name": "J. Roe III"}]}]',
     {"author": [{"family": "Doe", "given": "Jane", "non-dropping-particle": "van der"},
                 {"family": "Roe", "given": "J.", "suffix": "III"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "text", "expected"), READ)
def test_each_form_is_read_for_what_it_is(form: str, text: str, expected: dict[str, Any]) -> None:
    assert bibliography.looks_like(text) == form
    work = bibliography.parse(text)[0]
    assert {name: work.body.get(name) for name in expected} == expected
    assert work.doubts == ()


SAID = [
    ("TY  - JOUR\nTI  - T\nTY  - JOUR\nTI  - U\nER  - \n", "its end (ER) is missing before line 3"),
    ("TY  - JOUR\nTI  - T\nN2  - Abstract one\nAB  - Abstract two\nER  - \n", "the second AB is left out"),
    ("TY  - BOOK\nTI  - T\nAU  - Doe, Jane (Ed.)\nER  - \n", "'(Ed.)' behind the name Doe, Jane is left out"),
    ("stray\nTY  - JOUR\nTI  - T\nER  - \n", "1 what stands here is skipped: the line belongs to no record"),
    ("TY  - JOUR\nER  - \nTY  - BOOK\nTI  - T\nER  - \n", "1 what stands here is skipped: nothing but its type"),
    ('[{"type": "book", "title": "T", "issued": {"date-parts": [[2003], [2001]], "circa": true}}]', "a range"),
    ('[{"type": "book", "title": "T", "issued": {"date-parts": [[0]]}}]', "the date [[0]] is left out"),
    (
        '[{"type": "book", "title": "T", "issued": {"date-parts": [[2001]], "literal": "early 2001"}}]',
        "'early 2001' beside",
    ),
    ('[{"type": "book", "title": "T", "issued": {"date-parts": [[2001]], "season": "wet"}}]', "the season"),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_what_is_lost_is_said(text: str, said: str) -> None:
    found = bibliography.read(text)
    lines = [doubt for work in found.works for doubt in work.doubts]
    assert any(said in line for line in [*lines, *(f"{one.line} {one}" for one in found.skipped)])


def test_entities_and_depth_are_refused() -> None:
    with pytest.raises(BadBibliography, match="declares entities"):
        bibliography.parse('<!DOCTYPE x [<!ENTITY a "b">]>' + ENDNOTE, "endnote")
    with pytest.raises(BadBibliography, match="nested too deeply"):
        bibliography.parse("<xml>" + "<a>" * 100_000, "endnote")


DATES = [
    ("1965", "1965", False), ("March 3, 1965", "1965-03-03", False), ("3. März 1965", "1965-03-03", False),
    ("15/03/2020", "2020-03-15", False), ("876", "0876", False), ("AD 876", "0876", False), ("n.d.", None, False),
    ("", None, False), ("-380", "-0380", False), ("380 BC", "-0379", False), ("2015-2017", "2015/2017", False),
    ("2015/2017", "2015/2017", False), ("2015/", "2015", True), ("2015--17", "2015/2017", False),
    ("1965/03", "1965-03", False),
    ("forthcoming", None, True), ("2020?", "2020?", False), ("[2020]", "2020", True), ("Fall 2020", "2020-23", False),
    ("May/June 2020", "2020-05/2020-06", False), ("2023-05-04T10:00:00Z", "2023-05-04", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "is_lossy"), DATES)
def test_dates(text: str, value: str | None, is_lossy: bool) -> None:
    found = dates.read(text)
    assert (found.value, bool(found.lost)) == (value, is_lossy), found


@pytest.mark.parametrize(
    ("form", "answer", "further", "left_out"),
    [
        ("openalex", OPENALEX, {"cited_by_count": 3, "mesh": [], "topics": [1], "grants": [2]}, ("grants", "topics")),
        ("semantic-scholar", SCHOLAR, {"citationCount": 3, "tldr": {"text": "Short."}}, ("tldr",)),
        ("crossref", CROSSREF["message"], {"score": 1, "funder": [{"name": "F"}], "subject": ["Physics"]},
         ("funder", "subject")),
    ],
)  # fmt: skip
def test_what_an_index_says_and_a_source_has_no_place_for_is_named(form, answer, further, left_out) -> None:
    [work] = bibliography.read(json.dumps([{**answer, **further}]), form).works
    assert work.left_out == left_out
