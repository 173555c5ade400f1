"""Which examples are held out together: what was said in other words is no surprise."""

from __future__ import annotations

import numpy as np

from bot.ranking.folds import ALIKE, FOLDS, fold_rows, split_parts
from bot.text.arrays import Floats


def apart(count: int) -> Floats:
    """Embeddings of which no two are alike."""
    return np.eye(count, dtype=np.float32)


def beside(row: Floats, other: Floats, cosine: float) -> Floats:
    """A row of unit length with that cosine to `row`, turned towards `other`."""
    return (cosine * row + np.sqrt(1 - cosine**2) * other).astype(np.float32)


def test_folds_are_even_and_grouped_rows_stay_together() -> None:
    alone = 3 * FOLDS
    y = np.array([0] * alone + [1] * 6)
    groups = np.array([-1] * alone + [0, 0, 0, 1, 1, 1])
    folds = [set(fold) for fold in fold_rows(apart(len(y)), y, groups)]
    ungrouped = set(range(alone))
    assert {alone, alone + 1, alone + 2} in folds and {alone + 3, alone + 4, alone + 5} in folds
    assert sorted(len(fold & ungrouped) for fold in folds if fold & ungrouped) == [3] * FOLDS


def test_examples_that_say_the_same_are_held_out_together() -> None:
    x = apart(40)[:20]
    x[7] = beside(x[3], apart(40)[30], ALIKE + 0.02)
    x[11] = beside(x[3], apart(40)[31], ALIKE - 0.02)
    y = np.zeros(20, dtype=np.int64)
    together = [split_parts(x, y, FOLDS, seed)[[3, 7, 11]] for seed in range(20)]
    assert all(first == twin for first, twin, _ in together)
    assert any(first != merely_near for first, _, merely_near in together)
    # Nor are the twins' labels mixed up: the same words asked of another entry are that entry's.
    y[7] = 1
    assert any(found[3] != found[7] for found in (split_parts(x, y, FOLDS, seed) for seed in range(20)))


def test_a_label_whose_examples_are_all_alike_is_parted_evenly_all_the_same() -> None:
    x = np.tile(apart(2)[0], (20, 1))
    assert sorted(np.bincount(split_parts(x, np.zeros(20, dtype=np.int64), FOLDS))) == [4] * FOLDS


def test_labels_of_one_example_each_are_spread_over_the_folds() -> None:
    found = split_parts(apart(10), np.arange(10), FOLDS)
    assert sorted(np.bincount(found)) == [2] * FOLDS
