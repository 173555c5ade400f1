"""The customer's side over HTTP and WebSocket."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response, WebSocket
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.chat import tokens
from api.chat.deps import ChatDep
from api.chat.origins import allowed
from api.chat.schemas import CsatIn, Messages, RatingIn, SendIn, Started, StartIn, Welcome
from api.chat.socket import CustomerSocket
from api.conversation.schemas import ConversationOut
from api.deps import Address, BusDep, ClockDep, LimitsDep, SettingsDep, StoreDep, reading
from api.ids import NO_MESSAGE, ConversationId, MessageSeq
from api.problems import responses, unauthorized

router = APIRouter(prefix="/api/chat", tags=["Customer chat"])

_bearer = HTTPBearer(auto_error=False, description="the token that starting a conversation returned")


async def _opened(
    conversation: Annotated[ConversationId, Path(max_length=40, examples=["c_8QkWq0fZ2m1xT7nB"])],
    settings: SettingsDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    if credentials is None:
        raise unauthorized("Send the conversation's token: Authorization: Bearer …")
    tokens.check(credentials.credentials, conversation, key=settings.signing_key)
    return conversation


Opened = Annotated[ConversationId, Depends(_opened)]
"""The conversation in the path, after its token was checked."""
Number = Annotated[MessageSeq, Path(ge=1, le=2**31 - 1, description="the message's id")]


@router.get("/welcome", summary="The greeting", responses=responses(429), dependencies=reading)
async def welcome(chat: ChatDep) -> Welcome:
    """What to show before the customer has said anything. Creates no conversation."""
    return chat.welcome()


@router.post(
    "/conversations", status_code=201, summary="Start a conversation", responses=responses(413, 422, 429, 503)
)
async def start(limits: LimitsDep, chat: ChatDep, address: Address, body: StartIn | None = None) -> Started:
    """Creates a conversation and the token that opens only this one. The token is not shown again."""
    await limits.start(address)
    return await chat.start(body.previous if body is not None else None)


@router.get(
    "/conversations/{conversation}",
    summary="The state of the conversation",
    responses=responses(401, 403, 404, 429, 503),
    dependencies=reading,
)
async def conversation(opened: Opened, chat: ChatDep) -> ConversationOut:
    """Who has the conversation: the bot, the queue (with place and wait) or a rep."""
    return await chat.conversation(opened)


@router.get(
    "/conversations/{conversation}/messages",
    summary="Messages",
    responses=responses(401, 403, 404, 422, 429, 503),
    dependencies=reading,
)
async def messages(
    opened: Opened, chat: ChatDep, after: Annotated[MessageSeq, Query(ge=0, le=2**31 - 1)] = NO_MESSAGE
) -> Messages:
    """The messages after number `after`, oldest first, at most 500. Ask again for later ones."""
    await chat.conversation(opened)
    return await chat.messages(opened, after=after)


@router.post(
    "/conversations/{conversation}/messages",
    status_code=201,
    summary="Send a message",
    response_model=Messages,
    responses={
        200: {"model": Messages, "description": "This client id was sent before: nothing was stored twice"},
        **responses(400, 401, 403, 404, 409, 413, 422, 429, 503),
    },
)
async def send(opened: Opened, body: SendIn, limits: LimitsDep, chat: ChatDep, address: Address) -> Response:
    """Sends a text or presses a button. Returns the stored message and the bot's answer to it.

    Card numbers are removed before anything is stored. Sending the same `client_id` again is harmless.
    """
    await limits.message(opened, address)
    messages, is_new = await chat.send(opened, body)
    # Returned without validation: the models were checked when made, and this is the busiest route of all.
    return Response(
        messages.model_dump_json(), status_code=201 if is_new else 200, media_type="application/json"
    )


@router.put(
    "/conversations/{conversation}/messages/{number}/rating",
    status_code=204,
    summary="Rate an answer",
    responses=responses(401, 403, 404, 409, 422, 429, 503),
    dependencies=reading,
)
async def rate(opened: Opened, number: Number, body: RatingIn, chat: ChatDep) -> None:
    """Stores whether an answer of the bot helped. The last rating counts."""
    await chat.rate(opened, number, body.rating)


@router.post(
    "/conversations/{conversation}/csat",
    status_code=204,
    summary="Rate the chat",
    responses=responses(401, 403, 404, 422, 429, 503),
    dependencies=reading,
)
async def rate_chat(opened: Opened, body: CsatIn, chat: ChatDep) -> None:
    """Stores how satisfied the customer is, from 1 to 5. The last score counts."""
    await chat.rate_chat(opened, body)


@router.post(
    "/conversations/{conversation}/leave",
    summary="Leave the line",
    responses=responses(401, 403, 404, 409, 429, 503),
    dependencies=reading,
)
async def leave(opened: Opened, chat: ChatDep) -> ConversationOut:
    """Moves the customer from the queue, if in one, back to the bot; 409 if a rep has the chat."""
    return await chat.leave_line(opened)


@router.websocket("/ws")
async def live(
    socket: WebSocket,
    chat: ChatDep,
    store: StoreDep,
    bus: BusDep,
    limits: LimitsDep,
    settings: SettingsDep,
    clock: ClockDep,
    address: Address,
) -> None:
    """The live connection. Its frames are in docs/api.md."""
    if not allowed(socket, settings.allowed_origins):
        await socket.close(1008)
        return
    await socket.accept()
    customer = CustomerSocket(
        socket, chat=chat, store=store, bus=bus, limits=limits, settings=settings, time=clock, address=address
    )
    await customer.serve()
