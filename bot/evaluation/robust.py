"""How much of its accuracy a bot keeps if messages are misspelt, terse, run on or shouted.

The bot is the one that reads the clean messages: nothing is fitted on perturbed ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from bot.evaluation.messages import LabelledMessage
from bot.evaluation.outcomes import Outcome, Reads, figures
from bot.evaluation.perturb import KINDS, SEED
from bot.progress import Say

GOAL = 0.95
"""The share of the clean messages' accuracy that each kind should keep."""

CLEAN = "clean"

MOST = 1000
"""Messages that are read of each part, once clean and once in each kind; of more, a seeded sample."""


@dataclass(frozen=True)
class PerturbedFigures:
    """One kind of messages; shares are 0 to 1.

    `first` is top-1 accuracy, `kept` its share of the clean messages' accuracy, `answers_wrong` the share
    of wrong ones among direct answers, None if nothing was answered.
    """

    kind: str
    first: float
    kept: float
    answers_wrong: float | None


def measure_robustness(
    parts: Iterable[tuple[Reads, tuple[LabelledMessage, ...]]], say: Say
) -> list[PerturbedFigures]:
    """Measures the messages that ask for an entry: clean first, then in each kind of perturb.KINDS.

    `parts` are bots, each with the messages that it has not seen. Raises ValueError if there are no messages.
    """
    outcomes: dict[str, list[Outcome]] = {kind: [] for kind in (CLEAN, *KINDS)}
    for read, messages in parts:
        inside = [each for each in messages if each.entry is not None]
        if len(inside) > MOST:
            inside = random.Random(SEED).sample(inside, MOST)
        outcomes[CLEAN] += read(inside)
        for kind, perturb in KINDS.items():
            say(f"Reading {len(inside)} messages {kind} …")
            outcomes[kind] += read([LabelledMessage(perturb(each.text), each.entry) for each in inside])
    found = {kind: figures(rows) for kind, rows in outcomes.items()}
    clean = found[CLEAN].first or 0.0
    return [
        PerturbedFigures(
            kind, each.first or 0.0, (each.first or 0.0) / clean if clean else 0.0, each.answers_wrong
        )
        for kind, each in found.items()
    ]
