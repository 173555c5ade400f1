"""The desk's WebSocket: tickets, messages and typing as they happen, for one logged-in rep."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import Field, TypeAdapter, ValidationError

from api import problems
from api.auth import service as accounts
from api.auth.access import COOKIE, from_own_pages
from api.auth.events import TeamChanged
from api.auth.schemas import RepOut
from api.auth.service import REPS, rep_of
from api.bus import DESK, Bus, Dropped, Event, Subscription
from api.conversation.events import MessageAdded, MessagesReceived, NoteAdded, TicketChanged, Typing
from api.conversation.schemas import DeskMessageOut, TicketOut
from api.deps import Address, BusDep, LimitsDep, StoreDep
from api.desk import notes, service
from api.desk.schemas import NoteOut
from api.ids import ConversationId, MessageSeq, TicketId
from api.problems import Problem, ProblemError
from api.schemas import Frozen
from api.store.engine import Store
from api.store.models import Rep
from api.team import presence
from api.team.events import DeskChanged

log = structlog.get_logger()

UNAUTHORIZED = 4401
FORBIDDEN = 4403
TOO_MANY = 4429
TRY_AGAIN = 1013

SESSION_CHECK_SECONDS = 5.0
"""How long a socket may outlive its session after another worker or a new password revoked the session."""
IDLE_SECONDS = 120.0
"""The console pings more often than this, so a socket that is silent for longer has lost its console."""
FRAME_CHARS = 4096
BAD_FRAMES = 5
TYPING_SECONDS = 1.0

router = APIRouter()


class TypingIn(Frozen):
    """The rep is typing to the ticket's customer."""

    type: Literal["typing"]
    ticket: TicketId = Field(ge=1, le=2**31 - 1)


class SeenIn(Frozen):
    """The rep has the ticket's chat on the screen, so its messages up to now are no longer unread."""

    type: Literal["seen"]
    ticket: TicketId = Field(ge=1, le=2**31 - 1)


class PingIn(Frozen):
    type: Literal["ping"]


class ReadyFrame(Frozen):
    type: Literal["ready"] = "ready"
    rep: RepOut


class TicketFrame(Frozen):
    """A ticket is new or has changed."""

    type: Literal["ticket"] = "ticket"
    ticket: TicketOut


class MessageFrame(Frozen):
    """A message in a conversation that waits or is with a rep."""

    type: Literal["message"] = "message"
    conversation: ConversationId
    ticket: TicketId
    message: DeskMessageOut


class ReceivedFrame(Frozen):
    """The customer's page has received the messages up to `delivered` and shown those up to `seen`."""

    type: Literal["received"] = "received"
    conversation: ConversationId
    delivered: MessageSeq
    seen: MessageSeq


class DeskTypingFrame(Frozen):
    type: Literal["typing"] = "typing"
    conversation: ConversationId
    sender: Literal["customer"] = "customer"


class NoteFrame(Frozen):
    """A rep wrote a note about a ticket's conversation."""

    type: Literal["note"] = "note"
    ticket: TicketId
    note: NoteOut


class TeamFrame(Frozen):
    """A rep's presence, load or queues changed, or a queue changed."""

    type: Literal["team"] = "team"


class RulesFrame(Frozen):
    """The desk's rules or queues changed."""

    type: Literal["rules"] = "rules"


class PongFrame(Frozen):
    type: Literal["pong"] = "pong"


class ErrorFrame(Frozen):
    """The client's last frame was not understood or not allowed."""

    type: Literal["error"] = "error"
    problem: Problem


Out = (
    ReadyFrame
    | TicketFrame
    | MessageFrame
    | NoteFrame
    | TeamFrame
    | RulesFrame
    | ReceivedFrame
    | DeskTypingFrame
    | PongFrame
    | ErrorFrame
)
In = Annotated[TypingIn | SeenIn | PingIn, Field(discriminator="type")]
_frames: TypeAdapter[TypingIn | SeenIn | PingIn] = TypeAdapter(In)


@router.websocket("/api/desk/ws")
async def desk_socket(
    socket: WebSocket, store: StoreDep, bus: BusDep, limits: LimitsDep, address: Address
) -> None:
    """Closes with 4401 if the session ends, 4403 if the account is not a rep's, 4429 if too many sockets are
    open, and 1013 if the socket falls behind.
    """
    if not from_own_pages(socket):
        await socket.close()  # before it was accepted, so the browser gets a 403
        return
    await socket.accept()
    token = socket.cookies.get(COOKIE, "")
    rep = await store.read(rep_of, token) if token else None
    if rep is None:
        await socket.close(UNAUTHORIZED, "log in first")
        return
    if rep.role not in REPS:
        await socket.close(FORBIDDEN, "this is for reps")
        return
    try:
        with limits.socket(address=address), bus.subscribe(DESK) as events:
            await DeskSocket(socket, store=store, bus=bus, rep=rep, token=token).run(events)
    except ProblemError as error:
        await socket.close(TOO_MANY, error.detail)


class DeskSocket:
    """One rep's open socket."""

    def __init__(self, socket: WebSocket, *, store: Store, bus: Bus, rep: Rep, token: str) -> None:
        self._socket = socket
        self._store = store
        self._bus = bus
        self._rep = rep
        self._token = token
        self._open: set[ConversationId] = set()
        self._typed_at = 0.0
        self._sending = asyncio.Lock()

    async def run(self, events: Subscription) -> None:
        """Runs until either side ends it. The subscription began earlier, so no event is missed."""
        self._open = await self._store.read(service.open_conversations)
        await self._heard(news=True)  # the requests before the socket may have been the first sign of life
        await self._send(ReadyFrame(rep=RepOut.of(self._rep)))
        tasks = [
            asyncio.create_task(work)
            for work in (self._receive(), self._forward(events), self._watch_session())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        code = next((end for end in ended if isinstance(end, int)), None)
        for end in ended:
            gone = (asyncio.CancelledError, WebSocketDisconnect)
            if isinstance(end, BaseException) and not isinstance(end, gone):
                log.error("desk_socket_failed", error=type(end).__name__, exc_info=end)
                code = code or 1011
        if code is not None:
            await self._close(code)

    async def _receive(self) -> int:
        bad = 0
        while bad < BAD_FRAMES:
            try:
                text = await asyncio.wait_for(self._socket.receive_text(), IDLE_SECONDS)
            except asyncio.TimeoutError:
                return 1000
            except KeyError:  # a binary frame
                text = ""
            try:
                if len(text) > FRAME_CHARS:
                    raise problems.too_large(FRAME_CHARS)
                await self._take(_frames.validate_json(text))
            except ValidationError as error:
                bad += 1
                await self._refuse(problems.from_validation(list(error.errors())))
            except ProblemError as error:
                bad += 1
                await self._refuse(error)
        return 1008

    async def _take(self, frame: TypingIn | SeenIn | PingIn) -> None:
        if isinstance(frame, PingIn):
            await self._heard()
            await self._send(PongFrame())
        elif isinstance(frame, SeenIn):
            await self._store.write(service.mark_seen, ticket_id=frame.ticket, rep=self._rep)
        elif time.monotonic() - self._typed_at >= TYPING_SECONDS:
            self._typed_at = time.monotonic()
            conversation = await self._store.read(service.typing_in, ticket_id=frame.ticket, rep=self._rep)
            if conversation is not None:
                await self._bus.publish(Typing(conversation=conversation, sender="rep", name=self._rep.name))

    async def _forward(self, events: Subscription) -> int:
        try:
            async for event in events:
                frame = await self._frame(event)
                if frame is not None:
                    await self._send(frame)
        except Dropped:
            return TRY_AGAIN
        return 1000

    async def _frame(self, event: Event) -> Out | None:
        if isinstance(event, TicketChanged):
            ticket = await self._store.read(service.ticket_out, event.ticket)
            if ticket.status == "closed":
                self._open.discard(ticket.conversation)
            else:
                self._open.add(ticket.conversation)
            return TicketFrame(ticket=ticket)
        if isinstance(event, MessageAdded) and event.ticket is not None:
            return MessageFrame(conversation=event.conversation, ticket=event.ticket, message=event.message)
        if isinstance(event, NoteAdded):
            note = await self._store.read(notes.get, event.note)
            return NoteFrame(ticket=event.ticket, note=note) if note is not None else None
        if isinstance(event, TeamChanged):
            return TeamFrame()
        if isinstance(event, DeskChanged):
            return RulesFrame()
        if isinstance(event, MessagesReceived) and event.conversation in self._open:
            return ReceivedFrame(conversation=event.conversation, delivered=event.delivered, seen=event.seen)
        if isinstance(event, Typing) and event.sender == "customer" and event.conversation in self._open:
            return DeskTypingFrame(conversation=event.conversation)
        return None

    async def _heard(self, *, news: bool = False) -> None:
        """Records that the rep is there, and publishes it if that changes the rep's presence."""
        was_there = await self._store.read(presence.is_there, self._rep.id)
        await self._store.write(accounts.mark_active, self._rep.id)
        if news or not was_there:
            await self._bus.publish(TeamChanged())

    async def _watch_session(self) -> int:
        while True:
            await asyncio.sleep(SESSION_CHECK_SECONDS)
            rep = await self._store.read(rep_of, self._token)
            if rep is None:
                return UNAUTHORIZED
            if rep.role not in REPS:
                return FORBIDDEN

    async def _send(self, frame: Out) -> None:
        async with self._sending:
            await self._socket.send_text(frame.model_dump_json())

    async def _refuse(self, error: ProblemError) -> None:
        await self._send(ErrorFrame(problem=error.problem("/api/desk/ws")))

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except RuntimeError:
            log.debug("desk_socket_already_closed")
