"""HTTP with uvicorn's fast parser, and the limits that the parser lacks."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 32 * 1024
"""The most bytes of a request line with headers, or of trailers: enough for any cookie, no flood."""

HEAD_SECONDS = 20.0
"""The longest time for a head, from the connection or the head's first byte on."""


class BoundedHttp(HttpToolsProtocol):
    """Ends a connection if the head or the trailers of its request are too large (400) or too slow."""

    _deadline: asyncio.TimerHandle | None = None
    _leading_nowhere = 0
    """Bytes since the parser last completed something: a head, a piece of a body, a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._leading_nowhere += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return  # closed, or a WebSocket from now on
        if self._leading_nowhere > HEAD_BYTES:
            self._have_head()
            self._refuse()
        elif self._deadline is None and self.cycle is not None and self.cycle.response_complete:
            self._expect_head()  # uvicorn no longer waits for the next request: one has begun

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._leading_nowhere = 0
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._have_head()
        self._leading_nowhere = 0
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES:
            raise ValueError("the head of this request is too large")  # uvicorn answers with a 400
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._leading_nowhere = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._leading_nowhere = 0
        super().on_message_complete()

    def _refuse(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.send_400_response("The head of this request is too large.")
        else:  # an answer is being written, and a second one would land in the middle of it
            self.transport.close()

    def _expect_head(self) -> None:
        self._have_head()
        loop: Any = self.loop
        self._deadline = loop.call_later(HEAD_SECONDS, self.transport.close)

    def _have_head(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
