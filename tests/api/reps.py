"""Reps for the tests: accounts, log-ins, and their socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import websockets

from api.auth import service as accounts
from tests.api.conftest import Live, Running

PASSWORD = "a long enough one"
NAMES = {"priya": ("Priya", "rep"), "sam": ("Sam", "rep"), "lee": ("Lee", "lead")}
HEADER = {"X-Calmline": "1"}


class Desk:
    """A rep who speaks HTTP; the cookie is kept as a browser does."""

    def __init__(self, http: httpx.AsyncClient, service: Running) -> None:
        self.http = http
        self.service = service

    @property
    def token(self) -> str:
        return self.http.cookies.get("calmline_rep") or ""

    async def log_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        return await self.post("login", username=username, password=password)

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.http.get(f"/api/desk/{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/api/desk/{path}", json=body)

    async def did(self, path: str, **body: Any) -> Any:
        answer = await self.post(path, **body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def tickets(self, **params: Any) -> list[dict[str, Any]]:
        return (await self.get("tickets", **params))["tickets"]

    @asynccontextmanager
    async def live(self) -> AsyncIterator[Live]:
        async with socket(self.service, cookie=self.token, origin=self.service.url) as it:
            yield it


async def add(service: Running, username: str) -> None:
    name, role = NAMES[username]
    await service.services.store.write(
        accounts.add_rep, username=username, name=name, role=role, password=PASSWORD
    )


@asynccontextmanager
async def desks(service: Running, *usernames: str) -> AsyncIterator[tuple[Desk, ...]]:
    """Logged-in reps of these names."""
    async with AsyncExitStack() as stack:
        made = []
        for username in usernames:
            await add(service, username)
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=20)
            )
            desk = Desk(http, service)
            answer = await desk.log_in(username)
            assert answer.status_code == 200, answer.text
            made.append(desk)
        yield tuple(made)


@asynccontextmanager
async def socket(service: Running, *, cookie: str, origin: str | None) -> AsyncIterator[Live]:
    """The desk's socket, opened with this cookie from a page of this origin."""
    url = service.url.replace("http", "ws", 1) + "/api/desk/ws"
    async with websockets.connect(
        url, origin=origin, extra_headers={"Cookie": f"calmline_rep={cookie}"}, close_timeout=1
    ) as opened:
        yield Live(opened)
