"""Calibration: what turns a ranking into probabilities and thresholds.

It starts from the shipped prior (bot.ranking.prior) and learns from rows of the guide that the ranking has
not seen: held-out examples, off-topic messages, and near misses, for which each entry is left out whole. The
prior fades as these grow; a guide of questions and answers alone rests on it.

That of a fine-tuned encoder is made while it is tuned (bot.ranking.tuning) and kept with it, since an
encoder is surer of examples that it was tuned on than of any customer's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.ranking.confidence import (
    FAR,
    MISTAKEN,
    NEAR,
    RIGHT,
    Confidence,
    Experience,
    fit_confidence,
)
from bot.ranking.model import HeldOutRows, PreparedCorpus
from bot.ranking.prior import Prior
from bot.ranking.shares import ViewWeights, fit_weights
from bot.ranking.signals import signals
from bot.ranking.thresholds import JudgedRows
from bot.text.arrays import Doubles, Indices

BESIDE_ROWS = 0.5
"""What stands beside the guide counts as this many rows for each row of an entry, at most, when the weights
of the views are fitted: it has hundreds of examples, and a young guide a handful."""

FOLDS = 5
"""Parts of the experience; each is judged by a confidence that was fitted on the others."""


@dataclass(frozen=True)
class Calibration:
    """The weights of the ranking's views, the confidence, and the rows that the thresholds follow from."""

    weights: ViewWeights
    confidence: Confidence
    judged: JudgedRows

    @classmethod
    def of(
        cls,
        held_out: HeldOutRows,
        near: HeldOutRows,
        entry_count: int,
        outside: int | None,
        prior: Prior,
    ) -> Calibration:
        """Learns from a guide's held-out rows and near misses.

        The first `entry_count` labels are entries, `outside` is the off-topic label, if there is one. An
        entry with a single wording has no held-out row, as nothing of it would be left to be found by.
        """
        taught = held_out.scores.wordings[np.arange(len(held_out.y)), held_out.y] > 0
        held_out = held_out.rows(np.flatnonzero(taught))
        wordings = _mean_wordings(held_out, near, entry_count)
        inside = held_out.y < entry_count
        weights = fit_weights(
            held_out.scores.views,
            held_out.y,
            entry_count,
            prior.weights(wordings),
            np.where(inside, 1.0, min(1.0, BESIDE_ROWS * inside.sum() / max(1, (~inside).sum()))),
        )
        own = _experience(held_out, near, weights, entry_count, outside)
        judged = prior.judged_rows(wordings).pooled(_judged(own, prior.confidence))
        return cls(weights, fit_confidence(own, prior.confidence), judged)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {**self.weights.to_arrays(), **self.confidence.to_arrays(), **self.judged.to_arrays()}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Calibration:
        """The inverse of `to_arrays`. Raises KeyError if something is missing."""
        return cls(
            ViewWeights.from_arrays(arrays), Confidence.from_arrays(arrays), JudgedRows.from_arrays(arrays)
        )


def calibrate(prepared: PreparedCorpus, prior: Prior) -> Calibration:
    """The calibration of a guide whose encoder has not been tuned on it."""
    corpus = prepared.corpus
    return Calibration.of(
        prepared.held_out(), prepared.near_misses(), corpus.entry_count, corpus.outside, prior
    )


def _experience(
    held_out: HeldOutRows, near: HeldOutRows, weights: ViewWeights, entry_count: int, outside: int | None
) -> Experience:
    """What became of the rows: examples of entries, off-topic messages, and near misses. Small talk is left
    out: it is no question that the guide could answer or lack.
    """
    entries = np.arange(entry_count)
    shares = weights.log_shares(held_out.scores.views, entry_count)
    top, table = signals(held_out.scores, shares, entries, outside)
    inside = held_out.y < entry_count
    outcome = np.where(inside, np.where(top == held_out.y, RIGHT, MISTAKEN), FAR)
    kept = inside if outside is None else inside | (held_out.y == outside)
    found = Experience(table, outcome).subset(kept)
    if not len(near.y):
        return found
    shares = weights.log_shares(near.scores.views, entry_count)
    shares[np.arange(len(near.y)), near.y] = -np.inf
    _, missed = signals(near.scores, shares, entries, outside)
    return Experience(
        np.concatenate([found.signals, missed]),
        np.concatenate([found.outcome, np.full(len(missed), NEAR)]),
    )


def _judged(own: Experience, prior: Confidence, seed: int = 0) -> JudgedRows:
    """The experience, each part of it judged by a confidence that was fitted on the others.

    Near misses weigh as much as the examples, at most. A guide of questions alone has only near misses, and
    these are nearer to it than strangers' messages: one author wrote them all, in one form.
    """
    part = np.random.default_rng(seed).integers(0, FOLDS, len(own.outcome))
    outcomes: Doubles = np.zeros((len(own.outcome), 3))
    for fold in range(FOLDS):
        out = part == fold
        if out.any():
            fitted = fit_confidence(own.subset(~out), prior)
            outcomes[out] = fitted.outcomes(own.signals[out])
    near = own.outcome == NEAR
    weight = np.where(near, min(1.0, own.inside / max(1, near.sum())), 1.0)
    return JudgedRows(outcomes, own.outcome, weight)


def _mean_wordings(held_out: HeldOutRows, near: HeldOutRows, entry_count: int) -> float:
    """The mean number of wordings of an entry, as the rows of either kind were compared with them."""
    for rows in (held_out, near):
        if len(rows.y):
            counts: Indices = rows.scores.wordings[:, :entry_count].max(axis=0)
            return float(counts.mean())
    return 1.0
