"""Identifiers are parsed, not stripped: every form in which people write them comes out in one spelling."""

import pytest

from rsi_graph.errors import LookupFailed
from rsi_graph.sources import identifiers, works
from rsi_graph.sources.identifiers import NameRecord
from tests.conftest import MakeCorpus

SICI = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1257/aer.20180338", "10.1257/aer.20180338"),
        ("doi:10.1257/aer.20180338", "10.1257/aer.20180338"),
        ("DOI: 10.1257/aer.20180338.", "10.1257/aer.20180338"),
        ("DOI 10.1257/AER.20180338", "10.1257/AER.20180338"),
        ("https://doi.org/10.1257/aer.20180338", "10.1257/aer.20180338"),
        ("http://dx.doi.org/10.1257/aer.20180338", "10.1257/aer.20180338"),
        ("https://www.doi.org/10.1257/aer.20180338", "10.1257/aer.20180338"),
        ("doi.org/10.1257/aer.20180338", "10.1257/aer.20180338"),
        ("<https://doi.org/10.1257/aer.20180338>", "10.1257/aer.20180338"),
        ("https://doi.org/10.1257/aer.20180338?utm_source=x#top", "10.1257/aer.20180338"),
        ("https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E"), SICI),
        (SICI, SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        ("10.1016/S0065-2458(08)60418-0", "10.1016/S0065-2458(08)60418-0"),
        ("(10.1257/aer.20180338)"[1:], "10.1257/aer.20180338"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1111/phpr.12345", "10.1111/phpr.12345"),
        ("https://example.org/post", ""),
        ("10.1/x", ""),
        ("Good 1965", ""),
    ],
)
def test_a_doi_in_any_form(text: str, expected: str) -> None:
    assert identifiers.doi(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "version"),
    [
        ("2408.06292", "2408.06292", ""),
        ("arXiv:2408.06292v3", "2408.06292", "v3"),
        ("arXiv: 2408.06292 [cs.AI]", "2408.06292", ""),
        ("10.48550/arXiv.2408.06292", "2408.06292", ""),
        ("https://doi.org/10.48550/arXiv.2408.06292v2", "2408.06292", "v2"),
        ("https://arxiv.org/pdf/2408.06292v2.pdf", "2408.06292", "v2"),
        ("https://arxiv.org/abs/cs/0309048?context=cs", "cs/0309048", ""),
        ("cs/0309048v1", "cs/0309048", "v1"),
        ("math.GT/0309136", "math.GT/0309136", ""),
        ("1234", "", ""),
    ],
)
def test_an_arxiv_id_old_and_new(text: str, expected: str, version: str) -> None:
    assert identifiers.arxiv(text) == expected
    assert identifiers.version(text) == version


@pytest.mark.parametrize(
    ("text", "isbn", "thirteen", "issn"),
    [
        ("ISBN 978-0-19-967811-2", "9780199678112", "9780199678112", ""),
        ("0-306-40615-2", "0306406152", "9780306406157", ""),
        ("080442957x", "080442957X", "9780804429573", ""),
        ("0-306-40615-3", "", "", ""),
        ("978-0-19-967811-3", "", "", ""),
        ("0002-8282", "", "", "0002-8282"),
        ("ISSN 2434561x", "", "", "2434-561X"),
        ("0002-8283", "", "", ""),
    ],
)
def test_books_and_serials_by_their_check_digit(text: str, isbn: str, thirteen: str, issn: str) -> None:
    assert (identifiers.isbn(text), identifiers.isbn13(text), identifiers.issn(text)) == (isbn, thirteen, issn)


HELD = """
sources:
  paper: {type: article-journal, title: Paper, DOI: 10.1000/ABC}
  preprint: {type: article, title: Preprint, arXiv: 2408.06292}
  book: {type: book, title: Book, ISBN: 0-306-40615-2}
  page: {type: webpage, title: Page, URL: "https://www.example.org/post/"}
"""


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("https://dx.doi.org/10.1000/abc", "paper"),
        ("https://arxiv.org/abs/2408.06292v4", "preprint"),
        ("10.48550/arXiv.2408.06292", "preprint"),
        ("978-0-306-40615-7", "book"),
        ("http://example.org/post", "page"),
    ],
)
def test_what_the_corpus_has_is_found_without_a_network(corpus: MakeCorpus, text: str, id_: str) -> None:
    graph = corpus(HELD).graph
    named = identifiers.named(text)
    assert named is not None
    assert identifiers.held(graph, named) == id_
    [work], file = works.found(text, graph=graph)
    assert (work.key, work.body["title"].lower(), file) == (id_, id_, None)


def test_what_the_corpus_has_not_is_asked_for(corpus: MakeCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def record(wanted: NameRecord) -> None:
        asked.append(wanted)
        raise LookupFailed("nobody answers", "")

    monkeypatch.setattr(works.lookup, "record", record)
    with pytest.raises(LookupFailed):
        works.found("10.1000/other", graph=corpus(HELD).graph)
    assert asked == [NameRecord("doi", "10.1000/other")]


@pytest.mark.parametrize("sign", [")", "]", "}", ">", ".", "\u201d", " ", ",", "/", "10.1234.", "1"])
def test_signs_without_number_behind_an_identifier(sign: str) -> None:
    """Looked at once each: what a server or a file says of a work may be megabytes of them."""
    long = sign * (300_000 // len(sign))
    assert identifiers.doi(f"10.1234/abc{long}").startswith("10.1234/abc")
    assert identifiers.doi("10.1234/a(b))).") == "10.1234/a(b)"
    identifiers.serial(f"{long}x", "book")
    identifiers.printed(f"10.{long}x")
