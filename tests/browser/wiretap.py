"""Everything that a browser is sent: bodies of answers, and frames of sockets."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Error, Page, Route, WebSocket

_ESCAPES = re.compile(r"\\u[0-9a-f]{4}|\\[nrt\"\\/]|&#?\w{1,8};", re.IGNORECASE)


@dataclass(frozen=True)
class Sent:
    """One thing that came: where from, and its bytes."""

    source: str
    content: bytes

    def letters(self) -> str:
        return letters(self.content.decode("utf-8", "replace"))


def letters(text: str) -> str:
    """Letters and digits alone, so that JSON's and HTML's ways to write a text make no difference."""
    return re.sub(r"[^a-z0-9]", "", _ESCAPES.sub(" ", text).lower())


class Wiretap:
    """Hands on everything to all pages of a browser profile from now on, and keeps a copy."""

    def __init__(self, context: BrowserContext) -> None:
        self.sent: list[Sent] = []
        # A page that was handed on has no address of its own, and Chromium keeps such pages from the local
        # network without this permission; earlier ones do not know it.
        with suppress(Error):
            context.grant_permissions(["local-network-access"])
        context.route("**/*", self._fetch)
        context.on("page", self._page)

    def _fetch(self, route: Route) -> None:
        response = route.fetch()
        self.sent.append(Sent(route.request.url, response.body()))
        # A page that was left meanwhile has no use for it any more.
        with suppress(Error):
            route.fulfill(response=response)

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _socket(self, socket: WebSocket) -> None:
        def heard(frame: str | bytes) -> None:
            self.sent.append(Sent(socket.url, frame.encode() if isinstance(frame, str) else frame))

        socket.on("framereceived", heard)
