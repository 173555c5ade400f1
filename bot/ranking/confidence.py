"""Confidence: the probability that the top entry is right, and the thresholds that follow from a target.

It is a logistic regression on signals of the ranking's certainty: share and margin, nearness to anything
known, agreement of the views, and the pull of what is not in the guide. It is fitted on held-out rows:
examples of the guide, which are right if the ranking puts their entry first, and the shipped off-topic
messages, which never are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ranking.views import FAMILIAR, VIEWS, Scores
from bot.text.arrays import Doubles, Floats, Indices

SIGNALS = (
    "log_odds",  # of the top entry's share against everything else
    "margin",  # log share of the top entry over the runner-up of any kind
    "kernel",  # kernel score of the top entry
    "kernel_margin",  # …over the best other label
    "nearest",  # cosine to its nearest example
    "centre",  # cosine to the centre of its examples
    "lexical",  # highest lexical similarity to one of its examples
    "question",  # cosine to its canonical question
    "answer",  # highest cosine to a sentence of its answer
    "agreement",  # share of the views that put it first among entries
    "outside",  # log share of the off-topic label
    *FAMILIAR,
)

OUT_OF_GUIDE_SHARE = 0.3
"""The share of messages outside the guide that the fit assumes, whatever the sizes of the two sets. On a
bad day most customers ask about the bad day; with a smaller share the bot would be overconfident on the
rest."""


@dataclass(frozen=True)
class Confidence:
    """A fitted confidence: mean, scale and weights of each signal, shape (signals,), and the intercept."""

    mean: Doubles
    scale: Doubles
    weights: Doubles
    intercept: float

    def probability(self, signals: Floats) -> Doubles:
        """P(top entry right), shape (messages,), from `signals` (messages, len(SIGNALS))."""
        z = ((signals - self.mean) / self.scale) @ self.weights + self.intercept
        return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {f"confidence_{name}": np.asarray(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Confidence:
        """The inverse of `to_arrays`."""
        values = {name: arrays[f"confidence_{name}"] for name in cls.__dataclass_fields__}
        return cls(**{**values, "intercept": float(values["intercept"])})


def signals(
    scores: Scores, log_shares: Floats, entries: Indices, outside: int | None
) -> tuple[Indices, Floats]:
    """The label index of each message's top entry, and SIGNALS of its certainty, shape (messages, signals).

    `log_shares` has shape (messages, labels). `entries` are the label indices of the guide's entries,
    `outside` is that of the off-topic label, if there is one.
    """
    views = scores.views
    rows = np.arange(len(views))
    top = entries[np.argmax(log_shares[:, entries], axis=1)]
    share = np.clip(np.exp(log_shares[rows, top].astype(np.float64)), 1e-9, 1 - 1e-9)
    others = log_shares.copy()
    others[rows, top] = -np.inf
    kernel = views[:, :, 0].copy()
    top_kernel = kernel[rows, top]
    kernel[rows, top] = -np.inf
    rival = kernel.max(axis=1) if kernel.shape[1] > 1 else np.zeros(len(rows))
    runner_up = others.max(axis=1) if others.shape[1] > 1 else np.full(len(rows), -20.0)
    agreement = np.mean(
        [entries[np.argmax(views[:, entries, view], axis=1)] == top for view in range(len(VIEWS))], axis=0
    )
    table = np.stack(
        [
            np.log(share / (1 - share)),
            np.clip(log_shares[rows, top] - runner_up, -20, 20),
            top_kernel,
            top_kernel - rival,
            *(views[rows, top, view] for view in range(1, len(VIEWS))),
            agreement,
            np.full(len(rows), -20.0) if outside is None else log_shares[:, outside],
            *scores.familiar.T,
        ],
        axis=1,
    )
    return top, table.astype(np.float32)


def fit_confidence(table: Floats, right: NDArray[np.bool_], in_guide: NDArray[np.bool_]) -> Confidence:
    """Fits the confidence on the signals of held-out rows, `table` (rows, signals).

    `right` says whether a row's top entry was right, `in_guide` whether it asks for an entry. If all rows are
    right, or all wrong, the confidence is the plain share of right rows.
    """
    from sklearn.linear_model import LogisticRegression

    table = table.astype(np.float64)
    mean, scale = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-3)
    if right.all() or not right.any():
        base = (right.sum() + 1) / (len(right) + 2)
        return Confidence(mean, scale, np.zeros(table.shape[1]), float(np.log(base / (1 - base))))
    weight = np.where(
        in_guide,
        (1 - OUT_OF_GUIDE_SHARE) / max(1, in_guide.sum()),
        OUT_OF_GUIDE_SHARE / max(1, (~in_guide).sum()),
    )
    regression = LogisticRegression(C=1.0, max_iter=2000)
    regression.fit((table - mean) / scale, right, sample_weight=weight * len(right))
    return Confidence(mean, scale, regression.coef_[0], float(regression.intercept_[0]))


LIKELY_FLOOR = 0.3
"""What is less probable is not shown as likely, whatever the held-out rows allow."""


@dataclass(frozen=True)
class Thresholds:
    """Probabilities of the policy table: the bot answers from `answer` on, shows an entry as likely from
    `likely` on, and clarifies from `clarify` on. If `likely` equals `answer`, nothing is likely.
    """

    answer: float
    likely: float
    clarify: float


def thresholds_for(
    probability: Doubles,
    right: NDArray[np.bool_],
    weight: Doubles,
    *,
    max_wrong: float,
    max_wrong_likely: float,
) -> Thresholds:
    """The lowest answer threshold at which at most `max_wrong` of the direct answers are wrong, and below it
    the lowest one at which at most `max_wrong_likely` of what is shown as likely is wrong.

    Both are judged on held-out rows, each with its probability and weight, and pessimistic by one row: one
    more wrong answer is assumed than was seen, with the largest weight. `answer` is never below one half: a
    bot that is more likely wrong than right should not answer.
    """
    lowest = _lowest(probability, right, weight, max_wrong)
    answer = float(np.clip(0.97 if lowest is None else lowest, 0.5, 0.97))
    below = probability < answer
    lowest = _lowest(probability[below], right[below], weight[below], max_wrong_likely)
    likely = answer if lowest is None else max(lowest, LIKELY_FLOOR)
    return Thresholds(answer=answer, likely=likely, clarify=min(0.25, answer / 2))


def _lowest(
    probability: Doubles, right: NDArray[np.bool_], weight: Doubles, max_wrong: float
) -> float | None:
    """The lowest probability from which on at most `max_wrong` of the rows are wrong; None if there is
    none.
    """
    if not len(probability):
        return None
    order = np.argsort(-probability)
    wrong = np.cumsum(np.where(right[order], 0.0, weight[order])) + float(np.max(weight))
    allowed = np.flatnonzero(wrong / np.cumsum(weight[order]) <= max_wrong)
    return float(probability[order][allowed[-1]]) if len(allowed) else None
