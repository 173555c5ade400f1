"""Slots: what one turn puts there, the next one reads, after Rasa has kept it as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from actions import slots
from actions.presses import parsed_press, payload, pressed_of
from bot import project
from bot.decide import Memory
from bot.dialogue.buttons import Buttons, project_buttons
from bot.dialogue.turn import Callback, Choice, ChoiceAction, Decision, DeskState, Kind, Reason
from bot.guide.entry import EntryId, QueueName
from bot.mood.conversation import EarlierMessage
from bot.nlu.seam import reading_of
from tests.small_guides import entry, guide


def kept(put: dict[str, Any]) -> dict[str, Any]:
    """Slots as Rasa has them at the next turn."""
    return json.loads(json.dumps(put))


def test_what_is_remembered_comes_back() -> None:
    memory = Memory(
        misses=1,
        mood=0.25,
        offered=(EntryId("did-you-pay"),),
        said=(EarlierMessage("abcd", EntryId("did-you-pay")), EarlierMessage("efgh", None)),
        last=EntryId("what-happened"),
    )
    decision = Decision(Kind.HAND_OVER, None, 0.5, Reason.ASKED, QueueName("general"))
    found = kept(slots.with_decision(decision, memory))
    assert slots.memory_of(found) == memory and slots.decision_of(found) == decision


def test_a_fresh_dialogue_remembers_nothing() -> None:
    assert slots.memory_of({}) == Memory() and slots.decision_of({}) is None
    assert slots.desk_of({}) == DeskState() and slots.callback_of({}) is None


def test_the_desk_and_a_callback_come_back() -> None:
    desk = DeskState(open=False, waiting=3, wait_minutes=None, backed_up=True)
    assert slots.desk_of(kept(slots.with_desk(desk))) == desk
    callback = Callback("Kim", "kim@example.com", "tomorrow")
    found = kept(slots.with_callback(callback))
    assert slots.callback_of(found) == callback
    assert [found[name] for name in slots.CALLBACK_FIELDS] == [None, None, None]


def test_every_slot_is_one_of_the_domain() -> None:
    known = set(yaml.safe_load(project.DOMAIN.read_text(encoding="utf-8"))["slots"])
    put = {
        **slots.with_desk(DeskState()),
        **slots.with_decision(Decision(Kind.ANSWER), Memory()),
        **slots.with_callback(Callback("a", "b", "c")),
    }
    assert set(put) <= known and {*slots.ONE_TURN} - {"session_started_metadata"} <= known


@pytest.mark.parametrize("action", list(ChoiceAction))
def test_a_pressed_action_reads_as_itself(action: ChoiceAction) -> None:
    assert pressed_of(reading_of(parsed_press(None, action, guide(entry("a"))))) is action


def test_a_pressed_entry_reads_as_itself_and_shows_its_question() -> None:
    reading = reading_of(parsed_press(EntryId("a"), None, guide(entry("a"))))
    assert (pressed_of(reading), reading.text) == ("a", "What about a?")
    gone = reading_of(parsed_press(EntryId("gone"), None, guide(entry("a"))))
    assert (pressed_of(gone), gone.text) == ("gone", "")


def test_words_press_nothing() -> None:
    assert pressed_of(reading_of({"text": "hello", "intent": {"name": "greet"}})) is None


def test_every_button_has_an_approved_label_and_a_payload_for_rasas_channels() -> None:
    buttons = project_buttons()
    assert {action for action in ChoiceAction if buttons.choice(action).label} == set(ChoiceAction)
    assert payload(buttons.choice(ChoiceAction.PERSON)) == "/press_person"
    assert payload(Choice("A", entry=EntryId("a"))) == '/press_entry{"entry": "a"}'


def test_a_domain_without_a_label_is_refused() -> None:
    nothing: dict[str, str] = {}
    with pytest.raises(KeyError, match="utter_button_person"):
        Buttons.of(nothing.__getitem__)
