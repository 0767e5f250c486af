"""The names that users may import, with their types: this is checked by ``mypy --strict`` and run.

A name that stands here stays importable from there, and stays what it is; a change of it is a change for users.
"""

import subprocess
import sys
from pathlib import Path

import pytest

TYPED = """
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import rsi_graph
from rsi_graph import Graph, RsiGraphError, Snapshot, load
from rsi_graph.corpus import Corpus, Layer, read
from rsi_graph.diagnostics import CODES, Diagnostic, Severity, Span
from rsi_graph.errors import BadFilter, CorpusNotFound, UnknownNode
from rsi_graph.files.cache import Store
from rsi_graph.graph import Citation, Node, Relation
from rsi_graph.graph import Graph as SameGraph
from rsi_graph.model import AnyRecord, Argument, Claim, Kind, Source
from rsi_graph.relations import RULES, Rule, Sign
from rsi_graph.search import filters
from rsi_graph.search.filters import Filter
from rsi_graph.search.index import Hit, WordIndex

snapshot = rsi_graph.load(FOLDER, store=Store(None))
assert_type(snapshot, Snapshot)
assert_type(load(Path(FOLDER), store=Store(None)), Snapshot)
assert_type(snapshot.graph, Graph)
assert_type(snapshot.layers, tuple[Layer, ...])
assert_type(snapshot.diagnostics, tuple[Diagnostic, ...])
assert_type(snapshot.errors, tuple[Diagnostic, ...])
assert_type(snapshot.title, str)
assert_type(snapshot.key, str)
same: type[SameGraph] = Graph

graph = snapshot.graph
assert_type(graph.ids("claim"), list[str])
assert_type("ideas" in graph, bool)
assert_type(len(graph), int)
assert_type(graph.kind("ideas"), Kind)
assert_type(graph.title("ideas"), str)
assert_type(graph.span("ideas"), Span)

node = graph.node("ideas")
assert_type(node, Node)
assert_type(node.record, AnyRecord)
if isinstance(node.record, Claim):
    assert_type(node.record.text, str)
source = graph.node("good").record
assert isinstance(source, Source)
assert_type(source.issued, str | None)
assert_type(graph.step("ideas>growth"), Argument)

[relation] = graph.outgoing("ideas")
assert_type(relation, Relation)
assert_type(relation.sign, Sign)
assert_type(relation.because, str | None)
assert_type(graph.incoming("growth"), tuple[Relation, ...])
assert_type(graph.relations(), Iterator[Relation])
assert_type(graph.neighbourhood(["ideas"], 1), set[str])
[citation] = graph.citations("ideas")
assert_type(citation, Citation)
assert_type(citation.stance, str)
assert_type(graph.networkx().number_of_nodes(), int)

corpus = read([Path(FOLDER)], Store(None))
assert_type(corpus, Corpus)
assert_type(corpus.layers[0].path, Path)

wanted = filters.parse("kind:claim")
assert_type(wanted, Filter)
assert_type(wanted(graph, "ideas"), bool)
assert_type(WordIndex.build(graph).search("ideas"), tuple[Hit, ...])

assert_type(RULES["supports"], Rule)
assert_type(CODES["syntax"][0], Severity)
for wrong in (BadFilter, CorpusNotFound, UnknownNode):
    assert issubclass(wrong, RsiGraphError)
try:
    graph.node("idaes")
except UnknownNode as error:
    assert_type(error.near, tuple[str, ...])
    assert_type(error.hint, str)
"""

YAML = """
claims:
  ideas: {title: Ideas, text: Ideas get harder to find., attacks: [growth]}
  growth: {title: Growth, text: Growth goes on.}
sources:
  good:
    type: book
    title: Good
    issued: 1965
    annotations:
      said: {text: It is said., asserts: [ideas]}
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A user's program, and the corpus that it reads."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "main.yaml").write_text(YAML)
    path = tmp_path / "program.py"
    path.write_text(TYPED.replace("FOLDER", repr(str(tmp_path / "corpus"))))
    return path


def run(*argv: str) -> str:
    done = subprocess.run([sys.executable, *argv], capture_output=True, text=True, check=False, cwd=ROOT)
    return "" if done.returncode == 0 else done.stdout + done.stderr


ROOT = Path(__file__).parent.parent


def test_what_users_import_has_the_types_it_had(program: Path) -> None:
    pytest.importorskip("mypy")
    assert run("-m", "mypy", "--strict", "--no-incremental", "--cache-dir", str(program.parent), str(program)) == ""


def test_what_users_import_is_there_and_does_what_it_did(program: Path) -> None:
    assert run(str(program)) == ""
