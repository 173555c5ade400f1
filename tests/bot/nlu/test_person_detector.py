"""The detector of who asks for a person, trained on what the project's examples hold."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import person_detector
from bot.text.arrays import Floats


def encode(texts: Sequence[str]) -> Floats:
    raise AssertionError("nothing is to be encoded")


def test_too_few_examples_are_said_once_and_patterns_remain(caplog: pytest.LogCaptureFixture) -> None:
    data = TrainingData([Message(data={"text": "agent", "intent": "ask_person"})])
    with caplog.at_level(logging.WARNING, logger="bot.nlu"):
        assert person_detector.fitted(data, encode) is None
    (said,) = (record.getMessage() for record in caplog.records)
    assert (
        "data/nlu/asking.yml" in said and "1 examples of ask_person and asking, and 0 of not_asking" in said
    )
