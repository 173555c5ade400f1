"""`calmline eval --outside`: what a bot promises and keeps if few or many messages are outside the guide.

A file holds as many messages of either kind as somebody wrote. Here they are weighed so that the one kind
makes up a tenth, three, five or seven tenths of all, and the bot assumes that share, as it does at a desk
whose messages have told it (bot.ranking.strangers).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.evaluation.messages import LabelledMessage, MessagesError
from bot.evaluation.outcomes import MeasuredBot, Outcome
from bot.text.arrays import Doubles

SHARES = (0.1, 0.3, 0.5, 0.7)


@dataclass(frozen=True)
class ShareFigures:
    """The figures if the share `outside` of all messages is outside the guide; None if nothing was shown.

    `read_right` and `answered_right` are shares of the messages that ask for an entry. `answered` and
    `likely` are the numbers of messages that `answers_wrong` and `likely_wrong` rest on.
    """

    outside: float
    inside_messages: int
    outside_messages: int
    read_right: float
    answered_right: float
    answered: int
    answers_wrong: float | None
    likely: int
    likely_wrong: float | None


def measure_shares(
    parts: Iterable[tuple[MeasuredBot, tuple[LabelledMessage, ...]]],
) -> tuple[ShareFigures, ...]:
    """The figures at each of SHARES. Raises MessagesError if the messages are of one kind only."""
    outcomes: dict[float, list[Outcome]] = {share: [] for share in SHARES}
    for bot, labelled in parts:
        for share, found in outcomes.items():
            found += bot.at_share(share)(labelled)
    return tuple(_figures(share, found) for share, found in outcomes.items())


def _figures(share: float, outcomes: list[Outcome]) -> ShareFigures:
    inside = np.array([each.expected is not None for each in outcomes], dtype=bool)
    if inside.all() or not inside.any():
        raise MessagesError(
            "--outside weighs messages that ask for an entry against others, and these are all of one kind — "
            "add some of the other"
        )
    weight: Doubles = np.where(inside, (1 - share) / inside.sum(), share / (~inside).sum())
    right, answered, likely = (
        np.array([getattr(each, name) for each in outcomes], dtype=bool)
        for name in ("right", "answered", "likely")
    )

    def wrong(shown: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float | None:
        return float(weight[shown & ~right].sum() / weight[shown].sum()) if shown.any() else None

    return ShareFigures(
        outside=share,
        inside_messages=int(inside.sum()),
        outside_messages=int((~inside).sum()),
        read_right=float(((answered | likely) & right)[inside].mean()),
        answered_right=float((answered & right)[inside].mean()),
        answered=int(answered.sum()),
        answers_wrong=wrong(answered),
        likely=int(likely.sum()),
        likely_wrong=wrong(likely),
    )
