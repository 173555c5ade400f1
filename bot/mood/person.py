"""Whether a customer asks for a person or a call: a property of the message, whatever else it asks.

Two readers. Patterns (bot.mood.person_patterns) find what can hardly be meant otherwise. A logistic head
reads the rest: the embedding, the words, and rows of one to three word classes ("MODAL I SPEAK"), on the
whole message and on each of its clauses. A message without a cue (a word for a person, a call, a robot or
talking) is only looked at if its embedding points that way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.mood.person_matcher import Found, Row, find
from bot.mood.terms import columns, weighted, words_and_pairs
from bot.text import clauses
from bot.text.arrays import Doubles, Encode, Floats
from bot.text.tfidf import TfIdf

PATTERN_P = 0.99
"""P of a message in which a pattern is found: of 2,900 examples of other matters, these find one in 500."""

MAX_FALSE_ALARMS = 0.003
"""Largest share of the held-out examples of other matters, with a cue or without one, that the head may
take for a wish for a person. Who only asks a question must get its answer; the patterns alone find most
wishes."""

MAX_NEAR_FALSE_ALARMS = 0.03
"""The same for the examples that were written to be mistaken (intent `not_asking`)."""

THRESHOLDS = (0.5, 0.95)
"""The threshold stays between these two, however few examples there are."""

AGREED = 0.5
"""P from which a message asks if the ranking says so, too."""

PATTERNS_ALONE = 0.5
"""The threshold without a head."""

WORTH_CLAUSES = 0.05
"""A whole message less likely than this is not read by its clauses: each of them must be embedded, too."""

MAX_CLAUSES = 4
"""Clauses of a message that are embedded, at most."""

PENALTY = 1.0
"""Inverse L2 penalty of the head."""

EMBEDDING_SCALE = TERMS_SCALE = 2.0
"""Scale of the embedding and of the terms; held-out examples rank the same from 1 to 4."""

FAINT = -0.5
"""Log-odds by the embedding alone under which a message without a cue is not read."""

MIN_DOCUMENTS = 2
"""Terms that occur in fewer examples are left out."""

LONGEST = 3
"""Classes in the longest row that is a term."""

MAX_PLAIN = 1000
"""About how many examples of other matters without a cue are learned from: they are alike, and a large
guide has thousands."""

FOLDS = 5


@dataclass(frozen=True)
class PersonModel:
    """A fitted head. `weights` has shape (dimension + terms,)."""

    weights: Doubles
    intercept: float
    terms: TfIdf
    threshold: float

    def faint(self, embedding: Floats) -> bool:
        """Whether a text without a cue is too far from asking for its words to be looked at."""
        return EMBEDDING_SCALE * float(self.weights[: len(embedding)] @ embedding) + self.intercept < FAINT

    def p(self, embedding: Floats, text: Text) -> float:
        """P that a text asks for a person or a call; `embedding` (dimension,) is the text's."""
        dense = len(embedding)
        numbers, values = weighted(text.terms, self.terms, TERMS_SCALE)
        logit = EMBEDDING_SCALE * float(self.weights[:dense] @ embedding) + self.intercept
        return _share(logit + float(self.weights[dense + numbers] @ values))

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {
            "weights": self.weights,
            "intercept": np.array(self.intercept),
            "terms": np.array("\n".join(self.terms.terms)),
            "idf": self.terms.idf,
            "unseen": np.array(self.terms.unseen),
            "threshold": np.array(self.threshold),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> PersonModel:
        """The inverse of `to_arrays`."""
        words = tuple(filter(None, str(arrays["terms"]).split("\n")))
        terms = TfIdf(words, arrays["idf"], float(arrays["unseen"]))
        return cls(arrays["weights"], float(arrays["intercept"]), terms, float(arrays["threshold"]))


@dataclass(frozen=True)
class Text:
    """A message or a clause of one, with what the patterns find in it."""

    text: str
    row: Row
    found: Found

    @classmethod
    def of(cls, text: str) -> Text:
        """A text to be read. Without a cue, no pattern is looked for."""
        row = Row.of(text)
        return cls(text, row, find(row) if row.has_cue else Found())

    @property
    def is_certain(self) -> bool:
        """Whether a pattern is found."""
        return self.found.person or self.found.call

    @property
    def terms(self) -> list[str]:
        """What the head counts: words and pairs, rows of classes, and whether something is denied."""
        rows = [
            "#" + " ".join(self.row.classes[start : start + size])
            for size in range(1, LONGEST + 1)
            for start in range(len(self.row.classes) - size + 1)
        ]
        return [*words_and_pairs(self.text), *rows, *(["#denied"] if self.found.denied else [])]

    @property
    def clauses(self) -> list[Text]:
        """The clauses that have a cue, the first MAX_CLAUSES, if the message has several clauses."""
        cut = clauses.split_clauses(self.text)
        found = [clause for clause in map(Text.of, cut) if clause.row.has_cue] if len(cut) > 1 else []
        return found[:MAX_CLAUSES]

    @property
    def only_wants_a_call(self) -> bool:
        """Whether a call is asked for, and nothing else is."""
        if not self.found.call:
            return False
        others = [part for part in clauses.split_clauses(self.text) if not _calls(part)]
        return not any(map(clauses.asks, others))


@dataclass(frozen=True)
class Asking:
    """P, 0 to 1, that a person or a call is asked for; from `threshold` on it is. `call`: a call, and
    nothing else."""

    p: float = 0.0
    threshold: float = PATTERNS_ALONE
    call: bool = False

    @property
    def asks(self) -> bool:
        """Whether a person or a call is asked for."""
        return self.p >= self.threshold


def read(
    texts: Sequence[str],
    embeddings: Sequence[Floats],
    ranked: Sequence[bool],
    model: PersonModel | None,
    encode: Encode,
) -> list[Asking]:
    """How messages ask for a person; `embeddings` are theirs, each (dimension,).

    `ranked` tells which ones the ranking takes for nothing but such a wish. It is believed of a message
    without a cue ("gimme the real deal"), and of one that the head finds likelier than not. Without a model,
    patterns and ranking alone decide.
    """
    return [_read(*each, model, encode) for each in zip(texts, embeddings, ranked, strict=True)]


def _read(text: str, embedding: Floats, ranked: bool, model: PersonModel | None, encode: Encode) -> Asking:
    threshold = model.threshold if model is not None else PATTERNS_ALONE
    read = Text.of(text)
    if not read.row.has_cue and (ranked or model is None or model.faint(embedding)):
        return Asking(threshold if ranked else 0.0, threshold)
    if read.is_certain:
        return Asking(PATTERN_P, threshold, read.only_wants_a_call)
    if model is None:
        return Asking(threshold if ranked and not read.found.denied else 0.0, threshold)
    p = _highest(read, embedding, model, encode)
    return Asking(max(p, threshold) if ranked and p >= AGREED else p, threshold)


def _highest(read: Text, embedding: Floats, model: PersonModel, encode: Encode) -> float:
    """P of the whole or of the clause that is likeliest to ask. What is denied ("no need to call me") is
    not asked."""
    p = model.p(embedding, read)
    whole = 0.0 if read.found.denied else p
    parts = read.clauses if p >= WORTH_CLAUSES and whole < model.threshold else []
    parts = [part for part in parts if not part.found.denied]
    if not parts:
        return whole
    rows = encode([part.text for part in parts])
    return max(whole, *(model.p(row, part) for row, part in zip(rows, parts, strict=True)))


def fit_person_model(
    asking: Sequence[str], near: Sequence[str], others: Sequence[str], encode: Encode
) -> PersonModel:
    """Fits the head on texts that ask for a person, on `near` ones that seem to, and on the `others`.

    Others in which a pattern is found are left out: customers ask for a person among other examples, too. The
    threshold is the lowest at which the held-out examples raise at most MAX_FALSE_ALARMS and
    MAX_NEAR_FALSE_ALARMS.
    """
    rows = [Text.of(text) for text in (*asking, *near, *others)]
    kind = np.repeat([0, 1, 2], [len(asking), len(near), len(others)])
    plain = [i for i, read in enumerate(rows) if kind[i] == 2 and not read.row.has_cue]
    skipped = set(plain) - set(plain[:: max(1, len(plain) // MAX_PLAIN)])
    used = [i for i, read in enumerate(rows) if i not in skipped and not (kind[i] == 2 and read.is_certain)]
    texts, kind = [rows[i] for i in used], kind[used]
    embeddings = encode([read.text for read in texts])
    encode(
        sorted({part.text for read in texts for part in read.clauses})
    )  # all at once: `encode` may remember
    held_out = np.zeros(len(texts))
    for kept, out in _folds(kind):
        part = _fitted([texts[i] for i in kept], embeddings[kept], kind[kept] == 0)
        held_out[out] = [_highest(texts[i], embeddings[i], part, encode) for i in out]
    return _fitted(texts, embeddings, kind == 0, _threshold(held_out, kind, len(near), len(others)))


def _folds(kind: Any) -> list[tuple[Any, Any]]:
    from sklearn.model_selection import StratifiedKFold

    smallest = int(np.bincount(kind).min(initial=len(kind), where=np.bincount(kind) > 0))
    folds = min(FOLDS, smallest)
    if folds < 2:
        return []
    return list(StratifiedKFold(folds, shuffle=True, random_state=0).split(kind, kind))


def _fitted(texts: Sequence[Text], embeddings: Floats, asks: Any, threshold: float = 1.0) -> PersonModel:
    from sklearn.linear_model import LogisticRegression

    documents = [text.terms for text in texts]
    terms = TfIdf.of(list(map(Counter, documents)), min_documents=MIN_DOCUMENTS)
    x = columns(documents, terms, TERMS_SCALE, embeddings.astype(np.float64) * EMBEDDING_SCALE)
    fitted = LogisticRegression(C=PENALTY, max_iter=2000).fit(x, asks)
    return PersonModel(fitted.coef_[0], float(fitted.intercept_[0]), terms, threshold)


def _threshold(p: Doubles, kind: Any, near: int, others: int) -> float:
    """The threshold for held-out `p` (texts,); `near` and `others` count also the texts without a cue."""
    lowest = [THRESHOLDS[0]]
    for number, count, allowed in ((1, near, MAX_NEAR_FALSE_ALARMS), (2, others, MAX_FALSE_ALARMS)):
        highest = np.sort(p[kind == number])[::-1]
        if len(highest) > int(allowed * count):
            lowest.append(float(np.nextafter(highest[int(allowed * count)], 1.0)))
    return float(min(max(lowest), THRESHOLDS[1]))


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def _calls(part: str) -> bool:
    return Text.of(part).found.call
