"""Driving chats: each waits for its answer before it sends the next message, as customers do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

CHAT_SECONDS = 60.0
"""The longest that an answer may take; a slower system fails the measurement."""


class ChatClient(Protocol):
    """One customer's chat with a system."""

    async def open(self) -> None:
        """Starts or restarts the conversation; not timed."""

    async def say(self, text: str) -> bool:
        """Sends a message and waits for the whole answer. False if the bot handed the chat to a person."""

    async def close(self) -> None:
        """Ends the chat."""


@dataclass(frozen=True)
class Round:
    """Chats side by side: `milliseconds[chat][turn]`, and `seconds` from first message to last answer.



    `cpu_seconds` is the processor time that the system used meanwhile, 0 until it is measured.
    """

    milliseconds: tuple[tuple[float, ...], ...]
    seconds: float
    handed_over: int
    cpu_seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""

        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Round:
        """The inverse of `as_json`, without `cpu_seconds`."""

        turns = tuple(tuple(chat) for chat in data["milliseconds"])
        return cls(turns, data["seconds"], data["handed_over"])


async def drive(make: Callable[[], ChatClient], scripts: Sequence[Sequence[str]]) -> Round:
    """Runs one chat a script, all at once. Raises TimeoutError if an answer does not come."""
    chats = [make() for _ in scripts]
    try:
        await asyncio.gather(*(chat.open() for chat in chats))
        started = time.perf_counter()
        talks = (_talk(chat, script) for chat, script in zip(chats, scripts, strict=True))
        done = await asyncio.gather(*talks)
        seconds = time.perf_counter() - started
    finally:
        await asyncio.gather(*(chat.close() for chat in chats), return_exceptions=True)
    return Round(tuple(times for times, _ in done), seconds, sum(handed_over for _, handed_over in done))


async def _talk(chat: ChatClient, script: Sequence[str]) -> tuple[tuple[float, ...], int]:
    times: list[float] = []
    handed_over = 0
    for text in script:
        started = time.perf_counter()
        with_bot = await asyncio.wait_for(chat.say(text), CHAT_SECONDS)
        times.append((time.perf_counter() - started) * 1000)
        if not with_bot:
            handed_over += 1
            await chat.open()
    return tuple(times), handed_over
