"""A text is embedded once: vectors are kept by model and text, whoever fills the cache and whatever becomes of it."""

import multiprocessing
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rsi_graph.files import folders, sealed
from rsi_graph.meaning import vectors
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.vectors import Progress, Shelf, embed

MODEL = Model("counting", Path("nowhere"), "0123456789abcdef" * 4)
OTHER = Model("other", Path("nowhere"), "fedcba9876543210" * 4)


class Counting:
    """An embedder that remembers what it was asked for; its vectors say what text they are of."""

    def __init__(self, size: int = 8) -> None:
        self.asked: list[str] = []
        self.size = size

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        out = np.stack([np.random.default_rng(list(text.encode()) or [0]).random(self.size) for text in texts])
        return (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)


class Failing(Counting):
    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if len(self.asked) >= vectors.CHUNK:
            raise KeyboardInterrupt
        return super().encode(texts)


def shelf_files() -> list[Path]:
    return sorted(path for path in (folders.cache() / "vectors").rglob("*") if path.is_file())


def texts(count: int) -> list[str]:
    return [f"text {number}" for number in range(count)]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and float(abs(one - other).max(initial=0)) < 1e-6


def test_a_text_is_embedded_once() -> None:
    first, second = Counting(), Counting()
    before = embed(texts(20), MODEL, embedder=first)
    after = embed(texts(21), MODEL, embedder=second)
    assert (before.made, after.made) == (20, 1)
    assert second.asked == ["text 20"]
    assert same(np.asarray(after.vectors[:20]), before.vectors)
    assert same(after.vectors, Counting().encode(texts(21)))


def test_the_same_text_twice_is_one() -> None:
    counting = Counting()
    found = embed(["a", "b", "a"], MODEL, embedder=counting)
    assert sorted(counting.asked) == ["a", "b"]
    assert same(found.vectors[0], found.vectors[2])


def test_no_texts() -> None:
    assert len(embed([], MODEL, embedder=Counting()).vectors) == 0


def test_models_are_kept_apart_also_those_of_another_dimension() -> None:
    embed(["a"], MODEL, embedder=Counting(8))
    found = embed(["a"], OTHER, embedder=Counting(4))
    assert found.made == 1
    assert found.vectors.shape == (1, 4)
    assert embed(["a"], MODEL, embedder=Counting()).made == 0


def test_a_long_text_has_the_mean_of_its_parts_and_that_is_said() -> None:
    counting = Counting()
    found = embed(["word " * 1000, "short"], MODEL, embedder=counting)
    assert (found.made, found.split) == (2, 1)
    assert len(counting.asked) > 2
    assert float(abs(np.linalg.norm(found.vectors, axis=1) - 1).max()) < 1e-6


def test_progress_tells_rate_and_what_is_left() -> None:
    told: list[Progress] = []
    embed(texts(vectors.CHUNK + 3), MODEL, embedder=Counting(), progress=told.append)
    assert [(now.done, now.total) for now in told] == [(vectors.CHUNK, vectors.CHUNK + 3), (vectors.CHUNK + 3,) * 2]
    assert Progress(10, 30, 5.0).rate == 2
    assert Progress(10, 30, 5.0).remaining == 10


def test_what_was_done_before_an_interruption_is_kept() -> None:
    many = texts(vectors.CHUNK * 2)
    with pytest.raises(KeyboardInterrupt):
        embed(many, MODEL, embedder=Failing())
    assert embed(many, MODEL, embedder=Counting()).made == vectors.CHUNK


def test_many_files_become_one_that_is_mapped() -> None:
    many = texts(vectors.CHUNK * (vectors.MANY_FILES + 1))
    embed(many, MODEL, embedder=Counting())
    assert len(shelf_files()) == 1
    found = embed(many, MODEL, embedder=Counting())
    assert found.made == 0
    assert not found.vectors.flags.owndata
    assert found.vectors.flags.aligned
    assert same(np.asarray(found.vectors), Counting().encode(many))


@pytest.mark.parametrize("damage", ["delete", "empty", "half", "noise", "zeros", "shape", "names", "counts", "short"])
def test_what_is_damaged_is_embedded_again(damage: str) -> None:
    embed(texts(10), MODEL, embedder=Counting())
    [file] = shelf_files()
    data = file.read_bytes()
    sealed_again = {
        "shape": (np.array([2**60, 2**60], np.uint64).tobytes().ljust(32, b"\0"),),
        "names": (data[256 : 256 + 32 + 5],),
        "counts": (np.array([11, 8], np.uint64).tobytes().ljust(32, b"\0"), data[256 + 32 :]),
        "short": (b"x",),
    }
    bodies = {"empty": b"", "half": data[: len(data) // 2], "noise": os.urandom(len(data))}
    if damage == "delete":
        file.unlink()
    elif damage in sealed_again:
        sealed.write(file, vectors.KIND, file.name, *sealed_again[damage])
    else:
        file.write_bytes(bodies.get(damage, data[:300] + b"\0" * (len(data) - 300)))
    found = embed(texts(10), MODEL, embedder=Counting())
    assert found.made == 10
    assert same(found.vectors, Counting().encode(texts(10)))


def test_one_vector_of_another_length_costs_that_one() -> None:
    embed(texts(10), MODEL, embedder=Counting())
    [file] = shelf_files()
    data = file.read_bytes()[256:]
    sealed.write(file, vectors.KIND, file.name, data[:-4] + b"\xff\xff\x7f\x7f")
    assert embed(texts(10), MODEL, embedder=Counting()).made == 1


def test_a_cache_that_cannot_be_written_loses_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rsi_graph.files.whole.replace", full)
    assert same(embed(texts(5), MODEL, embedder=Counting()).vectors, Counting().encode(texts(5)))
    assert embed(texts(5), MODEL, embedder=Counting()).made == 5
    assert shelf_files() == []


def test_the_cache_may_vanish_while_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    put = Shelf.put

    def vanish(self: Shelf, keys: Sequence[bytes], rows: np.ndarray) -> None:
        put(self, keys, rows)
        for path in shelf_files():
            path.unlink()

    monkeypatch.setattr(Shelf, "put", vanish)
    many = texts(vectors.CHUNK + 1)
    assert same(embed(many, MODEL, embedder=Counting()).vectors, Counting().encode(many))


def fill(start: int) -> None:
    embed(texts(60)[start : start + 40], MODEL, embedder=Counting())


def test_two_processes_fill_it_at_once() -> None:
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=fill, args=(start,)) for start in (0, 20)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    found = embed(texts(60), MODEL, embedder=Counting())
    assert found.made == 0
    assert same(found.vectors, Counting().encode(texts(60)))


def test_what_nobody_used_for_long_is_dropped() -> None:
    embed(["old"], MODEL, embedder=Counting())
    for path in shelf_files():
        os.utime(path, (0, 0))
    embed(["new"], MODEL, embedder=Counting())
    assert len(shelf_files()) == 1
    assert embed(["old"], MODEL, embedder=Counting()).made == 1
