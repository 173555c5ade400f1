"""Ranking: which label (an entry of the guide, or an intent beside it) a message belongs to.

Six views of a message are scored against every label:

- kernel: kernel ridge regression, one-hot targets, on embeddings and shared words together. On the embeddings
  alone it is ahead of multinomial logistic regression (BANKING77 and CLINC150, all data), needs no iteration,
  and gives held-out scores exactly and in closed form (Rasmussen & Williams, Gaussian Processes for Machine
  Learning, 2006, §5.4.2), which the confidence is fitted on;
- nearest and centre: cosine to the label's nearest example and to the mean of its examples;
- lexical: highest lexical similarity (bot.ranking.lexical) to one of its examples;
- question: cosine to the canonical question;
- answer: highest cosine to a sentence of the answer.

A softmax over labels with one weight a view, shared by all labels (a conditional logit), turns them into
shares. The weights are fitted on held-out scores, so a view that does not help gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoder.arrays import Floats, Indices
from bot.ranking.density import of_examples, of_messages
from bot.ranking.folds import fold_rows
from bot.ranking.lexical import Lexicon

VIEWS = ("kernel", "nearest", "centre", "lexical", "question", "answer")

FAMILIAR = ("density", "mass")
"""How near a message's nearest examples are, against how near theirs are (bot.ranking.density); and the sum
of the kernel's scores over all labels, which is near 1 among the examples and falls to 0 away from them."""

KERNEL_WIDTH = 2.0
"""gamma of exp(gamma * (cosine - 1)); 2 was best of 2, 4, 8 on both public sets, at 10 examples and at all.
"""

LEXICAL_SHARE = 0.4
"""Share of lexical similarity in the kernel; the rest is the embeddings'. Flat between 0.2 and 0.6."""

RIDGE = 0.2
"""Ridge on the kernel's diagonal; flat between 0.1 and 0.5 on both public sets."""

MAX_KERNEL_ROWS = 16_000
"""Above this, the kernel sees an even sample of each label's examples: the fit grows with the cube of the
rows and takes about 5 GB at this many. Each counts: 6,000 of CLINC150's 15,000 are a point less accurate.
"""

ABSENT = -1.0
"""A view's score where the label has nothing to compare with (an intent has no answer)."""


@dataclass(frozen=True)
class Corpus:
    """What a ranking is fitted on. `labels[y[i]]` is the label of row i of `x`; rows are unit-length
    embeddings.

    `questions` and `answers` hold one or more rows a label (`question_of`, `answer_of` name it); labels
    without rows are allowed. `groups[i]` ties rows that must be held out together, beyond the folds (-1:
    none).
    """

    labels: tuple[str, ...]
    texts: tuple[str, ...]
    x: Floats
    y: Indices
    questions: Floats
    question_of: Indices
    answers: Floats
    answer_of: Indices
    groups: Indices


@dataclass(frozen=True)
class Scores:
    """Messages against every label: `views` (messages, labels, views); and `familiar` (messages, 2), how much
    of the guide they are at all: FAMILIAR.
    """

    views: Floats
    familiar: Floats


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
        """Scores of messages, embedded as `x` (messages, d)."""
        similarity, shared = x @ self.x.T, self.lexicon.similarity(texts)
        rows = self.kernel_rows
        examples, questions, answers = self._groups
        kernel = _kernel(similarity[:, rows], shared[:, rows]) @ self.dual
        views = np.stack(
            [
                kernel,
                examples.best(similarity),
                x @ self.centres.T,
                examples.best(shared),
                questions.best(x @ self.questions.T),
                answers.best(x @ self.answers.T),
            ],
            axis=2,
        ).astype(np.float32)
        return Scores(views, _familiar(similarity, self.density, kernel))

    @cached_property
    def _groups(self) -> tuple[Groups, Groups, Groups]:
        count = len(self.labels)
        examples, questions, answers = (
            Groups.of(label_of, count) for label_of in (self.y, self.question_of, self.answer_of)
        )
        return examples, questions, answers

    def log_shares(self, views: Floats) -> Floats:
        """Log of each label's share, shape (messages, labels), from the views of `scores`."""
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
class HeldOut:
    """Scores of rows, each from a ranking that did not see it, and the rows' right labels `y`."""

    scores: Scores
    y: Indices

    @classmethod
    def joined(cls, parts: Sequence[HeldOut]) -> HeldOut:
        """Several corpora's held-out rows together; the corpora have the same labels."""
        views = np.concatenate([part.scores.views for part in parts])
        familiar = np.concatenate([part.scores.familiar for part in parts])
        return cls(Scores(views, familiar), np.concatenate([part.y for part in parts]))


def fit(corpus: Corpus, *, seed: int = 0) -> tuple[RankingModel, HeldOut]:
    """Fits a ranking and gives the held-out scores of its own corpus beside it."""
    solved = _Solved.of(corpus, seed)
    rows = solved.kernel_rows
    held_out = solved.without(fold_rows(corpus.x[rows], corpus.y[rows], corpus.groups[rows], seed))
    return solved.model(fit_weights(held_out.scores.views, held_out.y)), held_out


def build(corpus: Corpus, weights: Floats, *, seed: int = 0) -> RankingModel:
    """A ranking with weights that were fitted elsewhere."""
    return _Solved.of(corpus, seed).model(weights)


def held_out(corpus: Corpus, out: Indices, *, seed: int = 0) -> HeldOut:
    """The scores of the rows `out` of a corpus from a ranking on all its other rows.

    Of a corpus above MAX_KERNEL_ROWS, of those that the kernel's sample has.
    """
    solved = _Solved.of(corpus, seed)
    return solved.without([np.flatnonzero(np.isin(solved.kernel_rows, out))])


@dataclass(frozen=True)
class _Solved:
    """The kernel's system over `kernel_rows` of a corpus, solved: inverse (m, m), dual (m, labels)."""

    corpus: Corpus
    kernel_rows: Indices
    inverse: Floats
    dual: Floats
    lexical: Floats
    """Lexical similarity of the kernel's rows to all rows of the corpus."""
    lexicon: Lexicon
    density: Floats

    @classmethod
    def of(cls, corpus: Corpus, seed: int) -> _Solved:
        count = len(corpus.labels)
        rows = _even_sample(corpus.y, count, seed)
        x = corpus.x[rows]
        lexicon = Lexicon.of(corpus.texts)
        lexical = lexicon.similarity([corpus.texts[row] for row in rows])
        kernel = _kernel(x @ x.T, lexical[:, rows])
        kernel[np.diag_indices_from(kernel)] += RIDGE
        inverse = _inverse(kernel)
        dual = inverse @ np.eye(count, dtype=np.float32)[corpus.y[rows]]
        return cls(corpus, rows, inverse, dual, lexical, lexicon, of_examples(corpus.x))

    def without(self, folds: Sequence[Indices]) -> HeldOut:
        """The scores of each fold of the kernel's rows (by their place among these) from all other rows; in
        the order of the corpus.
        """
        corpus, count = self.corpus, len(self.corpus.labels)
        parts = []
        for out in folds:
            rows = self.kernel_rows[out]
            residual = np.linalg.solve(self.inverse[np.ix_(out, out)], self.dual[out])
            kernel = np.eye(count)[corpus.y[rows]] - residual
            scores = _held_out(corpus, rows, kernel, self.lexical[out], self.density)
            parts.append(HeldOut(scores, corpus.y[rows]))
        found, order = HeldOut.joined(parts), np.argsort(np.concatenate(folds))
        return HeldOut(Scores(found.scores.views[order], found.scores.familiar[order]), found.y[order])

    def model(self, weights: Floats) -> RankingModel:
        """The ranking with these weights of its views."""
        corpus = self.corpus
        return RankingModel(
            labels=corpus.labels,
            x=corpus.x,
            density=self.density,
            y=corpus.y,
            kernel_rows=self.kernel_rows,
            dual=self.dual,
            centres=_centres(corpus.x, corpus.y, len(corpus.labels)),
            questions=corpus.questions,
            question_of=corpus.question_of,
            answers=corpus.answers,
            answer_of=corpus.answer_of,
            weights=weights,
            lexicon=self.lexicon,
        )


@dataclass(frozen=True)
class Groups:
    """Rows by label, put in order once: `order` sorts them, `starts` is where each `present` label begins."""

    order: Indices
    present: Indices
    starts: Indices
    count: int

    @classmethod
    def of(cls, label_of: Indices, count: int) -> Groups:
        """The groups of rows whose labels are `label_of`, out of `count` labels."""
        order = np.argsort(label_of, kind="stable")
        present, starts = np.unique(label_of[order], return_index=True)
        return cls(order, present, starts, count)

    def best(self, similarity: Floats) -> Floats:
        """Highest of `similarity` (messages, rows) in each label; ABSENT for a label without rows."""
        best = np.full((len(similarity), self.count), ABSENT, dtype=np.float32)
        if len(self.order) and len(similarity):
            best[:, self.present] = np.maximum.reduceat(similarity[:, self.order], self.starts, axis=1)
        return best


def _held_out(
    corpus: Corpus, out: Indices, kernel: NDArray[np.float64], lexical: Floats, density: Floats
) -> Scores:
    """Scores of the rows `out` of a corpus from all its other rows. Given for these rows: the kernel's scores
    without them, and their lexical similarity to every row.
    """
    count = len(corpus.labels)
    x = corpus.x[out]
    kept = np.setdiff1d(np.arange(len(corpus.y)), out)
    questions, answers = Groups.of(corpus.question_of, count), Groups.of(corpus.answer_of, count)
    views = np.full((len(out), count, len(VIEWS)), ABSENT, dtype=np.float32)
    views[:, :, 0] = kernel
    similarity = x @ corpus.x[kept].T
    if len(kept):
        examples = Groups.of(corpus.y[kept], count)
        views[:, :, 1] = examples.best(similarity)
        views[:, :, 2] = x @ _centres(corpus.x[kept], corpus.y[kept], count).T
        views[:, :, 3] = examples.best(lexical[:, kept])
    # The canonical question of a held-out row may be the row itself: such a row may not see it.
    to_questions = x @ corpus.questions.T
    views[:, :, 4] = questions.best(
        np.where(to_questions > 1 - 1e-5, ABSENT, to_questions).astype(np.float32)
    )
    views[:, :, 5] = answers.best(x @ corpus.answers.T)
    return Scores(views, _familiar(similarity, density[kept], views[:, :, 0]))


def _familiar(similarity: Floats, density: Floats, kernel: Floats) -> Floats:
    return np.stack([of_messages(similarity, density), kernel.sum(axis=1)], axis=1).astype(np.float32)


def fit_weights(views: Floats, y: Indices, penalty: float = 1e-3) -> Floats:
    """Weights of the conditional logit, one a view, from held-out scores (rows, labels, views) and the rows'
    right labels `y`; none is negative: a nearer label is never less likely.
    """
    from scipy.optimize import minimize

    rows = np.arange(len(y))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        log_share = _log_softmax(views @ weights)
        gradient = np.einsum("nl,nlv->v", np.exp(log_share), views) - views[rows, y].sum(axis=0)
        value = -log_share[rows, y].mean() + penalty * float(weights @ weights)
        return float(value), gradient / len(y) + 2 * penalty * weights

    start = np.array([8.0, 4.0, 4.0, 2.0, 2.0, 2.0])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, 60)] * len(VIEWS))
    return np.asarray(found.x, dtype=np.float32)


def log_shares(views: Floats, weights: Floats) -> Floats:
    """Log of each label's share, shape (messages, labels), from views (messages, labels, views)."""
    return np.asarray(_log_softmax(views @ weights), dtype=np.float32)


def _log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Over the last axis; the highest score is taken off first, so that nothing overflows."""
    below = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(below - np.log(np.exp(below).sum(axis=-1, keepdims=True)))


def _kernel(similarity: Floats, lexical: Floats) -> Floats:
    found = similarity - np.float32(1)  # in place from here: of a large guide this is a gigabyte
    found *= KERNEL_WIDTH
    np.exp(found, out=found)
    found *= 1 - LEXICAL_SHARE
    found += np.float32(LEXICAL_SHARE) * lexical
    return found


def _inverse(kernel: Floats) -> Floats:
    """The inverse of a symmetric positive definite matrix, which is overwritten.

    Single precision is enough: the ridge keeps the condition number below about `rows / RIDGE`.
    """
    from scipy.linalg import lapack  # here, as serving does without scipy

    factor, info = lapack.spotrf(kernel.T, lower=True, clean=True, overwrite_a=True)
    if info == 0:
        factor, info = lapack.spotri(factor, lower=True, overwrite_c=True)
    if info:
        raise np.linalg.LinAlgError("the kernel is not positive definite")
    inverse = factor.T  # in C's order: the upper triangle
    inverse += np.triu(inverse, 1).T
    return np.asarray(inverse)


def _centres(x: Floats, y: Indices, count: int) -> Floats:
    sums = np.zeros((count, x.shape[1]), dtype=np.float32)
    np.add.at(sums, y, x)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(norms, 1e-9), dtype=np.float32)


def _even_sample(y: Indices, count: int, seed: int) -> Indices:
    if len(y) <= MAX_KERNEL_ROWS:
        return np.arange(len(y))
    rng = np.random.default_rng(seed)
    share = max(1, MAX_KERNEL_ROWS // count)
    rows = [rng.permutation(np.flatnonzero(y == label))[:share] for label in range(count)]
    return np.sort(np.concatenate(rows))
