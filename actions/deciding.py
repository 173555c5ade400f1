"""The one action behind every turn: read what is known, decide, speak."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bubbles import say
from actions.presses import pressed_of
from actions.slots import desk_of, memory_of, with_decision
from bot.day import today
from bot.decide import Known, decide
from bot.dialogue.buttons import Buttons, project_buttons
from bot.dialogue.questions import Part
from bot.dialogue.responses import response_lines
from bot.dialogue.turn import Reason
from bot.guide.entry import Guide
from bot.guide.load import load_guide
from bot.nlu.seam import MessageReading, MoodReading, reading_of
from bot.ranking.intents import FAQ, OFF_TOPIC, SMALL_TALK
from bot.text import leaning

_LISTEN = FollowupAction("action_listen")
_FORM = FollowupAction("callback_form")
"""Who writes "call me back" is asked for a number at once, as after the button."""


class ActionDecide(Action):
    """Runs the policy table on the latest message.

    `guide` and `buttons` are those that the model was trained with; without them (in `rasa run actions`) they
    are read from `data/faq` and `domain.yml`.
    """

    def __init__(self, guide: Guide | None = None, buttons: Buttons | None = None) -> None:
        self._guide = guide
        self._buttons = buttons or project_buttons()

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_decide"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """Says the lines of the decision; keeps it and what is remembered in slots.

        The turn ends with it: the rules are not asked what comes next.
        """
        if tracker.active_loop.get("name"):
            return []  # an open form asks its question again by itself
        guide = self._guide or _guide_on_disk()
        on = today()
        reading = reading_of(tracker.latest_message)
        decision, memory = decide(known_of(reading), memory_of(tracker.slots), guide, on)
        if decision is None:
            return [_LISTEN]
        asking = reading.asking
        wants_call = decision.reason is Reason.ASKED and asking is not None and asking.call
        if not wants_call:
            desk = desk_of(tracker.slots)
            for line in response_lines(decision, reading.intent, guide, self._buttons, desk, on):
                say(dispatcher, line)
        kept = with_decision(decision, memory)
        return [*(SlotSet(name, value) for name, value in kept.items()), _FORM if wants_call else _LISTEN]


def known_of(reading: MessageReading) -> Known:
    """What the policy table is to know of a turn, out of what was read."""
    intent = reading.intent
    if reading.joined is not None and intent in SMALL_TALK:
        intent = None  # "why not?" after an answer: a question, not a "no"
    # A message that says nothing by itself and leans on the last answer has no ranking of its own.
    alone = reading.joined is None or not leaning.has_only_function_words(reading.text)
    mood = _worst_mood(reading)
    known = Known(
        intent=intent,
        ranking=reading.ranking if alone else (),
        parts=tuple(
            Part(part.text, part.ranking, part.joined_ranking, part.intent, _asks(part))
            for part in reading.parts
        ),
        joined=reading.joined_ranking,
        upset=mood.feeling.upset,
        dissatisfied=mood.feeling.dissatisfied,
        asks_p=max(each.asking.p if each.asking else 0.0 for each in (reading, *reading.parts)),
        asks=_asks(reading),
        upset_threshold=mood.threshold,
        signature=reading.mood.signature,
        pressed=pressed_of(reading),
        outside=reading.outside if _asks_the_guide(reading) else None,
    )
    return known if reading.thresholds is None else replace(known, thresholds=reading.thresholds)


def _asks(reading: MessageReading) -> bool | None:
    return reading.asking.asks if reading.asking is not None else None


def _asks_the_guide(reading: MessageReading) -> bool:
    """Whether a message asks something by itself. Small talk and a wish for a person ask the guide nothing,
    and what leans on the last answer reads as a stranger's question without it.
    """
    return reading.joined is None and reading.intent in (FAQ, OFF_TOPIC) and not _asks(reading)


def _worst_mood(reading: MessageReading) -> MoodReading:
    """How a message sounds, or the question in it that sounds most upset: calm words hide nothing."""
    return max((each.mood for each in (reading, *reading.parts)), key=lambda mood: mood.feeling.upset)


@lru_cache(maxsize=1)
def _guide_on_disk() -> Guide:
    return load_guide(Path("data/faq"))
