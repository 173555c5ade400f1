"""Reading a message: its ranking over the guide's entries, how sure that is, and the intent beside it.

One ranking is fitted over the entries and the intents of `data/nlu/` together, so that a greeting or an
off-topic message pulls probability away from the entries instead of being forced onto one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bot.guide.entry import Audience, EntryId, Guide
from bot.ranking import confidence
from bot.ranking.calibration import Calibration
from bot.ranking.confidence import Confidence, Thresholds
from bot.ranking.corpus import corpus_of, speller_of
from bot.ranking.exact import EXACT_P, ExactMatches
from bot.ranking.intents import OFF_TOPIC
from bot.ranking.model import RankingModel, build_ranking, fit_ranking
from bot.ranking.ranked import Ranked
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


@dataclass(frozen=True)
class Reader:
    """A fitted ranking with its confidence and thresholds."""

    model: RankingModel
    confidence: Confidence
    thresholds: Thresholds
    entry_count: int
    """How many labels of the model are entries: the first ones; intents follow."""
    speller: Speller
    """Repairs a text before it is embedded and read, as the examples were."""
    exact: ExactMatches

    def read(self, x: Floats, texts: Sequence[str], hidden: frozenset[str] = frozenset()) -> list[Reading]:
        """Reads messages by their embeddings `x` (messages, dimension), without the `hidden` entries.

        `texts` are repaired texts (`speller`). Raises ValueError if every entry is hidden.
        """
        entries, out = self._split_entries(hidden)
        scores = self.model.scores(x, texts)
        scores.views[:, out] = ABSENT
        shares = self.model.log_shares(scores.views)
        shares[:, out] = -np.inf
        top, table = confidence.signals(scores, shares, entries, self._outside)
        found = []
        for row, p in enumerate(self.confidence.probability(table)):
            share, first = np.exp(shares[row]), int(top[row])
            own = self.exact.label(texts[row])
            if own is not None and own in entries:
                share, first, p = _certain(share, own), own, max(float(p), EXACT_P)
            found.append(self._reading(share, first, float(p)))
        return found

    def _split_entries(self, hidden: frozenset[str]) -> tuple[Indices, Indices]:
        """The labels of the entries that may be ranked, and those of the hidden ones; cached by `hidden`."""
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
        labels = self.model.labels
        return labels.index(OFF_TOPIC) if OFF_TOPIC in labels else None

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
            "thresholds": np.array(astuple(self.thresholds)),
            "entry_count": np.array(self.entry_count),
            **self.speller.to_arrays(),
            **self.exact.to_arrays(),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Reader:
        """The inverse of `to_arrays`. Raises KeyError if something is missing."""
        return cls(
            RankingModel.from_arrays(arrays),
            Confidence.from_arrays(arrays),
            Thresholds(*map(float, arrays["thresholds"])),
            int(arrays["entry_count"]),
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
    corpus = corpus_of(guide, intents, encode, speller)
    if calibration is None:
        model, held_out = fit_ranking(corpus)
        calibration = Calibration.of(held_out, len(guide), corpus.outside)
    else:
        model = build_ranking(corpus, calibration.weights)
    return Reader(
        model,
        calibration.confidence,
        calibration.thresholds(max_wrong, max_wrong_likely),
        len(guide),
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
