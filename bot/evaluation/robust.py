"""How much of its accuracy a bot keeps when messages are misspelt, terse, run on or shouted.

The bot is the one that reads the clean messages: nothing is fitted on spoilt ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from bot.evaluation.messages import LabelledMessage
from bot.evaluation.outcomes import MeasuredBot, Outcome, figures
from bot.evaluation.perturb import KINDS, SEED
from bot.progress import Say

GOAL = 0.95
"""Share of the clean messages' accuracy that each kind should keep."""

CLEAN = "clean"

MOST = 1000
"""Messages of each part that are read, once clean and once in each kind; a seeded sample of more."""


@dataclass(frozen=True)
class PerturbedFigures:
    """One kind of messages: right entry first (0 to 1), the share of the clean ones' accuracy that is kept,
    and the share of wrong ones among direct answers (None where nothing was answered).
    """

    kind: str
    first: float
    kept: float
    answers_wrong: float | None


def measure(
    parts: Iterable[tuple[MeasuredBot, tuple[LabelledMessage, ...]]], say: Say
) -> list[PerturbedFigures]:
    """The clean messages first, then each kind of perturb.KINDS; over messages that ask for an entry.

    `parts` are bots with the messages that they have not seen. Raises ValueError where there is none.
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
