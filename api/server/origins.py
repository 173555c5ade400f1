"""Decides which other sites' pages may call the customer's side."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SHARED = ("/api/chat", "/api/guide", "/widget")
"""The paths that pages of other origins may call. The desk's are not among them."""


class SharedCors:
    """CORS for the shared paths only, without credentials: the customer's token travels in a header."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._cors = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
            max_age=3600,
        )
        # Browsers fetch a module script with CORS, and the widget's code is the same for everyone.
        self._open = CORSMiddleware(app, allow_origins=["*"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(SHARED):
            await self._app(scope, receive, send)
        elif path.startswith("/widget"):
            await self._open(scope, receive, send)
        else:
            await self._cors(scope, receive, send)
