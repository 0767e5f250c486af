"""Nanopublications are TriG that rdflib reads, whole and well-formed, whatever the texts hold."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from rdflib import RDF, Dataset, Namespace, URIRef

from rsi_graph import load
from rsi_graph.export import export
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph
from tests.hostile import loaded, sections

INSIDE_RDFLIB = "ignore:.*(default_context|ConjunctiveGraph):DeprecationWarning"
pytestmark = pytest.mark.filterwarnings(INSIDE_RDFLIB)
NP = Namespace("http://www.nanopub.org/nschema#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OA = Namespace("http://www.w3.org/ns/oa#")
CITO = Namespace("http://purl.org/spar/cito/")


def read(graph: Graph, ids: list[str] | None = None) -> Dataset:
    found = Dataset(default_union=True)
    written = export(graph, graph.ids() if ids is None else ids, "nanopub", "T").content
    found.parse(data=written, format="trig")
    return found


def check(graph: Graph, found: Dataset) -> None:
    """Each nanopublication has its three parts, a graph each, and says the claim in the first."""
    published = {s for s, _, _, _ in found.quads((None, RDF.type, NP.Nanopublication, None))}
    assert len(published) == len(graph.ids("claim", "condition", "risk"))
    titles = set()
    for one in published:
        parts = [found.value(one, NP[name]) for name in ("hasAssertion", "hasProvenance", "hasPublicationInfo")]
        for part in parts:
            assert isinstance(part, URIRef)
            assert len(found.graph(part)) > 0
        assertion, provenance, pubinfo = parts
        assert any(assertion in (s, o) for s, _, o in found.graph(provenance))
        assert any(s == one for s, _, _ in found.graph(pubinfo))
        titles |= {str(title) for title in found.graph(assertion).objects(None, RDFS.label)}
    assert titles == {graph.body(id_)["title"] for id_ in graph.ids("claim", "condition", "risk")}


@settings(max_examples=8, phases=[Phase.generate], deadline=None)
@given(made=sections())
def test_rdflib_reads_them_whatever_the_texts_hold(made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = loaded(made, Path(folder)).graph
        found = read(graph)
        check(graph, found)
        quoted = {str(words) for words in found.objects(None, OA.exact)}
        bearing = {s for s, t, d in graph.edge_data(graph.ids()) if d["kind"] != "of" and graph.kind(t) != "argument"}
        wanted = {
            graph.body(id_)["quote"]["exact"] for id_ in graph.ids("annotation")
            if "quote" in graph.body(id_) and id_ in bearing
        }  # fmt: skip
        assert quoted == wanted


CITED = """\
claims: {a: {title: A, text: It is "a" and no \\\\ b.}}
sources:
  w: {type: book, title: W, DOI: 10.1/w, annotations: {p: {text: It says so., asserts: [a], locator: p. 3}}}
  v: {type: book, title: V, URL: "https://v.example/x y", annotations: {q: {text: Not so., disputes: [a]}}}
"""


def test_a_claim_is_drawn_from_its_works_by_their_addresses(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(CITED)
    graph = load(tmp_path, store=Store(None)).graph
    found = read(graph, ["a"])
    check(graph, found)
    assert [str(o) for o in found.objects(None, PROV.wasDerivedFrom)] == ["https://doi.org/10.1/w"]
    [disputed] = found.objects(None, CITO.isDisputedBy)
    assert str(disputed).startswith("http://purl.org/nanopub/temp/")
