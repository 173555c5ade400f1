"""From views to shares: a softmax over the labels with one weight a view (a conditional logit).

All labels share the weights, which are fitted on held-out scores, so a view that does not help gets none.
"""

from __future__ import annotations

import numpy as np

from bot.ranking.views import VIEWS
from bot.text.arrays import Doubles, Floats, Indices, log_softmax

PENALTY = 1e-3
"""L2 penalty of the weights, beside the mean loss of a row."""

MOST = 60.0
"""Upper bound of each weight."""


def log_shares(views: Floats, weights: Floats) -> Floats:
    """The log of each label's share, shape (messages, labels), from `views` (messages, labels, views)."""
    return np.asarray(log_softmax(views @ weights), dtype=np.float32)


def fit_weights(views: Floats, y: Indices) -> Floats:
    """Fits the weights of the views, shape (views,), on held-out `views` (rows, labels, views).

    `y` (rows,) are the right labels. No weight is negative: a nearer label is never less likely.
    """
    from scipy.optimize import minimize

    rows = np.arange(len(y))

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        log_share = log_softmax(views @ weights)
        gradient = np.einsum("nl,nlv->v", np.exp(log_share), views) - views[rows, y].sum(axis=0)
        value = -log_share[rows, y].mean() + PENALTY * float(weights @ weights)
        return float(value), gradient / len(y) + 2 * PENALTY * weights

    start = np.array([8.0, 4.0, 4.0, 2.0, 2.0, 2.0])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, MOST)] * len(VIEWS))
    return np.asarray(found.x, dtype=np.float32)
