"""Calibration: what turns a ranking into probabilities and thresholds, learned from rows that it has not
seen.

A guide's own calibration comes from its held-out examples. That of a fine-tuned encoder is made while it
is tuned (bot.ranking.tuning) and kept with it, since an encoder is surer of examples that it was tuned on
than of any customer's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ranking import confidence
from bot.ranking.confidence import Confidence, Thresholds
from bot.ranking.model import HeldOutRows
from bot.ranking.shares import fit_weights, log_shares
from bot.text.arrays import Doubles, Floats

_OUTSIDE_ODDS = confidence.OUT_OF_GUIDE_SHARE / (1 - confidence.OUT_OF_GUIDE_SHARE)


@dataclass(frozen=True)
class Calibration:
    """The weights of the ranking's views and the confidence, with the held-out rows that they come from.

    Each row has its probability, whether its first entry was right, and its weight among the others: (rows,).
    """

    weights: Floats
    confidence: Confidence
    probability: Doubles
    right: NDArray[np.bool_]
    weight: Doubles

    @classmethod
    def of(cls, held_out: HeldOutRows, entries: int, outside: int | None) -> Calibration:
        """Learns from held-out rows. The first `entries` labels are entries, `outside` is off-topic's."""
        weights = fit_weights(held_out.scores.views, held_out.y)
        shares = log_shares(held_out.scores.views, weights)
        top, table = confidence.signals(held_out.scores, shares, np.arange(entries), outside)
        right, in_guide = top == held_out.y, held_out.y < entries
        fitted = confidence.fit_confidence(table, right, in_guide)
        weight = np.where(in_guide, 1.0, in_guide.sum() / max(1, (~in_guide).sum()) * _OUTSIDE_ODDS)
        return cls(weights, fitted, fitted.probability(table), right, weight)

    def thresholds(self, max_wrong: float, max_wrong_likely: float) -> Thresholds:
        """The thresholds that follow from the largest shares that may be wrong: of the direct answers, and of
        what is shown as likely.
        """
        return confidence.thresholds_for(
            self.probability,
            self.right,
            self.weight,
            max_wrong=max_wrong,
            max_wrong_likely=max_wrong_likely,
        )

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        own = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "confidence"}
        return {**own, **self.confidence.to_arrays()}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Calibration:
        """The inverse of `to_arrays`. Raises KeyError if something is missing."""
        own = {name: arrays[name] for name in cls.__dataclass_fields__ if name != "confidence"}
        return cls(**own, confidence=Confidence.from_arrays(arrays))
