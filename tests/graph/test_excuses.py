"""A warning that stays for a reason is counted apart; an excuse for nothing is a warning itself."""

from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.graph.excuses import excused, reasons

CORPUS = """
claims: {a: {title: A, text: A holds.}}
sources: {s: {type: book, title: W, recheck-citation: true, annotations: {p: {text: So., asserts: [a]}}}}
"""


def left(tmp_path: Path, excuse: str, *, scholarly: bool = False) -> tuple[list[str], int]:
    """The warnings about one doubtful citation that are left under one excuse, and the number that it took out."""
    (tmp_path / "c.yaml").write_text(CORPUS)
    (tmp_path / "corpus.yaml").write_text(f"excused:\n  - {excuse}\n")
    snapshot = load(tmp_path)
    found, count = excused(snapshot.diagnostics, snapshot.layers, snapshot.graph, scholarly=scholarly)
    return [f"{Path(d.span.path).name}:{d.span.line}: {d.code}: {d.message}" for d in found], count


WARNING = "c.yaml:3: unchecked-citation: the citation of s is not checked"
IDLE = "corpus.yaml:2: idle-excuse: "


@pytest.mark.parametrize(
    ("excuse", "expected"),
    [
        ("{at: s, code: unchecked-citation, because: Its publisher is gone.}", ([], 1)),
        ("{at: a, code: isolated, because: No.}", ([WARNING, f"{IDLE}there is no warning 'isolated' at 'a'"], 0)),
        ("{at: z, code: unchecked-citation, because: No.}", ([WARNING, f"{IDLE}nothing is called 'z'"], 0)),
        ("{at: s, code: unchecked, because: No.}", ([WARNING, f"{IDLE}no warning is called 'unchecked'"], 0)),
        ("{at: s, code: unknown-id, because: No.}", ([WARNING, f"{IDLE}'unknown-id' is an error"], 0)),
        ("{at: s, code: second-hand, because: Not asked for.}", ([WARNING], 0)),
    ],
)  # fmt: skip
def test_an_excuse_takes_out_its_warning_alone(tmp_path: Path, excuse: str, expected: tuple[list[str], int]) -> None:
    assert left(tmp_path, excuse) == expected


def test_a_warning_that_stays_has_its_reason_beside_it(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(CORPUS)
    excuses = (
        "[{at: s, code: unchecked-citation, because: Its publisher is gone.}, {at: a, code: isolated, because: B}]"
    )
    (tmp_path / "corpus.yaml").write_text(f"excused: {excuses}\n")
    snapshot = load(tmp_path)
    found = reasons(snapshot.diagnostics, snapshot.layers, snapshot.graph)
    assert {warning.code: because for warning, because in found.items()} == {
        "unchecked-citation": "Its publisher is gone."
    }


def test_an_excuse_for_a_rule_of_scholarship_is_idle_only_where_the_rules_were_asked(tmp_path: Path) -> None:
    idle = f"{IDLE}there is no warning 'second-hand' at 's'"
    assert left(tmp_path, "{at: s, code: second-hand, because: B.}", scholarly=True) == ([WARNING, idle], 0)


def test_an_excuse_without_a_reason_is_a_mistake_and_the_rest_of_the_manifest_holds(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "corpus.yaml").write_text("title: Base\n")
    excuses = "[{at: s, code: second-hand}, {at: s, code: second-hand, because: B.}]"
    (tmp_path / "corpus.yaml").write_text(f"title: Mine\nextends: [base]\nexcused: {excuses}\n")
    snapshot = load(tmp_path)
    assert [(d.code, d.span.line) for d in snapshot.errors] == [("manifest", 3)]
    assert [layer.manifest.title for layer in snapshot.layers] == ["Base", "Mine"]
    assert [excuse.because for excuse in snapshot.layers[1].manifest.excused] == ["B."]
