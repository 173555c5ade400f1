"""From signals to probabilities: the prior at first, the guide's own experience as it grows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bot.ranking.confidence import (
    FAR,
    MISTAKEN,
    NEAR,
    OUTSIDE_SHARE,
    RIGHT,
    Confidence,
    Experience,
    at_share,
    fit_confidence,
    row_weights,
)
from bot.ranking.signals import SIGNALS, WORDINGS
from bot.text.arrays import Floats, Indices

RNG = np.random.default_rng(7)
SIZE = 2 * len(SIGNALS) + 1


def prior() -> Confidence:
    """A prior that believes in the first signal, and that the other two outcomes are equally likely."""
    weights = np.zeros((3, SIZE))
    weights[RIGHT, 0] = 1.0
    return Confidence(np.zeros(len(SIGNALS)), np.ones(len(SIGNALS)), weights)


def rows(count: int) -> Experience:
    """The second signal alone tells right from mistaken; what is outside has a low third one."""
    table: Floats = RNG.normal(size=(count, len(SIGNALS))).astype(np.float32)
    table[:, WORDINGS] = 0
    outcome: Indices = np.where(2 * table[:, 1] + RNG.logistic(size=count) > 0, RIGHT, MISTAKEN)
    outside = np.arange(count) % 4 == 0
    table[outside, 2] -= 4
    return Experience(table, np.where(outside, np.where(np.arange(count) % 8 == 0, NEAR, FAR), outcome))


@pytest.fixture(scope="module")
def fitted() -> Confidence:
    return fit_confidence(rows(3000), prior())


def test_a_guide_with_much_experience_believes_that(fitted: Confidence) -> None:
    steps = np.zeros((50, len(SIGNALS)), dtype=np.float32)
    steps[:, 1] = np.linspace(-3, 3, 50)
    p = fitted.outcomes(steps)[:, RIGHT]
    assert (np.diff(p) > 0).all()
    assert p[0] < 0.1 and p[-1] > 0.8


def test_a_guide_with_little_experience_stays_near_the_prior() -> None:
    table = rows(200).signals
    before = prior().outcomes(table)
    moved = [
        float(np.abs(fit_confidence(rows(count), prior()).outcomes(table) - before).mean())
        for count in (8, 80, 800)
    ]
    assert moved == sorted(moved) and moved[0] < 0.1 < moved[2]


def test_without_rows_that_ask_for_an_entry_the_prior_stays() -> None:
    own, before = rows(100), prior()
    assert fit_confidence(own.subset(own.outcome > MISTAKEN), before) is before


def test_probabilities_are_calibrated_on_rows_not_fitted_on(fitted: Confidence) -> None:
    own = rows(6000)
    p, weight = fitted.outcomes(own.signals)[:, RIGHT], row_weights(own.outcome)
    right = own.outcome == RIGHT
    for low in np.arange(0, 1, 0.2):
        inside = (p >= low) & (p < low + 0.2)
        if inside.sum() > 100:
            share = float(np.average(right[inside], weights=weight[inside]))
            assert abs(p[inside].mean() - share) < 0.12


def test_probabilities_are_bounded_and_sum_to_one_whatever_comes(fitted: Confidence) -> None:
    wild = np.concatenate([RNG.normal(size=(200, len(SIGNALS))) * 1e3, np.zeros((1, len(SIGNALS)))])
    found = fitted.outcomes(wild.astype(np.float32))
    assert ((found >= 0) & (found <= 1)).all() and np.allclose(found.sum(axis=1), 1)


def test_more_strangers_make_every_answer_less_sure(fitted: Confidence) -> None:
    found = fitted.outcomes(rows(300).signals)
    assert np.allclose(at_share(found, OUTSIDE_SHARE), found)
    shares = [at_share(found, outside)[:, RIGHT] for outside in (0.1, 0.3, 0.5, 0.7)]
    assert all((more <= fewer + 1e-12).all() for fewer, more in itertools.pairwise(shares))


def test_rows_weigh_by_kind_and_not_by_how_many_somebody_wrote() -> None:
    outcome = np.array([RIGHT] * 6 + [MISTAKEN] + [NEAR] * 50 + [FAR] * 2)
    weight = row_weights(outcome)
    assert weight[outcome == NEAR].sum() == pytest.approx(OUTSIDE_SHARE / 2)
    assert weight[outcome == FAR].sum() == pytest.approx(OUTSIDE_SHARE / 2)
    assert weight.sum() == pytest.approx(1)
    alone = row_weights(outcome[outcome != FAR])
    assert alone[-1] * 50 == pytest.approx(OUTSIDE_SHARE), "without far ones, near ones stand for both"


def test_it_survives_being_stored(fitted: Confidence) -> None:
    table = rows(20).signals
    again = Confidence.from_arrays(fitted.to_arrays())
    assert np.array_equal(again.outcomes(table), fitted.outcomes(table))
