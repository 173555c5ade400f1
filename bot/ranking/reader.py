"""Reading a message: its ranking over the guide's entries, how sure that is, and the intent beside it.

One ranking is fitted over the entries and the intents of `data/nlu/` together, so that a greeting or an
off-topic message pulls probability away from the entries instead of being forced onto one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from bot.encoder.arrays import Floats, Indices
from bot.guide.entry import Audience, EntryId, Guide
from bot.ranking import confidence
from bot.ranking import exact as verbatim
from bot.ranking import model as ranking
from bot.ranking.calibration import Calibration
from bot.ranking.confidence import Confidence, Thresholds
from bot.ranking.exact import Verbatim
from bot.ranking.intents import MOODS, OFF_TOPIC
from bot.ranking.model import Corpus, RankingModel
from bot.ranking.ranked import Ranked
from bot.text.spelling import Speller

NEAR_GUIDE = 0.8
"""An intent's example as near to the guide as this cosine is the guide's business and is left out: another
company's guide may well answer what ours calls off-topic."""

OFF_TOPIC_GROUPS = 12
"""Off-topic examples are held out by subject, since real ones come from subjects that nobody wrote down."""

MAX_WRONG = 0.02
"""Largest share of direct answers that may be wrong."""

RANKING_SHOWN = 10


class Encode(Protocol):
    """Texts to unit-length embeddings, float32, shape (len(texts), dimension)."""

    def __call__(self, texts: Sequence[str]) -> Floats: ...


@dataclass(frozen=True)
class Reading:
    """What was read out of one message. `ranking[0].p` is calibrated; the rest share what it leaves."""

    ranking: tuple[Ranked, ...]
    intent: str | None
    """The likeliest intent of `data/nlu/` where it is likelier than any entry, else None."""
    intent_p: float


@dataclass(frozen=True)
class Reader:
    """A fitted ranking with its confidence and the thresholds that follow from `max_wrong`."""

    model: RankingModel
    confidence: Confidence
    thresholds: Thresholds
    entry_count: int
    """The first labels of the model are the entries; intents come after."""
    speller: Speller
    """Texts are repaired with it before they are embedded and read, as the examples were."""
    verbatim: Verbatim

    def read(self, x: Floats, texts: Sequence[str], hidden: frozenset[str] = frozenset()) -> list[Reading]:
        """Readings of messages, embedded as `x` (messages, dimension), without `hidden` entries.

        Raises ValueError where every entry is hidden.
        """
        entries, out = self._parted(hidden)
        scores = self.model.scores(x, texts)
        scores.views[:, out] = ranking.ABSENT
        shares = self.model.log_shares(scores.views)
        shares[:, out] = -np.inf
        top, table = confidence.signals(scores, shares, entries, self._outside)
        found = []
        for row, p in enumerate(self.confidence.probability(table)):
            share, first = np.exp(shares[row]), int(top[row])
            own = self.verbatim.label(texts[row])
            if own is not None and own in entries:
                share, first, p = _certain(share, own), own, max(float(p), verbatim.P)
            found.append(self._reading(share, first, float(p)))
        return found

    def _parted(self, hidden: frozenset[str]) -> tuple[Indices, Indices]:
        """The labels of the entries that may be ranked, and of the hidden ones; worked out once for each."""
        if hidden not in self._parts:
            is_hidden = np.array([label in hidden for label in self.model.labels[: self.entry_count]])
            if is_hidden.all():
                raise ValueError("every entry of the guide is hidden: there is nothing to rank")
            self._parts[hidden] = (np.flatnonzero(~is_hidden), np.flatnonzero(is_hidden))
        return self._parts[hidden]

    @cached_property
    def _parts(self) -> dict[frozenset[str], tuple[Indices, Indices]]:
        return {}

    @cached_property
    def _outside(self) -> int | None:
        return _index_of(self.model.labels, OFF_TOPIC)

    def _reading(self, share: Floats, top: int, p: float) -> Reading:
        order = [
            i for i in np.argsort(-share[: self.entry_count], kind="stable")[:RANKING_SHOWN] if share[i] > 0
        ]
        rest = max(float(share.sum() - share[top]), 1e-9)
        ranked = [Ranked(EntryId(self.model.labels[top]), p)]
        for index in order:
            if index != top:
                left = (1 - p) * float(share[index]) / rest
                ranked.append(Ranked(EntryId(self.model.labels[index]), min(p, left)))
        intent, intent_p = None, 0.0
        if len(share) > self.entry_count:
            best = int(np.argmax(share[self.entry_count :])) + self.entry_count
            if share[best] > share[top]:
                intent, intent_p = self.model.labels[best], float(share[best])
        return Reading(tuple(ranked), intent, intent_p)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {
            **self.model.to_arrays(),
            **self.confidence.to_arrays(),
            "thresholds": np.array([self.thresholds.answer, self.thresholds.clarify]),
            "entry_count": np.array(self.entry_count),
            **self.speller.to_arrays(),
            **self.verbatim.to_arrays(),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Reader:
        """The inverse of `to_arrays`. Raises KeyError where something is missing."""
        answer, clarify = (float(value) for value in arrays["thresholds"])
        return cls(
            RankingModel.from_arrays(arrays),
            Confidence.from_arrays(arrays),
            Thresholds(answer, clarify),
            int(arrays["entry_count"]),
            Speller.from_arrays(arrays),
            Verbatim.from_arrays(arrays),
        )


def fit(
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    encode: Encode,
    *,
    max_wrong: float = MAX_WRONG,
    language: Collection[str] = (),
    calibration: Calibration | None = None,
) -> Reader:
    """Fits a reader on a guide and on the examples of the intents beside it.

    `language` are the words that are no misspellings; without them no spelling is repaired. `calibration` is
    a fine-tuned encoder's; without one it is learned here.
    """
    speller = speller_of(guide, intents, language)
    corpus = corpus_of(guide, intents, encode, speller)
    if calibration is None:
        model, held_out = ranking.fit(corpus)
        calibration = Calibration.of(held_out, len(guide), outside_of(corpus))
    else:
        model = ranking.build(corpus, calibration.weights)
    return Reader(
        model,
        calibration.confidence,
        calibration.thresholds(max_wrong),
        len(guide),
        speller,
        Verbatim.of(corpus.texts, corpus.y, len(guide)),
    )


def outside_of(corpus: Corpus) -> int | None:
    """The off-topic label of a corpus, if it has one."""
    return _index_of(corpus.labels, OFF_TOPIC)


def tuning_examples(guide: Guide, intents: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What an encoder may be fine-tuned on, by label: the guide's questions and the intents beside them.

    Without off-topic messages, which have nothing in common; an encoder that has not seen them shows how it
    takes what it has not seen.
    """
    left_out = MOODS | {OFF_TOPIC}
    asked = {f"faq/{entry.id}": (entry.question, *entry.examples) for entry in guide}
    return {**asked, **{name: texts for name, texts in intents.items() if name not in left_out}}


def hidden(guide: Guide) -> frozenset[str]:
    """The entries that no customer's message is ranked against: those for reps only.

    None where nothing is for customers: something must be ranked, and bot.decide answers none of it.
    """
    for_reps = frozenset(entry.id for entry in guide if entry.audience is Audience.REP)
    return frozenset() if len(for_reps) == len(guide) else for_reps


def sentences(text: str) -> list[str]:
    """The sentences of an answer, list items and paragraphs apart."""
    parts = re.split(r"(?<=[.!?])\s+|\n+\s*(?:- )?", text.strip())
    return [part.strip() for part in parts if len(part.split()) >= 3] or [text.strip()]


def speller_of(guide: Guide, intents: Mapping[str, Sequence[str]], language: Collection[str]) -> Speller:
    """The repair of spelling for a guide; `language` as in `fit`."""
    asked = [text for entry in guide for text in (entry.question, *entry.examples, entry.answer)]
    beside = [text for name, texts in intents.items() if name not in MOODS for text in texts]
    return Speller.of(asked, beside, language)


def corpus_of(
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    encode: Encode,
    speller: Speller,
) -> Corpus:
    """What the ranking is fitted on: entries first, then the intents beside them that are not the guide's."""
    texts: list[str] = []
    y: list[int] = []
    answers: list[str] = []
    answer_of: list[int] = []
    for index, entry in enumerate(guide):
        asked = list(dict.fromkeys(map(speller.repair, (entry.question, *entry.examples))))
        texts += asked
        y += [index] * len(asked)
        parts = sentences(entry.answer)
        answers += parts
        answer_of += [index] * len(parts)
    x = encode(texts)
    questions = encode([speller.repair(entry.question) for entry in guide])

    labels: list[str] = [entry.id for entry in guide]
    groups = [np.full(len(texts), -1)]
    rows, targets = [x], [np.array(y)]
    kept = list(texts)
    for name, examples in intents.items():
        if name in MOODS or not examples:
            continue
        examples = [speller.repair(text) for text in examples]
        embedded = encode(list(examples))
        apart = np.flatnonzero((embedded @ x.T).max(axis=1) < NEAR_GUIDE)
        embedded = embedded[apart]
        labels.append(name)  # without an example, too: which labels there are hangs on no encoder
        if len(apart) == 0:
            continue
        rows.append(embedded)
        kept += [examples[index] for index in apart]
        targets.append(np.full(len(embedded), len(labels) - 1))
        groups.append(_subjects(embedded) if name == OFF_TOPIC else np.full(len(embedded), -1))
    return Corpus(
        labels=tuple(labels),
        texts=tuple(kept),
        x=np.concatenate(rows),
        y=np.concatenate(targets),
        questions=questions,
        question_of=np.arange(len(guide)),
        answers=encode(answers),
        answer_of=np.array(answer_of),
        groups=np.concatenate(groups),
    )


def _subjects(embedded: Floats) -> Indices:
    from sklearn.cluster import KMeans

    count = min(OFF_TOPIC_GROUPS, max(1, len(embedded) // 4))
    return np.asarray(KMeans(count, n_init=4, random_state=0).fit_predict(embedded), dtype=np.int64)


def _certain(share: Floats, label: int) -> Floats:
    """Shares in which `label` has what is certain of it, and the others what is left, as they had it."""
    others = share.copy()
    others[label] = 0
    others *= (1 - verbatim.P) / max(float(others.sum()), 1e-9)
    others[label] = verbatim.P
    return others


def _index_of(labels: Sequence[str], name: str) -> int | None:
    return labels.index(name) if name in labels else None
