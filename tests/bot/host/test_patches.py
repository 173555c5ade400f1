"""The dialogue's shortcuts give what Rasa's own ways give."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.slots import AnySlot, TextSlot

from bot.host import patches as quick

PARTS: dict[str, dict[str, Any]] = {
    "user": {"intent": ("faq", "greet")},
    "prev_action": {"action_name": ("action_listen", "action_decide")},
    "active_loop": {"name": ("callback_form", "should_not_be_set")},
    "slots": {"requested_slot": (["text", 1], "should_not_be_set"), "empty": ("", None)},
}


def state(chance: random.Random) -> dict[str, dict[str, object]]:
    made = {
        part: {key: chance.choice(values) for key, values in keys.items() if chance.random() < 0.7}
        for part, keys in PARTS.items()
        if chance.random() < 0.7
    }
    return {part: keys for part, keys in made.items() if keys}


def test_the_rules_that_fit_are_those_that_rasa_finds() -> None:
    quick.start()
    chance, policy = random.Random(5), RulePolicy.__new__(RulePolicy)
    found_some = 0
    for _ in range(400):
        rules = {json.dumps([state(chance) for _ in range(chance.randint(1, 3))]): "" for _ in range(8)}
        states = [
            json.loads(json.dumps(state(chance)), object_hook=as_in_a_tracker)
            for _ in range(chance.randint(1, 4))
        ]
        expected = {
            rule
            for rule in rules
            if all(policy._is_rule_applicable(rule, back, s) for back, s in enumerate(reversed(states)))
        }
        found = policy._get_possible_keys(rules, states)
        assert found == expected
        found_some += 0 < len(found) < len(rules)
    assert found_some > 50


def as_in_a_tracker(values: dict[str, object]) -> dict[str, object]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


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
