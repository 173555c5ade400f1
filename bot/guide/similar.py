"""Finds questions of different entries that say the same in other words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.entry import Entry
from bot.text.arrays import Encode, unit_rows

# Cosine under the default encoder, all-MiniLM-L6-v2. Measured: "How do I change my card?" against "How can I
# change the card on my account?" has 0.93, against "I want to change my password" 0.51. No two entries of the
# sample guide, with 1,200 ways to ask, come this close.
NEAR_DUPLICATE = 0.88
_TILE = 2048


@dataclass(frozen=True)
class Phrasing:
    """One way to ask an entry: its question (`example` None) or the example with that index."""

    entry: Entry
    example: int | None

    @property
    def text(self) -> str:
        return self.entry.question if self.example is None else self.entry.examples[self.example]

    @property
    def field(self) -> str:
        return "question" if self.example is None else "examples"

    @property
    def line(self) -> int:
        place = self.entry.location
        return place.line_of("question") if self.example is None else place.line_of_example(self.example)


@dataclass(frozen=True)
class NearDuplicate:
    """The two closest ways to ask two different entries, in guide order, and their cosine."""

    first: Phrasing
    second: Phrasing
    cosine: float


def near_duplicates(entries: Sequence[Entry], encode: Encode) -> Iterator[NearDuplicate]:
    """The closest pair of each two entries that have one of cosine NEAR_DUPLICATE or above.

    `encode` turns n texts into an array of shape (n, d); rows need not be normalised.
    """
    ways = [Phrasing(entry, example) for entry in entries for example in (None, *range(len(entry.examples)))]
    if len(entries) < 2:
        return
    vectors = unit_rows(np.asarray(encode([way.text for way in ways]), dtype=np.float32))
    number = {entry.id: index for index, entry in enumerate(entries)}
    owner = np.array([number[way.entry.id] for way in ways])
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    # In tiles, so that memory stays flat however large the guide is.
    for top in range(0, len(ways), _TILE):
        for left in range(top, len(ways), _TILE):
            cosines = vectors[top : top + _TILE] @ vectors[left : left + _TILE].T
            apart = owner[top : top + _TILE, None] < owner[None, left : left + _TILE]
            for row, column in np.argwhere((cosines >= NEAR_DUPLICATE) & apart):
                first, second = top + int(row), left + int(column)
                pair = (int(owner[first]), int(owner[second]))
                found = (float(cosines[row, column]), first, second)
                best[pair] = max(best.get(pair, found), found)
    for cosine, first, second in (best[pair] for pair in sorted(best)):
        yield NearDuplicate(ways[first], ways[second], cosine)
