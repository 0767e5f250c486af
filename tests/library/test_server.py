"""A library whose index is on a Qdrant server: what is asked of it, what it is believed, and what it may do wrong."""

import json
import shutil
import time

import numpy as np
import pytest

from rsi_graph.cli import main
from rsi_graph.errors import BadLibrary, BadSetting, LookupFailed, NotInstalled
from rsi_graph.library import adding, compacting, indexes, place, rows
from rsi_graph.library.addresses import KEY, ServerAddress, place_of
from rsi_graph.library.exact import ExactPassages
from rsi_graph.library.finding import Finder
from rsi_graph.library.holdings import Holdings
from tests.library.bag import engine, vector

pytest.importorskip("qdrant_client")
from qdrant_client import QdrantClient, models

from rsi_graph.library import server as servers
from tests.library.stand_in import stand_in

HERE = ServerAddress("http://127.0.0.1:1", "ideas")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(servers, "PAUSE", 0.0)


@pytest.fixture
def server():
    with stand_in() as made:
        yield made


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for number, about in enumerate(["the moon", "research and its productivity", "chips", "the harvest", "takeoff"]):
        (folder / f"{number}.txt").write_text(f"Text {number} says something about {about}.")
    return folder


@pytest.fixture
def library(tmp_path, server):
    with Holdings(tmp_path / "library", make=True, server=ServerAddress(server.url, "ideas")) as holdings:
        yield holdings


def found(holdings: Holdings, text: str) -> list[str]:
    """The texts that are found for a question."""
    return [one.passage.text for one in Finder(holdings, vector).find(text)]


# --- addresses ----------------------------------------------------------------------------------------------------

ADDRESSES = [
    ("http://localhost/ideas", "http://localhost:6333/ideas", "localhost+6333/ideas"),
    ("https://q.example.org/ideas/", "https://q.example.org:6333/ideas", "q.example.org+6333/ideas"),
    ("https://q.example.org:443/at/this/ideas", "https://q.example.org:443/at/this/ideas", "+443+at+this/ideas"),
    ("http://[::1]:7000/a-b.c", "http://[::1]:7000/a-b.c", "--1+7000/a-b.c"),
]


@pytest.mark.parametrize(("written", "address", "folder"), ADDRESSES)
def test_an_address_names_a_collection_and_its_texts_have_a_folder_here(written, address, folder):
    meant = place_of(written)
    assert (str(meant.server), meant.folder.as_posix().endswith(folder)) == (address, True)


BAD = [
    ("ftp://host/ideas", "no address"),
    ("http://host:port/ideas", "no address"),
    ("http:///ideas", "no address"),
    ("http://host/ideas?wait=1", "no address"),
    ("http://host", "names no collection"),
    ("http://host/../ideas", "names no collection"),
    ("http://host/id%2Feas", "names no collection"),
    ("https://me:secret@host/ideas", "holds no password"),
    ("s3://bucket/ideas", "no address"),
]


@pytest.mark.parametrize(("written", "why"), BAD)
def test_what_is_no_address_is_said_with_an_example_and_without_secrets(written, why):
    with pytest.raises(BadSetting, match=why) as caught:
        place_of(written)
    assert caught.value.hint
    assert "secret" not in caught.value.with_hint


def test_a_key_comes_from_the_environment_and_is_never_sent_or_shown_in_the_open(monkeypatch):
    monkeypatch.setenv(KEY, "the-key")
    meant = place_of("https://host/ideas")
    assert (meant.server.key, "the-key" in repr(meant)) == ("the-key", False)
    assert place_of("http://127.0.0.1/ideas").server.key == "the-key"
    with pytest.raises(BadSetting, match="unencrypted") as caught:
        place_of("http://host/ideas")
    assert "the-key" not in caught.value.with_hint
    monkeypatch.setenv(KEY, "a\nb")
    with pytest.raises(BadSetting, match="that no key has"):
        place_of("https://host/ideas")


def test_the_environment_names_an_address_too(monkeypatch):
    monkeypatch.setenv("RSI_GRAPH_LIBRARY", "http://localhost:6333/ideas")
    assert str(place_of().server) == "http://localhost:6333/ideas"
    assert place_of("a-folder").server is None


# --- three that give the same -------------------------------------------------------------------------------------


def clustered(count: int, width: int = 32) -> np.ndarray:
    """Vectors that lie about some centres, as those of texts do."""
    made = np.random.default_rng(0)
    centres = made.standard_normal((20, width))
    out = centres[made.integers(0, 20, count)] + 0.5 * made.standard_normal((count, width))
    return (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)


def of_exact(_, vectors):
    return ExactPassages(vectors)


def of_edge(folder, vectors):
    pytest.importorskip("qdrant_edge")
    from rsi_graph.library import edge

    edge.make(folder / "edge-0", vectors)
    return edge.EdgePassages(folder / "edge-0", folder / rows.FILE, vectors.shape[1])


def of_server(folder, vectors):
    collection = servers.Collection(HERE, QdrantClient(":memory:"))
    collection.make(servers.CollectionMark("one", "0", "bag", 0), vectors.shape[1])
    collection.put(0, vectors)
    return servers.ServerPassages(collection, folder / rows.FILE, vectors.shape[1], len(vectors))


@pytest.mark.filterwarnings("ignore:Local mode performs exact")
@pytest.mark.parametrize("made", [of_exact, of_edge, of_server])
def test_all_indexes_give_what_the_product_gives(tmp_path, made):
    vectors = clustered(2_000)
    vectors[7] = 0  # a passage that has no vector yet
    rows.put(tmp_path / rows.FILE, 0, vectors)
    index = made(tmp_path, vectors)
    for wanted in vectors[1::200]:
        cosines = vectors @ wanted
        expected = np.argsort(-cosines)[:10]
        nearest = index.near(wanted, 10)
        assert [number - 1 for number, _ in nearest] == expected.tolist()
        assert [cosine for _, cosine in nearest] == pytest.approx(cosines[expected].tolist(), abs=1e-5)
    everything = dict(index.near(vectors[1], 2_000))
    assert (len(everything), 8 in everything, 0 in everything) == (1_999, False, False)


# --- what goes there, and what stays ------------------------------------------------------------------------------


def test_what_is_added_is_on_the_server_and_its_texts_are_not(library, papers, server):
    assert adding.add(library, [papers], engine()).works == 5
    stored, _ = server.store.scroll("ideas", limit=100, with_vectors=True)
    assert [point.id for point in stored] == [0, 1, 2, 3, 4, 5]
    assert [point.payload or None for point in stored[1:]] == [None] * 5
    assert stored[0].payload["rows"] == 5
    assert not list(library.folder.glob("edge-*"))
    assert (
        found(library, "productivity of research")[0] == "Text 1 says something about research and its productivity."
    )
    state = place.state(library)
    assert (state.indexed, state.server, place.faults(library)) == (5, f"{server.url}/ideas", [])
    (papers / "6.txt").write_text("Text 6 says something about tides.")
    server.asked.clear()
    adding.add(library, [papers], engine())
    puts = [one for one in server.asked if one.startswith("PUT")]
    assert puts == ["PUT /collections/ideas/points"] * 2  # its own passages, and the mark
    assert "tides" in found(library, "tides")[0]


def test_the_server_is_believed_only_what_the_folder_holds(library, papers, server):
    adding.add(library, [papers], engine())
    names = {"ids": [3, 900, 2**40], "vectors": [vector("harvest").tolist()] * 3}  # 3 has another vector here
    server.store.upsert("ideas", models.Batch(**names))
    near = indexes.index_of(library).open().near(vector("Text 3 says something about the harvest."), 3)
    exact = ExactPassages(library.mapped()).near(vector("Text 3 says something about the harvest."), 3)
    assert near == [(number, pytest.approx(cosine)) for number, cosine in exact]


def test_a_server_that_holds_nothing_is_let_go(library, papers, server, monkeypatch):
    closed = []
    monkeypatch.setattr(servers.Collection, "close", lambda collection: closed.append(collection.address.name))
    assert isinstance(indexes.index_of(library).open(), ExactPassages)
    assert closed == ["ideas"]
    adding.add(library, [papers], engine())
    closed.clear()
    assert indexes.index_of(library).open().near(vector("the moon"), 1)
    assert closed == []


def test_what_came_after_the_server_was_written_to_is_found_all_the_same(library, papers, server):
    adding.add(library, [papers], engine())
    (papers / "6.txt").write_text("Text 6 says something about tides.")
    asked = []
    server.trouble = lambda method, path: asked.append(path) or ((503, b"") if method == "PUT" else None)
    with pytest.raises(LookupFailed, match="busy") as caught:
        adding.add(library, [papers], engine())
    assert "what was committed stays" in caught.value.hint
    assert library.counts().works == 6
    assert "tides" in found(library, "tides")[0]
    [fault] = place.faults(library)
    assert (fault.severity, fault.message.startswith("1 vectors are not on")) == ("warning", True)
    server.trouble = lambda *_: None
    assert adding.add(library, [papers], engine()).works == 0
    assert place.faults(library) == []


def test_an_interruption_while_it_is_written_to_loses_no_more_than_a_batch(library, papers, server, monkeypatch):
    monkeypatch.setattr(servers, "BATCH", 2)
    put = servers.Collection.put

    def stopping(self, first, vectors):
        if first == 2:
            raise KeyboardInterrupt
        put(self, first, vectors)

    monkeypatch.setattr(servers.Collection, "put", stopping)
    with pytest.raises(KeyboardInterrupt):
        adding.add(library, [papers], engine())
    assert (library.counts().works, library.number_of("put")) == (5, 2)
    assert len(found(library, "Text")) == 5
    monkeypatch.setattr(servers.Collection, "put", put)
    adding.add(library, [papers], engine())
    assert (library.number_of("put"), indexes.index_of(library).on_server(), place.faults(library)) == (5, 5, [])


def test_numbers_given_out_again_are_given_to_the_server_again(library, papers, server, monkeypatch):
    adding.add(library, [papers], engine())
    monkeypatch.setattr(compacting, "LEAST", 1)
    monkeypatch.setattr(compacting, "LOOSE", 0.0)
    adding.remove(library, [1, 3])
    assert (indexes.index_of(library).on_server(), library.number_of("put")) == (3, 3)
    assert "harvest" in found(library, "the harvest")[0]
    adding.renew(library, engine(name="other"))
    assert (indexes.index_of(library).on_server(), place.faults(library)) == (3, [])
    server.store.delete_collection("ideas")
    assert "harvest" in found(library, "the harvest")[0]
    [fault] = place.faults(library)
    assert (fault.severity, "any more" in fault.message) == ("error", True)
    place.repair(library, None)
    assert (indexes.index_of(library).on_server(), place.faults(library)) == (3, [])


def test_a_collection_of_somebody_else_is_left_alone(library, papers, server, tmp_path):
    store = server.store
    store.create_collection("ideas", models.VectorParams(size=4, distance=models.Distance.DOT))
    store.upsert("ideas", [models.PointStruct(id=7, vector=[1, 2, 3, 4], payload={"mine": True})])
    with pytest.raises(BadLibrary, match="holds something else"):
        adding.add(library, [papers], engine())
    assert library.counts().works == 0
    with pytest.raises(BadLibrary, match="holds something else"):
        indexes.index_of(library).drop()
    assert store.count("ideas").count == 1
    store.delete_collection("ideas")
    adding.add(library, [papers], engine())
    with (
        Holdings(tmp_path / "another", make=True, server=library.server) as another,
        pytest.raises(BadLibrary, match="that of another library"),
    ):
        adding.add(another, [papers], engine())


def test_of_two_copies_of_a_folder_the_second_adds_nothing(library, papers, tmp_path):
    """However little the first has added since: a passage would stand under the number of another."""
    adding.add(library, [papers], engine())
    shutil.copytree(library.folder, tmp_path / "copy")
    (papers / "6.txt").write_text("Text 6 says something about tides.")
    adding.add(library, [papers], engine())
    (papers / "7.txt").write_text("Text 7 says something about whales.")
    with Holdings(tmp_path / "copy", server=library.server) as copy:
        with pytest.raises(BadLibrary, match="1 of them from another copy of the folder"):
            adding.add(copy, [papers], engine())
        assert copy.counts().works == 5
        place.repair(copy, None)
        assert (indexes.index_of(copy).on_server(), place.faults(copy)) == (5, [])


def test_shards_made_in_the_folder_leave_what_is_on_the_server(library, papers, server):
    """Whoever names the folder gets an index there; the address still leads to what was put before."""
    pytest.importorskip("qdrant_edge")
    adding.add(library, [papers], engine())
    with Holdings(library.folder) as folder:
        indexes.index_of(folder, crossing=1).refresh()
    (papers / "6.txt").write_text("Text 6 says something about tides.")
    adding.add(library, [papers], engine())
    assert (indexes.index_of(library).on_server(), place.faults(library)) == (6, [])


# --- servers that do not answer -----------------------------------------------------------------------------------


def slow(*_):
    time.sleep(1.5)


TROUBLE = [
    (lambda *_: (401, b"Must provide an API key"), BadLibrary, "the server refuses us"),
    (lambda *_: (403, b""), BadLibrary, "the server refuses us"),
    (lambda *_: (500, json.dumps({"status": {"error": "out of \x1b[31mroom"}}).encode()), LookupFailed, r"of  ?\[31m"),
    (lambda *_: (429, b"{}"), LookupFailed, "is busy"),
    (lambda *_: (400, b"{}"), BadLibrary, "answers 400"),
    (lambda *_: (301, b""), BadLibrary, "answers 301"),
    (lambda *_: (200, b"<html>a router's page</html>"), BadLibrary, "no Qdrant server"),
    (lambda *_: (200, b'{"result": null, "status": "ok", "time": 0}'), BadLibrary, "no Qdrant server"),
    (slow, LookupFailed, "not answer in time"),
]


@pytest.mark.parametrize(("trouble", "kind", "why"), TROUBLE)
def test_a_server_that_refuses_or_stalls_is_said_before_anything_is_embedded(
    library, papers, server, monkeypatch, trouble, kind, why
):
    monkeypatch.setattr(servers, "SECONDS", 1)
    monkeypatch.setattr(servers, "TRIES", 1)
    server.trouble = trouble
    with pytest.raises(kind, match=why) as caught:
        adding.add(library, [papers], engine())
    assert caught.value.hint
    assert library.counts().works == 0
    [fault] = place.faults(library)
    assert fault.severity == "error"


def test_a_server_that_is_not_there_is_said_and_words_are_found_without_it(papers, capsys, monkeypatch):
    address = "http://127.0.0.1:9/ideas"  # the port at which nothing listens
    assert main(["library", "add", str(papers), "--library", address, "--words-only"]) == 0
    capsys.readouterr()
    with Holdings.of_place(address) as holdings:
        monkeypatch.setattr(servers, "TRIES", 2)
        with pytest.raises(LookupFailed, match=r"127\.0\.0\.1:9/ideas does not answer"):
            adding.add(holdings, [papers], engine())
    assert main(["library", "search", "harvest", "--library", address, "--words-only"]) == 0
    assert "harvest" in capsys.readouterr().out
    assert main(["library", "status", "--library", address]) == 0
    assert f"on {address}" in capsys.readouterr().out


def test_an_answer_that_names_no_passages_is_passed_over(library, papers, server):
    adding.add(library, [papers], engine())
    points = [
        {"id": "5c56c793-69f3-4fbf-87e6-c4bf54c28c26", "version": 1, "score": 9.0},
        {"id": 2, "version": 1, "score": 1},
    ]
    strange = json.dumps({"result": {"points": points}, "status": "ok", "time": 0}).encode()
    server.trouble = lambda _, path: (200, strange) if path.endswith("/query") else None
    assert [number for number, _ in indexes.index_of(library).open().near(vector("chips"), 5)] == [2]


def test_the_key_goes_to_the_server(papers, server, monkeypatch):
    monkeypatch.setenv(KEY, "the-key")
    with Holdings.of_place(f"{server.url}/ideas", make=True) as holdings:
        adding.add(holdings, [papers], engine())
    assert server.keys == {"the-key"}


def test_without_the_client_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "qdrant_client", None)
    with pytest.raises(NotInstalled, match="qdrant-client"):
        servers.Collection(HERE)
