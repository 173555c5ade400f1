"""The desk's WebSocket: what a rep sees as it happens, and what strange frames get."""

from __future__ import annotations

import json

from tests.api.conftest import Customer, Running, live
from tests.api.reps import claimed_ticket, desks


async def test_the_desk_sees_a_waiting_customer_write_before_the_claim(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,), priya.live() as desk:
        assert (await desk.next())["rep"]["name"] == "Priya"
        await customer.say("how do I change my card?")
        await customer.say("a person please")
        ticket = (await desk.next("ticket"))["ticket"]
        assert ticket["status"] == "waiting"
        assert "how do I change my card?" not in json.dumps(desk.frames), "the bot's chats stay out of it"
        await customer.say("are you there?")
        message = await desk.next("message")
        while message["message"]["sender"] != "customer":
            message = await desk.next("message")
        assert message["message"]["text"] == "are you there?"
        assert (message["conversation"], message["ticket"]) == (customer.id, ticket["id"])
        await priya.did(f"tickets/{ticket['id']}/claim")
        while (frame := await desk.next("ticket"))["ticket"]["status"] != "claimed":
            pass
        assert frame["ticket"]["rep"]["name"] == "Priya"


async def test_both_see_the_other_type(service: Running, customer: Customer) -> None:
    async with desks(service, "priya", "sam") as (priya, sam), live(service, customer) as socket:
        await socket.next("ready")
        path = await claimed_ticket(customer, priya)
        number = int(path.rsplit("/", 1)[1])
        async with priya.live() as hers, sam.live() as his:
            await hers.next("ready")
            await his.next("ready")
            await socket.send(type="typing")
            assert (await hers.next("typing"))["conversation"] == customer.id
            await his.send(type="typing", ticket=number)
            await hers.send(type="typing", ticket=number)
            frame = await socket.next("typing")
            while frame["sender"] == "bot":
                frame = await socket.next("typing")
            assert (frame["sender"], frame["name"]) == ("rep", "Priya"), "who has it, not who pretends"


async def test_strange_frames_are_answered_and_then_end_the_socket(service: Running) -> None:
    async with desks(service, "priya") as (priya,), priya.live() as desk:
        await desk.next("ready")
        for frame in ("no json", '{"type":"dance"}', '{"type":"typing"}', "[" * 3000):
            await desk.socket.send(frame)
            error = await desk.next("error")
            assert error["problem"]["status"] in (400, 413, 422)
        await desk.send(type="ping")
        assert (await desk.next())["type"] == "pong"
        await desk.send(type="seen", ticket=99)
        await desk.socket.send(b"\x00\xff")
        assert await desk.closed() == 1008


async def test_a_rep_learns_how_far_the_customer_has_read(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        sent = await priya.did(f"{path}/messages", client_id="a", text="Hello.")
        assert (await priya.get(path))["seen"] == 0
        async with priya.live() as desk, live(service, customer) as socket:
            await desk.next("ready")
            await socket.next("ready")
            await socket.send(type="got", id=sent["id"])
            told = {"type": "received", "conversation": customer.id, "delivered": sent["id"]}
            assert await desk.next("received") == {**told, "seen": 0}
            await socket.send(type="seen", id=sent["id"] + 500)
            assert await desk.next("received") == {**told, "seen": sent["id"]}
            await socket.send(type="seen", id=1)
            await socket.send(type="seen", id=0)
            assert (await socket.next("error"))["problem"]["status"] == 422
            assert (await priya.get(path))["seen"] == sent["id"], "it never goes back"
