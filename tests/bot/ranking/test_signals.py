"""Signals of certainty: finite for every guide, down to a single entry."""

from __future__ import annotations

import numpy as np
import pytest

from bot.ranking.signals import SIGNALS, signals
from bot.ranking.views import ABSENT, FAMILIAR, VIEWS, Scores
from bot.text.arrays import Floats, log_softmax

RNG = np.random.default_rng(7)


def scores(messages: int, labels: int) -> tuple[Scores, Floats]:
    """Random views of messages, and the log shares of as random a ranking."""
    views = RNG.uniform(-1, 1, size=(messages, labels, len(VIEWS))).astype(np.float32)
    familiar = RNG.uniform(-1, 1, size=(messages, len(FAMILIAR))).astype(np.float32)
    wordings = np.broadcast_to(np.arange(1, labels + 1), (messages, labels))
    shares = log_softmax(RNG.normal(size=(messages, labels))).astype(np.float32)
    return Scores(views, familiar, wordings), shares


def test_signals_name_the_top_entry_and_never_an_intent() -> None:
    found, shares = scores(40, 5)
    top, table = signals(found, shares, np.array([0, 1, 2]), outside=4)
    assert table.shape == (40, len(SIGNALS)) and np.isfinite(table).all()
    assert (top == np.argmax(shares[:, :3], axis=1)).all()
    share = np.exp(shares[np.arange(40), top])
    assert np.allclose(table[:, SIGNALS.index("log_odds")], np.log(share / (1 - share)), atol=1e-3)
    assert np.allclose(table[:, SIGNALS.index("wordings")], np.log2(top + 1))


@pytest.mark.parametrize("entries", [1, 2])
@pytest.mark.parametrize("beside", [0, 2])
def test_the_smallest_guides_have_finite_signals(entries: int, beside: int) -> None:
    found, shares = scores(10, entries + beside)
    _, table = signals(found, shares, np.arange(entries), outside=entries if beside else None)
    assert np.isfinite(table).all() and (np.abs(table[:, :3]) <= 21).all()
    if entries == 1:
        assert (table[:, SIGNALS.index("entry_margin")] == table[:, SIGNALS.index("margin")]).all()


def test_a_hidden_label_is_neither_top_nor_rival() -> None:
    found, shares = scores(30, 4)
    hidden = shares.copy()
    hidden[:, 1] = -np.inf
    found.views[:, 1] = ABSENT
    top, table = signals(found, hidden, np.array([0, 1, 2]), outside=3)
    assert (top != 1).all() and np.isfinite(table).all()
