"""Lexical similarity: shared words and shared pieces of words, for names, numbers and misspellings.

Words and word pairs see a name that an embedding blurs; runs of two to four characters see "recieved" as
"received". Both are weighted by TF-IDF over the guide's own examples, and each counts half.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bot.text.arrays import Floats, Indices
from bot.text.tfidf import TfIdf

_CHARACTERS = "\0"
"""Marks a run of characters, so that it is not taken for a word."""

MANY = 256
"""From this many texts on they are multiplied as one matrix, this many at a time, in half the time."""

_WORD = re.compile(r"\b\w\w+\b")
_RUNS = (2, 3, 4)


@dataclass(frozen=True)
class Lexicon:
    """The examples of a guide by their pieces.

    Piece i of `pieces` occurs in the examples `rows[starts[i]:starts[i + 1]]`, with the `weights` at the same
    positions. An example's weights have unit length; `count` is the number of examples.
    """

    pieces: TfIdf
    starts: Indices
    rows: Indices
    weights: Floats
    count: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lexicon:
        """The lexicon of `texts`."""
        counted = [_counts(text) for text in texts]
        pieces = TfIdf.of(counted)
        found = [_weighted(counts, pieces) for counts in counted]
        columns = np.concatenate([columns for columns, _ in found]) if found else np.zeros(0, np.int64)
        weights = np.concatenate([row for _, row in found]) if found else np.zeros(0, np.float32)
        rows = np.repeat(np.arange(len(texts)), [len(columns) for columns, _ in found])
        order = np.argsort(columns, kind="stable")
        starts = np.searchsorted(columns[order], np.arange(len(pieces.terms) + 1))
        return cls(pieces, starts, rows[order], weights[order], len(texts))

    def similarity(self, texts: Sequence[str]) -> Floats:
        """Similarity of `texts` to the lexicon's examples, 0 to 1: shape (len(texts), examples)."""
        found = np.zeros((len(texts), self.count), np.float32)
        if len(texts) < MANY:
            for row, text in enumerate(texts):
                found[row] = self._to(text)
            return found
        # Only a guide's training needs scipy: no customer's message should wait for its import.
        from scipy.sparse import csr_array

        count = len(self.pieces.terms)
        examples = csr_array((self.weights.astype(np.float64), self.rows, self.starts), (count, self.count))
        for begin in range(0, len(texts), MANY):
            weighted = [_weighted(_counts(text), self.pieces) for text in texts[begin : begin + MANY]]
            ends = np.cumsum([0, *(len(columns) for columns, _ in weighted)])
            columns = np.concatenate([columns for columns, _ in weighted])
            weights = np.concatenate([row for _, row in weighted]).astype(np.float64)
            asked = csr_array((weights, columns, ends), (len(weighted), count))
            found[begin : begin + MANY] = (asked @ examples).toarray()
        return found

    def _to(self, text: str) -> Floats:
        columns, weights = _weighted(_counts(text), self.pieces)
        begins, lengths = self.starts[columns], self.starts[columns + 1] - self.starts[columns]
        # The positions of all the pieces' examples, one piece after the other.
        places = np.arange(lengths.sum()) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
        products = self.weights[places] * np.repeat(weights, lengths)
        return np.bincount(self.rows[places], products, minlength=self.count).astype(np.float32)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {
            "lexicon_pieces": np.array("\n".join(self.pieces.terms)),  # no piece contains a line break
            "lexicon_idf": self.pieces.idf,
            "lexicon_unseen": np.array(self.pieces.unseen),
            "lexicon_starts": self.starts,
            "lexicon_rows": self.rows,
            "lexicon_weights": self.weights,
            "lexicon_count": np.array(self.count),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Lexicon:
        """The inverse of `to_arrays`."""
        values = {name: arrays[f"lexicon_{name}"] for name in ("starts", "rows", "weights")}
        terms = tuple(filter(None, str(arrays["lexicon_pieces"]).split("\n")))
        pieces = TfIdf(terms, arrays["lexicon_idf"], float(arrays["lexicon_unseen"]))
        return cls(pieces, count=int(arrays["lexicon_count"]), **values)


def _counts(text: str) -> Counter[str]:
    """Counts words, word pairs and, marked, the runs of 2 to 4 characters in each padded word.



    These are the pieces of scikit-learn's CountVectorizer ("word" 1 to 2, "char_wb" 2 to 4), whose import
    would cost every start a second.
    """
    text = text.lower()
    words = _WORD.findall(text)
    counts = Counter(words)
    counts.update(map(" ".join, pairwise(words)))
    for word in text.split():
        padded = f" {word} "
        for length in _RUNS:
            counts.update(
                _CHARACTERS + padded[at : at + length] for at in range(max(1, len(padded) - length + 1))
            )
            if len(padded) <= length:  # a short word is its own only run and counts once
                break
    return counts


def _weighted(counts: Counter[str], pieces: TfIdf) -> tuple[Indices, Floats]:
    """The indices of a text's known pieces and their weights, both (known,).

    Words and characters are scaled to the same length and together have unit length. Unknown pieces count in
    the length.
    """
    columns, weights = pieces.weigh(counts)
    characters = np.array([piece[0] == _CHARACTERS for piece in counts], dtype=bool)
    for half in (characters, ~characters):
        weights[half] /= max(float(np.sqrt((weights[half] ** 2).sum() * 2)), 1e-9)
    known = columns >= 0
    return columns[known], weights[known].astype(np.float32)
