"""The share of strangers: how many of a desk's messages ask what its guide does not hold.

No message is labelled, but each has a probability of being from outside, and the share that makes the
probabilities fit together is found by expectation and maximization (Saerens et al., Adjusting the Outputs of
a Classifier to New a Priori Probabilities, Neural Computation 14, 2002).
"""

from __future__ import annotations

import numpy as np

from bot.ranking.confidence import OUTSIDE_SHARE
from bot.text.arrays import Doubles

GUESS_MESSAGES = 100
"""The guess counts as this many messages: a handful of strangers in the first hour moves little."""

LEAST, MOST = 0.05, 0.8
"""Bounds of the estimate: beyond them a desk has another problem than its thresholds."""

_STEPS = 200
_NEAR_ENOUGH = 1e-5


def estimate_share(outside: Doubles) -> float:
    """The share of messages from outside, from the guess OUTSIDE_SHARE on, LEAST to MOST.

    `outside` (messages,) is the probability that each of the desk's messages is from outside, at
    OUTSIDE_SHARE (`Reading.outside`). It returns the guess for no messages.
    """
    share, odds = OUTSIDE_SHARE, (1 - OUTSIDE_SHARE) / OUTSIDE_SHARE
    for _ in range(_STEPS):
        strange = outside * share * odds
        total = strange + (1 - outside) * (1 - share)
        expected = float((strange / np.maximum(total, 1e-12)).sum())
        found = (expected + GUESS_MESSAGES * OUTSIDE_SHARE) / (len(outside) + GUESS_MESSAGES)
        if abs(found - share) < _NEAR_ENOUGH:
            break
        share = found
    return float(np.clip(share, LEAST, MOST))
