"""Finding in a library: rankings fused, what is cited left out, and the two indexes against each other."""

import importlib
import json

import numpy as np
import pytest

from rsi_graph.errors import BadAddition, BadLibrary
from rsi_graph.library import adding, citing, compacting, finding, indexes, place, rows, shards
from rsi_graph.library.exact import ExactPassages, PartedPassages
from rsi_graph.library.finding import Finder
from rsi_graph.library.holdings import Holdings
from rsi_graph.library.pieces import pieces
from rsi_graph.library.shards import ShardRows
from rsi_graph.sources import passages, quotations
from tests.library.bag import engine, vector

PAPER = """doi:10.1000/ideas

Research productivity falls by half every thirteen years. Chips took eighteen times as many researchers as before.

The weather was fine in June and the harvest came early.
"""
OTHER = "Effort in research grows while its productivity falls, in drugs as in crops. It has done so for decades."
CORPUS = """
claims:
  ideas-get-harder:
    title: Ideas get harder to find
    text: Research productivity falls while effort in research grows.
  weather:
    title: The weather was fine
    text: The harvest came early that year.
sources:
  bloom:
    type: article-journal
    title: Are ideas getting harder to find?
    DOI: 10.1000/ideas
    annotations:
      falls:
        text: It falls.
        locator: paragraph 2
        supports: [ideas-get-harder]
        quote: {exact: Chips took eighteen times as many researchers as before.}
"""


@pytest.fixture
def library(tmp_path):
    for name, text in (("ideas.txt", PAPER), ("other.txt", OTHER)):
        (tmp_path / name).write_text(text)
    with Holdings(tmp_path / "library", make=True) as holdings:
        adding.add(holdings, [tmp_path / "ideas.txt", tmp_path / "other.txt"], engine())
        yield holdings


def test_a_passage_is_about_a_hundred_words_of_one_section():
    text = "\n\n".join(["# One", "Six words make up this sentence. " * 40, "# Two", "And a short one. " + "x" * 2_000])

    copy = passages.collected(passages.markdown(text), "", "a.md")
    cut = [*pieces(copy)]
    words = [copy.text[piece.start : piece.end].count(" ") + 1 for piece in cut]
    assert words[:2] == [97, 96]
    assert max(piece.end - piece.start for piece in cut) <= 900
    whole = ""
    for piece in cut:
        whole += " " * (piece.start - len(whole)) + copy.text[piece.start : piece.end]
    assert whole == copy.text
    sections = [{copy.paragraph(at).section for at in (piece.start, piece.end - 1)} for piece in cut]
    assert all(len(section) == 1 for section in sections)


def test_what_is_near_comes_first_and_says_why(library):
    found = Finder(library, vector).find("productivity of research falls")
    assert [one.passage.name for one in found] == ["2.1", "1.1"]
    assert found[0].why == "near in meaning, .45; words: productivity, research, falls"
    by_words = Finder(library).find("harvest")
    assert [(one.passage.name, one.why) for one in by_words] == [("1.1", "words: harvest")]
    assert Finder(library).find('the of "NEAR( * harvests') == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("harvest", ["1.1"]),  # one word of a long passage is not near in meaning, but it stands there
        ("the harvest in June", ["1.1"]),
        ("harvest hurricanes", ["1.1"]),  # half of what was asked, and all of it that any passage holds
        ("harvest hurricanes typhoons", []),
        ("june crops", []),  # each is held by another passage
    ],
)
def test_a_few_words_are_found_where_they_stand_though_nothing_is_near_in_meaning(library, asked, expected):
    def far(_text):
        return np.zeros_like(vector("anything"))

    found = Finder(library, far).find(asked)
    assert ([one.passage.name for one in found], {one.why.partition(":")[0] for one in found}) == (
        expected, {"words"} if expected else set(),
    )  # fmt: skip


def test_what_is_quoted_on_a_node_already_is_not_found_for_it(library, corpus):
    graph = corpus(CORPUS).graph
    finder = Finder(library, vector)
    [only] = finding.for_node(finder, graph, "ideas-get-harder")
    assert (only.passage.name, only.source) == ("2.1", "")
    found = finding.for_node(finder, graph, "weather")
    assert (found[0].passage.name, found[0].source) == ("1.1", "bloom")
    assert finding.unchecked(graph) == ["weather", "ideas-get-harder"]
    assert [node for node, _ in finding.review(finder, graph, 5)] == ["weather", "ideas-get-harder"]


ANONYMOUS = """
claims:
  effort: {title: Effort grows, text: Effort in research grows while productivity falls.}
  decades: {title: For decades, text: It has been so for long.}
sources:
  first:
    type: document
    title: Other
    annotations:
      a: {text: A., supports: [decades], quote: {exact: Words of another text.}}
  second:
    type: document
    title: other
    annotations:
      a: {text: A., supports: [decades], quote: {exact: It has done so for decades.}}
"""


@pytest.mark.parametrize(("quoted", "expected"), [("It has done so for decades.", "second"), ("Not there.", "")])
def test_a_work_without_author_is_the_source_that_quotes_its_words(library, corpus, quoted, expected):
    graph = corpus(ANONYMOUS.replace("It has done so for decades.", quoted)).graph
    found = finding.for_node(Finder(library, vector), graph, "effort", 5)
    assert [one.source for one in found if one.passage.work.title == "other"] == [expected]


@pytest.mark.parametrize("engine_of", [vector, None], ids=["meaning", "words"])
def test_where_nothing_is_near_nothing_is_offered_and_nothing_is_quoted(library, engine_of):
    finder = Finder(library, engine_of)
    assert finder.find("email bug reports to the maintainers") == ()
    assert citing.quotation(finder, citing.named(library, "1.1"), "email bug reports to the maintainers").spot is None


def test_the_words_to_quote_are_the_nearest_sentence_or_those_named(library):
    finder, passage = Finder(library, vector), citing.named(library, "1.1")
    nearest = citing.quotation(finder, passage, "how many researchers for chips")
    assert nearest.copy.text[slice(*nearest.spot)].startswith("Chips took eighteen")
    assert nearest.locator == "paragraph 2"
    by_words = citing.quotation(Finder(library), passage, "how many researchers for chips")
    assert by_words.spot == nearest.spot
    named = citing.quotation(finder, passage, "", words="falls by half")
    assert named.copy.text[slice(*named.spot)] == "falls by half"
    first = citing.quotation(finder, passage, "", sentence=2)
    assert first.copy.text[slice(*first.spot)].startswith("Research productivity")
    for wrong in ({"words": "not there"}, {"sentence": 9}, {"words": "x" * 400}):
        with pytest.raises(BadAddition):
            citing.quotation(finder, passage, "", **wrong)
    with pytest.raises(BadAddition, match="no passage 'x'"):
        citing.named(library, "x")
    assert [one.name for one in citing.around(library, passage, 3)] == ["1.1"]


def test_a_heading_is_not_quoted_where_a_sentence_stands_under_it(tmp_path):
    text = "The growth of effort in research\n\nEffort in research grew twentyfold.³ It has “long done so.”"
    (tmp_path / "headed.txt").write_text(text.replace("³", "3"))
    with Holdings(tmp_path / "library", make=True) as holdings:
        adding.add(holdings, [tmp_path / "headed.txt"], engine())
        passage = citing.named(holdings, "1.1")
        quoted = citing.quotation(Finder(holdings, vector), passage, "the growth of effort in research")
        assert quoted.copy.text[slice(*quoted.spot)].startswith("Effort in research grew")
        heading = citing.quotation(Finder(holdings, vector), passage, "", sentence=1)
        assert heading.copy.text[slice(*heading.spot)] == "The growth of effort in research"


def test_quotations_without_a_copy_are_looked_up_in_the_library(library, corpus):
    graph = corpus(CORPUS).graph
    verdicts = quotations.check(graph, lambda _: None)
    assert [one.status for one in verdicts] == ["no copy"]
    looked_up, count = citing.verified(graph, library, verdicts)
    assert [(one.status, count) for one in looked_up] == [("verified", 1)]
    assert citing.looked_up(graph, str(library.folder), verdicts)[1] == 1
    assert citing.looked_up(graph, None, verdicts) == (verdicts, 0)
    wrong = corpus(CORPUS.replace("Chips took", "Ships took")).graph
    looked_up, count = citing.verified(wrong, library, quotations.check(wrong, lambda _: None))
    assert (looked_up[0].status, count) == ("missing", 0)


def test_an_abstract_can_show_a_quotation_and_not_that_there_is_none(tmp_path, corpus):
    record = {"id": "1", "type": "article", "title": "Are ideas getting harder to find?", "DOI": "10.1000/ideas",
              "abstract": "We find that chips took eighteen times as many researchers."}  # fmt: skip
    (tmp_path / "refs.json").write_text(json.dumps([record]))
    graph = corpus(CORPUS).graph
    with Holdings(tmp_path / "library", make=True) as holdings:
        adding.add(holdings, [tmp_path / "refs.json"], engine())
        looked_up, count = citing.verified(graph, holdings, quotations.check(graph, lambda _: None))
    assert ([one.status for one in looked_up], count) == (["no copy"], 0)


# --- indexes ------------------------------------------------------------------------------------------------------


def clustered(count: int, width: int = 32) -> np.ndarray:
    """Vectors that lie about some centres, as those of texts do."""
    made = np.random.default_rng(0)
    centres = made.standard_normal((20, width))
    out = centres[made.integers(0, 20, count)] + 0.5 * made.standard_normal((count, width))
    return (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)


def test_qdrant_edge_and_the_exact_product_give_the_same(tmp_path):
    pytest.importorskip("qdrant_edge")
    edge = importlib.import_module("rsi_graph.library.edge")
    vectors, place = clustered(6_000), tmp_path / rows.FILE
    vectors[7] = 0  # a passage that has no vector yet
    rows.put(place, 0, vectors)
    spans = [ShardRows(0, 4_000), ShardRows(4_000, 5_500)]
    for span in spans:
        edge.make(tmp_path / span.name, vectors[: span.end], span.first)
    shards = [edge.EdgePassages(tmp_path / span.name, place, 32) for span in spans]
    index, exact = PartedPassages([*shards, ExactPassages(vectors[5_500:], 5_500)]), ExactPassages(vectors)
    for wanted in vectors[1::300]:
        found, expected = index.near(wanted, 10), exact.near(wanted, 10)
        assert [number for number, _ in found] == [number for number, _ in expected]
        assert np.allclose([cosine for _, cosine in found], [cosine for _, cosine in expected])
        assert 8 not in dict(index.near(wanted, 6_000))
    for part in (tmp_path / spans[0].name).rglob("*.json"):
        part.write_bytes(b"damaged")
    with pytest.raises(BadLibrary, match="its index edge-0-4000 cannot be read"):
        edge.EdgePassages(tmp_path / spans[0].name, place, 32)


PLANS = [
    # shards there are, passages, and the shards there should be; a tail of 100 becomes one
    ([], 99, []),
    ([], 100, [(0, 100)]),
    ([(0, 1000)], 1099, [(0, 1000)]),
    ([(0, 1000)], 1100, [(0, 1000), (1000, 1100)]),
    ([(0, 1000), (1000, 1100)], 1250, [(0, 1000), (1000, 1250)]),
    ([(0, 1000), (1000, 1250)], 1400, [(0, 1400)]),
    ([(0, 100)], 5000, [(0, 5000)]),
]


@pytest.mark.parametrize(("spans", "count", "expected"), PLANS)
def test_shards_are_few_and_a_little_more_makes_none_anew(spans, count, expected):
    assert shards.planned([ShardRows(*pair) for pair in spans], count, 100) == expected


def test_a_large_library_gets_an_index_and_one_that_is_lost_is_not_missed(library, tmp_path):
    pytest.importorskip("qdrant_edge")
    usual, eager = indexes.index_of(library), indexes.index_of(library, crossing=1)
    assert isinstance(usual.open(), ExactPassages)
    usual.refresh()
    assert usual.indexed() == 0
    count = len(library.mapped())
    eager.refresh()
    assert eager.indexed() == count
    index = eager.open()
    assert isinstance(index, PartedPassages)
    exact = ExactPassages(library.mapped()).near(vector("research"), 5)
    assert index.near(vector("research"), 5) == [(number, pytest.approx(cosine)) for number, cosine in exact]
    (tmp_path / "more.txt").write_text("A text about the moon.")
    adding.add(library, [tmp_path / "more.txt"], engine())
    newest = eager.open().near(vector("moon"), 1)
    assert newest[0][0] == count + 1
    usual.drop()
    assert isinstance(eager.open(), ExactPassages)
    assert place.faults(library) == []


def test_an_index_of_an_earlier_version_is_named_and_taken_away(library):
    old = [library.folder / name for name in ("lance-300000", ".lance-300000.17")]
    for folder in old:
        folder.mkdir()
        (folder / "data").write_bytes(b"x")
    (library.folder / "lance-notes").mkdir()
    assert place.state(library).former == [".lance-300000.17", "lance-300000"]
    assert [fault.message.split(" is ")[0] for fault in place.faults(library)] == [".lance-300000.17", "lance-300000"]
    place.repair(library, None)
    assert place.faults(library) == []
    assert (place.state(library).former, (library.folder / "lance-notes").is_dir()) == ([], True)


def test_what_is_gone_leaves_no_gap_once_it_is_much(library, tmp_path, monkeypatch):
    finder = Finder(library, vector)
    asked = ("research", "moon", "deception")
    (tmp_path / "moon.txt").write_text("A text about the moon and its many craters.")
    adding.add(library, [tmp_path / "moon.txt"], engine())
    first = next(library.works())
    before = {text: finder.find(text) for text in asked}
    monkeypatch.setattr(compacting, "LEAST", 1)
    monkeypatch.setattr(compacting, "LOOSE", 0.0)
    adding.remove(library, [first.id])
    counts = library.counts()
    assert counts.last == counts.passages == len(library.mapped())
    assert [path.name for path in library.folder.glob("vectors*")] == ["vectors-1.f32"]
    assert place.faults(library) == []
    for text, found in before.items():
        kept = [one for one in found if one.passage.work.id != first.id]
        now = finder.find(text, len(kept))
        assert [(one.passage.name, one.cosine) for one in now] == [
            (one.passage.name, pytest.approx(one.cosine)) for one in kept
        ]
    (tmp_path / "sun.txt").write_text("A text about the sun and its spots.")
    adding.add(library, [tmp_path / "sun.txt"], engine())
    assert "sun" in finder.find("the sun", 1)[0].passage.text
