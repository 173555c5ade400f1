"""Wraps every request: limits the body, adds security headers, logs the access line, catches all errors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ProblemError, response, too_large
from api.server.metrics import Metrics

log = structlog.get_logger()

BODY_SECONDS = 20.0
"""The largest allowed body arrives sooner on any connection that is fast enough for a chat."""
DRAIN_BYTES, DRAIN_SECONDS = 32 * 1024 * 1024, 5.0

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        # The widget's shadow roots hold their styles as elements.
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """The outer middleware: every answer of the app passes through it."""

    def __init__(self, app: ASGIApp, body_max_bytes: int, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._body_max_bytes = body_max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, scope["path"])
            await send(message)

        structlog.contextvars.clear_contextvars()
        try:
            body = await self._body(scope, receive)
            await self._app(scope, _replay(body, receive), send_guarded)
        except ClientDisconnect:
            return
        except ProblemError as error:
            await _refuse_body(error, scope, receive, send_guarded)
        except Exception as error:
            log.exception("unexpected", error=type(error).__name__)
            if status:
                raise
            failed = ProblemError(500, "Something went wrong on our side. It was written down.")
            await response(failed, scope["path"])(scope, receive, send_guarded)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.request(scope, status, seconds)
            log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round(seconds * 1000, 1),
            )

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Returns the whole body, None without one. Raises a 413 problem, unread if the length is given."""
        headers = Headers(scope=scope)
        length = headers.get("content-length")
        if length is None and "transfer-encoding" not in headers:
            return None
        if length is not None and length.isdigit() and int(length) > self._body_max_bytes:
            raise too_large(self._body_max_bytes)
        try:
            return await asyncio.wait_for(self._read(receive), BODY_SECONDS)
        except asyncio.TimeoutError:
            raise ProblemError(408, "The body did not come in time.", kind="too-slow") from None

    async def _read(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if len(body) > self._body_max_bytes:
                raise too_large(self._body_max_bytes)
            if not message.get("more_body", False):
                return bytes(body)


def _replay(body: bytes | None, receive: Receive) -> Receive:
    if body is None:
        return receive
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _refuse_body(error: ProblemError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers at once, then discards the rest of the body: many clients cut off never see the answer."""
    answer = response(error, scope["path"])
    answer.headers["connection"] = "close"
    await send({"type": "http.response.start", "status": error.status, "headers": answer.raw_headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    drained = 0
    deadline = time.monotonic() + DRAIN_SECONDS
    while drained < DRAIN_BYTES and (left := deadline - time.monotonic()) > 0:
        try:
            message: MutableMapping[str, Any] = await asyncio.wait_for(receive(), left)
        except asyncio.TimeoutError:
            break
        drained += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            break
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _add_headers(message: Message, path: str) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # No conversation may stay in a cache; browsers check pages and scripts again by their ETag.
    headers.setdefault("cache-control", "no-store" if path.startswith("/api") else "no-cache")
