"""Arrays of numbers about texts, and the arithmetic that more than one room needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]


class Encode(Protocol):
    """Turns texts into unit-length embeddings, float32, shape (len(texts), dimension)."""

    def __call__(self, texts: Sequence[str]) -> Floats: ...


def unit_rows(x: Any) -> Floats:
    """The rows of `x` (n, d) at unit length, float32. A row of zeros stays one."""
    norms = np.sqrt(np.einsum("ij,ij->i", x, x))
    return np.asarray(x / np.maximum(norms, 1e-12)[:, None], dtype=np.float32)


def centres(x: Floats, y: Indices, count: int) -> Floats:
    """The unit-length mean of each label's rows, shape (count, d); zeros for a label that has none.

    `x` (n, d) are embeddings of unit length, `y` (n,) their labels, from 0 to `count` - 1.
    """
    sums = np.zeros((count, x.shape[1]), dtype=np.float32)
    np.add.at(sums, y, x)
    return unit_rows(sums)


def log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """The log of the softmax over the last axis. The highest score is subtracted first: nothing overflows."""
    below = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(below - np.log(np.exp(below).sum(axis=-1, keepdims=True)))
