"""The Entities component: what it finds, and what hostile words cannot make it do."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import Entities
from bot.text.redaction import redact, spacy_pipeline

CARD = "5555555555554444"


def found(text: str) -> list[tuple[str, str]]:
    message: Any = Entities("").process([Message({"text": text})])[0]
    return [(entity["entity"], entity["value"]) for entity in message.get("entities")]


def test_finds_address_number_and_card() -> None:
    assert found(f"ana@example.com or 555-010-1234, card {CARD}") == [
        ("email", "ana@example.com"),
        ("phone", "555-010-1234"),
        ("card_number", "[card number removed]"),
    ]


def test_finds_nothing_in_plain_words() -> None:
    assert found("has my card been taken?") == []


@pytest.mark.parametrize("sign", ["(", ")", "'", "#", "$", "👍"])
def test_a_wall_of_signs_takes_no_time(sign: str) -> None:
    wall = sign * 2000
    redact("")
    found("1")
    started = time.thread_time()
    redact(wall)
    assert found(f"{wall} ana@example.com") == [("email", "ana@example.com")]
    assert time.thread_time() - started < 0.3  # through spaCy's tokenizer: seconds


def test_customers_words_are_not_kept_in_memory() -> None:
    redact(f"take {CARD} at once")
    found(f"qzwxv77 {CARD}")
    assert CARD not in spacy_pipeline().vocab.strings
    assert "qzwxv77" not in spacy_pipeline().vocab.strings
