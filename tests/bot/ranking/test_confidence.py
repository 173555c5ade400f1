"""From scores to a probability, and from the share of wrong answers allowed to the thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.ranking import confidence
from bot.ranking.confidence import SIGNALS, Confidence
from bot.ranking.views import FAMILIAR, VIEWS, Scores
from bot.text.arrays import Doubles, Floats

Truths = NDArray[np.bool_]
RNG = np.random.default_rng(7)


def table_of(count: int) -> tuple[Floats, Truths]:
    """Signals, and whether the top entry was right: the more so, the higher the first signal."""
    table = RNG.normal(size=(count, len(SIGNALS))).astype(np.float32)
    right = table[:, 0] + 0.3 * RNG.normal(size=count) > 0
    return table, right


@pytest.fixture(scope="module")
def fitted() -> Confidence:
    table, right = table_of(600)
    return confidence.fit_confidence(table, right, np.ones(600, dtype=bool))


def test_probabilities_rise_with_the_signal_that_tells(fitted: Confidence) -> None:
    steps = np.zeros((50, len(SIGNALS)), dtype=np.float32)
    steps[:, 0] = np.linspace(-3, 3, 50)
    p = fitted.probability(steps)
    assert (np.diff(p) > 0).all()
    assert p[0] < 0.05 and p[-1] > 0.95


def test_probabilities_are_bounded_whatever_comes(fitted: Confidence) -> None:
    wild = np.concatenate([RNG.normal(size=(200, len(SIGNALS))) * 1e6, np.zeros((1, len(SIGNALS)))])
    p = fitted.probability(wild.astype(np.float32))
    assert ((p >= 0) & (p <= 1)).all() and np.isfinite(p).all()


def test_probabilities_are_calibrated_on_rows_not_fitted_on(fitted: Confidence) -> None:
    table, right = table_of(4000)
    p = fitted.probability(table)
    for low in np.arange(0, 1, 0.2):
        inside = (p >= low) & (p < low + 0.2)
        if inside.sum() > 100:
            assert abs(p[inside].mean() - right[inside].mean()) < 0.12


@pytest.mark.parametrize("all_right", [True, False])
def test_with_nothing_to_learn_from_it_is_the_plain_share(all_right: bool) -> None:
    table, _ = table_of(8)
    model = confidence.fit_confidence(table, np.full(8, all_right), np.ones(8, dtype=bool))
    p = model.probability(table)
    assert np.allclose(p, 0.9 if all_right else 0.1)


def test_one_row_is_enough_to_fit() -> None:
    table, _ = table_of(1)
    assert 0 < confidence.fit_confidence(table, np.array([True]), np.array([True])).probability(table)[0] < 1


def test_it_survives_being_stored(fitted: Confidence) -> None:
    table, _ = table_of(20)
    again = Confidence.from_arrays(fitted.to_arrays())
    assert np.array_equal(again.probability(table), fitted.probability(table))


def judged(count: int) -> tuple[Doubles, Truths, Doubles]:
    p = RNG.uniform(size=count)
    return p, RNG.uniform(size=count) < p, np.ones(count)


def test_the_answer_threshold_keeps_the_wrong_share_allowed() -> None:
    p, right, weight = judged(3000)
    for allowed in (0.01, 0.02, 0.05, 0.1):
        limits = confidence.thresholds_for(p, right, weight, max_wrong=allowed, max_wrong_likely=0.12)
        answered = p >= limits.answer
        if limits.answer < 0.97:
            assert (~right[answered]).mean() <= allowed


@settings(max_examples=40)
@given(st.integers(5, 200), st.floats(0.001, 0.3), st.floats(0.001, 0.3), st.integers(0, 2**16))
def test_thresholds_are_in_bounds_and_stricter_for_stricter_aims(
    count: int, one: float, other: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    p, weight = rng.uniform(size=count), rng.uniform(0.1, 3, size=count)
    right = rng.uniform(size=count) < p
    strict, lax = (
        confidence.thresholds_for(p, right, weight, max_wrong=aim, max_wrong_likely=0.4)
        for aim in (min(one, other), max(one, other))
    )
    assert strict.answer >= lax.answer
    for limits in (strict, lax):
        assert 0.5 <= limits.answer <= 1
        assert 0 < limits.clarify < limits.likely <= limits.answer


def test_what_is_shown_as_likely_keeps_a_wrong_share_of_its_own() -> None:
    p, right, weight = judged(3000)
    for allowed in (0.2, 0.3, 0.4):
        limits = confidence.thresholds_for(p, right, weight, max_wrong=0.05, max_wrong_likely=allowed)
        shown = (p >= limits.likely) & (p < limits.answer)
        assert confidence.LIKELY_FLOOR <= limits.likely < limits.answer
        assert 0 < (~right[shown]).mean() <= allowed


def test_nothing_is_likely_where_the_rows_do_not_allow_it() -> None:
    p, weight = np.linspace(0, 1, 200), np.ones(200)
    limits = confidence.thresholds_for(p, p > 1, weight, max_wrong=0.02, max_wrong_likely=0.12)
    assert limits.likely == limits.answer
    few = confidence.thresholds_for(p[:4], p[:4] > 0, weight[:4], max_wrong=0.02, max_wrong_likely=0.12)
    assert few.likely == few.answer


def test_what_is_less_likely_than_not_by_far_is_never_shown() -> None:
    p, right, weight = np.linspace(0, 1, 500), np.ones(500, dtype=bool), np.ones(500)
    limits = confidence.thresholds_for(p, right, weight, max_wrong=0.02, max_wrong_likely=0.12)
    assert limits.likely == confidence.LIKELY_FLOOR


def test_wrong_rows_of_more_weight_count_for_more() -> None:
    p, right, _ = judged(2000)
    light = confidence.thresholds_for(
        p, right, np.where(right, 1.0, 0.2), max_wrong=0.05, max_wrong_likely=0.12
    )
    heavy = confidence.thresholds_for(
        p, right, np.where(right, 1.0, 5.0), max_wrong=0.05, max_wrong_likely=0.12
    )
    assert heavy.answer > light.answer


def test_signals_name_the_top_entry_and_never_an_intent() -> None:
    labels, messages = 5, 40
    views = RNG.uniform(-1, 1, size=(messages, labels, len(VIEWS))).astype(np.float32)
    familiar = RNG.uniform(-1, 1, size=(messages, len(FAMILIAR))).astype(np.float32)
    logits = RNG.normal(size=(messages, labels))
    log_shares = (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).astype(np.float32)
    entries = np.array([0, 1, 2])
    top, table = confidence.signals(Scores(views, familiar), log_shares, entries, outside=4)
    assert table.shape == (messages, len(SIGNALS)) and np.isfinite(table).all()
    assert (top == np.argmax(log_shares[:, :3], axis=1)).all()
    certain = SIGNALS.index("log_odds")
    shares = np.exp(log_shares[np.arange(messages), top])
    assert np.allclose(table[:, certain], np.log(shares / (1 - shares)), atol=1e-3)
