"""Reps for the tests: accounts, log-ins, and their socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

import httpx
import sqlalchemy as sa
import websockets
from sqlalchemy.orm import Session

from api.auth import service as accounts
from api.auth.passwords import hash_password
from api.ids import RepId
from api.store.models import Rep
from tests.api.conftest import PATIENCE, Customer, Live, Running

T = TypeVar("T")

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


@cache
def password_hash() -> str:
    """The hash of PASSWORD, made once."""
    return hash_password(PASSWORD)


async def add(service: Running, username: str) -> RepId:
    """An account of that name; its id."""
    name, role = NAMES[username]

    def insert(session: Session) -> RepId:
        rep = Rep(username=username, name=name, role=role, password_hash=password_hash())
        session.add(rep)
        session.flush()
        return rep.id

    return await service.services.store.write(insert)


@asynccontextmanager
async def desks(service: Running, *usernames: str) -> AsyncIterator[tuple[Desk, ...]]:
    """Logged-in reps of these names."""
    async with AsyncExitStack() as stack:
        made = []
        for username in usernames:
            rep = await add(service, username)
            token = await service.services.store.write(
                accounts.start_session, rep_id=rep, lasts=timedelta(hours=1)
            )
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE)
            )
            http.cookies.set("calmline_rep", token, domain="127.0.0.1", path="/api/desk")
            made.append(Desk(http, service))
        yield tuple(made)


@asynccontextmanager
async def socket(service: Running, *, cookie: str, origin: str | None) -> AsyncIterator[Live]:
    """The desk's socket, opened with this cookie from a page of this origin."""
    url = service.url.replace("http", "ws", 1) + "/api/desk/ws"
    async with websockets.connect(
        url,
        origin=origin,
        extra_headers={"Cookie": f"calmline_rep={cookie}"},
        open_timeout=PATIENCE,
        close_timeout=1,
    ) as opened:
        yield Live(opened)


async def waiting_ticket(customer: Customer, desk: Desk, said: str = "a person please") -> dict[str, Any]:
    await customer.say(said)
    found = [
        ticket for ticket in await desk.tickets(status="waiting") if ticket["conversation"] == customer.id
    ]
    assert len(found) == 1
    return found[0]


async def claimed_ticket(customer: Customer, desk: Desk) -> str:
    return await claimed_ticket_saying(customer, desk, "a person please")


async def claimed_ticket_saying(customer: Customer, desk: Desk, said: str) -> str:
    ticket = await waiting_ticket(customer, desk, said)
    await desk.did(f"tickets/{ticket['id']}/claim")
    return f"tickets/{ticket['id']}"


async def until(opened: Live, kind: str, *, sender: str | None = None) -> dict[str, Any]:
    """The next message of that kind on a customer's socket."""
    while True:
        message: dict[str, Any] = (await opened.next("message"))["message"]
        if message["kind"] == kind and sender in (None, message["sender"]):
            return message


async def set_rules(lead: Desk, **changed: Any) -> None:
    had = await lead.get("rules")
    answer = await lead.http.put(
        "/api/desk/rules", json={"version": had["version"], "rules": {**had["rules"], **changed}}
    )
    assert answer.status_code == 200, answer.text


async def change(service: Running, model: Any, where: Any, **values: Any) -> None:
    await service.services.store.write(
        lambda session: session.execute(sa.update(model).where(where).values(**values))
    )


async def eventually(check: Callable[[], Awaitable[T]]) -> T:
    """What the check finds, once it finds anything. Fails when PATIENCE is over."""
    end = time.monotonic() + PATIENCE
    while not (found := await check()):
        assert time.monotonic() < end, "it did not come to that"
        await asyncio.sleep(0.02)
    return found


async def heard(service: Running, count: int) -> None:
    """Once the bot has been asked so many times."""

    async def asked() -> bool:
        return len(service.brain.heard) >= count

    await eventually(asked)


async def id_of(desk: Desk) -> RepId:
    return RepId((await desk.get("me"))["id"])
