"""``cite`` takes many works and whole selections, in every style and form."""

import json
from pathlib import Path

import pytest

from rsi_graph.cli import main

CORPUS = """
claims:
  a: {title: A, text: A holds., tags: [x]}
sources:
  low:
    type: article-journal
    title: Is it so?
    author: [{family: Low, given: Lo}]
    issued: 2020-02
    container-title: Annals
    citation-key: Low2020:so
    annotations: {p: {text: Yes., asserts: [a]}}
  high:
    type: book
    title: It is <not>
    author: [{family: High, given: Hi}]
    issued: 2021
    annotations: {p: {text: No., disputes: [a]}}
"""


@pytest.fixture
def place(tmp_path: Path) -> str:
    (tmp_path / "corpus.yaml").write_text("title: T\n")
    (tmp_path / "a.yaml").write_text(CORPUS)
    return str(tmp_path)


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    out = capsys.readouterr()
    return status, out.out, out.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["low"], "Low, L. (2020). Is it so? Annals.\n"),
        (["low/p", "low"], "Low, L. (2020). Is it so? Annals.\n"),
        (["low", "high"], "Low, L. (2020). Is it so? Annals.\nHigh, H. (2021). It is <not>.\n"),
        (["--node", "a"], "High, H. (2021). It is <not>.\nLow, L. (2020). Is it so? Annals.\n"),
        (["--node", "a", "--style", "ieee"],
         "[1] L. Low, “Is it so?”, Annals, Feb. 2020.\n[2] H. High, It is <not>. 2021.\n"),
        (["--filter", "author:high", "--to", "markdown"], "- High, H. (2021). *It is \\<not\\>*.\n"),
        (["high", "--to", "html"], '<ul>\n<li id="high">High, H. (2021). <i>It is &lt;not&gt;</i>.</li>\n</ul>\n'),
        (["high", "low", "--keys"], "high\thigh\nLow2020:so\tlow\n"),
    ],
)  # fmt: skip
def test_works_as_one_cites_them(capsys, place: str, words: list[str], expected: str) -> None:
    assert call(capsys, "cite", *words, "--corpus", place) == (0, expected, "")


def test_data_of_many_works_is_one_document(capsys, place: str) -> None:
    _, text, _ = call(capsys, "cite", "low", "high", "--to", "csl-json", "--corpus", place)
    assert [work["id"] for work in json.loads(text)] == ["low", "high"]
    _, text, _ = call(capsys, "cite", "low", "high", "--to", "biblatex", "--corpus", place)
    assert text.count("\n@") == 1
    assert text.startswith("@article{Low2020:so,")
    assert "  date = {2020-02}," in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a"], "a is a claim, and only sources are cited"),
        ([], "there is nothing to cite"),
        (["low", "--style", "nowhere"], "cannot read the style nowhere"),
        (["lwo"], "lwo"),
    ],
)
def test_a_wrong_call_is_said(capsys, place: str, words: list[str], said: str) -> None:
    status, out, error = call(capsys, "cite", *words, "--corpus", place)
    assert (status, out) == (2, "")
    assert said in error
