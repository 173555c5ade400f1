"""Reading messages beside the event loop: one thread, and whatever waits for it is read together.

Reading (encoding, ranking, mood, entities) is most of a turn's work and needs nothing of the dialogue. In a
thread of its own it holds nobody else up, runs while the message is being stored, and on a second processor:
its arithmetic lets go of Python's lock.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rasa.core.agent import Agent

Parsed = dict[str, Any]
"""What Rasa's pipeline makes of a message: text, intent, entities, and what Calmline's components add."""

MOST_AT_ONCE = 32
"""Messages in a batch: enough to fill one, few enough that the first does not wait long for the last."""


class Interpreter:
    """Gives texts to `parse` in batches, in one thread: what it calls need not bear two at a time."""

    def __init__(self, parse: Callable[[Sequence[str]], list[Parsed]]) -> None:
        self._parse = parse
        self._waiting: deque[tuple[str, Future[Parsed]]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")

    def read(self, text: str) -> asyncio.Future[Parsed]:
        """Begins to read `text`; the future gives what was read, or raises what reading it alone raised."""
        read: Future[Parsed] = Future()
        self._waiting.append((text, read))
        self._thread.submit(self._read_waiting)
        return asyncio.wrap_future(read)

    def _read_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        batch = [(text, read) for text, read in batch if read.set_running_or_notify_cancel()]
        try:
            parsed = self._parse([text for text, _ in batch]) if batch else []
        except Exception:
            parsed = []  # one of them cannot be read: the others must not suffer for it
        for (_, read), found in zip(batch, parsed, strict=False):
            read.set_result(found)
        for text, read in batch[len(parsed) :]:
            try:
                read.set_result(self._parse([text])[0])
            except Exception as error:
                read.set_exception(error)


def parser(agent: Agent) -> Callable[[Sequence[str]], list[Parsed]]:
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
        nothing = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}
        found = [{**nothing, **message.as_dict(only_output_properties=True)} for message in messages]
        for parsed in found:
            processor._update_full_retrieval_intent(parsed)
        return found

    return parse
