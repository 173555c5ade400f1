"""Reading a message: its ranking over the guide's entries, how sure that is, and the intent beside it.

One ranking is fitted over the entries and the intents of `data/nlu/` together, so that a greeting or an
off-topic message pulls probability away from the entries instead of being forced onto one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from bot.guide.entry import Audience, EntryId, Guide
from bot.ranking.calibration import Calibration, calibrate
from bot.ranking.confidence import OUTSIDE_SHARE, RIGHT, Confidence, at_share
from bot.ranking.corpus import corpus_of, speller_of
from bot.ranking.exact import EXACT_P, ExactMatches
from bot.ranking.intents import OFF_TOPIC
from bot.ranking.model import PreparedCorpus, RankingModel
from bot.ranking.prior import shipped_prior
from bot.ranking.ranked import Ranked
from bot.ranking.signals import signals
from bot.ranking.thresholds import JudgedRows, Thresholds
from bot.ranking.views import ABSENT
from bot.text.arrays import Encode, Floats, Indices
from bot.text.spelling import Speller

MAX_WRONG = 0.02
"""Largest share of direct answers that may be wrong."""

MAX_WRONG_LIKELY = 0.12
"""Largest share of what is shown as likely that may be wrong."""

RANKING_SHOWN = 10
"""Entries in a reading's ranking, at most."""


@dataclass(frozen=True)
class Reading:
    """What was read in one message. `ranking[0].p` is calibrated; the other entries share what it leaves."""

    ranking: tuple[Ranked, ...]
    intent: str | None
    """The likeliest intent of `data/nlu/` if it is likelier than any entry, else None."""
    intent_p: float
    outside: float | None = None
    """The probability that the guide does not hold what is asked, at confidence.OUTSIDE_SHARE whatever the
    reader's own share of strangers: from it that share is estimated (bot.ranking.strangers). None if no
    probability was weighed: the message is not in the guide's language, or has no letter or digit."""


@dataclass(frozen=True)
class Reader:
    """A fitted ranking with its confidence, and the thresholds that follow from what may be wrong."""

    model: RankingModel
    confidence: Confidence
    judged: JudgedRows
    max_wrong: float
    max_wrong_likely: float
    speller: Speller
    """Repairs a text before it is embedded and read, as the examples were."""
    exact: ExactMatches
    strangers: float = OUTSIDE_SHARE
    """The share of messages outside the guide that probabilities and thresholds assume."""

    @cached_property
    def thresholds(self) -> Thresholds:
        """The thresholds of the policy table."""
        return self.judged.thresholds(self.max_wrong, self.max_wrong_likely, self.strangers)

    def at_share(self, strangers: float) -> Reader:
        """The same reader for another share of messages outside the guide, above 0 and below 1."""
        return replace(self, strangers=strangers)

    def read(self, x: Floats, texts: Sequence[str], hidden: frozenset[str] = frozenset()) -> list[Reading]:
        """Reads messages by their embeddings `x` (messages, dimension), without the `hidden` entries.

        `texts` are repaired texts (`speller`). Raises ValueError if every entry is hidden.
        """
        entries, out = self._split_entries(hidden)
        scores = self.model.scores(x, texts)
        scores.views[:, out] = ABSENT
        shares = self.model.log_shares(scores.views)
        shares[:, out] = -np.inf
        top, table = signals(scores, shares, entries, self._outside)
        outcomes = self.confidence.outcomes(table)
        outside = outcomes[:, -1]
        found = []
        for row, p in enumerate(at_share(outcomes, self.strangers)[:, RIGHT]):
            share, first = np.exp(shares[row]), int(top[row])
            own = self.exact.label(texts[row])
            if own is not None and own in entries:
                share, first, p = _certain(share, own), own, max(float(p), EXACT_P)
            found.append(self._reading(share, first, float(p), float(outside[row])))
        return found

    def _split_entries(self, hidden: frozenset[str]) -> tuple[Indices, Indices]:
        """The labels of the entries that may be ranked, and those of the hidden ones; cached by `hidden`."""
        if hidden not in self._parts:
            is_hidden = np.array([label in hidden for label in self.model.labels[: self.model.entry_count]])
            if is_hidden.all():
                raise ValueError("every entry of the guide is hidden: there is nothing to rank")
            self._parts[hidden] = (np.flatnonzero(~is_hidden), np.flatnonzero(is_hidden))
        return self._parts[hidden]

    @cached_property
    def _parts(self) -> dict[frozenset[str], tuple[Indices, Indices]]:
        return {}

    @cached_property
    def _outside(self) -> int | None:
        labels = self.model.labels
        return labels.index(OFF_TOPIC) if OFF_TOPIC in labels else None

    def _reading(self, share: Floats, top: int, p: float, outside: float) -> Reading:
        order = [
            i
            for i in np.argsort(-share[: self.model.entry_count], kind="stable")[:RANKING_SHOWN]
            if share[i] > 0
        ]
        rest = max(float(share.sum() - share[top]), 1e-9)
        ranked = [Ranked(EntryId(self.model.labels[top]), p)]
        for index in order:
            if index != top:
                left = (1 - p) * float(share[index]) / rest
                ranked.append(Ranked(EntryId(self.model.labels[index]), min(p, left)))
        intent, intent_p = None, 0.0
        if len(share) > self.model.entry_count:
            best = int(np.argmax(share[self.model.entry_count :])) + self.model.entry_count
            if share[best] > share[top]:
                intent, intent_p = self.model.labels[best], float(share[best])
        return Reading(tuple(ranked), intent, intent_p, outside)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        return {
            **self.model.to_arrays(),
            **self.confidence.to_arrays(),
            **self.judged.to_arrays(),
            "max_wrong": np.array([self.max_wrong, self.max_wrong_likely]),
            **self.speller.to_arrays(),
            **self.exact.to_arrays(),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Reader:
        """The inverse of `to_arrays`. Raises KeyError if something is missing."""
        max_wrong, max_wrong_likely = (float(value) for value in arrays["max_wrong"])
        return cls(
            RankingModel.from_arrays(arrays),
            Confidence.from_arrays(arrays),
            JudgedRows.from_arrays(arrays),
            max_wrong,
            max_wrong_likely,
            Speller.from_arrays(arrays),
            ExactMatches.from_arrays(arrays),
        )


def fit_reader(
    guide: Guide,
    intents: Mapping[str, Sequence[str]],
    encode: Encode,
    *,
    max_wrong: float = MAX_WRONG,
    max_wrong_likely: float = MAX_WRONG_LIKELY,
    language: Collection[str] = (),
    calibration: Calibration | None = None,
) -> Reader:
    """Fits a reader on a guide and on the examples of the intents beside it.

    `language` holds words that are no misspellings; if it is empty no spelling is repaired. `calibration` is
    that of a fine-tuned encoder; without one it is learned here. `max_wrong` is the largest share of direct
    answers that may be wrong, `max_wrong_likely` that of what is shown as likely.
    """
    speller = speller_of(guide, intents, language)
    prepared = PreparedCorpus.of(corpus_of(guide, intents, encode, speller))
    calibration = calibration or calibrate(prepared, shipped_prior())
    corpus = prepared.corpus
    return Reader(
        prepared.model(calibration.weights),
        calibration.confidence,
        calibration.judged,
        max_wrong,
        max_wrong_likely,
        speller,
        ExactMatches.of(corpus.texts, corpus.y, len(guide)),
    )


def hidden_entries(guide: Guide) -> frozenset[str]:
    """The ids of the entries that no customer's message is ranked against: those for reps only.

    There are none if the whole guide is for reps: something must be ranked, and bot.decide answers none of
    it.
    """
    for_reps = frozenset(entry.id for entry in guide if entry.audience is Audience.REP)
    return frozenset() if len(for_reps) == len(guide) else for_reps


def _certain(share: Floats, label: int) -> Floats:
    """Shares in which `label` has EXACT_P, and the others divide the rest in their old proportions."""
    others = share.copy()
    others[label] = 0
    others *= (1 - EXACT_P) / max(float(others.sum()), 1e-9)
    others[label] = EXACT_P
    return others
