"""The dialogue's shortcuts give what Rasa's own ways give."""

from __future__ import annotations

import copy

import pytest
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.slots import AnySlot, TextSlot

from bot import quick


def test_an_event_is_found_by_its_name_and_an_unknown_name_is_said_as_before() -> None:
    quick.start()
    for _ in range(2):
        assert Event.resolve_by_type("slot") is SlotSet
        with pytest.raises(ValueError, match="Unknown event name 'no_such'"):
            Event.resolve_by_type("no_such")


def test_a_copied_slot_is_another_slot_with_the_same_value() -> None:
    quick.start()
    for slot in (TextSlot("callback_name", mappings=[{}]), AnySlot("memory", mappings=[{}])):
        slot.value = "before"
        copied = copy.copy(slot)
        copied.value = "after"
        assert (type(copied), copied.name, slot.value) == (type(slot), slot.name, "before")
