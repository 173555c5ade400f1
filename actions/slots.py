"""The slots of domain.yml that Calmline fills and reads, with types: nobody else knows their names.

Rasa keeps slots as JSON values from turn to turn, and hands them to the actions in a tracker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.decide import Memory
from bot.dialogue.turn import Callback, Decision, DeskState
from bot.guide.entry import EntryId
from bot.mood.conversation import EarlierMessage

_MEMORY, _DECISION, _CALLBACK, _DESK = "memory", "decision", "callback", "desk"

ONE_TURN = frozenset({_DECISION, _CALLBACK, _DESK, "session_started_metadata"})
"""Slots that say nothing to the turns to come."""

CALLBACK_FIELDS = ("callback_name", "callback_contact", "callback_when")
"""The slots that the callback form fills, in the order in which it asks."""

Slots = Mapping[str, Any]


def with_desk(desk: DeskState) -> dict[str, Any]:
    """How the desk stands at this turn, as slots."""
    return {_DESK: dict(vars(desk))}


def with_decision(decision: Decision, memory: Memory | None = None) -> dict[str, Any]:
    """What was decided on a turn, as slots, with what is remembered of the dialogue if that changes."""
    slots: dict[str, Any] = {_DECISION: decision.as_json()}
    if memory is None:
        return slots
    said = [dict(vars(each)) for each in memory.said]  # asdict would copy every field deeply, at each turn
    return {**slots, _MEMORY: {**vars(memory), "said": said}}


def with_callback(callback: Callback) -> dict[str, Any]:
    """A callback that was noted, as slots; the form's own are cleared."""
    return {_CALLBACK: asdict(callback), **without_callback()}


def without_callback() -> dict[str, Any]:
    """The cleared slots of the callback form."""
    return dict.fromkeys(CALLBACK_FIELDS)


def desk_of(slots: Slots) -> DeskState:
    """How the desk stands; as if somebody were there at once if nothing is said."""
    return DeskState(**(slots.get(_DESK) or {}))


def memory_of(slots: Slots) -> Memory:
    """What is remembered of the dialogue; nothing at its beginning."""
    stored = slots.get(_MEMORY)
    if not stored:
        return Memory()
    offered = tuple(EntryId(entry) for entry in stored["offered"])
    # A chat may have begun before this was kept.
    said = tuple(map(EarlierMessage.from_json, stored.get("said", ())))
    turned_down = tuple(EntryId(entry) for entry in stored.get("turned_down", ()))
    return Memory(**{**stored, "offered": offered, "said": said, "turned_down": turned_down})


def decision_of(slots: Slots) -> Decision | None:
    """What was decided on this turn; None if a form asked its question."""
    stored = slots.get(_DECISION)
    return Decision.from_json(stored) if stored else None


def callback_of(slots: Slots) -> Callback | None:
    """The callback that was noted on this turn, if any."""
    stored = slots.get(_CALLBACK)
    return Callback(**stored) if stored else None
