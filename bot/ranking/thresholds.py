"""Thresholds: from probabilities and the shares that may be wrong to the rows of the policy table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ranking.confidence import FAR, MISTAKEN, NEAR, OUTSIDE_SHARE, RIGHT, at_share
from bot.text.arrays import Doubles, Indices

NEVER = 0.995
"""The answer threshold if no lower one keeps what is promised."""

LIKELY_FLOOR = 0.3
"""What is less probable is not shown as likely, whatever the rows allow."""

CLARIFY = 0.15
"""From this probability on the bot asks "did you mean" rather than for other words: one of three questions is
right more often than the first, and a press is less work than a sentence."""


@dataclass(frozen=True)
class Thresholds:
    """Probabilities of the policy table: the bot answers from `answer` on, shows an entry as likely from
    `likely` on, and clarifies from `clarify` on. If `likely` equals `answer`, nothing is likely.
    """

    answer: float
    likely: float
    clarify: float


@dataclass(frozen=True)
class JudgedRows:
    """Rows with a known answer and the probabilities that a confidence that had not seen them gave.

    `outcomes` (rows, 3) as `Confidence.outcomes` gives them; `outcome` (rows,) is RIGHT to FAR; `weight`
    (rows,) is in messages that ask for an entry.
    """

    outcomes: Doubles
    outcome: Indices
    weight: Doubles

    def pooled(self, other: JudgedRows) -> JudgedRows:
        """Both together.

        Rows inside keep their weights. Rows of a kind from outside share the weight that the kind is due
        beside them, in proportion to what each side has of it.
        """
        outcome = np.concatenate([self.outcome, other.outcome])
        weight = np.concatenate([self.weight, other.weight])
        inside = float(weight[outcome <= MISTAKEN].sum())
        due = inside * OUTSIDE_SHARE / (1 - OUTSIDE_SHARE) / 2
        for kind in (NEAR, FAR):
            mask = outcome == kind
            weight[mask] *= due / max(float(weight[mask].sum()), 1e-9)
        return JudgedRows(np.concatenate([self.outcomes, other.outcomes]), outcome, weight)

    def thresholds(
        self, max_wrong: float, max_wrong_likely: float, outside: float = OUTSIDE_SHARE
    ) -> Thresholds:
        """The lowest answer threshold at which at most `max_wrong` of the direct answers are wrong, and below
        it the lowest one at which at most `max_wrong_likely` of what is shown as likely is wrong.

        `outside` is the share of messages outside the guide. `answer` is never below one half: a bot that is
        more likely wrong than right should not answer.
        """
        p = at_share(self.outcomes, outside)[:, RIGHT]
        shift = np.where(
            self.outcome <= MISTAKEN, (1 - outside) / (1 - OUTSIDE_SHARE), outside / OUTSIDE_SHARE
        )
        right, weight = self.outcome == RIGHT, self.weight * shift
        lowest = _lowest(p, right, weight, max_wrong)
        answer = float(np.clip(NEVER if lowest is None else lowest, 0.5, NEVER))
        below = p < answer
        lowest = _lowest(p[below], right[below], weight[below], max_wrong_likely)
        likely = answer if lowest is None else min(answer, max(lowest, LIKELY_FLOOR))
        return Thresholds(answer=answer, likely=likely, clarify=min(CLARIFY, likely / 2))

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {f"judged_{name}": getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Any) -> JudgedRows:
        """The inverse of `to_arrays`. Raises KeyError if something is missing."""
        return cls(**{name: arrays[f"judged_{name}"] for name in cls.__dataclass_fields__})


def _lowest(
    probability: Doubles, right: NDArray[np.bool_], weight: Doubles, max_wrong: float
) -> float | None:
    """The lowest probability from which on at most `max_wrong` of the rows are wrong; None if there is none.

    A row is wrong by half as it was seen to be, and by half as its probability says: by what was seen alone,
    a single row would move the thresholds of a small guide by a tenth.
    """
    order = np.argsort(-probability, kind="stable")
    seen_and_expected = (np.where(right, 0.0, 1.0) + 1 - probability) / 2
    wrong = np.cumsum((weight * seen_and_expected)[order])
    allowed = np.flatnonzero(wrong <= max_wrong * np.cumsum(weight[order]))
    return float(probability[order][allowed[-1]]) if len(allowed) else None
