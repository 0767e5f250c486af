"""The map of a question: no box covers another, and every line ends where its boxes are."""

from itertools import combinations

from rsi_graph.evaluation.record import recorded
from rsi_graph.export import export
from rsi_graph.export.map import LETTERS, drawn
from rsi_graph.export.reasons import DEEPEST, outlined, rooted, walked
from tests.debate import DEBATE


def test_boxes_stand_apart_and_what_cuts_a_step_hangs_on_it(corpus) -> None:
    entry = rooted(recorded(corpus(DEBATE).graph), "returns")
    found = drawn(entry, lambda id_: f"#{id_}")
    assert found is not None
    for one, other in combinations(found.boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    assert len(found.lines) == len(found.boxes) - 1 == sum(1 for _ in walked(entry)) - 1
    [cut] = [line for line in found.lines if line.cut]
    step = next(box for box in found.boxes if box.said == "speaks against it: Ideas get harder to find")
    assert cut.path.endswith(f" {step.x - 10} {step.middle:g}")
    assert {box.mark for box in found.boxes} == {"", "+", "\u2212", "~", "?", "!"}
    assert max(box.y + box.height for box in found.boxes) < found.height


def test_a_large_map_shows_the_first_reason_on_each_side_and_counts_the_rest(corpus) -> None:
    entry = rooted(recorded(corpus(DEBATE).graph), "returns")
    found = drawn(entry, str, most=3)
    assert found is not None
    assert len(found.boxes) + found.left == sum(1 for _ in walked(entry))
    assert len(found.boxes) == 6
    assert drawn(rooted(recorded(corpus("questions: {q: {title: Q, text: Q.}}").graph), "q"), str) is None


def test_every_node_is_unfolded_once_however_long_the_chain_and_round_the_circle(corpus) -> None:
    chain = "".join(f"  c{n}: {{title: C{n}, text: T., supports: [c{n + 1}]}}\n" for n in range(40))
    circle = "  a: {title: A, text: T., attacks: [b]}\n  b: {title: B, text: T., attacks: [a]}\n"
    graph = corpus(f"claims:\n{chain}  c40: {{title: End, text: T., attacks: [a]}}\n{circle}").graph
    entries = outlined(recorded(graph), graph.ids())
    shown = [one.id for entry in entries for one in walked(entry) if one.unfolded]
    assert sorted(shown) == sorted(graph.ids())
    asked = outlined(recorded(graph), graph.ids(), ["c7"])
    assert (asked[0].id, [one.id for one in walked(asked[0])][1]) == ("c7", "c6")
    depth = max(sum(1 for _ in walked(entry)) for entry in entries)
    assert depth <= 2 * DEEPEST


def test_a_question_that_is_named_has_one_entry_however_often_it_is_named(corpus) -> None:
    graph = corpus(DEBATE).graph
    for first in ([], ["returns"], ["returns", "returns"]):
        roots = [entry.id for entry in outlined(recorded(graph), graph.ids(), first)]
        assert roots.count("returns") == 1, first
        assert len(set(roots)) == len(roots)
        assert export(graph, graph.ids(), "html", "A debate", first=first).content.count('id="n-returns"') == 1


def test_the_mark_of_a_kind_counts_as_letters_of_its_line(corpus) -> None:
    title = "Improvement at least yields one further improvement"
    condition = f"{{title: {title}, text: T., answers: [{{question: q, with: 'yes'}}]}}"
    graph = corpus(f"questions: {{q: {{title: Q, text: Q.}}}}\nconditions: {{c: {condition}}}\n").graph
    found = drawn(rooted(recorded(graph), "q"), str)
    assert found is not None
    words = found.boxes[1].words
    assert " ".join(words) == f"? {title}"
    assert max(map(len, words)) <= LETTERS
