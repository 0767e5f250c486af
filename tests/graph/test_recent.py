"""A memory within bounds keeps what is asked for."""

from rsi_graph.graph.recent import Recent
from tests.debate import DEBATE


def test_all_is_remembered_without_a_bound() -> None:
    recent: Recent[int, str] = Recent()
    for number in range(1_000):
        recent.put(number, str(number))
    assert len(recent) == 1_000
    assert recent.get(0) == "0"
    assert recent.get(1_000) is None


def test_with_a_bound_what_is_asked_for_stays() -> None:
    recent: Recent[int, str] = Recent()
    recent.most = 10
    for number in range(1_000):
        recent.put(number, str(number))
        assert recent.get(0) == "0"
        assert len(recent) <= 20
    assert recent.get(999) == "999"
    assert recent.get(500) is None


def test_a_graph_that_forgets_says_the_same(corpus) -> None:
    whole, forgetful = corpus(DEBATE).graph, corpus(DEBATE).graph
    forgetful.remember(2)
    for _ in range(2):
        for id_ in whole.ids():
            assert forgetful.node(id_) == whole.node(id_)
            assert forgetful.incoming(id_) == whole.incoming(id_)
            assert forgetful.outgoing(id_) == whole.outgoing(id_)
    assert len(forgetful._nodes) <= 4
    assert len(forgetful._written) <= 4
