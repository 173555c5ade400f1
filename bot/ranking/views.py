"""The views of a message: six ways to score it against every label, and how familiar it is at all.

- kernel: kernel ridge regression on embeddings and shared words together (bot.ranking.kernel);
- nearest and centre: cosine to the label's nearest example, and to the mean of its examples;
- lexical: highest lexical similarity (bot.ranking.lexical) to one of its examples;
- question: cosine to the canonical question;
- answer: highest cosine to a sentence of the answer.

The same code, `References.scores`, scores messages and held-out rows. They differ only in what they are
compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bot.ranking.corpus import Corpus
from bot.ranking.density import message_density
from bot.text.arrays import Floats, Indices, centres

VIEWS = ("kernel", "nearest", "centre", "lexical", "question", "answer")

FAMILIAR = ("density", "mass")
"""How near a message's nearest examples are, compared with how near theirs are (bot.ranking.density); and
the sum of the kernel's scores over all labels, which is near 1 among the examples and falls to 0 away from
them."""

ABSENT = -1.0
"""The score of a view in which the label has nothing to compare with (an intent has no answer)."""

SAME_TEXT = 1 - 1e-5
"""Cosine from which a message counts as the canonical question itself."""


@dataclass(frozen=True)
class Scores:
    """Messages against every label.

    `views` has shape (messages, labels, views); `familiar` (messages, 2) says how near they are to anything
    known: FAMILIAR; `wordings` (messages, labels) is the number of examples that each was compared with.
    """

    views: Floats
    familiar: Floats
    wordings: Indices

    @classmethod
    def concatenate(cls, parts: Sequence[Scores]) -> Scores:
        """Messages against the same labels, one part after the other."""
        return cls(
            np.concatenate([part.views for part in parts]),
            np.concatenate([part.familiar for part in parts]),
            np.concatenate([part.wordings for part in parts]),
        )

    def rows(self, rows: Any) -> Scores:
        """Some of the messages, by index or by mask."""
        return Scores(self.views[rows], self.familiar[rows], self.wordings[rows])

    def without_label(self, label: int) -> Scores:
        """The scores as if the label did not exist, which nothing else was compared with."""
        views, familiar = self.views.copy(), self.familiar.copy()
        familiar[:, FAMILIAR.index("mass")] -= views[:, label, VIEWS.index("kernel")]
        views[:, label] = ABSENT
        return Scores(views, familiar, self.wordings)


@dataclass(frozen=True)
class RowsByLabel:
    """Rows sorted by label: `order` sorts them, and `starts` is where each label of `present` begins."""

    order: Indices
    present: Indices
    starts: Indices
    count: int

    @classmethod
    def of(cls, label_of: Indices, count: int) -> RowsByLabel:
        """Sorts rows whose labels are `label_of` (rows,), out of `count` labels."""
        order = np.argsort(label_of, kind="stable")
        present, starts = np.unique(label_of[order], return_index=True)
        return cls(order, present, starts, count)

    def best(self, similarity: Floats) -> Floats:
        """The highest `similarity` (messages, rows) a label, shape (messages, count); ABSENT without rows."""
        best = np.full((len(similarity), self.count), ABSENT, dtype=np.float32)
        if len(self.order) and len(similarity):
            best[:, self.present] = np.maximum.reduceat(similarity[:, self.order], self.starts, axis=1)
        return best


@dataclass(frozen=True)
class References:
    """What messages are compared with.

    Examples `x` (n, d) with their labels `y` (n,) and their `density` (n,); the labels' `centres` (labels,
    d); questions and sentences of answers (rows, d), with the label of each row.
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
        """The references of a corpus without its rows `out`; `density` is that of all its rows."""
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
        """The scores of messages by their embeddings `x` (messages, d).

        `similarity` is their cosine and `lexical` their lexical similarity to each example (messages, n),
        `kernel` their kernel scores (messages, labels). A message that is `held_out` may be a canonical
        question itself: it is not compared with that question.
        """
        examples, questions, answers = self._groups
        to_questions = x @ self.questions.T
        if held_out:
            to_questions = np.where(to_questions > SAME_TEXT, ABSENT, to_questions).astype(np.float32)
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
        familiar = np.stack([near, kernel.sum(axis=1)], axis=1).astype(np.float32)
        return Scores(views, familiar, np.broadcast_to(self._wordings, kernel.shape))

    @cached_property
    def _wordings(self) -> Indices:
        return np.bincount(self.y, minlength=len(self.centres))

    @cached_property
    def _groups(self) -> tuple[RowsByLabel, RowsByLabel, RowsByLabel]:
        count = len(self.centres)
        examples, questions, answers = (
            RowsByLabel.of(label_of, count) for label_of in (self.y, self.question_of, self.answer_of)
        )
        return examples, questions, answers
