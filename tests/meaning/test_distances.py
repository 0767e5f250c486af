"""Neighbours are kept for the very texts that they were measured of, and read within bounds."""

from pathlib import Path

import numpy as np
import pytest

from rsi_graph.files import sealed
from rsi_graph.meaning import distances, neighbours, vectors
from rsi_graph.meaning.distances import Measured
from rsi_graph.meaning.letters import Ngrams

POOL, LIMIT, COUNT = 6, 9, 120
WORDS = ("growth", "compute", "chips", "limits", "search", "ideas", "harder", "proof", "self", "alarm")


def unit(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, 12)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def some_texts(count: int, seed: int = 0) -> list[str]:
    draw = np.random.default_rng(seed)
    return [f"{' '.join(draw.choice(WORDS, 5))} number {n + 1000 * seed}" for n in range(count)]


def keys(texts: list[str]) -> bytes:
    return b"".join(text.encode().ljust(vectors.KEY, b"\0")[-vectors.KEY :] for text in texts)


def whole(texts: list[str], every: np.ndarray) -> Measured:
    """All of it, the plain way."""
    near, letters = neighbours.of_all(every, LIMIT), Ngrams(texts)
    alike = letters.alike(np.arange(len(texts)), near.rows[:, :POOL])
    return Measured(keys(texts), near, alike, letters.counts, (0.25, 0.5))


@pytest.mark.parametrize("complete", [True, False])
def test_it_is_read_as_it_was_kept(tmp_path: Path, complete) -> None:
    texts, every = some_texts(COUNT), unit(COUNT)
    before = whole(texts, every)
    before = before if complete else distances.anew(before.keys, before.near, POOL)
    place = tmp_path / "x" / "kept"
    distances.keep(place, before)
    again = distances.read(place, before.keys, POOL, LIMIT)
    assert again is not None
    assert (again.keys, again.usual, again.is_whole) == (before.keys, before.usual, complete)
    assert np.array_equal(again.letters, before.letters, equal_nan=True)
    assert np.array_equal(again.near.rows, before.near.rows)
    assert (again.counts is None) is (before.counts is None)
    assert distances.read(place, before.keys, POOL, LIMIT + 1) is None
    assert distances.read(place, before.keys[vectors.KEY :], POOL, LIMIT) is None


def test_counts_that_are_known_weigh_as_if_counted_anew() -> None:
    texts, rows = some_texts(COUNT), np.arange(COUNT)
    others = np.tile(rows, (COUNT, 1)).astype(np.int32)
    anew = Ngrams(texts)
    assert np.array_equal(Ngrams(texts, anew.counts).alike(rows, others), anew.alike(rows, others))


def columns(measured: Measured, **changed: np.ndarray) -> tuple[object, ...]:
    assert measured.counts
    parts = {
        "rows": measured.near.rows,
        "cosines": measured.near.cosines,
        "letters": measured.letters,
        "buckets": measured.counts.buckets,
        "times": measured.counts.times,
    } | changed
    return sealed.columns(measured.usual, *(part.tobytes() for part in parts.values()))


DAMAGES = {
    "rows out of range": ("rows", np.full((COUNT, LIMIT), COUNT, np.int32)),
    "letters of another width": ("letters", np.zeros((COUNT, POOL + 1), np.float32)),
    "cosines of another kind": ("cosines", np.zeros((COUNT, LIMIT))),
    "runs out of range": ("buckets", np.full(3, 2**30, np.int32)),
    "runs and times of two lengths": ("times", np.ones(3, np.int32)),
    "half a number": ("times", np.ones(3, np.uint8)),
    "no rows": ("rows", np.zeros(0, np.int32)),
}


@pytest.mark.parametrize(("what", "values"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_and_sealed_again_is_not_read(tmp_path: Path, what, values) -> None:
    place, measured = tmp_path / "kept", whole(some_texts(COUNT), unit(COUNT))
    name = distances.name_of(place, measured.keys)
    sealed.write(place, distances.KIND, name, *columns(measured))
    assert distances.read(place, measured.keys, POOL, LIMIT) is not None
    sealed.write(place, distances.KIND, name, *columns(measured, **{what: values}))
    assert distances.read(place, measured.keys, POOL, LIMIT) is None


def test_what_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    measured = whole(some_texts(COUNT), unit(COUNT))
    distances.keep(tmp_path / "file" / "kept", measured)
    assert distances.read(tmp_path / "file" / "kept", measured.keys, POOL, LIMIT) is None
