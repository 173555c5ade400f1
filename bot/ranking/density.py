"""How far a message is from anything known, relative to how dense the guide is there.

Some questions have many near neighbours in a guide, others stand alone: the same cosine is near for one
and far for another. So the mean cosine of a message to its nearest examples is compared with these
examples' own, which is the idea of the local outlier factor (Breunig et al., LOF, 2000) as a difference.
On CLINC150 it recognises more of what is out of scope than any single distance.
"""

from __future__ import annotations

import numpy as np

from bot.text.arrays import Floats

NEAREST = 10
"""How many nearest examples count. CLINC150's out-of-scope AUROC is flat from 5 to 20."""

_ROWS = 1024
"""Examples that are compared with all others at once: the whole table of a large guide would take a
gigabyte."""


def example_density(x: Floats) -> Floats:
    """Each example's mean cosine to its nearest other examples, shape (n,); 1 for a single example.

    `x` (n, d) are the examples' unit-length embeddings.
    """
    count = min(NEAREST, len(x) - 1)
    if count < 1:
        return np.ones(len(x), dtype=np.float32)
    found = np.empty(len(x), dtype=np.float32)
    for start in range(0, len(x), _ROWS):
        cosines = x[start : start + _ROWS] @ x.T
        rows = np.arange(len(cosines))
        cosines[rows, start + rows] = -1
        found[start : start + _ROWS] = -np.partition(-cosines, count - 1, axis=1)[:, :count].mean(axis=1)
    return found


def message_density(similarity: Floats, density: Floats) -> Floats:
    """Each message's mean cosine to its nearest examples, less these examples' `density`: shape (messages,).

    `similarity` holds the cosine of each message to each example (messages, n), `density` is that of
    `example_density` (n,).
    """
    count = min(NEAREST, similarity.shape[1])
    if count == 0:
        return np.full(len(similarity), -1, dtype=np.float32)
    nearest = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
    own = np.take_along_axis(similarity, nearest, axis=1).mean(axis=1)
    return np.asarray(own - density[nearest].mean(axis=1), dtype=np.float32)
