"""How many strangers a desk has: told by messages that nobody labelled."""

from __future__ import annotations

import numpy as np
import pytest

from bot.ranking.confidence import OUTSIDE_SHARE
from bot.ranking.strangers import LEAST, MOST, estimate_share
from bot.text.arrays import Doubles


def traffic(count: int, strangers: float, seed: int = 3) -> Doubles:
    """P(outside), at OUTSIDE_SHARE, of messages of which `strangers` are from outside.

    A score is drawn around +1 for strangers and around -1 for others; its log likelihood ratio is 2 * score.
    """
    rng = np.random.default_rng(seed)
    outside = rng.uniform(size=count) < strangers
    score = rng.normal(np.where(outside, 1.0, -1.0), 1.0)
    odds = OUTSIDE_SHARE / (1 - OUTSIDE_SHARE) * np.exp(2 * score)
    return np.asarray(odds / (1 + odds))


@pytest.mark.parametrize("strangers", [0.1, 0.3, 0.5, 0.7])
def test_the_share_is_found_from_messages_alone(strangers: float) -> None:
    assert estimate_share(traffic(4000, strangers)) == pytest.approx(strangers, abs=0.04)


def test_it_begins_with_the_guess_and_moves_as_messages_come() -> None:
    assert estimate_share(np.zeros(0)) == pytest.approx(OUTSIDE_SHARE)
    found = [estimate_share(traffic(count, 0.65)) for count in (10, 100, 2000)]
    assert OUTSIDE_SHARE < found[0] < found[1] < found[2]
    assert found[0] < 0.4


def test_it_stays_within_bounds_whatever_comes() -> None:
    assert estimate_share(np.zeros(5000)) == LEAST
    assert estimate_share(np.ones(5000)) == MOST
