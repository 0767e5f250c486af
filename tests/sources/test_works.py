"""Each way to a work is told apart: a record itself, a file of records, a PDF that prints its DOI, a name."""

import json
from pathlib import Path

import pytest

from rsi_graph.errors import BadAddition, BadBibliography, LookupFailed
from rsi_graph.sources import lookup, works
from tests.pdf import pdf
from tests.services import CSL, serving

BIB = "@book{good, author={Good, I. J.}, title={Machines}, year=1965}"


def test_a_record_itself_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(BIB)
    for text in (BIB, f"\n  {BIB}\n", str(tmp_path / "a.bib"), f" {tmp_path / 'a.bib'} "):
        [work], file = works.found(text)
        assert (work.body["title"], file) == ("Machines", None)


def test_a_name_and_a_pdf_that_prints_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    work = {"type": "journal-article", "title": "A Paper", "issued": {"date-parts": [[2020]]}}
    paper = tmp_path / "p.pdf"
    paper.write_bytes(pdf(["A paper. doi: 10.1234/abc"]))
    with serving({"10.1234/abc": (200, CSL, json.dumps(work))}) as served:
        monkeypatch.setattr(lookup, "Services", served.services)
        assert works.found("10.1234/abc")[0][0].body["DOI"] == "10.1234/abc"
        [found], file = works.found(str(paper), said.append)
        with pytest.raises(LookupFailed, match="404"):
            works.found("10.1234/none")
    assert (found.body["title"], file) == ("A Paper", paper)
    assert said == [f"{paper} says it is doi:10.1234/abc"]


@pytest.mark.parametrize("text", ["", "nothing", "no/such/file.bib", "x" * 5000, "a\0b", "two\nlines"])
def test_what_leads_nowhere_is_one_line(text: str) -> None:
    with pytest.raises(BadAddition, match="is no file, DOI") as caught:
        works.found(text)
    assert "\n" not in str(caught.value)


def test_what_is_no_record_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Some words.")
    with pytest.raises(BadBibliography):
        works.found(str(tmp_path / "a.txt"))
    (tmp_path / "p.pdf").write_bytes(pdf(["Some words."]))
    with pytest.raises(BadAddition, match="prints no DOI"):
        works.found(str(tmp_path / "p.pdf"))
    (tmp_path / "big.bib").write_text("x" * 100)
    monkeypatch.setattr(works, "MAX_BYTES", 10)
    with pytest.raises(BadAddition, match="larger than"):
        works.found(str(tmp_path / "big.bib"))
