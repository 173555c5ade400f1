"""An answer that is only likely, from the words of a customer to what the terminal prints."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa_sdk.executor import CollectingDispatcher
from typer.testing import CliRunner

from actions.brain import Brain
from actions.bubbles import say
from actions.cli import app
from bot.dialogue.responses import ResponseLine
from bot.dialogue.turn import Choice, ChoiceAction, Kind, Reason, Reply
from tests.actions.test_brain import PHRASES, Chat
from tests.wordings import BETWEEN


async def found_likely(brain: Brain) -> tuple[str, Chat]:
    """A message that is answered with what is likely, and its chat."""
    for text in BETWEEN:
        chat = Chat(brain)
        if (await chat.say(text)).decision.kind is Kind.LIKELY:
            return text, chat
    pytest.fail("the bot finds none of these messages likely: add one to tests/wordings.py")


@pytest.fixture
async def shown(brain: Brain) -> Chat:
    """A chat whose first message was answered with what is likely."""
    return (await found_likely(brain))[1]


def shown_entry(reply: Reply) -> str:
    assert reply.decision.entry is not None
    return reply.decision.entry


async def test_the_customer_reads_what_is_being_answered(shown: Chat) -> None:
    (reply,) = shown.replies
    (bubble,) = reply.utterances
    entry = shown.brain.guide[shown_entry(reply)]
    assert (bubble.kind, bubble.heading, bubble.text) == (Kind.LIKELY, entry.question, entry.answer.strip())
    *others, last = bubble.choices
    assert last == Choice(PHRASES["utter_button_something_else"], action=ChoiceAction.SOMETHING_ELSE)
    assert tuple(choice.entry for choice in others) == reply.decision.offered and len(others) <= 2
    assert bubble.rateable and reply.hand_over is None


async def test_what_it_rested_on_comes_with_it(shown: Chat) -> None:
    decision = shown.replies[0].decision
    assert decision.guide == shown.brain.guide.digest and decision.asks == 0.0
    assert decision.ranking[0].entry == decision.entry


async def test_something_else_twice_is_a_persons(shown: Chat) -> None:
    first = await shown.press(ChoiceAction.SOMETHING_ELSE)
    assert (first.decision.kind, first.decision.refutes) == (Kind.REWORD, shown.replies[0].decision.entry)
    assert [choice.action for choice in first.utterances[0].choices] == [ChoiceAction.PERSON]
    second = await shown.press(ChoiceAction.SOMETHING_ELSE)
    assert second.hand_over is not None and second.hand_over.reason is Reason.UNSURE


async def test_another_question_beside_it_is_answered(brain: Brain) -> None:
    for text in BETWEEN:
        chat = Chat(brain)
        reply = await chat.say(text)
        if reply.decision.kind is Kind.LIKELY and reply.decision.offered:
            answered = await chat.press(reply.decision.offered[0])
            assert answered.decision.refutes == reply.decision.entry
            assert answered.decision.entry == reply.decision.offered[0]
            return
    pytest.fail("beside none of these messages is another question: add one to tests/wordings.py")


async def test_no_in_words_is_something_else(shown: Chat) -> None:
    reply = await shown.say("that is not what I asked")
    assert (reply.decision.kind, reply.decision.refutes) == (Kind.REWORD, shown.replies[0].decision.entry)


async def test_thanks_is_thanks(shown: Chat) -> None:
    reply = await shown.say("thank you")
    assert (reply.decision.kind, reply.decision.refutes) == (Kind.SMALLTALK, None)


def test_rasas_own_channels_read_the_question_above_the_answer() -> None:
    dispatcher = CollectingDispatcher()
    say(dispatcher, ResponseLine(Kind.LIKELY, text="Every day.", heading="When are you open?"))
    assert dispatcher.messages[0]["text"] == "When are you open?\n\nEvery day."


def test_the_terminal_shows_it_and_what_became_of_it(brain: Brain, sample_model: Path) -> None:
    asked, chat = asyncio.run(found_likely(brain))
    (bubble,) = chat.replies[0].utterances
    last = len(bubble.choices)
    typed = f"{asked}\n{last}\n"
    told = CliRunner().invoke(app, ["chat", "--why", "--model", str(sample_model)], input=typed).output
    assert f"{bubble.heading}" in told and f"[{last}] Something else" in told
    assert "likely; p 0." in told and f"not what was asked: {bubble.entry}" in told
