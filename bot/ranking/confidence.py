"""Confidence: what becomes of a message, as probabilities: its top entry is right, or it is mistaken for
another entry of the guide, or it asks what the guide does not hold.

It is a multinomial logistic regression on signals of the ranking's certainty (bot.ranking.signals). How much
a signal tells depends on how many wordings the top entry has, so each signal also counts times that one. The
regression starts from the shipped prior (bot.ranking.prior) and moves towards the guide's own experience as
there is more of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.ranking.signals import WORDINGS
from bot.text.arrays import Doubles, Floats, Indices, log_softmax

RIGHT, MISTAKEN, NEAR, FAR = range(4)
"""What a row with a known answer came to: its top entry is right; it asks for another entry; it asks what a
guide of this subject might hold but does not; or it has nothing to do with the guide."""

OUTSIDE_SHARE = 0.3
"""The share of messages outside the guide that the probabilities assume, half of them near and half far. It
is a guess, in force until a desk's own messages tell (bot.ranking.strangers)."""

PRIOR_ROWS = 50.0
"""The prior's hold on each standardized weight, in rows, for a guide of up to ENOUGH_ROWS examples. With 10,
such a guide believes its own experience too much, and less of a left-out set is read. From 100 to 3,000 a
left-out set is read alike, but a guide with more examples learns less from them than it could."""

ENOUGH_ROWS = 300
"""Beyond so many examples the hold fades: twice as many halve it."""

_OUTCOMES = 3


@dataclass(frozen=True)
class Confidence:
    """Mean and scale of each signal, shape (signals,), and weights of shape (3, 2 * signals + 1)."""

    mean: Doubles
    scale: Doubles
    weights: Doubles

    def outcomes(self, signals: Floats) -> Doubles:
        """P(right), P(mistaken) and P(outside), shape (messages, 3), at OUTSIDE_SHARE.

        `signals` has shape (messages, len(SIGNALS)).
        """
        return np.exp(log_softmax(self.features(signals) @ self.weights.T))

    def features(self, signals: Floats) -> Doubles:
        """The standardized signals, the same times the wordings, and 1: (messages, 2 * signals + 1)."""
        plain = (signals.astype(np.float64) - self.mean) / self.scale
        return np.concatenate([plain, plain * plain[:, [WORDINGS]], np.ones((len(plain), 1))], axis=1)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {f"confidence_{name}": np.asarray(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Confidence:
        """The inverse of `to_arrays`."""
        return cls(**{name: arrays[f"confidence_{name}"] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Experience:
    """Rows with a known answer: their signals (rows, signals), and what each came to, RIGHT to FAR."""

    signals: Floats
    outcome: Indices

    @property
    def inside(self) -> int:
        """How many of them ask for an entry of the guide."""
        return int((self.outcome <= MISTAKEN).sum())

    def subset(self, rows: Any) -> Experience:
        """Some of the rows, by index or by mask."""
        return Experience(self.signals[rows], self.outcome[rows])


def at_share(outcomes: Doubles, outside: float) -> Doubles:
    """The probabilities of `Confidence.outcomes` if `outside` of all messages, not OUTSIDE_SHARE, are outside
    the guide (Saerens et al., Adjusting the Outputs of a Classifier to New a Priori Probabilities, 2002).
    """
    inside = (1 - outside) / (1 - OUTSIDE_SHARE)
    shifted = outcomes * np.array([inside, inside, outside / OUTSIDE_SHARE])
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def fit_confidence(own: Experience, prior: Confidence) -> Confidence:
    """The confidence of a guide with its `own` experience: maximum a posteriori, around the prior.

    The rows count as many as ask for an entry; those from outside make up OUTSIDE_SHARE, half of it near and
    half far. Without rows that ask for an entry the prior stays as it is: the others alone cannot tell how
    often the bot is right.
    """
    if not own.inside:
        return prior
    weight = row_weights(own.outcome) * own.inside
    hold = PRIOR_ROWS * min(1.0, ENOUGH_ROWS / own.inside)
    weights = fit_outcomes(prior.features(own.signals), own.outcome, weight, prior.weights, hold)
    return Confidence(prior.mean, prior.scale, weights)


def fit_outcomes(
    features: Doubles, outcome: Indices, weight: Doubles, start: Doubles, hold: float | Doubles
) -> Doubles:
    """Multinomial logistic weights (3, features), held near `start` by an L2 penalty of `hold`.

    `features` (rows, features) come from `Confidence.features`, `outcome` (rows,) is RIGHT to FAR, and
    `weight` (rows,) weighs the rows.
    """
    from scipy.optimize import minimize

    target = np.eye(_OUTCOMES)[np.minimum(outcome, _OUTCOMES - 1)]

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(start.shape)
        log_p = log_softmax(features @ weights.T)
        away = weights - start
        value = -(weight[:, None] * target * log_p).sum() + (hold * away**2).sum() / 2
        gradient = (weight[:, None] * (np.exp(log_p) - target)).T @ features + hold * away
        return float(value), gradient.ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B").x
    return np.asarray(found.reshape(start.shape))


def row_weights(outcome: Indices) -> Doubles:
    """Weights of rows, shape (rows,), that sum to 1 if there is every kind of row: those from outside make up
    OUTSIDE_SHARE, half of it near and half far; one of these kinds takes the other's half if that is missing.
    """
    inside, near, far = outcome <= MISTAKEN, outcome == NEAR, outcome == FAR
    strange = [mask for mask in (near, far) if mask.any()]
    weight = np.where(inside, (1 - OUTSIDE_SHARE) / max(1, inside.sum()), 0.0)
    for mask in strange:
        weight[mask] = OUTSIDE_SHARE / len(strange) / mask.sum()
    return weight
