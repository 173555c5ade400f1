"""The one action behind every turn: read what is known, decide, speak."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.day import today
from bot.decide import Known, Memory, decide
from bot.dialogue import responses as script
from bot.dialogue.questions import Part
from bot.dialogue.turn import Choice, ChoiceAction, DeskState
from bot.guide.entry import EntryId, Guide
from bot.guide.load import load
from bot.mood.conversation import Said
from bot.ranking.confidence import Thresholds
from bot.ranking.intents import SMALL_TALK
from bot.ranking.ranked import Ranked
from bot.text import leaning

PRESS = "press_"
"""Intents that stand for a pressed button start with this."""

BUBBLE = "calmline"
"""Key in an utterance's metadata: kind, entry, rateable, choices."""


_LISTEN = FollowupAction("action_listen")


class ActionDecide(Action):
    """Runs the policy table on the latest message.

    `guide` is the one that the model was trained on; without it (in `rasa run actions`) it is read from
    `data/faq`.
    """

    def __init__(self, guide: Guide | None = None) -> None:
        self._guide = guide

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_decide"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """Says the lines of the decision; remembers it in the slots `decision` and `memory`.

        The turn ends with it: the rules are not asked what comes next.
        """
        if tracker.active_loop.get("name"):
            return []  # an open form asks its question again by itself
        guide = self._guide or _guide_on_disk()
        on = today()
        known = _known(tracker.latest_message)
        decision, memory = decide(known, _memory(tracker.get_slot("memory")), guide, on)
        if decision is None:
            return [_LISTEN]
        desk = DeskState(**(tracker.get_slot("desk") or {}))
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        for line in script.lines(decision, intent, guide, desk, on):
            say(dispatcher, line)
        return [SlotSet("decision", decision.as_json()), SlotSet("memory", asdict(memory)), _LISTEN]


def say(dispatcher: CollectingDispatcher, line: script.Line) -> None:
    """Utters a line, with its buttons for Rasa's own channels and its whole meaning in the metadata."""
    bubble = {
        "kind": line.kind.value,
        "entry": line.entry,
        "rateable": line.rateable,
        "choices": [_choice(choice) for choice in line.choices],
    }
    buttons = [{"title": choice.label, "payload": _payload(choice)} for choice in line.choices]
    dispatcher.utter_message(
        text=line.text, response=line.phrase, buttons=buttons, **{BUBBLE: bubble}, **line.blanks
    )


def _known(message: dict[str, Any]) -> Known:
    intent = (message.get("intent") or {}).get("name")
    pressed: EntryId | ChoiceAction | None = None
    if intent and intent.startswith(PRESS):
        entry = next(
            (item["value"] for item in message.get("entities") or [] if item["entity"] == "entry"), None
        )
        pressed = EntryId(entry or "") if intent == f"{PRESS}entry" else ChoiceAction(intent[len(PRESS) :])
    guide, upset = message.get("guide") or {}, _most_upset(message)
    if message.get("joined") and intent in SMALL_TALK:
        intent = None  # "why not?" after an answer: a question, not a "no"
    known = Known(
        intent=intent,
        ranking=_alone(message),
        parts=tuple(_part(part) for part in message.get("parts") or ()),
        joined=_ranking(message.get("joined")),
        upset=upset.get("score", 0.0),
        dissatisfied=upset.get("dissatisfied", 0.0),
        upset_threshold=upset.get("threshold", 1.0),
        signature=upset.get("signature", ""),
        pressed=pressed,
    )
    limits = guide.get("thresholds")
    return known if limits is None else Known(**{**known.__dict__, "thresholds": Thresholds(**limits)})


def _ranking(message: dict[str, Any] | None) -> tuple[Ranked, ...]:
    rows = ((message or {}).get("guide") or {}).get("ranking", [])
    return tuple(Ranked(EntryId(row["entry"]), row["p"]) for row in rows)


def _alone(message: dict[str, Any]) -> tuple[Ranked, ...]:
    """The message's own ranking; none of what says nothing by itself and is read beside the last answer."""
    if message.get("joined") and leaning.says_nothing(message.get("text") or ""):
        return ()
    return _ranking(message)


def _part(part: dict[str, Any]) -> Part:
    intent = (part.get("intent") or {}).get("name")
    return Part(part["text"], _ranking(part), _ranking(part.get("joined")), intent)


def _most_upset(message: dict[str, Any]) -> dict[str, Any]:
    """How upset a message sounds, or the question in it that sounds most so: calm words hide nothing."""
    heard = [each.get("upset") or {} for each in (message, *(message.get("parts") or ()))]
    most = max(heard, key=lambda upset: float(upset.get("score", 0.0)))
    return {**most, "signature": heard[0].get("signature", "")}


def _memory(stored: dict[str, Any] | None) -> Memory:
    if not stored:
        return Memory()
    offered = tuple(EntryId(entry) for entry in stored["offered"])
    said = tuple(map(Said.from_json, stored.get("said", ())))  # a chat may have begun before this was kept
    return Memory(**{**stored, "offered": offered, "said": said})


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "label": choice.label,
        "entry": choice.entry,
        "action": choice.action.value if choice.action else None,
    }


def _payload(choice: Choice) -> str:
    if choice.action is not None:
        return f"/{PRESS}{choice.action.value}"
    return f'/{PRESS}entry{{"entry": "{choice.entry}"}}'


@lru_cache(maxsize=1)
def _guide_on_disk() -> Guide:
    return load(Path("data/faq"))
