"""Lexical similarity: shared words and shared pieces of words, for names, numbers and misspellings.

Words and word pairs see a name that an embedding blurs; runs of two to four characters see "recieved" as
"received".
Both are weighted by TF-IDF over the guide's own examples and count half each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]

BUCKETS = 1 << 17
"""Hash buckets for each of the two kinds of pieces; collisions are rare at the size of a guide."""


@dataclass(frozen=True)
class Lexicon:
    """The examples of a guide by their pieces: `rows` is (examples, 2 * BUCKETS), each row of unit length."""

    rows: sparse.csr_matrix
    idf: Floats

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lexicon:
        """The lexicon of `texts`."""
        counts = _counts(texts)
        seen = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        return cls(_weighted(counts, idf), idf)

    def similarity(self, texts: Sequence[str]) -> Floats:
        """Similarity of `texts` to the lexicon's examples, 0 to 1: shape (len(texts), examples)."""
        return np.asarray((_weighted(_counts(texts), self.idf) @ self._postings).toarray(), dtype=np.float32)

    @cached_property
    def _postings(self) -> sparse.csr_matrix:
        """The examples by piece: a message looks only at the pieces that it has."""
        return self.rows.T.tocsr()

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`. Pieces that were never seen share one weight and are not kept."""
        unseen = self.idf.max()
        kept = np.flatnonzero(self.idf < unseen)
        return {
            "lexicon_data": self.rows.data,
            "lexicon_indices": self.rows.indices,
            "lexicon_indptr": self.rows.indptr,
            "lexicon_kept": kept,
            "lexicon_idf": self.idf[kept],
            "lexicon_unseen": np.array(unseen),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Lexicon:
        """The inverse of `to_arrays`."""
        parts = (arrays["lexicon_data"], arrays["lexicon_indices"], arrays["lexicon_indptr"])
        idf = np.full(2 * BUCKETS, float(arrays["lexicon_unseen"]), dtype=np.float32)
        idf[arrays["lexicon_kept"]] = arrays["lexicon_idf"]
        return cls(sparse.csr_matrix(parts, shape=(len(parts[2]) - 1, 2 * BUCKETS)), idf)


def _counts(texts: Sequence[str]) -> sparse.csr_matrix:
    words, characters = (vectorizer.transform(texts) for vectorizer in _vectorizers())
    if len(texts) > 1:
        return sparse.hstack([words, characters], format="csr")
    # A single message is every customer's turn; put together by hand it takes a third of the time.
    data = np.concatenate([words.data, characters.data])
    indices = np.concatenate([words.indices, characters.indices + BUCKETS])
    return sparse.csr_matrix((data, indices, np.array([0, len(data)])), shape=(1, 2 * BUCKETS))


def _weighted(counts: sparse.csr_matrix, idf: Floats) -> sparse.csr_matrix:
    """Sublinear TF times IDF; each half of unit length, then the halves at one half of the whole."""
    rows = counts.astype(np.float32)
    rows.data = (1 + np.log(rows.data)) * idf[rows.indices]
    half = rows.indices >= BUCKETS
    row_of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)) * 2 + half
    norms = np.sqrt(np.bincount(row_of, weights=rows.data**2, minlength=2 * rows.shape[0]))
    rows.data = (rows.data / np.maximum(norms[row_of], 1e-9) / np.sqrt(2)).astype(np.float32)
    return rows


@lru_cache(maxsize=1)
def _vectorizers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    settings: dict[str, Any] = {
        "n_features": BUCKETS,
        "alternate_sign": False,
        "norm": None,
        "lowercase": True,
    }
    return (
        HashingVectorizer(analyzer="word", ngram_range=(1, 2), **settings),
        HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), **settings),
    )
