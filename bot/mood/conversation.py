"""How upset a customer is by now: from the last message, what it repeats, what failed, and the mood so far.

Every sign is a probability from 0 to 1. They are combined as if each were an independent cause (a noisy-or,
Pearl 1988): two faint signs make a stronger one, and none takes another away. A calm turn lets the mood fade.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.guide.entry import EntryId
from bot.mood.upset import Feeling
from bot.text.arrays import Floats

CARRIED = 0.5
"""The share of the mood that is carried into the next turn: a calm turn halves it."""

COMPLAINT = 0.5
"""How much a civil complaint counts towards being upset: one is no reason to hand over, three in a row pass
0.6."""

ASKED_AGAIN = 0.2
"""Probability, for each earlier time, that a customer asks again because the answer did not help."""

NOT_UNDERSTOOD = 0.1
"""Probability, for each time in a row that the bot has just asked back, that this upsets the customer."""

SAME_REQUEST = 0.8
"""Cosine from which two messages ask the same. Of the sample guide's pairs of questions for different
entries, 4 in 100,000 come as near. A question repeated in other words is
recognised by its entry."""

TOO_OFTEN = 2
"""How often the same may have been asked before: the third time goes to a person."""

REMEMBERED = 4
"""How many messages are remembered: asking the same three times in five is asking too often."""


@dataclass(frozen=True)
class EarlierMessage:
    """What is remembered of a message: its signature, and the entry it asked for if that was sure."""

    signature: str
    entry: EntryId | None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> EarlierMessage:
        """The inverse of `dataclasses.asdict`."""
        return cls(str(data["signature"]), data["entry"] and EntryId(data["entry"]))


def mood_after(before: float, upset: float, strain: float = 0.0) -> float:
    """The mood after a turn, 0 to 1: from the mood before, P(upset) of its message, and `strain`."""
    return 1 - (1 - upset) * (1 - strain) * (1 - CARRIED * before)


def strain(dissatisfied: float, again: int, failures: int) -> float:
    """What a turn adds to the mood beside its own anger, 0 to 1.

    `dissatisfied` is the message's P(dissatisfied), `again` how often the same was asked before, `failures`
    how often in a row the bot did not understand.
    """
    return 1 - (1 - COMPLAINT * dissatisfied) * (1 - ASKED_AGAIN) ** again * (1 - NOT_UNDERSTOOD) ** failures


@dataclass(frozen=True)
class MoodUpdate:
    """What a message changes: the mood after it, how often it was asked before, and what was asked lately."""

    mood: float
    again: int
    asked: tuple[EarlierMessage, ...]


def update_mood(
    before: float,
    asked: tuple[EarlierMessage, ...],
    feeling: Feeling,
    message: EarlierMessage | None,
    failures: int,
) -> MoodUpdate:
    """The mood after a message, and what is remembered of it.

    `before` is the mood before, `asked` what was asked lately. `message` is None for small talk, which may be
    repeated freely. `failures` counts how often in a row the bot did not understand.
    """
    again = times_asked(message, asked) if message else 0
    mood = mood_after(before, feeling.upset, strain(feeling.dissatisfied, again, failures))
    return MoodUpdate(mood, again, (*asked, message)[-REMEMBERED:] if message else asked)


def times_asked(message: EarlierMessage, earlier: Sequence[EarlierMessage]) -> int:
    """How many earlier messages asked the same: in nearly the same words, or for the same entry."""
    return sum(
        (message.entry is not None and message.entry == other.entry)
        or similarity(message.signature, other.signature) >= SAME_REQUEST
        for other in earlier
    )


def signature(embedding: Floats) -> str:
    """The signs of an embedding's components as base64: 64 characters for 384 components."""
    return base64.b64encode(np.packbits(embedding > 0).tobytes()).decode("ascii")


def similarity(first: str, second: str) -> float:
    """The cosine of two embeddings as estimated from their signatures, -1 to 1; 0 if one is missing.

    The share of signs that differ estimates the angle (Charikar 2002). For 384 components the standard
    deviation of the estimate is 0.03 at a cosine of 0.8.
    """
    if not first or len(first) != len(second):
        return 0.0
    one, other = base64.b64decode(first), base64.b64decode(second)
    differ = (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
    return math.cos(math.pi * differ / (8 * len(one)))
