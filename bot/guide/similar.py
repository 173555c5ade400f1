"""Finds questions of different entries that ask the same in other words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.entry import Entry
from bot.text.arrays import Encode, unit_rows

NEAR_DUPLICATE = 0.88
"""Cosine from which an editor is warned that two entries ask the same, under the default encoder,
all-MiniLM-L6-v2. Measured: "How do I change my card?" has 0.93 to "How can I change the card on my
account?" and 0.51 to "I want to change my password". No two entries of the sample guide, with 1,200 ways
to ask, come this close. `bot.ranking.folds.ALIKE` is another thing with the same value: which examples of
one entry are held out together. Neither follows from the other."""

_TILE = 2048


@dataclass(frozen=True)
class Phrasing:
    """One way to ask for an entry: its question (`example` None), or the example with that index."""

    entry: Entry
    example: int | None

    @property
    def text(self) -> str:
        """The words."""
        return self.entry.question if self.example is None else self.entry.examples[self.example]

    @property
    def field(self) -> str:
        """The field of the entry that holds it."""
        return "question" if self.example is None else "examples"

    @property
    def line(self) -> int:
        """The line of the file that holds it."""
        location = self.entry.location
        return (
            location.line_of("question") if self.example is None else location.line_of_example(self.example)
        )


@dataclass(frozen=True)
class NearDuplicate:
    """The closest ways to ask for two different entries, in guide order, and their cosine."""

    first: Phrasing
    second: Phrasing
    cosine: float


def near_duplicates(entries: Sequence[Entry], encode: Encode) -> Iterator[NearDuplicate]:
    """The closest ways to ask, of each two entries that have a pair with a cosine of NEAR_DUPLICATE or more.

    `encode` turns n texts into an array of shape (n, d); its rows need not have unit length.
    """
    phrasings = [
        Phrasing(entry, example) for entry in entries for example in (None, *range(len(entry.examples)))
    ]
    if len(entries) < 2:
        return
    vectors = unit_rows(np.asarray(encode([phrasing.text for phrasing in phrasings]), dtype=np.float32))
    number = {entry.id: index for index, entry in enumerate(entries)}
    owner = np.array([number[phrasing.entry.id] for phrasing in phrasings])
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    # In tiles, so that memory stays constant however large the guide is.
    for top in range(0, len(phrasings), _TILE):
        for left in range(top, len(phrasings), _TILE):
            cosines = vectors[top : top + _TILE] @ vectors[left : left + _TILE].T
            apart = owner[top : top + _TILE, None] < owner[None, left : left + _TILE]
            for row, column in np.argwhere((cosines >= NEAR_DUPLICATE) & apart):
                first, second = top + int(row), left + int(column)
                pair = (int(owner[first]), int(owner[second]))
                found = (float(cosines[row, column]), first, second)
                best[pair] = max(best.get(pair, found), found)
    for cosine, first, second in (best[pair] for pair in sorted(best)):
        yield NearDuplicate(phrasings[first], phrasings[second], cosine)
