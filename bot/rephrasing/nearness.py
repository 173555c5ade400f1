"""How near texts are to each entry of a guide, and which entries an entry is confused with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.entry import Entry, EntryId
from bot.text.arrays import Encode, Floats, Indices
from bot.text.sentences import split_sentences

NEIGHBOURS_SHOWN = 3

_TILE = 512
_APART = np.float32(-1)


@dataclass(frozen=True)
class Neighbour:
    """Another entry, the `cosine` of the nearest pair, and that pair: own `wording`, and `theirs`."""

    entry: EntryId
    cosine: float
    wording: str
    theirs: str


@dataclass(frozen=True)
class Confusions:
    """The nearest other entries, and how many of an entry's own `wordings` are nearer to one of them."""

    neighbours: tuple[Neighbour, ...]
    confused: int
    wordings: int


@dataclass(frozen=True)
class References:
    """What the entries of a guide say, embedded: questions, examples and the sentences of answers.

    Row i of `x` (m, d), of unit length, is that of `texts[i]`. The rows of entry k begin at `starts[k]`: its
    question, its examples, then its answer. `wordings[k]` is how many of them are ways to ask.
    """

    entries: tuple[Entry, ...]
    texts: tuple[str, ...]
    x: Floats
    starts: Indices
    wordings: Indices

    @classmethod
    def of(cls, entries: Sequence[Entry], encode: Encode) -> References:
        """The references of at least one entry. An empty answer has none."""
        texts: list[str] = []
        starts, wordings = [], []
        for entry in entries:
            starts.append(len(texts))
            wordings.append(1 + len(entry.examples))
            texts += [entry.question, *entry.examples]
            texts += [" ".join(sentence.split()) for sentence in split_sentences(entry.answer)]
        x = encode(texts)
        return cls(tuple(entries), tuple(texts), x, np.array(starts), np.array(wordings))

    def to_entries(self, x: Floats) -> Floats:
        """The highest cosine of each text `x` (n, d) to each entry, shape (n, entries)."""
        return np.maximum.reduceat(x @ self.x.T, self.starts, axis=1)

    def own_and_rival(self, x: Floats, owners: Indices) -> tuple[Floats, Floats, Indices]:
        """Of texts `x` (n, d): cosine to their `owners` (n,), to the nearest other entry, and which that is.

        The only entry of a guide has no other: the second is then -1, and the third its own.
        """
        own, rival = np.zeros(len(x), np.float32), np.zeros(len(x), np.float32)
        which = np.zeros(len(x), np.int64)
        for top in range(0, len(x), _TILE):
            rows = slice(top, top + _TILE)
            cosines = self.to_entries(x[rows])
            places = (np.arange(len(cosines)), owners[rows])
            own[rows] = cosines[places]
            cosines[places] = _APART
            which[rows] = cosines.argmax(axis=1)
            rival[rows] = cosines.max(axis=1)
        return own, rival, which

    def asked(self, entry: int) -> Floats:
        """The embeddings of the ways to ask of the entry with that index."""
        return self.x[self.starts[entry] : self.starts[entry] + self.wordings[entry]]

    def confusions(self, entry: int) -> Confusions:
        """The neighbours of the entry with that index.

        Each way to ask is compared with what is left of its entry without it (at least the answer) and with
        the others. A lone question without an answer counts as confused if another entry is near at all.
        """
        asked, first = self.asked(entry), int(self.starts[entry])
        end = int(self.starts[entry + 1]) if entry + 1 < len(self.starts) else len(self.texts)
        cosines = asked @ self.x.T
        own = cosines[:, first:end].copy()
        np.fill_diagonal(own, _APART)
        cosines[:, first:end] = _APART
        by_entry = np.maximum.reduceat(cosines, self.starts, axis=1)
        confused = int((by_entry.max(axis=1) > own.max(axis=1)).sum()) if len(self.starts) > 1 else 0
        nearest = np.argsort(-by_entry.max(axis=0), kind="stable")[:NEIGHBOURS_SHOWN]
        found = tuple(self._neighbour(entry, int(other), cosines) for other in nearest if int(other) != entry)
        return Confusions(found, confused, len(asked))

    def _neighbour(self, entry: int, other: int, cosines: Floats) -> Neighbour:
        first = int(self.starts[other])
        end = int(self.starts[other + 1]) if other + 1 < len(self.starts) else len(self.texts)
        part = cosines[:, first:end]
        row, column = np.unravel_index(int(part.argmax()), part.shape)
        return Neighbour(
            self.entries[other].id,
            float(part[row, column]),
            self.texts[int(self.starts[entry]) + int(row)],
            self.texts[first + int(column)],
        )
