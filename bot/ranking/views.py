"""The views of a message: six ways to score it against every label, and how much of the guide it is at all.

- kernel: kernel ridge regression on embeddings and shared words together (bot.ranking.kernel);
- nearest and centre: cosine to the label's nearest example, and to the mean of its examples;
- lexical: highest lexical similarity (bot.ranking.lexical) to one of its examples;
- question: cosine to the canonical question;
- answer: highest cosine to a sentence of the answer.

Serving and held-out rows are scored by the same code, `References.scores`: they differ in what they are
compared with, and in nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.ranking.corpus import Corpus
from bot.ranking.density import message_density
from bot.text.arrays import Floats, Indices, centres

VIEWS = ("kernel", "nearest", "centre", "lexical", "question", "answer")

FAMILIAR = ("density", "mass")
"""How near a message's nearest examples are, against how near theirs are (bot.ranking.density); and the sum
of the kernel's scores over all labels, which is near 1 among the examples and falls to 0 away from them."""

ABSENT = -1.0
"""A view's score where the label has nothing to compare with (an intent has no answer)."""

SAME = 1 - 1e-5
"""Cosine from which a canonical question and a message are the same text."""


@dataclass(frozen=True)
class Scores:
    """Messages against every label: `views` (messages, labels, views); and `familiar` (messages, 2), how much
    of the guide they are at all: FAMILIAR.
    """

    views: Floats
    familiar: Floats


@dataclass(frozen=True)
class RowsByLabel:
    """Rows by label, put in order once: `order` sorts them, `starts` is where each `present` label begins."""

    order: Indices
    present: Indices
    starts: Indices
    count: int

    @classmethod
    def of(cls, label_of: Indices, count: int) -> RowsByLabel:
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


@dataclass(frozen=True)
class References:
    """What messages are compared with: examples `x` (n, d) of labels `y` (n,), with their `density` (n,); the
    labels' `centres` (labels, d); questions and sentences of answers (rows, d) with the label of each row.
    """

    x: Floats
    y: Indices
    density: Floats
    centres: Floats
    questions: Floats
    question_of: Indices
    answers: Floats
    answer_of: Indices

    @classmethod
    def without(cls, corpus: Corpus, density: Floats, out: Indices) -> References:
        """All of a corpus but its rows `out`; `density` is that of all its rows."""
        kept = np.setdiff1d(np.arange(len(corpus.y)), out)
        return cls(
            corpus.x[kept],
            corpus.y[kept],
            density[kept],
            centres(corpus.x[kept], corpus.y[kept], len(corpus.labels)),
            corpus.questions,
            corpus.question_of,
            corpus.answers,
            corpus.answer_of,
        )

    def scores(
        self, x: Floats, similarity: Floats, lexical: Floats, kernel: Floats, *, held_out: bool = False
    ) -> Scores:
        """Scores of messages, embedded as `x` (messages, d).

        `similarity` is their cosine and `lexical` their lexical similarity to each example (messages, n);
        `kernel` their kernel scores (messages, labels). A held-out message may be a canonical question
        itself: such a one may not see that question.
        """
        examples, questions, answers = self._groups
        to_questions = x @ self.questions.T
        if held_out:
            to_questions = np.where(to_questions > SAME, ABSENT, to_questions).astype(np.float32)
        to_centres = np.full(kernel.shape, ABSENT, dtype=np.float32)
        if len(self.y):
            to_centres = x @ self.centres.T
        views = np.stack(
            [
                kernel,
                examples.best(similarity),
                to_centres,
                examples.best(lexical),
                questions.best(to_questions),
                answers.best(x @ self.answers.T),
            ],
            axis=2,
        ).astype(np.float32)
        near = message_density(similarity, self.density)
        return Scores(views, np.stack([near, kernel.sum(axis=1)], axis=1).astype(np.float32))

    @cached_property
    def _groups(self) -> tuple[RowsByLabel, RowsByLabel, RowsByLabel]:
        count = len(self.centres)
        examples, questions, answers = (
            RowsByLabel.of(label_of, count) for label_of in (self.y, self.question_of, self.answer_of)
        )
        return examples, questions, answers
