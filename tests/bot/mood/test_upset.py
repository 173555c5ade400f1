"""How upset a message sounds: the head that is learned from examples."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.mood import upset
from bot.mood.upset import Feeling, UpsetModel

WIDTH = 8


def rows(texts: list[str], towards: float, seed: int) -> list[tuple[str, NDArray[np.floating[Any]]]]:
    rng = np.random.default_rng(seed)
    return [(text, (rng.normal(size=WIDTH) * 0.1 + towards).astype(np.float32)) for text in texts]


EXAMPLES = {
    "upset": rows([f"I am furious!! {number}" for number in range(30)], 0.5, 0),
    "dissatisfied": rows([f"that did not help {number}" for number in range(30)], 0.0, 1),
    "calm": rows([f"was it stolen {number}" for number in range(40)], -0.5, 2),
    "guide": rows([f"how do I pay {number}" for number in range(20)], -0.4, 3),
}


@pytest.fixture(scope="module")
def fitted() -> UpsetModel:
    return upset.fit_upset_model(EXAMPLES)


def feeling(model: UpsetModel, text: str, towards: float) -> Feeling:
    return model.feeling(np.full(WIDTH, towards, dtype=np.float32), text)


def test_furious_dissatisfied_and_calm_are_told_apart(fitted: UpsetModel) -> None:
    furious = feeling(fitted, "I am furious!! again", 0.5)
    civil = feeling(fitted, "that did not help", 0.0)
    calm = feeling(fitted, "was it stolen", -0.5)
    assert furious.upset >= fitted.threshold > max(civil.upset, calm.upset)
    assert civil.dissatisfied > 0.5 > max(furious.dissatisfied, calm.dissatisfied)


def test_without_dissatisfied_examples_nobody_is_only_dissatisfied() -> None:
    model = upset.fit_upset_model({name: found for name, found in EXAMPLES.items() if name != "dissatisfied"})
    assert feeling(model, "I am furious!!", 0.5).upset > 0.9
    assert feeling(model, "that did not help", 0.0).dissatisfied < 1e-6


def test_words_count_where_the_embedding_sees_no_difference() -> None:
    mocking = [f"great just great {number}" for number in range(20)]
    glad = [f"great news {number}" for number in range(20)]
    model = upset.fit_upset_model({"upset": rows(mocking, 0.0, 0), "calm": rows(glad, 0.0, 0)})
    assert feeling(model, "great just great", 0.0).upset > 0.5 > feeling(model, "great news", 0.0).upset


def test_probabilities_are_those_of_a_customers_chat_not_of_the_examples() -> None:
    """Where nothing tells upset from calm, a message is upset as often as messages are taken to be."""
    mixed = [f"word {number % 7}" for number in range(200)]
    model = upset.fit_upset_model({"upset": rows(mixed, 0.0, 0), "calm": rows(mixed[:100], 0.0, 1)})
    expected = upset.ASSUMED_SHARES[2] / (upset.ASSUMED_SHARES[0] + upset.ASSUMED_SHARES[2])
    assert feeling(model, "word 1", 0.0).upset == pytest.approx(expected, abs=0.08)


def test_the_head_survives_being_stored(fitted: UpsetModel) -> None:
    file = io.BytesIO()
    np.savez(file, **fitted.to_arrays())
    file.seek(0)
    again = UpsetModel.from_arrays(np.load(file))
    assert again.threshold == fitted.threshold
    assert feeling(again, "furious that did not help?!", 0.1) == feeling(
        fitted, "furious that did not help?!", 0.1
    )
