"""Queues: the order of the line, passing on, notes, and a place in a line that some reps serve."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.clock import now
from api.conversation.queue_order import rank_at
from api.store.models import Rep, Ticket
from api.team import presence
from bot.guide.entry import QueueName
from tests.api.conftest import Customer, Running, customer_of, live
from tests.api.reps import change, claimed_ticket, desks, id_of, until, waiting_ticket

# The order of the line


def test_whoever_waits_is_overtaken_for_forty_minutes_at_most() -> None:
    calm, later = now(), now() + timedelta(minutes=40, seconds=1)
    assert rank_at(calm, 20) < rank_at(later, 100)
    assert rank_at(calm, 20) > rank_at(calm + timedelta(minutes=39), 100)


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


async def test_a_place_counts_only_who_the_same_people_serve(service: Running) -> None:
    async with desks(service, "priya", "sam") as (priya, sam):
        priyas, sams = await id_of(priya), await id_of(sam)

        def serve(session: Any) -> None:
            presence.set_queues(session, priyas, [QueueName("billing")])
            presence.set_queues(session, sams, [QueueName("general"), QueueName("press")])

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
            await socket.quiet(customer)
