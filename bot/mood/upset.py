"""How upset a message sounds: the probability that a reader would call it upset, or civil but dissatisfied.

A multinomial logistic head reads the embedding that ranks the guide, how the message is written
(bot.mood.tone), and its words and pairs of words, which an embedding of meaning blurs ("great, just great").
bot.mood.conversation adds what the conversation says. Crisis words alone ("stolen", "hacked") are the
guide's business: the examples that the head learns from hold plenty of them in calm messages.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoder.arrays import Floats
from bot.mood.tone import tone
from bot.ranking.intents import CALM, DISSATISFIED, UPSET

Matrix = NDArray[np.float64]

LEVELS = (CALM, DISSATISFIED, UPSET)

SHARES = (0.70, 0.15, 0.15)
"""How common each of LEVELS is taken to be: what the probabilities are calibrated to. An assumption: the
examples are as many as somebody wrote, and say nothing about it."""

MAX_FALSE_ALARMS = 0.005
"""Largest share of held-out calm examples that may be taken for upset ones: half of what is promised of
customers' messages (1 %), which differ more from the examples than these from each other."""

THRESHOLDS = (0.6, 0.95)
"""The threshold stays between these. Below the first, a single civil complaint (COMPLAINT of
bot.mood.conversation) and a faint doubt would hand over."""

PENALTY = 1.0
"""Inverse L2 penalty of the head. Held-out examples rank alike from 1 to 3."""

EMBEDDING_SCALE = WORDS_SCALE = 2.0
"""Weight of the embedding and of the words beside the tone; flat between 1 and 3 on held-out examples."""

MIN_DOCUMENTS = 3
"""Words and pairs in fewer examples than this are left out."""

LIGHT = "guide"
LIGHT_WEIGHT = 0.6
"""The guide's own examples are calm, but not all: a worried customer's way to ask may be an angry one. They
count for less, and the threshold does not look at them."""

CALIBRATION_PENALTY = 1e3
"""So little that it only keeps the calibration finite."""

FOLDS, REPEATS = 5, 2
"""Each example is held out once in each repeat: the few calm ones that sound worst set the threshold, and a
single split would leave it to chance.
"""

TOLERANCE = 1e-3
"""Of the fits' gradient; a tenth of it takes twice as long and ranks alike."""


@dataclass(frozen=True)
class Feeling:
    """Probabilities, 0 to 1, that a message is upset, and that it is dissatisfied and no more than that."""

    upset: float
    dissatisfied: float


@dataclass(frozen=True)
class UpsetModel:
    """A fitted head. `weights` has shape (levels, dimension + len(TONE) + len(terms)), `idf` (terms,)."""

    weights: Matrix
    intercept: Matrix
    terms: NDArray[np.str_]
    idf: Matrix
    threshold: float

    def feeling(self, embedding: Floats, text: str) -> Feeling:
        """What a message, embedded as `embedding` (dimension,), sounds like."""
        dense = np.concatenate([embedding.astype(np.float64) * EMBEDDING_SCALE, tone(text)])
        logits = self.weights[:, : len(dense)] @ dense + self.intercept
        found = _weighted(text, self._index, self.idf)
        if found:
            logits += self.weights[:, [len(dense) + term for term in found]] @ np.array([*found.values()])
        shares = _softmax(logits)
        return Feeling(float(shares[2]), float(shares[1]))

    @cached_property
    def _index(self) -> dict[str, int]:
        return {str(term): number for number, term in enumerate(self.terms)}

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {name: np.asarray(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Any) -> UpsetModel:
        """The inverse of `to_arrays`."""
        weights, intercept, terms, idf = (
            np.asarray(arrays[name]) for name in ("weights", "intercept", "terms", "idf")
        )
        return cls(weights, intercept, terms, idf, float(arrays["threshold"]))


def fit(examples: Mapping[str, Sequence[tuple[str, Floats]]]) -> UpsetModel:
    """Fits the head on (text, embedding) pairs by intent: UPSET, DISSATISFIED, and everything else as calm.

    The probabilities are calibrated on held-out examples (a logistic regression on the head's scores, after
    Platt 1999), and the threshold is the lowest at which they raise at most MAX_FALSE_ALARMS.
    """
    names = np.array([name for name, rows in examples.items() for _ in rows])
    texts = [text for rows in examples.values() for text, _ in rows]
    embeddings = np.stack([row for rows in examples.values() for _, row in rows])
    level = np.select([names == UPSET, names == DISSATISFIED], [2, 1], 0)
    weight = np.where(names == LIGHT, LIGHT_WEIGHT, 1.0)
    terms, idf = _vocabulary(texts)
    x = _columns(texts, embeddings, terms, idf)

    scores = _held_out(x, level, weight)
    slopes, offsets = _calibration(scores, level, weight)
    shares = np.mean([_softmax(each @ slopes.T + offsets) for each in scores], axis=0)
    calm = shares[(level == 0) & (names != LIGHT), 2]
    threshold = float(np.clip(np.quantile(calm, 1 - MAX_FALSE_ALARMS), *THRESHOLDS))

    weights, intercept = _regression(x, level, weight, penalty=PENALTY)
    return UpsetModel(slopes @ weights, slopes @ intercept + offsets, np.array(list(terms)), idf, threshold)


def _held_out(x: Any, level: Any, weight: Matrix) -> Matrix:
    """Scores of each row by a head that has not seen it, shape (REPEATS, rows, levels)."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros((REPEATS, len(level), len(LEVELS)))
    for number in range(REPEATS):
        for kept, out in StratifiedKFold(FOLDS, shuffle=True, random_state=number).split(level, level):
            weights, intercept = _regression(x[kept], level[kept], weight[kept], penalty=PENALTY)
            scores[number, out] = x[out] @ weights.T + intercept
    return scores


def _calibration(scores: Matrix, level: Any, weight: Matrix) -> tuple[Matrix, Matrix]:
    """Maps scores to log-odds of LEVELS, were they as common as SHARES."""
    total = np.array([weight[level == number].sum() or 1.0 for number in range(len(LEVELS))])
    shared = weight * (np.array(SHARES) / total)[level] * len(level)
    rows = np.concatenate(list(scores))
    return _regression(rows, np.tile(level, REPEATS), np.tile(shared, REPEATS), penalty=CALIBRATION_PENALTY)


def _regression(x: Any, level: Any, weight: Matrix, *, penalty: float) -> tuple[Matrix, Matrix]:
    """Weights (levels, columns) and intercepts (levels,) of a multinomial logistic regression.

    A level without examples gets none of the probability.
    """
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=penalty, max_iter=3000, tol=TOLERANCE).fit(x, level, weight)
    weights, intercept = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # the second class against the first
        weights, intercept = np.vstack([weights * 0, weights]), np.append(0.0, intercept)
    full = np.zeros((len(LEVELS), x.shape[1])), np.full(len(LEVELS), _NEVER)
    full[0][fitted.classes_], full[1][fitted.classes_] = weights, intercept
    return full


_NEVER = -30.0
"""Log-odds of what does not occur."""

_TOKEN = re.compile(r"[a-z']+|[!?]+")


def _terms(text: str) -> list[str]:
    """Words and pairs of neighbouring words, in lower case; runs of ! and ? are words."""
    words = _TOKEN.findall(text.replace("’", "'").lower())
    return words + [f"{first} {second}" for first, second in itertools.pairwise(words)]


def _vocabulary(texts: Sequence[str]) -> tuple[dict[str, int], Matrix]:
    """Terms of MIN_DOCUMENTS texts or more with their number, and their inverse document frequencies."""
    documents = Counter(term for text in texts for term in set(_terms(text)))
    kept = sorted(term for term, count in documents.items() if count >= MIN_DOCUMENTS)
    idf = np.array([1 + math.log((1 + len(texts)) / (1 + documents[term])) for term in kept])
    return {term: number for number, term in enumerate(kept)}, idf


def _weighted(text: str, index: Mapping[str, int], idf: Matrix) -> dict[int, float]:
    """TF-IDF of a text's terms by their number, of length WORDS_SCALE."""
    counted = Counter(number for term in _terms(text) if (number := index.get(term)) is not None)
    found = {number: (1 + math.log(count)) * float(idf[number]) for number, count in counted.items()}
    length = math.sqrt(sum(value * value for value in found.values()))
    return {number: WORDS_SCALE * value / length for number, value in found.items()}


def _columns(texts: Sequence[str], embeddings: Floats, terms: Mapping[str, int], idf: Matrix) -> Any:
    """The features of UpsetModel.weights: sparse, shape (texts, columns)."""
    from scipy import sparse

    found = [_weighted(text, terms, idf) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    numbers = np.array([number for row in found for number in row], dtype=np.int64)
    values = np.array([value for row in found for value in row.values()])
    words = sparse.csr_matrix((values, numbers, ends), shape=(len(texts), len(terms)))
    dense = np.hstack([embeddings.astype(np.float64) * EMBEDDING_SCALE, [tone(text) for text in texts]])
    return sparse.hstack([sparse.csr_matrix(dense), words], format="csr")


def _softmax(logits: Matrix) -> Matrix:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))
