"""A dialogue's state between turns: slots, the open form and the last turn, however long the chat.

Rasa replays a conversation's events on every turn, which grows with the chat (8 ms at 60 turns). The rules
look at no more than the last turn, so that is what is kept, and who keeps it is the caller: the state goes
out with each reply.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from actions.slots import ONE_TURN, memory_of
from bot.guide.entry import EntryId
from bot.nlu.seam import ONE_TURN_KEYS

TURNS_KEPT = 1

TEXT_KEPT = 200
"""Characters of the last message that are kept: no later turn reads its words."""

_KEPT: dict[str, type[Event]] = {
    kind.type_name: kind for kind in (UserUttered, ActionExecuted, ActiveLoop, ActionExecutionRejected)
}
"""The events that the rules look at. What was said is kept by the desk, and slots are kept as they stand."""


class DialogueStore(TrackerStore):
    """Rasa's tracker store over states that come in with a turn and go out with its reply."""

    def __init__(self, domain: Domain | None = None, **kwargs: Any) -> None:
        super().__init__(domain or Domain.empty())
        self._states: dict[str, str | None] = {}
        self._slots: dict[str, dict[str, Any]] = {}
        self._saved: dict[str, DialogueStateTracker] = {}

    def put(self, conversation: str, state: str | None, slots: dict[str, Any]) -> None:
        """Makes `state` the one to go on from, with `slots` set for this turn."""
        self._states[conversation] = state
        self._slots[conversation] = slots

    def take(self, conversation: str) -> DialogueStateTracker | None:
        """The tracker after the turn; the store keeps nothing of it."""
        self._states.pop(conversation, None)
        self._slots.pop(conversation, None)
        return self._saved.pop(conversation, None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the state put before."""
        state = self._states.get(sender_id)
        slots = [SlotSet(name, value) for name, value in self._slots.get(sender_id, {}).items()]
        if not state:  # a chat begins with the bot listening
            return self._tracker(sender_id, [ActionExecuted(ACTION_LISTEN_NAME), *slots])
        kept = json.loads(state)
        events: list[Event] = [SlotSet(name, value) for name, value in kept["slots"].items()]
        if kept["loop"]:
            events.append(ActiveLoop(kept["loop"]))
        events += [_KEPT[data["event"]]._from_parameters(data) for data in kept["events"]]
        return self._tracker(sender_id, [*events, *slots])

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the tracker until it is taken."""
        self._saved[tracker.sender_id] = tracker

    async def keys(self) -> Iterable[str]:
        """Conversations with a turn under way."""
        return list(self._states)

    def _tracker(self, sender_id: str, events: list[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(
            sender_id, events, self.domain.slots if self.domain else [], domain=self.domain
        )


def last_answered(state: str | None) -> EntryId | None:
    """The entry that was answered last in a dialogue of this state, if any."""
    return memory_of(json.loads(state)["slots"]).last if state else None


def state_of(tracker: DialogueStateTracker) -> str:
    """What must be kept of a dialogue to go on with it, as JSON text."""
    events = list(tracker.events)
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    start = turns[-TURNS_KEPT] if len(turns) >= TURNS_KEPT else 0
    while start > 0 and not isinstance(events[start], ActionExecuted):
        start -= 1  # the rules know a turn by the listening that it ended
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value is not None and name not in ONE_TURN
    }
    kept = [_small(event.as_dict()) for event in events[start:] if event.type_name in _KEPT]
    return json.dumps(
        {"slots": slots, "loop": tracker.active_loop_name, "events": kept}, separators=(",", ":")
    )


def _small(event: dict[str, Any]) -> dict[str, Any]:
    if event["event"] != UserUttered.type_name:
        return event
    parsed = {
        key: value for key, value in (event.get("parse_data") or {}).items() if key not in ONE_TURN_KEYS
    }
    text = (event.get("text") or "")[:TEXT_KEPT]
    return {**event, "text": text, "parse_data": {**parsed, "text": text}}
