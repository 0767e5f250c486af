"""What was measured is carried over to a changed corpus, and stays close to what would be measured anew."""

from pathlib import Path

import numpy as np
import pytest

from rsi_graph.meaning import distances, vectors
from rsi_graph.meaning.distances import DRIFT, Measured
from rsi_graph.meaning.letters import Ngrams
from rsi_graph.meaning.neighbours import Exact

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
    index = Exact()
    index.add(every)
    near, letters = index.neighbours(LIMIT), Ngrams(texts)
    alike = letters.alike(np.arange(len(texts)), near.rows[:, :POOL])
    return Measured(keys(texts), near, alike, letters.counts, (0.25, 0.5))


def completed(now: Measured, texts: list[str]) -> np.ndarray:
    near = now.near.rows[:, :POOL]
    letters = Ngrams(texts, now.counts, now.fresh, now.gone)
    unknown = np.isnan(now.letters)
    return np.where(unknown, letters.alike(np.arange(len(texts)), near, unknown), now.letters)


CHANGES = {"one new": ([], 1), "one gone": ([5], 0), "one changed": ([7], 1), "some of each": ([0, 60, 119], 2)}


@pytest.mark.parametrize(("gone", "new"), CHANGES.values(), ids=CHANGES)
def test_what_is_carried_over_is_close_to_what_would_be_measured(gone, new) -> None:
    texts, every = some_texts(COUNT), unit(COUNT)
    left = np.delete(np.arange(COUNT), gone)
    after = [*some_texts(new, 1), *(texts[row] for row in left)]
    vectors_now = np.concatenate([unit(new, 1), every[left]])
    now = distances.carried(whole(texts, every), keys(after), vectors_now)
    right = whole(after, vectors_now)
    assert now is not None
    assert now.near.rows[:, :POOL].tolist() == right.near.rows[:, :POOL].tolist()
    assert np.abs(completed(now, after) - right.letters).max() < 0.05
    fresh = sum(
        row in now.fresh or other in now.fresh for row, near in enumerate(now.near.rows[:, :POOL]) for other in near
    )
    assert np.isnan(now.letters).sum() <= fresh + POOL * 4 * len(gone)


def test_nothing_changed_is_nothing_to_do() -> None:
    before = whole(some_texts(COUNT), unit(COUNT))
    assert distances.carried(before, before.keys, unit(COUNT)) is before
    assert before.is_whole


def test_letters_are_counted_anew_when_the_texts_have_drifted() -> None:
    texts, every = some_texts(COUNT), unit(COUNT)
    now, steps = whole(texts, every), 0
    while now.counts is not None:
        steps += 1
        texts, every = [*texts, f"another text {steps}"], np.concatenate([every, unit(1, 50 + steps)])
        carried = distances.carried(now, keys(texts), every)
        assert carried is not None
        counts = Ngrams(texts, carried.counts, carried.fresh, carried.gone).counts if carried.counts else None
        assert counts is None or counts.drift == steps
        now = Measured(carried.keys, carried.near, carried.letters, counts, carried.usual)
    assert steps == COUNT // DRIFT + 1
    assert not now.is_whole


def test_where_much_is_new_all_is_measured_again() -> None:
    before = whole(some_texts(COUNT), unit(COUNT))
    assert distances.carried(before, keys([*some_texts(COUNT), *some_texts(9, 1)]), unit(COUNT + 9)) is None


def test_equal_texts_are_carried_over_as_well() -> None:
    texts = [*some_texts(COUNT), "the same", "the same"]
    every = np.concatenate([unit(COUNT), unit(1, 3), unit(1, 3)])
    now = distances.carried(whole(texts, every), keys(texts[1:]), every[1:])
    assert now is not None
    assert (now.fresh, now.gone) == ((), 1)
    assert now.near.rows[-1, 0] == COUNT - 1


def test_counts_with_texts_added_are_those_of_all_texts() -> None:
    texts = some_texts(COUNT)
    added = Ngrams(texts, Ngrams(texts[:-3]).counts, range(COUNT - 3, COUNT)).counts
    every = Ngrams(texts).counts
    assert added.buckets.tolist() == every.buckets.tolist()
    assert added.times.tolist() == every.times.tolist()
    assert (added.drift, every.drift) == (3, 0)


@pytest.mark.parametrize("complete", [True, False])
def test_it_is_read_as_it_was_kept(tmp_path: Path, complete) -> None:
    texts, every = some_texts(COUNT), unit(COUNT)
    before = whole(texts, every)
    before = before if complete else distances.anew(before.keys, before.near, POOL)
    distances.keep(tmp_path / "x" / "kept.npz", before)
    again = distances.read(tmp_path / "x" / "kept.npz", POOL, LIMIT)
    assert again is not None
    assert (again.keys, again.usual, again.is_whole) == (before.keys, before.usual, complete)
    assert np.array_equal(again.letters, before.letters, equal_nan=True)
    assert np.array_equal(again.near.rows, before.near.rows)
    assert (again.counts is None) is (before.counts is None)
    assert distances.read(tmp_path / "x" / "kept.npz", POOL, LIMIT + 1) is None


DAMAGES = {
    "rows out of range": ("rows", np.full((COUNT, LIMIT), COUNT, np.int32)),
    "letters of another width": ("letters", np.zeros((COUNT, POOL + 1), np.float32)),
    "cosines of another kind": ("cosines", np.zeros((COUNT, LIMIT))),
    "runs out of range": ("buckets", np.full(3, 2**30, np.int32)),
    "runs and times of two lengths": ("times", np.ones(3, np.int32)),
    "drift that is no number": ("about", np.array([np.nan, 0, 1])),
    "too few numbers": ("about", np.zeros(1)),
    "text": ("about", np.array(["a", "b", "c"])),
    "no texts": ("keys", np.zeros(0, np.uint8)),
}


@pytest.mark.parametrize(("what", "values"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_not_read(tmp_path: Path, what, values) -> None:
    place = tmp_path / "kept.npz"
    distances.keep(place, whole(some_texts(COUNT), unit(COUNT)))
    with np.load(place) as kept:
        parts = dict(kept)
    np.savez(place, **(parts | {what: values}))
    assert distances.read(place, POOL, LIMIT) is None


def test_what_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    distances.keep(tmp_path / "file" / "kept.npz", whole(some_texts(COUNT), unit(COUNT)))
    assert distances.read(tmp_path / "file" / "kept.npz", POOL, LIMIT) is None
