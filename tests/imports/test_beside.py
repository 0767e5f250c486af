"""An import beside a corpus: works are not doubled, ids keep clear, and a second import says what it changes."""

from pathlib import Path

import pytest

from rsi_graph import imports, load
from rsi_graph.cli import main
from rsi_graph.files.cache import Store
from rsi_graph.imports import beside

MAP = """
claims:
  a: {title: A, text: A holds., supports: [{to: b, id: step}]}
  b: {title: B, text: B holds.}
  c: {title: C, text: C holds., undercuts: [step], attacks: [b]}
conditions:
  d: {title: D, text: D holds., undercuts: ["c>b"]}
questions:
  q: {title: Q, text: Is it so?}
arguments:
  e: {title: E, premises: [a, c], supports: [b]}
sources:
  w: {type: book, title: W, annotations: {p: {text: It holds., asserts: [a]}}}
"""
HELD = """
claims:
  a: {title: Another, text: Another one holds.}
sources:
  good:
    type: article-journal
    title: Speculations Concerning the First Ultraintelligent Machine
    author: [{family: Good, given: I. J.}]
    issued: "1965"
    DOI: 10.1016/S0065-2458(08)60418-0
"""
BIB = r"""
@article{mine, author = {Good, I. J.}, title = {Speculations on Ultraintelligence}, year = 1965,
  doi = {https://doi.org/10.1016/s0065-2458(08)60418-0}, annote = {He defines the machine.}}
@article{again, author = {Good, Irving J.}, title = {Speculations concerning the first ultraintelligent machine},
  year = 1966}
@book{new, author = {Ng, A.}, title = {A new book}, year = 2001}
"""


def read(text: str, prefix: str = "", taken: tuple[str, ...] = ()) -> imports.Imported:
    imported = imports.read(text.encode(), "map.yaml", "yaml")
    return beside.settled(imported, taken, lambda _: "", prefix)


def test_a_prefix_stands_before_every_id_and_all_that_points_at_it_follows() -> None:
    found = read(MAP, "my").sections
    assert [id_ for records in found.values() for id_ in records] == [
        "my-q", "my-a", "my-b", "my-c", "my-d", "my-e", "my-w",
    ]  # fmt: skip
    assert found["claims"]["my-a"]["supports"] == [{"to": "my-b", "id": "my-step"}]
    assert found["claims"]["my-c"]["undercuts"] == [{"to": "my-step"}]
    assert found["conditions"]["my-d"]["undercuts"] == [{"to": "my-c>my-b"}]
    assert found["arguments"]["my-e"]["premises"] == ["my-a", "my-c"]
    assert found["sources"]["my-w"]["annotations"]["p"]["asserts"] == [{"to": "my-a"}]


def test_an_id_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    imported = read(MAP, taken=("a", "b", "b-2", "step"))
    assert list(imported.sections["claims"]) == ["a-2", "b-3", "c"]
    assert imported.sections["claims"]["c"]["undercuts"] == [{"to": "step-2"}]
    (tmp_path / "all.yaml").write_text(imports.text(imported))
    assert load(tmp_path, store=Store(None)).errors == ()


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "held.yaml").write_text(HELD)
    (tmp_path / "lib.bib").write_text(BIB)
    (tmp_path / "map.yaml").write_text(MAP)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "corpus"


def test_a_work_that_is_there_is_not_doubled_and_its_passages_are_put_to_it(corpus: Path, capsys) -> None:
    assert main(["import", "lib.bib", "--corpus", "corpus", "--output", "corpus/lib.yaml"]) == 0
    said = capsys.readouterr().err
    assert "the work mine is in the corpus as good and is not added again" in said
    assert "the work again is in the corpus as good and is not added again" in said
    found = load(corpus, store=Store(None))
    assert [d for d in found.errors if d.code not in ("no-stance", "bears-on-nothing")] == []
    assert found.graph.ids("source") == ["good", "new"]
    assert [found.graph.body(id_)["text"] for id_ in found.graph.annotations("good")] == ["He defines the machine."]


def test_a_second_import_updates_the_first_and_says_what_changed(corpus: Path, capsys) -> None:
    call = ["import", "map.yaml", "--from", "yaml", "--corpus", "corpus", "--output", "corpus/map.yaml"]
    assert main([*call, "--update"]) == 0
    first = (corpus / "map.yaml").read_text()
    assert main(call) == 2
    assert main([*call, "--update"]) == 0
    assert (corpus / "map.yaml").read_text() == first
    assert capsys.readouterr().err.splitlines()[-1] == "corpus/map.yaml: nothing has changed"
    Path("map.yaml").write_text(MAP.replace("It holds.", "It does.").replace("  q: {", "  r: {"))
    assert main([*call, "--update"]) == 0
    assert capsys.readouterr().err.splitlines()[-3:] == ["1 added: r", "1 changed: w/p", "1 gone: q"]
    assert load(corpus, store=Store(None)).errors == ()


def test_what_was_edited_since_is_not_overwritten(corpus: Path, capsys) -> None:
    call = ["import", "map.yaml", "--from", "yaml", "--output", "corpus/map.yaml", "--update"]
    assert main(call) == 0
    edited = (corpus / "map.yaml").read_text().replace("A holds.", "A holds well.")
    (corpus / "map.yaml").write_text(edited)
    assert main(call) == 2
    said = capsys.readouterr().err
    assert "corpus/map.yaml was edited since it was imported" in said
    assert (corpus / "map.yaml").read_text() == edited
    assert main([*call, "--force"]) == 0
    assert "1 changed: a" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--prefix", "No Slug"], "'No Slug' is no prefix"),
        (["--update"], "--update needs the file of the earlier import"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(corpus: Path, capsys, words: list[str], said: str) -> None:
    assert main(["import", "map.yaml", *words]) == 2
    assert said in capsys.readouterr().err


def test_the_seal_is_of_all_that_follows_it() -> None:
    text = beside.sealed("# T\nclaims:\n")
    assert beside.is_untouched(text)
    assert beside.is_untouched(text.replace("\n", "\r\n"))
    assert not beside.is_untouched(text + " ")
    assert not beside.is_untouched("# T\nclaims:\n")
