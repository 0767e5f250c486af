"""The output of positions: a matrix, its parts, and the same as data."""

import csv
import io
import json
from textwrap import dedent

import pytest

from rsi_graph.cli import main

DEBATE = """
questions:
  q: {title: Is it so?, text: It decides.}
claims:
  pro: {title: Pro, text: Pro., answers: [{question: q, with: "yes"}]}
sources:
  a: {type: book, title: A, author: [{family: Good, given: Ada}], annotations: {p: {text: It is so., asserts: [pro]}}}
  b: {type: book, title: B, author: [{family: Wu, given: Jun}], annotations: {p: {text: It is not., disputes: [pro]}}}
  c: {type: book, title: C, author: [{literal: The Quiet}]}
"""


@pytest.fixture
def call(folder, capsys):
    """Run positions on the debate: exit status and what was printed."""
    folder.mkdir()
    (folder / "main.yaml").write_text(dedent(DEBATE), "utf-8")

    def run(*argv):
        status = main(["positions", "--corpus", str(folder), *argv])
        return status, capsys.readouterr()

    return run


def test_as_json(call):
    status, (out, _) = call("--format", "json")
    found = json.loads(out)
    assert status == 0
    assert found["questions"] == ["q"]
    assert [(author["name"], author["answers"]["q"]) for author in found["authors"]] == [
        ("Ada Good", {"with": "yes", "annotations": ["a/p"]}),
        ("The Quiet", {"with": "silent", "annotations": []}),
        ("Jun Wu", {"with": "no", "annotations": ["b/p"]}),
    ]


def test_as_csv(call):
    _, (out, _) = call("--format", "csv")
    assert list(csv.reader(io.StringIO(out))) == [
        ["author", "q"],
        ["Ada Good", "yes"],
        ["The Quiet", "silent"],
        ["Jun Wu", "no"],
    ]


def test_as_text(call):
    _, (out, _) = call()
    assert "Ada Good  Y\n" in out
    assert "Jun Wu    n\n" in out
    assert "1 author more: silent on every question" in out
    _, (out, _) = call("--author", "wu")
    assert "  no    Is it so?  (only by disputing the opposite)  q\n" in out
    assert "b/p" in out
    _, (out, _) = call("--question", "q")
    assert "+ yes 1" in out
    assert "1 author silent" in out


@pytest.mark.parametrize("argv", [("--question", "pro"), ("--question", "qq"), ("--author", "nobody")])
def test_a_wrong_call_is_one_line(call, argv):
    status, (out, err) = call(*argv)
    assert status == 2
    assert out == ""
    assert err.startswith("error: ")
