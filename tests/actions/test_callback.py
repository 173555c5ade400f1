"""The callback form: name, contact, when; from the button to the ticket."""

from __future__ import annotations

import pytest

from actions.brain import Brain
from actions.callback import MAX_FIELD
from bot.dialogue.turn import Callback, ChoiceAction, DeskState, Kind, Reason
from tests.actions.test_brain import PHRASES, Chat, texts

ASK_NAME = PHRASES["utter_ask_callback_form_callback_name"]
ASK_CONTACT = PHRASES["utter_ask_callback_form_callback_contact"]
ASK_WHEN = PHRASES["utter_ask_callback_form_callback_when"]


async def waiting(brain: Brain) -> Chat:
    """A customer in the queue of a closed desk who presses "Call me back"."""
    chat = Chat(brain, desk=DeskState(open=False))
    await chat.press(ChoiceAction.PERSON)
    reply = await chat.press(ChoiceAction.CALLBACK)
    assert texts(reply) == [ASK_NAME] and reply.decision.kind is Kind.COLLECT
    assert [choice.action for choice in reply.utterances[0].choices] == [ChoiceAction.CANCEL]
    assert reply.hand_over is None
    return chat


async def test_from_start_to_end(brain: Brain) -> None:
    chat = await waiting(brain)
    assert texts(await chat.say("Maria  Lindqvist")) == [ASK_CONTACT]
    asked = await chat.say("maria@example.org or 555-010-4477")
    assert texts(asked) == [ASK_WHEN] and asked.callback is None
    done = await chat.say("after 5 pm, please")
    assert done.callback == Callback(
        "Maria Lindqvist", "maria@example.org or 555-010-4477", "after 5 pm, please"
    )
    assert texts(done) == [PHRASES["utter_callback_done"]]
    assert done.decision.kind is not Kind.COLLECT and done.hand_over is None


@pytest.mark.parametrize("text", ["call me back please", "can you ring me", "I'd like a call this afternoon"])
async def test_who_writes_that_they_want_a_call_is_asked_for_a_name_at_once(brain: Brain, text: str) -> None:
    chat = Chat(brain)
    reply = await chat.say(text)
    assert texts(reply) == [ASK_NAME]
    assert reply.hand_over is not None and reply.hand_over.reason is Reason.ASKED
    assert texts(await chat.say("Al")) == [ASK_CONTACT]
    assert texts(await chat.say("call me at 555 010 4477")) == [ASK_WHEN]
    done = await chat.say("tonight")
    assert done.callback == Callback("Al", "call me at 555 010 4477", "tonight")


async def test_a_call_beside_a_question_comes_with_the_answer_and_the_button(brain: Brain) -> None:
    reply = await Chat(brain).say("how do I change my card? please call me back")
    assert reply.hand_over is not None and reply.decision.entry == "change-my-card"
    assert reply.utterances[0].kind is Kind.ANSWER
    assert ChoiceAction.CALLBACK in [choice.action for choice in reply.utterances[-1].choices]


async def test_words_that_would_be_a_question_are_only_taken_down(brain: Brain) -> None:
    chat = await waiting(brain)
    assert texts(await chat.say("Will Bill")) == [ASK_CONTACT]
    await chat.say("0555 0104477")
    done = await chat.say("yes")
    assert done.callback is not None and done.callback.when == "yes"


@pytest.mark.parametrize(
    "contact", ["nowhere", "12345", "me@home", "@", "x" * MAX_FIELD + "@example.com", "😀"]
)
async def test_an_unusable_contact_is_asked_again(brain: Brain, contact: str) -> None:
    chat = await waiting(brain)
    await chat.say("Maria")
    reply = await chat.say(contact)
    assert PHRASES["utter_invalid_contact"] in texts(reply) and reply.decision.kind is Kind.COLLECT
    assert all(utterance.kind is Kind.COLLECT for utterance in reply.utterances)
    assert texts(await chat.say("+1 (555) 010-4477")) == [ASK_WHEN]


@pytest.mark.parametrize("name", ["12", "!!!", "x" * (MAX_FIELD + 1), "?"])
async def test_an_unusable_name_is_asked_again(brain: Brain, name: str) -> None:
    chat = await waiting(brain)
    assert PHRASES["utter_invalid_name"] in texts(await chat.say(name))
    assert texts(await chat.say("Ana")) == [ASK_CONTACT]


async def test_too_long_a_when_is_asked_again(brain: Brain) -> None:
    chat = await waiting(brain)
    await chat.say("Maria")
    await chat.say("maria@example.org")
    assert PHRASES["utter_invalid_when"] in texts(await chat.say("tomorrow " * 30))
    assert (await chat.say("tomorrow")).callback is not None


@pytest.mark.parametrize("answers", [[], ["Maria"], ["Maria", "nowhere"], ["Maria", "maria@example.org"]])
async def test_it_can_be_left_at_any_point(brain: Brain, answers: list[str]) -> None:
    chat = await waiting(brain)
    for answer in answers:
        await chat.say(answer)
    left = await chat.press(ChoiceAction.CANCEL)
    assert texts(left) == [PHRASES["utter_callback_cancelled"]]
    assert left.callback is None and left.hand_over is None and left.decision.kind is not Kind.COLLECT
    assert (await chat.say("Has my credit card number been stolen?")).decision.kind is Kind.ANSWER


async def test_leaving_it_forgets_what_was_filled_in(brain: Brain) -> None:
    chat = await waiting(brain)
    await chat.say("Maria Lindqvist")
    await chat.press(ChoiceAction.CANCEL)
    assert texts(await chat.press(ChoiceAction.CALLBACK)) == [ASK_NAME]
    await chat.say("Someone Else")
    await chat.say("else@example.org")
    done = await chat.say("now")
    assert done.callback is not None and done.callback.name == "Someone Else"


async def test_it_can_be_filled_in_again_with_another_number(brain: Brain) -> None:
    chat = await waiting(brain)
    for round_ in ("first", "second"):
        await chat.say(f"Maria {round_}")
        await chat.say(f"{round_}@example.org")
        done = await chat.say("tomorrow")
        assert done.callback == Callback(f"Maria {round_}", f"{round_}@example.org", "tomorrow")
        if round_ == "first":
            assert texts(await chat.press(ChoiceAction.CALLBACK)) == [ASK_NAME]


@pytest.mark.parametrize(
    "button", [*(action for action in ChoiceAction if action is not ChoiceAction.CANCEL), "did-you-pay"]
)
async def test_another_button_is_no_answer_and_the_question_is_asked_again(
    brain: Brain, button: ChoiceAction | str
) -> None:
    chat = await waiting(brain)
    for answer, question in ((None, ASK_NAME), ("Maria", ASK_CONTACT), ("maria@example.org", ASK_WHEN)):
        if answer:
            await chat.say(answer)
        for _ in range(2):
            reply = await chat.press(button)
            assert texts(reply) == [question] and reply.decision.kind is Kind.COLLECT
            assert reply.hand_over is None
    done = await chat.say("now")
    assert done.callback == Callback("Maria", "maria@example.org", "now")


async def test_a_noted_callback_is_noted_once(brain: Brain) -> None:
    chat = await waiting(brain)
    for answer in ("Maria", "maria@example.org", "tomorrow"):
        reply = await chat.say(answer)
    assert reply.callback is not None
    assert (await chat.say("Has my credit card number been stolen?")).callback is None


async def test_cancel_with_nothing_to_cancel_breaks_nothing(brain: Brain) -> None:
    reply = await Chat(brain).press(ChoiceAction.CANCEL)
    assert reply.utterances and reply.hand_over is None and reply.callback is None


async def test_a_customer_who_turns_furious_in_the_form_is_still_being_asked(brain: Brain) -> None:
    """The hand-over has been made already: the form takes words down, whatever they are."""
    chat = await waiting(brain)
    reply = await chat.say("this is RIDICULOUS!!")
    assert reply.decision.kind is Kind.COLLECT and reply.hand_over is None


async def test_a_fresh_dialogue_may_begin_with_the_form(brain: Brain) -> None:
    reply = await Chat(brain).press(ChoiceAction.CALLBACK)
    assert texts(reply) == [ASK_NAME] and reply.decision.reason is not Reason.ASKED
