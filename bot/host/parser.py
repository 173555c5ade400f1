"""Reading messages beside the event loop, and those that come together in one batch.

Reading (encoding, ranking, mood, entities) is most of a turn's work and needs nothing of the dialogue. In a
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


class Interpreter:
    """Gives texts to `parse`, in one thread: what it calls need not bear two at a time."""

    def __init__(self, parse: Callable[[Sequence[str]], list[Parsed]]) -> None:
        self._batches = Batches(parse, name="reading")

    def read(self, text: str) -> asyncio.Future[Parsed]:
        """Begins to read `text`; the future gives what was read, or raises what reading it alone raised."""
        return self._batches.add(text)


def parser(agent: Agent) -> Callable[[Sequence[str]], list[Parsed]]:
    """A function that runs texts through the NLU part of the agent's graph, all in one run of it."""
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.shared.core.trackers import DialogueStateTracker

    processor: Any = agent.processor
    nobody = DialogueStateTracker.from_events("", [])
    target = processor.model_metadata.nlu_target

    def read(texts: Sequence[str]) -> list[Parsed]:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts], PLACEHOLDER_TRACKER: nobody}
        messages = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
        found = [seam.parsed_of(message) for message in messages]
        for parsed in found:
            processor._update_full_retrieval_intent(parsed)
        return found

    return with_parts(read)


def with_parts(read: Callable[[Sequence[str]], list[Parsed]]) -> Callable[[Sequence[str]], list[Parsed]]:
    """`read` over messages and the questions in them, all at once.

    Each question of a message that holds several is read alone, and beside the one before it where it leans
    on that.
    """

    def parse(texts: Sequence[str]) -> list[Parsed]:
        parts = [clauses.split_questions(text) for text in texts]
        wanted = list(texts)
        for questions in parts:
            wanted += questions
            wanted += [beside for beside in _beside(questions) if beside]
        found = iter(read(wanted))
        messages = [next(found) for _ in texts]
        for number, (message, questions) in enumerate(zip(messages, parts, strict=True)):
            if questions:
                alone = [next(found) for _ in questions]
                joined = [next(found) if beside else None for beside in _beside(questions)]
                messages[number] = seam.with_parts(message, list(map(seam.part_of, alone, questions, joined)))
        return messages

    return parse


def _beside(questions: Sequence[str]) -> list[str | None]:
    """Each question beside the one before it, where it leans on that."""
    before = (None, *questions)
    return [
        leaning.with_question(question, other) if other and leaning.leans(question) else None
        for question, other in zip(questions, before, strict=False)
    ]
