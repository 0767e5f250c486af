"""An index gives the nearest by key, whatever was put and dropped before, as the plain product of all does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.meaning.index import USUAL, Index, best

WIDTH = 8


def unit(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def expected(held: dict[str, np.ndarray], wanted: np.ndarray, limit: int) -> list[str]:
    cosines = {key: float(np.dot(vector, wanted)) for key, vector in held.items()}
    return sorted(cosines, key=lambda key: -cosines[key])[:limit]


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "drop"]), st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True)),
    max_size=12,
)


@given(STEPS, st.integers(0, 2**20), st.integers(1, 15))
def test_what_was_put_last_is_near_and_what_was_dropped_is_not(steps, seed, limit) -> None:
    held: dict[str, np.ndarray] = {}
    index: Index[str] = Index()
    for number, (what, some) in enumerate(steps):
        keys = [f"k{key}" for key in some]
        if what == "put":
            vectors = unit(len(keys), seed + number)
            index.put(keys, vectors)
            held |= dict(zip(keys, vectors, strict=True))
        else:
            index.drop(keys)
            held = {key: vector for key, vector in held.items() if key not in keys}
    [wanted] = unit(1, seed + 99)
    found = index.near(wanted, limit)
    assert [key for key, _ in found] == expected(held, wanted, limit)
    assert len(index) == len(held)
    assert sorted(index.keys) == sorted(held)
    assert all(np.array_equal(index.vectors[index.rows[key]], vector) for key, vector in held.items())
    for key in held:
        assert key in index
        others = {other: vector for other, vector in held.items() if other != key}
        assert [other for other, _ in index.near_to(key, limit)] == expected(others, held[key], limit)


def test_nothing_is_near_in_an_empty_index_or_to_an_unknown_key() -> None:
    index: Index[str] = Index()
    assert index.near(unit(1)[0], 3) == []
    assert index.near_to("none", 3) == []
    assert index.asked(unit(1)[0], 3) == ([], (0.0, 1.0))
    index.drop(["none"])
    assert len(index) == 0


def test_neighbours_are_named_by_their_places_in_the_keys() -> None:
    vectors = unit(40)
    index = Index([f"k{number}" for number in range(30)], vectors[:30])
    index.put([f"k{number}" for number in range(30, 40)], vectors[30:])
    near = index.neighbours(3)
    for key, rows in zip(index.keys, near.rows.tolist(), strict=True):
        assert [index.keys[row] for row in rows] == [other for other, _ in index.near_to(key, 3)]
    assert np.allclose(index.cosines(np.arange(40), near.rows), near.cosines, atol=1e-6)
    assert abs(index.cosine("k0", "k31") - float(vectors[0] @ vectors[31])) < 1e-6


def test_vectors_are_used_where_they_lie_until_some_are_dropped() -> None:
    vectors = unit(10)
    index = Index(range(10), vectors)
    assert index.vectors is vectors
    index.drop([3])
    assert list(index.keys) == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert len(vectors) == 10


def test_the_usual_nearness_is_that_of_all_or_of_a_sample_where_there_are_many() -> None:
    [wanted] = unit(1, 5)
    for count, off in ((100, 1e-6), (5 * USUAL, 0.02)):
        vectors = unit(count)
        every = vectors @ wanted
        assert np.allclose(Index(range(count), vectors).asked(wanted, 1)[1], (every.mean(), every.std()), atol=off)


@given(st.lists(st.integers(-3, 3), max_size=40), st.integers(1, 50))
def test_of_equals_the_first_is_nearest(values, limit) -> None:
    cosines = np.array(values, np.float32)
    assert best(cosines, limit).tolist() == sorted(range(len(values)), key=lambda row: (-values[row], row))[:limit]
