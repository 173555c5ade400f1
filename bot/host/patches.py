"""The same dialogue in less time: four of Rasa's habits that cost a turn more than its rules do.

Each is replaced by one that gives the same result: classes of events are looked up once a name, not by
walking all of Rasa's classes for each event; a slot is copied as the plain object that it is; what a rule
asks of a state is worked out once, not for each rule at each turn; and events are not copied in depth for a
debug line that nobody has asked for.
"""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any


def start() -> None:
    """Replaces them in this process. Harmless a second time."""
    import rasa.core.processor
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.shared.core.events import Event
    from rasa.shared.core.slots import Slot

    if hasattr(Slot, "__copy__"):
        return
    Slot.__copy__ = _copied
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    RulePolicy._get_possible_keys = _rules_that_fit
    # All of this module's deep copies are arguments of debug lines.
    rasa.core.processor.copy = SimpleNamespace(deepcopy=_copied_for_debugging)


def _copied_for_debugging(value: Any) -> Any:
    shown = logging.getLogger("rasa.core.processor").isEnabledFor(logging.DEBUG)
    return copy.deepcopy(value) if shown else value


def _copied(slot: Any) -> Any:
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


def _rules_that_fit(_policy: Any, lookup: Iterable[str], states: Sequence[Any]) -> set[str]:
    """The rules of `lookup` that no state of the dialogue contradicts, the last state against their last."""
    fitting = set(lookup)
    for back, state in enumerate(reversed(states)):
        fitting = {rule for rule in fitting if _fits(_asked_by(rule), back, state)}
    return fitting


def _fits(asked: Sequence[tuple[bool, Sequence[tuple[str, str, Any]]]], back: int, state: Any) -> bool:
    if back >= len(asked):
        return True
    continues, wanted = asked[back]
    if not continues or not state.get(_PREVIOUS_ACTION):
        return not continues and not state.get(_PREVIOUS_ACTION)
    for part, key, value in wanted:
        found = state.get(part, {}).get(key)
        if value is None:
            if found and found != _SHOULD_NOT_BE_SET:
                return False
        elif found != value:
            return False
    return True


_PREVIOUS_ACTION = "prev_action"
_SHOULD_NOT_BE_SET = "should_not_be_set"


@cache
def _asked_by(rule: str) -> tuple[tuple[bool, tuple[tuple[str, str, Any], ...]], ...]:
    """A rule's states from the last to the first: whether an action went before, and what must be (None: must
    not be set) under which key of which part of the state.
    """
    return tuple(
        (
            bool(state.get(_PREVIOUS_ACTION)),
            tuple(
                (part, key, None if value == _SHOULD_NOT_BE_SET else _plain(value))
                for part, values in state.items()
                for key, value in values.items()
                if value
            ),
        )
        for state in reversed(json.loads(rule))
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value  # JSON has no tuples
