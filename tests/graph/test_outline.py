"""Outlines: each node unfolded once, rows made only when asked for."""

import tracemalloc
from itertools import islice

from rsi_graph.graph.outline import rows
from rsi_graph.search.filters import parse
from tests.debate import DEBATE


def drawn(found) -> list[str]:
    return [_drawn(row) for row in found]


def _drawn(row) -> str:
    sign = row.mark + (">" if row.folded else "") + ("^" if row.again else "")
    return f"{row.rails}{sign} {row.id}" if row.depth else row.id


def test_an_outline_shows_what_bears_on_a_question(corpus) -> None:
    assert drawn(rows(corpus(DEBATE).graph, "returns")) == [
        "returns",
        "├ + loop-compounds",
        "│ ├ + better-each-time",
        "│ ├ + good",
        "│ │ ├ + machines-design",
        "│ │ └ + better-each-time",
        "│ ├ - ideas-get-harder",
        "│ │ └ ~ effort-grows-too",
        "│ ├ - loop-fizzles",
        "│ └ ? research-is-automated",
        "└ - ideas-get-harder",
    ]


def test_a_node_shown_before_is_not_unfolded_again(corpus) -> None:
    graph = corpus("""
        claims:
          a: {title: A, text: A., supports: [b, c]}
          b: {title: B, text: B., supports: [top]}
          c: {title: C, text: C., supports: [top]}
          top: {title: Top, text: Top.}
          z: {title: Z, text: Z., attacks: [a]}
    """).graph
    assert drawn(rows(graph, "top")) == [
        "top",
        "├ + b",
        "│ └ + a",
        "│   └ - z",
        "└ + c",
        "  └ +^ a",
    ]


def test_a_circle_ends(corpus) -> None:
    graph = corpus("""
        claims:
          a: {title: A, text: A., attacks: [b]}
          b: {title: B, text: B., attacks: [a]}
    """).graph
    assert drawn(rows(graph, "a")) == ["a", "└ - b"]


def test_depth_and_folds_hide_what_is_below(corpus) -> None:
    graph = corpus(DEBATE).graph
    assert drawn(rows(graph, "returns", depth=1)) == ["returns", "├ +> loop-compounds", "└ - ideas-get-harder"]
    folded = frozenset({("returns", "loop-compounds", "good")})
    assert "│ ├ +> good" in drawn(rows(graph, "returns", folded=folded))


def test_a_filter_narrows_an_outline(corpus) -> None:
    graph = corpus(DEBATE).graph
    keep = parse("kind:claim")
    assert not any(row.kind == "condition" for row in rows(graph, "returns", keep=lambda id_: keep(graph, id_)))


def test_rows_are_made_only_when_asked_for(corpus) -> None:
    many = "\n".join(f"          c{n}: {{title: C, text: C., supports: [top]}}" for n in range(3000))
    graph = corpus(f"""
        claims:
          top: {{title: Top, text: Top.}}
{many}
    """).graph
    looked_at: list[str] = []
    title = graph.title
    graph.title = lambda id_: looked_at.append(id_) or title(id_)  # type: ignore[method-assign]
    assert len(list(islice(rows(graph, "top"), 20))) == 20
    assert len(looked_at) < 30


def test_rows_far_below_the_root_take_no_more_room(corpus) -> None:
    """Each row knows the one above, not all of them: lines of support can be thousands of steps long."""
    many = 600
    claims = "".join(f"  c{n}: {{title: C, text: C., supports: [c{n - 1}]}}\n" for n in range(1, many))
    graph = corpus(f"claims:\n  c0: {{title: C, text: C.}}\n{claims}").graph
    graph.prepare()
    list(rows(graph, "c0"))  # what the graph remembers is not counted
    tracemalloc.start()
    try:
        found = list(rows(graph, "c0"))
        took, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert took < 1_500 * many
    assert len({row.key for row in found}) == many
    assert found[-1].path == tuple(f"c{n}" for n in range(many))
    assert len(found[-1].rails) == 2 * (many - 1)
    assert len(list(rows(graph, "c0", folded=frozenset({found[300].path})))) == 301
