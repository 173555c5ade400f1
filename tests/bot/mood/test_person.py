"""Asking for a person: the learned head beside the patterns, and what it does without one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.mood import person
from bot.mood.person import PersonModel, Text

WIDTH = 4


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Embeddings in which only "staff" points anywhere."""
    return np.array([[float("staff" in text), *[0.1] * (WIDTH - 1)] for text in texts], dtype=np.float32)


ASKING = [f"the staff may have a go at matter {number}, call it mine" for number in range(30)]
NEAR = [f"what does call number {number} cost" for number in range(30)]
OTHERS = [f"is card {number} affected" for number in range(60)]


@pytest.fixture(scope="module")
def fitted() -> PersonModel:
    return person.fit_person_model(ASKING, NEAR, OTHERS, encode)


def read(text: str, model: PersonModel | None, *, ranked: bool = False) -> person.Asking:
    (asking,) = person.read([text], list(encode([text])), [ranked], model, encode)
    return asking


def test_the_head_finds_what_no_pattern_has(fitted: PersonModel) -> None:
    text = "the staff may have a go at matter 99, call it mine"
    assert not Text.of(text).is_certain
    assert read(text, fitted).asks
    assert not read("what does call number 99 cost", fitted).asks
    assert read("is card 99 affected", fitted).p == 0.0


def test_a_pattern_needs_no_head(fitted: PersonModel) -> None:
    for model in (fitted, None):
        assert read("how do I pay, and can I talk to a person", model).asks
        assert not read("do I have to talk to a person to pay", model).asks


def test_without_a_head_the_rankings_word_counts_unless_the_message_denies_it() -> None:
    assert read("the real deal", None, ranked=True).asks
    assert not read("I don't need a human", None, ranked=True).asks
    assert not read("the real deal", None).asks


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("call me back please", True),
        ("I'm at work until six, can you call me after that", True),
        ("how do I change my card? please call me back", False),
        ("I want to talk to a person", False),
        ("did you call me yesterday", False),
    ],
)
def test_a_call_and_nothing_else(text: str, alone: bool) -> None:
    assert read(text, None).call is alone


def test_the_head_survives_being_stored(fitted: PersonModel) -> None:
    file = io.BytesIO()
    np.savez(file, **fitted.to_arrays())
    file.seek(0)
    stored: Any = np.load(file)
    again = PersonModel.from_arrays(stored)
    text = "the staff may have a go at matter 5, call it mine"
    assert read(text, again) == read(text, fitted)
