"""Files kept between runs are read as hostile: turned bits, cuts and lies, under seals that were made right again.

Each kept file is damaged in many ways, always the same ones. Without the user's key the file is dropped and made
again, so that all is as it was. With it (which is to be the user) what is read is of the right shape, dropped, or
said to be damaged.
"""

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rsi_graph import load
from rsi_graph.editing import additions, journal
from rsi_graph.editing import place as editing_place
from rsi_graph.errors import DamagedCache, RsiGraphError
from rsi_graph.files import folders, sealed
from rsi_graph.files.cache import Store
from rsi_graph.meaning import distances, neighbours, vectors
from rsi_graph.meaning.models import Model
from rsi_graph.search import index
from rsi_graph.snapshot import Snapshot
from rsi_graph.sources import passages
from rsi_graph.sources.passages import Copy, Paragraph
from rsi_graph.user import memory, settings
from rsi_graph.user.memory import History, Memory, Place, Remembered
from tests.debate import DEBATE

TIMES = 60
"""Damages a file."""
MODEL = Model("some", Path("nowhere"), "0123456789abcdef" * 4)


def damages(data: bytes) -> Iterator[bytes]:
    """Bits turned, bytes put in, parts cut out and cut off; the same for the same data."""
    draw = random.Random(data)  # noqa: S311 - the same each time
    for number in range(TIMES):
        at = draw.randrange(max(len(data), 1))
        end = min(len(data), at + draw.choice((1, 4, 100)))
        yield (
            data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :],
            data[:at],
            data[:at] + data[end:],
            data[:at] + bytes(draw.choice(b'\0\x1b"[]{},:09-\n') for _ in range(end - at)) + data[end:],
            data[:at] + data[at:end] * 2 + data[end:],
        )[number % 5]


def told(snapshot: Snapshot) -> object:
    """All that is read of a snapshot."""
    graph = snapshot.graph
    return snapshot.diagnostics, list(graph.relations()), [(graph.title(i), graph.body(i)) for i in graph.ids()]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def entries(store: Store) -> list[Path]:
    assert store.folder
    return sorted(path for path in store.folder.rglob("??/*") if not path.name.startswith("."))


def kind_of(path: Path) -> str:
    return path.read_bytes().split(b" ")[1].decode()


def test_without_the_key_nothing_that_was_changed_is_believed(corpus, store: Store, folder: Path) -> None:
    first = corpus(DEBATE, store=store)
    words = index.open(first, store).search("ideas")
    kinds = set()
    for path in entries(store):
        data = path.read_bytes()
        kinds.add(kind_of(path))
        for damaged in damages(data):
            if damaged != data:
                path.write_bytes(damaged)
                again = load(folder, store=store)
                assert told(again) == told(first)
                assert index.open(again, store).search("ideas") == words
    assert kinds == {"page", "verdict", "words"}


@pytest.mark.parametrize("kind", ["page", "verdict", "words"])
def test_with_the_key_what_fits_is_read_and_the_rest_is_made_again(corpus, store: Store, folder: Path, kind) -> None:
    first = corpus(DEBATE, store=store)
    index.open(first, store)
    [*chosen] = [path for path in entries(store) if kind_of(path) == kind]
    assert chosen
    for path in chosen:
        key = path.parent.name + path.name
        data = sealed.read(path, kind, key)
        assert data
        for damaged in damages(data):
            sealed.write(path, kind, key, damaged)
            with contextlib.suppress(DamagedCache):
                again = load(folder, store=store)
                for hit in index.open(again, store).search("ideas get harder"):
                    assert hit.id in again.graph
                for id_ in again.graph.ids():
                    assert isinstance(again.graph.title(id_), str)
                    list(again.graph.neighbours(id_) if id_ in again.graph else ())
                    again.graph.outgoing(id_)


class Counting:
    """An embedder whose vectors say what text they are of."""

    def encode(self, texts) -> np.ndarray:
        out = np.stack([np.random.default_rng(list(text.encode())).random(8) for text in texts])
        return (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)


def test_vectors_are_of_length_one_or_made_again() -> None:
    texts = [f"text {number}" for number in range(9)]
    right = vectors.embed(texts, MODEL, embedder=Counting()).vectors.copy()
    [path] = [path for path in (folders.cache() / "vectors").rglob("*") if path.is_file()]
    data = sealed.read(path, vectors.KIND, path.name)
    assert data
    for damaged in damages(data):
        sealed.write(path, vectors.KIND, path.name, damaged)
        found = vectors.embed(texts, MODEL, embedder=Counting()).vectors
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-2)
        path.write_bytes(damaged)
        assert np.allclose(vectors.embed(texts, MODEL, embedder=Counting()).vectors, right)


def test_neighbours_lead_to_texts(tmp_path: Path) -> None:
    every = np.eye(12, 16, dtype=np.float32)
    keys = b"".join(bytes([number]) * vectors.KEY for number in range(12))
    place = tmp_path / "kept"
    distances.keep(place, distances.anew(keys, neighbours.of_all(every, 4), 3))
    data = sealed.read(place, distances.KIND, distances.name_of(place, keys))
    assert data
    for damaged in damages(data):
        sealed.write(place, distances.KIND, distances.name_of(place, keys), damaged)
        found = distances.read(place, keys, 3, 4)
        assert found is None or (found.near.rows.min() >= -1 and found.near.rows.max() < 12)


def test_copies_of_works_have_their_paragraphs_inside(store: Store) -> None:
    copy = Copy("One. Two. Three.", (Paragraph(0, "1"), Paragraph(5, "2", "", 1)), "ab" * 32, "work.pdf")
    passages.keep(copy, "work", store)
    for path in entries(store):
        key = path.parent.name + path.name
        data = sealed.read(path, "data", key)
        assert data
        for damaged in damages(data):
            sealed.write(path, "data", key, damaged)
            found = passages.held("work", store)
            if found:
                assert all(0 <= paragraph.start <= len(found.text) for paragraph in found.paragraphs)
                assert all(isinstance(sentence.locator, str) for sentence in passages.sentences(found))
                assert "\x1b" not in found.text
        sealed.write(path, "data", key, data)


def test_the_journal_is_a_journal_or_set_aside(corpus, folder: Path) -> None:
    base = corpus(DEBATE)
    body = {"title": "T", "text": "T."}
    additions.write(additions.proposition(base.graph, editing_place.place(base, asked=True), "claim", body, "mine"))
    file = folders.state() / journal.FILE
    data = file.read_bytes()
    for damaged in damages(data):
        file.write_bytes(damaged)
        for entry in journal.entries():
            assert entry.what.isprintable()
            assert all(change.path.is_absolute() for change in entry.changes)
        with contextlib.suppress(RsiGraphError):
            made = journal.last()
            if made:
                journal.undo(made)


def test_what_the_explorer_remembers_is_text_or_set_aside(tmp_path: Path) -> None:
    places = (Place(), Place("focus", (("+", "a"), ("-", "b")), "row"))
    whole = Memory("rsi-dark", {"/a|/b": Remembered(History(places, 1), ("a",), ("b",), (("a", "b"),), 3)})
    memory.save(tmp_path, whole)
    data = (tmp_path / memory.FILE).read_bytes()
    for damaged in damages(data):
        (tmp_path / memory.FILE).write_bytes(damaged)
        found, note = memory.load(tmp_path)
        assert note or all(isinstance(place.cursor, str) for place in found.of("/a|/b").history.places)
        memory.save(tmp_path, found)


def test_settings_are_taken_or_said(tmp_path: Path) -> None:
    text = 'theme = "rsi-dark"\ndepth = 3\nanimations = false\nmodel = "x"\n[keys]\nfind = ["/", "ctrl+f"]\n'
    for damaged in damages(text.encode()):
        (tmp_path / settings.FILE).write_bytes(damaged)
        found = settings.load(tmp_path)
        assert "\x1b" not in settings.told(found)
        assert settings.facts(found)
