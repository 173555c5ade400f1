"""What only time changes: targets that pass, reps who are gone, long waits, tickets given out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.bus import LocalBus
from api.clock import now
from api.conversation.queue_order import PAST_DUE, PER_POINT
from api.desk.clock import DeskClock
from api.settings import Settings
from api.store.models import Conversation, Rep, Ticket
from api.team.events import DeskChanged
from tests.api.conftest import Customer, Running, customer_of, running
from tests.api.reps import change, claimed_ticket, desks, eventually, id_of, set_rules, waiting_ticket


@pytest.fixture
def quick(settings: Callable[..., Settings]) -> Iterator[Running]:
    """A service whose clock ticks all the time, and whose start is long past."""
    with running(settings(desk_tick_seconds=0.1)) as it:
        it.services.clock.forbear(0)
        yield it


async def test_a_target_that_is_past_moves_a_ticket_up_once(quick: Running, customer: Customer) -> None:
    async with desks(quick, "priya") as (priya,), customer_of(quick) as late:
        ticket = await waiting_ticket(late, priya)
        assert ticket["due"] == "later" and ticket["due_at"] is not None
        async with priya.live() as socket:
            await socket.next("ready")
            past = now() - timedelta(seconds=1)
            await change(quick, Ticket, Ticket.id == ticket["id"], due_at=past)
            while (told := (await socket.next("ticket"))["ticket"])["due"] != "past":
                pass
        moved = (await priya.tickets(status="waiting"))[0]
        assert told["id"] == ticket["id"]
        had, has = (timedelta_of(ticket), timedelta_of(moved))
        assert has - had == PAST_DUE * PER_POINT
        await quick.ticks(2)
        assert (await priya.tickets(status="waiting"))[0]["rank_at"] == moved["rank_at"]


def timedelta_of(ticket: dict[str, Any]) -> timedelta:
    from datetime import datetime

    return datetime.fromisoformat(ticket["opened_at"]) - datetime.fromisoformat(ticket["rank_at"])


async def test_the_chat_of_a_rep_who_logs_out_waits_again_at_its_old_place(
    quick: Running, customer: Customer
) -> None:
    async with desks(quick, "priya", "sam") as (priya, sam), customer_of(quick) as mine:
        path = await claimed_ticket(mine, priya)
        await priya.post("logout")

        async def waits() -> bool:
            return (await mine.get())["status"] == "waiting"

        await eventually(waits)
        assert (await mine.get())["place"] == 1
        assert (await mine.history())[-1][
            "text"
        ] == "Priya had to leave the chat. You keep your place in the queue."
        assert (await sam.did(f"{path}/claim"))["rep"]["name"] == "Sam"


async def test_a_restart_hands_no_chat_back_before_consoles_had_the_time_to_return(
    settings: Callable[..., Settings],
) -> None:
    with running(settings(desk_tick_seconds=0.05)) as before:
        async with desks(before, "priya", "sam") as (priya, sam):
            async with customer_of(before) as hers, customer_of(before) as his:
                await claimed_ticket(hers, priya)
                await claimed_ticket(his, sam)
            await sam.post("logout")
    long_ago = now() - timedelta(minutes=3)
    with running(settings(desk_tick_seconds=0.05)) as after:
        await change(after, Rep, Rep.username == "priya", seen_at=long_ago)
        await after.ticks(2)
        assert await status_of(after, hers) == "with_rep", "her console is on its way back"
        assert await status_of(after, his) == "waiting", "he said that he leaves"
        after.services.clock.forbear(0)

        async def waits() -> bool:
            return await status_of(after, hers) == "waiting"

        await eventually(waits)


async def test_while_the_database_was_out_nobody_could_be_heard_of(
    quick: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desks(quick, "priya") as (priya,), customer_of(quick) as customer:
        await claimed_ticket(customer, priya)

        failures = 0

        async def out(*_: object, **__: object) -> None:
            nonlocal failures
            failures += 1
            raise sa.exc.OperationalError("the database is away", None, Exception())

        async def noticed() -> bool:
            return failures > 1  # by the second, the clock is done with the first

        with monkeypatch.context() as away:
            away.setattr(quick.services.rules, "renew", out)
            await eventually(noticed)
            await change(quick, Rep, Rep.username == "priya", seen_at=now() - timedelta(minutes=3))
        await quick.ticks(2)
        assert await status_of(quick, customer) == "with_rep"
        quick.services.clock.forbear(0)
        await quick.ticks()
        assert await status_of(quick, customer) == "waiting", "once that is over, she is gone"


async def status_of(service: Running, customer: Customer) -> str:
    def read(session: Session) -> str:
        return session.get_one(Conversation, customer.id).status

    return await service.services.store.read(read)


async def test_a_customer_whom_a_rep_leaves_without_an_answer_waits_again(quick: Running) -> None:
    async with desks(quick, "priya", "lee") as (priya, lee), customer_of(quick) as customer:
        await set_rules(lee, silent_minutes=5)
        path = await claimed_ticket(customer, priya)
        await customer.say("hello?")
        long_ago = now() - timedelta(minutes=6)
        ticket = int(path.split("/")[1])
        await change(quick, Ticket, Ticket.id == ticket, claimed_at=long_ago)
        await quick.ticks(2)
        assert (await customer.get())["status"] == "with_rep", "she has five minutes from the message on"
        from api.store.models import Message

        await change(quick, Message, Message.sender == "customer", created_at=long_ago)

        async def waits() -> bool:
            return (await customer.get())["status"] == "waiting"

        await eventually(waits)
        members = (await lee.get("team"))["members"]
        assert {each["name"]: each["presence"] for each in members}["Priya"] == "away"
        assert (await lee.get("deeds"))["deeds"][0]["action"] == "ticket.release"


async def test_a_rep_who_has_answered_keeps_a_silent_customers_chat(quick: Running) -> None:
    async with desks(quick, "priya", "lee") as (priya, lee), customer_of(quick) as customer:
        await set_rules(lee, silent_minutes=1)
        path = await claimed_ticket(customer, priya)
        await priya.did(f"{path}/messages", client_id="a", text="Hello, which card is it?")
        await change(
            quick, Ticket, Ticket.id == int(path.split("/")[1]), claimed_at=now() - timedelta(hours=1)
        )
        await quick.ticks(2)
        assert (await customer.get())["status"] == "with_rep"


async def test_after_a_long_wait_a_callback_is_offered_once(quick: Running) -> None:
    async with desks(quick, "priya") as (priya,), customer_of(quick) as customer:
        ticket = await waiting_ticket(customer, priya)
        await change(quick, Ticket, Ticket.id == ticket["id"], opened_at=now() - timedelta(minutes=11))

        async def offered() -> Any:
            last = (await customer.history())[-1]
            return last if last["text"].startswith("I am sorry that this takes long") else None

        offer = await eventually(offered)
        assert [choice["action"] for choice in offer["choices"]] == ["callback"]
        await quick.ticks(2)
        assert (await customer.history())[-1]["id"] == offer["id"], "said once"
        await customer.say(action="callback")
        assert (await customer.history())[-1]["kind"] == "collect"


@pytest.mark.parametrize("hours", [1, -1], ids=["forward", "back"])
async def test_a_clock_that_jumps_takes_nobody_for_gone(
    quick: Running, customer: Customer, hours: int
) -> None:
    async with desks(quick, "priya") as (priya,):
        await claimed_ticket(customer, priya)
        quick.time.jump(hours * 3600)
        await quick.ticks()
        await change(quick, Rep, Rep.username == "priya", seen_at=now() - timedelta(hours=1))
        await quick.ticks()
        assert (await customer.get())["status"] == "with_rep", "by the clock alone she has been away"
        quick.services.clock.forbear(0)
        await quick.ticks()
        assert (await customer.get())["status"] == "waiting", "by now she should have been heard of"


async def test_a_clock_that_missed_events_listens_anew_and_does_not_race(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus, ticks = LocalBus(), 0
    of = service.services
    clock = DeskClock(store=of.store, bus=bus, rules=of.rules, long_wait="", callback="", seconds=3600)

    async def counted() -> None:
        nonlocal ticks
        ticks += 1

    async def turns() -> None:
        for _ in range(100):  # of the event loop: enough for a clock that races to tick many times
            await asyncio.sleep(0)

    monkeypatch.setattr(clock, "tick", counted)
    running_clock = asyncio.create_task(clock.run())
    for expected in (1, 2, 3):
        await turns()
        assert ticks == expected, "one at the start, one each time that it was dropped"
        bus._drop_all()
    running_clock.cancel()


async def test_a_database_that_fails_while_the_clock_waits_does_not_stop_it(
    quick: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, rules = quick.services.clock, quick.services.rules
    async with desks(quick, "priya") as (priya,), customer_of(quick) as customer:
        await claimed_ticket(customer, priya)
        ticks = failures = 0

        async def out() -> None:
            nonlocal failures
            failures += 1
            raise sa.exc.OperationalError("the database is away", None, Exception())

        async def tick() -> None:
            """Nothing is due: only the wait after it asks the database."""
            nonlocal ticks
            ticks += 1

        async def only_waits() -> bool:
            return ticks > 0

        async def failed() -> bool:
            # Again and again: a wait that ends just then takes the event with it.
            await quick.does(quick.services.bus.publish(DeskChanged()))
            return failures > 0

        with monkeypatch.context() as away:
            away.setattr(clock, "tick", tick)
            await eventually(only_waits)
            away.setattr(rules, "renew", out)
            await eventually(failed)
        await priya.post("logout")

        async def waits() -> bool:
            return (await customer.get())["status"] == "waiting"

        await eventually(waits)


async def test_work_that_broke_is_begun_again_and_all_of_it_ends_with_the_service(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ended: list[str] = []

    async def clock(self: object) -> None:
        begun.append("clock")
        raise RuntimeError("broken")

    async def sender(self: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("sender")

    async def thrice() -> bool:
        return len(begun) > 2

    monkeypatch.setattr("api.app.AGAIN_SECONDS", 0.01)
    monkeypatch.setattr("api.desk.clock.DeskClock.run", clock)
    monkeypatch.setattr("api.outbound.sender.DeliverySender.run", sender)
    with running(settings()):
        await eventually(thrice)
    assert ended == ["sender"]


async def test_the_many_before_hide_nobody_who_needs_the_desk(
    quick: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock looks at so many tickets at once: those it can do nothing for must not take all places."""
    monkeypatch.setattr("api.desk.clock.AT_ONCE", 1)
    names = ("priya", "sam", "lee")
    async with desks(quick, *names) as (priya, sam, lee), customer_of(quick) as his:
        async with customer_of(quick) as hers:
            await claimed_ticket(hers, priya)
        path = await claimed_ticket(his, sam)
        await sam.post("logout")

        async def waits() -> bool:
            return (await his.get())["status"] == "waiting"

        await eventually(waits)
        async with customer_of(quick) as urgent:
            await urgent.say("I am angry")
            for rep, queues in ((priya, ["billing"]), (lee, ["billing"])):
                body = {"queues": queues, "capacity": 5}
                await lee.http.put(f"/api/desk/team/{await id_of(rep)}", json=body)
            await change(quick, Ticket, Ticket.id == int(path.split("/")[1]), queue="billing")
            await set_rules(lee, auto_assign=True)

            async def served() -> bool:
                return (await his.get())["status"] == "with_rep"

            await eventually(served)
            assert (await urgent.get())["status"] == "waiting", "nobody serves that queue now"


# Given out


async def test_tickets_go_to_the_least_busy_rep_who_serves_the_queue(quick: Running) -> None:
    async with desks(quick, "priya", "sam", "lee") as (priya, sam, lee):
        names = {await id_of(priya): "priya", await id_of(sam): "sam", await id_of(lee): "lee"}
        lees = next(id_ for id_, name in names.items() if name == "lee")
        answer = await lee.http.put(f"/api/desk/team/{lees}", json={"queues": ["press"], "capacity": 5})
        assert answer.status_code == 200
        for id_, name in names.items():
            if name != "lee":
                await lee.http.put(f"/api/desk/team/{id_}", json={"queues": [], "capacity": 2})
        await set_rules(lee, auto_assign=True)
        customers = []
        for _ in range(5):
            async with customer_of(quick) as customer:
                await customer.say("a person please")
                customers.append(customer)

        async def four_claimed() -> Any:
            claimed = await lee.tickets(status="claimed")
            return claimed if len(claimed) == 4 else None

        claimed = await eventually(four_claimed)
        await quick.ticks(2)
        shares = [ticket["rep"]["username"] for ticket in await lee.tickets(status="claimed")]
        assert sorted(shares) == ["priya", "priya", "sam", "sam"], "no more than they have room for"
        assert len(await lee.tickets(status="waiting")) == 1
        first = min(claimed, key=lambda ticket: ticket["id"])
        holder = priya if first["rep"]["username"] == "priya" else sam
        await holder.did(f"tickets/{first['id']}/close", outcome="solved")

        async def none_waits() -> bool:
            return not await lee.tickets(status="waiting")

        await eventually(none_waits)
