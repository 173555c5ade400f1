"""From views to shares: a softmax over the labels with one weight a view (a conditional logit).

All labels share the weights, so a view that does not help gets none. What stands beside the guide (small
talk, off-topic) has neither question nor answer; `beside` makes up for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.ranking.views import VIEWS
from bot.text.arrays import Doubles, Floats, Indices, log_softmax

PENALTY = 0.005
"""L2 penalty of a weight's distance from where it starts, beside the mean loss of PRIOR_ROWS rows."""

PRIOR_ROWS = 100
"""The penalty fades as a guide's own held-out rows outnumber this many."""

ENOUGH_ROWS = 3000
"""Rows that the weights are fitted on, at most: of more, an even sample tells seven numbers as well."""

MOST = 60.0
"""Upper bound of each weight."""


@dataclass(frozen=True)
class ViewWeights:
    """One weight a view, shape (views,), and what is added to the labels that are no entries."""

    views: Floats
    beside: float

    def log_shares(self, views: Floats, entry_count: int) -> Floats:
        """The log of each label's share, shape (messages, labels), from `views` (messages, labels, views).

        The first `entry_count` labels are entries.
        """
        logits = views @ self.views
        logits[:, entry_count:] += np.float32(self.beside)
        return np.asarray(log_softmax(logits), dtype=np.float32)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {"weights": self.views, "beside": np.array(self.beside)}

    @classmethod
    def from_arrays(cls, arrays: Any) -> ViewWeights:
        """The inverse of `to_arrays`. Raises KeyError if something is missing."""
        return cls(arrays["weights"], float(arrays["beside"]))


def fit_weights(
    views: Floats, y: Indices, entry_count: int, start: ViewWeights, row_weight: Doubles | None = None
) -> ViewWeights:
    """Fits the weights on held-out `views` (rows, labels, views), from `start` on, near which they stay if
    there are few rows.

    `y` (rows,) are the right labels; `row_weight` (rows,) weighs the rows, evenly if it is missing. No weight
    is negative: a nearer label is never less likely.
    """
    from scipy.optimize import minimize

    weight = np.ones(len(y)) if row_weight is None else row_weight
    if len(y) > ENOUGH_ROWS:
        kept = np.linspace(0, len(y) - 1, ENOUGH_ROWS).astype(np.int64)
        views, y, weight = views[kept], y[kept], weight[kept]
    rows, total = np.arange(len(y)), float(weight.sum())
    if not total:
        return start
    hold = PENALTY * PRIOR_ROWS / total
    origin = np.array([*start.views, start.beside], dtype=np.float64)

    def loss(found: Doubles) -> tuple[float, Doubles]:
        logits = views @ found[:-1]
        logits[:, entry_count:] += found[-1]
        log_share = log_softmax(logits)
        error = np.exp(log_share)
        error[rows, y] -= 1
        error *= weight[:, None]
        gradient = np.append(np.einsum("nl,nlv->v", error, views), error[:, entry_count:].sum())
        away = found - origin
        value = -(weight * log_share[rows, y]).sum() / total + hold * float(away @ away)
        return float(value), gradient / total + 2 * hold * away

    bounds = [(0, MOST)] * len(VIEWS) + [(-MOST, MOST)]
    found = minimize(loss, origin, jac=True, method="L-BFGS-B", bounds=bounds).x
    return ViewWeights(np.asarray(found[:-1], dtype=np.float32), float(found[-1]))
