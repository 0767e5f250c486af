"""Argumentation frameworks become claims that attack."""

import pytest

from tests.imports.samples import edges


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("tgf", "a the first\nb\n#\na b\nb a\nb b\n"),
        ("apx", "arg(a).arg(b). % both\natt(a,b).\natt(b, a).\natt(b,b)."),
        ("af", "# two\np af 2\n1 2\n2 1\n2 2\n"),
    ],
)
def test_frameworks_are_claims_that_attack(taken_in, form: str, text: str) -> None:
    graph, imported = taken_in(text, f"x.{form}")
    assert imported.form == form
    first, second = graph.ids("claim")
    assert edges(graph) == {(first, "attacks", second), (second, "attacks", first)}
    assert imported.losses[0].what == "self-attacks"
