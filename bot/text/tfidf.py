"""TF-IDF: how much a term says about a text, by how often it occurs there and how rare it is elsewhere.

A term that occurs `n` times in a text weighs `1 + ln n`, times its inverse document frequency,
`1 + ln((1 + documents) / (1 + documents with the term))` (sublinear TF and smoothed IDF, as in Manning et
al., Introduction to Information Retrieval, 2008, §6.4.1). The caller decides what a term is, and how long a
text's weights are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.text.arrays import Doubles, Indices


@dataclass(frozen=True)
class TfIdf:
    """Terms with their inverse document frequency `idf` (terms,); `unseen` is that of an unknown term."""

    terms: tuple[str, ...]
    idf: Doubles
    unseen: float

    @classmethod
    def of(cls, documents: Sequence[Counter[str]], *, min_documents: int = 1) -> TfIdf:
        """Learns the terms that occur in at least `min_documents` of the counted `documents`, sorted."""
        seen = Counter(term for counts in documents for term in counts)
        terms = tuple(sorted(term for term, count in seen.items() if count >= min_documents))
        idf = [1 + math.log((1 + len(documents)) / (1 + seen[term])) for term in terms]
        return cls(terms, np.array(idf), 1 + math.log(1 + len(documents)))

    def weigh(self, counts: Counter[str]) -> tuple[Indices, Doubles]:
        """The index of each term of a counted text, -1 for an unknown one, and its weight: both (counts,)."""
        numbers = np.fromiter((self._number.get(term, -1) for term in counts), np.int64, len(counts))
        tf = 1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
        idf = np.where(numbers >= 0, self.idf[numbers], self.unseen) if self.terms else self.unseen
        return numbers, tf * idf

    @cached_property
    def _number(self) -> dict[str, int]:
        return {term: number for number, term in enumerate(self.terms)}
