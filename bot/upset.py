"""How upset a message sounds, and how that builds up over a conversation.

A logistic head on the same embedding that ranks the guide, beside how the words are written (capitals,
exclamation marks, insults, "third time I ask"). Crisis words alone ("stolen", "hacked") are the guide's
business: the examples that the head learns from hold plenty of them in calm messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ranking import Floats

MAX_FALSE_ALARMS = 0.01
"""Largest share of calm messages that may be taken for upset ones, on held-out examples."""

BUILD_UP = 0.5
"""How much of the mood so far is carried into the next turn: two turns at 0.4 pass a threshold of 0.5, a
single one does not, and a calm turn halves what is left."""

PENALTY = 2.0
"""Inverse L2 penalty of the head; anything from 1 to 4 ranks alike, more makes it sure of itself on strange
words.
"""

LIGHT = "guide"
LIGHT_WEIGHT = 0.3
"""The guide's own examples are calm, but not all: a worried customer's way to ask may be an angry one."""

_INSULTS = re.compile(
    r"\b(?:idiots?|morons?|incompeten\w*|useless|pathetic|disgrace\w*|disgust\w*|ridiculous|joke|clowns?|liars?|lying|"
    r"scam\w*|bullsh\w*|bs|crap|damn|hell|wtf|f+u+c*k\w*|f\*+\w*|sh[i*]t\w*|suck\w*|stupid|shame|shameful|unacceptable|"
    r"outrag\w*|garbage|trash|worthless|appalling|furious|livid|fed up|sick of|had enough|screw\w*)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(
    r"\b(?:(?:second|third|fourth|fifth|tenth|\d+(?:st|nd|rd|th)|hundredth|umpteenth) time|"
    r"how many times|(?:two|three|four|five|six|\d+) times|over and over|again and again|"
    r"still (?:no|not|nothing|waiting)|"
    r"keep (?:asking|telling|getting|saying)|already (?:asked|told|said)|for (?:hours|days|weeks))\b",
    re.IGNORECASE,
)
_DESPAIR = re.compile(
    r"\b(?:i can'?t (?:sleep|take|believe|cope|do this)|in tears|crying|desperate|panick\w*|terrified|"
    r"scared|afraid|helpless|shaking|at my wits|ruined|"
    r"nobody (?:cares|helps|answers)|no one (?:cares|helps|answers))\b",
    re.IGNORECASE,
)

SHAPE = ("capitals", "exclamation", "insults", "repeated", "despair", "stretched")


def shape(text: str) -> list[float]:
    """How a message is written, in the order of SHAPE; each value lies between 0 and about 2."""
    letters = [character for character in text if character.isalpha()]
    words = [word for word in re.findall(r"[A-Za-z']+", text) if len(word) > 3]
    shouted = sum(word.isupper() for word in words) / len(words) if words else 0.0
    return [
        shouted if len(letters) >= 8 else 0.0,
        float(np.log1p(min(text.count("!"), 6)) + 0.5 * bool(re.search(r"\?!|!\?|\?\?+", text))),
        float(min(2, len(_INSULTS.findall(text)))),
        float(min(2, len(_REPEATED.findall(text)))),
        float(min(2, len(_DESPAIR.findall(text)))),
        float(bool(re.search(r"([a-z])\1{3,}", text, re.IGNORECASE))),
    ]


@dataclass(frozen=True)
class UpsetModel:
    """A fitted detector: weights over the embedding and the shape, and the threshold that counts as upset."""

    weights: NDArray[np.float64]
    intercept: float
    threshold: float

    def score(self, embedding: Floats, text: str) -> float:
        """How upset the message sounds, 0 to 1: the probability that a reader would call it upset."""
        features = _features(embedding[None, :], [text])[0]
        return float(1 / (1 + np.exp(-np.clip(features @ self.weights + self.intercept, -30, 30))))

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {name: np.asarray(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Any) -> UpsetModel:
        """The inverse of `to_arrays`."""
        return cls(np.asarray(arrays["weights"]), float(arrays["intercept"]), float(arrays["threshold"]))


def build_up(before: float, now: float) -> float:
    """The mood after a turn, 0 to 1, from the mood before it and the turn's own score (a noisy-or with
    decay).
    """
    return 1 - (1 - now) * (1 - BUILD_UP * before)


def fit(examples: Mapping[str, Sequence[tuple[str, Floats]]]) -> UpsetModel:
    """Fits the detector on (text, embedding) pairs by intent: `upset` against everything else given.

    Examples of the intent LIGHT count for less. The threshold is the lowest at which held-out calm messages
    raise at most MAX_FALSE_ALARMS.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    texts = [text for rows in examples.values() for text, _ in rows]
    embeddings = np.stack([row for rows in examples.values() for _, row in rows])
    upset = np.array([name == "upset" for name, rows in examples.items() for _ in rows])
    weight = np.array(
        [LIGHT_WEIGHT if name == LIGHT else 1.0 for name, rows in examples.items() for _ in rows]
    )
    features = _features(embeddings, texts)
    held_out = np.empty(len(texts))
    for kept, out in StratifiedKFold(5, shuffle=True, random_state=0).split(features, upset):
        fold = LogisticRegression(C=PENALTY, max_iter=2000).fit(features[kept], upset[kept], weight[kept])
        held_out[out] = fold.predict_proba(features[out])[:, 1]
    threshold = float(np.clip(np.quantile(held_out[~upset], 1 - MAX_FALSE_ALARMS), 0.5, 0.95))
    regression = LogisticRegression(C=PENALTY, max_iter=2000).fit(features, upset, weight)
    return UpsetModel(regression.coef_[0], float(regression.intercept_[0]), threshold)


def _features(embeddings: Floats, texts: Sequence[str]) -> NDArray[np.float64]:
    return np.concatenate([embeddings.astype(np.float64), np.array([shape(text) for text in texts])], axis=1)
