"""The customer's side over HTTP and WebSocket."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response, WebSocket
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.callers import Address, reading
from api.chat import socket as chat_socket
from api.chat import tokens
from api.chat.schemas import ConversationOut, CsatIn, Messages, RatingIn, SendIn, Started, StartIn, Welcome
from api.deps import ServicesDep
from api.limits import client_address
from api.problems import responses, unauthorized
from api.server.origins import allowed

router = APIRouter(prefix="/api/chat", tags=["Customer chat"])

_bearer = HTTPBearer(auto_error=False, description="the token that starting a conversation gave")


async def _opened(
    conversation: Annotated[str, Path(max_length=40, examples=["c_8QkWq0fZ2m1xT7nB"])],
    services: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    if credentials is None:
        raise unauthorized("Send the conversation's token: Authorization: Bearer …")
    tokens.check(credentials.credentials, conversation, key=services.settings.signing_key)
    return conversation


Opened = Annotated[str, Depends(_opened)]
"""The conversation in the path, once the token was found to open it."""
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="the message's id")]


@router.get("/welcome", summary="The greeting", responses=responses(429), dependencies=reading)
async def welcome(services: ServicesDep) -> Welcome:
    """What to show before the customer has said anything. No conversation is made."""
    return services.chat.welcome()


@router.post(
    "/conversations", status_code=201, summary="Start a conversation", responses=responses(413, 422, 429, 503)
)
async def start(services: ServicesDep, address: Address, body: StartIn | None = None) -> Started:
    """Makes a conversation and the token that opens only it. Keep the token: it is not shown again."""
    await services.limits.start(address)
    return await services.chat.start(body.previous if body is not None else None)


@router.get(
    "/conversations/{conversation}",
    summary="How the conversation stands",
    responses=responses(401, 403, 404, 429, 503),
    dependencies=reading,
)
async def conversation(opened: Opened, services: ServicesDep) -> ConversationOut:
    """Who has it: the bot, the line (with place and wait) or a rep."""
    return await services.chat.conversation(opened)


@router.get(
    "/conversations/{conversation}/messages",
    summary="Messages",
    responses=responses(401, 403, 404, 422, 429, 503),
    dependencies=reading,
)
async def messages(
    opened: Opened, services: ServicesDep, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> Messages:
    """The messages after number `after`, oldest first, at most 500; ask again for what comes after those."""
    await services.chat.conversation(opened)
    return await services.chat.messages(opened, after=after)


@router.post(
    "/conversations/{conversation}/messages",
    status_code=201,
    summary="Send a message",
    response_model=Messages,
    responses={
        200: {"model": Messages, "description": "This client id had been sent before: nothing was doubled"},
        **responses(400, 401, 403, 404, 409, 413, 422, 429, 503),
    },
)
async def send(opened: Opened, body: SendIn, services: ServicesDep, address: Address) -> Response:
    """Says something, or presses a button; gives the message as stored and the bot's answer to it.

    Card numbers are removed before anything is stored. Sending the same `client_id` again is harmless.
    """
    await services.limits.message(opened, address)
    messages, is_new = await services.chat.send(opened, body)
    # As it is: these were checked when they were made, and this is the busiest route of all.
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
async def rate(opened: Opened, number: Number, body: RatingIn, services: ServicesDep) -> None:
    """Whether an answer of the bot helped. The last rating counts."""
    await services.chat.rate(opened, number, body.rating)


@router.post(
    "/conversations/{conversation}/csat",
    status_code=204,
    summary="Rate the chat",
    responses=responses(401, 403, 404, 422, 429, 503),
    dependencies=reading,
)
async def rate_chat(opened: Opened, body: CsatIn, services: ServicesDep) -> None:
    """How satisfied the customer is, from 1 to 5. The last score counts."""
    await services.chat.rate_chat(opened, body)


@router.post(
    "/conversations/{conversation}/leave",
    summary="Leave the line",
    responses=responses(401, 403, 404, 409, 429, 503),
    dependencies=reading,
)
async def leave(opened: Opened, services: ServicesDep) -> ConversationOut:
    """Back to the bot. Harmless when the customer is in no line; 409 once a rep has the chat."""
    return await services.chat.leave_line(opened)


@router.websocket("/ws")
async def live(socket: WebSocket, services: ServicesDep) -> None:
    """The live connection; see docs/api.md for its frames."""
    if not allowed(socket, services.settings.allowed_origins):
        await socket.close(1008)
        return
    await socket.accept()
    await chat_socket.serve(socket, services, client_address(socket, services.settings.trusted_proxies))
