"""What the bot says for a decision: the guide's answers and the approved phrases of the domain, in order.

A line is either an answer's text or the name of a phrase (`utter_…` in domain.yml). Nothing is composed here:
every word was approved somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.dialogue.buttons import Buttons
from bot.dialogue.turn import Choice, ChoiceAction, Decision, DeskState, Kind, Reason
from bot.guide.entry import Entry, EntryId, Guide
from bot.ranking.intents import OTHER_LANGUAGE


@dataclass(frozen=True)
class ResponseLine:
    """One bubble to be: `text` verbatim, or the approved phrase that `phrase` names, its blanks filled.

    `heading` is the question above the text, if it is only likely what was asked.
    """

    kind: Kind
    text: str | None = None
    phrase: str | None = None
    heading: str | None = None
    blanks: dict[str, str] = field(default_factory=dict)
    entry: EntryId | None = None
    choices: tuple[Choice, ...] = ()
    rateable: bool = False


def response_lines(
    decision: Decision, intent: str | None, guide: Guide, buttons: Buttons, desk: DeskState, on: date
) -> tuple[ResponseLine, ...]:
    """The lines for a decision, first to last. `intent` picks the small talk."""
    if decision.kind is Kind.ANSWER and decision.entry:
        return _answers(decision, guide, buttons, on)
    if decision.kind is Kind.LIKELY and decision.entry:
        return (_likely(decision, guide[decision.entry], guide, buttons, on),)
    if decision.kind is Kind.CLARIFY:
        return (_did_you_mean(decision, "utter_clarify", guide, buttons),)
    if decision.kind is Kind.REWORD:
        phrase = "utter_reword_language" if intent == OTHER_LANGUAGE else "utter_reword"
        return (ResponseLine(Kind.REWORD, phrase=phrase, choices=(buttons.choice(ChoiceAction.PERSON),)),)
    if decision.kind is Kind.HAND_OVER:
        return _hand_over(decision, intent, guide, buttons, desk, on)
    return (ResponseLine(Kind.SMALLTALK, phrase=_SMALL_TALK.get(intent or "", "utter_deny")),)


def _answers(decision: Decision, guide: Guide, buttons: Buttons, on: date) -> tuple[ResponseLine, ...]:
    """The answers in the order of the questions, then what is to be said of a question that is not sure.

    What is being answered is not offered beside it, and nothing is offered twice.
    """
    said: list[ResponseLine] = []
    offered: set[EntryId | None] = {*decision.answered, *decision.offered}
    for name in decision.answered:
        line = answer(guide[name], guide, on)
        said.append(replace(line, choices=tuple(c for c in line.choices if c.entry not in offered)))
        offered |= {choice.entry for choice in line.choices}
    if decision.offered:
        said.append(_did_you_mean(decision, "utter_clarify_rest", guide, buttons))
    elif any(question.entry is None for question in decision.questions):
        person = buttons.choice(ChoiceAction.PERSON)
        said.append(ResponseLine(Kind.REWORD, phrase="utter_reword_rest", choices=(person,)))
    return tuple(said)


def _likely(decision: Decision, entry: Entry, guide: Guide, buttons: Buttons, on: date) -> ResponseLine:
    """The answer under its own question. Its follow-ups are left out: other questions are beside it."""
    return replace(
        answer(entry, guide, on, follow_ups=False),
        kind=Kind.LIKELY,
        heading=entry.question,
        choices=(*_offered(decision, guide), buttons.choice(ChoiceAction.SOMETHING_ELSE)),
    )


def _did_you_mean(decision: Decision, phrase: str, guide: Guide, buttons: Buttons) -> ResponseLine:
    choices = (*_offered(decision, guide), buttons.choice(ChoiceAction.NONE_OF_THESE))
    return ResponseLine(Kind.CLARIFY, phrase=phrase, choices=choices)


def _offered(decision: Decision, guide: Guide) -> tuple[Choice, ...]:
    return tuple(Choice(guide[entry].question, entry=entry) for entry in decision.offered)


def answer(entry: Entry, guide: Guide, on: date, *, follow_ups: bool = True) -> ResponseLine:
    """An entry's answer verbatim, with its follow-ups as buttons and "was this helpful?"."""
    choices = tuple(
        Choice(guide[follow_up].question, entry=follow_up)
        for follow_up in (entry.follow_ups if follow_ups else ())
        if follow_up in guide and guide[follow_up].for_customers(on)
    )
    return ResponseLine(
        Kind.ANSWER, text=entry.answer.strip(), entry=entry.id, choices=choices, rateable=True
    )


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
    decision: Decision, intent: str | None, guide: Guide, buttons: Buttons, desk: DeskState, on: date
) -> tuple[ResponseLine, ...]:
    said: list[ResponseLine] = []
    entry = guide[decision.entry] if decision.entry else None
    if decision.reason is Reason.UPSET:
        said.append(ResponseLine(Kind.HAND_OVER, phrase="utter_sympathy"))
    if decision.reason in (Reason.UPSET, Reason.ROUTE, Reason.ASKED):
        told = [guide[name] for name in decision.answered]
        said += [answer(each, guide, on, follow_ups=False) for each in told if not each.route]
    if entry is not None and entry.route:  # the entry's own approved line says to whom it goes
        said.append(ResponseLine(Kind.HAND_OVER, text=entry.answer.strip(), entry=entry.id))
    else:
        reason = decision.reason.value if decision.reason else "asked"
        if intent == OTHER_LANGUAGE and decision.reason is Reason.UNSURE:
            reason = "language"
        said.append(ResponseLine(Kind.HAND_OVER, phrase=f"utter_hand_over_{reason}"))
    callback = buttons.choice(ChoiceAction.CALLBACK)
    stands = _desk_lines(desk, callback)
    if not stands:
        said[-1] = replace(said[-1], choices=(callback,))
    return (*said, *stands)


def _desk_lines(desk: DeskState, callback: Choice) -> Sequence[ResponseLine]:
    """How the desk stands, honestly, with a way out; nothing if somebody is there at once."""
    if not desk.open:
        return [ResponseLine(Kind.HAND_OVER, phrase="utter_desk_closed", choices=(callback,))]
    if desk.backed_up and desk.wait_minutes is not None:
        blanks = {"minutes": str(desk.wait_minutes)}
        return [ResponseLine(Kind.HAND_OVER, phrase="utter_desk_wait", blanks=blanks, choices=(callback,))]
    if desk.backed_up:
        return [ResponseLine(Kind.HAND_OVER, phrase="utter_desk_busy", choices=(callback,))]
    return []
