"""How upset a customer is by now: the last message, what it says again, what failed, and the mood so far.

Everything is a chance between 0 and 1, put together as if each were a cause of its own (a noisy-or, Pearl
1988): two faint signs make a stronger one, and none takes another away. A calm turn lets the mood fade.
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
"""How much of the mood so far is carried into the next turn: a calm turn halves what is left."""

COMPLAINT = 0.5
"""A civil complaint's share in being upset: no reason to hand over, but three in a row pass 0.6."""

ASKED_AGAIN = 0.2
"""Chance that a customer who asks again, for each earlier time, does so because the answer did not help."""

NOT_UNDERSTOOD = 0.1
"""The same, for each time in a row that the bot has just asked back instead of answering."""

SAME = 0.8
"""Cosine from which two messages ask the same. Of the sample guide's pairs of questions for different
entries, 4 in 100,000 come as near; in other words than these, the entry tells."""

TOO_OFTEN = 2
"""Earlier times of asking the same: the third time is a person's."""

REMEMBERED = 4
"""Messages that are remembered: asking the same three times in five is asking too often."""


@dataclass(frozen=True)
class EarlierMessage:
    """What is remembered of a message: its signature, and the entry that was sure to be meant by it."""

    signature: str
    entry: EntryId | None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> EarlierMessage:
        """The inverse of `dataclasses.asdict`."""
        return cls(str(data["signature"]), data["entry"] and EntryId(data["entry"]))


def mood_after(before: float, upset: float, strain: float = 0.0) -> float:
    """The mood after a turn: from the one before, P(upset) of its message, and what the conversation adds."""
    return 1 - (1 - upset) * (1 - strain) * (1 - CARRIED * before)


def strain(dissatisfied: float, again: int, failures: int) -> float:
    """What a turn adds to the mood beside its own anger: P(dissatisfied) of its message, how often the same
    was said before, and how often in a row the bot did not understand.
    """
    return 1 - (1 - COMPLAINT * dissatisfied) * (1 - ASKED_AGAIN) ** again * (1 - NOT_UNDERSTOOD) ** failures


@dataclass(frozen=True)
class MoodUpdate:
    """After a message: the mood, how often the same was asked before, and what was asked lately."""

    mood: float
    again: int
    asked: tuple[EarlierMessage, ...]


def update_mood(
    before: float,
    asked: tuple[EarlierMessage, ...],
    feeling: Feeling,
    said: EarlierMessage | None,
    failures: int,
) -> MoodUpdate:
    """What a message makes of the mood `before` it. `said` is None for small talk, which may be said as often
    as one likes; `failures` counts how often in a row the bot did not understand.
    """
    again = times_asked(said, asked) if said else 0
    mood = mood_after(before, feeling.upset, strain(feeling.dissatisfied, again, failures))
    return MoodUpdate(mood, again, (*asked, said)[-REMEMBERED:] if said else asked)


def times_asked(said: EarlierMessage, earlier: Sequence[EarlierMessage]) -> int:
    """How many earlier messages asked the same: nearly in the same words, or for the same entry."""
    return sum(
        (said.entry is not None and said.entry == other.entry)
        or similarity(said.signature, other.signature) >= SAME
        for other in earlier
    )


def signature(embedding: Floats) -> str:
    """The signs of an embedding's components, as base64: 64 letters for 384 components."""
    return base64.b64encode(np.packbits(embedding > 0).tobytes()).decode("ascii")


def similarity(first: str, second: str) -> float:
    """The cosine of two embeddings as far as their signatures tell, -1 to 1; 0 where one is missing.

    The share of signs that differ estimates the angle (Charikar 2002); for 384 components the cosine is off
    by 0.03 where it is 0.8 (standard deviation).
    """
    if not first or len(first) != len(second):
        return 0.0
    one, other = base64.b64decode(first), base64.b64decode(second)
    differ = (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
    return math.cos(math.pi * differ / (8 * len(one)))
