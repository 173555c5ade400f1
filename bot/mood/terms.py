"""The words and pairs of words of a message as weighted columns, for the heads that read mood and wishes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.text.arrays import Doubles, Indices
from bot.text.tfidf import TfIdf

_TOKEN = re.compile(r"[a-z']+|[!?]+")


def words_and_pairs(text: str) -> list[str]:
    """The words and pairs of neighbouring words, in lower case; runs of ! and ? count as words."""
    words = _TOKEN.findall(text.replace("’", "'").lower())
    return words + [f"{first} {second}" for first, second in itertools.pairwise(words)]


def weighted(found: Sequence[str], terms: TfIdf, scale: float) -> tuple[Indices, Doubles]:
    """The indices of a text's known terms and their TF-IDF, scaled to length `scale`: both (known,)."""
    numbers, weights = terms.weigh(Counter(found))
    numbers, weights = numbers[numbers >= 0], weights[numbers >= 0]
    return numbers, scale * weights / max(float(np.sqrt(weights @ weights)), 1e-9)


def columns(documents: Sequence[Sequence[str]], terms: TfIdf, scale: float, dense: Doubles) -> Any:
    """`dense` (texts, columns) and beside it what `weighted` gives, as one sparse matrix."""
    from scipy import sparse

    found = [weighted(document, terms, scale) for document in documents]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in found)])
    numbers = np.concatenate([numbers for numbers, _ in found])
    values = np.concatenate([weights for _, weights in found])
    words = sparse.csr_matrix((values, numbers, ends), shape=(len(documents), len(terms.terms)))
    return sparse.hstack([sparse.csr_matrix(dense), words], format="csr")
