"""The ranking: what is near wins, and its held-out scores are those of a ranking that did not see the row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.ranking import model as ranking
from bot.ranking.density import of_messages
from bot.ranking.folds import fold_rows
from bot.ranking.lexical import Lexicon
from bot.ranking.model import (
    ABSENT,
    FAMILIAR,
    RIDGE,
    VIEWS,
    Corpus,
    Groups,
    HeldOut,
    RankingModel,
)

LABELS = ("cards", "police", "bills", "small_talk")
WORDS = (
    "change my card new card number visa replace",
    "police case arrested detective investigation",
    "bill invoice month payment due amount",
    "hello thanks good morning bye",
)


def corpus(seed: int = 3, each: int = 7, dimension: int = 16) -> Corpus:
    """Four labels, the last without question or answer, with a centre each and noise around it."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(len(LABELS), dimension))
    y = np.repeat(np.arange(len(LABELS)), each)
    x = unit(centres[y] + 0.8 * rng.normal(size=(len(y), dimension)))
    texts = tuple(" ".join(rng.choice(WORDS[label].split(), 3)) for label in y)
    questions = np.array(
        [x[0], *unit(centres[1:3] + 0.5 * rng.normal(size=(2, dimension)))], dtype=np.float32
    )
    answers = unit(centres[[0, 0, 1, 2]] + rng.normal(size=(4, dimension)))
    return Corpus(
        labels=LABELS,
        texts=texts,
        x=x,
        y=y,
        questions=questions,
        question_of=np.array([0, 1, 2]),
        answers=answers,
        answer_of=np.array([0, 0, 1, 2]),
        groups=np.where(y == 3, np.arange(len(y)) % 2, -1),
    )


def unit(rows: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def data() -> Corpus:
    return corpus()


@pytest.fixture(scope="module")
def fitted(data: Corpus) -> tuple[RankingModel, HeldOut]:
    return ranking.fit(data)


def test_held_out_scores_equal_a_refit_without_those_rows(
    data: Corpus, fitted: tuple[RankingModel, HeldOut]
) -> None:
    model, held_out = fitted
    lexical = model.lexicon.similarity(data.texts)
    kernel = ranking._kernel(data.x @ data.x.T, lexical).astype(np.float64)
    targets = np.eye(len(LABELS))[data.y]
    folds = fold_rows(data.x, data.y, data.groups)
    assert sorted(np.concatenate(folds)) == list(range(len(data.y)))
    for out in folds:
        kept = np.setdiff1d(np.arange(len(data.y)), out)
        refit = np.linalg.solve(kernel[np.ix_(kept, kept)] + RIDGE * np.eye(len(kept)), targets[kept])
        view = held_out.scores.views[out]
        assert np.allclose(view[:, :, VIEWS.index("kernel")], kernel[np.ix_(out, kept)] @ refit, atol=1e-4)
        for label in range(len(LABELS)):
            rows = kept[data.y[kept] == label]
            near = data.x[out] @ data.x[rows].T
            assert np.allclose(view[:, label, VIEWS.index("nearest")], near.max(axis=1), atol=1e-5)
            centre = unit(data.x[rows].sum(axis=0, keepdims=True))[0]
            assert np.allclose(view[:, label, VIEWS.index("centre")], data.x[out] @ centre, atol=1e-5)
            shared = lexical[np.ix_(out, rows)].max(axis=1)
            assert np.allclose(view[:, label, VIEWS.index("lexical")], shared, atol=1e-5)


def test_a_row_that_is_the_canonical_question_may_not_see_it(
    fitted: tuple[RankingModel, HeldOut],
) -> None:
    _, held_out = fitted
    question = VIEWS.index("question")
    assert held_out.scores.views[0, 0, question] == ABSENT  # row 0 is the question of label 0
    assert (held_out.scores.views[1:, 0, question] > ABSENT).all()


def test_labels_without_question_or_answer_are_marked_absent(
    data: Corpus, fitted: tuple[RankingModel, HeldOut]
) -> None:
    views = fitted[0].scores(data.x, data.texts).views
    assert (views[:, 3, VIEWS.index("question")] == ABSENT).all()
    assert (views[:, 3, VIEWS.index("answer")] == ABSENT).all()


def test_shares_sum_to_one_and_find_the_label(data: Corpus, fitted: tuple[RankingModel, HeldOut]) -> None:
    model, held_out = fitted
    shares = np.exp(model.log_shares(model.scores(data.x, data.texts).views))
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-4)
    assert (shares.argmax(axis=1) == data.y).mean() > 0.9
    unseen = ranking.log_shares(held_out.scores.views, model.weights)
    assert (unseen.argmax(axis=1) == held_out.y).mean() > 0.7
    assert (model.weights >= 0).all()


def test_no_view_depends_on_what_else_is_in_the_batch(
    data: Corpus, fitted: tuple[RankingModel, HeldOut]
) -> None:
    together = fitted[0].scores(data.x[:6], data.texts[:6]).views
    alone = [fitted[0].scores(data.x[i : i + 1], data.texts[i : i + 1]).views for i in range(6)]
    assert np.allclose(together, np.concatenate(alone), atol=1e-5)


def test_what_a_held_out_row_knows_of_the_guide_is_what_a_refit_would_tell(
    data: Corpus, fitted: tuple[RankingModel, HeldOut]
) -> None:
    held_out = fitted[1]
    density, mass = (held_out.scores.familiar[:, FAMILIAR.index(name)] for name in ("density", "mass"))
    assert np.allclose(mass, held_out.scores.views[:, :, VIEWS.index("kernel")].sum(axis=1), atol=1e-5)
    for out in fold_rows(data.x, data.y, data.groups):
        kept = np.setdiff1d(np.arange(len(data.y)), out)
        expected = of_messages(data.x[out] @ data.x[kept].T, fitted[0].density[kept])
        assert np.allclose(density[out], expected, atol=1e-5)


def test_it_survives_being_stored(data: Corpus, fitted: tuple[RankingModel, HeldOut]) -> None:
    again = RankingModel.from_arrays(fitted[0].to_arrays())
    assert again.labels == LABELS
    assert np.array_equal(again.scores(data.x, data.texts).views, fitted[0].scores(data.x, data.texts).views)


def test_the_same_corpus_makes_the_same_ranking(data: Corpus) -> None:
    one, other = ranking.fit(data)[0], ranking.fit(data)[0]
    assert np.array_equal(one.dual, other.dual) and np.array_equal(one.weights, other.weights)


def test_one_example_a_label_is_enough(data: Corpus) -> None:
    rows = np.array([0, 7, 14, 21])
    thin = replace(
        data, texts=tuple(data.texts[i] for i in rows), x=data.x[rows], y=data.y[rows], groups=np.full(4, -1)
    )
    model, held_out = ranking.fit(thin)
    assert np.isfinite(model.scores(data.x, data.texts).views).all()
    assert np.isfinite(ranking.log_shares(held_out.scores.views, model.weights)).all()


def test_above_the_limit_every_label_keeps_rows(data: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "MAX_KERNEL_ROWS", 12)
    model, held_out = ranking.fit(data)
    assert len(model.kernel_rows) == len(held_out.y) <= 12
    assert set(data.y[model.kernel_rows]) == set(range(len(LABELS)))


def test_rows_held_out_by_choice_score_as_a_ranking_without_them(data: Corpus) -> None:
    out = np.flatnonzero(np.arange(len(data.y)) % 4 == 1)
    found = ranking.held_out(data, out)
    kept = np.setdiff1d(np.arange(len(data.y)), out)
    lexical = Lexicon.of(data.texts).similarity(data.texts)
    kernel = ranking._kernel(data.x @ data.x.T, lexical).astype(np.float64)
    refit = np.linalg.solve(
        kernel[np.ix_(kept, kept)] + RIDGE * np.eye(len(kept)), np.eye(len(LABELS))[data.y[kept]]
    )
    assert np.allclose(
        found.scores.views[:, :, VIEWS.index("kernel")], kernel[np.ix_(out, kept)] @ refit, atol=1e-4
    )
    assert list(found.y) == list(data.y[out])


def test_a_ranking_built_with_given_weights_is_the_fitted_one(
    data: Corpus, fitted: tuple[RankingModel, HeldOut]
) -> None:
    built = ranking.build(data, fitted[0].weights)
    assert np.array_equal(built.dual, fitted[0].dual) and np.array_equal(built.weights, fitted[0].weights)


def test_the_best_of_each_label_with_nothing_to_compare() -> None:
    nothing = Groups.of(np.array([], dtype=np.int64), 3)
    assert (nothing.best(np.zeros((2, 0), dtype=np.float32)) == ABSENT).all()
    two = Groups.of(np.array([0, 0, 1, 1]), 2)
    assert two.best(np.zeros((0, 4), dtype=np.float32)).shape == (0, 2)
    found = Groups.of(np.array([2, 0, 2]), 3).best(np.array([[0.1, 0.7, 0.3]], dtype=np.float32))
    assert np.allclose(found, [[0.7, ABSENT, 0.3]])
