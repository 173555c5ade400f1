"""Who sounds upset to the sample guide's bot, and what it makes of customers who ask again and again.

`tests/data/moods.csv` holds messages that nothing is trained or tuned on, labelled upset, dissatisfied or
calm. They were written by who wrote the examples, so they flatter; `held_out.csv` was not.
"""

from __future__ import annotations

import asyncio
import csv
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from actions.brain import Brain
from bot import project
from bot.dialogue.turn import Kind, Reason
from bot.evaluation.metrics import auroc
from tests.actions.test_brain import Chat
from tests.actions.test_held_out import bare, written_in_the_guide


@dataclass(frozen=True)
class Message:
    """A labelled message, and what the bot's detector made of it."""

    text: str
    mood: str
    note: str
    upset: float
    flagged: bool


async def read(brain: Brain, texts: Sequence[str]) -> list[dict[str, Any]]:
    return [(await heard.parsed)["upset"] for heard in [brain.start_reading(text) for text in texts]]


@pytest.fixture(scope="module")
def messages(brain: Brain) -> list[Message]:
    with (project.ROOT / "tests" / "data" / "moods.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert not {bare(row["text"]) for row in rows} & written_in_the_guide()
    found = asyncio.run(read(brain, [row["text"] for row in rows]))
    return [
        Message(row["text"], row["mood"], row["note"], one["score"], one["score"] >= one["threshold"])
        for row, one in zip(rows, found, strict=True)
    ]


def test_upset_messages_are_told_from_calm_ones(messages: list[Message]) -> None:
    either = [each for each in messages if each.mood != "dissatisfied"]
    found = auroc(
        np.array([each.upset for each in either]), np.array([each.mood == "upset" for each in either])
    )
    print(f"\nupset against calm, AUROC: {found:.3f}")
    assert found is not None and found >= 0.95


def test_more_than_half_of_the_upset_are_flagged_by_one_message(messages: list[Message]) -> None:
    upset = [each for each in messages if each.mood == "upset"]
    assert sum(each.flagged for each in upset) / len(upset) >= 0.55


def test_calm_and_civil_messages_are_hardly_ever_taken_for_upset(messages: list[Message]) -> None:
    others = [each for each in messages if each.mood != "upset"]
    wrong = [each.text for each in others if each.flagged]
    assert len(others) >= 90 and len(wrong) <= 1, wrong


@pytest.mark.parametrize("note", ["thanks", "others", "past", "alarm", "capitals"])
def test_thanks_others_anger_and_crisis_words_alone_raise_no_alarm(
    note: str, messages: list[Message]
) -> None:
    calm = [each for each in messages if each.mood == "calm" and each.note == note]
    assert calm and not [each.text for each in calm if each.flagged]


async def test_thanks_raise_no_alarm_however_they_are_put(brain: Brain) -> None:
    first = ("thanks", "thank you so much", "cheers", "many thanks", "THANK YOU!!!", "thx", "thankyou", "ta")
    then = (
        *("", "that helped", "bye", "you're a star", "I'll do that tonight", "now I know where I stand"),
        *("that was quick", "my mother will be relieved", "no more questions", "I was worried for nothing"),
        *("my card was stolen once, so I know the drill", "good to know the hacker gets nothing from you"),
        "nobody is angry here",
    )
    texts = [f"{thanks}, {rest}" if rest else thanks for thanks, rest in itertools.product(first, then)]
    found = await read(brain, texts)
    wrong = [text for text, one in zip(texts, found, strict=True) if one["score"] >= one["threshold"]]
    assert len(texts) > 100 and len(wrong) <= len(texts) // 100, wrong


# Conversations


async def test_who_asks_the_same_a_third_time_gets_a_person(brain: Brain) -> None:
    chat = Chat(brain)
    for text in ("Did you pay him?", "so did you pay him or not"):
        assert (await chat.say(text)).decision.kind is Kind.ANSWER
    reply = await chat.say("I asked you: did you pay him?")
    assert reply.hand_over is not None and reply.hand_over.reason in (Reason.UNSURE, Reason.UPSET)


async def test_asking_again_louder_is_being_upset(brain: Brain) -> None:
    once = await Chat(brain).say("MY CARD IS GONE")
    assert once.hand_over is None
    chat = Chat(brain)
    for text in ("my card is gone", "my card is gone I said"):
        assert (await chat.say(text)).hand_over is None
    reply = await chat.say("MY CARD IS GONE")
    assert reply.hand_over is not None and reply.hand_over.reason is Reason.UPSET


async def test_different_questions_are_no_repetition(brain: Brain) -> None:
    chat = Chat(brain)
    for text in (
        "how do I change my card",
        "how do I change my password",
        "how do I change my address",
        "how do I pay by cheque",
        "when is my bill due",
    ):
        assert (await chat.say(text)).hand_over is None


async def test_thanks_may_be_said_as_often_as_one_likes(brain: Brain) -> None:
    chat = Chat(brain)
    for text in ("thanks", "thanks", "thank you", "thanks", "thanks"):
        reply = await chat.say(text)
        assert reply.decision.kind is Kind.SMALLTALK and reply.decision.upset < 0.1


async def test_a_chat_begun_with_an_older_bot_goes_on(brain: Brain) -> None:
    chat = Chat(brain)
    await chat.say("Did you pay him?")
    state = json.loads(chat.state or "")
    del state["slots"]["memory"]["said"]
    chat.state = json.dumps(state)
    assert (await chat.say("Did you pay him?")).decision.kind is Kind.ANSWER


async def test_what_is_remembered_stays_small(brain: Brain) -> None:
    chat, sizes = Chat(brain), []
    for number in range(12):
        await chat.say(("how do I change my card", "is my e-mail safe", "when is my bill due")[number % 3])
        sizes.append(len(chat.state or ""))
    assert max(sizes) < 2500
