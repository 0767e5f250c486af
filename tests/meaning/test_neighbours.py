"""The nearest that are found in tiles, or carried over to a changed corpus, are those of the whole product."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.meaning import neighbours
from rsi_graph.meaning.neighbours import FAR, Nearest


def unit(count: int, seed: int = 0, size: int = 16) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, size)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def whole(vectors: np.ndarray, limit: int) -> np.ndarray:
    """The cosines of each row's nearest, by the whole product."""
    product = vectors @ vectors.T
    np.fill_diagonal(product, FAR)
    return -np.sort(-product, axis=1)[:, :limit]


def check(found: Nearest, vectors: np.ndarray, limit: int) -> None:
    """Cosines are the largest there are, and rows are their rows."""
    count = min(limit, len(vectors) - 1)
    assert np.allclose(found.cosines[:, :count], whole(vectors, limit)[:, :count], atol=1e-5)
    assert (found.rows[:, count:] == -1).all()
    here = np.arange(len(vectors))[:, None]
    assert np.allclose((vectors[found.rows] * vectors[here]).sum(2)[:, :count], found.cosines[:, :count], atol=1e-5)
    assert (found.rows != here).all()


@pytest.mark.parametrize("count", [1, 2, 5, 200, 700])
@pytest.mark.parametrize("limit", [1, 8, 64])
@pytest.mark.parametrize("side", [1, 32, 100, 1024])
def test_tiles_find_what_the_whole_product_finds(count, limit, side, monkeypatch) -> None:
    if side == 1 and count > 200:
        return
    monkeypatch.setattr(neighbours, "SIDE", side)
    vectors = unit(count)
    check(neighbours.of_all(vectors, limit), vectors, limit)


@st.composite
def few_directions(draw: st.DrawFn) -> np.ndarray:
    """Vectors of whole numbers, so that products are exact: many equal, opposite or zero."""
    size = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(st.integers(-2, 2), min_size=size, max_size=size), min_size=1, max_size=60))
    return np.array(rows, np.float32)


@given(few_directions(), st.integers(1, 12), st.integers(1, 70))
def test_of_equals_the_lower_row_is_nearer_however_tiles_fall(vectors, limit, side) -> None:
    product = np.clip(vectors @ vectors.T / 16, -1, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "SIDE", side)
        found = neighbours.of_all(vectors / 4, limit)
    for row, cosines in enumerate(product):
        order = [other for other in np.argsort(-cosines, kind="stable").tolist() if other != row][:limit]
        expected = order + [-1] * (limit - len(order))
        assert found.rows[row].tolist() == expected
        assert found.cosines[row].tolist() == [cosines[other] if other >= 0 else FAR for other in expected]


def test_each_tile_is_made_once(monkeypatch) -> None:
    made = []

    class Counted(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, **options):
            if ufunc is np.matmul:
                made.append(inputs[0].shape[0] * inputs[1].shape[1])
            return getattr(ufunc, method)(*(np.asarray(one) for one in inputs), **options)

    monkeypatch.setattr(neighbours, "SIDE", 10)
    neighbours.of_all(unit(100).view(Counted), 5)
    assert sum(made) == 10 * 10 * (10 * 11 // 2)


def test_equal_vectors_are_each_others_nearest() -> None:
    vectors = np.repeat(unit(50), 20, axis=0)
    found = neighbours.of_all(vectors, 19)
    assert np.allclose(found.cosines, 1, atol=1e-5)
    assert all(len(set(row)) == 19 for row in found.rows.tolist())


def test_no_vectors_have_no_neighbours() -> None:
    assert neighbours.of_all(unit(0), 3).rows.shape == (0, 3)
