"""The ranking model: which label (an entry of the guide, or an intent beside it) a message belongs to.

A message is scored against every label in six views (bot.ranking.views); a softmax with one weight a view
(bot.ranking.shares) turns the views into shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bot.ranking.corpus import Corpus
from bot.ranking.density import example_density
from bot.ranking.folds import fold_rows
from bot.ranking.kernel import KernelSystem, kernel
from bot.ranking.lexical import Lexicon
from bot.ranking.shares import ViewWeights
from bot.ranking.views import References, Scores
from bot.text.arrays import Floats, Indices, centres

NEAR_ENTRIES = 60
"""Entries that are left out whole, at most: their examples are enough to judge by, and each takes a while."""


@dataclass(frozen=True)
class RankingModel:
    """A fitted ranking: x (n, d), density (n,), kernel_rows (m,), dual (m, labels), centres (labels, d)."""

    labels: tuple[str, ...]
    x: Floats
    density: Floats
    y: Indices
    kernel_rows: Indices
    dual: Floats
    centres: Floats
    questions: Floats
    question_of: Indices
    answers: Floats
    answer_of: Indices
    weights: ViewWeights
    entry_count: int
    lexicon: Lexicon

    def scores(self, x: Floats, texts: Sequence[str]) -> Scores:
        """The scores of messages by their embeddings `x` (messages, d) and their texts."""
        similarity, lexical = x @ self.x.T, self.lexicon.similarity(texts)
        rows = self.kernel_rows
        to_labels = kernel(similarity[:, rows], lexical[:, rows]) @ self.dual
        return self._references.scores(x, similarity, lexical, to_labels)

    @cached_property
    def _references(self) -> References:
        return References(**{name: getattr(self, name) for name in References.__dataclass_fields__})

    def log_shares(self, views: Floats) -> Floats:
        """The log of each label's share, shape (messages, labels), from the views of `scores`."""
        return self.weights.log_shares(views, self.entry_count)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        left_out = ("lexicon", "weights")
        plain = {
            name: np.asarray(getattr(self, name))
            for name in self.__dataclass_fields__
            if name not in left_out
        }
        return {**plain, **self.weights.to_arrays(), **self.lexicon.to_arrays()}

    @classmethod
    def from_arrays(cls, arrays: Any) -> RankingModel:
        """The inverse of `to_arrays`."""
        left_out = ("lexicon", "weights")
        values = {name: arrays[name] for name in cls.__dataclass_fields__ if name not in left_out}
        values["labels"] = tuple(str(label) for label in values["labels"])
        values["entry_count"] = int(values["entry_count"])
        return cls(**values, weights=ViewWeights.from_arrays(arrays), lexicon=Lexicon.from_arrays(arrays))


@dataclass(frozen=True)
class HeldOutRows:
    """Scores of rows, each from a ranking that has not seen it, and the rows' right labels `y` (rows,)."""

    scores: Scores
    y: Indices

    @classmethod
    def concatenate(cls, parts: Sequence[HeldOutRows]) -> HeldOutRows:
        """The held-out rows of several corpora with the same labels, one after the other."""
        return cls(
            Scores.concatenate([part.scores for part in parts]), np.concatenate([part.y for part in parts])
        )

    def rows(self, rows: Any) -> HeldOutRows:
        """Some of the rows, by index or by mask."""
        return HeldOutRows(self.scores.rows(rows), self.y[rows])


@dataclass(frozen=True)
class PreparedCorpus:
    """A corpus with everything that does not depend on the weights of the views."""

    corpus: Corpus
    lexicon: Lexicon
    solved: KernelSystem
    density: Floats

    @classmethod
    def of(cls, corpus: Corpus, seed: int = 0) -> PreparedCorpus:
        """Solves a corpus; `seed` draws the kernel's sample."""
        lexicon = Lexicon.of(corpus.texts)
        return cls(corpus, lexicon, KernelSystem.of(corpus, lexicon, seed), example_density(corpus.x))

    def held_out(self, seed: int = 0) -> HeldOutRows:
        """Scores every row of the kernel, each fold from all other rows, in the order of the corpus.

        `seed` draws the folds.
        """
        corpus, rows = self.corpus, self.solved.rows
        folds = fold_rows(corpus.x[rows], corpus.y[rows], corpus.groups[rows], seed)
        found = HeldOutRows.concatenate([self._score(out) for out in folds])
        return found.rows(np.argsort(np.concatenate(folds)))

    def held_out_rows(self, out: Indices) -> HeldOutRows:
        """Scores the rows `out` of the corpus from all its other rows.

        In a corpus above kernel.MAX_ROWS, only those rows of `out` are scored that the kernel's sample has.
        """
        return self._score(np.flatnonzero(np.isin(self.solved.rows, out)))

    def near_misses(self, asking: Indices | None = None, seed: int = 0) -> HeldOutRows:
        """The examples of entries that are left out whole, question and answer too, put to all the rest.

        The label of a row is the missing one. Only the rows `asking` of the corpus are put, all by default. A
        guide of a single entry has no near misses, as nothing would be left; of more than NEAR_ENTRIES
        entries, `seed` draws as many.
        """
        count = self.corpus.entry_count if self.corpus.entry_count > 1 else 0
        left_out = np.sort(np.random.default_rng(seed).permutation(count)[:NEAR_ENTRIES])
        y = self.corpus.y[self.solved.rows]
        parts = [self._score(np.zeros(0, dtype=np.int64))]
        for label in left_out:
            out = np.flatnonzero(y == label)
            part = self._score(out)
            put = slice(None) if asking is None else np.isin(self.solved.rows[out], asking)
            parts.append(HeldOutRows(part.scores.without_label(label), part.y).rows(put))
        return HeldOutRows.concatenate(parts)

    def _score(self, out: Indices) -> HeldOutRows:
        """Scores the rows at the positions `out` among the kernel's rows from all others."""
        corpus, rows = self.corpus, self.solved.rows[out]
        references = References.without(corpus, self.density, rows)
        kept = np.setdiff1d(np.arange(len(corpus.y)), rows)
        x, y = corpus.x[rows], corpus.y[rows]
        lexical = self.solved.lexical[np.ix_(out, kept)]
        to_labels = self.solved.held_out(y, out)
        return HeldOutRows(references.scores(x, x @ references.x.T, lexical, to_labels, held_out=True), y)

    def model(self, weights: ViewWeights) -> RankingModel:
        """The ranking with these weights of the views."""
        corpus = self.corpus
        return RankingModel(
            labels=corpus.labels,
            x=corpus.x,
            density=self.density,
            y=corpus.y,
            kernel_rows=self.solved.rows,
            dual=self.solved.dual,
            centres=centres(corpus.x, corpus.y, len(corpus.labels)),
            questions=corpus.questions,
            question_of=corpus.question_of,
            answers=corpus.answers,
            answer_of=corpus.answer_of,
            weights=weights,
            entry_count=corpus.entry_count,
            lexicon=self.lexicon,
        )
