"""Shared words and shared pieces of words."""

from __future__ import annotations

import io
from collections import Counter

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from bot.ranking.lexical import Lexicon, _counts

TEXTS = ["I received a message from Mr. Vantor", "How do I change my card?", "When is the bill due?"]


def test_a_message_is_nearest_to_what_shares_its_words() -> None:
    found = Lexicon.of(TEXTS).similarity(["vantor wrote to me", "chnage my crad", "recieved", "the bill"])
    assert found.argmax(axis=1).tolist() == [0, 1, 0, 2]
    assert found.shape == (4, 3) and found.min() >= 0 and found.max() <= 1


def test_the_same_words_are_wholly_alike() -> None:
    assert np.allclose(np.diag(Lexicon.of(TEXTS).similarity(TEXTS)), 1, atol=1e-6)


def test_words_that_the_guide_does_not_have_count_against_a_message() -> None:
    lexicon = Lexicon.of(TEXTS)
    plain, drowned = lexicon.similarity(["change my card", "change my card xylophone quartz zebra waltz"])[
        :, 1
    ]
    assert drowned < plain


def test_nothing_in_common_is_no_likeness() -> None:
    found = Lexicon.of(TEXTS).similarity(["", "😀", "q", "zzz xxx"])
    assert (found == 0).all()


def test_it_comes_back_from_a_file_as_it_was() -> None:
    lexicon, file = Lexicon.of(TEXTS), io.BytesIO()
    np.savez(file, **lexicon.to_arrays())
    file.seek(0)
    again = Lexicon.from_arrays(np.load(file, allow_pickle=False))
    assert (again.similarity(["change my card"]) == lexicon.similarity(["change my card"])).all()


@pytest.mark.parametrize(
    "text",
    [
        "How do I change my card?",
        "I  didn't\tget\nanything!!",
        "é😀 a b ΣΑΣ straße 4111-11",
        "x",
        "",
        " ",
        "\x1f\u00a0a\u3000bc",
        "İstanbul",
    ],
)
def test_its_pieces_are_the_ones_of_the_field(text: str) -> None:
    words = CountVectorizer(analyzer="word", ngram_range=(1, 2)).build_analyzer()(text)
    runs = CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)).build_analyzer()(text)
    assert _counts(text) == Counter([*words, *("\0" + run for run in runs)])


def test_many_texts_are_as_similar_as_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["where is my card", "cards, cards!", "", "no such words", "my cat's card"] * 2
    lexicon = Lexicon.of(texts[:3])
    one_by_one = lexicon.similarity(texts)
    monkeypatch.setattr("bot.ranking.lexical.MANY", 4)
    np.testing.assert_allclose(lexicon.similarity(texts), one_by_one, atol=1e-6)
