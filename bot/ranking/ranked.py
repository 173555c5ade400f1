"""One position in a ranking."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guide.entry import EntryId


@dataclass(frozen=True)
class Ranked:
    """An entry with the probability that it is the right one for a message."""

    entry: EntryId
    p: float
