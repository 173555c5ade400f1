"""The callback form: a name, how to reach the customer, and when."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bubbles import say
from actions.slots import CALLBACK_FIELDS, with_callback, with_decision, without_callback
from bot.dialogue.buttons import Buttons, project_buttons
from bot.dialogue.responses import ResponseLine
from bot.dialogue.turn import Callback, ChoiceAction, Decision, Kind

MAX_FIELD = 120
"""Characters: room for any name or time, not for a letter."""

_WAITING = with_decision(Decision(Kind.HAND_OVER))
"""After the form the customer waits for a person, as before it: nothing new is handed over."""

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_PHONE_DIGITS = range(7, 16)  # E.164 allows 15; the shortest subscriber numbers with area code have 7


class ValidateCallbackForm(FormValidationAction):
    """Checks each answer; an unusable one is asked again, with the reason."""

    def __init__(self, buttons: Buttons | None = None) -> None:
        super().__init__()
        self._buttons = buttons or project_buttons()

    def name(self) -> str:
        """The name in domain.yml."""
        return "validate_callback_form"

    def validate_callback_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        """A name is short and has a letter in it."""
        text = _tidy(value)
        fits = 0 < len(text) <= MAX_FIELD and any(character.isalpha() for character in text)
        return self._keep_or_ask(dispatcher, "callback_name", text, fits, "utter_invalid_name")

    def validate_callback_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        """A contact holds an e-mail address or a telephone number."""
        text = _tidy(value)
        digits = len(re.sub(r"\D", "", text))
        fits = len(text) <= MAX_FIELD and (bool(_EMAIL.search(text)) or digits in _PHONE_DIGITS)
        return self._keep_or_ask(dispatcher, "callback_contact", text, fits, "utter_invalid_contact")

    def validate_callback_when(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        """When: a few words."""
        text = _tidy(value)
        return self._keep_or_ask(
            dispatcher, "callback_when", text, 0 < len(text) <= MAX_FIELD, "utter_invalid_when"
        )

    def _keep_or_ask(
        self, dispatcher: CollectingDispatcher, field: str, text: str, fits: bool, phrase: str
    ) -> dict[str, Any]:
        if fits:
            return {field: text}
        cancel = self._buttons.choice(ChoiceAction.CANCEL)
        say(dispatcher, ResponseLine(Kind.COLLECT, phrase=phrase, choices=(cancel,)))
        return {field: None}


class ActionSubmitCallback(Action):
    """Notes the callback in the slot `callback` and clears the form."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_submit_callback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """Says that the callback is noted."""
        name, contact, when = (tracker.get_slot(field) for field in CALLBACK_FIELDS)
        say(dispatcher, ResponseLine(Kind.HAND_OVER, phrase="utter_callback_done"))
        return _set({**with_callback(Callback(name, contact, when)), **_WAITING})


class ActionCancelCallback(Action):
    """Leaves the form without a callback."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_cancel_callback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """Says that there will be no callback; the place in the queue stays."""
        say(dispatcher, ResponseLine(Kind.HAND_OVER, phrase="utter_callback_cancelled"))
        return [ActiveLoop(None), *_set({**_WAITING, **without_callback(), "requested_slot": None})]


def _set(slots: dict[str, Any]) -> list[dict[str, Any]]:
    return [SlotSet(name, value) for name, value in slots.items()]


def _tidy(value: Any) -> str:
    return " ".join(str(value or "").split())
