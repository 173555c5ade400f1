"""From probabilities to thresholds: what is promised is kept on the rows that were judged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ranking.confidence import FAR, MISTAKEN, NEAR, OUTSIDE_SHARE, RIGHT, at_share
from bot.ranking.thresholds import LIKELY_FLOOR, NEVER, JudgedRows


def judged(count: int, seed: int = 7) -> JudgedRows:
    """Rows whose probabilities are true: what is likely comes that often to pass."""
    rng = np.random.default_rng(seed)
    p = rng.beta(0.5, 0.5, size=count)
    outside = (1 - p) * 0.6
    draw = rng.uniform(size=count)
    strange = np.where(np.arange(count) % 2 == 0, NEAR, FAR)
    outcome = np.where(draw < p, RIGHT, np.where(draw < p + outside, strange, MISTAKEN))
    weight = rng.uniform(0.5, 1.5, size=count)
    return JudgedRows(np.stack([p, 1 - p - outside, outside], axis=1), outcome, weight)


def wrong(rows: JudgedRows, low: float, high: float, outside: float = OUTSIDE_SHARE) -> float:
    """The share of wrong rows between two probabilities, if `outside` of all messages are strangers."""
    p = at_share(rows.outcomes, outside)[:, RIGHT]
    inside = rows.outcome <= MISTAKEN
    weight = rows.weight * np.where(inside, (1 - outside) / (1 - OUTSIDE_SHARE), outside / OUTSIDE_SHARE)
    shown = (p >= low) & (p < high)
    return float(weight[shown & (rows.outcome != RIGHT)].sum() / weight[shown].sum())


@pytest.mark.parametrize("outside", [0.1, 0.3, 0.5, 0.7])
def test_the_promise_is_kept_at_every_share_of_strangers(outside: float) -> None:
    rows = judged(4000)
    for max_wrong, max_wrong_likely in ((0.01, 0.1), (0.02, 0.12), (0.05, 0.2)):
        limits = rows.thresholds(max_wrong, max_wrong_likely, outside)
        assert wrong(rows, limits.answer, 1.1, outside) <= max_wrong + 1e-9 or limits.answer == NEVER
        if limits.likely < limits.answer:
            assert wrong(rows, limits.likely, limits.answer, outside) <= max_wrong_likely + 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(5, 200), st.floats(0.001, 0.3), st.floats(0.001, 0.3), st.integers(0, 2**16))
def test_thresholds_are_in_bounds_and_stricter_for_stricter_aims(
    count: int, one: float, other: float, seed: int
) -> None:
    rows = judged(count, seed)
    strict, lax = (rows.thresholds(aim, 0.4) for aim in (min(one, other), max(one, other)))
    assert strict.answer >= lax.answer
    for limits in (strict, lax):
        assert 0.5 <= limits.answer <= 1
        assert 0 < limits.clarify < limits.likely <= limits.answer


def test_what_is_wrong_more_often_than_not_is_never_shown_as_likely() -> None:
    p = np.linspace(0, 1, 500)
    rows = JudgedRows(np.stack([p, 1 - p, 0 * p], axis=1), np.full(500, RIGHT), np.ones(500))
    assert rows.thresholds(0.02, 1.0).likely == LIKELY_FLOOR


def test_where_nothing_is_right_nothing_is_answered() -> None:
    p = np.linspace(0, 0.99, 200)
    rows = JudgedRows(np.stack([p, 1 - p, 0 * p], axis=1), np.full(200, MISTAKEN), np.ones(200))
    limits = rows.thresholds(0.02, 0.12)
    assert limits.likely == limits.answer == NEVER


def test_pooled_rows_keep_what_asks_for_entries_and_share_what_strangers_are_due() -> None:
    prior, own = judged(400, 1), judged(100, 2)
    pooled = prior.pooled(own)
    inside = pooled.outcome <= MISTAKEN
    before = np.concatenate([prior.weight, own.weight])
    assert np.array_equal(pooled.weight[inside], before[inside])
    due = pooled.weight[inside].sum() * OUTSIDE_SHARE / (1 - OUTSIDE_SHARE)
    for kind in (NEAR, FAR):
        mask = pooled.outcome == kind
        assert pooled.weight[mask].sum() == pytest.approx(due / 2)
        ratio = pooled.weight[mask] / before[mask]
        assert ratio.max() == pytest.approx(ratio.min())


def test_they_survive_being_stored() -> None:
    rows = judged(50)
    again = JudgedRows.from_arrays(rows.to_arrays())
    assert again.thresholds(0.02, 0.12) == rows.thresholds(0.02, 0.12)
