"""Passwords that change while somebody logs in, invitations that outlive them, and many log-ins at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from argon2 import profiles

from api.auth import passwords
from api.auth import service as accounts
from api.auth.accounts import invite_again
from api.settings import Settings
from api.store.models import Rep, RepSession
from tests.api.conftest import PATIENCE, PRODUCTION_HASHER, Customer, Running, running
from tests.api.reps import HEADER, NAMES, PASSWORD, Desk, add, claimed_ticket, desks, eventually, id_of

RESET = "what the admin chose"


async def test_a_log_in_under_way_does_not_survive_a_new_password(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(service, "priya")
    real = passwords.matches

    def matches_then_reset(password: str, hashed: str | None) -> bool:
        right = real(password, hashed)
        with service.services.store.transaction() as session:
            accounts.set_password(session, username="priya", password=RESET)
        return right

    monkeypatch.setattr(passwords, "matches", matches_then_reset)
    monkeypatch.setattr(passwords, "outdated", lambda hashed: True)
    async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
        thief = Desk(http, service)
        assert (await thief.log_in("priya")).status_code == 401
        assert (await http.get("/api/desk/me")).status_code == 401
    read = service.services.store.read
    assert await read(lambda session: session.scalars(sa.select(RepSession)).all()) == []
    kept = await read(lambda session: session.scalars(sa.select(Rep.password_hash)).one())
    assert real(RESET, kept) and not real(PASSWORD, kept)


async def test_a_hash_of_old_parameters_is_made_anew_at_a_log_in(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(service, "priya")

    async def stored() -> str:
        return await service.services.store.read(
            lambda session: session.scalars(sa.select(Rep.password_hash)).one()
        )

    before = await stored()
    monkeypatch.setattr(passwords, "outdated", lambda hashed: True)
    async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
        assert (await Desk(http, service).log_in("priya")).status_code == 200
        assert (await http.get("/api/desk/me")).status_code == 200
    assert await stored() != before and passwords.matches(PASSWORD, await stored())


@pytest.mark.parametrize("how", ["own", "terminal", "left"])
async def test_an_invitation_ends_with_the_password_that_it_was_to_replace(
    service: Running, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setitem(NAMES, "ada", ("Ada", "admin"))
    async with desks(service, "priya", "ada") as (priya, admin):
        rep = await id_of(priya)
        invited = await service.services.store.write(invite_again, rep)
        path = f"/api/desk/accounts/{rep}"
        if how == "own":
            assert (await priya.post("password", old=PASSWORD, new=RESET)).status_code == 204
        elif how == "terminal":
            await service.services.store.write(accounts.set_password, username="priya", password=RESET)
        else:
            for active in (False, True):
                assert (await admin.http.patch(path, json={"active": active})).status_code == 200
        late = await admin.post("join", token=invited.token, password="the thief's own one")
        assert late.status_code == 401 and "Ask an admin" in late.json()["detail"]


async def test_who_logs_out_of_one_console_keeps_the_chats_of_the_other(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        await claimed_ticket(customer, priya)
        second = await service.services.store.write(
            accounts.start_session, rep_id=await id_of(priya), lasts=timedelta(hours=1)
        )
        cookie = {"Cookie": f"calmline_rep={second}"}
        for _ in range(2):  # a copied cookie that opens nothing any more takes nobody's chats either
            out = await priya.http.post("/api/desk/logout", headers=cookie)
            assert out.status_code == 204
            await service.ticks()
            assert (await customer.get())["status"] == "with_rep"
        assert (await priya.http.get("/api/desk/me", headers=cookie)).status_code == 401


async def test_many_log_ins_at_once_do_not_hold_up_the_pages(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    begun: list[str] = []

    def slow(password: str, hashed: str | None) -> bool:
        begun.append(password)
        free.wait()
        return False

    monkeypatch.setattr(passwords, "matches", slow)
    with running(settings(login_rate="1000/minute")) as service:
        async with httpx.AsyncClient(base_url=service.url, headers=HEADER, timeout=PATIENCE) as http:
            desk = Desk(http, service)
            flood = [asyncio.create_task(desk.log_in(f"nobody{number}")) for number in range(45)]

            async def all_there() -> bool:
                return len(begun) + passwords._two._work_queue.qsize() >= len(flood)

            try:
                await eventually(all_there)
                async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as visitor:
                    assert (await visitor.get("/console/")).status_code == 200
                assert len(begun) == 2, "no more at once than there is memory for"
            finally:
                free.set()
                answers = await asyncio.gather(*flood)
    assert {answer.status_code for answer in answers} == {401}


def test_hashes_in_production_cost_what_rfc_9106_asks() -> None:
    asked = profiles.RFC_9106_LOW_MEMORY
    assert (PRODUCTION_HASHER.time_cost, PRODUCTION_HASHER.memory_cost) == (
        asked.time_cost,
        asked.memory_cost,
    )
    assert passwords._hasher is not PRODUCTION_HASHER, "the tests' own are cheap"


def test_an_account_without_a_password_is_refused_as_slowly_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = passwords._hasher

    class Watched:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed)
            return real.verify(hashed, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    assert not passwords.matches("!", accounts.NO_PASSWORD)
    assert len(verified) == 1 and verified[0].startswith("$argon2id$")
