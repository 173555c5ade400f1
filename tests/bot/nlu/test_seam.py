"""What goes over the seam to Rasa comes back as it was, and what nobody put there reads as nothing."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.guide.entry import EntryId
from bot.mood.person import Asking
from bot.mood.upset import Feeling
from bot.nlu import seam
from bot.nlu.seam import MessageReading, MoodReading
from bot.ranking.ranked import Ranked
from bot.ranking.reader import Reading
from bot.ranking.thresholds import Thresholds

RANKING = (Ranked(EntryId("was-my-card-exposed"), 0.75), Ranked(EntryId("change-my-card"), 0.125))
LIMITS = Thresholds(answer=0.6, likely=0.5, clarify=0.25)
ASKING = Asking(p=0.75, threshold=0.6, call=True)
MOOD = MoodReading(Feeling(upset=0.25, dissatisfied=0.5), threshold=0.7, signature="abcd")


def parsed(text: str, reading: Reading, mood: MoodReading = MOOD) -> seam.Parsed:
    """What Rasa keeps of a message that our components have read: it has been through JSON."""
    message = Message(data={"text": text})
    seam.set_reading(message, reading, LIMITS)
    seam.set_mood(message, mood)
    seam.set_asking(message, ASKING)
    return seam.Parsed(json.loads(json.dumps(seam.parsed_of(message))))


def test_a_reading_comes_back_as_it_was_put() -> None:
    found = seam.reading_of(parsed("was my card exposed?", Reading(RANKING, None, 0.0, outside=0.125)))
    assert found == MessageReading(
        "was my card exposed?", "faq", RANKING, LIMITS, MOOD, ASKING, outside=0.125
    )


def test_small_talk_has_its_intent_and_keeps_the_ranking() -> None:
    found = seam.reading_of(parsed("hello", Reading(RANKING, "greet", 0.9)))
    assert (found.intent, found.ranking) == ("greet", RANKING)


def test_parts_and_what_is_read_beside_them_come_back_in_order() -> None:
    first = parsed("a", Reading(RANKING, None, 0.0))
    second = parsed("b", Reading(RANKING[1:], None, 0.0))
    joined = parsed("b (a)", Reading(RANKING[:1], None, 0.0))
    whole = seam.with_parts(first, [seam.part_of(first, "a?", None), seam.part_of(second, "b?", joined)])
    found = seam.reading_of(json.loads(json.dumps(whole)))
    assert [part.text for part in found.parts] == ["a?", "b?"]
    assert [part.joined_ranking for part in found.parts] == [(), RANKING[:1]]
    assert seam.reading_of(seam.with_joined(first, joined)).joined_ranking == RANKING[:1]


def test_a_pressed_button_reads_as_certain() -> None:
    found = seam.reading_of(seam.pressed("press_entry", "Did you pay?", EntryId("did-you-pay")))
    assert (found.intent, found.pressed_entry, found.ranking) == ("press_entry", "did-you-pay", ())


def test_what_nobody_has_read_is_nothing() -> None:
    found = seam.reading_of({})
    assert found == MessageReading("", None)
    assert (found.thresholds, found.mood) == (None, MoodReading())


def test_an_embedding_stays_within_the_pipeline() -> None:
    message = Message(data={"text": "hello"})
    seam.set_embedding(message, np.ones(3, dtype=np.float32))
    assert seam.embedding_of(message).shape == (3,)
    assert "embedding" not in seam.parsed_of(message)


@pytest.mark.parametrize("text", [None, ""])
def test_a_message_without_words_has_an_empty_text(text: str | None) -> None:
    assert seam.text_of(Message(data={"text": text})) == ""


def test_rasas_own_report_finds_the_entry() -> None:
    selected = parsed("was my card exposed?", Reading(RANKING, None, 0.0))["response_selector"]
    assert selected["default"]["response"]["intent_response_key"] == "faq/was-my-card-exposed"
