"""Pressed buttons as Rasa knows them: an intent for each action, and one with an entity for an entry."""

from __future__ import annotations

from bot.dialogue.turn import Choice, ChoiceAction
from bot.guide.entry import EntryId, Guide
from bot.nlu import seam
from bot.nlu.seam import MessageReading, Parsed

_PREFIX = "press_"
_ENTRY = f"{_PREFIX}entry"


def parsed_press(entry: EntryId | None, action: ChoiceAction | None, guide: Guide) -> Parsed:
    """What pressing a button reads as: the question of an `entry`, or the `action`."""
    if entry is not None:
        asked = guide.get(entry)
        return seam.pressed(_ENTRY, asked.question if asked else "", entry)
    action = action or ChoiceAction.CONTINUE_WITH_BOT
    return seam.pressed(f"{_PREFIX}{action.value}", action.value)


def pressed_of(reading: MessageReading) -> EntryId | ChoiceAction | None:
    """The button that a message stands for; None for words."""
    if reading.intent is None or not reading.intent.startswith(_PREFIX):
        return None
    if reading.intent == _ENTRY:
        return reading.pressed_entry or EntryId("")
    return ChoiceAction(reading.intent.removeprefix(_PREFIX))


def payload(choice: Choice) -> str:
    """What Rasa's own channels send for a button."""
    if choice.action is not None:
        return f"/{_PREFIX}{choice.action.value}"
    return f'/{_ENTRY}{{"entry": "{choice.entry}"}}'  # an id has nothing that JSON would escape
