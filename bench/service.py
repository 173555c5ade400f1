"""Both systems as services on 127.0.0.1, and customers' chats with them over HTTP and WebSocket."""

from __future__ import annotations

import itertools
import sys
import uuid
from pathlib import Path
from typing import Any

import aiohttp

from bench.processes import ServerProcess, free_port
from bench.stock import rasa_command

_numbers = itertools.count()

UNBOUNDED = "1000000/second"
"""All customers come from one address here, so the limits for one address are lifted."""

SOCKET_TURNS = 55
"""The service takes 60 frames in ten seconds from one socket; a chat sends no more than this in a round."""


def calmline_command(*arguments: str) -> list[str]:
    """The command line of the `calmline` command in this environment."""
    return [sys.executable, "-c", "from api.cli import main; main()", *arguments]


def start_calmline(model: Path, folder: Path) -> ServerProcess:
    """`calmline serve` with a new SQLite database in `folder`. Raises ProcessError."""
    port = free_port()
    root = Path(__file__).resolve().parents[1]
    rates = ("CONVERSATION_MESSAGE", "ADDRESS_MESSAGE", "ADDRESS_START", "ADDRESS_READ")
    env = {
        "CALMLINE_VAR": str(folder / "var"),
        "CALMLINE_SOCKETS_PER_ADDRESS": "2000",
        **{f"CALMLINE_{name}_RATE": UNBOUNDED for name in rates},
    }
    command = calmline_command("serve", "--port", str(port), "--model", str(model))
    return ServerProcess(command, folder / "calmline-serve.log", cwd=root, env=env, port=port, path="/readyz")


def start_stock(model: Path, project: Path, folder: Path) -> ServerProcess:
    """`rasa run` with the REST channel and Rasa's default in-memory tracker store. Raises ProcessError."""
    port = free_port()
    options = ("--enable-api", "--interface", "127.0.0.1", "--port", str(port), "--model", str(model))
    files = ("--credentials", "credentials.yml", "--endpoints", "endpoints.yml")
    log = folder / "rasa-run.log"
    # /status answers 200 once the model is loaded; before that the port is closed, or it answers 409.
    return ServerProcess(
        rasa_command("run", *options, *files), log, cwd=project, env={}, port=port, path="/status"
    )


class RestWebhookChat:
    """A chat with the stock assistant over its REST channel."""

    def __init__(self, base: str, http: aiohttp.ClientSession) -> None:
        self._url = f"{base}/webhooks/rest/webhook"
        self._http = http

    async def open(self) -> None:
        """Starts a fresh tracker."""
        self._sender = f"chat-{next(_numbers)}"

    async def say(self, text: str) -> bool:
        """Sends a message and waits for the answer. Raises RuntimeError if there is none."""
        async with self._http.post(self._url, json={"sender": self._sender, "message": text}) as response:
            response.raise_for_status()
            if not await response.json():
                raise RuntimeError("the stock assistant said nothing")
        return True

    async def close(self) -> None:
        """Nothing: the service keeps the conversation."""


class HttpChat:
    """A chat with Calmline over its HTTP API."""

    def __init__(self, base: str, http: aiohttp.ClientSession) -> None:
        self._base = base
        self._http = http

    async def open(self) -> None:
        """A new conversation."""
        async with self._http.post(f"{self._base}/api/chat/conversations", json={}) as response:
            response.raise_for_status()
            started = await response.json()
        self._id, self._token = started["conversation"]["id"], started["token"]
        self._last = started["messages"][-1]["id"]

    async def say(self, text: str) -> bool:
        """Sends a message and waits for the answer. Raises RuntimeError if there is none."""
        async with self._http.post(
            f"{self._base}/api/chat/conversations/{self._id}/messages",
            json={"client_id": str(uuid.uuid4()), "text": text},
            headers={"Authorization": f"Bearer {self._token}"},
        ) as response:
            response.raise_for_status()
            messages = (await response.json())["messages"]
        kinds = [message["kind"] for message in messages if message["sender"] == "bot"]
        if not kinds:
            raise RuntimeError("Calmline said nothing")
        return "hand_over" not in kinds

    async def close(self) -> None:
        """Nothing: the service keeps the conversation."""


class SocketChat(HttpChat):
    """A chat with Calmline over its WebSocket."""

    _socket: Any = None

    async def open(self) -> None:
        """A new conversation and its socket."""
        await self.close()
        await super().open()
        self._socket = await self._http.ws_connect(f"{self._base}/api/chat/ws")
        await self._socket.send_json(
            {"type": "hello", "conversation": self._id, "token": self._token, "after": self._last}
        )
        await self._frame("ready")

    async def say(self, text: str) -> bool:
        """Sends a message and waits for the answer. Raises RuntimeError if the service refuses it."""
        assert self._socket is not None
        client_id, echo = str(uuid.uuid4()), 0
        await self._socket.send_json({"type": "send", "client_id": client_id, "text": text})
        while True:
            message = (await self._frame("message"))["message"]
            if message["client_id"] == client_id:
                echo = message["id"]
            elif message["sender"] == "bot" and echo:  # not a second bubble of the answer before
                return bool(message["kind"] != "hand_over")

    async def close(self) -> None:
        """Closes the socket; the service keeps the conversation."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _frame(self, kind: str) -> dict[str, Any]:
        assert self._socket is not None
        while True:
            received = await self._socket.receive()
            if received.type is not aiohttp.WSMsgType.TEXT:
                raise RuntimeError(f"the socket was closed: {received.data} {received.extra}")
            frame: dict[str, Any] = received.json()
            if frame["type"] == "error":
                raise RuntimeError(f"Calmline refused: {frame['problem']}")
            if frame["type"] == kind:
                return frame
