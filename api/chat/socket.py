"""The customer's live connection. It resumes after the client's last message, so that no message is missed or
sent twice.

It first subscribes, then reads the database from the client's last message on, then follows the events and
skips what it has already sent. If an event skips a number, it reads the database again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Coroutine
from typing import Any

import structlog
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.bus import QUEUE, Bus, Dropped, Subscription
from api.bus import of_conversation as topic
from api.chat import tokens
from api.chat.schemas import (
    ClientFrame,
    GotFrame,
    HelloFrame,
    PingFrame,
    SeenFrame,
    SendFrame,
    SendIn,
    TypingFrame,
)
from api.chat.service import ChatService
from api.clock import Clock
from api.conversation import history
from api.conversation.events import ConversationChanged, MessageAdded, QueueMoved, Typing
from api.conversation.schemas import ConversationOut, MessageOut
from api.ids import NO_MESSAGE, ConversationId, MessageSeq, before
from api.limits import Limits
from api.problems import ProblemError, from_validation
from api.schemas import ClientId
from api.settings import Settings
from api.store.engine import Store

log = structlog.get_logger()

BAD_TOKEN, NO_CONVERSATION, NO_HELLO, TOO_MANY = 4401, 4404, 4408, 4429
POLICY, TRY_AGAIN = 1008, 1013

BAD_FRAMES = 5
FRAMES, FRAMES_SECONDS = 60, 10.0
SEND_SECONDS = 10.0
TYPING_SECONDS = 2.0

_hello: TypeAdapter[HelloFrame] = TypeAdapter(HelloFrame)
_frames: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
_client_id: TypeAdapter[str] = TypeAdapter(ClientId)


class Closing(Exception):
    """Ends the connection with this code."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class CustomerSocket:
    """One customer's open socket."""

    def __init__(
        self,
        socket: WebSocket,
        *,
        chat: ChatService,
        store: Store,
        bus: Bus,
        limits: Limits,
        settings: Settings,
        time: Clock,
        address: str,
    ) -> None:
        self._socket = socket
        self._chat = chat
        self._store = store
        self._bus = bus
        self._limits = limits
        self._settings = settings
        self._time = time
        self._address = address
        self._sending = asyncio.Lock()
        self._received: deque[float] = deque(maxlen=FRAMES)
        self._bad_frames = 0
        self._typed = 0.0
        self._got = self._seen = NO_MESSAGE
        self._conversation = ConversationId("")
        self._shown: ConversationOut | None = None
        self._last = NO_MESSAGE

    async def serve(self) -> None:
        """Serves the accepted socket until either side ends it."""
        try:
            with self._limits.socket(address=self._address):
                await self._limits.read(self._address)
                hello = await self.hello()
                with (
                    structlog.contextvars.bound_contextvars(conversation=hello.conversation),
                    self._limits.socket_of(hello.conversation),
                ):
                    await self.follow(hello)
        except WebSocketDisconnect:
            return
        except ProblemError as error:
            await _close(self._socket, TOO_MANY, error.detail)
        except Closing as closing:
            await _close(self._socket, closing.code, closing.reason)

    async def hello(self) -> HelloFrame:
        """Reads and checks the first frame. Raises Closing."""
        try:
            return await asyncio.wait_for(self._await_hello(), self._settings.hello_seconds)
        except asyncio.TimeoutError:
            raise Closing(NO_HELLO, "No hello came in time.") from None

    async def follow(self, hello: HelloFrame) -> None:
        """Brings the client up to date, then sends it what happens and handles what it sends."""
        self._conversation = hello.conversation
        with self._bus.subscribe(topic(hello.conversation), QUEUE) as subscription:
            try:
                self._shown = await self._chat.conversation(hello.conversation)
            except ProblemError as error:
                raise Closing(NO_CONVERSATION, error.detail) from None
            await self._send("ready", conversation=self._shown)
            # A client whose last number is too high must still get new messages: the database is right.
            newest = await self._store.read(history.newest, hello.conversation)
            self._last = min(hello.after, newest)
            await self._replay()
            await _first_of(self._pass_on(subscription), self._listen())

    async def _await_hello(self) -> HelloFrame:
        while True:
            try:
                hello = _hello.validate_python(await self._receive())
            except ValidationError as error:
                await self._bad_frame(from_validation(list(error.errors())))
                continue
            try:
                tokens.check(hello.token, hello.conversation, key=self._settings.signing_key)
            except ProblemError as problem:
                raise Closing(BAD_TOKEN, problem.detail) from None
            return hello

    # To the client

    async def _pass_on(self, subscription: Subscription) -> None:
        try:
            async for event in subscription:
                if isinstance(event, MessageAdded):
                    await self._show(event.message.for_customer())
                elif isinstance(event, ConversationChanged):
                    await self._show_conversation()
                elif isinstance(event, QueueMoved):
                    if self._shown is not None and self._shown.status == "waiting":
                        await self._show_conversation()
                elif isinstance(event, Typing) and event.sender != "customer":
                    await self._send("typing", sender=event.sender, name=event.name)
        except Dropped:
            raise Closing(TRY_AGAIN, "This connection fell behind; connect again.") from None

    async def _show(self, message: MessageOut) -> None:
        if message.id > self._last + 1:
            await self._replay()
        if message.id > self._last:
            await self._send("message", message=message)
            self._last = message.id

    async def _replay(self) -> None:
        while page := (await self._chat.messages(self._conversation, after=self._last)).messages:
            for message in page:
                await self._send("message", message=message)
                self._last = message.id

    async def _show_conversation(self) -> None:
        now = await self._chat.conversation(self._conversation)
        if now != self._shown:
            self._shown = now
            await self._send("conversation", conversation=now)

    async def _send(self, type_: str, **parts: BaseModel | str | None) -> None:
        frame = {
            "type": type_,
            **{
                name: part.model_dump(mode="json") if isinstance(part, BaseModel) else part
                for name, part in parts.items()
            },
        }
        async with self._sending:
            try:
                await asyncio.wait_for(self._socket.send_json(frame), SEND_SECONDS)
            except asyncio.TimeoutError:
                raise Closing(TRY_AGAIN, "This connection is too slow; connect again.") from None

    async def _refuse(self, error: ProblemError, client_id: str | None = None) -> None:
        problem = error.problem("/api/chat/ws").model_dump(mode="json", exclude_none=True)
        async with self._sending:
            await self._socket.send_json(
                {"type": "error", "problem": problem, **({"client_id": client_id} if client_id else {})}
            )

    # From the client

    async def _listen(self) -> None:
        while True:
            received = await self._receive()
            try:
                frame = _frames.validate_python(received)
            except ValidationError as error:
                await self._bad_frame(from_validation(list(error.errors())), _client_id_in(received))
                continue
            if isinstance(frame, SendFrame):
                await self._take_in(frame)
            elif isinstance(frame, TypingFrame):
                await self._customer_types()
            elif isinstance(frame, GotFrame):
                await self._customer_got(frame.id)
            elif isinstance(frame, SeenFrame):
                await self._customer_saw(frame.id)
            elif isinstance(frame, PingFrame):
                await self._send("pong")

    async def _take_in(self, frame: SendFrame) -> None:
        said = SendIn(client_id=frame.client_id, text=frame.text, entry=frame.entry, action=frame.action)
        try:
            await self._limits.message(self._conversation, self._address)
            received = await self._chat.receive(self._conversation, said)
        except ProblemError as error:
            await self._refuse(error, frame.client_id)
            return
        if received.repeated:
            # The client did not see the echo the first time, and the echo acknowledges a message.
            echo = await self._chat.messages(self._conversation, after=before(received.seq))
            await self._send("message", message=echo.messages[0])

    async def _customer_types(self) -> None:
        now = self._time.monotonic()
        if now - self._typed >= TYPING_SECONDS:
            self._typed = now
            await self._bus.publish(Typing(conversation=self._conversation, sender="customer"))

    async def _customer_got(self, seq: MessageSeq) -> None:
        if seq > self._got:
            self._got = seq
            await self._chat.received(self._conversation, delivered=seq)

    async def _customer_saw(self, seq: MessageSeq) -> None:
        if seq > self._seen:
            self._seen = seq
            await self._chat.received(self._conversation, seen=seq)

    async def _bad_frame(self, error: ProblemError, client_id: str | None = None) -> None:
        await self._refuse(error, client_id)
        self._bad_frames += client_id is None
        if self._bad_frames >= BAD_FRAMES:
            raise Closing(POLICY, "Too many frames that cannot be read.")

    async def _receive(self) -> dict[str, Any]:
        """Returns the next frame, a JSON object. Raises Closing after too many or too many invalid ones."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            now = self._time.monotonic()
            if len(self._received) == FRAMES and now - self._received[0] < FRAMES_SECONDS:
                raise Closing(TOO_MANY, "Too many frames.")
            self._received.append(now)
            # Not parsed by pydantic, which refuses half an emoji so early that the client id is not known.
            with contextlib.suppress(ValueError, TypeError, RecursionError):
                frame = json.loads(message.get("text") or "")
                if isinstance(frame, dict):
                    return frame
            await self._bad_frame(
                ProblemError(400, "A frame is a JSON object, as text.", kind="invalid-json")
            )


def _client_id_in(frame: dict[str, Any]) -> str | None:
    """Returns the client id of a refused message, so that the client knows which message it was."""
    try:
        return _client_id.validate_python(frame.get("client_id"))
    except ValidationError:
        return None


async def _first_of(*works: Coroutine[None, None, None]) -> None:
    """Runs all until the first one ends by raising, then cancels the others."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError, asyncio.TimeoutError):
        await asyncio.wait_for(socket.close(code, reason), SEND_SECONDS)
