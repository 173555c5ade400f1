"""One system in a process of its own, driven in process: `python -m bench.worker calmline|stock MODEL`.

It reads one JSON command a line from standard input and writes one JSON result a line to standard output:
`{"do": "drive", "scripts": [[…]]}` → a Round; `{"do": "select", "texts": […]}` → those that the bot
answers by itself. Its first line says that it is ready.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.drive import ChatClient, drive

WARM_UP = ("hello", "thanks", "was my card stolen?")

_numbers = itertools.count()


class BrainChat:
    """A chat with `actions.brain.Brain`, its state carried from turn to turn as the desk carries it."""

    def __init__(self, brain: Any) -> None:
        self._brain = brain

    async def open(self) -> None:
        """Starts a fresh dialogue."""
        self._conversation = f"chat {next(_numbers)}"
        self._state: str | None = None

    async def say(self, text: str) -> bool:
        """Sends a message and waits for the answer. Raises RuntimeError if there is none."""
        from bot.dialogue.turn import CustomerTurn, DeskState

        reply = await self._brain.respond(
            self._conversation, CustomerTurn(text=text), state=self._state, desk=DeskState()
        )
        self._state = reply.state
        if not reply.utterances:
            raise RuntimeError("Calmline said nothing")
        return reply.hand_over is None

    async def close(self) -> None:
        """Nothing: no state is kept."""


class AgentChat:
    """A chat with `rasa.core.agent.Agent`, which keeps the tracker in its own in-memory store."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent

    async def open(self) -> None:
        """Starts a fresh tracker."""
        self._sender = f"chat {next(_numbers)}"

    async def say(self, text: str) -> bool:
        """Sends a message and waits for the answer. Raises RuntimeError if there is none."""
        if not await self._agent.handle_text(text, sender_id=self._sender):
            raise RuntimeError("the stock assistant said nothing")
        return True

    async def close(self) -> None:
        """Nothing: the store keeps the tracker, as it does in `rasa run`."""


async def _calmline(model: Path) -> Callable[[], ChatClient]:
    from actions.brain import Brain

    brain = await Brain.load(model)
    return lambda: BrainChat(brain)


async def _stock(model: Path) -> Callable[[], ChatClient]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    return lambda: AgentChat(agent)


async def _select(make: Callable[[], ChatClient], texts: list[str]) -> list[str]:
    """The texts that are answered without a hand-over and without asking back."""
    from bot.dialogue.turn import CustomerTurn, DeskState, Kind

    chat = make()
    assert isinstance(chat, BrainChat)
    kept = []
    for text in texts:
        reply = await chat._brain.respond("select", CustomerTurn(text=text), state=None, desk=DeskState())
        if reply.decision.kind in (Kind.ANSWER, Kind.LIKELY, Kind.SMALLTALK):
            kept.append(text)
    return kept


async def _serve(system: str, model: Path, write: Callable[[Any], None]) -> None:
    make = await (_calmline(model) if system == "calmline" else _stock(model))
    await drive(make, [WARM_UP])  # a system is ready once it has answered
    write({"ready": True})
    for line in iter(sys.stdin.readline, ""):
        command = json.loads(line)
        if command["do"] == "drive":
            write((await drive(make, command["scripts"])).as_json())
        elif command["do"] == "select":
            write(await _select(make, command["texts"]))
        else:
            raise ValueError(f"unknown command {command['do']!r}")


def main() -> None:
    """The command line. Only results go to standard output; what libraries print goes to standard error."""
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def write(result: Any) -> None:
        results.write(json.dumps(result) + "\n")
        results.flush()

    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2]), write))


if __name__ == "__main__":
    main()
