"""The ranking: what is near wins, and its held-out scores are those of a ranking that did not see the row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.ranking import kernel as kernel_module
from bot.ranking.corpus import Corpus
from bot.ranking.density import message_density
from bot.ranking.folds import fold_rows
from bot.ranking.kernel import RIDGE, kernel
from bot.ranking.lexical import Lexicon
from bot.ranking.model import HeldOutRows, PreparedCorpus, RankingModel
from bot.ranking.shares import ViewWeights, fit_weights
from bot.ranking.views import ABSENT, FAMILIAR, VIEWS, RowsByLabel

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
        entry_count=3,
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


START = ViewWeights(np.full(len(VIEWS), 3, dtype=np.float32), 0.0)


def fit_ranking(data: Corpus) -> tuple[RankingModel, HeldOutRows]:
    """The ranking of a corpus, with weights fitted on its held-out rows, and these rows."""
    prepared = PreparedCorpus.of(data)
    held_out = prepared.held_out()
    weights = fit_weights(held_out.scores.views, held_out.y, data.entry_count, START)
    return prepared.model(weights), held_out


@pytest.fixture(scope="module")
def data() -> Corpus:
    return corpus()


@pytest.fixture(scope="module")
def fitted(data: Corpus) -> tuple[RankingModel, HeldOutRows]:
    return fit_ranking(data)


def test_held_out_scores_equal_a_refit_without_those_rows(
    data: Corpus, fitted: tuple[RankingModel, HeldOutRows]
) -> None:
    model, held_out = fitted
    lexical = model.lexicon.similarity(data.texts)
    system = kernel(data.x @ data.x.T, lexical).astype(np.float64)
    targets = np.eye(len(LABELS))[data.y]
    folds = fold_rows(data.x, data.y, data.groups)
    assert sorted(np.concatenate(folds)) == list(range(len(data.y)))
    for out in folds:
        kept = np.setdiff1d(np.arange(len(data.y)), out)
        refit = np.linalg.solve(system[np.ix_(kept, kept)] + RIDGE * np.eye(len(kept)), targets[kept])
        view = held_out.scores.views[out]
        assert np.allclose(view[:, :, VIEWS.index("kernel")], system[np.ix_(out, kept)] @ refit, atol=1e-4)
        for label in range(len(LABELS)):
            rows = kept[data.y[kept] == label]
            near = data.x[out] @ data.x[rows].T
            assert np.allclose(view[:, label, VIEWS.index("nearest")], near.max(axis=1), atol=1e-5)
            centre = unit(data.x[rows].sum(axis=0, keepdims=True))[0]
            assert np.allclose(view[:, label, VIEWS.index("centre")], data.x[out] @ centre, atol=1e-5)
            shared = lexical[np.ix_(out, rows)].max(axis=1)
            assert np.allclose(view[:, label, VIEWS.index("lexical")], shared, atol=1e-5)


def test_a_row_that_is_the_canonical_question_may_not_see_it(
    fitted: tuple[RankingModel, HeldOutRows],
) -> None:
    _, held_out = fitted
    question = VIEWS.index("question")
    assert held_out.scores.views[0, 0, question] == ABSENT  # row 0 is the question of label 0
    assert (held_out.scores.views[1:, 0, question] > ABSENT).all()


def test_labels_without_question_or_answer_are_marked_absent(
    data: Corpus, fitted: tuple[RankingModel, HeldOutRows]
) -> None:
    views = fitted[0].scores(data.x, data.texts).views
    assert (views[:, 3, VIEWS.index("question")] == ABSENT).all()
    assert (views[:, 3, VIEWS.index("answer")] == ABSENT).all()


def test_shares_sum_to_one_and_find_the_label(data: Corpus, fitted: tuple[RankingModel, HeldOutRows]) -> None:
    model, held_out = fitted
    shares = np.exp(model.log_shares(model.scores(data.x, data.texts).views))
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-4)
    assert (shares.argmax(axis=1) == data.y).mean() > 0.9
    unseen = model.log_shares(held_out.scores.views)
    assert (unseen.argmax(axis=1) == held_out.y).mean() > 0.7
    assert (model.weights.views >= 0).all()


def test_no_view_depends_on_what_else_is_in_the_batch(
    data: Corpus, fitted: tuple[RankingModel, HeldOutRows]
) -> None:
    together = fitted[0].scores(data.x[:6], data.texts[:6]).views
    alone = [fitted[0].scores(data.x[i : i + 1], data.texts[i : i + 1]).views for i in range(6)]
    assert np.allclose(together, np.concatenate(alone), atol=1e-5)


def test_what_a_held_out_row_knows_of_the_guide_is_what_a_refit_would_tell(
    data: Corpus, fitted: tuple[RankingModel, HeldOutRows]
) -> None:
    held_out = fitted[1]
    density, mass = (held_out.scores.familiar[:, FAMILIAR.index(name)] for name in ("density", "mass"))
    assert np.allclose(mass, held_out.scores.views[:, :, VIEWS.index("kernel")].sum(axis=1), atol=1e-5)
    for out in fold_rows(data.x, data.y, data.groups):
        kept = np.setdiff1d(np.arange(len(data.y)), out)
        expected = message_density(data.x[out] @ data.x[kept].T, fitted[0].density[kept])
        assert np.allclose(density[out], expected, atol=1e-5)


def test_it_survives_being_stored(data: Corpus, fitted: tuple[RankingModel, HeldOutRows]) -> None:
    again = RankingModel.from_arrays(fitted[0].to_arrays())
    assert again.labels == LABELS
    assert np.array_equal(again.scores(data.x, data.texts).views, fitted[0].scores(data.x, data.texts).views)


def test_the_same_corpus_makes_the_same_ranking(data: Corpus) -> None:
    one, other = fit_ranking(data)[0], fit_ranking(data)[0]
    assert np.array_equal(one.dual, other.dual)
    assert np.array_equal(one.weights.views, other.weights.views)


def test_one_example_a_label_is_enough(data: Corpus) -> None:
    rows = np.array([0, 7, 14, 21])
    thin = replace(
        data, texts=tuple(data.texts[i] for i in rows), x=data.x[rows], y=data.y[rows], groups=np.full(4, -1)
    )
    model, held_out = fit_ranking(thin)
    assert np.isfinite(model.scores(data.x, data.texts).views).all()
    assert np.isfinite(model.log_shares(held_out.scores.views)).all()


def test_above_the_limit_every_label_keeps_rows(data: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_module, "MAX_ROWS", 12)
    model, held_out = fit_ranking(data)
    assert len(model.kernel_rows) == len(held_out.y) <= 12
    assert set(data.y[model.kernel_rows]) == set(range(len(LABELS)))


def test_rows_held_out_by_choice_score_as_a_ranking_without_them(data: Corpus) -> None:
    out = np.flatnonzero(np.arange(len(data.y)) % 4 == 1)
    found = PreparedCorpus.of(data).held_out_rows(out)
    kept = np.setdiff1d(np.arange(len(data.y)), out)
    lexical = Lexicon.of(data.texts).similarity(data.texts)
    system = kernel(data.x @ data.x.T, lexical).astype(np.float64)
    refit = np.linalg.solve(
        system[np.ix_(kept, kept)] + RIDGE * np.eye(len(kept)), np.eye(len(LABELS))[data.y[kept]]
    )
    assert np.allclose(
        found.scores.views[:, :, VIEWS.index("kernel")], system[np.ix_(out, kept)] @ refit, atol=1e-4
    )
    assert list(found.y) == list(data.y[out])


def test_an_entry_that_is_left_out_whole_is_scored_as_if_it_had_never_been_written(data: Corpus) -> None:
    near = PreparedCorpus.of(data).near_misses()
    assert sorted(set(near.y.tolist())) == [0, 1, 2]  # small talk is no entry
    for label in range(3):
        rows = data.y != label
        questions, answers = data.question_of != label, data.answer_of != label
        rest = replace(
            data,
            texts=tuple(text for text, kept in zip(data.texts, rows, strict=True) if kept),
            x=data.x[rows],
            y=data.y[rows],
            groups=data.groups[rows],
            questions=data.questions[questions],
            question_of=data.question_of[questions],
            answers=data.answers[answers],
            answer_of=data.answer_of[answers],
        )
        # Words weigh by how many examples hold them, so only the views of meaning are the same to the digit.
        refit = PreparedCorpus.of(rest).model(START)
        asking = data.y == label
        expected = refit.scores(
            data.x[asking], [text for text, asks in zip(data.texts, asking, strict=True) if asks]
        )
        found = near.rows(near.y == label).scores
        for view in ("nearest", "centre", "question", "answer"):
            index, others = VIEWS.index(view), [other for other in range(len(LABELS)) if other != label]
            assert np.allclose(found.views[:, others, index], expected.views[:, others, index], atol=1e-5)
        assert (found.views[:, label] == ABSENT).all()
        assert (found.wordings[:, label] == 0).all()


def test_a_guide_of_one_entry_has_no_near_misses(data: Corpus) -> None:
    assert len(PreparedCorpus.of(replace(data, entry_count=1)).near_misses().y) == 0


def test_weights_stay_near_where_they_start_while_there_are_few_rows(data: Corpus) -> None:
    held_out = PreparedCorpus.of(data).held_out()
    few = held_out.rows(np.arange(0, len(held_out.y), 14))

    def moved(rows: HeldOutRows) -> float:
        fitted = fit_weights(rows.scores.views, rows.y, data.entry_count, START)
        return float(np.abs(fitted.views - START.views).sum())

    assert 0 < moved(few) < moved(held_out)
    nothing = fit_weights(held_out.scores.views[:0], held_out.y[:0], data.entry_count, START)
    assert nothing == START


def test_the_best_of_each_label_with_nothing_to_compare() -> None:
    nothing = RowsByLabel.of(np.array([], dtype=np.int64), 3)
    assert (nothing.best(np.zeros((2, 0), dtype=np.float32)) == ABSENT).all()
    two = RowsByLabel.of(np.array([0, 0, 1, 1]), 2)
    assert two.best(np.zeros((0, 4), dtype=np.float32)).shape == (0, 2)
    found = RowsByLabel.of(np.array([2, 0, 2]), 3).best(np.array([[0.1, 0.7, 0.3]], dtype=np.float32))
    assert np.allclose(found, [[0.7, ABSENT, 0.3]])
