"""The arrays that numbers about texts come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]


class Encode(Protocol):
    """Texts to unit-length embeddings, float32, shape (len(texts), dimension)."""

    def __call__(self, texts: Sequence[str]) -> Floats: ...
