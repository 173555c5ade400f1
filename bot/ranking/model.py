"""The ranking model: which label (an entry of the guide, or an intent beside it) a message belongs to.

A message is scored against every label in six views (bot.ranking.views); a softmax with one weight a view
(bot.ranking.shares) turns the views into shares. Everything that is learned is learned from held-out scores.
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
from bot.ranking.shares import fit_weights, log_shares
from bot.ranking.views import References, Scores
from bot.text.arrays import Floats, Indices, centres


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
    weights: Floats
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
        return log_shares(views, self.weights)

    def to_arrays(self) -> dict[str, Any]:
        """Plain arrays, for `numpy.savez`."""
        plain = {
            name: np.asarray(getattr(self, name)) for name in self.__dataclass_fields__ if name != "lexicon"
        }
        return {**plain, **self.lexicon.to_arrays()}

    @classmethod
    def from_arrays(cls, arrays: Any) -> RankingModel:
        """The inverse of `to_arrays`."""
        values = {name: arrays[name] for name in cls.__dataclass_fields__ if name != "lexicon"}
        values["labels"] = tuple(str(label) for label in values["labels"])
        return cls(**values, lexicon=Lexicon.from_arrays(arrays))


@dataclass(frozen=True)
class HeldOutRows:
    """Scores of rows, each from a ranking that has not seen it, and the rows' right labels `y` (rows,)."""

    scores: Scores
    y: Indices

    @classmethod
    def concatenate(cls, parts: Sequence[HeldOutRows]) -> HeldOutRows:
        """The held-out rows of several corpora with the same labels, one after the other."""
        views = np.concatenate([part.scores.views for part in parts])
        familiar = np.concatenate([part.scores.familiar for part in parts])
        return cls(Scores(views, familiar), np.concatenate([part.y for part in parts]))


def fit_ranking(corpus: Corpus, *, seed: int = 0) -> tuple[RankingModel, HeldOutRows]:
    """Fits a ranking, and scores the rows of its own corpus held out. `seed` draws the folds."""
    prepared = _PreparedCorpus.of(corpus, seed)
    rows = prepared.solved.rows
    found = prepared.held_out(fold_rows(corpus.x[rows], corpus.y[rows], corpus.groups[rows], seed))
    return prepared.model(fit_weights(found.scores.views, found.y)), found


def build_ranking(corpus: Corpus, weights: Floats, *, seed: int = 0) -> RankingModel:
    """Fits a ranking whose weights of the views, shape (views,), were fitted elsewhere."""
    return _PreparedCorpus.of(corpus, seed).model(weights)


def held_out_scores(corpus: Corpus, out: Indices, *, seed: int = 0) -> HeldOutRows:
    """Scores the rows `out` of a corpus with a ranking on all its other rows.

    In a corpus above kernel.MAX_ROWS, only those rows of `out` are scored that the kernel's sample has.
    """
    prepared = _PreparedCorpus.of(corpus, seed)
    return prepared.held_out([np.flatnonzero(np.isin(prepared.solved.rows, out))])


@dataclass(frozen=True)
class _PreparedCorpus:
    """A corpus with everything that does not depend on the weights of the views."""

    corpus: Corpus
    lexicon: Lexicon
    solved: KernelSystem
    density: Floats

    @classmethod
    def of(cls, corpus: Corpus, seed: int) -> _PreparedCorpus:
        lexicon = Lexicon.of(corpus.texts)
        return cls(corpus, lexicon, KernelSystem.of(corpus, lexicon, seed), example_density(corpus.x))

    def held_out(self, folds: Sequence[Indices]) -> HeldOutRows:
        """Scores each fold of the kernel's rows from all other rows, in the order of the corpus.

        `folds` are positions among the kernel's rows.
        """
        parts = [self._held_out(out) for out in folds]
        found, order = HeldOutRows.concatenate(parts), np.argsort(np.concatenate(folds))
        return HeldOutRows(Scores(found.scores.views[order], found.scores.familiar[order]), found.y[order])

    def _held_out(self, out: Indices) -> HeldOutRows:
        corpus, rows = self.corpus, self.solved.rows[out]
        references = References.without(corpus, self.density, rows)
        kept = np.setdiff1d(np.arange(len(corpus.y)), rows)
        x, y = corpus.x[rows], corpus.y[rows]
        lexical = self.solved.lexical[np.ix_(out, kept)]
        to_labels = self.solved.held_out(y, out)
        return HeldOutRows(references.scores(x, x @ references.x.T, lexical, to_labels, held_out=True), y)

    def model(self, weights: Floats) -> RankingModel:
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
            lexicon=self.lexicon,
        )
