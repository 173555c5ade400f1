"""What the bot says for a decision: the guide's answers and the approved phrases of the domain, in order.

A line is either an answer's text or the name of a phrase (`utter_…` in domain.yml). Nothing is composed here:
every word was approved somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.dialogue.turn import Choice, ChoiceAction, Decision, DeskState, Kind, Reason
from bot.guide.entry import Entry, EntryId, Guide
from bot.ranking.intents import OTHER_LANGUAGE

TALK_TO_A_PERSON = Choice("Talk to a person", action=ChoiceAction.PERSON)
NONE_OF_THESE = Choice("None of these", action=ChoiceAction.NONE_OF_THESE)
CALL_ME_BACK = Choice("Call me back", action=ChoiceAction.CALLBACK)
NO_CALLBACK = Choice("No callback", action=ChoiceAction.CANCEL)


@dataclass(frozen=True)
class Line:
    """One bubble to be: `text` verbatim, or the approved phrase that `phrase` names, its blanks filled."""

    kind: Kind
    text: str | None = None
    phrase: str | None = None
    blanks: dict[str, str] = field(default_factory=dict)
    entry: EntryId | None = None
    choices: tuple[Choice, ...] = ()
    rateable: bool = False


def lines(
    decision: Decision, intent: str | None, guide: Guide, desk: DeskState, on: date
) -> tuple[Line, ...]:
    """The lines for a decision, first to last. `intent` picks the small talk."""
    if decision.kind is Kind.ANSWER and decision.entry:
        return _answers(decision, guide, on)
    if decision.kind is Kind.CLARIFY:
        return (_did_you_mean(decision, "utter_clarify", guide),)
    if decision.kind is Kind.REWORD:
        phrase = "utter_reword_language" if intent == OTHER_LANGUAGE else "utter_reword"
        return (Line(Kind.REWORD, phrase=phrase, choices=(TALK_TO_A_PERSON,)),)
    if decision.kind is Kind.HAND_OVER:
        return _hand_over(decision, intent, guide, desk, on)
    return (Line(Kind.SMALLTALK, phrase=_SMALL_TALK.get(intent or "", "utter_deny")),)


def _answers(decision: Decision, guide: Guide, on: date) -> tuple[Line, ...]:
    """The answers in the order of the questions, then what is to be said of a question that is not sure.

    What is being answered is not offered beside it, and nothing is offered twice.
    """
    said: list[Line] = []
    offered: set[EntryId | None] = {*decision.answered, *decision.offered}
    for name in decision.answered:
        line = answer(guide[name], guide, on)
        said.append(replace(line, choices=tuple(c for c in line.choices if c.entry not in offered)))
        offered |= {choice.entry for choice in line.choices}
    if decision.offered:
        said.append(_did_you_mean(decision, "utter_clarify_rest", guide))
    elif any(question.entry is None for question in decision.questions):
        said.append(Line(Kind.REWORD, phrase="utter_reword_rest", choices=(TALK_TO_A_PERSON,)))
    return tuple(said)


def _did_you_mean(decision: Decision, phrase: str, guide: Guide) -> Line:
    choices = (Choice(guide[entry].question, entry=entry) for entry in decision.offered)
    return Line(Kind.CLARIFY, phrase=phrase, choices=(*choices, NONE_OF_THESE))


def answer(entry: Entry, guide: Guide, on: date, *, follow_ups: bool = True) -> Line:
    """An entry's answer verbatim, with its follow-ups as buttons and "was this helpful?"."""
    choices = tuple(
        Choice(guide[follow_up].question, entry=follow_up)
        for follow_up in (entry.follow_ups if follow_ups else ())
        if follow_up in guide and guide[follow_up].for_customers(on)
    )
    return Line(Kind.ANSWER, text=entry.answer.strip(), entry=entry.id, choices=choices, rateable=True)


def greeting_choices(guide: Guide, on: date) -> tuple[Choice, ...]:
    """The guide's featured questions, for the greeting."""
    return tuple(
        Choice(entry.question, entry=entry.id) for entry in guide.for_customers(on) if entry.featured
    )


_SMALL_TALK = {
    "greet": "utter_smalltalk_greet",
    "thanks": "utter_thanks",
    "goodbye": "utter_goodbye",
    "bot_challenge": "utter_bot_challenge",
    "affirm": "utter_affirm",
    "deny": "utter_deny",
    "press_continue": "utter_smalltalk_greet",
}


def _hand_over(
    decision: Decision, intent: str | None, guide: Guide, desk: DeskState, on: date
) -> tuple[Line, ...]:
    said: list[Line] = []
    entry = guide[decision.entry] if decision.entry else None
    if decision.reason is Reason.UPSET:
        said.append(Line(Kind.HAND_OVER, phrase="utter_sympathy"))
    if decision.reason in (Reason.UPSET, Reason.ROUTE):
        told = [guide[name] for name in decision.answered]
        said += [answer(each, guide, on, follow_ups=False) for each in told if not each.route]
    if entry is not None and entry.route:  # the entry's own approved line says to whom it goes
        said.append(Line(Kind.HAND_OVER, text=entry.answer.strip(), entry=entry.id))
    else:
        reason = decision.reason.value if decision.reason else "asked"
        if intent == OTHER_LANGUAGE and decision.reason is Reason.UNSURE:
            reason = "language"
        said.append(Line(Kind.HAND_OVER, phrase=f"utter_hand_over_{reason}"))
    stands = _desk(desk)
    if not stands:
        said[-1] = replace(said[-1], choices=(CALL_ME_BACK,))
    return (*said, *stands)


def _desk(desk: DeskState) -> Sequence[Line]:
    """How the desk stands, honestly, with a way out; nothing where somebody is there at once."""
    if not desk.open:
        return [Line(Kind.HAND_OVER, phrase="utter_desk_closed", choices=(CALL_ME_BACK,))]
    if desk.backed_up and desk.wait_minutes is not None:
        blanks = {"minutes": str(desk.wait_minutes)}
        return [Line(Kind.HAND_OVER, phrase="utter_desk_wait", blanks=blanks, choices=(CALL_ME_BACK,))]
    if desk.backed_up:
        return [Line(Kind.HAND_OVER, phrase="utter_desk_busy", choices=(CALL_ME_BACK,))]
    return []
