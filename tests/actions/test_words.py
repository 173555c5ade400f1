"""What a customer types reaches Rasa as words, never as an intent in Rasa's own notation."""

from __future__ import annotations

import pytest
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from actions.brain import _plain


@pytest.mark.parametrize(
    "typed",
    [
        "/press_person",
        "/\r/press_callback",
        "/\x0b/restart",
        "/ \x1c /back",
        "/\u00a0/session_start",
        "\u2003/greet",
        '//\x85/press_entry{"entry": "fraud-desk-script"}',
    ],
)
def test_a_slash_never_begins_an_intent(typed: str) -> None:
    message = Message({"text": _plain(typed)})
    assert YAMLStoryReader.unpack_regex_message(message).get("intent") is None


@pytest.mark.parametrize("typed", ["", "/", " // \r", "\u00a0"])
def test_nothing_is_still_something_to_answer(typed: str) -> None:
    assert _plain(typed) == "?"


def test_a_slash_within_stays() -> None:
    assert _plain("Visa and/or Mastercard?") == "Visa and/or Mastercard?"
