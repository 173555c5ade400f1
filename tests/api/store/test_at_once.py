"""Two who do the same at the same moment: one does it, and the other is told so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.auth.service import NO_PASSWORD
from api.store.models import Membership, Phrase, Queue, Rep
from api.team import presence
from bot.guide.entry import QueueName
from tests.api.conftest import Running
from tests.api.overlap import uncommitted
from tests.api.reps import NAMES, desks, id_of


@pytest.fixture(autouse=True)
def admins(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ada", "bob"):
        monkeypatch.setitem(NAMES, name, (name.title(), "admin"))


async def meanwhile(
    service: Running, first: Callable[[Session], object], second: Callable[[], Awaitable[httpx.Response]]
) -> httpx.Response:
    """The answer to the second, which comes while the first is done and not yet committed."""
    async with uncommitted(service) as (session, somebody_waits):
        first(session)
        session.flush()
        late = asyncio.ensure_future(second())
        await somebody_waits()
    return await late


PHRASE = {"title": "Hello", "text": "Good day."}
QUEUE = {"title": "Loans", "first_response_minutes": 5, "resolution_minutes": 60, "version": 0}


@pytest.mark.parametrize(
    ("row", "method", "path", "body"),
    [
        (lambda: Phrase(**PHRASE), "POST", "phrases", PHRASE),
        (
            lambda: Queue(name="loans", **{**QUEUE, "active": True, "version": 1}),
            "PUT",
            "queues/loans",
            QUEUE,
        ),
        (
            lambda: Rep(username="nora", name="Nora", role="rep", password_hash=NO_PASSWORD),
            "POST",
            "accounts",
            {"username": "nora", "name": "Nora"},
        ),
    ],
    ids=["phrase", "queue", "account"],
)
async def test_of_two_who_make_the_same_the_second_is_told(
    service: Running, row: Callable[[], object], method: str, path: str, body: dict[str, Any]
) -> None:
    async with desks(service, "ada") as (ada,):
        answer = await meanwhile(
            service,
            lambda session: session.add(row()),
            lambda: ada.http.request(method, f"/api/desk/{path}", json=body),
        )
    assert answer.status_code == 409, answer.text


async def test_of_two_who_give_a_phrase_the_same_title_the_second_is_told(service: Running) -> None:
    async with desks(service, "ada") as (ada,):
        (phrase,) = (await ada.did("phrases", title="Bye", text="Good-bye."))["phrases"]
        answer = await meanwhile(
            service,
            lambda session: session.add(Phrase(**PHRASE)),
            lambda: ada.http.put(
                f"/api/desk/phrases/{phrase['id']}", json={**PHRASE, "version": phrase["version"]}
            ),
        )
    assert answer.status_code == 409 and "already" in answer.json()["detail"]


async def test_two_leads_who_set_a_reps_queues_take_turns(service: Running) -> None:
    async with desks(service, "priya", "ada") as (priya, ada):
        rep = await id_of(priya)
        answer = await meanwhile(
            service,
            lambda session: presence.set_queues(session, rep, [QueueName("billing"), QueueName("press")]),
            lambda: ada.http.put(f"/api/desk/team/{rep}", json={"queues": ["billing"], "capacity": 3}),
        )
    assert answer.status_code == 200, answer.text
    served = await service.services.store.read(
        lambda session: session.scalars(sa.select(Membership.queue)).all()
    )
    assert served == ["billing"]


async def test_of_two_admins_who_demote_each_other_one_stays(service: Running) -> None:
    async with desks(service, "ada", "bob") as (ada, bob):
        adas, bobs = await id_of(ada), await id_of(bob)

        def bob_is_demoted(session: Session) -> None:
            session.get_one(Rep, bobs).role = "rep"

        answer = await meanwhile(
            service,
            bob_is_demoted,
            lambda: bob.http.patch(f"/api/desk/accounts/{adas}", json={"role": "rep"}),
        )
        assert answer.status_code == 409 and "only admin" in answer.json()["detail"]
