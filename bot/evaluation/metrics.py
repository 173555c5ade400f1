"""What is measured on messages whose right entry is known: plain functions of arrays.

`p` is the probability that the top entry is right, `right` whether it was, `inside` whether the message
asks for an entry of the guide at all; each has shape (messages,). No message from outside can be answered
rightly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.text.arrays import Doubles

Flags = NDArray[np.bool_]

BINS = 15
"""Equal-width bins of the calibration error (Guo et al., On Calibration of Modern Neural Networks, 2017)."""


@dataclass(frozen=True)
class Curve:
    """Risk and coverage at each threshold, from the surest message on; each has shape (thresholds,).

    If only messages with p of `threshold` or more were answered, the share `coverage` of those inside
    would be answered rightly, and the share `risk` of the answers would be wrong.
    """

    threshold: Doubles
    coverage: Doubles
    risk: Doubles


@dataclass(frozen=True)
class Bin:
    """Messages of similar probability: how many, their mean probability, and the share that was right."""

    count: int
    promised: float
    kept: float


def risk_coverage(p: Doubles, right: Flags, inside: Flags) -> Curve:
    """The curve over every threshold that separates messages; those of equal p are answered together."""
    order = np.argsort(-p, kind="stable")
    hits, count = np.cumsum(right[order]), np.arange(1, len(p) + 1)
    last = np.append(p[order][1:] != p[order][:-1], True) if len(p) else np.zeros(0, dtype=bool)
    coverage = hits / max(1, int(inside.sum()))
    return Curve(p[order][last], coverage[last], (1 - hits / count)[last])


def coverage_at(curve: Curve, precision: float) -> float:
    """The largest share of the messages inside that can be answered rightly with at least that precision."""
    allowed = curve.risk <= 1 - precision + 1e-9
    return float(curve.coverage[allowed].max()) if allowed.any() else 0.0


def auroc(score: Doubles, inside: Flags) -> float | None:
    """How often a message inside scores above one outside, ties counting half; None without both kinds."""
    if inside.all() or not inside.any():
        return None
    from scipy.stats import rankdata

    ranks, count = rankdata(score), int(inside.sum())
    above = ranks[inside].sum() - count * (count + 1) / 2
    return float(above / (count * (len(score) - count)))


def outside_recall(score: Doubles, inside: Flags, passing: float = 0.95) -> float | None:
    """The share of messages outside that score below `passing` of those inside; None without both kinds."""
    if inside.all() or not inside.any():
        return None
    return float((score[~inside] < np.quantile(score[inside], 1 - passing)).mean())


def reliability(p: Doubles, right: Flags) -> tuple[Bin, ...]:
    """The messages in BINS equal-width bins of p, without empty bins."""
    which = np.minimum((p * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(int(mask.sum()), float(p[mask].mean()), float(right[mask].mean()))
        for mask in (which == number for number in range(BINS))
        if mask.any()
    )


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Expected calibration error: the mean gap between probability and share right, weighted by messages."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.promised - each.kept) for each in bins) / total if total else 0.0


def interval(hits: int, count: int) -> tuple[float, float]:
    """The 95 % Wilson interval of the share `hits` / `count` (Wilson 1927); (0, 1) if `count` is 0."""
    if count == 0:
        return 0.0, 1.0
    z, share = 1.959964, hits / count
    middle = share + z * z / (2 * count)
    spread = z * float(np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)))
    whole: Any = 1 + z * z / count
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
