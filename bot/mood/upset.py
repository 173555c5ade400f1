"""How upset a message sounds: the probability that a reader would call it upset, or civil but dissatisfied.

A multinomial logistic head reads the embedding that ranks the guide, how the message is written
(bot.mood.tone), and its words and pairs of words, which an embedding of meaning blurs ("great, just great").
bot.mood.conversation adds what the conversation shows. Crisis words alone ("stolen", "hacked") do not count:
the examples have plenty of them in calm messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.mood.terms import columns, weighted, words_and_pairs
from bot.mood.tone import tone
from bot.ranking.intents import CALM, DISSATISFIED, UPSET
from bot.text.arrays import Doubles, Floats, log_softmax
from bot.text.tfidf import TfIdf

LEVELS = (CALM, DISSATISFIED, UPSET)

ASSUMED_SHARES = (0.70, 0.15, 0.15)
"""How common each of LEVELS is assumed to be; the probabilities are calibrated to it. The examples cannot
tell: there are as many of each as somebody wrote."""

MAX_FALSE_ALARMS = 0.01
"""Largest share of held-out calm examples that may be taken for upset ones: what is promised for customers'
messages. Every third of these examples was written to be mistaken (a phone that died, a job well done), so
that customers' own are taken for upset less often."""

THRESHOLDS = (0.6, 0.95)
"""The threshold stays between these two. Below the first, a single civil complaint (COMPLAINT of
bot.mood.conversation) with a faint doubt would hand over."""

PENALTY = 1.0
"""Inverse L2 penalty of the head; the ranking of held-out examples is flat from 1 to 3."""

EMBEDDING_SCALE = WORDS_SCALE = 2.0
"""Scale of the embedding and of the words against the tone; flat between 1 and 3 on held-out examples."""

MIN_DOCUMENTS = 3
"""Words and pairs that occur in fewer examples are left out."""

GUIDE_EXAMPLES = "guide"
GUIDE_WEIGHT = 0.6
"""The guide's own examples are calm, but not all of them: a worried customer may ask angrily. They count for
less, and the threshold ignores them."""

CALIBRATION_PENALTY = 1e3
"""Inverse L2 penalty of the calibration, so weak that it only keeps the fit finite."""

FOLDS, REPEATS = 5, 2
"""Each example is held out once a repeat. The few calm ones that sound worst set the threshold, and a single
split would leave it to chance."""

TOLERANCE = 1e-3
"""Stopping tolerance of the fits' gradient; a tenth of it takes twice as long and ranks the same."""


@dataclass(frozen=True)
class Feeling:
    """The probabilities, 0 to 1, that a message is upset, and that it is dissatisfied but not upset."""

    upset: float
    dissatisfied: float


@dataclass(frozen=True)
class UpsetModel:
    """A fitted head. `weights` has shape (levels, dimension + len(TONE) + terms)."""

    weights: Doubles
    intercept: Doubles
    terms: TfIdf
    threshold: float

    def feeling(self, embedding: Floats, text: str) -> Feeling:
        """How a message sounds; `embedding` (dimension,) is that of its `text`."""
        dense = np.concatenate([embedding.astype(np.float64) * EMBEDDING_SCALE, tone(text)])
        logits = self.weights[:, : len(dense)] @ dense + self.intercept
        numbers, weights = weighted(words_and_pairs(text), self.terms, WORDS_SCALE)
        logits += self.weights[:, len(dense) + numbers] @ weights
        shares = np.exp(log_softmax(logits))
        return Feeling(float(shares[2]), float(shares[1]))

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {
            "weights": self.weights,
            "intercept": self.intercept,
            "terms": np.array("\n".join(self.terms.terms)),
            "idf": self.terms.idf,
            "unseen": np.array(self.terms.unseen),
            "threshold": np.array(self.threshold),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> UpsetModel:
        """The inverse of `to_arrays`."""
        words = tuple(filter(None, str(arrays["terms"]).split("\n")))
        terms = TfIdf(words, arrays["idf"], float(arrays["unseen"]))
        return cls(arrays["weights"], arrays["intercept"], terms, float(arrays["threshold"]))


def fit_upset_model(examples: Mapping[str, Sequence[tuple[str, Floats]]]) -> UpsetModel:
    """Fits the head on (text, embedding) pairs by intent: UPSET, DISSATISFIED, all others as calm.

    The probabilities are calibrated on held-out examples, by a logistic regression on the head's scores
    (after Platt 1999). The threshold is the lowest at which the calm ones raise at most MAX_FALSE_ALARMS.
    """
    names = np.array([name for name, rows in examples.items() for _ in rows])
    texts = [text for rows in examples.values() for text, _ in rows]
    embeddings = np.stack([row for rows in examples.values() for _, row in rows])
    level = np.select([names == UPSET, names == DISSATISFIED], [2, 1], 0)
    weight = np.where(names == GUIDE_EXAMPLES, GUIDE_WEIGHT, 1.0)
    documents = list(map(words_and_pairs, texts))
    terms = TfIdf.of(list(map(Counter, documents)), min_documents=MIN_DOCUMENTS)
    dense = np.hstack([embeddings.astype(np.float64) * EMBEDDING_SCALE, [tone(text) for text in texts]])
    x = columns(documents, terms, WORDS_SCALE, dense)

    scores = _held_out(x, level, weight)
    slopes, offsets = _calibration(scores, level, weight)
    shares = np.mean([np.exp(log_softmax(each @ slopes.T + offsets)) for each in scores], axis=0)
    calm = shares[(level == 0) & (names != GUIDE_EXAMPLES), 2]
    threshold = float(np.clip(np.quantile(calm, 1 - MAX_FALSE_ALARMS), *THRESHOLDS))

    weights, intercept = _regression(x, level, weight, penalty=PENALTY)
    return UpsetModel(slopes @ weights, slopes @ intercept + offsets, terms, threshold)


def _held_out(x: Any, level: Any, weight: Doubles) -> Doubles:
    """Scores of each row from a head that was fitted without it, shape (REPEATS, rows, levels)."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros((REPEATS, len(level), len(LEVELS)))
    for number in range(REPEATS):
        for kept, out in StratifiedKFold(FOLDS, shuffle=True, random_state=number).split(level, level):
            weights, intercept = _regression(x[kept], level[kept], weight[kept], penalty=PENALTY)
            scores[number, out] = x[out] @ weights.T + intercept
    return scores


def _calibration(scores: Doubles, level: Any, weight: Doubles) -> tuple[Doubles, Doubles]:
    """Weights and offsets that map scores to log-odds of LEVELS, if these are as common as ASSUMED_SHARES."""
    total = np.array([weight[level == number].sum() or 1.0 for number in range(len(LEVELS))])
    shared = weight * (np.array(ASSUMED_SHARES) / total)[level] * len(level)
    rows = np.concatenate(list(scores))
    return _regression(rows, np.tile(level, REPEATS), np.tile(shared, REPEATS), penalty=CALIBRATION_PENALTY)


def _regression(x: Any, level: Any, weight: Doubles, *, penalty: float) -> tuple[Doubles, Doubles]:
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
"""Log-odds of a level without examples."""
