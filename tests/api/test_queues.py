"""Queues, passing on, who is there, and what only time changes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from api.chat import history
from api.desk import passing, presence, tickets
from api.desk.line import PAST_DUE, PER_POINT, rank_at
from api.desk.rules import Rules
from api.problems import ProblemError
from api.settings import Settings
from api.store.engine import Store
from api.store.models import Conversation, Rep, Ticket, now
from bot.guide.entry import QueueName
from bot.turn import HandOver, Reason
from tests.api.conftest import Customer, Running, customer_of, live, running
from tests.api.reps import Desk, claimed_ticket, desks, until, waiting_ticket

SOON = 5.0


@pytest.fixture
def quick(settings: Callable[..., Settings]) -> Iterator[Running]:
    """A service whose clock ticks all the time."""
    with running(settings(desk_tick_seconds=0.1)) as it:
        yield it


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


async def eventually(check: Callable[[], Any]) -> Any:
    end = asyncio.get_running_loop().time() + SOON
    while not (found := await check()):
        assert asyncio.get_running_loop().time() < end, "it did not come to that"
        await asyncio.sleep(0.05)
    return found


async def id_of(desk: Desk) -> int:
    return (await desk.get("me"))["id"]


# The order of the line


def test_whoever_waits_is_overtaken_for_forty_minutes_at_most() -> None:
    calm, later = now(), now() + timedelta(minutes=40, seconds=1)
    assert rank_at(calm, 20) < rank_at(later, 100)
    assert rank_at(calm, 20) > rank_at(calm + timedelta(minutes=39), 100)


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
        await asyncio.sleep(0.3)
        assert (await priya.tickets(status="waiting"))[0]["rank_at"] == moved["rank_at"]


def timedelta_of(ticket: dict[str, Any]) -> timedelta:
    from datetime import datetime

    return datetime.fromisoformat(ticket["opened_at"]) - datetime.fromisoformat(ticket["rank_at"])


async def test_the_first_answer_starts_the_target_of_the_end(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        before = (await priya.get(path))["ticket"]
        await priya.did(f"{path}/messages", client_id="a", text="Hello.")
        after = (await priya.get(path))["ticket"]
        assert before["first_response_at"] is None and after["first_response_at"] is not None
        assert after["due_at"] > before["due_at"]


# Passing on


async def test_a_chat_is_passed_to_a_rep_who_is_there_with_a_note(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya", "sam") as (priya, sam):
        path = await claimed_ticket(customer, priya)
        sams_id = await id_of(sam)
        newest = (await customer.history())[-1]["id"]
        async with live(service, customer, after=newest) as socket, sam.live() as sams:
            await sams.next("ready")
            note = "Wants a refund, 4111 1111 1111 1111"
            passed = await priya.did(f"{path}/transfer", rep=sams_id, note=note)
            assert passed["rep"]["name"] == "Sam"
            told = await until(socket, "joined", sender="system")
            assert told["text"] == "Priya has passed you on to Sam."
            while (seen := (await socket.next("conversation"))["conversation"])["rep"] != "Sam":
                pass
            assert seen["status"] == "with_rep"
            note = (await sams.next("note"))["note"]
            assert note["rep"] == "Priya" and "4111" not in note["text"]
        assert (await sam.get(path))["notes"][0]["text"].startswith("Wants a refund")
        assert (await priya.post(f"{path}/messages", client_id="b", text="Still me.")).status_code == 403
        assert "refund" not in str(await customer.history())


async def test_a_chat_is_not_passed_to_who_would_not_see_it(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "sam") as (priya, sam):
        path = await claimed_ticket(customer, priya)
        sams_id = await id_of(sam)
        await sam.did("presence", presence="break")
        answer = await priya.post(f"{path}/transfer", rep=sams_id)
        assert answer.status_code == 409 and "Sam is on a break" in answer.json()["detail"]
        await change(service, Rep, Rep.id == sams_id, presence="online", seen_at=now() - timedelta(hours=1))
        answer = await priya.post(f"{path}/transfer", rep=sams_id)
        assert answer.status_code == 409 and "Sam is offline" in answer.json()["detail"]
        assert (await customer.get())["rep"] == "Priya", "nothing has changed"
        for wrong in ({}, {"rep": sams_id, "queue": "billing"}, {"queue": "nowhere"}, {"rep": 99}):
            assert (await priya.post(f"{path}/transfer", **wrong)).status_code == 422


async def test_a_chat_passed_to_a_queue_waits_there_as_old_as_it_is(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        before = (await priya.get(path))["ticket"]
        after = await priya.did(f"{path}/transfer", queue="billing")
        assert (after["status"], after["queue"], after["rep"]) == ("waiting", "billing", None)
        assert after["rank_at"] == before["rank_at"] and after["opened_at"] == before["opened_at"]
        seen = await customer.get()
        assert seen["status"] == "waiting" and seen["place"] == 1
        said = (await customer.history())[-1]
        assert said["text"] == "Priya is passing you on to: Billing. You keep your place in line."
        await customer.say("are you there?")
        assert (await customer.history())[-1]["sender"] == "customer", "the bot does not answer for them"


# Who is gone


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
        ] == "Priya had to leave the chat. You keep your place in line."
        assert (await sam.did(f"{path}/claim"))["rep"]["name"] == "Sam"


async def test_a_customer_whom_a_rep_leaves_without_an_answer_waits_again(quick: Running) -> None:
    async with desks(quick, "priya", "lee") as (priya, lee), customer_of(quick) as customer:
        await set_rules(lee, silent_minutes=5)
        path = await claimed_ticket(customer, priya)
        await customer.say("hello?")
        long_ago = now() - timedelta(minutes=6)
        ticket = int(path.split("/")[1])
        await change(quick, Ticket, Ticket.id == ticket, claimed_at=long_ago)
        await asyncio.sleep(0.4)
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
        await asyncio.sleep(0.5)
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
        await asyncio.sleep(0.3)
        assert (await customer.history())[-1]["id"] == offer["id"], "said once"
        await customer.say(action="callback")
        assert (await customer.history())[-1]["kind"] == "collect"


async def test_a_clock_that_jumps_takes_nobody_for_gone(
    service: Running, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desks(service, "priya") as (priya,):
        await claimed_ticket(customer, priya)
        await service.services.clock.tick()
        monkeypatch.setattr("api.desk.clock.now", lambda: now() + timedelta(hours=1))
        await service.services.clock.tick()
        assert (await customer.get())["status"] == "with_rep", "the clock was put forward, she is there"
        monkeypatch.setattr("api.desk.clock.now", now)
        await service.services.clock.tick()
        assert (await customer.get())["status"] == "with_rep", "and back again"


async def test_a_clock_that_missed_events_listens_anew_and_does_not_race(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, ticks = service.services.clock, 0

    async def counted() -> None:
        nonlocal ticks
        ticks += 1

    monkeypatch.setattr(clock, "tick", counted)
    running_clock = asyncio.create_task(clock.run())
    await asyncio.sleep(0.1)
    service.services.bus._drop_all()
    await asyncio.sleep(0.3)
    running_clock.cancel()
    assert 2 <= ticks <= 4, (
        "one at the start, one after it was dropped, and as many of the service's own clock"
    )


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
        await asyncio.sleep(0.4)
        shares = [ticket["rep"]["username"] for ticket in await lee.tickets(status="claimed")]
        assert sorted(shares) == ["priya", "priya", "sam", "sam"], "no more than they have room for"
        assert len(await lee.tickets(status="waiting")) == 1
        first = min(claimed, key=lambda ticket: ticket["id"])
        holder = priya if first["rep"]["username"] == "priya" else sam
        await holder.did(f"tickets/{first['id']}/close", outcome="solved")

        async def none_waits() -> bool:
            return not await lee.tickets(status="waiting")

        await eventually(none_waits)


# Leads


async def test_of_two_leads_who_change_the_hours_at_once_the_second_is_told(service: Running) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        had = await lee.get("rules")
        week = [[{"opens": "09:00", "closes": "17:00"}]] * 5 + [[], []]
        body = {
            "version": had["version"],
            "rules": {**had["rules"], "timezone": "America/New_York", "week": week},
        }
        assert (await priya.http.put("/api/desk/rules", json=body)).status_code == 403
        changed = await lee.http.put("/api/desk/rules", json=body)
        assert changed.status_code == 200 and changed.json()["changed_by"] == "Lee"
        again = await lee.http.put("/api/desk/rules", json=body)
        assert again.status_code == 409 and "Lee has changed" in again.json()["detail"]
        assert service.services.rules.now.timezone == "America/New_York"
        for wrong in (
            {"timezone": "Mars/Base"},
            {"week": [[]]},
            {"silent_minutes": 0},
            {"exceptions": [{"day": "2026-12-25"}, {"day": "2026-12-25"}]},
        ):
            answer = await lee.http.put("/api/desk/rules", json={**body, "rules": {**body["rules"], **wrong}})
            assert answer.status_code == 422, wrong
        deed = (await lee.get("deeds"))["deeds"][0]
        assert deed["action"] == "desk.rules" and deed["detail"]["timezone"] == "America/New_York"


async def test_a_queue_with_tickets_in_it_is_not_removed(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        new = {"title": "Refunds", "first_response_minutes": 5, "resolution_minutes": 60, "version": 0}
        assert (await lee.http.put("/api/desk/queues/refunds", json=new)).status_code == 200
        assert (await lee.http.put("/api/desk/queues/refunds", json=new)).status_code == 409, "made already"
        path = await claimed_ticket(customer, priya)
        await priya.did(f"{path}/transfer", queue="refunds")
        refused = await lee.http.delete("/api/desk/queues/refunds")
        assert refused.status_code == 409 and "1 ticket is open in Refunds" in refused.json()["detail"]
        await priya.did(f"{path}/claim")
        await priya.did(f"{path}/transfer", queue="general")
        assert (await lee.http.delete("/api/desk/queues/refunds")).status_code == 200
        await priya.did(f"{path}/claim")
        assert (await priya.post(f"{path}/transfer", queue="refunds")).status_code == 422
        needed = await lee.http.delete("/api/desk/queues/billing")
        assert needed.status_code == 409 and "guide" in needed.json()["detail"]
        assert (await lee.http.delete("/api/desk/queues/none")).status_code == 404


async def test_a_place_counts_only_who_the_same_people_serve(service: Running) -> None:
    async with desks(service, "priya", "sam") as (priya, sam):
        priyas, sams = await id_of(priya), await id_of(sam)

        def serve(session: Any) -> None:
            presence.serve(session, priyas, ["billing"])
            presence.serve(session, sams, ["general", "press"])

        await service.services.store.write(serve)
        places = []
        for queue in ("general", "billing", "press"):
            async with customer_of(service) as customer:
                ticket = await waiting_ticket(customer, priya)
                await change(service, Ticket, Ticket.id == ticket["id"], queue=queue)
                places.append((await customer.get())["place"])
        assert places == [1, 1, 2], "billing has its own people; press shares Sam with general"


async def test_notes_call_reps_by_name_and_only_those_there_are(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "sam") as (priya, _):
        ticket = await waiting_ticket(customer, priya)
        note = await priya.did(
            f"tickets/{ticket['id']}/notes", text="@sam, @nobody: see me@sam.example @SAM."
        )
        assert note["mentions"] == ["sam"]
        assert (await priya.post(f"tickets/{ticket['id']}/notes", text=" ")).status_code == 422
        assert (await priya.post("tickets/99/notes", text="x")).status_code == 404
        newest = (await customer.history())[-1]["id"]
        async with live(service, customer, after=newest) as socket:
            await priya.did(f"tickets/{ticket['id']}/notes", text="secret words")
            await socket.quiet()


# Whatever workers do at once


async def test_whatever_workers_do_at_once_no_ticket_is_doubled_or_lost(
    database_url: str, settings: Callable[..., Settings]
) -> None:
    """Eight workers claim, pass on, release and assign at random: tickets and conversations agree all the
    time.
    """
    store = Store(settings().database)
    store.upgrade()
    rules = Rules()

    def begin(session: Any) -> tuple[list[int], list[int]]:
        reps = [Rep(username=f"rep{n}", name=f"Rep {n}", password_hash="x", seen_at=now()) for n in range(4)]
        session.add_all(reps)
        session.flush()
        ids = []
        for number in range(6):
            conversation = history.create(session)
            history.append(session, conversation, sender="customer", kind="text", text=f"{number}")
            hand_over = HandOver(Reason.ASKED, QueueName("general"), 0.1 * number)
            ids.append(
                tickets.open_ticket(session, conversation=conversation, hand_over=hand_over, rules=rules).id
            )
        return [rep.id for rep in reps], ids

    reps, ids = await store.write(begin)
    claims: list[tuple[int, int]] = []

    async def work(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(25):
            ticket, rep, other = dice.choice(ids), dice.choice(reps), dice.choice(reps)

            def step(session: Any, ticket: int = ticket, rep: int = rep, other: int = other) -> None:
                what = dice.choice(("claim", "claim", "queue", "rep", "release", "assign"))
                who = session.get_one(Rep, rep)
                if what == "claim":
                    won = tickets.claim(session, ticket_id=ticket, rep=who)[1]
                    if won:
                        claims.append((ticket, rep))
                elif what == "queue":
                    body = passing.TransferIn(queue=dice.choice(("billing", "general")))
                    passing.transfer(session, ticket_id=ticket, rep=who, body=body, rules=rules)
                elif what == "rep":
                    body = passing.TransferIn(rep=other)
                    passing.transfer(session, ticket_id=ticket, rep=who, body=body, rules=rules)
                elif what == "release":
                    passing.release(session, ticket_id=ticket, rep_id=rep, why="offline")
                else:
                    passing.assign(session, ticket_id=ticket, rep_id=rep)

            try:
                await store.write(step)
            except ProblemError as error:
                assert error.status in (403, 409)

    def agree(session: Any) -> None:
        rows = session.execute(
            sa.select(Ticket, Conversation).join(Conversation, Conversation.id == Ticket.conversation_id)
        ).all()
        assert len(rows) == len(ids)
        for ticket, conversation in rows:
            assert ticket.status in ("waiting", "claimed")
            assert (ticket.rep_id is None) == (ticket.status == "waiting")
            assert conversation.rep_id == ticket.rep_id and conversation.queue == ticket.queue
            assert conversation.status == {"waiting": "waiting", "claimed": "with_rep"}[ticket.status]

    working = [asyncio.create_task(work(seed)) for seed in range(8)]
    while not all(task.done() for task in working):
        await store.read(agree)
        await asyncio.sleep(0.01)
    await asyncio.gather(*working)
    await store.read(agree)
    assert claims
    loads = await store.read(passing.loads)
    assert sum(loads.values()) == await store.read(
        lambda session: session.scalar(
            sa.select(sa.func.count()).select_from(Ticket).where(Ticket.status == "claimed")
        )
    )
    store.close()


async def test_leads_keep_phrases_and_reps_use_them(service: Running) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        hello = {"title": "Hello", "text": "Hello {customer}, I am {rep}."}
        made = await lee.did("phrases", **hello)
        (phrase,) = made["phrases"]
        assert await priya.get("phrases") == made and made["company"] == "Harborline Internet"
        assert (await lee.post("phrases", **hello)).status_code == 409
        wrong = await lee.post("phrases", title="Bye", text="Bye {custmer}.")
        assert wrong.status_code == 422 and "{customer}" in wrong.text
        path = f"/api/desk/phrases/{phrase['id']}"
        new = {**hello, "text": "Good day.", "version": phrase["version"]}
        assert (await lee.http.put(path, json=new)).status_code == 200
        assert (await lee.http.put(path, json=new)).status_code == 409, "changed meanwhile"
        assert (await lee.http.delete(path)).json()["phrases"] == []
        assert (await lee.http.delete(path)).status_code == 404
