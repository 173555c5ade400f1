"""The shipped prior: what simulated guides teach about rankings, before a guide has experience of its own.

`python -m bench.prior` makes the file `prior.json` beside this module (docs/quality.md): it draws guides of
1 to 80 entries with 1 to 16 wordings each, puts messages to them that ask for an entry, for what was left
out of the guide, and for something else, and fits the weights of the views and the confidence on what
became of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.ranking.confidence import Confidence
from bot.ranking.shares import ViewWeights
from bot.ranking.signals import MANY_WORDINGS, SIGNALS
from bot.ranking.thresholds import JudgedRows
from bot.ranking.views import VIEWS
from bot.text.arrays import Floats

FILE = Path(__file__).with_name("prior.json")

FORMAT = 1

BUCKETS = (1.5, 3.5, 7.0)
"""Bounds of the mean number of wordings between which rows are judged together: a single wording, 2 to 3, 4
to 7, and more."""

PRIOR_ROWS = 1000.0
"""The weight of the prior's judged rows, in messages that ask for an entry, when thresholds are chosen. Of
100, 300 and 1,000 it kept what is promised best on sets that are left out (docs/quality.md)."""


class PriorError(Exception):
    """A prior that cannot be used, with the file and a way out."""


@dataclass(frozen=True)
class Prior:
    """Weights of the views with one wording an entry and with MANY_WORDINGS, the confidence, and judged rows.

    `judged` are simulated rows, one set for each of the BUCKETS and one beyond, with the probabilities of a
    confidence that had not seen their public set.
    """

    single: ViewWeights
    many: ViewWeights
    confidence: Confidence
    judged: tuple[JudgedRows, ...]

    def weights(self, wordings: float) -> ViewWeights:
        """The weights of the views for a guide with that mean number of wordings an entry."""
        t = position(wordings)
        return ViewWeights(
            np.asarray(self.single.views * (1 - t) + self.many.views * t, dtype=np.float32),
            self.single.beside * (1 - t) + self.many.beside * t,
        )

    def judged_rows(self, wordings: float) -> JudgedRows:
        """The judged rows of guides with about as many wordings an entry, weighing PRIOR_ROWS."""
        rows = self.judged[bucket(wordings)]
        return JudgedRows(rows.outcomes, rows.outcome, rows.weight * PRIOR_ROWS)

    def to_json(self, made_from: dict[str, Any]) -> str:
        """The file's text; `made_from` says what the prior was made from, and how well it did."""
        data = {
            "format": FORMAT,
            "made_from": made_from,
            "views": list(VIEWS),
            "signals": list(SIGNALS),
            "weights": {
                name: [*_rounded(weights.views, 3), round(weights.beside, 3)]
                for name, weights in (("single", self.single), ("many", self.many))
            },
            "mean": _rounded(self.confidence.mean, 4),
            "scale": _rounded(self.confidence.scale, 4),
            "confidence": [_rounded(row, 4) for row in self.confidence.weights],
            "judged": [
                {
                    "right": _rounded(rows.outcomes[:, 0], 4),
                    "outside": _rounded(rows.outcomes[:, 2], 4),
                    "outcome": rows.outcome.tolist(),
                    "weight": _rounded(rows.weight, 6),
                }
                for rows in self.judged
            ],
        }
        return (
            "".join(
                ("{\n " if number == 0 else ",\n ") + f"{json.dumps(key)}: {json.dumps(value)}"
                for number, (key, value) in enumerate(data.items())
            )
            + "\n}\n"
        )

    @classmethod
    def read(cls, file: Path) -> Prior:
        """Reads a prior. Raises PriorError for one that is missing, damaged, or made for other signals."""
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            if data["format"] != FORMAT or data["views"] != list(VIEWS) or data["signals"] != list(SIGNALS):
                raise PriorError(
                    f"{file} was made for another version of the ranking's signals — install Calmline's "
                    f"files anew, or make it with `python -m bench.prior`"
                )
            return cls._from_json(data)
        except OSError as error:
            raise PriorError(
                f"{file} cannot be read: {error.strerror} — install Calmline's files anew"
            ) from error
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise PriorError(f"{file} is damaged — install Calmline's files anew") from error

    @classmethod
    def _from_json(cls, data: dict[str, Any]) -> Prior:
        single, many = (_view_weights(data["weights"][name]) for name in ("single", "many"))
        weights = np.array(data["confidence"], dtype=np.float64)
        mean, scale = np.array(data["mean"]), np.array(data["scale"])
        judged = tuple(_judged(rows) for rows in data["judged"])
        if (
            weights.shape != (3, 2 * len(SIGNALS) + 1)
            or not mean.shape == scale.shape == (len(SIGNALS),)
            or len(judged) != len(BUCKETS) + 1
            or not all(np.isfinite(part).all() for part in (weights, mean, scale))
            or scale.min() <= 0
        ):
            raise ValueError("numbers are missing")
        return cls(single, many, Confidence(mean, scale, weights), judged)


@lru_cache(maxsize=1)
def shipped_prior() -> Prior:
    """The prior that ships with the code. Raises PriorError."""
    return Prior.read(FILE)


def made_from() -> dict[str, Any]:
    """What the shipped prior was made from, and the figures that it reached. Raises OSError or ValueError."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["made_from"]
    return found


def position(wordings: float) -> float:
    """Where the logarithm of a mean number of wordings lies: 0 for a single one, 1 for MANY_WORDINGS."""
    return float(np.clip(np.log2(max(wordings, 1.0)) / np.log2(MANY_WORDINGS), 0, 1))


def bucket(wordings: float) -> int:
    """The index of the judged rows for a mean number of wordings."""
    return int(np.searchsorted(BUCKETS, wordings))


def _view_weights(values: list[float]) -> ViewWeights:
    if len(values) != len(VIEWS) + 1:
        raise ValueError("weights are missing")
    return ViewWeights(np.array(values[:-1], dtype=np.float32), float(values[-1]))


def _judged(rows: dict[str, Any]) -> JudgedRows:
    right, outside, weight = (
        np.array(rows[name], dtype=np.float64) for name in ("right", "outside", "weight")
    )
    outcome = np.array(rows["outcome"], dtype=np.int64)
    if not len(right) or not len(right) == len(outside) == len(weight) == len(outcome):
        raise ValueError("judged rows are missing")
    return JudgedRows(np.stack([right, 1 - right - outside, outside], axis=1), outcome, weight)


def _rounded(values: Floats | Any, digits: int) -> list[float]:
    return [round(float(value), digits) for value in values]
