"""A bot of another company, trained here: what its customers may not read is never said."""

from __future__ import annotations

import pytest

from actions.brain import Brain
from bot.dialogue.turn import ChoiceAction, Kind
from bot.guide.load import load_guide
from tests.actions.test_brain import Chat, texts

HIDDEN = ("where-is-the-key", "old-menu", "refund")
SECRETS = ("espresso machine", "soup of last season", "Nobody has approved")


def leaked(reply: object) -> list[str]:
    return [secret for secret in (*SECRETS, *HIDDEN) if secret in str(reply)]


async def test_it_answers_its_own_questions(small_brain: Brain) -> None:
    for entry in small_brain.guide.entries[:2]:
        reply = await Chat(small_brain).press(entry.id)
        assert texts(reply) == [entry.answer.strip()]


async def test_a_follow_up_that_has_expired_is_not_offered(small_brain: Brain) -> None:
    reply = await Chat(small_brain).press("opening-hours")
    assert [choice.entry for choice in reply.utterances[0].choices] == ["book-a-table"]


@pytest.mark.parametrize("name", HIDDEN)
async def test_hidden_entries_are_never_answered(small_brain: Brain, name: str) -> None:
    entry = small_brain.guide[name]
    for text in (entry.question, *entry.examples, entry.answer, f"{entry.question} {entry.question}"):
        chat = Chat(small_brain)
        for _ in range(3):
            assert leaked(await chat.say(text)) == []
    assert leaked(await Chat(small_brain).press(name)) == []


async def test_a_button_of_a_hidden_entry_still_gets_a_reply(small_brain: Brain) -> None:
    for name in (*HIDDEN, "no-such-entry", "", "../../etc/passwd", "x" * 5000):
        reply = await Chat(small_brain).press(name)
        assert len(reply.utterances) == 1 and reply.decision.kind is Kind.SMALLTALK
        assert reply.decision.entry is None


async def test_the_greeting_offers_only_what_customers_may_read(small_brain: Brain) -> None:
    assert [choice.entry for choice in small_brain.greeting().choices] == ["opening-hours"]


async def test_reps_find_the_rep_only_entry_but_not_what_is_not_approved(small_brain: Brain) -> None:
    suggested = {row.entry for row in await small_brain.suggest("key of the cash box", limit=5)}
    assert "where-is-the-key" in suggested and not suggested & {"old-menu", "refund"}


async def test_it_hands_over_like_any_other(small_brain: Brain) -> None:
    assert (await Chat(small_brain).press(ChoiceAction.PERSON)).hand_over is not None
    chat = Chat(small_brain)
    await chat.say("is the moon made of cheese")
    assert (await chat.say("and is mars made of chocolate")).hand_over is not None


async def test_its_guide_travels_with_it(small_brain: Brain, small_folder) -> None:  # type: ignore[no-untyped-def]
    assert small_brain.guide == load_guide(small_folder)
