"""Words as people type them."""

import pytest

from rsi_graph import words
from rsi_graph.search import texts
from tests.debate import DEBATE


@pytest.mark.parametrize(("text", "folded"), [("Müller", "muller"), ("STRASSE", "strasse"), ("straße", "strasse"),
                                              ("Łódź", "lodz"), ("Ørsted", "orsted"), ("ﬁne", "fine")])  # fmt: skip
def test_case_and_accents_make_no_difference(text: str, folded: str) -> None:
    """Names are found as they can be typed."""
    assert words.fold(text) == folded


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words.words("Müller's 2nd law: E=mc²") == ["muller", "s", "2nd", "law", "e", "mc2"]


def test_a_node_is_found_by_what_it_says_and_who_wrote_it(corpus) -> None:
    graph = corpus(DEBATE).graph
    assert dict(texts.texts(graph, "ideas-get-harder"))["tags"] == "economics"
    assert list(texts.texts(graph, "bloom-2020-ideas")) == [
        ("title", "Are Ideas Getting Harder to Find?"),
        ("author", "Nicholas Bloom"),
        ("author", "Charles I. Jones"),
        ("year", "2020"),
    ]
    quoted = dict(texts.texts(graph, "bloom-2020-ideas/productivity-falls"))
    assert quoted["quote"] == "ideas are getting harder to find"
