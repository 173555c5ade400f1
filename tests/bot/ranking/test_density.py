"""How far a message is from anything known, in the measure of the place where it lies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.ranking import density


def unit(rows: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_an_examples_density_is_its_mean_cosine_to_its_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(density, "_ROWS", 7)  # more than one round
    x = unit(np.random.default_rng(0).normal(size=(30, 6)))
    cosines = x @ x.T
    for row, found in enumerate(density.example_density(x)):
        others = np.sort(np.delete(cosines[row], row))[::-1]
        assert np.isclose(found, others[: density.NEAREST].mean(), atol=1e-5)


def test_the_same_cosine_is_far_among_close_neighbours_and_near_among_sparse_ones() -> None:
    rng = np.random.default_rng(1)
    close = unit(np.eye(40)[0] + rng.normal(scale=0.02, size=(12, 40)))
    sparse = unit(np.eye(40)[1] + rng.normal(scale=0.25, size=(12, 40)))
    x = np.concatenate([close, sparse])
    known = density.example_density(x)
    message = unit(np.stack([np.eye(40)[0] + np.eye(40)[2], np.eye(40)[1] + np.eye(40)[2]]))
    among_close, among_sparse = density.message_density(message @ x.T, known)
    assert among_close < among_sparse


def test_few_examples_are_enough() -> None:
    one = unit(np.ones((1, 3)))
    assert density.example_density(one).tolist() == [1]
    assert density.message_density(one @ one.T, np.ones(1, np.float32)).shape == (1,)
    assert density.message_density(np.zeros((2, 0), np.float32), np.zeros(0, np.float32)).tolist() == [-1, -1]
