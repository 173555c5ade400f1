"""What the bot says, on its way through Rasa: whole utterances, in order, with what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa_sdk.executor import CollectingDispatcher

from actions.presses import payload
from bot.dialogue.buttons import Buttons
from bot.dialogue.responses import ResponseLine
from bot.dialogue.turn import Choice, ChoiceAction, Kind, Utterance, plain_text
from bot.guide.entry import EntryId

_BUBBLE = "calmline"
"""Key in an utterance's metadata: kind, entry, heading, rateable, choices."""


class Bubbles(CollectingOutputChannel):
    """Keeps each utterance whole. Rasa's own channel splits text, buttons and paragraphs."""

    def __init__(self, buttons: Buttons) -> None:
        super().__init__()
        self._buttons = buttons

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Adds an utterance to `messages`."""
        self.messages.append(dict(message))

    def utterances(self) -> tuple[Utterance, ...]:
        """What was said, first to last."""
        return tuple(map(self._utterance, self.messages))

    def _utterance(self, message: Mapping[str, Any]) -> Utterance:
        bubble = message.get(_BUBBLE) or (message.get("metadata") or {}).get(_BUBBLE)
        text = str(message.get("text") or "")
        if bubble:
            return _utterance(text, bubble)
        # A question of the callback form, which Rasa asks by itself.
        return Utterance(Kind.COLLECT, text, choices=(self._buttons.choice(ChoiceAction.CANCEL),))


def say(dispatcher: CollectingDispatcher, line: ResponseLine) -> None:
    """Utters a line, with its heading and buttons for Rasa's own channels and its whole meaning in the
    metadata.
    """
    bubble = {
        "kind": line.kind.value,
        "entry": line.entry,
        "heading": line.heading,
        "rateable": line.rateable,
        "choices": [
            {
                "label": choice.label,
                "entry": choice.entry,
                "action": choice.action.value if choice.action else None,
            }
            for choice in line.choices
        ],
    }
    buttons = [{"title": choice.label, "payload": payload(choice)} for choice in line.choices]
    text = line.text if line.heading is None else plain_text(line.heading, line.text or "")
    dispatcher.utter_message(
        text=text, response=line.phrase, buttons=buttons, **{_BUBBLE: bubble}, **line.blanks
    )


def _utterance(text: str, bubble: Mapping[str, Any]) -> Utterance:
    heading = bubble["heading"]
    return Utterance(
        kind=Kind(bubble["kind"]),
        text=text if heading is None else text.removeprefix(plain_text(heading, "")),
        heading=heading,
        entry=EntryId(bubble["entry"]) if bubble["entry"] else None,
        choices=tuple(
            Choice(
                choice["label"],
                entry=EntryId(choice["entry"]) if choice["entry"] else None,
                action=ChoiceAction(choice["action"]) if choice["action"] else None,
            )
            for choice in bubble["choices"]
        ),
        rateable=bool(bubble["rateable"]),
    )
