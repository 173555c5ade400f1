"""Parsing messages beside the event loop, and those that come together in one batch.

Parsing (encoding, ranking, mood, entities) is most of a turn's work and needs nothing of the dialogue. In a
thread of its own it holds nobody else up, runs while the message is being stored, and on a second processor:
its arithmetic lets go of Python's lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.batches import Batches
from bot.nlu import seam
from bot.nlu.seam import Parsed
from bot.text import clauses, leaning

if TYPE_CHECKING:
    from rasa.core.agent import Agent

Parse = Callable[[Sequence[str]], list[Parsed]]


class MessageParser:
    """Gives texts to `parse`, in one thread: what it calls need not bear two at a time."""

    def __init__(self, parse: Parse) -> None:
        self._batches = Batches(parse, name="parsing")

    def parse(self, text: str) -> asyncio.Future[Parsed]:
        """Begins to parse `text`; the future gives the result, or raises what parsing it alone raised."""
        return self._batches.add(text)


def parse_in_one_run(agent: Agent) -> Parse:
    """A function that runs texts through the NLU part of the agent's graph, all in one run of it."""
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.shared.core.trackers import DialogueStateTracker

    processor: Any = agent.processor
    nobody = DialogueStateTracker.from_events("", [])
    target = processor.model_metadata.nlu_target

    def parse(texts: Sequence[str]) -> list[Parsed]:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts], PLACEHOLDER_TRACKER: nobody}
        messages = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
        found = [seam.parsed_of(message) for message in messages]
        for parsed in found:
            processor._update_full_retrieval_intent(parsed)
        return found

    return parse


def parse_one_by_one(agent: Agent) -> Parse:
    """The same through Rasa's own interface. It is called where no event loop runs."""

    async def parse(texts: Sequence[str]) -> list[Parsed]:
        return [Parsed(await agent.parse_message(text)) for text in texts]

    return lambda texts: asyncio.run(parse(texts))


def with_parts(parse: Parse) -> Parse:
    """`parse` over messages and the questions in them, all at once.

    Each question of a message that holds several is read alone, and beside the one before it if it leans on
    that.
    """

    def parse_with_parts(texts: Sequence[str]) -> list[Parsed]:
        parts = [clauses.split_questions(text) for text in texts]
        wanted = list(texts)
        for questions in parts:
            wanted += questions
            wanted += [beside for beside in _beside(questions) if beside]
        found = iter(parse(wanted))
        messages = [next(found) for _ in texts]
        for number, (message, questions) in enumerate(zip(messages, parts, strict=True)):
            if questions:
                alone = [next(found) for _ in questions]
                joined = [next(found) if beside else None for beside in _beside(questions)]
                messages[number] = seam.with_parts(message, list(map(seam.part_of, alone, questions, joined)))
        return messages

    return parse_with_parts


def _beside(questions: Sequence[str]) -> list[str | None]:
    """Each question beside the one before it, where it leans on that."""
    before = (None, *questions)
    return [
        leaning.with_question(question, other) if other and leaning.leans(question) else None
        for question, other in zip(questions, before, strict=False)
    ]
