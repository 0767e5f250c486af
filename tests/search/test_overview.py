"""A corpus at a glance."""

from rsi_graph.search.overview import overview
from tests.debate import DEBATE


def test_it_counts_what_there_is(corpus) -> None:
    found = overview(corpus(DEBATE))
    assert found.counts == {
        "claim": 6,
        "condition": 1,
        "risk": 1,
        "argument": 1,
        "question": 1,
        "source": 1,
        "annotation": 2,
    }
    assert [(q.id, q.yes, q.no, q.other, q.total) for q in found.questions] == [("returns", 1, 1, 0, 2)]
    assert (found.errors, found.warnings, found.uncited, found.unchecked) == (0, 0, 7, 2)


def test_relations_are_those_between_propositions(corpus) -> None:
    assert overview(corpus(DEBATE)).relations == 11


def test_an_empty_corpus_has_an_overview_too(corpus) -> None:
    found = overview(corpus(""))
    assert (sum(found.counts.values()), found.warnings) == (0, 1)
