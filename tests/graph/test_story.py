"""A node told in words: how it bears on the nearest question, with those cited; what it says, with its sources."""

from rsi_graph.evaluation.record_words import teller
from rsi_graph.graph.routes import nearest, prose
from rsi_graph.graph.story import plain, story
from tests.debate import DEBATE


def test_a_story_leads_from_a_node_to_a_question_with_everyone_cited(corpus) -> None:
    told = list(story(corpus(DEBATE).graph, "ideas-get-harder"))
    assert "Ideas get harder to find" in told[0]
    assert "Do research returns grow?" in told[0]
    assert told[-1].startswith("Sources\n- Bloom, Nicholas")
    assert any("(Bloom & Jones 2020, abstract)" in words for words in told)


def test_a_node_that_bears_on_no_question_says_so(corpus) -> None:
    assert list(story(corpus("claims: {a: {title: Alone, text: Alone.}}").graph, "a")) == [
        "“Alone” bears on no question yet."
    ]


def test_the_nearest_of_several_ends_is_taken(corpus) -> None:
    graph = corpus(DEBATE).graph
    way = nearest(graph, "better-each-time", ["returns", "oversight-lags", "loop-compounds"])
    assert way is not None
    assert way.end == "loop-compounds"


def test_a_node_in_plain_words_has_its_sources(corpus) -> None:
    graph = corpus(DEBATE).graph
    assert list(plain(graph, "ideas-get-harder")) == [
        "Ideas get harder to find",
        "Research productivity falls as a field's easy results are used up.",
        "- asserts: Research effort rises while productivity per researcher falls. (Bloom & Jones 2020, abstract)",
    ]
    assert next(plain(graph, "bloom-2020-ideas")).startswith("Bloom, Nicholas; Jones, Charles I. (2020-04).")


def test_what_a_story_passes_says_how_it_stands(corpus) -> None:
    """The state of each node in the record stands after its text; what has none, as the question, is left alone."""
    graph = corpus(DEBATE).graph
    told = list(story(graph, "loop-fizzles", state=teller(graph)))
    stated = [words.partition(". ")[0] for words in told if "In the record: " in words]
    assert stated == [graph.title(id_) for id_ in nearest(graph, "loop-fizzles", ["returns"]).passed[:-1]]
    assert all(words.endswith(".") for words in told if "In the record: " in words)
    assert "In the record" not in "".join(story(graph, "loop-fizzles"))


def test_a_path_says_how_each_node_on_it_stands(corpus) -> None:
    """One line a node that has a state, after the steps."""
    graph = corpus(DEBATE).graph
    way = nearest(graph, "ideas-get-harder", ["oversight-lags"])
    assert list(prose(graph, way, teller(graph)))[3:] == [
        "In the record, “Ideas get harder to find”: no objection recorded.",
        (
            "In the record, “The loop compounds”: disputed: it and “The loop fizzles” answer each other in a circle; "
            "1 answered."
        ),
        "In the record, “Oversight lags behind”: no objection recorded.",
    ]
